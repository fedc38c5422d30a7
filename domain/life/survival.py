"""What goes on to bind after the end: clauses that survive it, each with its last day, worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Event
from domain.days.calendar import WorkingDays, add, later
from domain.files.blocks import Text
from domain.files.terms import Terms
from domain.life.closing import ClosingStarted
from domain.life.force import TermEnded
from domain.life.termination import ConventionTerminated


class Survivor(BaseModel):
    """A clause and the last day on which it binds."""

    model_config = ConfigDict(frozen=True)

    about: str
    article: str | None = None
    summary: Text | None = None
    last_day: date


class ObligationsSurvive(Event):
    """The convention is over, and these clauses are not."""

    kind: Literal["obligations_survive"] = "obligations_survive"
    clauses: tuple[Survivor, ...]


def survivors(terms: Terms, end: date, worked: WorkingDays) -> tuple[Survivor, ...]:
    """The clauses that survive, counted from the first day out of force."""
    return tuple(
        Survivor(about=one.about, article=one.article, summary=one.summary, last_day=later(add(end, one.survives, worked), -1))
        for one in terms.clauses
        if one.survives is not None
    )


def after(terms: Terms, worked: WorkingDays, events: Iterable[Event]) -> tuple[Event, ...]:
    """What survives the end that these events brought, if they did."""
    ending = next((one for one in events if isinstance(one, TermEnded | ConventionTerminated | ClosingStarted)), None)
    clauses = survivors(terms, ending.when.on, worked) if ending is not None else ()
    return (ObligationsSurvive(when=ending.when, clauses=clauses),) if ending is not None and clauses else ()
