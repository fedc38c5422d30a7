"""What an item of the agenda brings on its own day: facts that follow from time alone, the next of what recurs, messages."""

from __future__ import annotations

from datetime import date

from domain.act import Event, When
from domain.agenda import AgendaItem, Deadline, DeadlinePassed
from domain.changes import amending, amendments
from domain.committees import cadence, calling_off, escalation, minuting
from domain.committees.committees import CadenceSet
from domain.committees.next_session import next_review
from domain.days.calendar import At, Moment, Within, local
from domain.days.holidays import CalendarRunsOut
from domain.due import NEVER_DATED, item_of, ladders
from domain.evolution import folded
from domain.life import force, leaving, non_renewal, relations, survival, suspension
from domain.life.closing import abandoned
from domain.life.force import Force, TermRenewed
from domain.life.prolongation import TermExtended
from domain.life.relations import TermFollowed
from domain.life.suspension import ConventionSuspended
from domain.life.termination import ConventionTerminated
from domain.messages import sending, superseding, telling
from domain.messages.ladders import Spoken, fall_due
from domain.messages.messages import MessageSuperseded
from domain.milestones import milestones_owed, schedule
from domain.phases import Closing, InForce, InSignature, Signed, State, Suspended
from domain.promises import commitment_days, indicators, tranches
from domain.refusals.errors import WrongPhase
from domain.signature import signature, silence
from domain.signature.signature import SignatureLapsed


