from __future__ import annotations

import os
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from adapters.embedded import postgres as module
from adapters.embedded.errors import NotReady, UnsafeDatabase
from adapters.embedded.postgres import FAST_AND_LOSSY, EmbeddedPostgres
from adapters.embedded.processes import is_running

pytestmark = pytest.mark.server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedPostgres]:
    """Its folder lies where only its owner may enter, as under ``/root``."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    server = EmbeddedPostgres(closed / "postgresql", settings=FAST_AND_LOSSY)
    await server.start()
    yield server
    await server.stop()


async def query(dsn: str, sql: str) -> object:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_killed_server_comes_back_at_the_same_address_with_its_data(server: EmbeddedPostgres) -> None:
    await query(server.dsn(), "CREATE TABLE kept AS SELECT 42 AS answer")
    await query(server.superuser_dsn(), "CHECKPOINT")
    first = server.pid
    os.kill(first, signal.SIGKILL)
    await server.start()
    assert server.pid != first
    assert await query(server.dsn(), "SELECT answer FROM kept") == 42


async def test_starting_twice_starts_one_server(server: EmbeddedPostgres) -> None:
    first = server.pid
    await server.start()
    assert server.pid == first


async def test_a_stale_pid_file_that_names_a_living_stranger_does_not_matter(server: EmbeddedPostgres, tmp_path: Path) -> None:
    await server.stop()
    folder = tmp_path / "closed" / "postgresql" / "data"
    (folder / "postmaster.pid").write_text(f"{os.getppid()}\n{folder}\n1700000000\n{server.port}\n\n127.0.0.1\n0 0\nready\n")
    await server.start()
    assert await query(server.dsn(), "SELECT 1") == 1


async def test_data_in_use_is_not_opened_twice(server: EmbeddedPostgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE_WITH_THE_DEAD", 0.2)
    with pytest.raises(NotReady, match="already uses"):
        await EmbeddedPostgres(tmp_path / "closed" / "postgresql").start()
    assert await query(server.dsn(), "SELECT 1") == 1


async def test_a_setting_that_can_lose_events_is_refused(server: EmbeddedPostgres, tmp_path: Path) -> None:
    await server.stop()
    folder = tmp_path / "closed" / "postgresql"
    (folder / "data" / "postgresql.auto.conf").write_text("synchronous_commit = off\n")
    careful = EmbeddedPostgres(folder)
    with pytest.raises(UnsafeDatabase, match="synchronous_commit"):
        await careful.start()
    assert careful._child is not None
    assert not is_running(careful._child)


async def test_the_application_is_no_superuser_and_gives_its_password(server: EmbeddedPostgres) -> None:
    assert await query(server.dsn(), "SELECT current_setting('is_superuser')") == "off"
    assert await query(server.superuser_dsn(), "SELECT current_setting('is_superuser')") == "on"
    with pytest.raises(asyncpg.InvalidPasswordError):
        await query(f"postgresql://conventions:guess@127.0.0.1:{server.port}/conventions", "SELECT 1")


async def test_passwords_and_log_are_ours_alone(server: EmbeddedPostgres, tmp_path: Path) -> None:
    for path in (tmp_path / "closed" / "postgresql").glob("*.*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
