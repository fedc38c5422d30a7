"""Whether the log still says what it said: every hash, copy and version, and whether it can still be read and folded.

What was found is named by convention and version, and no fault hides the next. Whoever can switch off the database's triggers
can also forge a whole chain anew: only a head noted elsewhere shows that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from activities.contracts import GENESIS, Row
from activities.ports import Documents, Head, Ledger, Line
from adapters.documents.folder import DamagedDocument
from adapters.documents.named_files import files_in
from adapters.errors import OutOfReach
from domain.act import Envelope, event_id_of
from domain.evolution import AnyEvent, evolve, read_event
from domain.phases import State

_GENESIS = bytes.fromhex(GENESIS)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, as a code with its figures, and where: ``version`` is none where a whole stream, or the log, is meant."""

    reference: str
    version: int | None
    what: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Verified:
    """What a verification has come across. ``warnings`` may have a good reason that the log does not know of."""

    streams: int = 0
    events: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.problems


async def verify(ledger: Ledger, documents: Documents, references: Sequence[str] = ()) -> Verified:
    """Go through these streams, or through the whole log and the documents that it names. Raises ``StoreError``."""
    heads = {head.number: head for head in await ledger.heads() if not references or head.name in references}
    found = Verified(streams=len(heads))
    named: dict[str, list[tuple[str, int]]] = defaultdict(list)
    names = {number: head.name for number, head in heads.items()}
    unseen, walk = dict(heads), None
    async for page in ledger.pages([*heads] if references else None):
        found.events += len(page)
        for line in page:
            if walk is None or walk.number != line.stream:
                found.problems += walk.end() if walk else ()
                reference = names.setdefault(line.stream, _reference_in(line))
                walk = _Walk(line.stream, reference, unseen.pop(line.stream, None), named)
            walk.take(line)
    found.problems += walk.end() if walk else ()
    for head in unseen.values():
        found.problems += _Walk(head.number, head.name, head, named).end()
    if not references:
        found.problems += [
            Problem(names.get(stream, f"#{stream}"), version, "position_repeated") for stream, version in await ledger.repeated()
        ]
        found.problems += [Problem("", None, "positions_overtaken")] if await ledger.overtaken() else []
    await _look_at(documents, named, found)
    found.problems.sort(key=lambda one: (one.reference, one.version or 0))
    return found


class _Walk:
    """One stream, event by event. ``head`` is its own line, if it has one."""

    def __init__(self, number: int, reference: str, head: Head | None, named: dict[str, list[tuple[str, int]]]) -> None:
        self.number, self.reference = number, reference
        self._problems: list[Problem] = []
        self._head = head
        self._named = named
        self._version = 0
        self._hash: bytes | None = _GENESIS
        self._position = 0
        self._state: State | None = None
        self._whole = True
        """whether every event so far could be folded: after a hole the fold says nothing"""

    def take(self, line: Line) -> None:
        """The next event, wherever it is."""
        self._follow(line)
        try:
            envelope = Envelope.model_validate_json(line.record)
        except ValidationError as error:
            self._unreadable(line.version, error)
            return
        for column in _differing(line, envelope, self.reference):
            self._tell(line.version, f"{column}_differs")
        if envelope.event_id != event_id_of(envelope.reference, envelope.version):
            self._tell(line.version, "event_id_not_derived")
        for digest in named_documents(envelope.data):
            self._named[digest].append((self.reference, line.version))
        try:
            event = read_event(envelope)
        except Exception as error:  # noqa: BLE001 - what was edited may make an upcaster stumble in any way
            self._unreadable(line.version, error)
            return
        if self._whole:
            self._fold(line.version, event)

    def end(self) -> list[Problem]:
        """Everything that was found, and whether the stream's own line agrees."""
        if self._head is None:
            self._tell(None, "no_stream", number=self.number)
        elif self._version < self._head.version:
            self._missing(self._version + 1, self._head.version)
        elif self._version > self._head.version:
            self._tell(self._version, "beyond_head", head=self._head.version)
        elif self._hash != self._head.hash:
            self._tell(self._version, "head_differs")
        return self._problems

    def _follow(self, line: Line) -> None:
        """Version, hash and place come after those before."""
        if line.version != self._version + 1:
            self._jump(line.version)
        if self._hash is not None and sha256(self._hash + line.record.encode()).digest() != line.hash:
            self._tell(line.version, "hash_differs")
        if line.position <= self._position:
            self._tell(line.version, "position_out_of_order")
        self._version, self._hash, self._position = line.version, line.hash, line.position

    def _unreadable(self, version: int, error: Exception) -> None:
        self._tell(version, "unreadable", error=type(error).__name__)
        self._whole = False

    def _fold(self, version: int, event: AnyEvent) -> None:
        try:
            self._state = evolve(self._state, event)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a finding, and the next event is still to be looked at
            self._tell(version, "does_not_fold", error=type(error).__name__)
            self._whole = False
            return
        if self._state is None:
            self._tell(version, "does_not_begin", kind=event.kind)
            self._whole = False

    def _jump(self, version: int) -> None:
        """The chain cannot be followed over a hole: it goes on from the hash that stands after it."""
        if version > self._version + 1:
            self._missing(self._version + 1, version - 1)
        else:
            self._tell(version, "version_impossible")
        self._hash, self._whole = None, False

    def _missing(self, first: int, last: int) -> None:
        self._tell(first, "missing", last=last)

    def _tell(self, version: int | None, what: str, **details: Any) -> None:
        self._problems.append(Problem(self.reference, version, what, details))


