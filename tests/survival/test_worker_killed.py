from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from temporalio.client import Client

from activities.contracts import GENESIS
from adapters.client import ConventionsClient
from adapters.embedded.waiting import until
from adapters.errors import NotRecordedYet
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from domain.act import Envelope, chained
from domain.milestones import ReportMilestone
from domain.start import Start
from tests.workflows.samples import terms

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
KILLS = 10
CLIENTS = 3


class Sentenced:
    """The worker as a process of its own, killed and started again."""

    def __init__(self, address: str, database: str, folder: Path) -> None:
        self._sentence = folder / "die-after-the-next-commit"
        self._arguments = (address, "survival", database, str(self._sentence))
        self._log = folder / "worker.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "tests.survival.mortal_worker",
                *self._arguments,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )

    async def dies_after_its_next_commit(self) -> None:
        self._sentence.touch()
        assert self._process is not None
        await asyncio.wait_for(self._process.wait(), timeout=60)
        assert not self._sentence.exists()
        await self.start()

    async def killed(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()
        await self.start()

    async def end(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()


async def test_ten_deaths_after_a_commit_and_ten_between_commands_lose_and_double_nothing(
    temporal: Client, database: str, tmp_path: Path
) -> None:
    pool = await open_pool(database)
    store = PostgresEventStore(pool)
    worker = Sentenced(temporal.service_client.config.target_host, database, tmp_path)
    await worker.start()
    conventions = ConventionsClient(temporal, store, "survival", patience=30)
    agreed = [terms() for _ in range(CLIENTS)]
    for one in agreed:
        await conventions.start(Start(command_id="start", actor="pm", terms=one))
    acknowledged: dict[str, list[str]] = {one.reference: [] for one in agreed}
    over = asyncio.Event()

    async def act(reference: str) -> None:
        while not over.is_set():
            command_id = f"report-{len(acknowledged[reference])}"
            report = ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)
            try:
                await conventions.act(reference, report)
            except NotRecordedYet:
                continue
            acknowledged[reference].append(command_id)

    acting = [asyncio.create_task(act(one.reference)) for one in agreed]
    try:
        for _ in range(KILLS):
            await worker.dies_after_its_next_commit()
        for _ in range(KILLS):
            await until("another command", _more_than(acknowledged, sum(map(len, acknowledged.values()))), within=60)
            await worker.killed()
        over.set()
        await asyncio.wait_for(asyncio.gather(*acting), timeout=90)
    finally:
        over.set()
        await worker.end()
        for task in acting:
            task.cancel()
    for one in agreed:
        await _sound(store, one.reference, acknowledged[one.reference])
    await pool.close()


def _more_than(acknowledged: dict[str, list[str]], before: int) -> Callable[[], Awaitable[bool]]:
    async def more() -> bool:
        return sum(map(len, acknowledged.values())) > before

    return more


async def _sound(store: PostgresEventStore, reference: str, acknowledged: list[str]) -> None:
    """Versions without a gap, the chain whole, every acknowledged command once, nothing that nobody asked for."""
    rows = await store.read(reference, limit=100_000)
    assert [row.version for row in rows] == list(range(1, len(rows) + 1))
    head = GENESIS
    for row in rows:
        head = chained(head, row.record)
        assert row.hash == head
    reported = [envelope for row in rows if (envelope := Envelope.model_validate_json(row.record)).kind == "milestone_reported"]
    counted = Counter(envelope.command_id for envelope in reported)
    assert set(counted.values()) <= {1}
    assert set(acknowledged) <= set(counted)
    assert len(counted) - len(acknowledged) <= 1
    assert [envelope.data["note"] for envelope in reported] == [f"report-{n}" for n in range(len(reported))]
