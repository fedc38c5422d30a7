"""What is owed and what falls due in each phase: deadlines, the agenda, what is awaited, and what executing an item brings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain, takewhile
from typing import Literal, assert_never

from dateutil.relativedelta import relativedelta

from domain import (
    actions,
    amending,
    amendments,
    cadence,
    closing,
    commitments,
    committees,
    consultation_due,
    convocations,
    escalation,
    force,
    holidays,
    indicators,
    leaving,
    messages,
    milestones_owed,
    minuting,
    objections,
    programme,
    promises,
    relations,
    schedule,
    signature,
    silence,
    survival,
    suspension,
    telling,
    termination,
    tranches,
    wording,
)
from domain.act import Event, When
from domain.agenda import MESSAGE, AgendaItem, Awaited, Deadline, DeadlinePassed
from domain.calendar import At, Moment, Within, local
from domain.closing import abandoned
from domain.committees import CadenceSet
from domain.errors import WrongPhase
from domain.evolution import folded
from domain.force import TermRenewed
from domain.holidays import CalendarRunsOut
from domain.messages import MessageSuperseded, Spoken
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.prolongation import TermExtended
from domain.relations import TermFollowed
from domain.remembered import of_each, of_the_last
from domain.signature import SignatureLapsed
from domain.suspension import ConventionSuspended
from domain.term import renews
from domain.termination import ConventionTerminated

NEVER_DATED = "commitments_never_dated"
"""what brings the days of commitments into a convention that came into force before they were acted on"""
Health = Literal["ok", "late", "blocked", "dormant", "closed"]


@of_the_last
def deadlines(state: State) -> tuple[Deadline, ...]:
    """Everything that somebody owes by a day. Nothing is spoken of that was due before it went live."""
    return tuple(one for part in _parts(state) for one in part)


@of_the_last
def _parts(state: State) -> tuple[tuple[Deadline, ...], ...]:
    """The same by subject: a part stays the object that it is until something changes in its subject."""
    found: tuple[tuple[Deadline, ...], ...] = ()
    match state:
        case InSignature():
            found = (signature.deadlines(state.signing, state.terms),)
        case InForce():
            found = (
                milestones_owed.deadlines(state.milestones, state.terms),
                commitments.deadlines(state.commitments, state.terms),
                tranches.deadlines(state.contributions, state.terms),
                indicators.deadlines(state.indicators, state.terms, state.force.end),
                cadence.deadlines(state.committees, state.terms, state.worked, state.force.on),
                force.deadlines(state.force, state.terms, state.worked),
                termination.deadlines(state.force, state.terms),
                amendments.deadlines(state.amendments, state.terms),
                programme.deadlines(state.programmes, state.terms, _term(state), state.passed),
            )
        case Suspended():
            found = (termination.deadlines(state.force, state.terms), amendments.deadlines(state.amendments, state.terms))
            if not state.frozen:
                found += (force.deadlines(state.force, state.terms, state.worked),)
        case Closing():
            ended = state.closing.since
            found = (
                milestones_owed.deadlines(closing.of_its_time(state.milestones, state.terms, ended), state.terms),
                commitments.deadlines(commitments.of_its_time(state.commitments, ended), state.terms),
                tranches.deadlines(state.contributions, state.terms),
                actions.deadlines(state.actions.work, state.terms),
            )
        case Drafting() | Signed() | Closed():
            pass
        case _:
            assert_never(state)
    if not isinstance(state, Suspended | Closing | Closed):  # in suspense nothing is due; closing leaves some actions out
        found += (actions.deadlines(state.actions, state.terms),)
    if isinstance(state, InForce | Suspended | Closing):  # what committees owe each other stands still with nothing
        found += tuple(part.deadlines(state.committees, state.terms, state.force.on) for part in (minuting, convocations))
        found += (consultation_due.deadlines(state.committees, state.terms),)
    return tuple(_since_live(part, state.live_on) for part in found if part)


def _term(state: InForce) -> tuple[date, date | None]:
    """From when on something yearly is owed, and the day after the last, where one is certain."""
    first = max(state.force.on, state.started_on) if state.terms.taken_over else state.force.on
    planned = state.force.ends_early
    if planned is not None:
        return first, planned.on
    return first, None if renews(state.terms.term, state.force.renewals) else state.force.end


@of_each
def _since_live(part: tuple[Deadline, ...], live_on: date | None) -> tuple[Deadline, ...]:
    return tuple(one if one.since >= (live_on or date.max) else _unspoken_of(one, live_on) for one in part)


@of_each
def _unspoken_of(deadline: Deadline, until: date | None) -> Deadline:
    return deadline.model_copy(update={"since": until or date.max})


@of_the_last
def agenda(state: State) -> tuple[AgendaItem, ...]:
    """What falls due next, in order; finite, and empty while a convention taken over stands still."""
    if state.live_on is None or isinstance(state, Closed):
        return ()
    found: list[AgendaItem] = [*messages.retry_items(state.mailbox)]
    if not state.calendar_asked:
        found += holidays.items(state.worked, state.terms)
    if isinstance(state, Signed):
        found += force.items_before(state.terms, state.signatures(), state.worked)
    if isinstance(state, InForce) and promises.unknown(state):
        found.append(AgendaItem(due=state.force.on, at=At.START, kind=NEVER_DATED, target=state.terms.reference))
    if isinstance(state, InForce | Suspended):
        frozen = isinstance(state, Suspended) and state.frozen
        found += force.items(state.force, state.terms, frozen=frozen or relations.waits_for_framework(state))
        found += leaving.items(state.force)
        found += amendments.items(state.amendments)
    if isinstance(state, InForce | Suspended | Closing):
        found += (*minuting.items(state.committees, state.terms), *consultation_due.items(state.committees, state.terms))
    if isinstance(state, Closing):
        found += amendments.overtaken(state.amendments, state.closing.since)
    said, passed = state.mailbox.said, state.passed
    for ladder in [one for one in _ladders(state) if not (one.names <= said and (one.key in passed or not one.falls_due))]:
        if ladder.falls_due and ladder.key not in passed:
            found.append(_passing(ladder.deadline))
        found += ladder.left(said, passed=ladder.key in passed)
    return tuple(sorted(found, key=AgendaItem.order))


def _ladders(state: State) -> Iterator[Spoken]:
    """What is to be said about each deadline: of a long life hundreds, most of them long since said."""
    return chain.from_iterable(messages.ladders(part, state.terms, state.worked) for part in _parts(state))


@of_each
def _passing(deadline: Deadline) -> AgendaItem:
    return AgendaItem(
        due=deadline.due,
        at=At.END,
        kind=deadline.about,
        target=deadline.target,
        title=deadline.title,
        key=deadline.key,
        effect=deadline.effect,
    )


def due_by(state: State, now: Moment) -> tuple[AgendaItem, ...]:
    """The items whose local day and time of day have come."""
    return tuple(takewhile(lambda item: local(item.due, item.at) <= (now.today, now.clock), agenda(state)))


def execute(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """What an item of the agenda brings, on its own day. Never raises."""
    events = _dated_late(state, item, now) if item.kind == NEVER_DATED else _brought(state, item, now)
    return (
        *events,
        *dates_after(state, events, When(on=item.due, recorded_on=now.today)),
        *survival.after(state.terms, state.worked, events),
        *telling.after(state, events),
    )


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
            return messages.retry(state.mailbox, item.key, when)
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
    return promises.opened(promises.standing(state), Within(state.force.end, state.worked), when, max(when.on, when.recorded_on))


def _message(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """The rung, unless a later one about the same target has come due as well: after an outage only the last is sent."""
    when = When(on=item.due, recorded_on=now.today)
    ladders = [one for one in _ladders(state) if one.target == item.target and one.about == item.about]
    deadline = next(one.deadline for one in ladders if item.key in one.names)
    if any(_later_rung(one, item, now) for one in ladders):
        return (MessageSuperseded(when=when, message=item.key),)
    return (messages.fall_due(item, deadline, state.terms, state.mailbox, when),)


def _later_rung(ladder: Spoken, item: AgendaItem, now: Moment) -> bool:
    """Whether a rung of a ladder has come due that takes an item's place: a later one of the item's own ladder, or one of a later day.

    Overdue rungs count before the deadline's passing is recorded: in one batch that comes in between.
    """
    lines = [one for rung, one in ladder.rungs if ladder.falls_due or not rung.overdue]
    own = next((n for n, one in enumerate(lines) if one.key == item.key), None)
    return any(
        n > own if own is not None else one.due > item.due
        for n, one in enumerate(lines)
        if local(one.due, At.OFFICE) <= (now.today, now.clock)
    )


def entry_into_force(state: Signed, when: When) -> tuple[Event, ...]:
    """Entry into force with everything that gets its date by it."""
    worked = state.worked
    entered = force.enter(state.terms, state.signatures(), worked, when)
    within = Within(entered.end, worked)
    promised = promises.Standing(state.commitments, state.milestones, state.terms, when.on)
    basis = tranches.Basis(state.milestones, when.on, worked)
    return (
        entered,
        *schedule.at_entry(state.milestones, state.terms, when.on, within, when),
        *promises.opened(promised, within, when, max(when.on, when.recorded_on) if when.taken_over else when.on),
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
    planned = state.force.ending
    return (ConventionTerminated(when=when.model_copy(update={"on": planned.on}), cause=planned.cause),) if planned else ()


def prolonged(state: InForce | Suspended, event: TermRenewed | TermExtended | TermFollowed, when: When) -> tuple[Event, ...]:
    """A longer term, with what comes again in it."""
    within = Within(event.end, state.worked)
    yearly = schedule.after_renewal(state.milestones, state.terms, within, when)
    promised = promises.opened(promises.standing(state), within, when, max(when.on, when.recorded_on))
    measured = indicators.after_renewal(state.indicators, state.terms, within, when)
    cadences = cadence.cadences_after_renewal(state.committees, state.terms, state.force.on, within, when)
    return (event, *yearly, *promised, *measured, *cadences)


def passed_before_live(state: State, deadline: Deadline, when: When) -> tuple[Event, ...]:
    """What recurs goes on after an occurrence that had passed when the convention went live; a missed session stays owed."""
    when = when.model_copy(update={"taken_over": True})
    missed = (DeadlinePassed(when=when, about=deadline.about, target=deadline.target, due=deadline.due),)
    return (*(missed if deadline.about == "review_due" else ()), *_after_passing(state, _passing(deadline), when))


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
        return (*again, *(() if when.taken_over else escalation.after_miss(state, item.target, when)))
    within = Within(state.force.end, state.worked)
    if item.kind in {milestones_owed.DUE, milestones_owed.BLOCKED}:
        return schedule.next_instance(state.milestones, item.target, state.terms, within, when)
    if item.kind == "commitment_due":
        return promises.following(promises.standing(state), item.target, within, when)
    if item.kind == "indicator_due":
        return indicators.following(state.indicators, state.terms, item.target, within, when)
    return ()


def next_review(state: State, committee: str, after: date, *held: date) -> date | None:
    """By when a committee must meet after a day, within the term; it has met on the days held, too."""
    if not isinstance(state, InForce):
        return None
    met = (*state.committees.get(committee).days_met(), *held)
    following = cadence.occurrence_after(committees.committee_of(state.terms, committee), state.force.on, after, state.worked, met)
    return following if following and (state.force.end is None or following < state.force.end) else None


def review_after(state: State, committee: str, held: date) -> date | None:
    """By when a committee must meet after a session; one that was held before an earlier occurrence settles nothing that is due now."""
    due = state.committees.get(committee).due
    if isinstance(state, Suspended):  # it stands still: what was due is put off when it is resumed
        return due
    if cadence.counts_by_year(committees.committee_of(state.terms, committee)):
        following = next_review(state, committee, held - timedelta(days=1), held)
        return following if due is None or following is None else max(due, following)
    counts_for = next_review(state, committee, held - timedelta(days=1))
    if due is not None and counts_for is not None and counts_for < due:
        return due
    return next_review(state, committee, max(due or held, held))


def programme_asked(state: State, on: date) -> int:
    """Of which year a programme is that is spoken of on a day: of the first that is owed, else of that day's."""
    return next((int(one.title) for one in deadlines(state) if one.about == "programme_due"), on.year)


