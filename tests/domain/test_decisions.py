from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.corrections import Correct
from domain.committees.actions import ActionDone, ActionOpened
from domain.committees.committees import ReviewRecorded
from domain.committees.decisions import OF_LIFE, allowed
from domain.due import health
from domain.files.sheet import Decision, numbers
from domain.life.force import TermRenewed
from domain.life.prolongation import TermExtended
from domain.life.suspension import ConventionResumed, ConventionSuspended
from domain.life.termination import ConventionTerminated, TerminationDecided
from domain.milestones.milestones import MilestoneRescheduled, MilestonesScheduled
from domain.refusals.errors import (
    AlreadyEnding,
    AlreadyExpired,
    BeforeItsCause,
    MilestoneSettled,
    NoticeTooShort,
    NotLonger,
    SomethingRestsOnIt,
    SuspensionTooShort,
    UnknownMilestone,
    UnknownPerson,
    WrongPhase,
)
from domain.refusals.errors_of_decisions import (
    BeyondTheTerm,
    DecisionNumberedTwice,
    DecisionOutsideTerms,
    DueThatDayAlready,
    IncompleteDecision,
)
from domain.refusals.errors_of_programmes import ProgrammeOfAnotherTime
from tests.domain.amendment_builders import propose
from tests.domain.builders import STUDY, SUIVI, accept, drafting, in_force, record, signed, start, submit, when, who
from tests.domain.scenario import Scenario, day, due, given

TERM: dict[str, Any] = {"initial": "P2Y", "article": "11"}
PROGRAMME: dict[str, Any] = {"adopted_by": {"committee": "suivi"}, "every": "year", "by": "01-31", "article": "8"}
AGAINST = {"mic.focal": "against", "axa.focal": "against"}


def reviewing(on: str = "2026-05-04", **changes: Any) -> Scenario:
    """In force since 10 January, with a committee that meets on a day."""
    said = {"committees": [SUIVI], "milestones": [STUDY | {"due": "P6M"}], "term": TERM, **changes}
    return in_force("2026-01-10", **said).on(on)


def rescheduling(to: str, **more: Any) -> dict[str, Any]:
    return {"kind": "reschedule", "milestone": "study", "to": to, **more}


# ── Actions, reservations, tasks ───────────────────────────────────────────────────────────────


def test_a_decision_opens_an_action_called_after_it() -> None:
    outcome = reviewing().when(record({"kind": "action", "text": "Désigner un point focal", "owner": "axa", "due": "2026-07-31"}))
    assert outcome.the(ActionOpened) == ActionOpened(
        when=when("2026-05-04"),
        action="suivi-1.1",
        about="action",
        text="Désigner un point focal",
        owner="axa",
        due=day("2026-07-31"),
        committee="suivi",
    )


def test_each_reservation_opens_a_corrective_action() -> None:
    decision = {"kind": "continue_with_reservations", "reservations": ["Délai", "Coût"], "owner": "mic", "due": "2026-06-30", "n": 4}
    opened = reviewing().when(record("continue", decision)).all(ActionOpened)
    assert [(one.action, one.about, one.text, one.owner, one.due) for one in opened] == [
        ("suivi-1.4.1", "reservation", "Délai", "mic", day("2026-06-30")),
        ("suivi-1.4.2", "reservation", "Coût", "mic", day("2026-06-30")),
    ]


def test_a_single_reservation_may_stand_as_the_text_of_the_decision() -> None:
    opened = reviewing().when(record({"kind": "continue_with_reservations", "text": "Délai"})).the(ActionOpened)
    assert (opened.action, opened.text, opened.owner) == ("suivi-1.1.1", "Délai", None)


def test_reservations_that_nobody_wrote_down_open_nothing() -> None:
    reviewing().when(record("continue_with_reservations")).kinds("review_recorded")


@pytest.mark.parametrize("owner", ["axa", "ecc", "axa.ceo"])
def test_an_owner_is_a_party_an_institution_or_a_person(owner: str) -> None:
    assert reviewing().when(record({"kind": "action", "text": "x", "owner": owner})).the(ActionOpened).owner == owner


def test_an_action_is_owned_by_somebody_known() -> None:
    reviewing().refuses(UnknownPerson, record({"kind": "action", "text": "x", "owner": "nobody"}), person="nobody")


