"""The log as it lies in PostgreSQL, faults included."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from activities.ports import Head, Line
from adapters.postgres.pool import connection
from adapters.postgres.queries import statements

_SQL = statements("ledger")
_PAGE = 2000
_BELOW_ALL_STREAMS, _BELOW_ALL_VERSIONS = -(2**63), -(2**31)
"""Numbers below 1 can only be forged: they are looked for all the same."""
_LONGEST = 300.0
"""Seconds for a statement that looks at the whole log."""


@asynccontextmanager
async def ledger_of(pool: asyncpg.Pool) -> AsyncIterator[PostgresLedger]:
    """A ledger at one instant: what is recorded meanwhile is not seen. Raises ``StoreError``."""
    async with connection(pool) as link, link.transaction(isolation="repeatable_read", readonly=True):
        yield PostgresLedger(link)


class PostgresLedger:
    """``Ledger``"""

    def __init__(self, link: asyncpg.Connection) -> None:
        self._link = link

    async def heads(self) -> tuple[Head, ...]:
        return tuple(Head(*record) for record in await self._link.fetch(_SQL["heads"], timeout=_LONGEST))

    async def pages(self, streams: Sequence[int] | None = None) -> AsyncIterator[Sequence[Line]]:
        if streams is None:
            async for page in self._pages("page", _BELOW_ALL_STREAMS):
                yield page
        for stream in streams or ():
            async for page in self._pages("page_of_stream", stream):
                yield page

    async def _pages(self, statement: str, stream: int) -> AsyncIterator[Sequence[Line]]:
        version = _BELOW_ALL_VERSIONS
        while page := [Line(*record) for record in await self._link.fetch(_SQL[statement], stream, version, _PAGE, timeout=_LONGEST)]:
            yield page
            stream, version = page[-1].stream, page[-1].version

    async def repeated(self) -> tuple[tuple[int, int], ...]:
        found = await self._link.fetch(_SQL["repeated"], timeout=_LONGEST)
        return tuple((record["stream_no"], record["version"]) for record in found)

    async def overtaken(self) -> bool:
        return bool(await self._link.fetchval(_SQL["overtaken"], timeout=_LONGEST))
