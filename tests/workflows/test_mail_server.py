"""What a mail server does to messages: away for days, refusing for good, or slow. Over SMTP, in the time-skipping server."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP as MAIL

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from temporalio.service import RPCError
from temporalio.testing import WorkflowEnvironment

from activities.ports import Person
from adapters.configuration.settings import Settings
from adapters.embedded.processes import LOOPBACK, free_port
from adapters.mail.smtp import SmtpSender
from domain.act import Envelope as Recorded
from domain.messages.messages import SwitchMail
from domain.messages.sending import ATTEMPTS
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.samples import SIGNED, close, terms

pytestmark = pytest.mark.server

PEOPLE = ("mic.minister", "mic.focal", "axa.ceo", "axa.focal")
DAY = timedelta(days=1)


@dataclass
class MailServer:
    """Listens between ``up`` and its end; counts what it accepted by Message-ID."""

    port: int = field(default_factory=free_port)
    accepted: Counter[str] = field(default_factory=Counter)
    refused: frozenset[str] = frozenset()

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        if address in self.refused:
            return "550 5.1.1 unknown"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        self.accepted[str(message_from_bytes(envelope.original_content or b"", policy=MAIL)["Message-ID"])] += 1
        return "250 accepted"

    @asynccontextmanager
    async def up(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        async with await loop.create_server(lambda: SMTP(self, hostname="localhost"), LOOPBACK, self.port) as listening:
            await listening.start_serving()
            yield


@pytest.fixture
def mail_server() -> MailServer:
    return MailServer()


@pytest.fixture
async def office(skipping: WorkflowEnvironment, mail_server: MailServer) -> AsyncIterator[Bureau]:
    """An office with mail on, over SMTP."""
    settings = Settings(smtp=f"{LOOPBACK}:{mail_server.port}", smtp_tls="none", smtp_user=None, smtp_password=None, smtp_rate=0)
    async with bureau_of(skipping.client, cached=100, mails=SmtpSender(settings, timeout=5)) as bureau:
        await bureau.people.put("", [Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in PEOPLE])
        await bureau.office.switch_mail(on=True)
        yield bureau
        for reference, _ in await bureau.store.streams():
            with suppress(RPCError):
                await bureau.handle(reference).terminate()


async def in_force(office: Bureau) -> str:
    """Mails of its own for each message, from the day it is in force on."""
    agreed = terms(reminders={"delivery": "single"})
    await office.start(agreed)
    for command in (*SIGNED, SwitchMail(command_id="mail", actor="pm", on=True)):
        await office.act(agreed.reference, command)
    return agreed.reference


async def until_said(skipping: WorkflowEnvironment, office: Bureau, reference: str, kind: str) -> list[Recorded]:
    """Let days pass until an event of a kind is in the log."""
    for _ in range(400):
        log = await office.history(reference)
        if any(one.kind == kind for one in log):
            return log
        await skipping.sleep(DAY)
    raise AssertionError(kind)


async def test_a_mail_server_away_for_two_days_costs_no_message(
    skipping: WorkflowEnvironment, office: Bureau, mail_server: MailServer
) -> None:
    reference = await in_force(office)
    await until_said(skipping, office, reference, "message_failed")
    await skipping.sleep(2 * DAY)
    assert not mail_server.accepted
    async with mail_server.up():
        await skipping.sleep(2 * DAY)
        log = await office.history(reference)
    failed = [one for one in log if one.kind == "message_failed"]
    assert len(failed) >= 3
    assert {result["status"] for one in failed for result in one.data["results"]} == {"deferred"}
    first = failed[0].data["message"]
    (sent,) = [one for one in log if one.kind == "message_sent" and one.data["message"] == first]
    due = [one for one in log if one.kind == "message_due" and one.data["message"] == first]
    assert [one.data["attempt"] for one in due] == list(range(1, len(due) + 1))
    assert {result["person"] for result in sent.data["results"]} == set(due[0].data["to"])
    assert set(mail_server.accepted.values()) == {1}
    assert {result["message_id"] for result in sent.data["results"]} <= mail_server.accepted.keys()


async def test_a_mail_server_that_stays_away_is_given_up_and_that_is_recorded(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await in_force(office)
    log = await until_said(skipping, office, reference, "message_failed")
    message = next(one.data["message"] for one in log if one.kind == "message_failed")
    await skipping.sleep(2 * ATTEMPTS * DAY)
    failed = [one for one in await office.history(reference) if one.kind == "message_failed" and one.data["message"] == message]
    assert [one.data["retry_on"] is None for one in failed] == [*[False] * (ATTEMPTS - 1), True]
    assert all(result["reason"].startswith("out_of_reach ") for one in failed for result in one.data["results"])


async def test_what_could_not_be_sent_of_a_closed_convention_is_tried_again_before_its_workflow_ends(
    skipping: WorkflowEnvironment, office: Bureau, mail_server: MailServer
) -> None:
    reference = await in_force(office)
    await office.act(reference, close())
    await until_said(skipping, office, reference, "convention_closed")
    await skipping.sleep(DAY / 2)
    async with mail_server.up():
        await skipping.sleep(2 * DAY)
        await office.handle(reference).result()
    log = await office.history(reference)
    told = [one.data["message"] for one in log if one.kind == "message_due" and one.data["about"] == "convention_closed"]
    assert len(told) > len(set(told)) > 0
    assert set(told) <= {one.data["message"] for one in log if one.kind == "message_sent"}


async def test_an_address_that_the_server_refuses_is_not_tried_again(
    skipping: WorkflowEnvironment, office: Bureau, mail_server: MailServer
) -> None:
    mail_server.refused = frozenset({"axa.focal@example.org"})
    async with mail_server.up():
        reference = await in_force(office)
        await until_said(skipping, office, reference, "message_failed")
        await skipping.sleep(10 * DAY)
        log = await office.history(reference)
    failed = next(one for one in log if one.kind == "message_failed")
    assert failed.data["retry_on"] is None
    assert [(one["person"], one["status"], one["reason"]) for one in failed.data["results"]] == [("axa.focal", "failed", "550 5.1.1")]
    told = next(one for one in log if one.kind == "message_due" and one.data["about"] == "message_undelivered")
    assert (told.data["to"], told.data["live"]) == (["pm"], True)
    assert any(one.kind == "message_sent" and one.data["message"] == told.data["message"] for one in log)
    attempts = [one.data["attempt"] for one in log if one.kind == "message_due" and one.data["message"] == failed.data["message"]]
    assert attempts == [1]
    assert set(mail_server.accepted.values()) == {1}
