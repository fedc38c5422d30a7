from __future__ import annotations

import asyncio
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

import pytest

from activities.ports import Attachment, Mail, MailDeferred, MailRefused, MailSender
from adapters.configuration.settings import Settings
from adapters.embedded.processes import free_port
from adapters.mail.smtp import SmtpSender

pytestmark = pytest.mark.server

if TYPE_CHECKING:
    from tests.messaging.conftest import MailServer

MAIL = Mail("<abc@example.org>", "amina@example.org", "Jalon à remettre", "Échéance : 30 juin 2026.\n.\nموعد\n")


def sender_to(port: int, timeout: float = 1, rate: int = 0) -> MailSender:
    settings = Settings(smtp=f"127.0.0.1:{port}", mail_from="Conventions <conventions@example.org>", smtp_rate=rate)
    return SmtpSender(settings, timeout=timeout)


async def test_a_mail_arrives_as_it_was_written(server: MailServer) -> None:
    await sender_to(server.port).send(MAIL)
    mail = server.headers("amina@example.org")
    assert (mail["From"], mail["To"]) == ("Conventions <conventions@example.org>", "amina@example.org")
    assert (mail["Subject"], mail["Message-ID"], mail["Auto-Submitted"]) == (MAIL.subject, MAIL.message_id, "auto-generated")
    assert mail["Date"].datetime is not None
    assert (mail.get_content_type(), mail.get_content_charset()) == ("text/plain", "utf-8")
    assert server.body("amina@example.org") == MAIL.body


@pytest.mark.parametrize(("answer", "kept"), [("550 5.1.1 amina@example.org: unknown", "550 5.1.1"), ("553 no such mailbox", "553")])
async def test_a_recipient_refused_for_good(server: MailServer, answer: str, kept: str) -> None:
    server.answers = {"amina@example.org": answer}
    with pytest.raises(MailRefused) as refused:
        await sender_to(server.port).send(MAIL)
    assert str(refused.value) == kept


@pytest.mark.parametrize(
    ("answer", "kept"),
    [("451 4.7.1 greylisted amina@example.org", "451 4.7.1"), ("450 busy", "450"), ("530 5.7.0 log in first", "530 5.7.0")],
)
async def test_a_recipient_who_cannot_be_served_now(server: MailServer, answer: str, kept: str) -> None:
    server.answers = {"amina@example.org": answer}
    with pytest.raises(MailDeferred) as deferred:
        await sender_to(server.port).send(MAIL)
    assert str(deferred.value) == kept


async def test_a_text_may_be_refused_or_put_off_as_well(server: MailServer) -> None:
    server.answer_to_data = "554 5.6.0 not this text"
    with pytest.raises(MailRefused, match=r"^554 5\.6\.0$"):
        await sender_to(server.port).send(MAIL)
    server.answer_to_data = "452 4.3.1 disk full"
    with pytest.raises(MailDeferred, match=r"^452 4\.3\.1$"):
        await sender_to(server.port).send(MAIL)


async def test_a_server_that_does_not_listen() -> None:
    with pytest.raises(MailDeferred, match=r"^out_of_reach \w+$"):
        await sender_to(free_port()).send(MAIL)


async def test_a_server_that_never_answers() -> None:
    async with await silent_server() as silent:
        with pytest.raises(MailDeferred, match="out_of_reach"):
            await sender_to(silent.sockets[0].getsockname()[1], timeout=0.05).send(MAIL)


async def test_a_server_that_closes_its_door_says_nothing_about_the_mail() -> None:
    async with await server_greeting(b"554 5.3.2 no mail today\r\n") as closed:
        with pytest.raises(MailDeferred, match=r"^554 5\.3\.2$"):
            await sender_to(closed.sockets[0].getsockname()[1]).send(MAIL)


@pytest.mark.parametrize(
    "address",
    [
        "amina",
        "amina@example.org, other@example.org",
        "amina@example.org\r\nRCPT TO:<other@example.org>",
        "a b@example.org",
        "a\ud800@b",
        "é@example.org",
        "=?utf-8?q?amina?=@example.org",
    ],
)
async def test_what_is_no_address_is_refused_unsent(server: MailServer, address: str) -> None:
    with pytest.raises(MailRefused, match="invalid_address"):
        await sender_to(server.port).send(Mail(MAIL.message_id, address, MAIL.subject, MAIL.body))
    assert server.mails == []


