from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from adapters.embedded.mail_catcher import EmbeddedMailCatcher, catch, caught
from adapters.embedded.processes import free_port


async def send(port: int, subject: str) -> None:
    mail = EmailMessage()
    mail["From"] = "Conventions <conventions@example.org>"
    mail["To"] = "Ministre <minister@example.org>"
    mail["Subject"] = subject
    mail["Message-ID"] = f"<{subject.encode().hex()}@example.org>"
    mail.set_content("Échéance : 28 juin 2026.\n.\nموعد\n")
    await aiosmtplib.send(mail, sender="bounces@example.org", recipients=["minister@example.org"], hostname="127.0.0.1", port=port)


async def test_a_mail_is_read_back_as_it_was_sent(tmp_path: Path) -> None:
    port = free_port()
    async with await catch(tmp_path, port):
        await send(port, "Préavis")
    (mail,) = caught(tmp_path)
    assert (mail.sender, mail.to, mail.subject) == ("bounces@example.org", ("minister@example.org",), "Préavis")
    assert mail.message_id == f"<{'Préavis'.encode().hex()}@example.org>"
    assert mail.body.splitlines() == ["Échéance : 28 juin 2026.", ".", "موعد"]


async def test_mails_stay_in_the_order_of_their_arrival_across_restarts(tmp_path: Path) -> None:
    for subjects in (("c", "a"), ("b",)):
        port = free_port()
        async with await catch(tmp_path, port):
            for subject in subjects:
                await send(port, subject)
    assert [mail.subject for mail in caught(tmp_path)] == ["c", "a", "b"]


def test_a_mail_that_is_still_being_written_is_not_seen(tmp_path: Path) -> None:
    (tmp_path / "00000001.unfinished").write_text("Subject: half")
    assert caught(tmp_path) == ()
    assert caught(tmp_path / "nowhere") == ()


@pytest.mark.server
async def test_the_catcher_runs_as_a_process_of_its_own(tmp_path: Path) -> None:
    catcher = EmbeddedMailCatcher(tmp_path)
    await catcher.start()
    try:
        await send(catcher.port, "a")
    finally:
        await catcher.stop()
    assert [mail.subject for mail in caught(tmp_path)] == ["a"]
