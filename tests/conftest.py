from __future__ import annotations

import gc
import itertools
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from tests.effort import ORDINARY

if TYPE_CHECKING:  # loaded by the fixtures that start servers: whoever needs none does not wait for them
    import asyncpg
    from temporalio.client import Client

    from adapters.embedded.postgres import EmbeddedPostgres

_TEMPLATE = "migrated"


def pytest_configure() -> None:
    """Two lines for every command would take longer than many a test."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


# The gate tries the same examples each time, so that what it says depends on the code alone. To vary every part of a failing
# example until it is explained takes hours where the example is a life.
hypothesis_settings.register_profile(
    "ours", derandomize=ORDINARY, deadline=None, phases=[phase for phase in Phase if phase is not Phase.explain]
)
hypothesis_settings.load_profile("ours")


def pytest_collection_finish() -> None:
    """Modules and models are there for good: the garbage collector need not go through them after every test."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[EmbeddedPostgres]:
    """A server of this test run's own; what it holds goes when the run ends."""
    from adapters.embedded.postgres import FAST_AND_LOSSY, EmbeddedPostgres  # noqa: PLC0415

    with TemporaryDirectory(prefix="conventions-") as folder:
        server = EmbeddedPostgres(Path(folder), settings=FAST_AND_LOSSY)
        await server.start()
        try:
            yield server
        finally:
            await server.stop()


@pytest.fixture(scope="session")
async def temporal() -> AsyncIterator[Client]:
    """A client of a real Temporal server of this test run's own."""
    from temporalio.client import Client  # noqa: PLC0415

    from adapters.embedded.temporal import EmbeddedTemporal  # noqa: PLC0415
    from workflows.plugin import plugin  # noqa: PLC0415

    with TemporaryDirectory(prefix="conventions-") as folder:
        server = EmbeddedTemporal(Path(folder), synchronous="NORMAL")
        await server.start()
        try:
            yield await Client.connect(server.address, plugins=[plugin()])
        finally:
            await server.stop()


@pytest.fixture(scope="session")
async def new_database(postgres: EmbeddedPostgres) -> AsyncIterator[Callable[[], Awaitable[str]]]:
    """Makes a fresh database, already migrated, and gives its DSN."""
    import asyncpg  # noqa: PLC0415

    from adapters.embedded.postgres import OWNER  # noqa: PLC0415
    from adapters.postgres.migrate import migrate  # noqa: PLC0415

    numbers = itertools.count(1)
    owner = await asyncpg.connect(postgres.dsn(OWNER))
    await owner.execute(f"create database {_TEMPLATE}")
    await migrate(postgres.dsn(_TEMPLATE))

    async def make() -> str:
        name = f"test_{next(numbers)}"
        await owner.execute(f"create database {name} template {_TEMPLATE}")
        return postgres.dsn(name)

    yield make
    await owner.close()


@pytest.fixture
async def database(new_database: Callable[[], Awaitable[str]]) -> str:
    """The DSN of a fresh, migrated database."""
    return await new_database()


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    from adapters.postgres.pool import open_pool  # noqa: PLC0415

    pool = await open_pool(database)
    yield pool
    await pool.close()
