"""The worker as it is, over a store that right after a commit kills whom a file names: between the commit and its report.

``python -m tests.survival.mortal_worker [DATABASE_PORT TEMPORAL_PORT]`` reaches its servers by these ports of loopback, if given.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

import worker
from activities.contracts import Row
from activities.ports import StoreUnavailable
from adapters.postgres.event_store import PostgresEventStore
from tests.survival.killing import kill_tree

SENTENCE = "kill-after-the-next-commit"
"""A file in the stack's folder, where its worker stands: it holds the process id to be killed, or nothing for the worker itself."""


class MortalStore(PostgresEventStore):
    """Commits; and before anybody hears of it, kills."""

    @override
    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        new = await super().append(stream, expected, previous, rows)
        if new and carry_out_sentence():
            raise StoreUnavailable("committed, and the answer was lost with the server")
        return new


def carry_out_sentence() -> bool:
    """Whether somebody was to be killed; nothing returns where that was the worker itself."""
    sentence = Path(SENTENCE)
    if not sentence.exists():
        return False
    condemned = int(sentence.read_text() or os.getpid())
    sentence.unlink()
    kill_tree(condemned)
    return True


def by_way_of(database_port: str, temporal_port: str) -> None:
    for name, port in (("CONVENTIONS_DATABASE", database_port), ("CONVENTIONS_TEMPORAL", temporal_port)):
        os.environ[name] = re.sub(r"(127\.0\.0\.1):\d+", rf"\1:{port}", os.environ[name])


if __name__ == "__main__":
    worker.__dict__["PostgresEventStore"] = MortalStore  # everything else is the worker that people run
    if ports := sys.argv[1:]:
        by_way_of(*ports)
    asyncio.run(worker.main())
