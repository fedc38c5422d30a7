"""What is told of work and of money: milestones submitted, accepted, returned or moved, actions, programmes, tranches called and paid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, assert_never

from domain.changes.amendments import AmendmentApplied
from domain.committees.actions import ActionOpened, who
from domain.committees.committees import committee_of
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.messages import acceptance_owed
from domain.messages.news import Act, Line, News, because, everybody, sitting
from domain.milestones.milestones import MilestoneAccepted, MilestoneCancelled, MilestoneRescheduled, MilestoneSubmitted
from domain.milestones.milestones_added import MilestonesAdded
from domain.milestones.programme import ProgrammeAdopted
from domain.promises.contributions import ContributionCalled, ContributionPaid
from domain.roles import focal_points

_Milestones = MilestoneAccepted | MilestoneRescheduled | MilestoneCancelled | MilestonesAdded
_Money = ContributionCalled | ContributionPaid
NEWS = _Milestones | MilestoneSubmitted | AmendmentApplied | _Money | ActionOpened | ProgrammeAdopted
VERDICTS = {"met": "milestone_met", "partiallyMet": "milestone_partly_met", "notMet": "milestone_not_met", "returned": "milestone_returned"}
_STILL_OWED = frozenset({"milestone_returned", "milestone_rescheduled", "milestone_added"})


class Known(NamedTuple):
    """What is known of a milestone."""

    title: str
    owners: tuple[str, ...]
    due: date | None
    article: str | None


def milestone_of(act: Act, name: str) -> Known | None:
    """None for one that the terms no longer foresee."""
    state = act.after.milestones.get(name)
    found = next((one for one in act.terms.milestones if state and one.id == state.series), None)
    return Known(wording(found.title), focal_points(act.terms, found.owner), state.due, found.article) if found and state else None


def told(act: Act, event: NEWS) -> Iterator[News]:
    match event:
        case MilestoneSubmitted():
            yield from acceptance_owed.told(act, event)
        case AmendmentApplied():
            yield from acceptance_owed.handed_over(act, event)
        case MilestoneAccepted():
            yield from _of_a_milestone(act, event, event.milestone, VERDICTS.get(event.status))
        case MilestoneRescheduled() | MilestoneCancelled():
            yield from _of_a_milestone(act, event, event.milestone, event.kind)
        case MilestonesAdded():
            for one in event.milestones:
                yield from _of_a_milestone(act, event, one, "milestone_added")
        case ContributionCalled() | ContributionPaid():
            yield from _of_money(act, event)
        case ActionOpened():
            yield from _of_an_action(act, event)
        case ProgrammeAdopted():
            yield _of_a_programme(act, event)
        case _:
            assert_never(event)


def _of_a_milestone(act: Act, event: _Milestones, name: str, about: str | None) -> Iterator[News]:
    """To its owner, with its day where there is still something to do. That one of several parties has accepted is not told."""
    known = milestone_of(act, name)
    if known is not None and about is not None:
        due = known.due if about in _STILL_OWED else None
        yield News(about, name, known.title, known.owners, event.when, due, because(event.because), known.article)


def _of_money(act: Act, event: _Money) -> Iterator[News]:
    """A call to whoever pays, with the day by which the tranche is owed; a payment to whoever receives it."""
    terms = act.terms
    called = isinstance(event, ContributionCalled)
    contribution = next(one for one in terms.contributions if one.id == event.contribution)
    name = wording(contribution.text) if contribution.text else event.contribution
    subject = f"{name}, {event.amount} {event.currency}" if event.amount else name
    whole = event.tranche == event.contribution
    target = event.contribution if whole else f"{event.contribution}:{event.tranche}"
    due = act.after.contributions.get(event.contribution, event.tranche).due if called else None
    to = focal_points(terms, event.giver if called else event.receiver)
    yield News(event.kind, target, subject, to, event.when, due, article=contribution.article)


def _of_an_action(act: Act, event: ActionOpened) -> Iterator[News]:
    """To whoever owes it."""
    article = committee_of(act.terms, event.committee).article
    for opened in (one for one in act.after.actions.all if one.id == event.action):
        yield News("action_assigned", opened.id, opened.title, who(opened, act.terms), event.when, event.due, article=article)


def _of_a_programme(act: Act, event: ProgrammeAdopted) -> News:
    """To the committee that adopted it, or to the parties where one of them did; with what is new in it."""
    known = ((one, milestone_of(act, one)) for one in event.milestones)
    lines = tuple(Line("milestone_due", name, one.due, title=one.title) for name, one in known if one)
    target = f"programme-{event.year}"
    article = event.terms.programme.article if event.terms.programme else None
    return News(event.kind, target, str(event.year), _adopters(event.terms, event.by), event.when, lines=lines, article=article)


def _adopters(terms: Terms, by: str) -> tuple[str, ...]:
    committee = next((one for one in terms.committees if one.id == by), None)
    return sitting(committee) if committee else everybody(terms, manager=False)
