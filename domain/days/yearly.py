"""What falls due on the same day of each year while a convention is in force: instances, each named after its year."""

from __future__ import annotations

import calendar
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from domain.days.calendar import Roll, Within, WorkingDays, roll
from domain.files.implementation import Yearly


class Instance(NamedTuple):
    """An instance that is known already; ``owed`` while somebody still owes it."""

    name: str
    due: date | None
    owed: bool


class Dated(NamedTuple):
    """An instance that comes, with its day."""

    name: str
    due: date


class Series(NamedTuple):
    """Something yearly of the terms: its id, its day of the year, its first year where one is said, and how its days are rolled."""

    id: str
    by: str
    first: int | None
    roll: Roll = Roll.NONE

    @classmethod
    def of(cls, name: str, block: Yearly, rule: Roll = Roll.NONE) -> Series | None:
        """None for what does not come every year."""
        return cls(name, block.by or "", block.first, rule) if block.every is not None else None

    def due(self, year: int, worked: WorkingDays) -> date:
        """The day of the instance of a year."""
        return roll(on_year(self.by, year), self.roll, worked)

    def from_day(self, not_before: date, within: Within) -> Dated | None:
        """The first yearly date on or after a day, if it lies within the term, whatever day it is rolled to; named after its year."""
        year = max(not_before.year, self.first or not_before.year)
        if on_year(self.by, year) < not_before:
            year += 1
        if within.end is not None and on_year(self.by, year) >= within.end:
            return None
        return Dated(f"{self.id}-{year}", self.due(year, within.worked))

    def opening(self, known: Collection[Instance], not_before: date, within: Within) -> Dated | None:
        """The next instance where none is owed from a day on."""
        if any(one.due and one.due >= not_before and one.owed for one in known):
            return None
        return self.from_day(max([not_before, *(date(year_of(one.name) + 1, 1, 1) for one in known)]), within)

    def after(self, name: str, known: Collection[Instance], within: Within, not_before: date | None = None) -> Dated | None:
        """The instance of the year after, unless a later one is known already."""
        if any(year_of(one.name) > year_of(name) for one in known):
            return None
        next_year = date(year_of(name) + 1, 1, 1)
        return self.from_day(max(next_year, not_before or next_year), within)

    def names(self, name: str, on: date) -> int | None:
        """The year of an instance that somebody names: of last year, this one or the next, never before the first."""
        series, _, year = name.rpartition("-")
        if series != self.id or not (year.isascii() and year.isdigit()):
            return None
        return int(year) if max(self.first or 0, on.year - 1) <= int(year) <= on.year + 1 else None


def on_year(month_day: str, year: int) -> date:
    """A yearly date; 29 February is the 28th in other years."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def year_of(instance: str) -> int:
    """The year in the name of a yearly instance."""
    return int(instance.rpartition("-")[2])
