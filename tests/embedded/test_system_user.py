from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from adapters.embedded import system_user as module
from adapters.embedded.postgres import _installation
from adapters.embedded.system_user import reachable, system_user

pytestmark = [pytest.mark.server, pytest.mark.skipif(os.geteuid() != 0, reason="about root, who may not run PostgreSQL")]


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setattr(module, "REACHABLE", Path(folder) / "conventions")
        yield Path(folder) / "conventions"


async def test_programs_in_a_folder_closed_to_others_are_copied_once_to_an_open_one(cache: Path, tmp_path: Path) -> None:
    user = await system_user()
    assert user is not None
    installed, version = _installation()
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for name in (installed.parent.name, f"{installed.parent.name}.libs"):
        shutil.copytree(installed.parent.with_name(name), closed / name, ignore=shutil.ignore_patterns("include", "pginstall"))

    copy = reachable(closed / installed.parent.name / installed.name, version, user)
    assert copy.is_relative_to(cache)
    command = [str(copy / "bin" / "initdb"), "--version"]  # one that needs a library of the wheel
    subprocess.run(command, user=user.uid, group=user.gid, extra_groups=[], cwd="/", check=True)  # noqa: ASYNC221 - as root does it

    made = copy.stat().st_ctime_ns
    assert reachable(closed / installed.parent.name / installed.name, version, user) == copy
    assert copy.stat().st_ctime_ns == made
    assert closed.stat().st_mode & 0o077 == 0
