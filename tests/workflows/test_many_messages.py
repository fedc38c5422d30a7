"""Many messages at once: each leaves once, and whoever asks for something meanwhile is answered."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import date

import pytest
from temporalio.client import Client
from typing_extensions import override

from activities.ports import Mail, Person
from adapters.memory import MemoryMailSender
from domain.suspension import Resume, Suspend
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, report, terms

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
