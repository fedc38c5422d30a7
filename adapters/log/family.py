"""The conventions that one names, and those that name it, each with its phase: read from the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from activities.ports import EventStore, StoreError
from adapters.errors import OutOfReach
from adapters.log.reading import Reading, find_convention
from domain.files.blocks import wording
from domain.life.relations import WATCHED

NAMED_BY = {"framework": "specific", "parent": "child", "prior": "later"}
"""What a convention is to the one that it names as its framework, its parent, or the one before it."""


async def family_of(store: EventStore, found: Reading, language: str = "fr") -> list[dict[str, Any]]:
    """First those that it names, in the order of its terms, then those that name it. Raises ``OutOfReach``.

    One that was never started has no title and no phase.
    """
    named = [(one.relation, one.reference) for one in found.state.terms.related]
    others = await _named_by(store, found.reference, tuple(NAMED_BY))
    shown = [_shown(relation, reference, await find_convention(store, reference), language) for relation, reference in named]
    for reference in others:
        other = await find_convention(store, reference)
        relations = [one.relation for one in other.state.terms.related if one.reference == found.reference] if other else []
        shown += [_shown(NAMED_BY[relation], reference, other, language) for relation in relations]
    return shown


async def followed_by(store: EventStore, found: Reading) -> tuple[Reading, ...]:
    """Every convention that its fate may reach: those that name it, and those that name these. Raises ``OutOfReach``."""
    reached = {found.reference: found}
    waiting = [found.reference]
    while waiting:
        for reference in await _named_by(store, waiting.pop(0), WATCHED):
            if reference not in reached and (other := await find_convention(store, reference)) is not None:
                reached[reference] = other
                waiting.append(reference)
    return tuple(reached.values())[1:]


async def _named_by(store: EventStore, reference: str, relations: Sequence[str]) -> tuple[str, ...]:
    try:
        return await store.dependants(reference, relations)
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error


def _shown(relation: str, reference: str, other: Reading | None, language: str) -> dict[str, Any]:
    return {
        "relation": relation,
        "reference": reference,
        "title": wording(other.state.terms.title, language) if other else None,
        "phase": other.state.name if other else None,
    }
