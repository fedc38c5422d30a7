"""Contributions as the review pack tells them: promised, called, paid, received, remaining, to the centime."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from domain.blocks import wording as text_of
from domain.implementation import Contribution
from domain.phases import State

Json = dict[str, Any]
_THIN = "\u202f"


def money_of(state: State, names: Names, today: date) -> Json:  # noqa: ARG001 - what is owed has days
    """A line for each contribution, and a total for each currency; contributions in kind have no amount."""
    lines = [_line(one, names) for one in state.terms.contributions]
    return {"lines": lines, "totals": []}


def _line(one: Contribution, names: Names) -> Json:
    promised = Decimal(one.amount) if one.amount is not None else None
    return {
        "title": text_of(one.text, names.language) if one.text else one.budget_line or one.id,
        "note": f"{names.short(one.giver)} → {names.short(one.receiver)}",
        "part": False,
        "late": False,
        "currency": one.currency or "",
        "promised": grouped(promised, names.language) if promised is not None else say("in_kind", names.language),
        **dict.fromkeys(("called", "paid", "received", "returned", "remaining"), "–"),
    }


def grouped(amount: Decimal, language: str) -> str:
    """« 1 250 000,50 », "1,250,000.50": exact, its thousands kept apart."""
    text = f"{amount:,f}"
    return text if language == "en" else text.replace(",", _THIN).replace(".", ",")
