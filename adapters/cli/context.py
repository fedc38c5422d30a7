"""What a command works with: its parts, made in one place and only when they are asked for, and what was asked of it."""

from __future__ import annotations

import asyncio
import logging
import zoneinfo
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from uuid import uuid4  # noqa: TID251 - the one place that makes command ids

import asyncpg

from activities.contracts import Answer
from activities.ports import Digests, Documents, EventStore, Holidays, Ledger, Office, People, StoreError
from adapters import clock
from adapters.cli.output import Output
from adapters.configuration.exposure import documents_exposed, postgresql_exposed
from adapters.configuration.findings import require_none
from adapters.configuration.settings import Settings
from adapters.doctor.verdicts import Diagnosis
from adapters.documents.folder import FolderDocuments
from adapters.embedded.stack import Status
from adapters.errors import Misused, OutOfReach
from adapters.postgres.digests import PostgresDigests
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.office import PostgresOffice
from adapters.postgres.people import PostgresPeople
from adapters.postgres.pool import open_pool
from adapters.watching.logs import to_stderr
from domain.act import Command
from domain.start import Start

if TYPE_CHECKING:  # half a second of Temporal that reading has no use for
    from adapters.backup.making import Made
    from adapters.backup.manifest import Manifest
    from adapters.log.reconciling import Reconciler
    from adapters.log.restoring import Restorer
    from adapters.temporal.namespace import Prepared

C = TypeVar("C", bound=Command)


class Client(Protocol):
    """The way to the conventions: see ``adapters/temporal/client.py``."""

    async def start(self, start: Start) -> Answer | None: ...

    async def act(self, reference: str, command: Command) -> Answer: ...


class Running(Protocol):
    """The embedded stack: see ``adapters/embedded/stack.py``."""

    async def up(self) -> Status: ...

    async def down(self) -> None: ...

    def status(self) -> Status | None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """What PostgreSQL and the folder or bucket of documents keep."""

    store: EventStore
    people: People
    office: Office
    digests: Digests
    documents: Documents


class Desk(Protocol):
    """Everything a command may need of the world; each part is opened when it is first asked for."""

    @property
    def home(self) -> Path: ...

    @property
    def templates(self) -> Path | None:
        """The office's own templates of documents, where it has such."""
        ...

    def now(self) -> datetime: ...

    def holidays(self) -> Holidays: ...

    async def kept(self) -> Kept:
        """Raises ``OutOfReach`` when PostgreSQL does not answer."""
        ...

    async def client(self) -> Client:
        """Raises ``OutOfReach`` when Temporal does not answer."""
        ...

    async def send_digest(self) -> None:
        """Let the weekly letters go now; where some are under way, what was put off is tried again.

        Raises ``OutOfReach`` when Temporal does not answer, or no worker has ever made the Schedule.
        """
        ...

    def ledger(self) -> AbstractAsyncContextManager[Ledger]:
        """The log at one instant. Raises ``OutOfReach`` when PostgreSQL does not answer."""
        ...

    async def restorer(self) -> Restorer:
        """Raises ``OutOfReach`` when Temporal or PostgreSQL does not answer."""
        ...

    async def reconciler(self) -> Reconciler:
        """Raises ``OutOfReach`` when Temporal or PostgreSQL does not answer."""
        ...

    def stack(self) -> Running: ...

    async def migrate(self, writer: str | None) -> None:
        """Bring the schema up to date; then grant the role ``writer``, if one is named, what it needs.

        Raises ``OutOfReach``, and ``Misused`` when there is no such role.
        """
        ...

    async def prepare(self, retention: timedelta) -> Prepared:
        """Raises ``OutOfReach``, ``OtherSearchAttributes`` or ``TemporalRefused``."""
        ...

    async def examine(self, language: str) -> Sequence[Diagnosis]: ...

    async def back_up(self, folder: Path) -> Made: ...

    async def recover(self, folder: Path) -> Manifest: ...

    async def close(self) -> None: ...


