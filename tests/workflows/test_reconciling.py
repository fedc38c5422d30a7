"""PostgreSQL is older than Temporal: what is missing is recorded once more from the histories, or nothing is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.client import Client

from activities.contracts import GENESIS, Row
from adapters import clock
from adapters.cli.failures import message_of
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.errors import NoSuchConvention, OutOfReach, Refused
from adapters.log.chain import refuse_unchained
from adapters.log.reconciling import Reconciled, Reconciler, batches
from adapters.log.restoring import Restored, Restorer
from adapters.memory import MemoryEventStore
from adapters.memory_client import MemoryClient
from domain.act import chained
from domain.start import Start
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.samples import NOBODY_HEARS, SIGNED, close, draft, open_text, report, terms
from tests.workflows.test_recording import put
from workflows.attributes import HEALTH, PHASE
from workflows.plugin import plugin
from workflows.starting import ConventionInput

pytestmark = pytest.mark.server


class Rewound(MemoryEventStore):
    """A memory store that can be set back to what it held before."""

    def set_back(self, stream: str, version: int) -> tuple[Row, ...]:
        """What it held until now."""
        whole = self._streams[stream]
        self._streams[stream] = whole[:version]
        if not version:
            del self._streams[stream]
        return tuple(whole)


@pytest.fixture
async def store() -> Rewound:
    return Rewound()


@pytest.fixture
async def office(temporal: Client, store: Rewound) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal, store=store) as bureau:
        yield bureau


async def reconciled(office: Bureau, reference: str, *, dry_run: bool = False, patience: float = 20) -> Reconciled:
    (one,) = await Reconciler(office.client, office.store, patience=patience).reconcile([reference], dry_run=dry_run)
    return one


async def restored(office: Bureau, reference: str, *, patience: float = 20) -> Restored:
    (one,) = await Restorer(office.client, office.store, office.task_queue, patience=patience).restore([reference])
    return one


async def lived(office: Bureau, *commands: object, renew_after: int | None = None) -> str:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed, renew_after=renew_after)
    for command in commands:
        await office.act(agreed.reference, command)  # type: ignore[arg-type] # commands
    return agreed.reference


async def kept(office: Bureau, reference: str) -> tuple[Row, ...]:
    rows = await office.store.read(reference, limit=10_000)
    refuse_unchained(reference, GENESIS, rows)
    return rows


async def test_a_convention_that_agrees_is_left_alone(office: Bureau) -> None:
    reference = await lived(office, draft())
    rows = await kept(office, reference)
    assert await reconciled(office, reference) == Reconciled(reference, "agrees", 3, 3)
    await put(office.store, reference, open_text())  # type: ignore[arg-type] # the memory store
    assert (await reconciled(office, reference)).outcome == "ahead"
    assert (await restored(office, reference)).outcome == "running"
    assert (await kept(office, reference))[:3] == rows


async def test_what_an_idle_convention_has_not_noticed_is_recorded_once_more(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), open_text(), report("axa.focal", "report"))
    whole = store.set_back(reference, 2)
    assert (await restored(office, reference)).outcome == "behind"
    assert await reconciled(office, reference, dry_run=True) == Reconciled(reference, "behind", 2, len(whole))
    assert len(await kept(office, reference)) == 2
    assert await reconciled(office, reference) == Reconciled(reference, "recorded", len(whole), len(whole), len(whole) - 2)
    assert await kept(office, reference) == whole
    assert (await office.act(reference, report("axa.focal", "next"))).version == len(whole) + 1
    assert (await reconciled(office, reference)).outcome == "agrees"


async def test_a_stream_that_is_gone_altogether_is_recorded_from_its_beginning(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, *SIGNED)
    whole = store.set_back(reference, 0)
    with pytest.raises(Refused):
        await office.act(reference, report("axa.focal", "early"))
    assert (await reconciled(office, reference)).recorded == len(whole)
    assert await kept(office, reference) == whole
    assert (await office.act(reference, report("axa.focal", "next"))).version == len(whole) + 1


async def test_a_closing_that_was_lost_is_recorded_and_nothing_is_restored(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, *SIGNED, close())
    await office.result(reference)
    whole = store.set_back(reference, 4)
    assert (await restored(office, reference)).outcome == "behind"
    assert (await reconciled(office, reference)).outcome == "recorded"
    assert await kept(office, reference) == whole
    assert (await restored(office, reference)).outcome == "closed"


async def test_a_run_that_was_continued_over_an_older_store_has_its_rows_from_the_runs_before(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), renew_after=60)
    first = (await office.handle(reference).describe()).run_id
    number = 0
    while (await office.handle(reference).describe()).run_id == first:
        await office.act(reference, report("axa.focal", f"report-{number}"))
        number += 1
        assert number < 60
    await office.handle(reference).terminate()
    whole = store.set_back(reference, 5)
    await office.begin(ConventionInput(reference=reference, version=len(whole), head=whole[-1].hash))
    with pytest.raises(Refused) as refused:
        await office.act(reference, open_text())
    assert refused.value.code == "store_behind"
    assert (await reconciled(office, reference)).outcome == "recorded"
    assert await kept(office, reference) == whole
    assert (await office.act(reference, open_text())).phase == "signature"


async def test_two_pasts_are_told_and_nothing_is_written(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), open_text())
    store.set_back(reference, 3)
    await put(store, reference, report("axa.focal", "another-past"))
    rows = await kept(office, reference)
    assert await reconciled(office, reference) == Reconciled(reference, "diverged", 4, 5, 0, common=3)
    assert (await restored(office, reference)).outcome == "diverged"
    assert await kept(office, reference) == rows


async def test_another_past_that_a_blocked_run_has_only_read_is_not_held_against_it(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), open_text())
    await office.handle(reference).terminate()
    whole = store.set_back(reference, 3)
    await put(store, reference, report("axa.focal", "another-past"))
    await office.begin(ConventionInput(reference=reference, version=len(whole), head=whole[-1].hash))
    with pytest.raises(Refused):
        await office.act(reference, report("axa.focal", "early"))
    assert (await reconciled(office, reference)).outcome == "diverged"
    store._streams[reference] = [*whole]
    assert (await reconciled(office, reference)).outcome == "freed"
    assert (await office.act(reference, report("axa.focal", "next"))).version == len(whole) + 1


async def test_what_temporal_no_longer_remembers_is_not_made_up(office: Bureau, store: Rewound) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    forgotten = MemoryClient(store, clock.now)  # the runs that recorded this are gone with their retention
    await forgotten.start(Start(command_id="start", actor="pm", terms=agreed))
    await forgotten.act(agreed.reference, draft())
    await forgotten.act(agreed.reference, open_text())
    whole = store.set_back(agreed.reference, 1)
    await office.begin(ConventionInput(reference=agreed.reference, version=len(whole), head=whole[-1].hash))
    assert await reconciled(office, agreed.reference) == Reconciled(agreed.reference, "incomplete", 1, len(whole))
    assert (await restored(office, agreed.reference)).outcome == "incomplete"
    assert len(await kept(office, agreed.reference)) == 1


async def test_a_workflow_that_somebody_ended_is_missing_until_it_is_restored(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), open_text())
    await office.handle(reference).terminate()
    store.set_back(reference, 2)
    one = await reconciled(office, reference)
    assert (one.outcome, one.recorded) == ("missing", 3)
    assert (await restored(office, reference)).outcome == "restored"
    assert (await restored(office, reference)).outcome == "running"
    assert (await office.act(reference, report("axa.focal", "next"))).version == 6


async def test_a_stream_that_was_edited_is_neither_continued_nor_restored(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft(), open_text())
    store.set_back(reference, 4)
    rows = store._streams[reference]
    rows[1] = rows[1].model_copy(update={"record": rows[1].record + " "})
    assert (await reconciled(office, reference)).outcome == "damaged"
    assert (await restored(office, reference)).outcome == "damaged"
    assert len(rows) == 4


async def test_two_who_reconcile_at_once_record_everything_once(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, *SIGNED)
    whole = store.set_back(reference, 2)
    both = await asyncio.gather(*(reconciled(office, reference) for _ in range(2)))
    assert {one.version for one in both} == {len(whole)}
    assert sum(one.recorded for one in both) == len(whole) - 2
    assert await kept(office, reference) == whole


async def test_more_than_one_batch_is_recorded_in_order(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft())
    await put(store, reference, *(report("axa.focal", f"other-{number}") for number in range(450)))
    await office.act(reference, report("axa.focal", "last"))
    whole = store.set_back(reference, 1)
    assert (await reconciled(office, reference)).recorded == len(whole) - 1 == 453
    assert await kept(office, reference) == whole


async def test_a_blocked_convention_whose_store_is_whole_again_is_freed_at_once(office: Bureau, store: Rewound) -> None:
    reference = await lived(office, draft())
    whole = store.set_back(reference, 2)
    with pytest.raises(Refused):
        await office.act(reference, open_text())
    store._streams[reference] = [*whole]

    async def shown() -> bool:
        return (await reconciled(office, reference, dry_run=True)).outcome == "agrees"

    await office.eventually(shown)
    assert (await reconciled(office, reference)).outcome == "freed"
    assert (await office.act(reference, open_text())).phase == "signature"


async def test_without_a_worker_the_rows_are_recorded_and_whoever_does_not_answer_is_named(temporal: Client, store: Rewound) -> None:
    async with bureau_of(temporal, store=store) as office:
        behind, ended = await lived(office, draft()), await lived(office, draft())
        await office.handle(ended).terminate()
    whole = store.set_back(behind, 1)
    assert (await reconciled(office, behind, patience=1)).outcome == "silent"
    assert await kept(office, behind) == whole
    assert (await restored(office, ended, patience=1)).outcome == "silent"
    assert (await restored(office, ended, patience=1)).outcome == "running"


async def test_a_start_that_was_refused_is_no_convention(office: Bureau) -> None:
    await office.begin(ConventionInput(reference="REFUSED-1"))
    with pytest.raises(NoSuchConvention):
        await reconciled(office, "NOBODY-1")
    reconciler = Reconciler(office.client, office.store)
    assert not [one for one in await reconciler.reconcile(["REFUSED-1"]) if one.reference == "REFUSED-1"]


async def test_a_namespace_that_is_not_there_is_named(office: Bureau) -> None:
    config = office.client.config()
    config["namespace"] = "nowhere"
    elsewhere = Client(**config)
    with pytest.raises(OutOfReach) as refused:
        await Restorer(elsewhere, office.store, office.task_queue).restore()
    assert (refused.value.part, refused.value.reason) == ("namespace", "nowhere")
    assert "prepare" in message_of(refused.value, "en")


async def test_search_attributes_that_are_missing_are_named(temporal: Client, tmp_path: Path) -> None:
    server = EmbeddedTemporal(tmp_path, search_attributes={HEALTH.name: "Keyword", PHASE.name: "Keyword"}, synchronous="NORMAL")
    await server.start()
    try:
        client = await Client.connect(server.address, plugins=[plugin()])
        with pytest.raises(OutOfReach, match="ConventionNextDue") as refused:
            await Reconciler(client, MemoryEventStore()).reconcile()
        assert HEALTH.name not in refused.value.reason
    finally:
        await server.stop()


def test_a_batch_holds_what_one_command_brought_where_it_fits() -> None:
    def row(version: int, command: str) -> Row:
        record = f'{{"command_id":"{command}"}}'
        return Row.model_validate(
            {
                "version": version,
                "event_id": "",
                "kind": "",
                "schema_version": 1,
                "occurred_at": "2026-01-01T00:00:00Z",
                "record": record,
                "hash": chained(GENESIS, record),
            }
        )

    commands = ["a"] * 150 + ["b"] * 100 + ["c"] * 90 + ["d"] * 250
    rows = [row(version, command) for version, command in enumerate(commands, 1)]
    found = [*batches(rows)]
    assert [len(batch) for batch in found] == [150, 190, 200, 50]
    assert [row.version for batch in found for row in batch] == [*range(1, len(rows) + 1)]
