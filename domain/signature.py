"""Signature: ordered stages whose members act in parallel, each act bound to the text that was opened."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Command, Event, When
from domain.agenda import Awaited, Deadline
from domain.blocks import Id, Sentence
from domain.calendar import WorkingDays, add
from domain.drafting import OpenedForSignature, Sha256
from domain.errors import (
    AlreadyDeclined,
    AlreadySigned,
    BeforeItsCause,
    ForAnotherParty,
    NotAllowed,
    NotASignatory,
    NothingHashed,
    OutOfTurn,
    VisaStage,
    WrongText,
)
from domain.roles import may_record_for_others
from domain.terms import AtLeast, Stage, Terms

Method = Literal["wet_ink", "simple", "advanced", "qualified"]


class Sign(Command):
    """Sign the text that is open, as the holder of a mandate."""

    kind: Literal["sign"] = "sign"
    party: Id | None = None
    text_sha256: Sha256 | None = None
    """what was signed; the text open for signature where it is left out"""
    method: Method = "wet_ink"
    scan: Sha256 | None = None
    """SHA-256 of the scanned copy"""


class Visa(Command):
    """Give a visa or an approval in a stage before, between or after the signatures."""

    kind: Literal["visa"] = "visa"
    text_sha256: Sha256 | None = None


class Decline(Command):
    """Decline to sign, or to give a visa, with the reason."""

    kind: Literal["decline"] = "decline"
    party: Id | None = None
    because: Sentence


class StageOpened(Event):
    kind: Literal["stage_opened"] = "stage_opened"
    stage: str
    due: date | None


class ConventionSigned(Event):
    kind: Literal["convention_signed"] = "convention_signed"
    correctable = ("on", "person", "method", "scan")
    person: str
    party: str | None
    stage: str
    method: str
    text_sha256: str | None
    scan: str | None


class VisaGiven(Event):
    kind: Literal["visa_given"] = "visa_given"
    correctable = ("on", "person")
    person: str
    stage: str
    text_sha256: str | None
    deemed: bool = False
    """nobody gave it: silence counts as a yes by the terms"""


class SignatureDeclined(Event):
    kind: Literal["signature_declined"] = "signature_declined"
    correctable = ("on", "because")
    person: str
    party: str | None
    stage: str
    because: str
    deemed: bool = False
    """nobody said it: silence counts as a no by the terms"""


class SignatureVoided(Event):
    """A signature or visa that no longer counts, because its text is no longer the one to be signed."""

    kind: Literal["signature_voided"] = "signature_voided"
    person: str
    stage: str
    text_sha256: str | None


class SignatureLapsed(Event):
    """A stage was not complete in time, and the plan lapses by its own rule."""

    kind: Literal["signature_lapsed"] = "signature_lapsed"
    stage: str


class SignatureCompleted(Event):
    """Every stage is complete. ``signed_on`` is the day of the last signature, none where nobody signs."""

    kind: Literal["signature_completed"] = "signature_completed"
    signed_on: date | None


class Given(BaseModel):
    """One signature or visa."""

    model_config = ConfigDict(frozen=True)

    person: str
    stage: str
    on: date


class Signing(BaseModel):
    """Where the signature plan stands. ``stage`` is the open one, ``None`` when all are complete."""

    model_config = ConfigDict(frozen=True)

    opened_on: date
    text_sha256: str | None
    stage: str | None = None
    stage_since: date | None = None
    stage_recorded_on: date | None = None
    due: date | None = None
    given: tuple[Given, ...] = ()
    declined: tuple[Given, ...] = ()
    """who has declined and not signed since"""
    notified: dict[str, date] = {}
    """since when a party has its signed copy"""
    received: dict[str, date] = {}
    """when a document arrived that entry into force waits for"""

    def with_given(self, given: Given) -> Signing:
        """A signature takes an earlier refusal back."""
        declined = tuple(one for one in self.declined if (one.person, one.stage) != (given.person, given.stage))
        return self.model_copy(update={"given": (*self.given, given), "declined": declined})

    def with_declined(self, declined: Given) -> Signing:
        return self.model_copy(update={"declined": (*self.declined, declined)})

    def in_stage(self, event: StageOpened) -> Signing:
        opened = {"stage": event.stage, "stage_since": event.when.on, "stage_recorded_on": event.when.recorded_on, "due": event.due}
        return self.model_copy(update=opened)

    def completed(self) -> Signing:
        return self.model_copy(update={"stage": None, "due": None})

    def has_given(self, person: str, stage: str | None = None) -> bool:
        return any(given.person == person and stage in {None, given.stage} for given in self.given)

    def has_declined(self, person: str, stage: str) -> bool:
        return any(one.person == person and one.stage == stage for one in self.declined)

    def completed_days(self) -> dict[str, date]:
        """Each stage in which anybody has acted, with the day of its last act."""
        days: dict[str, date] = {}
        for one in self.given:
            days[one.stage] = max(one.on, days.get(one.stage, one.on))
        return days

    def signed_days(self, terms: Terms) -> tuple[date, ...]:
        """The days of the signatures proper, in order."""
        stages = {stage.id for stage in terms.stages() if stage.kind == "signature"}
        return tuple(sorted(given.on for given in self.given if given.stage in stages))


def opened(event: OpenedForSignature) -> Signing:
    return Signing(opened_on=event.when.on, text_sha256=event.text_sha256)


def plan_after(signing: Signing, terms: Terms, worked: WorkingDays, when: When) -> tuple[Event, ...]:
    """What follows when the open stage may have become complete: the next stage, or the end of the plan.

    Where a refusal sends the text back, nothing else follows.
    """
    stages = terms.stages()
    at = next((n for n, stage in enumerate(stages) if stage.id == signing.stage), -1)
    if at >= 0 and not _complete(stages[at], signing):
        return ()
    completed_on = max((one.on for one in (*signing.given, *signing.declined) if one.stage == signing.stage), default=when.on)
    when = when.model_copy(update={"on": completed_on})
    if at + 1 < len(stages):
        stage = stages[at + 1]
        return (StageOpened(when=when, stage=stage.id, due=add(when.on, stage.within, worked) if stage.within else None),)
    days = signing.signed_days(terms)
    return (SignatureCompleted(when=when, signed_on=days[-1] if days else None),)


def _complete(stage: Stage, signing: Signing) -> bool:
    """Whether enough have acted. Whoever declined is done without, where the stage says so, as long as anybody is left."""
    given = sum(signing.has_given(member, stage.id) for member in stage.members)
    left = len(stage.members)
    if stage.on_refusal == "proceed_without":
        left -= sum(signing.has_declined(member, stage.id) for member in stage.members)
    needed = stage.rule.at_least if isinstance(stage.rule, AtLeast) else {"all": left, "any": 1}[stage.rule]
    return given >= max(1, min(needed, left))


def held_up_by(signing: Signing, terms: Terms) -> tuple[Given, ...]:
    """Refusals without whose withdrawal the open stage can never be complete."""
    stage = open_stage(signing, terms)
    if stage is None:
        return ()
    declined = tuple(one for one in signing.declined if one.stage == stage.id)
    willing = len(stage.members) - len(declined)
    if stage.on_refusal == "proceed_without":
        return declined if willing == 0 else ()
    needed = stage.rule.at_least if isinstance(stage.rule, AtLeast) else {"all": len(stage.members), "any": 1}[stage.rule]
    return declined if willing < min(needed, len(stage.members)) else ()


def decline(signing: Signing, terms: Terms, command: Decline, when: When) -> SignatureDeclined:
    """One refusal, in the open stage. Raises as signing does, and ``AlreadyDeclined``."""
    party = terms.party_of(command.person)
    stage = _stage_of(signing, terms, command, when)
    if command.party is not None and party != command.party:
        raise ForAnotherParty(person=command.person, party=command.party, belongs_to=party)
    if signing.has_declined(command.person, stage.id):
        raise AlreadyDeclined(person=command.person, stage=stage.id, article=stage.article)
    return SignatureDeclined(when=when, person=command.person, party=party, stage=stage.id, because=command.because)


def reopens(terms: Terms, event: SignatureDeclined) -> bool:
    """Whether this refusal sends the text back to be drafted again."""
    return any(stage.id == event.stage and stage.on_refusal == "reopen" for stage in terms.stages())


def voided(signing: Signing, when: When) -> tuple[SignatureVoided, ...]:
    """Every signature and visa given so far, no longer counting."""
    return tuple(SignatureVoided(when=when, person=one.person, stage=one.stage, text_sha256=signing.text_sha256) for one in signing.given)


def lapses(signing: Signing, terms: Terms) -> bool:
    """Whether the open stage, past its day, ends the whole plan."""
    stage = open_stage(signing, terms)
    return stage is not None and stage.on_expiry == "lapse"


def sign(signing: Signing, terms: Terms, command: Sign, when: When) -> ConventionSigned:
    """One signature. Raises for a stranger, a wrong text, a second signature, a visa's member, a member out of turn, paper not in ink."""
    party = terms.party_of(command.person)
    stage = _stage_of(signing, terms, command, when)
    if command.party is not None and party != command.party:
        raise ForAnotherParty(person=command.person, party=command.party, belongs_to=party)
    if stage.kind != "signature":
        raise VisaStage(person=command.person, stage=stage.id)
    _require_text(signing, command.text_sha256)
    if signing.text_sha256 is None and command.method != "wet_ink":
        raise NothingHashed(method=command.method, article=stage.article)
    return ConventionSigned(
        when=when,
        person=command.person,
        party=party,
        stage=stage.id,
        method=command.method,
        text_sha256=signing.text_sha256,
        scan=command.scan,
    )


