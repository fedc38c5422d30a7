"""Contributions as the review pack tells them: promised, called, paid, received, returned, remaining, to the centime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from adapters.views.money import money
from domain.phases import State
from domain.promises.accounts import Account
from domain.words import wording

Json = dict[str, Any]
SUMS = Account._fields
_DONE = ("called", "paid", "received")
"""what is drawn against what was promised"""
_THIN = "\u202f"


def money_of(state: State, names: Names, today: date) -> Json:
    """A line for each contribution and each of its tranches, and a total for each currency, with shares of what was promised."""
    found = money(state, today, names.language)
    return {
        "lines": [line for one in found["contributions"] for line in _lines(one, names)],
        "totals": [_total(one, names) for one in found["totals"]],
    }


def _lines(one: Mapping[str, Any], names: Names) -> Iterator[Json]:
    """The contribution as a whole, then its tranches where it has several, or one with something to say of itself."""
    title = one["text"] or one["id"]
    between = f"{names.short(one['from'])} → {names.short(one['to'])}"
    between += f", {say('in_kind', names.language)}" if one["kind"] == "kind" else ""
    for n, total in enumerate(one["totals"] or [{}]):
        yield {"title": title if not n else "", "note": between, "part": False, "late": False} | _sums(total, names)
    for tranche in one["tranches"]:
        if len(one["tranches"]) > 1 or tranche["due"]:
            yield {
                "title": tranche["tranche"],
                "note": _note(tranche, names),
                "part": True,
                "late": tranche["late"],
            } | _sums(tranche, names)


def _note(tranche: Mapping[str, Any], names: Names) -> str:
    """Where a tranche stands, and by when it is due."""
    said = [say(f"standing_{tranche['state']}", names.language)]
    if tranche["due"]:
        said.append(wording.long_date(date.fromisoformat(tranche["due"]), names.language))
    if tranche["when"]:
        said.append(say("on_condition", names.language, milestone=tranche["when"]["milestone"]))
    return ", ".join(said)


def _sums(sums: Mapping[str, Any], names: Names) -> Json:
    """The six sums; nothing where there is no amount."""
    currency = {"currency": sums.get("currency") or ""}
    return currency | {key: grouped(sums[key], names.language) if sums.get(key) is not None else "–" for key in SUMS}


def _total(sums: Mapping[str, Any], names: Names) -> Json:
    promised = Decimal(sums["promised"])
    shares = [{"key": key, "share": float(Decimal(sums[key]) / promised)} for key in _DONE] if promised else []
    return _sums(sums, names) | {"shares": shares}


def grouped(amount: str, language: str) -> str:
    """« 1 250 000,50 », "1,250,000.50": exact, its thousands kept apart."""
    text = f"{Decimal(amount):,f}"
    return text if language == "en" else text.replace(",", _THIN).replace(".", ",")
