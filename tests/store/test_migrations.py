from __future__ import annotations

import asyncio
import itertools
import sys

import asyncpg
import pytest

from activities.ports import StoreError, StoreUnavailable
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import free_port
from adapters.postgres.migrate import migrate, schema_is_current

pytestmark = pytest.mark.server

TABLES = "select array_agg(tablename::text order by tablename) from pg_tables where schemaname = 'conventions'"

_numbers = itertools.count(1)


@pytest.fixture
async def empty(postgres: EmbeddedPostgres, pool: asyncpg.Pool) -> str:
    """The DSN of a database in which nothing was ever done."""
    name = f"empty_{next(_numbers)}"
    await pool.execute(f"create database {name} template template0")
    return postgres.dsn(name)


async def tables(dsn: str) -> list[str]:
    link = await asyncpg.connect(dsn)
    try:
        return list(await link.fetchval(TABLES) or [])
    finally:
        await link.close()


async def test_an_empty_database_is_brought_up_to_date(empty: str) -> None:
    assert not await schema_is_current(empty)
    await migrate(empty)
    assert await schema_is_current(empty)
    assert await tables(empty) == ["days_off", "digests", "events", "migrations", "office", "people", "streams"]


async def test_migrating_twice_changes_nothing(empty: str) -> None:
    await migrate(empty)
    await migrate(empty)
    assert await schema_is_current(empty)


async def test_many_may_migrate_at_once(empty: str) -> None:
    await asyncio.gather(*(migrate(empty) for _ in range(5)))
    assert await schema_is_current(empty)


async def test_two_programs_may_migrate_at_once(empty: str) -> None:
    program = "import asyncio, sys; from adapters.postgres.migrate import migrate; asyncio.run(migrate(sys.argv[1]))"
    programs = [await asyncio.create_subprocess_exec(sys.executable, "-c", program, empty) for _ in range(2)]
    assert [await running.wait() for running in programs] == [0, 0]
    assert await schema_is_current(empty)


async def test_a_migration_that_fails_leaves_nothing_behind(empty: str) -> None:
    link = await asyncpg.connect(empty)
    await link.execute("create schema conventions; create table conventions.office (theirs int)")
    await link.close()
    with pytest.raises(StoreError, match="DuplicateTable"):
        await migrate(empty)
    assert await tables(empty) == ["office"]
    assert not await schema_is_current(empty)


async def test_a_database_of_a_newer_program_is_left_alone(database: str, pool: asyncpg.Pool) -> None:
    await pool.execute("update conventions.migrations set version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        await migrate(database)
    assert not await schema_is_current(database)


async def test_a_server_that_is_not_there_is_out_of_reach() -> None:
    nowhere = f"postgresql://nobody@127.0.0.1:{free_port()}/nothing"
    with pytest.raises(StoreUnavailable):
        await migrate(nowhere)
    with pytest.raises(StoreUnavailable):
        await schema_is_current(nowhere)
