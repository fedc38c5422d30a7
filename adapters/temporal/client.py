"""The command line's way to a convention's workflow: start it, act on it, and say plainly what is out of reach."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import structlog
from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import RawValue, WorkflowIDConflictPolicy, WorkflowIDReusePolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.contracts import Answer, Row
from activities.ports import EventStore, StoreUnavailable
from adapters.answers import first_answer
from adapters.configuration.exposure import temporal_exposed
from adapters.configuration.findings import require_none
from adapters.configuration.settings import Settings
from adapters.errors import ConventionsError, NoSuchConvention, NotRecordedYet, OutOfReach, Refused
from adapters.log.reading import find_convention
from adapters.temporal.connecting import TemporalDistrusted, connect, workflow_id
from domain.act import Command, Envelope
from domain.awaiting import awaited
from domain.due import next_deadline
from domain.evolution import fold, read_event
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.phases import Closed
from domain.refusals.errors import ConventionClosed
from domain.start import Start
from workflows.options import LARGEST_COMMAND, LARGEST_START
from workflows.starting import ConventionInput

log = structlog.get_logger(__name__)

PATIENCE = 10.0
"""Seconds that an answer is waited for."""
_PAUSE = 0.1
_SUMMARY = 390
"""Bytes: the server refuses a summary of more than 400."""
_DISK_FULL = "DiskFullError"
"""PostgreSQL's, as ``postgres/pool.py`` names it."""
_AGAIN = {RPCStatusCode.FAILED_PRECONDITION, RPCStatusCode.RESOURCE_EXHAUSTED, RPCStatusCode.ABORTED, RPCStatusCode.UNAVAILABLE}
"""The workflow is being continued as new or has its hands full, the server gave the update up or is away: the same command id again."""
_TURNED_AWAY = {
    RPCStatusCode.INVALID_ARGUMENT,
    RPCStatusCode.NOT_FOUND,
    RPCStatusCode.PERMISSION_DENIED,
    RPCStatusCode.UNAUTHENTICATED,
    RPCStatusCode.UNIMPLEMENTED,
}
"""Nothing was done. After any other error it may have been: an earlier attempt can have arrived, and its answer been lost."""


