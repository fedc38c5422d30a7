from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date, timedelta

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest
from temporalio.api.testservice.v1 import UnlockTimeSkippingRequest
from temporalio.client import Client
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.ports import Person
from adapters.embedded.virtual_time import program
from adapters.temporal.namespace import SEARCH_ATTRIBUTES
from tests.workflows.bureau import Bureau, bureau_of
from workflows.plugin import plugin

_TYPES = {"Text": "TEXT", "Keyword": "KEYWORD", "KeywordList": "KEYWORD_LIST", "Datetime": "DATETIME", "Double": "DOUBLE"}
_AT_ONCE = 5
"""seconds, in which a clock that jumps has passed a minute"""


@pytest.fixture
async def bureau(temporal: Client) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal) as bureau:
        yield bureau


@pytest.fixture
async def quick_bureau(temporal: Client) -> AsyncIterator[Bureau]:
    """Its worker keeps conventions in memory: for long histories, of which a replay at every task takes minutes."""
    async with bureau_of(temporal, cached=100) as bureau:
        yield bureau


@asynccontextmanager
async def time_skipping() -> AsyncIterator[WorkflowEnvironment]:
    """A server whose clock jumps to the next timer."""
    async with await WorkflowEnvironment.start_time_skipping(test_server_existing_path=program(), plugins=[plugin()]) as environment:
        kinds = {name: IndexedValueType.Value(f"INDEXED_VALUE_TYPE_{_TYPES[kind]}") for name, kind in SEARCH_ATTRIBUTES.items()}
        request = AddSearchAttributesRequest(search_attributes=kinds, namespace="default")
        await environment.client.operator_service.add_search_attributes(request)
        yield environment


@pytest.fixture(scope="session")
async def skipping() -> AsyncIterator[WorkflowEnvironment]:
    async with time_skipping() as environment:
        yield environment


@pytest.fixture
async def office(skipping: WorkflowEnvironment) -> AsyncIterator[Bureau]:
    async with bureau_of(skipping.client, cached=100) as bureau:
        people = ["mic.minister", "mic.focal", "axa.ceo", "axa.focal"]
        await bureau.people.put("", [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in people])
        yield bureau
        for reference, _ in await bureau.store.streams():  # one that no worker serves any more would hold up the clock
            with suppress(RPCError):
                await bureau.handle(reference).terminate()
        await _released(skipping)


async def _released(skipping: WorkflowEnvironment) -> None:
    """The server keeps its clock locked for the activity that was under way when its workflow was terminated (sdk-java 1138)."""
    while True:
        try:
            return await asyncio.wait_for(skipping.sleep(timedelta(minutes=1)), _AT_ONCE)
        except TimeoutError:
            await skipping.client.test_service.unlock_time_skipping(UnlockTimeSkippingRequest())
