"""A holiday that the office adds, in living workflows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from adapters import clock
from domain.agenda import AgendaItem
from domain.changes.days_off import AddHoliday
from domain.due import agenda
from domain.evolution import fold, read_event
from tests.workflows.bureau import Bureau
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server

STUDY = {"id": "study", "type": "delivery", "title": "Étude", "owner": "axa", "due": "P20WD"}


async def lines(bureau: Bureau, reference: str) -> list[AgendaItem]:
    state = fold(None, (read_event(one) for one in await bureau.history(reference)))
    assert state is not None
    return [one for one in agenda(state) if one.kind == "milestone_due"]


async def test_a_holiday_is_recorded_once_and_puts_off_what_is_open(bureau: Bureau) -> None:
    agreed = terms(milestones=[STUDY])
    await bureau.start(agreed)
    for command in SIGNED:
        await bureau.act(agreed.reference, command)
    (before,) = await lines(bureau, agreed.reference)
    day = before.due if before.due.weekday() < 5 else before.due - timedelta(days=2)
    holiday = AddHoliday(command_id="holiday", actor="pm", day=day, name="Achoura", country="MA")
    assert (await bureau.act(agreed.reference, holiday)).events == ("holiday_added",)
    assert (await bureau.act(agreed.reference, holiday.model_copy(update={"command_id": "again"}))).events == ()
    (after,) = await lines(bureau, agreed.reference)
    assert after.due > before.due
    (added,) = [one for one in await bureau.history(agreed.reference) if one.kind == "holiday_added"]
    assert added.data["moved"] == [
        {"about": "milestone_due", "target": "study", "due": before.due.isoformat(), "to": after.due.isoformat()}
    ]


async def test_a_convention_that_begins_later_knows_the_day_from_its_start(bureau: Bureau) -> None:
    day = date(clock.now().year + 1, 3, 10)
    await bureau.office.add_day_off("MA", day, "Aïd")
    agreed = terms()
    await bureau.start(agreed)
    fixed = next(one for one in await bureau.history(agreed.reference) if one.kind == "calendar_fixed")
    assert day.isoformat() in fixed.data["holidays"]
