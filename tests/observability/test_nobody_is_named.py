"""Canaries: what people are called, where they are reached and what they write must stand in no line."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHandle
from temporalio.testing import ActivityEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker
from typing_extensions import override

from activities.contracts import Letter, Row
from activities.messaging import MessagingActivities
from activities.ports import Person, StoreUnavailable
from adapters.embedded.waiting import until
from adapters.errors import ConventionsError
from adapters.mail.letters import Letters
from adapters.memory import MemoryEventStore, MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from domain.life.closing import Close
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, report, terms

if TYPE_CHECKING:
    from tests.observability.conftest import Lines, Watched

pytestmark = pytest.mark.server

NAME, ADDRESS, TEXT = "Zqanary Benhaddou", "zqanary@example.org", "zqanary dit du mal de la convention"


class LaggingStore(MemoryEventStore):
    """Away once in a while, with words that it should not have said."""

    asked = 0

    @override
    async def append(self, stream: str, expected: int, previous: str, rows: Sequence[Row]) -> bool:
        self.asked += 1
        if self.asked % 4 == 0:
            raise StoreUnavailable(f"not now: {rows[0].record} {NAME}")
        return await super().append(stream, expected, previous, rows)


async def test_a_life_full_of_names_and_texts_leaves_none_in_the_log(watched: Watched, lines: Lines) -> None:
    bureau = Bureau(watched.client, store=LaggingStore(), metrics=watched.metrics)
    people = ("pm", "mic.minister", "mic.focal", "axa.ceo", "axa.focal")
    await bureau.people.put("", [Person(id=one, name=f"{NAME} {one}", since=date(2000, 1, 1), email=ADDRESS) for one in people])
    agreed = terms(title=TEXT)
    async with bureau.worker():
        await bureau.start(agreed)
        for command in (*SIGNED, report("axa.focal", "report-1", TEXT)):
            await bureau.act(agreed.reference, command)
        with suppress(ConventionsError):
            await bureau.act(agreed.reference, report("axa.focal", "report-1", f"{TEXT}, encore"))
        said = {"actor": "axa.focal", "milestone": "study", "note": TEXT}
        await raw.signal(bureau, agreed.reference, "report_milestone", raw.as_json(said))
        await raw.signal(bureau, agreed.reference, "report_milestone", raw.as_json({**said, TEXT: TEXT}))
        await raw.signal(bureau, agreed.reference, NAME, raw.as_json(TEXT))
        assert await raw.update(bureau, agreed.reference, "sign", raw.as_json({"actor": TEXT, "by": NAME})) is not None
        await bureau.until_recorded(agreed.reference, "submission_refused", times=2)
        await bureau.act(agreed.reference, Close(command_id="close-1", actor="pm", because=TEXT))
    seen = {line["event"] for line in lines.all()}
    assert {"recording.made", "command.refused", "command.sent", "command.answered"} <= seen
    assert any(line.get("exception", [""])[0] == "StoreUnavailable" for line in lines.all())
    assert "zqanary" not in lines.text.lower()


@workflow.defn
class Careless:
    """Fails its task, in words."""

    @workflow.run
    async def run(self, text: str) -> None:
        asyncio.get_event_loop().create_task(self._later(text))
        await workflow.sleep(0.01)
        raise RuntimeError(text)

    async def _later(self, text: str) -> None:
        raise ValueError(text)


async def test_what_the_sdk_says_of_a_failed_task_quotes_nobody(watched: Watched, lines: Lines) -> None:
    queue = "careless"
    async with Worker(watched.client, task_queue=queue, workflows=[Careless], workflow_runner=UnsandboxedWorkflowRunner()):
        handle: WorkflowHandle[Careless, None] = await watched.client.start_workflow(
            Careless.run, TEXT, id="convention-CARELESS-1", task_queue=queue
        )

        async def told() -> bool:
            return any(line["logger"].startswith("temporalio_sdk_core") for line in lines.all())

        await until("the core to complain", told, within=20)
        await handle.terminate()
    by_core = [line for line in lines.all() if line["logger"].startswith("temporalio_sdk_core")]
    assert by_core[0]["event"] == "Failing workflow task"
    assert by_core[0]["run_id"]
    by_sdk = [line for line in lines.all() if line.get("exception") == ["RuntimeError"]]
    assert by_sdk[0]["convention"] == "CARELESS-1"
    assert any(series.startswith("temporal_workflow_task_execution_failed_total") for series in await watched.counted())
    assert "zqanary" not in lines.text.lower()


async def test_a_message_is_told_by_ids_and_counted_by_what_became_of_it(watched: Watched, lines: Lines) -> None:
    people, mails, office = MemoryPeople(), MemoryMailSender(), MemoryOffice()
    named = {"mic.focal": ADDRESS, "axa.focal": f"refused.{ADDRESS}", "axa.ceo": f"later.{ADDRESS}", "pm": "programmes@example.org"}
    await people.put("", [Person(id=one, name=NAME, since=date(2000, 1, 1), email=to) for one, to in named.items()])
    mails.refuse(f"refused.{ADDRESS}")
    mails.defer(f"later.{ADDRESS}")
    await office.switch_mail(on=True)
    messaging = MessagingActivities(
        people, office, mails, Letters(), PaperTypist(), mail_from="conventions@example.org", metrics=watched.metrics, again_today=()
    )
    letter = Letter(
        reference="T-1",
        title=TEXT,
        message="milestone_due:study:2026-06-30/-P7D",
        about="milestone_due",
        target="study",
        rung="-P7D",
        subject=TEXT,
        due=date(2026, 6, 30),
        to=("mic.focal", "axa.focal", "axa.ceo", "nobody"),
        manager="pm",
        live=True,
        on=date(2026, 6, 23),
    )
    before = await watched.counted()
    await ActivityEnvironment().run(messaging.send_message, letter)
    after = await watched.counted()
    told = {line["person"]: line for line in lines.all() if line["event"].startswith("message.")}
    assert {who: line["event"] for who, line in told.items()} == {
        "mic.focal": "message.sent",
        "axa.focal": "message.failed",
        "axa.ceo": "message.deferred",
        "nobody": "message.failed",
    }
    assert (told["nobody"]["reason"], told["nobody"]["level"]) == ("nobody_in_office", "warning")
    assert (told["mic.focal"]["convention"], told["mic.focal"]["message"]) == ("T-1", letter.message)
    for status, number in (("sent", 1), ("failed", 2), ("deferred", 1)):
        series = f"conventions_messages_total{{status={status},trial=false}}"
        assert after[series] - before.get(series, 0) == number
    assert "zqanary" not in lines.text.lower()
