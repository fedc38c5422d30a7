"""Indicators against their targets, as the review pack draws them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from adapters.papers.money import grouped
from adapters.papers.names import Names
from adapters.papers.words import say
from domain.blocks import wording as text_of
from domain.phases import State

Json = dict[str, Any]


def indicators_of(state: State, names: Names, today: date) -> list[Json]:  # noqa: ARG001 - what is measured has days
    """Each with what was measured; ``share`` is how much of the way from the baseline to the target is gone: 0 to 1, or beyond."""
    return [
        {
            "title": text_of(one.title, names.language),
            "unit": one.unit,
            "baseline": _number(one.baseline, names),
            "target": _number(one.target, names),
            "measured": say("not_measured", names.language),
            "share": None,
            "reached": "",
            "late": False,
            "points": [],
            "goal": None,
        }
        for one in state.terms.indicators
    ]


def _number(value: int | str | None, names: Names) -> str:
    if value is None:
        return "–"
    return grouped(Decimal(value), names.language)
