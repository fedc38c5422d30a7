"""PostgreSQL: whether it answers, keeps what it acknowledges, and has the schema of this program."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

from adapters.configuration.exposure import postgresql_exposed, postgresql_is_here
from adapters.doctor.examining import in_time
from adapters.doctor.exposure import unsafe
from adapters.doctor.verdicts import Part, Patient, SaidElsewhere, Unreachable, Verdict, fine, wrong
from adapters.postgres.migrate import applied, knows, newest
from adapters.postgres.queries import statements
from adapters.postgres.safety import unsafe as unsafe_database

OLDEST = 15
_SQL = statements("doctor")


@asynccontextmanager
async def connected(patient: Patient) -> AsyncIterator[asyncpg.Connection]:
    """With none of the settings that our own connections ask for: what is examined is the server.

    None is made where it would be in clear: the part ``exposure`` says so.
    """
    if await in_time(lambda: postgresql_exposed(patient.settings)):
        raise SaidElsewhere
    try:
        link = await asyncpg.connect(patient.settings.database, timeout=4)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, ValueError) as error:
        # its own words may quote the address, password included
        where = urlsplit(patient.settings.database)
        reason = f"{where.hostname}:{where.port or 5432}{where.path}, {type(error).__name__}"
        raise Unreachable(wrong("away", "start_database", reason=reason)) from error
    try:
        yield link
    finally:
        link.terminate()


async def version(patient: Patient, link: asyncpg.Connection) -> Verdict:  # noqa: ARG001 - as every check
    shown = await link.fetchval(_SQL["setting"], "server_version")
    return (
        fine("version", version=shown)
        if link.get_server_version().major >= OLDEST
        else wrong("version", "newer_postgresql", version=shown, needed=OLDEST)
    )


async def encoding(patient: Patient, link: asyncpg.Connection) -> Verdict:  # noqa: ARG001 - as every check
    have = await link.fetchval(_SQL["setting"], "server_encoding")
    return fine("is", value=have) if have == "UTF8" else wrong("is", "utf8_database", value=have)


async def durable(patient: Patient, link: asyncpg.Connection) -> Verdict:  # noqa: ARG001 - as every check
    """Without these an event that was acknowledged can be lost when the power fails."""
    values = {name: await link.fetchval(_SQL["setting"], name) for name in ("fsync", "full_page_writes", "synchronous_commit")}
    off = [name for name, value in values.items() if value == "off"]
    if off:
        return wrong("lossy", "make_durable", names=", ".join(off), sql=" ".join(f"alter system set {name} = on;" for name in off))
    return fine("durable")


async def writable(patient: Patient, link: asyncpg.Connection) -> Verdict:  # noqa: ARG001 - as every check
    closed = await link.fetchval(_SQL["only_reads"])
    return wrong("only_reads", "use_primary") if closed else fine("writes")


async def migrations(patient: Patient, link: asyncpg.Connection) -> Verdict:  # noqa: ARG001 - as every check
    have, need = await applied(link), newest()
    if have == need:
        return fine("migrated", revision=have)
    is_newer = have is not None and not knows(have)
    return wrong("not_migrated", "newer_program" if is_newer else "migrate", revision=have or "–", needed=need)


async def role(patient: Patient, link: asyncpg.Connection) -> Verdict:
    """A superuser or, off this machine, the owner can switch off the triggers that keep the record as it is."""
    ours = patient.is_embedded("database") or postgresql_is_here(patient.settings)
    found = tuple(one for one in await unsafe_database(link, may_own=ours) if one.code != "database_loses")  # "durable" says that
    return unsafe(found) if found else fine("role", role=await link.fetchval(_SQL["role"]))


POSTGRESQL = Part(
    "postgresql",
    connected,
    {"version": version, "encoding": encoding, "durable": durable, "writable": writable, "migrations": migrations, "role": role},
    variable="CONVENTIONS_DATABASE",
)
