"""What was done though its answer never came is not said to be undone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.service import RetryConfig
from typing_extensions import override

from activities.contracts import Row
from activities.ports import StoreUnavailable
from adapters.errors import NotRecordedYet, OutOfReach
from adapters.memory import MemoryEventStore
from adapters.temporal.client import ConventionsClient
from domain.start import Start
from tests.survival.wire import Wire
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.samples import draft, terms
from workflows.plugin import plugin

pytestmark = pytest.mark.server


class Forgetful(MemoryEventStore):
    """Takes what it is given; out of reach for whoever reads, after the first time, so many times."""

    def __init__(self, away: int) -> None:
        super().__init__()
        self.readings = 0
        self._away = away

    @override
    async def read(self, stream: str, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        self.readings += 1
        if 1 < self.readings <= 1 + self._away:
            raise StoreUnavailable("away")
        return await super().read(stream, after, limit)


@pytest.fixture
async def bureau(temporal: Client) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal) as bureau:
        yield bureau


@pytest.fixture
async def wire(temporal: Client) -> AsyncIterator[Wire]:
    async with Wire(to=int(temporal.service_client.config.target_host.rpartition(":")[2])) as wire:
        yield wire


@pytest.fixture
async def conventions(wire: Wire, bureau: Bureau) -> ConventionsClient:
    """A client by way of the wire, which gives up asking the server again sooner than usual."""
    client = await Client.connect(f"127.0.0.1:{wire.port}", plugins=[plugin()], retry_config=RetryConfig(max_elapsed_time_millis=1000))
    return ConventionsClient(client, bureau.store, bureau.task_queue, patience=30)


async def test_an_act_that_temporal_took_before_it_went_away_is_not_said_to_be_undone(
    wire: Wire, bureau: Bureau, conventions: ConventionsClient
) -> None:
    agreed = terms()
    await conventions.start(Start(command_id="start", actor="pm", terms=agreed))
    wire.lose_answers()
    conventions._patience = 2
    acting = asyncio.create_task(conventions.act(agreed.reference, draft()))
    await bureau.until_recorded(agreed.reference, "text_drafted")
    wire.break_off()
    with pytest.raises(NotRecordedYet) as unknown:
        await acting
    assert (unknown.value.part, unknown.value.command_id) == ("temporal", "draft")
    wire.mend()
    conventions._patience = 30
    assert (await conventions.act(agreed.reference, draft())).events == ("text_drafted",)
    assert (await bureau.kinds(agreed.reference)).count("text_drafted") == 1


async def test_a_start_that_temporal_took_before_it_went_away_is_not_said_to_be_undone(
    wire: Wire, bureau: Bureau, conventions: ConventionsClient
) -> None:
    start = Start(command_id="start", actor="pm", terms=terms())
    wire.lose_answers()
    starting = asyncio.create_task(conventions.start(start))
    await bureau.until_recorded(start.terms.reference, "convention_started")
    wire.break_off()
    with pytest.raises(NotRecordedYet):
        await starting
    wire.mend()
    assert await conventions.start(start) is None


async def test_a_start_that_temporal_took_is_waited_for_while_the_store_is_away(temporal: Client) -> None:
    async with bureau_of(temporal, store=Forgetful(away=3)) as bureau:
        answer = await bureau.start(terms())
    assert answer is not None
    assert answer.events[0] == "convention_started"


async def test_a_start_that_temporal_took_is_not_said_to_be_undone_when_the_store_stays_away(temporal: Client) -> None:
    async with bureau_of(temporal, store=Forgetful(away=100)) as bureau:
        bureau.conventions._patience = 0.5
        with pytest.raises(NotRecordedYet) as unknown:
            await bureau.start(terms())
    assert unknown.value.part == "postgresql"


async def test_nothing_is_begun_while_the_store_is_away(temporal: Client) -> None:
    store = Forgetful(away=1)
    store.readings = 1
    async with bureau_of(temporal, store=store) as bureau:
        agreed = terms()
        with pytest.raises(OutOfReach):
            await bureau.start(agreed)
        assert await store.read(agreed.reference) == ()
