"""The twins of the ports that keep everything in memory: for tests, for trials, and for reading what a port means."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from dateutil.relativedelta import relativedelta

from activities.contracts import GENESIS, Row
from activities.digests_past import OVER
from activities.ports import (
    LOST_AFTER,
    DigestStatus,
    EventStore,
    Head,
    KeptDigest,
    Line,
    Mail,
    MailDeferred,
    MailRefused,
    Person,
    Positioned,
    WrongVersion,
)
from adapters.clock import now
from adapters.log.chain import refuse_misshapen, refuse_unchained
from adapters.tenures import refuse_impossible
from domain.messages.digest import Digest


class MemoryEventStore:
    """``EventStore``: atomic because nothing in ``append`` awaits. Passes the same contract suite as PostgreSQL."""

    def __init__(self) -> None:
        self._streams: dict[str, list[Row]] = {}
        self._all: list[Positioned] = []

    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        if not rows:
            return False
        refuse_misshapen(stream, expected, previous, rows)
        refuse_unchained(stream, previous, rows)
        kept = self._streams.get(stream, [])
        head = kept[-1].hash if kept else GENESIS
        if (len(kept), head) == (expected, previous):
            self._streams[stream] = [*kept, *rows]
            self._all.extend(Positioned(position, stream, row) for position, row in enumerate(rows, len(self._all) + 1))
            return True
        if [(row.event_id, row.hash) for row in kept[max(expected, 0) :][: len(rows)]] != [(row.event_id, row.hash) for row in rows]:
            raise WrongVersion(stream, expected, len(kept))
        return False

    async def read(self, stream: str, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        return tuple(self._streams.get(stream, [])[after:][:limit])

    async def streams(self) -> tuple[tuple[str, int], ...]:
        return tuple((name, len(rows)) for name, rows in sorted(self._streams.items()))

    async def dependants(self, reference: str, relations: Sequence[str]) -> tuple[str, ...]:
        named = [f'"reference":"{reference}","relation":"{relation}"' for relation in relations]
        return tuple(name for name, rows in sorted(self._streams.items()) if any(text in row.record for row in rows for text in named))

    async def read_all(self, after: int = 0, limit: int = 1000) -> tuple[Positioned, ...]:
        return tuple(self._all[after:][:limit])


class MemoryLedger:
    """``Ledger`` of a store that has no way to go wrong."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def heads(self) -> tuple[Head, ...]:
        found = [(name, version, (await self._store.read(name, version - 1))[0]) for name, version in await self._store.streams()]
        return tuple(Head(number, name, version, bytes.fromhex(last.hash)) for number, (name, version, last) in enumerate(found, 1))

    async def pages(self, streams: Sequence[int] | None = None) -> AsyncIterator[Sequence[Line]]:
        positions = {(one.stream, one.row.version): one.position for one in await self._store.read_all(limit=sys.maxsize)}
        for head in await self.heads():
            if streams is None or head.number in streams:
                rows = await self._store.read(head.name, limit=sys.maxsize)
                yield [_line(head.number, positions[head.name, row.version], row) for row in rows]

    async def repeated(self) -> tuple[tuple[int, int], ...]:
        return ()

    async def overtaken(self) -> bool:
        return False


def _line(stream: int, position: int, row: Row) -> Line:
    copies = (row.version, UUID(row.event_id), row.kind, row.schema_version, row.occurred_at)
    return Line(stream, position, *copies, row.record, bytes.fromhex(row.hash))


class MemoryPeople:
    """``People``, with ``erase`` beside what the port asks."""

    def __init__(self) -> None:
        self._tenures: dict[tuple[str, str], tuple[Person, ...]] = {}

    async def put(self, scope: str, people: Sequence[Person]) -> None:
        """Raises ``ValueError`` when a tenure ends before it begins, or two of one id begin on one day."""
        refuse_impossible(people)
        for identity in {person.id for person in people}:
            self._tenures[scope, identity] = tuple(person for person in people if person.id == identity)

    async def erase(self, scope: str, ids: Sequence[str]) -> None:
        """Forget whoever held these ids in this scope. Events keep the ids, which then lead to nobody."""
        for identity in ids:
            self._tenures.pop((scope, identity), None)

    async def held(self, person: str) -> dict[str, tuple[Person, ...]]:
        kept = {scope: tenures for (scope, identity), tenures in sorted(self._tenures.items()) if identity == person and tenures}
        return {scope: tuple(sorted(tenures, key=lambda one: one.since)) for scope, tenures in kept.items()}

    async def find(self, ids: Sequence[str], on: date, scope: str = "") -> dict[str, Person]:
        held = {identity: self._holder(scope, identity, on) or self._holder("", identity, on) for identity in ids}
        return {identity: person for identity, person in held.items() if person is not None}

    def _holder(self, scope: str, identity: str, on: date) -> Person | None:
        """Of two tenures that overlap, the one that began last."""
        tenures = self._tenures.get((scope, identity), ())
        serving = [person for person in tenures if person.since <= on and (person.until is None or person.until >= on)]
        return max(serving, key=lambda person: person.since, default=None)


