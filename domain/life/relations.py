"""Relations between conventions: what one knows of another, as facts that came with a command, never looked up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event, When
from domain.files.terms import Relation, Terms
from domain.messages.delivery import way
from domain.messages.messages import Mailbox, MessageDue
from domain.messages.reaching import recipients
from domain.refusals.errors import FrameworkNotInForce, InvalidTerms

ENDED = frozenset({"closing", "closed"})
IN_FORCE = frozenset({"in_force", "suspended"})
WATCHED = ("framework", "parent")
"""The relations that have an effect: what came before is history."""


class RelatedFact(BaseModel):
    """Where another convention stood after one of its events; ``on`` is the day of that event, ``version`` its place.

    ``frameworks`` are those that the other names in its turn, ``ceremony`` is the one at which it is signed. ``last`` says that nothing
    more will be heard of it, as where one looks ahead.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str
    version: int
    on: date
    phase: str
    in_force_on: date | None = None
    term_end: date | None = None
    ceremony: str | None = None
    frameworks: tuple[str, ...] = ()
    last: bool = Field(default=False, exclude_if=lambda last: not last)

    @property
    def ended(self) -> bool:
        return self.phase in ENDED

    @property
    def suspended(self) -> bool:
        return self.phase == "suspended"


class NoteRelated(Command):
    """Note where a related convention stands; given by the workflow itself, which has read it in the other's log."""

    kind: Literal["note_related"] = "note_related"
    fact: RelatedFact
    amended: bool = False
    """whether its terms are others than before"""


class RelatedNoted(Event):
    kind: Literal["related_noted"] = "related_noted"
    fact: RelatedFact
    amended: bool = False


class TermFollowed(Event):
    """The term ends when that of its framework does; ``end`` is the new first day out of force (none: indefinite)."""

    kind: Literal["term_followed"] = "term_followed"
    end: date | None
    reference: str


class Knowing(Protocol):
    """A convention that knows of others."""

    @property
    def terms(self) -> Terms: ...
    @property
    def related(self) -> tuple[RelatedFact, ...]: ...


# ── What the terms name ────────────────────────────────────────────────────────────────────────


def watched(terms: Terms) -> Mapping[str, Relation]:
    """The conventions whose fate matters to this one; of two relations to the same one, the first of these counts."""
    found: dict[str, Relation] = {}
    for relation in WATCHED:
        for one in terms.related:
            if one.relation == relation:
                found.setdefault(one.reference, one)
    return found


def frameworks(terms: Terms) -> tuple[str, ...]:
    return tuple(one.reference for one in terms.related if one.relation == "framework")


def ceremony(terms: Terms) -> str | None:
    return terms.signature.ceremony.id if terms.signature and terms.signature.ceremony else None


def refuse_circle(terms: Terms, facts: tuple[RelatedFact, ...]) -> None:
    """Raises ``InvalidTerms`` for a framework that rests on this convention itself."""
    for fact in facts:
        if fact.reference in frameworks(terms) and terms.reference in fact.frameworks:
            raise InvalidTerms(reason=f"related: relates_in_a_circle {fact.reference}")


# ── What is known ──────────────────────────────────────────────────────────────────────────────


def known(facts: tuple[RelatedFact, ...], reference: str) -> RelatedFact | None:
    return next((one for one in facts if one.reference == reference), None)


def noted(facts: tuple[RelatedFact, ...], event: RelatedNoted) -> tuple[RelatedFact, ...]:
    return (*(one for one in facts if one.reference != event.fact.reference), event.fact)


def holding(state: Knowing) -> tuple[RelatedFact, ...]:
    """The related conventions because of which this one stands still."""
    return tuple(
        fact
        for reference, relation in watched(state.terms).items()
        if (fact := known(state.related, reference)) is not None
        and ((fact.suspended and relation.on_suspension == "suspend") or (fact.ended and relation.on_end == "suspend"))
    )


def framework_since(terms: Terms, facts: tuple[RelatedFact, ...]) -> date | None:
    """Since when every framework is in force; ``None`` while one is not."""
    found = [known(facts, reference) for reference in frameworks(terms)]
    days = [fact.in_force_on for fact in found if fact is not None and fact.phase in IN_FORCE and fact.in_force_on is not None]
    return max(days) if days and len(days) == len(found) else None


def framework_end(terms: Terms, facts: tuple[RelatedFact, ...]) -> date | None:
    """The end of the framework's term: of several, the first."""
    found = [known(facts, reference) for reference in frameworks(terms)]
    return min((fact.term_end for fact in found if fact is not None and fact.term_end is not None), default=None)


def waits_for_framework(state: Knowing) -> bool:
    """Whether a term that is its framework's ends only when the framework says so: on its last day that may still be renewed."""
    if not state.terms.term.same_as:
        return False
    return any(
        fact is not None and not fact.ended and not fact.last for fact in (known(state.related, one) for one in frameworks(state.terms))
    )


# ── Opening ────────────────────────────────────────────────────────────────────────────────────


def require_framework(terms: Terms, facts: tuple[RelatedFact, ...], when: When) -> tuple[str, ...]:
    """A specific convention is opened under a framework in force, or one signed at the same ceremony.

    Raises ``FrameworkNotInForce``; where the opening is a fact of the past, that is an irregularity of it.
    """
    if terms.kind != "specific":
        return ()
    for reference in frameworks(terms):
        fact = known(facts, reference)
        if not _serves(terms, fact, when):
            if when.taken_over:
                return ("framework_not_in_force",)
            raise FrameworkNotInForce(reference=reference, phase=fact.phase if fact else None)
    return ()


def _serves(terms: Terms, fact: RelatedFact | None, when: When) -> bool:
    if fact is None:
        return False
    together = fact.ceremony is not None and fact.ceremony == ceremony(terms)
    if when.taken_over:  # what matters is the day of the fact, whatever became of the framework since
        return together or (fact.in_force_on is not None and fact.in_force_on <= when.on)
    return fact.phase == "in_force" or (together and not fact.ended)


# ── Telling ────────────────────────────────────────────────────────────────────────────────────


def warning(about: str, fact: RelatedFact, terms: Terms, mailbox: Mailbox, when: When) -> MessageDue:
    """A message to the manager about a related convention, one for each of its events."""
    to, letters = recipients(terms, (terms.manager,))
    return MessageDue(
        when=when,
        message=f"{about}/{fact.reference}/{when.on.isoformat()}/{fact.version}",
        about=about,
        target=fact.reference,
        rung="0",
        due=when.on,
        subject=fact.reference,
        to=to,
        letters=letters,
        live=mailbox.on,
        delivery=way(terms.reminders, about),
    )


def freezes(terms: Terms) -> bool:
    """Whether the term stands still with the convention: never one that is its framework's."""
    return terms.term.suspension_extends and not terms.term.same_as
