"""What is done about minutes: recorded once a session was held, approved by those who sat, by the next session, or by silence."""

from __future__ import annotations

from datetime import date

from domain.act import Event, When
from domain.agenda import AgendaItem, Awaited, Deadline
from domain.changes.past import Past
from domain.committees.attendance import attend
from domain.committees.committees import Committees, CommitteeState, ReviewRecorded, Session, committee_of
from domain.committees.minutes import (
    ApproveMinutes,
    Minutes,
    MinutesAgreed,
    MinutesApproved,
    MinutesDeemedApproved,
    MinutesObjected,
    MinutesRecorded,
    RecordMinutes,
)
from domain.committees.seating import seated_then
from domain.days.calendar import At, add
from domain.files.blocks import wording
from domain.files.implementation import Committee, Silence
from domain.files.terms import Terms
from domain.phases import State
from domain.refusals.errors import NotAMember, UnknownSession, require_not_before
from domain.refusals.errors_of_committees import AlreadyApproved, MinutesRecordedAlready, MinutesSettled, NoMinutes, NotHeldYet, WasNotThere
from domain.remembered import of_each
from domain.roles import leaders, require_one_of

DEEMED = "minutes_deemed_approved"


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def record(state: State, terms: Terms, command: RecordMinutes, when: When) -> MinutesRecorded:
    """Minutes, or corrected ones; ``terms`` are those of today, with whoever is in the chair."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    session = _held(state.committees.get(committee.id), command.session)
    require_not_before(when.on, "review_recorded", session.held_on or when.on)
    _require_open(committee, session)
    if session.minutes.number and command.minutes == session.minutes.sha256:
        raise MinutesRecordedAlready(committee=committee.id, session=session.number)
    late = session.minutes.due is not None and when.on > session.minutes.due
    recorded = MinutesRecorded(
        when=when,
        committee=committee.id,
        session=session.number,
        minutes=command.minutes,
        number=session.minutes.number + 1,
        irregularities=("late_minutes",) if late else (),
    )
    sat = session_of(state.past, committee.id, session.number)
    return _to_read(recorded, state, sat) if sat is not None else recorded


def session_of(past: Past, committee: str, number: int) -> ReviewRecorded | None:
    """A session as it was recorded, and corrected since."""
    found = (fact.event for fact in past.facts)
    return next((one for one in found if isinstance(one, ReviewRecorded) and (one.committee, one.session) == (committee, number)), None)


def with_the_session(state: State, sat: ReviewRecorded) -> tuple[MinutesRecorded, ...]:
    """Minutes that came with the record of their session, where the terms say what becomes of them."""
    committee = committee_of(state.terms, sat.committee)
    if not (sat.minutes or sat.minutes_on_paper) or committee.minutes is None or sat.when.taken_over:
        return ()
    recorded = MinutesRecorded(when=sat.when, committee=sat.committee, session=sat.session, minutes=sat.minutes)
    return (_to_read(recorded, state, sat),)


def _to_read(recorded: MinutesRecorded, state: State, sat: ReviewRecorded) -> MinutesRecorded:
    """With whoever is to read them, and until when. Nobody's silence counts from a day before they could be read."""
    committee = committee_of(state.terms, recorded.committee)
    approval = committee.minutes.approval if committee.minutes else None
    silence = approval.silence if isinstance(approval, Silence) and not recorded.when.taken_over else None
    deemed_on = add(recorded.when.recorded_on, silence, state.worked) if silence else None
    return recorded.model_copy(update={"readers": readers(state, sat), "deemed_on": deemed_on})


def readers(state: State, sat: ReviewRecorded) -> tuple[str, ...]:
    """Whoever sat with a vote, in the committee of that day: the member, or the alternate who came instead; for a stand-in from outside,
    the member. Those whom the convention no longer knows are asked no more.
    """
    seats = attend(committee_of(seated_then(state, sat.when.on), sat.committee), sat.present, sat.proxies, sat.recused).seats
    people = state.terms.people()
    sitting = (seat.taken_by if seat.taken_by in people else seat.member for seat in seats if seat.voting and seat.sat)
    return tuple(who for who in sitting if who in people)


def approve(committees: Committees, terms: Terms, command: ApproveMinutes, when: When) -> tuple[Event, ...]:
    """One member's word; once everybody who sat has approved, the minutes stand."""
    committee = committee_of(terms, command.committee)
    session = _held(committees.get(committee.id), command.session)
    _require_open(committee, session)
    minutes, person = session.minutes, command.person
    if not minutes.number:
        raise NoMinutes(committee=committee.id, session=session.number)
    require_not_before(when.on, "minutes_recorded", minutes.on or when.on)
    shared = {"when": when, "committee": committee.id, "session": session.number, "person": person}
    if command.objection is not None:
        if attend(committee, (), {}, ()).seat_of(person) is None and person not in minutes.readers:
            raise NotAMember(person=person, committee=committee.id)
        return (MinutesObjected.model_validate({**shared, "text": command.objection}),)
    if person not in minutes.readers:
        raise WasNotThere(person=person, committee=committee.id, session=session.number, known=", ".join(minutes.readers))
    if person in minutes.agreed:
        raise AlreadyApproved(person=person, committee=committee.id, session=session.number)
    agreed = MinutesAgreed.model_validate(shared)
    if {*minutes.readers} & terms.people() - {*minutes.agreed, person}:
        return (agreed,)
    return (agreed, MinutesApproved(when=when, committee=committee.id, session=session.number))


