"""What processes spend, and how two ways are compared: alternated, A/B/A/B, and the median of each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

import psutil

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Effort:
    """What one round of so many acts took."""

    acts: int
    seconds: float
    cpu: float
    """CPU-seconds of the processes that were watched"""


def cpu_seconds(pids: Iterable[int]) -> float:
    """What these processes and all their children have spent, those included that have ended."""
    found = 0.0
    for pid in pids:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:  # its time is its parent's from now on
                continue
            found += times.user + times.system + (getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0))
    return found


async def spent(pids: Iterable[int], round_: Callable[[], Awaitable[int]]) -> Effort:
    """Run one round, which says how many acts it did."""
    watched = tuple(pids)
    before, began = cpu_seconds(watched), perf_counter()
    acts = await round_()
    return Effort(acts, perf_counter() - began, cpu_seconds(watched) - before)


async def alternated(*ways: Callable[[], Awaitable[Effort]], rounds: int = ROUNDS) -> tuple[list[Effort], ...]:
    """The rounds of each way, taken in turn; a first round of each warms up and is not counted."""
    taken: tuple[list[Effort], ...] = tuple([] for _ in ways)
    for number in range(rounds + 1):
        for way, efforts in zip(ways, taken, strict=True):
            effort = await way()
            if number:
                efforts.append(effort)
    return taken


def cpu_per_act(efforts: Iterable[Effort]) -> float:
    """Median CPU-seconds of one act."""
    return median(one.cpu / one.acts for one in efforts)


def acts_per_second(efforts: Iterable[Effort]) -> float:
    """Median acts in a second of the clock on the wall."""
    return median(one.acts / one.seconds for one in efforts)
