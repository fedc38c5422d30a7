from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import psutil
import pytest

from adapters.configuration.settings import Settings
from adapters.embedded.errors import DamagedRecord
from adapters.embedded.left_behind import left_behind
from adapters.embedded.record import Record
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from tests.embedded.conftest import nothing_to_prepare
from tests.embedded.typed import processes_in

pytestmark = pytest.mark.server

NewStack = Callable[..., Stack]
PARTS = ["postgresql", "temporal", "mail", "worker"]
WITH_A_CHILD = """
import os, pathlib, signal, subprocess, sys
subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], cwd="/", start_new_session=True)
pathlib.Path(os.environ["CONVENTIONS_READY_FILE"]).touch()
signal.pause()
"""


def record_of(stack: Stack) -> Record:
    record = Record.read(stack.home)
    assert record is not None
    return record


def servers(home: Path, name: str) -> list[psutil.Process]:
    """The first process of each server of that name."""
    found = [one for one in processes_in(home) if one.name() == name]
    return [one for one in found if one.parent() not in found]


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A shell, say, that was opened in the folder of the stack."""
    (tmp_path / "home").mkdir()
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], cwd=tmp_path / "home") as process:
        yield process
        process.kill()


async def forget(stack: Stack, *parts: str) -> None:
    """As if whoever started them had been killed before writing it down."""
    record = record_of(stack)
    for part in parts:
        del record.children[part]
    record.write(stack.home)


@pytest.mark.parametrize(
    "damage", [b"", b'{"ports": {"database": 54', b"\x00" * 300, b"[]", b'{"ports": {"database": "one"}}', b"\xff\xfe"]
)
async def test_a_damaged_record_is_told_and_made_anew(new_stack: NewStack, monkeypatch: pytest.MonkeyPatch, damage: bytes) -> None:
    stack = new_stack()
    stack.home.mkdir()
    (stack.home / "stack.json").write_bytes(damage)
    monkeypatch.setenv("CONVENTIONS_HOME", str(stack.home))
    with pytest.raises(DamagedRecord, match=r"stack\.json cannot be read"):
        Settings.load()
    with pytest.raises(DamagedRecord):
        stack.status()
    await stack.down()


async def test_up_over_a_damaged_record_ends_what_still_ran_and_keeps_the_data(new_stack: NewStack) -> None:
    stack = new_stack()
    before = await stack.up()
    connection = await asyncpg.connect(before.database)
    await connection.execute("create table kept ()")
    await connection.close()
    old = processes_in(stack.home)
    (stack.home / "stack.json").write_text('{"ports": {"database": 54')
    after = await stack.up()
    assert after.running
    assert not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in old)
    connection = await asyncpg.connect(after.database)
    assert await connection.fetchval("select to_regclass('kept') is not null")
    await connection.close()
    await stack.down()
    assert processes_in(stack.home) == []


async def test_down_over_a_damaged_record_leaves_no_process(new_stack: NewStack) -> None:
    stack = new_stack()
    await stack.up()
    (stack.home / "stack.json").write_bytes(b"")
    await stack.down()
    assert processes_in(stack.home) == []


async def test_down_also_ends_parts_that_nobody_wrote_down(new_stack: NewStack) -> None:
    stack = new_stack()
    await stack.up()
    await forget(stack, *PARTS)
    await stack.down()
    assert processes_in(stack.home) == []


async def test_up_never_runs_a_second_server_beside_one_that_nobody_wrote_down(new_stack: NewStack) -> None:
    stack = new_stack()
    before = await stack.up()
    await forget(stack, "postgresql", "temporal")
    after = await stack.up()
    assert after.model_dump(exclude={"parts"}) == before.model_dump(exclude={"parts"})
    assert [len(servers(stack.home, name)) for name in ("postgres", "temporal")] == [1, 1]


async def test_a_child_of_a_killed_part_is_ended_too(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", worker=(sys.executable, "-c", WITH_A_CHILD), prepare=nothing_to_prepare, durable=False)
    await stack.up()
    worker = psutil.Process(record_of(stack).children["worker"].pid)

    async def has_a_child() -> bool:
        return bool(worker.children())

    await until("it to have a child", has_a_child, within=10)
    (child,) = worker.children()
    worker.kill()
    await stack.down()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert left_behind(stack.home, ()) == ()


async def test_whoever_merely_stands_in_the_folder_is_left_alone(new_stack: NewStack, somebody: subprocess.Popen[bytes]) -> None:
    stack = new_stack()
    await stack.up()
    await stack.down()
    assert somebody.poll() is None


async def test_a_stack_that_lives_inside_the_folder_of_another_is_left_alone(new_stack: NewStack) -> None:
    outer, inner = new_stack("outer"), new_stack("outer/inner")
    await outer.up()
    status = await inner.up()
    await outer.down()
    assert inner.status() == status
    assert status.running


async def test_everything_killed_at_once_comes_back_with_one_up(new_stack: NewStack) -> None:
    stack = new_stack()
    before = await stack.up()
    connection = await asyncpg.connect(before.database)
    await connection.execute("create table kept ()")
    for process in processes_in(stack.home):
        os.kill(process.pid, signal.SIGKILL)
    connection.terminate()
    after = await stack.up()
    assert after.running
    assert after.model_dump(exclude={"parts"}) == before.model_dump(exclude={"parts"})
    await stack.down()
    assert processes_in(stack.home) == []