class MemoryDocuments:
    """``Documents``"""

    def __init__(self) -> None:
        self._contents: dict[str, bytes] = {}

    async def put(self, content: bytes) -> str:
        digest = sha256(content).hexdigest()
        self._contents[digest] = content
        return digest

    async def get(self, sha256: str) -> bytes:
        return self._contents[sha256]


class MemoryOffice:
    """``Office``"""

    def __init__(self) -> None:
        self._mail = False
        self._directory: str | None = None
        self._days_off: dict[str, dict[date, str]] = {}

    async def mail_is_on(self) -> bool:
        return self._mail

    async def switch_mail(self, *, on: bool) -> None:
        self._mail = on

    async def directory(self) -> str | None:
        return self._directory

    async def keep_directory(self, document: str) -> None:
        self._directory = document

    async def days_off(self, country: str) -> dict[date, str]:
        return dict(sorted(self._days_off.get(country, {}).items()))

    async def add_day_off(self, country: str, day: date, name: str) -> None:
        self._days_off.setdefault(country, {}).setdefault(day, name)


_Key = tuple[date, str, bool, bool]


class MemoryDigests:
    """``Digests``"""

    def __init__(self) -> None:
        self._kept: dict[_Key, KeptDigest] = {}
        self._taken: dict[_Key, tuple[str, datetime]] = {}

    async def plan(self, day: date, digests: Sequence[Digest]) -> None:
        if not await self.of(day):
            self._kept |= {_key(one): KeptDigest(one) for one in digests}

    async def last_day(self, before: date | None = None) -> date | None:
        return max((key[0] for key in self._kept if before is None or key[0] < before), default=None)

    async def of(self, day: date) -> tuple[KeptDigest, ...]:
        return tuple(self._kept[key] for key in sorted(self._kept) if key[0] == day)

    async def since(self, day: date, reference: str | None = None) -> tuple[KeptDigest, ...]:
        found = [self._kept[key] for key in sorted(self._kept) if key[0] >= day]
        return tuple(one for one in found if reference is None or reference in {line.reference for line in one.digest.lines})

    async def attempt(
        self, kept: Sequence[KeptDigest], message_id: str, *, trial: bool, by: str, lost_after: timedelta = LOST_AFTER
    ) -> bool:
        there = {_key(one.digest): self._kept[_key(one.digest)] for one in kept}
        left = [one for one in kept if there[_key(one.digest)].attempts == one.attempts and self._free(_key(one.digest), by, lost_after)]
        for one in left:
            key = _key(one.digest)
            self._kept[key] = replace(there[key], status="attempted", attempts=one.attempts + 1, message_id=message_id, trial=trial)
            self._taken[key] = (by, now())
        return len(left) == len(kept)

    def _free(self, key: _Key, by: str, lost_after: timedelta) -> bool:
        if self._kept[key].status != "attempted":
            return self._kept[key].status not in OVER
        other, since = self._taken[key]
        return other == by or since <= now() - lost_after

    async def settle(self, digests: Sequence[Digest], status: DigestStatus, reason: str | None = None) -> None:
        for key in map(_key, digests):
            if self._kept[key].status not in OVER:
                self._kept[key] = replace(self._kept[key], status=status, reason=reason)

    async def forget(self, before: date) -> None:
        last = min(before, now().date() - relativedelta(years=1))
        self._kept = {key: one for key, one in self._kept.items() if key[0] >= last}


def _key(one: Digest) -> _Key:
    return one.on, one.person, one.by_mail, one.live


class MemoryHolidays:
    """``Holidays``: the days that it was given, by country; any other country is refused as the library would."""

    def __init__(self, days: Mapping[str, Mapping[date, str]]) -> None:
        self._days = days

    def of(self, country: str, first_year: int, last_year: int) -> dict[date, str]:
        if country not in self._days:
            raise ValueError(f"no public holidays are known for country {country!r}")
        return {day: name for day, name in self._days[country].items() if first_year <= day.year <= last_year}


class MemoryMailSender:
    """``MailSender``: keeps in ``mails`` what it was asked to send; can be told to refuse an address, or to put it off."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self._refused: set[str] = set()
        self._deferrals: Counter[str] = Counter()

    def refuse(self, address: str) -> None:
        """From now on every mail to this address is refused for good."""
        self._refused.add(address)

    def defer(self, address: str, times: int = 1) -> None:
        """The next ``times`` mails to this address cannot be taken."""
        self._deferrals[address] += times

    def back(self) -> None:
        """Nobody is put off any more."""
        self._deferrals.clear()

    async def send(self, mail: Mail) -> None:
        if mail.to in self._refused:
            raise MailRefused(f"550 no such mailbox for {mail.message_id}")
        if self._deferrals[mail.to] > 0:
            self._deferrals[mail.to] -= 1
            raise MailDeferred(f"450 mailbox busy for {mail.message_id}")
        self.mails.append(mail)
