"""A run that has grown is continued as new under load, and nothing is lost or doubled by it."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from temporalio.api.enums.v1 import EventType

from adapters.errors import NotRecordedYet, Refused
from adapters.temporal.connecting import workflow_id
from domain.act import Command
from domain.messages.messages import SwitchMail
from domain.start import GoLive
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json
from tests.workflows.samples import SIGNED, draft, open_text, report, sign, terms
from workflows.attributes import NEXT_DUE

pytestmark = pytest.mark.server

CALLERS, ACTS, SIGNALLERS = 8, 8, 2


async def runs(bureau: Bureau, reference: str) -> int:
    """How many runs the convention has had, from the last one back."""
    count, run = 0, (await bureau.handle(reference).describe()).run_id
    while run:
        history = await bureau.client.get_workflow_handle(workflow_id(reference), run_id=run).fetch_history()
        run = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
        count += 1
    return count


async def history_length(bureau: Bureau, reference: str) -> int:
    return len((await bureau.handle(reference).fetch_history()).events)


async def renew(bureau: Bureau, reference: str) -> None:
    """Act until the run has been continued as new."""
    run = (await bureau.handle(reference).describe()).run_id
    number = 0
    on = (await bureau.kinds(reference)).count("mail_switched") % 2 == 0
    while (await bureau.handle(reference).describe()).run_id == run:
        await bureau.act(reference, SwitchMail(command_id=f"{run}-{number}", actor="pm", on=on))
        number, on = number + 1, not on


async def answered_version(bureau: Bureau, reference: str, command: Command) -> int:
    """As every caller does: whatever was not answered in time is asked again under the same id."""
    while True:
        with suppress(NotRecordedYet):
            return (await bureau.act(reference, command)).version


async def test_callers_and_signallers_lose_nothing_through_many_runs(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed, renew_after=60)

    async def call(caller: int) -> list[int]:
        acts = (report("axa.focal", f"call-{caller}-{number}") for number in range(ACTS))
        return [await answered_version(bureau, agreed.reference, act) for act in acts]

    async def send(signaller: int) -> None:
        for number in range(ACTS):
            given = {"actor": "axa.focal", "milestone": "study", "command_id": f"send-{signaller}-{number}"}
            await raw.signal(bureau, agreed.reference, "report_milestone", as_json(given))
            await answered_version(bureau, agreed.reference, report("axa.focal", f"call-{signaller}-{number}"))

    answered, *_ = await asyncio.gather(
        asyncio.gather(*(call(caller) for caller in range(CALLERS))), *(send(signaller) for signaller in range(SIGNALLERS))
    )
    await bureau.until_recorded(agreed.reference, "milestone_reported", times=(CALLERS + SIGNALLERS) * ACTS)
    given = Counter(one.command_id for one in await bureau.history(agreed.reference) if one.kind == "milestone_reported")
    expected = {f"call-{caller}-{number}" for caller in range(CALLERS) for number in range(ACTS)}
    expected |= {f"send-{signaller}-{number}" for signaller in range(SIGNALLERS) for number in range(ACTS)}
    assert given == Counter(expected)
    versions = {one.command_id: one.version for one in await bureau.history(agreed.reference)}
    assert answered == [[versions[f"call-{caller}-{number}"] for number in range(ACTS)] for caller in range(CALLERS)]
    assert await runs(bureau, agreed.reference) > 3
    assert await history_length(bureau, agreed.reference) < 250


async def test_signals_that_wait_are_carried_over_in_their_order(bureau: Bureau) -> None:
    """While no worker runs they gather; the first task finds the run grown, and continues it before any is acted on."""
    waiting = Bureau(bureau.client, store=bureau.store)
    agreed = terms()
    async with waiting.worker():
        await waiting.start(agreed, renew_after=60)
        await waiting.act(agreed.reference, draft())
    for number in range(70):
        given = {"actor": "axa.focal", "milestone": "study", "command_id": f"send-{number}"}
        await raw.signal(waiting, agreed.reference, "report_milestone", as_json(given))
    async with waiting.worker():
        await waiting.until_recorded(agreed.reference, "milestone_reported", times=70)
    ids = [one.command_id for one in await waiting.history(agreed.reference) if one.kind == "milestone_reported"]
    assert ids == [f"send-{number}" for number in range(70)]
    assert await runs(waiting, agreed.reference) == 2


async def test_the_memory_of_ids_survives(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed, renew_after=60)
    first = await bureau.act(agreed.reference, draft())
    await renew(bureau, agreed.reference)
    again = await bureau.act(agreed.reference, draft())
    assert (again.version, again.phase, again.events) == (first.version, first.phase, first.events)
    with pytest.raises(Refused) as refused:
        await bureau.act(agreed.reference, open_text("draft"))
    assert refused.value.code == "command_id_reused"


async def test_the_timer_and_what_the_columns_show_survive(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed, renew_after=60)
    for command in (draft(), open_text(), sign("mic.minister")):
        await bureau.act(agreed.reference, command)
    shown = (await bureau.handle(agreed.reference).describe()).typed_search_attributes
    await renew(bureau, agreed.reference)
    await bureau.act(agreed.reference, report("axa.focal", "after"))
    described = await bureau.handle(agreed.reference).describe()
    assert described.typed_search_attributes == shown
    events = (await bureau.handle(agreed.reference).fetch_history()).events
    kinds = [one.event_type for one in events]
    assert EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES not in kinds
    (timer,) = [one.timer_started_event_attributes for one in events if one.event_type == EventType.EVENT_TYPE_TIMER_STARTED]
    assert timedelta(days=1) < timer.start_to_fire_timeout.ToTimedelta() < timedelta(days=31)


async def test_a_column_that_was_emptied_stays_so(bureau: Bureau) -> None:
    agreed = terms(milestones=[], committees=[], term={"indefinite": True})
    await bureau.start(agreed, renew_after=60)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    for _ in range(2):
        await renew(bureau, agreed.reference)
        assert (await bureau.handle(agreed.reference).describe()).typed_search_attributes.get(NEXT_DUE) is None
    assert (await bureau.act(agreed.reference, SIGNED[0])).events == ("text_drafted",)


async def test_a_message_is_sent_once_however_many_runs_there_are(bureau: Bureau) -> None:
    signed = {"mic.minister": "2024-01-02", "axa.ceo": "2024-01-02"}
    agreed = terms(taken_over=True, so_far={"texts": [{"document": "text", "on": "2024-01-01"}], "signed": signed})
    await bureau.start(agreed, renew_after=60)
    await bureau.act(agreed.reference, GoLive(command_id="live", actor="pm"))
    for number in range(12):
        await bureau.act(agreed.reference, SwitchMail(command_id=f"mail-{number}", actor="pm", on=number % 2 == 0))
    await bureau.until_recorded(agreed.reference, "message_sent")
    assert await runs(bureau, agreed.reference) > 1
    kinds = Counter(await bureau.kinds(agreed.reference))
    assert kinds["message_due"] == kinds["message_sent"] == len(bureau.mails.mails) == 1
