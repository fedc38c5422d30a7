"""Acts on a milestone: which one is meant, and whose rule decides."""

from __future__ import annotations

from typing import assert_never

from domain.act import Command, Event, When
from domain.milestones import schedule
from domain.milestones.acceptance import AcceptMilestone, accept
from domain.milestones.blocking import BlockMilestone, UnblockMilestone, block, unblock
from domain.milestones.cancelling import CancelMilestone, cancel
from domain.milestones.milestones import MilestoneState
from domain.milestones.milestones_added import AddMilestone, added
from domain.milestones.progress import ReportMilestone, StartMilestone, SubmitMilestone, report, start, submit
from domain.milestones.rescheduling import Move, RescheduleMilestone, reschedule
from domain.phases import Closing, InForce, State, Suspended
from domain.refusals.errors import WrongPhase
from domain.roles import require_manager
from domain.signature.drafting import require_drafted

_OnOne = (
    StartMilestone | ReportMilestone | BlockMilestone | UnblockMilestone | SubmitMilestone | AcceptMilestone
    | RescheduleMilestone | CancelMilestone
)  # fmt: skip
OnMilestone = _OnOne | AddMilestone


def decide_on_milestone(state: State, command: OnMilestone, when: When) -> tuple[Event, ...]:
    """Route a command to its subject; an instance nobody spoke of yet is scheduled by being named."""
    require_drafted(state.texts, when)
    if isinstance(command, AddMilestone):
        return _add(state, command, when)
    milestone, first = schedule.find(state.milestones, state.terms, command.milestone, state.worked, when)
    return (*first, *_decided(state, milestone, command, when))


def _decided(state: State, milestone: MilestoneState, command: _OnOne, when: When) -> tuple[Event, ...]:
    terms = state.terms
    match command:
        case StartMilestone():
            return (start(milestone, terms, command, when),)
        case ReportMilestone():
            return (report(milestone, terms, command, when),)
        case BlockMilestone():
            return (block(milestone, terms, command, when),)
        case UnblockMilestone():
            return (unblock(milestone, terms, command, when),)
        case SubmitMilestone():
            return (submit(state.milestones, milestone, terms, command, when),)
        case AcceptMilestone():
            return (accept(milestone, terms, command, when),)
        case RescheduleMilestone():
            require_manager(terms, command)
            return put_off(state, milestone, command, Move(command.to, command.because), when)
        case CancelMilestone():
            require_manager(terms, command)
            once_in_force(state, command)
            return (cancel(milestone, terms, command.because, when),)
        case _:
            assert_never(command)


def _add(state: State, command: AddMilestone, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    living = once_in_force(state, command)
    if isinstance(living, Closing):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    return added(living, (command.added,), command.because, when)


def put_off(state: State, milestone: MilestoneState, command: Command, move: Move, when: When) -> tuple[Event, ...]:
    """Another day, whoever has decided it."""
    return (reschedule(milestone, state.terms, once_in_force(state, command).force, move, when),)


def once_in_force(state: State, command: Command) -> InForce | Suspended | Closing:
    if not isinstance(state, InForce | Suspended | Closing):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    return state
