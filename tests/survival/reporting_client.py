"""A client at work: reports on milestones, one after the other, by update and now and then by signal, until it is asked to end.

``python -m tests.survival.reporting_client NAME JOURNAL PATIENCE stubborn|forgetful CONVENTION…`` finds its servers by the
environment. Where nobody says in time what became of a command, a stubborn one asks again with the same command id, again and
again; a forgetful one goes on with its next command.
"""

from __future__ import annotations

import asyncio
import itertools
import signal
import sys
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from adapters.configuration.settings import Settings
from adapters.errors import ConventionsError, NotRecordedYet, OutOfReach
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import connect, workflow_id
from domain.milestones.progress import ReportMilestone
from tests.survival.journal import Journal, Said

PACE = 0.05
"""Seconds between two commands: a load that leaves the machine room for whoever must recover."""
SIGNAL_EVERY = 5

Attempt = Callable[[str, str], Awaitable[int | None]]


class ReportingClient:
    def __init__(
        self, client: Client, conventions: ConventionsClient, journal: Journal, name: str, *, patience: float, stubborn: bool
    ) -> None:
        self._client = client
        self._conventions = conventions
        self._journal = journal
        self._name = name
        self._patience = timedelta(seconds=patience)
        self._stubborn = stubborn

    async def work(self, references: tuple[str, ...], over: asyncio.Event) -> None:
        turns = itertools.cycle(references)
        for number in itertools.count(1):
            if over.is_set():
                return
            reference, command_id = next(turns), f"{self._name}-{number}"
            attempt: Attempt = self._signal if number % SIGNAL_EVERY == 0 else self._update
            while not await self._settled(reference, command_id, attempt) and self._stubborn:  # noqa: ASYNC110 - the answer is asked for
                await asyncio.sleep(PACE)
            await asyncio.sleep(PACE)

    async def _settled(self, reference: str, command_id: str, attempt: Attempt) -> bool:
        """One attempt, written down before and after; whether there is nothing more to ask."""
        self._journal.write(Said.INVOKE, reference, command_id)
        try:
            version = await attempt(reference, command_id)
        except (NotRecordedYet, RPCError) as error:
            self._journal.write(Said.UNKNOWN, reference, command_id, why=repr(error))
            return False
        except ConventionsError as error:
            self._journal.write(Said.FAIL, reference, command_id, why=repr(error))
            return not isinstance(error, OutOfReach)
        self._journal.write(Said.OK, reference, command_id, version=version)
        return True

    async def _update(self, reference: str, command_id: str) -> int:
        report = ReportMilestone(command_id=command_id, actor="axa.focal", milestone="study", note=command_id)
        return (await self._conventions.act(reference, report)).version

    async def _signal(self, reference: str, command_id: str) -> None:
        report = {"actor": "axa.focal", "milestone": "study", "note": command_id, "command_id": command_id}
        await self._client.get_workflow_handle(workflow_id(reference)).signal("report_milestone", report, rpc_timeout=self._patience)


async def main(name: str, journal: str, patience: str, manner: str, *references: str) -> None:
    over = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, over.set)
    settings = Settings.load()
    client, pool = await connect(settings), await open_pool(settings.database)
    conventions = ConventionsClient(client, PostgresEventStore(pool), settings.task_queue, patience=float(patience))
    reporting = ReportingClient(
        client, conventions, Journal(Path(journal), name), name, patience=float(patience), stubborn=manner == "stubborn"
    )
    await reporting.work(references, over)
    pool.terminate()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
