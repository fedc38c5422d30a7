"""The way to Temporal: one connection with our plugin, used by worker and command line alike."""

from __future__ import annotations

from functools import cache

from temporalio.client import Client
from temporalio.runtime import Runtime

from adapters import telemetry
from adapters.settings import Settings
from workflows.plugin import plugin


async def connect(settings: Settings, *, lazy: bool = False, runtime: Runtime | None = None) -> Client:
    """A client. Raises ``RuntimeError`` when the server cannot be reached; a lazy one connects at its first call."""
    return await Client.connect(
        settings.temporal,
        namespace=settings.namespace,
        plugins=[plugin()],
        lazy=lazy,
        runtime=runtime or _runtime(),
    )


@cache
def _runtime() -> Runtime:
    """One a process: each has threads of its own."""
    return telemetry.runtime()


def workflow_id(reference: str) -> str:
    """The workflow of a convention."""
    return f"convention-{reference}"
