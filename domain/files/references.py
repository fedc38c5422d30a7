"""What the ids inside one convention may point at, and the form in which a misfit is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.files.implementation import Milestone
from domain.files.terms import Terms

Path = tuple[str | int, ...]
"""Where something stands in the file, with the keys as people write them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that each block alone allows, and that does not fit with another."""

    path: Path
    code: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """Every id of a convention, by what it names."""

    parties: frozenset[str]
    bodies: frozenset[str]
    """parties and institutions"""
    people: frozenset[str]
    milestones: Mapping[str, Milestone]
    committees: frozenset[str]
    documents: frozenset[str]

    @classmethod
    def of(cls, terms: Terms) -> Known:
        parties = frozenset(terms.party_ids())
        return cls(
            parties=parties,
            bodies=parties | {one.id for one in terms.institutions},
            people=terms.people(),
            milestones={one.id: one for one in terms.milestones},
            committees=frozenset(one.id for one in terms.committees),
            documents=frozenset(one.id for one in terms.documents),
        )

    def party(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        return _unknown("unknown_party", self.parties, path, ids)

    def body(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        return _unknown("unknown_body", self.bodies, path, ids)

    def person(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        return _unknown("unknown_person", self.people, path, ids)

    def anyone(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        """A person, a party or an institution."""
        return _unknown("unknown_id", self.people | self.bodies, path, ids)

    def committee(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        return _unknown("unknown_committee", self.committees, path, ids)

    def document(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        return _unknown("unknown_document", self.documents, path, ids)

    def milestone(self, path: Path, *ids: str | None) -> Iterator[Problem]:
        """A milestone as terms name it: the bare id of a yearly one means its first instance."""
        return _unknown("unknown_milestone", frozenset(self.milestones), path, ids)

    def instance(self, path: Path, milestone: str | None) -> Iterator[Problem]:
        """A milestone as facts name it: a yearly one with its year (``needs-2026``)."""
        if milestone is None:
            return
        found, year = self.named(milestone)
        if found is None:
            yield from self.milestone(path, milestone)
        elif found.every and year is None:
            yield Problem(path, "needs_a_year", {"id": milestone})
        elif found.first and year is not None and year < found.first:
            yield Problem(path, "before_the_first_year", {"id": milestone, "first": found.first})

    def named(self, milestone: str) -> tuple[Milestone | None, int | None]:
        """The milestone that an id or the id of an instance names, with the instance's year."""
        if milestone in self.milestones:
            return self.milestones[milestone], None
        if match := re.fullmatch(r"(.+)-(\d{4})", milestone):
            found = self.milestones.get(match[1])
            if found is not None and found.every:
                return found, int(match[2])
        return None, None


def _unknown(code: str, known: frozenset[str], path: Path, ids: Iterable[str | None]) -> Iterator[Problem]:
    for one in ids:
        if one is not None and one not in known:
            yield Problem(path, code, {"id": one, "known": tuple(sorted(known))})


def listed(path: Path, ids: Iterable[str]) -> Iterator[tuple[Path, str]]:
    """Each id of a list with its own path."""
    return (((*path, index), one) for index, one in enumerate(ids))


def duplicates(path: Path, ids: Iterable[str], *key: str) -> Iterator[Problem]:
    """One problem for every id that stands in the list before."""
    seen: set[str] = set()
    for index, one in enumerate(ids):
        if one in seen:
            yield Problem((*path, index, *key), "duplicate_id", {"id": one})
        seen.add(one)


def cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Each cycle once, as it is walked: ``a, b, a``. Unknown ids are passed over."""
    done: set[str] = set()
    for start in edges:
        if start in done:
            continue
        trail, waiting = [start], [(start, iter(edges[start]))]
        while waiting:
            node, following = waiting[-1]
            target = next((one for one in following if one in edges and one not in done), None)
            if target is None:
                waiting.pop()
                trail.pop()
                done.add(node)
            elif target in trail:
                yield (*trail[trail.index(target) :], target)
            else:
                trail.append(target)
                waiting.append((target, iter(edges[target])))
