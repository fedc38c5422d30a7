from __future__ import annotations

from pathlib import Path

import pytest

from adapters.schemas import FILES, schema

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", FILES)
def test_the_published_schema_is_the_models_own(name: str) -> None:
    assert (REFERENCE / f"{name}.schema.json").read_text(encoding="utf-8") == schema(name)
