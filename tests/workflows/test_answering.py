"""Answers and reminders through the workflow: each an update, each recorded once, and heard by the mail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from adapters.errors import Refused
from domain.messages.answer_acts import Acknowledge
from domain.messages.messages import SwitchMail
from domain.messages.reminding import Remind
from domain.milestones.cancelling import CancelMilestone
from tests.workflows.bureau import Bureau
from tests.workflows.test_due import ALONE, signed

pytestmark = pytest.mark.server

OWNER = "axa.focal@example.org"


async def mailed(office: Bureau) -> str:
    """In force, its mail on, a mail for every message."""
    reference = await signed(office, reminders=ALONE)
    await office.office.switch_mail(on=True)
    await office.act(reference, SwitchMail(command_id="mail", actor="pm", on=True))
    return reference


async def test_whoever_takes_note_gets_no_mail_until_it_is_late(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await mailed(office)
    note = Acknowledge(command_id="ack", actor="axa.focal", item="study")
    answer = await office.act(reference, note)
    assert answer.events == ("deadline_acknowledged",)
    assert (await office.act(reference, note)).version == answer.version
    await skipping.sleep(timedelta(days=400))
    said = [one.data["rung"] for one in await office.history(reference) if one.data.get("about") == "milestone_due" and "rung" in one.data]
    assert said
    assert all(rung.startswith("+") for rung in said)


async def test_a_reminder_leaves_at_once_and_not_twice_on_a_day(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await mailed(office)
    await skipping.sleep(timedelta(days=350))
    before = len(office.mails.mails)
    await office.act(reference, Remind(command_id="remind", actor="pm", party="axa"))
    with pytest.raises(Refused) as refused:
        await office.act(reference, Remind(command_id="again", actor="pm", party="axa"))
    assert refused.value.code == "already_reminded"
    log = await office.history(reference)
    (message,) = [one.data["message"] for one in log if one.kind == "message_due" and one.data["about"] == "reminder"]

    async def sent() -> bool:
        return message in {one.data["message"] for one in await office.history(reference) if one.kind == "message_sent"}

    await office.eventually(sent)
    assert OWNER in {mail.to for mail in office.mails.mails[before:]}


async def test_what_was_put_off_is_not_tried_again_once_it_is_owed_no_more(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await mailed(office)
    office.mails.defer(OWNER, times=1000)

    async def put_off() -> list[str]:
        """What failed, and has not been superseded by a later rung since."""
        log = await office.history(reference)
        names = {kind: [one.data["message"] for one in log if one.kind == kind] for kind in ("message_failed", "message_superseded")}
        return [
            name for name in names["message_failed"] if name.startswith("milestone_due/study/") and name not in names["message_superseded"]
        ]

    async def attempts(message: str) -> list[int]:
        return [
            one.data["attempt"] for one in await office.history(reference) if one.kind == "message_due" and one.data["message"] == message
        ]

    while not (names := await put_off()):
        await skipping.sleep(timedelta(days=1))
    before = await attempts(names[0])
    await office.act(reference, CancelMilestone(command_id="drop", actor="pm", milestone="study", because="sans objet"))
    await skipping.sleep(timedelta(days=30))
    log = await office.history(reference)
    assert [one.data["because"] for one in log if one.kind == "message_superseded" and one.data["message"] == names[0]] == ["cancelled"]
    assert await attempts(names[0]) == before
