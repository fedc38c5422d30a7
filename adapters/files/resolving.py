"""From a convention's file to its terms: every id looked up in the file itself, then in a directory, then in the loaded one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from domain.files.consistency_of_directory import people_problems
from domain.files.directory import DirectoryFile, OfficeCalendar, OfficeEntry, PartyEntry, Reach, Via
from domain.files.references import Path, Problem
from domain.files.terms import Agreement, ConventionFile, Party, Terms

_DOUBTFUL_WITHOUT_A_PARTY = {"unknown_person", "unknown_id", "signs_for_no_party"}


class Sources:
    """Where the ids of one convention may be described; earlier ones win."""

    def __init__(self, file: ConventionFile, outside: Sequence[DirectoryFile]) -> None:
        self.own = described_in(file)
        self._all = (self.own, *outside)
        self._outside = tuple(one.office for one in outside if one.office)

    def entry(self, one: str) -> PartyEntry | None:
        """A party's or an institution's description: what is a party here may be an institution elsewhere."""
        found = (entries.get(one) for source in self._all for entries in (source.parties, source.institutions))
        return next((entry for entry in found if entry), None)

    def known(self) -> tuple[str, ...]:
        return tuple(sorted({one for source in self._all for one in (*source.parties, *source.institutions)}))

    @property
    def stands_alone(self) -> bool:
        return len(self._all) == 1

    def describes(self, person: str) -> bool:
        """Whether anybody describes this person, be it for a party that is none of this convention's."""
        return any(person in entry.people for source in self._all for entry in (*source.parties.values(), *source.institutions.values()))

    def office(self, manager: str) -> tuple[str, ...]:
        """The manager and the other people of the office."""
        own = self.own.office.people if self.own.office else {}
        return tuple(dict.fromkeys((manager, *own, *(self._outside[0].people if self._outside else ()))))

    def has_office_of(self, manager: str) -> bool:
        offices = (*((self.own.office,) if self.own.office else ()), *self._outside)
        return any(manager in office.people for office in offices)

    def calendar(self) -> OfficeCalendar:
        return self._outside[0].calendar if self._outside else OfficeCalendar()

    def zone(self) -> str:
        return self._outside[0].zone if self._outside else "Africa/Casablanca"

    def reach(self, terms: Terms) -> dict[str, Reach]:
        """How the people of these terms are reached. Whoever is reached through somebody outside them gets a letter."""
        found: dict[str, Reach] = {}
        for source in reversed(self._all):
            found |= {who: how for who, how in _reach(source).items() if who in terms.people() or source is self.own}
        own = _reach(self.own)
        return {
            who: "letter" if isinstance(how, Via) and how.via not in terms.people() and who not in own else how
            for who, how in sorted(found.items())
        }


def described_party(directory: DirectoryFile, one: str, known: Iterable[str]) -> tuple[Party, dict[str, Reach]] | None:
    """A party as terms describe one, and how its people are reached; somebody outside them and ``known`` forwards nothing: a letter."""
    entry = directory.parties.get(one) or directory.institutions.get(one)
    if entry is None:
        return None
    inside = {*entry.people, *known}
    reach: dict[str, Reach] = {
        who: "letter" if isinstance(how, Via) and how.via not in inside else how for who, how in entry.reach.items() if who in entry.people
    }
    return _described(one, entry), reach


def _reach(source: DirectoryFile) -> dict[str, Reach]:
    found: dict[str, Reach] = dict(source.office.reach) if source.office else {}
    for entry in (*source.parties.values(), *source.institutions.values()):
        found |= entry.reach
    return found


def described_in(file: ConventionFile) -> DirectoryFile:
    """What a convention's file describes by itself."""
    manager = file.manager
    return DirectoryFile(
        parties=file.parties if isinstance(file.parties, dict) else {},
        institutions=file.institutions if isinstance(file.institutions, dict) else {},
        office=None if isinstance(manager, str) else OfficeEntry(manager=next(iter(manager)), people=manager),
    )


def resolve(file: ConventionFile, sources: Sources) -> tuple[Terms, tuple[Problem, ...]]:
    """The terms, and each id that nobody describes (it then stands in the terms as a bare name)."""
    manager = file.manager if isinstance(file.manager, str) else next(iter(file.manager))
    shared = {name: getattr(file, name) for name in Agreement.model_fields}
    terms = Terms(
        **shared,
        parties=tuple(_party(one, sources) for one in file.parties),
        institutions=tuple(_party(one, sources) for one in file.institutions),
        manager=manager,
        office=sources.office(manager),
        calendar=file.calendar or sources.calendar(),
        zone=file.zone or sources.zone(),
    )
    terms = terms.model_copy(update={"reach": sources.reach(terms)})
    return terms, (*_undescribed(file, terms, sources), *_own_people(sources.own))


def _party(one: str, sources: Sources) -> Party:
    entry = sources.entry(one)
    if entry is None:
        return Party(id=one, short=one, names=())
    return _described(one, entry)


def _described(one: str, entry: PartyEntry) -> Party:
    return Party(id=one, short=entry.short, names=entry.names, roles=entry.roles, people=tuple(entry.people))


def _undescribed(file: ConventionFile, terms: Terms, sources: Sources) -> Iterator[Problem]:
    if sources.stands_alone and not isinstance(file.parties, dict):
        yield Problem(("parties",), "no_directory", {})
        return
    known = sources.known()
    for block, code, ids in (("parties", "unknown_party", file.parties), ("institutions", "unknown_institution", file.institutions)):
        for index, one in enumerate(ids):
            if sources.entry(one) is None:
                yield Problem((block, index), code, {"id": one, "known": known})
    held = {who for party in (*terms.parties, *terms.institutions) for who in party.people}
    if not sources.has_office_of(terms.manager) and terms.manager not in held:
        yield Problem(("manager",), "unknown_person", {"id": terms.manager})


def _own_people(own: DirectoryFile) -> Iterator[Problem]:
    for block, entries in (("parties", own.parties), ("institutions", own.institutions)):
        for one, entry in entries.items():
            yield from people_problems((block, one, "people"), entry.people)
    manager: Path = ("manager",)
    yield from people_problems(manager, own.office.people if own.office else {})


def doubtless(found: Sequence[Problem], unresolved: Sequence[Problem], sources: Sources) -> Iterator[Problem]:
    """Without a party's description its people are unknown too: whoever may be one of them is not reported."""
    lost = {one.details.get("id") for one in unresolved if one.code in {"unknown_party", "unknown_institution", "no_directory"}}
    for one in found:
        who = str(one.details.get("id"))
        may_be_theirs = sources.stands_alone or who.split(".", 1)[0] in lost or sources.describes(who)
        if not (lost and may_be_theirs and one.code in _DOUBTFUL_WITHOUT_A_PARTY):
            yield one
