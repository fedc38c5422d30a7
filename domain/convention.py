"""A convention as a decider: what a command means. Routing only; the rules live by subject, the fold in ``evolution.py``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import assert_never

from domain import committees, errors, messages, milestones, notification, objections, schedule, signature, suspension, termination
from domain.act import SYSTEM, Command, Event, When
from domain.agenda import FallDue
from domain.calendar import Moment, Within
from domain.closing import Abandon, Close, ClosingStarted, abandoned, close
from domain.committees import Calendar, ConveneReview, Decided, RecordReview
from domain.consistency import problems
from domain.drafting import Draft, Open, Redraft, RedraftingStarted, draft, open_for_signature, require_drafted
from domain.due import (
    due_by,
    entry_into_force,
    execute,
    late_now,
    line_of,
    passed_before_live,
    prolonged,
    review_after,
    rights_lost,
    terminated,
)
from domain.evolution import EVENTS, AnyEvent, begun, evolve, fold
from domain.force import entry_date
from domain.holidays import FixCalendar, fix
from domain.messages import MessageDue, RecordDelivery, SwitchMail
from domain.milestones import AcceptMilestone, MilestoneAccepted, ReportMilestone, SubmitMilestone, Verdict
from domain.notification import Notify
from domain.objections import AnswerObjection, Object, Settle
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.prolongation import Extend, Renew, extend, renew
from domain.roles import require_known, require_manager, require_party
from domain.signature import Decline, Sign, SignatureDeclined, SignatureVoided, Visa
from domain.start import ConventionStarted, GoLive, Start, WentLive, facts_of
from domain.submissions import CountRefusals, RefuseSubmission, SubmissionsRefused, refuse
from domain.suspension import ConventionSuspended, Resume, Suspend
from domain.termination import AcceptCure, Cure, Denounce, Terminate
from domain.terms import Terms

Note = FixCalendar | RecordDelivery | RefuseSubmission | CountRefusals
"""Commands that only the workflow itself gives: nobody's rights are asked for."""
Act = (
    GoLive | Draft | Object | AnswerObjection | Settle | Open | Redraft | Abandon | Sign | Visa | Decline | Notify
    | ReportMilestone | SubmitMilestone | AcceptMilestone | ConveneReview | RecordReview | Suspend | Resume | Renew | Extend
    | Denounce | Cure | AcceptCure | Terminate | Close | SwitchMail | Note
)  # fmt: skip
AnyCommand = Start | FallDue | Act
Internal = FallDue | Note

FURTHEST_BACK = timedelta(days=30)
"""What lies further back is recorded by the programme manager alone."""
MOST_EVENTS = 180
"""A batch of due items stops here; what is left falls due at once again. One recording holds at most 200 events."""


def decide(state: State | None, command: AnyCommand, now: Moment) -> tuple[Event, ...]:
    """The events that a command brings, or a ``DomainError`` that says why not. Pure; ``now`` is the workflow's, never the caller's."""
    if isinstance(command, Start):
        return _start(state, command, now)
    if state is None:
        raise errors.WrongPhase(phase=None, act=command.kind)
    if isinstance(state, Closed) and not isinstance(command, Internal):
        raise errors.ConventionClosed(reference=state.terms.reference, closed_on=state.closed_on.isoformat(), outcome=state.outcome)
    if isinstance(command, FallDue):
        return _fall_due(state, now)
    if isinstance(command, Sign) and command.party is not None:
        require_party(state.terms, command.party)
    if not isinstance(command, Internal):
        require_known(state.terms, command)
    when = _when(state, command, now)
    events = _decided(state, command, when)
    return (*events, *_what_follows(state, events, when))


def _when(state: State, command: Command, now: Moment) -> When:
    """The day of the act: never in the future, and far back only for the programme manager."""
    on = command.effective_on or now.today
    if on > now.today:
        raise errors.InTheFuture(on=on.isoformat(), today=now.today.isoformat())
    if now.today - on > FURTHEST_BACK and command.actor != state.terms.manager:
        raise errors.TooFarBack(on=on.isoformat(), person=command.actor, manager=state.terms.manager)
    return When(on=on, recorded_on=now.today)


