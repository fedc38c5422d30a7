"""A session as it was held: which one it was, who was there, what it decided, and what was irregular about it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.act import When
from domain.attendance import attend, quorum_of
from domain.calendar import WorkingDays
from domain.committees import Committees, CommitteeState, Decided, RecordReview, ReviewRecorded, Session, committee_of
from domain.convocations import as_announced, late
from domain.errors import AlreadyHeld, BeforeItsCause, NoQuorum, UnknownSession
from domain.implementation import Committee
from domain.roles import leaders, require_one_of
from domain.sheet import numbers
from domain.tally import tally
from domain.terms import Terms


class Calendar(NamedTuple):
    """What recording a session needs to know of time: the days worked, by when the committee would meet next, and the terms of its day."""

    worked: WorkingDays
    next_due: date | None
    then: Terms


def record(committees: Committees, terms: Terms, command: RecordReview, calendar: Calendar, when: When) -> ReviewRecorded:
    """A session with its tallies, counted with the committee of its day; whoever leads it then or now may record it.

    Without a quorum one that decided nothing or only adjourned is recorded; else it is refused whole.
    """
    today = committee_of(terms, command.committee)
    committee = next((one for one in calendar.then.committees if one.id == today.id), today)
    require_one_of(terms, command, tuple(dict.fromkeys((*leaders(committee), *leaders(today)))), committee.article)
    number, session = _session(committees.get(committee.id), command, when)
    sent_on = session.sent_on if session else command.convened_on
    if sent_on is not None and when.on < sent_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="review_convened", cause_on=sent_on.isoformat())
    attendance = attend(committee, command.present, command.proxies, command.recused)
    second = session is not None and session.second
    decided = tuple(
        Decided(**(decision.model_dump() | {"n": n, "tally": tally(attendance, committee, calendar.then, decision, second=second)}))
        for n, decision in zip(numbers(command.decisions), command.decisions, strict=True)
    )
    quorum = quorum_of(attendance, committee, second=second)
    if quorum is not None and not quorum.met and any(one.kind != "adjourn" for one in decided):
        raise NoQuorum(
            committee=committee.id,
            present=attendance.present,
            represented=attendance.represented,
            base=attendance.base,
            needed=quorum.needed,
            article=(committee.quorum.article if committee.quorum else None) or committee.article,
        )
    counts = (quorum is None or quorum.met) and (not decided or any(one.kind != "adjourn" for one in decided))
    return ReviewRecorded(
        when=when,
        committee=committee.id,
        session=number,
        begin=command.begin,
        end=command.end,
        place=command.place,
        convened_on=sent_on,
        present=command.present,
        proxies=dict(command.proxies),
        recused=command.recused,
        guests=command.guests,
        decisions=decided,
        irregularities=_irregularities(committee, command, session, (committees.get(committee.id), calendar.worked), when),
        minutes=command.minutes,
        quorum=quorum,
        second=second,
        counts=counts,
        next_due=calendar.next_due if counts else committees.get(committee.id).due,
    )


def _session(state: CommitteeState, command: RecordReview, when: When) -> tuple[int, Session | None]:
    """The session meant: the one named, else the one convened for that day, else a new one."""
    if command.session is None:
        planned = next((one for one in state.sessions if one.day == when.on and one.held_on is None), None)
        if planned is None and any(one.held_on == when.on for one in state.sessions):
            raise AlreadyHeld(committee=state.id, on=when.on.isoformat())
        return (planned.number if planned else state.last_number + 1), planned
    session = state.get(command.session)
    if session is None and command.session <= state.last_number:
        raise UnknownSession(committee=state.id, session=command.session)
    if session is not None and session.held_on is not None:
        raise AlreadyHeld(committee=state.id, session=command.session, on=session.held_on.isoformat())
    return command.session, session


def _irregularities(
    committee: Committee, command: RecordReview, session: Session | None, known: tuple[CommitteeState, WorkingDays], when: When
) -> tuple[str, ...]:
    sent = session.sent_on if session else command.convened_on
    second = session is not None and session.second
    found = list(late(committee, as_announced(*known, sent, when.on), sent, when.on, second=second)) if sent else []
    if sent is None and not when.taken_over:
        found.append("not_convened")
    if session is not None and session.day != when.on:
        found.append("held_on_another_day")
    stand_ins = [one for one in command.present if one.stands_in_for is not None]
    if committee.stand_ins == "with_letter" and any(not one.letter for one in stand_ins):
        found.append("stand_in_without_letter")
    return tuple(found)
