"""Faults that kill nobody: parts that stand still, and wires between them that break, die, lag or lose answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.configuration.settings import Settings
from adapters.embedded.processes import free_port
from tests.survival.besieged import Besieged
from tests.survival.wire import Wire

pytestmark = pytest.mark.server

LAG = 0.05
"""Seconds in each direction: every act takes several times as long as usual."""

ENOUGH = 20
"""Strikes: which statement loses its answer is chance, and one of them has to be a recording."""


@pytest.fixture(scope="module")
async def wires() -> AsyncIterator[tuple[Wire, Wire]]:
    """To PostgreSQL, and to Temporal."""
    async with Wire(to=free_port()) as database, Wire(to=free_port()) as temporal:
        yield database, temporal


@pytest.fixture(scope="module")
async def besieged(tmp_path_factory: pytest.TempPathFactory, wires: tuple[Wire, Wire]) -> AsyncIterator[Besieged]:
    database, temporal = wires
    settings = Settings(database_port=database.to, temporal_port=temporal.to)
    besieged = Besieged(tmp_path_factory.mktemp("besieged"), settings, wires)
    await besieged.up()
    yield besieged
    await besieged.down()


async def test_a_part_that_stands_still_and_goes_on_does_nothing_twice(besieged: Besieged, capsys: pytest.CaptureFixture[str]) -> None:
    await besieged.load()
    recoveries = [await besieged.freeze(part) for part in ("postgresql", "worker", "temporal")]
    assert await besieged.end_of_load() == []
    with capsys.disabled():
        print(besieged.summary(recoveries))  # noqa: T201 - figures to be read


async def test_wires_that_break_die_lag_or_lose_answers_double_nothing(
    besieged: Besieged, wires: tuple[Wire, Wire], capsys: pytest.CaptureFixture[str]
) -> None:
    await besieged.load()
    recoveries = []
    for name, wire in zip(("database", "temporal"), wires, strict=True):
        wire.cut()
        recoveries.append(await besieged.served_after(f"{name}: cut"))
        wire.go_dead()
        recoveries.append(await besieged.served_after(f"{name}: dead"))
        wire.lag(LAG)
        recoveries.append(await besieged.served_after(f"{name}: lagging"))
        wire.lag(0)
        recoveries.append(await besieged.without_answers(name, wire))
    while not besieged.absorbed() and len(recoveries) < ENOUGH:
        recoveries.append(await besieged.without_answers("database", wires[0]))
    assert await besieged.end_of_load() == []
    with capsys.disabled():
        print(besieged.summary(recoveries))  # noqa: T201 - figures to be read
    assert besieged.absorbed() > 0
