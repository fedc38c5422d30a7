"""An office under siege: a real embedded stack, clients that never stop asking, and somebody who strikes it."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from activities.contracts import Snapshot
from adapters.configuration.settings import Settings
from adapters.embedded.errors import NotReady
from adapters.embedded.processes import LOOPBACK, python_environment
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from adapters.log.reading import read_convention
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import connect, workflow_id
from domain.start import Start
from tests.survival.checker import Violation, violations
from tests.survival.journal import Reader, Said
from tests.survival.killing import kill_tree, resume_tree, suspend_tree
from tests.survival.mortal_worker import SENTENCE
from tests.survival.recoveries import Recovery, table
from tests.survival.wire import Wire
from tests.workflows.samples import terms

CONVENTIONS = 3
CLIENTS = {"anna": (10, "stubborn"), "badr": (1, "stubborn"), "celia": (10, "forgetful"), "driss": (1, "forgetful")}
"""The seconds for which each waits for an answer, and whether it asks again."""
FREEZE = 6.0
"""Seconds: longer than a recording may take, than an answer of PostgreSQL is waited for, and than a worker keeps its conventions."""
ANSWERS_BETWEEN = 3
"""To each client, between two strikes."""
PATIENCE = 90.0
"""Seconds for what should take a few: the machine may be busy with other things."""


class Fault(StrEnum):
    WORKER = "worker"
    WORKER_AFTER_COMMIT = "worker, after a commit"
    POSTGRESQL = "postgresql"
    POSTGRESQL_AFTER_COMMIT = "postgresql, after a commit"
    TEMPORAL = "temporal"
    EVERYTHING = "everything"


class Besieged:
    """``up`` brings everything up; conventions and clients are new for each ``load``.

    ``wires`` lead to PostgreSQL and to Temporal, at the ports that ``settings`` name: the worker uses both, clients the second.
    """

    def __init__(self, home: Path, settings: Settings | None = None, wires: tuple[Wire, Wire] | None = None) -> None:
        self._home = home
        self._wires = wires
        ports = [str(wire.port) for wire in wires or ()]
        self._stack = Stack(home, settings, worker=(sys.executable, "-m", "tests.survival.mortal_worker", *ports))
        self._clients: list[asyncio.subprocess.Process] = []
        self._references: tuple[str, ...] = ()
        self._reader = Reader(())
        self._rounds = 0

    async def up(self) -> None:
        await self._stack.up()

    async def down(self) -> None:
        for client in self._clients:
            if client.returncode is None:
                client.kill()
        await asyncio.gather(*(client.wait() for client in self._clients))
        await self._stack.down()

    def pid(self, part: str) -> int:
        status = self._stack.status()
        assert status is not None
        pid = {one.name: one.pid for one in status.parts}[part]
        assert pid is not None
        return pid

    def settings(self) -> Settings:
        status = self._stack.status()
        assert status is not None
        return Settings(home=self._home, temporal=status.temporal, database=status.database)

    def absorbed(self) -> int:
        """How many recordings of this load turned out to have been made before, by the worker's own account."""
        lines = (self._home / "logs" / "worker.log").read_text().splitlines()
        repeated = [json.loads(line) for line in lines if line.startswith("{") and '"recording.repeated"' in line]
        return sum(line["convention"] in self._references for line in repeated)

    # ── Load ───────────────────────────────────────────────────────────────────────────────────

    async def load(self) -> None:
        """Start conventions and clients, and wait until all of them have been answered."""
        self._rounds += 1
        self._references = await self._started()
        journals = self._home / f"journals-{self._rounds}"
        journals.mkdir()
        paths = {name: journals / f"{name}.jsonl" for name in CLIENTS}
        self._reader = Reader(paths.values())
        environment = {"CONVENTIONS_HOME": str(self._home)}
        if self._wires is not None:
            environment["CONVENTIONS_TEMPORAL"] = f"{LOOPBACK}:{self._wires[1].port}"
        before = time.monotonic()
        with (journals / "output.log").open("ab") as output:
            self._clients = [
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "tests.survival.reporting_client", name, str(paths[name]), str(patience), manner),
                    *self._references,
                    env=python_environment(**environment),
                    stdout=output,
                    stderr=output,
                )
                for name, (patience, manner) in CLIENTS.items()
            ]
        await self.answered_since(before)

    async def _started(self) -> tuple[str, ...]:
        settings = self.settings()
        pool = await open_pool(settings.database)
        conventions = ConventionsClient(await connect(settings), PostgresEventStore(pool), settings.task_queue, patience=PATIENCE)
        agreed = [terms() for _ in range(CONVENTIONS)]
        for one in agreed:
            await conventions.start(Start(command_id="start", actor="pm", terms=one))
        await pool.close()
        return tuple(one.reference for one in agreed)

    async def answered_since(self, moment: float) -> tuple[float, ...]:
        """When each client was first told that a command is done that it had asked for after a moment."""

        async def all_answered() -> bool:
            assert all(client.returncode is None for client in self._clients), "a client gave up: see output.log"
            return len(self._first_answers(moment)) == len(CLIENTS)

        await until(f"an answer to each client ({self._home})", all_answered, within=PATIENCE)
        return tuple(self._first_answers(moment).values())

    def _first_answers(self, moment: float) -> dict[str, float]:
        invoked: dict[str, float] = {}
        first: dict[str, float] = {}
        for line in self._reader.look():
            if line.said is Said.INVOKE:
                invoked[line.client] = line.at
            elif line.said is Said.OK and invoked[line.client] > moment:
                first.setdefault(line.client, line.at)
        return first

    # ── Striking ───────────────────────────────────────────────────────────────────────────────

    async def strike(self, fault: Fault) -> Recovery:
        """Wait until every client is served, kill, bring up at once, and wait until every client is served again."""
        for _ in range(ANSWERS_BETWEEN):
            await self.answered_since(time.monotonic())
        struck = await self._kill(fault)
        await self._stack.up()
        return Recovery(fault, tuple(at - struck for at in await self.answered_since(struck)))

    async def freeze(self, part: str) -> Recovery:
        """Let a part stand still until time limits have passed, and then go on."""
        thaws = time.monotonic() + FREEZE
        pid = self.pid(part)

        async def has_been_long_enough() -> bool:
            return time.monotonic() > thaws

        suspend_tree(pid)
        try:
            await until("time limits to pass", has_been_long_enough, within=2 * FREEZE)
        finally:
            resume_tree(pid)
        return await self.served_after(f"{part} frozen")

    async def without_answers(self, name: str, wire: Wire) -> Recovery:
        """Lose answers until callers have given up, and cut the wire: how long it takes from then until each client is served."""
        wire.lose_answers()
        await self._left_without_answer()
        wire.cut()
        return await self.served_after(f"{name}: answers lost, then cut")

    async def _left_without_answer(self) -> None:
        """Wait until each of those who wait for a second only has given up."""
        since = time.monotonic()
        hasty = {name for name, (patience, _) in CLIENTS.items() if patience == 1}

        async def all_gave_up() -> bool:
            return hasty <= {line.client for line in self._reader.look() if line.at > since and line.said is Said.UNKNOWN}

        await until("callers to give up", all_gave_up, within=PATIENCE)

    async def served_after(self, what: str) -> Recovery:
        """How long it takes, from now, until each client is served."""
        now = time.monotonic()
        return Recovery(what, tuple(at - now for at in await self.answered_since(now)))

    async def _kill(self, fault: Fault) -> float:
        match fault:
            case Fault.WORKER_AFTER_COMMIT:
                return await self._sentence("worker", "")
            case Fault.POSTGRESQL_AFTER_COMMIT:
                return await self._sentence("postgresql", str(self.pid("postgresql")))
            case Fault.EVERYTHING:
                condemned = [self.pid(part) for part in ("temporal", "postgresql", "worker", "mail")]
            case _:
                condemned = [self.pid(fault.value)]
        struck = time.monotonic()
        for pid in condemned:
            kill_tree(pid)
        return struck

    async def _sentence(self, part: str, whom: str) -> float:
        """The worker carries it out after its next commit."""
        unfinished = self._home / "sentence"
        unfinished.write_text(whom)
        unfinished.rename(self._home / SENTENCE)

        async def is_dead() -> bool:
            status = self._stack.status()
            return status is not None and not any(one.name == part and one.running for one in status.parts)

        await until(f"the end of {part}", is_dead, within=PATIENCE)
        return time.monotonic()

    # ── Judging ────────────────────────────────────────────────────────────────────────────────

    async def end_of_load(self) -> list[Violation]:
        """What is wrong once the clients have gone home and the conventions have worked off what they were given."""
        for client in self._clients:
            client.send_signal(signal.SIGTERM)
        ended = await asyncio.wait_for(asyncio.gather(*(client.wait() for client in self._clients)), timeout=PATIENCE)
        assert set(ended) == {0}, "a client failed: see output.log"
        found: list[Violation] = []

        async def nothing_is_wrong() -> bool:
            found[:] = await self._violations()
            return not found

        try:
            await until("everything to be as it must", nothing_is_wrong, within=30, every=0.5)
        except NotReady:
            return found
        return []

    async def _violations(self) -> list[Violation]:
        settings = self.settings()
        client, pool = await connect(settings), await open_pool(settings.database)
        try:
            store = PostgresEventStore(pool)
            streams = {reference: (await read_convention(store, reference)).rows for reference in self._references}
            standings = {
                reference: await client.get_workflow_handle(workflow_id(reference)).query("standing", result_type=Snapshot)
                for reference in self._references
            }
        finally:
            await pool.close()
        return violations(self._reader.look(), streams, standings)

    def summary(self, recoveries: Sequence[Recovery]) -> str:
        """What the clients were told, and how long they were not served."""
        said = [line.said for line in self._reader.look()]
        told = ", ".join(f"{said.count(one)} {one}" for one in Said)
        return f"\n{told}; {self.absorbed()} recordings absorbed\n{table(recoveries)}"
