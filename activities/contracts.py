"""What travels in history between the workflow and its activities.

Everything here is replayed for years: fields are only added, with a default.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from domain.agenda import AgendaItem, Awaited
from domain.committees.meetings import Meeting
from domain.life.relations import RelatedFact
from domain.messages.messages import RecordDigest

GENESIS = "0" * 64
"""The head hash of an empty stream: 32 zero bytes, in hexadecimal."""


class Contract(BaseModel):
    """Frozen, and lenient to fields that a newer program wrote."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Row(Contract):
    """One event as it is kept: the exact text of its envelope and the hash that chains it.

    ``record`` is the canonical JSON of the whole envelope, fixed once by the workflow; ``hash`` is the hexadecimal
    SHA-256 of the previous hash's 32 bytes followed by the UTF-8 bytes of ``record``. The other fields are copies for
    columns and indexes.
    """

    version: int
    event_id: str
    kind: str
    schema_version: int
    occurred_at: datetime
    record: str
    hash: str


class Refusal(Contract):
    """Why a command was refused: the wire form of a ``DomainError``."""

    code: str
    message: str
    details: dict[str, Any] = {}


class Recording(Contract):
    """The one recording of an act. Without rows no database is touched, unless ``verify`` asks whether the store holds the head.

    ``expected`` is the version that the stream must have, ``previous`` the head hash it must have (hexadecimal).
    ``wake_at``, ``attributes``, ``refusal``, ``signals`` (how many were acted on together) and ``uncounted`` (how many of them
    were refused without a row) are handed back as they are: the workflow goes on from the result alone. ``commands`` are the
    kinds of those that brought the rows, only to be counted.
    """

    stream: str
    expected: int
    previous: str
    rows: tuple[Row, ...] = ()
    wake_at: datetime | None = None
    attributes: dict[str, Any] = {}
    refusal: Refusal | None = None
    signals: int = 0
    uncounted: int = 0
    verify: bool = False
    commands: tuple[str, ...] = ()
    tell: bool = False
    """whether conventions that name this one must hear of it, if there are any"""


class Recorded(Contract):
    """What became of a recording.

    ``rows`` are the recorded ones; or, when the store was ``ahead``, a page of the later events that somebody else recorded
    (then nothing was written, and ``more`` says whether there are further pages); or none, when the store was ``behind``
    (an older backup, or another past: nothing was written).
    """

    rows: tuple[Row, ...]
    version: int
    head: str
    wake_at: datetime | None = None
    attributes: dict[str, Any] = {}
    refusal: Refusal | None = None
    signals: int = 0
    uncounted: int = 0
    ahead: bool = False
    more: bool = False
    behind: bool = False
    dependants: tuple[str, ...] = ()
    """whoever is to be told to look at this convention"""


class Load(Contract):
    """Ask for the events of a stream after a version; one page is at most about 1 MB."""

    stream: str
    after: int = 0


class Loaded(Contract):
    """One page of a stream, in order; ``more`` says whether to ask again after the last row."""

    rows: tuple[Row, ...]
    more: bool
    dependants: tuple[str, ...] = ()
    """on the last page: whoever is to be told to look at this convention, in case nobody came to it before"""


class RelatedAsked(Contract):
    """Ask what became of other conventions: reference → the version last noted, 0 where none was."""

    noted: dict[str, int]


class RelatedOne(Contract):
    """Where another convention stood after one of its events, and whether that gave it other terms."""

    fact: RelatedFact
    amended: bool = False


class RelatedFound(Contract):
    found: tuple[RelatedOne, ...] = ()


class CalendarRequest(Contract):
    """Ask for the public holidays of a country (ISO 3166 code), years inclusive."""

    country: str
    first_year: int
    last_year: int


class CalendarDays(Contract):
    """Public holidays as ISO dates with their names; every year from ``first_year`` to ``last_year`` is covered."""

    days: dict[str, str]
    first_year: int
    last_year: int
    source: str


class Standing(Contract):
    """Where a convention stands, as far as a letter says it in two lines. ``last_day`` is the last one in force."""

    phase: str
    in_force_on: date | None = None
    last_day: date | None = None
    met: int = 0
    total: int = 0
    next: AgendaItem | None = None


class Letter(Contract):
    """A message that fell due, to be sent once to each recipient.

    ``message`` is its name (with reference and recipient it makes the Message-ID), ``live`` whether this convention's mail
    is switched on; the office's switch is looked up when sending. ``letters`` are reached by a letter that the manager sends.
    ``meeting`` is the session that it tells of, for their calendars.
    """

    reference: str
    title: str
    message: str
    attempt: int = 1
    about: str
    target: str
    rung: str
    subject: str
    due: date
    to: tuple[str, ...]
    letters: tuple[str, ...] = ()
    manager: str
    article: str | None = None
    live: bool = False
    on: date
    items: tuple[str, ...] = ()
    standing: Standing | None = None
    meeting: Meeting | None = None


class Delivery(Contract):
    """What became of one recipient's mail: ``sent``, ``failed`` (for good) or ``deferred`` (try again later)."""

    person: str
    status: Literal["sent", "failed", "deferred"]
    message_id: str
    reason: str | None = None
    trial: bool = False


class Deliveries(Contract):
    results: tuple[Delivery, ...]


class DigestAsked(Contract):
    """Ask for the digests of the day on which an instant falls at the office."""

    at: datetime


class DigestGathered(Contract):
    """How many letters there are to send on that day, and when those of the next one go."""

    on: date
    next_at: datetime
    letters: int


class DigestsToSend(Contract):
    """``by`` is the run that asks: what another one is sending is left to that one."""

    on: date
    by: str = ""


class DigestsSent(Contract):
    """How the digests of a day stand: of each convention, how many of those that tell of it have come to an end.

    ``left`` are put off, and to be tried again; none once there are digests of a later day, which tell all of it.
    """

    left: int
    settled: dict[str, int] = {}


class DeliveriesAsked(Contract):
    """Ask what became of these messages of a convention, in digests since a day."""

    reference: str
    messages: tuple[str, ...]
    since: date


class DeliveriesFound(Contract):
    """What is known, each person's in the digest of its day, in order."""

    found: tuple[RecordDigest, ...] = ()


class Progress(Contract):
    """How far a message has come: what became of those who were written to, and how often the others were put off today."""

    results: tuple[Delivery, ...] = ()
    put_off: int = 0


class Snapshot(Contract):
    """How far a convention's workflow has come: to be compared with its stream.

    ``state_sha256`` is the state's fingerprint, ``None`` before the first event; ``blocked`` says why nothing can be recorded.
    """

    reference: str
    version: int
    head: str
    phase: str
    blocked: str | None = None
    state_sha256: str | None = None


class Answer(Contract):
    """What a convention answers to an act: where it stands now, and for the act itself the events it brought."""

    reference: str
    version: int
    phase: str
    events: tuple[str, ...] = ()
    session: int | None = None
    """the number of the session that was convened or recorded"""
    awaiting: tuple[Awaited, ...] = ()
    next: AgendaItem | None = None
