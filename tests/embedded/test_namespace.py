from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from adapters.configuration.settings import Settings
from adapters.embedded.processes import free_port
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.embedded.waiting import until
from adapters.errors import OtherSearchAttributes, OutOfReach, TemporalRefused
from adapters.temporal.connecting import connect
from adapters.temporal.namespace import RETENTION, SEARCH_ATTRIBUTES, Prepared, known_attributes, prepare

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedTemporal]:
    server = EmbeddedTemporal(tmp_path_factory.mktemp("bare"), search_attributes={}, synchronous="NORMAL")
    await server.start()
    yield server
    await server.stop()


def settings_for(server: EmbeddedTemporal, namespace: str) -> Settings:
    return Settings(temporal=server.address, namespace=namespace)


async def retention_of(client: Client) -> timedelta:
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    return described.config.workflow_execution_retention_ttl.ToTimedelta()


async def test_a_missing_namespace_is_created_with_everything_and_a_repetition_changes_nothing(server: EmbeddedTemporal) -> None:
    settings = settings_for(server, "fresh")
    first = await prepare(settings)
    assert first == Prepared("fresh", created=True, retention_changed=False, added=tuple(SEARCH_ATTRIBUTES))
    client = await connect(settings)
    assert await known_attributes(client) == SEARCH_ATTRIBUTES
    assert await retention_of(client) == RETENTION
    assert await prepare(settings) == replace(first, created=False, added=())


async def test_several_at_once_prepare_one_namespace(server: EmbeddedTemporal) -> None:
    settings = settings_for(server, "contended")
    done = await asyncio.gather(*(prepare(settings) for _ in range(4)))
    assert [one.created for one in done].count(True) == 1
    assert await known_attributes(await connect(settings)) == SEARCH_ATTRIBUTES


async def test_of_a_namespace_that_exists_the_retention_is_set_and_only_missing_attributes_are_added(server: EmbeddedTemporal) -> None:
    settings = settings_for(server, "default")
    await add_attribute(await connect(settings), "ConventionPhase", IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD)
    done = await prepare(settings, timedelta(days=400))
    assert done.retention_changed
    assert set(done.added) == SEARCH_ATTRIBUTES.keys() - {"ConventionPhase"}
    assert await retention_of(await connect(settings)) == timedelta(days=400)


async def test_an_attribute_of_another_type_is_refused_by_name_and_nothing_is_added(server: EmbeddedTemporal) -> None:
    settings = settings_for(server, "foreign")
    client = await connect(settings)
    await create_namespace(client)
    await add_attribute(client, "ConventionPhase", IndexedValueType.INDEXED_VALUE_TYPE_TEXT)
    with pytest.raises(OtherSearchAttributes) as refused:
        await prepare(settings)
    assert refused.value.details == {"namespace": "foreign", "found": "ConventionPhase=Text", "needed": "ConventionPhase=Keyword"}
    assert await known_attributes(client) == {"ConventionPhase": "Text"}


async def test_what_the_server_does_not_want_is_told_in_its_own_words(server: EmbeddedTemporal) -> None:
    with pytest.raises(TemporalRefused, match=r"(?i)retention"):
        await prepare(settings_for(server, "brief"), timedelta(seconds=1))


async def test_without_a_server_it_says_which_one_is_away() -> None:
    nobody = f"127.0.0.1:{free_port()}"
    with pytest.raises(OutOfReach, match=nobody):
        await prepare(Settings(temporal=nobody))


async def create_namespace(client: Client) -> None:
    """As somebody else makes it: without our attributes."""
    request = RegisterNamespaceRequest(namespace=client.namespace)
    request.workflow_execution_retention_period.FromTimedelta(timedelta(days=3))
    await client.workflow_service.register_namespace(request)


async def add_attribute(client: Client, name: str, kind: IndexedValueType.ValueType) -> None:
    request = AddSearchAttributesRequest(namespace=client.namespace, search_attributes={name: kind})

    async def is_known() -> bool:
        try:
            known = await known_attributes(client)
        except RPCError:  # a namespace that was made just now is not known everywhere yet
            return False
        if name not in known:
            await client.operator_service.add_search_attributes(request)
        return name in known

    await until(f"{name} to be known", is_known, within=30, every=0.2)
