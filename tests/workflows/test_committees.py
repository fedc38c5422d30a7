"""Committees on a real server: many answer at once, and what silence brings comes on its day by itself."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from adapters.errors import Refused
from adapters.temporal.client import ConventionsClient
from domain.committees.consultation import AnswerConsultation, ConsultCommittee
from domain.committees.minutes import RecordMinutes
from domain.messages.messages import SwitchMail
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, review, terms
from workflows.plugin import plugin

pytestmark = pytest.mark.server

EIGHT = tuple(f"mic.m{number}" for number in range(1, 9))
SUIVI = {"id": "suivi", "kind": "monitoring", "title": "Comité de suivi", "chairs": [EIGHT[0]], "secretary": EIGHT[1]}


def with_eight(**rules: object) -> dict[str, object]:
    """Terms in which eight people of one party sit."""
    names = [{"from": "2000-01-01", "fr": "Partie"}]
    parties = [
        {"id": "mic", "short": "MIC", "names": names, "people": ["mic.minister", *EIGHT]},
        {"id": "axa", "short": "AXA", "names": names, "people": ["axa.ceo", "axa.focal"]},
    ]
    return {"parties": parties, "committees": [{**SUIVI, "members": list(EIGHT), **rules}], "milestones": []}


async def test_eight_members_who_answer_at_once_lose_nothing(quick_bureau: Bureau, temporal: Client) -> None:
    bureau = quick_bureau
    agreed = terms(**with_eight(quorum={"at_least": "1/2"}, decides={"majority": "absolute"}))
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    today = (await bureau.history(agreed.reference))[-1].recorded_on
    until = {"decision": {"kind": "suspend", "because": "Crédits gelés"}, "until": today + timedelta(days=10)}
    opened = await bureau.act(
        agreed.reference, ConsultCommittee.model_validate({"command_id": "consult", "actor": "pm", "committee": "suivi", **until})
    )
    assert opened.session == 1
    config = temporal.config()
    clients = [
        ConventionsClient(
            await Client.connect(config["service_client"].config.target_host, namespace=temporal.namespace, plugins=[plugin()]),
            bureau.store,
            bureau.task_queue,
            patience=60,
        )
        for _ in EIGHT
    ]
    votes = ["for"] * 5 + ["against"] * 2 + ["abstain"]

    def answer(number: int) -> AnswerConsultation:
        said = {"command_id": f"vote-{number}", "actor": EIGHT[number], "committee": "suivi", "session": 1, "vote": votes[number]}
        return AnswerConsultation.model_validate(said)

    answers = await asyncio.gather(*(client.act(agreed.reference, answer(number)) for number, client in enumerate(clients)))
    assert sum("review_recorded" in one.events for one in answers) == 1
    log = await bureau.history(agreed.reference)
    given = {one.data["person"]: one.data["vote"] for one in log if one.kind == "consultation_answered"}
    assert given == dict(zip(EIGHT, votes, strict=True))
    (recorded,) = (one for one in log if one.kind == "review_recorded")
    tally = recorded.data["decisions"][0]["tally"]
    assert (tally["present"], tally["for"], tally["against"], tally["abstained"], tally["result"]) == (8, 5, 2, 1, "adopted")
    assert [one.kind for one in log].count("convention_suspended") == 1
    again = await clients[0].act(agreed.reference, answer(0))
    assert "consultation_answered" in again.events
    twice = AnswerConsultation.model_validate({**answer(0).model_dump(), "command_id": "vote-again"})
    with pytest.raises(Refused) as refused:
        await clients[0].act(agreed.reference, twice)
    assert refused.value.code == "no_consultation"


async def test_silence_approves_minutes_and_ends_a_consultation_on_their_days(skipping: WorkflowEnvironment, office: Bureau) -> None:
    rules = {"quorum": None, "minutes": {"within": "P15D", "approval": {"silence": "P10D"}}}
    suivi = {**terms().model_dump(mode="json", by_alias=True)["committees"][0], **rules}
    agreed = terms(committees=[suivi], milestones=[])
    await office.start(agreed)
    for command in (*SIGNED, SwitchMail(command_id="mail", actor="pm", on=True)):
        await office.act(agreed.reference, command)
    today: date = (await office.history(agreed.reference))[-1].recorded_on
    await office.act(agreed.reference, review(today, "session"))
    await office.act(agreed.reference, RecordMinutes(command_id="pv", actor="pm", committee="suivi", session=1, minutes="b" * 64))
    asked = {"committee": "suivi", "decision": {"kind": "continue"}, "until": today + timedelta(days=20)}
    await office.act(agreed.reference, ConsultCommittee.model_validate({"command_id": "consult", "actor": "pm", **asked}))
    await office.act(
        agreed.reference,
        AnswerConsultation.model_validate({"command_id": "a", "actor": "axa.focal", "committee": "suivi", "session": 2, "vote": "for"}),
    )
    await skipping.sleep(timedelta(days=11))
    approved = [one for one in await office.history(agreed.reference) if one.kind == "minutes_deemed_approved"]
    assert [(one.effective_on, one.recorded_on) for one in approved] == [(today + timedelta(days=10), today + timedelta(days=11))]
    assert "consultation_due" not in {
        one.data.get("about") for one in await office.history(agreed.reference) if one.kind == "deadline_passed"
    }
    await skipping.sleep(timedelta(days=11))
    (ended,) = (one for one in await office.history(agreed.reference) if one.kind == "review_recorded" and one.data["written"])
    assert (ended.effective_on, ended.data["decisions"][0]["tally"]["present"]) == (today + timedelta(days=20), 1)
    said = {one.data["about"] for one in await office.history(agreed.reference) if one.kind == "message_due"}
    assert {"minutes_to_approve", "minutes_deemed_approved", "consultation_opened", "consultation_due"} <= said
