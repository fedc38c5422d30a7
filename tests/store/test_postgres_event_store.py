"""What only PostgreSQL can get wrong, or must refuse to whoever holds a connection."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import asyncpg
import pytest

from activities.contracts import GENESIS, Row
from activities.ports import StoreError, StoreUnavailable
from adapters.embedded.processes import free_port
from adapters.postgres.event_store import PostgresEventStore, _columns
from adapters.postgres.pool import open_pool
from adapters.postgres.queries import statements

pytestmark = pytest.mark.server

Chained = Callable[..., tuple[Row, ...]]
APPEND = statements("event_store")["append"]


@pytest.fixture
def store(pool: asyncpg.Pool) -> PostgresEventStore:
    return PostgresEventStore(pool)


@pytest.fixture
async def slow(database: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection outside the pool, for a writer who takes a long time between taking positions and committing."""
    link = await asyncpg.connect(database)
    yield link
    await link.close()


async def append_by(link: asyncpg.Connection, stream: str, rows: tuple[Row, ...]) -> bool:
    return bool(await link.fetchval(APPEND, stream, 0, bytes.fromhex(GENESIS), *_columns(rows)))


class NaiveReader:
    """The control: remembers the last position it saw, and asks for what lies above."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool, self._position = pool, 0
        self.seen: list[str] = []

    async def catch_up(self) -> None:
        asked = "select position, record from conventions.events where position > $1 order by position"
        for position, record in await self._pool.fetch(asked, self._position):
            self._position = position
            self.seen.append(record)


class Reader:
    """Remembers as little as the naive one, but asks the store."""

    def __init__(self, store: PostgresEventStore) -> None:
        self._store, self._position = store, 0
        self.seen: list[str] = []

    async def catch_up(self) -> None:
        for entry in await self._store.read_all(self._position):
            self._position = entry.position
            self.seen.append(entry.row.record)


# ── The global order ───────────────────────────────────────────────────────────────────────────


async def test_a_reader_loses_nothing_where_one_who_trusts_positions_alone_does(
    store: PostgresEventStore, pool: asyncpg.Pool, slow: asyncpg.Connection, chained: Chained
) -> None:
    naive, reader = NaiveReader(pool), Reader(store)
    transaction = slow.transaction()
    await transaction.start()
    await append_by(slow, "slow", chained("first position"))  # the position is taken, the row is not there yet
    await store.append("quick", 0, GENESIS, chained("second position"))
    await naive.catch_up()
    await reader.catch_up()
    await transaction.commit()
    await naive.catch_up()
    await reader.catch_up()
    assert naive.seen == ["second position"]  # the loss that the watermark is there to prevent
    assert reader.seen == ["first position", "second position"]


async def test_a_reader_sees_what_was_committed_before_a_slow_writer_began(
    store: PostgresEventStore, slow: asyncpg.Connection, chained: Chained
) -> None:
    await store.append("early", 0, GENESIS, chained("1", "2"))
    async with slow.transaction():
        await append_by(slow, "slow", chained("3"))
        assert [entry.row.record for entry in await store.read_all()] == ["1", "2"]


async def test_a_reader_does_not_wait_for_a_writer_who_gave_up(
    store: PostgresEventStore, slow: asyncpg.Connection, chained: Chained
) -> None:
    transaction = slow.transaction()
    await transaction.start()
    await append_by(slow, "slow", chained("never"))
    await store.append("quick", 0, GENESIS, chained("there"))
    await transaction.rollback()
    assert [(entry.position, entry.row.record) for entry in await store.read_all()] == [(2, "there")]


async def test_the_global_order_is_refused_where_it_would_not_hold(pool: asyncpg.Pool) -> None:
    async with pool.acquire() as link, link.transaction(isolation="repeatable_read"):
        with pytest.raises(asyncpg.ObjectNotInPrerequisiteStateError):
            await link.fetch("select * from conventions.read_all(0, 10)")


async def test_a_lock_of_somebody_else_does_not_hold_readers_back(
    store: PostgresEventStore, slow: asyncpg.Connection, chained: Chained
) -> None:
    await store.append("a", 0, GENESIS, chained("1"))
    async with slow.transaction():
        await slow.execute("select pg_advisory_xact_lock(0), pg_advisory_xact_lock(5 << 16, 0)")
        assert len(await store.read_all()) == 1


# ── What the database itself refuses ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "statement",
    [
        "update conventions.events set kind = 'other'",
        "update conventions.events set recorded_at = now() where version = 1",
        "delete from conventions.events",
        "truncate conventions.events",
        "delete from conventions.streams",
        "truncate conventions.streams",
    ],
)
async def test_what_was_recorded_is_not_changed_even_by_the_owner(
    store: PostgresEventStore, pool: asyncpg.Pool, chained: Chained, statement: str
) -> None:
    rows = chained("1", "2")
    await store.append("a", 0, GENESIS, rows)
    with pytest.raises(asyncpg.PostgresError) as refusal:
        await pool.execute(statement)
    assert refusal.value.sqlstate == "ES002"
    assert await store.read("a") == rows


@pytest.mark.parametrize("broken", [0, 1, 2])
async def test_the_database_checks_the_chain_itself(pool: asyncpg.Pool, chained: Chained, broken: int) -> None:
    rows = list(chained("1", "2", "3"))
    rows[broken] = rows[broken].model_copy(update={"record": "edited"})
    async with pool.acquire() as link:
        with pytest.raises(asyncpg.PostgresError) as refusal:
            await append_by(link, "a", tuple(rows))
    assert (refusal.value.sqlstate, refusal.value.detail) == ("ES003", str(broken + 1))
    assert await pool.fetchval("select count(*) from conventions.events") == 0


async def test_the_database_says_whether_it_recorded_or_knew_already(pool: asyncpg.Pool, chained: Chained) -> None:
    async with pool.acquire() as link:
        assert [await append_by(link, "a", chained("1")) for _ in range(2)] == [True, False]


async def test_when_it_was_recorded_is_the_clock_of_the_database(store: PostgresEventStore, pool: asyncpg.Pool, chained: Chained) -> None:
    before = await pool.fetchval("select clock_timestamp()")
    await store.append("a", 0, GENESIS, chained("1"))
    after = await pool.fetchval("select clock_timestamp()")
    assert before <= await pool.fetchval("select recorded_at from conventions.events") <= after


# ── Errors ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_connection_that_was_cut_is_an_answer_not_known(
    store: PostgresEventStore, database: str, slow: asyncpg.Connection, chained: Chained
) -> None:
    watcher = await asyncpg.connect(database)
    rows = chained("1")
    async with slow.transaction():
        await slow.execute("lock table conventions.events in exclusive mode")  # so that the append is under way when it is cut
        cut = "select pg_terminate_backend(pid) from pg_stat_activity where query like '%conventions.append%' and wait_event_type = 'Lock'"
        task = asyncio.create_task(store.append("a", 0, GENESIS, rows))
        async with asyncio.timeout(10):
            while not await watcher.fetch(cut):
                pass
        with pytest.raises(StoreUnavailable):
            await task
    await store.append("a", 0, GENESIS, rows)
    assert await store.read("a") == rows
    await watcher.close()


async def test_a_closed_pool_is_out_of_reach(database: str) -> None:
    pool = await open_pool(database)
    await pool.close()
    with pytest.raises(StoreUnavailable):
        await PostgresEventStore(pool).read("a")


async def test_a_server_that_is_not_there_is_out_of_reach() -> None:
    with pytest.raises(StoreUnavailable):
        await open_pool(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")


@pytest.mark.parametrize("trouble", ["wrong password", "no such database"])
async def test_an_address_that_is_wrong_is_refused_for_good(database: str, trouble: str) -> None:
    wrong = database.replace("@", "x@") if trouble == "wrong password" else f"{database}_not"
    with pytest.raises(StoreError) as refusal:
        await open_pool(wrong)
    assert not isinstance(refusal.value, StoreUnavailable)
    assert "postgresql://" not in str(refusal.value)


async def test_a_database_without_the_schema_is_refused_for_good(pool: asyncpg.Pool) -> None:
    await pool.execute("drop schema conventions cascade")
    with pytest.raises(StoreError, match="UndefinedTable") as refusal:
        await PostgresEventStore(pool).read("a")
    assert not isinstance(refusal.value, StoreUnavailable)


async def test_a_value_that_does_not_fit_is_refused_for_good(store: PostgresEventStore, chained: Chained) -> None:
    (row,) = chained("1")
    with pytest.raises(StoreError) as refusal:
        await store.append("a", 0, GENESIS, [row.model_copy(update={"schema_version": 40_000})])
    assert not isinstance(refusal.value, StoreUnavailable)
