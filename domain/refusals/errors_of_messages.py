"""Why the domain says no to what people answer, or have said, about deadlines. See ``errors.py``."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class UnknownItem(DomainError):
    """Nothing of that name is due"""


class AmbiguousItem(DomainError):
    """Several things of that name are due"""


class NotConcerned(DomainError):
    """This person is not told of it"""


class AlreadyAnswered(DomainError):
    """This was answered already"""


class TooLateToAcknowledge(DomainError):
    """Whoever is late is reminded all the same"""


class SnoozeTooShort(DomainError):
    """A day that has come cannot be waited for"""


class SnoozeTooLong(DomainError):
    """Nothing is put off beyond its day, nor for more than 90 days"""


class NothingOwed(DomainError):
    """Nothing is late, and no ladder has begun"""


class AlreadyReminded(DomainError):
    """Nobody is reminded twice on one day"""
