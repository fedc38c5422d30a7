"""Committees: what is said and known of convocations and sessions. Who may do what about them stands in ``convocations.py`` and
``sessions.py``, by when they must meet in ``cadence.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.act import Command, Event
from domain.agenda import Awaited
from domain.attendance import Present, QuorumCount
from domain.blocks import Id, wording
from domain.calendar import Day
from domain.drafting import Sha256
from domain.errors import UnknownCommittee
from domain.implementation import Committee
from domain.roles import leaders
from domain.sheet import Decision, TimeOfDay
from domain.tally import Tally
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
    status: Literal["met", "partiallyMet", "notMet", "returned"] | None = None
    to: date | None = None
    owner: str | None = None
    due: date | None = None
    of: int | None = None
    reservations: tuple[str, ...] = ()
    year: int | None = Field(default=None, exclude_if=lambda year: year is None)
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
    second: bool = False
    """whether it was convened a second time, and its quorum is that of a second call"""
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


def awaited(committees: Committees, terms: Terms, entry: date | None = None) -> tuple[Awaited, ...]:
    """Sessions that were convened and of which nothing is recorded yet; from whoever leads the committee on the day of the session."""
    return tuple(
        Awaited(
            rule="session",
            target=f"{committee.id}-{session.number}",
            who=leaders(committee, session.day, entry) or (terms.manager,),
            since=session.sent_on,
            due=session.day,
            article=committee.article,
            title=wording(committee.title),
        )
        for committee in terms.committees
        for session in committees.get(committee.id).sessions
        if session.held_on is None
    )
