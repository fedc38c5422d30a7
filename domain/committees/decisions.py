"""What adopted decisions bring about, and what a committee may decide by the terms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple, assert_never, cast, get_args

from domain.act import Command, Event, When
from domain.committees import actions, committees, cycle, sessions
from domain.committees.actions import About, ActionOpened, DropAction, FinishAction
from domain.committees.committees import Decided, RecordReview
from domain.committees.next_session import review_after
from domain.committees.seating import seated, seated_then
from domain.due import programme_asked
from domain.evolution import folded
from domain.files.implementation import ByWhom, Committee
from domain.files.sheet import DecisionKind
from domain.files.terms import Terms
from domain.in_force import require_force, require_living, resume, suspend, terminate
from domain.life import prolongation
from domain.life.closing import ClosingStarted
from domain.life.prolongation import Extend
from domain.life.termination import Terminate
from domain.milestones import milestones, schedule
from domain.milestones.acceptance import Verdict, accepted
from domain.milestones.milestone_acts import once_in_force, put_off
from domain.milestones.programme import require_of_its_time
from domain.milestones.rescheduling import Move
from domain.passing import prolonged
from domain.phases import Closing, InForce, State, Suspended
from domain.refusals.errors import BeforeItsCause, UnknownPerson
from domain.refusals.errors_of_decisions import DecisionNumberedTwice, DecisionOutsideTerms, IncompleteDecision
from domain.signature.drafting import require_drafted

_ABOUTS: Mapping[str, About] = MappingProxyType(
    {"continue_with_reservations": "reservation", "action": "action", "amend": "amend", "programme": "programme"}
)
OF_LIFE: tuple[DecisionKind, ...] = ("amend", "suspend", "resume", "renew", "extend", "terminate", "close")
"""What moves the whole convention: not for a committee that only recommends."""


class Deciding(NamedTuple):
    """Who decided, and the name that its decisions are called by: ``suivi-3``."""

    committee: Committee
    name: str


OfDecisions = RecordReview | FinishAction | DropAction


def decide(state: State, command: OfDecisions, when: When) -> tuple[Event, ...]:
    """A session, and what becomes of the actions that decisions have opened."""
    match command:
        case RecordReview():
            return record_review(state, command, when)
        case FinishAction():
            return (actions.finish(state.actions, seated(state, when.on), command, when),)
        case DropAction():
            return (actions.drop(state.actions, seated(state, when.on), command, when),)
        case _:
            assert_never(command)


def record_review(state: State, command: RecordReview, when: When) -> tuple[Event, ...]:
    """The session, and what its adopted decisions bring."""
    require_drafted(state.texts, when)
    committee = committees.committee_of(state.terms, command.committee)
    running = isinstance(state, InForce | Suspended | Closing)
    calendar = sessions.Calendar(state.worked, review_after(state, committee.id, when.on), seated_then(state, when.on), running=running)
    recorded = sessions.record(state.committees, seated(state, when.recorded_on), command, calendar, when)
    by = Deciding(committee, f"{committee.id}-{recorded.session}")
    after = folded(state, (recorded,))
    return (recorded, *effects(after, by, recorded.decisions, command, when), *cycle.after_session(after, recorded))


def effects(state: State, by: Deciding, decisions: tuple[Decided, ...], command: Command, when: When) -> tuple[Event, ...]:
    """What the adopted ones bring, each on the state that those before it left. One that cannot be carried out refuses them all.

    Those that were not adopted bring nothing, whatever they say.
    """
    twice = [n for n, times in Counter(one.n for one in decisions).items() if times > 1]
    if twice:
        raise DecisionNumberedTwice(committee=by.committee.id, n=twice[0])
    events: list[Event] = []
    for decision in decisions:
        if decision.adopted:
            _require_allowed(state, by.committee, decision)
            brought = _brought(state, by, decision, command, when)
            state = folded(state, brought)
            events += brought
    return tuple(events)


def _brought(state: State, by: Deciding, decision: Decided, command: Command, when: When) -> tuple[Event, ...]:
    """What one decision brings; a session that was adjourned or only continues brings nothing more."""
    kind = cast("DecisionKind", decision.kind)
    match kind:
        case "continue" | "adjourn" | "minutes_approved":
            return ()
        case "continue_with_reservations" | "action" | "amend" | "programme":
            return tuple(_opened(state, by, decision, command, when))
        case "accept":
            return _accepted(state, by.committee, decision, when)
        case "reschedule":
            return _rescheduled(state, by, decision, command, when)
        case "suspend":
            return suspend(state, command, when, because=decision.because, committee=by.committee.id)
        case "resume":
            return resume(state, command, when, because=decision.because, committee=by.committee.id)
        case "renew" | "extend" | "terminate":
            return _term(state, by, decision, command, when)
        case "close":
            require_force(state, command, when)
            return () if isinstance(state, Closing) else (ClosingStarted(when=when, committee=by.committee.id),)
        case _:
            assert_never(kind)


# ── What the terms allow ───────────────────────────────────────────────────────────────────────


def allowed(state: State, committee: Committee) -> tuple[DecisionKind, ...]:
    """The kinds of decision that the terms leave to a committee, whatever phase the convention is in."""
    return tuple(kind for kind in get_args(DecisionKind) if _allows(state, committee, kind))


def _allows(state: State, committee: Committee, kind: DecisionKind) -> bool:
    terms = state.terms
    if kind in OF_LIFE and recommends(committee):
        return False
    match kind:
        case "accept":
            return any(isinstance(one.accepted_by, ByWhom) and one.accepted_by.committee == committee.id for one in terms.milestones)
        case "programme":
            return terms.programme is not None and terms.programme.adopted_by.committee == committee.id
        case "renew":
            most, force = terms.term.renewal.at_most, getattr(state, "force", None)
            return terms.term.renewal.mode == "express" and (most is None or (force.renewals if force else 0) < most)
        case "extend":
            return not isinstance(state, InForce | Suspended) or state.force.end is not None
        case _:
            return True


def recommends(committee: Committee) -> bool:
    """Whether it only prepares what another one decides."""
    return committee.kind == "technical" or committee.reports_to is not None


def _require_allowed(state: State, committee: Committee, decision: Decided) -> None:
    """Raises ``DecisionOutsideTerms``. Whose acceptance a milestone needs is looked at with the milestone."""
    may, terms = allowed(state, committee), state.terms
    if decision.kind in may or decision.kind == "accept":
        return
    by = terms.programme.adopted_by if decision.kind == "programme" and terms.programme else None
    raise DecisionOutsideTerms(
        committee=committee.id,
        n=decision.n,
        decision=decision.kind,
        allowed=", ".join(may),
        recommends_to=_above(terms, committee) if decision.kind in OF_LIFE and recommends(committee) else None,
        adopted_by=by.committee or by.party if by else None,
        article=_article(terms, committee, decision.kind),
    )


def _above(terms: Terms, committee: Committee) -> str:
    return committee.reports_to or ", ".join(terms.party_ids())


def _article(terms: Terms, committee: Committee, kind: str) -> str | None:
    """Where the terms say so."""
    if kind in {"renew", "extend"} and not recommends(committee):
        return terms.term.article
    if kind == "programme" and terms.programme:
        return terms.programme.article or committee.article
    return committee.article


# ── What each kind brings ──────────────────────────────────────────────────────────────────────


def _opened(state: State, by: Deciding, decision: Decided, command: Command, when: When) -> Iterator[Event]:
    """What somebody has to do from now on: an action, what lifts each reservation, an amendment, the programme to record."""
    about = _ABOUTS[decision.kind]
    if about == "amend":
        require_living(state, command)
    if decision.owner is not None and decision.owner not in {
        *state.terms.people(),
        *(one.id for one in (*state.terms.parties, *state.terms.institutions)),
    }:
        raise UnknownPerson(person=decision.owner)
    if about == "programme" and decision.year is not None:
        require_of_its_time(state.terms.programme, decision.year, when.on)
    if decision.due is not None and decision.due < when.on:
        raise BeforeItsCause(on=decision.due.isoformat(), cause="action_opened", cause_on=when.on.isoformat())
    name = f"{by.name}.{decision.n}"
    said = decision.reservations or tuple(filter(None, (decision.text,))) if about == "reservation" else (_reason(by, decision),)
    for number, text in enumerate(said, start=1):
        yield ActionOpened(
            when=when,
            action=f"{name}.{number}" if about == "reservation" else name,
            about=about,
            text=text,
            owner=decision.owner,
            due=decision.due,
            committee=by.committee.id,
            year=(decision.year or programme_asked(state, when.on)) if about == "programme" else None,
        )


def _reason(by: Deciding, decision: Decided) -> str:
    """What was decided, in the words that there are for it; the year of a programme, or its own name, where there are none."""
    return decision.text or decision.because or str(decision.year or f"{by.name}.{decision.n}")


def _accepted(state: State, committee: Committee, decision: Decided, when: When) -> tuple[Event, ...]:
    """A milestone that a committee accepted, or returned."""
    milestone, first = schedule.find(state.milestones, state.terms, decision.milestone or "", state.worked, when)
    terms = milestones.term_of(state.terms, milestone.series)
    by = terms.accepted_by
    acceptor = by if isinstance(by, str) else by.committee or by.party
    if isinstance(by, str) or by.committee != committee.id:
        raise DecisionOutsideTerms(
            committee=committee.id,
            n=decision.n,
            decision=decision.kind,
            allowed=", ".join(allowed(state, committee)),
            milestone=milestone.id,
            acceptor=acceptor,
            article=terms.article,
        )
    return (*first, accepted(milestone, state.terms, Verdict(decision.status or "met", None, decision.because), when))


def _rescheduled(state: State, by: Deciding, decision: Decided, command: Command, when: When) -> tuple[Event, ...]:
    once_in_force(state, command)
    milestone, first = schedule.find(state.milestones, state.terms, decision.milestone or "", state.worked, when)
    move = Move(_to(by, decision), decision.because or decision.text, by.committee.id)
    return (*first, *put_off(state, milestone, command, move, when))


def _to(by: Deciding, decision: Decided) -> date:
    if decision.to is None:
        raise IncompleteDecision(committee=by.committee.id, n=decision.n, decision=decision.kind, missing="to")
    return decision.to


def _term(state: State, by: Deciding, decision: Decided, command: Command, when: When) -> tuple[Event, ...]:
    """A longer term, or its end; ``to`` is the last day in force."""
    living = require_living(state, command)
    if decision.kind == "renew":
        return prolonged(living, prolongation.renew(living.force, living.terms, living.worked, when), when)
    order = {"command_id": command.command_id, "actor": command.actor, "because": _reason(by, decision)}
    if decision.kind == "terminate":
        ends_on = decision.to + timedelta(days=1) if decision.to else None
        ending = Terminate.model_validate({**order, "cause": "mutual", "ends_on": ends_on})
        return (terminate(living, ending, when),)
    return prolonged(
        living, prolongation.extend(living.force, living.terms, Extend.model_validate({**order, "until": _to(by, decision)}), when), when
    )
