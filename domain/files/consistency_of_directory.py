"""Whether the parts of a directory fit together: its people, its offices and the ways to reach them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from domain.days.calendar import known_zone
from domain.files.directory import DirectoryFile, People, Reach
from domain.files.references import Path, Problem, cycles


def directory_problems(directory: DirectoryFile) -> tuple[Problem, ...]:
    """Everything in the directory that does not fit with something else in it."""
    return (*_people(directory), *_reach(directory), *_office(directory))


def people_problems(path: Path, people: People) -> Iterator[Problem]:
    """Two people in one office on one day. A tenure without an end ends where the next begins."""
    for who, tenures in people.items():
        ordered = sorted(tenures, key=lambda tenure: tenure.since)
        for earlier, later in pairwise(ordered):
            if earlier.since == later.since or (earlier.until and earlier.until >= later.since):
                yield Problem((*path, who, tenures.index(later)), "two_tenures", {"who": who, "day": later.since})


def _people(directory: DirectoryFile) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for block, entries in (("parties", directory.parties), ("institutions", directory.institutions)):
        for one, entry in entries.items():
            yield from people_problems((block, one, "people"), entry.people)
            for who in entry.people:
                if seen.setdefault(who, one) != one:
                    yield Problem((block, one, "people", who), "person_of_two", {"id": who, "first": seen[who], "second": one})
    for one in directory.institutions:
        if one in directory.parties:
            yield Problem(("institutions", one), "duplicate_id", {"id": one})


def _reach(directory: DirectoryFile) -> Iterator[Problem]:
    known: set[str] = set(directory.office.people) if directory.office else set()
    places: list[tuple[Path, dict[str, Reach]]] = [(("office", "reach"), directory.office.reach)] if directory.office else []
    for block, entries in (("parties", directory.parties), ("institutions", directory.institutions)):
        for one, entry in entries.items():
            known |= set(entry.people)
            places.append(((block, one, "reach"), entry.reach))
    via: dict[str, tuple[str, ...]] = dict.fromkeys(sorted(known), ())
    for path, reach in places:
        for who, how in reach.items():
            named: list[tuple[Path, str]] = [((*path, who), who)]
            if not isinstance(how, str):
                named.append(((*path, who, "via"), how.via))
                via[who] = (how.via,)
            for place, person in named:
                if person not in known:
                    yield Problem(place, "unknown_person", {"id": person, "known": tuple(sorted(known))})
    for cycle in cycles(via):
        path = next((*path, cycle[0]) for path, reach in places if cycle[0] in reach)
        yield Problem(path, "cycle", {"cycle": " → ".join(cycle)})


def _office(directory: DirectoryFile) -> Iterator[Problem]:
    office = directory.office
    if office is None:
        return
    yield from people_problems(("office", "people"), office.people)
    people = {*office.people, *(who for entry in directory.parties.values() for who in entry.people)}
    if office.manager not in people:
        yield Problem(("office", "manager"), "unknown_person", {"id": office.manager, "known": tuple(sorted(people))})
    if not known_zone(office.zone):
        yield Problem(("office", "zone"), "unknown_zone", {"id": office.zone})
