"""One plugin for client, worker, test environment and replayer: how payloads are read, and what the sandbox lets through."""

from __future__ import annotations

from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from workflows.converter import DATA_CONVERTER

PASSED_THROUGH = (
    "domain",
    "activities",
    "workflows.converter",
    "workflows.asking",
    "workflows.attributes",
    "workflows.descriptions",
    "workflows.details",
    "workflows.options",
    "workflows.signals",
    "workflows.starting",
    "workflows.watching",
    "pydantic",
    "pydantic_core",
    "annotated_types",
    "dateutil",
    "structlog",
    "rich",
)
"""Loaded once for all conventions. ``domain`` and ``activities`` loaded again for each cost eleven times the CPU of a start;
``structlog`` breaks inside the sandbox where ``rich`` is installed."""


def _runner(existing: WorkflowRunner | None) -> WorkflowRunner:
    if existing is not None and not isinstance(existing, SandboxedWorkflowRunner):
        return existing
    return SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default.with_passthrough_modules(*PASSED_THROUGH))


def plugin() -> SimplePlugin:
    """The plugin, new for each client or worker."""
    return SimplePlugin("conventions", data_converter=DATA_CONVERTER, workflow_runner=_runner)
