"""Thirty kills under load: what was acknowledged stays, nothing is done twice, and everybody is soon served again."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.effort import about
from tests.survival.besieged import Besieged, Fault
from tests.survival.recoveries import Recovery

pytestmark = pytest.mark.server

TEN = (
    *(Fault.POSTGRESQL_AFTER_COMMIT, Fault.WORKER_AFTER_COMMIT, Fault.POSTGRESQL, Fault.TEMPORAL, Fault.POSTGRESQL_AFTER_COMMIT),
    *(Fault.EVERYTHING, Fault.POSTGRESQL_AFTER_COMMIT, Fault.WORKER, Fault.POSTGRESQL_AFTER_COMMIT, Fault.TEMPORAL),
)
"""Five of them are sure to leave a recording to be made a second time."""
ROUND = 30
KILLS = about(ROUND)


@pytest.fixture
async def besieged(tmp_path: Path) -> AsyncIterator[Besieged]:
    besieged = Besieged(tmp_path / "home")
    await besieged.up()
    yield besieged
    await besieged.down()


async def test_thirty_kills_lose_nothing_and_double_nothing(besieged: Besieged, capsys: pytest.CaptureFixture[str]) -> None:
    faults = itertools.cycle(TEN)
    recoveries: list[Recovery] = []
    while len(recoveries) < KILLS:
        await besieged.load()
        strikes = list(itertools.islice(faults, min(ROUND, KILLS - len(recoveries))))
        recoveries += [await besieged.strike(fault) for fault in strikes]
        assert await besieged.end_of_load() == []
        assert besieged.absorbed() >= len(strikes) // 6
        with capsys.disabled():
            print(besieged.summary(recoveries))  # noqa: T201 - figures to be read
    assert max(max(one.clients) for one in recoveries) < 60
