from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiohttp
import asyncpg
import pytest
from temporalio.client import Client

from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import free_port
from adapters.embedded.waiting import until
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.migrate import migrate
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from domain.act import Envelope
from domain.milestones.progress import ReportMilestone
from domain.start import Start
from tests.observability.asking import asked
from tests.workflows.samples import terms

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
ROLLS = 2
CLIENTS = 3
_numbers = itertools.count(1)


class Hand:
    """The real worker as a process of its own."""

    def __init__(self, folder: Path, session: aiohttp.ClientSession, settings: dict[str, str]) -> None:
        self._log = folder / f"worker-{next(_numbers)}.log"
        self._session = session
        self.health = settings.get("CONVENTIONS_HEALTH", f"127.0.0.1:{free_port()}")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CONVENTIONS_")},
            "PYTHONPATH": str(ROOT),
            "CONVENTIONS_HOME": str(folder),
            "CONVENTIONS_HEALTH": self.health,
            **settings,
        }
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> Hand:
        with self._log.open("wb") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "worker", cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )
        return self

    async def says(self) -> tuple[int, dict[str, str | None]]:
        status, text = await asked(self._session, f"http://{self.health}/readyz")
        return status, {part: one["problem"] for part, one in json.loads(text)["parts"].items()}

    async def ready(self) -> Hand:
        async def is_ready() -> bool:
            with suppress(aiohttp.ClientError):
                return (await self.says())[0] == 200
            return False

        await until("the worker to be ready", is_ready, within=60)
        return self

    def ask_to_end(self, by: signal.Signals = signal.SIGTERM) -> None:
        assert self.process is not None
        self.process.send_signal(by)

    async def ended(self) -> int:
        assert self.process is not None
        return await asyncio.wait_for(self.process.wait(), timeout=30)

    def logged(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]


Hire = Callable[..., Hand]


@pytest.fixture
async def hire(tmp_path: Path) -> AsyncIterator[Hire]:
    """Workers that are gone with the test."""
    hired: list[Hand] = []
    async with aiohttp.ClientSession() as session:

        def one(**settings: str) -> Hand:
            hired.append(Hand(tmp_path, session, {f"CONVENTIONS_{name.upper()}": value for name, value in settings.items()}))
            return hired[-1]

        yield one
    for hand in hired:
        if hand.process is not None and hand.process.returncode is None:
            hand.process.kill()
            await hand.process.wait()


@pytest.fixture(scope="module")
async def durable_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedPostgres]:
    """A worker refuses a database that may lose what it acknowledged, and so the one of most tests."""
    server = EmbeddedPostgres(tmp_path_factory.mktemp("durable"))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def office(temporal: Client, durable_server: EmbeddedPostgres) -> dict[str, str]:
    """Where a worker of this test works."""
    queue = f"stopping-{next(_numbers)}"
    database = durable_server.dsn(queue)
    owner = await asyncpg.connect(durable_server.dsn())
    await owner.execute(f'create database "{queue}"')
    await owner.close()
    await migrate(database)
    return {"temporal": temporal.service_client.config.target_host, "database": database, "task_queue": queue}


async def test_workers_that_take_over_from_each_other_under_load_fail_no_command(
    temporal: Client, hire: Hire, office: dict[str, str]
) -> None:
    pool = await open_pool(office["database"])
    store = PostgresEventStore(pool)
    conventions = ConventionsClient(
        temporal, store, office["task_queue"], patience=30
    )  # a task in flight at the end comes again after 10 s
    at_work = await (await hire(**office).start()).ready()
    agreed = [terms() for _ in range(CLIENTS)]
    for one in agreed:
        await conventions.start(Start(command_id="start", actor="pm", terms=one))
    acknowledged: dict[str, list[str]] = {one.reference: [] for one in agreed}
    over = asyncio.Event()

    async def act(reference: str) -> None:
        for number in itertools.count():
            if over.is_set():
                return
            command_id = f"report-{number}"
            said = ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)
            await conventions.act(reference, said)  # whatever is raised here fails the test
            acknowledged[reference].append(command_id)

    def done() -> int:
        return sum(map(len, acknowledged.values()))

    acting = asyncio.gather(*(act(one.reference) for one in agreed))
    for _ in range(ROLLS):
        successor = await (await hire(**office).start()).ready()
        at_work.ask_to_end()
        assert await at_work.ended() == 0
        assert [line["event"] for line in at_work.logged() if line["event"].startswith("worker.")] == [
            "worker.ready",
            "worker.stopping",
            "worker.stopped",
        ]
        at_work, before = successor, done()

        async def goes_on(before: int = before) -> bool:
            return acting.done() or done() > before + CLIENTS

        await until("the successor to do the work", goes_on, within=60)
    over.set()
    await asyncio.wait_for(acting, timeout=60)
    for reference, ids in acknowledged.items():
        rows = await store.read(reference, limit=100_000)
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        recorded = [Envelope.model_validate_json(row.record).command_id for row in rows if row.kind == "milestone_reported"]
        assert recorded == ids
    at_work.ask_to_end(signal.SIGINT)
    assert await at_work.ended() == 0
    await pool.close()


