from __future__ import annotations

from domain.evolution import as_json, fingerprint
from tests.domain.builders import draft, drafting, in_force


def test_a_state_as_json_holds_sets_in_order_and_nothing_at_its_default() -> None:
    state = in_force().there.model_copy(update={"passed": frozenset({"b", "a"})})
    shown = as_json(state)
    assert (shown["phase"], shown["passed"]) == ("in_force", ["a", "b"])
    assert "calendar_asked" not in shown


def test_a_fingerprint_tells_states_apart_and_equal_ones_not() -> None:
    assert fingerprint(drafting().there) == fingerprint(drafting().there)
    assert fingerprint(drafting().there) != fingerprint(drafting().after(draft("b" * 64)).there)
    assert fingerprint(drafting().there) != fingerprint(in_force("2026-01-05").there)
