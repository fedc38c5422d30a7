"""Committees: what is said and known of convocations and sessions. Who may do what about them stands in ``convocations.py`` and
``sessions.py``, by when they must meet in ``cadence.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from domain.act import Command, Event
from domain.agenda import Awaited
from domain.committees.attendance import Present, QuorumCount
from domain.committees.calls import Call, CallEvent, Failure, MatterEscalated, ReviewRequested, call_of
from domain.committees.consultation import Answered, Consultation, ConsultationEvent, ConsultationOpened, opened_by
from domain.committees.meetings import MeetingEvent, SessionCalledOff
from domain.committees.minutes import Minutes, MinutesEvent, Number
from domain.committees.minutes import evolve as evolve_minutes
from domain.committees.tally import Tally
from domain.days.calendar import Day
from domain.files.blocks import Hour, Id, wording
from domain.files.implementation import Committee
from domain.files.sheet import Decision
from domain.files.terms import Terms
from domain.refusals.errors import UnknownCommittee
from domain.roles import leaders
from domain.signature.drafting import Sha256


class ConveneReview(Command):
    """Record that a committee was convened; the day it was sent is the day of the act."""

    kind: Literal["convene_review"] = "convene_review"
    committee: Id
    session_day: Day
    begin: Hour | None = None
    place: Annotated[str, StringConstraints(max_length=400)] | None = None
    link: Annotated[str, StringConstraints(max_length=400)] | None = None
    second: bool = False
    """a second convocation, after one without quorum"""
    session: Number | None = None
    """the session that is moved, where one was convened before"""


class AttendReview(Command):
    """Record ahead who sits at a session, who votes for whom, and who stands back."""

    kind: Literal["attend_review"] = "attend_review"
    committee: Id
    session: Number
    present: Annotated[tuple[Present, ...], Field(max_length=200)] = ()
    proxies: dict[Id, Id] = {}
    recused: tuple[Id, ...] = ()


class RecordReview(Command):
    """Record a session as it was held, with its decisions; the day it was held is the day of the act."""

    kind: Literal["record_review"] = "record_review"
    committee: Id
    session: Annotated[int, Field(ge=1, le=9999)] | None = None
    begin: Hour | None = None
    end: Hour | None = None
    place: Annotated[str, StringConstraints(max_length=400)] | None = None
    convened_on: Day | None = None
    """the day the convocation was sent, where it was not recorded before"""
    present: Annotated[tuple[Present, ...], Field(max_length=200)] = ()
    proxies: dict[Id, Id] = {}
    recused: tuple[Id, ...] = ()
    guests: tuple[Id, ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(max_length=100)] = ()
    minutes: Sha256 | None = None
    minutes_on_paper: bool = False
    without_quorum: bool = False
    """record what was decided without a quorum as it was decided; none of it has an effect"""
    letters: dict[Id, Sha256] = {}
    """who stood in → the file of the letter that sent them"""


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


class AttendanceRecorded(Event):
    kind: Literal["attendance_recorded"] = "attendance_recorded"
    committee: str
    session: int
    present: tuple[Present, ...]
    proxies: dict[str, str] = {}
    recused: tuple[str, ...] = ()


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
    minutes_on_paper: bool = False
    letters: dict[str, str] = {}
    quorum: QuorumCount | None = None
    second: bool = False
    """whether it was convened a second time, and its quorum is that of a second call"""
    counts: bool = True
    """whether the committee has met by it: not by one without quorum, nor by one that was only adjourned"""
    next_due: date | None = None
    """by when the committee must meet again"""
    failed: Failure | None = None
    """why it did not settle what it met for"""
    minutes_due: date | None = None
    """by when its minutes are owed, where the terms say so"""
    written: bool = False
    """a consultation in writing: whoever answered counts as present"""
    withheld: str | None = None
    """the code of the refusal because of which what was adopted in writing has no effect"""

    @property
    def quorate(self) -> bool:
        return self.quorum is None or self.quorum.met


class CadenceSet(Event):
    """By when a committee must meet next (none: no more); at entry into force, and when an occurrence passed without a session."""

    kind: Literal["cadence_set"] = "cadence_set"
    committee: str
    due: date | None


class Attended(BaseModel):
    """Who was said to sit at a session, before it was recorded."""

    model_config = ConfigDict(frozen=True)

    present: tuple[Present, ...]
    proxies: dict[str, str] = {}
    recused: tuple[str, ...] = ()


class Session(BaseModel):
    """A session that was convened or held, or a consultation that has ended (``written``)."""

    model_config = ConfigDict(frozen=True)

    number: int
    day: date
    sent_on: date | None = None
    second: bool = False
    held_on: date | None = None
    attended: Attended | None = None
    called_off: date | None = None
    failed: Failure | None = None
    written: bool = False
    minutes: Minutes = Minutes()

    @property
    def met(self) -> bool:
        """Whether the committee has met by it."""
        return self.held_on is not None and not self.written and self.failed not in {"no_quorum", "adjourned"}


class CommitteeState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    sessions: tuple[Session, ...] = ()
    due: date | None = None
    due_recorded_on: date = date.min
    missed: date | None = None
    """the last occurrence that passed without a session, until one is held"""
    missed_recorded_on: date = date.min
    calls: tuple[Call, ...] = ()
    """why it is to meet out of its turn, until it has met"""
    consultations: tuple[Consultation, ...] = ()
    """those that are open"""
    escalated_on: date | None = None
    """when another committee last took over what this one had left unsettled"""

    def get(self, number: int) -> Session | None:
        return next((session for session in self.sessions if session.number == number), None)

    @property
    def last_number(self) -> int:
        """Of its sessions and consultations."""
        numbers = (*(one.number for one in self.sessions), *(one.number for one in self.consultations))
        return max(numbers, default=0)

    @property
    def planned(self) -> tuple[Session, ...]:
        """Sessions that were convened, not called off, and of which nothing is recorded yet."""
        return tuple(session for session in self.sessions if session.held_on is None and session.called_off is None)

    @property
    def unrecorded(self) -> tuple[Session, ...]:
        """Those of them after which none was held: an older one was put off, and is nobody's business any more."""
        last = max((one.held_on for one in self.held if one.held_on), default=date.min)
        return tuple(session for session in self.planned if session.day > last)

    @property
    def expected(self) -> tuple[Session, ...]:
        """Those of them that the committee may still be thought to hold: no day has passed since by which it had to meet."""
        return tuple(session for session in self.unrecorded if session.day > (self.missed or date.min))

    @property
    def held(self) -> tuple[Session, ...]:
        """Sessions that were held, in the order of their days."""
        found = (session for session in self.sessions if session.held_on is not None and not session.written)
        return tuple(sorted(found, key=lambda session: (session.held_on or date.max, session.number)))

    def days_met(self) -> tuple[date, ...]:
        return tuple(session.held_on for session in self.held if session.met and session.held_on is not None)

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


