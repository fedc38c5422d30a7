"""A life that is rehearsed in an office of its own, and held against the one that is computed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from adapters.cli.context import Work
from adapters.cli.doing.calendars import holidays_of
from adapters.cli.doing.starting import agenda_table, day_of_signature, frameworks_known, read_alone, remarked, require_past
from adapters.errors import Exit
from adapters.rehearsal.rehearsed import Difference
from adapters.rehearsal.rehearsing import rehearse as rehearsed
from adapters.views import conventions as views
from domain.act import canonical
from domain.preview import horizon

Json = dict[str, Any]

_SHOWN = 5
"""Differences that are shown one by one: the first of them brings most of the others."""


async def rehearse(
    work: Work, *, file: Path, signed_on: date | None, start: date | None, until: date | None, directory: Path | None
) -> None:
    """The agenda lines of ``preview``, how much happened, and whether the two agree; ends with exit 7 where they do not."""
    read = await read_alone(work, file, directory)
    terms = read.terms
    day = signed_on or day_of_signature(work, terms)
    require_past(work, terms, day)
    last = until or horizon(day, start)
    holidays_of(work, terms.calendar.country)(day.year, day.year)  # a country without any is told of once

    def told(reached: date) -> None:
        work.out.note("rehearsed_to", day=reached.isoformat(), until=last.isoformat())

    known = await frameworks_known(work, file, terms, directory, day)
    holidays = work.desk.holidays()
    found = await rehearsed(terms, signed_on=day, start=start, until=last, holidays=holidays, frameworks=known, told=told)
    document = views.agenda(terms.reference, found.items, work.asked.lang) | remarked(read)
    first = [asdict(one) for one in found.differences[:_SHOWN]]
    document |= {"events": found.events, "mails": found.mails, "agrees": not found.differences, "differences": first}
    if not work.out.json(document):
        agenda_table(work, document)
        for one in found.differences[:_SHOWN]:
            work.out.tell(_line(work, one))
        key = "rehearsed_otherwise" if found.differences else "rehearsed"
        work.out.note(key, events=found.events, mails=found.mails, differences=len(found.differences))
    if found.differences:
        raise click.exceptions.Exit(Exit.ATTENTION)


def _line(work: Work, one: Difference) -> str:
    """What each side has there; of two events alone what they have not in common."""
    computed, found = one.computed, one.rehearsed
    if computed is not None and found is not None:
        computed, found = _but(computed, found), _but(found, computed)
    sides = {"computed": _text(work, computed), "rehearsed": _text(work, found)}
    return work.out.say(f"differs_{one.what}", place=one.place, **sides)


def _but(one: Json, other: Json) -> Json:
    return {name: value for name, value in one.items() if name == "kind" or other.get(name) != value}


def _text(work: Work, side: Json | None) -> str:
    return work.out.say("differs_nothing") if side is None else canonical(side)
