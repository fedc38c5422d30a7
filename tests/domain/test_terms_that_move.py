"""What comes again on the edge of a term, and in the days that a standstill added to it: nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

from domain.committees.cadence import bound, cadences_after_renewal, occurrence_after
from domain.committees.committees import CadenceSet
from domain.days.calendar import LATEST, WorkingDays
from domain.files.implementation import Committee
from domain.files.terms import Term
from domain.life.force import TermRenewed
from domain.life.suspension import ConventionResumed, Resume, Suspend
from domain.life.termination import Denounce, Terminate
from domain.milestones.milestones import MilestonesScheduled
from domain.phases import InForce, Suspended
from domain.promises.commitments import CommitmentsScheduled
from domain.promises.indicators import IndicatorsScheduled
from tests.domain.amendment_builders import living
from tests.domain.builders import STUDY, SUIVI, in_force, record, when, who
from tests.domain.scenario import Scenario, day, due
from tests.domain.test_amendments import applied
from tests.domain.test_days_off import moved
from tests.domain.test_relations import note, under, working

YEAR = {"initial": "P1Y", "suspension_extends": True}
YEARLY = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 2}}
TWICE = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}


def still(since: str = "2027-02-01", **changes: Any) -> Scenario:
    """Suspended, and its term of a year from 16 February 2026 with it."""
    return in_force(**{"term": YEAR, **changes}).passing(since).after(Suspend(**who(), because="Crédits gelés"))


# ── What comes again in a term that is longer for having stood still ───────────────────────────

MARCH: dict[str, Any] = {
    "milestones": [{**STUDY, "every": "year", "by": "03-31"}],
    "commitments": [{"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Stages", "every": "year", "by": "03-31"}],
    "indicators": [{"id": "interns", "title": "Stagiaires", "unit": "personnes", "every": "year", "by": "03-31", "owner": "axa"}],
    "committees": [TWICE],
}


def test_what_is_due_every_year_comes_again_in_the_days_that_a_standstill_added() -> None:
    stood = still("2026-10-01", **MARCH).passing("2027-02-01")
    outcome = stood.when(Resume(**who()))
    assert outcome.the(ConventionResumed).end == day("2027-06-19")
    assert [(one.milestone, one.due) for one in outcome.the(MilestonesScheduled).milestones] == [("study-2027", day("2027-03-31"))]
    assert [(one.commitment, one.due) for one in outcome.the(CommitmentsScheduled).commitments] == [("c1-2027", day("2027-03-31"))]
    assert [one.due for one in outcome.the(IndicatorsScheduled).indicators] == [day("2027-03-31")]
    assert outcome.the(CadenceSet).due == day("2027-02-16")


def test_nothing_comes_again_in_a_term_that_ran_on() -> None:
    still("2026-10-01", term={"initial": "P1Y"}, **MARCH).passing("2027-02-01").when(Resume(**who())).facts.kinds("convention_resumed")


def test_what_is_due_every_year_comes_again_when_the_framework_is_resumed() -> None:
    there = working(**under(on_suspension="suspend"), term=YEAR, **MARCH).passing("2026-10-01").after(note("suspended", 9, "2026-10-01"))
    assert isinstance(there.there, Suspended)
    resumed = there.passing("2027-02-01").when(note("in_force", 10, "2027-02-01"))
    assert [one.due for one in resumed.the(MilestonesScheduled).milestones] == [day("2027-03-31")]


def test_a_term_that_stood_still_for_no_day_renews_from_its_start_as_before() -> None:
    term = {"initial": "P6M", "renewal": {"mode": "tacit", "period": "P7M"}, "suspension_extends": True}
    paused = in_force("2026-08-31", term=term).after(Suspend(**who(), because="Erreur"), Resume(**who()))
    renewed = paused.passing("2027-02-28").there
    assert isinstance(renewed, InForce)
    assert renewed.force.end == day("2027-09-30")


# ── Sessions on the day of a renewal ───────────────────────────────────────────────────────────


def reviews(there: Scenario) -> list[str]:
    return due(there.agenda(), "review_due")


def test_the_session_that_is_due_on_the_day_of_a_renewal_is_owed() -> None:
    there = in_force(term=YEARLY, committees=[TWICE]).passing("2026-08-17")
    assert reviews(there)[-1:] == ["2027-02-16"]
    assert due(there.agenda(), "convocation_due") == ["2027-02-01"]
    assert reviews(there.passing("2027-02-17"))[-1:] == ["2027-08-16"]
    assert reviews(there.passing("2027-08-17"))[-1:] == ["2028-02-16"]


@pytest.mark.parametrize(("ends_on", "expected"), [("2027-02-16", []), ("2027-02-17", ["2027-02-16"])])
def test_nobody_meets_from_the_day_on_which_a_convention_is_to_end(ends_on: str, expected: list[str]) -> None:
    there = in_force(term={"initial": "P2Y"}, committees=[TWICE]).on("2026-08-01").after(record("continue"))
    ending = there.after(Terminate(**who(), cause="mutual", ends_on=day(ends_on), because="Accord des parties"))
    assert reviews(ending) == expected
    assert bool(due(ending.agenda(), "convocation_due")) == bool(expected)


def test_of_a_denounced_convention_the_session_on_the_day_of_the_renewal_is_not_owed() -> None:
    there = in_force(term=YEARLY, committees=[TWICE]).on("2026-08-01").after(record("continue"))
    assert reviews(there) == ["2027-02-16"]
    assert reviews(there.after(Denounce(**who(), how="non_renewal", party="axa"))) == []


def test_a_session_held_before_settles_the_one_on_the_day_of_the_renewal() -> None:
    held = in_force(term=YEARLY, committees=[TWICE]).on("2026-08-01").after(record("continue")).on("2027-02-10").after(record("continue"))
    assert reviews(held) == []
    assert reviews(held.passing("2027-02-16")) == ["2027-08-16"]


@pytest.mark.parametrize(("held", "expected"), [("2027-02-05", "2027-08-16"), ("2026-08-17", "2027-08-16"), ("2026-08-16", "2027-02-16")])
def test_a_session_held_before_a_renewal_settles_the_day_after_it_that_it_falls_before(held: str, expected: str) -> None:
    term = {"until": "2027-02-09", "renewal": {"mode": "tacit", "period": "P1Y"}}
    convention = in_force(term=term, committees=[TWICE]).on("2026-08-01").after(record("continue")).on(held).after(record("continue"))
    assert reviews(convention) == []
    assert reviews(convention.passing("2027-02-10")) == [expected]


@pytest.mark.parametrize(("recorded", "expected"), [("2027-02-16", "2027-02-16"), ("2027-02-17", "2027-08-16")])
def test_a_session_that_was_due_before_its_renewal_was_recorded_is_superseded(recorded: str, expected: str) -> None:
    term = {"until": "2027-02-09", "renewal": {"mode": "tacit", "period": "P1Y"}}
    state = in_force(term=term, committees=[TWICE]).on("2026-08-01").after(record("continue")).there
    assert isinstance(state, InForce)
    renewal = TermRenewed(when=when("2027-02-10", recorded), renewal=1, end=day("2028-02-10"))
    (found,) = cadences_after_renewal(state.committees, state.terms, state.force.renewed(renewal), WorkingDays(), renewal.when)
    assert isinstance(found, CadenceSet)
    assert found.due == day(expected)


def test_sessions_counted_in_working_days_are_settled_ahead_of_a_renewal_as_well() -> None:
    monthly = {"initial": "P1M", "renewal": {"mode": "tacit", "period": "P1M"}}
    there = in_force("2026-02-16", term=monthly, committees=[{**SUIVI, "meets": {"every": "P20WD"}}])
    assert reviews(there) == ["2026-03-16"]
    held = there.on("2026-03-10").after(record("continue"))
    assert (reviews(held), reviews(held.passing("2026-03-16"))) == ([], ["2026-04-13"])


def test_a_committee_that_only_meets_when_asked_is_owed_nothing_by_a_renewal() -> None:
    asked = in_force(term=YEARLY, committees=[{**SUIVI, "meets": {"on_request": True}}]).on("2027-02-01").after(record("continue"))
    assert reviews(asked.passing("2027-02-16")) == []


def test_a_second_session_in_the_last_period_of_a_term_makes_nothing_due_again() -> None:
    last = in_force(term={"initial": "P1Y"}, committees=[TWICE]).on("2026-05-01").after(record("continue"))
    assert reviews(last) == []
    assert reviews(last.on("2026-06-01").after(record("continue"))) == []
    assert reviews(last.on("2026-08-17").after(record("continue"))) == []


def test_no_session_is_owed_on_the_first_day_out_of_force() -> None:
    last = in_force(term=YEARLY, committees=[TWICE]).passing("2028-08-17")
    assert due(last.agenda(), "term_end") == ["2029-02-16"]
    assert last.there.committees.get("suivi").due is None


@pytest.mark.parametrize(
    ("mode", "renewals", "end", "expected"),
    [
        ("tacit", 0, "2027-02-16", "2027-02-17"),
        ("tacit", 1, "2027-02-16", "2027-02-17"),
        ("tacit", 2, "2027-02-16", "2027-02-16"),
        ("express", 0, "2027-02-16", "2027-02-16"),
        ("tacit", 0, None, None),
    ],
)
def test_sessions_are_owed_up_to_the_day_of_a_tacit_renewal(mode: str, renewals: int, end: str | None, expected: str | None) -> None:
    term = Term.model_validate({"initial": "P1Y", "renewal": {"mode": mode, "period": "P1Y", "at_most": 2}})
    assert bound(day(end) if end else None, term, renewals) == (day(expected) if expected else None)


def test_the_first_session_may_be_due_on_the_day_of_the_first_renewal() -> None:
    monthly = {"initial": "P1M", "renewal": {"mode": "tacit", "period": "P1M", "at_most": 1}}
    once = in_force("2026-02-16", term=monthly, committees=[{**SUIVI, "meets": {"every": "P1M"}}])
    assert reviews(once) == ["2026-03-16"]
    renewed = once.passing("2026-03-17").there.committees.get("suivi")
    assert (renewed.missed, renewed.due) == (day("2026-03-16"), None)


def test_the_first_session_of_a_renewed_term_may_be_due_on_the_day_of_the_next_renewal() -> None:
    term = {"initial": "P5M", "renewal": {"mode": "tacit", "period": "P1M", "at_most": 2}}
    there = in_force("2026-02-16", term=term, committees=[{**SUIVI, "meets": {"every": "P6M"}}])
    assert (reviews(there), reviews(there.passing("2026-07-16"))) == ([], ["2026-08-16"])


def test_under_amended_terms_the_session_on_the_day_of_the_renewal_is_owed() -> None:
    term = {"initial": "P6M", "renewal": {"mode": "tacit", "period": "P6M", "at_most": 1}}
    assert applied({"term": term}).all(CadenceSet) == ()
    assert living().there.committees.get("suivi").due == day("2026-08-16")


def test_a_holiday_puts_a_session_off_to_the_day_of_the_renewal() -> None:
    monthly: dict[str, Any] = {"initial": "P29D", "renewal": {"mode": "tacit", "period": "P1M"}}
    committees = [{**SUIVI, "meets": {"every": "P20WD"}}]
    assert moved(in_force(term=monthly, committees=committees), "2026-03-02") == {"review_due/suivi": "2026-03-17"}
    once = {**monthly, "renewal": {**monthly["renewal"], "at_most": 1}}
    assert moved(in_force(term=once, committees=committees), "2026-03-02") == {"review_due/suivi": "2026-03-17"}
    assert moved(in_force(term={"initial": "P29D"}, committees=committees), "2026-03-02") == {}


# ── Days that move past months, holidays and the end ───────────────────────────────────────────


def test_a_part_of_the_year_before_the_last_may_have_moved_past_the_months_to_avoid() -> None:
    body = Committee.model_validate({**SUIVI, "meets": {"at_least": 2, "per": "year", "avoid": [12, 1]}})
    assert occurrence_after(body, day("2026-12-31"), day("2028-01-12"), WorkingDays()) == day("2028-02-01")
    assert occurrence_after(body, day("2026-12-31"), day("2028-02-01"), WorkingDays()) == day("2028-06-30")
    assert occurrence_after(body, LATEST, LATEST, WorkingDays()) is None


SATURDAY = {"until": "2022-12-31"}
DECEMBER = {**STUDY, "every": "year", "by": "12-31"}


def test_a_yearly_day_that_a_weekend_puts_off_beyond_the_end_is_owed() -> None:
    last = in_force("2022-02-16", term=SATURDAY, milestones=[{**DECEMBER, "roll": "following"}])
    assert due(last.agenda(), "milestone_due") == ["2023-01-02"]
    tacit = {**SATURDAY, "renewal": {"mode": "tacit", "period": "P1Y"}}
    renewed = in_force("2022-02-16", term=tacit, milestones=[{**DECEMBER, "roll": "following"}]).passing("2023-01-03")
    assert due(renewed.agenda(), "milestone_due") == ["2024-01-01"]


def test_a_yearly_day_that_lies_beyond_the_end_is_not_owed_though_a_weekend_puts_it_before() -> None:
    there = in_force("2022-02-16", term={"until": "2022-12-30"}, milestones=[{**DECEMBER, "roll": "preceding"}])
    assert due(there.agenda(), "milestone_due") == []
