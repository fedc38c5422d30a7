"""What is told of committees: sessions convened and missed, minutes, decisions, matters handed on, who sits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from domain.act import When
from domain.agenda import DeadlinePassed
from domain.committees.calls import MatterEscalated, ReviewRequested
from domain.committees.committees import CadenceSet, Decided, ReviewConvened, ReviewRecorded, committee_of
from domain.committees.consultation import ConsultationOpened
from domain.committees.meetings import Meeting, MeetingEvent, SessionCalledOff, SessionMoved
from domain.committees.members import MemberAppointed, MemberLeft, MemberReplaced
from domain.committees.minutes import MinutesApproved, MinutesDeemedApproved, MinutesRecorded
from domain.committees.minuting import readers, session_of
from domain.committees.moving import meeting_of
from domain.committees.order_of_business import order_of_business
from domain.committees.seating import seated
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.messages.news import Act, Line, News, because, everybody, leading, sitting
from domain.messages.news_of_work import milestone_of
from domain.phases import State
from domain.roles import leaders

_Sessions = ReviewConvened | MeetingEvent | ReviewRecorded | DeadlinePassed | ConsultationOpened
_Minutes = MinutesRecorded | MinutesApproved | MinutesDeemedApproved
_Calls = MatterEscalated | ReviewRequested
_Members = MemberAppointed | MemberReplaced | MemberLeft
NEWS = _Sessions | _Minutes | _Calls | _Members


def told(act: Act, event: NEWS) -> Iterator[News]:
    if isinstance(event, _Members):
        return _of_members(event)
    if isinstance(event, _Minutes):
        return _of_minutes(act, event)
    return _called(act, event) if isinstance(event, _Calls) else _of_sessions(act, event)


def _of_sessions(act: Act, event: _Sessions) -> Iterator[News]:
    terms = seated(act.after, event.when.recorded_on)
    match event:
        case ReviewConvened():
            if event.session_day >= event.when.recorded_on:
                yield convocation(act, meeting_of(event, act.terms.zone), event.when)
        case SessionMoved():
            yield _moved(act, event)
        case SessionCalledOff():
            yield _called_off(act, event)
        case ReviewRecorded():
            yield from _decided(act, event, terms)
        case DeadlinePassed():
            if event.about == "review_due" and not _outlived(act, event):
                yield _missed(event, terms)
        case ConsultationOpened(committee=name):
            subject = event.decision.text or wording(committee_of(terms, name).title)
            yield News(event.kind, f"{name}-{event.session}", subject, event.asked, event.when, event.until)
        case _:
            assert_never(event)


def convocation(act: Act, meeting: Meeting, when: When) -> News:
    """Day, hour and place, and what the session is to deal with."""
    session = act.after.committees.get(meeting.committee).get(meeting.session)
    business = order_of_business(act.after, meeting.committee, when.recorded_on, meeting.session)
    lines = (
        *((Line("second_call"),) if session and session.second else ()),
        *_where(meeting),
        *(Line(f"business.{one.about}", one.target, one.day, title=one.title, text=one.text or "") for one in business.lines),
    )
    return _of_meeting("session_convened", act.after, meeting, when, lines)


def _moved(act: Act, event: SessionMoved) -> News:
    """Whoever was convened hears of another day, hour or place."""
    meeting = meeting_of(event, act.terms.zone)
    return _of_meeting("session_moved", act.after, meeting, event.when, _where(meeting))


def _called_off(act: Act, event: SessionCalledOff) -> News:
    """That there is none, by the terms of the time when the committee was there; what ends with the convention is a line of its end."""
    meeting = meeting_of(event, act.terms.zone)
    why = (Line(event.follows),) if event.follows else because(event.because)
    news = _of_meeting("session_cancelled", act.before, meeting, event.when, (*why, *_where(meeting)))
    if event.follows == "convention_closed":
        name, title = act.terms.reference, wording(act.terms.title)
        news = news._replace(about=event.follows, target=name, subject=title, due=None, lines=(news.line(),))
    return news._replace(unasked=event.follows is not None)


def _of_meeting(about: str, state: State, meeting: Meeting, when: When, lines: tuple[Line, ...]) -> News:
    """To whoever sits."""
    committee = committee_of(state.terms, meeting.committee)
    return News(
        about,
        f"{committee.id}-{meeting.session}",
        wording(committee.title),
        sitting(committee) or (state.terms.manager,),
        when,
        meeting.day,
        lines,
        committee.article,
        meeting=meeting,
        terms=state.terms,
    )


def _where(meeting: Meeting) -> tuple[Line, ...]:
    """Hour, place and address, as far as they are known."""
    said = (("begin", meeting.begin), ("place", meeting.place), ("link", meeting.link))
    return tuple(Line(about, text=text) for about, text in said if text)


def _decided(act: Act, event: ReviewRecorded, terms: Terms) -> Iterator[News]:
    """Its decisions to the members and the parties; that it met, to those above it."""
    committee = committee_of(terms, event.committee)
    target, subject = f"{committee.id}-{event.session}", wording(committee.title)
    if event.decisions:
        to = tuple(dict.fromkeys((*sitting(committee), *everybody(terms, manager=False))))
        lines = tuple(_decision(act, one) for one in event.decisions)
        yield News("decisions_taken", target, subject, to, event.when, lines=lines, article=committee.article)
    if committee.reports_to is not None:
        above = committee_of(terms, committee.reports_to)
        yield News("sub_committee_reported", target, subject, leading(above, terms), event.when)


def _decision(act: Act, one: Decided) -> Line:
    """In its own words, or by the milestone that it is about."""
    name = one.milestone or ""
    milestone = milestone_of(act, name)
    about = f"decision.{one.kind}" if one.adopted else f"rejected.{one.kind}"
    if one.adopted and one.kind == "accept":
        about += f".{one.status}"
    title = milestone.title if milestone else name
    return Line(about, name, one.to or one.due, one.owner or "", title, one.text or one.because or "")


def _missed(event: DeadlinePassed, terms: Terms) -> News:
    committee = committee_of(terms, event.target)
    over = leaders(committee_of(terms, committee.reports_to)) if committee.reports_to else ()
    to = tuple(dict.fromkeys((*leaders(committee), terms.manager, *over)))
    return News("review_missed", event.target, wording(committee.title), to, event.when)


def _outlived(act: Act, event: DeadlinePassed) -> bool:
    """A session missed long ago, after which another has been missed: after an outage, only the last is told."""
    following = (one.due for one in act.events if isinstance(one, CadenceSet) and one.committee == event.target)
    return any(due is not None and due < event.when.recorded_on for due in following)


def _of_minutes(act: Act, event: _Minutes) -> Iterator[News]:
    committee = committee_of(seated(act.after, event.when.recorded_on), event.committee)
    target, subject = f"{committee.id}-{event.session}", wording(committee.title)
    if isinstance(event, MinutesRecorded):
        if committee.minutes is not None:
            about = "minutes_to_approve" if event.deemed_on else "minutes_to_read"
            yield News(about, target, subject, event.readers, event.when, event.deemed_on)
        return
    sat = session_of(act.after.past, event.committee, event.session)
    sitting_then = readers(act.after, sat) if sat else ()
    yield News("minutes_approved", target, subject, tuple(dict.fromkeys((*sitting_then, *leaders(committee)))), event.when)


def _called(act: Act, event: _Calls) -> Iterator[News]:
    terms = seated(act.after, event.when.recorded_on)
    committee = committee_of(terms, event.committee)
    match event:
        case MatterEscalated():
            above = leading(committee_of(terms, event.to), terms)
            to = tuple(dict.fromkeys((*above, *leaders(committee), terms.manager)))
            yield News(event.kind, event.to, wording(committee.title), to, event.when, event.due)
        case ReviewRequested():
            yield News(event.kind, committee.id, event.because, leading(committee, terms), event.when, event.due)
        case _:
            assert_never(event)


def _of_members(event: _Members) -> Iterator[News]:
    """Whoever sits from now on, and whoever no longer does."""
    committee = committee_of(event.terms, event.committee)
    match event:
        case MemberAppointed():
            changes = {event.member: "member_appointed"}
        case MemberReplaced():
            changes = {event.member: "member_left", event.successor: "member_appointed"}
        case MemberLeft():
            changes = {event.member: "member_left"}
        case _:
            assert_never(event)
    for who, about in changes.items():
        yield News(about, committee.id, wording(committee.title), (who,), event.when, lines=because(event.because))
