"""Gives every open convention a workflow again, from PostgreSQL alone: after Temporal's data was lost, or somebody ended one."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from temporalio.client import Client
from temporalio.common import WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.ports import EventStore
from adapters.errors import OutOfReach
from adapters.log.comparing import Agreement, Compared, Comparison
from adapters.temporal.client import summary_of
from adapters.temporal.connecting import unreached, workflow_id
from adapters.temporal.histories import Run
from adapters.temporal.namespace import known_attributes
from adapters.temporal.standing import Standings
from domain.phases import Closed, State
from workflows.attributes import KEYS
from workflows.starting import ConventionInput

_AT_ONCE = 16
PATIENCE = 30.0
"""Seconds without any workflow coming up, after which those that have not are given up."""

Outcome = Literal["restored", "to_restore", "running", "closed", "silent", "unfoldable"] | Agreement
"""``silent``: started, and no worker has brought it to where its stream is. An agreement that is none: nothing was started."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a convention. ``version`` is the store's."""

    reference: str
    outcome: Outcome
    version: int


class Restorer:
    """Temporal's side of restoring; the store is only read."""

    def __init__(self, client: Client, store: EventStore, task_queue: str, *, patience: float = PATIENCE) -> None:
        self._client = client
        self._comparison = Comparison(client, store)
        self._task_queue = task_queue
        self._standings = Standings(client, patience)
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def restore(self, references: Sequence[str] | None = None, *, dry_run: bool = False) -> tuple[Restored, ...]:
        """These conventions, or all, by reference. Where Temporal remembers more than the store, nothing is started.

        Raises ``OutOfReach`` and ``NoSuchConvention``.
        """
        await require_prepared(self._client)
        listed = await self._comparison.listed(references)
        found = await asyncio.gather(*(self._one(reference, runs, dry_run=dry_run) for reference, runs in listed.items()))
        return tuple(one for one in found if one is not None)

    async def _one(self, reference: str, runs: Sequence[Run], *, dry_run: bool) -> Restored | None:
        async with self._slots:
            compared = await self._comparison.compare(reference, runs)
            outcome = await self._outcome(compared, dry_run=dry_run)
        return Restored(reference, outcome, compared.head.version) if outcome else None

    async def _outcome(self, compared: Compared, *, dry_run: bool) -> Outcome | None:
        if compared.agreement not in {"agrees", "ahead"}:
            return compared.agreement
        try:
            state = compared.state()
        except Exception:  # noqa: BLE001 - whatever it is, it must not hold up the others
            return "unfoldable"
        if state is None:  # a start that was refused, or has not been recorded yet
            return None
        if isinstance(state, Closed):
            return "closed"
        if compared.memory.running:
            return "running"
        return "to_restore" if dry_run else await self._start(compared, state)

    async def _start(self, compared: Compared, state: State) -> Outcome:
        reference, head = compared.reference, compared.head
        try:
            await self._client.start_workflow(
                "Convention",
                ConventionInput(reference=reference, version=head.version, head=head.head),
                id=workflow_id(reference),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                static_summary=summary_of(state.terms),
            )
        except WorkflowAlreadyStartedError:  # somebody else restores at the same time
            return "running"
        except RPCError as error:
            raise unreached(error) from error
        return "restored" if await self._standings.reached(reference, head) else "silent"


async def require_prepared(client: Client) -> None:
    """Raises ``OutOfReach`` for a namespace in which conventions cannot live yet: a new server's, for example."""
    try:
        known = await known_attributes(client)
    except RPCError as error:
        if error.status in {RPCStatusCode.UNIMPLEMENTED, RPCStatusCode.PERMISSION_DENIED}:  # kept by somebody else, who does not tell
            return
        if error.status == RPCStatusCode.NOT_FOUND:
            raise OutOfReach("namespace", client.namespace) from error
        raise unreached(error) from error
    if missing := sorted(KEYS.keys() - known.keys()):
        raise OutOfReach("namespace", f"{client.namespace}: {', '.join(missing)}")
