"""What contributions add up to: promised, called, paid, received, returned and remaining, exact and never across currencies.

``remaining`` is what is promised and not in the receiver's hands: promised − received + returned. What is no longer foreseen by the
terms (its giver has left, an amendment took it away) promises no more than what was received and kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple, TypeVar

from domain.files.implementation import MilestoneIs
from domain.files.terms import Terms
from domain.promises.contributions import Contributions, Movement, Sums, TrancheState
from domain.promises.money import NOTHING, number
from domain.promises.parts import Part, parts

Key = TypeVar("Key", bound=Hashable)
Standing = Literal["waiting", "open", "called", "paid", "settled", "given_up"]
"""``waiting`` for its milestone or for entry into force; ``paid`` and not yet confirmed by the receiver"""


class Account(NamedTuple):
    """Six sums of one currency."""

    promised: Decimal = NOTHING
    called: Decimal = NOTHING
    paid: Decimal = NOTHING
    received: Decimal = NOTHING
    returned: Decimal = NOTHING
    remaining: Decimal = NOTHING

    def plus(self, other: Account) -> Account:
        return Account(*(one + more for one, more in zip(self, other, strict=True)))


class Line(NamedTuple):
    """One tranche with its account."""

    contribution: str
    tranche: str
    giver: str
    receiver: str
    currency: str | None
    valued: bool
    account: Account
    due: date | None
    condition: MilestoneIs | None
    standing: Standing
    owed: Decimal
    """what the giver has still to pay"""
    part: Part | None
    """none where the terms foresee it no longer"""
    movements: tuple[Movement, ...]

    def late(self, today: date) -> bool:
        return self.due is not None and self.due < today and self.standing in {"open", "called"}


def lines(contributions: Contributions, terms: Terms) -> tuple[Line, ...]:
    """Every tranche of the terms, then what they foresee no longer and something was done about."""
    found = [_line(part, contributions.get(part.contribution.id, part.name)) for part in parts(terms)]
    known = {(one.contribution, one.tranche) for one in found}
    gone = (one for one in contributions.all if one.movements and (one.contribution, one.tranche) not in known)
    return (*found, *(_past(one) for one in gone))


def _line(part: Part, state: TrancheState) -> Line:
    sums = state.sums()
    return Line(
        contribution=part.contribution.id,
        tranche=part.name,
        giver=part.contribution.giver,
        receiver=part.contribution.receiver,
        currency=part.contribution.currency if part.valued else None,
        valued=part.valued,
        account=_account(sums, part.amount),
        due=state.due,
        condition=part.condition,
        standing=_standing(sums, part.amount, payable=state.payable),
        owed=sums.owed(part.amount),
        part=part,
        movements=state.movements,
    )


def _past(state: TrancheState) -> Line:
    """As between whom and in what it was last spoken of."""
    last, sums = state.movements[-1], state.sums()
    return Line(
        contribution=state.contribution,
        tranche=state.tranche,
        giver=last.giver,
        receiver=last.receiver,
        currency=last.currency,
        valued=last.amount is not None,
        account=_account(sums, sums.kept),
        due=None,
        condition=None,
        standing="given_up",
        owed=NOTHING,
        part=None,
        movements=state.movements,
    )


def _account(sums: Sums, promised: Decimal) -> Account:
    return Account(promised, *sums, remaining=sums.remaining(promised))


def _standing(sums: Sums, amount: Decimal, *, payable: bool) -> Standing:
    if sums.remaining(amount) <= NOTHING:
        return "settled"
    if sums.owed(amount) <= NOTHING:
        return "paid"
    if sums.called > sums.paid:
        return "called"
    return "open" if payable else "waiting"


# ── Adding up ──────────────────────────────────────────────────────────────────────────────────


def totals(found: Iterable[Line], key: Callable[[Line], Key]) -> dict[Key, dict[str, Account]]:
    """The accounts of lines added up under a key, one for each currency; what has no amount is left out."""
    sums: dict[Key, dict[str, Account]] = {}
    for one in found:
        if one.valued:
            under = sums.setdefault(key(one), {})
            currency = one.currency or ""
            under[currency] = under.get(currency, Account()).plus(one.account)
    return sums


def of_year(line: Line, year: int) -> Line:
    """What a year has of a line: its promise where it is due in it, and what was done in it."""
    account = _account(_sums(line.movements, year), NOTHING)
    due = line.account if line.due is not None and line.due.year == year else Account()
    return line._replace(account=account._replace(promised=due.promised, remaining=due.remaining))


def years(line: Line) -> tuple[int, ...]:
    """The years that know anything of a line."""
    found = {one.on.year for one in line.movements} | ({line.due.year} if line.due else set())
    return tuple(sorted(found))


def _sums(movements: Iterable[Movement], year: int) -> Sums:
    """What a year adds; a receipt that was the payment, too, counts as paid on its day."""
    sums, within = Sums(), Sums()
    for one in movements:
        after = sums.plus(one.act, number(one.amount))
        if one.on.year == year:
            within = Sums(*(total + new - old for total, new, old in zip(within, after, sums, strict=True)))
        sums = after
    return within
