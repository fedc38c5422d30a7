"""The bare workflow that ours is measured against, and its worker: an update changes memory and returns, nothing is recorded.

Everything else is the same: server, SDK, sandbox, plugin with its payload converter, pollers, and the commands that are sent.
"""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

from temporalio import activity, workflow
from temporalio.client import Client
from temporalio.worker import PollerBehaviorAutoscaling, Worker

from workflows.plugin import plugin

TASK_QUEUE = "bare"


@activity.defn
async def nothing() -> None:
    """Do nothing."""


@workflow.defn(name="Bare")
class Bare:
    """Keeps what it is told in a list, until it is told to end."""

    def __init__(self) -> None:
        self._told: list[dict[str, Any]] = []
        self._over = False

    @workflow.run
    async def run(self) -> int:
        await workflow.wait_condition(lambda: self._over and workflow.all_handlers_finished())
        return len(self._told)

    @workflow.update
    async def tell(self, command: dict[str, Any]) -> int:
        self._told.append(command)
        return len(self._told)

    @workflow.update
    async def tell_by_activity(self, command: dict[str, Any]) -> int:
        self._told.append(command)
        await workflow.execute_activity(nothing, start_to_close_timeout=timedelta(seconds=5))
        return len(self._told)

    @workflow.update
    async def end(self) -> int:
        self._over = True
        return len(self._told)


async def main() -> None:
    """Work until SIGTERM, as ``worker.py`` does."""
    client = await Client.connect(os.environ["CONVENTIONS_TEMPORAL"], plugins=[plugin()])
    ready, stop = Path(os.environ["CONVENTIONS_READY_FILE"]), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    pollers = PollerBehaviorAutoscaling()
    async with Worker(client, task_queue=TASK_QUEUE, workflows=[Bare], activities=[nothing], workflow_task_poller_behavior=pollers):
        ready.write_text("ready\n")  # noqa: ASYNC240 - once, before any work
        await stop.wait()


if __name__ == "__main__":
    asyncio.run(main())
