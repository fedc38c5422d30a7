from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.configuration.settings import Settings
from adapters.embedded.log_files import KEPT, LARGEST, cap
from adapters.embedded.ports import choose_ports
from adapters.embedded.record import Addresses, Record
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from tests.observability.asking import asked

ROOT = Path(__file__).parents[2]


def a_log(path: Path, size: int) -> None:
    line = b'{"event": "recording.made"}\n'
    path.write_bytes(line * (size // len(line)) + b'{"event": "the.last"}\n')


def test_a_log_that_has_grown_too_large_keeps_its_end_in_whole_lines(tmp_path: Path) -> None:
    large, small = tmp_path / "worker.log", tmp_path / "mail.log"
    a_log(large, LARGEST + 1000)
    a_log(small, 1000)
    before = small.read_bytes()
    cap(tmp_path)
    assert KEPT - 100 < large.stat().st_size <= KEPT
    events = [json.loads(line)["event"] for line in large.read_text().splitlines()]
    assert (events[0], events[-1]) == ("recording.made", "the.last")
    assert small.read_bytes() == before


def test_a_part_that_runs_goes_on_after_what_was_kept(tmp_path: Path) -> None:
    log = tmp_path / "worker.log"
    a_log(log, LARGEST + 1000)
    with log.open("ab") as running:
        cap(tmp_path)
        running.write(b'{"event": "later"}\n')
    assert log.read_bytes().endswith(b'{"event": "the.last"}\n{"event": "later"}\n')
    assert log.stat().st_size <= KEPT + 100


def test_the_workers_ports_are_remembered_and_another_one_taken_where_they_are_in_use(tmp_path: Path) -> None:
    first = choose_ports(Settings(home=tmp_path), Record(ports={}))
    assert choose_ports(Settings(home=tmp_path), Record(ports=first)) == first
    assert len(set(first.values())) == len(first)


@pytest.mark.parametrize("address", ["9090", "nowhere:", "127.0.0.1:0", "127.0.0.1:99999999", "http://127.0.0.1:9090"])
def test_an_address_to_answer_at_is_host_and_port(address: str) -> None:
    with pytest.raises(ValueError, match="metrics"):
        Settings(metrics=address)


def test_another_worker_beside_the_stacks_own_does_not_take_its_addresses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {"metrics": "127.0.0.1:9001", "health": "127.0.0.1:9002"}
    others = {"temporal": "temporal.example.org:7233", "namespace": "n", "task_queue": "q", "ui": "http://ui.example.org"}
    others |= {"database": "postgresql://db.example.org/conventions", "smtp": "mail.example.org:25"}
    Record(ports={}, addresses=Addresses(**others, **own)).write(tmp_path)
    monkeypatch.setenv("CONVENTIONS_HOME", str(tmp_path))
    settings = Settings.load()
    assert settings.temporal == "temporal.example.org:7233"
    assert (settings.metrics, settings.health) == (None, None)


@pytest.fixture
async def stack(tmp_path: Path) -> AsyncIterator[Stack]:
    stack = Stack(tmp_path / "home", durable=False)
    yield stack
    await stack.down()


@pytest.mark.server
async def test_a_stack_has_metrics_and_health_and_says_where(stack: Stack) -> None:
    status = await stack.up()
    assert status.metrics is not None
    assert status.health is not None
    async with aiohttp.ClientSession() as session:
        assert (await asked(session, f"http://{status.health}/healthz"))[0] == 200

        async def ready() -> bool:
            code, text = await asked(session, f"http://{status.health}/readyz")
            assert json.loads(text)["ready"] is (code == 200)
            return code == 200

        await until("the worker to be ready", ready, within=30)
        assert "temporal_num_pollers" in (await asked(session, f"http://{status.metrics}/metrics"))[1]
    environment = {"PATH": os.defpath, "CONVENTIONS_HOME": str(stack.home)}
    done = subprocess.run(  # noqa: ASYNC221 - nothing else goes on
        [sys.executable, "starter.py", "status", "--json"], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert (told["metrics"], told["health"]) == (status.metrics, status.health)
