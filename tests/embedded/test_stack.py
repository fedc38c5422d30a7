from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from adapters.configuration.settings import Settings
from adapters.embedded.errors import PartEnded, PortTaken
from adapters.embedded.processes import Child, free_port, is_running
from adapters.embedded.record import Record
from adapters.embedded.stack import Stack, Status
from adapters.embedded.waiting import until
from tests.embedded.typed import processes_in

pytestmark = pytest.mark.server

NewStack = Callable[..., Stack]


def pids(status: Status) -> dict[str, int | None]:
    return {part.name: part.pid for part in status.parts}


async def kill(stack: Stack, part: str) -> None:
    record = Record.read(stack.home)
    assert record is not None
    child = record.children[part]
    os.kill(child.pid, signal.SIGKILL)

    async def gone() -> bool:
        return not is_running(child)

    await until("it to be gone", gone, within=10)


@pytest.fixture
def stranger() -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"]) as process:
        yield process
        process.kill()


async def test_up_twice_starts_each_part_once(new_stack: NewStack) -> None:
    first = await new_stack().up()
    assert first.running
    assert await new_stack().up() == first
    assert new_stack().status() == first


async def test_two_programs_that_bring_it_up_at_once_start_it_once(new_stack: NewStack) -> None:
    first, second = await asyncio.gather(new_stack().up(), new_stack().up())
    assert first == second


async def test_up_restarts_only_what_was_killed_and_at_the_same_address(new_stack: NewStack) -> None:
    stack = new_stack()
    before = await stack.up()
    for part in before.parts:
        known = pids(await stack.up())
        await kill(stack, part.name)
        after = await stack.up()
        assert after.running
        assert {name for name, pid in pids(after).items() if pid != known[name]} == {part.name}
        assert after.model_dump(exclude={"parts"}) == before.model_dump(exclude={"parts"})


async def test_down_leaves_no_process_and_keeps_data_and_addresses(new_stack: NewStack) -> None:
    stack = new_stack()
    before = await stack.up()
    connection = await asyncpg.connect(before.database)
    await connection.execute("CREATE TABLE kept ()")
    await connection.close()
    assert processes_in(stack.home)

    await stack.down()
    assert processes_in(stack.home) == []
    down = stack.status()
    assert down is not None
    assert not any(part.running for part in down.parts)
    await stack.down()

    again = await stack.up()
    assert again.model_dump(exclude={"parts"}) == before.model_dump(exclude={"parts"})
    connection = await asyncpg.connect(again.database)
    assert await connection.fetchval("SELECT to_regclass('kept') IS NOT NULL")
    await connection.close()


async def test_two_stacks_live_side_by_side(new_stack: NewStack) -> None:
    first, second = new_stack("first"), new_stack("second")
    one, other = await asyncio.gather(first.up(), second.up())
    assert not {one.temporal, one.ui, one.database, one.smtp} & {other.temporal, other.ui, other.database, other.smtp}
    await first.down()
    assert second.status() == other
    assert other.running


async def test_a_taken_port_is_named_and_nothing_is_left_running(new_stack: NewStack, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        monkeypatch.setenv("CONVENTIONS_UI_PORT", str(port))
        stack = new_stack()
        with pytest.raises(PortTaken, match=f"port {port} .* CONVENTIONS_UI_PORT"):
            await stack.up()
    assert processes_in(stack.home) == []


async def test_a_port_can_be_chosen(new_stack: NewStack, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("CONVENTIONS_TEMPORAL_PORT", str(port))
    assert (await new_stack().up()).temporal == f"127.0.0.1:{port}"


async def test_a_worker_that_fails_is_quoted_and_nothing_is_left_running(tmp_path: Path) -> None:
    stack = Stack(tmp_path, worker=(sys.executable, "-c", "raise SystemExit('no such setting')"), durable=False)
    with pytest.raises(PartEnded, match="no such setting"):
        await stack.up()
    assert processes_in(tmp_path) == []


async def test_a_stranger_who_got_a_recorded_number_is_left_alone(tmp_path: Path, stranger: subprocess.Popen[bytes]) -> None:
    Record(ports={}, children={"worker": Child(pid=stranger.pid, started="another boot/1")}).write(tmp_path)
    await Stack(tmp_path).down()
    assert stranger.poll() is None


async def test_settings_find_the_stack_unless_the_environment_says_otherwise(new_stack: NewStack, monkeypatch: pytest.MonkeyPatch) -> None:
    status = await new_stack().up()
    monkeypatch.setenv("CONVENTIONS_HOME", str(status.mail_folder.parent))
    monkeypatch.setenv("CONVENTIONS_SMTP", "mail.example.org:25")
    settings = Settings.load()
    assert (settings.temporal, settings.database, settings.ui) == (status.temporal, status.database, status.ui)
    assert settings.smtp == "mail.example.org:25"
    assert settings.documents == status.mail_folder.parent / "documents"
    assert status.database not in repr(settings)
