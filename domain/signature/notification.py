"""After the signatures: a party has its signed copy, or a document has arrived that entry into force waits for."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from domain.act import Command, Event, When
from domain.files.blocks import Id, exactly_one
from domain.files.terms import Terms
from domain.refusals.errors import AlreadyNotified, BeforeItsCause, UnknownDocument, require_not_before
from domain.roles import require_manager, require_party
from domain.signature.signing import Signing


class Notify(Command):
    """Record that a party was notified of the signed text, or that a document was received: exactly one of them."""

    kind: Literal["notify"] = "notify"
    party: Id | None = None
    document: Id | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        exactly_one(self, "party", "document")
        return self


class PartyNotified(Event):
    kind: Literal["party_notified"] = "party_notified"
    correctable = ("on",)
    party: str


class DocumentReceived(Event):
    kind: Literal["document_received"] = "document_received"
    correctable = ("on",)
    document: str


def notify(signing: Signing, terms: Terms, command: Notify, since: date, when: When) -> PartyNotified | DocumentReceived:
    """One of the two facts, once. Raises ``NotAParty``, ``UnknownDocument``, ``AlreadyNotified`` or ``BeforeItsCause``."""
    require_manager(terms, command)
    if when.on < since:
        raise BeforeItsCause(on=when.on.isoformat(), cause="signature_completed", cause_on=since.isoformat())
    if command.document is not None:
        known = [document.id for document in terms.documents]
        if command.document not in known:
            raise UnknownDocument(document=command.document, known=", ".join(known))
        _once(command.document, signing.received)
        return DocumentReceived(when=when, document=command.document)
    party = command.party or ""
    require_party(terms, party)
    if party in signing.acceded:
        require_not_before(when.on, "party_acceded", signing.acceded[party])
    _once(party, signing.notified)
    return PartyNotified(when=when, party=party)


NotificationEvent = PartyNotified | DocumentReceived


def evolve(signing: Signing, event: NotificationEvent) -> Signing:
    """The signed text after one of the two facts."""
    if isinstance(event, PartyNotified):
        return signing.model_copy(update={"notified": {**signing.notified, event.party: event.when.on}})
    return signing.model_copy(update={"received": {**signing.received, event.document: event.when.on}})


def _once(target: str, known: dict[str, date]) -> None:
    if target in known:
        raise AlreadyNotified(target=target, on=known[target].isoformat())
