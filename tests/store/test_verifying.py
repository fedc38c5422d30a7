"""A superuser edits the log behind the triggers' back: every edit is named by convention and version, and none hides the next."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.contracts import GENESIS, Row
from adapters.configuration.settings import Settings
from adapters.documents.bucket import bucket_of
from adapters.documents.folder import FolderDocuments
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.log.verifying import Problem, Verified, named_documents, verify
from adapters.memory import MemoryDocuments, MemoryEventStore, MemoryLedger
from adapters.memory_client import MemoryClient
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.ledger import PostgresLedger, ledger_of
from adapters.postgres.pool import open_pool
from domain.act import Command, chained
from domain.start import Start
from tests.workflows.samples import NOBODY_HEARS, SIGNED, TEXT, report, terms

pytestmark = pytest.mark.server

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Edit = str


async def lived(store: PostgresEventStore | MemoryEventStore, reference: str, reports: int = 4) -> int:
    """A convention in force with a few reports; its version."""
    ticks = itertools.count()
    client = MemoryClient(store, lambda: NOON + timedelta(seconds=next(ticks)))
    await client.start(Start(command_id="start", actor="pm", terms=terms(reference=reference, reach=NOBODY_HEARS)))
    commands: list[Command] = [*SIGNED, *(report("axa.focal", f"report-{number}") for number in range(reports))]
    for command in commands:
        await client.act(reference, command)
    return (await store.read(reference))[-1].version


class Superuser:
    """Whoever can switch off the triggers."""

    def __init__(self, link: asyncpg.Connection) -> None:
        self.link = link

    async def edits(self, *statements: Edit) -> None:
        await self.link.execute("set session_replication_role = replica")
        for statement in statements:
            await self.link.execute(statement)
        await self.link.execute("set session_replication_role = origin")


@pytest.fixture
async def superuser(postgres: EmbeddedPostgres, database: str) -> AsyncIterator[Superuser]:
    link = await asyncpg.connect(postgres.superuser_dsn(database.rpartition("/")[2]))
    yield Superuser(link)
    await link.close()


async def verified(pool: asyncpg.Pool, *references: str) -> Verified:
    documents = MemoryDocuments()
    documents._contents[TEXT] = b""
    async with ledger_of(pool) as ledger:
        return await verify(ledger, documents, references)


def named(found: Verified) -> list[tuple[str, int | None, str]]:
    return [(one.reference, one.version, one.what) for one in found.problems]


def of(reference: str) -> str:
    return f"stream_no = (select stream_no from conventions.streams where name = '{reference}')"


async def test_a_log_that_nobody_touched_is_whole(pool: asyncpg.Pool) -> None:
    store = PostgresEventStore(pool)
    versions = [await lived(store, reference) for reference in ("A-1", "B-1")]
    found = await verified(pool)
    assert (found.ok, found.streams, found.events, found.problems, found.warnings) == (True, 2, sum(versions), [], [])


async def test_the_twin_of_the_ledger_is_verified_the_same() -> None:
    store = MemoryEventStore()
    version = await lived(store, "A-1")
    found = await verify(MemoryLedger(store), MemoryDocuments())
    assert (found.streams, found.events, found.problems) == (1, version, [])


async def test_an_empty_log_is_whole(pool: asyncpg.Pool) -> None:
    found = await verified(pool)
    assert (found.ok, found.streams, found.events) == (True, 0, 0)


EDITS: dict[str, tuple[Edit, set[tuple[int, str]]]] = {
    "a record": ("update conventions.events set record = replace(record, 'En cours', 'Fini') where version = 12", {(12, "hash_differs")}),
    "a kind": ("update conventions.events set kind = 'term_ended' where version = 12", {(12, "kind_differs")}),
    "an instant": (
        "update conventions.events set occurred_at = occurred_at - interval '1 year' where version = 12",
        {(12, "occurred_at_differs")},
    ),
    "the end of time": ("update conventions.events set occurred_at = 'infinity' where version = 12", {(12, "occurred_at_differs")}),
    "an event id": ("update conventions.events set event_id = gen_random_uuid() where version = 12", {(12, "event_id_differs")}),
    "a schema version": ("update conventions.events set schema_version = 7 where version = 12", {(12, "schema_version_differs")}),
    "a hash": (
        "update conventions.events set hash = sha256('x') where version = 12",
        {(12, "hash_differs"), (13, "hash_differs")},
    ),
    "a middle event deleted": ("delete from conventions.events where version = 12", {(12, "missing")}),
    "the first events deleted": ("delete from conventions.events where version < 4", {(1, "missing")}),
    "the last event deleted": ("delete from conventions.events where version = 14", {(14, "missing")}),
    "every event deleted": ("delete from conventions.events", {(1, "missing")}),
    "two swapped": (
        """update conventions.events set version = -version where version in (12, 13);
           update conventions.events set version = 25 + version where version < 0""",
        {
            *{(version, what) for version in (12, 13) for what in ("hash_differs", "version_differs")},
            *{(13, "position_out_of_order"), (14, "hash_differs")},
        },
    ),
    "a forged head": ("update conventions.streams set head_hash = sha256('x')", {(14, "head_differs")}),
    "a version cut": ("update conventions.streams set version = 12", {(14, "beyond_head")}),
    "another name": (
        "update conventions.streams set name = 'A-2'",
        {(version, "stream_differs") for version in range(1, 15)},
    ),
    "no line": ("delete from conventions.streams", {(0, "no_stream")}),
    "no JSON": ("update conventions.events set record = '{' where version = 12", {(12, "hash_differs"), (12, "unreadable")}),
    "an event that nobody knows": (
        "update conventions.events set record = replace(record, 'milestone_reported', 'moon_landed') where version = 12",
        {(12, "hash_differs"), (12, "kind_differs"), (12, "unreadable")},
    ),
    "a beginning that begins nothing": (
        "update conventions.events set record = (select record from conventions.events where version = 12) where version = 1",
        {*{(1, f"{what}_differs") for what in ("hash", "version", "event_id", "kind", "occurred_at")}, (1, "does_not_begin")},
    ),
    "a place in the global order": (
        "update conventions.events set position = 1000 where version = 12",
        {(13, "position_out_of_order"), (0, "positions_overtaken")},
    ),
    "a place given twice": (
        "drop index conventions.events_position; update conventions.events set position = 12 where version = 13",
        {(12, "position_repeated"), (13, "position_repeated"), (13, "position_out_of_order")},
    ),
}


@pytest.mark.parametrize("edit", EDITS)
async def test_an_edit_behind_the_triggers_is_named_with_its_place(pool: asyncpg.Pool, superuser: Superuser, edit: str) -> None:
    assert await lived(PostgresEventStore(pool), "A-1") == 14
    statements, expected = EDITS[edit]
    await superuser.edits(statements)
    found = await verified(pool)
    assert not found.ok
    assert {(version or 0, what) for _, version, what in named(found)} == expected


async def test_no_fault_hides_another_nor_touches_a_convention_that_is_whole(pool: asyncpg.Pool, superuser: Superuser) -> None:
    store = PostgresEventStore(pool)
    for reference in ("A-1", "B-1", "C-1"):
        await lived(store, reference)
    await superuser.edits(
        f"delete from conventions.events where version in (5, 6) and {of('A-1')}",
        f"update conventions.events set record = record || ' ' where version = 9 and {of('A-1')}",
        f"update conventions.events set kind = 'other' where version = 14 and {of('A-1')}",
        f"update conventions.events set record = '[]' where version in (2, 14) and {of('C-1')}",
    )
    assert named(await verified(pool)) == [
        ("A-1", 5, "missing"),
        ("A-1", 9, "hash_differs"),
        ("A-1", 14, "kind_differs"),
        ("C-1", 2, "hash_differs"),
        ("C-1", 2, "unreadable"),
        ("C-1", 14, "hash_differs"),
        ("C-1", 14, "unreadable"),
    ]
    assert (await verified(pool, "B-1")).ok
    assert named(await verified(pool, "B-1", "C-1"))[0] == ("C-1", 2, "hash_differs")


async def test_an_event_rewritten_with_its_own_hash_is_found_at_the_next(pool: asyncpg.Pool, superuser: Superuser) -> None:
    store = PostgresEventStore(pool)
    await lived(store, "A-1")
    before, row = (await store.read("A-1"))[10:12]
    forged = row.record.replace("En cours", "Fini")
    await superuser.link.execute("set session_replication_role = replica")
    rewrite = "update conventions.events set record = $1, hash = $2 where version = 12"
    await superuser.link.execute(rewrite, forged, bytes.fromhex(chained(before.hash, forged)))
    assert named(await verified(pool)) == [("A-1", 13, "hash_differs")]


async def test_an_event_id_that_follows_from_nothing_is_named(pool: asyncpg.Pool) -> None:
    store, memory = PostgresEventStore(pool), MemoryEventStore()
    await lived(memory, "A-1")
    (row, *_) = await memory.read("A-1")
    strange = "00000000-0000-4000-8000-000000000000"
    record = row.record.replace(row.event_id, strange)
    forged = Row(**{**row.model_dump(), "event_id": strange, "record": record, "hash": chained(GENESIS, record)})
    await store.append("A-1", 0, GENESIS, [forged])
    assert named(await verified(pool)) == [("A-1", 1, "event_id_not_derived")]


async def test_a_document_that_was_damaged_is_a_fault_and_one_that_is_not_here_a_warning(pool: asyncpg.Pool, tmp_path: Path) -> None:
    documents = FolderDocuments(tmp_path)
    kept = await documents.put(b"the text")
    store = PostgresEventStore(pool)
    client = MemoryClient(store, lambda: NOON)
    for reference, digest in (("A-1", kept), ("B-1", TEXT)):
        await client.start(Start(command_id="start", actor="pm", terms=terms(reference=reference, reach=NOBODY_HEARS)))
        await client.act(reference, SIGNED[0].model_copy(update={"documents": {"text": digest}}))
    place = await documents.path(kept)
    async with ledger_of(pool) as ledger:
        found = await verify(ledger, documents)
        place.chmod(0o640)
        place.write_bytes(b"another text")
        damaged = await verify(ledger, documents)
    assert (found.ok, [(one.reference, one.version, one.what) for one in found.warnings]) == (True, [("B-1", 2, "document_missing")])
    assert named(damaged) == [("A-1", 2, "document_damaged")]


async def test_a_bucket_that_does_not_answer_leaves_its_documents_unread(pool: asyncpg.Pool) -> None:
    way: dict[str, Any] = {"documents_endpoint": "http://127.0.0.1:9", "documents_key_id": "office", "documents_key": "not-a-secret"}
    client = MemoryClient(PostgresEventStore(pool), lambda: NOON)
    await client.start(Start(command_id="start", actor="pm", terms=terms(reference="A-1")))
    await client.act("A-1", SIGNED[0].model_copy(update={"documents": {"text": TEXT}}))
    async with ledger_of(pool) as ledger:
        found = await verify(ledger, bucket_of(Settings(documents="s3://office", **way)))
    (warning,) = found.warnings
    assert (found.ok, warning.what, warning.details["error"]) == (True, "document_unreadable", "OutOfReach")


def test_every_field_that_names_a_document_is_followed() -> None:
    data = {"documents": {"text": "a", "paper": None}, "evidence": {"report": "b"}, "scan": "c", "minutes": "d", "instrument": "e"}
    assert sorted(named_documents(data)) == ["a", "b", "c", "d", "e"]
    assert sorted(named_documents({"sheet": "f", "document": TEXT, "fact": {"evidence": {"report": "g"}}})) == sorted([TEXT, "f", "g"])
    assert list(named_documents({"scan": None, "document": "text"})) == []


async def test_what_is_recorded_meanwhile_is_not_half_seen(pool: asyncpg.Pool) -> None:
    store = PostgresEventStore(pool)
    await lived(store, "A-1")
    async with ledger_of(pool) as ledger:
        await ledger.heads()
        await MemoryClient(store, lambda: NOON + timedelta(days=1)).act("A-1", report("axa.focal", "meanwhile"))
        assert (await verify(ledger, MemoryDocuments())).events == 14
    assert (await verified(pool)).events == 15


COLUMNS = {
    "record": "record = overlay(record placing '~' from {n} for 1)",
    "hash": "hash = set_byte(hash, {n} % 32, (get_byte(hash, {n} % 32) + 1) % 256)",
    "kind": "kind = kind || '{n}'",
    "schema_version": "schema_version = schema_version + {n}",
    "occurred_at": "occurred_at = occurred_at + interval '{n} microseconds'",
    "event_id": "event_id = gen_random_uuid()",
}


@pytest.fixture(scope="module")
async def two_lives(postgres: EmbeddedPostgres, new_database: Callable[[], Awaitable[str]]) -> AsyncIterator[asyncpg.Connection]:
    """A superuser's connection to a log with two conventions of forty events."""
    database = await new_database()
    pool = await open_pool(database)
    for reference in ("A-1", "B-1"):
        assert await lived(PostgresEventStore(pool), reference, reports=30) == 40
    await pool.close()
    link = await asyncpg.connect(postgres.superuser_dsn(database.rpartition("/")[2]))
    yield link
    await link.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.sampled_from([*COLUMNS, "delete"]), st.sampled_from(["A-1", "B-1"]), st.integers(1, 40), st.integers(1, 300)),
        min_size=1,
        max_size=6,
        unique_by=lambda edit: edit[1:3],
    )
)
async def test_whatever_is_edited_is_found_where_it_was_edited(
    two_lives: asyncpg.Connection, edits: list[tuple[str, str, int, int]]
) -> None:
    transaction = two_lives.transaction()
    await transaction.start()
    try:
        await two_lives.execute("set local session_replication_role = replica")
        for column, reference, version, number in edits:
            place = f"{of(reference)} and version = {version}"
            if column == "delete":
                await two_lives.execute(f"delete from conventions.events where {place}")
            else:
                await two_lives.execute(f"update conventions.events set {COLUMNS[column].format(n=number)} where {place}")
        found = await verify(PostgresLedger(two_lives), MemoryDocuments())
    finally:
        await transaction.rollback()
    told = {(one.reference, version) for one in found.problems for version in _versions(one)}
    edited = {(reference, version) for _, reference, version, _ in edits}
    after_a_hole = {(reference, version + 1) for column, reference, version, _ in edits if column == "delete"}
    after_a_hash = {(reference, version + 1) for column, reference, version, _ in edits if column == "hash"}
    assert told
    assert edited - told <= after_a_hole  # there the chain cannot be followed: the hole itself is told
    assert told <= edited | after_a_hash


def _versions(problem: Problem) -> range:
    assert problem.version is not None
    return range(problem.version, problem.details.get("last", problem.version) + 1)