def by_decisions(committees: Committees, sat: ReviewRecorded) -> tuple[MinutesApproved, ...]:
    """What a session decided about the minutes of earlier ones; those that stand already stay as they are."""
    state = committees.get(sat.committee)
    numbers = dict.fromkeys(one.of for one in sat.decisions if one.kind == "minutes_approved" and one.adopted)
    sessions = (state.get(number) for number in numbers if number is not None)
    return tuple(
        MinutesApproved(when=sat.when, committee=sat.committee, session=one.number, at=sat.session)
        for one in sessions
        if one is not None and one.held_on is not None and one.minutes.approved_on is None and one.number != sat.session
    )


def require_held(committees: Committees, sat: ReviewRecorded) -> None:
    """Raises ``NotHeldYet`` where a session would approve its own minutes, or those of one still to come."""
    state = committees.get(sat.committee)
    for one in sat.decisions:
        if one.kind != "minutes_approved" or one.of is None:
            continue
        session = state.get(one.of)
        if one.of >= sat.session or (session is not None and session.held_on is None):
            raise NotHeldYet(committee=sat.committee, session=one.of)


def _held(state: CommitteeState, number: int) -> Session:
    session = state.get(number)
    if session is None or session.written:
        raise UnknownSession(committee=state.id, session=number)
    if session.held_on is None:
        raise NotHeldYet(committee=state.id, session=number, day=session.day.isoformat())
    return session


def _require_open(committee: Committee, session: Session) -> None:
    if (approved := session.minutes.approved_on) is not None:
        raise MinutesSettled(committee=committee.id, session=session.number, on=approved.isoformat(), article=committee.article)


# ── What is due ────────────────────────────────────────────────────────────────────────────────


def _target(committee: str, session: int) -> str:
    return f"{committee}-{session}"


def _silent(minutes: Minutes, terms: Terms) -> tuple[str, ...]:
    """Who has said nothing of them yet, of those whom the convention still knows."""
    people = terms.people() if minutes.silent else ()
    return tuple(who for who in minutes.silent if who in people)


def _sessions(committees: Committees, terms: Terms) -> list[tuple[Committee, Session, Minutes]]:
    return [(one, session, session.minutes) for one in terms.committees for session in committees.get(one.id).held]


@of_each
def deadlines(committees: Committees, terms: Terms, entry: date) -> tuple[Deadline, ...]:
    """By when minutes are owed by chairs and secretary, and until when those who sat may object before silence approves."""
    found: list[Deadline] = []
    for committee, session, minutes in _sessions(committees, terms):
        shared = {
            "target": _target(committee.id, session.number),
            "title": wording(committee.title),
            "since": minutes.since,
            "article": committee.article,
            "committee": committee.id,
        }
        owing = leaders(committee, minutes.due or session.day, entry) or (terms.manager,)
        if minutes.due is not None:
            found.append(Deadline.model_validate({"about": "minutes_due", "due": minutes.due, "to": owing, **shared}))
        if minutes.deemed_on is not None and minutes.to_approve:
            passing = {"duty": False, "falls_due": False, "effect": "deemed_given", "to": _silent(minutes, terms) or owing}
            found.append(Deadline.model_validate({"about": DEEMED, "due": minutes.deemed_on, **passing, **shared}))
    return tuple(found)


def items(committees: Committees, terms: Terms) -> tuple[AgendaItem, ...]:
    """The days on which silence approves."""
    return tuple(
        AgendaItem(
            due=minutes.deemed_on,
            at=At.END,
            kind=DEEMED,
            target=_target(committee.id, session.number),
            title=wording(committee.title),
            effect="deemed_given",
        )
        for committee, session, minutes in _sessions(committees, terms)
        if minutes.deemed_on is not None and minutes.to_approve
    )


def deemed(target: str, when: When) -> MinutesDeemedApproved:
    """Nobody has objected by the end of the day."""
    committee, _, number = target.rpartition("-")
    return MinutesDeemedApproved(when=when, committee=committee, session=int(number))


def awaited(committees: Committees, terms: Terms) -> tuple[Awaited, ...]:
    """Minutes that wait for approval, where the terms say how they are approved."""
    return tuple(
        Awaited(
            rule="minutes_approval" if minutes.deemed_on else "minutes_at_next_session",
            target=_target(committee.id, session.number),
            who=_silent(minutes, terms) if minutes.deemed_on else leaders(committee),
            since=minutes.on,
            due=minutes.deemed_on,
            article=committee.article,
            title=wording(committee.title),
            effect="deemed_given" if minutes.deemed_on else None,
        )
        for committee, session, minutes in _sessions(committees, terms)
        if minutes.to_approve and committee.minutes is not None and committee.minutes.approval is not None
    )
