"""The cycle of a committee beside its sessions themselves: convened, moved, called off, attended, minuted, asked for; and what follows."""

from __future__ import annotations

from typing import assert_never

from domain.act import Event, When
from domain.committees import convocations, escalation, minuting, moving, sessions
from domain.committees.calls import RequestReview
from domain.committees.committees import AttendReview, ConveneReview, ReviewRecorded
from domain.committees.meetings import CallOffReview
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.committees.seating import seated
from domain.phases import State

AroundReview = ConveneReview | CallOffReview | AttendReview | RequestReview | RecordMinutes | ApproveMinutes


def decide(state: State, command: AroundReview, when: When) -> tuple[Event, ...]:
    """Route a command to its subject, with whoever is in the chair on its day."""
    terms = seated(state, when.on)
    match command:
        case ConveneReview() if command.session is not None:
            return (moving.move(state, terms, command, when),)
        case CallOffReview():
            return (moving.call_off(state, terms, command, when),)
        case ConveneReview():
            return (convocations.convene(state.committees, terms, command, state.worked, when),)
        case AttendReview():
            return (sessions.attendance_ahead(state.committees, terms, command, when),)
        case RequestReview():
            return (convocations.request(state.committees, terms, command, state.worked, when),)
        case RecordMinutes():
            return (minuting.record(state, terms, command, when),)
        case ApproveMinutes():
            return minuting.approve(state.committees, terms, command, when)
        case _:
            assert_never(command)


def after_session(state: State, recorded: ReviewRecorded) -> tuple[Event, ...]:
    """What a session brings beside its decisions: its minutes, those of others that it approved, and what it failed to settle.

    ``state`` is as the session left it. Raises ``NotHeldYet`` for minutes of a session still to come.
    """
    minuting.require_held(state.committees, recorded)
    return (
        *minuting.with_the_session(state, recorded),
        *minuting.by_decisions(state.committees, recorded),
        *escalation.after_session(state, recorded),
    )
