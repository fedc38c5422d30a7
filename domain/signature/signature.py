"""Signature: ordered stages whose members act in parallel, each act bound to the text that was opened."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.act import Command, Event, When
from domain.agenda import Awaited, Deadline
from domain.days.calendar import WorkingDays, add
from domain.files.blocks import Id, Sentence
from domain.files.terms import AtLeast, Stage, Terms
from domain.refusals.errors import (
    AlreadyDeclined,
    AlreadySigned,
    ElectronicNeedsText,
    ForAnotherParty,
    NotAllowed,
    OutOfTurn,
    SignatureNeedsEvidence,
    VisaStage,
    WrongText,
    require_not_before,
)
from domain.signature.drafting import OpenedForSignature, Sha256
from domain.signature.mandates import Mandate, under_which
from domain.signature.seats import InPlace, member_for, require_signatory, stages_of
from domain.signature.signing import Given, Signing, is_complete, open_stage, remaining

Method = Literal["wet_ink", "simple", "advanced", "qualified"]


class Sign(InPlace):
    """Sign the text that is open, as the holder of a mandate."""

    kind: Literal["sign"] = "sign"
    party: Id | None = None
    text_sha256: Sha256 | None = None
    """what was signed; the text open for signature where it is left out"""
    method: Method = "wet_ink"
    scan: Sha256 | None = None
    """SHA-256 of the scanned copy; of what an advanced or qualified signature made, the file or its certificate"""


class Visa(InPlace):
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
    instead_of: str | None = None
    """the member that the stage foresees, where a delegate signed per order"""
    mandate: int | None = None
    late: bool = False
    """the stage was complete without it: neither the day of signature nor the term moves"""

    @property
    def member(self) -> str:
        return self.instead_of or self.person


class VisaGiven(Event):
    kind: Literal["visa_given"] = "visa_given"
    correctable = ("on", "person")
    person: str
    stage: str
    text_sha256: str | None
    deemed: bool = False
    """nobody gave it: silence counts as a yes by the terms"""
    instead_of: str | None = None
    mandate: int | None = None

    @property
    def member(self) -> str:
        return self.instead_of or self.person


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


def opened(event: OpenedForSignature) -> Signing:
    return Signing(opened_on=event.when.on, text_sha256=event.text_sha256)


def given_by(event: ConventionSigned | VisaGiven) -> Given:
    """What an event adds to the plan: it counts for the member, whoever held the pen."""
    late = isinstance(event, ConventionSigned) and event.late
    return Given(person=event.member, stage=event.stage, on=event.when.on, mandate=event.mandate, late=late)


def plan_after(signing: Signing, terms: Terms, worked: WorkingDays, when: When, *, since: date | None = None) -> tuple[Event, ...]:
    """What follows when the open stage may have become complete: the next stage that is not, or the end of the plan.

    Where a refusal sends the text back, nothing else follows. Nothing follows before ``since``, whenever the last act was.
    """
    stages = terms.stages()
    at = next((n for n, stage in enumerate(stages) if stage.id == signing.stage), -1)
    if at >= 0 and not is_complete(stages[at], signing):
        return ()
    following = next((n for n, stage in enumerate(stages) if n > at and not is_complete(stage, signing)), len(stages))
    passed = {stage.id for stage in stages[max(at, 0) : following]}
    completed_on = max((one.on for one in (*signing.given, *signing.declined) if one.stage in passed), default=when.on)
    when = when.model_copy(update={"on": max(completed_on, since or completed_on)})
    if following < len(stages):
        return (stage_opened(stages[following], worked, when),)
    return (SignatureCompleted(when=when, signed_on=signing.signed_on(terms)),)


def stage_opened(stage: Stage, worked: WorkingDays, when: When) -> StageOpened:
    return StageOpened(when=when, stage=stage.id, due=add(when.on, stage.within, worked) if stage.within else None)


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
    require_signatory(terms, command)
    party = terms.party_of(command.person)
    stage = _stage_of(signing, terms, command, command.person, when)
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


def sign(signing: Signing, terms: Terms, command: Sign, when: When, mandates: tuple[Mandate, ...] = ()) -> ConventionSigned:
    """One signature. Raises for a stranger, a wrong text, a second signature, a visa's member, a member out of turn, or without a mandate.

    Of a stage that was complete without it, it is recorded as late.
    """
    member = member_for(signing, terms, command, when, power="sign", mandates=mandates)
    party = terms.party_of(member)
    late = _completed_without(signing, terms, member)
    stage = late or _stage_of(signing, terms, command, member, when)
    if command.party is not None and party != command.party:
        raise ForAnotherParty(person=command.person, party=command.party, belongs_to=party)
    if stage.kind != "signature":
        raise VisaStage(person=command.person, stage=stage.id)
    if late is not None:
        _require_since(signing, terms, late, when)
    _require_text(signing, command.text_sha256)
    _require_method(signing, command, stage)
    return ConventionSigned(
        when=when,
        person=command.person,
        party=party,
        stage=stage.id,
        method=command.method,
        text_sha256=signing.text_sha256,
        scan=command.scan,
        instead_of=member if member != command.person else None,
        mandate=under_which(mandates, command.person, member, "sign", when.on, article=stage.article),
        late=late is not None,
    )


def give_visa(signing: Signing, terms: Terms, command: Visa, when: When, mandates: tuple[Mandate, ...] = ()) -> VisaGiven:
    """One visa or approval, under the same rules as a signature; never late, because what follows it has begun."""
    member = member_for(signing, terms, command, when, power="visa", mandates=mandates)
    stage = _stage_of(signing, terms, command, member, when)
    if stage.kind == "signature":
        raise NotAllowed(person=command.person, act=command.kind, needs="sign", stage=stage.id, article=stage.article)
    _require_text(signing, command.text_sha256)
    return VisaGiven(
        when=when,
        person=command.person,
        stage=stage.id,
        text_sha256=signing.text_sha256,
        instead_of=member if member != command.person else None,
        mandate=under_which(mandates, command.person, member, "visa", when.on, article=stage.article),
    )


def act_of(signing: Signing, terms: Terms, command: Command, member: str) -> str:
    """What was done for a member already: the act that is ordered again, else the one that was given."""
    given = [stage.kind for stage in stages_of(terms, member) if signing.has_given(member, stage.id)]
    same = (kind for kind in given if (kind == "signature") == isinstance(command, Sign))
    kind = next(same, given[0])
    return "sign" if kind == "signature" else kind


def _completed_without(signing: Signing, terms: Terms, member: str) -> Stage | None:
    """The stage of signatures that was complete before this member has signed in it, while nothing else is asked of them."""
    stages = terms.stages()
    at = next((n for n, stage in enumerate(stages) if stage.id == signing.stage), len(stages))
    if at < len(stages) and member in stages[at].members and not signing.has_given(member, stages[at].id):
        return None
    open_to = (stage for stage in stages[:at] if stage.kind == "signature" and member in stage.members)
    return next((stage for stage in open_to if not signing.has_given(member, stage.id)), None)


def _stage_of(signing: Signing, terms: Terms, command: Command, member: str, when: When) -> Stage:
    """The open stage, in which this member has not acted yet."""
    stages = stages_of(terms, member)
    pending = [stage for stage in stages if not signing.has_given(member, stage.id)]
    if not pending:
        raise AlreadySigned(person=member, act=act_of(signing, terms, command, member), article=stages[0].article)
    stage = next((stage for stage in pending if stage.id == signing.stage), None)
    if stage is None and signing.stage is None:
        raise VisaStage(person=member, stage=pending[0].id)
    if stage is None:
        raise OutOfTurn(person=member, stage=pending[0].id, open=signing.stage, article=pending[0].article)
    _require_since(signing, terms, stage, when)
    return stage


def _require_since(signing: Signing, terms: Terms, stage: Stage, when: When) -> None:
    """Nothing is given before its stage was opened; of an earlier stage only the opening of the plan is known."""
    last = signing.stage or terms.stages()[-1].id
    since = signing.stage_since if stage.id == last else None
    require_not_before(when.on, "stage_opened", since or signing.opened_on)


def _require_method(signing: Signing, command: Sign, stage: Stage) -> None:
    """What can honestly be asked of a method: a file that was signed, and from ``advanced`` on what proves it."""
    if command.method == "wet_ink":
        return
    if signing.text_sha256 is None:
        raise ElectronicNeedsText(method=command.method, article=stage.article)
    if command.method != "simple" and command.scan is None:
        raise SignatureNeedsEvidence(method=command.method, person=command.person, article=stage.article)


def _require_text(signing: Signing, text_sha256: str | None) -> None:
    if text_sha256 is not None and text_sha256 != signing.text_sha256:
        raise WrongText(given=text_sha256, open=signing.text_sha256)


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
    """The open stage's deadline; holders of a mandate are reached as the terms say, so ids of members stand here.

    A plan lapses no sooner than at the end of the day on which the stage was recorded: what was given in time may still be recorded
    then. Of a convention taken over nothing lapses by what had passed.
    """
    stage = open_stage(signing, terms)
    if stage is None or signing.due is None:
        return ()
    recorded_on = signing.stage_recorded_on or signing.opened_on
    return (
        Deadline(
            about="signature_due" if stage.kind == "signature" else "visa_due",
            target=stage.id,
            due=max(signing.due, recorded_on) if stage.silent == "lapse" and not terms.taken_over else signing.due,
            title=stage.id,
            to=remaining(signing, terms),
            since=recorded_on,
            escalate=stage.on_expiry == "escalate",
            effect=stage.silent,
            article=stage.article,
        ),
    )
