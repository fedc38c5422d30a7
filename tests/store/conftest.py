from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import asyncpg
import pytest

from activities.contracts import GENESIS, Row
from activities.ports import EventStore
from adapters.configuration.settings import Settings
from adapters.documents.bucket import BucketDocuments, bucket_of
from adapters.memory import MemoryEventStore
from adapters.postgres.event_store import PostgresEventStore
from domain import act
from tests.store.s3 import BUCKET, S3, ready, server

Chained = Callable[..., tuple[Row, ...]]


def _chained(*records: str, after: int = 0, previous: str = GENESIS) -> tuple[Row, ...]:
    rows = []
    for version, record in enumerate(records, after + 1):
        event_id = str(uuid5(NAMESPACE_URL, f"{previous}/{version}/{record!r}"))
        previous = act.chained(previous, record)
        rows.append(
            Row(
                version=version,
                event_id=event_id,
                kind="convention_signed",
                schema_version=1,
                occurred_at=datetime(2026, 1, 31, 9, 30, 15, 123456, UTC) + timedelta(days=version),
                record=record,
                hash=previous,
            )
        )
    return tuple(rows)


@pytest.fixture(scope="session")
def chained() -> Chained:
    """Makes rows out of records, chained from a previous hash; the same arguments give the same rows."""
    return _chained


@pytest.fixture
def memory_store() -> EventStore:
    return MemoryEventStore()


@pytest.fixture
def postgres_store(pool: asyncpg.Pool) -> EventStore:
    return PostgresEventStore(pool)


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.server)])
def store(request: pytest.FixtureRequest) -> EventStore:
    """Each store in turn: what a test says here holds for all of them."""
    chosen: EventStore = request.getfixturevalue(f"{request.param}_store")
    return chosen


@pytest.fixture(scope="session")
async def s3() -> AsyncIterator[S3]:
    with server() as process:
        yield await ready(process)


@pytest.fixture
def at_bucket(s3: S3, tmp_path: Path) -> Settings:
    """A prefix of one's own in the bucket."""
    key: dict[str, str] = {"documents_key_id": "office", "documents_key": "not-a-secret"}
    place = f"s3://{BUCKET}{tmp_path}"
    return Settings(documents=place, documents_endpoint=f"http://{s3.address}", documents_region="eu-west-3", **key)  # type: ignore[arg-type]


@pytest.fixture
def bucket(at_bucket: Settings) -> BucketDocuments:
    return bucket_of(at_bucket)
