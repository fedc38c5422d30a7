"""A convention's life on the real machinery in virtual time: in an office of its own that is thrown away afterwards.

Server, workflow, activities, PostgreSQL and the SMTP dialogue are the real ones. Mail is on in that office alone, and goes to
the catcher: people there have invented addresses, so that no mistake of ours could write to anybody.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from temporalio import activity
from temporalio.worker import Worker
from typing_extensions import override

from activities.calendar import CalendarActivities
from activities.contracts import CalendarRequest, RelatedAsked, RelatedFound, RelatedOne
from activities.digesting import DigestActivities
from activities.messaging import MessagingActivities
from activities.metrics import Metrics
from activities.ports import Holidays, Person
from activities.recording import RecordingActivities
from adapters.calendars.invitations import CalendarInvitations
from adapters.configuration.settings import Settings
from adapters.embedded.errors import NotReady
from adapters.embedded.mail_catcher import catch, caught
from adapters.embedded.postgres import FAST_AND_LOSSY, EmbeddedPostgres
from adapters.embedded.processes import LOOPBACK, free_port
from adapters.embedded.virtual_time import LONGEST_RUN, Shifted, VirtualTime
from adapters.embedded.waiting import until as wait_until
from adapters.errors import OutOfReach
from adapters.log.reading import Reading, read_convention
from adapters.mail.letters import Letters
from adapters.mail.sending import mail_worker
from adapters.mail.smtp import SmtpSender
from adapters.papers.by_hand import PaperTypist
from adapters.postgres.digests import PostgresDigests
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.migrate import migrate
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.rehearsal.rehearsed import DELIVERIES, Difference, differences
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import workflow_id
from adapters.temporal.histories import Claim
from adapters.temporal.standing import Standings
from domain.act import Command
from domain.agenda import AgendaItem
from domain.days.calendar import OFFICE_HOUR, At, instant
from domain.days.digest_day import Timetable
from domain.evolution import AnyEvent
from domain.files.directory import OfficeCalendar
from domain.files.terms import Terms
from domain.life.relations import RelatedFact
from domain.messages.digest import open_from
from domain.messages.messages import MessageDue
from domain.phases import Closed
from domain.preview import BEGINS_AT, assumed, beginning, first_day, lived, next_act
from workflows.convention import Convention
from workflows.digest import Digest
from workflows.options import JITTER
from workflows.starting import ConventionInput

_QUEUE = "rehearsal"
_SENDER = "conventions@example.org"
_YEAR = timedelta(days=365)
_MARGIN = timedelta(seconds=JITTER + 60)
"""After the last instant of a life: conventions that wake together are spread over ``JITTER``."""
_PATIENCE = 60.0
"""Seconds of real time for one act, and for what is still under way at the end."""
_FROM_OFFICE_HOUR = timedelta(hours=BEGINS_AT.hour - OFFICE_HOUR.hour)
_TIMES = Timetable()
_LONG_AGO = date(1900, 1, 1)
_FAST: Mapping[str, str] = {**FAST_AND_LOSSY, "max_connections": "20"}


class _AllDigests(PostgresDigests):
    """The letters of years, however long ago in virtual time: all of them are compared in the end."""

    @override
    async def forget(self, before: date) -> None: ...


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A life that was rehearsed beside the one that was computed; ``items`` are those computed."""

    items: tuple[AgendaItem, ...]
    events: int
    mails: int
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Office:
    """The throw-away office: where its conventions are asked, kept and written about."""

    time: VirtualTime
    shift: timedelta
    store: PostgresEventStore
    digests: PostgresDigests
    conventions: ConventionsClient
    mails: Path

    async def now(self) -> datetime:
        """What its workflows take for the present."""
        return await self.time.now() + self.shift