def test_an_action_is_not_due_before_it_was_decided() -> None:
    decision = {"kind": "action", "text": "x", "owner": "axa", "due": "2026-05-03"}
    reviewing().refuses(BeforeItsCause, record(decision), cause="action_opened")
    assert reviewing().when(record(decision | {"due": "2026-05-04"})).the(ActionOpened).due == day("2026-05-04")


def test_an_action_may_be_decided_before_entry_into_force_and_falls_due_there() -> None:
    convention = drafting("2026-01-10", committees=[SUIVI]).after(
        record({"kind": "action", "text": "x", "owner": "axa", "due": "2026-02-01"})
    )
    assert due(convention.agenda(), "action_due") == ["2026-02-01"]
    assert [one.rule for one in awaited(convention.there)] == ["open", "action_due"]
    assert health(convention.passing("2026-02-03").there, day("2026-02-03")) == "late"


def test_a_decided_amendment_is_awaited_from_the_manager_until_one_is_proposed() -> None:
    convention = signed("2026-01-10", committees=[SUIVI], term=TERM).on("2026-05-04")
    decided = convention.after(record({"kind": "amend", "text": "Porter la durée à trois ans", "due": "2026-09-30"}))
    asked = next(one for one in awaited(decided.there) if one.rule == "amendment_asked")
    assert (asked.target, asked.who, asked.due, asked.title) == ("suivi-1.1", ("pm",), day("2026-09-30"), "Porter la durée à trois ans")
    assert due(decided.agenda(), "action_due") == ["2026-09-30"]
    outcome = decided.when(propose({"term": {"initial": "P3Y"}}))
    assert outcome.the(ActionDone) == ActionDone(when=when("2026-05-04"), action="suivi-1.1", amendment=1)
    assert [one.rule for one in awaited(outcome.state) if one.rule == "amendment_asked"] == []


def test_without_words_of_its_own_a_task_is_called_by_its_reason_or_its_number() -> None:
    first, second = reviewing().when(record({"kind": "amend", "because": "Retard"}, "amend")).all(ActionOpened)
    assert (first.text, second.text) == ("Retard", "suivi-1.2")


def test_an_amendment_is_decided_in_force_only() -> None:
    drafting("2026-01-10", committees=[SUIVI]).refuses(WrongPhase, record("amend"), phase="drafting")


def test_an_adopted_programme_is_kept_with_its_year_until_it_is_carried_out() -> None:
    convention = reviewing(programme=PROGRAMME)
    opened = convention.when(record({"kind": "programme", "year": 2027})).the(ActionOpened)
    assert (opened.year, opened.text) == (2027, "2027")
    state = convention.when(record({"kind": "programme", "year": 2027})).state
    (decided,) = state.actions.of("suivi")
    assert (decided.id, decided.committee, decided.year) == ("suivi-1.1", "suivi", 2027)
    assert [one.who for one in awaited(state) if one.rule == "programme_asked"] == [("pm",)]


def test_a_committee_adopts_no_programme_that_could_not_be_recorded() -> None:
    far = record({"kind": "programme", "year": 2035})
    reviewing(programme=PROGRAMME).refuses(ProgrammeOfAnotherTime, far, year=2035, on="2026-05-04")


# ── A milestone's day ──────────────────────────────────────────────────────────────────────────


def test_a_committee_puts_a_milestone_off() -> None:
    outcome = reviewing().when(record(rescheduling("2026-12-31", because="recrutement en cours")))
    assert outcome.the(MilestoneRescheduled) == MilestoneRescheduled(
        when=when("2026-05-04"),
        milestone="study",
        was=day("2026-07-10"),
        due=day("2026-12-31"),
        because="recrutement en cours",
        committee="suivi",
    )
    assert due(Scenario(outcome.state, reviewing().now).agenda(), "milestone_due") == ["2026-12-31"]


def test_an_instance_that_nobody_spoke_of_is_scheduled_first() -> None:
    yearly = STUDY | {"every": "year", "by": "06-30", "first": 2026}
    outcome = reviewing(milestones=[yearly]).when(record({"kind": "reschedule", "milestone": "study-2027", "to": "2027-09-30"}))
    assert [type(event) for event in outcome.facts.events[1:]] == [MilestonesScheduled, MilestoneRescheduled]
    known = outcome.state.milestones.get("study-2027")
    assert known is not None
    assert known.due == day("2027-09-30")


