"""What people answer to what they are told, and the reminders that they send, carried out."""

from __future__ import annotations

from datetime import date

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from domain.messages.answer_acts import Acknowledge, Snooze
from domain.messages.reminding import Remind


async def acknowledge(work: Work, *, reference: str, item: str, whom: str | None) -> None:
    await act(work, reference, work.order(Acknowledge, item=item, whom=whom))


async def snooze(work: Work, *, reference: str, item: str, until: date, whom: str | None) -> None:
    await act(work, reference, work.order(Snooze, item=item, until=until, whom=whom))


async def remind(work: Work, *, reference: str, party: str | None) -> None:
    await act(work, reference, work.order(Remind, party=party))