def give_visa(signing: Signing, terms: Terms, command: Visa, when: When) -> VisaGiven:
    """One visa or approval, under the same rules as a signature."""
    stage = _stage_of(signing, terms, command, when)
    if stage.kind == "signature":
        raise NotAllowed(person=command.person, act=command.kind, needs="sign", article=stage.article)
    _require_text(signing, command.text_sha256)
    return VisaGiven(when=when, person=command.person, stage=stage.id, text_sha256=signing.text_sha256)


def require_signatory(terms: Terms, command: Command) -> None:
    """Raises ``NotASignatory`` for whoever stands in no stage of the plan."""
    if not any(command.person in stage.members for stage in terms.stages()):
        forgotten = command.by is None and may_record_for_others(terms, command.actor)
        raise NotASignatory(person=command.person, record_with="--by" if forgotten else None)


def act_of(signing: Signing, terms: Terms, command: Command) -> str:
    """What a person has done already: the act that is ordered again, else the one that was given."""
    given = [stage.kind for stage in terms.stages() if command.person in stage.members and signing.has_given(command.person, stage.id)]
    same = (kind for kind in given if (kind == "signature") == isinstance(command, Sign))
    kind = next(same, given[0])
    return "sign" if kind == "signature" else kind


def _stage_of(signing: Signing, terms: Terms, command: Command, when: When) -> Stage:
    require_signatory(terms, command)
    stages = [stage for stage in terms.stages() if command.person in stage.members]
    pending = [stage for stage in stages if not signing.has_given(command.person, stage.id)]
    if not pending:
        raise AlreadySigned(person=command.person, act=act_of(signing, terms, command), article=stages[0].article)
    stage = next((stage for stage in pending if stage.id == signing.stage), None)
    if stage is None:
        raise OutOfTurn(person=command.person, stage=pending[0].id, open=signing.stage, article=pending[0].article)
    if when.on < (cause := signing.stage_since or signing.opened_on):
        raise BeforeItsCause(on=when.on.isoformat(), cause="stage_opened", cause_on=cause.isoformat())
    return stage


