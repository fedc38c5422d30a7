"""The envelope: what every command and every event carries, and the exact text in which an event is kept.

A command says who records it, who acted and when; the moment at which it is decided is added by the workflow. An event is
kept as one line of canonical JSON (RFC 8785 for the values we allow), chained to the one before by SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID, uuid5

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from domain.days.calendar import Day
from domain.files.blocks import Id

SYSTEM = "system"
"""The actor of what falls due by itself."""

CommandId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:\-]{0,119}$")]
_EVENTS = UUID("6b1d6d57-6a2c-5f0e-9d53-0f6f0c7f1a11")
_LARGEST = 2**53
_JSON = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


class Command(BaseModel):
    """An order to a convention. Unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    kind: str
    command_id: CommandId
    """the same id and content again is answered with the first answer"""
    actor: Id
    """who records"""
    by: Id | None = None
    """who acted, where that is somebody else"""
    effective_on: Day | None = None
    """the day it happened; today where it is left out"""

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, said: Any) -> Any:
        """What is decided is what will be read back from the store: every text in its one form."""
        return _cleaned(said)

    @property
    def person(self) -> str:
        """Who acted."""
        return self.by or self.actor

    def sha256(self) -> str:
        """Hexadecimal SHA-256 of the canonical JSON of what the caller said.

        Values that are the default are left out, so that a field added later does not change what was said before.
        """
        said = {"kind": self.kind, **self.model_dump(mode="json", by_alias=True, exclude_defaults=True)}
        return hashlib.sha256(canonical(said).encode()).hexdigest()


class When(BaseModel):
    """The day a fact happened, the local day it was recorded, and whether it was taken over from before."""

    model_config = ConfigDict(frozen=True)

    on: date
    recorded_on: date
    taken_over: bool = False


class Event(BaseModel):
    """A past fact. Fields that a newer program wrote are ignored; ``when`` is kept in the envelope."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)
    schema_version: ClassVar[int] = 1
    correctable: ClassVar[tuple[str, ...]] = ()
    """fields that a correction may strike; ``on`` is the day of the fact"""

    kind: str
    when: When

    def data(self) -> dict[str, Any]:
        """What the event says beside its envelope, as JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude={"kind", "when"})


class Envelope(BaseModel):
    """One recorded event as a whole: the model of the exact text in the store."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str
    version: Annotated[int, Field(ge=1)]
    event_id: UUID
    kind: str
    schema_version: int
    occurred_at: datetime
    recorded_on: date
    effective_on: date
    actor: str
    by: str | None = None
    command_id: str
    command_sha256: str
    taken_over: bool = False
    data: dict[str, Any]

    def raw_event(self, data: dict[str, Any]) -> dict[str, Any]:
        """The event's own fields, ready to be read as a model; ``data`` is the envelope's, in the form of today."""
        when = {"on": self.effective_on, "recorded_on": self.recorded_on, "taken_over": self.taken_over}
        return {**data, "kind": self.kind, "when": when}


def enveloped(event: Event, *, reference: str, version: int, occurred_at: datetime, command: Command) -> Envelope:
    """The envelope of an event that a command gave rise to; its id follows from stream and version alone."""
    return Envelope(
        reference=reference,
        version=version,
        event_id=event_id_of(reference, version),
        kind=event.kind,
        schema_version=event.schema_version,
        occurred_at=occurred_at,
        recorded_on=event.when.recorded_on,
        effective_on=event.when.on,
        actor=command.actor,
        by=command.by,
        command_id=command.command_id,
        command_sha256=command.sha256(),
        taken_over=event.when.taken_over,
        data=event.data(),
    )


def event_id_of(reference: str, version: int) -> UUID:
    """The id that an event has by its place."""
    return uuid5(_EVENTS, f"{reference}/{version}")


def record_of(envelope: Envelope) -> str:
    """The exact text that is kept and hashed."""
    return canonical(envelope.model_dump(mode="json"))


def chained(previous: str, record: str) -> str:
    """The hexadecimal hash of a record after the previous hash (hexadecimal; 64 zeros at the start)."""
    return hashlib.sha256(bytes.fromhex(previous) + record.encode()).hexdigest()


def canonical(value: Any) -> str:
    """Canonical JSON: sorted ASCII keys, no spaces, NFC texts without NUL or lone surrogates.

    Raises ``ValueError`` for what has no exact form: floats, and integers beyond 2^53.
    """
    return _JSON.encode(_plain(value))


def clean(text: str) -> str:
    """A text that every database and reader can hold: NFC, no NUL, no lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text
    return unicodedata.normalize("NFC", text.replace("\x00", "\ufffd").encode(errors="replace").decode())


def _cleaned(value: Any) -> Any:
    """The same with clean texts, as deep as lists and mappings go."""
    match value:
        case str():
            return clean(value)
        case list() | tuple():
            return [_cleaned(one) for one in value]
        case dict():
            return {key: _cleaned(one) for key, one in value.items()}
        case _:
            return value


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int) and abs(value) < _LARGEST:
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict) and all(isinstance(key, str) and key.isascii() for key in value):
        return {key: _plain(item) for key, item in value.items()}
    raise ValueError(f"no canonical form: {value!r}"[:200])
