"""A milestone that is given up although the terms foresee it: nobody owes it, and nothing waits for it any more."""

from __future__ import annotations

from typing import Literal

from domain.act import Command, When
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.milestones.milestones import SETTLED, MilestoneCancelled, MilestoneState, term_of
from domain.refusals.errors import MilestoneSettled


class CancelMilestone(Command):
    """Give a milestone up, with the reason."""

    kind: Literal["cancel_milestone"] = "cancel_milestone"
    milestone: Id
    because: Sentence


def cancel(state: MilestoneState, terms: Terms, because: str, when: When) -> MilestoneCancelled:
    """Raises ``MilestoneSettled``: what was met, even in part, stays so."""
    if state.status in SETTLED:
        raise MilestoneSettled(milestone=state.id, status=state.status, article=term_of(terms, state.series).article)
    return MilestoneCancelled(when=when, milestone=state.id, because=because)