def _require_text(signing: Signing, text_sha256: str | None) -> None:
    if text_sha256 is not None and text_sha256 != signing.text_sha256:
        raise WrongText(given=text_sha256, open=signing.text_sha256)


def remaining(signing: Signing, terms: Terms) -> tuple[str, ...]:
    """Who has neither acted in the open stage nor declined."""
    stage = open_stage(signing, terms)
    if stage is None:
        return ()
    return tuple(who for who in stage.members if not signing.has_given(who, stage.id) and not signing.has_declined(who, stage.id))


def open_stage(signing: Signing, terms: Terms) -> Stage | None:
    """The stage in which people can act."""
    return next((stage for stage in terms.stages() if stage.id == signing.stage), None)


def awaited(signing: Signing, terms: Terms) -> tuple[Awaited, ...]:
    """Who has still to act in the open stage, and refusals that hold it up."""
    stage = open_stage(signing, terms)
    if stage is None:
        return ()
    refused = tuple(
        Awaited(rule="refusal", target=stage.id, who=(one.person,), since=one.on, article=stage.article)
        for one in held_up_by(signing, terms)
    )
    if not remaining(signing, terms):
        return refused
    return (
        *refused,
        Awaited(
            rule=stage.kind,
            target=stage.id,
            who=remaining(signing, terms),
            since=signing.stage_since,
            due=signing.due,
            article=stage.article,
            effect=stage.silent if signing.due else None,
        ),
    )


def deadlines(signing: Signing, terms: Terms) -> tuple[Deadline, ...]:
    """The open stage's deadline; holders of a mandate are reached as the terms say, so ids of members stand here."""
    stage = open_stage(signing, terms)
    if stage is None or signing.due is None:
        return ()
    return (
        Deadline(
            about="signature_due" if stage.kind == "signature" else "visa_due",
            target=stage.id,
            due=signing.due,
            title=stage.id,
            to=remaining(signing, terms),
            since=signing.stage_recorded_on or signing.opened_on,
            escalate=stage.on_expiry == "escalate",
            effect=stage.silent,
            article=stage.article,
        ),
    )