SittingEvent = ReviewConvened | AttendanceRecorded | ReviewRecorded
CommitteeEvent = CadenceSet | SittingEvent | MeetingEvent | MinutesEvent | CallEvent | ConsultationEvent


def evolve(committees: Committees, event: CommitteeEvent) -> Committees:
    """The committees after an event about them."""
    if isinstance(event, MatterEscalated):
        origin = committees.get(event.committee).model_copy(update={"escalated_on": event.when.on})
        committees = committees.put(origin)
        return committees.put(_called(committees.get(event.to), event))
    state = committees.get(event.committee)
    if isinstance(event, CadenceSet):
        return committees.put(state.model_copy(update={"due": event.due, "due_recorded_on": event.when.recorded_on}))
    if isinstance(event, MinutesEvent):
        return committees.put(_with_minutes(state, event))
    if isinstance(event, ReviewRequested):
        return committees.put(_called(state, event))
    if isinstance(event, MeetingEvent):
        return committees.put(_rearranged(state, event))
    if isinstance(event, ConsultationEvent):
        return committees.put(_consulted(state, event))
    return committees.put(_sat(state, event))


def _called(state: CommitteeState, event: CallEvent) -> CommitteeState:
    return state.model_copy(update={"calls": (*state.calls, call_of(event))})


def _rearranged(state: CommitteeState, event: MeetingEvent) -> CommitteeState:
    """Who was said to come on one day was not said to come on another."""
    session = state.get(event.session)
    if session is None:
        return state
    if isinstance(event, SessionCalledOff):
        return state.with_session(session.model_copy(update={"called_off": event.when.on}))
    attended = session.attended if session.day == event.session_day else None
    now = {"day": event.session_day, "sent_on": event.sent_on, "second": event.second, "attended": attended}
    return state.with_session(session.model_copy(update=now))


def _with_minutes(state: CommitteeState, event: MinutesEvent) -> CommitteeState:
    session = state.get(event.session)
    if session is None:
        return state
    return state.with_session(session.model_copy(update={"minutes": evolve_minutes(session.minutes, event)}))


def _consulted(state: CommitteeState, event: ConsultationEvent) -> CommitteeState:
    if isinstance(event, ConsultationOpened):
        return state.model_copy(update={"consultations": (*state.consultations, opened_by(event))})
    answer = Answered(person=event.person, seat=event.seat, vote=event.vote)
    changed = (
        one.model_copy(update={"answers": (*one.answers, answer)}) if one.number == event.session else one for one in state.consultations
    )
    return state.model_copy(update={"consultations": tuple(changed)})


def _sat(state: CommitteeState, event: SittingEvent) -> CommitteeState:
    if isinstance(event, ReviewConvened):
        convened = Session(number=event.session, day=event.session_day, sent_on=event.when.on, second=event.second)
        return state.with_session(convened)
    planned = state.get(event.session)
    if isinstance(event, AttendanceRecorded):
        attended = Attended(present=event.present, proxies=event.proxies, recused=event.recused)
        return state.with_session(planned.model_copy(update={"attended": attended})) if planned else state
    held = Session(
        number=event.session,
        day=planned.day if planned else event.when.on,
        sent_on=event.convened_on,
        second=event.second,
        held_on=event.when.on,
        failed=event.failed,
        written=event.written,
        minutes=Minutes(due=event.minutes_due, since=event.when.recorded_on) if event.minutes_due else Minutes(),
    )
    state = state.with_session(held)
    if event.written:
        left = tuple(one for one in state.consultations if one.number != event.session)
        return state.model_copy(update={"consultations": left})
    if not event.counts:
        return state
    since = state.due_recorded_on if event.next_due == state.due else event.when.recorded_on  # a day that stays was not fixed anew
    calls = tuple(call for call in state.calls if call.on > event.when.on)
    return state.model_copy(update={"due": event.next_due, "due_recorded_on": since, "missed": None, "calls": calls})


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
        for session in committees.get(committee.id).unrecorded
    )
