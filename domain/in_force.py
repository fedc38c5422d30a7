"""In force: suspended and resumed, prolonged, amended, denounced, terminated, closed."""

from __future__ import annotations

from typing import assert_never

from domain.act import Command, Event, When
from domain.changes.amending import Amend, amend, void
from domain.changes.amendments import DeclineAmendment, ProposeAmendment, SignAmendment, UnsignAmendment, VisaAmendment, WithdrawAmendment
from domain.files.consistency import require_fitting
from domain.life import termination
from domain.life.accession import Accede, accede
from domain.life.closing import Close, ConventionClosed, close
from domain.life.prolongation import Extend, Renew, extend, renew
from domain.life.relations import freezes
from domain.life.suspension import ConventionSuspended, Resume, Suspend
from domain.life.termination import AcceptCure, Cure, Denounce, Standing, Terminate, TerminationDecided
from domain.milestones.adopting import adopt
from domain.milestones.programme import AdoptProgramme
from domain.passing import prolonged, taken_up
from domain.phases import Closed, Closing, InForce, State, Suspended
from domain.promises import tranches
from domain.refusals.errors import WrongPhase, require_not_before
from domain.roles import require_manager

WhileInForce = Accede | AdoptProgramme | Suspend | Resume | Renew | Extend | Denounce | Cure | AcceptCure | Terminate | Close | Amend


def decide_in_force(state: State, command: WhileInForce, when: When) -> tuple[Event, ...]:
    """Route a command to its subject, in the phase that it needs."""
    match command:
        case Suspend():
            require_manager(state.terms, command)
            return suspend(state, command, when, because=command.because)
        case Resume():
            require_manager(state.terms, command)
            return resume(state, command, when, because=command.because)
        case Renew() | Extend():
            return _prolong(state, command, when)
        case Denounce() | Cure() | AcceptCure() | Terminate():
            return (_towards_the_end(state, command, when),)
        case ProposeAmendment() | SignAmendment() | VisaAmendment() | DeclineAmendment() | UnsignAmendment() | WithdrawAmendment():
            return amend(state, command, when)
        case AdoptProgramme():
            return adopt(state, command, when)
        case Accede():
            return _accede(state, command, when)
        case Close():
            return _close(state, command, when)
        case _:
            assert_never(command)


def suspend(state: State, command: Command, when: When, *, because: str | None, committee: str | None = None) -> tuple[Event, ...]:
    if not isinstance(state, InForce):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    require_not_before(when.on, "entered_into_force", state.force.on)
    return (ConventionSuspended(when=when, because=because, committee=committee, frozen=freezes(state.terms)),)


def resume(state: State, command: Command, when: When, *, because: str | None, committee: str | None = None) -> tuple[Event, ...]:
    if not isinstance(state, Suspended):
        raise WrongPhase(phase=state.name, act=command.kind, needs="suspended")
    require_not_before(when.on, "convention_suspended", state.since.on)
    return taken_up(state, when, because=because, committee=committee)


def _prolong(state: State, command: Renew | Extend, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    living = require_living(state, command)
    if isinstance(command, Renew):
        return prolonged(living, renew(living.force, living.terms, living.worked, when), when)
    return prolonged(living, extend(living.force, living.terms, command, when), when)


def _towards_the_end(state: State, command: Denounce | Cure | AcceptCure | Terminate, when: When) -> Event:
    living = require_living(state, command)
    match command:
        case Denounce():
            return termination.denounce(living.force, living.terms, command, _standing(living), when)
        case Cure():
            return termination.demand_cure(living.force, living.terms, command, when)
        case AcceptCure():
            return termination.accept_cure(living.force, living.terms, command, when)
        case Terminate():
            require_manager(living.terms, command)
            return terminate(living, command, when)
        case _:
            assert_never(command)


def terminate(living: InForce | Suspended, command: Terminate, when: When) -> TerminationDecided:
    """Termination, whoever decided it."""
    return termination.decided(living.force, living.terms, command, _standing(living), when)


def _standing(living: InForce | Suspended) -> Standing:
    if isinstance(living, InForce):
        return Standing(living.worked)
    return Standing(living.worked, suspended=living.since.on, frozen=living.frozen)


def require_living(state: State, command: Command) -> InForce | Suspended:
    if not isinstance(state, InForce | Suspended):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    return state


def _accede(state: State, command: Accede, when: When) -> tuple[Event, ...]:
    if not isinstance(state, InForce):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    acceded = accede(state.terms, command, state.force.on, when)
    require_fitting(acceded.terms)
    return (acceded,)


def _close(state: State, command: Close, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    require_force(state, command, when)
    ended_early = isinstance(state, Closing) and state.force.terminated is not None
    since = state.closing.since if isinstance(state, Closing) else None
    left = tuple(one.id for one in state.actions.work.open)
    unpaid = tranches.unsettled(state.contributions, state.terms)
    closed = close(state.milestones, state.terms, command.because, when, since=since, terminated=ended_early, actions=left, unpaid=unpaid)
    at_once = any(isinstance(one, ConventionClosed) for one in closed)
    if at_once and isinstance(state, InForce | Suspended) and state.amendments.current is not None:
        return (*void(state, WrongPhase(phase=Closed.name), when), *closed)
    return closed


def require_force(state: State, command: Command, when: When) -> None:
    """Nothing closes that is not in force, nor before it was, nor before closing began."""
    match state:
        case Closing():
            require_not_before(when.on, "closing_started", state.closing.since)
        case Suspended():
            require_not_before(when.on, "convention_suspended", state.since.on)
        case InForce():
            require_not_before(when.on, "entered_into_force", state.force.on)
        case _:
            raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
