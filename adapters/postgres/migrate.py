"""Brings a database to the schema of this program, from any number of processes at once.

Alembic keeps the revisions and their order and writes the SQL (its offline mode); asyncpg runs it. So there is one driver,
and the whole is one transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from io import StringIO
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError

from activities.ports import StoreError
from adapters.postgres.pool import PATIENCE, our_errors
from adapters.postgres.queries import statements

_FOLDER = Path(__file__).parent / "migrations"
_SQL = statements("migrate")


async def migrate(dsn: str) -> None:
    """Apply what is missing, all or nothing. Whoever comes second waits and finds nothing left to do.

    Raises ``StoreUnavailable`` when PostgreSQL does not answer, ``StoreError`` when it refuses or was migrated by a
    newer program.
    """
    async with owner_connection(dsn) as link, link.transaction(isolation="read_committed"):
        await link.execute(_SQL["wait_in_turn"])
        await link.execute(_SQL["create_schema"])
        revision = await applied(link)
        if revision != newest():
            await link.execute(_missing_since(revision))


async def schema_is_current(dsn: str) -> bool:
    """Whether every migration that this program knows has been applied, and none that it does not know."""
    async with owner_connection(dsn) as link:
        return await applied(link) == newest()


async def outdated(link: asyncpg.Connection) -> str | None:
    """What is wrong with the schema of this database, if anything, for those who keep it."""
    found, needed = await applied(link), await asyncio.to_thread(newest)
    if found == needed:
        return None
    return f"the schema is at migration {found or 'none'}, this program needs {needed}"


@asynccontextmanager
async def owner_connection(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection of its own, for what is done once; errors inside are ours."""
    with our_errors():
        link = await asyncpg.connect(dsn, timeout=PATIENCE)
        try:
            yield link
        finally:
            await link.close(timeout=PATIENCE)


async def applied(link: asyncpg.Connection) -> str | None:
    """The last migration that the database has had."""
    if not await link.fetchval(_SQL["was_ever_migrated"]):
        return None
    revision: str | None = await link.fetchval(_SQL["applied"])
    return revision


def _missing_since(revision: str | None) -> str:
    sql = StringIO()
    try:
        command.upgrade(_config(sql), f"{revision or 'base'}:head", sql=True)
    except CommandError as error:
        raise StoreError(f"the database is at migration {revision}, which this program does not know") from error
    return sql.getvalue()


@cache
def newest() -> str | None:
    """The last migration that this program knows."""
    return ScriptDirectory.from_config(_config(StringIO())).get_current_head()


def knows(revision: str) -> bool:
    """Whether this program has a migration of that name; a newer program has others."""
    return any(one.revision == revision for one in ScriptDirectory.from_config(_config(StringIO())).walk_revisions())


def _config(output: StringIO) -> Config:
    config = Config(output_buffer=output)
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
