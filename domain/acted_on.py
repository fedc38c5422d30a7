"""What a file may already say and the engine only keeps: it is read, checked and recorded, and nothing happens because of it yet.

A line leaves this module together with the change that acts on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.implementation import Committee
from domain.terms import Reminders, Terms

_BLOCKS = ("contributions", "indicators")


def not_acted_on(terms: Terms) -> tuple[str, ...]:
    """Dotted paths, as people write them, of what stands in the terms and has no effect yet."""
    return (
        *(block for block in _BLOCKS if getattr(terms, block)),
        *(path for index, committee in enumerate(terms.committees) for path in _committee(f"committees[{index}]", committee)),
        *_reminders(terms.reminders),
    )


def _committee(path: str, committee: Committee) -> Iterator[str]:
    if committee.meets and (committee.meets.at_least or committee.meets.per):
        yield f"{path}.meets.at_least"
    if committee.meets and committee.meets.on_request:
        yield f"{path}.meets.on_request"
    yield from (f"{path}.{key}" for key in ("minutes", "reports_to", "escalates_to") if getattr(committee, key))


def _reminders(reminders: Reminders) -> Iterator[str]:
    usual = Reminders()
    yield from (f"reminders.{key}" for key in ("delivery", "alone") if getattr(reminders, key) != getattr(usual, key))
