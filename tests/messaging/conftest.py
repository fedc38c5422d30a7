from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as MAIL

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from temporalio.testing import ActivityEnvironment

from activities.contracts import Deliveries, Delivery, Letter
from activities.messaging import MessagingActivities
from activities.ports import Person
from adapters.configuration.settings import Settings
from adapters.mail.letters import Letters
from adapters.mail.smtp import SmtpSender
from adapters.memory import MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist

DUE = date(2026, 6, 30)
SINCE = date(2026, 1, 1)
REFERENCE = "AXA-2026-01"
PEOPLE = (
    Person("mic.focal", "Point focal MIC", SINCE, title="chef de service", email="focal.mic@example.org"),
    Person("axa.focal", "AXA focal point", SINCE, title="programme officer", email="focal.axa@example.org", language="en"),
    Person("mtn.focal", "نقطة الاتصال", SINCE, email="focal.mtn@example.org", language="ar"),
    Person("mic.minister", "Ministre de l'Industrie", SINCE, title="ministre"),
    Person("ecc.director", "Direction ECC", SINCE),
    Person("pm", "Bureau des programmes", SINCE, email="programmes@example.org"),
)


@dataclass
class MailServer:
    """Speaks SMTP; keeps what it accepts, and answers to an address what it was told to."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    answer_to_data: str = "250 accepted"
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    connections: int = 0
    served: Counter[Session] = field(default_factory=Counter)
    quits: int = 0
    mails_per_connection: int | None = None
    """it is tired of a connection after so many"""
    broken_at: str = ""
    """the connection breaks when a mail to this address comes"""
    breaks_after_data: bool = False
    hold: asyncio.Event | None = None
    """what every mail waits for before it is accepted"""
    holding: asyncio.Event = field(default_factory=asyncio.Event)

    def speak(self) -> SMTP:
        self.connections += 1
        return SMTP(self, hostname="localhost")

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        self.served[session] += 1
        if self.mails_per_connection is not None and self.served[session] > self.mails_per_connection:
            return "421 4.7.0 too many mails on this connection"
        envelope.mail_from = address
        return "250 known"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        if address == self.broken_at:
            _hang_up(server)
        answer = self.answers.get(address, "250 known")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        self.holding.set()
        if self.hold is not None:
            await self.hold.wait()
        if self.answer_to_data.startswith("250"):
            (to,) = envelope.rcpt_tos
            mail = message_from_bytes(envelope.original_content or b"", policy=MAIL)
            assert isinstance(mail, EmailMessage)
            self.mails.append((to, mail))
        if self.breaks_after_data:
            asyncio.get_running_loop().call_soon(_hang_up, server)
        return self.answer_to_data

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802, ARG002 - aiosmtpd asks for this name and these arguments
        self.quits += 1
        return "221 bye"

    @property
    def addresses(self) -> list[str]:
        return sorted(to for to, _ in self.mails)

    def body(self, address: str) -> str:
        """The one mail to an address."""
        (mail,) = [mail for to, mail in self.mails if to == address]
        text = mail.get_body(("plain",))
        assert text is not None
        return str(text.get_content()).replace("\r\n", "\n")

    def headers(self, address: str) -> EmailMessage:
        (mail,) = [mail for to, mail in self.mails if to == address]
        return mail


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    keeper = MailServer()
    loop = asyncio.get_running_loop()
    async with await loop.create_server(keeper.speak, "127.0.0.1", 0) as listening:
        keeper.port = listening.sockets[0].getsockname()[1]
        yield keeper


@pytest.fixture
def settings(server: MailServer) -> Settings:
    return Settings(smtp=f"127.0.0.1:{server.port}", mail_from="Conventions <conventions@example.org>", smtp_rate=0)


@pytest.fixture
async def people() -> MemoryPeople:
    people = MemoryPeople()
    await people.put("", PEOPLE)
    return people


@pytest.fixture
async def office() -> MemoryOffice:
    """Mail is on; a test that needs it off switches it."""
    office = MemoryOffice()
    await office.switch_mail(on=True)
    return office


@pytest.fixture
def messaging(people: MemoryPeople, office: MemoryOffice, settings: Settings) -> MessagingActivities:
    return MessagingActivities(
        people, office, SmtpSender(settings, timeout=1), Letters(), PaperTypist(), mail_from=settings.mail_from, again_today=()
    )


Send = Callable[[Letter], Awaitable[tuple[Delivery, ...]]]


@pytest.fixture
def send(messaging: MessagingActivities) -> Send:
    async def send(letter: Letter) -> tuple[Delivery, ...]:
        deliveries = await ActivityEnvironment().run(messaging.send_message, letter)
        assert isinstance(deliveries, Deliveries)
        return deliveries.results

    return send


@pytest.fixture
def letter() -> Letter:
    return Letter(
        reference=REFERENCE,
        title="Convention AXA : technologie, data et IA",
        message="milestone_due/needs-2026/2026-06-30/0",
        about="milestone_due",
        target="needs-2026",
        rung="0",
        subject="Identification des besoins",
        due=DUE,
        to=("mic.focal",),
        manager="pm",
        article="4",
        live=True,
        on=DUE,
    )
