from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.awaiting import awaited
from domain.committees.committees import CadenceSet
from domain.due import health
from domain.evolution import evolve
from domain.life.closing import Close
from domain.life.suspension import ConventionResumed, ConventionSuspended, Resume, Suspend
from domain.milestones.milestones import MilestonesScheduled
from domain.phases import Closing, InForce, Suspended
from domain.refusals.errors import BeforeItsCause, NotAllowed, WrongPhase
from tests.domain.builders import STUDY, SUIVI, accept, drafting, in_force, record, report, submit, when, who
from tests.domain.scenario import Scenario, at, day, due
from tests.effort import about

MEETS = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}
COURSES = {**STUDY, "id": "courses", "due": "P1Y"}


def suspend(on: str | None = None, actor: str = "pm") -> Suspend:
    return Suspend(**who(actor, on=on), because="Crédits gelés")


def resume(on: str | None = None, actor: str = "pm") -> Resume:
    return Resume(**who(actor, on=on))


def working(**changes: Any) -> Scenario:
    """In force since 16 February 2026: a study due on 16 May, courses a year later, a committee twice a year."""
    given: dict[str, Any] = {"milestones": [{**STUDY, "due": "P3M"}, COURSES], "committees": [MEETS], "term": {"initial": "P3Y"}}
    return in_force(**given | changes)


def test_a_convention_in_force_is_suspended() -> None:
    outcome = working().on("2026-03-01").when(suspend())
    outcome.facts.then(ConventionSuspended(when=when("2026-03-01"), because="Crédits gelés"))
    assert isinstance(outcome.state, Suspended)
    (waiting,) = awaited(outcome.state)
    assert (waiting.rule, waiting.who, waiting.since) == ("resume", ("pm",), day("2026-03-01"))


