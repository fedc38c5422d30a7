"""A party that takes its signature back before the convention is in force; what becomes of the plan is its stage's ``on_refusal``."""

from __future__ import annotations

from typing import Literal

from domain.act import Command, Event, When
from domain.days.calendar import WorkingDays
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.refusals.errors import NothingToWithdraw, require_not_before
from domain.roles import require_one_of, require_party, speakers
from domain.signature.signature import SignatureCompleted, stage_opened
from domain.signature.signing import Given, Signing, is_complete


class WithdrawSignature(Command):
    """Take back every signature of a party, with the reason. It may sign again."""

    kind: Literal["withdraw_signature"] = "withdraw_signature"
    party: Id
    because: Sentence


class SignatureWithdrawn(Event):
    """One signature that no longer counts: from here on it stands as a refusal, until it is given again."""

    kind: Literal["signature_withdrawn"] = "signature_withdrawn"
    person: str
    party: str
    stage: str
    because: str


def withdraw(signing: Signing, terms: Terms, command: WithdrawSignature, when: When) -> tuple[SignatureWithdrawn, ...]:
    """An event for each signature of the party. Raises ``NothingToWithdraw``, and ``BeforeItsCause`` where one was given later."""
    require_party(terms, command.party)
    stages = {stage.id: stage for stage in terms.stages() if stage.kind == "signature"}
    given = [one for one in signing.given if one.stage in stages and terms.party_of(one.person) == command.party]
    article = next((stages[one.stage].article for one in given), None)
    require_one_of(terms, command, speakers(terms, command.party), article)
    if not given:
        raise NothingToWithdraw(party=command.party)
    require_not_before(when.on, "convention_signed", max(one.on for one in given))
    return tuple(
        SignatureWithdrawn(when=when, person=one.person, party=command.party, stage=one.stage, because=command.because) for one in given
    )


def evolve(signing: Signing, event: SignatureWithdrawn) -> Signing:
    """The plan without it."""
    return signing.with_declined(Given(person=event.person, stage=event.stage, on=event.when.on))


def sends_back(terms: Terms, withdrawn: tuple[SignatureWithdrawn, ...]) -> bool:
    """Whether the text goes back to be drafted again."""
    stages = {one.stage for one in withdrawn}
    return any(stage.id in stages and stage.on_refusal == "reopen" for stage in terms.stages())


def plan_without(signing: Signing, terms: Terms, worked: WorkingDays, when: When) -> tuple[Event, ...]:
    """The first stage that is no longer complete is open again; where all are, only the day of the last signature may have moved."""
    stages = terms.stages()
    until = next((n for n, stage in enumerate(stages) if stage.id == signing.stage), len(stages))
    broken = next((stage for stage in stages[:until] if not is_complete(stage, signing)), None)
    if broken is not None:
        return (stage_opened(broken, worked, when),)
    if signing.stage is not None:
        return ()
    return (SignatureCompleted(when=when, signed_on=signing.signed_on(terms)),)
