from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from adapters.cli.program import program
from adapters.configuration.exposure import postgresql_exposed
from adapters.configuration.findings import Finding
from adapters.configuration.settings import Settings
from adapters.embedded.postgres import FAST_AND_LOSSY, EmbeddedPostgres
from adapters.errors import OutOfReach
from adapters.postgres.migrate import migrate
from adapters.postgres.pool import open_pool
from adapters.postgres.safety import unsafe
from adapters.reaching import until_reachable
from tests.security.conftest import Authority
from tests.security.tls_front import Front, tls_front

pytestmark = pytest.mark.server


def through(front: Front, database: str, authority: Authority) -> Settings:
    """The same database behind a front; its password comes from elsewhere."""
    address = urlsplit(database)
    return Settings(
        database=f"postgresql://{address.username}@{front.address}{address.path}",
        database_password=SecretStr(address.password or ""),
        database_ca=authority.file,
    )


async def why_refused(settings: Settings) -> str:
    with pytest.raises(OutOfReach) as refused:
        await until_reachable("postgresql", lambda: open_pool(settings.database))
    return refused.value.reason


async def test_the_database_is_reached_through_tls_with_a_password_of_its_own(authority: Authority, database: str) -> None:
    with tls_front(authority.server("localhost"), int(urlsplit(database).port or 0), postgresql=True) as front:
        settings = through(front, database, authority)
        assert postgresql_exposed(settings) == ()
        pool = await open_pool(settings.database, largest=1)
        assert await pool.fetchval("select count(*) from conventions.events") == 0
        await pool.close()
        await migrate(settings.database)
    assert len(front.received) == 2
    assert all(b"conventions" in received for received in front.received)


async def test_a_server_of_another_authority_or_name_is_refused(authority: Authority, stranger: Authority, database: str) -> None:
    port = int(urlsplit(database).port or 0)
    with tls_front(stranger.server("localhost"), port, postgresql=True) as front:
        assert "unable to get local issuer" in await why_refused(through(front, database, authority))
    with tls_front(authority.server("db.example.org"), port, postgresql=True) as front:
        assert "not valid for 'localhost'" in await why_refused(through(front, database, authority))
        assert not any(front.received)


async def test_the_command_line_says_whom_it_does_not_trust(
    authority: Authority, stranger: Authority, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tls_front(stranger.server("localhost"), int(urlsplit(database).port or 0), postgresql=True) as front:
        monkeypatch.setenv("CONVENTIONS_DATABASE", through(front, database, authority).database)
        result = await asyncio.to_thread(CliRunner().invoke, program, ["list"])
    assert (result.exit_code, "son certificat n'est pas accepté: unable to get local issuer" in result.stderr) == (6, True), result.stderr


async def test_a_server_without_tls_is_not_told_the_password(authority: Authority, database: str) -> None:
    address = urlsplit(database)
    bare = Front(port=int(address.port or 0))
    assert await why_refused(through(bare, database, authority)) == "PostgreSQL offers no TLS"


async def test_a_wrong_password_ends_the_waiting(postgres: EmbeddedPostgres) -> None:
    address = urlsplit(postgres.dsn())
    assert "InvalidPassword" in await why_refused(Settings(database=f"postgresql://conventions:wrong@{address.hostname}:{address.port}/x"))


# ── What the worker asks of a database ─────────────────────────────────────────────────────────


async def found(dsn: str, *, may_own: bool = False) -> list[Finding]:
    link = await asyncpg.connect(dsn)
    try:
        return list(await unsafe(link, may_own=may_own))
    finally:
        await link.close()


async def test_a_durable_server_and_an_ordinary_role_are_safe(durable: EmbeddedPostgres) -> None:
    address = urlsplit(durable.dsn())
    assert await found(f"postgresql://ordinary:own@{address.hostname}:{address.port}{address.path}") == []


async def test_a_role_that_owns_the_tables_or_may_become_the_owner_is_not(durable: EmbeddedPostgres) -> None:
    assert await found(durable.dsn()) == [Finding("database_owner", "postgresql", {"role": "conventions"})]
    assert await found(durable.dsn(), may_own=True) == []
    superuser = await asyncpg.connect(durable.superuser_dsn())
    await superuser.execute("create role deputy login password 'own'; grant conventions to deputy")
    await superuser.close()
    address = urlsplit(durable.dsn())
    deputy = f"postgresql://deputy:own@{address.hostname}:{address.port}{address.path}"
    assert [one.code for one in await found(deputy)] == ["database_owner"]


async def test_a_superuser_is_not_even_on_this_machine(durable: EmbeddedPostgres) -> None:
    assert await found(durable.superuser_dsn(), may_own=True) == [Finding("database_superuser", "postgresql", {"role": "postgres"})]


async def test_a_server_that_may_lose_what_it_acknowledged_is_not(database: str) -> None:
    losing = [Finding("database_loses", "postgresql", {"setting": name, "value": "off"}) for name in FAST_AND_LOSSY]
    assert await found(database, may_own=True) == losing


async def test_before_the_first_migration_nobody_owns_anything(postgres: EmbeddedPostgres, tmp_path: Path) -> None:
    assert [one.code for one in await found(postgres.dsn())] == ["database_loses"] * 3
