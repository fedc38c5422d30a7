"""Workers are killed between the acceptance of a mail and its recording: each message reaches each person, once but for one window."""

from __future__ import annotations

import asyncio
import ssl
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from email.policy import SMTP as MAIL
from pathlib import Path
from time import monotonic

import pytest
import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from activities.ports import Person
from adapters.embedded.record import Record
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from domain.act import Command
from domain.files.terms import Terms
from domain.life.suspension import Resume, Suspend
from domain.messages.messages import SwitchMail
from domain.start import Start
from tests.effort import about
from tests.survival.mortal_sender import AFTER_MAILS
from tests.survival.mortal_worker import SENTENCE
from tests.survival.stacks import conventions_of, sound_stream
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server

PATIENCE = 120.0
"""Seconds for what should take a few: the machine may be busy with other things."""
WINDOW = 2.5
"""Seconds before a death of which Temporal may not have heard: one between two heartbeats, and room for a busy machine."""
USER, PASSWORD = "office", "s3cret"
FOCAL = tuple(f"focal{n}" for n in range(6))
KILLED_AFTER = (5, 12, 0, 1, 9)
"""mails, of thirteen that leave two a second; 0: after the commit of what is to be said, before anything is sent"""


@dataclass
class MailServer:
    """Speaks SMTP with TLS and a login; notes what it accepted, and when."""

    accepted: list[tuple[str, str, float]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd asks for this name and these arguments
        assert server.transport is not None
        assert server.transport.get_extra_info("sslcontext") is not None
        assert isinstance(session.auth_data, LoginPassword)
        message = message_from_bytes(envelope.original_content or b"", policy=MAIL)
        self.accepted.append((str(message["Message-ID"]), envelope.rcpt_tos[0], monotonic()))
        return "250 accepted"

    def login(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword) -> AuthResult:  # noqa: ARG002 - aiosmtpd asks for these arguments
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False, auth_data=data)

    def repeated(self) -> Iterator[tuple[str, float]]:
        """Which mails came more than once, and when each was first accepted."""
        first: dict[str, float] = {}
        for message_id, _, at in self.accepted:
            if message_id in first:
                yield message_id, first[message_id]
            first.setdefault(message_id, at)


@pytest.fixture
async def mail_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MailServer]:
    """And the settings that lead to it."""
    keeper, authority = MailServer(), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")

    def speak() -> SMTP:
        return SMTP(
            keeper, hostname="localhost", tls_context=context, require_starttls=True, auth_required=True, authenticator=keeper.login
        )

    async with await asyncio.get_running_loop().create_server(speak, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        said = {"": f"localhost:{port}", "_TLS": "starttls", "_CA": str(tmp_path / "ca.pem"), "_USER": USER, "_PASSWORD": PASSWORD}
        for name, value in {**said, "_RATE": "120"}.items():
            monkeypatch.setenv(f"CONVENTIONS_SMTP{name}", value)
        yield keeper


def told_to_many() -> Terms:
    """A convention whose suspension is told to twelve focal points and the manager, each by a mail of their own."""
    parties = terms().model_dump(mode="json", by_alias=True)["parties"]
    for party in parties:
        party["people"] = [party["people"][0], *(f"{party['id']}.{focal}" for focal in FOCAL)]
    return terms(parties=parties, committees=[], milestones=[], reminders={"delivery": "single"})


@asynccontextmanager
async def office_of(home: Path, agreed: Terms) -> AsyncIterator[tuple[ConventionsClient, PostgresEventStore]]:
    """The convention in force, its people known, and mail on."""
    record = Record.read(home)
    assert record is not None
    assert record.addresses is not None
    pool = await open_pool(record.addresses.database)
    everybody = [Person(who, who, date(2000, 1, 1), email=f"{who}@example.org") for who in agreed.people()]
    await PostgresPeople(pool).put("", everybody)
    await PostgresOffice(pool).switch_mail(on=True)
    await pool.close()
    async with conventions_of(home, patience=PATIENCE) as (conventions, store):
        await conventions.start(Start(command_id="start", actor="pm", terms=agreed))
        for command in (*SIGNED, SwitchMail(command_id="mail", actor="pm", on=True)):
            await conventions.act(agreed.reference, command)
        yield conventions, store


async def is_dead(stack: Stack) -> bool:
    status = stack.status()
    return status is not None and not any(one.name == "worker" and one.running for one in status.parts)


def act(number: int) -> Command:
    command_id = f"act-{number}"
    if number % 2:
        return Resume(command_id=command_id, actor="pm")
    return Suspend(command_id=command_id, actor="pm", because=f"Crédits gelés {number}")


async def test_each_message_reaches_each_person_once_but_for_the_last_second_before_a_kill(tmp_path: Path, mail_server: MailServer) -> None:
    home, agreed = tmp_path / "home", told_to_many()
    stack = Stack(home, worker=(sys.executable, "-m", "tests.survival.mortal_sender"))
    await stack.up()
    deaths: list[float] = []
    try:
        async with office_of(home, agreed) as (conventions, store):

            async def all_recorded() -> bool:
                kinds = Counter(row.kind for row in await store.read(agreed.reference, limit=100_000))
                return kinds["message_due"] == kinds["message_sent"] + kinds["message_failed"] == kinds_wanted

            kinds_wanted = Counter(row.kind for row in await store.read(agreed.reference, limit=100_000))["message_due"]
            await until("what the signatures told, on trial", all_recorded, within=PATIENCE)
            mail_server.accepted.clear()
            for number in range(about(3)):
                after = KILLED_AFTER[number % len(KILLED_AFTER)]
                (home / (AFTER_MAILS if after else SENTENCE)).write_text(str(after or ""))
                answered = asyncio.create_task(conventions.act(agreed.reference, act(number)))
                kinds_wanted += 1
                await until("the end of the worker", lambda: is_dead(stack), within=PATIENCE, every=0.05)
                deaths.append(monotonic())
                await stack.up()
                await answered
                await until("the rest of the mails", all_recorded, within=PATIENCE)
            log = await sound_stream(store, agreed.reference)
    finally:
        await stack.down()

    due = [one for one in log if one.kind == "message_due" and one.data["live"]]
    sent = {
        (one.data["message"], result["person"]): result["message_id"]
        for one in log
        if one.kind == "message_sent"
        for result in one.data["results"]
        if not result["trial"]
    }
    assert sent.keys() == {(one.data["message"], person) for one in due for person in one.data["to"]}
    arrived = Counter(message_id for message_id, _, _ in mail_server.accepted)
    assert arrived.keys() == set(sent.values())  # everybody got theirs, and nothing else came
    assert len(set(sent.values())) == len(sent)
    for message_id, accepted_at in mail_server.repeated():
        assert any(0 <= death - accepted_at <= WINDOW for death in deaths), message_id
    print(f"{len(sent)} mails, {len(deaths)} kills, {sum(arrived.values()) - len(sent)} sent again")  # noqa: T201
