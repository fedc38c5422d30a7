"""What every keeper of digests promises; memory and PostgreSQL both pass it."""

from __future__ import annotations

from datetime import date, timedelta

import asyncpg
import pytest

from activities.ports import Digests, KeptDigest
from adapters import clock
from adapters.memory import MemoryDigests
from adapters.postgres.digests import PostgresDigests
from domain.messages.digest import Digest, DigestLine, NotDelivered

MONDAY, NEXT, LAST = date(2026, 6, 1), date(2026, 6, 8), date(2026, 6, 15)
LINE = DigestLine(
    reference="AXA-1",
    title="Accord « L'été »",
    about="milestone_due",
    target="study",
    subject="دراسة",
    due=date(2026, 6, 5),
    article="4",
    items=("a (2026-06-05)",),
    messages=("milestone_due/study/2026-06-05/-P7D",),
    manager="pm",
)
OTHER = LINE.model_copy(update={"reference": "MTN-2", "messages": ()})


def digest(person: str, *lines: DigestLine, on: date = MONDAY, by_mail: bool = True, live: bool = True) -> Digest:
    return Digest(on=on, next_on=NEXT, person=person, manager="pm", by_mail=by_mail, live=live, todo=lines)


AXA, MIC = digest("axa.focal", LINE), digest("mic.focal", OTHER, LINE)
MANAGER = Digest(
    on=MONDAY,
    next_on=NEXT,
    person="pm",
    manager="pm",
    late=(OTHER,),
    not_delivered=(NotDelivered(person="axa.focal", digest=date(2026, 5, 25), reason="550"),),
    to_hand_over=("mic.minister",),
)


@pytest.fixture(params=["memory", pytest.param("postgres", marks=pytest.mark.server)])
def kept(request: pytest.FixtureRequest) -> Digests:
    return MemoryDigests() if request.param == "memory" else PostgresDigests(request.getfixturevalue("pool"))


async def test_digests_come_back_as_they_were_gathered(kept: Digests) -> None:
    await kept.plan(MONDAY, [MANAGER, MIC, AXA])
    assert await kept.of(MONDAY) == (KeptDigest(AXA), KeptDigest(MIC), KeptDigest(MANAGER))
    assert await kept.of(NEXT) == ()


async def test_what_was_gathered_for_a_day_stays(kept: Digests) -> None:
    await kept.plan(MONDAY, [AXA])
    await kept.plan(MONDAY, [digest("axa.focal", OTHER), MIC])
    assert await kept.of(MONDAY) == (KeptDigest(AXA),)


async def test_a_day_on_which_there_was_nothing_may_be_gathered_again(kept: Digests) -> None:
    await kept.plan(MONDAY, [])
    await kept.plan(MONDAY, [AXA])
    assert await kept.of(MONDAY) == (KeptDigest(AXA),)


async def test_of_one_person_each_way_has_its_own(kept: Digests) -> None:
    by_hand, off = digest("axa.focal", LINE, by_mail=False), digest("axa.focal", OTHER, live=False)
    await kept.plan(MONDAY, [AXA, off, by_hand])
    await kept.settle([by_hand], "sent")
    assert await kept.of(MONDAY) == (KeptDigest(by_hand, status="sent"), KeptDigest(off), KeptDigest(AXA))


async def test_the_last_day_is_found_and_the_one_before_it(kept: Digests) -> None:
    assert await kept.last_day() is None
    for day in (MONDAY, LAST, NEXT):
        await kept.plan(day, [digest("axa.focal", LINE, on=day)])
    assert [await kept.last_day(), await kept.last_day(LAST), await kept.last_day(MONDAY)] == [LAST, NEXT, None]


async def test_an_attempt_is_told_before_its_result(kept: Digests) -> None:
    await kept.plan(MONDAY, [AXA, MIC, MANAGER])
    assert await kept.attempt([KeptDigest(AXA), KeptDigest(MIC)], "<1@example.org>", trial=True, by="run")
    axa, mic = (KeptDigest(one, "attempted", attempts=1, message_id="<1@example.org>", trial=True) for one in (AXA, MIC))
    assert await kept.of(MONDAY) == (axa, mic, KeptDigest(MANAGER))
    await kept.settle([AXA], "put_off", "450")
    assert await kept.attempt([(await kept.of(MONDAY))[0]], "<1@example.org>", trial=False, by="run")
    await kept.settle([AXA], "sent")
    assert (await kept.of(MONDAY))[0] == KeptDigest(AXA, "sent", 2, "<1@example.org>")


