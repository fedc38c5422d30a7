"""Sessions that nobody can hold any more: whoever was convened is not left with them in a calendar."""

from __future__ import annotations

from domain.act import Event, When
from domain.committees.meetings import SessionCalledOff
from domain.committees.moving import called_off, meetings
from domain.evolution import folded
from domain.phases import Closed, State


def after(state: State, events: tuple[Event, ...], when: When) -> tuple[SessionCalledOff, ...]:
    """The sessions from today on that are called off because these events close the convention, or leave nothing of their committee.

    A convention that is being closed still meets, to accept what was handed in.
    """
    planned = {(one.id, session.number) for one in state.committees.all for session in one.planned if session.day >= when.recorded_on}
    if isinstance(state, Closed) or not planned:
        return ()
    there = folded(state, events)
    closed, known = isinstance(there, Closed), {one.id for one in there.terms.committees}
    left = {(one.id, session.number) for one in there.committees.all for session in one.planned if closed or one.id not in known}
    return tuple(
        called_off(meeting, when, follows="convention_closed" if closed else "committee_gone")
        for key, meeting in meetings(there.past, there.terms.zone).items()
        if key in planned & left
    )
