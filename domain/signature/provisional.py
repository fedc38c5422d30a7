"""Provisional application: what all have signed is applied until it enters into force, where the terms say so.

Nothing falls due by it and no term runs: both count from entry into force. What is done meanwhile counts as done. It ends with entry
into force, or with the convention given up before.
"""

from __future__ import annotations

from typing import Literal

from domain.act import Event, When
from domain.files.terms import Condition, InForceRule
from domain.life.force import when_fulfilled
from domain.phases import Signed, State


class ProvisionalApplicationBegan(Event):
    """All have signed, and the convention is applied although it is not yet in force."""

    kind: Literal["provisional_application_began"] = "provisional_application_began"


def foreseen(rule: InForceRule) -> bool:
    """Whether the rule for entry into force, or any part of it, says so."""
    if not isinstance(rule, Condition):
        return False
    return rule.provisional or any(foreseen(part) for part in (*(rule.all_of or ()), *(rule.any_of or ())))


def begins(state: State, when: When) -> tuple[Event, ...]:
    """Its beginning, on the day of the last signature; nothing where entry into force comes at once."""
    if not isinstance(state, Signed) or state.provisional_since is not None or not foreseen(state.terms.in_force):
        return ()
    signatures = state.signatures()
    found = when_fulfilled(state.terms.in_force, signatures, state.worked)
    if found is not None and found.known <= max(when.recorded_on, signatures.completed_on):
        return ()
    return (ProvisionalApplicationBegan(when=when.model_copy(update={"on": signatures.completed_on})),)
