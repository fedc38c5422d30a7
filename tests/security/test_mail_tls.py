from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from activities.ports import Mail, MailDeferred
from adapters.configuration.settings import Settings
from adapters.mail.smtp import SmtpSender
from tests.security.conftest import Authority

pytestmark = pytest.mark.server

MAIL = Mail("<abc@example.org>", "amina@example.org", "Jalon à remettre", "Échéance : 30 juin 2026.\n")
USER, PASSWORD = "office", "s3cret with blanks é"


@dataclass
class Kept:
    """What a mail server got: for each mail, who had logged in and whether the way was encrypted."""

    mails: list[tuple[str | None, bool]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        who = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else None
        assert server.transport is not None
        encrypted = server.transport.get_extra_info("sslcontext") is not None
        self.mails.append((who, encrypted))
        return "250 accepted"


def _proved(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False, auth_data=data)


@asynccontextmanager
async def mail_server(*, implicit: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[tuple[str, Kept]]:
    kept = Kept()
    loop = asyncio.get_running_loop()
    serving = await loop.create_server(lambda: SMTP(kept, hostname="localhost", **options), "127.0.0.1", 0, ssl=implicit)
    async with serving:
        yield f"localhost:{serving.sockets[0].getsockname()[1]}", kept


def sender(address: str, **said: Any) -> SmtpSender:
    return SmtpSender(Settings(smtp=address, **said), timeout=2)


LOGIN: dict[str, Any] = {"smtp_user": USER, "smtp_password": PASSWORD}


async def test_after_starttls_we_log_in_and_the_mail_arrives(authority: Authority) -> None:
    options: dict[str, Any] = {"tls_context": authority.server("localhost"), "require_starttls": True}
    async with mail_server(**options, authenticator=_proved, auth_required=True) as (address, kept):
        await sender(address, smtp_tls="starttls", smtp_ca=authority.file, **LOGIN).send(MAIL)
        assert kept.mails == [(USER, True)]


async def test_the_same_with_tls_from_the_first_byte(authority: Authority) -> None:
    context = authority.server("localhost")
    async with mail_server(implicit=context, authenticator=_proved, auth_require_tls=False) as (address, kept):
        await sender(address, smtp_tls="implicit", smtp_ca=authority.file, **LOGIN).send(MAIL)
        assert kept.mails == [(USER, True)]


async def test_where_nothing_is_said_encryption_is_used_if_it_is_offered(authority: Authority) -> None:
    async with mail_server(tls_context=authority.server("localhost")) as (address, kept):
        await sender(address, smtp_ca=authority.file).send(MAIL)
        await sender(address, smtp_ca=authority.file, smtp_tls="none").send(MAIL)
        assert kept.mails == [(None, True), (None, False)]


async def test_a_server_that_no_longer_offers_encryption_gets_neither_mail_nor_password(authority: Authority) -> None:
    async with mail_server(authenticator=_proved, auth_require_tls=False) as (address, kept):
        with pytest.raises(MailDeferred, match=r"^out_of_reach no_starttls$"):
            await sender(address, smtp_tls="starttls", smtp_ca=authority.file, **LOGIN).send(MAIL)
        assert kept.mails == []


@pytest.mark.parametrize("way", ["starttls", "implicit", None])
async def test_a_server_of_another_authority_gets_nothing(authority: Authority, stranger: Authority, way: Any) -> None:
    context = stranger.server("localhost")
    serving = mail_server(implicit=context) if way == "implicit" else mail_server(tls_context=context)
    async with serving as (address, kept):
        with pytest.raises(MailDeferred, match=r"^out_of_reach SSLCertVerificationError$"):
            await sender(address, smtp_tls=way, smtp_ca=authority.file).send(MAIL)
        assert kept.mails == []


async def test_a_password_that_is_wrong_puts_the_mail_off(authority: Authority) -> None:
    async with mail_server(tls_context=authority.server("localhost"), authenticator=_proved, auth_required=True) as (address, kept):
        with pytest.raises(MailDeferred, match=r"^535 5\.7\.8$"):
            await sender(address, smtp_tls="starttls", smtp_ca=authority.file, smtp_user=USER, smtp_password="other").send(MAIL)
        assert kept.mails == []


async def test_a_server_where_nobody_can_log_in() -> None:
    async with mail_server() as (address, _):
        with pytest.raises(MailDeferred, match=r"^out_of_reach no_login$"):
            await sender(address, **LOGIN).send(MAIL)


async def test_a_greeting_goes_the_way_of_a_mail_and_leaves_none(authority: Authority) -> None:
    async with mail_server(tls_context=authority.server("localhost"), authenticator=_proved, auth_required=True) as (address, kept):
        said: dict[str, Any] = {"smtp_tls": "starttls", "smtp_ca": authority.file}
        await sender(address, **said, **LOGIN).greet()
        with pytest.raises(MailDeferred, match=r"^535 5\.7\.8$"):
            await sender(address, **said, smtp_user=USER, smtp_password="other").greet()
        assert kept.mails == []
