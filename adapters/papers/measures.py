"""Indicators against their targets, as the review pack draws them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.papers.money import grouped
from adapters.papers.names import Names
from adapters.papers.words import say
from adapters.views.indicators import indicators
from domain.phases import State
from domain.words import wording

Json = dict[str, Any]


def indicators_of(state: State, names: Names, today: date) -> list[Json]:
    """Each with what was measured, in order. ``share`` is how much of the way from baseline to target is gone: 0 to 1, or beyond."""
    return [_drawn(one, names.language) for one in indicators(state, today, names.language)]


def _drawn(one: Mapping[str, Any], language: str) -> Json:
    """Figures as text are exact; those that are only drawn are not."""
    share = float(one["progress"]) / 100 if one["progress"] is not None else None
    return {
        "title": one["title"],
        "unit": one["unit"],
        "baseline": _number(one["baseline"], language),
        "target": _number(one["target"], language),
        "measured": _last(one["last"], language),
        "share": share,
        "reached": say("reached", language, n=_number(one["progress"], language)) if share is not None else "",
        "late": one["late"],
        "points": [float(each["value"]) for each in one["measurements"]],
        "goal": float(one["target"]) if one["target"] is not None else None,
    }


def _last(one: Mapping[str, Any] | None, language: str) -> str:
    """« 96 (2027) »: what was measured last, and of which period or day."""
    if one is None:
        return say("not_measured", language)
    when = one["period"] or wording.long_date(date.fromisoformat(one["on"]), language)
    return f"{_number(one['value'], language)} ({when})"


def _number(value: str | None, language: str) -> str:
    return "–" if value is None else grouped(value, language)
