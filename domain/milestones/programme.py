"""Yearly programmes: by when one is owed, and what is known of those that were adopted. Adopting one stands in ``adopting.py``.

A programme that is due in the second half of a year is that of the year after; one that is due in the first half, of the same year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from itertools import count, takewhile
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event
from domain.agenda import Deadline
from domain.days.yearly import on_year
from domain.files.blocks import Id
from domain.files.implementation import Milestone, Programme
from domain.files.programme_file import MOST, Year
from domain.files.terms import Terms
from domain.refusals.errors_of_programmes import ProgrammeOfAnotherTime
from domain.roles import focal_points, leaders
from domain.signature.drafting import Sha256

_SECOND_HALF = "07-01"


class AdoptProgramme(Command):
    """Record the programme of a year: its milestones become part of the terms, without an amendment."""

    kind: Literal["adopt_programme"] = "adopt_programme"
    year: Year
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1, max_length=MOST)]
    decision: Id | None = None
    """the committee's decision, ``<committee>-<session>.<n>``; where it is left out, the one that waits for the programme of this year"""
    sheet: Sha256 | None = None
    """the file that it was read from"""


class ProgrammeAdopted(Event):
    """The milestones of a year are part of the terms from now on. ``instead_of``: what was still open of the programme before it."""

    kind: Literal["programme_adopted"] = "programme_adopted"
    year: int
    by: str
    """the committee, or the party"""
    milestones: tuple[str, ...]
    instead_of: tuple[str, ...] = ()
    decision: str | None = None
    sheet: str | None = None
    terms: Terms


class Adopted(BaseModel):
    """A programme as it was last adopted for its year."""

    model_config = ConfigDict(frozen=True)

    year: int
    on: date
    by: str
    milestones: tuple[str, ...]
    decision: str | None = None
    sheet: str | None = None


class Programmes(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[Adopted, ...] = ()
    """by year"""

    def of(self, year: int) -> Adopted | None:
        return next((one for one in self.all if one.year == year), None)


def evolve(programmes: Programmes, event: ProgrammeAdopted) -> Programmes:
    """The programmes after one was adopted; it stands in the place of an earlier one of its year."""
    adopted = Adopted(
        year=event.year, on=event.when.on, by=event.by, milestones=event.milestones, decision=event.decision, sheet=event.sheet
    )
    others = (one for one in programmes.all if one.year != event.year)
    return Programmes(all=tuple(sorted((*others, adopted), key=lambda one: one.year)))


# ── By when ────────────────────────────────────────────────────────────────────────────────────


def year_due(programme: Programme, day: date) -> int:
    """Of which year the programme is that is due on a day."""
    return day.year + 1 if (programme.by or "") >= _SECOND_HALF else day.year


def require_of_its_time(programme: Programme | None, year: int, day: date) -> None:
    """Raises ``ProgrammeOfAnotherTime`` for a year that is neither that of the day, nor the one after, nor the one before."""
    if abs(year - day.year) > 1:
        raise ProgrammeOfAnotherTime(year=year, on=day.isoformat(), article=programme.article if programme else None)


def adopters(programme: Programme, terms: Terms) -> tuple[str, ...]:
    """Who records it: the committee's leaders, or the party's focal points; the manager where there is nobody."""
    by = programme.adopted_by
    if by.party is not None:
        return focal_points(terms, by.party) or (terms.manager,)
    return next((leaders(one) for one in terms.committees if one.id == by.committee), ()) or (terms.manager,)


def deadlines(programmes: Programmes, terms: Terms, term: tuple[date, date | None], passed: Collection[str]) -> tuple[Deadline, ...]:
    """The next programme, and the one that should have been adopted last, if it was not: a programme of times gone by is owed by nobody."""
    programme = terms.programme
    if programme is None or programme.by is None:
        return ()
    found: tuple[Deadline, ...] = ()
    for due in _days(programme, *term):
        year = year_due(programme, due)
        one = Deadline(
            about="programme_due",
            target=f"programme-{year}",
            due=due,
            title=str(year),
            to=adopters(programme, terms),
            since=term[0],
            article=programme.article,
            committee=programme.adopted_by.committee,
        )
        owed = (one,) if programmes.of(year) is None else ()
        if one.key in passed:
            found = owed
        elif owed:
            return (*found, one)
    return found


def _days(programme: Programme, first: date, end: date | None) -> Iterator[date]:
    """The yearly days from the first on, as long as something of the programme's year lies within the term."""
    by = programme.by or ""
    year = max(first.year, programme.first or first.year)
    days = (on_year(by, one) for one in count(year if on_year(by, year) >= first else year + 1))
    return takewhile(lambda due: end is None or max(due, date(year_due(programme, due), 1, 1)) < end, days)
