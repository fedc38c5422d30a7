"""Who is who on a day: people from their table, parties from the terms; where a name is erased, the id of the office stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from activities.ports import People, Person
from adapters.mail.typed import one_line
from domain.files.terms import Party, Terms


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one day, in one language."""

    terms: Terms
    day: date
    language: str
    people: Mapping[str, Person]

    def name(self, person: str) -> str:
        """The name of whoever held the office on that day, else the office's id."""
        found = self.people.get(person)
        return (one_line(found.name) if found else "") or person

    def title(self, person: str) -> str:
        found = self.people.get(person)
        return one_line(found.title or "") if found else ""

    def full(self, person: str) -> str:
        """Name and title on one line."""
        return ", ".join(filter(None, (self.name(person), self.title(person))))

    def several(self, people: Iterable[str]) -> str:
        return ", ".join(self.name(who) for who in people)

    def party_of(self, person: str) -> str:
        """What the party or institution of a person was called."""
        return self.party(self.terms.party_of(person) or "")

    def party(self, party: str) -> str:
        """What a party was called on that day, in this language or in the first one that it has."""
        found = self._party(party)
        if found is None:
            return party
        known = [one for one in found.names if one.since <= self.day] or list(found.names[:1])
        last = max(known, key=lambda one: one.since, default=None)
        return one_line(getattr(last, self.language, None) or last.fr or last.en or last.ar or "") if last else one_line(found.short)

    def short(self, party: str) -> str:
        found = self._party(party)
        return one_line(found.short) if found else party

    def whoever(self, owner: str) -> str:
        """A party by its short name, a person by name, anything else as it is written."""
        return self.short(owner) if self._party(owner) else self.name(owner)

    def _party(self, party: str) -> Party | None:
        return next((one for one in (*self.terms.parties, *self.terms.institutions) if one.id == party), None)


async def names_on(people: People, terms: Terms, day: date, language: str, *, more: Iterable[str] = ()) -> Names:
    """The names of everybody that the terms know, and of ``more``: stand-ins and guests of a session."""
    found = await people.find([*terms.people(), *more], day, terms.reference)
    return Names(terms, day, language, found)
