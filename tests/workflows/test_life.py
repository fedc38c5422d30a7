from __future__ import annotations

import pytest

from tests.workflows.bureau import Bureau
from tests.workflows.samples import NOBODY_HEARS, SIGNED, terms

pytestmark = pytest.mark.server


async def test_a_convention_comes_into_force_by_its_last_signature(bureau: Bureau) -> None:
    agreed = terms(reach=NOBODY_HEARS)
    await bureau.start(agreed)
    answers = [await bureau.act(agreed.reference, command) for command in SIGNED]
    assert [answer.phase for answer in answers] == ["drafting", "signature", "signature", "in_force"]
    assert await bureau.kinds(agreed.reference) == [
        "convention_started",
        "calendar_fixed",
        "text_drafted",
        "opened_for_signature",
        "stage_opened",
        "convention_signed",
        "convention_signed",
        "signature_completed",
        "entered_into_force",
        "milestones_scheduled",
        "cadence_set",
    ]
