"""The worker as it is, over a store that right after a commit kills whom a file names: between the commit and its report."""

from __future__ import annotations

import asyncio
import os
import signal
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
        sentence = Path(SENTENCE)
        if new and sentence.exists():
            condemned = int(sentence.read_text() or os.getpid())
            sentence.unlink()
            if condemned == os.getpid():
                os.kill(condemned, signal.SIGKILL)
            kill_tree(condemned)
            raise StoreUnavailable("committed, and the answer was lost with the server")
        return new


if __name__ == "__main__":
    worker.PostgresEventStore = MortalStore  # type: ignore[misc] # everything else is the worker that people run
    asyncio.run(worker.main())
