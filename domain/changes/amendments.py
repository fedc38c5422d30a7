"""Amendments: proposed in writing, numbered, signed by the stages of their own plan, and in effect from their day.

One is in progress at a time. Who may do what about it stands in ``amendment_acts.py``; what it changes is worked out in ``amending.py``
on the day it takes effect.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Command, Event
from domain.agenda import AgendaItem, Awaited, Deadline
from domain.days.calendar import At
from domain.files.amendment_file import AmendmentFile, Changes, ChangeType
from domain.files.blocks import Id, Sentence, Text, wording
from domain.files.terms import Signature, Terms
from domain.life.parting import plan_of_the_rest
from domain.signature import signature
from domain.signature.drafting import Sha256
from domain.signature.seats import InPlace
from domain.signature.signature import Method
from domain.signature.signing import Given, Signing, remaining

DUE = frozenset({"amendment_due", "amendment_visa_due"})
"""what deadlines of an amendment's stages are about"""


class ProposeAmendment(Command):
    """Propose an amendment, ready to be signed."""

    kind: Literal["propose_amendment"] = "propose_amendment"
    amendment: AmendmentFile
    documents: dict[Id, Sha256 | None] = {}
    """document of the amendment → SHA-256 of its file; none for one on paper"""


class SignAmendment(InPlace):
    """Sign the amendment in progress."""

    kind: Literal["sign_amendment"] = "sign_amendment"
    party: Id | None = None
    text_sha256: Sha256 | None = None
    """what was signed; the amendment's text where it is left out"""
    method: Method = "wet_ink"
    scan: Sha256 | None = None
    """SHA-256 of the scanned copy; of what an advanced or qualified signature made, the file or its certificate"""


class VisaAmendment(InPlace):
    """Give a visa or an approval to the amendment in progress."""

    kind: Literal["visa_amendment"] = "visa_amendment"
    text_sha256: Sha256 | None = None


class DeclineAmendment(Command):
    """Decline to sign the amendment in progress, or to give it a visa, with the reason."""

    kind: Literal["decline_amendment"] = "decline_amendment"
    party: Id | None = None
    because: Sentence


class UnsignAmendment(Command):
    """Take back every signature of a party under the amendment in progress, as long as not everybody has signed."""

    kind: Literal["unsign_amendment"] = "unsign_amendment"
    party: Id
    because: Sentence


class WithdrawAmendment(Command):
    """Give the amendment in progress up, as long as it has no effect yet."""

    kind: Literal["withdraw_amendment"] = "withdraw_amendment"
    because: Sentence


class AmendmentProposed(Event):
    """``base_sha256`` is the hash of the terms it was written against; ``effective`` none: the day of the last signature."""

    kind: Literal["amendment_proposed"] = "amendment_proposed"
    number: int
    title: Text
    because: str
    changes: Changes
    types: tuple[ChangeType, ...]
    effective: date | None
    retroactive: bool = False
    plan: Signature
    """who signs it: resolved, where the file names nobody"""
    documents: dict[str, str | None] = {}
    text_sha256: str | None = None
    base_sha256: str


class AmendmentStageOpened(Event):
    kind: Literal["amendment_stage_opened"] = "amendment_stage_opened"
    number: int
    stage: str
    due: date | None


class AmendmentSignatureGiven(Event):
    kind: Literal["amendment_signed"] = "amendment_signed"
    number: int
    person: str
    party: str | None
    stage: str
    method: str
    text_sha256: str | None
    scan: str | None
    instead_of: str | None = None
    """the member that the stage foresees, where a delegate signed per order"""
    mandate: int | None = None
    late: bool = False
    """the stage was complete without it"""


class AmendmentVisaGiven(Event):
    kind: Literal["amendment_visa_given"] = "amendment_visa_given"
    number: int
    person: str
    stage: str
    text_sha256: str | None
    instead_of: str | None = None
    mandate: int | None = None


class AmendmentDeclined(Event):
    kind: Literal["amendment_declined"] = "amendment_declined"
    number: int
    person: str
    party: str | None
    stage: str
    because: str


class AmendmentUnsigned(Event):
    """One signature that no longer counts: from here on it stands as a refusal, until it is given again."""

    kind: Literal["amendment_unsigned"] = "amendment_unsigned"
    number: int
    person: str
    party: str
    stage: str
    because: str


