"""Many messages at once: each leaves once, and whoever asks for something meanwhile is answered."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from temporalio.client import Client
from typing_extensions import override

from activities.ports import Mail, Person
from adapters.memory import MemoryMailSender
from domain.life.suspension import Resume, Suspend
from domain.messages.messages import SwitchMail
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, report, terms
from workflows.options import SEND_IN_ALL

pytestmark = pytest.mark.server

CONVENTIONS, MESSAGES = 4, 12
"""more in all than a worker sends at once"""


class SlowSender(MemoryMailSender):
    """Takes no mail before it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting = 0
        self.go_on = asyncio.Event()

    @override
    async def send(self, mail: Mail) -> None:
        self.waiting += 1
        await self.go_on.wait()
        await super().send(mail)


@pytest.fixture
def sender() -> SlowSender:
    return SlowSender()


@pytest.fixture
async def small_office(temporal: Client, sender: SlowSender) -> AsyncIterator[Bureau]:
    """Its worker does four things at once, for conventions."""
    bureau = Bureau(temporal, mails=sender, cached=100)
    await bureau.people.put("", [Person(id=who, name=who, since=date(2000, 1, 1), email=f"{who}@example.org") for who in terms().people()])
    async with bureau.worker(max_concurrent_activities=4):
        yield bureau


async def test_messages_that_wait_for_the_mail_server_hold_up_no_command(small_office: Bureau, sender: SlowSender) -> None:
    references = []
    for _ in range(CONVENTIONS):
        agreed = terms(reminders={"delivery": "single"})
        references.append(agreed.reference)
        await small_office.start(agreed)
        for command in SIGNED:
            await small_office.act(agreed.reference, command)
        for number in range(MESSAGES):
            turn = Resume if number % 2 else Suspend
            await small_office.act(agreed.reference, turn(command_id=f"turn-{number}", actor="pm", because="Crédits gelés"))

    async def crowded() -> bool:
        return sender.waiting >= CONVENTIONS * MESSAGES // 2

    await small_office.eventually(crowded)
    for reference in references:
        await small_office.act(reference, report("axa.focal", "meanwhile"))
    assert sender.mails == []

    sender.go_on.set()
    due = 0
    for reference in references:

        async def all_sent(reference: str = reference) -> bool:
            kinds = Counter(await small_office.kinds(reference))
            return kinds["message_due"] == kinds["message_sent"] >= MESSAGES

        await small_office.eventually(all_sent)
        due += Counter(await small_office.kinds(reference))["message_due"]
    assert len({mail.message_id for mail in sender.mails}) == len(sender.mails) == due


FOCAL = tuple(f"focal{n}" for n in range(8))


async def told_to_many(bureau: Bureau) -> str:
    """Mail is on, and a suspension has been told to seventeen people, each by a mail of their own."""
    parties = terms().model_dump(mode="json", by_alias=True)["parties"]
    for party in parties:
        party["people"] = [party["people"][0], *(f"{party['id']}.{focal}" for focal in FOCAL)]
    agreed = terms(parties=parties, committees=[], milestones=[], reminders={"delivery": "single"})
    await bureau.people.put("", [Person(id=who, name=who, since=date(2000, 1, 1), email=f"{who}@example.org") for who in agreed.people()])
    await bureau.office.switch_mail(on=True)
    await bureau.start(agreed)
    for command in (*SIGNED, SwitchMail(command_id="mail", actor="pm", on=True)):
        await bureau.act(agreed.reference, command)
    await bureau.act(agreed.reference, Suspend(command_id="suspend", actor="pm", because="Crédits gelés"))
    return agreed.reference


async def all_told(bureau: Bureau, reference: str) -> None:
    async def told() -> bool:
        log = await bureau.history(reference)
        (due,) = [one for one in log if one.kind == "message_due" and one.data["about"] == "convention_suspended"]
        return any(one.kind == "message_sent" and one.data["message"] == due.data["message"] for one in log)

    await bureau.eventually(told)


def suspended(mails: list[Mail]) -> Counter[str]:
    return Counter(mail.to for mail in mails if "Crédits gelés" in mail.body)


EVERYBODY = {f"{party}.{focal}@example.org": 1 for party in ("mic", "axa") for focal in FOCAL} | {"pm@example.org": 1}


async def test_a_server_remembers_who_has_got_theirs_while_others_are_put_off(temporal: Client) -> None:
    """What the heartbeat says right before a failure is not lost."""
    sender = MemoryMailSender()
    moments = (timedelta(milliseconds=50), timedelta(milliseconds=50))
    bureau = Bureau(temporal, mails=sender, cached=100, again_today=moments)
    sender.defer("axa.focal3@example.org", times=2)
    async with bureau.worker():
        reference = await told_to_many(bureau)
        await all_told(bureau, reference)
    assert suspended(sender.mails) == EVERYBODY
    assert "message_failed" not in await bureau.kinds(reference)


async def test_where_no_time_is_left_today_only_those_put_off_are_written_to_again(temporal: Client) -> None:
    """The next attempt would come after all the time that a message may take: then Temporal tells the last failure alone."""
    sender = MemoryMailSender()
    bureau = Bureau(temporal, mails=sender, cached=100, again_today=(SEND_IN_ALL + timedelta(hours=1),))
    sender.defer("axa.focal3@example.org", times=1)
    async with bureau.worker():
        reference = await told_to_many(bureau)
        await bureau.until_recorded(reference, "message_failed")
        await all_told(bureau, reference)
    (failed,) = [one for one in await bureau.history(reference) if one.kind == "message_failed"]
    assert [one["person"] for one in failed.data["results"]] == ["axa.focal3"]
    assert suspended(sender.mails) == {who: 1 for who in EVERYBODY if not who.startswith("axa.focal3")}


class Interrupted(MemoryMailSender):
    """After some mails everybody waits, for a turn that only comes with another worker."""

    def __init__(self, mails: int) -> None:
        super().__init__()
        self._left = mails
        self.stuck = asyncio.Event()
        self.go_on = asyncio.Event()

    @override
    async def send(self, mail: Mail) -> None:
        if "Crédits gelés" in mail.body and not self.go_on.is_set():
            if self._left == 0:
                self.stuck.set()
                await self.go_on.wait()
            self._left -= 1
        await super().send(mail)


async def test_a_worker_that_is_asked_to_end_leaves_the_rest_to_the_next(temporal: Client) -> None:
    sender = Interrupted(mails=6)
    bureau = Bureau(temporal, mails=sender, cached=100)
    async with bureau.worker():
        reference = await told_to_many(bureau)
        await sender.stuck.wait()
    assert suspended(sender.mails).total() == 6
    sender.go_on.set()
    async with bureau.worker():
        await all_told(bureau, reference)
    assert suspended(sender.mails) == EVERYBODY
