"""Whether a database keeps what it acknowledged, and whether our role there can do no more than it needs."""

from __future__ import annotations

import asyncpg

from adapters.configuration.findings import Finding
from adapters.postgres.queries import statements

_SQL = statements("safety")


async def unsafe(link: asyncpg.Connection, *, may_own: bool) -> tuple[Finding, ...]:
    """What is wrong with the server behind a connection and with the role that is logged in.

    ``may_own``: the tables may be the role's own, for a database on this machine.
    """
    found = [
        Finding("database_loses", "postgresql", {"setting": name, "value": value})
        for name, value in await link.fetch(_SQL["settings"])
        if value == "off"
    ]
    role = await link.fetchrow(_SQL["role"])
    if role["superuser"]:
        found.append(Finding("database_superuser", "postgresql", {"role": role["name"]}))
    elif role["owner"] and not may_own:
        found.append(Finding("database_owner", "postgresql", {"role": role["name"]}))
    return tuple(found)
