"""Names and addresses in PostgreSQL, apart from the events so that they can be erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import asyncpg

from activities.ports import Person
from adapters.postgres.pool import connection
from adapters.postgres.queries import statements
from adapters.tenures import refuse_impossible

_SQL = statements("people")


class PostgresPeople:
    """``People``, with ``erase`` beside what the port asks."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def put(self, scope: str, people: Sequence[Person]) -> None:
        """Raises ``ValueError`` when a tenure ends before it begins, or two of one id begin on one day."""
        refuse_impossible(people)
        lines = [(scope, p.id, p.since, p.until, p.name, p.title, p.email, p.language) for p in people]
        async with connection(self._pool) as link, link.transaction():
            await link.execute(_SQL["forget"], scope, [person.id for person in people])
            await link.executemany(_SQL["put"], lines)

    async def erase(self, scope: str, ids: Sequence[str]) -> None:
        """Forget whoever held these ids in this scope. Events keep the ids, which then lead to nobody."""
        async with connection(self._pool) as link:
            await link.execute(_SQL["forget"], scope, list(ids))

    async def held(self, person: str) -> dict[str, tuple[Person, ...]]:
        async with connection(self._pool) as link:
            records = [dict(record) for record in await link.fetch(_SQL["held"], person)]
        found: dict[str, tuple[Person, ...]] = {}
        for record in records:
            scope = record.pop("scope")
            found[scope] = (*found.get(scope, ()), Person(**record))
        return found

    async def find(self, ids: Sequence[str], on: date, scope: str = "") -> dict[str, Person]:
        async with connection(self._pool) as link:
            records = await link.fetch(_SQL["find"], list(ids), on, scope)
        return {record["id"]: Person(**record) for record in records}
