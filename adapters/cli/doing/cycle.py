"""What is done around a committee's sessions, and what the next one is to deal with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from adapters import views
from adapters.cli.context import Work
from adapters.cli.doing.acting import act, found_convention
from adapters.cli.doing.signing import keep
from adapters.errors import Misused
from domain import business_in_words
from domain.attendance import Present
from domain.calendar import moment
from domain.calls import RequestReview
from domain.committees import AttendReview
from domain.minutes import ApproveMinutes, RecordMinutes
from domain.order_of_business import order_of_business


async def business(work: Work, *, reference: str, committee: str, session: int | None) -> None:
    """What the session is to deal with, from the log alone."""
    found = await found_convention(work, reference)
    today = moment(work.desk.now(), found.state.terms.zone).today
    order = order_of_business(found.state, committee, today, session)
    if work.out.json(views.business(order, work.asked.lang)):
        return
    told: list[str] = []
    for one in order.lines:
        if one.section not in told:
            told.append(one.section)
            work.out.line(business_in_words.section(one.section, work.asked.lang))
        work.out.line(f"  {one.n}. {business_in_words.line(one, work.asked.lang)}")
    if not order.lines:
        work.out.note("nothing")


async def attend(
    work: Work,
    *,
    reference: str,
    committee: str,
    session: int,
    present: Sequence[str],
    proxies: Mapping[str, str] | None,
    recused: Sequence[str] | None,
) -> None:
    people = tuple(Present(person=who) for who in present)
    fields = {"present": people, "proxies": proxies or {}, "recused": tuple(recused or ())}
    await act(work, reference, work.order(AttendReview, committee=committee, session=session, **fields))


async def request(work: Work, *, reference: str, committee: str, because: str) -> None:
    await act(work, reference, work.order(RequestReview, committee=committee, because=because))


async def record_minutes(work: Work, *, reference: str, committee: str, session: int, file: Path | None, paper: bool) -> None:
    """Minutes travel by their SHA-256, like evidence."""
    if (file is None) is not paper:
        raise Misused(work.out.say("file_or_paper"))
    work.actor()
    kept = await keep(work, file) if file else None
    await act(work, reference, work.order(RecordMinutes, committee=committee, session=session, minutes=kept))


async def approve(work: Work, *, reference: str, committee: str, session: int, objection: str | None) -> None:
    await act(work, reference, work.order(ApproveMinutes, committee=committee, session=session, objection=objection))
