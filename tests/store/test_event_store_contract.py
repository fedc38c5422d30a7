"""What every event store promises; memory and PostgreSQL both pass it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from activities.contracts import GENESIS, Row
from activities.ports import BrokenChain, EventStore, Positioned, WrongVersion

Chained = Callable[..., tuple[Row, ...]]

WEIRD = [
    "",
    " ",
    '{"b":1,  "a":2}\n\t',
    '{"a":"\\u0000"}',
    "\ufeff\r\n\x01\x7f\x85\u2028",
    "é e\u0301 Ａ ﷺ اتفاقية \u202eabc\u202c 🇲🇦 👩‍👩‍👧",
    "\ud7ff\ue000\uffff\U0010ffff",
    "'; drop table conventions.events; -- $1 %s \\ \\x00 {}",
]

AN_OTHER_ID = "00000000-0000-5000-8000-000000000000"
AN_OTHER_HASH = "f" * 64

_numbers = itertools.count(1)


def fresh() -> str:
    """A name that no example has used: Hypothesis runs many against one store."""
    return f"c-{next(_numbers)}"


def but(row: Row, **changes: object) -> Row:
    return row.model_copy(update=changes)


async def everything(store: EventStore, page: int = 3) -> list[Positioned]:
    seen: list[Positioned] = []
    while found := await store.read_all(seen[-1].position if seen else 0, page):
        seen.extend(found)
    return seen


# ── What goes in comes out ─────────────────────────────────────────────────────────────────────


async def test_rows_come_back_exactly_as_they_were_given(store: EventStore, chained: Chained) -> None:
    rows = chained(*WEIRD)
    await store.append("MTN-2026-001", 0, GENESIS, rows)
    assert await store.read("MTN-2026-001") == rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=st.text(st.characters(codec="utf-8", exclude_characters="\0")))
async def test_any_text_keeps_its_bytes(store: EventStore, chained: Chained, record: str) -> None:
    stream, rows = fresh(), chained(record)
    await store.append(stream, 0, GENESIS, rows)
    (kept,) = await store.read(stream)
    assert kept.record.encode() == record.encode()


async def test_instants_keep_their_microseconds_until_the_end_of_time(store: EventStore, chained: Chained) -> None:
    instants = [
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 59, 59, 999999, UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, UTC),
    ]
    rows = tuple(but(row, occurred_at=instant) for row, instant in zip(chained("1", "2", "3"), instants, strict=True))
    await store.append("a", 0, GENESIS, rows)
    assert [row.occurred_at for row in await store.read("a")] == instants


async def test_an_unknown_stream_is_empty(store: EventStore) -> None:
    assert await store.read("nobody") == ()
    assert await store.streams() == ()
    assert await store.read_all() == ()


async def test_nothing_to_record_touches_nothing(store: EventStore) -> None:
    await store.append("a", 7, "not even a hash", ())
    assert await store.streams() == ()


async def test_a_stream_is_read_in_pages(store: EventStore, chained: Chained) -> None:
    rows = chained(*"abcde")
    await store.append("a", 0, GENESIS, rows)
    assert await store.read("a", after=0, limit=2) == rows[:2]
    assert await store.read("a", after=2, limit=2) == rows[2:4]
    assert await store.read("a", after=4, limit=2) == rows[4:]
    assert await store.read("a", after=5) == ()


async def test_streams_are_listed_by_name_with_their_versions(store: EventStore, chained: Chained) -> None:
    names = ["é", "b", "Z", "a-10", "a-9", "a"]
    for length, name in enumerate(names, 1):
        await store.append(name, 0, GENESIS, chained(*"x" * length))
    assert await store.streams() == tuple(sorted((name, length) for length, name in enumerate(names, 1)))


async def test_whoever_names_a_stream_in_a_relation_is_found(store: EventStore, chained: Chained) -> None:
    def named(reference: str, relation: str) -> str:
        return json.dumps({"data": {"related": [{"reference": reference, "relation": relation}]}}, separators=(",", ":"))

    quoted = json.dumps({"title": named("A-1", "framework")}, separators=(",", ":"))
    await store.append("A-1", 0, GENESIS, chained("{}"))
    await store.append("specific", 0, GENESIS, chained(named("A-1", "framework"), named("A-1", "framework")))
    await store.append("later", 0, GENESIS, chained("{}", named("A-1", "parent")))
    await store.append("history", 0, GENESIS, chained(named("A-1", "prior")))
    await store.append("another", 0, GENESIS, chained(named("A-10", "framework"), named("B-A-1", "framework"), quoted))
    assert await store.dependants("A-1", ("framework", "parent")) == ("later", "specific")
    assert await store.dependants("A-1", ("prior",)) == ("history",)
    assert await store.dependants("specific", ("framework", "parent", "prior")) == ()


async def test_a_stream_grows_from_its_head(store: EventStore, chained: Chained) -> None:
    first = chained("1", "2")
    second = chained("3", after=2, previous=first[-1].hash)
    await store.append("a", 0, GENESIS, first)
    await store.append("a", 2, first[-1].hash, second)
    assert await store.read("a") == (*first, *second)


# ── The same act again ─────────────────────────────────────────────────────────────────────────


async def test_the_same_rows_again_are_the_same_act(store: EventStore, chained: Chained) -> None:
    rows = chained("1", "2")
    assert await store.append("a", 0, GENESIS, rows)
    assert not await store.append("a", 0, GENESIS, rows)
    assert await store.read("a") == rows
    assert len(await everything(store)) == 2


async def test_the_same_rows_again_are_the_same_act_even_when_the_stream_has_moved_on(store: EventStore, chained: Chained) -> None:
    rows = chained("1", "2", "3", "4")
    await store.append("a", 0, GENESIS, rows[:1])
    await store.append("a", 1, rows[0].hash, rows[1:3])
    await store.append("a", 3, rows[2].hash, rows[3:])
    assert not await store.append("a", 1, rows[0].hash, rows[1:3])
    assert await store.read("a") == rows


async def test_a_part_of_what_was_recorded_is_the_same_act_too(store: EventStore, chained: Chained) -> None:
    rows = chained("1", "2", "3")
    await store.append("a", 0, GENESIS, rows)
    await store.append("a", 1, rows[0].hash, rows[1:2])
    assert await store.read("a") == rows


async def test_rows_of_which_only_some_were_recorded_are_refused_whole(store: EventStore, chained: Chained) -> None:
    rows = chained("1", "2", "3")
    await store.append("a", 0, GENESIS, rows[:2])
    with pytest.raises(WrongVersion) as refusal:
        await store.append("a", 0, GENESIS, rows)
    assert refusal.value.actual == 2
    assert await store.read("a") == rows[:2]


async def test_another_id_is_another_act(store: EventStore, chained: Chained) -> None:
    (row,) = chained("1")
    await store.append("a", 0, GENESIS, [row])
    with pytest.raises(WrongVersion):
        await store.append("a", 0, GENESIS, [but(row, event_id=AN_OTHER_ID)])


async def test_another_content_is_another_act(store: EventStore, chained: Chained) -> None:
    (row,), (other,) = chained("1"), chained("2")
    await store.append("a", 0, GENESIS, [row])
    with pytest.raises(WrongVersion):
        await store.append("a", 0, GENESIS, [but(other, event_id=row.event_id)])
    assert await store.read("a") == (row,)


# ── The expected version ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("expected", [0, 1, 3, 7])
async def test_another_version_is_refused_with_the_actual_one(store: EventStore, chained: Chained, expected: int) -> None:
    rows = chained("1", "2")
    await store.append("a", 0, GENESIS, rows)
    with pytest.raises(WrongVersion) as refusal:
        await store.append("a", expected, rows[-1].hash, chained("x", after=expected, previous=rows[-1].hash))
    assert (refusal.value.stream, refusal.value.expected, refusal.value.actual) == ("a", expected, 2)
    assert await store.read("a") == rows


async def test_a_stream_that_was_never_begun_is_at_version_zero(store: EventStore, chained: Chained) -> None:
    with pytest.raises(WrongVersion) as refusal:
        await store.append("a", 4, AN_OTHER_HASH, chained("x", after=4, previous=AN_OTHER_HASH))
    assert refusal.value.actual == 0
    assert await store.streams() == ()


async def test_another_head_at_the_expected_version_is_refused(store: EventStore, chained: Chained) -> None:
    rows = chained("1")
    await store.append("a", 0, GENESIS, rows)
    with pytest.raises(WrongVersion) as refusal:
        await store.append("a", 1, AN_OTHER_HASH, chained("2", after=1, previous=AN_OTHER_HASH))
    assert refusal.value.actual == refusal.value.expected == 1


async def test_a_stream_begins_at_the_genesis_hash_only(store: EventStore, chained: Chained) -> None:
    with pytest.raises(WrongVersion):
        await store.append("a", 0, AN_OTHER_HASH, chained("1", previous=AN_OTHER_HASH))
    assert await store.streams() == ()


# ── The chain ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("broken", [0, 1, 2])
async def test_a_hash_that_does_not_follow_is_refused_and_nothing_is_recorded(store: EventStore, chained: Chained, broken: int) -> None:
    rows = list(chained("1", "2", "3"))
    rows[broken] = but(rows[broken], record="edited")
    with pytest.raises(BrokenChain, match=f"version {broken + 1}"):
        await store.append("a", 0, GENESIS, rows)
    assert await store.read("a") == ()


async def test_rows_that_chain_from_another_hash_than_the_one_given_are_refused(store: EventStore, chained: Chained) -> None:
    with pytest.raises(BrokenChain):
        await store.append("a", 0, GENESIS, chained("1", previous=AN_OTHER_HASH))


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"hash": "F" * 64},
        {"hash": "ff"},
        {"event_id": "1"},
        {"event_id": AN_OTHER_ID.replace("-", "")},
        {"occurred_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - the point of this example
        {"kind": "a\0b"},
        {"record": "a\0b"},
        {"record": "\ud800"},
    ],
    ids=repr,
)
async def test_a_row_that_could_not_be_read_back_as_given_is_refused(
    store: EventStore, chained: Chained, changes: dict[str, object]
) -> None:
    (row,) = chained("1")
    with pytest.raises(BrokenChain):
        await store.append("a", 0, GENESIS, [but(row, **changes)])
    assert await store.streams() == ()


@pytest.mark.parametrize("name", ["a\0b", "\udfff"])
async def test_a_stream_whose_name_cannot_be_kept_is_refused(store: EventStore, chained: Chained, name: str) -> None:
    with pytest.raises(BrokenChain):
        await store.append(name, 0, GENESIS, chained("1"))


# ── Many at once ───────────────────────────────────────────────────────────────────────────────


async def test_of_many_who_append_at_one_version_exactly_one_succeeds(store: EventStore, chained: Chained) -> None:
    attempts = [store.append("a", 0, GENESIS, chained(f"by {number}", "2")) for number in range(12)]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)
    assert sum(outcome is True for outcome in outcomes) == 1
    assert {outcome.actual for outcome in outcomes if isinstance(outcome, WrongVersion)} == {2}
    assert len(await store.read("a")) == 2


async def test_the_same_act_many_times_at_once_is_recorded_once(store: EventStore, chained: Chained) -> None:
    rows = chained("1", "2")
    await asyncio.gather(*(store.append("a", 0, GENESIS, rows) for _ in range(12)))
    assert [entry.row for entry in await everything(store)] == list(rows)


async def test_the_global_order_is_read_in_pages_and_keeps_the_order_within_each_stream(store: EventStore, chained: Chained) -> None:
    ours, theirs = chained("1", "2", "3"), chained("x", "y")
    await store.append("a", 0, GENESIS, ours[:1])
    await store.append("b", 0, GENESIS, theirs)
    await store.append("a", 1, ours[0].hash, ours[1:])
    seen = await everything(store, page=2)
    assert [(entry.stream, entry.row) for entry in seen] == [
        ("a", ours[0]),
        ("b", theirs[0]),
        ("b", theirs[1]),
        ("a", ours[1]),
        ("a", ours[2]),
    ]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=6), min_size=2, max_size=8), page=st.integers(1, 9))
async def test_a_reader_who_follows_while_many_append_misses_nothing(
    store: EventStore, chained: Chained, plans: list[list[int]], page: int
) -> None:
    """Each plan is one writer with a stream of its own; its figures are the sizes of its appends."""
    before = await everything(store, page=100)
    start = before[-1].position if before else 0
    names = [fresh() for _ in plans]

    async def write(name: str, sizes: list[int]) -> None:
        version, head = 0, GENESIS
        for size in sizes:
            rows = chained(*(f"{name}/{number}" for number in range(size)), after=version, previous=head)
            await store.append(name, version, head, rows)
            version, head = rows[-1].version, rows[-1].hash

    async def follow(total: int) -> list[Positioned]:
        seen: list[Positioned] = []
        while len(seen) < total:
            seen.extend(await store.read_all(seen[-1].position if seen else start, page))
            await asyncio.sleep(0)  # lets the writers have the loop
        return seen

    async with asyncio.timeout(30), asyncio.TaskGroup() as group:
        reader = group.create_task(follow(sum(map(sum, plans))))
        for name, sizes in zip(names, plans, strict=True):
            group.create_task(write(name, sizes))

    positions = [entry.position for entry in reader.result()]
    assert positions == sorted(set(positions))
    for name in names:
        assert tuple(entry.row for entry in reader.result() if entry.stream == name) == await store.read(name)
