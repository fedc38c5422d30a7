"""The servers of one run: PostgreSQL and Temporal as the embedded stack runs them (durable), and workers as processes of their own."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from temporalio.client import Client

from adapters.embedded.parts import bring_up
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import end
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.embedded.worker import EmbeddedWorker
from adapters.postgres.migrate import migrate
from workflows.plugin import plugin

ROOT = Path(__file__).parents[1]
OURS = (sys.executable, str(ROOT / "worker.py"))
BARE = (sys.executable, "-m", "bench.bare")


@dataclass(frozen=True, slots=True)
class Servers:
    """What runs, and what else is needed to use it."""

    home: Path
    postgres: EmbeddedPostgres
    temporal: EmbeddedTemporal
    client: Client

    @asynccontextmanager
    async def worker(self, name: str, command: Sequence[str], said: Mapping[str, str] = MappingProxyType({})) -> AsyncIterator[int]:
        """A worker's process; gives its pid."""
        variables = {"CONVENTIONS_TEMPORAL": self.temporal.address, "CONVENTIONS_DATABASE": self.postgres.dsn(), **said}
        home = self.home / name
        home.mkdir()
        child = await bring_up(EmbeddedWorker(home, command, variables), None, home / "worker.log", lambda _: None)
        try:
            yield child.pid
        finally:
            await end(child)


@asynccontextmanager
async def servers() -> AsyncIterator[Servers]:
    """Empty servers, for as long as they are needed."""
    with TemporaryDirectory(prefix="conventions-bench-") as folder:
        home = Path(folder)
        postgres, temporal = EmbeddedPostgres(home / "postgresql"), EmbeddedTemporal(home / "temporal")
        await postgres.start()
        try:
            await migrate(postgres.dsn())
            await temporal.start()
            try:
                yield Servers(home, postgres, temporal, await Client.connect(temporal.address, plugins=[plugin()]))
            finally:
                await temporal.stop()
        finally:
            await postgres.stop()
