"""Suspension: the convention stands still, and what was still to come is put off by the days that it stood."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.act import Command, Event, When
from domain.agenda import Awaited
from domain.committees.actions import Actions, put_off
from domain.committees.committees import CadenceSet, Committees
from domain.days.calendar import later
from domain.files.blocks import Sentence
from domain.milestones.milestones import SETTLED, Milestones, MilestonesScheduled, Scheduled

NO_ACTIONS = Actions()


class Suspend(Command):
    """Suspend a convention that is in force."""

    kind: Literal["suspend"] = "suspend"
    because: Sentence


class Resume(Command):
    """Take a suspended convention up again."""

    kind: Literal["resume"] = "resume"
    because: Sentence | None = None


class ConventionSuspended(Event):
    """``committee`` where a committee decided it; ``frozen`` whether the term itself stands still, too."""

    kind: Literal["convention_suspended"] = "convention_suspended"
    correctable = ("because",)
    because: str | None = None
    committee: str | None = None
    frozen: bool = False
    follows: str | None = None
    """the related convention that was suspended, or ended, before"""


class ConventionResumed(Event):
    """``days`` is how long it stood still; ``end`` the new end of the term, where the term stood still as well."""

    kind: Literal["convention_resumed"] = "convention_resumed"
    correctable = ("because",)
    days: int
    because: str | None = None
    committee: str | None = None
    end: date | None = None
    follows: str | None = None


def resumed(
    since: When,
    end: date | None,
    work: tuple[Milestones, Committees],
    when: When,
    *,
    because: str | None,
    committee: str | None,
    follows: str | None = None,
    actions: Actions = NO_ACTIONS,
) -> tuple[ConventionResumed, *tuple[Event, ...]]:
    """The resumption, and every day still to come moved by as many days as the convention stood still.

    ``since`` is when it was suspended, ``end`` the end of a term that stood still with it. What was due before stays late; what was
    fixed meanwhile stays as it was fixed. Days are added without looking at days off, so that two suspensions count like one.
    """
    milestones, committees = work
    stood = (when.on - since.on).days
    moved = tuple(
        Scheduled(milestone=one.id, series=one.series, due=later(one.due, stood), decided=one.decided)
        for one in milestones.all
        if one.due is not None and one.due >= since.on and one.status not in SETTLED and one.recorded_on <= since.recorded_on
    )
    cadences = tuple(
        CadenceSet(when=when, committee=one.id, due=later(one.due, stood))
        for one in committees.all
        if one.due is not None and one.due >= since.on and one.due_recorded_on <= since.recorded_on
    )
    shifted = (*((MilestonesScheduled(when=when, milestones=moved),) if moved else ()), *cadences) if stood else ()
    put_off_to = later(end, stood) if end is not None and stood else None
    return (
        ConventionResumed(when=when, days=stood, because=because, committee=committee, end=put_off_to, follows=follows),
        *shifted,
        *put_off(actions, since, stood, when),
    )


def awaited(since: date, manager: str, follows: str | None = None) -> tuple[Awaited, ...]:
    """``follows``: the related convention that it stands still with."""
    return (Awaited(rule="resume", target=follows or "", who=(manager,), since=since),)