def _decided(state: State, command: Act, when: When) -> tuple[Event, ...]:  # noqa: C901, PLR0912 - a router has a case for each command
    """Route a command to its subject."""
    match command:
        case Draft():
            return draft(_drafting(state, command).texts, state.terms, command, when)
        case Open():
            return open_for_signature(_drafting(state, command).texts, state.terms, command, when)
        case Object():
            return (objections.raise_objection(_drafting(state, command).texts.objections, state.terms, command, when),)
        case AnswerObjection():
            return (objections.answer(_drafting(state, command).texts.objections, state.terms, command, when),)
        case Settle():
            return (objections.settle(_drafting(state, command).texts.objections, state.terms, command, when),)
        case Redraft():
            require_manager(state.terms, command)
            return _redraft(_in_signature(state, command), command.because, when)
        case Abandon():
            return _abandon(state, command, when)
        case Sign():
            signing = _in_signature(state, command).signing
            return (signature.sign(signing, state.terms, command, when),)
        case Visa():
            signing = _in_signature(state, command).signing
            return (signature.give_visa(signing, state.terms, command, when),)
        case Decline():
            signing = _in_signature(state, command).signing
            return (signature.decline(signing, state.terms, command, when),)
        case Notify():
            return _notify(state, command, when)
        case ReportMilestone() | SubmitMilestone() | AcceptMilestone():
            return _on_milestone(state, command, when)
        case ConveneReview():
            return (committees.convene(state.committees, state.terms, command, state.worked, when),)
        case RecordReview():
            return _record_review(state, command, when)
        case Suspend():
            require_manager(state.terms, command)
            return _suspend(state, command, when, because=command.because)
        case Resume():
            require_manager(state.terms, command)
            return _resume(state, command, when, because=command.because)
        case Renew() | Extend():
            return _prolong(state, command, when)
        case Denounce() | Cure() | AcceptCure() | Terminate():
            return (_towards_the_end(state, command, when),)
        case Close():
            return _close(state, command, when)
        case GoLive():
            return _go_live(state, command, when)
        case SwitchMail():
            return messages.switch(state.mailbox, state.terms, command, when)
        case FixCalendar():
            return fix(command, state.worked, when)
        case RecordDelivery():
            return messages.record_delivery(state.mailbox, command, when)
        case RefuseSubmission():
            return (refuse(command, when),)
        case CountRefusals():
            return (SubmissionsRefused(when=when, count=command.count),)
        case _:
            assert_never(command)


# ── Starting, and facts of the past ────────────────────────────────────────────────────────────


def _start(state: State | None, command: Start, now: Moment) -> tuple[Event, ...]:
    """The first event, and for a convention taken over its facts, each under the same rules as if it happened today."""
    if state is not None:
        raise errors.WrongPhase(phase=state.name, act=command.kind)
    require_manager(command.terms, command)
    when = When(on=now.today, recorded_on=now.today, taken_over=command.terms.taken_over)
    first = ConventionStarted(when=when, terms=command.terms)
    started = begun(first)
    fixed = fix(command.calendar, started.worked, when) if command.calendar is not None else ()
    started = _folded(started, fixed)
    events: list[Event] = [first, *fixed]
    for fact in facts_of(command, now.today):
        on = _when(started, fact, now).on
        day = When(on=on, recorded_on=now.today, taken_over=True)
        decided = _decided(started, fact, day)
        new = (*decided, *_what_follows(started, decided, day))
        events += new
        started = _folded(started, new)
    _require_consistent(command.terms)
    return tuple(events)


def _require_consistent(terms: Terms) -> None:
    """Whoever reads a file has reported this already; terms may also come another way."""
    found = [f"{'.'.join(str(part) for part in one.path)}: {one.code}" for one in problems(terms)]
    if SYSTEM in terms.people():
        found.append(f"{SYSTEM}: reserved")
    if found:
        raise errors.InvalidTerms(reason="; ".join(found)[:1500])


def _go_live(state: State, command: GoLive, when: When) -> tuple[Event, ...]:
    """Everything late until now goes to the manager in one list; a right that nobody used has passed without a word."""
    require_manager(state.terms, command)
    if state.live_on is not None:
        raise errors.AlreadyLive(since=state.live_on.isoformat())
    late = late_now(state, when.recorded_on)
    events: list[Event] = [WentLive(when=when, late=(*(one.key for one in late), *rights_lost(state, when.recorded_on)))]
    events += (event for one in late for event in passed_before_live(state, one, when))
    if late:
        events.append(
            MessageDue(
                when=when,
                message=f"late_at_take_over/{state.terms.reference}/{when.on.isoformat()}/0",
                about="late_at_take_over",
                target=state.terms.reference,
                rung="0",
                due=when.on,
                subject=" ; ".join(line_of(one) for one in late)[:2000],
                to=(state.terms.manager,),
                live=state.mailbox.on,
            )
        )
    return tuple(events)


# ── Subjects that need a word from another ─────────────────────────────────────────────────────


def _on_milestone(state: State, command: ReportMilestone | SubmitMilestone | AcceptMilestone, when: When) -> tuple[Event, ...]:
    milestone, first = schedule.find(state.milestones, state.terms, command.milestone, state.worked, when)
    require_drafted(state.texts, when)
    match command:
        case ReportMilestone():
            return (*first, milestones.report(milestone, state.terms, command, when))
        case SubmitMilestone():
            return (*first, milestones.submit(state.milestones, milestone, state.terms, command, when))
        case AcceptMilestone():
            return (*first, milestones.accept(milestone, state.terms, command, when))
        case _:
            assert_never(command)


