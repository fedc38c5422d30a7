"""Drafting: numbered versions of the set of texts, bound by one hash, until they are opened for signature."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.files.blocks import Id, Sentence
from domain.files.terms import THE_TEXT, Document, Terms
from domain.life.relations import RelatedFact, require_framework
from domain.refusals.errors import BeforeItsCause, MissingDocument, PaperOnly, SameText, UnknownDocument, UnknownVersion
from domain.roles import require_manager
from domain.signature import objections
from domain.signature.objections import Objection, ObjectionEvent, require_settled

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Draft(Command):
    """Fix the next version of the texts: the SHA-256 of each document that changed.

    A document on paper that is named here is attested anew: whether paper has changed no hash can tell.
    """

    kind: Literal["draft"] = "draft"
    documents: dict[Id, Sha256 | None]
    """document → SHA-256 of its file; none for a document on paper, which is attested by this"""


class Open(Command):
    """Open the current version of the texts for signature."""

    kind: Literal["open"] = "open"


class Redraft(Command):
    """Take the text back from signature, to be changed: what was signed so far is void."""

    kind: Literal["redraft"] = "redraft"
    because: Sentence


class TextDrafted(Event):
    kind: Literal["text_drafted"] = "text_drafted"
    number: int
    documents: dict[str, str | None]
    text_sha256: str | None


class OpenedForSignature(Event):
    kind: Literal["opened_for_signature"] = "opened_for_signature"
    number: int | None
    text_sha256: str | None
    irregularities: tuple[str, ...] = ()


class RedraftingStarted(Event):
    """Back to drafting; each signature that this voids is an event of its own. ``because`` is none where a refusal's rule brings it."""

    kind: Literal["redrafting_started"] = "redrafting_started"
    correctable = ("because",)
    because: str | None = None


class Version(BaseModel):
    """One version of the set of texts. A document without a hash is attested: on paper, or of a past whose file is not known."""

    model_config = ConfigDict(frozen=True)

    number: int
    documents: dict[str, str | None]
    sha256: str | None
    on: date


class Texts(BaseModel):
    """The current version of the set of texts, and those before it."""

    model_config = ConfigDict(frozen=True)

    number: int = 0
    documents: dict[str, str | None] = {}
    sha256: str | None = None
    drafted_on: date | None = None
    earlier: tuple[Version, ...] = ()
    first_on: date | None = None
    """the day of the first version"""
    objections: tuple[Objection, ...] = ()
    """all that were ever raised, numbered on through the versions"""

    @property
    def current(self) -> Version | None:
        if self.drafted_on is None:
            return None
        return Version(number=self.number, documents=self.documents, sha256=self.sha256, on=self.drafted_on)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All of them, in order."""
        return self.earlier if self.current is None else (*self.earlier, self.current)

    def version(self, number: int) -> Version:
        """Raises ``UnknownVersion``."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise UnknownVersion(version=number, known=", ".join(str(one.number) for one in self.versions))
        return found


def set_hash(documents: dict[str, str | None]) -> str | None:
    """SHA-256 over the documents' hashes, sorted, one a line; ``None`` where all are on paper."""
    hashes = sorted(sha for sha in documents.values() if sha)
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest() if hashes else None


def declared(terms: Terms) -> tuple[Document, ...]:
    """The documents of the terms; where none are named, one text."""
    return terms.documents or (Document(id=THE_TEXT, file=THE_TEXT),)


def draft(texts: Texts, terms: Terms, command: Draft, when: When) -> tuple[Event, ...]:
    """The next version. Raises for unknown documents, a file for paper, a missing file, or no change at all."""
    require_manager(terms, command)
    known = {document.id: document for document in declared(terms)}
    for name, sha in command.documents.items():
        if name not in known:
            raise UnknownDocument(document=name, known=", ".join(known))
        if sha and known[name].paper:
            raise PaperOnly(document=name, article=known[name].article)
    documents = {**{name: None for name, document in known.items() if document.paper}, **texts.documents, **command.documents}
    if missing := [
        name for name in known if name not in documents or (not known[name].paper and not documents[name] and not when.taken_over)
    ]:
        raise MissingDocument(document=", ".join(missing))
    attested_anew = any(known[name].paper for name in command.documents)
    if texts.number and documents == texts.documents and not attested_anew:
        on_paper = any(document.paper for document in known.values())
        raise SameText(number=texts.number, attest_with="--paper" if on_paper else None)
    if texts.drafted_on and when.on < texts.drafted_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="text_drafted", cause_on=texts.drafted_on.isoformat())
    return (TextDrafted(when=when, number=texts.number + 1, documents=documents, text_sha256=set_hash(documents)),)


def open_for_signature(
    texts: Texts, terms: Terms, command: Open, when: When, *, related: tuple[RelatedFact, ...] = ()
) -> tuple[Event, ...]:
    """Freeze the current version, to which nobody objects any more. Texts that exist on paper only need no draft."""
    require_manager(terms, command)
    require_settled(texts.objections, when)
    on_paper = all(document.paper for document in declared(terms))
    if not texts.number and not on_paper and terms.stages() and not when.taken_over:
        raise MissingDocument(document=", ".join(document.id for document in declared(terms) if document.file))
    if texts.drafted_on and when.on < texts.drafted_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="text_drafted", cause_on=texts.drafted_on.isoformat())
    irregularities = require_framework(terms, related, when)
    return (OpenedForSignature(when=when, number=texts.number or None, text_sha256=texts.sha256, irregularities=irregularities),)


TextEvent = TextDrafted | ObjectionEvent


def require_drafted(texts: Texts, when: When) -> None:
    """Raises ``BeforeItsCause`` for work dated before the first version of the texts; between it and entry into force it is done early."""
    if texts.first_on is not None and when.on < texts.first_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="text_drafted", cause_on=texts.first_on.isoformat())


def evolve(texts: Texts, event: TextEvent) -> Texts:
    """The texts after a new version, or an objection to the present one."""
    if isinstance(event, ObjectionEvent):
        return texts.model_copy(update={"objections": objections.evolve(texts.objections, event)})
    return texts.model_copy(
        update={
            "number": event.number,
            "documents": event.documents,
            "sha256": event.text_sha256,
            "drafted_on": event.when.on,
            "earlier": texts.versions,
            "first_on": texts.first_on or event.when.on,
        }
    )
