from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client

from adapters.embedded.temporal import EmbeddedTemporal
from adapters.temporal.namespace import RETENTION, SEARCH_ATTRIBUTES

pytestmark = pytest.mark.server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedTemporal]:
    server = EmbeddedTemporal(tmp_path, synchronous="NORMAL")
    await server.start()
    yield server
    await server.stop()


async def test_namespace_keeps_closed_workflows_and_knows_our_search_attributes(server: EmbeddedTemporal) -> None:
    client = await Client.connect(server.address)
    namespace = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="default"))
    known = await client.operator_service.list_search_attributes(ListSearchAttributesRequest(namespace="default"))
    assert namespace.config.workflow_execution_retention_ttl.ToTimedelta() == RETENTION
    assert SEARCH_ATTRIBUTES.keys() <= known.custom_attributes.keys()


async def test_a_killed_server_comes_back_at_the_same_address_with_its_workflows(server: EmbeddedTemporal) -> None:
    client = await Client.connect(server.address)
    await client.start_workflow("Anything", id="kept", task_queue="nobody")
    os.kill(server.pid, signal.SIGKILL)
    await server.start()
    description = await (await Client.connect(server.address)).get_workflow_handle("kept").describe()
    assert description.workflow_type == "Anything"
