"""Amendments: proposed in writing, numbered, signed by everybody whose signature they need, and in effect from their day.

One is in progress at a time. Who may do what about it stands in ``amendment_acts.py``; what it changes is worked out in ``amending.py``
on the day it takes effect.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Command, Event
from domain.agenda import AgendaItem, Awaited, Deadline
from domain.amendment_file import AmendmentFile, Changes, ChangeType
from domain.blocks import Id, Sentence, Text, wording
from domain.calendar import At, Period
from domain.drafting import Sha256
from domain.seats import InPlace
from domain.terms import Terms

Method = Literal["wet_ink", "simple", "advanced", "qualified"]


class ProposeAmendment(Command):
    """Propose an amendment, ready to be signed."""

    kind: Literal["propose_amendment"] = "propose_amendment"
    amendment: AmendmentFile
    documents: dict[Id, Sha256 | None] = {}
    """document of the amendment → SHA-256 of its file; none for one on paper"""


class SignAmendment(InPlace):
    """Sign the amendment in progress, as the holder of a mandate."""

    kind: Literal["sign_amendment"] = "sign_amendment"
    party: Id | None = None
    text_sha256: Sha256 | None = None
    """what was signed; the amendment's text where it is left out"""
    method: Method = "wet_ink"
    scan: Sha256 | None = None


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
    members: tuple[str, ...]
    due: date | None
    within: Period | None = None
    """the time to sign from which ``due`` was counted"""
    article: str | None = None
    documents: dict[str, str | None] = {}
    text_sha256: str | None = None
    base_sha256: str


class AmendmentSignatureGiven(Event):
    kind: Literal["amendment_signed"] = "amendment_signed"
    number: int
    person: str
    party: str | None
    method: str
    text_sha256: str | None
    scan: str | None
    instead_of: str | None = None
    """the member in whose place a delegate signed per order"""
    mandate: int | None = None


class AmendmentCompleted(Event):
    """Everybody has signed; ``effective`` is the day from which it counts."""

    kind: Literal["amendment_completed"] = "amendment_completed"
    number: int
    effective: date


class Course(BaseModel):
    """The term as it runs from now on: where it counts from, its first day out of force, and the renewals in it."""

    model_config = ConfigDict(frozen=True)

    start: date
    end: date | None
    renewals: int


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


AmendmentEvent = AmendmentProposed | AmendmentSignatureGiven | AmendmentCompleted | AmendmentApplied | AmendmentWithdrawn | AmendmentVoided


class SignedBy(BaseModel):
    """``person`` is the member whose signature was needed, whoever held the pen."""

    model_config = ConfigDict(frozen=True)

    person: str
    on: date
    mandate: int | None = None


class Amendment(BaseModel):
    """The one in progress. ``effective`` is known once everybody has signed."""

    model_config = ConfigDict(frozen=True)

    proposed: AmendmentProposed
    signed: tuple[SignedBy, ...] = ()
    effective: date | None = None
    put_off_on: date | None = None
    """when the day by which to sign was moved for the last time"""

    @property
    def number(self) -> int:
        return self.proposed.number

    @property
    def title(self) -> str:
        return wording(self.proposed.title)

    def without(self, people: frozenset[str]) -> Amendment:
        """To be signed by the others only."""
        members = tuple(who for who in self.proposed.members if who not in people)
        return self.model_copy(update={"proposed": self.proposed.model_copy(update={"members": members})})

    def remaining(self) -> tuple[str, ...]:
        """Who has still to sign."""
        given = {one.person for one in self.signed}
        return tuple(who for who in self.proposed.members if who not in given)


class Amendments(BaseModel):
    """``number`` is that of the last one, whatever became of it; ``applied`` are those that took effect."""

    model_config = ConfigDict(frozen=True)

    number: int = 0
    current: Amendment | None = None
    applied: tuple[int, ...] = ()

    def under_mandate(self, number: int) -> tuple[date, ...]:
        """The days on which the one in progress was signed under a mandate."""
        return tuple(one.on for one in self.current.signed if one.mandate == number) if self.current else ()

    @property
    def open(self) -> Amendment:
        """The one in progress, for whoever knows that there is one."""
        assert self.current is not None  # noqa: S101 - see above
        return self.current

    def without(self, people: frozenset[str]) -> Amendments:
        """Without the signatures still to be given by somebody who is nobody here any more."""
        return self.model_copy(update={"current": self.current.without(people)}) if self.current else self

    def put_off(self, due: date, known_on: date) -> Amendments:
        """With a later day by which to sign the one in progress."""
        if self.current is None:
            return self
        proposed = self.current.proposed.model_copy(update={"due": due})
        return self.model_copy(update={"current": self.current.model_copy(update={"proposed": proposed, "put_off_on": known_on})})


# ── State, and what is due ─────────────────────────────────────────────────────────────────────


def evolve(amendments: Amendments, event: AmendmentEvent) -> Amendments:
    """The amendments after an event about them."""
    if isinstance(event, AmendmentProposed):
        return amendments.model_copy(update={"number": event.number, "current": Amendment(proposed=event)})
    if isinstance(event, AmendmentApplied):
        return amendments.model_copy(update={"current": None, "applied": (*amendments.applied, event.number)})
    current = amendments.current
    if current is None or isinstance(event, AmendmentWithdrawn | AmendmentVoided):
        return amendments.model_copy(update={"current": None})
    if isinstance(event, AmendmentCompleted):
        return amendments.model_copy(update={"current": current.model_copy(update={"effective": event.effective})})
    given = SignedBy(person=event.instead_of or event.person, on=event.when.on, mandate=event.mandate)
    return amendments.model_copy(update={"current": current.model_copy(update={"signed": (*current.signed, given)})})


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


def deadlines(amendments: Amendments) -> tuple[Deadline, ...]:
    """By when everybody should have signed. Past it nothing follows: silence is never consent to an amendment."""
    current = amendments.current
    if current is None or current.effective is not None or current.proposed.due is None:
        return ()
    return (
        Deadline(
            about="amendment_due",
            target=str(current.number),
            due=current.proposed.due,
            title=current.title,
            to=current.remaining(),
            since=current.put_off_on or current.proposed.when.recorded_on,
            article=current.proposed.article,
        ),
    )


def awaited(amendments: Amendments) -> tuple[Awaited, ...]:
    """Who has still to sign, or the day from which it counts."""
    current = amendments.current
    if current is None:
        return ()
    proposed = current.proposed
    if current.effective is not None:
        return (
            Awaited(
                rule="amendment_effective",
                target=str(current.number),
                since=proposed.when.on,
                due=current.effective,
                article=proposed.article,
                title=current.title,
            ),
        )
    return (
        Awaited(
            rule="amendment_due",
            target=str(current.number),
            who=current.remaining(),
            since=proposed.when.on,
            due=proposed.due,
            article=proposed.article,
            title=current.title,
        ),
    )
