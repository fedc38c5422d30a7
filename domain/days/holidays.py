"""Holidays as recorded data: taken from a library once, written into the log, and asked for again before they run out."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.act import Command, Event, When
from domain.agenda import AgendaItem
from domain.days.calendar import At, Day, WorkingDays, weekdays
from domain.files.terms import Terms
from domain.remembered import of_each

YEARS_AHEAD = 6
"""How many years of holidays are recorded beyond the current one."""


class FixCalendar(Command):
    """Record the public holidays of the coming years; given by the workflow, from the library."""

    kind: Literal["fix_calendar"] = "fix_calendar"
    holidays: tuple[Day, ...]
    through: Day
    source: str


class CalendarFixed(Event):
    """Holidays known so far, up to and including a day; earlier ones are kept."""

    kind: Literal["calendar_fixed"] = "calendar_fixed"
    holidays: tuple[date, ...]
    through: date
    source: str


class CalendarRunsOut(Event):
    """Less than a year of recorded holidays is left: more are asked for."""

    kind: Literal["calendar_runs_out"] = "calendar_runs_out"
    through: date


def years_at_start(year: int) -> tuple[int, int]:
    """The first and the last year whose holidays are asked for when a convention is started in a year."""
    return year - 1, year + YEARS_AHEAD


def years_to_come(through: date, year: int) -> tuple[int, int]:
    """The same when holidays known through a day run out in a year."""
    first = through.year + 1
    return first, max(year, first) + YEARS_AHEAD


def fix(command: FixCalendar, worked: WorkingDays, when: When) -> tuple[Event, ...]:
    """The holidays given; nothing when they reach no further than those known."""
    if command.through <= worked.through:
        return ()
    return (CalendarFixed(when=when, holidays=command.holidays, through=command.through, source=command.source),)


def days_of(terms: Terms) -> WorkingDays:
    """The weekend of the terms and the days that they add by hand."""
    return WorkingDays(holidays=frozenset(terms.calendar.holidays), weekend=weekdays(terms.calendar.weekend))


def with_fixed(worked: WorkingDays, event: CalendarFixed) -> WorkingDays:
    return worked.model_copy(update={"holidays": worked.holidays | frozenset(event.holidays), "through": event.through})


@of_each
def items(worked: WorkingDays, terms: Terms) -> tuple[AgendaItem, ...]:
    """Asked for a year before the recorded holidays run out."""
    due = date(worked.through.year - 1, 12, 1)
    return (AgendaItem(due=due, at=At.OFFICE, kind="calendar_extension", target=terms.calendar.country),)
