"""Everything the engine needs, under one folder: brought up, looked at and ended by programs that need not be the same."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import structlog
from pydantic import BaseModel, ConfigDict

from adapters.configuration.settings import Settings
from adapters.embedded.errors import DamagedRecord, NotReady, StackBusy
from adapters.embedded.left_behind import end_left_behind
from adapters.embedded.log_files import cap
from adapters.embedded.mail_catcher import EmbeddedMailCatcher
from adapters.embedded.parts import Part, bring_up
from adapters.embedded.ports import choose_ports
from adapters.embedded.postgres import FAST_AND_LOSSY, EmbeddedPostgres
from adapters.embedded.processes import LOOPBACK, Child, end, is_running
from adapters.embedded.record import Addresses, Record
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.embedded.waiting import until
from adapters.embedded.worker import EmbeddedWorker

log = structlog.get_logger(__name__)

WORKER = (sys.executable, "-m", "worker")


async def migrate(dsn: str) -> None:
    from adapters.postgres.migrate import migrate as apply  # noqa: PLC0415 - half a second that a status has no use for

    await apply(dsn)


class PartStatus(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    running: bool
    pid: int | None


class Status(Addresses):
    """The addresses are remembered, and true also while the stack is down."""

    mail_folder: Path
    parts: tuple[PartStatus, ...]

    @property
    def running(self) -> bool:
        return all(part.running for part in self.parts)


class Stack:
    """PostgreSQL, Temporal, the mail catcher and a worker, with their data, logs and ``stack.json`` under ``home``.

    ``worker`` is its command, ``None`` for a stack without one. ``durable=False`` is for tests: quick, and lost in a
    power cut. ``prepare`` is given the database's address before the worker starts.
    """

    def __init__(
        self,
        home: Path,
        settings: Settings | None = None,
        *,
        worker: Sequence[str] | None = WORKER,
        prepare: Callable[[str], Awaitable[None]] = migrate,
        durable: bool = True,
    ) -> None:
        self.home = home.absolute()
        self._settings = settings or Settings()
        self._worker = worker
        self._prepare = prepare
        self._durable = durable

    @property
    def mail_folder(self) -> Path:
        return self.home / "mail"

    async def up(self) -> Status:
        """Start what is missing and wait until all of it works; nothing happens when nothing is missing.

        What this call started is ended again when it fails. Raises ``EmbeddedError``.
        """
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        async with self._alone():
            record = self._record()
            await end_left_behind(self.home, record.children.values())
            record.ports = choose_ports(self._settings, record)
            cap(self.home / "logs")
            started: list[Child] = []
            try:
                addresses = await self._bring_up(record, started)
            except BaseException:
                for child in reversed(started):
                    await end(child)
                raise
        return self._status(record, addresses)

    async def down(self) -> None:
        """End our own processes, the worker first; all data stays. Nothing happens when nothing runs."""
        if not self.home.exists():
            return
        async with self._alone():
            record = self._record()
            children = record.children
            if (worker := children.get(EmbeddedWorker.name)) is not None:
                await end(worker)
            await asyncio.gather(*(end(child) for child in children.values()))
            await end_left_behind(self.home, ())
            if not children:
                return
            record.children = {}
            try:
                record.write(self.home)
            except OSError as error:  # a full disk: they have ended all the same, and will not be taken for living
                log.warning("stack.record_not_written", reason=error.strerror)
            log.info("stack.ended", parts=sorted(children))

    def status(self) -> Status | None:
        """``None`` when the stack was never up under this home."""
        record = Record.read(self.home)
        return None if record is None or record.addresses is None else self._status(record, record.addresses)

    async def _bring_up(self, record: Record, started: list[Child]) -> Addresses:
        ports = record.ports
        postgres = EmbeddedPostgres(self.home / "postgresql", ports["database"], {} if self._durable else FAST_AND_LOSSY)
        temporal = EmbeddedTemporal(
            self.home / "temporal",
            ports["temporal"],
            ports["ui"],
            namespace=self._settings.namespace,
            synchronous="FULL" if self._durable else "NORMAL",
        )
        mail = EmbeddedMailCatcher(self.mail_folder, ports["mail"])

        async def ensure(part: Part) -> None:
            def remember(child: Child) -> None:
                started.append(child)
                record.children[part.name] = child
                record.write(self.home)

            await bring_up(part, record.children.get(part.name), self.home / "logs" / f"{part.name}.log", remember)

        outcomes = await asyncio.gather(ensure(postgres), ensure(temporal), ensure(mail), return_exceptions=True)
        for outcome in outcomes:
            if outcome is not None:
                raise outcome
        addresses = Addresses(
            temporal=temporal.address,
            namespace=self._settings.namespace,
            task_queue=self._settings.task_queue,
            ui=temporal.ui,
            database=postgres.dsn(),
            smtp=mail.address,
            metrics=self._settings.metrics or f"{LOOPBACK}:{ports['metrics']}",
            health=self._settings.health or f"{LOOPBACK}:{ports['health']}",
        )
        if addresses != record.addresses:  # not for nothing: a stack that runs on a full disk is a stack that runs
            record.addresses = addresses
            record.write(self.home)
        if self._worker is not None:
            if started:
                await self._prepare(addresses.database)
            await ensure(EmbeddedWorker(self.home, self._worker, self._variables(addresses)))
        return addresses

    def _record(self) -> Record:
        """What was written last time; nothing where it cannot be read, for what then still runs is found by other means."""
        try:
            return Record.read(self.home) or Record(ports={})
        except DamagedRecord as error:
            log.warning("stack.record_damaged", file=str(error.file))
            return Record(ports={})

    def _variables(self, addresses: Addresses) -> dict[str, str]:
        """What the settings already say is left as it is, just as for the command line: a real mail server, for example.

        The worker runs in another folder, so the files that they name are named to it from the root.
        """
        said = self._settings.model_fields_set
        found = {f"CONVENTIONS_{name.upper()}": value for name, value in addresses.model_dump().items() if name not in said}
        return found | self._settings.files()

    def _status(self, record: Record, addresses: Addresses) -> Status:
        names = [EmbeddedPostgres.name, EmbeddedTemporal.name, EmbeddedMailCatcher.name, *([EmbeddedWorker.name] if self._worker else [])]
        parts = []
        for name in names:
            child = record.children.get(name)
            running = child is not None and is_running(child)
            parts.append(PartStatus(name=name, running=running, pid=child.pid if child and running else None))
        return Status(**addresses.model_dump(), mail_folder=self.mail_folder, parts=tuple(parts))

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """One program at a time; the system frees the lock when its holder dies."""
        descriptor = os.open(self.home / "stack.lock", os.O_RDWR | os.O_CREAT, 0o600)

        async def is_ours() -> bool:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        try:
            try:
                await until("the stack to be free", is_ours, within=120, every=0.1)
            except NotReady as error:
                raise StackBusy(f"another program has been starting or ending the stack in {self.home} for two minutes") from error
            yield
        finally:
            os.close(descriptor)
