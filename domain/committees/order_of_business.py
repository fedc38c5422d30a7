"""What a session of a committee is to deal with: computed from the state alone, for the convocation and whoever prepares the session."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from domain.committees.committees import CommitteeState, Decided, ReviewRecorded, Session, committee_of
from domain.committees.minuting import session_of
from domain.committees.next_session import review_after
from domain.due import deadlines
from domain.files.blocks import wording
from domain.files.implementation import ByWhom, Committee
from domain.files.sheet import DecisionKind
from domain.files.terms import Terms
from domain.milestones.milestones import MilestoneReported, Milestones, MilestoneSubmitted
from domain.milestones.milestones_owed import BLOCKED, DUE
from domain.phases import State
from domain.refusals.errors import UnknownSession

Section = Literal["minutes", "follow_up", "late", "due", "to_accept", "reported", "sub_committees", "called"]
SECTIONS: tuple[Section, ...] = ("minutes", "follow_up", "late", "due", "to_accept", "reported", "sub_committees", "called")
"""in the order of the session"""
WITHOUT_CADENCE = relativedelta(months=6)
"""how far a session looks ahead where nothing says when the committee meets again"""
_ITS_OWN = frozenset({"convocation_due", "review_due", "request_due", "escalation_due", "minutes_deemed_approved", "action_due"})
"""what the session itself settles, or what stands in another section"""
_SAID_ALREADY = frozenset(
    {"continue", "adjourn", "minutes_approved", "accept", "action", "continue_with_reservations", "amend", "programme"}
)
"""decisions that leave nothing to follow up, or that stand there as actions"""


class Line(BaseModel):
    """One line: what it is about (a kind of the agenda, or one of ours), whose it is, and the decision that would settle it."""

    model_config = ConfigDict(frozen=True)

    n: int = 0
    section: Section
    about: str
    target: str
    title: str
    text: str | None = None
    """what was decided, reported or asked, in its own words"""
    day: date | None = None
    """the day it is, or was, due; of what is past, the day it happened"""
    who: tuple[str, ...] = ()
    article: str | None = None
    decision: DecisionKind | None = None


class OrderOfBusiness(BaseModel):
    """``day`` is that of the session; the day asked about, where none is convened. ``since`` is the last session, ``until`` the next."""

    model_config = ConfigDict(frozen=True)

    reference: str
    committee: str
    title: str
    session: int | None
    day: date
    since: date | None
    until: date
    lines: tuple[Line, ...]

    def of(self, section: Section) -> tuple[Line, ...]:
        return tuple(one for one in self.lines if one.section == section)


def order_of_business(state: State, committee: str, today: date, session: int | None = None) -> OrderOfBusiness:
    """For the session named, else the next that is convened, else one held today. Raises ``UnknownCommittee``, ``UnknownSession``."""
    body = committee_of(state.terms, committee)
    known = state.committees.get(committee)
    meant = _meant(known, session)
    day = (meant.held_on or meant.day) if meant else today
    place = (day, meant.number if meant else known.last_number + 1)
    before = [one for one in known.held if one.held_on is not None and (one.held_on, one.number) < place]
    since = before[-1].held_on if before else None
    until = _until(state, committee, day)
    found = (
        *_minutes(body, before),
        *_to_follow_up(state, body, before),
        *_owed(state, day, until),
        *_to_accept(state.milestones, state.terms, body),
        *_reported(state, since, day),
        *_from_below(state, body, since, day),
        *_called(known),
    )
    ordered = sorted(found, key=lambda one: (SECTIONS.index(one.section), one.day or date.max))
    return OrderOfBusiness(
        reference=state.terms.reference,
        committee=committee,
        title=wording(body.title),
        session=meant.number if meant else None,
        day=day,
        since=since,
        until=until,
        lines=tuple(one.model_copy(update={"n": n}) for n, one in enumerate(ordered, start=1)),
    )


def _meant(known: CommitteeState, session: int | None) -> Session | None:
    if session is None:
        return min(known.expected, key=lambda one: (one.day, one.number), default=None)
    found = known.get(session)
    if found is None or found.written:
        raise UnknownSession(committee=known.id, session=session)
    return found


def _until(state: State, committee: str, day: date) -> date:
    """By when the committee meets again, if this session is held."""
    following = review_after(state, committee, day)
    return following if following is not None and following > day else day + WITHOUT_CADENCE


def _minutes(body: Committee, before: list[Session]) -> Iterator[Line]:
    for one in before:
        if one.minutes.to_approve:
            target, title = f"{body.id}-{one.number}", wording(body.title)
            yield Line(
                section="minutes",
                about="minutes_to_approve",
                target=target,
                title=title,
                day=one.held_on,
                article=body.article,
                decision="minutes_approved",
            )


def _to_follow_up(state: State, body: Committee, before: list[Session]) -> Iterator[Line]:
    """What is still to be done of what was decided, at whatever session; and what else the last one decided."""
    for one in state.actions.of(body.id):
        yield Line(
            section="follow_up",
            about="action",
            target=one.id,
            title=one.about,
            text=one.text,
            day=one.due,
            who=(one.owner,) if one.owner else (),
            article=body.article,
        )
    last = session_of(state.past, body.id, before[-1].number) if before else None
    if last is not None:
        told = (decided for decided in last.decisions if decided.adopted and decided.kind not in _SAID_ALREADY)
        yield from (_decided("follow_up", "decision_taken", body, last, decided) for decided in told)


def _decided(section: Section, about: str, body: Committee, session: ReviewRecorded, one: Decided) -> Line:
    return Line(
        section=section,
        about=about,
        target=f"{body.id}-{session.session}.{one.n}",
        title=one.kind,
        text=one.text or one.because,
        day=one.due or session.when.on,
        who=(one.owner,) if one.owner else (),
        article=body.article,
    )


def _owed(state: State, day: date, until: date) -> Iterator[Line]:
    """What is late by the day of the session, and what falls due before the next."""
    for one in deadlines(state):
        late, work = one.due < day, one.about in {DUE, BLOCKED}
        if one.about in _ITS_OWN or one.due > until or (late and not (one.duty or work)):
            continue
        yield Line(
            section="late" if late else "due",
            about=one.about,
            target=one.target,
            title=one.title,
            day=one.due,
            who=one.to,
            article=one.article,
            decision="reschedule" if late and work else None,
        )


def _to_accept(milestones: Milestones, terms: Terms, body: Committee) -> Iterator[Line]:
    """What was submitted and waits for this committee."""
    own = {one.id: one for one in terms.milestones if isinstance(one.accepted_by, ByWhom) and one.accepted_by.committee == body.id}
    for one in milestones.all:
        if one.status == "submitted" and (term := own.get(one.series)) is not None:
            yield Line(
                section="to_accept",
                about="acceptance",
                target=one.id,
                title=wording(term.title),
                day=one.submitted_on,
                who=(term.owner,),
                article=term.article,
                decision="accept",
            )


def _reported(state: State, since: date | None, day: date) -> Iterator[Line]:
    """The last that was said of each milestone since the last session."""
    terms = {one.id: one for one in state.terms.milestones}
    said: dict[str, Line] = {}
    for fact in state.past.facts:
        event = fact.event
        if not isinstance(event, MilestoneReported | MilestoneSubmitted) or not _between(since, event.when.on, day):
            continue
        milestone = state.milestones.get(event.milestone)
        term = terms.get(milestone.series) if milestone else None
        if term is None:
            continue
        note = event.note or None if isinstance(event, MilestoneReported) else None
        said[event.milestone] = Line(
            section="reported",
            about=event.kind,
            target=event.milestone,
            title=wording(term.title),
            text=note,
            day=event.when.on,
            who=(term.owner,),
            article=term.article,
        )
    yield from said.values()


def _from_below(state: State, body: Committee, since: date | None, day: date) -> Iterator[Line]:
    """What committees that report to this one have decided since it last met."""
    below = {one.id: one for one in state.terms.committees if one.reports_to == body.id}
    for fact in state.past.facts:
        event = fact.event
        if isinstance(event, ReviewRecorded) and event.committee in below and _between(since, event.when.on, day):
            for one in event.decisions:
                if one.adopted and one.kind not in {"adjourn", "minutes_approved"}:
                    yield _decided("sub_committees", "decision_below", below[event.committee], event, one)


def _between(since: date | None, on: date, day: date) -> bool:
    """After the last session, and no later than this one."""
    return (since is None or on >= since) and on <= day


def _called(known: CommitteeState) -> Iterator[Line]:
    """Why it was called together: members who asked, committees that failed."""
    for one in known.calls:
        yield Line(
            section="called",
            about="matter_from_below" if one.cause != "request" else "request",
            target=one.origin,
            title=one.cause,
            text=one.because,
            day=one.on,
        )
