"""A stack as its clients see it, and what must hold of a stream whatever happened."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from activities.contracts import GENESIS
from adapters.configuration.settings import Settings
from adapters.embedded.record import Record
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import connect
from domain.act import Envelope, chained


@asynccontextmanager
async def conventions_of(home: Path, *, patience: float = 30) -> AsyncIterator[tuple[ConventionsClient, PostgresEventStore]]:
    """The conventions and the store of the stack under a home, whatever the environment says."""
    record = Record.read(home)
    assert record is not None
    assert record.addresses is not None
    settings = Settings(**record.addresses.model_dump())
    pool = await open_pool(settings.database)
    store = PostgresEventStore(pool)
    try:
        yield ConventionsClient(await connect(settings), store, settings.task_queue, patience=patience), store
    finally:
        pool.terminate()


async def sound_stream(store: PostgresEventStore, name: str) -> list[Envelope]:
    """A whole stream: versions follow each other, and the chain is unbroken."""
    rows = await store.read(name, limit=100_000)
    assert [row.version for row in rows] == list(range(1, len(rows) + 1))
    head = GENESIS
    for row in rows:
        head = chained(head, row.record)
        assert row.hash == head
    return [Envelope.model_validate_json(row.record) for row in rows]
