"""Mails by SMTP."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

import aiosmtplib

from activities.ports import Mail, MailDeferred, MailRefused
from adapters.settings import Settings, host_of

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
"""Plain addresses (RFC 5321 without quoted parts): nothing that could end a command or a header, and ASCII alone."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
"""An enhanced status code (RFC 3463), the only part of an answer that can be kept: the rest often repeats the address."""
_UNFOLDED = SMTP.clone(max_line_length=998)
"""Headers on one line each: where one just misses 78 columns, the library would fold it before its first word."""
_AT_ONCE = 8
_PATIENCE = 4
"""How many time-outs one mail may take in all, from the connection to the last answer."""


class SmtpSender:
    """``MailSender``, one connection a mail and a few at once. A certificate that is shown is always verified."""

    def __init__(self, settings: Settings, *, timeout: float = 10.0) -> None:
        """``timeout`` is in seconds, for each step of the dialogue."""
        self._host, self._port = host_of(settings.smtp), int(settings.smtp.rpartition(":")[2])
        self._implicit = settings.smtp_tls == "implicit"
        self._starttls = {"starttls": True, "implicit": False, "none": False}.get(settings.smtp_tls or "")  # None: if it is offered
        self._authority = ssl.create_default_context(cafile=settings.smtp_ca) if settings.smtp_ca is not None else None
        self._user = settings.smtp_user
        self._password = settings.smtp_password.get_secret_value() if settings.smtp_password is not None else None
        self._from = settings.mail_from
        self._sender = parseaddr(settings.mail_from)[1]
        self._timeout = timeout
        self._turns = asyncio.Semaphore(_AT_ONCE)

    async def send(self, mail: Mail) -> None:
        """Raises ``MailRefused`` when the server answers 5xx about this mail; any other failure is ``MailDeferred``.

        A 5xx to the greeting or to our name says nothing about the mail: it is put off, for somebody to repair the settings.
        """
        message = self._message(mail)
        async with self._turns, self._reached() as server:
            await server.sendmail(self._sender, [mail.to], message)

    async def greet(self) -> None:
        """Go as far as to the first words about a mail, with TLS and login, and send none. Raises ``MailDeferred``."""
        async with self._reached():
            pass

    @asynccontextmanager
    async def _reached(self) -> AsyncIterator[aiosmtplib.SMTP]:
        server = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            local_hostname=self._sender.partition("@")[2],
            timeout=self._timeout,
            use_tls=self._implicit,
            start_tls=self._starttls,
            tls_context=self._authority,
            username=self._user,
            password=self._password,
        )
        try:
            async with asyncio.timeout(_PATIENCE * self._timeout), server:
                yield server
        except (aiosmtplib.SMTPException, OSError) as error:
            raise _translated(error) from error

    def _message(self, mail: Mail) -> bytes:
        """Raises ``MailRefused`` for what can never be sent: an address that is none, or a line break in a header."""
        if not _ADDRESS.fullmatch(mail.to):
            raise MailRefused("invalid_address")
        message = EmailMessage(policy=SMTP)
        try:
            message["From"] = self._from
            message["To"] = mail.to
            message["Subject"] = mail.subject
            message["Message-ID"] = mail.message_id
            message["Date"] = formatdate()
            message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
            message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
            return message.as_bytes(policy=_UNFOLDED)
        except ValueError as error:
            raise MailRefused("invalid_header_or_text") from error


def _translated(error: Exception) -> MailRefused | MailDeferred:
    """Ours, with the codes of the answer alone."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return MailDeferred(f"out_of_reach {_reason(error)}")
    status = _STATUS.match(error.message)
    answer = f"{error.code} {status[0]}" if status else str(error.code)
    about_the_mail = isinstance(error, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
    return MailRefused(answer) if about_the_mail and error.code >= 500 else MailDeferred(answer)  # noqa: PLR2004 - RFC 5321: 5xx is for good


def _reason(error: BaseException) -> str:
    """The nearest to the cause that can be named without the server's words."""
    if type(error) is aiosmtplib.SMTPException:  # the library has no class for what a server does not offer
        return "no_login" if "AUTH" in str(error) else "no_starttls" if "STARTTLS" in str(error) else "SMTPException"
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__
    return type(cause or error).__name__
