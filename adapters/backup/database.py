"""PostgreSQL's part of a copy: one snapshot, by PostgreSQL's own programs."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import DEVNULL, PIPE
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

import asyncpg

from adapters.backup.errors import CopyFailed, NotEmpty
from adapters.backup.manifest import Head
from adapters.embedded.errors import EmbeddedError
from adapters.embedded.postgres import program
from adapters.postgres.migrate import applied, owner_connection
from adapters.postgres.queries import statements

_SQL = statements("backup")


@dataclass(frozen=True, slots=True)
class Moment:
    """What one moment of the database held."""

    name: str
    version: str
    migration: str | None
    roles: tuple[str, ...]
    heads: dict[str, Head]


@asynccontextmanager
async def snapshot(dsn: str) -> AsyncIterator[Moment]:
    """A moment that holds still for whoever knows its name, as long as this lasts; nobody has to wait for it."""
    async with owner_connection(dsn) as link, link.transaction(isolation="repeatable_read", readonly=True):
        yield Moment(
            name=await link.fetchval(_SQL["export"]),
            version=await link.fetchval(_SQL["version"]),
            migration=await applied(link),
            roles=tuple(record["rolname"] for record in await link.fetch(_SQL["roles"])),
            heads=await _heads(link),
        )


async def dump(dsn: str, moment: Moment, target: Path) -> None:
    """Write the schema ``conventions`` as of a moment. Sequences do not belong to it: they are read later, so they are
    never behind the positions that were given out before.
    """
    address, environment = _address(dsn)
    options = ["--format=custom", "--schema=conventions", "--no-password", f"--snapshot={moment.name}", f"--file={target}"]
    await _run("pg_dump", address, options, environment)


async def restore(dsn: str, source: Path, roles: Sequence[str]) -> dict[str, Head]:
    """Put a dump into a database that has no schema ``conventions``, all or nothing; where every stream stands then.

    Roles that the dump grants something to and that are not there are made, without a login.
    """
    async with owner_connection(dsn) as link:
        if not await link.fetchval(_SQL["is_empty"]):
            raise NotEmpty("conventions (PostgreSQL)")
        for role in roles:
            if not await link.fetchval(_SQL["has_role"], role):
                quoted = await link.fetchval("select quote_ident($1)", role)
                await link.execute(_SQL["make_role"].format(role=quoted))
    address, environment = _address(dsn)
    options = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-password"]
    await _run("pg_restore", address, [*options, str(source)], environment)
    async with owner_connection(dsn) as link:
        return await _heads(link)


async def _heads(link: asyncpg.Connection) -> dict[str, Head]:
    records = await link.fetch(_SQL["heads"])
    return {record["name"]: Head(version=record["version"], hash=record["hash"]) for record in records}


def _address(dsn: str) -> tuple[str, dict[str, str]]:
    """Without its password, which everybody could read on a command line: that goes by the environment."""
    parts = urlsplit(dsn)
    user, _, place = parts.netloc.rpartition("@")
    name, _, password = user.partition(":")
    said = parse_qs(parts.query)
    kept = "&".join(one for one in parts.query.split("&") if one.partition("=")[0] != "password")
    bare = urlunsplit(parts._replace(netloc=f"{name}@{place}" if name else place, query=kept))
    secret = unquote(password) or said.get("password", [""])[-1]
    return bare, {**os.environ, **({"PGPASSWORD": secret} if secret else {})}


def _program(name: str, address: str) -> Path:
    """PostgreSQL's own. Those of the embedded servers were built without TLS, and containers lack them: then the system's.

    Raises ``CopyFailed`` where there is none.
    """
    mode = parse_qs(urlsplit(address).query).get("sslmode", [os.environ.get("PGSSLMODE", "")])[-1]
    if mode not in {"require", "verify-ca", "verify-full"}:
        with suppress(EmbeddedError):
            return program(name)
    if (found := shutil.which(name)) is None:
        raise CopyFailed(name, "install PostgreSQL's client programs: those of the embedded stack are not there, or know no TLS")
    return Path(found)


async def _run(name: str, address: str, arguments: Sequence[str], environment: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        str(_program(name, address)), f"--dbname={address}", *arguments, stdin=DEVNULL, stdout=DEVNULL, stderr=PIPE, env=environment
    )
    try:
        _, said = await process.communicate()
    except BaseException:  # interrupted: nobody would read what it goes on writing
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        lines = [line for line in said.decode(errors="replace").splitlines() if "error" in line] or ["?"]
        raise CopyFailed(name, lines[0].partition("error: ")[2] or lines[0])
