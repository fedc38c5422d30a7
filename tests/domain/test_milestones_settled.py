"""Milestones met in part, not met, superseded, and added under a programme."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.due import deadlines
from domain.life.suspension import Suspend
from domain.milestones.milestones import MilestoneAccepted, MilestonesScheduled, MilestonesSuperseded, MilestoneState, Scheduled, Superseded
from domain.milestones.milestones_added import MilestonesAdded
from domain.milestones.programme import AdoptProgramme
from domain.phases import State
from domain.refusals.errors import (
    AlreadyAccepted,
    BeforeItsCause,
    InvalidTerms,
    MilestoneSettled,
    MissingEvidence,
    NotAllowed,
    NotSubmitted,
    NotTheAcceptor,
    WrongPhase,
)
from domain.refusals.errors_of_promises import AmendmentNeeded
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    OTHER,
    REPORT,
    STUDY,
    SUIVI,
    accept,
    added,
    blocked,
    cancelled,
    in_force,
    record,
    report,
    signed,
    submit,
    when,
    who,
)
from tests.domain.scenario import Scenario, day
from tests.domain.test_taking_over import live, taken_over

YEARLY = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
FORUM = {**STUDY, "id": "forum", "title": "Forum", "due": "2026-10-31"}
PROGRAMME: dict[str, Any] = {"programme": {"adopted_by": {"committee": "suivi"}}, "committees": [SUIVI]}
TWO_YEARS = {"term": {"initial": "P2Y"}}


def with_study(**changes: Any) -> Scenario:
    return in_force(milestones=[{**STUDY, **changes}], committees=[SUIVI])


def one(state: State, name: str = "study") -> MilestoneState:
    found = state.milestones.get(name)
    assert found is not None
    return found


def statuses(state: State) -> dict[str, str]:
    return {each.id: each.status for each in state.milestones.all}


# ── Met in part, and the rest ──────────────────────────────────────────────────────────────────


def partly(**changes: Any) -> Scenario:
    """Submitted and accepted in part, on 10 May."""
    return with_study(**changes).on("2026-05-10").after(submit("study", report=REPORT), accept("study", status="partiallyMet"))


def test_what_is_left_of_a_milestone_met_in_part_is_asked_for() -> None:
    (waiting,) = awaited(partly().there)
    assert (waiting.rule, waiting.target, waiting.who) == ("milestone_rest", "study", ("mic.focal",))
    assert waiting.since == day("2026-05-10")


def test_the_rest_is_awaited_since_it_was_accepted_in_part() -> None:
    convention = with_study().on("2026-05-10").after(submit("study", report=REPORT)).on("2026-05-20")
    (waiting,) = awaited(convention.after(accept("study", status="partiallyMet")).there)
    assert (waiting.rule, waiting.since) == ("milestone_rest", day("2026-05-20"))


def test_what_is_left_is_met_by_a_further_submission() -> None:
    rest = partly().on("2026-06-10").after(report("study"), submit("study", annex=OTHER))
    assert (one(rest.there).status, one(rest.there).evidence) == ("submitted", {"report": REPORT, "annex": OTHER})
    state = rest.after(accept("study")).there
    assert (one(state).status, one(state).met_on) == ("met", day("2026-06-10"))
    assert awaited(state) == ()


def test_what_is_left_stays_left_where_the_rest_is_returned_or_not_met() -> None:
    rest = partly().on("2026-06-10").after(submit("study", annex=OTHER))
    for status in ("returned", "notMet"):
        state = one(rest.after(accept("study", status=status)).there)
        assert (state.status, state.met_on) == ("partiallyMet", day("2026-05-10"))


def test_in_part_or_in_whole_only_what_was_submitted_anew_is_accepted() -> None:
    partly().refuses(MilestoneSettled, accept("study"), status="partiallyMet")
    partly().refuses(MilestoneSettled, cancelled("study"), status="partiallyMet")
    partly().refuses(MilestoneSettled, blocked("study"), status="partiallyMet")


def test_nothing_waits_by_a_day_for_the_rest() -> None:
    assert [each.about for each in deadlines(partly(due="P6M").there)] == []


# ── Not met ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("before", [(), (report("study"),), (blocked("study"),), (submit("study"),)], ids=len)
def test_whoever_accepts_may_say_that_it_is_not_met(before: tuple[Any, ...]) -> None:
    outcome = with_study().after(*before).when(accept("study", status="notMet", because="délai passé"))
    outcome.then(MilestoneAccepted(when=when("2026-02-16"), milestone="study", status="notMet", by_party="mic", because="délai passé"))
    assert (one(outcome.state).status, one(outcome.state).block) == ("notMet", None)
    Scenario(outcome.state, with_study().now).refuses(MilestoneSettled, submit("study"), status="notMet")


def test_an_instance_that_is_not_met_is_followed_by_the_next_years() -> None:
    convention = in_force(milestones=[YEARLY]).after(accept("needs-2026", status="notMet"))
    assert statuses(convention.there) == {"needs-2026": "notMet", "needs-2027": "scheduled"}


def test_a_committee_decides_that_it_is_not_met() -> None:
    convention = with_study(accepted_by={"committee": "suivi"})
    convention.refuses(NotTheAcceptor, accept("study", status="notMet"), committee="suivi")
    state = convention.after(record({"kind": "accept", "milestone": "study", "status": "notMet"})).there
    assert one(state).status == "notMet"


# ── Without evidence, and returned, whoever accepts ────────────────────────────────────────────

ACCEPTORS = {
    "owner": accept("study"),
    "all_parties": accept("study"),
    "party": accept("study", actor="axa.focal"),
    "committee": record({"kind": "accept", "milestone": "study", "status": "met"}),
}


def accepted_by(kind: str) -> Any:
    return {"party": {"party": "axa"}, "committee": {"committee": "suivi"}}.get(kind, kind)


@pytest.mark.parametrize("kind", ACCEPTORS)
@pytest.mark.parametrize("status", ["met", "partiallyMet", "returned"])
def test_nothing_is_accepted_that_was_not_submitted(kind: str, status: str) -> None:
    convention = with_study(accepted_by=accepted_by(kind), evidence=["report"])
    convention.refuses(NotSubmitted, _saying(kind, status), milestone="study")
    convention.refuses(MissingEvidence, submit("study"), missing="report")


@pytest.mark.parametrize("kind", ACCEPTORS)
def test_what_is_returned_may_be_submitted_again_with_the_same_evidence(kind: str) -> None:
    submitted = with_study(accepted_by=accepted_by(kind), evidence=["report"]).after(submit("study", report=REPORT))
    returned = submitted.after(_saying(kind, "returned"))
    assert one(returned.there).status == "in_progress"
    returned.on("2026-02-27").refuses(NotSubmitted, _saying(kind, "met"))
    again = returned.on("2026-03-01").after(submit("study"))
    assert one(again.there).submitted_on == day("2026-03-01")
    again.refuses(BeforeItsCause, _saying(kind, "met", on="2026-02-20"))


def _saying(kind: str, status: str, on: str | None = None) -> Any:
    if kind == "committee":
        return record({"kind": "accept", "milestone": "study", "status": status}, on=on)
    return accept("study", actor="axa.focal" if kind == "party" else "mic.focal", status=status, on=on)


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("met", "met", "met"),
        ("partiallyMet", "met", "partiallyMet"),
        ("met", "partiallyMet", "partiallyMet"),
        ("notMet", "partiallyMet", "notMet"),
        ("partiallyMet", "notMet", "notMet"),
    ],
)
def test_of_all_parties_the_least_favourable_word_counts(first: Any, second: Any, result: str) -> None:
    convention = with_study(accepted_by="all_parties").after(submit("study"))
    said = convention.when(accept("study", status=first)).the(MilestoneAccepted)
    assert (said.status, said.said) == ("approved", None if first == "met" else first)
    convention = convention.after(accept("study", status=first))
    convention.refuses(AlreadyAccepted, accept("study", status=second), party="mic")
    assert one(convention.after(accept("study", actor="axa.focal", status=second)).there).status == result


@pytest.mark.parametrize("again", [accept("study", actor="axa.focal", status="returned"), submit("study", annex=OTHER)])
def test_what_is_returned_or_submitted_anew_is_judged_anew_by_all_parties(again: Any) -> None:
    convention = with_study(accepted_by="all_parties").after(submit("study"), accept("study", status="partiallyMet"), again)
    state = one(convention.there)
    assert (state.approved_by, state.said) == (frozenset(), None)


# ── Superseded ─────────────────────────────────────────────────────────────────────────────────


def amended(changes: dict[str, Any], **terms: Any) -> Scenario:
    """Two years in force since 16 February 2026, amended on that day."""
    convention = signed(**{"milestones": [STUDY, YEARLY], **TWO_YEARS, **terms}).after(propose(changes))
    return convention.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo"))


def test_what_an_amendment_names_a_replacement_of_is_superseded_and_the_rest_cancelled() -> None:
    state = amended({"milestones": {"cancel": ["study", "needs"], "add": [{**FORUM, "replaces": ["study"]}]}}).there
    assert statuses(state) == {"study": "superseded", "needs-2026": "cancelled", "forum": "scheduled"}
    assert one(state).replaced_by == "forum"


def test_a_milestone_that_is_replaced_does_not_stand_beside_its_replacement() -> None:
    convention = signed(milestones=[STUDY], term={"initial": "P2Y"})
    refused = propose({"milestones": {"add": [{**FORUM, "replaces": ["study"]}]}})
    convention.refuses(InvalidTerms, refused, reason="changes.milestones.add.0.replaces.0: still_there")


def test_what_was_superseded_may_come_back_by_another_amendment() -> None:
    convention = amended({"milestones": {"cancel": ["study"], "add": [{**FORUM, "replaces": ["study"]}]}})
    back = {"milestones": {"replace": [{**FORUM}], "add": [STUDY]}}
    convention = convention.after(propose(back), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert (one(convention.there).status, one(convention.there).replaced_by) == ("scheduled", None)


def test_an_amendment_may_let_a_milestone_wait_for_one_that_is_met() -> None:
    courses = {**STUDY, "id": "courses", "due": "P1Y"}
    agreed = signed(milestones=[STUDY, courses], term={"initial": "P2Y"}).after(submit("study"), accept("study"))
    after = propose({"milestones": {"replace": [{**courses, "due": {"after": "study", "period": "P1M"}}]}})
    assert one(agreed.after(after, sign_amendment("mic.minister"), sign_amendment("axa.ceo")).there, "courses").due == day("2026-03-16")


# ── Added ──────────────────────────────────────────────────────────────────────────────────────


def under_a_programme(**changes: Any) -> Scenario:
    return in_force(**{"milestones": [STUDY, YEARLY], **TWO_YEARS, **PROGRAMME, **changes})


def test_a_milestone_is_added_where_the_terms_foresee_programmes() -> None:
    outcome = under_a_programme().when(added(FORUM))
    outcome.kinds("milestones_added", "milestones_scheduled")
    assert outcome.the(MilestonesAdded).milestones == ("forum",)
    assert [each.id for each in outcome.state.terms.milestones] == ["study", "needs", "forum"]
    assert outcome.the(MilestonesScheduled).milestones == (Scheduled(milestone="forum", series="forum", due=day("2026-10-31")),)
    Scenario(outcome.state, under_a_programme().now).when(submit("forum")).kinds("milestone_submitted")


def test_a_yearly_milestone_is_added_with_its_first_instance() -> None:
    state = under_a_programme().after(added({**YEARLY, "id": "visits", "by": "10-15"})).there
    assert one(state, "visits-2026").due == day("2026-10-15")


def test_a_milestone_is_added_with_its_reason_and_its_day_from_entry_into_force() -> None:
    outcome = under_a_programme().on("2026-05-10").when(added({**FORUM, "due": "P3M"}).model_copy(update={"because": "Demande du comité"}))
    assert outcome.the(MilestonesAdded).because == "Demande du comité"
    assert [one.due for one in outcome.the(MilestonesScheduled).milestones] == [day("2026-05-16")]
    working_days = under_a_programme().when(added({**FORUM, "due": "P5WD"}))
    assert [one.due for one in working_days.the(MilestonesScheduled).milestones] == [day("2026-02-23")]


def test_beside_what_is_added_yearly_milestones_come_again_within_the_term() -> None:
    rolled = {**YEARLY, "id": "visits", "by": "10-31", "roll": "following"}
    assert one(under_a_programme().after(added(rolled)).there, "visits-2026").due == day("2026-11-02")
    ending = under_a_programme(term={"initial": "P1Y"}).on("2026-07-10").after(report("needs-2027"))
    outcome = ending.when(added(FORUM))
    outcome.kinds("milestones_cancelled", "milestones_added", "milestones_scheduled")
    assert [one.milestone for one in outcome.the(MilestonesScheduled).milestones] == ["forum"]


def test_what_was_taken_over_once_is_no_part_of_the_terms_that_a_milestone_was_added_to() -> None:
    convention = taken_over("2026-11-20", **PROGRAMME, term={"indefinite": True}).after(live())
    assert convention.there.terms.so_far is not None
    assert convention.when(added({**FORUM, "due": "2026-12-31"})).the(MilestonesAdded).terms.so_far is None


def test_without_a_programme_what_is_promised_changes_by_amendment_alone() -> None:
    in_force(milestones=[STUDY]).refuses(AmendmentNeeded, added(FORUM))


def test_only_the_manager_adds_and_only_while_it_is_in_force() -> None:
    under_a_programme().refuses(NotAllowed, added(FORUM, actor="mic.focal"), needs="manager")
    signed(**PROGRAMME, in_force={"date": "2026-06-01"}).refuses(WrongPhase, added(FORUM), phase="signed", needs="in_force")
    under_a_programme().passing("2028-02-16").refuses(WrongPhase, added(FORUM), phase="closing", needs="in_force")
    under_a_programme().after(Suspend(**who(), because="gelé")).when(added(FORUM)).kinds("milestones_added", "milestones_scheduled")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": "study"}, "milestones.2.id: duplicate_id"),
        ({"owner": "nobody"}, "milestones.2.owner: unknown_body"),
        ({"after": ["nothing"]}, "milestones.2.after.0: unknown_milestone"),
        ({"after": ["forum"]}, "milestones.2.after.0: cycle"),
        ({"id": "needs-2026"}, "milestones.2.id: named_like_a_year"),
    ],
)
def test_what_does_not_fit_with_the_terms_is_refused_with_its_place(changes: dict[str, Any], reason: str) -> None:
    under_a_programme().refuses(InvalidTerms, added({**FORUM, **changes}), reason=reason)


def test_a_name_that_stood_for_a_yearly_milestone_stands_for_no_other() -> None:
    convention = amended({"milestones": {"cancel": ["needs"]}}, **PROGRAMME)
    convention.refuses(InvalidTerms, added({**STUDY, "id": "needs"}), reason="milestones.1.id: other_recurrence")


def test_what_is_replaced_leaves_the_terms_and_is_superseded() -> None:
    outcome = under_a_programme().when(added({**FORUM, "replaces": ["study"]}))
    outcome.kinds("milestones_superseded", "milestones_added", "milestones_scheduled")
    assert outcome.the(MilestonesSuperseded).milestones == (Superseded(milestone="study", by="forum"),)
    assert [each.id for each in outcome.state.terms.milestones] == ["needs", "forum"]
    assert statuses(outcome.state) == {"study": "superseded", "needs-2026": "scheduled", "forum": "scheduled"}


def test_what_was_met_even_in_part_stays_so_when_it_is_replaced() -> None:
    convention = under_a_programme().after(submit("study"), accept("study", status="partiallyMet"))
    state = convention.after(added({**FORUM, "replaces": ["study"]})).there
    assert one(state).status == "partiallyMet"
    assert awaited(state)[0].rule != "milestone_rest"


def test_what_a_programme_names_a_replacement_of_is_superseded() -> None:
    convention = under_a_programme(programme={"adopted_by": {"party": "axa"}})
    said = {"year": 2026, "milestones": [{**FORUM, "replaces": ["study"]}]}
    outcome = convention.when(AdoptProgramme.model_validate({**who("axa.focal"), **said}))
    outcome.kinds("milestones_superseded", "programme_adopted", "milestones_scheduled")
    assert statuses(outcome.state) == {"study": "superseded", "needs-2026": "scheduled", "forum": "scheduled"}
    assert [each.id for each in outcome.state.terms.milestones] == ["needs", "forum"]
