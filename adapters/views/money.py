"""What scripts read about money: every amount a text with the digits of its currency, currencies never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from domain.files.blocks import wording as text_of
from domain.phases import Closing, InForce, State
from domain.promises.accounts import Account, Line, lines, of_year, totals, years
from domain.promises.money import plain

Json = dict[str, Any]


def money(state: State, today: date, language: str = "fr") -> Json:
    """What the contributions of a convention come to: in all, by contribution and tranche, by party and by year."""
    found = lines(state.contributions, state.terms)
    day = today_of(state, today)
    return {
        "totals": _totals(totals(found, lambda _: None).get(None, {})),
        "contributions": [_contribution(one, found, day, language) for one in dict.fromkeys(line.contribution for line in found)],
        "parties": _by_party(found),
        "years": _by_year(found),
    }


def today_of(state: State, today: date) -> date | None:
    """The day by which something is late; none where nothing is, because all stands still, or has ended."""
    return today if isinstance(state, InForce | Closing) else None


def _contribution(contribution: str, found: Iterable[Line], today: date | None, language: str) -> Json:
    own = [one for one in found if one.contribution == contribution]
    first = own[0]
    sums = _totals(totals(own, lambda _: None).get(None, {}))
    return {
        "id": contribution,
        "from": first.giver,
        "to": first.receiver,
        "kind": first.part.contribution.kind if first.part else None,
        "text": _text(first, language),
        "article": first.part.contribution.article if first.part else None,
        "totals": sums,
        "tranches": [_tranche(one, today) for one in own],
    }


def tranche(reference: str, one: Line, today: date | None, language: str = "fr") -> Json:
    """A line of all that is promised, across conventions."""
    between = {"reference": reference, "contribution": one.contribution, "from": one.giver, "to": one.receiver}
    return between | {"text": _text(one, language)} | _tranche(one, today)


def _tranche(one: Line, today: date | None) -> Json:
    condition = {"milestone": one.condition.milestone, "is": one.condition.state} if one.condition else None
    return {
        "tranche": one.tranche,
        "due": one.due.isoformat() if one.due else None,
        "when": condition,
        "state": one.standing,
        "late": today is not None and one.late(today),
        "currency": one.currency,
        **amounts(one.account, one.currency, valued=one.valued),
        "owed": plain(one.owed, one.currency) if one.valued else None,
    }


def amounts(account: Account, currency: str | None, *, valued: bool = True) -> Json:
    """The six sums; nothing where there is no amount."""
    return {name: plain(amount, currency) if valued else None for name, amount in account._asdict().items()}


def _text(one: Line, language: str) -> str | None:
    text = one.part.contribution.text if one.part else None
    return text_of(text, language) if text else None


def _totals(sums: dict[str, Account]) -> list[Json]:
    return [{"currency": currency or None} | amounts(account, currency) for currency, account in sorted(sums.items())]


def _by_party(found: Sequence[Line]) -> list[Json]:
    gives, receives = totals(found, lambda one: one.giver), totals(found, lambda one: one.receiver)
    return [
        {"party": party, "gives": _totals(gives.get(party, {})), "receives": _totals(receives.get(party, {}))}
        for party in dict.fromkeys((*gives, *receives))
    ]


def _by_year(found: Sequence[Line]) -> list[Json]:
    known = sorted({year for one in found for year in years(one)})
    each = {year: totals((of_year(one, year) for one in found if year in years(one)), lambda _: None).get(None, {}) for year in known}
    return [{"year": year, "totals": _totals(sums)} for year, sums in each.items()]