class OwnDesk:
    """The real one: settings from the environment, or from the stack that was brought up."""

    def __init__(self) -> None:
        zoneinfo.reset_tzpath(())  # the zone data we ship, before the system's
        self._environment = Settings.said()
        to_stderr(logging.getLevelNamesMapping()[self._environment.log_level or "WARNING"])
        self._pool: asyncpg.Pool | None = None

    @cached_property
    def _settings(self) -> Settings:
        """With what the stack wrote down. Raises ``DamagedRecord``; what repairs that must not read it."""
        return Settings.load()

    @property
    def home(self) -> Path:
        return self._environment.home

    @property
    def templates(self) -> Path | None:
        return self._environment.templates

    def now(self) -> datetime:
        return clock.now()

    def holidays(self) -> Holidays:
        library: Holidays = import_module("adapters.holidays").HolidaysLibrary()
        return library

    async def kept(self) -> Kept:
        pool = await self._opened()
        return Kept(PostgresEventStore(pool), PostgresPeople(pool), PostgresOffice(pool), PostgresDigests(pool), self._documents())

    def _documents(self) -> Documents:
        if (folder := self._settings.documents_folder) is not None:
            return FolderDocuments(folder)
        require_none(documents_exposed(self._settings))
        documents: Documents = import_module("adapters.documents.bucket").bucket_of(self._settings)
        return documents

    async def client(self) -> Client:
        temporal, kept = await self._temporal(), await self.kept()
        client: Client = import_module("adapters.temporal.client").ConventionsClient(temporal, kept.store, self._settings.task_queue)
        return client

    async def send_digest(self) -> None:
        await import_module("adapters.temporal.scheduling").trigger(await self._temporal())

    @asynccontextmanager
    async def ledger(self) -> AsyncIterator[Ledger]:
        async with import_module("adapters.postgres.ledger").ledger_of(await self._opened()) as ledger:
            yield ledger

    async def restorer(self) -> Restorer:
        store, client = (await self.kept()).store, await self._temporal()
        restorer: Restorer = import_module("adapters.log.restoring").Restorer(client, store, self._settings.task_queue)
        return restorer

    async def reconciler(self) -> Reconciler:
        store, client = (await self.kept()).store, await self._temporal()
        reconciler: Reconciler = import_module("adapters.log.reconciling").Reconciler(client, store)
        return reconciler

    def stack(self) -> Running:
        stack: Running = import_module("adapters.embedded.stack").Stack(self.home, self._environment)
        return stack

    async def migrate(self, writer: str | None) -> None:
        require_none(postgresql_exposed(self._settings))
        await import_module("adapters.postgres.migrate").migrate(self._settings.database)
        if writer is None:
            return
        roles = import_module("adapters.postgres.writer")
        try:
            await roles.admit_writer(self._settings.database, writer)
        except roles.NoSuchRole as error:
            raise Misused(f"--writer: {error}", {"role": writer}) from error

    async def prepare(self, retention: timedelta) -> Prepared:
        prepared: Prepared = await import_module("adapters.temporal.namespace").prepare(self._settings, retention)
        return prepared

    async def _opened(self) -> asyncpg.Pool:
        if self._pool is None:
            require_none(postgresql_exposed(self._settings))
            try:
                self._pool = await open_pool(self._settings.database)
            except StoreError as error:
                raise self._located(OutOfReach("postgresql", str(error))) from error
        return self._pool

    async def examine(self, language: str) -> Sequence[Diagnosis]:
        found: Sequence[Diagnosis] = await import_module("adapters.doctor.examining").examine(self._environment, language)
        return found

    async def back_up(self, folder: Path) -> Made:
        require_none(postgresql_exposed(self._settings))
        made: Made = await import_module("adapters.backup.making").back_up(self._settings, folder, self.now())
        return made

    async def recover(self, folder: Path) -> Manifest:
        require_none(postgresql_exposed(self._environment))
        manifest: Manifest = await import_module("adapters.backup.recovering").recover(self._environment, folder)
        return manifest

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    async def _temporal(self) -> Any:
        try:
            return await import_module("adapters.temporal.client").reach(self._settings)
        except OutOfReach as error:
            raise self._located(error) from error

    def _located(self, error: OutOfReach) -> OutOfReach:
        """The same with what is known of the embedded stack here, unless the environment names other servers."""
        if not {"database", "temporal"} & self._environment.model_fields_set:
            home = self._settings.home.absolute()
            error.details |= {"home": str(home), "stack": "known" if (home / "stack.json").is_file() else "never"}
        return error


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands on the command line beside the command's own parameters."""

    as_json: bool = False
    quiet: bool = False
    lang: str = "fr"
    actor: str | None = None
    by: str | None = None
    on: date | None = None
    command_id: str | None = None
    dry_run: bool = False
    yes: bool = False
    no_input: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """One command at work."""

    desk: Desk
    asked: Asked
    out: Output = field(init=False)

    def __post_init__(self) -> None:
        out = Output(as_json=self.asked.as_json, quiet=self.asked.quiet, language=self.asked.lang)
        object.__setattr__(self, "out", out)

    def actor(self) -> str:
        """Who records. Raises ``Misused`` when nobody is named."""
        if not self.asked.actor:
            raise Misused(self.out.say("needs_actor"))
        return self.asked.actor

    def order(self, kind: type[C], **fields: Any) -> C:
        """A command with its envelope."""
        envelope = {"actor": self.actor(), "by": self.asked.by, "effective_on": self.asked.on}
        return kind(**{"command_id": self.asked.command_id or str(uuid4()), **envelope, **fields})


def perform(action: Callable[..., Awaitable[None]], parameters: Mapping[str, Any], desk: Desk | None) -> None:
    """Carry out a command with the desk it is given, or with the real one."""
    common = {name: value for name, value in parameters.items() if name in Asked.__dataclass_fields__}
    own = {name: value for name, value in parameters.items() if name not in common}
    asyncio.run(_perform(action, Work(desk or OwnDesk(), Asked(**common)), own))


async def _perform(action: Callable[..., Awaitable[None]], work: Work, own: Mapping[str, Any]) -> None:
    try:
        await action(work, **own)
    finally:
        await work.desk.close()
