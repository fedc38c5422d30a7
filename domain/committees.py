"""Committees: convocations, sessions as they were held, and what they decided. By when they must meet stands in ``cadence.py``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Awaited
from domain.blocks import Id, wording
from domain.calendar import Day, WorkingDays, before
from domain.drafting import Sha256
from domain.errors import AlreadyConvened, AlreadyHeld, BeforeItsCause, NoQuorum, UnknownCommittee, UnknownSession
from domain.implementation import Committee
from domain.roles import leaders, require_one_of
from domain.sheet import Decision, TimeOfDay
from domain.tally import Present, QuorumCount, Tally, attend, quorum_of, tally
from domain.terms import Terms


class ConveneReview(Command):
    """Record that a committee was convened; the day it was sent is the day of the act."""

    kind: Literal["convene_review"] = "convene_review"
    committee: Id
    session_day: Day
    begin: TimeOfDay | None = None
    place: Annotated[str, StringConstraints(max_length=400)] | None = None
    link: Annotated[str, StringConstraints(max_length=400)] | None = None
    second: bool = False
    """a second convocation, after one without quorum"""


class RecordReview(Command):
    """Record a session as it was held, with its decisions; the day it was held is the day of the act."""

    kind: Literal["record_review"] = "record_review"
    committee: Id
    session: Annotated[int, Field(ge=1, le=9999)] | None = None
    begin: TimeOfDay | None = None
    end: TimeOfDay | None = None
    place: Annotated[str, StringConstraints(max_length=400)] | None = None
    convened_on: Day | None = None
    """the day the convocation was sent, where it was not recorded before"""
    present: Annotated[tuple[Present, ...], Field(max_length=200)] = ()
    proxies: dict[Id, Id] = {}
    recused: tuple[Id, ...] = ()
    guests: tuple[Id, ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(max_length=100)] = ()
    minutes: Sha256 | None = None


class ReviewConvened(Event):
    kind: Literal["review_convened"] = "review_convened"
    correctable = ("on", "begin", "place", "link")
    committee: str
    session: int
    session_day: date
    begin: str | None
    place: str | None
    link: str | None
    second: bool
    irregularities: tuple[str, ...] = ()


class Decided(BaseModel):
    """One decision of a session with its tally."""

    model_config = ConfigDict(frozen=True)

    n: int
    kind: str
    text: str | None = None
    because: str | None = None
    milestone: str | None = None
    status: Literal["met", "partiallyMet", "returned"] | None = None
    to: date | None = None
    owner: str | None = None
    due: date | None = None
    of: int | None = None
    reservations: tuple[str, ...] = ()
    votes: dict[str, str] | None = None
    tally: Tally

    @property
    def adopted(self) -> bool:
        return self.tally.result == "adopted"


class ReviewRecorded(Event):
    kind: Literal["review_recorded"] = "review_recorded"
    correctable = ("begin", "end", "place", "present", "recused", "guests", "minutes")
    committee: str
    session: int
    begin: str | None = None
    end: str | None = None
    place: str | None = None
    convened_on: date | None = None
    present: tuple[Present, ...]
    proxies: dict[str, str] = {}
    recused: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    decisions: tuple[Decided, ...]
    irregularities: tuple[str, ...] = ()
    minutes: str | None = None
    quorum: QuorumCount | None = None
    counts: bool = True
    """whether the committee has met by it: not by one without quorum, nor by one that was only adjourned"""
    next_due: date | None = None
    """by when the committee must meet again"""


class CadenceSet(Event):
    """By when a committee must meet next (none: no more); at entry into force, and when an occurrence passed without a session."""

    kind: Literal["cadence_set"] = "cadence_set"
    committee: str
    due: date | None


class Session(BaseModel):
    model_config = ConfigDict(frozen=True)

    number: int
    day: date
    sent_on: date | None = None
    second: bool = False
    held_on: date | None = None


class CommitteeState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    sessions: tuple[Session, ...] = ()
    due: date | None = None
    due_recorded_on: date = date.min
    missed: date | None = None
    """the last occurrence that passed without a session, until one is held"""
    missed_recorded_on: date = date.min

    def get(self, number: int) -> Session | None:
        return next((session for session in self.sessions if session.number == number), None)

    @property
    def last_number(self) -> int:
        return max((session.number for session in self.sessions), default=0)

    def with_session(self, session: Session) -> CommitteeState:
        others = tuple(one for one in self.sessions if one.number != session.number)
        return self.model_copy(update={"sessions": (*others, session)})


class Committees(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[CommitteeState, ...] = ()

    def get(self, committee: str) -> CommitteeState:
        return next((state for state in self.all if state.id == committee), CommitteeState(id=committee))

    def put(self, changed: CommitteeState) -> Committees:
        return Committees(all=(*(state for state in self.all if state.id != changed.id), changed))


def committee_of(terms: Terms, name: str) -> Committee:
    """What the terms say about a committee. Raises ``UnknownCommittee``."""
    found = next((committee for committee in terms.committees if committee.id == name), None)
    if found is None:
        raise UnknownCommittee(committee=name, known=", ".join(committee.id for committee in terms.committees))
    return found


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def convene(committees: Committees, terms: Terms, command: ConveneReview, worked: WorkingDays, when: When) -> ReviewConvened:
    """A convocation with the session's number; sent too late, it is recorded as irregular."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    state = committees.get(committee.id)
    if command.session_day < when.on:
        raise BeforeItsCause(on=command.session_day.isoformat(), cause="review_convened", cause_on=when.on.isoformat())
    if any(session.day == command.session_day and session.held_on is None for session in state.sessions):
        raise AlreadyConvened(committee=committee.id, on=command.session_day.isoformat())
    if any(session.held_on == command.session_day for session in state.sessions):
        raise AlreadyHeld(committee=committee.id, on=command.session_day.isoformat())
    return ReviewConvened(
        when=when,
        committee=committee.id,
        session=state.last_number + 1,
        session_day=command.session_day,
        begin=command.begin,
        place=command.place,
        link=command.link,
        second=command.second,
        irregularities=late(
            committee, _as_announced(state, worked, when.on, command.session_day), when.on, command.session_day, second=command.second
        ),
    )


