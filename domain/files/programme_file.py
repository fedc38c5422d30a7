"""The model of a programme's sheet: the milestones of one year, and whether they fit the terms that they are added to."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from domain.files.blocks import Block
from domain.files.consistency import problems
from domain.files.implementation import Milestone
from domain.files.references import Path, Problem, duplicates
from domain.files.terms import Terms

MOST = 150
"""milestones of one programme: all of them travel in one command"""
Year = Annotated[int, Field(ge=1900, le=2400)]


class ProgrammeFile(Block):
    """A yearly programme as people write it."""

    year: Year | None = None
    """where it is said, that of the command"""
    milestones: Annotated[tuple[Milestone, ...], Field(min_length=1, max_length=MOST)]
    """with the keys of a convention's milestones; each has a day of the year as ``due``"""


def with_programme(terms: Terms, milestones: Collection[Milestone], instead_of: Collection[str] = ()) -> Terms:
    """The terms with these milestones, in the place of others."""
    left = tuple(one for one in terms.milestones if one.id not in instead_of)
    return terms.model_copy(update={"milestones": (*left, *milestones), "so_far": None})


def misfits(
    terms: Terms,
    milestones: tuple[Milestone, ...],
    *,
    year: int,
    term: tuple[date, date | None],
    instead_of: Collection[str] = (),
) -> tuple[Problem, ...]:
    """Everything in a programme that does not fit, each with its place in the sheet. ``term`` is [first day, day after the last)."""
    own = tuple(_own(terms, milestones, year, term, instead_of))
    kept = len([one for one in terms.milestones if one.id not in instead_of])
    old = [(one.code, one.details) for one in problems(terms)]  # rules may have become stricter since the convention began
    new = [one for one in problems(with_programme(terms, milestones, instead_of)) if (one.code, one.details) not in old]
    said = {one.path for one in own}
    placed = (Problem(_place(one.path, kept), one.code, one.details) for one in new)
    return (*own, *(one for one in placed if one.path not in said))


def _own(
    terms: Terms, milestones: tuple[Milestone, ...], year: int, term: tuple[date, date | None], instead_of: Collection[str]
) -> Iterator[Problem]:
    known = {one.id for one in terms.milestones if one.id not in instead_of}
    yield from duplicates(("milestones",), (one.id for one in milestones), "id")
    for n, one in enumerate(milestones):
        path: Path = ("milestones", n)
        if one.id in known:
            yield Problem((*path, "id"), "programme_id_taken", {"id": one.id})
        if one.every is not None:
            yield Problem((*path, "every"), "programme_recurs", {"id": one.id})
        elif not isinstance(one.due, date):
            yield Problem((*path, "due") if one.due else path, "programme_needs_day", {"id": one.id})
        else:
            yield from _day((*path, "due"), one.due, year, term)


def _day(path: Path, due: date, year: int, term: tuple[date, date | None]) -> Iterator[Problem]:
    first, end = term
    if due.year != year:
        yield Problem(path, "outside_programme_year", {"day": due, "year": year})
    elif due < first or (end is not None and due >= end):
        last = end - timedelta(days=1) if end else None
        yield Problem(path, "outside_term", {"day": due, "first": first, "last": last or due})


def _place(path: Path, kept: int) -> Path:
    """A place in the new terms as one in the sheet; what stands elsewhere in the terms and does not fit any more is told of the whole."""
    match path:
        case ("milestones", int(n), *rest) if n >= kept:
            return ("milestones", n - kept, *rest)
        case _:
            return ("milestones",)
