"""The role that the worker and the command line log in as, where a database administrator is somebody else."""

from __future__ import annotations

from adapters.postgres.migrate import owner_connection
from adapters.postgres.queries import statements


async def admit_writer(dsn: str, role: str) -> None:
    """Grant an existing role what the application needs; ``dsn`` is the owner's. To be repeated after a migration.

    The role can then append, read, and keep people and the office's facts; it can neither change nor remove an event, nor
    choose its position or the time of its recording. Raises ``StoreError`` when there is no such role.
    """
    async with owner_connection(dsn) as link, link.transaction():
        quoted = await link.fetchval("select quote_ident($1)", role)
        await link.execute(statements("writer")["admit"].format(role=quoted))
