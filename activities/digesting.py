"""The weekly digest: gathered from the log, one row a letter, and sent until each has come to an end."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from email.utils import parseaddr
from hashlib import sha256

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
from activities.metrics import Metrics
from activities.ports import (
    Composer,
    Digests,
    DigestStatus,
    EventStore,
    KeptDigest,
    Mail,
    MailDeferred,
    MailRefused,
    MailSender,
    Office,
    People,
    Person,
    Unreachable,
    Wording,
)
from domain.act import SYSTEM, Envelope
from domain.digest import Digest, NotDelivered, Told, digests
from domain.digest_day import timetable
from domain.evolution import fold, read_event
from domain.messages import RecordDigest, ToldInDigest
from domain.phases import State

log = structlog.get_logger(__name__)

_PAGE = 500
_OVER: frozenset[DigestStatus] = frozenset({"sent", "failed"})
_REMEMBERED = timedelta(days=70)
"""So far back a digest is looked at that may have told what its convention has not recorded."""
_LONGEST_REASON = 400
_Words = Callable[[Person], Wording]


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """One mail and the digests that it tells; without ``mail`` they have failed already, for ``reason``."""

    digests: tuple[Digest, ...]
    message_id: str
    trial: bool = False
    mail: Mail | None = None
    reason: str | None = None


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
        mail_from: str,
        metrics: Metrics | None = None,
    ) -> None:
        self._store, self._kept, self._people, self._office = store, kept, people, office
        self._sender, self._composer = sender, composer
        self._metrics = metrics or Metrics()
        self._domain = parseaddr(mail_from)[1].partition("@")[2]
        if not self._domain:
            raise ValueError(f"not an address to send from: {mail_from!r}")

    # ── Gathering ──────────────────────────────────────────────────────────────────────────────

    @activity.defn(name="gather_digests")
    async def gather_digests(self, asked: DigestAsked) -> DigestGathered:
        """Keep the digests of that day; where it has some already, they stay. A convention that cannot be read holds up no other."""
        times = timetable(await self._office.directory())
        on = times.today(asked.at)
        following = times.following(on)
        if not await self._kept.of(on):
            await self._kept.plan(on, await self.gathered(on, following))
        letters = len(await self._kept.of(on))
        log.info("digest.gathered", day=on.isoformat(), letters=letters)
        return DigestGathered(on=on, next_at=times.instant(following), letters=letters)

    async def gathered(self, on: date, following: date) -> tuple[Digest, ...]:
        """Whoever would get one on that day, and what it would tell."""
        states = [state for name, _ in await self._store.streams() if (state := await self._state(name)) is not None]
        told = told_already(await self._kept.since(on - _REMEMBERED))
        last = await self._kept.last_day(before=on)
        lacking = not_delivered(await self._kept.of(last)) if last else {}
        return await asyncio.to_thread(digests, states, on, following, told=told, not_delivered=lacking)

    async def _state(self, stream: str) -> State | None:
        rows: list[Row] = []
        while page := await self._store.read(stream, after=len(rows), limit=_PAGE):
            rows += page
        _beat()
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
        open_ones = [one.digest for one in await self._kept.of(asked.on) if one.status not in _OVER]
        outgoing = await self._outgoing(open_ones, on=asked.on)
        results = await asyncio.gather(*(self._hand_over(one) for one in outgoing), return_exceptions=True)
        faults = [one for one in results if isinstance(one, BaseException)]
        if faults:
            raise faults[0]
        after = await self._kept.of(asked.on)
        return DigestsSent(left=sum(one.status not in _OVER for one in after), settled=_settled(after))

    async def _outgoing(self, open_ones: Sequence[Digest], *, on: date) -> list[_Outgoing]:
        live = await self._office.mail_is_on()
        found = await self._found(open_ones, on)
        outgoing: list[_Outgoing] = []
        for manager in sorted({one.manager for one in open_ones}):
            own = [one for one in open_ones if one.manager == manager]
            sent = [one for one in own if live and one.live]
            outgoing += [self._mail(one, found) for one in sent if one.by_mail]
            if by_hand := [one for one in sent if not one.by_mail]:
                outgoing.append(self._by_hand(by_hand, manager, found))
            outgoing += self._trial([one for one in own if one not in sent], manager, found)
        return outgoing

    async def _found(self, open_ones: Sequence[Digest], on: date) -> dict[str, Person]:
        """Whoever holds the offices; one that only a convention knows is looked for there."""
        ids = {who for one in open_ones for who in (one.person, one.manager)}
        found = await self._people.find(sorted(ids), on)
        for one in open_ones:
            for reference in sorted({line.reference for line in one.lines}):
                if missing := [who for who in (one.person, one.manager) if who not in found]:
                    found |= await self._people.find(missing, on, reference)
        return found

    def _mail(self, digest: Digest, found: dict[str, Person]) -> _Outgoing:
        message_id = self._message_id([digest], "mail")
        return self._to(found.get(digest.person), (digest,), message_id, lambda reader: self._composer.digest(digest, reader))

    def _by_hand(self, by_hand: Sequence[Digest], manager: str, found: dict[str, Person]) -> _Outgoing:
        message_id = self._message_id(by_hand, "by-hand")
        readers = [(one, _named(one.person, found, one.on)) for one in by_hand]
        return self._to(
            found.get(manager), tuple(by_hand), message_id, lambda reader: self._composer.digests_by_hand(readers, reader), of="manager_"
        )

    def _trial(self, held_back: Sequence[Digest], manager: str, found: dict[str, Person]) -> list[_Outgoing]:
        """One letter for the manager; whoever could not have been written to has failed already."""
        lacking = {one.person: reason for one in held_back if one.by_mail and (reason := _unreachable(found.get(one.person)))}
        failed = [
            _Outgoing((one,), self._message_id([one], "trial"), trial=True, reason=lacking[one.person])
            for one in held_back
            if one.by_mail and one.person in lacking
        ]
        shown = tuple(one for one in held_back if not (one.by_mail and one.person in lacking))
        if not shown:
            return failed
        readers = [(one, _named(one.person, found, one.on)) for one in shown]
        unreachable = [Unreachable(person, reason) for person, reason in sorted(lacking.items())]
        message_id = self._message_id(shown, "trial")

        def wording(reader: Person) -> Wording:
            return self._composer.digests_on_trial(readers, reader, unreachable)

        return [*failed, self._to(found.get(manager), shown, message_id, wording, of="manager_", trial=True)]

    def _to(
        self, holder: Person | None, told: tuple[Digest, ...], message_id: str, wording: _Words, *, of: str = "", trial: bool = False
    ) -> _Outgoing:
        """A mail to whoever holds an office. A text that cannot be made fails for those whom it concerns, and for nobody else."""
        reason = _unreachable(holder)
        if holder is None or reason:
            return _Outgoing(told, message_id, trial, reason=f"{of}{reason}")
        try:
            said = wording(holder)
        except Exception:
            log.exception("digest.not_composed", day=told[0].on.isoformat(), person=told[0].person)
            return _Outgoing(told, message_id, trial, reason="template")
        return _Outgoing(told, message_id, trial, Mail(message_id, holder.email or "", said.subject, said.body, said.html))

    async def _hand_over(self, outgoing: _Outgoing) -> None:
        await self._kept.attempt(outgoing.digests, outgoing.message_id, trial=outgoing.trial)
        status, reason = await self._became(outgoing)
        await self._kept.settle(outgoing.digests, status, reason[:_LONGEST_REASON] if reason else None)
        _beat()
        for one in outgoing.digests:
            self._metrics.messages.add(1, {"status": _COUNTED[status], "trial": str(outgoing.trial).lower()})
            say = log.info if status == "sent" else log.warning
            fields = {"day": one.on.isoformat(), "person": one.person, "message_id": outgoing.message_id, "trial": outgoing.trial}
            say(f"digest.{status}", **fields, **({"reason": reason} if reason else {}))

    async def _became(self, outgoing: _Outgoing) -> tuple[DigestStatus, str | None]:
        if outgoing.mail is None:
            return "failed", outgoing.reason
        try:
            await self._sender.send(outgoing.mail)
        except MailRefused as error:
            return "failed", str(error)
        except MailDeferred as error:
            return "put_off", str(error)
        return "sent", None

    def _message_id(self, told: Sequence[Digest], variant: str) -> str:
        """The same for every attempt at the same digests; another for a trial, which must not be taken for the real mail."""
        keys = [f"{one.person}/{one.by_mail}/{one.live}" for one in told]
        name = "|".join(("digest", told[0].on.isoformat(), variant, *keys))
        return f"<{sha256(name.encode()).hexdigest()[:32]}@{self._domain}>"

    # ── Telling the conventions ────────────────────────────────────────────────────────────────

    @activity.defn(name="read_deliveries")
    async def read_deliveries(self, asked: DeliveriesAsked) -> DeliveriesFound:
        """What became of the digests that told messages of a convention, as far as they have come to an end."""
        wanted = frozenset(asked.messages)
        found: dict[date, list[ToldInDigest]] = {}
        for one in await self._kept.since(asked.since, asked.reference):
            lines = (line for line in one.digest.lines if line.reference == asked.reference)
            messages = tuple(name for line in lines for name in line.messages if name in wanted)
            if messages and one.status in _OVER:
                found.setdefault(one.digest.on, []).append(_became(one, messages))
        commands = (
            RecordDigest(command_id=f"digest-{day.isoformat()}", actor=SYSTEM, digest=day, results=tuple(results))
            for day, results in sorted(found.items())
        )
        return DeliveriesFound(found=tuple(commands))


_COUNTED: dict[DigestStatus, str] = {"sent": "sent", "failed": "failed", "put_off": "deferred"}


def _beat() -> None:
    """Alive; outside of an activity nobody asks."""
    if activity.in_activity():
        activity.heartbeat()


def _folded(rows: Iterable[Row]) -> State | None:
    return fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in rows))


def told_already(kept: Iterable[KeptDigest]) -> frozenset[Told]:
    """Whom these digests have told of what, whether or not the conventions have recorded it."""
    over = (one.digest for one in kept if one.status in _OVER)
    return frozenset((line.reference, name, one.person) for one in over for line in one.lines for name in line.messages)


def not_delivered(kept: Iterable[KeptDigest]) -> dict[str, tuple[NotDelivered, ...]]:
    """By manager, whom the digests of a day did not reach; a trial has told it itself."""
    found: dict[str, tuple[NotDelivered, ...]] = {}
    for one in kept:
        if one.status == "failed" and not one.trial:
            said = NotDelivered(person=one.digest.person, digest=one.digest.on, reason=one.reason or "")
            found[one.digest.manager] = (*found.get(one.digest.manager, ()), said)
    return found


def _settled(kept: Iterable[KeptDigest]) -> dict[str, int]:
    over = (one.digest for one in kept if one.status in _OVER)
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


def _unreachable(holder: Person | None) -> str | None:
    """Why no mail can be addressed, if so."""
    if holder is None:
        return "nobody_in_office"
    return None if holder.email else "no_address"


def _named(person: str, found: dict[str, Person], on: date) -> Person:
    """An office that nobody holds stands under its id."""
    return found.get(person) or Person(person, person, on)
