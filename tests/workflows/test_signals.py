"""Whatever is sent as a signal is acted on or recorded as refused, and holds up nobody."""

from __future__ import annotations

import asyncio
import itertools
import json
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.service import RPCError

from adapters.embedded.temporal import program
from adapters.errors import Refused
from adapters.temporal.connecting import workflow_id
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json, payload
from tests.workflows.samples import SIGNED, close, draft, open_text, report, review, terms
from workflows import options

pytestmark = pytest.mark.server

CANARY = "Mme-Canari"
GOOD: dict[str, dict[str, Any]] = {
    "review_outcome": {
        "actor": "pm",
        "committee": "suivi",
        "held_on": "2026-11-01",
        "present": ["mic.focal", "axa.focal"],
        "votes": {},
        "outcome": "continue",
    },
    "sign": {"actor": "pm", "by": "mic.minister", "method": "wet_ink", "on": "2026-11-01"},
    "report_milestone": {"actor": "axa.focal", "milestone": "study", "note": "En cours", "evidence": []},
    "unknown_to_all": {"actor": "pm"},
}


def bad(good: dict[str, Any]) -> dict[str, tuple[Payload, ...]]:
    """What can go wrong with one good signal."""
    text = json.dumps(good).encode()
    first = next(iter(good))
    return {
        "no argument": (),
        "two arguments": (payload(text), payload(text)),
        "null": (payload(b"", b"binary/null"),),
        "null as JSON": (as_json(None),),
        "number": (as_json(42),),
        "list": (as_json([good]),),
        "string": (as_json("sign"),),
        "empty object": (as_json({}),),
        "empty payload": (payload(b""),),
        "missing field": (as_json({key: value for key, value in good.items() if key != first}),),
        "extra field": (as_json({**good, CANARY: 1}),),
        "wrong type": (as_json({**good, first: {"a": CANARY}}),),
        "not in the alphabet": (as_json({**good, first: CANARY + " à l'école"}),),
        "bad JSON": (payload(text[:-1]),),
        "no encoding": (payload(text, None),),
        "unknown encoding": (payload(text, b"binary/encrypted"),),
        "encoding that is no text": (payload(text, b"\xff\xfe"),),
        "bytes": (payload(text, b"binary/plain"),),
        "protobuf as JSON": (payload(text, b"json/protobuf"),),
        "protobuf": (payload(b"\x0a\x03abc", b"binary/protobuf"),),
        "lone surrogate": (payload(text.replace(b'{"', b'{"note": "\\ud800", "', 1)),),
        "bad UTF-8": (payload(text.replace(b'"pm"', b'"\xff\xfe"').replace(b'"axa', b'"\xff')),),
        "NUL in a text": (as_json({**good, first: "p\0m"}),),
        "5,000 digits": (payload(b'{"actor": ' + b"9" * 5000 + b"}"),),
        "100,000 deep": (payload(b"[" * 100_000 + b"]" * 100_000),),
        "30,000 deep": (payload(b'{"actor":' + b"[" * 30_000 + b"]" * 30_000 + b"}"),),
        "65 KiB": (as_json({**good, first: "x" * 65 * 1024}),),
        "1.9 MB": (payload(b" " * 1_900_000 + text),),
    }


@pytest.mark.parametrize("name", GOOD)
async def test_every_bad_payload_is_recorded_as_refused_and_holds_up_nobody(bureau: Bureau, name: str) -> None:
    agreed = terms()
    await bureau.start(agreed)
    submissions = bad(GOOD[name])
    for payloads in submissions.values():
        await raw.signal(bureau, agreed.reference, name, *payloads)
    with pytest.raises(RPCError):
        await raw.signal(bureau, agreed.reference, name, payload(b" " * 3_000_000))
    async with asyncio.timeout(5):
        await bureau.act(agreed.reference, draft())

    async def all_recorded() -> bool:
        return (await bureau.kinds(agreed.reference)).count("submission_refused") >= len(submissions)

    await bureau.eventually(all_recorded)
    refused = [one.data for one in await bureau.history(agreed.reference) if one.kind == "submission_refused"]
    assert {one["name"] for one in refused} == {name}
    assert sorted(one["payload_sha256"] for one in refused) == sorted(
        sha256(b"".join(one.data for one in payloads)).hexdigest() for payloads in submissions.values()
    )
    assert all(one["reason"].startswith("misshapen: ") for one in refused)
    assert CANARY not in "".join(row.record for row in await bureau.store.read(agreed.reference))


