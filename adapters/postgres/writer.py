"""The role that the worker and the command line log in as, where a database administrator is somebody else."""

from __future__ import annotations

from activities.ports import StoreError
from adapters.postgres.migrate import owner_connection
from adapters.postgres.queries import statements


class NoSuchRole(StoreError):
    """PostgreSQL has no role of this name"""


async def admit_writer(dsn: str, role: str) -> None:
    """Grant an existing role what the application needs; ``dsn`` is the owner's. To be repeated after a migration.

    The role can then append, read, and keep people and the office's facts; it can neither change nor remove an event, nor
    choose its position or the time of its recording. Raises ``NoSuchRole``.
    """
    async with owner_connection(dsn) as link, link.transaction():
        quoted = await link.fetchval(statements("writer")["quoted"], role)
        if quoted is None:
            raise NoSuchRole(f"there is no role {role}")
        await link.execute(statements("writer")["admit"].format(role=quoted))
