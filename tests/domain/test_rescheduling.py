from __future__ import annotations

import pytest

from domain.evolution import fold
from domain.life.force import Force
from domain.milestones.milestones import MilestoneRescheduled, MilestoneState
from domain.milestones.rescheduling import Move, reschedule
from domain.refusals.errors import BeforeItsCause, DomainError, MilestoneSettled
from domain.refusals.errors_of_decisions import BeyondTheTerm, DueThatDayAlready
from tests.domain.builders import STUDY, in_force, terms, when
from tests.domain.scenario import day

FORCE = Force(on=day("2026-02-16"), start=day("2026-02-16"), end=day("2028-02-16"), recorded_on=day("2026-02-16"))
OPEN = MilestoneState(id="study", series="study", due=day("2026-06-30"), recorded_on=day("2026-02-16"))
TERMS = terms(milestones=[STUDY], term={"initial": "P2Y", "article": "11"})


def test_a_rescheduled_milestone_says_which_day_it_had() -> None:
    moved = reschedule(OPEN, TERMS, FORCE, Move(day("2026-09-30"), "recrutement", "suivi"), when("2026-05-04"))
    assert moved == MilestoneRescheduled(
        when=when("2026-05-04"), milestone="study", was=OPEN.due, due=day("2026-09-30"), because="recrutement", committee="suivi"
    )


def test_a_new_day_stands_as_one_that_was_fixed_and_stays_known() -> None:
    before = in_force(milestones=[STUDY | {"due": "P4M"}]).there
    moved = MilestoneRescheduled(when=when("2026-05-04", "2026-05-06"), milestone="study", was=None, due=day("2026-09-30"))
    milestone = fold(before, (moved,)).milestones.get("study")
    assert milestone is not None
    assert (milestone.due, milestone.recorded_on, milestone.status) == (day("2026-09-30"), day("2026-05-06"), "scheduled")


@pytest.mark.parametrize(
    ("to", "milestone", "error"),
    [
        ("2026-09-30", OPEN.model_copy(update={"status": "met"}), MilestoneSettled),
        ("2026-09-30", OPEN.model_copy(update={"status": "cancelled"}), MilestoneSettled),
        ("2026-06-30", OPEN, DueThatDayAlready),
        ("2026-02-15", OPEN, BeforeItsCause),
        ("2026-05-03", OPEN, BeforeItsCause),
        ("2028-02-16", OPEN, BeyondTheTerm),
    ],
)
def test_a_day_that_cannot_be_is_refused(to: str, milestone: MilestoneState, error: type[DomainError]) -> None:
    with pytest.raises(error) as refused:
        reschedule(milestone, TERMS, FORCE, Move(day(to)), when("2026-05-04"))
    assert refused.value.article in {"5", "11"}
    assert refused.value.details.get("last_day") == ("2028-02-15" if error is BeyondTheTerm else None)


def test_the_last_day_of_the_term_and_the_day_of_the_decision_itself_can_be_chosen() -> None:
    assert reschedule(OPEN, TERMS, FORCE, Move(day("2028-02-15")), when("2026-05-04")).due == day("2028-02-15")
    assert reschedule(OPEN, TERMS, FORCE, Move(day("2026-05-04")), when("2026-05-04")).due == day("2026-05-04")
    assert reschedule(OPEN, TERMS, FORCE, Move(FORCE.on), when("2026-02-16")).due == FORCE.on


def test_without_an_end_any_later_day_can_be_chosen() -> None:
    endless = FORCE.model_copy(update={"end": None})
    assert reschedule(OPEN, TERMS, endless, Move(day("2050-01-01")), when("2026-05-04")).due == day("2050-01-01")