class AmendmentCompleted(Event):
    """Every stage is complete; ``effective`` is the day from which it counts."""

    kind: Literal["amendment_completed"] = "amendment_completed"
    number: int
    effective: date


class Course(BaseModel):
    """The term as it runs from now on: where it counts from, its first day out of force, and the renewals in it."""

    model_config = ConfigDict(frozen=True)

    start: date
    end: date | None
    renewals: int
    prolonged: date | None = None
    renewed_before: int = 0
    """as in ``Force``"""


class AmendmentApplied(Event):
    """The terms as they are from now on, as a whole; ``course`` where the term runs otherwise."""

    kind: Literal["amendment_applied"] = "amendment_applied"
    number: int
    title: Text
    terms: Terms
    course: Course | None = None


class AmendmentWithdrawn(Event):
    kind: Literal["amendment_withdrawn"] = "amendment_withdrawn"
    number: int
    because: str


class AmendmentVoided(Event):
    """What was agreed no longer fits what the convention has become: none of it has an effect. ``reason`` is the code of a refusal."""

    kind: Literal["amendment_voided"] = "amendment_voided"
    number: int
    reason: str
    details: dict[str, str] = {}


Acted = AmendmentSignatureGiven | AmendmentVisaGiven
AmendmentEvent = (
    AmendmentProposed | AmendmentStageOpened | Acted | AmendmentDeclined | AmendmentUnsigned | AmendmentCompleted | AmendmentApplied
    | AmendmentWithdrawn | AmendmentVoided
)  # fmt: skip


class Amendment(BaseModel):
    """The one in progress. ``effective`` is known once every stage is complete."""

    model_config = ConfigDict(frozen=True)

    proposed: AmendmentProposed
    signing: Signing
    effective: date | None = None

    @property
    def number(self) -> int:
        return self.proposed.number

    @property
    def title(self) -> str:
        return wording(self.proposed.title)

    def without(self, people: frozenset[str]) -> Amendment | None:
        """Without what these people had still to give, or declined: what they gave stands. None where nobody else is in its plan."""
        plan = plan_of_the_rest(self.proposed.plan, people, self.signing.given)
        if plan is None:
            return None
        declined = tuple(one for one in self.signing.declined if one.person not in people)
        changed = {"proposed": self.proposed.model_copy(update={"plan": plan})}
        return self.model_copy(update={**changed, "signing": self.signing.model_copy(update={"declined": declined})})

    def under(self, terms: Terms) -> Terms:
        """The terms with the amendment's own plan in the place of the convention's: the rules of signature read it there."""
        return terms.model_copy(update={"signature": self.proposed.plan})

    def remaining(self, terms: Terms) -> tuple[str, ...]:
        """Who has still to act in the open stage."""
        return remaining(self.signing, self.under(terms))

    def target(self, stage: str) -> str:
        """The number, with the stage where there are several."""
        return f"{self.number} ({stage})" if self.proposed.plan.stages else str(self.number)


class Amendments(BaseModel):
    """``number`` is that of the last one, whatever became of it; ``applied`` are those that took effect."""

    model_config = ConfigDict(frozen=True)

    number: int = 0
    current: Amendment | None = None
    applied: tuple[int, ...] = ()
    mandated: tuple[Given, ...] = ()
    """what was given under mandates, whatever became of the amendment"""

    def under_mandate(self, number: int) -> tuple[date, ...]:
        """The days of what was given under a mandate."""
        return tuple(one.on for one in self.mandated if one.mandate == number)

    @property
    def open(self) -> Amendment:
        """The one in progress, for whoever knows that there is one."""
        assert self.current is not None  # noqa: S101 - see above
        return self.current

    def without(self, people: frozenset[str]) -> Amendments:
        """Without what somebody had still to give who is nobody here any more."""
        return self.model_copy(update={"current": self.current.without(people) or self.current}) if self.current else self

    def put_off(self, due: date, known_on: date) -> Amendments:
        """With a later day by which the open stage of the one in progress should be complete."""
        if self.current is None:
            return self
        signing = self.current.signing.model_copy(update={"due": due, "stage_recorded_on": known_on})
        return self.model_copy(update={"current": self.current.model_copy(update={"signing": signing})})


# ── State, and what is due ─────────────────────────────────────────────────────────────────────


