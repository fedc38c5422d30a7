"""What Temporal remembers of each convention: the rows in the results of its workflows' activities, and how far each had come.

Read leniently, and without a worker: histories outlive the programs that wrote them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.contracts import GENESIS, Row
from adapters.temporal.connecting import workflow_id
from domain.act import chained
from workflows.attributes import HEALTH

_PREFIX = workflow_id("")
_OF_OURS = "WorkflowType = 'Convention'"
_RECORDED, _LOADED = "record_events", "load_events"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a convention's workflow."""

    id: str
    status: WorkflowExecutionStatus | None
    blocked: bool = False

    @property
    def is_last(self) -> bool:
        """Whether no other run carries on from where this one ended."""
        return self.status != WorkflowExecutionStatus.CONTINUED_AS_NEW


class Claim(NamedTuple):
    """Where a workflow stood: it went on from this version, recorded with this hash."""

    version: int
    head: str


NOTHING = Claim(0, GENESIS)


@dataclass(slots=True)
class Memory:
    """What the histories of one convention hold."""

    reference: str
    running: bool = False
    blocked: bool = False
    """whether its column says so"""
    current: Claim = NOTHING
    """how far the newest run had come"""
    claims: set[Claim] = field(default_factory=set)
    rows: dict[int, dict[str, Row]] = field(default_factory=lambda: defaultdict(dict))
    """by version and hash: two runs may remember different pasts"""

    @property
    def furthest(self) -> Claim:
        return max(self.claims, default=NOTHING)

    def line_to(self, claim: Claim, after: int) -> tuple[Row, ...]:
        """The rows that lead to a claim, from as far back as they are remembered, but none at or before ``after``."""
        line: list[Row] = []
        found = self.rows.get(claim.version, {}).get(claim.head)
        while found is not None and found.version > after:
            line.append(found)
            found = next(
                (row for row in self.rows.get(found.version - 1, {}).values() if found.hash == chained(row.hash, found.record)), None
            )
        return tuple(reversed(line))


class Histories:
    """The workflows of conventions as one namespace knows them, within its retention."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def runs(self, references: Iterable[str] | None = None) -> dict[str, tuple[Run, ...]]:
        """The runs of these conventions, or of all, the newest first. Raises ``RPCError``."""
        found: dict[str, dict[str, Run]] = defaultdict(dict)
        for query in [_OF_OURS] if references is None else [f"{_OF_OURS} AND WorkflowId = '{workflow_id(one)}'" for one in references]:
            async for execution in self._client.list_workflows(query):
                if execution.id.startswith(_PREFIX):
                    found[execution.id.removeprefix(_PREFIX)][execution.run_id] = Run(execution.run_id, execution.status)
        return {reference: tuple(runs.values()) for reference, runs in found.items()}

    async def current(self, reference: str) -> Run | None:
        """The newest run as it is at this moment, which a listing may not know yet. Raises ``RPCError``."""
        try:
            described = await self._client.get_workflow_handle(workflow_id(reference)).describe()
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:
                return None
            raise
        return Run(described.run_id, described.status, described.typed_search_attributes.get(HEALTH) == "blocked")

    async def memory(self, reference: str, listed: Sequence[Run], *, every_run: bool = False) -> Memory:
        """What is remembered of a convention: by its last runs, each of which folded the whole stream, or by every one of them.

        Raises ``RPCError``.
        """
        memory = Memory(reference)
        runs = {run.id: run for run in listed}
        if (current := await self.current(reference)) is not None:
            runs = {current.id: current, **{run.id: run for run in listed if run.id != current.id}}
            memory.running, memory.blocked = current.status == WorkflowExecutionStatus.RUNNING, current.blocked
        waiting = [run.id for run in runs.values() if run.is_last or every_run]
        seen: set[str] = set()
        while waiting:
            if (run := waiting.pop(0)) not in seen:
                seen.add(run)
                before = await self._recall(memory, run)
                memory.current = memory.current if len(seen) > 1 else memory.furthest
                waiting += [before] if before and every_run else []
        return memory

    async def _recall(self, memory: Memory, run: str) -> str:
        """Take in one run; the run before it in its chain, if there was one."""
        names: dict[int, str] = {}
        before = ""
        try:
            async for event in self._client.get_workflow_handle(workflow_id(memory.reference), run_id=run).fetch_history_events():
                match event.event_type:
                    case EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
                        started = event.workflow_execution_started_event_attributes
                        before = started.continued_execution_run_id
                        async for document in self._documents(started.input.payloads):
                            memory.claims |= _claims(document)
                    case EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
                        names[event.event_id] = event.activity_task_scheduled_event_attributes.activity_type.name
                    case EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
                        await self._take(memory, names, event)
                    case _:
                        pass
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:  # gone meanwhile, with its retention
                raise
        return before

    async def _take(self, memory: Memory, names: Mapping[int, str], event: HistoryEvent) -> None:
        """Rows that were merely loaded may have been passed over: a blocked run reads on until it finds where it stood."""
        completed = event.activity_task_completed_event_attributes
        name = names.get(completed.scheduled_event_id)
        async for document in self._documents(completed.result.payloads if name in {_RECORDED, _LOADED} else ()):
            rows = _rows(document)
            for row in rows:
                memory.rows[row.version][row.hash] = row
            if name == _RECORDED:
                memory.claims |= {Claim(row.version, row.hash) for row in rows} | _claims(document)

    async def _documents(self, payloads: Sequence[Payload]) -> AsyncIterator[Any]:
        """The JSON of payloads; what is none, or cannot be decrypted here, is passed over."""
        codec = self._client.data_converter.payload_codec
        for payload in await codec.decode(payloads) if codec else payloads:
            if payload.metadata.get("encoding") == b"json/plain":
                try:
                    yield json.loads(payload.data)
                except ValueError:
                    continue


def _rows(document: Any) -> list[Row]:
    """The rows of a result of either activity."""
    listed = document.get("rows") if isinstance(document, dict) else None
    found = []
    for one in listed if isinstance(listed, list) else []:
        try:
            found.append(Row.model_validate(one))
        except ValidationError:
            continue
    return [row for row in found if row.version > 0]


def _claims(document: Any) -> set[Claim]:
    """Where a workflow stood: in the input of a run that carried on, and in every result of a recording."""
    if isinstance(document, dict) and isinstance(version := document.get("version"), int) and version > 0:
        return {Claim(version, str(document.get("head")))}
    return set()