@pytest.mark.parametrize(
    "mail",
    [
        Mail(MAIL.message_id, MAIL.to, "Jalon\r\nBcc: other@example.org", MAIL.body),
        Mail("<abc@example.org>\nBcc: other@example.org", MAIL.to, MAIL.subject, MAIL.body),
        Mail(MAIL.message_id, MAIL.to, MAIL.subject, MAIL.body, html="<p>half a sign: \ud800</p>"),
        Mail(MAIL.message_id, MAIL.to, MAIL.subject, MAIL.body, invitation=b"BEGIN:VCALENDAR"),
        Mail(MAIL.message_id, MAIL.to, MAIL.subject, MAIL.body, invitation=b"METHOD:REQUEST\r\n\xff"),
        Mail(MAIL.message_id, MAIL.to, MAIL.subject, MAIL.body, attachments=(Attachment("a\r\nBcc: b", b"", "text/plain"),)),
        Mail(MAIL.message_id, MAIL.to, MAIL.subject, "half a sign: \ud800"),
    ],
)
async def test_a_line_break_in_a_header_or_half_a_sign_is_refused_unsent(server: MailServer, mail: Mail) -> None:
    with pytest.raises(MailRefused, match="invalid_header_or_text"):
        await sender_to(server.port).send(mail)
    assert server.mails == []


async def test_many_mails_at_once_all_arrive(server: MailServer) -> None:
    sender = sender_to(server.port)
    await asyncio.gather(*(sender.send(mail) for mail in many(50)))
    assert server.addresses == sorted(mail.to for mail in many(50))


async def test_mails_that_wait_go_over_the_connections_that_are_there(server: MailServer) -> None:
    """A thousand handshakes would take longer than a thousand mails."""
    sender = sender_to(server.port)
    await asyncio.gather(*(sender.send(mail) for mail in many(200)))
    assert len(server.mails) == 200
    assert server.connections <= 8


async def test_a_connection_is_not_held_when_nothing_is_to_be_sent(server: MailServer) -> None:
    sender = sender_to(server.port)
    for mail in many(3):
        await sender.send(mail)
    assert (server.connections, server.quits) == (3, 3)


async def test_a_connection_that_a_server_tires_of_costs_no_mail(server: MailServer) -> None:
    """It says 421 to the third mail on a connection, as servers with a limit do."""
    server.mails_per_connection = 2
    sender = sender_to(server.port)
    await asyncio.gather(*(sender.send(mail) for mail in many(50)))
    assert server.addresses == sorted(mail.to for mail in many(50))


async def test_one_who_is_refused_does_not_cost_the_connection(server: MailServer) -> None:
    server.answers = {f"p{n}@example.org": "550 5.1.1 unknown" for n in range(0, 40, 2)}
    sender = sender_to(server.port)
    results = await asyncio.gather(*(sender.send(mail) for mail in many(40)), return_exceptions=True)
    assert sum(isinstance(result, MailRefused) for result in results) == 20
    assert server.addresses == sorted(f"p{n}@example.org" for n in range(1, 40, 2))
    assert server.connections <= 8


async def test_a_mail_that_was_taken_is_sent_though_the_connection_breaks_right_after(server: MailServer) -> None:
    server.breaks_after_data = True
    await sender_to(server.port).send(MAIL)
    assert server.addresses == [MAIL.to]


async def test_a_connection_that_breaks_is_the_matter_of_one_mail_alone(server: MailServer) -> None:
    server.broken_at = "p7@example.org"
    sender = sender_to(server.port)
    results = await asyncio.gather(*(sender.send(mail) for mail in many(30)), return_exceptions=True)
    assert [n for n, result in enumerate(results) if result is not None] == [7]
    assert isinstance(results[7], MailDeferred)
    assert server.addresses == sorted(mail.to for mail in many(30) if mail.to != "p7@example.org")


async def test_no_more_mails_leave_in_a_minute_than_the_settings_say(server: MailServer) -> None:
    """Six hundred a minute are one in a tenth of a second, whoever asks for them."""
    sender = sender_to(server.port, rate=600)
    began = asyncio.get_running_loop().time()
    await asyncio.gather(*(sender.send(mail) for mail in many(6)))
    assert asyncio.get_running_loop().time() - began >= 0.5
    assert len(server.mails) == 6


async def test_whoever_waits_for_a_turn_can_be_called_back(server: MailServer) -> None:
    sender = sender_to(server.port, rate=1)
    first, second = (asyncio.ensure_future(sender.send(mail)) for mail in many(2))
    await first
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second
    assert server.addresses == ["p0@example.org"]


async def test_a_mail_that_is_being_handed_over_is_handed_over(server: MailServer) -> None:
    """Nobody would know otherwise whether it was taken."""
    server.hold = asyncio.Event()
    sending = asyncio.ensure_future(sender_to(server.port).send(MAIL))
    await server.holding.wait()
    sending.cancel()
    server.hold.set()
    await sending
    assert server.addresses == [MAIL.to]


def many(number: int) -> list[Mail]:
    return [Mail(f"<{n}@example.org>", f"p{n}@example.org", MAIL.subject, MAIL.body) for n in range(number)]


async def silent_server() -> AbstractAsyncContextManager[asyncio.Server]:
    return await server_greeting(b"")


async def server_greeting(words: bytes) -> asyncio.Server:
    """Says these words, then waits for the other side to go."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(words)
        await reader.read()
        writer.close()

    return await asyncio.start_server(greet, "127.0.0.1", 0)
