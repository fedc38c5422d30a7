"""What is done around a committee's sessions, and what the next one is to deal with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing import session_said
from adapters.cli.doing.acting import act, done, found_convention, tell
from adapters.cli.doing.signing import keep
from adapters.errors import Misused
from adapters.views import conventions as views
from domain.committees.attendance import Present
from domain.committees.calls import RequestReview
from domain.committees.committees import AttendReview
from domain.committees.consultation import AnswerConsultation, ConsultCommittee
from domain.committees.meetings import CallOffReview
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.committees.order_of_business import order_of_business
from domain.days.calendar import moment
from domain.words import business_in_words


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


async def call_off(work: Work, *, reference: str, committee: str, session: int, because: str) -> None:
    await act(work, reference, work.order(CallOffReview, committee=committee, session=session, because=because))


async def request(work: Work, *, reference: str, committee: str, because: str) -> None:
    await act(work, reference, work.order(RequestReview, committee=committee, because=because))


async def consult(
    work: Work, *, reference: str, committee: str, kind: str, until: date, recused: Sequence[str] | None, **decided: Any
) -> None:
    """Prints the consultation's number."""
    said = {key: value for key, value in decided.items() if value}
    found = await found_convention(work, reference)
    fields = {"decision": session_said.decision(kind, said), "until": until, "recused": tuple(recused or ())}
    answered, changes = await done(work, found, work.order(ConsultCommittee, committee=committee, **fields))
    if not work.out.json(views.answer(answered, work.asked.lang)):
        work.out.line(str(answered.session))
        tell(work, answered, changes)


async def answer(work: Work, *, reference: str, committee: str, number: int, vote: str) -> None:
    await act(work, reference, work.order(AnswerConsultation, committee=committee, session=number, vote=vote))


async def record_minutes(work: Work, *, reference: str, committee: str, session: int, file: Path | None, paper: bool) -> None:
    """Minutes travel by their SHA-256, like evidence."""
    if (file is None) is not paper:
        raise Misused(work.out.say("file_or_paper"))
    work.actor()
    kept = await keep(work, file) if file else None
    await act(work, reference, work.order(RecordMinutes, committee=committee, session=session, minutes=kept))


async def approve(work: Work, *, reference: str, committee: str, session: int, objection: str | None) -> None:
    await act(work, reference, work.order(ApproveMinutes, committee=committee, session=session, objection=objection))
