"""Which keys a block may hold, for the reader who wrote another one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel


def known_keys(model: type[BaseModel], path: tuple[str | int, ...]) -> frozenset[str]:
    """The keys of the block at a path of a model's file, whichever of its forms is meant."""
    schema = _schema(model)
    nodes = list(_forms(schema, schema))
    for element in path:
        nodes = [form for node in nodes for below in _below(node, element) for form in _forms(below, schema)]
    return frozenset(key for node in nodes for key in node.get("properties", {}))


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _forms(node: dict[str, Any], schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The node itself, or each form it may take."""
    if "$ref" in node:
        yield from _forms(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema)
    elif variants := [*node.get("anyOf", ()), *node.get("oneOf", ()), *node.get("allOf", ())]:
        for variant in variants:
            yield from _forms(variant, schema)
    else:
        yield node


def _below(node: dict[str, Any], element: str | int) -> Iterator[dict[str, Any]]:
    if isinstance(element, int):
        found = [node.get("items")]
    else:
        found = [node.get("properties", {}).get(element), node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
    return (one for one in found if isinstance(one, dict))
