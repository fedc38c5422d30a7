"""What the Temporal UI says of a convention in words, without a server."""

from __future__ import annotations

import pytest

from tests.domain.builders import in_force
from tests.domain.scenario import at
from workflows.details import details


@pytest.mark.parametrize(
    ("uncounted", "said"),
    [(1, "1 autre envoi refusé depuis la dernière reprise"), (3, "3 autres envois refusés depuis la dernière reprise")],
)
def test_further_submissions_are_counted_as_people_do(uncounted: int, said: str) -> None:
    convention = in_force()
    shown = details(convention.there, at("2026-02-16"), version=3, blocked=None, uncounted=uncounted)
    assert shown.endswith(f"\n{said}")
    assert "refusé" not in details(convention.there, at("2026-02-16"), version=3, blocked=None, uncounted=0)
