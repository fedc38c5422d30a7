"""Replaying stored histories with today's code."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median
from time import process_time

from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer, UnsandboxedWorkflowRunner

from adapters.temporal.connecting import workflow_id
from bench.bare import Bare
from bench.callers import LIFE, Unrecorded
from bench.effort import ROUNDS
from bench.results import NONE, Row, row
from bench.servers import BARE, Servers
from workflows.convention import Convention
from workflows.plugin import plugin

_STORED = Path(__file__).parents[1] / "tests" / "replay" / "histories"


async def rows(servers: Servers) -> list[Row]:
    """History events replayed in a CPU-second, ours and a bare workflow's."""
    paths = [path for path in sorted(_STORED.glob("*.json")) if not path.name.endswith(".state.json")]
    ours = [_history(path) for path in paths]
    bare = [await _bare_history(servers)] * len(ours)
    mine, theirs = Replayer(workflows=[Convention], plugins=[plugin()], workflow_runner=UnsandboxedWorkflowRunner()), _bare_replayer()
    rates: tuple[list[float], list[float]] = [], []
    for number in range(ROUNDS + 1):
        for replayer, histories, found in ((mine, ours, rates[0]), (theirs, bare, rates[1])):
            began = process_time()
            for history in histories:
                await replayer.replay_workflow(history)
            if number:
                found.append(sum(len(history.events) for history in histories) / (process_time() - began))
    speed, plain = (median(one) for one in rates)
    events = sum(len(history.events) for history in ours)
    return [
        row(
            "replay of the stored histories",
            "itself",
            NONE,
            speed,
            "events/s",
            f"{events} events of {len(ours)} runs, in CPU-seconds of the process.",
        ),
        row(
            "replay of the stored histories",
            "a bare workflow's history",
            NONE,
            speed / plain,
            "× events/s",
            f"The bare one: {len(bare[0].events)} events of {len(LIFE)} updates, {plain:.0f} events/s. Ours are longer, so the start of a "
            "replayer weighs less, and folds and agendas more.",
        ),
    ]


def _history(path: Path) -> WorkflowHistory:
    state = json.loads(path.with_suffix(".state.json").read_text())
    return WorkflowHistory.from_json(workflow_id(state["terms"]["reference"]), path.read_text())


def _bare_replayer() -> Replayer:
    return Replayer(workflows=[Bare], plugins=[plugin()])


async def _bare_history(servers: Servers) -> WorkflowHistory:
    way = Unrecorded(servers.client)
    async with servers.worker("bare-for-replay", BARE):
        handle = await way.start()
        for command in LIFE:
            await way.act(handle, command)
        await way.ended(handle)
        return await handle.fetch_history()
