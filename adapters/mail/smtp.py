"""Mails by SMTP."""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from email.utils import parseaddr
from typing import Any

import aiosmtplib
from aiolimiter import AsyncLimiter

from activities.ports import Mail, MailDeferred, MailRefused
from adapters.configuration.settings import Settings, host_of
from adapters.mail.mime import written

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
"""Plain addresses (RFC 5321 without quoted parts): nothing that could end a command or a header, and ASCII alone."""
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")
"""An enhanced status code (RFC 3463), the only part of an answer that can be kept: the rest often repeats the address."""
_AT_ONCE = 8
_PATIENCE = 4
"""How many time-outs one mail may take in all, from the connection to the last answer."""
_FAREWELL = 2.0
"""Seconds for a server to take leave; what it took before is taken."""
_FOR_GOOD = 500
"""RFC 5321: answers from here on are final."""
_ABOUT_US = frozenset({530, 534, 535, 538})
"""RFC 4954: a login, or TLS before it, is wanted, whatever the mail is."""


class SmtpSender:
    """``MailSender``: a few mails at once, at most so many a minute. A certificate that is shown is always verified.

    A connection serves one mail after the other while mails wait, and is closed when none does.
    """

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
        self._pace = AsyncLimiter(1, 60 / settings.smtp_rate) if settings.smtp_rate else None  # evenly: no minute has more
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._idle: list[aiosmtplib.SMTP] = []
        self._wanted = 0

    async def send(self, mail: Mail) -> None:
        """Raises ``MailRefused`` when the server answers 5xx about this mail; any other failure is ``MailDeferred``.

        A 5xx to the greeting or to our name, or one that wants a login, says nothing about the mail: it is put off, for somebody
        to repair the settings.
        Who is cancelled while waiting for a turn has sent nothing; a mail that is being handed over is handed over.
        """
        message = self._message(mail)
        self._wanted += 1
        try:
            if self._pace is not None:
                await self._pace.acquire()
            async with self._turns:
                await _to_its_end(self._hand_over(mail.to, message))
        finally:
            self._wanted -= 1
            if not self._wanted:
                await self._take_leave()

    async def greet(self) -> None:
        """Go as far as to the first words about a mail, with TLS and login, and send none. Raises ``MailDeferred``."""
        with _translating():
            async with asyncio.timeout(_PATIENCE * self._timeout):
                await _quit(await self._connected())

    async def _hand_over(self, to: str, message: bytes) -> None:
        with _translating():
            async with asyncio.timeout(_PATIENCE * self._timeout), self._begun(len(message)) as server:
                await server.rcpt(to)
                await server.data(message)

    @asynccontextmanager
    async def _begun(self, size: int) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection that has taken our address for a mail; afterwards it waits for the next one, if it can."""
        server = await self._taken_up(size) or await self._begin(await self._connected(), size)
        try:
            yield server
        except aiosmtplib.SMTPResponseException:
            with suppress(aiosmtplib.SMTPException, OSError):
                await server.rset()
            self._keep(server)
            raise
        except BaseException:
            server.close()
            raise
        self._keep(server)

    async def _taken_up(self, size: int) -> aiosmtplib.SMTP | None:
        """One that served before, unless it is tired of us meanwhile: before a mail was handed over, that is no failure of the mail."""
        while self._idle:
            with suppress(aiosmtplib.SMTPException, OSError):
                return await self._begin(self._idle.pop(), size)
        return None

    async def _begin(self, server: aiosmtplib.SMTP, size: int) -> aiosmtplib.SMTP:
        try:
            await server.mail(self._sender, options=[f"SIZE={size}"] if server.supports_extension("size") else [])
        except BaseException:
            server.close()
            raise
        return server

    async def _connected(self) -> aiosmtplib.SMTP:
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
        await server.connect()
        return server

    def _keep(self, server: aiosmtplib.SMTP) -> None:
        if server.is_connected:
            self._idle.append(server)

    async def _take_leave(self) -> None:
        idle, self._idle = self._idle, []
        await asyncio.gather(*map(_quit, idle))

    def _message(self, mail: Mail) -> bytes:
        """Raises ``MailRefused`` for what can never be sent: an address that is none, or a line break in a header."""
        if not _ADDRESS.fullmatch(mail.to) or "=?" in mail.to:  # the second would be read as an encoded word
            raise MailRefused("invalid_address")
        try:
            return written(mail, self._from)
        except ValueError as error:
            raise MailRefused("invalid_header_or_text") from error


async def _to_its_end(dialogue: Coroutine[Any, Any, None]) -> None:
    """Not to be cancelled: whether a mail was taken would never be known."""
    task = asyncio.ensure_future(dialogue)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([task])
    task.result()


async def _quit(server: aiosmtplib.SMTP) -> None:
    """What a server says to a farewell changes nothing."""
    with suppress(aiosmtplib.SMTPException, OSError):
        await server.quit(timeout=_FAREWELL)
    server.close()


@contextmanager
def _translating() -> Iterator[None]:
    try:
        yield
    except (aiosmtplib.SMTPException, OSError) as error:
        raise _translated(error) from error


def _translated(error: Exception) -> MailRefused | MailDeferred:
    """Ours, with the codes of the answer alone."""
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return MailDeferred(f"out_of_reach {_reason(error)}")
    status = _STATUS.match(error.message)
    answer = f"{error.code} {status[0]}" if status else str(error.code)
    about_the_mail = isinstance(error, aiosmtplib.SMTPSenderRefused | aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError)
    for_good = about_the_mail and error.code >= _FOR_GOOD and error.code not in _ABOUT_US
    return MailRefused(answer) if for_good else MailDeferred(answer)


def _reason(error: BaseException) -> str:
    """The nearest to the cause that can be named without the server's words."""
    if type(error) is aiosmtplib.SMTPException:  # the library has no class for what a server does not offer
        return "no_login" if "AUTH" in str(error) else "no_starttls" if "STARTTLS" in str(error) else "SMTPException"
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, ssl.SSLError):
        cause = cause.__cause__
    return type(cause or error).__name__
