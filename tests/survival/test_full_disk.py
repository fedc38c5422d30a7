from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

import aiosmtplib
import psutil
import pytest

from adapters.embedded.record import Record
from adapters.errors import NotRecordedYet, OutOfReach
from domain.milestones.progress import ReportMilestone
from tests.embedded.typed import Typed, processes_in
from tests.survival.stacks import conventions_of

pytestmark = pytest.mark.server

REFERENCE = "FIMME-2018-01"
NOTE = "note " * 300


class Disk(Protocol):
    """Where a home lies, and what makes it refuse every further byte."""

    folder: Path

    def fill(self, typed: Typed) -> None: ...

    def free(self, typed: Typed) -> None: ...


class SmallDisk:
    """A file system of its own: it is really full."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self, typed: Typed) -> None:
        del typed
        with suppress(OSError), self._filler.open("wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))

    def free(self, typed: Typed) -> None:
        del typed
        self._filler.unlink()


class Limit:
    """A limit that the system enforces on living processes, where nobody may mount anything: every file is as long as it may be."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self, typed: Typed) -> None:
        self._set(typed, 0)

    def free(self, typed: Typed) -> None:
        self._set(typed, None)

    def _set(self, typed: Typed, largest: int | None) -> None:
        typed.largest_file = largest
        soft = resource.RLIM_INFINITY if largest is None else largest
        for process in processes_in(self.folder):
            with suppress(psutil.Error):
                process.rlimit(resource.RLIMIT_FSIZE, (soft, resource.RLIM_INFINITY))


def mounted(folder: Path) -> bool:
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    return subprocess.run(["mount", "-t", "tmpfs", "-o", "size=120m", "tmpfs", folder], capture_output=True, check=False).returncode == 0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """A full one where a small one can be mounted, else (or with ``TEST_MOUNT=no``) the limit."""
    if os.environ.get("TEST_MOUNT") != "no" and mounted(tmp_path):
        yield SmallDisk(tmp_path)
        subprocess.run(["umount", tmp_path], check=True)
    else:
        yield Limit(tmp_path)


@pytest.fixture
def typed(disk: Disk) -> Iterator[Typed]:
    typed = Typed(disk.folder / "home")
    assert typed.run("up", "--detach")[0] == 0
    assert typed.run("directory", "load", "examples/directory.yaml")[0] == 0
    assert typed.run("start", "examples/conventions/fimme-2018-01.yaml")[0] == 0
    yield typed
    assert typed.run("down")[0] == 0
    assert processes_in(disk.folder) == []


async def until_refused(typed: Typed, acknowledged: list[str]) -> str:
    """Act again and again, until an act is not acknowledged: its command id."""
    async with conventions_of(typed.home, patience=4) as (conventions, _):
        for number in range(500):
            one = ReportMilestone(command_id=f"c{number}", actor="pm", milestone="study", note=NOTE)
            try:
                await conventions.act(REFERENCE, one)
            except (NotRecordedYet, OutOfReach):
                return one.command_id
            acknowledged.append(one.command_id)
    raise AssertionError("the disk took everything")


async def sent(port: int) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "conventions@example.org", "minister@example.org"
    mail.set_content("x" * 70 + "\n" * 10_000)
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=port)


def drafts(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.name.startswith(".new-") or path.suffix == ".unfinished"]


async def test_a_full_disk_is_told_and_nothing_is_lost_or_half_written(
    typed: Typed, disk: Disk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    acknowledged: list[str] = []
    scan = tmp_path_factory.mktemp("elsewhere") / "scan"
    scan.write_bytes(os.urandom(100_000))
    submit = ("milestone", "submit", REFERENCE, "study", "--evidence", f"report={scan}", "--command-id", "submitted")
    port = int(typed.addresses.smtp.rpartition(":")[2])
    mails = sorted((typed.home / "mail").glob("*.eml"))

    disk.fill(typed)
    open_act = await until_refused(typed, acknowledged)
    again = ("milestone", "report", REFERENCE, "study", "--note", NOTE, "--command-id", open_act)
    code, error = typed.run(*again)
    assert code == 6
    if isinstance(disk, SmallDisk):
        assert (error["error"]["code"], error["error"]["details"]["part"]) == ("not_recorded_yet", "disk")
        assert "home.space" in {f"{one['part']}.{one['check']}" for one in typed.run("doctor")[1]["checks"] if not one["ok"]}
        with pytest.raises(aiosmtplib.SMTPDataError, match="452"):
            await sent(port)
    code, error = typed.run(*submit)
    assert (code, error["error"]["details"]["part"]) == (6, "disk")
    os.kill(typed.pids()["mail"], signal.SIGKILL)
    code, error = typed.run("up", "--detach")
    assert (code, error["error"]["code"]) == (6, "out_of_reach")
    assert drafts(typed.home) == []
    assert sorted((typed.home / "mail").glob("*.eml")) == mails
    assert Record.read(typed.home) is not None

    disk.free(typed)
    assert typed.run("up", "--detach")[0] == 0
    assert typed.run(*again)[0] == 0
    assert typed.run(*submit)[0] == 0
    _, history = typed.run("history", REFERENCE)
    assert [one["version"] for one in history] == list(range(1, len(history) + 1))
    counted = Counter(one["command_id"] for one in history if one["kind"] in {"milestone_reported", "milestone_submitted"})
    assert counted == Counter([*acknowledged, open_act, "submitted"])
    (kept,) = (typed.home / "documents").rglob("??/*")
    assert kept.read_bytes() == scan.read_bytes()
    await sent(port)
    assert [path.name for path in (typed.home / "mail").glob("*.eml") if path not in mails] == [f"{len(mails) + 1:08d}.eml"]
