"""When a convention wakes: at the instant of what falls due first, a few seconds later that are its own. No server is needed."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from activities.contracts import GENESIS
from domain.act import Envelope
from domain.agenda import FallDue
from domain.days.calendar import At, instant
from domain.due import agenda
from domain.evolution import read_event
from tests.domain.builders import STUDY, in_force
from tests.domain.scenario import Scenario
from workflows import options
from workflows.judging import Standing, judge, planned

THOUSAND = tuple(f"REF-{number}" for number in range(1000))
SPOKEN = {"default": {"before": ["P7D"], "on_day": False, "overdue_every": None, "working_days_only": False}}


def owing() -> Scenario:
    """The next thing is a reminder, on 23 June at 09:00; after it, at the end of 30 June, a day that passes."""
    return in_force("2026-01-10", milestones=[{**STUDY, "due": "2026-06-30"}], reminders=SPOKEN)


def wakes(reference: str, convention: Scenario) -> datetime:
    wake_at, _ = planned(Standing(reference, convention.there, 9, GENESIS), {}, convention.now.instant)
    assert wake_at is not None
    return wake_at


@pytest.mark.parametrize("convention", [owing(), owing().passing("2026-06-24")], ids=["a reminder", "a day that passes"])
def test_a_thousand_conventions_due_at_one_instant_do_not_wake_in_one_second(convention: Scenario) -> None:
    first = agenda(convention.there)[0]
    due = instant(first.due, first.at, convention.there.terms.zone)
    after = [wakes(reference, convention) - due for reference in THOUSAND]
    assert timedelta() <= min(after)
    assert max(after) < timedelta(seconds=options.JITTER)
    assert max(Counter(after).values()) < 3 * len(THOUSAND) / options.JITTER


def test_a_convention_wakes_at_the_same_second_each_time() -> None:
    assert wakes("REF-1", owing()) == wakes("REF-1", owing())


def test_what_is_recorded_does_not_depend_on_the_second() -> None:
    convention = owing()
    due = instant(convention.agenda()[0].due, At.OFFICE, convention.there.terms.zone)
    wake = FallDue(command_id="due", actor="system")
    told = []
    for seconds in (0, options.JITTER - 1):
        (row,) = judge(Standing("REF-1", convention.there, 9, GENESIS), wake, due + timedelta(seconds=seconds)).rows
        told.append(read_event(Envelope.model_validate_json(row.record)))
    assert told[0] == told[1]
