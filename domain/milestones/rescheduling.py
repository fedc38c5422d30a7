"""Another day for a milestone, by whoever may decide it: a committee in session, or whom the terms let do so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from domain.act import Command, When
from domain.days.calendar import Day
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.life.force import Force
from domain.milestones.milestones import SETTLED, MilestoneRescheduled, MilestoneState, term_of
from domain.refusals.errors import BeforeItsCause, MilestoneSettled
from domain.refusals.errors_of_decisions import BeyondTheTerm, DueThatDayAlready


class RescheduleMilestone(Command):
    """Give a milestone another day, with the reason."""

    kind: Literal["reschedule_milestone"] = "reschedule_milestone"
    milestone: Id
    to: Day
    because: Sentence


class Move(NamedTuple):
    """To which day, why, and by which committee, if by one."""

    to: date
    because: str | None = None
    committee: str | None = None


def reschedule(milestone: MilestoneState, terms: Terms, force: Force, move: Move, when: When) -> MilestoneRescheduled:
    """The day as it was said: no rule moves it off a day off. Only a report may be due after the term, when closing waits for it.

    Raises ``MilestoneSettled``, ``DueThatDayAlready``, ``BeforeItsCause`` for a day before the decision or before entry into force,
    and ``BeyondTheTerm``.
    """
    foreseen = term_of(terms, milestone.series)
    article = foreseen.article
    if milestone.status in SETTLED:
        raise MilestoneSettled(milestone=milestone.id, status=milestone.status, article=article)
    if move.to == milestone.due:
        raise DueThatDayAlready(milestone=milestone.id, due=move.to.isoformat(), article=article)
    if move.to < force.on:
        raise BeforeItsCause(on=move.to.isoformat(), cause="entered_into_force", cause_on=force.on.isoformat(), article=article)
    if move.to < when.on:
        raise BeforeItsCause(on=move.to.isoformat(), cause="milestone_rescheduled", cause_on=when.on.isoformat(), article=article)
    if force.end is not None and move.to >= force.end and foreseen.type != "reporting":
        last = force.end - timedelta(days=1)
        raise BeyondTheTerm(milestone=milestone.id, to=move.to.isoformat(), last_day=last.isoformat(), article=terms.term.article)
    return MilestoneRescheduled(
        when=when, milestone=milestone.id, was=milestone.due, due=move.to, because=move.because, committee=move.committee
    )
