"""An amendment in the time-skipping server: proposed, signed, in effect on its day, and what it added is spoken of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from adapters.errors import Refused
from domain.changes.amendments import ProposeAmendment, SignAmendment
from domain.files.amendment_file import AmendmentFile
from domain.refusals.errors import AmendmentInProgress
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server


async def test_a_new_milestone_is_spoken_of_once_the_amendment_has_taken_effect(skipping: WorkflowEnvironment, office: Bureau) -> None:
    agreed = terms()
    reference = agreed.reference
    await office.start(agreed)
    for command in SIGNED:
        await office.act(reference, command)
    today = (await office.history(reference))[-1].recorded_on
    effective, due = today + timedelta(days=40), today + timedelta(days=100)
    atlas = {"id": "atlas", "type": "delivery", "title": "Atlas", "owner": "axa", "due": due.isoformat()}
    amendment = AmendmentFile.model_validate(
        {
            "title": "Avenant n° 1",
            "because": "Un atlas est demandé",
            "effective": effective.isoformat(),
            "signature": {"within": "P30D"},
            "changes": {"milestones": {"add": [atlas]}, "term": {"initial": "P4Y"}},
        }
    )
    await office.act(reference, ProposeAmendment(command_id="propose", actor="pm", amendment=amendment))
    with pytest.raises(Refused) as refused:
        await office.act(reference, ProposeAmendment(command_id="again", actor="pm", amendment=amendment))
    assert refused.value.code == AmendmentInProgress.code
    for who in ("mic.minister", "axa.ceo"):
        await office.act(reference, SignAmendment(command_id=f"amend-{who}", actor="pm", by=who))
    assert "amendment_applied" not in {one.kind for one in await office.history(reference)}

    await skipping.sleep(timedelta(days=101))
    log = await office.history(reference)
    (applied,) = (one for one in log if one.kind == "amendment_applied")
    assert applied.effective_on == applied.recorded_on == effective
    assert [one["id"] for one in applied.data["terms"]["milestones"]] == ["study", "atlas"]
    spoken = [one for one in log if one.kind == "message_due" and one.data["target"] == "atlas"]
    assert {one.data["due"] for one in spoken} == {due.isoformat()}
    assert min(one.recorded_on for one in spoken) >= effective
    assert any(one.kind == "deadline_passed" and one.data["target"] == "atlas" for one in log)
