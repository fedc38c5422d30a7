"""Why the domain says no to an act about money or an indicator."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class UnknownContribution(DomainError):
    """The convention has no such contribution"""


class UnknownTranche(DomainError):
    """The contribution has no such tranche"""


class TrancheMissing(DomainError):
    """The contribution has several tranches: which one is meant has to be said"""


class BadAmount(DomainError):
    """This is no amount: a number above zero, with a point before its decimals"""


class TooManyDigits(DomainError):
    """The amount has more digits than its currency"""


class WrongCurrency(DomainError):
    """The contribution is promised in another currency"""


class AmountMissing(DomainError):
    """The amount has to be said"""


class NoAmountForeseen(DomainError):
    """This contribution has no amount: it is given as a whole"""


class AboveTranche(DomainError):
    """This is more than is left of the tranche"""


class AboveReceived(DomainError):
    """More cannot be returned than was received"""


class ConditionNotMet(DomainError):
    """The tranche waits for a milestone"""


class UnknownIndicator(DomainError):
    """The convention has no such indicator"""


class BadPeriod(DomainError):
    """The indicator is not measured for such a period"""


class AlreadyMeasured(DomainError):
    """This indicator has a measurement for the period: it can be corrected"""
