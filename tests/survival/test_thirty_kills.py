"""Thirty kills under load: what was acknowledged stays, nothing is done twice, and everybody is soon served again."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.effort import about
from tests.survival.besieged import Besieged, Fault, Recovery, table

pytestmark = pytest.mark.server

A_ROUND = (
    *(Fault.POSTGRESQL_AFTER_COMMIT, Fault.WORKER_AFTER_COMMIT, Fault.POSTGRESQL, Fault.TEMPORAL, Fault.EVERYTHING),
    *(Fault.POSTGRESQL_AFTER_COMMIT, Fault.WORKER, Fault.POSTGRESQL_AFTER_COMMIT, Fault.TEMPORAL, Fault.WORKER_AFTER_COMMIT),
)
"""Three times this is thirty kills, of which nine are sure to leave a recording to be made a second time."""
KILLS = about(30)


@pytest.fixture
async def besieged(tmp_path: Path) -> AsyncIterator[Besieged]:
    besieged = Besieged(tmp_path / "home")
    await besieged.up()
    yield besieged
    await besieged.down()


async def test_thirty_kills_lose_nothing_and_double_nothing(besieged: Besieged, capsys: pytest.CaptureFixture[str]) -> None:
    faults = itertools.cycle(A_ROUND)
    recoveries: list[Recovery] = []
    while len(recoveries) < KILLS:
        await besieged.load()
        for fault in itertools.islice(faults, min(30, KILLS - len(recoveries))):
            recoveries.append(await besieged.strike(fault))
        assert await besieged.end_of_load() == []
        with capsys.disabled():
            print(f"\n{besieged.counts()}; {besieged.absorbed()} recordings absorbed\n{table(recoveries)}")  # noqa: T201 - figures to be read
    assert besieged.absorbed() >= KILLS // 6
    assert max(max(one.clients) for one in recoveries) < 60
