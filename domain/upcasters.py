"""Old events in today's form: JSON-level, pure, and run only on what an older ``schema_version`` wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""(kind, schema version) → the data of the next schema version. None is needed yet."""


def upcast(
    kind: str, schema_version: int, data: dict[str, Any], upcasters: Mapping[tuple[str, int], Upcaster] = UPCASTERS
) -> dict[str, Any]:
    """The data of an event, step by step up to the newest schema version that is known."""
    while (step := upcasters.get((kind, schema_version))) is not None:
        data, schema_version = step(data), schema_version + 1
    return data