class ConventionsClient:
    """Conventions as their workflows, and the store that tells whether a start has been recorded."""

    def __init__(self, client: Client, store: EventStore, task_queue: str, *, patience: float = PATIENCE) -> None:
        self._client = client
        self._store = store
        self._task_queue = task_queue
        self._patience = patience

    @classmethod
    async def connect(cls, settings: Settings, store: EventStore) -> ConventionsClient:
        """Raises ``OutOfReach`` when Temporal does not answer."""
        return cls(await reach(settings), store, settings.task_queue)

    async def act(self, reference: str, command: Command) -> Answer:
        """What the convention answers. Raises ``Refused``, ``NoSuchConvention``, ``OutOfReach`` or ``NotRecordedYet``."""
        with _told(reference, command):
            return await self._act(reference, command)

    async def _act(self, reference: str, command: Command) -> Answer:
        _refuse_too_large(command, LARGEST_COMMAND)
        handle = self._client.get_workflow_handle(workflow_id(reference))
        try:
            async with asyncio.timeout(self._patience):
                while (answer := await self._ask(handle, command)) is None:  # noqa: ASYNC110 - the server offers no event to wait for
                    await asyncio.sleep(_PAUSE)
                return answer
        except (TimeoutError, WorkflowUpdateRPCTimeoutOrCancelledError) as error:
            raise NotRecordedYet(reference, command.command_id, await self._missing(reference)) from error
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return await self._from_the_record(reference, command)
            raise _unreached(reference, command, error) from error

    async def _ask(self, handle: WorkflowHandle[Any, Any], command: Command) -> Answer | None:
        """One attempt; ``None`` means to ask again with the same command id."""
        try:
            answer: Answer = await handle.execute_update(command.kind, command, result_type=Answer)
        except WorkflowUpdateFailedError as error:
            refused = error.cause
            if not isinstance(refused, ApplicationError):
                raise Refused("unreadable", str(refused), {}) from error
            if refused.type == "busy":
                return None
            raise Refused(refused.type or "refused", refused.message, _details(refused)) from error
        except RPCError as error:
            if error.status in _AGAIN:
                return None
            raise
        return answer

    async def start(self, start: Start) -> Answer | None:
        """Start a convention; ``None`` when it had been started before with the same content.

        Raises ``Refused`` (``different_content``, ``invalid_terms``, ``too_large``), ``OutOfReach`` or ``NotRecordedYet``.
        """
        with _told(start.terms.reference, start):
            return await self._start(start)

    async def _start(self, start: Start) -> Answer | None:
        reference = start.terms.reference
        _refuse_too_large(start, LARGEST_START)
        if rows := await self._recorded(reference):
            _require_same_content(start, rows[0])
            return None
        try:
            handle = await self._client.start_workflow(
                "Convention",
                ConventionInput(reference=reference, start=start),
                id=workflow_id(reference),
                task_queue=self._task_queue,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
                static_summary=summary_of(start.terms),
            )
        except WorkflowAlreadyStartedError:
            rows = await self._first_rows(self._client.get_workflow_handle(workflow_id(reference)), start)
            _require_same_content(start, rows[0])
            return None
        except RPCError as error:
            raise _unreached(reference, start, error) from error
        return _answer(reference, await self._first_rows(handle, start))

    async def _first_rows(self, handle: WorkflowHandle[Any, Any], start: Start) -> tuple[Row, ...]:
        """The rows of the start, as soon as they are recorded."""
        reference = start.terms.reference
        try:
            async with asyncio.timeout(self._patience):
                while not (rows := await self._recorded_if_in_reach(reference)):
                    described = await handle.describe()
                    if described.status == WorkflowExecutionStatus.FAILED:
                        await _raise_reason(handle)
                    await asyncio.sleep(_PAUSE / 2)
                return rows
        except TimeoutError as error:
            raise NotRecordedYet(reference, start.command_id, await self._missing(reference)) from error
        except RPCError as error:
            raise _unreached(reference, start, error) from error

    async def _recorded(self, reference: str) -> tuple[Row, ...]:
        try:
            return await self._store.read(reference)
        except StoreUnavailable as error:
            raise OutOfReach("postgresql", str(error)) from error

    async def _recorded_if_in_reach(self, reference: str) -> tuple[Row, ...]:
        """Once Temporal has taken a start, a store that is away only delays it."""
        try:
            return await self._store.read(reference)
        except StoreUnavailable:
            return ()

    async def _from_the_record(self, reference: str, command: Command) -> Answer:
        """The answer where no workflow is there to give it: that of an act recorded before, and else why there is none."""
        found = await find_convention(self._store, reference)
        if found is None:
            raise NoSuchConvention(reference)
        if (before := first_answer(found, command)) is not None:
            return before
        if isinstance(found.state, Closed):
            details = {"reference": reference, "closed_on": found.state.closed_on.isoformat(), "outcome": found.state.outcome}
            raise Refused(ConventionClosed.code, str(ConventionClosed(**details)), details)
        raise OutOfReach("workflow", "the convention is recorded, and nothing keeps it alive: it must be restored")

    async def _missing(self, reference: str) -> str:
        """Which part does not answer: PostgreSQL, a worker, or Temporal itself; or whether PostgreSQL's disk is full."""
        try:
            await self._store.read("", limit=1)
        except StoreUnavailable:
            return "postgresql"
        request = DescribeTaskQueueRequest(
            namespace=self._client.namespace,
            task_queue=TaskQueue(name=self._task_queue),
            task_queue_type=TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
        )
        try:
            described = await self._client.workflow_service.describe_task_queue(request, timeout=timedelta(seconds=3))
            if not described.pollers:
                return "worker"
            workflow = await self._client.get_workflow_handle(workflow_id(reference)).describe(rpc_timeout=timedelta(seconds=3))
        except RPCError:
            return "temporal"
        faults = [activity.last_failure.message for activity in workflow.raw_description.pending_activities]
        return "disk" if any(_DISK_FULL in fault for fault in faults) else "recording"


