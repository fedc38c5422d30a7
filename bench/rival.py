"""The ``eventsourcing`` library on PostgreSQL (psycopg), one thread a connection: its recorder alone, and an application that saves."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import StoredEvent

from activities.contracts import Row

EVENTS = 5


class Convention(Aggregate):
    """Takes reports of the same content as ours."""

    @event("Reported")
    def report(self, command_id: str, actor: str, milestone: str, note: str) -> None:
        """Say how far a milestone is."""


class Rival:
    """``by_function`` lets it insert through its own SQL function, which it offers as an option."""

    def __init__(self, dsn: str, connections: int, *, by_function: bool = False) -> None:
        address = urlsplit(dsn)
        self._application: Application[UUID] = Application(
            {
                "PERSISTENCE_MODULE": "eventsourcing.postgres",
                "POSTGRES_DBNAME": address.path.removeprefix("/"),
                "POSTGRES_HOST": str(address.hostname),
                "POSTGRES_PORT": str(address.port),
                "POSTGRES_USER": str(address.username),
                "POSTGRES_PASSWORD": str(address.password),
                "POSTGRES_POOL_SIZE": str(connections),
                "POSTGRES_SCHEMA": "library",
                "POSTGRES_ENABLE_DB_FUNCTIONS": "y" if by_function else "n",
            }
        )
        self._threads = ThreadPoolExecutor(connections)
        self._connections = connections

    async def append(self, batches: Sequence[tuple[Row, ...]]) -> int:
        """The recorder's insert alone: each thread a sequence of its own, with our texts as states; how many rows that made together."""
        return await self._in_every_thread(lambda: self._fill(batches))

    async def save(self, batches: int) -> int:
        """Every thread saves an aggregate of its own so often, each time with five new events; how many rows that made together."""
        return await self._in_every_thread(lambda: self._live(batches))

    async def _in_every_thread(self, work: Callable[[], int]) -> int:
        loop = asyncio.get_running_loop()
        return sum(await asyncio.gather(*(loop.run_in_executor(self._threads, work) for _ in range(self._connections))))

    def _fill(self, batches: Sequence[tuple[Row, ...]]) -> int:
        originator, recorder = Convention.create_id(), self._application.recorder
        for rows in batches:
            recorder.insert_events([StoredEvent(originator, row.version, row.kind, row.record.encode()) for row in rows])
        return EVENTS * len(batches)

    def _live(self, batches: int) -> int:
        convention = Convention()
        for batch in range(batches):
            for number in range(EVENTS if batch else EVENTS - 1):  # being made is an event, too
                convention.report(f"report-{batch}-{number}", "axa.focal", "placements", "Première version remise")
            self._application.save(convention)
        return EVENTS * batches

    def close(self) -> None:
        self._threads.shutdown()
        self._application.close()