def late_now(state: State, today: date) -> tuple[Deadline, ...]:
    """What somebody should have done already."""
    return tuple(one for one in deadlines(state) if one.duty and one.falls_due and one.due < today)


def rights_lost(state: State, today: date) -> tuple[str, ...]:
    """Keys of the last days of rights that lie in the past, renewals of the past included: nobody is late with them."""
    return force.notices_passed(state.force, state.terms, state.worked, today) if isinstance(state, InForce) else ()


def line_of(deadline: Deadline) -> str:
    """A deadline in a list for the manager: what it is, and its day as others read it back."""
    return f"{wording.item(_passing(deadline))} ({deadline.due.isoformat()})"


def awaited(state: State) -> tuple[Awaited, ...]:
    """What the convention is waiting for, from whom, since when and until when."""
    live = () if state.live_on else (Awaited(rule="live", who=(state.terms.manager,), since=state.started_on),)
    decided = actions.awaited(state.actions, state.terms)
    in_writing = (*minuting.awaited(state.committees, state.terms), *consultation_due.awaited(state.committees, state.terms))
    match state:
        case Drafting():
            objected = objections.awaited(state.texts.objections, state.terms)
            if objected:
                return (*live, *objected, *decided)
            rule = "open" if state.texts.number else "draft"
            drafted = state.texts.drafted_on or state.started_on
            return (*live, Awaited(rule=rule, who=(state.terms.manager,), since=drafted), *decided)
        case InSignature():
            return (*live, *signature.awaited(state.signing, state.terms), *decided)
        case Signed():
            return (*live, *force.awaited_before(state.terms, state.signatures(), state.worked), *decided)
        case InForce():
            return (
                *live,
                *amendments.awaited(state.amendments, state.terms),
                *milestones_owed.awaited(state.milestones, state.terms),
                *committees.awaited(state.committees, state.terms, state.force.on),
                *in_writing,
                *decided,
                *tranches.awaited(state.contributions, state.terms),
                *_owed(state),
            )
        case Suspended():
            waiting = amendments.awaited(state.amendments, state.terms)
            return (
                *live,
                *suspension.awaited(state.since.on, state.terms.manager),
                *waiting,
                *in_writing,
                *_owed(state, _FORMALITIES),
                *decided,
            )
        case Closing():
            return (
                *live,
                *milestones_owed.awaited(state.milestones, state.terms),
                *closing.awaited(state.milestones, state.terms, state.closing, _left_to_do(state)),
                *in_writing,
                *_owed(state, _FORMALITIES),
            )
        case Closed():
            return ()
        case _:
            assert_never(state)


