"""Whether a worker asks for work, and the last fault of the one that runs here."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from datetime import UTC, timedelta
from pathlib import Path

from temporalio.api.enums.v1 import TaskQueueType
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.workflowservice.v1 import DescribeTaskQueueRequest
from temporalio.client import Client

from adapters import clock
from adapters.doctor.examining import in_time, nothing_to_reach
from adapters.doctor.temporal import connected as temporal_connected
from adapters.doctor.temporal import where_there_is_a_namespace
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Unreachable, Verdict, fine, wrong
from adapters.embedded.processes import is_running
from workflows.options import mail_queue

QUIET = timedelta(seconds=75)
"""A poll lasts a minute at most: who has not asked for longer does not ask any more, though the server still lists it."""

_PATIENCE = timedelta(seconds=2)
_WORKFLOW, _ACTIVITY = TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW, TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY
_END_OF_LOG = 64 * 1024
_SHOWN = 200


async def runs(patient: Patient, _: None) -> Verdict:
    """The embedded one; others are known by their asking alone."""
    if patient.record is None or not patient.is_embedded("temporal") or "worker" not in patient.record.children:
        raise SaidElsewhere
    child = patient.record.children["worker"]
    if is_running(child):
        return fine("runs", pid=child.pid)
    return wrong("worker_gone", "up", fault=await in_time(lambda: last_fault(_log(patient))) or "–")


async def polls(patient: Patient, _: None) -> Verdict:
    """For conventions, and for their mails: a worker of an earlier version leaves these where they are."""
    queue = patient.settings.task_queue
    asked = {"workflow": (queue, _WORKFLOW), "activity": (queue, _ACTIVITY), "mail": (mail_queue(queue), _ACTIVITY)}
    try:
        async with temporal_connected(patient) as client:
            silent = [name for name, (one, kind) in asked.items() if not await _is_polled(client, one, kind)]
    except Unreachable as error:
        raise SaidElsewhere from error
    return wrong("not_polled", "start_worker", queue=queue, kinds=", ".join(silent)) if silent else fine("polled", queue=queue)


async def log(patient: Patient, _: None) -> Verdict:
    """For reading: a fault that was overcome stays in the log."""
    if patient.record is None:
        raise SaidElsewhere
    fault = await in_time(lambda: last_fault(_log(patient)))
    return fine("last_fault", fault=fault, file=_log(patient)) if fault else fine("no_fault")


def last_fault(log_file: Path) -> str | None:
    """The last line of a log that speaks of a fault: one of ours by its level, else the end of a traceback."""
    try:
        with log_file.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _END_OF_LOG))
            lines = file.read().decode(errors="replace").splitlines()
    except OSError:
        return None
    return next((fault for line in reversed(lines) if (fault := _fault(line))), None)


def _fault(line: str) -> str | None:
    try:
        said = json.loads(line)
    except ValueError:
        looks_like_one = not line.startswith((" ", "Traceback")) and ("Error" in line or "Exception" in line or "panic" in line)
        return line[:_SHOWN] if looks_like_one else None
    if not isinstance(said, dict) or said.get("level") not in {"error", "critical"}:
        return None
    return " ".join(_known(said, ("timestamp", "event", "reason", "error")))[:_SHOWN]


def _known(said: dict[str, object], names: Iterable[str]) -> Iterable[str]:
    return (str(said[name]) for name in names if name in said)


async def _is_polled(client: Client, queue: str, kind: TaskQueueType.ValueType) -> bool:
    request = DescribeTaskQueueRequest(namespace=client.namespace, task_queue=TaskQueue(name=queue), task_queue_type=kind)
    with where_there_is_a_namespace():
        described = await client.workflow_service.describe_task_queue(request, timeout=_PATIENCE)
    now = clock.now()
    return any(now - poller.last_access_time.ToDatetime(UTC) < QUIET for poller in described.pollers)


def _log(patient: Patient) -> Path:
    return patient.settings.home.absolute() / "logs" / "worker.log"


WORKER = Part("worker", nothing_to_reach, {"runs": runs, "polls": polls, "log": log})
