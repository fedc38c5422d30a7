"""Two runs of the weekly digest that send one day's letters at once, as when somebody starts one by hand: on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date

import asyncpg
import pytest

from activities.contracts import DigestsToSend
from activities.ports import Person
from adapters.memory import MemoryOffice, MemoryPeople
from adapters.postgres.digests import PostgresDigests
from domain.messages.digest import Digest
from tests.messaging.test_digest_once import EVERYBODY, LINE, MONDAY, NEXT, Frozen, activities

pytestmark = pytest.mark.server


async def test_what_one_run_is_handing_over_another_run_does_not_send(pool: asyncpg.Pool) -> None:
    kept, people, office, sender = PostgresDigests(pool), MemoryPeople(), MemoryOffice(), Frozen(8)
    await people.put("", [Person(who, who, date(2000, 1, 1), email=f"{who}@example.org") for who in EVERYBODY])
    await office.switch_mail(on=True)
    await kept.plan(MONDAY, [Digest(on=MONDAY, next_on=NEXT, person=who, manager="pm", todo=(LINE,)) for who in EVERYBODY])
    first, second = (activities(kept, people, office, sender) for _ in range(2))
    sending = asyncio.create_task(first.send_digests(DigestsToSend(on=MONDAY, by="first")))
    await sender.frozen.wait()
    assert (await second.send_digests(DigestsToSend(on=MONDAY, by="second"))).left == 8
    assert len(sender.mails) == len(EVERYBODY) - 8
    sender.awake.set()
    assert (await sending).left == 8
    await asyncio.gather(*(one.send_digests(DigestsToSend(on=MONDAY, by=by)) for one, by in ((first, "first"), (second, "second"))))
    assert Counter(mail.to for mail in sender.mails) == {f"{who}@example.org": 1 for who in EVERYBODY}
    assert {one.status for one in await kept.of(MONDAY)} == {"sent"}
