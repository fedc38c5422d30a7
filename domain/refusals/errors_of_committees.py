"""Why the domain says no about the cycle of a committee: its convocations, sessions, minutes and consultations."""

from __future__ import annotations

from domain.refusals.errors import DomainError


class NoSecondCall(DomainError):
    """A second convocation follows a session without a quorum"""


class CalledOffAlready(DomainError):
    """This session was called off"""


class NothingMoved(DomainError):
    """This session is convened for that very day, hour and place"""


class NotOnRequest(DomainError):
    """This committee does not meet at the request of its members"""


class AlreadyRequested(DomainError):
    """A session has been asked for already, and the committee is not convened yet"""


class NotHeldYet(DomainError):
    """This session has not been held yet"""


class MinutesRecordedAlready(DomainError):
    """These very minutes are recorded already"""


class NoMinutes(DomainError):
    """No minutes of this session are recorded"""


class MinutesSettled(DomainError):
    """The minutes of this session are approved already"""


class WasNotThere(DomainError):
    """The minutes are approved by whoever sat with a vote"""


class AlreadyApproved(DomainError):
    """This member has approved these minutes already"""


class NoConsultation(DomainError):
    """No such written consultation is open"""


class AlreadyVoted(DomainError):
    """This member's vote is given already"""


class VotesComeLater(DomainError):
    """A consultation is opened without votes: each member answers"""


class ConsultationTooShort(DomainError):
    """A consultation ends after the day on which it is opened"""
