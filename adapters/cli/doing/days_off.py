"""The office's calendar: a holiday added by hand, for every open convention of its country and for those still to come."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import click

from activities.ports import Office
from adapters.answers import decided
from adapters.cli.context import Client, Work
from adapters.cli.doing.acting import changes_of
from adapters.cli.doing.asking import confirm
from adapters.cli.failures import message_of
from adapters.errors import ConventionsError, Exit, NotRecordedYet, Refused
from adapters.files.directory_file import directory_from
from adapters.log.reading import Reading, read_all
from domain import due
from domain.agenda import AgendaItem
from domain.changes.days_off import AddHoliday, Moved
from domain.days.calendar import At, moment, weekdays
from domain.files.directory import OfficeEntry
from domain.phases import Closed
from domain.refusals.errors import DomainError, HolidayAtWeekend, HolidayPassed
from domain.words import wording

_AT_ONCE = 8

Outcome = Literal["added", "to_add", "off_already", "refused", "not_reached"]


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a holiday in one convention, and what it put off there."""

    found: Reading
    outcome: Outcome
    moved: Sequence[Moved] = ()
    error: ConventionsError | None = field(default=None)

    def document(self, work: Work) -> dict[str, Any]:
        error = {"code": self.error.code, "message": _why(work, self.error)} if self.error else None
        moved = [one.model_dump(mode="json") | {"title": _title(self.found, one, work.asked.lang)} for one in self.moved]
        return {"reference": self.found.reference, "outcome": self.outcome, "moved": moved, "error": error}


async def add(work: Work, *, day: date, name: str, country: str | None) -> None:
    """First the office's own list, then the conventions one by one: what was not reached is reached by the same command again."""
    kept = await work.desk.kept()
    office = await _office(kept.office)
    command = work.order(AddHoliday, day=day, name=name, country=country or office.calendar.country)
    if command.day < (today := moment(work.desk.now(), office.zone).today):
        raise HolidayPassed(day=command.day.isoformat(), today=today.isoformat())
    if command.country == office.calendar.country and command.day.weekday() in weekdays(office.calendar.weekend):
        raise HolidayAtWeekend(day=command.day.isoformat())
    readings = await read_all(kept.store)
    open_ones = [one for one in readings if not isinstance(one.state, Closed) and one.state.terms.calendar.country == command.country]
    if work.asked.dry_run:
        found = [_tried(work, one, command) for one in open_ones]
    else:
        client = await work.desk.client()
        confirm(work, "confirm_holiday", day=wording.long_date(day, work.asked.lang), n=len(open_ones))
        await kept.office.add_day_off(command.country, command.day, command.name)
        found = await _everywhere(work, client, open_ones, command)
    _tell(work, command, found, elsewhere=sum(not isinstance(one.state, Closed) for one in readings) - len(open_ones))
    _end(found)


async def listed(work: Work, *, country: str | None) -> None:
    """The days that were added by hand; those of the library stand in no list of ours."""
    kept = (await work.desk.kept()).office
    country = country or (await _office(kept)).calendar.country
    days = await kept.days_off(country)
    if work.out.json([{"day": day.isoformat(), "name": name, "country": country} for day, name in days.items()]):
        return
    work.out.table([work.out.say("day"), work.out.say("what")], [(day.isoformat(), name) for day, name in days.items()])
    if not days:
        work.out.note("nothing")


async def _office(office: Office) -> OfficeEntry:
    """Calendar and zone of the loaded directory; without one, those that a directory has unless it says otherwise."""
    document = await office.directory()
    entry = directory_from(document).office if document else None
    return entry or OfficeEntry(manager="office", people={})


async def _everywhere(work: Work, client: Client, found: Sequence[Reading], command: AddHoliday) -> list[Told]:
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(reading: Reading) -> Told:
        async with slots:
            return await _added(work, client, reading, command)

    return list(await asyncio.gather(*(one(reading) for reading in found)))


async def _added(work: Work, client: Client, found: Reading, command: AddHoliday) -> Told:
    """One convention; whatever is wrong with it holds up no other."""
    if not found.state.worked.worked(command.day):
        return Told(found, "off_already")
    try:
        answer = await client.act(found.reference, command)
        changes = await changes_of(work, found.reference, command.command_id)
    except Refused as error:
        return Told(found, "refused", error=error)
    except ConventionsError as error:
        return Told(found, "not_reached", error=error)
    moved = [Moved.model_validate(one) for kind, data in changes if kind == "holiday_added" for one in data["moved"]]
    return Told(found, "added" if answer.events else "off_already", moved)


def _tried(work: Work, found: Reading, command: AddHoliday) -> Told:
    try:
        events = decided(found.state, command, work.desk.now())
    except DomainError as error:
        return Told(found, "refused", error=Refused(error.code, str(error), error.details))
    moved = [one for event in events if event.kind == "holiday_added" for one in event.moved]
    return Told(found, "to_add" if events else "off_already", moved)


def _title(found: Reading, moved: Moved, language: str) -> str:
    title = next((one.title for one in due.deadlines(found.state) if (one.about, one.target) == (moved.about, moved.target)), "")
    item = AgendaItem(due=moved.to, at=At.END, kind=moved.about, target=moved.target, title=title)
    return wording.item(item, language)


def _tell(work: Work, command: AddHoliday, found: Sequence[Told], *, elsewhere: int) -> None:
    language = work.asked.lang
    counts = {key: sum(one.outcome == key for one in found) for key in ("added", "to_add", "off_already", "refused", "not_reached")}
    document = {
        "day": command.day.isoformat(),
        "name": command.name,
        "country": command.country,
        "dry_run": work.asked.dry_run,
        "counts": counts | {"other_calendar": elsewhere, "moved": sum(len(one.moved) for one in found)},
        "conventions": [one.document(work) for one in found],
    }
    if work.out.json(document):
        return
    rows = [
        (one.found.reference, _title(one.found, moved, language), moved.due.isoformat(), moved.to.isoformat())
        for one in found
        for moved in one.moved
    ]
    if rows:
        work.out.table([work.out.say(key) for key in ("reference", "what", "due", "put_off_to")], rows)
    for one in found:
        if one.error is not None:
            work.out.note("not_everywhere", reference=one.found.reference, message=_why(work, one.error))
    if work.asked.dry_run:
        work.out.note("dry_run")
    shown = {"day": wording.long_date(command.day, language), "added": counts["to_add" if work.asked.dry_run else "added"]}
    work.out.note("holiday_would" if work.asked.dry_run else "holiday_told", **shown, already=counts["off_already"], moved=len(rows))
    if elsewhere:
        work.out.note("other_calendar", n=elsewhere, country=command.country)
    if counts["not_reached"]:
        work.out.note("repeat_command")


def _why(work: Work, error: ConventionsError) -> str:
    """What has no answer yet is asked again by the whole command, not by a command id."""
    return work.out.say("no_answer_in_time") if isinstance(error, NotRecordedYet) else message_of(error, work.asked.lang)


def _end(found: Sequence[Told]) -> None:
    """Exit 6 where one was not reached; where all that were asked refused, that refusal; where only some did, 7."""
    outcomes = {one.outcome for one in found}
    if "not_reached" in outcomes:
        raise click.exceptions.Exit(Exit.OUT_OF_REACH)
    if "refused" in outcomes:
        raise click.exceptions.Exit(Exit.REFUSED if outcomes == {"refused"} else Exit.ATTENTION)
