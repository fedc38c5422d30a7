"""What comes, written for calendars. Nothing is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.calendars.entries import calendar_of
from adapters.calendars.export import Whose, coming
from adapters.cli.context import Work
from adapters.cli.doing.acting import found_convention
from adapters.errors import Misused
from adapters.log.reading import Reading, read_all
from adapters.papers.writing import write_whole
from domain.days.calendar import moment
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.refusals.errors import NotAParty, UnknownPerson

_STDOUT = Path("-")


async def ics(work: Work, *, reference: str | None, party: str | None, person: str | None, out: Path | None, overwrite: bool) -> None:
    """Raises ``NotAParty`` or ``UnknownPerson`` where neither a convention that is meant nor the loaded directory knows the name."""
    if party is not None and person is not None:
        raise Misused(work.out.say("party_or_person"))
    found = [await found_convention(work, reference)] if reference else await read_all((await work.desk.kept()).store)
    if party is not None and not await _known(work, found, reference, party, parties=True):
        raise NotAParty(party=party)
    if person is not None and not await _known(work, found, reference, person, parties=False):
        raise UnknownPerson(person=person, everywhere=reference is None)
    entries = [
        entry
        for one in found
        for entry in coming(
            one, moment(work.desk.now(), one.state.terms.zone).today, work.asked.lang, _whose(one.state.terms, party, person)
        )
    ]
    content = calendar_of([one.entry for one in entries], name=_name(work, found, reference, party or person))
    into = out if out not in {None, _STDOUT} else None
    if into is not None:
        write_whole({into: content}, overwrite=overwrite)
    if work.out.json({"file": str(into) if into else None, "entries": [one.as_json() for one in entries]}):
        return
    if into is None:
        work.out.raw(content)
    else:
        work.out.line(str(into))


async def _known(work: Work, found: Sequence[Reading], reference: str | None, name: str, *, parties: bool) -> bool:
    """Of one convention that is named, its own alone; else the directory's, too."""
    if any(name in (_parties(one.state.terms) if parties else one.state.terms.people()) for one in found):
        return True
    return reference is None and f'"{name}"' in (await (await work.desk.kept()).office.directory() or "")


def _parties(terms: Terms) -> dict[str, tuple[str, ...]]:
    return {one.id: one.people for one in (*terms.parties, *terms.institutions)}


def _whose(terms: Terms, party: str | None, person: str | None) -> Whose | None:
    """A party's are those of its people, and what concerns the whole convention."""
    if person is not None:
        return Whose(terms.people() & {person})
    return Whose(frozenset(_parties(terms).get(party, ())), general=True) if party is not None else None


def _name(work: Work, found: Sequence[Reading], reference: str | None, whose: str | None) -> str:
    title = wording(found[0].state.terms.title, work.asked.lang) if reference else work.out.say("all_conventions")
    return " – ".join(filter(None, (reference, title, whose)))