def test_a_day_that_was_decided_stays_when_what_it_rested_on_is_met() -> None:
    milestones = [STUDY, {**STUDY, "id": "plan", "due": {"after": "study", "period": "P3M"}}]
    moved = reviewing(milestones=milestones).after(record({"kind": "reschedule", "milestone": "plan", "to": "2026-11-30"}))
    outcome = moved.after(submit("study")).when(accept("study"))
    known = outcome.state.milestones.get("plan")
    assert known is not None
    assert known.due == day("2026-11-30")


@pytest.mark.parametrize(
    ("decision", "error"),
    [
        (rescheduling("2028-01-10"), BeyondTheTerm),
        (rescheduling("2026-01-09"), BeforeItsCause),
        (rescheduling("2026-07-10"), DueThatDayAlready),
        ({"kind": "reschedule", "milestone": "nothing", "to": "2026-12-31"}, UnknownMilestone),
    ],
)
def test_a_day_that_cannot_be_refuses_the_session(decision: dict[str, Any], error: Any) -> None:
    reviewing().refuses(error, record("continue", decision))


def test_what_is_settled_has_no_new_day() -> None:
    settled = reviewing().after(submit("study"), accept("study"))
    settled.refuses(MilestoneSettled, record(rescheduling("2026-12-31")))


def test_a_report_gets_another_day_while_the_convention_closes() -> None:
    final = STUDY | {"type": "reporting", "due": "P6M"}
    closing = reviewing(milestones=[final]).after(record("close"))
    moved = closing.on("2026-06-04").when(record(rescheduling("2028-03-31"))).the(MilestoneRescheduled)
    assert (closing.there.name, moved.due) == ("closing", day("2028-03-31"))


def test_a_milestone_has_no_day_to_move_before_entry_into_force() -> None:
    convention = drafting("2026-01-10", committees=[SUIVI], milestones=[STUDY])
    convention.refuses(WrongPhase, record(rescheduling("2026-12-31")), phase="drafting")


# ── The term ───────────────────────────────────────────────────────────────────────────────────


def test_a_committee_extends_through_a_last_day() -> None:
    extended = reviewing().when(record({"kind": "extend", "to": "2028-12-31", "because": "Travaux"})).the(TermExtended)
    assert (extended.end, extended.because) == (day("2029-01-01"), "Travaux")
    assert reviewing().when(record({"kind": "extend", "to": "2028-12-31"})).the(TermExtended).because == "suivi-1.1"


def test_an_extension_needs_its_day_and_makes_longer() -> None:
    reviewing().refuses(IncompleteDecision, record("continue", "extend"), n=2, decision="extend", missing="to")
    reviewing().refuses(NotLonger, record({"kind": "extend", "to": "2028-01-09"}))


def test_a_committee_renews_where_the_terms_foresee_it() -> None:
    express = {**TERM, "renewal": {"mode": "express", "period": "P1Y", "at_most": 1}}
    convention = reviewing(term=express)
    outcome = convention.when(record("renew"))
    assert outcome.the(TermRenewed).end == day("2029-01-10")
    again = Scenario(outcome.state, convention.on("2026-06-04").now)
    again.refuses(DecisionOutsideTerms, record("renew"), decision="renew", committee="suivi", article="11")
    endless = reviewing(term={**TERM, "renewal": {"mode": "express", "period": "P1Y"}})
    endless.after(record("renew")).on("2026-06-04").when(record("renew")).kinds("review_recorded", "term_renewed")


def test_what_has_expired_is_not_renewed() -> None:
    express = {**TERM, "renewal": {"mode": "express", "period": "P1Y"}}
    reviewing(term=express).on("2028-02-01").refuses(AlreadyExpired, record("renew", on="2028-01-10"))


def test_a_committee_ends_the_convention_by_mutual_agreement() -> None:
    outcome = reviewing().when(record({"kind": "terminate", "because": "Objet atteint", "to": "2026-12-31"}))
    decided = outcome.the(TerminationDecided)
    assert (decided.cause, decided.ends_on, decided.because) == ("mutual", day("2027-01-01"), "Objet atteint")
    assert outcome.state.name == "in_force"
    at_once = reviewing().when(record("terminate"))
    assert at_once.the(ConventionTerminated).cause == "mutual"
    assert at_once.state.name == "closing"