def _record_review(state: State, command: RecordReview, when: When) -> tuple[Event, ...]:
    """The session, and what its adopted decisions bring."""
    require_drafted(state.texts, when)
    committee = committees.committee_of(state.terms, command.committee)
    calendar = Calendar(state.worked, review_after(state, committee.id, when.on))
    recorded = committees.record(state.committees, state.terms, command, calendar, when)
    events: list[Event] = [recorded]
    for decision in recorded.decisions:
        if decision.kind == "accept":
            events += _accept(_folded(state, events[1:]), committee.id, decision, when)
        if decision.kind == "close":
            _require_force(state, command, when)
            if decision.adopted and not isinstance(state, Closing):
                events.append(ClosingStarted(when=when, committee=committee.id))
        if decision.kind in {"suspend", "resume"}:
            carry_out = _suspend if decision.kind == "suspend" else _resume
            brought = carry_out(_folded(state, events), command, when, because=decision.because, committee=committee.id)
            events += brought if decision.adopted else ()
    return tuple(events)


def _accept(state: State, committee: str, decision: Decided, when: When) -> tuple[Event, ...]:
    """A milestone that a committee accepted; refused where acceptance is not the committee's."""
    milestone, first = schedule.find(state.milestones, state.terms, decision.milestone or "", state.worked, when)
    terms = milestones.term_of(state.terms, milestone.series)
    by = terms.accepted_by
    if isinstance(by, str):
        raise errors.NotTheAcceptor(person=committee, milestone=milestone.id, acceptor=by, article=terms.article)
    if by.committee != committee:
        raise errors.NotTheAcceptor(
            person=committee, milestone=milestone.id, acceptor=by.party, committee=by.committee, article=terms.article
        )
    verdict = milestones.accepted(milestone, state.terms, Verdict(decision.status or "met", None, decision.because), when)
    return (*first, verdict) if decision.adopted else ()


def _notify(state: State, command: Notify, when: When) -> tuple[Event, ...]:
    """A party has its copy once there is something signed; a document may arrive while signatures are still being given."""
    match state:
        case InSignature() if command.document is not None:
            since = state.signing.opened_on
        case Signed():
            since = state.completed_on
        case InForce() | Suspended() | Closing():
            since = state.signed_on or state.signing.opened_on
        case _:
            raise errors.WrongPhase(phase=state.name, act=command.kind, needs="signed")
    return (notification.notify(state.signing, state.terms, command, since, when),)


# ── Standing still ─────────────────────────────────────────────────────────────────────────────


def _suspend(state: State, command: Command, when: When, *, because: str | None, committee: str | None = None) -> tuple[Event, ...]:
    if not isinstance(state, InForce):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    _not_before(when, "entered_into_force", state.force.on)
    return (ConventionSuspended(when=when, because=because, committee=committee, frozen=state.terms.term.suspension_extends),)


def _resume(state: State, command: Command, when: When, *, because: str | None, committee: str | None = None) -> tuple[Event, ...]:
    if not isinstance(state, Suspended):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="suspended")
    _not_before(when, "convention_suspended", state.since.on)
    end = state.force.end if state.frozen else None
    return suspension.resumed(state.since, end, (state.milestones, state.committees), when, because=because, committee=committee)


def _not_before(when: When, cause: str, cause_on: date) -> None:
    if when.on < cause_on:
        raise errors.BeforeItsCause(on=when.on.isoformat(), cause=cause, cause_on=cause_on.isoformat())


# ── A longer life, or a shorter one ────────────────────────────────────────────────────────────


