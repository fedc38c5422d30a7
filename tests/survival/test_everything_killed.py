from __future__ import annotations

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from activities.contracts import GENESIS
from adapters.client import ConventionsClient
from adapters.embedded.record import Record
from adapters.embedded.waiting import until
from adapters.errors import NotRecordedYet, OutOfReach
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.settings import Settings
from adapters.temporal import connect
from domain.act import Envelope, chained
from domain.milestones import ReportMilestone
from domain.start import Start
from tests.embedded.typed import Typed, processes_in
from tests.workflows.samples import terms

pytestmark = pytest.mark.server

CLIENTS = 3
MOMENTS: dict[str, Callable[[psutil.Process], bool]] = {
    "everything": lambda process: True,  # noqa: ARG005 - everything
    "PostgreSQL, with all its processes": lambda process: process.name() == "postgres",
    "Temporal": lambda process: process.name() == "temporal",
    "all but PostgreSQL": lambda process: process.name() != "postgres",
}


@pytest.fixture
def typed(tmp_path: Path) -> Iterator[Typed]:
    typed = Typed(tmp_path / "home")
    assert typed.run("up", "--detach")[0] == 0
    yield typed
    assert typed.run("down")[0] == 0
    assert processes_in(typed.home) == []


async def client_of(home: Path) -> tuple[ConventionsClient, PostgresEventStore]:
    record = Record.read(home)
    assert record is not None
    assert record.addresses is not None
    settings = Settings(**record.addresses.model_dump())
    store = PostgresEventStore(await open_pool(settings.database))
    return ConventionsClient(await connect(settings), store, settings.task_queue, patience=20), store


async def test_whatever_is_killed_amid_commands_one_up_brings_back_with_everything_acknowledged(typed: Typed) -> None:
    conventions, store = await client_of(typed.home)
    agreed = [terms() for _ in range(CLIENTS)]
    for one in agreed:
        await conventions.start(Start(command_id="start", actor="pm", terms=one))
    acknowledged: Counter[str] = Counter()
    over = asyncio.Event()

    async def act(reference: str) -> None:
        """One command after the other; one without an answer again, with the same id."""
        while not over.is_set():
            command_id = f"report-{acknowledged[reference]}"
            report = ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)
            try:
                await conventions.act(reference, report)
            except (NotRecordedYet, OutOfReach):
                continue
            acknowledged[reference] += 1

    async def each_acts_again() -> None:
        before = Counter(acknowledged)

        async def more() -> bool:
            return all(acknowledged[one.reference] > before[one.reference] + 1 for one in agreed)

        await until("each to act again", more, within=120)

    acting = [asyncio.create_task(act(one.reference)) for one in agreed]
    for doomed in MOMENTS.values():
        await each_acts_again()
        for process in filter(doomed, processes_in(typed.home)):
            os.kill(process.pid, signal.SIGKILL)
        assert (await asyncio.to_thread(typed.run, "up", "--detach"))[0] == 0
    await each_acts_again()
    over.set()
    await asyncio.gather(*acting)

    for one in agreed:
        rows = await store.read(one.reference, limit=100_000)
        assert [row.version for row in rows] == list(range(1, len(rows) + 1))
        head = GENESIS
        for row in rows:
            head = chained(head, row.record)
            assert row.hash == head
        events = [Envelope.model_validate_json(row.record) for row in rows]
        reports = [event.command_id for event in events if event.kind == "milestone_reported"]
        assert reports == [f"report-{number}" for number in range(acknowledged[one.reference])]
