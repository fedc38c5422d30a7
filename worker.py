"""The worker: settings → pool → activities → Worker. Composition only; the rules are elsewhere.

``python worker.py`` runs against any Temporal and any PostgreSQL that the settings name (``adapters/settings.py``). It ends at
once, with the exit code of the command line, where they would leave data open or where waiting repairs nothing.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import zoneinfo
from datetime import timedelta
from importlib.metadata import version

import structlog
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from activities.calendar import CalendarActivities
from activities.messaging import MessagingActivities
from activities.recording import RecordingActivities
from adapters.embedded.record import is_of_the_stack
from adapters.ending import end_with
from adapters.errors import ConventionsError
from adapters.exposure import exposed, postgresql_is_here
from adapters.findings import require_none
from adapters.holidays import HolidaysLibrary
from adapters.letters import Letters
from adapters.logs import to_stderr
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import connection, open_pool
from adapters.postgres.safety import unsafe
from adapters.reaching import until_reachable
from adapters.settings import Settings
from adapters.smtp import SmtpSender
from adapters.temporal import connect
from workflows.convention import Convention

log = structlog.get_logger()

STICKY = timedelta(seconds=5)
"""After a dead worker its conventions are offered to others this soon.

Sooner would harm: a worker that is only slow loses its conventions too, reads their histories again and gets slower still.
Tried once each on two cores that were busy with other things, 200 conventions asked at once: at 5 s every update was
answered, at 2 s and at 1 s the server gave updates up until callers failed.
"""
GRACE = timedelta(seconds=10)
"""Time for activities under way when the worker is asked to end."""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until ``stop``; wait for Temporal and PostgreSQL at the beginning, however long they are away.

    Raises ``Unsafe``, and ``OutOfReach`` for a server that refuses us or is not trusted.
    """
    require_none(exposed(settings))
    client = await until_reachable("temporal", lambda: connect(settings))
    pool = await until_reachable("postgresql", lambda: open_pool(settings.database))
    try:
        if not is_of_the_stack(settings.home, settings.database):  # the stack has looked at its own
            async with connection(pool) as link:
                require_none(await unsafe(link, may_own=postgresql_is_here(settings)))
        store = PostgresEventStore(pool)
        recording = RecordingActivities(store)
        people, office = PostgresPeople(pool), PostgresOffice(pool)
        messaging = MessagingActivities(people, office, SmtpSender(settings), Letters(), mail_from=settings.mail_from)
        calendar = CalendarActivities(HolidaysLibrary(), source=f"holidays {version('holidays')}")
        async with worker_of(client, settings.task_queue, recording, messaging, calendar):
            log.info("worker.ready", temporal=settings.temporal, task_queue=settings.task_queue)
            if settings.ready_file is not None:
                settings.ready_file.write_text("ready\n")
            await stop.wait()
            log.info("worker.stopping")
    finally:
        await pool.close()


def worker_of(
    client: Client,
    task_queue: str,
    recording: RecordingActivities,
    messaging: MessagingActivities,
    calendar: CalendarActivities,
    *,
    sticky: timedelta = STICKY,
) -> Worker:
    """A worker for all conventions. No exception type fails a workflow: a refusal never ends an agreement."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=[Convention],
        activities=[recording.record_events, recording.load_events, messaging.send_message, calendar.fix_calendar],
        workflow_task_poller_behavior=PollerBehaviorAutoscaling(),
        activity_task_poller_behavior=PollerBehaviorAutoscaling(),
        sticky_queue_schedule_to_start_timeout=sticky,
        graceful_shutdown_timeout=GRACE,
        disable_payload_error_limit=True,  # an update of more than 2 MB is then refused by the server, and holds up nobody
    )


async def main() -> None:
    """Run until SIGINT or SIGTERM."""
    to_stderr()
    zoneinfo.reset_tzpath(())  # the zone data we ship, before the system's
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        await run(Settings.load(), stop)
    except ConventionsError as error:
        for reason in error.message.splitlines():
            log.error("worker.cannot_begin", code=error.code, reason=reason)  # noqa: TRY400 - the reason is all there is to say
        sys.exit(int(error.exit_code))


if __name__ == "__main__":
    end_with(lambda: asyncio.run(main()))
