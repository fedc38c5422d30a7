"""What is owed of milestones: their deadlines, and the acceptances that are awaited."""

from __future__ import annotations

from datetime import date

from domain.acceptance import acceptors
from domain.agenda import Awaited, Deadline
from domain.blocks import wording
from domain.milestones import OWED, Milestones, MilestoneState, term_of
from domain.remembered import of_each
from domain.roles import focal_points
from domain.terms import Terms


@of_each
def deadlines(milestones: Milestones, terms: Terms) -> tuple[Deadline, ...]:
    """What owners still owe. What was submitted is owed by whoever accepts it, and has no date of its own."""
    return tuple(_deadline(state, terms) for state in milestones.all if state.due is not None and state.status in OWED)


@of_each
def _deadline(state: MilestoneState, terms: Terms) -> Deadline:
    milestone = term_of(terms, state.series)
    return Deadline(
        about="milestone_due",
        target=state.id,
        due=state.due or date.max,
        title=wording(milestone.title),
        to=focal_points(terms, milestone.owner),
        since=state.recorded_on,
        article=milestone.article,
    )


def awaited(milestones: Milestones, terms: Terms) -> tuple[Awaited, ...]:
    """Acceptances that are owed."""
    found = []
    for state in milestones.all:
        if state.status == "submitted":
            milestone = term_of(terms, state.series)
            who = tuple(who for who in acceptors(milestone, terms) if terms.party_of(who) not in state.approved_by)
            found.append(
                Awaited(
                    rule="acceptance",
                    target=state.id,
                    who=who,
                    since=state.submitted_on,
                    article=milestone.article,
                    title=wording(milestone.title),
                )
            )
    return tuple(found)
