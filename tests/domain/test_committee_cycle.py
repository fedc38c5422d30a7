"""What goes on around a committee's sessions: second convocations, attendance said ahead, minutes, requests, what is missed and climbs."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import AgendaItem, Awaited, Deadline, DeadlinePassed
from domain.awaiting import awaited
from domain.committees.calls import MatterEscalated, RequestReview, ReviewRequested
from domain.committees.committees import (
    AttendanceRecorded,
    AttendReview,
    CadenceSet,
    CommitteeState,
    ReviewConvened,
    ReviewRecorded,
    Session,
)
from domain.committees.minutes import (
    ApproveMinutes,
    Minutes,
    MinutesAgreed,
    MinutesApproved,
    MinutesDeemedApproved,
    MinutesObjected,
    MinutesRecorded,
    RecordMinutes,
)
from domain.committees.order_of_business import order_of_business
from domain.days.calendar import At
from domain.due import agenda, deadlines, health
from domain.evolution import fold
from domain.messages.messages import MessageDue
from domain.phases import State
from domain.refusals.errors import (
    AlreadyConvened,
    AlreadyHeld,
    BeforeItsCause,
    NoQuorum,
    NotAllowed,
    NotAMember,
    NotVoting,
    UnknownSession,
)
from domain.refusals.errors_of_committees import (
    AlreadyApproved,
    AlreadyRequested,
    MinutesRecordedAlready,
    MinutesSettled,
    NoMinutes,
    NoSecondCall,
    NotHeldYet,
    NotOnRequest,
    WasNotThere,
)
from domain.start import GoLive
from domain.words import wording
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import OTHER, SIGNED_BY_TWO, SUIVI, TEXT, convene, drafting, in_force, record, signed, start, when, who
from tests.domain.scenario import Outcome, Scenario, day, due, given

HALF: dict[str, Any] = {"at_least": "1/2", "article": "7"}
SECOND: dict[str, Any] = {**HALF, "second_call": {"after": "P8D", "at_least": "1/3"}}
ALONE = ["mic.focal"]
BOARD: dict[str, Any] = {
    **SUIVI,
    "id": "board",
    "kind": "arbitration",
    "title": "Arbitrage",
    "chairs": ["axa.focal"],
    "secretary": "mic.focal",
}


def meeting(on: str = "2026-01-10", *more: dict[str, Any], term: Any = None, **changes: Any) -> Scenario:
    """In force since a day, with a committee of three voting members, and others."""
    return in_force(on, committees=[{**SUIVI, **changes}, *more], term=term or {"indefinite": True})


def suivi(state: State, name: str = "suivi") -> CommitteeState:
    return state.committees.get(name)


def minutes_of(state: State, number: int = 1) -> Minutes:
    session = suivi(state).get(number)
    assert session is not None
    return session.minutes


def attend(*present: str, session: int = 1, on: str | None = None, actor: str = "mic.focal", **more: Any) -> AttendReview:
    people = [{"person": one} for one in present]
    return AttendReview.model_validate({**who(actor, on=on), "committee": "suivi", "session": session, "present": people, **more})


def request(actor: str = "axa.focal", on: str | None = None, committee: str = "suivi") -> RequestReview:
    return RequestReview(**who(actor, on=on), committee=committee, because="Retard du jalon 3")


def written(session: int = 1, sha: str | None = TEXT, on: str | None = None, actor: str = "axa.focal") -> RecordMinutes:
    return RecordMinutes(**who(actor, on=on), committee="suivi", session=session, minutes=sha)


def approve(person: str, session: int = 1, objection: str | None = None, on: str | None = None) -> ApproveMinutes:
    return ApproveMinutes(**who(person, on=on), committee="suivi", session=session, objection=objection)


def told(outcome: Outcome, about: str) -> tuple[tuple[str, ...], ...]:
    return tuple(one.to for one in outcome.all(MessageDue) if one.about == about)


# ── Without a quorum, and convened again ───────────────────────────────────────────────────────


def test_what_was_decided_without_a_quorum_is_recorded_as_it_was_where_that_is_said() -> None:
    convention = meeting(quorum=HALF)
    convention.refuses(NoQuorum, record("close", present=ALONE))
    outcome = convention.when(record("close", "adjourn", present=ALONE, without_quorum=True))
    outcome.kinds("review_recorded")
    recorded = outcome.the(ReviewRecorded)
    assert [one.tally.result for one in recorded.decisions] == ["no_quorum", "no_quorum"]
    assert (recorded.irregularities, recorded.counts, recorded.quorate) == (("not_convened", "no_quorum"), False, False)
    assert outcome.state.name == "in_force"


def test_with_a_quorum_the_word_changes_nothing() -> None:
    recorded = meeting(quorum=HALF).when(record("continue", without_quorum=True)).the(ReviewRecorded)
    assert (recorded.irregularities, recorded.counts, recorded.decisions[0].adopted) == (("not_convened",), True, True)


def test_a_second_convocation_follows_a_session_without_a_quorum() -> None:
    convention = meeting(quorum=SECOND)
    convention.refuses(NoSecondCall, convene("2026-02-01", second=True), committee="suivi", session=None, article="7")
    held = convention.after(record("continue"))
    held.refuses(NoSecondCall, convene("2026-02-01", second=True), session=1)
    adjourned = convention.after(record("adjourn"))
    adjourned.refuses(NoSecondCall, convene("2026-02-01", second=True), session=1)
    meeting().refuses(NoSecondCall, convene("2026-02-01", second=True), article="6")


def test_a_second_session_needs_the_lower_quorum_only() -> None:
    lost = meeting(quorum=SECOND).after(record(present=ALONE))
    again = lost.after(convene("2026-01-20", second=True)).on("2026-01-20")
    recorded = again.when(record("continue", present=ALONE)).the(ReviewRecorded)
    assert recorded.quorum is not None
    assert (recorded.second, recorded.quorum.needed, recorded.quorum.met, recorded.counts) == (True, 1, True, True)
    assert "quorum 1" in recorded.decisions[0].tally.because
    lost.after(convene("2026-01-20")).on("2026-01-20").refuses(NoQuorum, record("continue", present=ALONE), needed=2)


def test_a_second_convocation_without_a_quorum_of_its_own_keeps_the_first() -> None:
    lost = meeting(quorum=HALF).after(record(present=ALONE), convene("2026-01-20", second=True)).on("2026-01-20")
    lost.refuses(NoQuorum, record("continue", present=ALONE), needed=2)


def test_a_second_convocation_is_not_sent_before_the_session_that_failed() -> None:
    lost = meeting(quorum=SECOND).on("2026-01-20").after(record(present=ALONE))
    lost.refuses(BeforeItsCause, convene("2026-02-01", on="2026-01-19", second=True), cause="review_recorded", cause_on="2026-01-20")


def test_a_corrected_attendance_of_a_second_session_is_counted_by_its_quorum() -> None:
    from domain.changes.corrections import Correct, FactCorrected  # noqa: PLC0415

    lost = meeting(quorum=SECOND).after(record(present=ALONE), convene("2026-01-20", second=True)).on("2026-01-20")
    held = lost.after(record("continue"))
    version = held.last_fact
    fixed = held.when(Correct(**who(), version=version, changes={"present": "mic.focal"}, because="Erreur")).the(FactCorrected)
    assert fixed.fact["quorum"] == {"needed": 1, "met": True}


# ── Attendance said ahead ──────────────────────────────────────────────────────────────────────


def test_who_sits_may_be_said_before_the_session_is_recorded() -> None:
    rules = {"majority": "absolute", "proxies": 1}
    convened = meeting(decides=rules).after(convene("2026-01-20"))
    announced = convened.after(attend("mic.focal", proxies={"axa.focal": "mic.focal"}, recused=["ecc.director"])).on("2026-01-20")
    recorded = announced.when(record("continue", present=[])).the(ReviewRecorded)
    assert [one.person for one in recorded.present] == ["mic.focal"]
    assert (recorded.proxies, recorded.recused) == ({"axa.focal": "mic.focal"}, ("ecc.director",))
    instead = announced.when(record("continue", present=["axa.focal"])).the(ReviewRecorded)
    assert ([one.person for one in instead.present], instead.proxies) == (["axa.focal"], {})


def test_a_record_that_only_says_who_stands_back_takes_nothing_from_what_was_said_ahead() -> None:
    announced = meeting().after(convene("2026-01-20"), attend("mic.focal")).on("2026-01-20")
    recorded = announced.when(record("adjourn", present=[], recused=["ecc.director"])).the(ReviewRecorded)
    assert (recorded.present, recorded.recused) == ((), ("ecc.director",))


def test_the_last_word_about_who_sits_counts() -> None:
    convened = meeting().after(convene("2026-01-20"), attend("mic.focal"), attend("axa.focal")).on("2026-01-20")
    assert [one.person for one in convened.when(record(present=[])).the(ReviewRecorded).present] == ["axa.focal"]


def test_who_sits_is_said_of_a_session_that_is_to_come() -> None:
    convention = meeting()
    convention.refuses(UnknownSession, attend("mic.focal"), session=1)
    convened = convention.on("2026-01-12").after(convene("2026-01-20"))
    convened.refuses(NotAllowed, attend("mic.focal", actor="ecc.director"), article="6")
    convened.refuses(NotAMember, attend("axa.ceo"), person="axa.ceo")
    convened.refuses(BeforeItsCause, attend("mic.focal", on="2026-01-11"), cause="review_convened")
    convened.on("2026-01-20").after(record()).refuses(AlreadyHeld, attend("mic.focal"), session=1)


# ── Minutes ────────────────────────────────────────────────────────────────────────────────────

SILENCE: dict[str, Any] = {"within": "P15D", "approval": {"silence": "P10D"}}
NEXT: dict[str, Any] = {"within": "P15D", "approval": "next_session"}


def held(minutes: dict[str, Any] | None = None, *present: str, **changes: Any) -> Scenario:
    """A session held on the day of entry into force."""
    return meeting(minutes=minutes or SILENCE, **changes).after(record("continue", present=list(present or ("mic.focal", "axa.focal"))))


def test_minutes_are_owed_after_a_session() -> None:
    convention = held()
    assert due(convention.agenda(), "minutes_due") == ["2026-01-25"]
    (owed,) = (one for one in awaited(convention.there) if one.rule == "minutes_due")
    assert (owed.target, owed.who, owed.due, owed.article) == ("suivi-1", ("mic.focal", "axa.focal"), day("2026-01-25"), "6")
    assert convention.on("2026-01-25").when(written()).the(MinutesRecorded).irregularities == ()
    late = convention.passing("2026-01-26")
    assert health(late.there, day("2026-01-26")) == "late"
    assert late.when(written()).the(MinutesRecorded).irregularities == ("late_minutes",)


def test_what_minutes_wait_for_is_told_whole() -> None:
    sat = held(None, "mic.focal", "ecc.director").on("2026-01-12")
    shared: dict[str, Any] = {"target": "suivi-1", "title": "Comité de suivi", "article": "6"}
    its: dict[str, Any] = {"committee": "suivi", **shared}
    (owed,) = deadlines(sat.there)
    leaders = ("mic.focal", "axa.focal")
    assert owed == Deadline(about="minutes_due", due=day("2026-01-25"), to=leaders, since=day("2026-01-10"), **its)
    read = sat.after(written(on="2026-01-11"), approve("mic.focal"))
    passing: dict[str, Any] = {"due": day("2026-01-22"), "effect": "deemed_given"}
    (silent,) = deadlines(read.there)
    assert silent == Deadline(
        about="minutes_deemed_approved", to=("ecc.director",), since=day("2026-01-12"), duty=False, falls_due=False, **passing, **its
    )
    (waiting,) = awaited(read.there)
    assert waiting == Awaited(rule="minutes_approval", who=("ecc.director",), since=day("2026-01-11"), **passing, **shared)
    (item,) = (one for one in read.agenda() if one.kind == "minutes_deemed_approved")
    assert item == AgendaItem(kind=item.kind, at=At.END, target="suivi-1", title="Comité de suivi", **passing)
    later = held(NEXT, "mic.focal").on("2026-01-12").after(written())
    assert awaited(later.there) == (Awaited(rule="minutes_at_next_session", who=leaders, since=day("2026-01-12"), **shared),)


def test_minutes_are_owed_by_whoever_is_in_the_chair_on_their_day_and_by_the_manager_where_nobody_is() -> None:
    turns: dict[str, Any] = {"chairs": [], "chair": {"rotates": "P10D", "order": ["mic.focal", "ecc.director"]}, "secretary": None}
    (owed,) = deadlines(meeting(minutes=SILENCE, **turns).after(record("continue")).there)
    assert (owed.due, owed.to) == (day("2026-01-25"), ("ecc.director",))
    nobody: dict[str, Any] = {"chairs": [], "secretary": None}
    (owed,) = deadlines(meeting(minutes=SILENCE, **nobody).after(record("continue", actor="pm")).there)
    assert owed.to == ("pm",)


def test_minutes_approved_twice_in_one_session_are_approved_once_and_never_those_of_a_session_to_come() -> None:
    twice = [{"kind": "minutes_approved", "of": 1, "n": n} for n in (1, 2)]
    sat = held(NEXT).after(written()).on("2026-02-10")
    sat.when(record(*twice)).facts.kinds("review_recorded", "minutes_approved")
    sat.refuses(NotHeldYet, record({"kind": "minutes_approved", "of": 2}), session=2)


def test_nobody_owes_minutes_without_a_day_for_them_nor_of_a_session_of_the_past() -> None:
    assert due(held({"approval": "next_session"}).agenda(), "minutes_due") == []
    before = drafting("2026-01-10", committees=[{**SUIVI, "minutes": SILENCE}]).after(record("continue"))
    assert minutes_of(before.there).due is None


def test_minutes_settle_what_was_owed_and_go_to_whoever_sat_with_a_vote() -> None:
    members = ["mic.focal", {"who": "axa.focal", "alternate": "axa.deputy"}, {"who": "ecc.director", "voting": False}]
    present = ["mic.focal", "axa.deputy", "ecc.director"]
    convention = meeting(minutes=SILENCE, members=members).after(record("continue", present=present)).on("2026-01-15")
    outcome = convention.when(written())
    recorded = outcome.the(MinutesRecorded)
    assert (recorded.readers, recorded.deemed_on, recorded.number) == (("mic.focal", "axa.deputy"), day("2026-01-25"), 1)
    assert due(agenda(outcome.state), "minutes_due") == []
    assert told(outcome, "minutes_to_approve") == (("mic.focal", "axa.deputy"),)


def test_for_a_stand_in_from_outside_the_member_approves() -> None:
    sheet = record("continue", present=["mic.focal", {"person": "axa.standin-1", "stands_in_for": "axa.focal", "letter": True}])
    outcome = meeting(minutes=SILENCE).after(sheet).when(written())
    assert outcome.the(MinutesRecorded).readers == ("mic.focal", "axa.focal")


def test_minutes_that_come_with_the_sheet_are_recorded_at_once() -> None:
    outcome = meeting(minutes=SILENCE).when(record("continue", minutes=TEXT))
    assert outcome.the(MinutesRecorded).minutes == TEXT
    assert due(agenda(outcome.state), "minutes_due") == []
    on_paper = meeting(minutes=SILENCE).when(record("continue", minutes_on_paper=True))
    assert on_paper.the(MinutesRecorded).minutes is None
    meeting().when(record("continue", minutes=TEXT)).kinds("review_recorded")


def test_minutes_are_recorded_after_their_session_by_its_leaders() -> None:
    convened = meeting(minutes=SILENCE).on("2026-01-12").after(convene("2026-01-20"))
    convened.refuses(NotHeldYet, written(), committee="suivi", session=1, day="2026-01-20")
    convened.refuses(UnknownSession, written(session=2), session=2)
    sat = convened.on("2026-01-20").after(record("continue"))
    sat.refuses(BeforeItsCause, written(on="2026-01-19"), cause="review_recorded", cause_on="2026-01-20")
    sat.refuses(NotAllowed, written(actor="ecc.director"), article="6")
    sat.after(written()).refuses(MinutesRecordedAlready, written(), session=1)


def test_without_rules_minutes_are_kept_and_wait_for_nobody() -> None:
    outcome = meeting().after(record("continue")).when(written())
    outcome.kinds("minutes_recorded")
    assert [one.rule for one in awaited(outcome.state)] == []


def test_silence_approves_on_its_day_and_only_then() -> None:
    convention = held().on("2026-01-15").after(written())
    (waiting,) = awaited(convention.there)
    assert (waiting.rule, waiting.who, waiting.due, waiting.effect) == (
        "minutes_approval",
        ("mic.focal", "axa.focal"),
        day("2026-01-25"),
        "deemed_given",
    )
    assert due(convention.agenda(), "minutes_deemed_approved") == ["2026-01-25"]
    assert minutes_of(convention.passing("2026-01-25", "23:59").there).approved_on is None
    outcome = convention.on("2026-01-26").falls_due()
    assert outcome.the(MinutesDeemedApproved) == MinutesDeemedApproved(when=when("2026-01-25", "2026-01-26"), committee="suivi", session=1)
    assert minutes_of(outcome.state).approved_on == day("2026-01-25")
    assert awaited(outcome.state) == ()


def test_silence_counts_from_the_day_on_which_the_minutes_could_be_read() -> None:
    recorded = held().on("2026-01-20").when(written(on="2026-01-12")).the(MinutesRecorded)
    assert (recorded.when.on, recorded.deemed_on) == (day("2026-01-12"), day("2026-01-30"))


def test_corrected_minutes_begin_the_silence_anew() -> None:
    convention = held().after(written(), approve("mic.focal")).on("2026-01-15")
    again = convention.when(written(sha=OTHER))
    assert (again.the(MinutesRecorded).number, again.the(MinutesRecorded).deemed_on) == (2, day("2026-01-25"))
    assert minutes_of(again.state).agreed == ()


def test_minutes_are_approved_once_everybody_who_sat_has_approved() -> None:
    convention = held().after(written())
    convention.when(approve("axa.focal")).then(MinutesAgreed(when=when("2026-01-10"), committee="suivi", session=1, person="axa.focal"))
    outcome = convention.after(approve("axa.focal")).when(approve("mic.focal"))
    outcome.kinds("minutes_agreed", "minutes_approved")
    assert outcome.the(MinutesApproved).at is None
    assert due(agenda(outcome.state), "minutes_deemed_approved") == []


def test_an_objection_stops_the_silence_and_leaves_the_minutes_to_the_next_session() -> None:
    convention = held().after(written())
    outcome = convention.when(approve("ecc.director", objection="La décision 3 manque"))
    assert outcome.the(MinutesObjected).text == "La décision 3 manque"
    assert due(agenda(outcome.state), "minutes_deemed_approved") == []
    (waiting,) = awaited(outcome.state)
    assert (waiting.rule, waiting.who) == ("minutes_at_next_session", ("mic.focal", "axa.focal"))
    objected = convention.after(approve("ecc.director", objection="non"))
    later = objected.on("2026-02-10").when(record({"kind": "minutes_approved", "of": 1}))
    assert later.the(MinutesApproved) == MinutesApproved(when=when("2026-02-10"), committee="suivi", session=1, at=2)


def test_who_objects_and_then_approves_has_approved() -> None:
    convention = held().after(written(), approve("mic.focal", objection="non"), approve("axa.focal"))
    assert minutes_of(convention.there).objected == ("mic.focal",)
    outcome = convention.when(approve("mic.focal"))
    outcome.kinds("minutes_agreed", "minutes_approved")
    assert minutes_of(outcome.state).objected == ()
    again = held().after(written(), approve("mic.focal"), approve("mic.focal", objection="si"), approve("mic.focal", objection="oui"))
    assert (minutes_of(again.there).agreed, minutes_of(again.there).objected) == ((), ("mic.focal",))


def test_whoever_is_no_longer_known_is_waited_for_no_more() -> None:
    convention = held().after(written())
    gone = convention.there.terms.parties[0].model_copy(update={"people": ("mic.minister",)})
    terms = convention.there.terms.model_copy(update={"parties": (gone, *convention.there.terms.parties[1:])})
    left = Scenario(convention.there.model_copy(update={"terms": terms}), convention.now)
    (waiting,) = (one for one in awaited(left.there) if one.rule == "minutes_approval")
    assert waiting.who == ("axa.focal",)
    left.when(approve("axa.focal")).kinds("minutes_agreed", "minutes_approved")


def test_minutes_are_approved_by_whoever_sat_with_a_vote_once() -> None:
    convention = held().after(written())
    convention.refuses(WasNotThere, approve("ecc.director"), person="ecc.director", known="mic.focal, axa.focal")
    convention.refuses(NotAMember, approve("axa.ceo", objection="non"), person="axa.ceo")
    convention.after(approve("mic.focal")).refuses(AlreadyApproved, approve("mic.focal"), person="mic.focal")
    held().refuses(NoMinutes, approve("mic.focal"), session=1)
    convention.on("2026-01-12").refuses(BeforeItsCause, approve("mic.focal", on="2026-01-09"), cause="minutes_recorded")


def test_approved_minutes_stand() -> None:
    convention = held().after(written(), approve("mic.focal"), approve("axa.focal"))
    convention.refuses(MinutesSettled, approve("mic.focal"), session=1, on="2026-01-10")
    convention.refuses(MinutesSettled, written(sha=OTHER), article="6")
    convention.on("2026-02-10").when(record({"kind": "minutes_approved", "of": 1})).kinds("review_recorded")


def test_minutes_are_approved_at_the_next_session_where_the_terms_say_so() -> None:
    convention = held(NEXT).after(written())
    assert due(convention.agenda(), "minutes_deemed_approved") == []
    assert [one.rule for one in awaited(convention.there)] == ["minutes_at_next_session"]
    assert told(held(NEXT).when(written()), "minutes_to_read") == (("mic.focal", "axa.focal"),)
    rejected = {"kind": "minutes_approved", "of": 1, "votes": {"mic.focal": "against"}}
    convention.on("2026-02-10").when(record(rejected)).facts.kinds("review_recorded")
    convention.on("2026-02-10").when(record({"kind": "minutes_approved", "of": 1})).kinds("review_recorded", "minutes_approved")


def test_a_session_approves_the_minutes_of_earlier_ones_only() -> None:
    convention = held()
    convention.refuses(NotHeldYet, record({"kind": "minutes_approved", "of": 2}, session=2), session=2)
    planned = convention.after(convene("2026-02-01")).on("2026-03-01")
    planned.refuses(NotHeldYet, record({"kind": "minutes_approved", "of": 2}, session=3), session=2)
    convention.on("2026-02-10").when(record({"kind": "minutes_approved", "of": 3}, session=9)).kinds("review_recorded")


def test_minutes_go_on_while_the_convention_stands_still() -> None:
    suspended = meeting(minutes=SILENCE).after(record("suspend"))
    assert due(suspended.agenda(), "minutes_due") == ["2026-01-25"]
    assert due(suspended.after(written()).agenda(), "minutes_deemed_approved") == ["2026-01-20"]


# ── At the request of a member ─────────────────────────────────────────────────────────────────

ON_REQUEST: dict[str, Any] = {"on_request": True, "convocation": "P15D"}


def test_a_member_asks_for_a_session_and_the_leaders_owe_the_convocation() -> None:
    outcome = meeting(meets=ON_REQUEST).when(request())
    assert outcome.the(ReviewRequested) == ReviewRequested(
        when=when("2026-01-10"), committee="suivi", person="axa.focal", because="Retard du jalon 3", due=day("2026-01-25")
    )
    assert told(outcome, "review_requested") == (("mic.focal", "axa.focal"),)
    assert due(agenda(outcome.state), "request_due") == ["2026-01-25"]
    assert [(one.rule, one.who) for one in awaited(outcome.state)] == [("request_due", ("mic.focal", "axa.focal"))]


def test_a_convocation_settles_a_request_and_the_session_ends_it() -> None:
    asked = meeting(meets={"on_request": True}).after(request())
    assert due(asked.agenda(), "request_due") == ["2026-02-09"]
    convened = asked.after(convene("2026-01-20"))
    assert due(convened.agenda(), "request_due") == []
    assert suivi(convened.on("2026-01-20").after(record("continue")).there).calls == ()
    assert suivi(convened.on("2026-01-20").after(record("adjourn")).there).calls != ()


def test_a_session_held_before_it_was_asked_for_answers_no_request() -> None:
    asked = meeting(meets=ON_REQUEST).on("2026-01-15").after(request())
    assert suivi(asked.after(record("continue", on="2026-01-12")).there).calls != ()
    assert suivi(asked.after(record("continue", on="2026-01-15")).there).calls == ()


def test_a_session_that_was_put_off_keeps_nothing_from_being_asked_for() -> None:
    convened = meeting(meets={"every": "P6M", "convocation": "P15D", "on_request": True}).after(convene("2026-02-02"))
    assert due(convened.agenda(), "convocation_due") == []
    assert [one.target for one in awaited(convened.there) if one.rule == "session"] == ["suivi-1"]
    instead = convened.on("2026-02-09").after(record("continue"))
    assert due(instead.agenda(), "convocation_due") == ["2026-12-26"]
    assert [one.target for one in awaited(instead.there) if one.rule == "session"] == []
    assert due(instead.after(request()).agenda(), "request_due") == ["2026-02-24"]
    assert suivi(instead.after(record("continue", session=1, on="2026-02-02")).there).planned == (), "it may be told later"


def test_a_session_of_which_nobody_says_anything_keeps_no_later_one_from_being_convened() -> None:
    convened = meeting(meets={"every": "P6M", "convocation": "P15D"}).after(convene("2026-02-02"))
    missed = convened.passing("2026-07-11")
    assert due(missed.agenda(), "convocation_due") == ["2026-12-26"]
    assert [one.target for one in awaited(missed.there) if one.rule == "session"] == ["suivi-1"], "it may have been held"
    assert order_of_business(missed.there, "suivi", missed.now.today).session is None


def test_a_request_that_nobody_answers_passes() -> None:
    asked = meeting(meets=ON_REQUEST).after(request()).passing("2026-01-26")
    assert "request_due/suivi/2026-01-25" in asked.there.passed
    assert health(asked.there, day("2026-01-26")) == "late"


def test_a_request_that_passes_on_the_day_of_a_session_leaves_the_session_owed() -> None:
    asking = meeting(meets={**ON_REQUEST, "every": "P6M", "convocation": "P30D"}).on("2026-06-10").after(request()).on("2026-07-11")
    assert due(asking.agenda(), "request_due") == due(asking.agenda(), "review_due") == ["2026-07-10"]
    passed = asking.falls_due()
    assert [one.due for one in passed.all(CadenceSet)] == [day("2027-01-10")]
    assert [one.about for one in passed.all(DeadlinePassed)] == ["convocation_due", "request_due", "review_due"]
    assert told(passed, "review_missed") == (("mic.focal", "axa.focal", "pm"),)


def test_only_a_voting_member_asks_and_only_where_the_terms_allow_it() -> None:
    members = ["mic.focal", "axa.focal", {"who": "ecc.director", "voting": False}]
    convention = meeting(meets=ON_REQUEST, members=members)
    convention.refuses(NotVoting, request("ecc.director"), person="ecc.director")
    convention.refuses(NotAMember, request("axa.ceo"), person="axa.ceo")
    meeting().refuses(NotOnRequest, request(), article="6")
    meeting(meets={"every": "P6M"}).refuses(NotOnRequest, request(), committee="suivi")
    convention.after(request()).refuses(AlreadyRequested, request("mic.focal"), person="axa.focal", on="2026-01-10")
    convention.after(convene("2026-01-20")).refuses(AlreadyConvened, request(), on="2026-01-20")


# ── So many times a year ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("times", "held_on", "expected"),
    [
        (2, [], "2026-07-10"),
        (2, ["2026-02-01"], "2027-01-10"),
        (2, ["2026-02-01", "2026-03-01"], "2027-07-10"),
        (2, ["2026-02-01", "2026-03-01", "2026-04-01"], "2027-07-10"),
        (4, ["2026-02-01"], "2026-07-10"),
        (5, [], "2026-03-24"),
        (1, ["2026-02-01"], "2028-01-10"),
    ],
)
def test_of_each_year_of_force_a_part_is_due_that_no_session_has_settled(times: int, held_on: list[str], expected: str) -> None:
    convention = meeting(meets={"at_least": times, "per": "year"})
    for one in held_on:
        convention = convention.on(one).after(record("continue"))
    assert suivi(convention.there).due == day(expected)


def test_a_part_of_the_year_that_passed_stays_owed_until_a_session() -> None:
    missed = meeting(meets={"at_least": 2, "per": "year"}).passing("2026-08-01")
    assert (suivi(missed.there).missed, suivi(missed.there).due) == (day("2026-07-10"), day("2027-01-10"))
    at_last = missed.after(record("continue"))
    assert (suivi(at_last.there).missed, suivi(at_last.there).due) == (None, day("2027-01-10"))
    assert suivi(at_last.on("2026-09-01").after(record("continue")).there).due == day("2027-07-10")


def test_an_adjourned_session_counts_for_no_year() -> None:
    convention = meeting(meets={"at_least": 2, "per": "year"}).on("2026-02-01").after(record("adjourn")).on("2026-03-01")
    assert suivi(convention.after(record("continue")).there).due == day("2027-01-10")


def test_a_session_recorded_late_moves_no_later_day_back() -> None:
    convention = meeting(meets={"at_least": 2, "per": "year"}).passing("2027-01-20")
    assert suivi(convention.there).due == day("2027-07-10")
    assert suivi(convention.after(record("continue", on="2026-12-31", actor="pm")).there).due == day("2027-07-10")


def test_so_many_times_a_year_ends_with_the_term_and_goes_on_with_a_renewal() -> None:
    term = {"initial": "P10M", "renewal": {"mode": "tacit", "period": "P10M"}}
    convention = meeting(meets={"at_least": 2, "per": "year"}, term=term).on("2026-07-01").after(record("continue"))
    assert suivi(convention.there).due is None
    assert suivi(convention.passing("2026-11-10").there).due == day("2027-01-10")


def test_a_session_on_the_eve_of_the_last_day_of_its_year_settles_only_one_of_it() -> None:
    convention = meeting(meets={"at_least": 2, "per": "year"})
    assert convention.on("2027-01-09").when(record("continue")).the(ReviewRecorded).next_due == day("2027-01-10")
    assert convention.on("2027-01-11").when(record("continue")).the(ReviewRecorded).next_due == day("2028-01-10")


@pytest.mark.parametrize(
    ("times", "met", "after", "expected"),
    [
        (1, ["2027-01-10"], "2027-01-09", "2028-01-10"),
        (2, ["2027-03-01", "2028-03-01"], "2027-02-28", "2028-01-10"),
        (2, ["2027-01-10", "2027-01-11"], "2027-01-11", "2028-01-10"),
    ],
)
def test_a_session_settles_a_part_of_its_own_year_the_last_day_of_which_is_the_anniversary(
    times: int, met: list[str], after: str, expected: str
) -> None:
    from domain.committees.cadence import occurrence_after  # noqa: PLC0415
    from domain.days.calendar import WorkingDays  # noqa: PLC0415
    from domain.files.implementation import Committee  # noqa: PLC0415

    body = Committee.model_validate({**SUIVI, "meets": {"at_least": times, "per": "year"}})
    assert occurrence_after(body, day("2026-01-10"), day(after), WorkingDays(), tuple(map(day, met))) == day(expected)


def test_sessions_of_the_old_term_count_for_the_year_of_a_renewal_and_under_new_terms() -> None:
    term = {"initial": "P10M", "renewal": {"mode": "tacit", "period": "P10M"}}
    twice = {"at_least": 2, "per": "year"}
    convention = meeting(meets=twice, term=term).on("2026-07-01").after(record("continue", on="2026-06-10"), record("continue"))
    assert suivi(convention.there).due is None
    assert suivi(convention.passing("2026-11-10").there).due == day("2027-07-10")
    agreed = signed("2026-01-10", committees=[{**SUIVI, "meets": twice}]).after(record("continue"))
    changed = propose({"committees": {"replace": [{**SUIVI, "meets": {**twice, "avoid": [8]}}]}})
    again = agreed.after(changed, sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert suivi(again.there).due == day("2027-01-10")


def test_an_occurrence_that_was_put_elsewhere_is_not_missed() -> None:
    from domain.committees.cadence import missed  # noqa: PLC0415

    known = meeting(meets={"every": "P6M"}).there.committees
    assert missed(known, "suivi", day("2026-07-09")) == known


def test_a_year_never_ends_beyond_the_calendar() -> None:
    from domain.committees.cadence import occurrence_after  # noqa: PLC0415
    from domain.days.calendar import LAST_DAY, LATEST, WorkingDays  # noqa: PLC0415
    from domain.files.implementation import Committee  # noqa: PLC0415

    body = Committee.model_validate({**SUIVI, "meets": {"at_least": 1, "per": "year"}})
    assert occurrence_after(body, LAST_DAY, LATEST, WorkingDays()) is None


# ── What is missed, and what climbs ────────────────────────────────────────────────────────────


def test_a_missed_session_is_told_at_once_to_chairs_manager_and_the_committee_above() -> None:
    convention = meeting("2026-01-10", {**BOARD, "secretary": "mic.legal"}, meets={"every": "P6M"}, reports_to="board").on("2026-07-11")
    assert told(convention.falls_due(), "review_missed") == (("mic.focal", "axa.focal", "pm", "mic.legal"),)
    assert told(meeting(meets={"every": "P6M"}).on("2026-07-11").falls_due(), "review_missed") == (("mic.focal", "axa.focal", "pm"),)


def test_a_second_session_missed_running_goes_to_the_committee_above() -> None:
    convention = meeting("2026-01-10", BOARD, meets={"every": "P6M"}, escalates_to="board").passing("2026-07-11")
    outcome = convention.on("2027-01-11").falls_due()
    assert outcome.the(MatterEscalated) == MatterEscalated(
        when=when("2027-01-10", "2027-01-11"), committee="suivi", to="board", cause="missed", due=day("2027-02-10")
    )
    assert told(outcome, "matter_escalated") == (("mic.focal", "axa.focal", "pm"),)
    assert [line.partition("|")[0] for line in outcome.the(MessageDue).items] == ["review_missed"]
    assert due(agenda(outcome.state), "escalation_due") == ["2027-02-10"]
    assert [one.rule for one in awaited(outcome.state) if one.rule == "escalation_due"] == ["escalation_due"]


def test_a_matter_is_sent_up_once_until_the_committee_above_has_met() -> None:
    convention = meeting("2026-01-10", BOARD, meets={"every": "P6M"}, escalates_to="board").passing("2027-01-11")
    assert [one.cause for one in suivi(convention.there, "board").calls] == ["missed"]
    further = convention.passing("2028-01-11")
    assert len(suivi(further.there, "board").calls) == 1
    met = further.after(record("continue", committee="board", actor="axa.focal"))
    assert suivi(met.there, "board").calls == ()
    once = met.passing("2028-07-11")
    assert suivi(once.there, "board").calls != ()


def test_minutes_of_a_session_still_to_come_are_not_approved_after_another_decision_either() -> None:
    convention = meeting()
    convention.refuses(NotHeldYet, record("continue", {"kind": "minutes_approved", "of": 1}), session=1)
    convention.when(record({"kind": "continue", "of": 1})).kinds("review_recorded")


def test_silence_approves_the_minutes_of_a_committee_whose_name_has_several_words() -> None:
    named = {**SUIVI, "id": "suivi-local", "minutes": {"approval": {"silence": "P10D"}}}
    convention = in_force("2026-01-10", committees=[named], term={"indefinite": True})
    read = convention.after(record("continue", committee="suivi-local", minutes=TEXT))
    assert read.on("2026-01-21").falls_due().the(MinutesDeemedApproved).committee == "suivi-local"


def test_what_failed_before_a_convention_was_taken_over_climbs_nowhere() -> None:
    present = ["mic.focal", "axa.focal", "ecc.director"]
    sessions = [{"committee": "suivi", "held": f"2025-0{n}-10", "present": present, "decisions": [{"kind": "adjourn"}]} for n in (3, 4)]
    facts = {"texts": [{"document": "text", "on": "2024-01-10"}], "signed": {"mic.minister": "2024-01-10", "axa.ceo": "2024-01-10"}}
    committees = [{**SUIVI, "escalates_to": "board"}, BOARD]
    order = start(taken_over=True, so_far={**facts, "sessions": sessions}, committees=committees, **SIGNED_BY_TWO)
    outcome = given().on("2026-01-10").when(order)
    assert [one.failed for one in outcome.all(ReviewRecorded)] == ["adjourned", "adjourned"]
    assert outcome.all(MatterEscalated) == ()


def test_an_occurrence_missed_on_the_very_day_of_going_live_counts() -> None:
    facts = {"texts": [{"document": "text", "on": "2025-01-10"}], "signed": {"mic.minister": "2025-01-10", "axa.ceo": "2025-01-10"}}
    committees = [{**SUIVI, "escalates_to": "board", "meets": {"every": "P6M"}}, BOARD]
    begun = given().on("2025-12-01").after(start(taken_over=True, so_far=facts, committees=committees, **SIGNED_BY_TWO))
    for on, climbs in (("2026-01-10", True), ("2026-01-11", False)):
        live = begun.on(on).after(GoLive(**who())).passing("2026-07-11")
        assert bool(suivi(live.there, "board").calls) == climbs


def test_an_occurrence_of_the_very_day_of_a_session_recorded_later_was_not_missed() -> None:
    convention = meeting("2026-01-10", BOARD, meets={"every": "P6M"}, escalates_to="board").passing("2026-07-11")
    met = convention.on("2026-07-20").after(record("continue", on="2026-07-10"))
    assert suivi(met.passing("2027-01-11").there, "board").calls == ()
    assert suivi(met.passing("2027-07-11").there, "board").calls != ()


def test_what_is_known_of_a_session_is_what_was_announced_and_recorded() -> None:
    convention = meeting(quorum=SECOND, minutes={"within": "P15D"}).after(record(present=ALONE))
    again = convention.on("2026-01-11").after(convene("2026-01-20", second=True)).on("2026-01-22")
    held = again.after(record("continue", present=ALONE, on="2026-01-21", session=2))
    assert suivi(held.there).get(2) == Session(
        number=2,
        day=day("2026-01-20"),
        sent_on=day("2026-01-11"),
        second=True,
        held_on=day("2026-01-21"),
        minutes=Minutes(due=day("2026-02-05"), since=day("2026-01-22")),
    )
    without = meeting().on("2026-01-12").after(record("continue"))
    assert suivi(without.there).get(1) == Session(number=1, day=day("2026-01-12"), held_on=day("2026-01-12"))


def test_a_day_is_known_since_it_was_set_and_no_later_where_a_session_leaves_it() -> None:
    twice = meeting(meets={"every": "P6M"}).passing("2026-07-12")
    assert (suivi(twice.there).due, suivi(twice.there).due_recorded_on) == (day("2027-01-10"), day("2026-07-11"))
    late = twice.on("2026-07-20").after(record("continue", on="2026-07-05"))
    assert (suivi(late.there).due, suivi(late.there).due_recorded_on) == (day("2027-01-10"), day("2026-07-11"))


def test_who_would_come_to_a_session_that_nobody_convened_changes_nothing() -> None:
    there = meeting().there
    said = AttendanceRecorded(when=when("2026-01-11"), committee="suivi", session=4, present=())
    assert fold(there, (said,)).committees.get("suivi").sessions == ()


def test_after_a_session_counting_begins_anew() -> None:
    convention = meeting("2026-01-10", BOARD, meets={"every": "P6M"}, escalates_to="board").passing("2026-07-11")
    met = convention.on("2026-08-01").after(record("continue")).passing("2027-01-11")
    assert suivi(met.there, "board").calls == ()


def test_without_a_committee_above_nothing_climbs() -> None:
    outcome = meeting(meets={"every": "P6M"}).passing("2026-07-11").on("2027-01-11").falls_due()
    assert outcome.all(MatterEscalated) == ()


TIE = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}
CONSENT = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "for", "ecc.director": "against"}}


@pytest.mark.parametrize(
    ("first", "second", "rules", "cause"),
    [
        (record("adjourn"), record("adjourn", on="2026-02-10"), {}, "adjourned"),
        (record(present=ALONE), record("adjourn", on="2026-02-10"), {"quorum": HALF}, "adjourned"),
        (record(present=ALONE), record(present=ALONE, on="2026-02-10"), {"quorum": HALF}, "no_quorum"),
        (record(TIE), record(TIE, on="2026-02-10"), {"decides": {"majority": "absolute"}}, "disagreement"),
        (record(CONSENT), record(CONSENT, on="2026-02-10"), {}, "disagreement"),
        (record("adjourn"), record("continue", on="2026-02-10"), {}, None),
        (record("continue"), record("adjourn", on="2026-02-10"), {}, None),
        (record(CONSENT), record(CONSENT, on="2026-02-10"), {"decides": {"majority": "two_thirds", "of": "all_members"}}, None),
    ],
)
def test_two_failures_running_go_to_the_committee_above(first: Any, second: Any, rules: dict[str, Any], cause: str | None) -> None:
    convention = meeting("2026-01-10", {**BOARD, "meets": {"convocation": "P10D"}}, escalates_to="board", **rules).after(first)
    outcome = convention.on("2026-02-10").when(second)
    found = [(one.cause, one.session, one.due) for one in outcome.all(MatterEscalated)]
    assert found == ([(cause, 2, day("2026-02-20"))] if cause else [])
    assert [(one.cause, one.session) for one in suivi(outcome.state, "board").calls] == [(cause, 2) for cause in [cause] if cause]


@pytest.mark.parametrize(
    ("votes", "failed"),
    [
        ({"mic.focal": "for", "axa.focal": "against", "ecc.director": "abstain"}, None),  # the casting vote
        ({"mic.focal": "against", "axa.focal": "for", "ecc.director": "abstain"}, "disagreement"),
        ({"mic.focal": "for", "axa.focal": "against", "ecc.director": "against"}, None),
        (dict.fromkeys(("mic.focal", "axa.focal", "ecc.director"), "abstain"), None),
    ],
)
def test_only_a_tie_that_nobody_broke_is_a_disagreement(votes: dict[str, str], failed: str | None) -> None:
    convention = meeting(decides={"majority": "absolute", "casting_vote": True})
    assert convention.when(record({"kind": "continue", "votes": votes})).the(ReviewRecorded).failed == failed


def test_after_a_matter_went_up_two_more_failures_are_needed() -> None:
    convention = meeting("2026-01-10", BOARD, escalates_to="board")
    for month in ("02", "03"):
        convention = convention.on(f"2026-{month}-10").after(record("adjourn"))
    above = convention.on("2026-03-20").after(record("continue", committee="board", actor="axa.focal"))
    assert suivi(above.there, "board").calls == ()
    third = above.on("2026-04-10").after(record("adjourn"))
    assert suivi(third.there, "board").calls == ()
    assert suivi(third.on("2026-05-10").after(record("adjourn")).there, "board").calls != ()


def test_the_committee_above_hears_of_a_session_below_it() -> None:
    above = {**BOARD, "secretary": "mic.legal"}
    outcome = meeting("2026-01-10", above, reports_to="board").when(record("continue"))
    assert told(outcome, "sub_committee_reported") == (("mic.legal",),)  # the other sits below, and hears what was decided
    nobody = {**BOARD, "chairs": [], "secretary": None}
    assert told(meeting("2026-01-10", nobody, reports_to="board").when(record("continue")), "sub_committee_reported") == (("pm",),)


def test_a_convocation_that_was_convened_anyway_serves_what_is_asked_of_the_committee() -> None:
    two = meeting("2026-01-10", BOARD, meets=ON_REQUEST, escalates_to="board").after(request())
    convened = two.after(convene("2026-01-20")).when(convene("2026-01-25"))
    assert convened.the(ReviewConvened).session == 2
    assert due(agenda(convened.state), "request_due") == []


def test_a_session_that_is_asked_for_or_owed_from_below_is_told_whole() -> None:
    asked = meeting(meets=ON_REQUEST).on("2026-01-12").after(request(on="2026-01-11"))
    assert deadlines(asked.there) == (
        Deadline(
            about="request_due",
            target="suivi",
            due=day("2026-01-26"),
            title="Comité de suivi",
            to=("mic.focal", "axa.focal"),
            since=day("2026-01-12"),
            article="6",
            committee="suivi",
        ),
    )
    leaderless = {**BOARD, "chairs": [], "secretary": None}
    failing = meeting("2026-01-10", leaderless, escalates_to="board").after(record("adjourn"))
    escalated = failing.on("2026-01-13").when(record("adjourn", on="2026-01-12"))
    assert escalated.the(MatterEscalated) == MatterEscalated(
        when=when("2026-01-12", "2026-01-13"), committee="suivi", to="board", cause="adjourned", session=2, due=day("2026-02-12")
    )
    assert deadlines(escalated.state) == (
        Deadline(
            about="escalation_due",
            target="board",
            due=day("2026-02-12"),
            title="Arbitrage",
            to=("pm",),
            since=day("2026-01-13"),
            escalate=True,
            article="6",
            committee="board",
        ),
    )


def test_minutes_that_a_session_approved_are_owed_no_more() -> None:
    sat = held(NEXT).on("2026-01-20")
    assert due(sat.agenda(), "minutes_due") == ["2026-01-25"]
    later = sat.when(record({"kind": "minutes_approved", "of": 1}))
    assert minutes_of(later.state).due is None


def test_what_is_asked_of_a_committee_from_two_sides_is_owed_twice() -> None:
    asked = meeting("2026-01-10", {**BOARD, "meets": ON_REQUEST}, escalates_to="board").after(request(committee="board"), record("adjourn"))
    failed = asked.on("2026-01-12").after(record("adjourn"))
    assert [one.about for one in deadlines(failed.there)] == ["request_due", "escalation_due"]


def test_a_rotating_chair_owes_the_session_that_is_asked_for_by_its_day() -> None:
    turns: dict[str, Any] = {"chairs": [], "chair": {"rotates": "P10D", "order": ["mic.focal", "ecc.director"]}, "secretary": None}
    (owed,) = deadlines(meeting(meets=ON_REQUEST, **turns).after(request()).there)
    assert (owed.due, owed.to) == (day("2026-01-25"), ("ecc.director",))


def test_failures_are_counted_in_the_order_of_their_days_and_none_of_the_past() -> None:
    first = meeting("2026-01-10", BOARD, escalates_to="board").on("2026-03-10").after(record("adjourn"))
    between = first.when(record("continue", on="2026-02-10"))
    assert between.all(MatterEscalated) == ()
    after = Scenario(between.state, first.now).on("2026-03-11")
    assert [one.session for one in after.when(record("adjourn")).all(MatterEscalated)] == [3]


# ── In words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        (
            "matter_escalated",
            {"committee": "suivi", "to": "board", "cause": "no_quorum", "due": "2026-03-18"},
            "Le comité board, à convoquer au plus tard le 18 mars 2026, est saisi de ce que suivi n'a pu régler (quorum manqué)",
        ),
        (
            "consultation_opened",
            {"committee": "suivi", "session": 3, "until": "2026-03-01", "decision": {"kind": "continue"}},
            "Comité suivi, consultation écrite n° 3 ouverte jusqu'au 1er mars 2026 : poursuivre",
        ),
        (
            "consultation_answered",
            {"committee": "suivi", "session": 3, "person": "axa.focal", "vote": "abstain"},
            "Comité suivi, consultation n° 3 : réponse d'axa.focal (abstention)",
        ),
        (
            "minutes_approved",
            {"committee": "suivi", "session": 1, "at": 2},
            "Procès-verbal de la session 1 du comité suivi approuvé à la session 2",
        ),
    ],
)
def test_the_cycle_is_told_in_words(kind: str, data: dict[str, Any], text: str) -> None:
    assert wording.event(kind, data) == text


def test_a_refusal_is_told_in_arabic_too() -> None:
    details = {"committee": "suivi", "session": 1}
    assert wording.refusal("no_minutes", details, "ar") == "مرفوض: لم يسجل أي محضر للدورة 1 للجنة suivi"
    assert wording.refusal("already_held", {"committee": "suivi", "on": "2026-01-01"}, "ar").startswith("Refusé")
