"""A thousand messages due in the same minute, over SMTP; and what people wait for meanwhile."""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.parser import BytesHeaderParser
from statistics import median, quantiles
from time import perf_counter
from typing import Any

import asyncpg
from aiosmtpd.smtp import SMTP, Envelope, Session

from activities.contracts import GENESIS
from activities.ports import Person
from adapters.clock import now
from adapters.configuration.settings import Settings
from adapters.embedded.processes import LOOPBACK
from adapters.embedded.waiting import until
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.temporal.connecting import workflow_id
from bench.callers import Recorded, agreed, calling, renamed
from bench.early import SHIFT
from bench.results import NONE, Row, row
from bench.rows import SIGNED_AT, signed_from
from bench.servers import Servers
from domain.act import SYSTEM
from domain.days.calendar import At, instant
from domain.files.terms import Terms
from domain.messages.messages import Delivered, RecordDelivery, SwitchMail
from workflows.judging import Standing, judge
from workflows.options import JITTER
from workflows.starting import ConventionInput

EARLY = (sys.executable, "-m", "bench.early")
CONVENTIONS, MILESTONES = 200, 5
"""each milestone due on the same day, and told to its party at 09:00"""
DAY = SIGNED_AT.date() + timedelta(days=1)
_LEAD = 60.0
"""Seconds in which all conventions must have been taken up before the hour strikes."""
_CALLERS, _THINK = 4, 0.2
_PATIENCE = 600.0


@dataclass
class MailServer:
    """Accepts everything; counts by Message-ID, and notes when the last came."""

    accepted: Counter[str] = field(default_factory=Counter)
    last_at: float = 0.0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        self.accepted[str(BytesHeaderParser().parsebytes(envelope.original_content or b"")["Message-ID"])] += 1
        self.last_at = perf_counter()
        return "250 accepted"

    @asynccontextmanager
    async def up(self) -> AsyncIterator[str]:
        """Gives its address."""
        loop = asyncio.get_running_loop()
        async with await loop.create_server(lambda: SMTP(self, hostname="localhost"), LOOPBACK, 0) as listening:
            yield f"{LOOPBACK}:{listening.sockets[0].getsockname()[1]}"


@dataclass(frozen=True)
class Minute:
    """What came of it, in seconds."""

    mails: int
    conventions: int
    repeated: int
    until_last: float
    before: tuple[float, ...]
    meanwhile: tuple[float, ...]


async def rows(servers: Servers) -> list[Row]:
    """Seconds from the hour to the last mail, and what a command takes meanwhile."""
    minute = await lived(servers, CONVENTIONS)
    shares = quantiles(minute.meanwhile, n=20)
    why = (
        f"{minute.mails} mails of {minute.conventions} conventions, {minute.repeated} of them twice; conventions that wake at one "
        f"instant are spread over {JITTER} s, mails over {Settings.model_fields['smtp_rate'].default} a minute."
    )
    commands = (
        f"{_CALLERS} callers with {_THINK:g} s to think: {1e3 * median(minute.meanwhile):.0f} ms in the middle, "
        f"{1e3 * shares[-1]:.0f} ms for 95 of 100, {1e3 * max(minute.meanwhile):.0f} ms at most, of {len(minute.meanwhile)}; "
        f"{1e3 * median(minute.before):.0f} ms in the middle before."
    )
    ratio = median(minute.meanwhile) / median(minute.before)
    return [
        row("a thousand messages due in the same minute", "the clock", "≤ 120", minute.until_last, "s", why),
        row("p50 latency of a command meanwhile", "itself, before", NONE, ratio, "×", commands),
    ]


async def lived(servers: Servers, conventions: int) -> Minute:
    """So many conventions, recorded the day before, taken up a minute before the hour."""
    pool = await open_pool(servers.postgres.dsn())
    try:
        return await _lived(servers, pool, conventions)
    finally:
        await pool.close()


