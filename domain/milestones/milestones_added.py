"""Milestones that are added without an amendment, where the terms foresee yearly programmes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from domain.act import Command, Event, When
from domain.days.calendar import Within
from domain.files.blocks import Sentence
from domain.files.consistency import require_fitting
from domain.files.implementation import Milestone, Programme
from domain.files.terms import Terms
from domain.milestones import milestones, schedule
from domain.phases import InForce, Suspended
from domain.refusals.errors_of_promises import AmendmentNeeded


class AddMilestone(Command):
    """Add a milestone to those of the terms."""

    kind: Literal["add_milestone"] = "add_milestone"
    added: Milestone
    because: Sentence | None = None


class MilestonesAdded(Event):
    """The whole new ``terms``, with these ``milestones``; their days follow as events of their own."""

    kind: Literal["milestones_added"] = "milestones_added"
    milestones: tuple[str, ...]
    terms: Terms
    because: str | None = None
    committee: str | None = None


def programme_of(terms: Terms) -> Programme:
    """Raises ``AmendmentNeeded`` where the terms foresee no programme."""
    if terms.programme is None:
        raise AmendmentNeeded
    return terms.programme


def added(state: InForce | Suspended, new: Sequence[Milestone], because: str | None, when: When) -> tuple[Event, ...]:
    """First what they replace, then the new terms, then the days that these set.

    Raises ``AmendmentNeeded``, and ``InvalidTerms`` naming the place where they do not fit with the terms.
    """
    programme_of(state.terms)
    terms = _with(state.terms, new)
    require_fitting(terms)
    for n, one in enumerate(new, start=len(terms.milestones) - len(new)):
        schedule.require_same_recurrence(state.milestones, one, f"milestones.{n}.id")
    within = Within(state.force.end, state.worked)
    gone = schedule.dropped(state.milestones, terms, state.force.end, when)
    left = state.milestones
    for event in gone:
        left = milestones.evolve(left, event)
    given = MilestonesAdded(when=when, milestones=tuple(one.id for one in new), terms=terms, because=because)
    return (*gone, given, *schedule.after_amendment(left, terms, state.force.on, within, when, was=state.terms))


def _with(terms: Terms, new: Sequence[Milestone]) -> Terms:
    """What they replace leaves the terms. What was taken over once is history and falls away."""
    replaced = {old for one in new for old in one.replaces}
    kept = tuple(one for one in terms.milestones if one.id not in replaced)
    return terms.model_copy(update={"milestones": (*kept, *new), "so_far": None})