async def test_of_two_that_have_read_the_same_digest_one_takes_it_up(kept: Digests) -> None:
    await kept.plan(MONDAY, [AXA, MIC])
    read = await kept.of(MONDAY)
    assert await kept.attempt(read[:1], "<1@example.org>", trial=False, by="run")
    assert not await kept.attempt(read[:1], "<1@example.org>", trial=False, by="run")
    assert not await kept.attempt(read, "<1@example.org>", trial=False, by="run")
    assert (await kept.of(MONDAY))[0].attempts == 1


async def test_what_one_run_is_sending_another_leaves_alone_until_it_must_be_lost(kept: Digests) -> None:
    await kept.plan(MONDAY, [AXA, MIC])
    assert await kept.attempt(await kept.of(MONDAY), "<1@example.org>", trial=False, by="one")
    taken = await kept.of(MONDAY)
    assert not await kept.attempt(taken, "<1@example.org>", trial=False, by="two")
    assert await kept.of(MONDAY) == taken
    assert await kept.attempt(taken[:1], "<1@example.org>", trial=False, by="one")
    assert await kept.attempt(taken[1:], "<1@example.org>", trial=False, by="two", lost_after=timedelta(0))
    await kept.settle([AXA], "put_off", "450")
    assert await kept.attempt((await kept.of(MONDAY))[:1], "<1@example.org>", trial=False, by="two")


@pytest.mark.server
async def test_an_attempt_of_before_runs_were_told_apart_is_anybody_s(pool: asyncpg.Pool) -> None:
    kept = PostgresDigests(pool)
    await kept.plan(MONDAY, [AXA])
    await pool.execute("update conventions.digests set status = 'attempted', attempts = 1")
    assert await kept.attempt(await kept.of(MONDAY), "<1@example.org>", trial=False, by="run")


async def test_letters_of_more_than_a_year_ago_are_forgotten_and_no_others(kept: Digests) -> None:
    today = clock.now().date()
    old, older, young = (today - timedelta(days=days) for days in (400, 500, 300))
    for day in (old, older, young, today):
        await kept.plan(day, [digest("axa.focal", LINE, on=day)])
    await kept.settle([digest("axa.focal", on=older)], "sent")
    await kept.forget(old)
    assert [one.digest.on for one in await kept.since(older)] == [old, young, today]
    await kept.forget(date.max)
    assert [one.digest.on for one in await kept.since(older)] == [young, today]


async def test_what_has_come_to_an_end_is_neither_taken_up_nor_settled_again(kept: Digests) -> None:
    await kept.plan(MONDAY, [AXA])
    await kept.attempt([KeptDigest(AXA)], "<1@example.org>", trial=False, by="run")
    await kept.settle([AXA], "sent")
    await kept.settle([AXA], "put_off", "out_of_reach")
    over = await kept.of(MONDAY)
    assert over == (KeptDigest(AXA, "sent", 1, "<1@example.org>"),)
    assert not await kept.attempt(over, "<2@example.org>", trial=False, by="run")
    assert await kept.of(MONDAY) == over


async def test_only_the_digest_of_that_day_changes(kept: Digests) -> None:
    later = digest("axa.focal", LINE, on=NEXT)
    await kept.plan(MONDAY, [AXA])
    await kept.plan(NEXT, [later])
    await kept.settle([AXA], "failed", "no_address")
    assert await kept.since(MONDAY) == (KeptDigest(AXA, "failed", reason="no_address"), KeptDigest(later))


async def test_those_that_tell_of_a_convention_are_found_from_a_day_on(kept: Digests) -> None:
    later = digest("mtn.focal", OTHER, on=NEXT)
    await kept.plan(MONDAY, [AXA, MIC, MANAGER])
    await kept.plan(NEXT, [later])
    assert [one.digest for one in await kept.since(MONDAY, "AXA-1")] == [AXA, MIC]
    assert [one.digest for one in await kept.since(MONDAY, "MTN-2")] == [MIC, MANAGER, later]
    assert [one.digest for one in await kept.since(NEXT, "MTN-2")] == [later]
    assert await kept.since(MONDAY, "NOBODY") == ()