def evolve(amendments: Amendments, event: AmendmentEvent) -> Amendments:
    """The amendments after an event about them."""
    if isinstance(event, AmendmentProposed):
        signing = Signing(opened_on=event.when.on, text_sha256=event.text_sha256)
        return amendments.model_copy(update={"number": event.number, "current": Amendment(proposed=event, signing=signing)})
    if isinstance(event, AmendmentApplied):
        return amendments.model_copy(update={"current": None, "applied": (*amendments.applied, event.number)})
    current = amendments.current
    if current is None or isinstance(event, AmendmentWithdrawn | AmendmentVoided):
        return amendments.model_copy(update={"current": None})
    if isinstance(event, AmendmentCompleted):
        done = {"effective": event.effective, "signing": current.signing.completed()}
        return amendments.model_copy(update={"current": current.model_copy(update=done)})
    signed = current.model_copy(update={"signing": _signed(current.signing, event)})
    if isinstance(event, Acted) and event.mandate is not None:
        amendments = amendments.model_copy(update={"mandated": (*amendments.mandated, _given(event))})
    return amendments.model_copy(update={"current": signed})


def _signed(signing: Signing, event: AmendmentStageOpened | Acted | AmendmentDeclined | AmendmentUnsigned) -> Signing:
    """The plan after an event about it."""
    if isinstance(event, AmendmentStageOpened):
        return signing.in_stage(event.stage, event.when, event.due)
    if isinstance(event, Acted):
        return signing.with_given(_given(event))
    return signing.with_declined(Given(person=event.person, stage=event.stage, on=event.when.on))


def _given(event: Acted) -> Given:
    """It counts for the member, whoever held the pen."""
    late = isinstance(event, AmendmentSignatureGiven) and event.late
    return Given(person=event.instead_of or event.person, stage=event.stage, on=event.when.on, mandate=event.mandate, late=late)


def members(amendments: Amendments) -> tuple[str, ...]:
    """Everybody who stands in the plan of the one in progress."""
    stages = amendments.current.proposed.plan.plan() if amendments.current else ()
    return tuple(dict.fromkeys(who for stage in stages for who in stage.members))


def with_both_plans(terms: Terms, amendments: Amendments) -> Terms:
    """The terms with the stages of the amendment in progress after their own, for whoever asks who acts in any of them."""
    if amendments.current is None:
        return terms
    return terms.model_copy(update={"signature": Signature(stages=(*terms.stages(), *amendments.current.proposed.plan.plan()))})


def items(amendments: Amendments) -> tuple[AgendaItem, ...]:
    """The day from which what everybody signed counts."""
    current = amendments.current
    if current is None or current.effective is None:
        return ()
    return (AgendaItem(due=current.effective, at=At.START, kind="amendment_effective", target=str(current.number), title=current.title),)


def overtaken(amendments: Amendments, since: date) -> tuple[AgendaItem, ...]:
    """One in progress when the convention began to close has no effect any more."""
    current = amendments.current
    if current is None:
        return ()
    return (AgendaItem(due=since, at=At.START, kind="amendment_overtaken", target=str(current.number), title=current.title),)


def deadlines(amendments: Amendments, terms: Terms) -> tuple[Deadline, ...]:
    """By when the members of the open stage should have acted. Past it the plan's own rule follows: silence is never consent."""
    current = amendments.current
    if current is None:
        return ()
    found = signature.deadlines(current.signing, current.under(terms))
    about = {"signature_due": "amendment_due", "visa_due": "amendment_visa_due"}
    return tuple(
        one.model_copy(update={"about": about[one.about], "target": current.target(one.target), "title": current.title}) for one in found
    )


def awaited(amendments: Amendments, terms: Terms) -> tuple[Awaited, ...]:
    """Who has still to act in the open stage, refusals that hold it up, or the day from which it counts."""
    current = amendments.current
    if current is None:
        return ()
    if current.effective is not None:
        since, article = current.proposed.when.on, current.proposed.plan.article
        rule, target = "amendment_effective", str(current.number)
        return (Awaited(rule=rule, target=target, since=since, due=current.effective, article=article, title=current.title),)
    found = signature.awaited(current.signing, current.under(terms))
    rules = {"signature": "amendment_due", "visa": "amendment_visa_due", "approval": "amendment_visa_due", "refusal": "amendment_refusal"}
    return tuple(
        one.model_copy(update={"rule": rules[one.rule], "target": current.target(one.target), "title": current.title}) for one in found
    )
