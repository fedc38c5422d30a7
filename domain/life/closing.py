"""The end: the term runs out or somebody closes, the checklist is worked off, and the convention is closed with its outcome."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Awaited
from domain.files.blocks import Sentence, wording
from domain.files.terms import Terms
from domain.milestones.milestones import GIVEN_UP, OWED, Milestones, MilestonesNotMet, MilestoneState, term_of
from domain.refusals.errors import ChecklistOpen

Outcome = Literal["completed", "expired", "terminated", "abandoned"]


class Close(Command):
    """Begin closing; or, when nothing is left on the checklist or a reason is given, close."""

    kind: Literal["close"] = "close"
    because: Annotated[str, StringConstraints(max_length=4000)] | None = None


class Abandon(Command):
    """Give a convention up before it is in force."""

    kind: Literal["abandon"] = "abandon"
    because: Sentence


class ClosingStarted(Event):
    """``committee`` where a committee decided it."""

    kind: Literal["closing_started"] = "closing_started"
    committee: str | None = None


class ConventionClosed(Event):
    """Closed; ``left_open`` are the milestones, actions and tranches of the checklist that were given up with the reason."""

    kind: Literal["convention_closed"] = "convention_closed"
    outcome: Outcome
    because: str | None = None
    left_open: tuple[str, ...] = ()


class Closing(BaseModel):
    """Since when the convention is being closed."""

    model_config = ConfigDict(frozen=True)

    since: date


def checklist(milestones: Milestones, terms: Terms) -> tuple[str, ...]:
    """What closing waits for: reports still owed, and acceptances of what was submitted."""
    return tuple(
        state.id
        for state in milestones.all
        if state.status == "submitted" or (state.status in OWED and term_of(terms, state.series).type == "reporting")
    )


def of_its_time(milestones: Milestones, terms: Terms, ended: date) -> Milestones:
    """The milestones without the yearly instances that nobody began and whose day lies after the end: no year owes them any more."""
    return Milestones(
        all=tuple(
            state
            for state in milestones.all
            if not _untouched(state) or state.due is None or state.due < ended or term_of(terms, state.series).every is None
        )
    )


def _untouched(state: MilestoneState) -> bool:
    return (state.block.was if state.block else state.status) == "scheduled"


def close(
    milestones: Milestones,
    terms: Terms,
    because: str | None,
    when: When,
    *,
    since: date | None,
    terminated: bool = False,
    actions: tuple[str, ...] = (),
    unpaid: tuple[str, ...] = (),
) -> tuple[Event, ...]:
    """What an order to close brings: the closing phase while something is left, else the end. ``since`` is when closing began, if it did.

    ``actions`` are those that nobody has settled, ``unpaid`` tranches.

    Raises ``ChecklistOpen`` when the convention is closing already, something is left, and no reason is given.
    """
    milestones = of_its_time(milestones, terms, since or when.on)
    left = (*checklist(milestones, terms), *actions, *unpaid)
    started: tuple[Event, ...] = () if since else (ClosingStarted(when=when),)
    if left and not because:
        if since:
            raise ChecklistOpen(left=", ".join(left))
        return started
    ended: Outcome = "terminated" if terminated else outcome(milestones)
    open_still = tuple(state.id for state in milestones.all if state.status in OWED)
    not_met = (MilestonesNotMet(when=when, milestones=open_still),) if open_still else ()
    return (*started, *not_met, ConventionClosed(when=when, outcome=ended, because=because, left_open=left))


def abandoned(because: str | None, when: When) -> ConventionClosed:
    """The end of a convention that never came into force."""
    return ConventionClosed(when=when, outcome="abandoned", because=because)


def outcome(milestones: Milestones) -> Outcome:
    """``completed`` if every milestone that was not given up is met, else ``expired``."""
    return "completed" if all(state.status in {"met", *GIVEN_UP} for state in milestones.all) else "expired"


def awaited(milestones: Milestones, terms: Terms, closing: Closing, actions: tuple[Awaited, ...] = ()) -> tuple[Awaited, ...]:
    """What stands on the checklist, ``actions`` and tranches among it; when nothing does, the order to close."""
    milestones = of_its_time(milestones, terms, closing.since)
    left = [state for state in milestones.all if state.id in checklist(milestones, terms) and state.status != "submitted"]
    if not (checklist(milestones, terms) or actions):
        return (Awaited(rule="close", who=(terms.manager,), since=closing.since),)
    reports = tuple(
        Awaited(
            rule="final_report",
            target=state.id,
            who=(term_of(terms, state.series).owner,),
            since=closing.since,
            due=state.due,
            title=wording(term_of(terms, state.series).title),
            article=term_of(terms, state.series).article,
        )
        for state in left
    )
    return (*reports, *actions)