async def reach(settings: Settings) -> Client:
    """Temporal itself. Raises ``OutOfReach`` when it does not answer, ``Unsafe`` for a way on which others could listen."""
    require_none(temporal_exposed(settings))
    try:
        async with asyncio.timeout(PATIENCE):
            return await connect(settings)
    except TemporalDistrusted as error:
        raise OutOfReach("temporal", f"{settings.temporal}: {error}") from error
    except (RuntimeError, OSError) as error:  # TimeoutError among them
        raise OutOfReach("temporal", settings.temporal) from error


def summary_of(terms: Terms) -> str:
    """How a convention's workflow is called in Temporal's UI."""
    return f"{terms.reference} · {wording(terms.title)}".encode()[:_SUMMARY].decode(errors="ignore")


def _unreached(reference: str, command: Command, error: RPCError) -> Exception:
    """What an error of the server means to whoever asked."""
    if error.status in _TURNED_AWAY:
        return OutOfReach("temporal", f"{error.status.name}: {error.message}"[:200])
    return NotRecordedYet(reference, command.command_id, "temporal")


@contextmanager
def _told(reference: str, command: Command) -> Iterator[None]:
    """The log of one command: what was sent, and how it ended."""
    said = log.bind(convention=reference, command=command.kind, command_id=command.command_id)
    said.info("command.sent")
    try:
        yield
    except Refused as error:
        said.info("command.refused", code=error.code)
        raise
    except ConventionsError as error:
        said.info("command.unanswered", code=error.code, part=error.details.get("part"))
        raise
    said.info("command.answered")


def _details(refused: ApplicationError) -> dict[str, Any]:
    """The figures and ids of a refusal; our converter hands on unread what nobody gave a type for."""
    first = refused.details[0] if refused.details else None
    details = json.loads(first.payload.data) if isinstance(first, RawValue) else first
    return details if isinstance(details, dict) else {}


async def _raise_reason(handle: WorkflowHandle[Any, Any]) -> None:
    """Raise ``Refused`` with the reason why a workflow ended at once."""
    try:
        await handle.result()
    except WorkflowFailureError as error:
        cause = error.cause
        code = cause.type if isinstance(cause, ApplicationError) and cause.type else "invalid_terms"
        details = cause.details[0] if isinstance(cause, ApplicationError) and cause.details else {}
        raise Refused(code, str(cause), details if isinstance(details, dict) else {}) from error


def _refuse_too_large(command: Command, limit: int) -> None:
    """Before it reaches Temporal: what a workflow refuses stands in no history, but what the server takes may hold it up."""
    if (size := len(command.model_dump_json().encode())) > limit:
        raise Refused("too_large", f"{size} bytes, at most {limit}", {"size": size, "limit": limit})


def _require_same_content(start: Start, first: Row) -> None:
    """Raises ``Refused`` when the recorded start says something else."""
    recorded = Envelope.model_validate_json(first.record).data.get("terms", {}).get("content_sha256")
    if recorded != start.terms.content_sha256:
        details = {"reference": start.terms.reference, "recorded": recorded, "given": start.terms.content_sha256}
        raise Refused("different_content", "this reference was started with other content", details)


def _answer(reference: str, rows: tuple[Row, ...]) -> Answer:
    envelopes = [Envelope.model_validate_json(row.record) for row in rows]
    state = fold(None, (read_event(envelope) for envelope in envelopes))
    return Answer(
        reference=reference,
        version=rows[-1].version,
        phase=state.name if state else "",
        events=tuple(row.kind for row in rows),
        awaiting=awaited(state) if state else (),
        next=next_deadline(state) if state else None,
    )
