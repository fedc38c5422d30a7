"""The letters of a day while two attempts at them are under way: one was given up for lost, and goes on when its process wakes."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, timedelta

from typing_extensions import override

from activities.contracts import DigestAsked, DigestsToSend
from activities.digesting import DigestActivities
from activities.ports import Digests, Mail, MailDeferred, Person
from adapters import clock
from adapters.mail.letters import Letters
from adapters.memory import MemoryDigests, MemoryEventStore, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from domain.messages.digest import Digest, DigestLine

MONDAY, NEXT = date(2026, 6, 1), date(2026, 6, 8)
LINE = DigestLine(reference="AXA-1", title="AXA", about="milestone_due", target="study", subject="Étude", due=NEXT, manager="pm")
EVERYBODY = tuple(f"focal{n:02}" for n in range(24))


class Frozen(MemoryMailSender):
    """Stands still with the first mails that it is given, and then does not get them away."""

    def __init__(self, first: int) -> None:
        super().__init__()
        self._left = first
        self.frozen = asyncio.Event()
        self.awake = asyncio.Event()

    @override
    async def send(self, mail: Mail) -> None:
        if self._left:
            self._left -= 1
            if not self._left:
                self.frozen.set()
            await self.awake.wait()
            raise MailDeferred("out_of_reach")
        await super().send(mail)


def activities(kept: Digests, people: MemoryPeople, office: MemoryOffice, sender: MemoryMailSender) -> DigestActivities:
    return DigestActivities(
        MemoryEventStore(),
        kept,
        people,
        office,
        sender=sender,
        composer=Letters(),
        typist=PaperTypist(),
        mail_from="conventions@example.org",
    )


async def test_an_attempt_that_wakes_after_another_has_done_its_work_sends_nothing_again() -> None:
    kept, people, office, sender = MemoryDigests(), MemoryPeople(), MemoryOffice(), Frozen(8)
    await people.put("", [Person(who, who, date(2000, 1, 1), email=f"{who}@example.org") for who in EVERYBODY])
    await office.switch_mail(on=True)
    await kept.plan(MONDAY, [Digest(on=MONDAY, next_on=NEXT, person=who, manager="pm", todo=(LINE,)) for who in EVERYBODY])
    digesting = [activities(kept, people, office, sender) for _ in range(2)]
    lost = asyncio.create_task(digesting[0].send_digests(DigestsToSend(on=MONDAY)))
    await sender.frozen.wait()
    assert (await digesting[1].send_digests(DigestsToSend(on=MONDAY))).left == 0
    sender.awake.set()
    await lost
    assert Counter(mail.to for mail in sender.mails) == {f"{who}@example.org": 1 for who in EVERYBODY}
    assert {one.status for one in await kept.of(MONDAY)} == {"sent"}


async def test_whoever_gathers_the_letters_of_a_week_forgets_those_of_years_ago() -> None:
    kept, long_ago, now = MemoryDigests(), date(2020, 1, 6), clock.now()
    for day in (long_ago, now.date() - timedelta(days=300)):
        await kept.plan(day, [Digest(on=day, next_on=day + timedelta(days=7), person="focal", manager="pm", todo=(LINE,))])
    digesting = activities(kept, MemoryPeople(), MemoryOffice(), MemoryMailSender())
    await digesting.gather_digests(DigestAsked(at=now))
    assert [one.digest.on for one in await kept.since(long_ago)] == [now.date() - timedelta(days=300)]
