"""The way to Temporal: one connection with our plugin, used by worker and command line alike."""

from __future__ import annotations

from temporalio.client import Client
from temporalio.service import KeepAliveConfig

from adapters.settings import Settings
from workflows.plugin import plugin

_KEEP_ALIVE = KeepAliveConfig(interval_millis=10_500, timeout_millis=2_500)
"""A connection that died without a word is noticed within 13 s; by default it takes 45. The server bears with one ping in 10 s."""


async def connect(settings: Settings, *, lazy: bool = False) -> Client:
    """A client. Raises ``RuntimeError`` when the server cannot be reached; a lazy one connects at its first call."""
    return await Client.connect(
        settings.temporal, namespace=settings.namespace, plugins=[plugin()], lazy=lazy, keep_alive_config=_KEEP_ALIVE
    )


def workflow_id(reference: str) -> str:
    """The workflow of a convention."""
    return f"convention-{reference}"
