"""Decisions in writing: opened, answered, counted once all have answered or on their day, and acting like those of a session."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import AgendaItem, Awaited, Deadline
from domain.awaiting import awaited
from domain.changes.succession import SucceedParty
from domain.committees.attendance import QuorumCount
from domain.committees.committees import CommitteeState, ReviewRecorded
from domain.committees.consultation import AnswerConsultation, ConsultationAnswered, ConsultationOpened, ConsultCommittee
from domain.committees.members import LeaveCommittee
from domain.days.calendar import At
from domain.due import agenda, deadlines
from domain.files.sheet import Decision
from domain.messages.messages import MessageDue
from domain.phases import State
from domain.refusals.errors import (
    AlreadyHeld,
    BeforeItsCause,
    NotAllowed,
    NotAMember,
    NotVoting,
    UnknownCommittee,
    UnknownMilestone,
    UnknownSession,
    WrongPhase,
)
from domain.refusals.errors_of_committees import AlreadyVoted, ConsultationTooShort, NoConsultation, NoSecondCall, VotesComeLater
from domain.refusals.errors_of_decisions import DecisionOutsideTerms
from tests.domain.builders import HEIR, STUDY, SUIVI, convene, drafting, in_force, record, submit, when, who
from tests.domain.scenario import Scenario, day, due, rungs
from tests.domain.test_committee_cycle import BOARD, approve, minutes_of, written

SUSPEND: dict[str, Any] = {"kind": "suspend", "because": "Crédits gelés"}


def living(*more: dict[str, Any], milestones: list[dict[str, Any]] | None = None, **changes: Any) -> Scenario:
    """In force since 10 January, with a committee of three voting members."""
    return in_force("2026-01-10", committees=[{**SUIVI, **changes}, *more], milestones=milestones or [], term={"indefinite": True})


def consult(
    decision: dict[str, Any] | str = "continue", until: str = "2026-01-20", actor: str = "axa.focal", **more: Any
) -> ConsultCommittee:
    said = {"kind": decision} if isinstance(decision, str) else decision
    on = more.pop("on", None)
    return ConsultCommittee.model_validate({**who(actor, on=on), "committee": "suivi", "decision": said, "until": until, **more})


def answer(person: str, vote: str = "for", session: int = 1, on: str | None = None) -> AnswerConsultation:
    return AnswerConsultation.model_validate({**who(person, on=on), "committee": "suivi", "session": session, "vote": vote})


def suivi(state: State) -> CommitteeState:
    return state.committees.get("suivi")


ALL = ("mic.focal", "axa.focal", "ecc.director")


def answered(scenario: Scenario, *people: str, vote: str = "for") -> Scenario:
    return scenario.after(*(answer(one, vote) for one in people))


# ── Opening ────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_is_put_to_every_voting_member() -> None:
    members = ["mic.focal", "axa.focal", {"who": "ecc.director", "voting": False}]
    outcome = living(members=members).when(consult({"kind": "continue", "text": "Poursuivre ?"}))
    opened = outcome.the(ConsultationOpened)
    assert (opened.session, opened.until, opened.asked) == (1, day("2026-01-20"), ("mic.focal", "axa.focal"))
    (told,) = outcome.all(MessageDue)
    assert (told.about, told.to, told.due, told.subject) == (
        "consultation_opened",
        ("mic.focal", "axa.focal"),
        day("2026-01-20"),
        "Poursuivre ?",
    )
    assert due(agenda(outcome.state), "consultation_due") == ["2026-01-20"]
    (waiting,) = awaited(outcome.state)
    assert (waiting.rule, waiting.target, waiting.who, waiting.due) == (
        "consultation",
        "suivi-1",
        ("mic.focal", "axa.focal"),
        day("2026-01-20"),
    )


def test_what_a_consultation_waits_for_is_told_whole() -> None:
    opened = living().on("2026-01-12").after(consult(on="2026-01-11", recused=["ecc.director"]), answer("mic.focal"))
    shared: dict[str, Any] = {"target": "suivi-1", "due": day("2026-01-20"), "title": "Comité de suivi"}
    silent: dict[str, Any] = {"article": "6", **shared}
    assert deadlines(opened.there) == (
        Deadline(about="consultation_due", to=("axa.focal",), since=day("2026-01-12"), duty=False, falls_due=False, **silent),
    )
    assert awaited(opened.there) == (Awaited(rule="consultation", who=("axa.focal",), since=day("2026-01-11"), **silent),)
    (item,) = (one for one in opened.agenda() if one.kind == "consultation_due")
    assert item == AgendaItem(kind=item.kind, at=At.END, **shared)


def test_a_consultation_is_kept_with_everything_that_was_put_to_the_members() -> None:
    opened = living().on("2026-01-12").when(consult({"kind": "continue", "n": 4}, on="2026-01-11", recused=["ecc.director"]))
    assert opened.the(ConsultationOpened) == ConsultationOpened(
        when=when("2026-01-11", "2026-01-12"),
        committee="suivi",
        session=1,
        decision=Decision(kind="continue", n=4),
        until=day("2026-01-20"),
        recused=("ecc.director",),
        asked=("mic.focal", "axa.focal"),
    )
    done = Scenario(opened.state, living().on("2026-01-12").now).after(answer("mic.focal")).when(answer("axa.focal", "against"))
    held = done.the(ReviewRecorded)
    assert (held.convened_on, held.recused, held.next_due, held.decisions[0].n) == (day("2026-01-11"), ("ecc.director",), None, 4)
    assert [one.person for one in held.present] == ["mic.focal", "axa.focal"]


def test_a_consultation_has_a_number_among_the_sessions() -> None:
    convention = living().after(record("continue"), consult(), convene("2026-02-01"))
    assert [one.number for one in suivi(convention.there).consultations] == [2]
    assert suivi(convention.there).planned[0].number == 3


def test_whoever_is_silent_is_reminded_and_late_with_nothing() -> None:
    ladder = {"default": {"before": ["P3D"], "on_day": True, "overdue_every": "P7D", "working_days_only": False}}
    convention = in_force("2026-01-10", committees=[SUIVI], reminders=ladder).after(consult())
    assert rungs(convention.agenda(), "consultation_due") == [("2026-01-17", "-P3D"), ("2026-01-20", "0")]
    reminded = answered(convention, "mic.focal").on("2026-01-17").falls_due()
    assert [one.to for one in reminded.all(MessageDue)] == [("axa.focal", "ecc.director")]


def test_it_is_opened_by_the_leaders_without_votes_and_for_a_time() -> None:
    convention = living()
    convention.refuses(NotAllowed, consult(actor="ecc.director"), article="6")
    convention.refuses(VotesComeLater, consult({"kind": "continue", "votes": {"mic.focal": "for"}}), committee="suivi")
    convention.refuses(ConsultationTooShort, consult(until="2026-01-10"), until="2026-01-10", on="2026-01-10")
    convention.refuses(UnknownCommittee, consult(committee="board"))
    convention.refuses(NotAMember, consult(recused=["axa.ceo"]), person="axa.ceo")
    drafting("2026-01-05", committees=[SUIVI]).refuses(WrongPhase, consult(), needs="in_force")


def test_what_could_not_be_carried_out_is_not_put_to_the_vote() -> None:
    convention = living(BOARD, reports_to="board")
    convention.refuses(DecisionOutsideTerms, consult(SUSPEND), decision="suspend")
    convention.refuses(UnknownMilestone, consult({"kind": "reschedule", "milestone": "nothing", "to": "2027-01-01"}))


# ── Answering ──────────────────────────────────────────────────────────────────────────────────


def test_a_member_votes_once_and_an_alternate_from_the_members_seat() -> None:
    members = ["mic.focal", {"who": "axa.focal", "alternate": "axa.deputy"}, "ecc.director"]
    convention = living(members=members).after(consult())
    convention.when(answer("axa.deputy", "against")).then(
        ConsultationAnswered(when=when("2026-01-10"), committee="suivi", session=1, person="axa.deputy", seat="axa.focal", vote="against")
    )
    voted = convention.after(answer("axa.deputy"))
    voted.refuses(AlreadyVoted, answer("axa.focal"), seat="axa.focal", person="axa.deputy")
    voted.refuses(AlreadyVoted, answer("axa.deputy", "against"), session=1)


def test_strangers_advisers_and_whoever_stands_back_have_no_vote() -> None:
    members = ["mic.focal", "axa.focal", {"who": "ecc.director", "voting": False}]
    convention = living(members=members).after(consult(recused=["axa.focal"]))
    convention.refuses(NotAMember, answer("axa.ceo"), person="axa.ceo")
    convention.refuses(NotVoting, answer("ecc.director"), recused=False)
    convention.refuses(NotVoting, answer("axa.focal"), recused=True)


def test_an_answer_belongs_to_a_consultation_that_is_open() -> None:
    convention = living().on("2026-01-12").after(consult())
    convention.refuses(NoConsultation, answer("mic.focal", session=2), session=2, known="1")
    convention.refuses(BeforeItsCause, answer("mic.focal", on="2026-01-11"), cause="consultation_opened")
    convention.on("2026-01-22").refuses(NoConsultation, answer("mic.focal"), session=1)
    convention.passing("2026-01-22").refuses(NoConsultation, answer("mic.focal"), known="")


# ── How it ends ────────────────────────────────────────────────────────────────────────────────


def test_with_the_last_answer_it_is_counted_and_acts_like_a_session() -> None:
    convention = answered(living(decides={"majority": "absolute"}).after(consult(SUSPEND)), "mic.focal", "axa.focal")
    outcome = convention.when(answer("ecc.director", "against"))
    outcome.facts.kinds("consultation_answered", "review_recorded", "convention_suspended")
    recorded = outcome.the(ReviewRecorded)
    tally = recorded.decisions[0].tally
    assert (recorded.session, recorded.written, recorded.counts) == (1, True, False)
    assert (tally.present, tally.in_favour, tally.against, tally.result) == (3, 2, 1, "adopted")
    assert outcome.state.name == "suspended"
    assert suivi(outcome.state).consultations == ()


def test_on_its_day_whoever_is_silent_is_absent() -> None:
    convention = answered(
        living(decides={"majority": "absolute"}, quorum={"at_least": "1/2"}).after(consult(SUSPEND)), "mic.focal", "axa.focal"
    )
    outcome = convention.on("2026-01-21").falls_due()
    recorded = outcome.the(ReviewRecorded)
    assert recorded.when == when("2026-01-20", "2026-01-21")
    assert (recorded.decisions[0].tally.present, recorded.decisions[0].adopted) == (2, True)
    assert outcome.state.name == "suspended"
    assert due(agenda(outcome.state), "consultation_due") == []


def test_without_a_quorum_of_answers_it_decides_nothing() -> None:
    convention = answered(living(quorum={"at_least": "1/2"}).after(consult(SUSPEND)), "mic.focal").on("2026-01-21")
    outcome = convention.falls_due()
    outcome.kinds("review_recorded")
    recorded = outcome.the(ReviewRecorded)
    assert (recorded.decisions[0].tally.result, recorded.failed, outcome.state.name) == ("no_quorum", "no_quorum", "in_force")
    later = Scenario(outcome.state, convention.now)
    later.refuses(NoSecondCall, convene("2026-02-01", second=True), session=None)


def test_a_consultation_needs_the_quorum_of_a_first_call() -> None:
    quorum = {"at_least": "2/3", "second_call": {"after": "P8D", "at_least": "1/3"}}
    recorded = answered(living(quorum=quorum).after(consult()), "mic.focal").on("2026-01-21").falls_due().the(ReviewRecorded)
    assert recorded.quorum == recorded.decisions[0].tally.quorum == QuorumCount(needed=2, met=False)


def test_when_nobody_answers_nothing_is_adopted() -> None:
    outcome = living().after(consult()).on("2026-01-21").falls_due()
    assert outcome.the(ReviewRecorded).decisions[0].tally.result == "rejected"


def test_where_everybody_stands_back_nothing_is_adopted() -> None:
    outcome = living().after(consult(recused=list(ALL))).on("2026-01-21").falls_due()
    assert (outcome.the(ReviewRecorded).recused, outcome.the(ReviewRecorded).decisions[0].adopted) == (ALL, False)


def test_what_can_no_longer_be_carried_out_is_recorded_without_effect() -> None:
    convention = answered(living().after(consult(SUSPEND), record("suspend")), "mic.focal", "axa.focal")
    outcome = convention.when(answer("ecc.director"))
    outcome.kinds("consultation_answered", "review_recorded")
    recorded = outcome.the(ReviewRecorded)
    assert (recorded.irregularities, recorded.withheld, recorded.decisions[0].adopted) == (("without_effect",), "wrong_phase", True)
    on_its_day = convention.on("2026-01-21").falls_due().the(ReviewRecorded)
    assert on_its_day.withheld == "wrong_phase"


def test_a_milestone_accepted_in_writing_sets_going_what_waited_for_it() -> None:
    study = {**STUDY, "accepted_by": {"committee": "suivi"}}
    course = {**STUDY, "id": "course", "due": {"after": "study", "period": "P1M"}}
    accepting = {"kind": "accept", "milestone": "study", "status": "met"}
    convention = living(milestones=[study, course]).after(submit("study"), consult(accepting))
    outcome = answered(convention, "mic.focal").on("2026-01-21").falls_due()
    outcome.kinds("review_recorded", "milestone_accepted", "milestones_scheduled", "message_superseded")
    course_of = outcome.state.milestones.get("course")
    assert course_of is not None
    assert course_of.due == day("2026-02-20")


def test_a_consultation_settles_no_cadence_and_owes_no_minutes() -> None:
    rules: dict[str, Any] = {
        "meets": {"every": "P6M", "convocation": "P15D"},
        "minutes": {"within": "P15D", "approval": {"silence": "P10D"}},
    }
    convention = answered(living(**rules).after(consult()), *ALL)
    assert suivi(convention.there).due == day("2026-07-10")
    assert due(convention.agenda(), "minutes_due") == []
    assert due(convention.agenda(), "convocation_due") == ["2026-06-25"]
    convention.refuses(UnknownSession, written(), session=1)


def test_minutes_are_approved_in_writing() -> None:
    minutes = {"approval": "next_session"}
    sat = living(minutes=minutes).after(record("continue", minutes="d" * 64), consult({"kind": "minutes_approved", "of": 1}))
    done = sat.after(*(answer(one, session=2) for one in ALL))
    assert minutes_of(done.there).approved_on == day("2026-01-10")


def test_a_division_in_writing_climbs_like_one_in_session() -> None:
    tie = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}
    convention = living(BOARD, decides={"majority": "absolute"}, escalates_to="board").after(record(tie)).on("2026-01-12").after(consult())
    divided = convention.after(answer("mic.focal", session=2), answer("axa.focal", "against", session=2)).on("2026-01-21").falls_due()
    assert [event.kind for event in divided.facts.events] == ["review_recorded", "matter_escalated"]


def test_a_session_does_not_take_the_number_of_a_consultation_that_is_open() -> None:
    convention = living().after(consult())
    convention.refuses(UnknownSession, record("continue", session=1), session=1)
    assert convention.when(record("continue", session=2)).the(ReviewRecorded).session == 2


def test_the_day_of_a_consultation_is_no_session_to_record() -> None:
    convention = answered(living().after(consult()), *ALL)
    convention.when(record("continue")).facts.kinds("review_recorded")
    convention.refuses(AlreadyHeld, record("continue", session=1), session=1)
    convention.when(convene("2026-01-10")).kinds("review_convened")


def test_a_suspended_convention_is_taken_up_again_in_writing() -> None:
    convention = living().after(record("suspend")).after(consult("resume", until="2026-01-30"))
    closed = convention.after(*(answer(one, session=2) for one in ALL))
    assert closed.there.name == "in_force"


def test_a_closing_convention_still_waits_for_answers() -> None:
    convention = living(minutes={"within": "P15D"}).after(record("close"), consult(until="2026-01-30"))
    assert {"consultation", "minutes_due"} <= {one.rule for one in awaited(convention.there)}


def test_a_successor_answers_and_approves_in_the_place_of_who_was_asked() -> None:
    minutes = {"within": "P15D", "approval": {"silence": "P90D"}}
    asked = living(minutes=minutes).after(record("continue"), written(), consult(), answer("mic.focal", session=2))
    succeeding = SucceedParty.model_validate({**who(), "party": "mic", "successors": [HEIR], "basis": "décret"})
    there = asked.after(succeeding)
    (one,) = suivi(there.there).consultations
    asked_now = one.asked(there.there.terms.committees[0])
    assert (asked_now, one.answers[0].seat, one.answers[0].person) == (("mi.focal", "axa.focal", "ecc.director"), "mi.focal", "mic.focal")
    assert minutes_of(there.there).readers == ("mi.focal", "axa.focal", "ecc.director")
    ended = there.after(answer("axa.focal", session=2)).when(answer("ecc.director", session=2))
    assert ended.the(ReviewRecorded).decisions[0].tally.present == 3


def test_of_two_consultations_each_has_its_own_answers() -> None:
    both = living().after(consult(), consult(SUSPEND), answer("mic.focal", session=2))
    assert [[one.person for one in each.answers] for each in suivi(both.there).consultations] == [[], ["mic.focal"]]


def test_a_vote_may_be_given_on_the_last_day_itself() -> None:
    opened = living().after(consult())
    opened.on("2026-01-20").when(answer("mic.focal")).kinds("consultation_answered")
    opened.on("2026-01-21").refuses(NoConsultation, answer("mic.focal"))


def test_a_consultation_of_a_committee_whose_name_has_several_words_ends_on_its_day() -> None:
    named = {**SUIVI, "id": "suivi-local", "chairs": [], "chair": {"rotates": "P1Y", "order": ["axa.focal", "mic.focal"]}}
    convention = in_force("2026-01-10", committees=[named], term={"indefinite": True})
    opened = convention.after(consult(committee="suivi-local"))
    assert opened.on("2026-01-21").falls_due().the(ReviewRecorded).committee == "suivi-local"


def test_a_consultation_is_counted_like_a_session_and_settles_no_day_of_one() -> None:
    seats = ["mic.focal", "mic.legal", "axa.focal", "ecc.director"]
    rules: dict[str, Any] = {"members": seats, "meets": {"every": "P6M"}, "decides": {"majority": "absolute", "votes_per": "party"}}
    decision = {"kind": "action", "text": "Écrire", "owner": "axa"}
    opened = living(**rules).after(consult(decision, recused=["ecc.director"]), answer("mic.focal"), answer("mic.legal"))
    ended = opened.when(answer("axa.focal"))
    recorded = ended.the(ReviewRecorded)
    assert (recorded.next_due, recorded.decisions[0].n) == (day("2026-07-10"), 1)
    tally = recorded.decisions[0].tally
    assert (tally.recused, tally.in_favour) == (1, 2)
    assert [one.id for one in ended.state.actions.open] == ["suivi-1.1"]


def test_whoever_stood_back_and_sits_no_more_is_left_out() -> None:
    opened = living().after(consult(recused=["ecc.director"]), answer("mic.focal"))
    gone = opened.after(LeaveCommittee.model_validate({**who(), "committee": "suivi", "member": "ecc.director"}))
    recorded = gone.when(answer("axa.focal")).the(ReviewRecorded)
    assert (recorded.decisions[0].adopted, recorded.decisions[0].tally.recused) == (True, 0)


def test_a_successor_stands_back_where_who_was_succeeded_did_and_the_votes_of_others_stay_theirs() -> None:
    minutes = {"approval": {"silence": "P90D"}}
    settled = living(minutes=minutes).after(record("continue"), written(), *(approve(one) for one in ALL))
    asked = settled.after(consult(recused=["mic.focal"]), answer("axa.focal", session=2))
    there = asked.after(SucceedParty.model_validate({**who(), "party": "mic", "successors": [HEIR], "basis": "décret"})).there
    (one,) = suivi(there).consultations
    assert (one.recused, [(each.person, each.seat) for each in one.answers]) == (("mi.focal",), [("axa.focal", "axa.focal")])
    assert minutes_of(there).agreed == ALL, "whoever approved minutes has approved them"


def test_the_vote_of_a_seat_that_is_gone_is_left_out() -> None:
    convention = answered(living().after(consult()), "mic.focal", "ecc.director")
    there = convention.there
    smaller = there.terms.committees[0].model_copy(update={"members": ("mic.focal", "axa.focal")})
    gone = there.model_copy(update={"terms": there.terms.model_copy(update={"committees": (smaller,)})})
    recorded = Scenario(gone, convention.now).on("2026-01-21").falls_due().the(ReviewRecorded)
    assert [one.person for one in recorded.present] == ["mic.focal"]


def test_the_chair_whose_turn_it_is_has_the_casting_vote_in_writing() -> None:
    rules: dict[str, Any] = {"chairs": [], "chair": {"rotates": "P1Y", "order": ["axa.focal", "mic.focal"]}}
    rules |= {"decides": {"majority": "absolute", "casting_vote": True}}
    opened = living(**rules).after(consult(), answer("axa.focal"), answer("mic.focal", "against"))
    tally = opened.when(answer("ecc.director", "abstain")).the(ReviewRecorded).decisions[0].tally
    assert tally.majority is not None
    assert (tally.result, tally.majority.casting_vote) == ("adopted", "axa.focal")


@pytest.mark.parametrize("vote", ["for", "against", "abstain"])
def test_every_vote_is_counted_as_it_was_given(vote: str) -> None:
    outcome = answered(living(decides={"majority": "absolute"}).after(consult()), "mic.focal", "axa.focal", vote=vote).when(
        answer("ecc.director", vote)
    )
    tally = outcome.the(ReviewRecorded).decisions[0].tally
    assert {"for": tally.in_favour, "against": tally.against, "abstain": tally.abstained}[vote] == 3
