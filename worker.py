"""The worker: settings → pool → activities → Worker. Composition only; the rules are elsewhere.

``python worker.py`` runs against any Temporal and any PostgreSQL that the settings name (``adapters/configuration/settings.py``). It ends
at once, with the exit code of the command line, where they would leave data open or where waiting repairs nothing.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
import zoneinfo
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from importlib.metadata import version
from typing import Any, TypeVar

import asyncpg
import structlog
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, UnsandboxedWorkflowRunner, Worker

from activities.calendar import CalendarActivities
from activities.digesting import DigestActivities
from activities.messaging import MessagingActivities
from activities.metrics import Metrics
from activities.recording import RecordingActivities
from activities.relating import RelatingActivities
from adapters.calendars.invitations import CalendarInvitations
from adapters.configuration.exposure import exposed, postgresql_is_here
from adapters.configuration.findings import require_none
from adapters.configuration.settings import Settings
from adapters.embedded.record import is_of_the_stack
from adapters.errors import ConventionsError, Exit
from adapters.holidays import HolidaysLibrary
from adapters.mail.letters import Letters
from adapters.mail.sending import mail_worker
from adapters.mail.smtp import SmtpSender
from adapters.papers.by_hand import PaperTypist
from adapters.postgres.digests import PostgresDigests
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import connection, open_pool
from adapters.postgres.safety import unsafe
from adapters.reaching import until_reachable
from adapters.temporal.connecting import connect
from adapters.temporal.ending import end_with
from adapters.temporal.scheduling import keep_scheduled
from adapters.watching import health, telemetry
from adapters.watching.logs import to_stderr
from workflows.convention import Convention
from workflows.digest import Digest

T = TypeVar("T")
log = structlog.get_logger()

STICKY = timedelta(seconds=5)
"""After a dead worker its conventions are offered to others this soon.

Sooner would harm: a worker that is only slow loses its conventions too, reads their histories again and gets slower still.
Tried once each on two cores that were busy with other things, 200 conventions asked at once: at 5 s every update was
answered, at 2 s and at 1 s the server gave updates up until callers failed.
"""
GRACE = timedelta(seconds=10)
"""Time for activities under way when the worker is asked to end."""
FAREWELL = 3.0
"""Seconds for PostgreSQL to take leave."""


class Stopped(Exception):
    """Asked to end before it had begun"""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until ``stop``; wait for Temporal and PostgreSQL at the beginning, however long they are away.

    Then take no more work, and finish what is under way. Raises ``CannotListen``; ``Unsafe``; and ``OutOfReach`` for a server
    that refuses us or is not trusted.
    """
    require_none(exposed(settings))
    runtime = telemetry.runtime(settings.metrics)
    metrics = Metrics(runtime.metric_meter)
    readiness = health.Readiness("worker", "postgresql", "temporal")
    async with AsyncExitStack() as open_parts:
        if settings.health is not None:
            await open_parts.enter_async_context(health.answering(settings.health, readiness))
        client = await _unless(stop, until_reachable("temporal", lambda: connect(settings, runtime=runtime)))
        readiness.watch("temporal", health.temporal(client))
        pool = await _unless(stop, until_reachable("postgresql", lambda: open_pool(settings.database)))
        await open_parts.enter_async_context(_closing(pool))
        readiness.watch("postgresql", health.postgresql(pool))
        if not is_of_the_stack(settings.home, settings.database):  # the stack has looked at its own
            async with connection(pool) as link:
                require_none(await unsafe(link, may_own=postgresql_is_here(settings)))
        store = PostgresEventStore(pool)
        recording, relating = RecordingActivities(store, metrics), RelatingActivities(store)
        people, office = PostgresPeople(pool), PostgresOffice(pool)
        sender, composer, mail_from = SmtpSender(settings), Letters(settings.templates), settings.mail_from
        typist, invitations = PaperTypist(settings.templates), CalendarInvitations(mail_from)
        messaging = MessagingActivities(
            people, office, sender, composer, typist, mail_from=mail_from, metrics=metrics, invitations=invitations
        )
        digesting = DigestActivities(
            store,
            PostgresDigests(pool),
            people,
            office,
            sender=sender,
            composer=composer,
            typist=typist,
            mail_from=mail_from,
            metrics=metrics,
        )
        calendar = CalendarActivities(HolidaysLibrary(), source=f"holidays {version('holidays')}", office=office)
        worker = worker_of(client, settings.task_queue, recording, relating, messaging=messaging, calendar=calendar, digesting=digesting)
        mails = mail_worker(client, settings.task_queue, messaging, grace=GRACE)

        async def polling() -> str | None:
            return None if worker.is_running and mails.is_running else "not polling"

        readiness.watch("worker", polling)
        async with worker, mails:
            log.info("worker.ready", temporal=settings.temporal, task_queue=settings.task_queue)
            if settings.ready_file is not None:
                settings.ready_file.write_text("ready\n")
            scheduling = asyncio.create_task(keep_scheduled(client, office, settings.task_queue))
            await stop.wait()
            scheduling.cancel()
            readiness.stop()
            log.info("worker.stopping", grace_seconds=GRACE.seconds)
    log.info("worker.stopped")


