"""Straight at Temporal, past our own client: payloads made by hand."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution, WorkflowType
from temporalio.api.enums.v1 import PendingActivityState, UpdateWorkflowExecutionLifecycleStage
from temporalio.api.failure.v1 import ApplicationFailureInfo, Failure
from temporalio.api.taskqueue.v1 import TaskQueue
from temporalio.api.update.v1 import Input, Meta, Request, WaitPolicy
from temporalio.api.workflowservice.v1 import (
    RespondActivityTaskFailedByIdRequest,
    SignalWorkflowExecutionRequest,
    StartWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.service import RPCError

from adapters.temporal.connecting import workflow_id
from tests.workflows.bureau import Bureau

_numbers = itertools.count(1)
_COMPLETED = UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED


def payload(data: bytes, encoding: bytes | None = b"json/plain") -> Payload:
    return Payload(metadata={} if encoding is None else {"encoding": encoding}, data=data)


def as_json(value: Any) -> Payload:
    return payload(json.dumps(value).encode())


async def signal(bureau: Bureau, reference: str, name: str, *payloads: Payload) -> None:
    """Sent again while a run is being continued as new. Raises ``RPCError`` where the server itself refuses."""
    request = SignalWorkflowExecutionRequest(
        namespace="default",
        workflow_execution=WorkflowExecution(workflow_id=workflow_id(reference)),
        signal_name=name,
        input=Payloads(payloads=payloads),
        request_id=f"signal-{next(_numbers)}",
    )

    async def taken() -> bool:
        try:
            await bureau.client.workflow_service.signal_workflow_execution(request)
        except RPCError as error:
            if "workflow is closing" in error.message:
                return False
            raise
        return True

    await bureau.eventually(taken)


async def start(bureau: Bureau, reference: str, payloads: Sequence[Payload]) -> None:
    await bureau.client.workflow_service.start_workflow_execution(
        StartWorkflowExecutionRequest(
            namespace="default",
            workflow_id=workflow_id(reference),
            workflow_type=WorkflowType(name="Convention"),
            task_queue=TaskQueue(name=bureau.task_queue),
            input=Payloads(payloads=payloads),
            request_id=f"start-{next(_numbers)}",
        )
    )


async def update(bureau: Bureau, reference: str, name: str, *payloads: Payload) -> Failure | None:
    """How the update failed, if it did. Raises ``RPCError`` where the server itself refuses."""
    number = next(_numbers)
    answer = await bureau.client.workflow_service.update_workflow_execution(
        UpdateWorkflowExecutionRequest(
            namespace="default",
            workflow_execution=WorkflowExecution(workflow_id=workflow_id(reference)),
            wait_policy=WaitPolicy(lifecycle_stage=_COMPLETED),
            request=Request(meta=Meta(update_id=f"update-{number}"), input=Input(name=name, args=Payloads(payloads=payloads))),
        ),
        timeout=timedelta(seconds=10),
    )
    return answer.outcome.failure if answer.outcome.HasField("failure") else None


async def update_or_refusal(bureau: Bureau, reference: str, name: str, *payloads: Payload) -> str:
    """The code or the status with which an update was refused; "" for one that was answered."""
    try:
        failure = await update(bureau, reference, name, *payloads)
    except RPCError as error:
        return error.status.name
    return "" if failure is None else failure.application_failure_info.type


async def fail_activity(bureau: Bureau, reference: str) -> None:
    """Wait for an activity that has begun, and end it as failed for good, as anybody may at the command line."""

    async def failed() -> bool:
        described = (await bureau.handle(reference).describe()).raw_description
        for pending in described.pending_activities:
            if pending.state == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED:
                failure = Failure(message="by hand", application_failure_info=ApplicationFailureInfo(non_retryable=True))
                await bureau.client.workflow_service.respond_activity_task_failed_by_id(
                    RespondActivityTaskFailedByIdRequest(
                        namespace="default", workflow_id=workflow_id(reference), activity_id=pending.activity_id, failure=failure
                    )
                )
                return True
        return False

    await bureau.eventually(failed)
