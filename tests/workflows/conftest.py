from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from temporalio.client import Client

from adapters.embedded.temporal import EmbeddedTemporal
from tests.workflows.bureau import Bureau, bureau_of
from workflows.plugin import plugin


@pytest.fixture
async def bureau(temporal: Client) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal) as bureau:
        yield bureau
