"""A decision in writing: put to the members, answered by each, and counted by the rules of a session once all have answered or on its day.

Whoever answers is present, whoever is silent is absent. What is adopted acts like a decision taken in session.
"""

from __future__ import annotations

from domain.act import Event, When
from domain.agenda import AgendaItem
from domain.committees import cycle, decisions
from domain.committees.attendance import Present, attend, quorum_of
from domain.committees.committees import Committees, CommitteeState, Decided, RecordReview, ReviewRecorded, committee_of
from domain.committees.consultation import AnswerConsultation, Consultation, ConsultationAnswered, ConsultationOpened, ConsultCommittee
from domain.committees.decisions import Deciding
from domain.committees.seating import seated
from domain.committees.sessions import failure
from domain.committees.tally import tally
from domain.consequences import what_follows
from domain.days.calendar import Moment
from domain.evolution import folded
from domain.files.implementation import Committee
from domain.files.sheet import Vote
from domain.phases import Closing, InForce, State, Suspended
from domain.refusals.errors import DomainError, NotAMember, NotVoting, WrongPhase, require_not_before
from domain.refusals.errors_of_committees import AlreadyVoted, ConsultationTooShort, NoConsultation, VotesComeLater
from domain.roles import leaders, require_one_of
from domain.signature.drafting import require_drafted

AroundReview = cycle.AroundReview | ConsultCommittee | AnswerConsultation
"""what is done about a committee beside its sessions themselves"""


def decide(state: State, command: AroundReview, when: When) -> tuple[Event, ...]:
    """Route a command to its subject."""
    match command:
        case ConsultCommittee():
            return (_open(state, command, when),)
        case AnswerConsultation():
            return _answer(state, command, when)
        case _:
            return cycle.decide(state, command, when)


def _open(state: State, command: ConsultCommittee, when: When) -> ConsultationOpened:
    """One decision without votes. Raises whatever carrying it out would raise, were everybody for it."""
    if not isinstance(state, InForce | Suspended | Closing):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    require_drafted(state.texts, when)
    terms = seated(state, when.on)
    committee = committee_of(terms, command.committee)
    require_one_of(terms, command, leaders(committee), committee.article)
    if command.decision.votes is not None:
        raise VotesComeLater(committee=committee.id)
    if command.until <= when.recorded_on:
        raise ConsultationTooShort(until=command.until.isoformat(), on=when.recorded_on.isoformat())
    seats = attend(committee, (), {}, command.recused).seats
    opened = ConsultationOpened(
        when=when,
        committee=committee.id,
        session=state.committees.get(committee.id).last_number + 1,
        decision=command.decision,
        until=command.until,
        recused=command.recused,
        asked=tuple(seat.member for seat in seats if seat.counts and not seat.vacant),
    )
    there = folded(state, (opened,))
    one = _named(there.committees, committee.id, opened.session)
    _carried_out(there, _counted(there, committee, one, dict.fromkeys(opened.asked, "for"), when), when)
    return opened


def _answer(state: State, command: AnswerConsultation, when: When) -> tuple[Event, ...]:
    """A vote, and where it is the last, what all of them come to."""
    committee = committee_of(seated(state, when.on), command.committee)
    one = _named(state.committees, committee.id, command.session)
    require_not_before(when.on, "consultation_opened", one.opened)
    if when.on > one.until:
        raise NoConsultation(committee=committee.id, session=one.number, known="")
    seat = _seat(committee, one, command.person)
    given = next((answer for answer in one.answers if answer.seat == seat), None)
    if given is not None:
        raise AlreadyVoted(committee=committee.id, session=one.number, seat=seat, person=given.person)
    answered = ConsultationAnswered(
        when=when, committee=committee.id, session=one.number, person=command.person, seat=seat, vote=command.vote
    )
    after = folded(state, (answered,))
    return (answered, *(ending(after, committee, one.number, when) if one.silent(committee) == (seat,) else ()))


def _named(committees: Committees, committee: str, number: int) -> Consultation:
    state: CommitteeState = committees.get(committee)
    found = next((one for one in state.consultations if one.number == number), None)
    if found is None:
        raise NoConsultation(committee=committee, session=number, known=", ".join(str(one.number) for one in state.consultations))
    return found


def _seat(committee: Committee, one: Consultation, person: str) -> str:
    """The seat that somebody votes from: their own, or that of the member whose alternate they are."""
    entry = next((entry for entry in committee.roster() if person in {entry.who, entry.alternate} and not entry.vacant), None)
    if entry is None:
        raise NotAMember(person=person, committee=committee.id)
    if entry.who not in one.asked(committee):
        raise NotVoting(person=person, committee=committee.id, recused=entry.who in one.recused)
    return entry.who


# ── How it ends ────────────────────────────────────────────────────────────────────────────────


def ended(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """On its day, whoever has answered by then, with whatever follows. Never raises."""
    committee, _, number = item.target.rpartition("-")
    when = When(on=item.due, recorded_on=now.today)
    events = ending(state, committee_of(seated(state, when.on), committee), int(number), when)
    return (*events, *what_follows(state, events, when))


def ending(state: State, committee: Committee, number: int, when: When) -> tuple[Event, ...]:
    """The votes counted, and what was adopted carried out; where it no longer can be, that is said, and the rest of it stands."""
    one = _named(state.committees, committee.id, number)
    asked = one.asked(committee)
    recorded = _counted(state, committee, one, {answer.seat: answer.vote for answer in one.answers if answer.seat in asked}, when)
    try:
        return (recorded, *_carried_out(state, recorded, when))
    except DomainError as error:
        return (recorded.model_copy(update={"irregularities": ("without_effect",), "withheld": error.code}),)


def _counted(state: State, committee: Committee, one: Consultation, votes: dict[str, Vote], when: When) -> ReviewRecorded:
    """As a session to which those came who answered. It settles no cadence, and nobody owes its minutes."""
    present = tuple(Present(person=seat) for seat in votes)
    sitting = {entry.who for entry in committee.roster() if not entry.vacant}
    attendance = attend(committee, present, {}, tuple(who for who in one.recused if who in sitting))
    decision = one.decision.model_copy(update={"votes": votes or None})
    decided = Decided(**(decision.model_dump() | {"n": decision.n or 1, "tally": tally(attendance, committee, state.terms, decision)}))
    quorum = quorum_of(attendance, committee)
    return ReviewRecorded(
        when=when,
        committee=committee.id,
        session=one.number,
        convened_on=one.opened,
        present=present,
        recused=one.recused,
        decisions=(decided,),
        quorum=quorum,
        counts=False,
        next_due=state.committees.get(committee.id).due,
        failed=failure(quorum, (decided,)),
        written=True,
    )


def _carried_out(state: State, recorded: ReviewRecorded, when: When) -> tuple[Event, ...]:
    """What a session that decided so would bring."""
    committee = committee_of(state.terms, recorded.committee)
    order = RecordReview(command_id=f"consultation-{recorded.session}", actor=state.terms.manager, committee=committee.id)
    after = folded(state, (recorded,))
    by = Deciding(committee, f"{committee.id}-{recorded.session}")
    return (*decisions.effects(after, by, recorded.decisions, order, when), *cycle.after_session(after, recorded))