async def rehearse(
    terms: Terms,
    *,
    signed_on: date,
    start: date | None,
    until: date,
    holidays: Holidays,
    frameworks: tuple[RelatedFact, ...] = (),
    told: Callable[[date], None],
) -> Rehearsal:
    """Live what ``lived`` computes, and compare. ``told`` hears about once a year how far it has come.

    Raises ``DomainError`` where the convention could not be started or signed, ``EmbeddedError`` where a server cannot be
    started. Whatever happens, no process and no folder is left, even where the end is asked for by a signal.
    """
    calendar = CalendarActivities(holidays, source=f"holidays {version('holidays')}")
    source = await _source(calendar, terms, signed_on)
    days = _days(holidays, terms)
    computed = lived(terms, signed_on=signed_on, start=start, until=until, holidays=days, source=source, frameworks=frameworks)
    beside = _Beside(assumed(terms, frameworks, signed_on))
    with _termination_as_interruption():
        async with _office(terms, signed_on, calendar, beside) as office:
            reading = await _live(office, terms, until, computed.events, told)
            mails, letters = caught(office.mails), await office.digests.since(_LONG_AGO)
    found = differences(computed.events, terms.manager, reading.envelopes, mails, letters)
    return Rehearsal(computed.items, len(reading.envelopes), len(mails), tuple(found))


async def _source(calendar: CalendarActivities, terms: Terms, day: date) -> str:
    """What the activity will say about where the holidays come from."""
    asked = CalendarRequest(country=terms.calendar.country, first_year=day.year, last_year=day.year)
    return (await calendar.fix_calendar(asked)).source


def _days(holidays: Holidays, terms: Terms) -> Callable[[int, int], dict[date, str]]:
    """As the activity has it: none, where nothing is known of a country."""

    def of(first: int, last: int) -> dict[date, str]:
        try:
            return holidays.of(terms.calendar.country, first, last)
        except ValueError:
            return {}

    return of


# ── Living it ──────────────────────────────────────────────────────────────────────────────────


async def _live(office: _Office, terms: Terms, until: date, expected: Sequence[AnyEvent], told: Callable[[date], None]) -> Reading:
    """The acts that lead into force, then time alone. The convention as it is recorded in the end."""
    reference = terms.reference
    await office.conventions.start(beginning(terms, "opening-0"))
    number = 1
    while (act := next_act((await read_convention(office.store, reference)).state, f"opening-{number}")) is not None:
        await _act(office.conventions, reference, act)
        number += 1
    end = instant(until, At.END, terms.zone) + _MARGIN
    letters = [one for one in _letters_go(expected, terms.calendar) if one < end]
    begun = shown = await office.now()
    while (now := await office.now()) < end:
        if now - shown >= _YEAR or now == begun:
            told(now.date())
            shown = now
        if now - begun >= LONGEST_RUN:
            await _take_up(office, reference)
            begun = now
        letters = [one for one in letters if one > now]
        await office.time.pass_by(min(end - now, _YEAR, *(one - now for one in letters[:1])))
        if letters and await office.now() >= letters[0]:
            await _write(office)

    async def all_is_told() -> bool:
        log = (await read_convention(office.store, reference)).envelopes
        delivered = sum(one.kind in DELIVERIES for one in log)
        alone = sum(one.kind == "message_due" and one.data.get("delivery", "single") == "single" for one in log)
        sent = sum(one.kind in {"message_sent", "message_failed"} for one in log)
        return len(log) - delivered >= len(expected) and alone <= sent

    async def all_is_recorded() -> bool:
        state = (await read_convention(office.store, reference)).state
        return isinstance(state, Closed) or not state.mailbox.gathered

    with suppress(NotReady):  # then something is missing, which the comparison will name
        await wait_until("what is under way", all_is_told, within=_PATIENCE, every=0.2)
        await _write(office)
        await wait_until("what the last letters told", all_is_recorded, within=_PATIENCE, every=0.2)
    return await read_convention(office.store, reference)


def _letters_go(expected: Iterable[AnyEvent], calendar: OfficeCalendar) -> list[datetime]:
    """When the weekly letters go that have something to tell of this life: Temporal's server of virtual time knows no Schedules."""
    gathered = {one.when.recorded_on for one in expected if isinstance(one, MessageDue) and one.delivery == "digest"}
    days = {_TIMES.following(day - timedelta(days=before)) for day in gathered for before in (0, 1)}  # what comes at night goes that day
    return sorted({_TIMES.instant(open_from(day, calendar)) for day in days})


async def _write(office: _Office) -> None:
    """The weekly letters of today, as the Schedule would have them written."""
    name = f"digest-{(await office.now()).isoformat()}"
    await office.time.client.execute_workflow("Digest", id=name, task_queue=_QUEUE, result_type=int)