def _left_to_do(state: Closing) -> tuple[Awaited, ...]:
    """The actions and tranches of the checklist."""
    return (*actions.awaited(state.actions.work, state.terms), *tranches.awaited(state.contributions, state.terms, closing=True))


_FORMALITIES = frozenset({"minutes_due", "request_due", "escalation_due"})
"""what committees owe whether the convention stands still or closes"""


def _owed(state: State, only: frozenset[str] | None = None) -> tuple[Awaited, ...]:
    found = [
        Awaited(
            rule=one.about,
            target=one.target,
            who=one.to,
            since=one.since if one.since != date.max else None,
            due=one.due,
            article=one.article,
            title=one.title,
        )
        for one in deadlines(state)
        if one.duty and one.about not in {*amendments.DUE, "action_due"} and (only is None or one.about in only)
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.rule, one.target)))


def next_deadline(state: State) -> AgendaItem | None:
    """The next fact on the agenda: never a message, never the calendar's own upkeep."""
    return next((item for item in agenda(state) if item.kind not in {MESSAGE, "message_retry", "calendar_extension", NEVER_DATED}), None)


def health(state: State, today: date) -> Health:
    """How the convention is: the commonest disease of a portfolio is ``dormant``."""
    if isinstance(state, Closed):
        return "closed"
    if isinstance(state, InSignature) and signature.held_up_by(state.signing, state.terms):
        return "blocked"
    if isinstance(state, InForce | Closing) and any(one.status == "blocked" for one in state.milestones.all):
        return "blocked"
    if any(one.duty and one.due < today for one in deadlines(state)):
        return "late"
    year = relativedelta(years=1)
    upcoming = next_deadline(state)
    if isinstance(state, InForce) and state.last_act_on < today - year and (upcoming is None or upcoming.due > today + year):
        return "dormant"
    return "ok"
