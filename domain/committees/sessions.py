"""A session as it was held: which one it was, who was there, what it decided, and what was irregular about it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.act import When
from domain.committees.attendance import Attendance, QuorumCount, attend, quorum_of
from domain.committees.calls import Failure
from domain.committees.committees import (
    AttendanceRecorded,
    Attended,
    AttendReview,
    Committees,
    CommitteeState,
    Decided,
    RecordReview,
    ReviewRecorded,
    Session,
    committee_of,
)
from domain.committees.convocations import as_announced, late
from domain.committees.moving import require_open, to_be_held
from domain.committees.tally import tally
from domain.days.calendar import WorkingDays, add
from domain.files.implementation import Committee
from domain.files.sheet import numbers
from domain.files.terms import Terms
from domain.refusals.errors import AlreadyHeld, NoQuorum, UnknownPerson, UnknownSession, require_not_before
from domain.roles import leaders, require_one_of


class Calendar(NamedTuple):
    """What recording a session needs to know of time: the days worked, by when the committee would meet next, the terms of its day, and
    whether what it owes falls due (``running``: since entry into force).
    """

    worked: WorkingDays
    next_due: date | None
    then: Terms
    running: bool

    def minutes_due(self, committee: Committee, when: When) -> date | None:
        within = committee.minutes.within if committee.minutes else None
        return add(when.on, within, self.worked) if within and self.running and not when.taken_over else None


def attendance_ahead(committees: Committees, terms: Terms, command: AttendReview, when: When) -> AttendanceRecorded:
    """Who will sit at a session that was convened; said again, the last word counts."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    session = to_be_held(committees.get(committee.id), command.session)
    require_not_before(when.on, "review_convened", session.sent_on or when.on)
    attend(committee, command.present, command.proxies, command.recused)
    return AttendanceRecorded(
        when=when,
        committee=committee.id,
        session=session.number,
        present=command.present,
        proxies=dict(command.proxies),
        recused=command.recused,
    )


def record(committees: Committees, terms: Terms, command: RecordReview, calendar: Calendar, when: When) -> ReviewRecorded:
    """A session with its tallies, counted with the committee of its day; whoever leads it then or now may record it.

    What it decided without a quorum is refused whole, unless it is said that it is to be recorded so.
    """
    today = committee_of(terms, command.committee)
    committee = committee_of(calendar.then, today.id)
    require_one_of(terms, command, tuple(dict.fromkeys((*leaders(committee), *leaders(today)))), committee.article)
    state = committees.get(committee.id)
    number, session = _session(state, command, when)
    sent_on = session.sent_on if session else command.convened_on
    require_not_before(when.on, "review_convened", sent_on or when.on)
    sat = _sat(command, session)
    second = session is not None and session.second
    _require_known(sat, terms, calendar.then)
    attendance = attend(committee, sat.present, sat.proxies, sat.recused)
    decided = tuple(
        Decided(**(decision.model_dump() | {"n": n, "tally": tally(attendance, committee, calendar.then, decision, second=second)}))
        for n, decision in zip(numbers(command.decisions), command.decisions, strict=True)
    )
    quorum = quorum_of(attendance, committee, second=second)
    if not command.without_quorum:
        require_quorum(committee, attendance, quorum, decided)
    failed = failure(quorum, decided)
    counts = failed not in {"no_quorum", "adjourned"}
    return ReviewRecorded(
        when=when,
        committee=committee.id,
        session=number,
        begin=command.begin,
        end=command.end,
        place=command.place,
        convened_on=sent_on,
        present=sat.present,
        proxies=sat.proxies,
        recused=sat.recused,
        guests=command.guests,
        decisions=decided,
        irregularities=(
            *_irregularities(committee, sat, session, (state, calendar.worked), when, sent=sent_on),
            *(("no_quorum",) if lost(quorum, decided) else ()),
        ),
        minutes=command.minutes,
        minutes_on_paper=command.minutes_on_paper,
        letters=dict(command.letters),
        quorum=quorum,
        second=second,
        counts=counts,
        next_due=calendar.next_due if counts else state.due,
        failed=failed,
        minutes_due=calendar.minutes_due(committee, when),
    )


