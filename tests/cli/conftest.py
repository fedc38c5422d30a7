from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from activities.contracts import DigestAsked, DigestsToSend
from activities.digesting import DigestActivities
from activities.ports import Holidays, Ledger
from adapters.backup.making import Made
from adapters.backup.manifest import Head, Manifest
from adapters.cli.context import Client, Kept, Running
from adapters.cli.program import program
from adapters.doctor.verdicts import Diagnosis
from adapters.embedded.stack import PartStatus, Status
from adapters.errors import OutOfReach
from adapters.holidays import HolidaysLibrary
from adapters.mail.letters import Letters
from adapters.memory import MemoryDigests, MemoryDocuments, MemoryEventStore, MemoryLedger, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.memory_client import MemoryClient
from adapters.papers.by_hand import PaperTypist
from adapters.temporal.namespace import SEARCH_ATTRIBUTES, Prepared

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
REFERENCE = "AXA-2026-01"


class FakeStack:
    """The embedded stack without any process."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self.up_and_running: bool | None = None

    async def up(self) -> Status:
        self.up_and_running = True
        return self._status()

    async def down(self) -> None:
        self.up_and_running = False

    def status(self) -> Status | None:
        return None if self.up_and_running is None else self._status()

    def _status(self) -> Status:
        running = bool(self.up_and_running)
        return Status(
            temporal="127.0.0.1:7233",
            namespace="default",
            task_queue="conventions",
            ui="http://127.0.0.1:8233",
            database="postgresql://127.0.0.1/conventions",
            smtp="127.0.0.1:1025",
            mail_folder=self._home / "mail",
            parts=(PartStatus(name="postgresql", running=running, pid=1 if running else None),),
        )


class MemoryDesk:
    """Everything in memory, at a time that the test sets."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.today = date(2026, 1, 5)
        self.templates: Path | None = None
        self.postgresql_is_away = False
        self.migrated = False
        self.writer: str | None = None
        self.retention: timedelta | None = None
        self.memory = Kept(MemoryEventStore(), MemoryPeople(), MemoryOffice(), MemoryDigests(), MemoryDocuments())
        self.the_stack = FakeStack(home)
        self.clients = 0
        self.findings = [Diagnosis("home", "space", ok=True, found="90 MiB", repair=None)]
        head = Head(version=4, hash="a" * 64)
        self.copy = Manifest(
            made_at=self.now(), program="1", postgresql="18", migration="0002", temporal=None, namespace="default",
            task_queue="conventions", roles=(), heads={REFERENCE: head}, files={}, notes=("Temporal was left out",),
        )  # fmt: skip

    def now(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=UTC)

    def holidays(self) -> Holidays:
        return HolidaysLibrary()

    async def kept(self) -> Kept:
        if self.postgresql_is_away:
            raise OutOfReach("postgresql", "the connection is closed")
        return self.memory

    async def client(self) -> Client:
        self.clients += 1
        return MemoryClient(self.memory.store, self.now)

    async def send_digest(self) -> None:
        """As the workflow does it; every mail is taken."""
        kept, sender = await self.kept(), MemoryMailSender()
        office = (kept.store, kept.digests, kept.people, kept.office)
        digesting = DigestActivities(*office, sender=sender, composer=Letters(), typist=PaperTypist(), mail_from="conventions@example.org")
        gathered = await digesting.gather_digests(DigestAsked(at=self.now()))
        await digesting.send_digests(DigestsToSend(on=gathered.on))

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[Ledger]:
        yield MemoryLedger((await self.kept()).store)

    def stack(self) -> Running:
        return self.the_stack

    async def migrate(self, writer: str | None) -> None:
        self.migrated, self.writer = True, writer

    async def prepare(self, retention: timedelta) -> Prepared:
        created, self.retention = self.retention is None, retention
        return Prepared("conventions", created, not created, tuple(SEARCH_ATTRIBUTES) if created else ())

    async def examine(self, language: str) -> Sequence[Diagnosis]:
        del language
        return self.findings

    async def back_up(self, folder: Path) -> Made:
        del folder
        return Made(self.copy, "f" * 64)

    async def recover(self, folder: Path) -> Manifest:
        del folder
        return self.copy

    async def close(self) -> None:
        """Nothing is open."""


class Run:
    """What a command printed, and how it ended."""

    def __init__(self, code: int, out: str, err: str, raw: bytes = b"") -> None:
        self.code, self.out, self.err, self.raw = code, out, err, raw

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Conventions = Callable[..., Run]


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CONVENTIONS_ACTOR", "CONVENTIONS_LANG", "CONVENTIONS_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def desk(tmp_path: Path) -> MemoryDesk:
    return MemoryDesk(tmp_path / "home")


def conventions_of(desk: MemoryDesk) -> Conventions:
    def run(*arguments: str | Path, code: int = 0, on: date | None = None, given: str | None = None) -> Run:
        if on is not None:
            desk.today = on
        result = CliRunner().invoke(program, [str(one) for one in arguments], obj=desk, input=given)
        assert result.exit_code == code, result.output
        return Run(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)

    return run


@pytest.fixture
def conventions(desk: MemoryDesk) -> Conventions:
    """Runs a command line against the desk; ``code`` is what it must end with."""
    return conventions_of(desk)


@pytest.fixture(scope="session")
def lives(tmp_path_factory: pytest.TempPathFactory) -> dict[str, MemoryDesk]:
    """A desk after each step of one convention's life: made once, copied for every test."""
    desk = MemoryDesk(tmp_path_factory.mktemp("lives"))
    conventions, found = conventions_of(desk), {}
    conventions("start", EXAMPLES / "conventions" / "axa-2026-01.yaml", "--as", "pm")
    found["started"] = deepcopy(desk)
    conventions("draft", REFERENCE, "--as", "pm")
    conventions("open", REFERENCE, "--as", "pm")
    found["opened"] = deepcopy(desk)
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    found["in_force"] = deepcopy(desk)
    return found


def _resumed(desk: MemoryDesk, life: MemoryDesk) -> str:
    desk.memory, desk.today = deepcopy(life.memory), life.today
    desk.home.mkdir()
    shutil.copy(life.home / "started.json", desk.home)
    return REFERENCE


@pytest.fixture
def axa() -> Path:
    return EXAMPLES / "conventions" / "axa-2026-01.yaml"


@pytest.fixture
def started(desk: MemoryDesk, lives: dict[str, MemoryDesk]) -> str:
    """The reference of a convention that has just been started."""
    return _resumed(desk, lives["started"])


@pytest.fixture
def opened(desk: MemoryDesk, lives: dict[str, MemoryDesk]) -> str:
    """Its text drafted and open for signature."""
    return _resumed(desk, lives["opened"])


@pytest.fixture
def in_force(desk: MemoryDesk, lives: dict[str, MemoryDesk]) -> str:
    """Signed by all on 16 February 2026, and so in force."""
    return _resumed(desk, lives["in_force"])
