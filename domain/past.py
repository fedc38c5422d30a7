"""What a convention remembers of its own past: facts that may turn out to be wrong, and the effects that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

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
        "convention_suspended",
        "convention_resumed",
        "closing_started",
        "party_succeeded",
        "fact_corrected",
    }
)
"""Kinds that follow from other facts; a fact that was acted on is no longer corrected."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An event with its place in the stream."""

    version: int
    event: Event

    def told(self) -> str:
        """Version, kind and day, as refusals name it."""
        return f"v{self.version} {self.event.kind} {self.event.when.on.isoformat()}"


@dataclass(frozen=True, slots=True)
class Past:
    """How far the stream has come, and those of its events that are remembered.

    It says how a convention came to stand where it stands, and makes no two of them different: all pasts are equal.
    """

    version: int = field(default=1, compare=False)
    facts: tuple[Fact, ...] = field(default=(), compare=False)
    corrections: int = field(default=0, compare=False)

    def with_event(self, event: Event) -> Past:
        remembered = event.correctable or event.kind in EFFECTS
        facts = (*self.facts, Fact(version=self.version + 1, event=event)) if remembered else self.facts
        return Past(self.version + 1, facts, self.corrections)

    def corrected(self, version: int, event: Event) -> Past:
        """The same with another event in that place."""
        facts = tuple(Fact(version=version, event=event) if one.version == version else one for one in self.facts)
        return Past(self.version, facts, self.corrections + 1)

    def get(self, version: int) -> Fact | None:
        return next((one for one in self.facts if one.version == version), None)

    def after(self, fact: Fact) -> Iterator[Fact]:
        return (one for one in self.facts if one.version > fact.version)

    def before(self, fact: Fact) -> Iterator[Fact]:
        return (one for one in self.facts if one.version < fact.version)
