from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from temporalio.client import Client

from adapters.embedded.temporal import EmbeddedTemporal
from tests.workflows.bureau import Bureau, bureau_of
from workflows.plugin import plugin


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    """A real Temporal server of this test run's own."""
    with TemporaryDirectory(prefix="conventions-") as folder:
        server = EmbeddedTemporal(Path(folder), synchronous="NORMAL")
        await server.start()
        try:
            yield await Client.connect(server.address, plugins=[plugin()])
        finally:
            await server.stop()


@pytest.fixture
async def bureau(temporal: Client) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal) as bureau:
        yield bureau