def test_a_committee_that_ends_the_convention_obeys_the_rule_of_an_agreement() -> None:
    rule = {"mutual": {"notice": "P2M", "article": "12"}}
    reviewing(termination=rule).refuses(
        NoticeTooShort, record({"kind": "terminate", "to": "2026-07-02"}), earliest="2026-07-04", article="12"
    )
    ends = [
        reviewing(termination=rule).when(record(decision)).the(TerminationDecided)
        for decision in ({"kind": "terminate", "to": "2026-07-03"}, {"kind": "terminate"})
    ]
    assert [(one.ends_on, one.article) for one in ends] == [(day("2026-07-04"), "12")] * 2
    still = {"mutual": {"suspended_for": "P1D"}}
    reviewing(termination=still).refuses(SuspensionTooShort, record("suspend", "terminate"), since="2026-05-04", earliest="2026-05-05")


def test_an_end_that_is_planned_already_is_not_decided_again() -> None:
    decision = {"kind": "terminate", "to": "2026-12-31"}
    reviewing().after(record(decision)).on("2026-06-04").refuses(AlreadyEnding, record(decision))


# ── In their order, all or nothing ─────────────────────────────────────────────────────────────


def test_decisions_act_in_their_order_on_what_those_before_left() -> None:
    outcome = reviewing().when(record("suspend", "resume", rescheduling("2026-12-31")))
    outcome.facts.kinds("review_recorded", "convention_suspended", "convention_resumed", "milestone_rescheduled")
    reviewing().refuses(WrongPhase, record("resume", "suspend"), phase="in_force")
    reviewing().refuses(WrongPhase, record("close", "suspend"), phase="closing")


def test_a_resumption_keeps_the_reason_that_was_decided() -> None:
    resumed = reviewing().when(record({"kind": "suspend", "because": "Litige"}, {"kind": "resume", "because": "Accord"}))
    assert (resumed.the(ConventionSuspended).because, resumed.the(ConventionResumed).because) == ("Litige", "Accord")
    assert (resumed.the(ConventionSuspended).committee, resumed.the(ConventionResumed).committee) == ("suivi", "suivi")


def test_a_decision_that_was_not_adopted_brings_nothing_whatever_it_says() -> None:
    lost = [
        {"kind": "action", "text": "x", "owner": "nobody", "votes": AGAINST},
        {"kind": "accept", "milestone": "nothing", "status": "met", "votes": AGAINST},
        {"kind": "renew", "votes": AGAINST},
        rescheduling("2000-01-01", votes=AGAINST),
    ]
    outcome = reviewing().when(record(*lost))
    outcome.kinds("review_recorded")
    assert outcome.state.actions.all == ()


def test_two_decisions_have_two_numbers() -> None:
    reviewing().refuses(DecisionNumberedTwice, record({"kind": "continue", "n": 2}, {"kind": "adjourn", "n": 2}), n=2, committee="suivi")


def test_what_has_no_number_takes_its_place_or_the_next_that_is_free() -> None:
    said = [Decision(kind="continue", n=n) for n in (2, None, None, 1)]
    assert numbers(tuple(said)) == (2, 3, 4, 1)
    assert numbers((Decision(kind="continue"), Decision(kind="continue"))) == (1, 2)
    assert numbers((Decision(kind="continue"), Decision(kind="continue", n=1))) == (2, 1)


# ── What the terms allow ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("above", [{"kind": "technical"}, {"reports_to": "board"}])
@pytest.mark.parametrize("kind", OF_LIFE)
def test_a_committee_that_recommends_does_not_decide_about_the_whole(kind: str, above: dict[str, Any]) -> None:
    committees = [{**SUIVI, **above}, {**SUIVI, "id": "board", "kind": "board"}]
    error = reviewing(committees=committees).refuses(
        DecisionOutsideTerms, record({"kind": kind, "to": "2028-12-31"}), decision=kind, n=1, article="6"
    )
    assert error.details["recommends_to"] == above.get("reports_to", "mic, axa")
    assert set(error.details["allowed"].split(", ")) & set(OF_LIFE) == set()
    reviewing(committees=committees).when(record({"kind": kind, "to": "2028-12-31", "votes": AGAINST})).facts.kinds("review_recorded")


def test_the_committee_above_decides() -> None:
    committees = [{**SUIVI, "reports_to": "board"}, {**SUIVI, "id": "board", "kind": "arbitration"}]
    reviewing(committees=committees).when(record("suspend", committee="board")).facts.kinds("review_recorded", "convention_suspended")


