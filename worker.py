"""The worker: settings → pool → activities → Worker. Composition only; the rules are elsewhere.

``python worker.py`` runs against any Temporal and any PostgreSQL named by the environment (``CONVENTIONS_*``,
see ``adapters/settings.py``).
"""

from __future__ import annotations

import asyncio
import gc
import signal
import zoneinfo
from contextlib import suppress
from datetime import timedelta
from importlib.metadata import version

import structlog
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, UnsandboxedWorkflowRunner, Worker

from activities.calendar import CalendarActivities
from activities.messaging import MessagingActivities
from activities.recording import RecordingActivities
from adapters.holidays import HolidaysLibrary
from adapters.letters import Letters
from adapters.logs import to_stderr
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.reaching import until_reachable
from adapters.settings import Settings
from adapters.smtp import SmtpSender
from adapters.temporal import connect
from workflows.convention import Convention

log = structlog.get_logger()

STICKY = timedelta(seconds=5)
"""After a dead worker its conventions are offered to others this soon."""
GRACE = timedelta(seconds=10)
"""Time for activities under way when the worker is asked to end."""


async def run(settings: Settings, stop: asyncio.Event) -> None:
    """Work until ``stop``; wait for Temporal and PostgreSQL at the beginning, however long they are away."""
    client = await until_reachable("temporal", lambda: connect(settings))
    pool = await until_reachable("postgresql", lambda: open_pool(settings.database))
    try:
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
        workflow_runner=UnsandboxedWorkflowRunner(),  # the sandbox is a check and runs in the tests: decision 0025
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
    gc.collect()
    gc.freeze()  # what was imported stays for good: the collector need not go through it while acts wait
    zoneinfo.reset_tzpath(())  # the zone data we ship, before the system's
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await run(Settings.load(), stop)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
