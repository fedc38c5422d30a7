"""What a convention remembers of its own past: facts that may turn out to be wrong, and the effects that rest on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from domain.act import Event
from domain.files.terms import Terms

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
        "tranches_scheduled",
        "indicators_scheduled",
        "convention_suspended",
        "convention_resumed",
        "closing_started",
        "party_succeeded",
        "fact_corrected",
        "minutes_approved",
        "matter_escalated",
        "session_moved",
        "session_called_off",
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


class Former(NamedTuple):
    """The terms as they stood before an event changed them, and from which day on the new ones hold."""

    version: int
    since: date
    terms: Terms


@dataclass(frozen=True, slots=True)
class Past:
    """How far the stream has come, and those of its events that are remembered.

    It says how a convention came to stand where it stands, and makes no two of them different: all pasts are equal.
    """

    version: int = field(default=1, compare=False)
    last: Link | None = field(default=None, compare=False, repr=False)
    corrections: int = field(default=0, compare=False)
    former: tuple[Former, ...] = field(default=(), compare=False, repr=False)

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All that are remembered, in order."""
        return tuple(self._backwards())[::-1]

    def with_event(self, event: Event) -> Past:
        version = self.version + 1
        remembered = event.correctable or event.kind in EFFECTS
        return replace(self, version=version, last=Link(Fact(version, event), self.last) if remembered else self.last)

    def with_former(self, since: date, terms: Terms) -> Past:
        """The same, once the last event has changed these terms."""
        return replace(self, former=(*self.former, Former(self.version, since, terms)))

    def terms_on(self, day: date, now: Terms, known_at: int | None = None) -> Terms:
        """The terms of a day; with a version, as they were known before that event.

        The first change that came later is undone with all that followed it.
        """
        later = (one for one in self.former if one.since > day or (known_at is not None and one.version >= known_at))
        return next((one.terms for one in later), now)

    def corrected(self, version: int, event: Event) -> Past:
        """The same with another event in that place."""
        last: Link | None = None
        for one in self.facts:
            last = Link(Fact(version, event) if one.version == version else one, last)
        return replace(self, last=last, corrections=self.corrections + 1)

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
