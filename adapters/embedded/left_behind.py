"""Processes of a stack that no record names: their starter died before it wrote them down, or their own parent was killed."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Collection, Iterable
from pathlib import Path

import psutil

from adapters.embedded.processes import MARK, Child, end, is_running, known_as, stands_in

PLACES = ("", "mail", "temporal", "postgresql/data")
"""Where the parts of a stack are started, below its home and nowhere else: another stack may live in a folder inside."""

_GONE_OR_ANOTHERS = (psutil.Error, OSError)


def left_behind(home: Path, known: Iterable[Child]) -> tuple[psutil.Process, ...]:
    """Living processes of the stack under ``home`` that are neither a running known child nor below one; parents first."""
    kept = {child.pid for child in known if is_running(child)}
    folders = {home.resolve() / name for name in PLACES}
    ours = {process.pid: process for process in psutil.process_iter(["name"]) if _belongs_to(process, folders)}
    found = [process for process in ours.values() if not kept & {process.pid, *_ancestors(process)}]
    return tuple(sorted(found, key=lambda process: len(_ancestors(process))))


async def end_left_behind(home: Path, known: Iterable[Child]) -> None:
    """End them, the worker first: it finishes what it is doing as long as the servers are there."""
    found = left_behind(home, known)
    pids = {process.pid for process in found}
    first = [process for process in found if not pids & set(_ancestors(process))]
    await asyncio.gather(*(_end(process) for process in first if stands_in(process, home)))
    await asyncio.gather(*(_end(process) for process in first))
    await asyncio.gather(*(_end(process) for process in found))


async def _end(process: psutil.Process) -> None:
    """PostgreSQL's first process is asked for a fast shutdown; one that lost its parent just ends."""
    is_postmaster = process.info["name"] == "postgres" and _is_leader(process)
    await end(known_as(process, signal.SIGINT if is_postmaster else signal.SIGTERM))


def _belongs_to(process: psutil.Process, folders: Collection[Path]) -> bool:
    """PostgreSQL writes its titles over its environment; but its processes, and nobody else's of that name, stand in its data."""
    try:
        if process.info["name"] == "postgres":
            return Path(process.cwd()) in folders
        mark = process.environ().get(MARK)
        return mark is not None and Path(mark) in folders and process.status() != psutil.STATUS_ZOMBIE
    except _GONE_OR_ANOTHERS:
        return False


def _ancestors(process: psutil.Process) -> tuple[int, ...]:
    try:
        return tuple(parent.pid for parent in process.parents())
    except _GONE_OR_ANOTHERS:
        return ()


def _is_leader(process: psutil.Process) -> bool:
    """Whether others are below it: of what is left of PostgreSQL only the first process has children."""
    try:
        return bool(process.children())
    except _GONE_OR_ANOTHERS:
        return False
