"""A milestone whose owner cannot go on: why, since when, and because of whom, until that is over.

It is still owed, and its day still stands; but reminders go to whoever holds it up, and nobody counts as late by it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from domain.act import Command, When
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.milestones.milestones import OWED, SETTLED, Block, MilestoneBlocked, MilestoneState, MilestoneUnblocked, term_of
from domain.refusals.errors import MilestoneSettled, UnknownPerson, require_not_before
from domain.refusals.errors_of_promises import WrongStatus
from domain.roles import focal_points, require_one_of


class BlockMilestone(Command):
    """Say that the owner of a milestone cannot go on."""

    kind: Literal["block_milestone"] = "block_milestone"
    milestone: Id
    because: Sentence
    waits_for: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    """people, parties or institutions that hold it up"""


class UnblockMilestone(Command):
    """Say that the owner of a milestone can go on."""

    kind: Literal["unblock_milestone"] = "unblock_milestone"
    milestone: Id
    because: Annotated[str, StringConstraints(max_length=4000)] | None = None


def block(state: MilestoneState, terms: Terms, command: BlockMilestone, when: When) -> MilestoneBlocked:
    """Only what is still owed stands still; by the owner's focal point, or the manager."""
    _require_owner(state, terms, command)
    if state.status not in OWED or state.status == "blocked":
        raise WrongStatus(milestone=state.id, status=state.status, article=term_of(terms, state.series).article)
    bodies = {one.id for one in (*terms.parties, *terms.institutions)}
    for one in command.waits_for:
        if one not in bodies | terms.people():
            raise UnknownPerson(person=one)
    return MilestoneBlocked(when=when, milestone=state.id, because=command.because, waits_for=command.waits_for)


def unblock(state: MilestoneState, terms: Terms, command: UnblockMilestone, when: When) -> MilestoneUnblocked:
    _require_owner(state, terms, command)
    if state.block is None:
        raise WrongStatus(milestone=state.id, status=state.status, article=term_of(terms, state.series).article)
    require_not_before(when.on, "milestone_blocked", state.block.since)
    return MilestoneUnblocked(when=when, milestone=state.id, because=command.because)


def _require_owner(state: MilestoneState, terms: Terms, command: Command) -> None:
    milestone = term_of(terms, state.series)
    require_one_of(terms, command, focal_points(terms, milestone.owner), milestone.article)
    if state.status in SETTLED:
        raise MilestoneSettled(milestone=state.id, status=state.status)


def held_up_by(block: Block, terms: Terms) -> tuple[str, ...]:
    """Who is asked to let it go on: people themselves, others by their focal points; the manager where nobody is left of them."""
    people = terms.people()
    found = (who for one in block.waits_for for who in ((one,) if one in people else focal_points(terms, one)))
    return tuple(dict.fromkeys(found)) or (terms.manager,)
