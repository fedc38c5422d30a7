"""Why the domain says no.

The docstring of each class is its default message, the snake_case of its name is its code on the wire
(``NotAParty`` → ``not_a_party``), and ``details`` carry the figures and ids that the wording in each language uses.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, ClassVar

from typing_extensions import override


class DomainError(Exception):
    """A rule forbids this"""

    code: ClassVar[str] = "domain_error"

    @override
    def __init_subclass__(cls) -> None:
        """Derive the code from the name, so that one rule has one name everywhere."""
        cls.code = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __init__(self, *, article: str | None = None, **details: Any) -> None:
        self.article = article
        self.details: dict[str, Any] = {**details, **({"article": article} if article else {})}
        super().__init__(f"{(type(self).__doc__ or '').strip()}{_said(self.details)}")


def _said(details: dict[str, Any]) -> str:
    return ": " + ", ".join(f"{key}={value}" for key, value in details.items()) if details else ""


class InvalidTerms(DomainError):
    """The terms of the convention cannot be accepted"""


class WrongPhase(DomainError):
    """The convention is not in a phase where this can happen"""


class ConventionClosed(DomainError):
    """The convention is closed and takes no command but reading"""


class UnknownPerson(DomainError):
    """This convention knows no such person"""


class NotAParty(DomainError):
    """This is not a party to the convention"""


class NotAllowed(DomainError):
    """This person's role does not allow this act"""


class ForAnotherParty(DomainError):
    """This person acts for another party than the one named"""


class InTheFuture(DomainError):
    """What has not happened yet cannot be recorded"""


class BeforeItsCause(DomainError):
    """This is dated before what it rests on"""


class TooFarBack(DomainError):
    """Only the programme manager records what lies more than 30 days back"""


class CommandIdReused(DomainError):
    """The same command id was used for another command"""


class UnknownDocument(DomainError):
    """The terms name no such document"""


class PaperOnly(DomainError):
    """This document exists on paper only and has no file"""


class UnknownVersion(DomainError):
    """The texts have no such version"""


class UnknownFile(DomainError):
    """Nothing that is recorded of this convention names such a file"""


class MissingDocument(DomainError):
    """A text of the convention has not been drafted yet"""


class SameText(DomainError):
    """This is already the current version of the text"""


class ObjectionsOpen(DomainError):
    """Objections to the text are not settled yet"""


class UnknownObjection(DomainError):
    """Nobody has raised such an objection"""


class ObjectionSettledAlready(DomainError):
    """This objection is settled already"""


class WrongText(DomainError):
    """What was signed is not the text that is open for signature"""


class NotASignatory(DomainError):
    """This person is no signatory of the convention"""


class AlreadySigned(DomainError):
    """This person has signed already, or given a visa"""


class AlreadyDeclined(DomainError):
    """This person has declined already"""


class ElectronicNeedsText(DomainError):
    """An electronic signature is bound to a file: this set of texts exists on paper only"""


class SignatureNeedsEvidence(DomainError):
    """An advanced or qualified signature comes with the signed file or its certificate"""


class SeveralSignatories(DomainError):
    """Several members have delegated to this person: for whom it is done has to be said"""


class MandateDoesNotCover(DomainError):
    """No mandate covers this act on that day"""


class EndsBeforeItBegins(DomainError):
    """The last day lies before the first"""


class NotTheirsToDelegate(DomainError):
    """Only a member of the signature plan can delegate what they do in it"""


class DelegateOfADelegate(DomainError):
    """What was delegated cannot be delegated further"""


class MandateRecordedAlready(DomainError):
    """This mandate is recorded already"""


class UnknownMandate(DomainError):
    """No such mandate is in being"""


class NothingToWithdraw(DomainError):
    """This party has signed nothing that it could withdraw"""


class AlreadyAParty(DomainError):
    """This is a party to the convention already"""


class UnknownParty(DomainError):
    """The office's directory describes no such party"""


class AlreadyNotified(DomainError):
    """This was recorded already"""


class OutOfTurn(DomainError):
    """An earlier stage of the signature plan is not complete"""


class VisaStage(DomainError):
    """This person gives a visa or an approval, not a signature"""


class HolidayPassed(DomainError):
    """A day that is over cannot become a holiday any more"""


class HolidayAtWeekend(DomainError):
    """Nobody works on this day of the week anyway"""


class UnknownMilestone(DomainError):
    """The convention has no such milestone"""


class MilestoneSettled(DomainError):
    """This milestone is settled already"""


