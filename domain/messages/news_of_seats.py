"""What is told of sessions to come when other people sit: whoever joins is invited to them, whoever leaves is expected no longer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.changes.amendments import AmendmentApplied
from domain.changes.succession import ManagerReplaced, OfficeHolderChanged, PartySucceeded
from domain.committees.committees import committee_of
from domain.committees.meetings import Meeting
from domain.committees.members import MemberEvent
from domain.committees.moving import meetings
from domain.files.blocks import wording
from domain.life.accession import PartyAcceded
from domain.life.leaving import PartyLeft
from domain.messages.news import Act, Line, News, sitting
from domain.messages.news_of_committees import convocation
from domain.messages.reaching import recipients
from domain.phases import State

_Passed = OfficeHolderChanged | PartySucceeded | ManagerReplaced
"""another in the same place, maybe at the same address: struck there, the session would be lost to both"""
NEWS = MemberEvent | PartyAcceded | PartyLeft | AmendmentApplied | _Passed


def told(act: Act, event: NEWS) -> Iterator[News]:
    """Once for all that an act has changed."""
    if event is not next(one for one in act.events if isinstance(one, NEWS)):
        return
    for meeting in _to_come(act, event.when.recorded_on):
        was, now = (_invited(state, meeting) for state in (act.before, act.after))
        anew = {event.office} if isinstance(event, OfficeHolderChanged) else set()
        joined = tuple(who for who in now if who not in was or who in anew)
        left = () if isinstance(event, _Passed) else tuple(who for who in was if who not in now)
        if joined:
            yield convocation(act, meeting, event.when)._replace(to=joined, unasked=True)
        if left:
            yield _expected_no_longer(act, meeting, event)._replace(to=left)


def _to_come(act: Act, today: date) -> Iterator[Meeting]:
    """Sessions that were convened before, and are still to be held: as they stand once the act has changed who sits."""
    now = meetings(act.after.past, act.terms.zone)
    for name, number in meetings(act.before.past, act.terms.zone):
        session, meeting = act.after.committees.get(name).get(number), now[name, number]
        planned = session is not None and session in act.after.committees.get(name).planned
        if planned and meeting.day >= today and any(one.id == name for one in act.terms.committees):
            yield meeting


def _invited(state: State, meeting: Meeting) -> tuple[str, ...]:
    """Whoever is written to of a session: who is reached in somebody's place is invited as long as one of those sits."""
    there = (one for one in state.terms.committees if one.id == meeting.committee)
    mails, letters = recipients(state.terms, tuple(who for one in there for who in sitting(one) or (state.terms.manager,)))
    return (*mails, *letters)


def _expected_no_longer(act: Act, meeting: Meeting, event: NEWS) -> News:
    """By the terms as they were: those of a party that has left are reached as ever."""
    committee = committee_of(act.before.terms, meeting.committee)
    return News(
        "member_left",
        committee.id,
        wording(committee.title),
        (),
        event.when,
        lines=(Line("not_expected", f"{committee.id}-{meeting.session}", meeting.day),),
        article=committee.article,
        delivery="single",
        meeting=meeting.model_copy(update={"cancelled": True}),
        terms=act.before.terms,
        unasked=True,
    )
