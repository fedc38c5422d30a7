"""What is owed of milestones: their deadlines, what is awaited of them, and how late they are."""

from __future__ import annotations

from datetime import date

from domain.agenda import Awaited, Deadline
from domain.files.blocks import wording
from domain.files.implementation import ByWhom
from domain.files.terms import Terms
from domain.milestones.acceptance import acceptors
from domain.milestones.blocking import held_up_by
from domain.milestones.milestones import GIVEN_UP, OWED, Milestones, MilestoneState, term_of
from domain.remembered import of_each
from domain.roles import focal_points

DUE, BLOCKED = "milestone_due", "milestone_blocked"
"""what a deadline is about: what its owner owes, or cannot go on with"""


@of_each
def deadlines(milestones: Milestones, terms: Terms) -> tuple[Deadline, ...]:
    """What owners still owe. What was submitted is owed by whoever accepts it, and has no date of its own."""
    return tuple(_deadline(state, terms) for state in milestones.all if state.due is not None and state.status in OWED)


@of_each
def _deadline(state: MilestoneState, terms: Terms) -> Deadline:
    milestone = term_of(terms, state.series)
    held_up = state.block is not None
    to = (*held_up_by(state.block, terms), terms.manager) if state.block else focal_points(terms, milestone.owner)
    return Deadline(
        about=BLOCKED if held_up else DUE,
        target=state.id,
        due=state.due or date.max,
        title=wording(milestone.title),
        to=tuple(dict.fromkeys(to)),
        since=max(state.recorded_on, state.asked_since or date.min),
        duty=not held_up,
        article=milestone.article,
        committee=milestone.accepted_by.committee if isinstance(milestone.accepted_by, ByWhom) else None,
    )


def awaited(milestones: Milestones, terms: Terms) -> tuple[Awaited, ...]:
    """Acceptances that are owed, what stands still, and what is left of milestones that were met in part."""
    return tuple(one for state in milestones.all if (one := _awaited(state, terms)) is not None)


def _awaited(state: MilestoneState, terms: Terms) -> Awaited | None:
    if state.status not in {"submitted", "blocked", "partiallyMet"}:
        return None
    milestone = next((one for one in terms.milestones if one.id == state.series), None)
    if milestone is None:  # met in part under terms that foresaw it
        return None
    said = Awaited(rule="acceptance", target=state.id, since=state.submitted_on, article=milestone.article, title=wording(milestone.title))
    if state.block is not None:
        held_up = {"rule": "milestone_blocked", "since": state.block.since, "due": state.due, "because": state.block.because}
        return said.model_copy(update={**held_up, "who": held_up_by(state.block, terms)})
    if state.status == "partiallyMet":
        return said.model_copy(update={"rule": "milestone_rest", "since": state.met_on, "who": focal_points(terms, milestone.owner)})
    who = tuple(who for who in acceptors(milestone, terms) if terms.party_of(who) not in state.approved_by)
    return said.model_copy(update={"who": who})


def days_late(state: MilestoneState, today: date) -> int:
    """Days past the day it has now: until it was submitted, or until today while its owner still owes it."""
    if state.due is None or state.status in {*GIVEN_UP, "notMet"}:
        return 0
    until = today if state.status in OWED else state.submitted_on or state.due
    return max((until - state.due).days, 0)