def _as_announced(state: CommitteeState, worked: WorkingDays, sent: date, day: date) -> WorkingDays:
    """The calendar that a convocation is measured by: what was known when it was sent, and for the day that was announced by then."""
    return worked.known_before(min(sent, state.due_recorded_on) if day == state.due else sent)


def late(committee: Committee, worked: WorkingDays, sent: date, day: date, *, second: bool) -> tuple[str, ...]:
    lead = committee.meets.convocation if committee.meets else None
    if second and committee.quorum and committee.quorum.second_call:
        lead = committee.quorum.second_call.after
    return ("late_convocation",) if lead and sent > before(day, lead, worked) else ()


class Calendar(NamedTuple):
    """What recording a session needs to know of time: the days worked, and by when the committee would meet next."""

    worked: WorkingDays
    next_due: date | None


def record(committees: Committees, terms: Terms, command: RecordReview, calendar: Calendar, when: When) -> ReviewRecorded:
    """A session with its tallies. Without a quorum one that decided nothing or only adjourned is recorded; else it is refused whole."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    number, session = _session(committees.get(committee.id), command, when)
    sent_on = session.sent_on if session else command.convened_on
    if sent_on is not None and when.on < sent_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="review_convened", cause_on=sent_on.isoformat())
    attendance = attend(committee, command.present, command.proxies, command.recused)
    decided = tuple(
        Decided(**(decision.model_dump() | {"n": decision.n or n, "tally": tally(attendance, committee, terms, decision)}))
        for n, decision in enumerate(command.decisions, start=1)
    )
    quorum = quorum_of(attendance, committee)
    if quorum is not None and not quorum.met and any(one.kind != "adjourn" for one in decided):
        raise NoQuorum(
            committee=committee.id,
            present=attendance.present,
            represented=attendance.represented,
            base=attendance.base,
            needed=quorum.needed,
            article=(committee.quorum.article if committee.quorum else None) or committee.article,
        )
    counts = (quorum is None or quorum.met) and (not decided or any(one.kind != "adjourn" for one in decided))
    return ReviewRecorded(
        when=when,
        committee=committee.id,
        session=number,
        begin=command.begin,
        end=command.end,
        place=command.place,
        convened_on=sent_on,
        present=command.present,
        proxies=dict(command.proxies),
        recused=command.recused,
        guests=command.guests,
        decisions=decided,
        irregularities=_irregularities(committee, command, session, (committees.get(committee.id), calendar.worked), when),
        minutes=command.minutes,
        quorum=quorum,
        counts=counts,
        next_due=calendar.next_due if counts else committees.get(committee.id).due,
    )


def _session(state: CommitteeState, command: RecordReview, when: When) -> tuple[int, Session | None]:
    """The session meant: the one named, else the one convened for that day, else a new one."""
    if command.session is None:
        planned = next((one for one in state.sessions if one.day == when.on and one.held_on is None), None)
        if planned is None and any(one.held_on == when.on for one in state.sessions):
            raise AlreadyHeld(committee=state.id, on=when.on.isoformat())
        return (planned.number if planned else state.last_number + 1), planned
    session = state.get(command.session)
    if session is None and command.session <= state.last_number:
        raise UnknownSession(committee=state.id, session=command.session)
    if session is not None and session.held_on is not None:
        raise AlreadyHeld(committee=state.id, session=command.session, on=session.held_on.isoformat())
    return command.session, session


def _irregularities(
    committee: Committee, command: RecordReview, session: Session | None, known: tuple[CommitteeState, WorkingDays], when: When
) -> tuple[str, ...]:
    sent = session.sent_on if session else command.convened_on
    second = session is not None and session.second
    found = list(late(committee, _as_announced(*known, sent, when.on), sent, when.on, second=second)) if sent else []
    if sent is None and not when.taken_over:
        found.append("not_convened")
    if session is not None and session.day != when.on:
        found.append("held_on_another_day")
    stand_ins = [one for one in command.present if one.stands_in_for is not None]
    if committee.stand_ins == "with_letter" and any(not one.letter for one in stand_ins):
        found.append("stand_in_without_letter")
    return tuple(found)


# ── State ──────────────────────────────────────────────────────────────────────────────────────


CommitteeEvent = CadenceSet | ReviewConvened | ReviewRecorded


def evolve(committees: Committees, event: CommitteeEvent) -> Committees:
    """The committees after an event about them."""
    state = committees.get(event.committee)
    if isinstance(event, ReviewConvened):
        return committees.put(
            state.with_session(Session(number=event.session, day=event.session_day, sent_on=event.when.on, second=event.second))
        )
    if isinstance(event, CadenceSet):
        return committees.put(state.model_copy(update={"due": event.due, "due_recorded_on": event.when.recorded_on}))
    planned = state.get(event.session)
    held = Session(number=event.session, day=planned.day if planned else event.when.on, sent_on=event.convened_on, held_on=event.when.on)
    state = state.with_session(held)
    if not event.counts:
        return committees.put(state)
    since = state.due_recorded_on if event.next_due == state.due else event.when.recorded_on  # a day that stays was not fixed anew
    return committees.put(state.model_copy(update={"due": event.next_due, "due_recorded_on": since, "missed": None}))


def awaited(committees: Committees, terms: Terms) -> tuple[Awaited, ...]:
    """Sessions that were convened and of which nothing is recorded yet."""
    return tuple(
        Awaited(
            rule="session",
            target=f"{committee.id}-{session.number}",
            who=leaders(committee) or (terms.manager,),
            since=session.sent_on,
            due=session.day,
            article=committee.article,
            title=wording(committee.title),
        )
        for committee in terms.committees
        for session in committees.get(committee.id).sessions
        if session.held_on is None
    )
