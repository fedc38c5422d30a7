"""What the activities, and the readers beside them, ask of the world.

``worker.py`` knows the implementations; ``adapters/memory.py`` ships a twin of each.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal, NamedTuple, Protocol
from uuid import UUID

from activities.contracts import Letter, Row
from domain.messages.digest import Digest


class StoreError(Exception):
    """The event store refused or could not be reached"""


class StoreUnavailable(StoreError):
    """The event store is out of reach; nothing is known about the last request, and asking again is safe"""


class WrongVersion(StoreError):
    """The stream is not at the expected version, or its head is another, and the rows given are not those recorded there"""

    def __init__(self, stream: str, expected: int, actual: int) -> None:
        super().__init__(f"{stream}: expected version {expected}, found {actual}")
        self.stream, self.expected, self.actual = stream, expected, actual


class BrokenChain(StoreError):
    """A row's hash does not follow from the previous hash and its record, or its copies differ from its record"""


@dataclass(frozen=True, slots=True)
class Positioned:
    """A row with its place in the global, gap-free order and the stream it belongs to."""

    position: int
    stream: str
    row: Row


class EventStore(Protocol):
    """Append-only streams of rows, each stream with its own versions 1..n and hash chain, and one global order over all."""

    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        """Record ``rows`` as versions ``expected + 1`` …, all or none; whether they are new.

        The same rows again (ids and hashes) are the same act: nothing happens, and the answer is ``False``. Raises ``WrongVersion``
        with the actual version when the stream is elsewhere, ``BrokenChain`` when hashes do not chain from ``previous``,
        ``StoreUnavailable`` when the answer is not known.
        """
        ...

    async def read(self, stream: str, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        """Rows of a stream after a version, in order; ``()`` for an unknown stream."""
        ...

    async def streams(self) -> tuple[tuple[str, int], ...]:
        """Every stream with its version, by name."""
        ...

    async def dependants(self, reference: str, relations: Sequence[str]) -> tuple[str, ...]:
        """Every stream whose recorded terms, the first or later ones, name this reference in one of these relations; by name."""
        ...

    async def read_all(self, after: int = 0, limit: int = 1000) -> tuple[Positioned, ...]:
        """Rows of all streams after a position, in the global order. No row ever appears before one already returned."""
        ...


class Head(NamedTuple):
    """A stream's own line: how far it says that it has come. ``number`` is how its events name it."""

    number: int
    name: str
    version: int
    hash: bytes


class Line(NamedTuple):
    """One event exactly as it lies in the log, whether or not that makes sense. ``stream`` is a ``Head.number``."""

    stream: int
    position: int
    version: int
    event_id: UUID
    kind: str
    schema_version: int
    occurred_at: datetime
    record: str
    hash: bytes


class Ledger(Protocol):
    """The log as it lies, at one instant and with whatever faults it has: for whoever verifies it."""

    async def heads(self) -> tuple[Head, ...]:
        """The line of every stream, by name."""
        ...

    def pages(self, streams: Sequence[int] | None = None) -> AsyncIterator[Sequence[Line]]:
        """The events of these streams, or of all: by stream, and by version in each."""
        ...

    async def repeated(self) -> tuple[tuple[int, int], ...]:
        """Stream and version of every event whose place in the global order another one has, too."""
        ...

    async def overtaken(self) -> bool:
        """Whether the next place in the global order is one that was given out before."""
        ...


@dataclass(frozen=True, slots=True)
class Person:
    """Who held an office from a day to a day (both inclusive, ``None`` is open): the only place where personal data is kept."""

    id: str
    name: str
    since: date
    until: date | None = None
    title: str | None = None
    email: str | None = None
    language: str = "fr"


class People(Protocol):
    """Names and addresses behind the ids, office-wide (scope ``""``) or of one convention (scope = its reference)."""

    async def put(self, scope: str, people: Sequence[Person]) -> None:
        """Replace the tenures of each given id in this scope."""
        ...

    async def find(self, ids: Sequence[str], on: date, scope: str = "") -> dict[str, Person]:
        """Who holds each id on a day; the convention's scope before the office's; ids that nobody holds are left out."""
        ...

    async def held(self, person: str) -> dict[str, tuple[Person, ...]]:
        """Every tenure of an id by scope, in the order of their days; scopes in which nobody ever held it are left out."""
        ...

    async def erase(self, scope: str, ids: Sequence[str]) -> None:
        """Forget everything about these ids in this scope; the events keep the ids alone."""
        ...


class Documents(Protocol):
    """Write-once files, addressed by the hexadecimal SHA-256 of their content."""

    async def put(self, content: bytes) -> str:
        """Keep the content; the same content again is the same document."""
        ...

    async def get(self, sha256: str) -> bytes:
        """The content. Raises ``KeyError`` when it is not kept here."""
        ...


class Office(Protocol):
    """The office's own facts: its directory as loaded, holidays added by hand, and whether mail may leave at all."""

    async def mail_is_on(self) -> bool: ...

    async def switch_mail(self, *, on: bool) -> None: ...

    async def directory(self) -> str | None:
        """The loaded directory as the canonical JSON that was given, without any person's data; ``None`` before the first load."""
        ...

    async def keep_directory(self, document: str) -> None: ...

    async def days_off(self, country: str) -> dict[date, str]:
        """Holidays that were added by hand to the calendar of a country (ISO 3166 code), in order."""
        ...

    async def add_day_off(self, country: str, day: date, name: str) -> None:
        """The same day again changes nothing."""
        ...


DigestStatus = Literal["planned", "attempted", "sent", "failed", "put_off"]


LOST_AFTER: Final = timedelta(hours=1)
"""So long a run that has taken a digest up is waited for by others: mails wait for their turn, but hardly longer."""


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """A digest as it was gathered, and what became of it. One that is ``attempted`` may have been sent: that is not known."""

    digest: Digest
    status: DigestStatus = "planned"
    attempts: int = 0
    message_id: str | None = None
    reason: str | None = None
    trial: bool = False


class Digests(Protocol):
    """The digests of each day. Of one day there is at most one for each person and way (by mail or by hand, live or not)."""

    async def plan(self, day: date, digests: Sequence[Digest]) -> None:
        """Keep all of a day, or nothing where that day has some already."""
        ...

    async def last_day(self, before: date | None = None) -> date | None:
        """The last day that has any, or the last one before a day."""
        ...

    async def of(self, day: date) -> tuple[KeptDigest, ...]:
        """Those of a day, in the order of their people."""
        ...

    async def since(self, day: date, reference: str | None = None) -> tuple[KeptDigest, ...]:
        """Those of a day and later, in order; where a reference is given, those that tell of that convention."""
        ...

    async def attempt(
        self, kept: Sequence[KeptDigest], message_id: str, *, trial: bool, by: str, lost_after: timedelta = LOST_AFTER
    ) -> bool:
        """One mail that tells these digests of one day is about to be handed over, ``by`` a run of the workflow.

        ``False`` where somebody else has taken one of them up since it was read, it has come to an end, or another run is sending it
        and has not been at it for so long that it must be lost: then none is to go.
        """
        ...

    async def settle(self, digests: Sequence[Digest], status: DigestStatus, reason: str | None = None) -> None:
        """What became of it; what has come to an end stays so. ``reason`` is a code, and holds no personal data."""
        ...

    async def forget(self, before: date) -> None:
        """Those of days before, whatever became of them; none of the last twelve months."""
        ...


class Holidays(Protocol):
    """Public holidays of a country."""

    def of(self, country: str, first_year: int, last_year: int) -> dict[date, str]: ...


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail. ``media_type`` is that of RFC 2046, with its parameters if any."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person, ready to be sent; ``message_id`` is deterministic.

    ``html`` says the same as ``body``. ``thread`` is the Message-ID that all mails about one matter to one person name.
    ``invitation`` is an iCalendar text with a METHOD (RFC 6047).
    """

    message_id: str
    to: str
    subject: str
    body: str
    html: str | None = None
    thread: str | None = None
    invitation: bytes | None = None
    attachments: tuple[Attachment, ...] = ()


class MailRefused(Exception):
    """The mail server refused this mail for good (5xx). The text is recorded in events: it never holds an address or a name"""


class MailDeferred(Exception):
    """The mail server cannot take this mail now (4xx, or out of reach). The text is recorded in events, as of ``MailRefused``"""


class MailSender(Protocol):
    """Hands one mail to a mail server. Raises ``MailRefused`` or ``MailDeferred``."""

    async def send(self, mail: Mail) -> None: ...


@dataclass(frozen=True, slots=True)
class Wording:
    """What a mail says. ``subject`` is one line, whatever was written into titles and names.

    ``fault`` names the template that could not be used, where a simpler one took its place: somebody is to repair it.
    """

    subject: str
    body: str
    html: str | None = None
    fault: str | None = None


class Typist(Protocol):
    """Puts letters on paper, for somebody to sign and to send by post."""

    def on_paper(self, wording: Wording, *, convention: str, title: str, reader: Person, sender: Person, on: date) -> Attachment:
        """What a mail would have said to this reader, as a file; ``convention`` is a reference, or empty where it is about several."""
        ...


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Somebody to whom no mail can be addressed, and the code that says why."""

    person: str
    reason: str


class Composer(Protocol):
    """Puts letters into words, in the reader's language."""

    def letter(self, letter: Letter, reader: Person) -> Wording: ...

    def by_hand(self, letter: Letter, manager: Person, readers: Sequence[Person]) -> Wording:
        """Asks the manager to send each of these readers a letter, with its text."""
        ...

    def trial(
        self,
        letter: Letter,
        manager: Person,
        intended: Sequence[Person],
        by_hand: Sequence[Person],
        unreachable: Sequence[Unreachable],
    ) -> Wording:
        """Shows the manager what would have been sent. The first line of the body names those intended."""
        ...

    def repair(self, letter: Letter, manager: Person, faults: Sequence[str]) -> Wording:
        """Tells the manager which templates failed where this letter was put into words; it went out in simpler ones."""
        ...

    def digest(self, digest: Digest, reader: Person) -> Wording:
        """One person's weekly letter, over all conventions."""
        ...

    def digests_by_hand(self, digests: Sequence[tuple[Digest, Person]], manager: Person) -> Wording:
        """Asks the manager to send these readers their digests, with the text of each; at least one."""
        ...

    def digests_on_trial(self, digests: Sequence[tuple[Digest, Person]], manager: Person, unreachable: Sequence[Unreachable]) -> Wording:
        """Shows the manager, in one letter, every digest that would have been sent; the first line of the body names those intended."""
        ...


class Invitations(Protocol):
    """Puts a session that is convened, moved or called off into the calendar of whoever reads of it."""

    def invitation(self, letter: Letter, reader: Person) -> bytes | None:
        """``Mail.invitation`` for this reader; none for a letter that tells of no session."""
        ...
