"""The end: the term runs out or somebody closes, the checklist is worked off, and the convention is closed with its outcome."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Awaited
from domain.blocks import Sentence, wording
from domain.errors import ChecklistOpen
from domain.milestones import Milestones, term_of
from domain.terms import Terms

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
    """Closed; ``left_open`` are the milestones of the checklist that were given up with the reason."""

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
        if state.status == "submitted"
        or (state.status in {"scheduled", "in_progress"} and term_of(terms, state.series).type == "reporting")
    )


def close(
    milestones: Milestones, terms: Terms, because: str | None, when: When, *, closing: bool, terminated: bool = False
) -> tuple[Event, ...]:
    """What an order to close brings: the closing phase while something is left, else the end.

    Raises ``ChecklistOpen`` when the convention is closing already, something is left, and no reason is given.
    """
    left = checklist(milestones, terms)
    started: tuple[Event, ...] = () if closing else (ClosingStarted(when=when),)
    if left and not because:
        if closing:
            raise ChecklistOpen(left=", ".join(left))
        return started
    ended: Outcome = "terminated" if terminated else outcome(milestones)
    return (*started, ConventionClosed(when=when, outcome=ended, because=because, left_open=left))


def abandoned(because: str | None, when: When) -> ConventionClosed:
    """The end of a convention that never came into force."""
    return ConventionClosed(when=when, outcome="abandoned", because=because)


def outcome(milestones: Milestones) -> Outcome:
    """``completed`` if every milestone that was not cancelled is met, else ``expired``."""
    return "completed" if all(state.status in {"met", "cancelled"} for state in milestones.all) else "expired"


def awaited(milestones: Milestones, terms: Terms, closing: Closing) -> tuple[Awaited, ...]:
    """What stands on the checklist; when nothing does, the order to close."""
    left = [state for state in milestones.all if state.id in checklist(milestones, terms) and state.status != "submitted"]
    if not checklist(milestones, terms):
        return (Awaited(rule="close", who=(terms.manager,), since=closing.since),)
    return tuple(
        Awaited(
            rule="final_report",
            target=state.id,
            who=(term_of(terms, state.series).owner,),
            since=closing.since,
            due=state.due,
            title=wording(term_of(terms, state.series).title),
        )
        for state in left
    )
