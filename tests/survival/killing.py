"""Signals to a process and everything that it started. Whoever is gone already is gone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import psutil


def kill_tree(pid: int) -> None:
    """kill -9: nobody is left time to say goodbye."""
    _each(pid, psutil.Process.kill)


def suspend_tree(pid: int) -> None:
    _each(pid, psutil.Process.suspend)


def resume_tree(pid: int) -> None:
    _each(pid, psutil.Process.resume)


def _each(pid: int, act: Callable[[psutil.Process], None]) -> None:
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        for process in [root, *root.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                act(process)
