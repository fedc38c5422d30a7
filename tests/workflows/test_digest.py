"""The weekly digest: one letter to everybody, once, whatever is away; and what each convention then knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from activities.ports import Person
from domain.act import Envelope
from domain.messages import SwitchMail
from domain.suspension import Suspend
from domain.terms import Terms
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server


def digested(**changed: Any) -> Terms:
    return terms(reminders={"delivery": "digest", "default": {"before": [], "on_day": False, "overdue_every": None}}, **changed)


async def letters(bureau: Bureau, name: str) -> WorkflowHandle[Any, int]:
    return await bureau.client.start_workflow("Digest", id=f"{bureau.task_queue}-digest-{name}", task_queue=bureau.task_queue, result_type=int)


async def begun(bureau: Bureau, *agreed: Terms, live: bool = True) -> None:
    """In force and suspended, which everybody is told by the next digest."""
    await bureau.office.switch_mail(on=True)
    for one in agreed:
        await bureau.start(one)
        if live:
            await bureau.act(one.reference, SwitchMail(command_id="mail", actor="pm", on=True))
        for command in SIGNED:
            await bureau.act(one.reference, command)
        await bureau.act(one.reference, Suspend(command_id="suspend", actor="pm", because="Crédits gelés"))


async def told(bureau: Bureau, reference: str, times: int = 1) -> list[Mapping[str, Any]]:
    """The results that a convention has recorded of digests."""
    await bureau.until_recorded(reference, "digest_told", times=times)
    recorded: list[Envelope] = [one for one in await bureau.history(reference) if one.kind == "digest_told"]
    return [result for one in recorded for result in one.data["results"]]


def addressed(bureau: Bureau) -> list[str]:
    return sorted(mail.to for mail in bureau.mails.mails)


async def test_everybody_gets_one_letter_over_all_conventions_and_each_convention_records_it(bureau: Bureau) -> None:
    first, second = digested(), digested()
    await begun(bureau, first, second)
    assert await (await letters(bureau, "a")).result() == len(bureau.mails.mails)
