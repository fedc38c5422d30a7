"""Adopting a yearly programme: new milestones in the terms, with their days, on the ground of a decision or by a party."""

from __future__ import annotations

from datetime import date

from domain.act import Event, When
from domain.changes.amendment_acts import reason_of
from domain.committees.actions import ActionDone
from domain.days.calendar import Within
from domain.files.implementation import Milestone, Programme
from domain.files.programme_file import misfits, with_programme
from domain.files.references import Problem
from domain.milestones import milestones, schedule
from domain.milestones.milestones import SETTLED, Milestones
from domain.milestones.programme import AdoptProgramme, ProgrammeAdopted, adopters, require_of_its_time
from domain.phases import InForce, State
from domain.refusals.errors import WrongPhase, require_not_before
from domain.refusals.errors_of_programmes import (
    InvalidProgramme,
    NoSuchProgrammeDecision,
    ProgrammeNeedsDecision,
    ProgrammeNotForeseen,
)
from domain.roles import require_one_of


def adopt(state: State, command: AdoptProgramme, when: When) -> tuple[Event, ...]:
    """The programme, what is given up for it, and the days of what is new."""
    if not isinstance(state, InForce):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    programme = _foreseen(state)
    require_one_of(state.terms, command, adopters(programme, state.terms), programme.article)
    require_not_before(when.on, "entered_into_force", state.force.on)
    require_of_its_time(programme, command.year, when.on)
    decision = _decision(state, programme, command)
    if found := misfits_now(state, command.year, command.milestones):
        raise InvalidProgramme(reason=reason_of(found), article=programme.article)
    return _adopted(state, programme, command.model_copy(update={"decision": decision}), when)


def misfits_now(state: State, year: int, said: tuple[Milestone, ...]) -> tuple[Problem, ...]:
    """Everything in a programme that does not fit the convention as it stands, with its place in the sheet."""
    term = (state.force.on, state.force.end) if isinstance(state, InForce) else (date.min, None)
    return misfits(state.terms, said, year=year, term=term, instead_of=_instead_of(state, year, said))


def replaced(state: State, year: int) -> tuple[str, ...]:
    """What is still open of a programme that was adopted for the year before."""
    earlier = state.programmes.of(year)
    return tuple(one for one in earlier.milestones if _open(state.milestones, one)) if earlier else ()


def _instead_of(state: State, year: int, said: tuple[Milestone, ...]) -> tuple[str, ...]:
    """With what the new milestones say that they replace, of whatever programme."""
    return tuple(dict.fromkeys((*replaced(state, year), *(old for one in said for old in one.replaces))))


def _decision(state: InForce, programme: Programme, command: AdoptProgramme) -> str | None:
    """The committee's decision that this carries out: the one named, else the open one of the year; none where a party adopts by itself."""
    committee = programme.adopted_by.committee
    if committee is None:
        return None
    waiting = {one.id: one.year for one in state.actions.of(committee) if one.about == "programme"}
    name = command.decision or next((name for name, year in waiting.items() if year == command.year), None)
    if name is None:
        raise ProgrammeNeedsDecision(committee=committee, year=command.year, article=programme.article)
    if waiting.get(name) != command.year:
        raise NoSuchProgrammeDecision(
            decision=name, committee=committee, year=command.year, of_year=waiting.get(name), article=programme.article
        )
    return name


def _open(known: Milestones, name: str) -> bool:
    state = known.get(name)
    return state is not None and state.status not in SETTLED


def _foreseen(state: State) -> Programme:
    if state.terms.programme is None:
        raise ProgrammeNotForeseen(reference=state.terms.reference)
    return state.terms.programme


def _adopted(state: InForce, programme: Programme, command: AdoptProgramme, when: When) -> tuple[Event, ...]:
    instead_of = _instead_of(state, command.year, command.milestones)
    terms = with_programme(state.terms, command.milestones, instead_of)
    adopted = ProgrammeAdopted(
        when=when,
        year=command.year,
        by=programme.adopted_by.committee or programme.adopted_by.party or "",
        milestones=tuple(one.id for one in command.milestones),
        instead_of=instead_of,
        decision=command.decision,
        sheet=command.sheet,
        terms=terms,
    )
    by = dict.fromkeys(instead_of, f"programme-{command.year}")
    gone = schedule.dropped(state.milestones, terms, state.force.end, when, by=by)
    left = state.milestones
    for one in gone:
        left = milestones.evolve(left, one)
    within = Within(state.force.end, state.worked)
    dated = schedule.after_amendment(left, terms, state.force.on, within, when, was=state.terms)
    carried_out = (ActionDone(when=when, action=command.decision),) if command.decision else ()
    return (*gone, adopted, *carried_out, *dated)
