"""Why the domain says no to what is done with milestones and commitments, beside what ``errors.py`` has of them."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class WrongStatus(DomainError):
    """The milestone does not stand where this can happen"""


class AmendmentNeeded(DomainError):
    """The terms foresee no yearly programme: what is promised changes by an amendment"""


class UnknownCommitment(DomainError):
    """The convention has no such commitment"""


class CommitmentSettled(DomainError):
    """This was said of the commitment already"""