def execute(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """What an item of the agenda brings, on its own day. Never raises."""
    when = When(on=item.due, recorded_on=now.today)
    brought = _dated_late(state, item, now) if item.kind == NEVER_DATED else _brought(state, item, now)
    brought = (*brought, *calling_off.after(state, brought, when))
    events = (
        *brought,
        *dates_after(state, brought, when),
        *survival.after(state.terms, state.worked, brought),
        *(() if _of_the_past(state, item) else telling.after(state, brought)),
    )
    return (*events, *superseding.after(state, events, when))


def _of_the_past(state: State, item: AgendaItem) -> bool:
    """Whether an item fell due before a convention that was taken over went live: nobody is told of it any more."""
    return state.terms.taken_over and state.live_on is not None and item.due < state.live_on


def dates_after(state: State, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    """The days of tranches and indicators that are known by what has just happened."""
    if not (state.terms.contributions or state.terms.indicators):
        return ()
    after = folded(state, events)
    if not isinstance(after, InForce | Suspended | Closing):
        return ()
    basis = tranches.Basis(after.milestones, after.force.on, after.worked)
    payable = tranches.now_payable(after.contributions, after.terms, basis, when)
    return (
        payable
        if isinstance(after, Closing)
        else (*payable, *indicators.now_known(after.indicators, after.terms, basis, after.force.end, when))
    )


def _brought(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:  # noqa: C901 - a router has a case for each kind
    when = When(on=item.due, recorded_on=now.today)
    match item.kind:
        case "message":
            return _message(state, item, now)
        case "message_retry":
            return sending.retry(state.mailbox, item.key, when)
        case "calendar_extension":
            return (CalendarRunsOut(when=when, through=state.worked.through),)
        case "entry_into_force":
            return entry_into_force(state, when) if isinstance(state, Signed) else ()
        case "termination":
            return terminated(state, when) if isinstance(state, InForce | Suspended) else ()
        case "party_leaves":
            leaver = leaving.next_to_leave(state.force) if isinstance(state, InForce | Suspended) else None
            return leaving.leave(state, leaver, when) if isinstance(state, InForce | Suspended) and leaver else ()
        case "amendment_effective":
            return amending.take_effect(state, when) if isinstance(state, InForce | Suspended) else ()
        case "amendment_overtaken":
            return amending.void(state, WrongPhase(phase=state.name), when) if isinstance(state, Closing) else ()
        case "minutes_deemed_approved":
            return (minuting.deemed(item.target, when),)
        case "renewal" | "term_end":
            return _end_of_term(state, when) if isinstance(state, InForce | Suspended) else ()
        case _:
            return (DeadlinePassed(when=when, about=item.kind, target=item.target, due=item.due), *_after_passing(state, item, when))


def _dated_late(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """The days of commitments in a convention that came into force before anything was done about them; what had passed is not owed."""
    if not isinstance(state, InForce):
        return ()
    when = When(on=item.due, recorded_on=now.today)
    return commitment_days.opened(
        commitment_days.standing(state), Within(state.force.end, state.worked), when, max(when.on, when.recorded_on)
    )


def _message(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """The rung, unless a later one about the same target has come due as well: after an outage only the last is sent."""
    when = When(on=item.due, recorded_on=now.today)
    spoken = [one for one in ladders(state) if one.target == item.target and one.about == item.about]
    deadline = next(one.deadline for one in spoken if item.key in one.names)
    if any(_later_rung(one, item, now) for one in spoken):
        return (MessageSuperseded(when=when, message=item.key),)
    return (fall_due(item, deadline, state.mailbox, when),)


def _later_rung(ladder: Spoken, item: AgendaItem, now: Moment) -> bool:
    """Whether a rung of a ladder has come due that takes an item's place: one of a later day.

    Overdue rungs count before the deadline's passing is recorded: in one batch that comes in between.
    """
    lines = (one for rung, one in ladder.rungs if ladder.falls_due or not rung.overdue)
    return any(one.due > item.due for one in lines if local(one.due, At.OFFICE) <= (now.today, now.clock))


def entry_into_force(state: Signed, when: When) -> tuple[Event, ...]:
    """Entry into force with everything that gets its date by it, once its rule is fulfilled."""
    worked = state.worked
    found = force.when_fulfilled(state.terms.in_force, state.signatures(), worked)
    if found is None or found.known > when.recorded_on:
        return ()
    when = when.model_copy(update={"on": found.entry})
    entered = force.enter(state.terms, state.signatures(), worked, when)
    within = Within(entered.end, worked)
    promised = commitment_days.Standing(state.commitments, state.milestones, state.terms, when.on)
    basis = tranches.Basis(state.milestones, when.on, worked)
    return (
        entered,
        *schedule.at_entry(state.milestones, state.terms, when.on, within, when),
        *commitment_days.opened(promised, within, when, max(when.on, when.recorded_on) if when.taken_over else when.on),
        *tranches.now_payable(state.contributions, state.terms, basis, when),
        *indicators.at_entry(state.indicators, state.terms, basis, entered.end, when),
        *cadence.first_cadences(state.terms, within, when),
        *_held(state, when),
    )


def _held(state: Signed, when: When) -> tuple[Event, ...]:
    """What comes into force while a convention that holds it stands still, is suspended with that one."""
    holding = relations.holding(state) if state.live_on is not None else ()
    if not holding:
        return ()
    since = when.model_copy(update={"on": min(max(when.on, holding[0].on), when.recorded_on)})
    return (ConventionSuspended(when=since, follows=holding[0].reference, frozen=relations.freezes(state.terms)),)


def _end_of_term(state: InForce | Suspended, when: When) -> tuple[Event, ...]:
    event = force.renew_or_end(state.force, state.terms, state.worked, when)
    return prolonged(state, event, when) if isinstance(event, TermRenewed) else (event,)


def terminated(state: InForce | Suspended, when: When) -> tuple[Event, ...]:
    """The end that was planned, on its own day."""
    planned = state.ending
    return (ConventionTerminated(when=when.model_copy(update={"on": planned.on}), cause=planned.cause),) if planned else ()


def prolonged(state: InForce | Suspended, event: TermRenewed | TermExtended | TermFollowed, when: When) -> tuple[Event, ...]:
    """A longer term, with what comes again in it."""
    if isinstance(event, TermRenewed):
        return (event, *_again(state, state.force.renewed(event), when))
    return (event, *_ends_moved(state, event.end, when), *_again(state, state.force.put_off(event.end, when), when))


def _again(state: InForce | Suspended, longer: Force, when: When) -> tuple[Event, ...]:
    """What had come to its end with the old term, in the longer one."""
    within = Within(longer.end, state.worked)
    yearly = schedule.after_renewal(state.milestones, state.terms, within, when)
    promised = commitment_days.opened(commitment_days.standing(state), within, when, max(when.on, when.recorded_on))
    measured = indicators.after_renewal(state.indicators, state.terms, within, when)
    cadences = cadence.cadences_after_renewal(state.committees, state.terms, longer, state.worked, when)
    return (*yearly, *promised, *measured, *cadences)


def taken_up(
    state: Suspended, when: When, *, because: str | None = None, committee: str | None = None, follows: str | None = None
) -> tuple[Event, ...]:
    """The resumption, every day that it puts off, and what comes again in a term that is longer for having stood still."""
    end = state.force.end if state.frozen else None
    work = (state.milestones, state.committees)
    resumed, *put_off = suspension.resumed(
        state.since, end, work, when, because=because, committee=committee, follows=follows, actions=state.actions
    )
    moved = (
        resumed,
        *(_ends_moved(state, resumed.end, when) if resumed.end else ()),
        *put_off,
        *commitment_days.put_off(state.commitments, state.since, when),
        *tranches.put_off(state.contributions, state.terms, state.since, when),
        *indicators.put_off(state.indicators, state.since, when),
    )
    after = folded(state, moved)
    return (*moved, *_again(after, after.force, when)) if isinstance(after, InForce) and resumed.end else moved


def _ends_moved(state: InForce | Suspended, end: date | None, when: When) -> tuple[Event, ...]:
    return non_renewal.moved(state.force, state.force.put_off(end, when), state.terms.term, state.worked, when)


def passed_before_live(state: State, deadline: Deadline, when: When) -> tuple[Event, ...]:
    """What recurs goes on after an occurrence that had passed when the convention went live; a missed session stays owed."""
    when = when.model_copy(update={"taken_over": True})
    missed = (DeadlinePassed(when=when, about=deadline.about, target=deadline.target, due=deadline.due),)
    return (*(missed if deadline.about == "review_due" else ()), *_after_passing(state, item_of(deadline), when))


def _after_passing(state: State, item: AgendaItem, when: When) -> tuple[Event, ...]:
    """The next occurrence of what recurs; the effect of silence, unless the day had passed before a taken-over convention went live."""
    if isinstance(state, InSignature) and not when.taken_over:
        if signature.lapses(state.signing, state.terms):
            return (SignatureLapsed(when=when, stage=item.target), abandoned(None, when))
        return silence.deemed(state, when)
    if isinstance(state, InForce | Suspended) and item.kind in amendments.DUE and item.effect == "lapse" and not when.taken_over:
        return amending.lapse(state, when)
    if not isinstance(state, InForce):
        return ()
    if item.kind == "review_due" and state.committees.get(item.target).due == item.due:
        following = next_review(state, item.target, max(item.due, when.recorded_on) if when.taken_over else item.due)
        again = (CadenceSet(when=when, committee=item.target, due=following),) if following else ()
        return (*again, *escalation.after_miss(state, item.target, when))
    within = Within(state.force.end, state.worked)
    if item.kind in {milestones_owed.DUE, milestones_owed.BLOCKED}:
        return schedule.next_instance(state.milestones, item.target, state.terms, within, when)
    if item.kind == "commitment_due":
        return commitment_days.following(commitment_days.standing(state), item.target, within, when)
    if item.kind == "indicator_due":
        return indicators.following(state.indicators, state.terms, item.target, within, when)
    return ()
