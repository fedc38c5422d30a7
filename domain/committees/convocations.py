"""Convening a committee: in time or late, once for a day, by its chairs or its secretary, anew for want of a quorum, or on request."""

from __future__ import annotations

from datetime import date

from domain.act import When
from domain.agenda import Deadline
from domain.committees.attendance import attend
from domain.committees.calls import RequestReview, ReviewRequested
from domain.committees.committees import Committees, CommitteeState, ConveneReview, ReviewConvened, committee_of
from domain.days.calendar import Period, WorkingDays, add, before
from domain.files.blocks import wording
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.refusals.errors import AlreadyConvened, AlreadyHeld, NotAMember, NotVoting, require_not_before
from domain.refusals.errors_of_committees import AlreadyRequested, NoSecondCall, NotOnRequest
from domain.remembered import of_each
from domain.roles import leaders, require_one_of

USUAL_LEAD = Period(days=30)
"""how long a committee has to be convened that is called together, where its terms give no lead of its own"""


def convene(committees: Committees, terms: Terms, command: ConveneReview, worked: WorkingDays, when: When) -> ReviewConvened:
    """A convocation with the session's number; sent too late, it is recorded as irregular."""
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    state = committees.get(committee.id)
    require_not_before(command.session_day, "review_convened", when.on)
    if any(session.day == command.session_day for session in state.planned):
        raise AlreadyConvened(committee=committee.id, on=command.session_day.isoformat())
    if any(session.held_on == command.session_day for session in state.held):
        raise AlreadyHeld(committee=committee.id, on=command.session_day.isoformat())
    if command.second:
        require_lost(state, committee, when.on)
    return ReviewConvened(
        when=when,
        committee=committee.id,
        session=state.last_number + 1,
        session_day=command.session_day,
        begin=command.begin,
        place=command.place,
        link=command.link,
        second=command.second,
        irregularities=late(
            committee, as_announced(state, worked, when.on, command.session_day), when.on, command.session_day, second=command.second
        ),
    )


def require_lost(state: CommitteeState, committee: Committee, on: date) -> None:
    """Raises ``NoSecondCall`` unless the last session had no quorum."""
    last = next((session for session in reversed(state.held)), None)
    article = (committee.quorum.article if committee.quorum else None) or committee.article
    if last is None or last.failed != "no_quorum":
        raise NoSecondCall(committee=committee.id, session=last.number if last else None, article=article)
    require_not_before(on, "review_recorded", last.held_on or on)


def as_announced(state: CommitteeState, worked: WorkingDays, sent: date, day: date) -> WorkingDays:
    """The calendar that a convocation is measured by: what was known when it was sent, and for the day that was announced by then."""
    return worked.known_before(min(sent, state.due_recorded_on) if day == state.due else sent)


def late(committee: Committee, worked: WorkingDays, sent: date, day: date, *, second: bool) -> tuple[str, ...]:
    lead = committee.meets.convocation if committee.meets else None
    if second and committee.quorum and committee.quorum.second_call:
        lead = committee.quorum.second_call.after
    return ("late_convocation",) if lead and sent > before(day, lead, worked) else ()


# ── Called together out of turn ────────────────────────────────────────────────────────────────


def request(committees: Committees, terms: Terms, command: RequestReview, worked: WorkingDays, when: When) -> ReviewRequested:
    """A member with a vote asks for a session; chairs and secretary owe the convocation."""
    committee = committee_of(terms, command.committee)
    if committee.meets is None or not committee.meets.on_request:
        raise NotOnRequest(committee=committee.id, article=committee.article)
    seat = attend(committee, (), {}, ()).seat_of(command.person)
    if seat is None:
        raise NotAMember(person=command.person, committee=committee.id)
    if not seat.voting:
        raise NotVoting(person=command.person, committee=committee.id, recused=False)
    state = committees.get(committee.id)
    if state.expected:
        raise AlreadyConvened(committee=committee.id, on=state.expected[0].day.isoformat())
    asked = next((call for call in state.calls if call.cause == "request"), None)
    if asked is not None:
        raise AlreadyRequested(committee=committee.id, person=asked.origin, on=asked.on.isoformat())
    due = convened_by(committee, when.on, worked)
    return ReviewRequested(when=when, committee=committee.id, person=command.person, because=command.because, due=due)


def convened_by(committee: Committee, since: date, worked: WorkingDays) -> date:
    """By when a committee that is called together must have been convened."""
    lead = committee.meets.convocation if committee.meets else None
    return add(since, lead or USUAL_LEAD, worked)


@of_each
def deadlines(committees: Committees, terms: Terms, entry: date) -> tuple[Deadline, ...]:
    """By when committees must have been convened that were called together; a session that is convened already will do."""
    found: dict[str, Deadline] = {}
    for committee in terms.committees:
        state = committees.get(committee.id)
        for call in () if state.expected else state.calls:
            deadline = Deadline(
                about="request_due" if call.cause == "request" else "escalation_due",
                target=committee.id,
                due=call.due,
                title=wording(committee.title),
                to=leaders(committee, call.due, entry) or (terms.manager,),
                since=call.recorded_on,
                escalate=call.cause != "request",
                article=committee.article,
                committee=committee.id,
            )
            found.setdefault(deadline.key, deadline)
    return tuple(found.values())
