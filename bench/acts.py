"""An act of ours, recorded, against a bare update: history, CPU, latency, and whole lives."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from statistics import median
from typing import Any

from temporalio.client import WorkflowHandle
from typing_extensions import override

from bench.callers import LIFE, Recorded, Unrecorded, Way, calling, in_force, living, report
from bench.effort import ROUNDS, Effort, acts_per_second, alternated, cpu_per_act, cpu_seconds, spent
from bench.results import NONE, Row, row
from bench.servers import BARE, OURS, Servers

BARE_UPDATE = "a bare update (memory only)"
WITH_ACTIVITY = "a bare update that runs one activity that does nothing"
CALLERS = 12
_THINK = 0.05
"""Seconds between two acts of a caller: one in a tight loop falls into step with a tick of the server."""


async def rows(servers: Servers) -> list[Row]:
    """Everything that is measured between callers and workers."""
    async with servers.worker("ours", OURS) as ours, servers.worker("bare", BARE) as bare:
        recorded, unrecorded = Recorded(servers.client), Unrecorded(servers.client)
        through_activity = Unrecorded(servers.client, "tell_by_activity")
        ours_and_servers = (ours, servers.temporal.pid, servers.postgres.pid)
        bare_and_server = (bare, servers.temporal.pid)
        found = await _history(recorded)
        for callers, acts in ((1, 40), (CALLERS, 10)):
            parts = Parts({"worker": ours, "Temporal": servers.temporal.pid, "PostgreSQL": servers.postgres.pid})
            efforts = await alternated(
                calls_of(recorded, callers, acts, ours_and_servers, parts),
                calls_of(unrecorded, callers, acts, bare_and_server),
                calls_of(through_activity, callers, acts, bare_and_server),
            )
            found += _cpu(callers, efforts, parts)
        found.append(await _latency(recorded, unrecorded))
        found += await _lives(recorded, unrecorded, ours_and_servers, bare_and_server)
        return found


class Parts:
    """How the CPU of ours is divided among the processes."""

    def __init__(self, pids: dict[str, int]) -> None:
        self._pids = pids
        self._spent = dict.fromkeys(pids, 0.0)
        self._acts = 0

    async def watch(self, round_: Callable[[], Awaitable[int]]) -> int:
        before = {name: cpu_seconds((pid,)) for name, pid in self._pids.items()}
        acts = await round_()
        for name, pid in self._pids.items():
            self._spent[name] += cpu_seconds((pid,)) - before[name]
        self._acts += acts
        return acts

    @override
    def __str__(self) -> str:
        return ", ".join(f"{name} {1000 * seconds / self._acts:.1f}" for name, seconds in self._spent.items())


def calls_of(way: Way, callers: int, acts: int, pids: Iterable[int], parts: Parts | None = None) -> Callable[[], Awaitable[Effort]]:
    """A round of acts by so many callers, each on a workflow of its own that is made before the clock runs."""
    watched = tuple(pids)

    async def round_() -> Effort:
        handles = await asyncio.gather(*(in_force(way) for _ in range(callers)))

        async def calls() -> int:
            return sum(await asyncio.gather(*(calling(way, handle, acts) for handle in handles)))

        effort = await spent(watched, calls if parts is None else lambda: parts.watch(calls))
        await asyncio.gather(*(handle.terminate() for handle in handles))
        return effort

    return round_


async def _history(recorded: Recorded) -> list[Row]:
    handle = await in_force(recorded)
    before = await _length(handle)
    for _ in range(10):
        await recorded.act(handle, report())
    after = await _length(handle)
    for _ in range(10):
        await recorded.refused(handle)
    refused = await _length(handle) - after
    lengths = []
    whole = await recorded.start()
    last = 0
    for number, command in enumerate(LIFE):
        await recorded.act(whole, command)
        now = await _length(whole)
        if number:  # the first one's share cannot be told from the start's
            lengths.append(f"{command.kind} {now - last}")
        last = now
    return [
        row(
            "history events of a recorded command",
            BARE_UPDATE,
            "≤ 11",
            (after - before) / 10,
            "events",
            "Accepted and completed, one activity, two workflow tasks; a bare update takes 5. What changes columns or sets a timer takes "
            f"one or two more: {', '.join(dict.fromkeys(lengths))}.",
        ),
        row(
            "history events of a refused command",
            BARE_UPDATE,
            "≤ 0",
            refused / 10,
            "events",
            "The validator refuses before anything is written.",
        ),
    ]


async def _length(handle: WorkflowHandle[Any, Any]) -> int:
    return (await handle.describe()).history_length


def _cpu(callers: int, efforts: tuple[list[Effort], ...], parts: Parts) -> list[Row]:
    mine, bare, activity = (cpu_per_act(one) for one in efforts)
    place = f"at {callers} caller{'s' if callers > 1 else ''}"
    measured = f"ms of CPU an act: ours {1000 * mine:.1f} ({parts}), bare {1000 * bare:.1f}, bare with an activity {1000 * activity:.1f}."
    return [
        row(
            f"CPU of a recorded command {place}",
            BARE_UPDATE,
            "≤ 2.6",
            mine / bare,
            "×",
            f"{measured} One activity that does nothing makes a bare update {activity / bare:.2f} times as dear already: three "
            "of Temporal's transactions and two workflow tasks instead of one. "
            "Tried and kept: decision 0025. Not taken: a local activity (decision 0004).",
        ),
        row(
            f"CPU of a recorded command {place}",
            WITH_ACTIVITY,
            NONE,
            mine / activity,
            "×",
            "What rules, record and PostgreSQL add to that.",
        ),
    ]


async def _latency(recorded: Recorded, unrecorded: Unrecorded) -> Row:
    ways: tuple[Way, Way] = (recorded, unrecorded)
    handles = [await in_force(way) for way in ways]
    waited: tuple[list[float], list[float]] = [], []
    for number in range(ROUNDS + 1):
        for way, handle, seconds in zip(ways, handles, waited, strict=True):
            await calling(way, handle, 12, think=_THINK, waited=seconds if number else None)
    mine, bare = (1000 * median(one) for one in waited)
    why = f"Median of {len(waited[0])} acts, 50 ms of thinking in between: {mine:.1f} ms against {bare:.1f} ms."
    return row("p50 latency of a recorded command", BARE_UPDATE, "≤ 4.5", mine / bare, "×", why)


async def _lives(recorded: Recorded, unrecorded: Unrecorded, ours: tuple[int, ...], bare: tuple[int, ...]) -> list[Row]:
    def lives(way: Way, each: int) -> Callable[[], Awaitable[int]]:
        async def together() -> int:
            return sum(await asyncio.gather(*(living(way, each) for _ in range(CALLERS))))

        return together

    mine, theirs = await alternated(lambda: spent(ours, lives(recorded, 1)), lambda: spent(bare, lives(unrecorded, 2)))
    rates = acts_per_second(mine), acts_per_second(theirs)
    cpu = cpu_per_act(mine), cpu_per_act(theirs)
    why = (
        f"{len(LIFE)} acts from start to close, {CALLERS} lives at once, callers without a pause: {rates[0]:.1f} against {rates[1]:.1f} "
        f"lives/s; {cpu[0]:.2f} against {cpu[1]:.2f} CPU-seconds a life."
    )
    return [
        row(
            f"lives a second, {CALLERS} at once", "bare workflows with the same number of updates", "≥ 0.37", rates[0] / rates[1], "×", why
        ),
        row(
            "CPU of a life", "bare workflows with the same number of updates", NONE, cpu[0] / cpu[1], "×", "The same rounds in CPU-seconds."
        ),
    ]
