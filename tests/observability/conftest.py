from __future__ import annotations

import json
import logging
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from io import StringIO
from typing import Any

import aiohttp
import pytest
import structlog
from temporalio.client import Client

from activities.metrics import Metrics
from adapters.embedded.processes import free_port
from adapters.watching import telemetry
from adapters.watching.logs import to_stderr
from tests.cli.conftest import axa, conventions, desk, lives, opened, started
from tests.observability.asking import asked, samples
from tests.workflows.bureau import Bureau, bureau_of
from workflows.plugin import plugin

__all__ = ["Lines", "Watched", "axa", "conventions", "desk", "lives", "opened", "started"]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CONVENTIONS_"):
            monkeypatch.delenv(name)


class Lines:
    """What has been logged so far."""

    def __init__(self, written: StringIO) -> None:
        self._written = written

    @property
    def text(self) -> str:
        return self._written.getvalue()

    def all(self) -> list[dict[str, Any]]:
        """Every line, each of which must be JSON."""
        return [json.loads(line) for line in self.text.splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.all() if line["event"] == event]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Logs as the worker writes them, down to the last detail."""
    root = logging.getLogger()
    before, configured = (root.handlers[:], root.level), structlog.get_config()
    written = StringIO()
    with redirect_stderr(written):
        to_stderr(logging.DEBUG, telemetry.whereabouts)
    yield Lines(written)
    structlog.configure(**configured)
    logging.captureWarnings(capture=False)
    root.handlers[:], root.level = before


@dataclass
class Watched:
    """A client on a runtime whose logs and metrics are ours, and what that runtime counts."""

    client: Client
    metrics: Metrics
    address: str

    async def counted(self) -> dict[str, float]:
        async with aiohttp.ClientSession() as session:
            _, text = await asked(session, f"http://{self.address}/metrics")
        return samples(text)


@pytest.fixture(scope="session")
async def watched(temporal: Client) -> Watched:
    address = f"127.0.0.1:{free_port()}"
    runtime = telemetry.runtime(address)
    client = await Client.connect(temporal.service_client.config.target_host, plugins=[plugin()], runtime=runtime)
    return Watched(client, Metrics(runtime.metric_meter), address)


@pytest.fixture
async def bureau(watched: Watched) -> AsyncIterator[Bureau]:
    """An office whose worker keeps nothing in its cache: every task replays everything before it."""
    async with bureau_of(watched.client, metrics=watched.metrics) as bureau:
        yield bureau