def _prolong(state: State, command: Renew | Extend, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    living = _living(state, command)
    if isinstance(command, Renew):
        return prolonged(living, renew(living.force, living.terms, living.worked, when), when)
    return prolonged(living, extend(living.force, living.terms, command, when), when)


def _towards_the_end(state: State, command: Denounce | Cure | AcceptCure | Terminate, when: When) -> Event:
    living = _living(state, command)
    match command:
        case Denounce():
            return termination.denounce(living.force, living.terms, command, living.worked, when)
        case Cure():
            return termination.demand_cure(living.force, living.terms, command, when)
        case AcceptCure():
            return termination.accept_cure(living.force, living.terms, command, when)
        case Terminate():
            return termination.terminate(living.force, living.terms, command, when)
        case _:
            assert_never(command)


def _living(state: State, command: Command) -> InForce | Suspended:
    if not isinstance(state, InForce | Suspended):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    return state


def _close(state: State, command: Close, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    _require_force(state, command, when)
    ended_early = isinstance(state, Closing) and state.force.terminated is not None
    closing = isinstance(state, Closing)
    return close(state.milestones, state.terms, command.because, when, closing=closing, terminated=ended_early)


# ── Before it is in force: the text taken back, or the convention given up ─────────────────────


def _redraft(state: InSignature, because: str | None, when: When) -> tuple[Event, ...]:
    """Every signature given is voided by an event of its own, and whoever gave it is told."""
    _not_before(when, "opened_for_signature", state.signing.opened_on)
    void = signature.voided(state.signing, when)
    told = _told_of(state, void, when) if state.live_on is not None else ()
    return (*void, RedraftingStarted(when=when, because=because), *told)


def _told_of(state: InSignature, void: Iterable[SignatureVoided], when: When) -> tuple[MessageDue, ...]:
    return tuple(messages.at_once("signature_voided", one.person, state.terms, state.mailbox, when, subject=one.stage) for one in void)


def _abandon(state: State, command: Abandon, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    if not isinstance(state, Drafting | InSignature | Signed):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="drafting")
    since, cause = _last_step(state)
    _not_before(when, cause, since)
    return (abandoned(command.because, when),)


def _last_step(state: Drafting | InSignature | Signed) -> tuple[date, str]:
    match state:
        case Drafting():
            return state.texts.drafted_on or state.started_on, "text_drafted" if state.texts.drafted_on else "convention_started"
        case InSignature():
            return state.signing.opened_on, "opened_for_signature"
        case Signed():
            return state.completed_on, "signature_completed"
        case _:
            assert_never(state)


# ── What follows from what was decided ─────────────────────────────────────────────────────────


def _what_follows(state: State, events: Iterable[Event], when: When) -> tuple[Event, ...]:
    """Consequences on the same day: the next stage, entry into force, dates that an acceptance sets."""
    after = _folded(state, events)
    found: list[Event] = []
    if isinstance(after, InSignature) and any(isinstance(one, SignatureDeclined) and signature.reopens(after.terms, one) for one in events):
        return _redraft(after, None, when)
    if isinstance(after, InSignature):
        found += signature.plan_after(after.signing, after.terms, after.worked, when)
        after = _folded(after, found)
    if isinstance(after, Signed):
        entry = entry_date(after.terms.in_force, after.signatures(), after.worked)
        if entry is not None and entry <= when.recorded_on:
            found += entry_into_force(after, when.model_copy(update={"on": entry}))
    if isinstance(after, InForce | Suspended) and (planned := after.force.ends_early) is not None and planned.on <= when.recorded_on:
        return (*found, *terminated(after, when))
    settled = [event.milestone for event in events if isinstance(event, MilestoneAccepted) and event.status in milestones.SETTLED]
    if settled and isinstance(after, InForce | Suspended):
        within = Within(after.force.end, after.worked)
        found += schedule.after_acceptance(after.milestones, after.terms, after.force.on, within, when, settled=settled)
    return tuple(found)


def _fall_due(state: State, now: Moment) -> tuple[Event, ...]:
    """Everything that has come due, one after the other, each on its own day; messages after the facts of the same instant."""
    events: list[Event] = []
    while len(events) < MOST_EVENTS and (items := due_by(state, now)):
        new = execute(state, items[0], now)
        events += new
        state = _folded(state, new)
    return tuple(events)


def _folded(state: State, events: Iterable[Event]) -> State:
    """The state after events that have just been decided."""
    return fold(state, (EVENTS.validate_python(event) for event in events))


def _drafting(state: State, command: Command) -> Drafting:
    if not isinstance(state, Drafting):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="drafting")
    return state


def _in_signature(state: State, command: Sign | Visa | Decline | Redraft) -> InSignature:
    """The convention open for signature. Whoever has signed already is told so in every later phase."""
    if isinstance(state, InSignature):
        return state
    if isinstance(command, Redraft):
        raise errors.WrongPhase(phase=state.name, act=command.kind, needs="signature")
    signature.require_signatory(state.terms, command)
    if not isinstance(state, Drafting | Closed) and state.signing.has_given(command.person):
        raise errors.AlreadySigned(person=command.person, act=signature.act_of(state.signing, state.terms, command))
    raise errors.WrongPhase(phase=state.name, act=command.kind, needs="signature")


def _require_force(state: State, command: Command, when: When) -> None:
    """Nothing closes that is not in force, nor before it was, nor before closing began."""
    match state:
        case Closing():
            _not_before(when, "closing_started", state.closing.since)
        case Suspended():
            _not_before(when, "convention_suspended", state.since.on)
        case InForce():
            _not_before(when, "entered_into_force", state.force.on)
        case _:
            raise errors.WrongPhase(phase=state.name, act=command.kind, needs="in_force")


__all__ = ["AnyCommand", "AnyEvent", "State", "decide", "evolve", "fold"]
