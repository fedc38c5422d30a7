"""What scripts read about indicators: every figure an exact text."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.files.blocks import wording as text_of
from domain.files.implementation import Indicator
from domain.phases import InForce, State
from domain.promises.indicators import Measurement, deadlines, measured, progress

Json = dict[str, Any]


def indicators(state: State, today: date, language: str = "fr") -> list[Json]:
    """Each indicator of the terms, with what was measured and what is due next."""
    return [_indicator(one, state, today, language) for one in state.terms.indicators]


def _indicator(one: Indicator, state: State, today: date, language: str) -> Json:
    found = measured(state.indicators, one.id)
    last = found[-1] if found else None
    owed = deadlines(state.indicators, state.terms, state.force.end) if isinstance(state, InForce) else ()
    own = sorted(due.due for due in owed if any(due.target == known.target for known in state.indicators.of(one.id)))
    return {
        "id": one.id,
        "title": text_of(one.title, language),
        "unit": one.unit,
        "owner": one.owner,
        "article": one.article,
        "baseline": _text(one.baseline),
        "target": _text(one.target),
        "last": _measurement(last) if last else None,
        "progress": progress(one, last.value if last else None),
        "due": own[0].isoformat() if own else None,
        "late": bool(own) and own[0] < today,
        "measurements": [_measurement(each) for each in found],
    }


def _measurement(one: Measurement) -> Json:
    return {"period": one.period, "on": one.on.isoformat() if one.on else None, "value": one.value, "source": one.source}


def _text(number: int | str | None) -> str | None:
    return None if number is None else str(number)