async def test_good_signals_do_their_act_with_and_without_a_command_id(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in (draft(), open_text()):
        await bureau.act(agreed.reference, command)
    today = (await bureau.history(agreed.reference))[0].recorded_on.isoformat()
    for signatory in ("mic.minister", "axa.ceo"):
        given = {**GOOD["sign"], "by": signatory, "on": today}
        await raw.signal(bureau, agreed.reference, "sign", as_json(given))
    await bureau.until_recorded(agreed.reference, "entered_into_force")
    for name, changed in (("review_outcome", {"held_on": today}), ("report_milestone", {})):
        await raw.signal(bureau, agreed.reference, name, as_json({**GOOD[name], **changed, "command_id": f"{name}-1"}))
    await bureau.until_recorded(agreed.reference, "review_recorded", "milestone_reported")
    given_ids = {one.kind: one.command_id for one in await bureau.history(agreed.reference)}
    assert given_ids["review_recorded"] == "review_outcome-1"
    assert given_ids["milestone_reported"] == "report_milestone-1"
    assert given_ids["convention_signed"].startswith("signal-")


async def test_the_same_command_id_acts_once_whichever_way_it_comes(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    report = {**GOOD["report_milestone"], "command_id": "report-1"}
    for _ in range(3):
        await raw.signal(bureau, agreed.reference, "report_milestone", as_json(report))
    await raw.signal(bureau, agreed.reference, "report_milestone", as_json({**report, "note": "Autre chose"}))
    await bureau.until_recorded(agreed.reference, "submission_refused")
    assert (await bureau.kinds(agreed.reference)).count("milestone_reported") == 1
    refused = (await bureau.history(agreed.reference))[-1]
    assert refused.data["reason"].startswith("command_id_reused: ")


async def test_a_signal_against_the_rules_is_recorded_with_their_code(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await raw.signal(bureau, agreed.reference, "sign", as_json({**GOOD["sign"], "on": "2024-02-16", "actor": "axa.focal"}))
    await raw.signal(bureau, agreed.reference, "sign", as_json({**GOOD["sign"], "actor": "system", "by": None}))
    await bureau.until_recorded(agreed.reference, "submission_refused", times=2)
    reasons = [one.data["reason"].partition(":")[0] for one in await bureau.history(agreed.reference) if one.kind == "submission_refused"]
    assert reasons == ["too_far_back", "unknown_person"]


async def test_an_outcome_carries_what_its_decision_needs(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    reservations = {"outcome": "continue_with_reservations", "reservations": ["Délai"], "owner": "axa"}
    await raw.signal(bureau, agreed.reference, "review_outcome", as_json({**GOOD["review_outcome"], **reservations}))
    await bureau.until_recorded(agreed.reference, "action_opened")
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    today = (await bureau.history(agreed.reference))[0].recorded_on
    moved = {"outcome": "reschedule", "milestone": "study", "to": (today + timedelta(days=99)).isoformat(), "because": "recrutement\0"}
    await raw.signal(bureau, agreed.reference, "review_outcome", as_json({**GOOD["review_outcome"], "held_on": today.isoformat(), **moved}))
    await bureau.until_recorded(agreed.reference, "milestone_rescheduled")
    found = {one.kind: one.data for one in await bureau.history(agreed.reference)}
    assert (found["action_opened"]["action"], found["action_opened"]["owner"]) == ("suivi-1.1.1", "axa")
    assert (found["milestone_rescheduled"]["due"], found["milestone_rescheduled"]["because"]) == (moved["to"], "recrutement\ufffd")


async def test_an_outcome_that_lacks_something_is_recorded_with_the_key(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await raw.signal(
        bureau, agreed.reference, "review_outcome", as_json({**GOOD["review_outcome"], "outcome": "accept", "milestone": "study"})
    )
    await bureau.until_recorded(agreed.reference, "submission_refused")
    assert (await bureau.history(agreed.reference))[-1].data["reason"] == "misshapen: payload: decision_needs status"


async def test_an_outcome_outside_the_terms_is_recorded_as_refused(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await raw.signal(bureau, agreed.reference, "review_outcome", as_json({**GOOD["review_outcome"], "outcome": "programme"}))
    await bureau.until_recorded(agreed.reference, "submission_refused")
    refused = (await bureau.history(agreed.reference))[-1].data
    assert refused["reason"].startswith("decision_outside_terms: ")
    assert "review_recorded" not in await bureau.kinds(agreed.reference)


async def test_the_same_outcome_comes_through_every_door_once(bureau: Bureau) -> None:
    """Typed by a person at Temporal's own command line, then as an update: the first answer again, and one event."""
    agreed = terms()
    await bureau.start(agreed)
    outcome = {**GOOD["review_outcome"], "command_id": "review-1"}
    await typed(bureau, agreed.reference, outcome)
    await bureau.until_recorded(agreed.reference, "review_recorded")
    await typed(bureau, agreed.reference, outcome)
    answer = await bureau.act(agreed.reference, review(date(2026, 11, 1), "review-1"))
    assert answer == await bureau.act(agreed.reference, review(date(2026, 11, 1), "review-1"))
    assert answer.session == 1
    with pytest.raises(Refused) as refused:
        await bureau.act(agreed.reference, review(date(2026, 11, 1), "review-1", kind="adjourn"))
    assert refused.value.code == "command_id_reused"
    await typed(bureau, agreed.reference, {**outcome, "outcome": "adjourn"})
    await bureau.until_recorded(agreed.reference, "submission_refused")
    assert (await bureau.kinds(agreed.reference)).count("review_recorded") == 1


async def typed(bureau: Bureau, reference: str, outcome: dict[str, Any]) -> None:
    """``temporal workflow signal …``, as somebody types it."""
    line = ("workflow", "signal", "--address", bureau.client.service_client.config.target_host, "--namespace", bureau.client.namespace)
    what = ("--workflow-id", workflow_id(reference), "--name", "review_outcome", "--input", json.dumps(outcome))
    process = await asyncio.create_subprocess_exec(
        program(), *line, *what, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    said, _ = await asyncio.wait_for(process.communicate(), timeout=60)
    assert process.returncode == 0, said.decode()


async def test_past_a_hundred_refusals_only_their_number_is_recorded(quick_bureau: Bureau) -> None:
    bureau, agreed = quick_bureau, terms()
    await bureau.start(agreed, renew_after=800)
    sent = options.MOST_REFUSALS + 20
    await asyncio.gather(*(raw.signal(bureau, agreed.reference, "sign", as_json({"number": number})) for number in range(sent)))
    await bureau.until_recorded(agreed.reference, "submission_refused", times=options.MOST_REFUSALS)
    first_run = (await bureau.handle(agreed.reference).describe()).run_id
    numbers = itertools.count()
    while (await bureau.handle(agreed.reference).describe()).run_id == first_run:
        await asyncio.gather(*(bureau.act(agreed.reference, report("axa.focal", f"report-{next(numbers)}")) for _ in range(8)))
    log = await bureau.history(agreed.reference)
    assert sum(one.kind == "submission_refused" for one in log) == options.MOST_REFUSALS
    assert [one.data["count"] for one in log if one.kind == "submissions_refused"] == [sent - options.MOST_REFUSALS]


async def test_a_convention_closes_with_its_refusals_counted(bureau: Bureau) -> None:
    agreed = terms(milestones=[])
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    today = (await bureau.history(agreed.reference))[0].recorded_on
    await bureau.act(agreed.reference, review(today, "review", kind="close"))
    for number in range(options.MOST_REFUSALS + 20):
        await raw.signal(bureau, agreed.reference, "sign", as_json({"number": number}))
    await bureau.act(agreed.reference, close())
    assert await bureau.result(agreed.reference) == "closed"
    log = await bureau.history(agreed.reference)
    assert sum(one.kind == "submission_refused" for one in log) == options.MOST_REFUSALS
    assert sum(one.data["count"] for one in log if one.kind == "submissions_refused") == 20
