"""Exact amounts: decimal texts with as many digits as their currency has, counted without a float.

A contribution that nobody has put a figure on counts as one whole that cannot be divided: it is given, or it is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

from domain.files.implementation import Contribution
from domain.refusals.errors_of_money import AmountMissing, BadAmount, NoAmountForeseen, TooManyDigits, WrongCurrency

NOTHING = Decimal(0)
WHOLE = Decimal(1)
"""what counts as the amount of a contribution without one"""

_USUAL = 2
_DIGITS: Mapping[str, int] = MappingProxyType(
    dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"), 0
    )
    | dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
    | dict.fromkeys(("CLF", "UYW"), 4)
)
"""ISO 4217: the currencies whose minor unit is not the hundredth"""
_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,6})?", re.ASCII)


def digits_of(currency: str | None) -> int:
    """How many digits after the point an amount of a currency has."""
    return _DIGITS.get(currency or "", _USUAL)


def decimals(amount: str) -> int:
    """How many digits after the point were written, closing zeros aside."""
    return len(amount.partition(".")[2].rstrip("0"))


def plain(amount: Decimal, currency: str | None) -> str:
    """An amount as it is written: ``300000.00``."""
    return str(amount.quantize(Decimal(1).scaleb(-digits_of(currency))))


def number(amount: str | None) -> Decimal:
    """An amount that was recorded; the whole of what has none."""
    return WHOLE if amount is None else Decimal(amount)


def exact(amount: str | None, said: str | None, contribution: Contribution, *, valued: bool) -> str | None:
    """An amount of a contribution as it is recorded; ``said`` is the currency that was named with it, if one was.

    Raises ``NoAmountForeseen``, ``AmountMissing``, ``WrongCurrency``, ``BadAmount`` and ``TooManyDigits``.
    """
    about, currency, article = contribution.id, contribution.currency, contribution.article
    if not valued:
        if amount is not None:
            raise NoAmountForeseen(contribution=about, amount=amount, article=article)
        return None
    if amount is None:
        raise AmountMissing(contribution=about, article=article)
    if said is not None and said != currency:
        raise WrongCurrency(contribution=about, given=said, currency=currency, article=article)
    if not _AMOUNT.fullmatch(amount) or not Decimal(amount):
        raise BadAmount(contribution=about, amount=amount, article=article)
    if decimals(amount) > digits_of(currency):
        raise TooManyDigits(contribution=about, amount=amount, currency=currency, digits=digits_of(currency), article=article)
    return plain(Decimal(amount), currency)
