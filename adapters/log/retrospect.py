"""A convention as it stood on a day, by what was known at a moment: the same fold, of fewer events."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from adapters.errors import ConventionsError, Exit
from adapters.log.reading import Reading
from domain.changes.corrections import FactCorrected
from domain.evolution import AnyEvent, fold, read_event
from domain.start import ConventionStarted


class NothingThere(ConventionsError):
    """Nothing of this convention was known at that moment, or had happened by that day"""

    exit_code = Exit.UNKNOWN
    code = "nothing_there"

    def __init__(self, reference: str) -> None:
        super().__init__(f"{self.__doc__}: {reference}", {"reference": reference})


@dataclass(frozen=True, slots=True)
class Retrospect:
    """Which past is asked for: what had happened by the end of a day, as far as it was recorded at a moment.

    Either may be left out. ``known_at`` is a day, its end, or a minute, on the convention's own clock.
    """

    as_of: date | None = None
    known_at: tuple[date, str | None] | None = None

    def of(self, reading: Reading) -> Reading:
        """The convention as it stood. Raises ``NothingThere``."""
        zone = ZoneInfo(reading.state.terms.zone)
        known = [n for n, one in enumerate(reading.envelopes) if self._was_known(one.occurred_at, zone)]
        events = _rectified([read_event(reading.envelopes[n]) for n in known])
        kept = [(n, event) for n, event in zip(known, events, strict=True) if event is not None and self._had_happened(event)]
        state = fold(None, (event for _, event in kept))
        if state is None or (self.as_of is not None and not any(self._on_its_day(event) for _, event in kept)):
            raise NothingThere(reading.reference)
        last = kept[-1][0] + 1
        return Reading(reading.reference, state, reading.envelopes[:last], reading.rows[:last])

    def today(self, now: date) -> date:
        """The day by which what is late then is told."""
        return self.as_of or (self.known_at[0] if self.known_at else now)

    def _was_known(self, occurred_at: datetime, zone: ZoneInfo) -> bool:
        if self.known_at is None:
            return True
        day, clock = self.known_at
        until = datetime.combine(day, time.fromisoformat(clock) if clock else time.max, tzinfo=zone).astimezone(UTC)
        return occurred_at <= until

    def _had_happened(self, event: AnyEvent) -> bool:
        """A convention taken over begins here long after it was signed: what it is about counts from its first fact."""
        return isinstance(event, ConventionStarted) or self._on_its_day(event)

    def _on_its_day(self, event: AnyEvent) -> bool:
        return self.as_of is None or event.when.on <= self.as_of


def _rectified(events: list[AnyEvent]) -> list[AnyEvent | None]:
    """Each fact as it was corrected in the end; a correction is then no event of its own."""
    found: list[AnyEvent | None] = list(events)
    for n, event in enumerate(events):
        if isinstance(event, FactCorrected):
            old = events[event.version - 1]
            when = old.when.model_copy(update={"on": event.on})
            found[event.version - 1], found[n] = type(old).model_validate({**event.fact, "when": when}), None
    return found
