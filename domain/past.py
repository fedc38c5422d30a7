"""What a convention remembers of its own past: facts that may turn out to be wrong, and the effects that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from domain.act import Event

EFFECTS = frozenset(
    {
        "stage_opened",
        "signature_completed",
        "signature_voided",
        "signature_withdrawn",
        "signature_lapsed",
        "redrafting_started",
        "entered_into_force",
        "milestones_scheduled",
        "milestone_rescheduled",
        "action_opened",
        "term_renewed",
        "convention_suspended",
        "convention_resumed",
        "closing_started",
        "party_succeeded",
        "fact_corrected",
        "minutes_approved",
        "matter_escalated",
    }
)
"""Kinds that follow from other facts; a fact that was acted on is no longer corrected."""


class Fact(NamedTuple):
    """An event with its place in the stream."""

    version: int
    event: Event

    def told(self) -> str:
        """Version, kind and day, as refusals name it."""
        return f"v{self.version} {self.event.kind} {self.event.when.on.isoformat()}"


class Link(NamedTuple):
    """The last fact, and those before it: one more costs the same however long the past is."""

    fact: Fact
    before: Link | None


@dataclass(frozen=True, slots=True)
class Past:
    """How far the stream has come, and those of its events that are remembered.

    It says how a convention came to stand where it stands, and makes no two of them different: all pasts are equal.
    """

    version: int = field(default=1, compare=False)
    last: Link | None = field(default=None, compare=False, repr=False)
    corrections: int = field(default=0, compare=False)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that are remembered, in order."""
        return tuple(self._backwards())[::-1]

    def with_event(self, event: Event) -> Past:
        version = self.version + 1
        remembered = event.correctable or event.kind in EFFECTS
        return Past(version, Link(Fact(version, event), self.last) if remembered else self.last, self.corrections)

    def corrected(self, version: int, event: Event) -> Past:
        """The same with another event in that place."""
        last: Link | None = None
        for one in self.facts:
            last = Link(Fact(version, event) if one.version == version else one, last)
        return Past(self.version, last, self.corrections + 1)

    def get(self, version: int) -> Fact | None:
        return next((one for one in self._backwards() if one.version == version), None)

    def after(self, fact: Fact) -> Iterator[Fact]:
        return (one for one in self.facts if one.version > fact.version)

    def before(self, fact: Fact) -> Iterator[Fact]:
        return (one for one in self.facts if one.version < fact.version)

    def _backwards(self) -> Iterator[Fact]:
        link = self.last
        while link is not None:
            yield link.fact
            link = link.before
