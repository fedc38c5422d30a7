"""Sessions that nobody can hold any more, and members who come or go once a session was convened: what their calendars are told."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes.succession import ReplaceHolder, ReplaceManager, SucceedParty
from domain.committees.meetings import CallOffReview, Meeting, SessionCalledOff, SessionMoved
from domain.committees.members import AppointMember, LeaveCommittee, ReplaceMember
from domain.committees.moving import meetings
from domain.life.closing import Abandon, Close, ConventionClosed
from domain.life.force import TermEnded
from domain.life.termination import Denounce, Terminate
from domain.messages import telling
from domain.messages.messages import Delivered, MessageDue, MessageSuperseded, RecordDelivery
from domain.phases import Closed, Closing
from domain.words import lines_in_words, wording
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    HEIR,
    SIGNED_BY_TWO,
    SUIVI,
    THREE,
    convene,
    in_force,
    in_signature,
    record,
    signed,
    when,
    who,
)
from tests.domain.scenario import Outcome, Scenario, day

MEMBERS = ("mic.focal", "axa.focal", "ecc.director")
ALONE: dict[str, Any] = {"reminders": {"delivery": "single"}}
MEETING = {**SUIVI, "id": "board", "title": "Conseil", "members": ["mic.focal", "axa.focal"], "article": "7"}
Told = tuple[str, str, tuple[str, ...], tuple[int, int, bool] | None]


def convened(**changes: Any) -> Scenario:
    """In force since 10 January 2026, with a committee that was convened for 1 March."""
    there = in_force("2026-01-10", **{"committees": [SUIVI], "term": {"indefinite": True}, **ALONE, **changes})
    return there.after(convene("2026-03-01", begin="10:00", place="Rabat")).on("2026-01-20")


def told(outcome: Outcome) -> list[Told]:
    """About what, of which target, to whom; and of which session, how often changed, whether struck."""
    return [(one.about, one.target, (*one.to, *one.letters), _session(one.meeting)) for one in outcome.all(MessageDue)]


def _session(meeting: Meeting | None) -> tuple[int, int, bool] | None:
    return (meeting.session, meeting.sequence, meeting.cancelled) if meeting else None


def lines(outcome: Outcome, about: str) -> list[str]:
    (found,) = [one for one in outcome.all(MessageDue) if one.about == about]
    return [lines_in_words.line(one) for one in found.items]


def close(because: str | None = "Sans suite") -> Close:
    return Close(**who(), because=because)


# ── With the convention, or with the committee ─────────────────────────────────────────────────


def test_closing_a_convention_calls_off_the_session_that_was_convened() -> None:
    closed = convened().when(close())
    closed.facts.kinds("closing_started", "convention_closed", "session_called_off")
    assert closed.the(SessionCalledOff) == SessionCalledOff(
        when=when("2026-01-20"),
        committee="suivi",
        session=1,
        follows="convention_closed",
        session_day=day("2026-03-01"),
        begin="10:00",
        place="Rabat",
        sequence=1,
    )
    assert closed.state.committees.get("suivi").planned == ()


def test_whoever_was_convened_hears_of_the_end_in_one_mail_that_strikes_the_session() -> None:
    closed = convened().when(close())
    struck = (1, 1, True)
    assert told(closed) == [
        ("convention_closed", "REF-1", ("mic.focal", "axa.focal"), struck),
        ("convention_closed", "REF-1", ("pm",), None),
        ("convention_closed", "REF-1", ("ecc.director",), struck),
    ]
    first, _, _ = closed.all(MessageDue)
    assert [lines_in_words.line(one) for one in first.items] == [
        "Issue : menée à terme",
        "Motif : Sans suite",
        "Session annulée : Comité de suivi (suivi-1), 1er mars 2026",
    ]


def test_who_hears_of_the_session_alone_reads_of_which_convention_it_was_and_since_when() -> None:
    (message,) = [one for one in convened().when(close()).all(MessageDue) if one.to == ("ecc.director",)]
    assert (message.subject, message.due) == ("Convention d'essai", day("2026-01-20"))


def test_a_manager_who_closes_is_told_too_where_nobody_else_was_convened() -> None:
    empty = {**SUIVI, "members": [{"who": "mic.focal", "vacant": True}], "chairs": [], "secretary": None}
    there = in_force("2026-01-10", committees=[empty], term={"indefinite": True}, **ALONE).after(convene("2026-03-01", actor="pm"))
    assert ("convention_closed", "REF-1", ("pm",), (1, 1, True)) in told(there.when(close()))
    off = there.when(CallOffReview(**who(), committee="suivi", session=1, because="Sans objet"))
    assert told(off) == []


def test_of_two_sessions_each_is_struck_by_a_mail_of_its_own() -> None:
    closed = convened().after(convene("2026-04-01")).when(close())
    for one in ("mic.focal", "ecc.director"):
        heard = [message.meeting.session for message in closed.all(MessageDue) if one in message.to and message.meeting]
        assert heard == [1, 2]
    assert len({one.message for one in closed.all(MessageDue)}) == len(closed.all(MessageDue))


def test_a_convention_that_is_given_up_calls_its_sessions_off() -> None:
    there = in_signature(committees=[SUIVI], **ALONE).after(convene("2026-03-01"))
    given_up = there.when(Abandon(**who(), because="Sans objet"))
    given_up.facts.kinds("convention_closed", "session_called_off")
    assert {one for message in given_up.all(MessageDue) if message.meeting for one in message.to} == set(MEMBERS)


def test_a_signature_that_lapses_calls_off_what_was_convened() -> None:
    stage = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P30D", "on_expiry": "lapse"}
    there = in_signature("2026-01-05", signature={"stages": [stage]}, committees=[SUIVI], **ALONE).after(convene("2026-03-01"))
    lapsed = there.on("2026-02-10").falls_due()
    assert (lapsed.the(ConventionClosed).outcome, lapsed.the(SessionCalledOff).follows) == ("abandoned", "convention_closed")


def test_a_convention_that_has_ended_still_meets_until_it_is_closed() -> None:
    ended = convened(term={"initial": "P1M"}).on("2026-02-10").falls_due()
    assert isinstance(ended.state, Closing)
    assert (len(ended.all(TermEnded)), ended.all(SessionCalledOff)) == (1, ())
    terminated = convened().when(Terminate(**who(), cause="mutual", because="Accord"))
    terminated.facts.kinds("termination_decided", "convention_terminated")
    held = Scenario(terminated.state, convened().now).on("2026-03-01").when(record("continue"))
    assert held.facts.kinds("review_recorded")
    closed = Scenario(terminated.state, convened().now).on("2026-02-01").when(close())
    assert closed.the(SessionCalledOff).when == when("2026-02-01")


def test_a_session_whose_day_has_passed_is_in_nobody_s_way() -> None:
    assert convened().on("2026-03-02").when(close()).all(SessionCalledOff) == ()
    assert len(convened().on("2026-03-01").when(close()).all(SessionCalledOff)) == 1


def test_what_was_called_off_or_held_before_is_not_called_off_again() -> None:
    off = convened().after(CallOffReview(**who("mic.focal"), committee="suivi", session=1, because="Salle indisponible"))
    assert off.when(close()).all(SessionCalledOff) == ()
    assert convened().on("2026-03-01").after(record("continue")).when(close()).all(SessionCalledOff) == ()


def test_nothing_follows_in_a_convention_that_is_closed_already() -> None:
    """As those that were closed before sessions ended with them."""
    there = convened().there
    facts = {**there.shared(), "signing": None, "signed_on": None}
    closed = Scenario(Closed(**facts, outcome="completed", closed_on=day("2026-01-15")), convened().now)
    (message,) = [one for one in closed.there.mailbox.waiting if one.due.about == "session_convened"]
    arrived = Delivered(person="mic.focal", status="sent", message_id="<1@example.org>")
    closed.when(RecordDelivery(command_id="d", actor="system", message=message.due.message, results=(arrived,))).kinds("message_sent")


def test_a_convocation_that_waits_is_not_sent_once_the_convention_is_closed() -> None:
    there = convened()
    (message,) = [one.due for one in there.there.mailbox.waiting if one.due.meeting]
    put_off = tuple(Delivered(person=one, status="deferred", message_id="<1@example.org>") for one in message.to)
    waiting = there.after(RecordDelivery(command_id="d", actor="system", message=message.message, results=put_off))
    (dropped,) = waiting.when(close()).all(MessageSuperseded)
    assert (dropped.message, dropped.because) == (message.message, "cancelled")


def test_a_committee_that_is_gone_with_a_party_leaves_no_session_in_calendars() -> None:
    own = {**MEETING, "members": ["axa.focal"], "chairs": [], "secretary": "ecc.director", "id": "axa-only"}
    continues = {"indefinite": True, "notice": "P2M", "withdrawal_of_one": "continues"}
    there = convened(parties=THREE, committees=[SUIVI, own], term=continues, reach={"axa.focal": "letter"})
    there = there.after(Denounce(**who("axa.focal"), how="withdrawal", party="axa"))
    there = there.on("2026-03-10").after(convene("2026-04-01", committee="axa-only", actor="pm"))
    gone = there.on("2026-03-20").falls_due()
    assert (gone.the(SessionCalledOff).committee, gone.the(SessionCalledOff).follows) == ("axa-only", "committee_gone")
    (message,) = [one for one in gone.all(MessageDue) if one.about == "session_cancelled"]
    assert (message.to, message.letters, _session(message.meeting)) == (("ecc.director",), ("axa.focal",), (1, 2, True))
    assert lines(gone, "session_cancelled") == ["L'instance n'existe plus"]


# ── Those who come, and those who go ───────────────────────────────────────────────────────────


def appoint(member: str, actor: str = "pm", **more: Any) -> AppointMember:
    return AppointMember.model_validate({**who(actor), "committee": "suivi", "member": member, **more})


def test_whoever_is_appointed_is_invited_to_the_session_as_it_stands() -> None:
    moved = convened().after(convene("2026-03-08", session=1))
    joined = moved.when(appoint("mic.legal"))
    assert told(joined) == [("session_convened", "suivi-1", ("mic.legal",), (1, 2, False))]
    (message,) = joined.all(MessageDue)
    assert message.due == day("2026-03-08")
    assert lines(joined, "session_convened") == ["Heure : 10:00", "Lieu : Rabat", "Nomination : Comité de suivi, 20 janvier 2026"]


def test_whoever_joins_on_the_day_of_a_session_is_invited_to_it() -> None:
    joined = convened().on("2026-03-01", "08:00").when(appoint("mic.legal"))
    assert told(joined) == [("session_convened", "suivi-1", ("mic.legal",), (1, 1, False))]


def test_whoever_leaves_by_itself_is_told_alone_that_the_session_is_struck() -> None:
    left = convened(reminders={}).when(LeaveCommittee(**who("ecc.director"), committee="suivi", member="ecc.director"))
    assert [(one.about, one.to, one.article, one.delivery) for one in left.all(MessageDue)] == [
        ("member_left", ("ecc.director",), "6", "single")
    ]


def test_whoever_appoints_itself_is_invited_too() -> None:
    there = convened(committees=[{**SUIVI, "members": ["mic.focal", "ecc.director"], "secretary": None}])
    joined = there.when(appoint("axa.focal", actor="axa.focal", voting=False))
    assert told(joined) == [("session_convened", "suivi-1", ("axa.focal",), (1, 1, False))]


def test_whoever_leaves_is_expected_no_longer_and_told_once() -> None:
    left = convened(reminders={}).when(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))
    assert told(left) == [("member_left", "suivi", ("ecc.director",), (1, 1, True))]
    (message,) = left.all(MessageDue)
    assert message.delivery == "single"
    assert lines(left, "member_left") == ["Vous n'êtes plus attendu à la session suivi-1 du 1er mars 2026"]


def test_who_takes_a_seat_is_invited_and_who_gave_it_up_is_not_expected() -> None:
    replaced = convened().when(ReplaceMember(**who(), committee="suivi", member="ecc.director", successor="axa.deputy"))
    assert told(replaced) == [
        ("member_left", "suivi", ("ecc.director",), (1, 1, True)),
        ("session_convened", "suivi-1", ("axa.deputy",), (1, 1, False)),
    ]


def test_who_was_struck_from_a_session_and_sits_again_is_invited_under_a_higher_number_and_so_is_whatever_follows() -> None:
    """A calendar that has struck an entry takes it up again under a higher SEQUENCE alone (RFC 5546)."""
    there = convened()
    left = there.when(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))
    there = there.after(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))
    again = there.when(appoint("ecc.director"))
    assert told(left) == [("member_left", "suivi", ("ecc.director",), (1, 1, True))]
    assert told(again) == [("session_convened", "suivi-1", ("ecc.director",), (1, 2, False))]
    there = there.after(appoint("ecc.director"))
    assert there.when(convene("2026-03-08", session=1)).the(SessionMoved).sequence == 3
    there = there.after(convene("2026-03-08", session=1))
    assert told(there.when(LeaveCommittee(**who(), committee="suivi", member="ecc.director")))[0][-1] == (1, 4, True)
    assert there.when(CallOffReview(**who("mic.focal"), committee="suivi", session=1, because="Salle")).the(SessionCalledOff).sequence == 4


def test_who_came_and_went_before_a_session_was_convened_is_nothing_to_its_calendar() -> None:
    there = in_force("2026-01-10", committees=[SUIVI], term={"indefinite": True}, **ALONE)
    there = there.after(LeaveCommittee(**who(), committee="suivi", member="ecc.director"), appoint("ecc.director"))
    assert told(there.when(convene("2026-03-01")))[0][-1] == (1, 0, False)
    assert meetings(there.after(convene("2026-03-01")).there.past, "UTC")["suivi", 1].sequence == 0


def test_who_is_reached_for_another_member_stays_invited_while_that_one_sits() -> None:
    there = convened(reach={"ecc.director": {"via": "mic.focal"}})
    assert told(there.when(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))) == [
        ("member_left", "suivi", ("mic.focal",), None)
    ]


def test_members_who_come_and_go_between_sessions_are_invited_to_none() -> None:
    there = convened()
    off = there.after(CallOffReview(**who("mic.focal"), committee="suivi", session=1, because="Salle indisponible"))
    for quiet in (off, there.on("2026-03-02"), there.on("2026-03-01").after(record("continue")).on("2026-03-02")):
        assert told(quiet.when(appoint("mic.legal"))) == [("member_appointed", "suivi", ("mic.legal",), None)]
        assert told(quiet.when(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))) == [
            ("member_left", "suivi", ("ecc.director",), None)
        ]


def test_a_new_holder_of_a_seat_is_invited_and_one_without_a_seat_is_not() -> None:
    holder = convened().when(ReplaceHolder(**who(), office="ecc.director"))
    assert ("session_convened", "suivi-1", ("ecc.director",), (1, 0, False)) in told(holder)
    assert [one for one in told(convened().when(ReplaceHolder(**who(), office="axa.deputy"))) if one[-1]] == []


def test_successors_are_invited_and_nothing_is_struck_at_what_may_be_the_same_address() -> None:
    succeeded = convened().when(SucceedParty.model_validate({**who(), "party": "mic", "successors": [HEIR], "basis": "Décret"}))
    assert [one for one in told(succeeded) if one[-1]] == [("session_convened", "suivi-1", ("mi.focal",), (1, 1, False))]


def test_a_new_manager_is_invited_where_nobody_sits() -> None:
    empty = {**SUIVI, "members": [{"who": "mic.focal", "vacant": True}], "chairs": [], "secretary": None}
    there = in_force("2026-01-10", committees=[empty], term={"indefinite": True}, office=["pm", "pm2"], **ALONE)
    there = there.after(convene("2026-03-01", actor="pm"))
    replaced = there.when(ReplaceManager(**who(), manager="pm2"))
    assert [one for one in told(replaced) if one[-1]] == [("session_convened", "suivi-1", ("pm2",), (1, 1, False))]


def test_the_people_of_a_party_that_leaves_are_reached_as_ever_and_expected_no_longer() -> None:
    continues = {"indefinite": True, "notice": "P2M", "withdrawal_of_one": "continues"}
    there = convened(parties=THREE, term=continues, reach={"axa.focal": "letter"})
    there = there.after(Denounce(**who("axa.focal"), how="withdrawal", party="axa"), convene("2026-06-01", session=1))
    left = there.on("2026-03-20").falls_due()
    (message,) = [one for one in left.all(MessageDue) if one.about == "member_left"]
    assert (message.to, message.letters, message.meeting and message.meeting.sequence) == ((), ("axa.focal",), 2)


def test_an_amendment_that_changes_who_sits_invites_them() -> None:
    there = signed("2026-01-10", committees=[SUIVI], term={"initial": "P3Y"}, **ALONE).after(convene("2026-03-01"))
    another = {**SUIVI, "members": ["mic.focal", "axa.focal", "axa.deputy"]}
    there = there.after(propose({"committees": {"replace": [another]}}, **SIGNED_BY_TWO), sign_amendment("mic.minister"))
    heard = [one for one in told(there.when(sign_amendment("axa.ceo"))) if one[-1]]
    assert ("session_convened", "suivi-1", ("axa.deputy",), (1, 1, False)) in heard
    assert ("member_left", "suivi", ("ecc.director",), (1, 1, True)) in heard


def test_an_act_that_changes_two_seats_invites_each_once() -> None:
    there = convened()
    first = there.when(appoint("mic.legal"))
    events = (*first.facts.events, *Scenario(first.state, there.now).when(appoint("axa.ceo")).facts.events)
    found = [one for one in telling.after(there.there, events) if one.about == "session_convened"]
    assert [one.to for one in found] == [("mic.legal",), ("axa.ceo",)]


# ── In words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Comité suivi, session 1 du 1er mars 2026 annulée : la convention est close"),
        ("en", "Committee suivi, session 1 of 1 March 2026 called off: the convention is closed"),
    ],
)
def test_history_says_with_what_a_session_ended(language: str, said: str) -> None:
    off = convened().when(close()).the(SessionCalledOff)
    assert wording.event(off.kind, off.data(), language) == said
    assert wording.event(off.kind, {**off.data(), "follows": "something_new"}, language).endswith("something_new")
