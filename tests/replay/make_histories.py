"""Live the lives of ``lives.py`` and store their histories with the state they end in.

``python -m tests.replay.make_histories [NAME…]``: all of them where none is named. A stored history is kept for ever: this is run
for a new life, not to make a failing replay pass.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from temporalio.client import Client
from temporalio.service import RPCError

from activities.ports import Person
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.temporal.connecting import workflow_id
from domain.evolution import as_json
from tests.replay import lives
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.conftest import time_skipping
from workflows.plugin import plugin

_MOST_RUNS = 3
"""The others are like them."""
HISTORIES = Path(__file__).parent / "histories"
DIGESTS = Path(__file__).parent / "digests"


async def store(office: Bureau, name: str, reference: str) -> None:
    """Every run of a convention, the last one first, and the state that each ended in."""
    run: str | None = None
    number = 0
    while run != "" and number < _MOST_RUNS:
        history = await office.client.get_workflow_handle(workflow_id(reference), run_id=run).fetch_history()
        run = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        for event in history.events:
            lives.anonymous(event)
        stem = f"{name}-{number}" if number else name
        (HISTORIES / f"{stem}.json").write_text(json.dumps(json.loads(history.to_json()), separators=(",", ":")) + "\n")
        state = lives.state_of(lives.rows_of(history))
        assert state is not None
        (HISTORIES / f"{stem}.state.json").write_text(json.dumps(as_json(state), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
        number += 1


async def store_digest(office: Bureau, name: str) -> None:
    """The run of a weekly digest: it has no state, all of it lies in rows."""
    history = await office.client.get_workflow_handle(name).fetch_history()
    for event in history.events:
        lives.anonymous(event)
    (DIGESTS / f"{name}.json").write_text(json.dumps(json.loads(history.to_json()), separators=(",", ":")) + "\n")


async def _no_time(_: timedelta) -> None:
    """A real server's clock does not jump."""


async def main(*wanted: str) -> None:
    HISTORIES.mkdir(exist_ok=True)
    DIGESTS.mkdir(exist_ok=True)
    async with time_skipping() as environment:
        for name, life in (
            ("whole_life", lives.whole_life),
            ("taken_over", lives.taken_over),
            ("blocked", lives.blocked),
            ("under_a_framework", lives.under_a_framework),
            ("a_framework", lives.a_framework),
            ("a_committee", lives.a_committee),
            ("told_in_digests", lives.told_in_digests),
        ):
            if wanted and name not in wanted:
                continue
            async with bureau_of(environment.client, cached=10) as office:
                people = [
                    Person(id=one, name=one, since=date(2000, 1, 1), email=f"{one}@example.org") for one in ("axa.focal", "mic.focal")
                ]
                await office.people.put("", people)
                await office.office.switch_mail(on=True)
                reference = await life(office, environment.sleep)
                await store(office, name, reference)
                if name == "told_in_digests":
                    for digest in ("digest-first", "digest-second"):
                        await store_digest(office, digest)
                for living, _ in await office.store.streams():
                    with suppress(RPCError):  # it has ended by itself
                        await office.handle(living).terminate()
    if wanted and "with_refusals" not in wanted:
        return
    with TemporaryDirectory(prefix="conventions-") as folder:
        server = EmbeddedTemporal(Path(folder), synchronous="NORMAL")
        await server.start()
        try:
            async with bureau_of(await Client.connect(server.address, plugins=[plugin()])) as office:
                await store(office, "with_refusals", await lives.with_refusals(office, _no_time))
        finally:
            await server.stop()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