async def _lived(servers: Servers, pool: asyncpg.Pool, conventions: int) -> Minute:
    mail, store = MailServer(), PostgresEventStore(pool)
    terms = [_terms() for _ in range(conventions)]
    await PostgresPeople(pool).put("", [Person(who, who, date(2000, 1, 1), email=f"{who}@example.org") for who in terms[0].people()])
    await PostgresOffice(pool).switch_mail(on=True)
    standings = [await _recorded(store, one) for one in terms]
    strikes = instant(DAY, At.OFFICE, terms[0].zone)
    async with mail.up() as address:
        strikes_at = perf_counter() + _LEAD
        shift = round((strikes - now()).total_seconds() - _LEAD)
        said = {SHIFT: str(shift), "CONVENTIONS_SMTP": address, "CONVENTIONS_SMTP_TLS": "none"}
        async with servers.worker("early", EARLY, said):
            handles = [await _taken_up(servers, one) for one in standings]
            way, before, meanwhile = Recorded(servers.client), list[float](), list[float]()
            await asyncio.gather(*(calling(way, handle, 10, think=_THINK, waited=before) for handle in handles[:_CALLERS]))
            if perf_counter() >= strikes_at:
                raise AssertionError("the hour struck before all conventions were taken up: this machine is too busy")
            await asyncio.sleep(strikes_at - perf_counter())
            busy = asyncio.gather(*(_calling_until_cancelled(way, handle, meanwhile) for handle in handles[:_CALLERS]))
            try:
                await until("all mails", lambda: _all_recorded(store, standings), within=_PATIENCE, every=1)
            finally:
                busy.cancel()
                await asyncio.gather(busy, return_exceptions=True)
    wanted = conventions * MILESTONES
    if len(mail.accepted) != wanted:
        raise AssertionError(f"{len(mail.accepted)} mails, {wanted} messages")
    repeated = mail.accepted.total() - wanted
    return Minute(wanted, conventions, repeated, mail.last_at - strikes_at, tuple(before), tuple(meanwhile))


def _terms() -> Terms:
    one = {"type": "delivery", "owner": "axa", "due": DAY.isoformat()}
    reported = {**one, "id": "placements", "title": "Stages", "due": "2030-06-28"}
    changed = {
        "milestones": [reported, *({**one, "id": f"delivery-{number}", "title": f"Livraison {number}"} for number in range(MILESTONES))],
        "committees": [],
        "reminders": {"delivery": "single", "default": {"before": [], "overdue_every": None}},
    }
    kept = agreed().model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return renamed(Terms.model_validate({key: kept[key] for key in _NEEDED} | changed))


_NEEDED = ("reference", "kind", "title", "parties", "manager", "documents", "signature", "term", "content_sha256")


async def _recorded(store: PostgresEventStore, terms: Terms) -> Standing:
    """Signed the day before, what that told long since sent, its mail on; nothing but its stream is there."""
    standing, made = signed_from(terms, SwitchMail(command_id="mail", actor=terms.manager, on=True))
    sent = (Delivered(person=terms.manager, status="sent", message_id="<sent@example.org>"),)
    for number, told in enumerate(json.loads(one.record)["data"]["message"] for one in made if one.kind == "message_due"):
        judged = judge(standing, RecordDelivery(command_id=f"told-{number}", actor=SYSTEM, message=told, results=sent), SIGNED_AT)
        standing, made = judged.after, (*made, *judged.rows)
    await store.append(terms.reference, 0, GENESIS, made)
    return standing


async def _taken_up(servers: Servers, standing: Standing) -> Any:
    given = ConventionInput(reference=standing.reference, version=standing.version, head=standing.head)
    return await servers.client.start_workflow("Convention", given, id=workflow_id(standing.reference), task_queue="conventions")


async def _calling_until_cancelled(way: Recorded, handle: Any, waited: list[float]) -> None:
    while True:
        await calling(way, handle, 1, think=_THINK, waited=waited)


async def _all_recorded(store: PostgresEventStore, standings: Iterable[Standing]) -> bool:
    for standing in standings:
        kinds = Counter(one.kind for one in await store.read(standing.reference, after=standing.version))
        if kinds["message_sent"] < MILESTONES:
            return False
    return True
