"""The digests of each day in PostgreSQL, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta

import asyncpg

from activities.ports import LOST_AFTER, DigestStatus, KeptDigest
from adapters.postgres.pool import connection
from adapters.postgres.queries import statements
from domain.act import canonical
from domain.messages.digest import Digest

_SQL = statements("digests")


class PostgresDigests:
    """``Digests``"""

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool

    async def plan(self, day: date, digests: Sequence[Digest]) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["plan"], day, json.dumps([_line(one) for one in digests]))

    async def last_day(self, before: date | None = None) -> date | None:
        async with connection(self._pool) as link:
            found: date | None = await link.fetchval(_SQL["last_day"], before)
        return found

    async def of(self, day: date) -> tuple[KeptDigest, ...]:
        return await self._between(day, day)

    async def since(self, day: date, reference: str | None = None) -> tuple[KeptDigest, ...]:
        return await self._between(day, date.max, reference)

    async def _between(self, first: date, last: date, reference: str | None = None) -> tuple[KeptDigest, ...]:
        async with connection(self._pool) as link:
            found = [dict(one) for one in await link.fetch(_SQL["since"], first, last, reference)]
        return tuple(KeptDigest(Digest.model_validate_json(one.pop("content")), **one) for one in found)

    async def attempt(
        self, kept: Sequence[KeptDigest], message_id: str, *, trial: bool, by: str, lost_after: timedelta = LOST_AFTER
    ) -> bool:
        keys, attempts = _keys([one.digest for one in kept]), [one.attempts for one in kept]
        async with connection(self._pool) as link:
            return len(await link.fetch(_SQL["attempt"], *keys, attempts, message_id, trial, by, lost_after)) == len(kept)

    async def settle(self, digests: Sequence[Digest], status: DigestStatus, reason: str | None = None) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["settle"], *_keys(digests), status, reason)

    async def forget(self, before: date) -> None:
        async with connection(self._pool) as link:
            await link.execute(_SQL["forget"], before)


def _line(one: Digest) -> dict[str, object]:
    content = canonical(one.model_dump(mode="json", exclude_defaults=True))
    key = {"person": one.person, "by_mail": one.by_mail, "live": one.live}
    return {**key, "content": content, "conventions": sorted({line.reference for line in one.lines})}


def _keys(digests: Sequence[Digest]) -> tuple[date, list[str], list[bool], list[bool]]:
    """Digests of one day, as their key has them."""
    (day,) = {one.on for one in digests}
    return day, [one.person for one in digests], [one.by_mail for one in digests], [one.live for one in digests]
