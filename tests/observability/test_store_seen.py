from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from temporalio.testing import ActivityEnvironment
from typing_extensions import override

from activities.contracts import GENESIS, Recorded, Recording, Row
from activities.ports import BrokenChain
from activities.recording import RecordingActivities
from adapters.memory import MemoryEventStore
from domain.act import chained

if TYPE_CHECKING:
    from tests.observability.conftest import Lines


def rows(number: int = 1, previous: str = GENESIS, first: int = 1) -> tuple[Row, ...]:
    made: list[Row] = []
    for version in range(first, first + number):
        record = f'{{"actor":"pm","by":null,"command_id":"c-{version}","data":{{"command_id":"none"}}}}'
        previous = chained(previous, record)
        made.append(
            Row(
                version=version,
                event_id=f"00000000-0000-0000-0000-{version:012}",
                kind="milestone_reported",
                schema_version=1,
                occurred_at=datetime(2026, 1, 5, tzinfo=UTC),
                record=record,
                hash=previous,
            )
        )
    return tuple(made)


async def record(store: MemoryEventStore, recording: Recording) -> Recorded:
    recorded: Recorded = await ActivityEnvironment().run(RecordingActivities(store).record_events, recording)
    return recorded


async def test_an_absorbed_duplicate_is_told_as_repeated_and_not_as_made(lines: Lines) -> None:
    store = MemoryEventStore()
    recording = Recording(stream="T-1", expected=0, previous=GENESIS, rows=rows(2))
    assert await record(store, recording) == await record(store, recording)
    (made,), (repeated,) = lines.of("recording.made"), lines.of("recording.repeated")
    assert made["command_ids"] == ["c-1", "c-2"]
    assert (repeated["convention"], repeated["version"], repeated["command_ids"]) == ("T-1", 2, ["c-1", "c-2"])


async def test_a_store_that_is_behind_is_a_warning(lines: Lines) -> None:
    recording = Recording(stream="T-1", expected=7, previous="a" * 64, rows=rows(1, "a" * 64, 8))
    assert (await record(MemoryEventStore(), recording)).behind
    (line,) = lines.of("store.behind")
    assert (line["level"], line["convention"], line["expected"]) == ("warning", "T-1", 7)


async def test_an_overtaken_recording_says_where_the_stream_is(lines: Lines) -> None:
    store = MemoryEventStore()
    await store.append("T-1", 0, GENESIS, rows(3))
    other = rows(1, chained(GENESIS, "other"), 1)
    assert (await record(store, Recording(stream="T-1", expected=0, previous=GENESIS, rows=_chained(other)))).ahead
    (line,) = lines.of("recording.overtaken")
    assert (line["version"], line["expected"]) == (3, 0)


async def test_rows_that_no_store_would_take_are_an_error_without_words(lines: Lines) -> None:
    class Broken(MemoryEventStore):
        @override
        async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
            raise BrokenChain("Mme Alaoui")

    recorded = await record(Broken(), Recording(stream="T-1", expected=0, previous=GENESIS, rows=rows()))
    assert recorded.refusal is not None
    (line,) = lines.of("recording.impossible")
    assert (line["level"], line["exception"]) == ("error", ["BrokenChain"])
    assert "Alaoui" not in lines.text


def _chained(given: Sequence[Row]) -> tuple[Row, ...]:
    """Another first event, in its own right."""
    record = given[0].record.replace("pm", "other")
    return (given[0].model_copy(update={"record": record, "hash": chained(GENESIS, record)}),)
