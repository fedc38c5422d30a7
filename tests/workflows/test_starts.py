"""A start that cannot be ends at once with its reason, and the reference can be started properly afterwards."""

from __future__ import annotations

import json
from typing import Any

import pytest
from temporalio.api.common.v1 import Payload
from temporalio.client import WorkflowExecutionStatus, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from adapters.errors import Refused
from domain.start import Start
from tests.workflows import raw
from tests.workflows.bureau import Bureau
from tests.workflows.raw import as_json, payload
from tests.workflows.samples import draft, terms

pytestmark = pytest.mark.server


def misshapen(good: dict[str, Any]) -> dict[str, tuple[Payload, ...]]:
    start, agreed = good["start"], good["start"]["terms"]

    def with_terms(**changed: Any) -> tuple[Payload, ...]:
        return (as_json({**good, "start": {**start, "terms": {**agreed, **changed}}}),)

    return {
        "one argument expected, 0 given": (),
        "one argument expected, 2 given": (as_json(good), as_json(good)),
        "json/plain expected": (payload(b"", b"binary/null"),),
        "json/plain expected ": (payload(b"{}", b"binary/encrypted"),),
        "Invalid JSON": (payload(json.dumps(good).encode()[:-2]),),
        "recursion limit exceeded": (payload(b"[" * 100_000),),
        "Input should be an object": (as_json("T-1"),),
        "reference: Field required": (as_json({"start": start}),),
        "too large: ": (payload(json.dumps(good).encode() + b" " * 1_100_000),),
        "start.terms.title: ": with_terms(title=7),
        "start.terms.surprise: Extra inputs": with_terms(surprise=1),
        "another reference": with_terms(reference="OTHER-1"),
        "the workflow of OTHER-1 is convention-OTHER-1": (as_json({"reference": "OTHER-1"}),),
        "no such stream": (as_json({"reference": good["reference"]}),),
        "renew_after": (as_json({**good, "renew_after": 1}),),
        "unknown_committee": with_terms(milestones=[{**agreed["milestones"][0], "accepted_by": {"committee": "nobody"}}]),
        "unknown_zone": with_terms(zone="Mars/Base"),
        "system: reserved": with_terms(office=["pm", "system"]),
        "role does not allow": (as_json({**good, "start": {**start, "actor": "mic.focal"}}),),
        "too large: 9": with_terms(labels={f"l{n}": "x" * 4000 for n in range(235)}),
    }


async def failure(bureau: Bureau, reference: str) -> ApplicationError:
    with pytest.raises(WorkflowFailureError) as failed:
        await bureau.result(reference)
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


async def test_a_misshapen_start_ends_with_its_reason_and_can_be_made_good(bureau: Bureau) -> None:
    agreed = terms()
    start = Start(command_id="start", actor="pm", terms=agreed)
    good = {"reference": agreed.reference, "start": start.model_dump(mode="json", by_alias=True)}
    for reason, payloads in misshapen(good).items():
        await raw.start(bureau, agreed.reference, payloads)
        error = await failure(bureau, agreed.reference)
        assert error.type == "invalid_terms", reason
        assert reason.strip() in str(error)
    answer = await bureau.start(agreed)
    assert answer is not None
    assert answer.phase == "drafting"


async def test_the_client_tells_why_a_start_was_refused(bureau: Bureau) -> None:
    with pytest.raises(Refused) as refused:
        await bureau.start(terms(zone="Mars/Base"))
    assert refused.value.code == "invalid_terms"
    assert refused.value.details["reason"] == "zone: unknown_zone"
    with pytest.raises(Refused) as refused:
        await bureau.start(terms(labels={f"l{n}": "x" * 4000 for n in range(300)}))
    assert refused.value.code == "too_large"


async def test_starting_again_is_no_act_and_other_content_is_refused(bureau: Bureau) -> None:
    agreed = terms()
    assert await bureau.start(agreed) is not None
    assert await bureau.start(agreed, "again") is None
    with pytest.raises(Refused) as refused:
        await bureau.start(agreed.model_copy(update={"content_sha256": "d" * 64}))
    assert refused.value.code == "different_content"
    assert (await bureau.kinds(agreed.reference)).count("convention_started") == 1


async def test_titles_and_names_of_any_length_and_script_start(bureau: Bureau) -> None:
    names = [{"from": "2000-01-01", "fr": "Partie"}]
    party = {"short": "اتفاقية" * 60, "names": names}
    agreed = terms(
        title="𐎀" * 1000,
        parties=[{**party, "id": f"p{n}", "people": [f"p{n}.ceo"]} for n in range(40)],
        signature={"members": ["p1.ceo"], "within": "P30D"},
        milestones=[],
        committees=[],
        term={"initial": "P150Y"},
    )
    answer = await bureau.start(agreed)
    assert answer is not None
    assert (await bureau.act(agreed.reference, draft())).phase == "drafting"


async def test_an_update_to_a_start_that_is_refused_is_answered(bureau: Bureau) -> None:
    agreed = terms()
    await raw.start(bureau, agreed.reference, ())
    refused = await raw.update_or_refusal(bureau, agreed.reference, "draft", as_json(draft().model_dump(mode="json")))
    assert refused
    described = await bureau.handle(agreed.reference).describe()
    assert described.status == WorkflowExecutionStatus.FAILED