async def _unless(stop: asyncio.Event, attempt: Coroutine[Any, Any, T]) -> T:
    """The result of an attempt. Raises ``Stopped`` when the end is asked for first."""
    asked, trying = asyncio.create_task(stop.wait()), asyncio.create_task(attempt)
    try:
        await asyncio.wait({asked, trying}, return_when=asyncio.FIRST_COMPLETED)
        if not trying.done():
            raise Stopped
        return await trying
    finally:
        asked.cancel()
        trying.cancel()


@asynccontextmanager
async def _closing(pool: asyncpg.Pool) -> AsyncIterator[None]:
    """Close the pool in the end, even when nobody answers at the other side."""
    try:
        yield
    finally:
        try:
            async with asyncio.timeout(FAREWELL):
                await pool.close()
        except TimeoutError:
            pool.terminate()


def worker_of(
    client: Client,
    task_queue: str,
    recording: RecordingActivities,
    relating: RelatingActivities,
    *,
    messaging: MessagingActivities,
    calendar: CalendarActivities,
    digesting: DigestActivities,
    sticky: timedelta = STICKY,
) -> Worker:
    """A worker for all conventions. No exception type fails a workflow: a refusal never ends an agreement."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[Convention, Digest],
        workflow_runner=UnsandboxedWorkflowRunner(),  # the sandbox is a check and runs in the tests: decision 0025
        activities=[
            recording.record_events,
            recording.load_events,
            relating.read_related,
            messaging.send_message,  # asked for here by workflows of earlier versions
            calendar.fix_calendar,
            digesting.gather_digests,
            digesting.send_digests,
            digesting.read_deliveries,
        ],
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        sticky_queue_schedule_to_start_timeout=sticky,
        graceful_shutdown_timeout=GRACE,
        disable_payload_error_limit=True,  # an update of more than 2 MB is then refused by the server, and holds up nobody
    )


async def main() -> Exit:
    """Run until SIGINT or SIGTERM; the second of them ends the process at once."""
    try:
        settings = Settings.load()
    except ConventionsError as error:
        to_stderr()
        return cannot_begin(error)
    to_stderr(logging.getLevelNamesMapping()[settings.log_level or "INFO"], telemetry.whereabouts)
    gc.collect()
    gc.freeze()  # what was imported stays for good: the collector need not go through it while acts wait
    zoneinfo.reset_tzpath(())  # the zone data we ship, before the system's
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(told_by_the_loop)

    def asked() -> None:
        stop.set()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(name)
            signal.signal(name, signal.SIG_DFL)

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, asked)
    try:
        with suppress(Stopped):
            await run(settings, stop)
    except telemetry.CannotListen as error:
        log.critical("worker.cannot_listen", variable=error.variable, address=error.address, reason=error.reason)
        return Exit.UNEXPECTED
    except ConventionsError as error:
        return cannot_begin(error)
    return Exit.DONE


def cannot_begin(error: ConventionsError) -> Exit:
    """One line for each reason; the exit code that the command line has for it."""
    for reason in error.message.splitlines():
        log.error("worker.cannot_begin", code=error.code, reason=reason)
    return error.exit_code


def told_by_the_loop(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio would say itself repeats exceptions and tasks as they are."""
    log.error("loop.fault", exc_info=context.get("exception"), reason=str(context["message"]))


def begin() -> None:
    """The process: ends with the exit code of ``main``."""
    sys.exit(int(asyncio.run(main())))


if __name__ == "__main__":
    end_with(begin)
