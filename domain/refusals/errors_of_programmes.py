"""Why a yearly programme cannot be adopted."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class ProgrammeNotForeseen(DomainError):
    """The terms foresee no yearly programme"""


class ProgrammeOfAnotherTime(DomainError):
    """A programme is adopted for this year, the next one, or the one that has just ended"""


class ProgrammeNeedsDecision(DomainError):
    """The committee that adopts the programme does so by a decision in session"""


class NoSuchProgrammeDecision(DomainError):
    """No adopted decision of that name waits for its programme"""


class InvalidProgramme(DomainError):
    """The programme does not fit the convention"""
