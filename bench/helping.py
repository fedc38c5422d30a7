"""The command line's help against bare Python."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Sequence
from statistics import median

from bench.effort import ROUNDS
from bench.results import Row, row
from bench.servers import ROOT


def rows() -> list[Row]:
    """CPU of ``conventions --help`` above that of ``python -c pass``."""
    taken: tuple[list[float], list[float]] = [], []
    for number in range(ROUNDS + 1):
        for command, found in zip(((str(ROOT / "starter.py"), "--help"), ("-c", "pass")), taken, strict=True):
            seconds = _cpu(command)
            if number:
                found.append(seconds)
    help_, bare = (1000 * median(one) for one in taken)
    why = f"{help_:.0f} ms of CPU against {bare:.0f} ms; help imports click and no command's own modules."
    return [row("conventions --help", "python -c pass", "≤ 200", help_ - bare, "ms above", why)]


def _cpu(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
