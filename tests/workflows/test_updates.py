"""An update is answered or refused by code; a refusal costs nothing and holds up nobody."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload

from adapters.errors import NoSuchConvention, Refused
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json, payload
from tests.workflows.samples import SIGNED, close, draft, open_text, report, review, sign, terms

pytestmark = pytest.mark.server

DRAFT: dict[str, Any] = {"command_id": "draft", "actor": "pm", "documents": {"text": "a" * 64}}


def without(field: str) -> Payload:
    return as_json({key: value for key, value in DRAFT.items() if key != field})


BAD: dict[str, tuple[str, tuple[Payload, ...]]] = {
    "no argument": ("TypeError", ()),
    "two arguments": ("TypeError", (as_json(DRAFT), as_json(DRAFT))),
    "null": ("misshapen", (payload(b"", b"binary/null"),)),
    "number": ("misshapen", (as_json(42),)),
    "list": ("misshapen", (as_json([DRAFT]),)),
    "empty object": ("misshapen", (as_json({}),)),
    "no command id": ("misshapen", (without("command_id"),)),
    "no actor": ("misshapen", (without("actor"),)),
    "no documents": ("misshapen", (without("documents"),)),
    "extra field": ("misshapen", (as_json({**DRAFT, "surprise": 1}),)),
    "wrong type": ("misshapen", (as_json({**DRAFT, "documents": ["text"]}),)),
    "another kind": ("misshapen", (as_json({**DRAFT, "kind": "close"}),)),
    "id with a space": ("misshapen", (as_json({**DRAFT, "command_id": "a b"}),)),
    "lone surrogate": ("misshapen", (payload(b'{"command_id": "d", "actor": "\\ud800", "documents": {}}'),)),
    "bad UTF-8": ("misshapen", (payload(b'{"command_id": "d", "actor": "\xff", "documents": {}}'),)),
    "bad JSON": ("misshapen", (payload(b'{"command_id"'),)),
    "bytes": ("misshapen", (payload(b"abc", b"binary/plain"),)),
    "unknown encoding": ("misshapen", (payload(b"abc", b"binary/encrypted"),)),
    "no encoding": ("misshapen", (payload(b"abc", None),)),
    "deep": ("misshapen", (payload(b"[" * 30_000),)),
    "65 KiB": ("too_large", (as_json({**DRAFT, "documents": {"text": "a" * 65 * 1024}}),)),
    "65 KiB of nothing": ("too_large", (payload(b" " * 65 * 1024 + b"{}"),)),
    "1.9 MB": ("too_large", (payload(b" " * 1_900_000),)),
    "2.1 MB": ("FAILED_PRECONDITION", (payload(b" " * 2_100_000),)),
    "3.9 MB": ("FAILED_PRECONDITION", (payload(b" " * 3_900_000),)),
    "4.3 MB": ("RESOURCE_EXHAUSTED", (payload(b" " * 4_300_000),)),
}


async def test_what_cannot_be_read_is_refused_and_holds_up_nobody(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for number, (name, (expected, payloads)) in enumerate(BAD.items()):
        assert await raw.update_or_refusal(bureau, agreed.reference, "draft", *payloads) == expected, name
        await bureau.act(agreed.reference, report("axa.focal", f"report-{number}"))  # raises if it is not answered in time
    assert await raw.update_or_refusal(bureau, agreed.reference, "unheard_of", as_json(DRAFT)) == "RuntimeError"
    assert set(await bureau.kinds(agreed.reference)) == {"convention_started", "calendar_fixed", "milestone_reported"}


async def test_the_client_sends_nothing_that_is_too_large(bureau: Bureau) -> None:
    with pytest.raises(Refused) as refused:
        await bureau.act("T-0", draft().model_copy(update={"documents": {f"d{number}": "a" * 64 for number in range(1000)}}))
    assert refused.value.code == "too_large"


async def test_a_refusal_costs_no_event_of_history(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await bureau.act(agreed.reference, draft())
    before = len((await bureau.handle(agreed.reference).fetch_history()).events)
    for number in range(10):
        with pytest.raises(Refused):
            await bureau.act(agreed.reference, sign("mic.minister", f"early-{number}"))
    assert len((await bureau.handle(agreed.reference).fetch_history()).events) == before


@pytest.mark.parametrize(
    ("command", "code", "details"),
    [
        (sign("mic.minister"), "wrong_phase", {"phase": "drafting", "act": "sign", "needs": "signature"}),
        (draft().model_copy(update={"actor": "nobody"}), "unknown_person", {"person": "nobody"}),
        (draft().model_copy(update={"actor": "system"}), "unknown_person", {"person": "system"}),
        (draft().model_copy(update={"actor": "axa.focal"}), "not_allowed", {"person": "axa.focal", "act": "draft", "needs": "manager"}),
    ],
)
async def test_a_refusal_has_a_code_and_details(bureau: Bureau, command: Any, code: str, details: dict[str, Any]) -> None:
    agreed = terms()
    await bureau.start(agreed)
    with pytest.raises(Refused) as refused:
        await bureau.act(agreed.reference, command)
    assert (refused.value.code, refused.value.details) == (code, details)


async def test_the_same_act_again_is_answered_as_the_first_time(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    first = await bureau.act(agreed.reference, draft())
    await bureau.act(agreed.reference, open_text())
    again = await bureau.act(agreed.reference, draft())
    assert (again.version, again.phase, again.events) == (first.version, first.phase, first.events) == (3, "drafting", ("text_drafted",))


async def test_eight_times_the_same_act_at_once_is_one_act(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    answers = await asyncio.gather(*(bureau.act(agreed.reference, draft()) for _ in range(8)))
    assert {(answer.version, answer.phase, answer.events) for answer in answers} == {(3, "drafting", ("text_drafted",))}
    assert (await bureau.kinds(agreed.reference)).count("text_drafted") == 1


async def test_another_act_under_the_same_id_is_refused(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    await bureau.act(agreed.reference, report("axa.focal", "one"))
    with pytest.raises(Refused) as refused:
        await bureau.act(agreed.reference, report("axa.focal", "one", "Autre chose"))
    assert refused.value.code == "command_id_reused"
    assert refused.value.details == {"command_id": "one"}


async def test_of_two_acts_under_one_id_at_once_one_is_refused(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    acts = (bureau.act(agreed.reference, report("axa.focal", "one", note)) for note in ("Une", "Autre"))
    done = await asyncio.gather(*acts, return_exceptions=True)
    assert [one.code for one in done if isinstance(one, Refused)] == ["command_id_reused"]
    assert (await bureau.kinds(agreed.reference)).count("milestone_reported") == 1


async def test_no_caller_can_take_the_ids_of_the_workflows_own_acts(quick_bureau: Bureau) -> None:
    """Under ``due-<version>`` the workflow executes what falls due: an id that a caller may have used, too."""
    bureau, agreed = quick_bureau, terms()
    await bureau.start(agreed)
    for number in range(1, 12):
        await bureau.act(agreed.reference, report("axa.focal", f"due-{number}"))
        await bureau.act(agreed.reference, report("axa.focal", f"refused-{number}"))
    await raw.signal(bureau, agreed.reference, "sign", as_json({}))
    await bureau.until_recorded(agreed.reference, "submission_refused")


async def test_of_two_contradictory_acts_one_wins(bureau: Bureau) -> None:
    agreed = terms()
    await bureau.start(agreed)
    for command in (draft(), open_text()):
        await bureau.act(agreed.reference, command)
    acts = [sign("mic.minister", f"sign-{number}") for number in range(4)]
    done = await asyncio.gather(*(bureau.act(agreed.reference, act) for act in acts), return_exceptions=True)
    assert sorted(one.code for one in done if isinstance(one, Refused)) == ["already_signed"] * 3
    assert (await bureau.kinds(agreed.reference)).count("convention_signed") == 1


async def test_a_closed_convention_takes_no_act_and_answers_the_last_one_again(bureau: Bureau) -> None:
    agreed = terms(milestones=[])
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    today = (await bureau.history(agreed.reference))[0].recorded_on
    await bureau.act(agreed.reference, review(today, "review", kind="close"))
    answer = await bureau.act(agreed.reference, close())
    assert answer.phase == "closed"
    assert await bureau.result(agreed.reference) == "closed"
    assert await bureau.act(agreed.reference, close()) == answer
    with pytest.raises(Refused) as refused:
        await bureau.act(agreed.reference, draft("late"))
    assert refused.value.code == "convention_closed"
    assert refused.value.details["reference"] == agreed.reference


async def test_a_convention_that_nobody_started_is_unknown(bureau: Bureau) -> None:
    with pytest.raises(NoSuchConvention):
        await bureau.act("T-0", draft())
