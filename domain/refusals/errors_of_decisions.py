"""Why a decision of a committee cannot be carried out, and what is wrong with an action."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class DecisionOutsideTerms(DomainError):
    """The terms do not let this committee decide this"""


class IncompleteDecision(DomainError):
    """The decision does not say everything that it needs to be carried out"""


class DecisionNumberedTwice(DomainError):
    """Two decisions of one session have the same number"""


class DueThatDayAlready(DomainError):
    """The milestone is due on that day already"""


class BeyondTheTerm(DomainError):
    """That day lies beyond the term of the convention"""


class UnknownAction(DomainError):
    """No decision has opened such an action"""


class ActionSettled(DomainError):
    """This action is done, or was dropped"""


class DoneByAnotherAct(DomainError):
    """What was decided here is done by an act of its own"""
