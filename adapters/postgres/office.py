"""The office's own facts, in one line of PostgreSQL, and the holidays that it added."""

from __future__ import annotations

from datetime import date

import asyncpg

from adapters.postgres.pool import connection
from adapters.postgres.queries import statements

_SQL = statements("office")


class PostgresOffice:
    """``Office``"""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def mail_is_on(self) -> bool:
        async with connection(self._pool) as link:
            return bool(await link.fetchval(_SQL["mail"]))

    async def switch_mail(self, *, on: bool) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["switch_mail"], on)

    async def directory(self) -> str | None:
        async with connection(self._pool) as link:
            document: str | None = await link.fetchval(_SQL["directory"])
        return document

    async def keep_directory(self, document: str) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["keep_directory"], document)

    async def days_off(self, country: str) -> dict[date, str]:
        async with connection(self._pool) as link:
            found = await link.fetch(_SQL["days_off"], country)
        return {row["day"]: row["name"] for row in found}

    async def add_day_off(self, country: str, day: date, name: str) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["add_day_off"], country, day, name)
