"""Records once more what PostgreSQL has lost and Temporal remembers: after the database was restored from an older backup."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from temporalio.client import Client

from activities.contracts import Row
from activities.ports import EventStore, StoreError, WrongVersion
from adapters.errors import OutOfReach
from adapters.log.comparing import Agreement, Compared, Comparison
from adapters.log.restoring import PATIENCE, require_prepared
from adapters.temporal.histories import Claim, Run
from adapters.temporal.standing import Standings
from domain.phases import Closed

_AT_ONCE = 16
_BATCH = 200
"""Rows of one recording."""
_ATTEMPTS = 5
"""How often a convention that goes on living meanwhile is compared anew."""

Outcome = Literal["recorded", "freed", "missing", "silent", "unfoldable"] | Agreement
"""``recorded``: what was lacking is there again, and the workflow, where one runs, goes on. ``freed``: nothing was lacking, and a
blocked workflow goes on. ``missing``: an open convention without a workflow. ``silent``: recorded, and the workflow did not answer."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What became of a convention. ``version`` is the store's, ``remembered`` the last that Temporal knows of."""

    reference: str
    outcome: Outcome
    version: int
    remembered: int
    recorded: int = 0
    common: int | None = None


class Reconciler:
    """Compares both, and writes to the store alone, by the same door and the same rules as every recording."""

    def __init__(self, client: Client, store: EventStore, *, patience: float = PATIENCE) -> None:
        self._client = client
        self._store = store
        self._comparison = Comparison(client, store)
        self._standings = Standings(client, patience)
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def reconcile(self, references: Sequence[str] | None = None, *, dry_run: bool = False) -> tuple[Reconciled, ...]:
        """These conventions, or every one that either of the two knows. Raises ``OutOfReach`` and ``NoSuchConvention``."""
        await require_prepared(self._client)
        listed = await self._comparison.listed(references)
        found = await asyncio.gather(*(self._one(reference, runs, dry_run=dry_run) for reference, runs in listed.items()))
        return tuple(one for one in found if one.version or one.remembered)

    async def _one(self, reference: str, runs: Sequence[Run], *, dry_run: bool) -> Reconciled:
        async with self._slots:
            compared, recorded = await self._comparison.compare(reference, runs), 0
            for _ in range(0 if dry_run else _ATTEMPTS):
                if compared.agreement != "behind":
                    break
                recorded += await self._record(compared)
                compared = await self._comparison.compare(reference, runs)
            outcome = await self._outcome(compared, recorded, dry_run=dry_run)
        remembered = compared.memory.furthest.version
        return Reconciled(reference, outcome, compared.head.version, remembered, recorded, compared.common)

    async def _record(self, compared: Compared) -> int:
        """Append what is lacking, one batch after the other; how many rows are new. Whoever was faster is left alone."""
        at, recorded = compared.head, 0
        for batch in batches(compared.lacking):
            try:
                new = await self._store.append(compared.reference, at.version, at.head, batch)
            except WrongVersion:
                break
            except StoreError as error:
                raise OutOfReach("postgresql", str(error)) from error
            recorded += len(batch) if new else 0
            at = Claim(batch[-1].version, batch[-1].hash)
        return recorded

    async def _outcome(self, compared: Compared, recorded: int, *, dry_run: bool) -> Outcome:
        if compared.agreement not in {"agrees", "ahead"}:
            return compared.agreement
        memory = compared.memory
        if not memory.running:
            return _without_workflow(compared) or ("recorded" if recorded else compared.agreement)
        if dry_run or not (recorded or memory.blocked):
            return compared.agreement
        if not await self._standings.reached(compared.reference, memory.current):
            return "silent"
        return "recorded" if recorded else "freed"


def _without_workflow(compared: Compared) -> Outcome | None:
    try:
        state = compared.state()
    except Exception:  # noqa: BLE001 - whatever it is, it must not hold up the others
        return "unfoldable"
    return None if state is None or isinstance(state, Closed) else "missing"


def batches(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """At most 200 rows each; what one command brought stays together where it fits."""
    batch: list[Row] = []
    for _, act in groupby(rows, key=lambda row: json.loads(row.record)["command_id"]):
        brought = list(act)
        if batch and len(batch) + len(brought) > _BATCH:
            yield batch
            batch = []
        batch += brought
        while len(batch) > _BATCH:
            yield batch[:_BATCH]
            batch = batch[_BATCH:]
    if batch:
        yield batch
