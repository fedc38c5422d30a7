"""Sessions that were convened, moved to another day, hour or place, and called off; and what their members hear of it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.changes.corrections import Correct
from domain.changes.days_off import AddHoliday
from domain.committees.committees import AttendReview, CommitteeState, ReviewConvened, ReviewRecorded
from domain.committees.meetings import CallOffReview, Meeting, SessionCalledOff, SessionMoved
from domain.committees.moving import convocations, meetings
from domain.due import agenda
from domain.messages.messages import Delivered, MessageDue, MessageSuperseded, RecordDelivery
from domain.phases import State
from domain.refusals.errors import (
    AlreadyConvened,
    AlreadyHeld,
    BeforeItsCause,
    NotAllowed,
    SomethingRestsOnIt,
    UnknownCommittee,
    UnknownSession,
)
from domain.refusals.errors_of_committees import CalledOffAlready, NoSecondCall, NothingMoved
from domain.words import wording
from tests.domain.builders import SUIVI, convene, in_force, record, when, who
from tests.domain.scenario import Scenario, day, due

EVERY_SIX_MONTHS = {"every": "P6M", "convocation": "P15D"}
ROOM: dict[str, Any] = {"begin": "10:00", "place": "Rabat", "link": "https://example.org/salle"}


def convened(session_day: str = "2026-03-01", **changes: Any) -> Scenario:
    """In force since 10 January, with a committee of three that was convened that day."""
    committee = {**SUIVI, **changes}
    there = in_force("2026-01-10", committees=[committee], term={"indefinite": True}, reminders={"delivery": "single"})
    return there.after(convene(session_day, **ROOM))


def call_off(session: int = 1, actor: str = "mic.focal", on: str | None = None) -> CallOffReview:
    return CallOffReview(**who(actor, on=on), committee="suivi", session=session, because="Salle indisponible")


def suivi(state: State) -> CommitteeState:
    return state.committees.get("suivi")


# ── Moved ──────────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_is_convened_again_is_moved_and_keeps_what_is_not_said_again() -> None:
    outcome = convened().on("2026-01-20").when(convene("2026-03-08", session=1))
    assert outcome.the(SessionMoved) == SessionMoved(
        when=when("2026-01-20"), committee="suivi", session=1, session_day=day("2026-03-08"), sent_on=day("2026-01-20"), sequence=1, **ROOM
    )
    (session,) = suivi(outcome.state).planned
    assert (session.number, session.day, session.sent_on) == (1, day("2026-03-08"), day("2026-01-20"))
    assert [one.due for one in awaited(outcome.state) if one.rule == "session"] == [day("2026-03-08")]


def test_hour_place_and_address_are_moved_alone_or_taken_away() -> None:
    moved = convened().when(convene("2026-03-01", session=1, begin="14:30", place="Salé", link="")).the(SessionMoved)
    assert (moved.session_day, moved.begin, moved.place, moved.link) == (day("2026-03-01"), "14:30", "Salé", None)


@pytest.mark.parametrize("changed", [{"begin": "14:30"}, {"place": "Salé"}, {"place": None}, {"link": "https://example.org/autre"}])
def test_an_hour_a_place_or_an_address_is_moved_by_itself(changed: dict[str, Any]) -> None:
    said = {name: value or "" for name, value in changed.items()}
    moved = convened().on("2026-01-20").when(convene("2026-03-01", session=1, **said)).the(SessionMoved)
    where = {**ROOM, **changed}
    assert moved == SessionMoved(
        when=when("2026-01-20"), committee="suivi", session=1, session_day=day("2026-03-01"), sent_on=day("2026-01-10"), sequence=1, **where
    )


def test_each_move_raises_the_sequence() -> None:
    twice = convened().after(convene("2026-03-08", session=1), convene("2026-03-09", session=1))
    assert twice.when(call_off()).the(SessionCalledOff).sequence == 3


@pytest.mark.parametrize(
    ("session_day", "moved_on", "irregularities", "sent_on"),
    [
        ("2026-03-08", "2026-02-21", (), "2026-02-21"),
        ("2026-03-08", "2026-02-22", ("late_convocation",), "2026-02-22"),
        ("2026-03-01", "2026-02-28", (), "2026-01-10"),
    ],
)
def test_the_notice_of_another_day_is_counted_anew(session_day: str, moved_on: str, irregularities: tuple[str, ...], sent_on: str) -> None:
    there = convened(meets=EVERY_SIX_MONTHS).on(moved_on)
    moved = there.when(convene(session_day, session=1, begin="15:00")).the(SessionMoved)
    assert (moved.irregularities, moved.sent_on) == (irregularities, day(sent_on))
    held = there.after(convene(session_day, session=1, begin="15:00")).on(session_day).when(record("continue"))
    assert held.the(ReviewRecorded).irregularities == irregularities
    assert held.the(ReviewRecorded).convened_on == day(sent_on)


def test_the_notice_of_a_day_that_was_due_is_counted_by_the_calendar_by_which_it_was_announced() -> None:
    committee = {**SUIVI, "meets": {"every": "P1M", "convocation": "P5WD"}}
    told = in_force("2026-02-16", committees=[committee]).on("2026-03-02")
    told = told.after(AddHoliday(**who(), day=day("2026-03-11"), name="Aïd", country="MA"), convene("2026-03-20"))
    for session_day, moved_on, irregularities in (
        ("2026-03-16", "2026-03-09", ()),
        ("2026-03-16", "2026-03-10", ("late_convocation",)),
        ("2026-03-17", "2026-03-09", ()),
        ("2026-03-17", "2026-03-10", ("late_convocation",)),
    ):
        moved = told.on(moved_on).when(convene(session_day, session=1)).the(SessionMoved)
        assert moved.irregularities == irregularities


def test_the_notice_of_a_second_call_stays_that_of_a_second_call_when_it_is_moved() -> None:
    quorum = {"at_least": "1/2", "second_call": {"after": "P8D", "at_least": "1/3"}}
    lost = convened(quorum=quorum, meets=EVERY_SIX_MONTHS).on("2026-03-01").after(record("adjourn", present=["mic.focal"]))
    second = lost.after(convene("2026-03-20", second=True)).on("2026-03-10")
    assert second.when(convene("2026-03-18", session=2)).the(SessionMoved).irregularities == ()
    assert second.when(convene("2026-03-17", session=2)).the(SessionMoved).irregularities == ("late_convocation",)


def test_whoever_was_said_to_come_on_one_day_was_not_said_to_come_on_another() -> None:
    attending = AttendReview.model_validate({**who("mic.focal"), "committee": "suivi", "session": 1, "present": [{"person": "mic.focal"}]})
    there = convened().after(attending)
    assert suivi(there.after(convene("2026-03-01", session=1, begin="15:00")).there).planned[0].attended is not None
    assert suivi(there.after(convene("2026-03-02", session=1)).there).planned[0].attended is None


def test_a_session_stays_a_second_convocation_and_may_become_one() -> None:
    half = {"at_least": "1/2"}
    lost = convened("2026-03-01", quorum=half).on("2026-03-01").after(record("adjourn", present=["mic.focal"]))
    second = lost.after(convene("2026-03-10", second=True))
    assert second.when(convene("2026-03-11", session=2)).the(SessionMoved).second
    plain = lost.after(convene("2026-03-10"))
    assert not suivi(plain.there).planned[0].second
    made = plain.when(convene("2026-03-10", session=2, second=True))
    assert made.the(SessionMoved).second
    assert suivi(made.state).planned[0].second
    convened(quorum=half).refuses(NoSecondCall, convene("2026-03-02", session=1, second=True))


def test_what_cannot_be_moved_is_refused_by_name() -> None:
    there = convened().after(convene("2026-04-01"))
    there.refuses(NothingMoved, convene("2026-03-01", session=1, place="Rabat"), session=1, on="2026-03-01")
    there.refuses(AlreadyConvened, convene("2026-04-01", session=1), on="2026-04-01")
    there.refuses(UnknownSession, convene("2026-03-08", session=3), session=3)
    there.refuses(UnknownCommittee, convene("2026-03-08", session=1, committee="board"))
    there.refuses(NotAllowed, convene("2026-03-08", session=1, actor="ecc.director"), article="6")
    there.refuses(BeforeItsCause, convene("2026-03-08", session=1, on="2026-01-09"), cause="review_convened")
    there.refuses(BeforeItsCause, convene("2026-01-09", session=1), cause_on="2026-01-10")
    held = there.on("2026-03-01").after(record("continue"))
    held.refuses(AlreadyHeld, convene("2026-03-08", session=1), session=1)
    held.refuses(AlreadyHeld, convene("2026-03-01", session=2), on="2026-03-01")


# ── Called off ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_that_is_called_off_is_awaited_no_longer_and_keeps_its_number() -> None:
    outcome = convened().on("2026-01-20").when(call_off())
    assert outcome.the(SessionCalledOff) == SessionCalledOff(
        when=when("2026-01-20"),
        committee="suivi",
        session=1,
        because="Salle indisponible",
        session_day=day("2026-03-01"),
        sequence=1,
        **ROOM,
    )
    assert not [one for one in awaited(outcome.state) if one.rule == "session"]
    again = Scenario(outcome.state, convened().now).on("2026-01-21").when(convene("2026-03-01"))
    assert again.the(ReviewConvened).session == 2


def test_what_the_cadence_asks_for_stands_again() -> None:
    there = convened(meets=EVERY_SIX_MONTHS)
    assert due(agenda(there.there), "convocation_due") == []
    off = there.after(call_off())
    assert due(agenda(off.there), "convocation_due") == ["2026-06-25"]
    assert due(agenda(off.there), "review_due") == due(agenda(there.there), "review_due") == ["2026-07-10"]


def test_whoever_calls_off_too_late_to_convene_again_in_time_is_late_at_once() -> None:
    there = convened("2026-07-05", meets=EVERY_SIX_MONTHS).passing("2026-07-01")
    assert there.falls_due().events == ()
    late = there.after(call_off()).falls_due().all(DeadlinePassed)
    assert [(one.about, one.target, one.due) for one in late] == [("convocation_due", "suivi", day("2026-06-25"))]


def test_a_session_may_be_called_off_once_its_day_has_passed() -> None:
    convened().on("2026-03-04").when(call_off()).facts.kinds("session_called_off")


def test_what_cannot_be_called_off_is_refused_by_name() -> None:
    there = convened()
    there.refuses(UnknownSession, call_off(2), session=2)
    there.refuses(NotAllowed, call_off(actor="ecc.director"), needs="mic.focal, axa.focal")
    there.refuses(BeforeItsCause, call_off(on="2026-01-09"))
    there.on("2026-03-01").after(record("continue")).refuses(AlreadyHeld, call_off())
    there.after(call_off()).refuses(CalledOffAlready, call_off(), session=1, on="2026-01-10")


def test_nothing_more_is_recorded_of_a_session_that_was_called_off() -> None:
    there = convened().after(call_off())
    attending = AttendReview.model_validate({**who("mic.focal"), "committee": "suivi", "session": 1, "present": [{"person": "mic.focal"}]})
    there.refuses(CalledOffAlready, attending)
    there.refuses(CalledOffAlready, convene("2026-03-08", session=1))
    there.on("2026-03-01").refuses(CalledOffAlready, record("continue", session=1))
    held = there.on("2026-03-01").when(record("continue")).the(ReviewRecorded)
    assert (held.session, held.irregularities) == (2, ("not_convened",))


# ── What its members hear ──────────────────────────────────────────────────────────────────────


def test_its_members_hear_of_another_day_with_what_their_calendars_need() -> None:
    told = convened().when(convene("2026-03-08", session=1)).the(MessageDue)
    assert (told.about, told.target, told.subject, told.due) == ("session_moved", "suivi-1", "Comité de suivi", day("2026-03-08"))
    assert told.to == ("mic.focal", "axa.focal", "ecc.director")
    assert told.meeting == Meeting(committee="suivi", session=1, day=day("2026-03-08"), zone="Africa/Casablanca", sequence=1, **ROOM)


def test_a_convocation_carries_its_session_to_the_calendars() -> None:
    told = convened().when(convene("2026-04-01", begin="09:00")).the(MessageDue)
    assert told.about == "session_convened"
    assert told.meeting == Meeting(committee="suivi", session=2, day=day("2026-04-01"), begin="09:00", zone="Africa/Casablanca")


def test_its_members_hear_that_it_is_called_off() -> None:
    told = convened().when(call_off()).the(MessageDue)
    assert (told.about, told.due) == ("session_cancelled", day("2026-03-01"))
    assert told.meeting is not None
    assert (told.meeting.cancelled, told.meeting.sequence, told.meeting.day) == (True, 1, day("2026-03-01"))


def test_a_vacant_seat_hears_nothing_and_a_secretary_without_one_does() -> None:
    members = ["mic.focal", {"who": "axa.deputy", "vacant": True}, {"who": "ecc.director", "voting": False}]
    told = convened(members=members, chairs=["mic.focal"]).when(call_off()).the(MessageDue)
    assert told.to == ("mic.focal", "ecc.director", "axa.focal")


def test_a_message_that_waits_is_not_tried_again_once_it_is_no_longer_true() -> None:
    moved = convened().when(convene("2026-03-08", session=1))
    told = moved.the(MessageDue)
    put_off = tuple(Delivered(person=one, status="deferred", message_id="<1@example.org>") for one in told.to)
    delivered = RecordDelivery(command_id="d", actor="system", message=told.message, results=put_off)
    waiting = Scenario(moved.state, convened().now).after(delivered)
    off = waiting.on("2026-01-11").when(call_off())
    off.kinds("session_called_off", "message_due", "message_superseded")
    assert off.the(MessageSuperseded).because == "cancelled"
    assert told.message not in [one.due.message for one in off.state.mailbox.waiting]
    assert off.the(MessageDue).message in [one.due.message for one in off.state.mailbox.waiting]


# ── As it stands ───────────────────────────────────────────────────────────────────────────────


def test_every_session_is_known_as_it_stood_last() -> None:
    there = convened().after(convene("2026-04-01"), convene("2026-03-08", session=1), call_off(2)).there
    known = meetings(there.past, "Africa/Casablanca")
    assert [(one.session, one.day, one.sequence, one.cancelled) for one in known.values()] == [
        (1, day("2026-03-08"), 1, False),
        (2, day("2026-04-01"), 1, True),
    ]
    (one,) = convocations(there.past, "suivi").values()
    assert (one.session, one.session_day, one.place) == (1, day("2026-03-08"), "Rabat")
    assert convocations(there.past, "board") == {}


def test_a_convocation_stands_as_it_was_moved_and_no_other_committees() -> None:
    board = {**SUIVI, "id": "board"}
    there = in_force("2026-01-10", committees=[{**SUIVI, "meets": EVERY_SIX_MONTHS, "quorum": {"at_least": "1/2"}}, board])
    lost = there.after(record("adjourn", present=["mic.focal"]), convene("2026-03-01"), convene("2026-04-01", committee="board"))
    (known,) = convocations(lost.there.past, "board").values()
    late = lost.on("2026-02-20").after(
        convene("2026-03-02", session=2, second=True, **ROOM), convene("2026-04-02", committee="board", session=1), convene("2026-04-03")
    )
    off = late.after(call_off(3)).there.past
    assert convocations(off, "suivi") == {
        2: ReviewConvened(
            when=when("2026-02-20", "2026-01-10"),
            committee="suivi",
            session=2,
            session_day=day("2026-03-02"),
            second=True,
            irregularities=("late_convocation",),
            **ROOM,
        )
    }
    assert convocations(off, "board") == {
        1: known.model_copy(update={"session_day": day("2026-04-02"), "when": when("2026-02-20", "2026-01-10")})
    }
    assert [*convocations(late.after(convene("2026-05-01", committee="board")).there.past, "suivi")] == [2, 3]


def test_a_convocation_is_not_corrected_once_its_session_was_moved_or_called_off() -> None:
    there = convened()
    version = there.there.past.facts[-1].version
    placed = Correct.model_validate({**who("pm"), "version": version, "changes": {"place": "Salé"}, "because": "Erreur"})
    corrected = there.after(placed)
    assert meetings(corrected.there.past, "UTC")["suivi", 1].place == "Salé"
    for further in (convene("2026-03-08", session=1), call_off()):
        there.after(further).refuses(SomethingRestsOnIt, placed)
    other = there.after(convene("2026-04-01"), call_off(2)).when(placed)
    assert other.kinds("fact_corrected")


# ── In words ───────────────────────────────────────────────────────────────────────────────────


def test_history_says_where_to_and_why() -> None:
    moved = convened().when(convene("2026-03-08", session=1)).the(SessionMoved)
    assert wording.event(moved.kind, moved.data()) == (
        "Comité suivi, session 1 déplacée au 8 mars 2026 (10:00, Rabat, https://example.org/salle)"
    )
    bare = moved.model_copy(update={"begin": None, "place": None, "link": None})
    assert wording.event(bare.kind, bare.data(), "en") == "Committee suivi, session 1 moved to 8 March 2026"
    off = convened().when(call_off()).the(SessionCalledOff)
    assert wording.event(off.kind, off.data()) == "Comité suivi, session 1 du 1er mars 2026 annulée : Salle indisponible"
