"""What an open convention costs a worker that keeps it in its cache."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from itertools import cycle, islice

import psutil
from temporalio.client import Client

from activities.ports import EventStore
from adapters.embedded.waiting import until
from adapters.files.terms_file import read_convention
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.connecting import workflow_id
from bench.bare import TASK_QUEUE, Bare
from bench.callers import EXAMPLES, renamed
from bench.results import Row, row
from bench.servers import BARE, OURS, Servers
from domain.files.terms import Terms
from domain.start import Start
from workflows.starting import ConventionInput

WARM, COUNTED = 40, 300
"""Workflows before the first look, and between the two."""


async def rows(servers: Servers) -> list[Row]:
    """Growth of the worker's own memory (USS) for each workflow kept."""
    terms = [read_convention(path).terms for path in EXAMPLES]
    pool = await open_pool(servers.postgres.dsn())
    store = PostgresEventStore(pool)
    async with servers.worker("ours-for-memory", OURS) as pid:
        mine = await _growth(pid, lambda numbers: _start(servers, store, terms, numbers))
    await pool.close()
    async with servers.worker("bare-for-memory", BARE) as pid:
        bare = await _growth(pid, lambda numbers: _start_bare(servers.client, numbers))
    why = (
        f"{COUNTED} of the {len(terms)} examples under other references, after {WARM} to warm up: {mine:.0f} KB each; "
        f"an empty workflow in the SDK's sandbox {bare:.0f} KB."
    )
    return [
        row("memory of an open convention", "itself", "≤ 250", mine, "KB", why),
        row("memory of an open convention", "an empty workflow", "none", mine / bare, "×", "The same two figures."),
    ]


async def _growth(pid: int, start: Callable[[Sequence[int]], Awaitable[None]]) -> float:
    await start(range(WARM))
    before = psutil.Process(pid).memory_full_info().uss
    await start(range(WARM, WARM + COUNTED))
    return float(psutil.Process(pid).memory_full_info().uss - before) / COUNTED / 1024


async def _start(servers: Servers, store: EventStore, examples: Sequence[Terms], numbers: Sequence[int]) -> None:
    known = len(await store.streams())

    async def start(terms: Terms) -> None:
        given = ConventionInput(reference=terms.reference, start=Start(command_id="start", actor=terms.manager, terms=terms))
        await servers.client.start_workflow("Convention", given, id=workflow_id(terms.reference), task_queue="conventions")

    async def recorded() -> bool:
        return len(await store.streams()) == known + len(numbers)

    for terms in islice(cycle(examples), len(numbers)):
        await start(renamed(terms))
    await until("the starts to be recorded", recorded, within=120, every=0.5)


async def _start_bare(client: Client, numbers: Sequence[int]) -> None:
    async def start(number: int) -> None:
        handle = await client.start_workflow(Bare.run, id=f"empty-{number}", task_queue=TASK_QUEUE)
        await handle.execute_update("tell", {}, result_type=int)

    for number in numbers:
        await start(number)