class MilestoneOutOfOrder(DomainError):
    """A milestone that this one rests on is not met yet"""


class AlreadySubmitted(DomainError):
    """This milestone is submitted with the same evidence already"""


class NotSubmitted(DomainError):
    """Nothing has been submitted for this milestone yet"""


class MissingEvidence(DomainError):
    """The milestone needs evidence that was not given"""


class AlreadyAccepted(DomainError):
    """This party has accepted the milestone already"""


class NotTheAcceptor(DomainError):
    """Acceptance of this milestone belongs to others"""


class UnknownCommittee(DomainError):
    """The convention has no such committee"""


class UnknownSession(DomainError):
    """This committee was not convened for such a session"""


class AlreadyHeld(DomainError):
    """This session is recorded already"""


class AlreadyConvened(DomainError):
    """This committee is convened for that day already"""


class NotAMember(DomainError):
    """This person does not sit on the committee"""


class NotVoting(DomainError):
    """This member has no vote"""


class VoteOfAnAbsentee(DomainError):
    """Somebody who was neither present nor represented cannot vote"""


class StandInsRefused(DomainError):
    """This committee admits no stand-ins"""


class TooManyProxies(DomainError):
    """This member holds more proxies than the rules allow"""


class NoQuorum(DomainError):
    """Without a quorum a session decides nothing but to adjourn"""


class RenewalNotForeseen(DomainError):
    """The terms foresee no such renewal"""


class NotLonger(DomainError):
    """An extension must end later than the current term"""


class TermOfFramework(DomainError):
    """The term is the framework's: it is extended with that one, or made another by an amendment"""


class AlreadyExpired(DomainError):
    """The term has expired: it can only be renewed or extended before"""


class NothingToRenew(DomainError):
    """The term does not renew by itself: there is no renewal to prevent"""


class AlreadyDenounced(DomainError):
    """This party has denounced already"""


class AlreadyEnding(DomainError):
    """The convention ends by then already"""


class NoticeTooShort(DomainError):
    """By the terms, an end for this cause needs a longer notice"""


class SuspensionTooShort(DomainError):
    """By the terms, this cause ends only what has been suspended for so long"""


class CureMissing(DomainError):
    """A fault ends a convention only after a summons to put it right"""


class CureRunning(DomainError):
    """The party that was summoned still has time"""


class UnknownCure(DomainError):
    """No such summons is open"""


class AlreadyLive(DomainError):
    """This convention lives already"""


class NothingToSwitch(DomainError):
    """The mail of this convention is already switched so"""


class FrameworkNotInForce(DomainError):
    """The framework that this convention rests on is not in force"""


class NoSuchEvent(DomainError):
    """The convention has no such event"""


class NotCorrectable(DomainError):
    """This cannot be corrected"""


class BadValue(DomainError):
    """This is no value for that"""


class SomethingRestsOnIt(DomainError):
    """Later effects rest on this fact"""


class AlreadyReplaced(DomainError):
    """This office has had another holder since that day or a later one"""


class AlreadyNamed(DomainError):
    """This party has had another name since that day or a later one"""


class NothingToReplace(DomainError):
    """This stands there already"""


class NotInDirectory(DomainError):
    """The loaded directory does not describe this"""


class SuccessionIncomplete(DomainError):
    """Some rights or offices of the party were given to none of its successors"""


class ChecklistOpen(DomainError):
    """Something must be settled, or the reason given, before the convention can close"""


class RedraftInstead(DomainError):
    """What is not signed yet is drafted again, not amended"""


class AmendmentInProgress(DomainError):
    """One amendment is in progress at a time"""


class NoAmendment(DomainError):
    """No amendment is in progress"""


class NothingAmended(DomainError):
    """The amendment changes nothing"""


class AmendmentBackdated(DomainError):
    """An amendment counts from a day before its proposal only if it says so"""


class AmendmentSigned(DomainError):
    """Everybody has signed: only another amendment changes it"""


class AmendmentLapsed(DomainError):
    """Not everybody acted in time, and the amendment lapses by its own plan"""


class AmendmentRefused(DomainError):
    """A refusal ends the amendment by its own plan"""


class AmendmentEndsTooSoon(DomainError):
    """The term would have ended already"""


def require_not_before(on: date, cause: str, cause_on: date) -> None:
    """Raises ``BeforeItsCause`` for what is dated before what it rests on."""
    if on < cause_on:
        raise BeforeItsCause(on=on.isoformat(), cause=cause, cause_on=cause_on.isoformat())
