"""Indicators against their targets, as the review pack draws them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from adapters.papers.money import grouped
from adapters.papers.names import Names
from adapters.papers.words import say
from domain.blocks import wording as text_of
from domain.phases import State

Json = dict[str, Any]


def indicators_of(state: State, names: Names) -> list[Json]:
    """Each with what was measured; ``share`` is how much of the way from the baseline to the target is gone, between 0 and 1."""
    return [
        {
            "title": text_of(one.title, names.language),
            "unit": one.unit,
            "baseline": _number(one.baseline, names),
            "target": _number(one.target, names),
            "measured": "",
            "share": None,
            "reached": say("not_measured", names.language),
            "points": [],
            "goal": None,
        }
        for one in state.terms.indicators
    ]


def share_of(measured: Decimal, baseline: Decimal | None, target: Decimal | None) -> Decimal | None:
    """None where there is no target, or none that lies elsewhere than the baseline; falling indicators count downwards."""
    start = baseline or Decimal(0)
    if target is None or target == start:
        return None
    return (measured - start) / (target - start)


def _number(value: int | str | None, names: Names) -> str:
    if value is None:
        return "–"
    try:
        return grouped(Decimal(value), names.language)
    except InvalidOperation:
        return str(value)