async def held_up(temporal: Client, office: dict[str, str], hand: Hand) -> tuple[asyncpg.Connection, asyncpg.transaction.Transaction]:
    """Keep a recording under way, by a lock on the table that it writes to; then ask the worker to end."""
    pool = await open_pool(office["database"])
    conventions = ConventionsClient(temporal, PostgresEventStore(pool), office["task_queue"])
    agreed = terms()
    await conventions.start(Start(command_id="start", actor="pm", terms=agreed))
    await pool.close()
    link = await asyncpg.connect(office["database"])
    lock = link.transaction()
    await lock.start()
    await link.execute("lock table conventions.streams in access exclusive mode")
    handle = temporal.get_workflow_handle(f"convention-{agreed.reference}")
    said = {"actor": "axa.focal", "milestone": "study", "note": "En cours"}
    await handle.signal("report_milestone", said)

    async def waits() -> bool:
        waiting = "select count(*) from pg_locks where not granted and relation = 'conventions.streams'::regclass"
        return bool(await link.fetchval(waiting))

    await until("the recording to wait", waits, within=20)
    hand.ask_to_end()

    async def stopping() -> bool:
        status, parts = await hand.says()
        return (status, parts["worker"]) == (503, "stopping")

    await until("it to say that it ends", stopping, within=3)
    return link, lock


async def test_what_is_under_way_is_finished_first(temporal: Client, hire: Hire, office: dict[str, str]) -> None:
    hand = await (await hire(**office).start()).ready()
    link, lock = await held_up(temporal, office, hand)
    await lock.rollback()
    assert await hand.ended() == 0
    assert await link.fetchval("select count(*) from conventions.events where kind = 'milestone_reported'") == 1
    assert "recording.made" in [line["event"] for line in hand.logged()][-3:]
    await link.close()


async def test_the_second_signal_ends_it_at_once(temporal: Client, hire: Hire, office: dict[str, str]) -> None:
    hand = await (await hire(**office).start()).ready()
    link, _ = await held_up(temporal, office, hand)
    hand.ask_to_end()
    assert await hand.ended() == -signal.SIGTERM
    assert "worker.stopped" not in [line["event"] for line in hand.logged()]
    await link.close()


async def test_a_worker_that_waits_for_its_servers_says_so_and_ends_when_asked(hire: Hire) -> None:
    hand = await hire(temporal=f"127.0.0.1:{free_port()}").start()

    async def answers() -> bool:
        with suppress(aiohttp.ClientError):
            return (await hand.says())[0] == 503
        return False

    await until("the worker to answer", answers, within=60)
    assert (await hand.says())[1] == dict.fromkeys(("worker", "postgresql", "temporal"), "not reached yet")
    hand.ask_to_end()
    assert await hand.ended() == 0


@pytest.mark.parametrize("variable", ["metrics", "health"])
async def test_a_worker_that_cannot_listen_where_it_was_told_says_why_and_ends(hire: Hire, variable: str) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        address = f"127.0.0.1:{stranger.getsockname()[1]}"
        hand = await hire(**{variable: address}).start()
        assert await hand.ended() == 1
    (line,) = hand.logged()
    assert (line["event"], line["level"], line["variable"]) == ("worker.cannot_listen", "critical", f"CONVENTIONS_{variable.upper()}")
    assert line["address"] == address
