"""What is counted where something happens, under the names that ``docs/operations.md`` lists.

Labels are kinds, codes and states, never a reference: each value of a label is a series of its own, for ever.
"""

from __future__ import annotations

from temporalio.common import MetricMeter


class Metrics:
    """Every instrument of the activities, made once; without a meter nothing is counted."""

    def __init__(self, meter: MetricMeter = MetricMeter.noop) -> None:
        self.commands = meter.create_counter("conventions_commands_recorded", "Commands that brought events, by kind")
        self.events = meter.create_counter("conventions_events_recorded", "Events recorded, by kind")
        self.repeated = meter.create_counter("conventions_recordings_repeated", "Recordings found recorded already: absorbed duplicates")
        self.overtaken = meter.create_counter("conventions_recordings_overtaken", "Recordings decided again, because another came first")
        self.behind = meter.create_counter("conventions_store_behind", "Recordings held back, because the store is older than the workflow")
        self.duration = meter.create_histogram_float("conventions_recording_duration", "Time of one append to the store", "seconds")
        self.loaded = meter.create_counter("conventions_loaded", "Conventions whose stream was folded from its beginning")
        self.messages = meter.create_counter("conventions_messages", "Messages by recipient, with what became of them")
