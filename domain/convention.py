"""A convention as a decider: what a command means. Routing only; the rules live by subject, the fold in ``evolution.py``."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from domain.act import Command, Event, When
from domain.agenda import FallDue
from domain.before_force import BeforeForce, decide_before_force
from domain.changes import corrections, succession
from domain.changes.amendments import SignAmendment
from domain.changes.corrections import Correct
from domain.changes.days_off import AddHoliday, add_holiday
from domain.changes.succession import RenameParty, ReplaceHolder, ReplaceManager, Succeeding, SucceedParty
from domain.citing import cited
from domain.committees import consulting, decisions, members
from domain.committees.consulting import AroundReview
from domain.committees.decisions import OfDecisions
from domain.committees.members import Membership
from domain.consequences import what_follows
from domain.days.calendar import Moment
from domain.days.holidays import FixCalendar, fix
from domain.due import due_by, late_now, line_of, rights_lost
from domain.evolution import AnyEvent, evolve, fold, folded
from domain.falling_due import execute
from domain.files.consistency import require_fitting
from domain.in_force import WhileInForce, decide_in_force
from domain.life import following
from domain.life.relations import NoteRelated, RelatedNoted, refuse_circle
from domain.messages import messages, sending
from domain.messages.answer_acts import Acknowledge, AnswerAct, Snooze, answer
from domain.messages.messages import MessageDue, RecordDelivery, RecordDigest, SwitchMail
from domain.messages.news import Line
from domain.messages.reminding import Remind, remind
from domain.milestones.milestone_acts import OnMilestone, decide_on_milestone
from domain.passing import passed_before_live
from domain.phases import Closed, State
from domain.promises.promise_acts import OnPromise, decide_on_promise
from domain.refusals import errors
from domain.roles import require_known, require_manager, require_party
from domain.signature.signature import Sign
from domain.start import ConventionStarted, GoLive, Start, WentLive, facts_of
from domain.submissions import CountRefusals, RefuseSubmission, SubmissionsRefused, refuse
from domain.transitions import begun

Note = FixCalendar | RecordDelivery | RecordDigest | RefuseSubmission | CountRefusals | NoteRelated
"""Commands that only the workflow itself gives: nobody's rights are asked for."""
OfCommittees = AroundReview | Membership | OfDecisions
OfMessages = SwitchMail | AnswerAct | Remind
OfTheOffice = GoLive | OfMessages | AddHoliday | Succeeding | Correct | Note
Act = BeforeForce | WhileInForce | OnMilestone | OnPromise | OfCommittees | OfTheOffice
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
    if isinstance(command, Sign | SignAmendment) and command.party is not None:
        require_party(state.terms, command.party)
    if not isinstance(command, Internal):
        require_known(state.terms, command)
    when = _when(state, command, now)
    try:
        events = _decided(state, command, when)
    except errors.DomainError as error:
        raise cited(error, state) from error
    return (*events, *what_follows(state, events, when, (command.actor, command.person)))


def _when(state: State, command: Command, now: Moment) -> When:
    """The day of the act: never in the future, and far back only for the programme manager."""
    on = command.effective_on or now.today
    if on > now.today:
        raise errors.InTheFuture(on=on.isoformat(), today=now.today.isoformat())
    if now.today - on > FURTHEST_BACK and command.actor != state.terms.manager:
        raise errors.TooFarBack(on=on.isoformat(), person=command.actor, manager=state.terms.manager)
    return When(on=on, recorded_on=now.today)


def _decided(state: State, command: Act, when: When) -> tuple[Event, ...]:
    """Route a command to its subject."""
    if isinstance(command, BeforeForce):
        return decide_before_force(state, command, when)
    if isinstance(command, WhileInForce):
        return decide_in_force(state, command, when)
    if isinstance(command, OnMilestone):
        return decide_on_milestone(state, command, when)
    if isinstance(command, OnPromise):
        return decide_on_promise(state, command, when)
    if isinstance(command, OfCommittees):
        return _of_committees(state, command, when)
    return _of_the_office(state, command, when)


def _of_committees(state: State, command: OfCommittees, when: When) -> tuple[Event, ...]:
    if isinstance(command, AroundReview):
        return consulting.decide(state, command, when)
    if isinstance(command, Membership):
        return (members.change(state, command, when),)
    return decisions.decide(state, command, when)


def _of_the_office(state: State, command: OfTheOffice, when: When) -> tuple[Event, ...]:
    if isinstance(command, Note):
        return _noted(state, command, when)
    if isinstance(command, Succeeding):
        return (_succeeding(state, command, when),)
    if isinstance(command, OfMessages):
        return _of_messages(state, command, when)
    match command:
        case GoLive():
            return _go_live(state, command, when)
        case Correct():
            return (corrections.correct(state, command, when),)
        case AddHoliday():
            return add_holiday(state, command, when)
        case _:
            assert_never(command)


def _of_messages(state: State, command: OfMessages, when: When) -> tuple[Event, ...]:
    match command:
        case SwitchMail():
            return messages.switch(state.mailbox, state.terms, command, when)
        case Acknowledge() | Snooze():
            return (answer(state, command, when),)
        case Remind():
            return remind(state, command, when)
        case _:
            assert_never(command)


def _noted(state: State, command: Note, when: When) -> tuple[Event, ...]:
    """What the workflow has to say itself."""
    match command:
        case FixCalendar():
            return fix(command, state.worked, when)
        case RecordDelivery():
            return sending.record_delivery(state.mailbox, command, when)
        case RecordDigest():
            return sending.record_digest(state.mailbox, command, when)
        case RefuseSubmission():
            return (refuse(command, when),)
        case CountRefusals():
            return (SubmissionsRefused(when=when, count=command.count),)
        case NoteRelated():
            return following.note(state, command, when)
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
    noted = tuple(RelatedNoted(when=when, fact=fact) for fact in command.related)
    started = folded(started, (*fixed, *noted))
    events: list[Event] = [first, *fixed, *noted]
    for fact in facts_of(command, now.today):
        on = _when(started, fact, now).on
        day = When(on=on, recorded_on=now.today, taken_over=True)
        decided = _decided(started, fact, day)
        new = (*decided, *what_follows(started, decided, day))
        events += new
        started = folded(started, new)
    require_fitting(command.terms)
    refuse_circle(command.terms, command.related)
    return (*events, *(following.at_live(started, when) if started.live_on is not None else ()))


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
                items=tuple(Line(one.about, one.target, one.due, title=one.title).written() for one in late),
            )
        )
    return (*events, *following.at_live(state, when))


# ── Subjects that need a word from another ─────────────────────────────────────────────────────


def _succeeding(state: State, command: Succeeding, when: When) -> Event:
    match command:
        case ReplaceHolder():
            return succession.replace_holder(state, command, when)
        case RenameParty():
            return succession.rename_party(state, command, when)
        case SucceedParty():
            return succession.succeed_party(state, command, when)
        case ReplaceManager():
            return succession.replace_manager(state, command, when)
        case _:
            assert_never(command)


# ── Time that passes ───────────────────────────────────────────────────────────────────────────


def _fall_due(state: State, now: Moment) -> tuple[Event, ...]:
    """Everything that has come due, one after the other, each on its own day; messages after the facts of the same instant."""
    events: list[Event] = []
    while len(events) < MOST_EVENTS and (items := due_by(state, now)):
        new = execute(state, items[0], now)
        events += new
        state = folded(state, new)
    return tuple(events)


__all__ = ["AnyCommand", "AnyEvent", "State", "decide", "evolve", "fold"]
