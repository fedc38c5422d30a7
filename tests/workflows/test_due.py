"""What falls due falls due by itself, on its day, once: lives of years in the time-skipping server."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.testing import WorkflowEnvironment

from activities.messaging import AGAIN_TODAY
from domain.act import SYSTEM
from domain.messages.messages import SwitchMail
from domain.preview import preview
from tests.workflows.bureau import HOLIDAYS, Bureau
from tests.workflows.samples import SIGNED, report, terms

pytestmark = pytest.mark.server

ZONE = ZoneInfo("Africa/Casablanca")
YEARLY = {"id": "needs", "type": "delivery", "title": "Besoins", "owner": "axa", "every": "year", "by": "06-30"}
ALONE = {"delivery": "single"}
"""a mail for every message: nothing waits for a digest"""


async def signed(office: Bureau, **changed: object) -> str:
    agreed = terms(**changed)
    await office.start(agreed)
    for command in SIGNED:
        await office.act(agreed.reference, command)
    return agreed.reference


async def test_three_years_pass_exactly_as_the_preview_says(skipping: WorkflowEnvironment, office: Bureau) -> None:
    renewed = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 2}, "notice": "P2M"}
    changed = {"reminders": ALONE, "term": renewed, "milestones": [*terms().model_dump(mode="json", by_alias=True)["milestones"], YEARLY]}
    reference = await signed(office, **changed)
    started = (await office.history(reference))[0]
    await skipping.sleep(timedelta(days=3 * 366))

    log = await office.history(reference)
    kinds = Counter(one.kind for one in log)
    assert kinds["term_renewed"] == 2
    assert kinds["term_ended"] == 1
    said = [one for one in log if one.kind in {"message_due", "message_superseded"}]
    happened = Counter(
        (one.data["message"].rpartition("/")[0], one.data.get("rung", one.data["message"].rpartition("/")[2])) for one in said
    )
    assert max(happened.values()) == 1
    for one in (one for one in said if one.actor == SYSTEM):
        recorded = one.occurred_at.astimezone(ZONE)
        assert recorded.date() == one.effective_on
        assert recorded - datetime.combine(one.effective_on, datetime.min.time(), ZONE) < timedelta(hours=9, minutes=2)

    agreed = started.data["terms"]
    items = preview(
        terms().model_validate(agreed),
        signed_on=started.recorded_on,
        until=log[-1].recorded_on,
        holidays=lambda first, last: {day: "" for day in HOLIDAYS["MA"] if first <= day.year <= last},
    )
    planned = [(item.due, item.key, item.rung, item.to, item.letters, item.delivery) for item in items if item.kind == "message"]
    told = [(one.recorded_on, one.data) for one in said if one.kind == "message_due"]
    assert Counter(planned) == Counter(
        (day, data["message"], data["rung"], tuple(data["to"]), tuple(data["letters"]), data["delivery"]) for day, data in told
    )
    passed = sorted((item.due, item.key) for item in items if item.key and item.kind != "message")
    assert passed == sorted(
        (one.effective_on, f"{one.data['about']}/{one.data['target']}/{one.data['due']}") for one in log if one.kind == "deadline_passed"
    )
    assert kinds["message_due"] == kinds["message_sent"] + kinds["message_failed"]


async def test_mail_goes_to_the_manager_on_trial_until_it_is_switched_on(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await signed(office, reminders=ALONE)
    await skipping.sleep(timedelta(days=200))
    assert {mail.to for mail in office.mails.mails} == {"programmes@example.org"}
    tried = len(office.mails.mails)
    assert tried > 0
    await office.office.switch_mail(on=True)
    await office.act(reference, SwitchMail(command_id="mail", actor="pm", on=True))
    await skipping.sleep(timedelta(days=200))
    assert {mail.to for mail in office.mails.mails[tried:]} & {"axa.focal@example.org"}
    assert len({mail.message_id for mail in office.mails.mails}) == len(office.mails.mails)


async def test_a_letter_says_where_the_convention_stands_and_what_comes_next(skipping: WorkflowEnvironment, office: Bureau) -> None:
    await signed(office, reminders={"delivery": "single"})
    await skipping.sleep(timedelta(days=200))
    lines = [line for mail in office.mails.mails for line in mail.body.splitlines()]
    standing = {line for line in lines if line.startswith("Où elle en est : ")}
    coming = [line.removeprefix("Prochaine échéance : ") for line in lines if line.startswith("Prochaine échéance : ")]
    assert any(line.startswith("Où elle en est : en vigueur depuis le ") for line in standing)
    assert coming


async def test_a_mail_put_off_is_tried_again_the_next_day(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await signed(office, reminders=ALONE)
    office.mails.defer("programmes@example.org", times=1 + len(AGAIN_TODAY))
    await skipping.sleep(timedelta(days=180))
    log = await office.history(reference)
    failed = next(one for one in log if one.kind == "message_failed")
    again = next(one for one in log if one.kind == "message_due" and one.data["attempt"] == 2)
    assert again.data["message"] == failed.data["message"]
    assert again.effective_on == failed.recorded_on + timedelta(days=1)


async def test_a_mail_put_off_for_a_while_goes_out_the_same_day(skipping: WorkflowEnvironment, office: Bureau) -> None:
    """What a greylist does is no event: nobody has to know."""
    reference = await signed(office, reminders=ALONE)
    office.mails.defer("programmes@example.org", times=len(AGAIN_TODAY))
    await skipping.sleep(timedelta(days=180))
    log = await office.history(reference)
    assert {one.kind for one in log} & {"message_failed"} == set()
    due, sent = ({one.data["message"]: one.occurred_at for one in log if one.kind == kind} for kind in ("message_due", "message_sent"))
    assert due.keys() == sent.keys()
    assert AGAIN_TODAY[0] <= max(sent[message] - due[message] for message in due) < timedelta(hours=2)


async def test_the_calendar_is_extended_before_it_runs_out(skipping: WorkflowEnvironment, office: Bureau) -> None:
    reference = await signed(office, term={"indefinite": True}, milestones=[], committees=[])
    await skipping.sleep(timedelta(days=8 * 366))
    fixed = [date.fromisoformat(one.data["through"]) for one in await office.history(reference) if one.kind == "calendar_fixed"]
    assert len(fixed) == 2
    assert fixed == sorted(set(fixed))


async def test_timers_that_were_overtaken_do_no_harm(skipping: WorkflowEnvironment, office: Bureau) -> None:
    """Signing takes away what the timer was set for; reporting sets none."""
    agreed = terms()
    await office.start(agreed)
    for command in SIGNED[:3]:
        await office.act(agreed.reference, command)
    await skipping.sleep(timedelta(days=26))
    before = await office.kinds(agreed.reference)
    assert "message_due" in before
    await office.act(agreed.reference, SIGNED[3])
    for number in range(5):
        await office.act(agreed.reference, report("axa.focal", f"report-{number}"))
    await skipping.sleep(timedelta(days=40))
    assert not {"deadline_passed"} & set(await office.kinds(agreed.reference))
    events = (await office.handle(agreed.reference).fetch_history()).events
    started = sum(one.event_type == EventType.EVENT_TYPE_TIMER_STARTED for one in events)
    assert started < 12