async def _act(conventions: ConventionsClient, reference: str, act: Command) -> None:
    """Ask again while the server of virtual time loses the update: now and then it does, and the same command id is the same act."""

    async def answered() -> bool:
        try:
            await conventions.act(reference, act)
        except OutOfReach:
            return False
        return True

    await wait_until(f"an answer to {act.kind}", answered, within=_PATIENCE, every=0.2)


async def _take_up(office: _Office, reference: str) -> None:
    """A new run from the stream alone, as after the loss of Temporal's data, before the server ends the old one."""
    client, reading = office.time.client, await read_convention(office.store, reference)
    if isinstance(reading.state, Closed):
        return
    await client.get_workflow_handle(workflow_id(reference)).terminate()
    claim = Claim(reading.version, reading.rows[-1].hash)
    given = ConventionInput(reference=reference, version=claim.version, head=claim.head)
    await client.start_workflow("Convention", given, id=workflow_id(reference), task_queue=_QUEUE)
    await Standings(client, _PATIENCE).reached(reference, claim)


class _Beside:
    """The frameworks, as the computation takes them: their own lives are not lived here."""

    def __init__(self, facts: tuple[RelatedFact, ...]) -> None:
        self._facts = facts

    @activity.defn(name="read_related")
    async def read_related(self, asked: RelatedAsked) -> RelatedFound:
        """What was not noted yet."""
        return RelatedFound(found=tuple(RelatedOne(fact=one) for one in self._facts if asked.noted.get(one.reference) == 0))


# ── The office ─────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def _office(terms: Terms, signed_on: date, calendar: CalendarActivities, beside: _Beside) -> AsyncIterator[_Office]:
    """Servers, a worker and people for one convention, gone at the end."""
    async with AsyncExitStack() as parts:
        folder = Path(parts.enter_context(TemporaryDirectory(prefix="conventions-rehearsal-")))
        postgres, time = EmbeddedPostgres(folder / "postgresql", settings=_FAST), VirtualTime(folder / "temporal")
        parts.push_async_callback(time.stop)
        parts.push_async_callback(postgres.stop)
        await time.start()
        await postgres.start()
        await migrate(postgres.dsn())
        pool = await open_pool(postgres.dsn())
        parts.push_async_callback(pool.close)
        port = free_port()
        server = await parts.enter_async_context(await catch(folder / "mail", port))
        await server.start_serving()

        store, people, mail = PostgresEventStore(pool), PostgresPeople(pool), PostgresOffice(pool)
        await people.put("", [Person(who, who, _LONG_AGO, email=f"{who}@example.org") for who in sorted(terms.people())])
        await mail.switch_mail(on=True)
        begins = instant(first_day(terms, signed_on), At.OFFICE, terms.zone) + _FROM_OFFICE_HOUR
        shift = begins - await time.now()
        sender = SmtpSender(
            Settings(smtp=f"{LOOPBACK}:{port}", smtp_tls="none", smtp_user=None, smtp_password=None, smtp_rate=0, mail_from=_SENDER)
        )
        recording = RecordingActivities(store, Metrics())
        invitations = CalendarInvitations(_SENDER)
        messaging = MessagingActivities(people, mail, sender, Letters(), PaperTypist(), mail_from=_SENDER, invitations=invitations)
        digests = _AllDigests(pool)
        digesting = DigestActivities(
            store, digests, people, mail, sender=sender, composer=Letters(), typist=PaperTypist(), mail_from=_SENDER
        )
        worker = Worker(
            time.client,
            task_queue=_QUEUE,
            workflows=[Convention, Digest],
            workflow_runner=Shifted(shift),
            activities=[
                recording.record_events,
                recording.load_events,
                calendar.fix_calendar,
                digesting.gather_digests,
                digesting.send_digests,
                digesting.read_deliveries,
                beside.read_related,
            ],
            disable_payload_error_limit=True,
        )
        await parts.enter_async_context(worker)
        await parts.enter_async_context(mail_worker(time.client, _QUEUE, messaging))
        conventions = ConventionsClient(time.client, store, _QUEUE, patience=_PATIENCE)
        yield _Office(time, shift, store, digests, conventions, folder / "mail")


@contextmanager
def _termination_as_interruption() -> Iterator[None]:
    """SIGTERM unwinds like Ctrl-C: by itself it would end the program, and leave its servers behind."""
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, signal.raise_signal, signal.SIGINT)
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGTERM)
