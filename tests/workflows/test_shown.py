"""What the Temporal UI shows: columns, details in words, summaries and descriptions."""

from __future__ import annotations

import asyncio
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.api.sdk.v1 import WorkflowMetadata
from temporalio.client import WorkflowHandle

from activities.contracts import Snapshot
from domain.act import Envelope
from domain.convention import Act, Note
from domain.evolution import fingerprint, fold, read_event
from domain.life.accession import Accede
from domain.signature.mandates import RecordMandate
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json
from tests.workflows.samples import NOBODY_HEARS, SIGNED, draft, open_text, report, sign, terms
from workflows.attributes import NEXT_DUE, NEXT_STEP, PARTIES, PHASE, PROGRESS, REF, TITLE
from workflows.descriptions import BY_OTHERS, SIGNALS, UPDATES
from workflows.signals import Pending, command_of

pytestmark = pytest.mark.server


async def metadata(bureau: Bureau, reference: str) -> WorkflowMetadata:
    handle: WorkflowHandle[object, object] = bureau.handle(reference)
    found: WorkflowMetadata = await handle.query("__temporal_workflow_metadata", result_type=WorkflowMetadata)
    return found


async def test_columns_are_set_only_when_they_change(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in (draft(), open_text(), sign("mic.minister")):
        await bureau.act(agreed.reference, command)
    for number in range(3):
        await bureau.act(agreed.reference, report("axa.focal", f"report-{number}"))
    events = (await bureau.handle(agreed.reference).fetch_history()).events
    upserts = [
        set(one.upsert_workflow_search_attributes_event_attributes.search_attributes.indexed_fields)
        for one in events
        if one.event_type == EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES
    ]
    opened = {PHASE.name, NEXT_STEP.name, NEXT_DUE.name}
    assert upserts[1:] == [opened]
    assert {TITLE.name, REF.name, PARTIES.name, PROGRESS.name} < upserts[0]
    shown = (await bureau.handle(agreed.reference).describe()).typed_search_attributes
    assert (shown.get(PHASE), shown.get(REF), shown.get(PARTIES)) == ("signature", agreed.reference, ["MIC", "AXA"])
    stage = next(one for one in await bureau.history(agreed.reference) if one.kind == "stage_opened")
    next_due = shown.get(NEXT_DUE)
    assert next_due is not None
    assert next_due.astimezone(ZoneInfo(agreed.zone)).date().isoformat() == stage.data["due"]


async def test_a_party_that_accedes_stands_in_the_column_of_parties(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    mandate = RecordMandate(
        command_id="mandate", actor="pm", holder="axa.focal", party="axa", delegated_by="axa.ceo", basis="Acte", since=date(2020, 1, 1)
    )
    joining = agreed.parties[0].model_copy(update={"id": "uir", "short": "UIR", "people": ("uir.president",)})
    accession = Accede(command_id="accede", actor="pm", party=joining, signatory="uir.president")
    for command in (draft(), open_text(), sign("mic.minister"), mandate, sign("axa.focal"), accession):
        await bureau.act(agreed.reference, command)
    shown = (await bureau.handle(agreed.reference).describe()).typed_search_attributes
    assert (shown.get(PHASE), shown.get(PARTIES)) == ("in_force", ["MIC", "AXA", "UIR"])


async def test_details_are_french_and_what_parties_wrote_is_only_text(bureau: Bureau) -> None:
    agreed = terms(title="![x](https://example.org/a.png) <b>*Titre*</b>")
    await bureau.start(agreed)
    details = (await metadata(bureau, agreed.reference)).current_details
    assert "Phase : **rédaction**" in details
    assert "En attente :" in details
    assert "\\!\\[x\\]\\(https://example\\.org/a\\.png\\) \\<b\\>\\*Titre\\*\\</b\\>" in details
    await bureau.act(agreed.reference, draft())
    await bureau.act(agreed.reference, open_text())
    assert "Phase : **signature**" in (await metadata(bureau, agreed.reference)).current_details


async def test_every_handler_says_what_it_takes(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    definition = (await metadata(bureau, agreed.reference)).definition
    assert {one.name: one.description for one in definition.signal_definitions if one.name} == SIGNALS | BY_OTHERS
    updates = {one.name: one.description for one in definition.update_definitions}
    assert updates == UPDATES
    acts = {model.model_fields["kind"].default for model in Act.__args__ if model not in Note.__args__}
    assert updates.keys() == {*acts, "look_again"}


def test_the_examples_of_the_descriptions_can_be_read() -> None:
    for name, text in SIGNALS.items():
        example = text[text.index("{") :].encode()
        assert command_of(Pending(name=name, payloads=(example,), encodings=("json/plain",)), "signal-1").command_id == "signal-1"
    for model in Act.__args__:
        if model not in Note.__args__:
            text = UPDATES[model.model_fields["kind"].default]
            assert model.model_validate_json(text[text.index("{") :].replace("<sha256>", "a" * 64)).actor


async def test_every_timer_and_activity_has_a_summary(bureau: Bureau) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    events = (await bureau.handle(agreed.reference).fetch_history()).events
    waits = {EventType.EVENT_TYPE_TIMER_STARTED, EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED}
    summaries = [one.user_metadata.summary.data.decode() for one in events if one.event_type in waits]
    assert len(summaries) > len(SIGNED)
    assert all(summaries)
    assert '"prochaine échéance"' in summaries
    assert '"sign · v11"' in summaries


async def test_a_flood_of_signals_holds_up_no_update(quick_bureau: Bureau) -> None:
    bureau, agreed = quick_bureau, terms()
    await bureau.start(agreed)
    flood = [raw.signal(bureau, agreed.reference, "sign", as_json({"number": number})) for number in range(600)]
    sending = asyncio.gather(*flood)
    for number in range(10):
        await bureau.act(agreed.reference, report("axa.focal", f"report-{number}"))  # raises if it is not answered in time
    await sending
    await bureau.act(agreed.reference, draft())
    events = (await bureau.handle(agreed.reference).fetch_history()).events
    assert len(events) < 600 * 4


async def test_the_query_standing_is_the_fold_of_the_stream(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    asked = await bureau.handle(agreed.reference).query("standing", result_type=Snapshot)
    rows = await bureau.store.read(agreed.reference)
    state = fold(None, (read_event(Envelope.model_validate_json(row.record)) for row in rows))
    assert state is not None
    expected = Snapshot(
        reference=agreed.reference, version=len(rows), head=rows[-1].hash, phase="in_force", state_sha256=fingerprint(state)
    )
    assert asked == expected
