"""Lives whose histories are stored: made by ``make_histories.py``, replayed by ``test_replay.py``."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from google.protobuf.message import Message
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHandle, WorkflowHistory

from activities.contracts import Loaded, Recorded, Row, Snapshot
from adapters.errors import Refused
from adapters.memory import MemoryEventStore
from domain.act import Command, Envelope
from domain.committees.calls import RequestReview
from domain.committees.consultation import AnswerConsultation, ConsultCommittee
from domain.committees.minutes import RecordMinutes
from domain.evolution import fold, read_event
from domain.life.suspension import Resume, Suspend
from domain.messages.messages import SwitchMail
from domain.phases import State
from domain.start import GoLive
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json
from tests.workflows.samples import SIGNED, close, draft, open_text, report, review, sign, terms
from workflows import options
from workflows.starting import ConventionInput

Sleep = Callable[[timedelta], Awaitable[None]]


async def whole_life(office: Bureau, sleep: Sleep) -> str:
    """Signed, renewed, reminded, reviewed, ended and closed in three years."""
    agreed = terms(
        reference="LIFE-1", term={"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}, "notice": "P2M"}
    )
    await office.start(agreed)
    for command in SIGNED:
        await office.act(agreed.reference, command)
    await sleep(timedelta(days=150))
    await office.act(agreed.reference, SwitchMail(command_id="mail", actor="pm", on=True))
    await office.act(agreed.reference, report("axa.focal", "report"))
    today = (await office.history(agreed.reference))[-1].recorded_on
    await office.act(agreed.reference, review(today, "review"))
    office.mails.defer("programmes@example.org")
    await sleep(timedelta(days=650))
    await office.act(agreed.reference, close())
    await office.result(agreed.reference)
    return agreed.reference


async def with_refusals(office: Bureau, _: Sleep) -> str:
    """Signals good and bad, refused updates, and several runs."""
    agreed = terms(reference="SIGNALS-1")
    await office.start(agreed, renew_after=60)
    for number in range(30):
        await raw.signal(office, agreed.reference, "sign", as_json({"number": number}))
        await raw.signal(office, agreed.reference, "report_milestone", as_json({"actor": "axa.focal", "milestone": "study"}))
    await office.until_recorded(agreed.reference, "milestone_reported", "submission_refused", times=30)
    for command in (draft(), draft(), open_text(), sign("mic.minister")):
        await office.act(agreed.reference, command)
    acts = (office.act(agreed.reference, sign("axa.ceo", f"sign-{number}")) for number in range(3))
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert sum(isinstance(one, Refused) for one in done) == 2
    await office.act(agreed.reference, report("axa.focal", "last"))
    return agreed.reference


async def taken_over(office: Bureau, sleep: Sleep) -> str:
    """In force for years before, live from a day on."""
    signed = {"mic.minister": "2025-01-02", "axa.ceo": "2025-01-02"}
    so_far = {"texts": [{"document": "text", "on": "2025-01-01"}], "signed": signed}
    agreed = terms(reference="OVER-1", taken_over=True, so_far=so_far, term={"indefinite": True})
    await office.start(agreed)
    await sleep(timedelta(days=10))
    await office.act(agreed.reference, GoLive(command_id="live", actor="pm"))
    await sleep(timedelta(days=400))
    return agreed.reference


async def blocked(office: Bureau, sleep: Sleep) -> str:
    """Taken up again over an older backup, freed, then overtaken by an older backup and freed once more."""
    store = office.store
    assert isinstance(store, MemoryEventStore)
    agreed = terms(reference="BLOCKED-1")
    await office.start(agreed)
    await office.act(agreed.reference, draft())
    await office.handle(agreed.reference).terminate()
    whole = store._streams[agreed.reference]
    store._streams[agreed.reference] = whole[:2]
    await office.begin(ConventionInput(reference=agreed.reference, version=3, head=whole[-1].hash))
    for kept, command in ((2, open_text("too-early")), (1, open_text("early"))):
        store._streams[agreed.reference] = whole[:kept]
        with suppress(Refused):
            await office.act(agreed.reference, command)
        assert (await _standing(office, agreed.reference)).blocked
        store._streams[agreed.reference] = whole
        await sleep(options.BLOCKED + timedelta(minutes=1))
        assert not (await _standing(office, agreed.reference)).blocked
    await office.act(agreed.reference, open_text())
    return agreed.reference


async def under_a_framework(office: Bureau, sleep: Sleep) -> str:
    """Started before its framework, brought into force with it, suspended and resumed with it, told of its end."""
    framework = terms(reference="FRAMEWORK-1", kind="framework", term={"initial": "P1Y"})
    relation = {"relation": "framework", "reference": framework.reference, "on_suspension": "suspend"}
    agreed = terms(reference="UNDER-1", related=[relation], in_force="framework_in_force", term={"same_as": "framework"})
    for one in (agreed, framework):
        await office.start(one)
        for command in SIGNED:
            await office.act(one.reference, command)
    await office.until_recorded(agreed.reference, "entered_into_force")
    await office.act(framework.reference, Suspend(command_id="suspend", actor="pm", because="Crédits gelés"))
    await office.until_recorded(agreed.reference, "convention_suspended")
    await sleep(timedelta(days=30))
    await office.act(framework.reference, Resume(command_id="resume", actor="pm"))
    await office.until_recorded(agreed.reference, "convention_resumed")
    await sleep(timedelta(days=400))
    await office.until_recorded(agreed.reference, "term_ended")
    return agreed.reference


async def a_framework(office: Bureau, sleep: Sleep) -> str:
    """The other side of the same."""
    await under_a_framework(office, sleep)
    return "FRAMEWORK-1"


async def told_in_digests(office: Bureau, sleep: Sleep) -> str:
    """What it has to tell is gathered and told by two digests; one letter of the first is put off for a day."""
    agreed = terms(reference="DIGEST-1", reminders={"delivery": "digest"})
    await office.start(agreed)
    for command in (SwitchMail(command_id="mail", actor="pm", on=True), *SIGNED):
        await office.act(agreed.reference, command)
    office.mails.defer("axa.focal@example.org", times=10)
    running = await begun_digest(office, "digest-first")
    await office.until_recorded(agreed.reference, "digest_told")
    office.mails.back()
    await sleep(timedelta(days=1))
    await running.result()
    await office.until_recorded(agreed.reference, "digest_told", times=2)
    await office.act(agreed.reference, Suspend(command_id="suspend", actor="pm", because="Crédits gelés"))
    await sleep(timedelta(days=7))
    await (await begun_digest(office, "digest-second")).result()
    await office.until_recorded(agreed.reference, "digest_told", times=3)
    return agreed.reference


async def begun_digest(office: Bureau, name: str) -> WorkflowHandle[Any, int]:
    return await office.client.start_workflow("Digest", id=name, task_queue=office.task_queue, result_type=int)


async def a_committee(office: Bureau, sleep: Sleep) -> str:
    """Minutes approved by silence, a decision in writing, a session asked for, and two missed that go to the committee above."""
    (suivi,) = terms().model_dump(mode="json", by_alias=True, exclude_none=True)["committees"]
    board = {**suivi, "id": "board", "kind": "arbitration", "title": "Comité d'arbitrage", "meets": {"convocation": "P20D"}}
    rules = {"minutes": {"within": "P15D", "approval": {"silence": "P10D"}}, "escalates_to": "board", "reports_to": "board"}
    meets = {"at_least": 4, "per": "year", "on_request": True, "convocation": "P15D"}
    agreed = terms(reference="COMMITTEE-1", milestones=[], committees=[{**suivi, **rules, "meets": meets}, board])
    await office.start(agreed)
    for command in SIGNED:
        await office.act(agreed.reference, command)
    today = (await office.history(agreed.reference))[-1].recorded_on
    shared = {"actor": "pm", "committee": "suivi"}
    acts: tuple[Command, ...] = (
        RequestReview(command_id="request", actor="axa.focal", committee="suivi", because="Retard"),
        review(today, "session"),
        RecordMinutes.model_validate({**shared, "command_id": "minutes", "session": 1, "minutes": "b" * 64}),
        ConsultCommittee.model_validate(
            {**shared, "command_id": "consult", "decision": {"kind": "continue"}, "until": today + timedelta(days=20)}
        ),
        AnswerConsultation(command_id="answer", actor="axa.focal", committee="suivi", session=2, vote="for"),
    )
    for act in acts:
        await office.act(agreed.reference, act)
    await sleep(timedelta(days=300))
    await office.until_recorded(agreed.reference, "minutes_deemed_approved", "matter_escalated")
    return agreed.reference


async def _standing(office: Bureau, reference: str) -> Snapshot:
    standing: Snapshot = await office.handle(reference).query("standing", result_type=Snapshot)
    return standing


def rows_of(history: WorkflowHistory) -> tuple[Row, ...]:
    """Every row that a run has taken, from the results in its history."""
    names: dict[int, str] = {}
    rows: dict[int, Row] = {}
    for event in history.events:
        if event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED:
            names[event.event_id] = event.activity_task_scheduled_event_attributes.activity_type.name
        elif event.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
            completed = event.activity_task_completed_event_attributes
            result: dict[str, type[Recorded | Loaded]] = {"record_events": Recorded, "load_events": Loaded}
            if (model := result.get(names[completed.scheduled_event_id])) is not None:
                taken = model.model_validate_json(completed.result.payloads[0].data).rows
                rows |= {row.version: row for row in taken}
    return tuple(rows[version] for version in sorted(rows))


def state_of(rows: tuple[Row, ...]) -> State | None:
    return fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in rows))


def anonymous(message: Message) -> None:
    """No name of a machine, process or path in a stored history."""
    for field, value in message.ListFields():
        if field.name in {"identity", "worker_version", "stack_trace"}:
            message.ClearField(field.name)
        elif field.message_type is not None and not field.message_type.GetOptions().map_entry:
            for one in value if field.is_repeated else [value]:
                anonymous(one)