def test_while_it_stands_still_nothing_is_due_but_the_end_of_its_term() -> None:
    suspended = (
        working(term={"initial": "P3Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}}).on("2026-03-01").after(suspend())
    )
    assert {item.kind for item in suspended.agenda()} == {"notice_deadline", "renewal", "calendar_extension"}
    assert health(suspended.there, day("2028-01-01")) == "ok"


def test_on_resumption_what_was_to_come_is_put_off_by_the_days_it_stood_still() -> None:
    suspended = working().on("2026-03-01").after(suspend()).on("2026-03-31")
    outcome = suspended.when(resume())
    outcome.facts.kinds("convention_resumed", "milestones_scheduled", "cadence_set")
    assert (outcome.the(ConventionResumed).days, outcome.the(ConventionResumed).end) == (30, None)
    moved = {one.milestone: one.due for one in outcome.the(MilestonesScheduled).milestones}
    assert moved == {"study": day("2026-06-15"), "courses": day("2027-03-18")}
    assert outcome.the(CadenceSet).due == day("2026-09-15")
    assert isinstance(outcome.state, InForce)
    assert outcome.state.force.end == day("2029-02-16")


def test_the_term_stands_still_as_well_where_the_terms_say_so() -> None:
    frozen = working(term={"initial": "P3Y", "suspension_extends": True}).on("2026-03-01").after(suspend())
    assert {item.kind for item in frozen.agenda()} == {"calendar_extension"}
    outcome = frozen.on("2030-03-01").when(resume())
    assert outcome.the(ConventionResumed).end == day("2029-02-16") + (day("2030-03-01") - day("2026-03-01"))
    assert due(Scenario(outcome.state, frozen.now).agenda(), "term_end") == ["2033-02-16"]


def test_a_term_that_stood_still_renews_for_a_whole_period_from_its_new_end() -> None:
    quarterly = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P3M"}, "suspension_extends": True}
    there = in_force(term=quarterly).on("2026-03-01").after(suspend()).on("2026-06-09").after(resume())
    assert due(there.agenda(), "renewal") == ["2027-05-27"]
    assert due(there.passing("2027-05-27").agenda(), "renewal") == ["2027-08-27"]


def test_an_indefinite_term_has_no_end_to_put_off() -> None:
    suspended = working(term={"indefinite": True, "suspension_extends": True}).on("2026-03-01").after(suspend())
    assert suspended.on("2026-04-01").when(resume()).the(ConventionResumed).end is None


def test_what_was_late_before_stays_late() -> None:
    late = working().passing("2026-06-01").after(suspend()).on("2026-07-01").after(resume()).there
    study = late.milestones.get("study")
    assert study is not None
    assert study.due == day("2026-05-16")
    assert health(late, day("2026-07-01")) == "late"


def test_what_was_fixed_meanwhile_stays_as_it_was_fixed() -> None:
    after_study = {**COURSES, "due": {"after": "study", "period": "P6M"}}
    suspended = working(milestones=[{**STUDY, "due": "P3M"}, after_study]).on("2026-03-01").after(suspend())
    met = suspended.on("2026-03-10").after(submit("study"), accept("study"))
    fixed = met.there.milestones.get("courses")
    assert fixed is not None
    assert fixed.due == day("2026-09-10")
    resumed = met.on("2026-03-31").when(resume())
    resumed.facts.kinds("convention_resumed", "cadence_set")


def test_resumed_on_the_same_day_nothing_moves() -> None:
    working().on("2026-03-01").after(suspend()).when(resume()).facts.kinds("convention_resumed")


@settings(max_examples=about(20), deadline=None)
@examples(first=st.integers(0, 400), between=st.integers(0, 30), second=st.integers(0, 400))
def test_two_suspensions_put_off_by_their_sum(first: int, between: int, second: int) -> None:
    begun = day("2026-03-01")
    scenario = working(term={"initial": "P5Y", "suspension_extends": True}, committees=[])
    days = (begun, begun + timedelta(first), begun + timedelta(first + between), begun + timedelta(first + between + second))
    for stops, goes_on in (days[:2], days[2:]):
        scenario = scenario.on(stops).after(suspend()).on(goes_on).after(resume())
    for name, was_due in (("study", "2026-05-16"), ("courses", "2027-02-16")):
        found = scenario.there.milestones.get(name)
        assert found is not None
        assert found.due == day(was_due) + timedelta(first + second)
    assert isinstance(scenario.there, InForce)
    assert scenario.there.force.end == day("2031-02-16") + timedelta(first + second)


def test_facts_are_recorded_while_it_stands_still() -> None:
    suspended = working().on("2026-03-01").after(suspend())
    suspended.when(report("study")).kinds("milestone_reported")
    held = suspended.when(record("continue"))
    assert held.state.committees.get("suivi").due == day("2026-08-16")


def test_a_session_held_while_it_stands_still_fixes_no_day_anew() -> None:
    suspended = working().on("2026-03-01").after(suspend())
    by_the_manager = suspended.on("2026-03-21").after(record("continue")).on("2026-03-31").when(resume())
    assert by_the_manager.the(CadenceSet).due == day("2026-09-15")
    by_the_committee = suspended.on("2026-03-31").when(record("resume"))
    assert by_the_committee.the(CadenceSet).due == day("2026-09-15")


def test_a_committee_suspends_and_resumes() -> None:
    outcome = working(committees=[SUIVI]).on("2026-03-01").when(record({"kind": "suspend", "because": "Litige"}))
    outcome.facts.kinds("review_recorded", "convention_suspended")
    assert outcome.the(ConventionSuspended).committee == "suivi"
    suspended = Scenario(outcome.state, at("2026-03-11"))
    resumed = suspended.when(record("resume"))
    assert (resumed.the(ConventionResumed).days, resumed.the(ConventionResumed).committee) == (10, "suivi")
    suspended.refuses(WrongPhase, record("suspend"), needs="in_force")
    rejected = working(committees=[SUIVI]).when(record({"kind": "suspend", "votes": {"mic.focal": "against", "axa.focal": "against"}}))
    rejected.kinds("review_recorded")


def test_only_the_manager_suspends_what_is_in_force_and_resumes_what_is_suspended() -> None:
    working().refuses(NotAllowed, suspend(actor="axa.focal"), needs="manager")
    working().refuses(WrongPhase, resume(), needs="suspended")
    drafting().refuses(WrongPhase, suspend(), needs="in_force")
    working().on("2026-03-01").refuses(BeforeItsCause, suspend(on="2026-02-15"), cause="entered_into_force")
    suspended = working().on("2026-03-01").after(suspend()).on("2026-03-05")
    suspended.refuses(WrongPhase, suspend(), needs="in_force")
    suspended.refuses(NotAllowed, resume(actor="axa.focal"), needs="manager")
    suspended.refuses(BeforeItsCause, resume(on="2026-02-28"), cause="convention_suspended")


def test_a_term_ends_and_renews_while_it_stands_still() -> None:
    once = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}
    suspended = working(term=once, milestones=[]).on("2026-03-01").after(suspend())
    renewed = suspended.passing("2027-03-01").there
    assert isinstance(renewed, Suspended)
    assert renewed.force.end == day("2028-02-16")
    assert isinstance(suspended.passing("2028-03-01").there, Closing)


def test_a_suspended_convention_can_be_closed() -> None:
    suspended = working(milestones=[]).on("2026-03-01").after(suspend()).on("2026-03-05")
    suspended.when(Close(**who())).kinds("closing_started", "convention_closed")
    suspended.refuses(BeforeItsCause, Close(**who(on="2026-02-20")), cause="convention_suspended")
    suspended.when(record("close")).kinds("review_recorded", "closing_started")


def test_facts_that_make_no_sense_any_more_are_kept_without_effect() -> None:
    state = working().there
    assert isinstance(state, InForce)
    resumed = evolve(state, ConventionResumed(when=when("2026-03-01"), days=1))
    assert isinstance(resumed, InForce)
    suspended = evolve(state, ConventionSuspended(when=when("2026-03-01")))
    assert evolve(suspended, ConventionSuspended(when=when("2026-03-01"))) == suspended
