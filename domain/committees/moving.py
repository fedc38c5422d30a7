"""A session that was convened, moved to another day, hour or place, or called off."""

from __future__ import annotations

from collections.abc import Collection

from domain.act import When
from domain.changes.past import Past
from domain.committees.committees import CommitteeState, ConveneReview, ReviewConvened, Session, committee_of
from domain.committees.convocations import as_announced, late, require_lost
from domain.committees.meetings import CallOffReview, Follows, Meeting, MeetingEvent, SessionCalledOff, SessionMoved
from domain.files.terms import Terms
from domain.phases import Phase
from domain.refusals.errors import AlreadyConvened, AlreadyHeld, UnknownSession, require_not_before
from domain.refusals.errors_of_committees import CalledOffAlready, NothingMoved
from domain.roles import leaders, require_one_of

TOLD = ("session_convened", "second_call", "session_moved")
"""What is told of a session at once, and is no longer so once it was moved or called off."""


def move(state: Phase, terms: Terms, command: ConveneReview, when: When) -> SessionMoved:
    """Convened again under its number. What is not said stays as it was; an empty place or link is none any more.

    The notice of another day is counted anew; whoever only changes the hour or the place has announced the day long since.
    """
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    known = state.committees.get(committee.id)
    session = to_be_held(known, command.session or 0)
    require_not_before(when.on, "review_convened", session.sent_on or when.on)
    require_not_before(command.session_day, "review_convened", when.on)
    _require_free(known, session, command)
    if command.second and not session.second:
        require_lost(known, committee, when.on)
    was = meetings(state.past, terms.zone)[committee.id, session.number]
    place = was.place if command.place is None else command.place or None
    link = was.link if command.link is None else command.link or None
    now = was.model_copy(update={"day": command.session_day, "begin": command.begin or was.begin, "place": place, "link": link})
    second = session.second or command.second
    if (now, second) == (was, session.second):
        raise NothingMoved(committee=committee.id, session=session.number, on=now.day.isoformat())
    sent = when.on if now.day != was.day else session.sent_on or when.on
    return SessionMoved(
        when=when,
        committee=committee.id,
        session=session.number,
        session_day=now.day,
        begin=now.begin,
        place=place,
        link=link,
        second=second,
        sent_on=sent,
        sequence=was.sequence + 1,
        irregularities=late(committee, as_announced(known, state.worked, sent, now.day), sent, now.day, second=second),
    )


def _require_free(state: CommitteeState, session: Session, command: ConveneReview) -> None:
    """One session a day: as for one that is convened."""
    if any(one.day == command.session_day for one in state.planned if one.number != session.number):
        raise AlreadyConvened(committee=state.id, on=command.session_day.isoformat())
    if any(one.held_on == command.session_day for one in state.held):
        raise AlreadyHeld(committee=state.id, on=command.session_day.isoformat())


def call_off(state: Phase, terms: Terms, command: CallOffReview, when: When) -> SessionCalledOff:
    """By whoever may convene, on its day or after it, too, as long as nothing is recorded of it."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    session = to_be_held(state.committees.get(committee.id), command.session)
    require_not_before(when.on, "review_convened", session.sent_on or when.on)
    was = meetings(state.past, terms.zone)[committee.id, session.number]
    return called_off(was, when, because=command.because)


def called_off(was: Meeting, when: When, *, because: str | None = None, follows: Follows | None = None) -> SessionCalledOff:
    """A session as its members knew it, which is not held."""
    return SessionCalledOff(
        when=when,
        committee=was.committee,
        session=was.session,
        because=because,
        follows=follows,
        session_day=was.day,
        begin=was.begin,
        place=was.place,
        link=was.link,
        sequence=was.sequence + 1,
    )


def to_be_held(state: CommitteeState, number: int) -> Session:
    """A session that is still to be held. Raises ``UnknownSession``, ``AlreadyHeld`` and ``CalledOffAlready``."""
    session = state.get(number)
    if session is None:
        raise UnknownSession(committee=state.id, session=number)
    require_open(state, session)
    return session


def require_open(state: CommitteeState, session: Session) -> None:
    """Raises ``AlreadyHeld`` and ``CalledOffAlready``."""
    if session.held_on is not None:
        raise AlreadyHeld(committee=state.id, session=session.number, on=session.held_on.isoformat())
    if session.called_off is not None:
        raise CalledOffAlready(committee=state.id, session=session.number, on=session.called_off.isoformat())


def no_longer_so(event: MeetingEvent) -> Collection[tuple[str, str]]:
    """What messages that wait to be sent may speak of that this has changed."""
    return {(about, f"{event.committee}-{event.session}") for about in TOLD}


# ── As the members know it ─────────────────────────────────────────────────────────────────────


def meeting_of(event: ReviewConvened | MeetingEvent, zone: str) -> Meeting:
    """A session as it stands by this event."""
    return Meeting(
        committee=event.committee,
        session=event.session,
        day=event.session_day,
        begin=event.begin,
        zone=zone,
        place=event.place,
        link=event.link,
        sequence=0 if isinstance(event, ReviewConvened) else event.sequence,
        cancelled=isinstance(event, SessionCalledOff),
    )


def meetings(past: Past, zone: str) -> dict[tuple[str, int], Meeting]:
    """Every session that was convened, corrections included: its committee and number → as it stood last.

    Other terms raise the sequence, too: somebody may have been struck by them, whom a calendar believes only if the next number is higher.
    """
    return {
        (event.committee, event.session): _since(past, version, meeting_of(event, zone))
        for version, event in past.facts
        if isinstance(event, ReviewConvened | MeetingEvent)
    }


def _since(past: Past, version: int, meeting: Meeting) -> Meeting:
    """A session of an event of this version, by the terms of today."""
    others = sum(former.version > version for former in past.former)
    return meeting.model_copy(update={"sequence": meeting.sequence + others})


def convocations(past: Past, committee: str) -> dict[int, ReviewConvened]:
    """The convocations of a committee by number, each as it stands after its moves; none of a session that was called off."""
    found: dict[int, ReviewConvened] = {}
    for _, event in past.facts:
        match event:
            case ReviewConvened() if event.committee == committee:
                found[event.session] = event
            case SessionMoved() if event.committee == committee:
                found[event.session] = _moved(found[event.session], event)
            case SessionCalledOff() if event.committee == committee:
                del found[event.session]
    return found


def _moved(convened: ReviewConvened, event: SessionMoved) -> ReviewConvened:
    now = event.model_dump(include={"session_day", "begin", "place", "link", "second", "irregularities"})
    return convened.model_copy(update={**now, "when": convened.when.model_copy(update={"on": event.sent_on})})
