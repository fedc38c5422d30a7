"""Children that outlive the program that starts them, and that are recognised again later, by another program."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import psutil
from pydantic import BaseModel, ConfigDict

from adapters.embedded.errors import NotReady, PartEnded
from adapters.embedded.waiting import until

LOOPBACK = "127.0.0.1"

MARK = "CONVENTIONS_PART_OF"
"""In the environment of every child of a stack, and so of the child's children: the folder that it was started in."""

_PROJECT = Path(__file__).parents[2]

_started_here: dict[int, subprocess.Popen[bytes]] = {}
"""Children of this very program, kept so that their end is collected: a child nobody waits for stays a zombie."""


class Child(BaseModel):
    """A process and when it began: together they name it even after its number was given to another.

    ``farewell`` is the signal on which it ends in good order.
    """

    model_config = ConfigDict(frozen=True)

    pid: int
    started: str
    farewell: int = signal.SIGTERM


def launch(
    argv: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str],
    user: int | None = None,
    group: int | None = None,
    farewell: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start a child detached from the terminal, so that Ctrl-C does not reach it; output goes to ``log``."""
    log.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        process = subprocess.Popen(  # noqa: S603 - argv is ours
            argv,
            stdin=subprocess.DEVNULL,
            stdout=descriptor,
            stderr=subprocess.STDOUT,
            cwd=cwd,
            env={**env, MARK: str(cwd.resolve())},
            start_new_session=True,
            user=user,
            group=group,
            extra_groups=None if user is None else [],
        )
    finally:
        os.close(descriptor)
    _started_here[process.pid] = process
    return Child(pid=process.pid, started=_beginning(process.pid) or "", farewell=farewell)


def known_as(process: psutil.Process, farewell: signal.Signals) -> Child:
    """A process that another program started."""
    return Child(pid=process.pid, started=_beginning(process.pid) or "", farewell=farewell)


def stands_in(process: psutil.Process, folder: Path) -> bool:
    """Whether a folder is where a process works: that of a part is known by it."""
    try:
        return Path(process.cwd()) == folder.resolve()
    except (psutil.Error, OSError):
        return False


def python_environment(**variables: str) -> dict[str, str]:
    """What a Python child of ours sees: our own environment, our modules wherever it stands, and the zone data of the
    installed ``tzdata`` instead of the system's, which may be older.
    """
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, (str(_PROJECT), os.environ.get("PYTHONPATH")))),
        "PYTHONTZPATH": "",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }


def is_running(child: Child) -> bool:
    process = _started_here.get(child.pid)
    if process is not None and process.poll() is not None:
        del _started_here[child.pid]
    return _beginning(child.pid) == child.started


async def answers(part: str, child: Child, probe: Callable[[], Awaitable[bool]], *, log: Path, within: float = 60) -> None:
    """Wait until a part answers. Raises ``PartEnded`` with the end of its log as soon as it is gone, else ``NotReady``."""

    async def probe_or_give_up() -> bool:
        if not is_running(child):
            raise PartEnded(part, log)
        return await probe()

    await until(f"{part} to answer", probe_or_give_up, within=within)


async def end(child: Child, *, patience: float = 15) -> None:
    """Ask a child to end, wait, then end it and what is left of its process group. A child that is gone, or whose
    number belongs to another process by now, is left alone.
    """

    async def gone() -> bool:
        return not is_running(child)

    if await gone():
        return
    with suppress(ProcessLookupError):
        os.kill(child.pid, child.farewell)
    try:
        await until(f"process {child.pid} to end", gone, within=patience)
    except NotReady:
        if is_running(child):
            kill = os.killpg if os.getpgid(child.pid) == child.pid else os.kill
            kill(child.pid, signal.SIGKILL)
        await until(f"process {child.pid} to be killed", gone, within=5)


def free_port() -> int:
    """A loopback port that nobody else will be given for a minute.

    A connection made and closed leaves the port in TIME_WAIT: the system passes it over when it hands out ports, while a
    server that sets ``SO_REUSEADDR``, as all of ours do, can listen on it.
    """
    with socket.socket() as server, socket.socket() as client:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.bind((LOOPBACK, 0))
        server.listen(1)
        address = server.getsockname()
        client.connect(address)
        connection, _ = server.accept()
        connection.close()
        port: int = address[1]
        return port


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
        return True


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((LOOPBACK, port)) == 0


def _beginning(pid: int) -> str | None:
    """When a process began; ``None`` if there is none or it is a zombie. One that was killed is not gone while other
    threads of it are: they still hold its ports and locks.

    On Linux in clock ticks of one boot: unlike psutil's time of day it does not move when the system's clock is set.
    """
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE and process.num_threads() <= 1:
            return None
        if not psutil.LINUX:
            return f"{process.create_time():.2f}"
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return f"{Path('/proc/sys/kernel/random/boot_id').read_text().strip()}/{fields[19]}"
    except (psutil.NoSuchProcess, OSError):
        return None