def test_a_programme_is_adopted_by_whom_the_terms_say() -> None:
    board = {**SUIVI, "id": "board", "kind": "board"}
    other = reviewing(committees=[SUIVI, board], programme={**PROGRAMME, "adopted_by": {"committee": "board"}})
    other.refuses(DecisionOutsideTerms, record("programme"), adopted_by="board", article="8")
    party = reviewing(programme={**PROGRAMME, "article": None, "adopted_by": {"party": "mic"}})
    party.refuses(DecisionOutsideTerms, record("programme"), adopted_by="mic", article="6")
    reviewing().refuses(DecisionOutsideTerms, record("programme"), adopted_by=None, article="6")
    reviewing(programme=PROGRAMME).refuses(DecisionOutsideTerms, record("renew"), adopted_by=None, article="11")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"term": TERM}, {"accept", "programme", "renew"}),
        ({"term": {"indefinite": True}}, {"accept", "programme", "renew", "extend"}),
        ({"term": {**TERM, "renewal": {"mode": "tacit", "period": "P1Y"}}}, {"accept", "programme", "renew"}),
        ({"term": {**TERM, "renewal": {"mode": "express", "period": "P1Y", "at_most": 2}}}, {"accept", "programme"}),
        ({"programme": PROGRAMME}, {"accept", "renew"}),
        ({"milestones": [{**STUDY, "accepted_by": {"committee": "suivi"}}]}, {"programme", "renew"}),
        ({"milestones": [{**STUDY, "accepted_by": {"party": "axa"}}]}, {"accept", "programme", "renew"}),
    ],
)
def test_what_a_committee_may_decide_follows_from_the_terms(changes: dict[str, Any], missing: set[str]) -> None:
    state = reviewing(**changes).there
    every = {
        "continue",
        "continue_with_reservations",
        "action",
        "reschedule",
        "adjourn",
        "minutes_approved",
        "accept",
        "programme",
        *OF_LIFE,
    }
    assert every - set(allowed(state, state.terms.committees[0])) == missing


def test_nothing_has_been_renewed_before_entry_into_force() -> None:
    once = {**TERM, "renewal": {"mode": "express", "period": "P1Y", "at_most": 1}}
    there = drafting("2026-01-10", committees=[SUIVI], term=once).there
    assert "renew" in allowed(there, there.terms.committees[0])


def test_before_entry_into_force_the_terms_are_all_there_is_to_go_by() -> None:
    convention = drafting("2026-01-10", committees=[SUIVI], term={**TERM, "renewal": {"mode": "express", "period": "P1Y"}})
    for kind in ("renew", "extend", "terminate", "suspend"):
        convention.refuses(WrongPhase, record({"kind": kind, "to": "2030-01-01"}), phase="drafting")
    assert "renew" in allowed(convention.there, convention.there.terms.committees[0])


def test_an_extension_of_what_has_no_end_is_outside_the_terms() -> None:
    reviewing(term={"indefinite": True, "article": "12"}).refuses(
        DecisionOutsideTerms, record({"kind": "extend", "to": "2030-01-01"}), decision="extend", article="12"
    )


# ── Before it was taken over, and corrections ──────────────────────────────────────────────────


def test_a_session_before_the_take_over_has_its_effects_too() -> None:
    session = {
        "committee": "suivi",
        "held": "2026-03-04",
        "present": ["mic.focal", "axa.focal"],
        "decisions": [{"kind": "action", "text": "Désigner", "owner": "axa", "due": "2026-12-01"}],
    }
    begun = (
        given()
        .on("2026-05-04")
        .after(
            start(
                taken_over=True,
                committees=[SUIVI],
                in_force={"date": "2026-01-10"},
                so_far={"texts": [{"document": "text", "on": "2026-01-02"}], "sessions": [session]},
            )
        )
    )
    (action,) = begun.there.actions.open
    assert (action.id, action.opened_on) == ("suivi-1.1", day("2026-03-04"))


def test_who_had_no_vote_is_not_corrected_once_an_action_rests_on_the_votes() -> None:
    convention = reviewing().after(record({"kind": "action", "text": "x", "owner": "axa"}))
    version = next(one.version for one in convention.there.past.facts if isinstance(one.event, ReviewRecorded))
    everybody = {"recused": "mic.focal,axa.focal,ecc.director"}
    error = convention.refuses(SomethingRestsOnIt, Correct(**who(), version=version, changes=everybody, because="oubli"))
    assert "action_opened" in error.details["left"]
