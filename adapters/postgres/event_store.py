"""The event store in PostgreSQL; its rules stand in ``sql/migrations/0001_event_store.sql``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Any

import asyncpg

from activities.contracts import Row
from activities.ports import BrokenChain, Positioned, WrongVersion
from adapters.log.chain import refuse_misshapen
from adapters.postgres.pool import connection
from adapters.postgres.queries import statements

_SQL = statements("event_store")
_WRONG_VERSION = "ES001"
_BROKEN_CHAIN = "ES003"


class PostgresEventStore:
    """``EventStore``: appends through one SQL function, in one round trip, which checks version, head and every hash itself.

    A head other than ``previous`` at the expected version is ``WrongVersion`` (``actual`` equals ``expected``): the rows
    chain, but onto another past. ``BrokenChain`` is a fault of the rows themselves, whatever the store holds.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        if not rows:
            return False
        refuse_misshapen(stream, expected, previous, rows)
        async with connection(self._pool) as link:
            try:
                return bool(await link.fetchval(_SQL["append"], stream, expected, bytes.fromhex(previous), *_columns(rows)))
            except asyncpg.PostgresError as error:
                if error.sqlstate == _WRONG_VERSION:
                    raise WrongVersion(stream, expected, int(error.detail)) from error
                if error.sqlstate == _BROKEN_CHAIN:
                    raise BrokenChain(f"{stream!r}: the hash of version {error.detail} does not follow") from error
                raise

    async def read(self, stream: str, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        async with connection(self._pool) as link:
            return tuple(_row(record) for record in await link.fetch(_SQL["read"], stream, after, limit))

    async def streams(self) -> tuple[tuple[str, int], ...]:
        async with connection(self._pool) as link:
            return tuple((record["name"], record["version"]) for record in await link.fetch(_SQL["streams"]))

    async def dependants(self, reference: str, relations: Sequence[str]) -> tuple[str, ...]:
        async with connection(self._pool) as link:
            named = [f"{relation}:{reference}" for relation in relations]
            return tuple(record["name"] for record in await link.fetch(_SQL["dependants"], named))

    async def read_all(self, after: int = 0, limit: int = 1000) -> tuple[Positioned, ...]:
        async with connection(self._pool) as link:
            records = await link.fetch(_SQL["read_all"], after, limit)
        return tuple(Positioned(record["position"], record["stream"], _row(record)) for record in records)


def _columns(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    return (
        [row.event_id for row in rows],
        [row.kind for row in rows],
        [row.schema_version for row in rows],
        [row.occurred_at for row in rows],
        [row.record for row in rows],
        [bytes.fromhex(row.hash) for row in rows],
    )


def _row(record: Any) -> Row:
    return Row(
        version=record["version"],
        event_id=str(record["event_id"]),
        kind=record["kind"],
        schema_version=record["schema_version"],
        occurred_at=record["occurred_at"].replace(tzinfo=UTC),  # the first and last of all instants come back without a zone
        record=record["record"],
        hash=record["hash"].hex(),
    )
