"""The conventions that one names, and those that name it, each with its phase: read from the log."""

from __future__ import annotations

from typing import Any

from activities.ports import EventStore, StoreError
from adapters.errors import OutOfReach
from adapters.reading import Reading, find_convention
from domain.blocks import wording

NAMED_BY = {"framework": "specific", "parent": "child", "prior": "later"}
"""What a convention is to the one that it names as its framework, its parent, or the one before it."""


async def family_of(store: EventStore, found: Reading, language: str = "fr") -> list[dict[str, Any]]:
    """First those that it names, in the order of its terms, then those that name it. Raises ``OutOfReach``.

    One that was never started has no title and no phase.
    """
    named = [(one.relation, one.reference) for one in found.state.terms.related]
    try:
        others = await store.dependants(found.reference, tuple(NAMED_BY))
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error
    shown = [_shown(relation, reference, await find_convention(store, reference), language) for relation, reference in named]
    for reference in others:
        other = await find_convention(store, reference)
        relations = [one.relation for one in other.state.terms.related if one.reference == found.reference] if other else []
        shown += [_shown(NAMED_BY[relation], reference, other, language) for relation in relations]
    return shown


def _shown(relation: str, reference: str, other: Reading | None, language: str) -> dict[str, Any]:
    return {
        "relation": relation,
        "reference": reference,
        "title": wording(other.state.terms.title, language) if other else None,
        "phase": other.state.name if other else None,
    }