def _reference_in(line: Line) -> str:
    try:
        return Envelope.model_validate_json(line.record).reference
    except ValidationError:
        return f"#{line.stream}"


def _differing(line: Line, envelope: Envelope, reference: str) -> Iterator[str]:
    """The columns that are no copies of what the record says."""
    if envelope.reference != reference:
        yield "stream"
    if envelope.version != line.version:
        yield "version"
    if envelope.event_id != line.event_id:
        yield "event_id"
    if envelope.kind != line.kind:
        yield "kind"
    if envelope.schema_version != line.schema_version:
        yield "schema_version"
    if envelope.occurred_at != line.occurred_at.replace(tzinfo=line.occurred_at.tzinfo or UTC):
        yield "occurred_at"


def is_sound(row: Row, reference: str) -> bool:
    """Whether a row from elsewhere is what the store would hold: readable, of this convention, and its copies those of its record."""
    try:
        envelope = Envelope.model_validate_json(row.record)
        read_event(envelope)
        line = Line(0, 0, row.version, UUID(row.event_id), row.kind, row.schema_version, row.occurred_at, row.record, b"")
    except Exception:  # noqa: BLE001 - whatever is wrong with it
        return False
    return not [*_differing(line, envelope, reference)] and envelope.event_id == event_id_of(reference, row.version)


def named_documents(data: Mapping[str, Any]) -> Iterator[str]:
    """The SHA-256 of every document that an event names: texts, evidence, a scan, minutes … Attested ones have none."""
    yield from (digest for _, digest in files_in(data) if digest)


async def _look_at(documents: Documents, named: Mapping[str, Sequence[tuple[str, int]]], found: Verified) -> None:
    """Whether what is named is kept and whole. What is not kept may lie with whoever reported it: other systems send hashes alone.

    A store that is away is asked no more: each document would take as long again.
    """
    missing: list[Problem] = []
    away = False
    for digest, places in named.items():
        what, details = ("document_unreadable", {"error": OutOfReach.__name__}) if away else await _asked_for(documents, digest)
        away = details.get("error") == OutOfReach.__name__
        told = [Problem(*place, what, {"sha256": digest, **details}) for place in places if what]
        if what == "document_damaged":
            found.problems += told
        else:
            missing += told
    found.warnings += sorted(missing, key=lambda one: (one.reference, one.version or 0))


async def _asked_for(documents: Documents, digest: str) -> tuple[str, dict[str, str]]:
    """What is wrong with a document; nothing where it is whole."""
    try:
        await documents.get(digest)
    except KeyError:
        return "document_missing", {}
    except DamagedDocument:
        return "document_damaged", {}
    except (OSError, OutOfReach) as error:
        return "document_unreadable", {"error": type(error).__name__}
    return "", {}
