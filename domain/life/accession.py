"""Accession: a new party joins a convention in force, and the terms are from then on those of one party more."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.act import Command, Event, When
from domain.files.blocks import Id, Sentence
from domain.files.directory import Reach
from domain.files.terms import Party, Signature, Terms
from domain.refusals.errors import AlreadyAParty, ForAnotherParty, UnknownPerson, require_not_before
from domain.roles import require_manager
from domain.signature.drafting import Sha256
from domain.signature.signing import Given, Signing


class Accede(Command):
    """Record that a party has acceded: described as terms describe one, with whoever signed for it.

    Who had to agree is the manager's to know: ``because`` names the article or the decision that opened the convention to it.
    """

    kind: Literal["accede"] = "accede"
    party: Party
    reach: dict[Id, Reach] = {}
    """how its people are reached"""
    signatory: Id
    because: Sentence | None = None
    instrument: Sha256 | None = None
    """SHA-256 of the instrument of accession"""


class PartyAcceded(Event):
    """``terms`` are the whole terms from that day on."""

    kind: Literal["party_acceded"] = "party_acceded"
    party: str
    person: str
    because: str | None
    instrument: str | None
    terms: Terms


def accede(terms: Terms, command: Accede, since: date, when: When) -> PartyAcceded:
    """The accession of somebody who is no party yet; an institution of the convention becomes one. Its terms are still to be checked."""
    require_manager(terms, command)
    party = command.party
    if party.id in terms.party_ids():
        raise AlreadyAParty(party=party.id)
    if command.signatory not in party.people:
        belongs_to = terms.party_of(command.signatory)
        if belongs_to is None:
            raise UnknownPerson(person=command.signatory)
        raise ForAnotherParty(person=command.signatory, party=party.id, belongs_to=belongs_to)
    require_not_before(when.on, "entered_into_force", since)
    joined = {
        "parties": (*terms.parties, party),
        "institutions": tuple(one for one in terms.institutions if one.id != party.id),
        "reach": terms.reach | {who: how for who, how in command.reach.items() if who in party.people},
        "signature": _plan_with(terms.signature, command.signatory),
    }
    return PartyAcceded(
        when=when,
        party=party.id,
        person=command.signatory,
        because=command.because,
        instrument=command.instrument,
        terms=terms.model_copy(update=joined),
    )


def _plan_with(plan: Signature | None, signatory: Id) -> Signature | None:
    """The signature plan in which whoever signed the accession stands beside the others: what all sign later is signed by them, too."""
    if plan is None or not (stages := [one for one in plan.plan() if one.kind == "signature"]):
        return plan
    if plan.members:
        return plan.model_copy(update={"members": (*plan.members, signatory)})
    last = stages[-1].model_copy(update={"members": (*stages[-1].members, signatory)})
    return plan.model_copy(update={"stages": tuple(last if one.id == last.id else one for one in plan.stages)})


def evolve(signing: Signing, event: PartyAcceded) -> Signing:
    """The signed text with one party more, whose accession is its signature."""
    stage = next((one.id for one in reversed(event.terms.stages()) if event.person in one.members), None)
    given = (Given(person=event.person, stage=stage, on=event.when.on, late=True),) if stage else ()
    return signing.model_copy(update={"acceded": {**signing.acceded, event.party: event.when.on}, "given": (*signing.given, *given)})
