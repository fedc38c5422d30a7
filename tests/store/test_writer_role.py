"""The application's own role can do its work, and none of the eleven ways around the event store's one door."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date
from urllib.parse import urlsplit

import asyncpg
import pytest

from activities.contracts import GENESIS, Row
from activities.ports import Person
from adapters.postgres.digests import PostgresDigests
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.migrate import schema_is_current
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.postgres.writer import NoSuchRole, admit_writer
from domain.messages.digest import Digest

pytestmark = pytest.mark.server

Chained = Callable[..., tuple[Row, ...]]
ROLE = "The Writer"
EXISTS = "select exists (select from pg_roles where rolname = $1)"


@pytest.fixture
async def writer_dsn(database: str, pool: asyncpg.Pool) -> str:
    if not await pool.fetchval(EXISTS, ROLE):  # roles belong to the server, not to one database
        await pool.execute(f"create role \"{ROLE}\" login password 'secret'")
    await admit_writer(database, ROLE)
    await admit_writer(database, ROLE)
    address = urlsplit(database)
    return f"postgresql://The%20Writer:secret@{address.hostname}:{address.port}{address.path}"


@pytest.fixture
async def writer(writer_dsn: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await open_pool(writer_dsn, largest=2)
    yield pool
    await pool.close()


async def test_the_writer_does_all_that_the_application_needs(writer: asyncpg.Pool, writer_dsn: str, chained: Chained) -> None:
    store, people, office = PostgresEventStore(writer), PostgresPeople(writer), PostgresOffice(writer)
    rows = chained("1", "2")
    await store.append("a", 0, GENESIS, rows)
    await store.append("a", 0, GENESIS, rows)
    assert await store.read("a") == rows
    assert [entry.row for entry in await store.read_all()] == list(rows)
    assert await store.dependants("a", ("framework",)) == ()
    assert await store.streams() == (("a", 2),)
    await people.put("", [Person("a", "Amina", date(2026, 1, 1))])
    await people.erase("", ["a"])
    assert await people.find(["a"], date(2026, 1, 1)) == {}
    await office.switch_mail(on=True)
    await office.keep_directory("{}")
    assert (await office.mail_is_on(), await office.directory()) == (True, "{}")
    await office.add_day_off("MA", date(2027, 3, 10), "Aïd")
    assert await office.days_off("MA") == {date(2027, 3, 10): "Aïd"}
    digests = PostgresDigests(writer)
    long_ago = Digest(on=date(2020, 1, 6), next_on=date(2020, 1, 13), person="mic.focal", manager="pm")
    await digests.plan(long_ago.on, [long_ago])
    assert await digests.attempt(await digests.of(long_ago.on), "<1@example.org>", trial=False, by="run")
    await digests.settle([long_ago], "sent")
    await digests.forget(date(2020, 1, 13))
    assert await digests.of(long_ago.on) == ()
    assert await schema_is_current(writer_dsn)


@pytest.mark.parametrize(
    "abuse",
    [
        "update conventions.events set record = '{}'",
        "delete from conventions.events",
        "truncate conventions.events",
        "drop table conventions.events",
        "alter table conventions.events disable trigger all",
        "select setval('conventions.positions', 1)",
        "insert into conventions.events values (1, 1, 1, gen_random_uuid(), 'k', 1, now(), '2020-01-01', '{}', sha256(''))",
        "set session_replication_role = replica",
        "create table conventions.mine (a int)",
        "select pg_read_file('/etc/passwd')",
        "copy (select 1) to program 'true'",
        "update conventions.streams set version = 1",
        "create or replace function conventions.append() returns int language sql as 'select 1'",
        "insert into conventions.office (single) values (true)",
        "delete from conventions.days_off",
        "delete from conventions.digests",
        "update conventions.digests set content = '{}'",
        "update conventions.days_off set name = ''",
    ],
)
async def test_the_writer_has_no_way_around_append(writer: asyncpg.Pool, abuse: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await writer.execute(abuse)


async def test_a_role_that_was_given_no_right_cannot_append(pool: asyncpg.Pool) -> None:
    signature = "conventions.append(text, integer, bytea, uuid[], text[], smallint[], timestamptz[], text[], bytea[])"
    assert not await pool.fetchval("select has_function_privilege('pg_monitor', $1, 'execute')", signature)


async def test_a_role_that_does_not_exist_is_refused(database: str) -> None:
    with pytest.raises(NoSuchRole, match="nobody"):
        await admit_writer(database, "nobody'; drop schema conventions; --")