def _sat(command: RecordReview, session: Session | None) -> Attended:
    """Who sat: what the record says; where it names nobody, what was said ahead."""
    if not (command.present or command.proxies or command.recused) and session is not None and session.attended is not None:
        return session.attended
    return Attended(present=command.present, proxies=dict(command.proxies), recused=command.recused)


def lost(quorum: QuorumCount | None, decided: tuple[Decided, ...]) -> bool:
    """Whether anything was decided without a quorum but to adjourn."""
    return quorum is not None and not quorum.met and any(one.kind != "adjourn" for one in decided)


def require_quorum(committee: Committee, attendance: Attendance, quorum: QuorumCount | None, decided: tuple[Decided, ...]) -> None:
    """Raises ``NoQuorum`` with its figures."""
    if quorum is not None and lost(quorum, decided):
        raise NoQuorum(
            committee=committee.id,
            present=attendance.present,
            represented=attendance.represented,
            base=attendance.base,
            needed=quorum.needed,
            article=(committee.quorum.article if committee.quorum else None) or committee.article,
        )


def failure(quorum: QuorumCount | None, decided: tuple[Decided, ...]) -> Failure | None:
    """Why a session did not settle what it met for: nobody enough, nothing but an adjournment, or a decision that fell in a tie."""
    if quorum is not None and not quorum.met:
        return "no_quorum"
    if decided and all(one.kind == "adjourn" for one in decided):
        return "adjourned"
    return "disagreement" if any(_divided(one) for one in decided) else None


def _divided(decided: Decided) -> bool:
    """Rejected with as many for it as against it, or for want of a consensus."""
    tallied = decided.tally
    if tallied.result != "rejected" or not tallied.against:
        return False
    return tallied.in_favour == tallied.against or (tallied.majority is not None and tallied.majority.rule == "consensus")


def _require_known(sat: Attended, *terms: Terms) -> None:
    """Whom a stand-in comes from is a party or an institution of the convention, of that day or of today. Raises ``UnknownPerson``."""
    known = {one.id for each in terms for one in (*each.parties, *each.institutions)}
    if stranger := next((one.party for one in sat.present if one.party is not None and one.party not in known), None):
        raise UnknownPerson(person=stranger)


def _session(state: CommitteeState, command: RecordReview, when: When) -> tuple[int, Session | None]:
    """The session meant: the one named, else the one convened for that day, else a new one."""
    if command.session is None:
        planned = next((one for one in state.planned if one.day == when.on), None)
        if planned is None and any(one.held_on == when.on for one in state.held):
            raise AlreadyHeld(committee=state.id, on=when.on.isoformat())
        return (planned.number if planned else state.last_number + 1), planned
    session = state.get(command.session)
    if session is None and (command.session <= state.last_number or any(one.day == when.on for one in state.planned)):
        raise UnknownSession(committee=state.id, session=command.session)
    if session is not None:
        require_open(state, session)
    return command.session, session


def _irregularities(
    committee: Committee,
    sat: Attended,
    session: Session | None,
    known: tuple[CommitteeState, WorkingDays],
    when: When,
    *,
    sent: date | None,
) -> tuple[str, ...]:
    second = session is not None and session.second
    found = list(late(committee, as_announced(*known, sent, when.on), sent, when.on, second=second)) if sent else []
    if sent is None and not when.taken_over:
        found.append("not_convened")
    if session is not None and session.day != when.on:
        found.append("held_on_another_day")
    stand_ins = [one for one in sat.present if one.stands_in_for is not None]
    if committee.stand_ins == "with_letter" and any(not one.letter for one in stand_ins):
        found.append("stand_in_without_letter")
    return tuple(found)
