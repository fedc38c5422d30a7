"""The store and the workflow disagree, are parted, or die between commit and report; the convention goes on and says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from temporalio.client import Client
from typing_extensions import override

import domain.convention
from activities.contracts import GENESIS, Row, Snapshot
from activities.ports import StoreUnavailable
from activities.recording import PAGE_ROWS
from adapters.errors import NotRecordedYet, OutOfReach, Refused
from adapters.log.chain import refuse_unchained
from adapters.memory import MemoryEventStore
from domain.act import Envelope, Event
from domain.convention import AnyCommand
from domain.days.calendar import Moment
from domain.evolution import fold, read_event
from domain.phases import State
from tests.workflows import raw
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.raw import as_json
from tests.workflows.samples import NOBODY_HEARS, draft, open_text, report, sign, terms
from workflows import options
from workflows.attributes import HEALTH
from workflows.judging import Standing, judge
from workflows.starting import ConventionInput

pytestmark = pytest.mark.server


class TroubledStore(MemoryEventStore):
    """A memory store that can be away, be slow, lose the answer to what it has committed, and go back to an older backup."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.answering = asyncio.Event()
        self.answering.set()
        self.answers_to_lose = 0
        self.lost = 0

    @override
    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        await self.answering.wait()
        if self.away:
            raise StoreUnavailable("away")
        new = await super().append(stream, expected, previous, rows)
        if self.answers_to_lose:
            self.answers_to_lose -= 1
            self.lost += 1
            raise StoreUnavailable("committed, and the answer lost")
        return new

    @override
    async def read(self, stream: str, after: int = 0, limit: int = 1000) -> tuple[Row, ...]:
        if self.away:
            raise StoreUnavailable("away")
        return await super().read(stream, after, limit)

    @asynccontextmanager
    async def older_backup(self, stream: str, version: int) -> AsyncIterator[None]:
        """Inside, the stream ends at an earlier version."""
        whole = self._streams[stream]
        self._streams[stream] = whole[:version]
        yield
        self._streams[stream] = whole


async def put(store: MemoryEventStore, reference: str, *commands: AnyCommand) -> None:
    """Another writer: decided on what is there, appended past the workflow."""
    rows = await store.read(reference, limit=100_000)
    state = fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in rows))
    standing = Standing(reference, state, len(rows), rows[-1].hash if rows else GENESIS)
    for command in commands:
        judged = judge(standing, command, rows[-1].occurred_at)
        assert judged.refusal is None
        await store.append(reference, standing.version, standing.head, judged.rows)
        standing = judged.after


@pytest.fixture
async def store() -> TroubledStore:
    return TroubledStore()


@pytest.fixture
async def office(temporal: Client, store: TroubledStore) -> AsyncIterator[Bureau]:
    async with bureau_of(temporal, store=store) as bureau:
        yield bureau


@pytest.fixture
async def kept_office(temporal: Client, store: TroubledStore) -> AsyncIterator[Bureau]:
    """Its worker keeps conventions in memory: without a cache the SDK now and then drops a task that a query comes upon, for 10 s."""
    async with bureau_of(temporal, store=store, cached=100) as bureau:
        yield bureau


async def health(bureau: Bureau, reference: str) -> str | None:
    return (await bureau.handle(reference).describe()).typed_search_attributes.get(HEALTH)


async def chain_is_whole(bureau: Bureau, reference: str) -> bool:
    rows = await bureau.store.read(reference, limit=100_000)
    refuse_unchained(reference, GENESIS, rows)
    return [row.version for row in rows] == list(range(1, len(rows) + 1))


