"""The weekly digest: gathered from the log, one row a letter, and sent until each has come to an end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import date

import structlog
from temporalio import activity

from activities.contracts import (
    DeliveriesAsked,
    DeliveriesFound,
    DigestAsked,
    DigestGathered,
    DigestsSent,
    DigestsToSend,
    Row,
)
from activities.digest_mails import DigestMails, Outgoing
from activities.digests_past import KEPT, OVER, REMEMBERED, not_delivered, told_already
from activities.mail_rules import domain_of
from activities.metrics import Metrics
from activities.ports import (
    Composer,
    Digests,
    DigestStatus,
    EventStore,
    KeptDigest,
    MailDeferred,
    MailRefused,
    MailSender,
    Office,
    People,
    Typist,
)
from domain.act import SYSTEM, Envelope
from domain.days.digest_day import timetable
from domain.evolution import fold, read_event
from domain.messages.digest import Digest, digests
from domain.messages.messages import RecordDigest, ToldInDigest
from domain.phases import State

log = structlog.get_logger(__name__)

_PAGE = 500
_LONGEST_REASON = 400
_AT_ONCE = 8
"""Mails handed over together: an attempt is marked when its turn has come, not before."""
_BEAT = 5.0
"""Seconds between two signs of life."""


class DigestActivities:
    """``mail_from`` gives the domain of every Message-ID; raises ``ValueError`` when it has none."""

    def __init__(
        self,
        store: EventStore,
        kept: Digests,
        people: People,
        office: Office,
        *,
        sender: MailSender,
        composer: Composer,
        typist: Typist,
        mail_from: str,
        metrics: Metrics | None = None,
    ) -> None:
        self._store, self._kept, self._office, self._sender = store, kept, office, sender
        self._metrics = metrics or Metrics()
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._mails = DigestMails(people, composer, typist, domain_of(mail_from))

    # ── Gathering ──────────────────────────────────────────────────────────────────────────────

    @activity.defn(name="gather_digests")
    async def gather_digests(self, asked: DigestAsked) -> DigestGathered:
        """Keep the digests of that day; where it has some already, they stay. A convention that cannot be read holds up no other.

        Those of more than a year ago are forgotten.
        """
        times = timetable(await self._office.directory())
        on = times.today(asked.at)
        following = times.following(on)
        if not await self._kept.of(on):
            async with _alive():
                await self._kept.plan(on, await self.gathered(on, following))
        await self._kept.forget(on - KEPT)
        letters = len(await self._kept.of(on))
        log.info("digest.gathered", day=on.isoformat(), letters=letters)
        return DigestGathered(on=on, next_at=times.instant(following), letters=letters)

    async def gathered(self, on: date, following: date) -> tuple[Digest, ...]:
        """Whoever would get one on that day, and what it would tell."""
        states = [state for name, _ in await self._store.streams() if (state := await self._state(name)) is not None]
        told = told_already(await self._kept.since(on - REMEMBERED))
        last = await self._kept.last_day(before=on)
        lacking = not_delivered(await self._kept.of(last)) if last else {}
        return await asyncio.to_thread(digests, states, on, following, told=told, not_delivered=lacking)

    async def _state(self, stream: str) -> State | None:
        rows: list[Row] = []
        while page := await self._store.read(stream, after=len(rows), limit=_PAGE):
            rows += page
        try:
            return await asyncio.to_thread(_folded, rows)
        except Exception:
            log.exception("digest.unreadable", convention=stream)
            return None

    # ── Sending ────────────────────────────────────────────────────────────────────────────────

    @activity.defn(name="send_digests")
    async def send_digests(self, asked: DigestsToSend) -> DigestsSent:
        """Send what has not come to an end, each apart: its attempt is kept before, its result after.

        One window cannot be closed, as for every mail: an attempt whose result nobody kept is made again, under the same Message-ID.
        Mail goes to people where it is on for their conventions and for the office; whatever else there is to tell goes to the
        manager in one letter, as a trial. Those whom only letters reach have theirs sent to the manager, in one mail, too.
        """
        if (last := await self._kept.last_day()) is not None and last > asked.on:
            return DigestsSent(left=0, settled=_settled(await self._kept.of(asked.on)))
        open_ones = {one.digest: one for one in await self._kept.of(asked.on) if one.status not in OVER}
        outgoing = await self._mails.of(list(open_ones), asked.on, live=await self._office.mail_is_on())
        async with _alive():
            mails = (self._hand_over(one, [open_ones[digest] for digest in one.digests], asked.by) for one in outgoing)
            results = await asyncio.gather(*mails, return_exceptions=True)
        faults = [one for one in results if isinstance(one, BaseException)]
        if faults:
            raise faults[0]
        after = await self._kept.of(asked.on)
        return DigestsSent(left=sum(one.status not in OVER for one in after), settled=_settled(after))

    async def _hand_over(self, outgoing: Outgoing, kept: Sequence[KeptDigest], by: str) -> None:
        """Not where another attempt has taken it up: one that was given up for lost may go on when its process wakes."""
        async with self._turns:
            if not await self._kept.attempt(kept, outgoing.message_id, trial=outgoing.trial, by=by):
                return
            status, reason = await self._became(outgoing)
            await self._kept.settle(outgoing.digests, status, reason[:_LONGEST_REASON] if reason else None)
        for one in outgoing.digests:
            self._metrics.messages.add(1, {"status": _COUNTED[status], "trial": str(outgoing.trial).lower()})
            say = log.info if status == "sent" else log.warning
            fields = {"day": one.on.isoformat(), "person": one.person, "message_id": outgoing.message_id, "trial": outgoing.trial}
            say(f"digest.{status}", **fields, **({"reason": reason} if reason else {}))

    async def _became(self, outgoing: Outgoing) -> tuple[DigestStatus, str | None]:
        if outgoing.mail is None:
            return "failed", outgoing.reason
        try:
            await self._sender.send(outgoing.mail)
        except MailRefused as error:
            return "failed", str(error)
        except MailDeferred as error:
            return "put_off", str(error)
        return "sent", outgoing.reason

    # ── Telling the conventions ────────────────────────────────────────────────────────────────

    @activity.defn(name="read_deliveries")
    async def read_deliveries(self, asked: DeliveriesAsked) -> DeliveriesFound:
        """What became of the digests that told messages of a convention, as far as they have come to an end."""
        wanted = frozenset(asked.messages)
        found: dict[date, list[ToldInDigest]] = {}
        for one in await self._kept.since(asked.since, asked.reference):
            lines = (line for line in one.digest.lines if line.reference == asked.reference)
            messages = tuple(name for line in lines for name in line.messages if name in wanted)
            if messages and one.status in OVER:
                found.setdefault(one.digest.on, []).append(_became(one, messages))
        commands = (
            RecordDigest(command_id=f"digest-{day.isoformat()}", actor=SYSTEM, digest=day, results=tuple(results))
            for day, results in sorted(found.items())
        )
        return DeliveriesFound(found=tuple(commands))


_COUNTED: dict[DigestStatus, str] = {"sent": "sent", "failed": "failed", "put_off": "deferred"}


@asynccontextmanager
async def _alive() -> AsyncIterator[None]:
    """Signs of life while streams are folded and mails wait for their turn; outside of an activity nobody asks."""

    async def beating() -> None:
        while activity.in_activity():
            activity.heartbeat()
            await asyncio.sleep(_BEAT)

    beats = asyncio.create_task(beating())
    try:
        yield
    finally:
        beats.cancel()


def _folded(rows: Iterable[Row]) -> State | None:
    return fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in rows))


def _settled(kept: Iterable[KeptDigest]) -> dict[str, int]:
    over = (one.digest for one in kept if one.status in OVER)
    return dict(sorted(Counter(name for one in over for name in {line.reference for line in one.lines if line.messages}).items()))


def _became(one: KeptDigest, messages: tuple[str, ...]) -> ToldInDigest:
    return ToldInDigest(
        person=one.digest.person,
        status="sent" if one.status == "sent" else "failed",
        message_id=one.message_id or "",
        reason=one.reason,
        trial=one.trial,
        messages=messages,
    )
