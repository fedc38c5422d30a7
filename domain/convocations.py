"""Convening a committee: in time or late, once for a day, by its chairs or its secretary."""

from __future__ import annotations

from datetime import date

from domain.act import When
from domain.calendar import WorkingDays, before
from domain.committees import Committees, CommitteeState, ConveneReview, ReviewConvened, committee_of
from domain.errors import AlreadyConvened, AlreadyHeld, BeforeItsCause
from domain.implementation import Committee
from domain.roles import leaders, require_one_of
from domain.terms import Terms


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
            committee, as_announced(state, worked, when.on, command.session_day), when.on, command.session_day, second=command.second
        ),
    )


def as_announced(state: CommitteeState, worked: WorkingDays, sent: date, day: date) -> WorkingDays:
    """The calendar that a convocation is measured by: what was known when it was sent, and for the day that was announced by then."""
    return worked.known_before(min(sent, state.due_recorded_on) if day == state.due else sent)


def late(committee: Committee, worked: WorkingDays, sent: date, day: date, *, second: bool) -> tuple[str, ...]:
    lead = committee.meets.convocation if committee.meets else None
    if second and committee.quorum and committee.quorum.second_call:
        lead = committee.quorum.second_call.after
    return ("late_convocation",) if lead and sent > before(day, lead, worked) else ()