async def test_an_act_that_lost_a_race_is_decided_again_on_what_the_other_wrote(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    await put(store, agreed.reference, open_text("other-open"), sign("axa.ceo", "other-sign"))
    answer = await office.act(agreed.reference, report("axa.focal", "mine"))
    assert (answer.phase, answer.events) == ("signature", ("milestone_reported",))
    await put(store, agreed.reference, sign("mic.minister", "other"))
    with pytest.raises(Refused) as refused:
        await office.act(agreed.reference, sign("mic.minister", "mine-too"))
    assert refused.value.code == "already_signed"
    assert (await office.kinds(agreed.reference)).count("convention_signed") == 2
    assert await chain_is_whole(office, agreed.reference)


async def test_an_act_that_another_has_recorded_already_is_answered(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await put(store, agreed.reference, draft())
    answer = await office.act(agreed.reference, draft())
    assert (answer.version, answer.events) == (3, ("text_drafted",))
    assert (await office.act(agreed.reference, open_text())).phase == "signature"


async def test_a_start_that_finds_its_stream_goes_on_from_there(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    await office.handle(agreed.reference).terminate()
    await office.start(agreed, renew_after=60)
    assert (await office.act(agreed.reference, open_text())).version == 5
    with pytest.raises(Refused) as refused:
        await office.act(agreed.reference, draft("again"))
    assert refused.value.code == "wrong_phase"


async def test_a_long_stream_is_loaded_in_pages(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await put(store, agreed.reference, *(report("axa.focal", f"other-{number}") for number in range(2 * PAGE_ROWS + 50)))
    assert (await office.act(agreed.reference, draft())).version == 2 * PAGE_ROWS + 53
    await office.handle(agreed.reference).terminate()
    await office.start(agreed, renew_after=60)
    assert (await office.act(agreed.reference, open_text())).phase == "signature"
    assert await chain_is_whole(office, agreed.reference)


async def test_an_older_store_blocks_and_frees_the_convention(
    office: Bureau, store: TroubledStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "BLOCKED", timedelta(milliseconds=200))
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    async with store.older_backup(agreed.reference, 2):
        for number in range(3):
            with pytest.raises(Refused) as refused:
                await office.act(agreed.reference, open_text(f"early-{number}"))
            assert refused.value.code == "store_behind"
        await raw.signal(office, agreed.reference, "report_milestone", as_json({"actor": "axa.focal", "milestone": "study"}))
        assert await health(office, agreed.reference) == "blocked"
    await office.until_recorded(agreed.reference, "milestone_reported")
    assert (await office.act(agreed.reference, open_text())).phase == "signature"

    async def well() -> bool:
        return await health(office, agreed.reference) == "ok"

    await office.eventually(well)
    assert await chain_is_whole(office, agreed.reference)


async def test_a_blocked_convention_is_well_by_itself_when_the_store_is_back(
    office: Bureau, store: TroubledStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "BLOCKED", timedelta(milliseconds=200))
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    async with store.older_backup(agreed.reference, 0):
        with pytest.raises(Refused):
            await office.act(agreed.reference, draft())

    async def well() -> bool:
        return await health(office, agreed.reference) == "ok"

    await office.eventually(well)


async def test_a_run_continued_over_an_older_store_waits_for_what_it_knew(
    office: Bureau, store: TroubledStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(options, "BLOCKED", timedelta(milliseconds=500))
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    await office.handle(agreed.reference).terminate()
    head = (await store.read(agreed.reference))[-1].hash
    async with store.older_backup(agreed.reference, 2):
        await office.begin(ConventionInput(reference=agreed.reference, version=3, head=head))
        with pytest.raises(Refused) as refused:
            await office.act(agreed.reference, draft("again"))
        assert refused.value.code == "store_behind"
        assert await health(office, agreed.reference) == "blocked"

    async def opened() -> bool:
        try:
            return (await office.act(agreed.reference, open_text())).version == 5
        except Refused:
            return False

    await office.eventually(opened)
    assert await health(office, agreed.reference) == "ok"


@pytest.mark.parametrize("when", ["in its loop", "as it begins"])
async def test_a_blocked_convention_that_is_told_to_looks_at_once(kept_office: Bureau, store: TroubledStore, when: str) -> None:
    office = kept_office
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    head = (await store.read(agreed.reference))[-1].hash
    async with store.older_backup(agreed.reference, 2):
        if when == "as it begins":
            await office.handle(agreed.reference).terminate()
            await office.begin(ConventionInput(reference=agreed.reference, version=3, head=head))
        with pytest.raises(Refused):
            await office.act(agreed.reference, open_text("early"))
        await office.handle(agreed.reference).execute_update("look_again")
        assert await office.handle(agreed.reference).query("standing", result_type=Snapshot) is not None
        assert await health(office, agreed.reference) == "blocked"
    await office.handle(agreed.reference).execute_update("look_again")

    async def free() -> bool:
        standing = await office.handle(agreed.reference).query("standing", result_type=Snapshot)
        return (standing.blocked, standing.version, standing.head) == (None, 3, head)

    await office.eventually(free)
    assert (await office.act(agreed.reference, open_text())).version == 5
    assert await chain_is_whole(office, agreed.reference)


async def test_a_convention_that_is_well_has_nothing_to_look_for(office: Bureau) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    before = await office.kinds(agreed.reference)
    await office.handle(agreed.reference).execute_update("look_again")
    assert await raw.update_or_refusal(office, agreed.reference, "look_again", as_json({"what": "ever"})) == ""
    assert (await office.act(agreed.reference, draft())).phase == "drafting"
    assert await office.kinds(agreed.reference) == [*before, "text_drafted"]


async def test_while_the_store_is_away_an_act_waits_and_then_goes_on(temporal: Client, store: TroubledStore) -> None:
    async with bureau_of(temporal, store=store) as office:
        office.conventions._patience = 1
        agreed = terms(reach=NOBODY_HEARS)
        await office.start(agreed)
        store.away = True
        with pytest.raises(NotRecordedYet) as unknown:
            await office.act(agreed.reference, draft())
        assert unknown.value.part == "postgresql"
        with pytest.raises(OutOfReach):
            await office.start(terms())
        store.away = False
        office.conventions._patience = 30
        await office.until_recorded(agreed.reference, "text_drafted")
        assert (await office.act(agreed.reference, draft())).events == ("text_drafted",)
        assert (await office.kinds(agreed.reference)).count("text_drafted") == 1


async def test_a_commit_whose_answer_was_lost_is_absorbed(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    store.answers_to_lose = 1
    await office.start(agreed)
    for number in range(4):
        store.answers_to_lose = 1
        await office.act(agreed.reference, report("axa.focal", f"report-{number}"))
    assert store.lost == 5
    assert (await office.kinds(agreed.reference)).count("milestone_reported") == 4
    assert await chain_is_whole(office, agreed.reference)


async def test_a_recording_that_somebody_fails_by_hand_is_made_all_the_same(office: Bureau, store: TroubledStore) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)
    store.answering.clear()
    await raw.signal(office, agreed.reference, "report_milestone", as_json({"actor": "axa.focal", "milestone": "study"}))
    drafting = asyncio.create_task(office.act(agreed.reference, draft()))
    for _ in range(2):
        await raw.fail_activity(office, agreed.reference)
    store.answering.set()
    assert (await drafting).events == ("text_drafted",)
    await office.until_recorded(agreed.reference, "milestone_reported")
    assert await chain_is_whole(office, agreed.reference)


async def test_a_fault_of_ours_is_a_refusal_and_the_convention_goes_on_after_the_repair(
    office: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await office.start(agreed)

    def broken(state: State | None, command: AnyCommand, now: Moment) -> tuple[Event, ...]:
        raise KeyError("a fault")

    with monkeypatch.context() as fault:
        fault.setattr(domain.convention, "decide", broken)
        with pytest.raises(Refused) as refused:
            await office.act(agreed.reference, draft())
        assert refused.value.code == "unexpected"
        await raw.signal(office, agreed.reference, "sign", as_json({}))
    assert (await office.act(agreed.reference, draft())).phase == "drafting"
