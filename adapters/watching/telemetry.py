"""What Temporal's SDK tells of itself: its logs become lines of ours, and its metrics stand with ours at one address."""

from __future__ import annotations

import logging
import re
import socket
from typing import Final

from structlog.typing import EventDict, WrappedLogger
from temporalio import activity, workflow
from temporalio.runtime import LogForwardingConfig, LoggingConfig, PrometheusConfig, Runtime, TelemetryConfig, TelemetryFilter

_SECONDS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
_BUCKETS: Final = {"conventions_recording_duration": _SECONDS}
_FILTER: Final = TelemetryFilter(core_level="WARN", other_level="ERROR")
_CORE: Final = "temporalio.core"
_KEPT: Final = frozenset({"activity_type", "attempt", "namespace", "run_id", "task_queue", "workflow_id", "workflow_type"})
"""Fields of the core's logs that are ids; others quote failures, and so what people wrote."""
_CODE = re.compile(r"code: '?([A-Za-z ]+)")
_PREFIX = "convention-"


class CannotListen(Exception):
    """An address on which this program was told to answer cannot be used"""

    def __init__(self, variable: str, address: str, reason: str) -> None:
        super().__init__(f"{variable}={address}: {reason}")
        self.variable, self.address, self.reason = variable, address, reason


def runtime(metrics: str | None = None) -> Runtime:
    """The SDK's runtime, one a process, its logs sent to ``logging``; with an address it answers Prometheus there.

    Raises ``CannotListen``.
    """
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
    forwarded = LogForwardingConfig(
        logging.getLogger(_CORE),
        append_target_to_name=False,
        prepend_target_on_message=False,
        append_log_fields_to_message=False,
    )
    logs = LoggingConfig(_FILTER, forwarding=forwarded)
    if metrics is None:
        return Runtime(telemetry=TelemetryConfig(logging=logs))
    try:
        prometheus = PrometheusConfig(
            _numeric(metrics),
            counters_total_suffix=True,
            unit_suffix=True,
            durations_as_seconds=True,
            histogram_bucket_overrides=_BUCKETS,
        )
        return Runtime(telemetry=TelemetryConfig(logging=logs, metrics=prometheus))
    except (OSError, ValueError) as error:
        raise CannotListen("CONVENTIONS_METRICS", metrics, str(error)) from error


def split(address: str) -> tuple[str, int]:
    """Host and port of ``host:port``; an IPv6 address stands in brackets."""
    host, _, port = address.rpartition(":")
    return host.strip("[]"), int(port)


def _numeric(address: str) -> str:
    """The SDK takes no names."""
    host, port = split(address)
    family, _, _, _, found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    return f"[{found[0]}]:{port}" if family == socket.AF_INET6 else f"{found[0]}:{port}"


def whereabouts(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:  # noqa: ARG001 - what structlog calls with
    """Convention, workflow and run, where a line comes from a workflow, an activity or the SDK's core."""
    if "_record" in event:
        _of_sdk(event)
    elif activity.in_activity():
        info = activity.info()
        _of_run(event, info.workflow_id, info.workflow_run_id)
    return event


def _of_sdk(event: EventDict) -> None:
    """The SDK's own extras, flat, and no more of them than ids."""
    of_workflow, of_activity, of_core = (event.pop(name, None) for name in ("temporal_workflow", "temporal_activity", "temporal_log"))
    event.pop("__temporal_error_identifier", None)
    if of_workflow:
        _of_run(event, of_workflow.get("workflow_id"), of_workflow.get("run_id"))
    if of_activity:
        _of_run(event, of_activity.get("workflow_id"), of_activity.get("workflow_run_id"))
        event.update(activity=of_activity.get("activity_type"), attempt=of_activity.get("attempt"))
    if of_core:
        event.update({name: value for name, value in of_core.fields.items() if name in _KEPT}, logger=of_core.target)
        if found := _CODE.search(str(of_core.fields.get("error", ""))):
            event["code"] = found[1].strip()
        _of_run(event, event.get("workflow_id"), event.get("run_id"))


def _of_run(event: EventDict, workflow_id: str | None, run_id: str | None) -> None:
    if workflow_id is not None:
        event["workflow_id"] = workflow_id
        if workflow_id.startswith(_PREFIX):
            event.setdefault("convention", workflow_id.removeprefix(_PREFIX))
    if run_id is not None:
        event["run_id"] = run_id
