"""Waiting until workflows say by themselves where they stand."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from itertools import chain, repeat

from temporalio.client import (
    Client,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.service import RPCError

from activities.contracts import Snapshot
from adapters.temporal.connecting import workflow_id
from adapters.temporal.histories import Claim

_PAUSES = (0.2, 0.4, 0.8)
"""Seconds: each question costs the worker that is to bring the convention up."""
_ATTEMPT = timedelta(seconds=5)


class Standings:
    """Asks many workflows at once. When for ``patience`` seconds none of them has come up, all the others are given up."""

    def __init__(self, client: Client, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._last_success = 0.0
        self._given_up = False

    async def reached(self, reference: str, claim: Claim) -> bool:
        """Whether the workflow came to a version, with that head, and is not blocked; one that is is told to look again."""
        clock = asyncio.get_running_loop()
        began, pauses = clock.time(), chain(_PAUSES, repeat(1.0))
        while not self._given_up:
            standing = await self._ask(reference)
            if standing is not None and standing.blocked:
                await self._look_again(reference)
            elif standing is not None and (standing.version > claim.version or (standing.version, standing.head) == claim):
                self._last_success = clock.time()
                return True
            await asyncio.sleep(next(pauses))
            self._given_up = self._given_up or clock.time() > max(began, self._last_success) + self._patience
        return False

    async def _ask(self, reference: str) -> Snapshot | None:
        """``None`` when no worker answers, or one that does not know the question."""
        handle = self._client.get_workflow_handle(workflow_id(reference))
        try:
            standing: Snapshot = await handle.query("standing", result_type=Snapshot, rpc_timeout=_ATTEMPT)
        except (RPCError, WorkflowQueryFailedError, WorkflowQueryRejectedError):
            return None
        return standing

    async def _look_again(self, reference: str) -> None:
        with suppress(RPCError, WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError):
            await self._client.get_workflow_handle(workflow_id(reference)).execute_update("look_again", rpc_timeout=_ATTEMPT)
