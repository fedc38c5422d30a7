"""A worker that dies at once after a commit, when a file tells it to: between the commit and the report of a recording."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from temporalio.client import Client
from typing_extensions import override

from activities.calendar import CalendarActivities
from activities.contracts import Row
from activities.messaging import MessagingActivities
from activities.recording import RecordingActivities
from adapters.letters import Letters
from adapters.memory import MemoryHolidays, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from worker import worker_of
from workflows.plugin import plugin


class MortalStore(PostgresEventStore):
    """Commits, and dies before anybody hears of it."""

    sentence: Path

    @override
    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        new = await super().append(stream, expected, previous, rows)
        if self.sentence.exists():
            self.sentence.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return new


async def main(address: str, task_queue: str, database: str, sentence: str) -> None:
    client = await Client.connect(address, plugins=[plugin()])
    store = MortalStore(await open_pool(database))
    store.sentence = Path(sentence)
    messaging = MessagingActivities(MemoryPeople(), MemoryOffice(), MemoryMailSender(), Letters(), mail_from="conventions@example.org")
    calendar = CalendarActivities(MemoryHolidays({"MA": {date(2026, 1, 11): "Manifeste"}}), source="tests")
    async with worker_of(client, task_queue, RecordingActivities(store), messaging, calendar, sticky=timedelta(seconds=1)):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
