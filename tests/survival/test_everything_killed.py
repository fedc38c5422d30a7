from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from adapters.embedded.waiting import until
from adapters.errors import NotRecordedYet, OutOfReach
from adapters.temporal.client import ConventionsClient
from domain.milestones.progress import ReportMilestone
from domain.start import Start
from tests.embedded.typed import Typed, processes_in
from tests.survival.stacks import conventions_of, sound_stream
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


class Acting:
    """Clients that act without a pause, each at its own convention: one command after the other, and one that had no answer
    again under the same id.
    """

    def __init__(self, conventions: ConventionsClient) -> None:
        self._conventions = conventions
        self.acknowledged: Counter[str] = Counter()
        self._over = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def begin(self) -> None:
        for agreed in (terms() for _ in range(CLIENTS)):
            await self._conventions.start(Start(command_id="start", actor="pm", terms=agreed))
            self.acknowledged[agreed.reference] = 0
        self._tasks = [asyncio.create_task(self._act(reference)) for reference in self.acknowledged]

    async def each_acts_again(self) -> None:
        before = Counter(self.acknowledged)

        async def more() -> bool:
            return all(number > before[reference] + 1 for reference, number in self.acknowledged.items())

        await until("each to act again", more, within=120)

    async def end(self) -> None:
        """After the commands under way; without them, if they take too long."""
        self._over.set()
        _, lost = await asyncio.wait(self._tasks, timeout=60)
        for task in lost:
            task.cancel()
        assert not lost

    async def _act(self, reference: str) -> None:
        while not self._over.is_set():
            command_id = f"report-{self.acknowledged[reference]}"
            report = ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)
            with suppress(NotRecordedYet, OutOfReach):
                await self._conventions.act(reference, report)
                self.acknowledged[reference] += 1


async def test_whatever_is_killed_amid_commands_one_up_brings_back_with_everything_acknowledged(typed: Typed) -> None:
    async with conventions_of(typed.home) as (conventions, store):
        acting = Acting(conventions)
        await acting.begin()
        try:
            for doomed in MOMENTS.values():
                await acting.each_acts_again()
                for process in processes_in(typed.home):
                    with suppress(psutil.NoSuchProcess):  # gone with its parent
                        if doomed(process):
                            process.kill()
                assert (await asyncio.to_thread(typed.run, "up", "--detach"))[0] == 0
            await acting.each_acts_again()
        finally:
            await acting.end()
        for reference, number in acting.acknowledged.items():
            reports = [event.command_id for event in await sound_stream(store, reference) if event.kind == "milestone_reported"]
            assert reports == [f"report-{one}" for one in range(number)]
