"""What a file may already say and the engine only keeps: it is read, checked and recorded, and nothing happens because of it yet.

A line leaves this module together with the change that acts on it.
"""

from __future__ import annotations

from collections.abc import Iterator

from domain.terms import Reminders, Terms


def not_acted_on(terms: Terms) -> tuple[str, ...]:
    """Dotted paths, as people write them, of what stands in the terms and has no effect yet."""
    return tuple(_reminders(terms.reminders))


def _reminders(reminders: Reminders) -> Iterator[str]:
    usual = Reminders()
    yield from (f"reminders.{key}" for key in ("delivery", "alone") if getattr(reminders, key) != getattr(usual, key))
