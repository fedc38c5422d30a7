"""An amendment taking effect: new terms as a whole, and every date that follows from them as a fact of its own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.act import Command, Event, When
from domain.changes import amendments
from domain.changes.amendment_acts import InPlan, act_in_plan, ended_by, onwards, propose, reason_of, terms_sha256, withdraw
from domain.changes.amendments import AmendmentApplied, AmendmentEvent, AmendmentVoided, Course, ProposeAmendment, WithdrawAmendment
from domain.committees.cadence import bound, occurrence_after
from domain.committees.committees import CadenceSet
from domain.days.calendar import Within
from domain.files.amendment_file import Changes, misfits_of, patched
from domain.files.terms import Terms
from domain.life import non_renewal
from domain.life.term import end_of, first_start, renews
from domain.milestones import milestones, schedule
from domain.milestones.milestones import SETTLED
from domain.phases import Closing, Drafting, Forceful, InForce, InSignature, State, Suspended
from domain.promises import commitment_days, commitments, indicators, tranches
from domain.refusals.errors import (
    AlreadyExpired,
    AmendmentEndsTooSoon,
    AmendmentLapsed,
    DomainError,
    InvalidTerms,
    MilestoneSettled,
    RedraftInstead,
    WrongPhase,
)

Amend = ProposeAmendment | InPlan | WithdrawAmendment
Living = InForce | Suspended


def amend(state: State, command: Amend, when: When) -> tuple[Event, ...]:
    """Route a command about an amendment; only what is in force is amended."""
    living = _living(state, command)
    if isinstance(command, ProposeAmendment):
        proposed = propose(living.amendments, living.terms, command, since=living.force.on, when=when)
        _require_untouched(living, proposed.changes)
        _require_possible(living, proposed.changes, when.model_copy(update={"on": max(proposed.effective or when.on, when.on)}))
        return _with_what_follows(living, (proposed,), when)
    if isinstance(command, WithdrawAmendment):
        return (withdraw(living.amendments, living.terms, command, when),)
    return _with_what_follows(living, act_in_plan(living.amendments, living.terms, command, living.mandates, when), when)


def _with_what_follows(state: Living, events: tuple[AmendmentEvent, ...], when: When) -> tuple[Event, ...]:
    """The next stage, the end of the plan, or of the amendment where a refusal ends it."""
    after = state.amendments
    for one in events:
        after = amendments.evolve(after, one)
    refused = ended_by(after.open, events)
    if refused is not None:
        return (*events, *void(state, refused, when))
    return (*events, *onwards(after.open, state.terms, state.worked, when))


def lapse(state: Living, when: When) -> tuple[Event, ...]:
    """The open stage was not complete in time, and its rule is that the amendment falls with it."""
    current = state.amendments.open
    return void(state, AmendmentLapsed(number=current.number, stage=current.signing.stage, due=when.on.isoformat()), when)


def _living(state: State, command: Command) -> Living:
    if isinstance(state, Drafting | InSignature):
        raise RedraftInstead(phase=state.name)
    if not isinstance(state, InForce | Suspended):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    return state


def take_effect(state: Living, when: When) -> tuple[Event, ...]:
    """The amendment that everybody signed, on its day (``when``); voided, and the manager told, where it no longer fits. Never raises."""
    current = state.amendments.open
    try:
        if terms_sha256(state.terms) != current.proposed.base_sha256 and (found := misfits_of(state.terms, current.proposed.changes)):
            raise InvalidTerms(reason=reason_of(found))
        _require_possible(state, current.proposed.changes, when)
    except DomainError as error:
        return void(state, error, when.model_copy(update={"on": when.recorded_on}))
    return _applied(state, patched(state.terms, current.proposed.changes), when)


def void(state: Living | Closing, error: DomainError, when: When) -> tuple[Event, ...]:
    """Nothing of it has an effect, and why."""
    current = state.amendments.open
    details = {key: str(value) for key, value in error.details.items()}
    return (AmendmentVoided(when=when, number=current.number, reason=error.code, details=details),)


# ── Whether it can take effect ─────────────────────────────────────────────────────────────────


def _require_untouched(state: Living, changes: Changes) -> None:
    """Raises ``MilestoneSettled`` for a change of what was done; a yearly one goes on with its next instance."""
    named = (*(one.id for one in changes.milestones.replace), *changes.milestones.cancel)
    for one in named:
        settled = state.milestones.get(one)
        if settled is not None and settled.status in SETTLED:
            raise MilestoneSettled(milestone=one, status=settled.status)


def _require_possible(state: Living, changes: Changes, when: When) -> None:
    """Raises where the new terms cannot begin on a day: the convention has ended by then, or would have."""
    force, terms = state.force, patched(state.terms, changes)
    if force.end is not None and when.on > force.end and not renews(state.terms.term, force.renewals):
        raise AlreadyExpired(on=when.on.isoformat(), last_day=(force.end - timedelta(days=1)).isoformat())
    for n, one in enumerate(changes.milestones.add):
        schedule.require_same_recurrence(state.milestones, one, f"changes.milestones.add.{n}.id")
    if given := tuple(tranches.misfits(state.contributions, terms)):
        raise InvalidTerms(reason=reason_of(given))
    course = course_of(state, terms, when)
    if course is not None and course.end is not None and course.end <= max(when.on, when.recorded_on):
        raise AmendmentEndsTooSoon(end=course.end.isoformat(), on=when.on.isoformat(), article=terms.term.article)


def course_of(state: Living, terms: Terms, when: When) -> Course | None:
    """The term under new terms, where it runs otherwise than before. Raises nothing.

    Another length counts from the start again, renewals beyond it included only as far as they have begun; what had been added by an
    extension or by a standstill is contained in it.
    """
    old, new, force = state.terms.term, terms.term, state.force
    length = (new.initial, new.until, new.same_as, new.indefinite, new.start)
    if length == (old.initial, old.until, old.same_as, old.indefinite, old.start):
        if new.renewal.period == old.renewal.period or not force.renewals:
            return None
        end = force.end_after(new, force.renewals, state.worked)
        return _changed(state, Course.model_validate(force, from_attributes=True).model_copy(update={"end": end}))
    days = state.signing.signed_days(state.terms)
    start = first_start(new, force.on, days[-1] if days else None)
    ends = [(n, end_of(new, start, n, state.worked)) for n in range(force.renewals + 1)]
    running = (one for one in ends if one[1] is None or one[1] > max(when.on, when.recorded_on))
    renewals, end = next(running, ends[-1])
    return _changed(state, Course(start=start, end=end, renewals=renewals))


def _changed(state: Living, course: Course) -> Course | None:
    same = Course.model_validate(state.force, from_attributes=True)
    return None if course == same else course


# ── What it brings ─────────────────────────────────────────────────────────────────────────────


def _applied(state: Living, terms: Terms, when: When) -> tuple[Event, ...]:
    """First what is given up, then the new terms, then the days that they set."""
    current = state.amendments.open
    course = course_of(state, terms, when)
    within = Within(course.end if course else state.force.end, state.worked)
    gone = schedule.dropped(state.milestones, terms, course.end if course else None, when)
    unpromised = commitment_days.dropped(state.commitments, terms, course.end if course else None, when)
    applied = AmendmentApplied(when=when, number=current.number, title=current.proposed.title, terms=terms, course=course)
    left = state.milestones
    for one in gone:
        left = milestones.evolve(left, one)
    promised = state.commitments
    for event in unpromised:
        promised = commitments.evolve(promised, event)
    there = commitment_days.Standing(promised, left, terms, state.force.on)
    basis = tranches.Basis(left, state.force.on, state.worked)
    dates = (
        *schedule.after_amendment(left, terms, state.force.on, within, when, was=state.terms),
        *commitment_days.amended(there, state.terms, within, when),
        *tranches.after_amendment(state.contributions, terms, basis, when, was=state.terms),
        *indicators.after_amendment(state.indicators, terms, basis, within.end, when, was=state.terms),
        *_cadences(state, terms, within, course.renewals if course else state.force.renewals, when),
    )
    then = state.force.model_copy(update=course.model_dump()) if course else state.force
    ends = non_renewal.moved(state.force, then, terms.term, state.worked, when)
    return (*gone, *unpromised, applied, *ends, *dates)


def _cadences(state: Living, terms: Terms, within: Within, renewals: int, when: When) -> tuple[CadenceSet, ...]:
    """By when committees meet that are new, meet otherwise, or had no further session in the old term; none where they meet no more."""
    old = {one.id: one for one in state.terms.committees}
    new = {one.id: one for one in terms.committees}
    end = bound(within.end, terms.term, renewals)
    found: list[CadenceSet] = []
    for name in dict.fromkeys((*new, *old)):
        due = known = state.committees.get(name).due
        committee, was = new.get(name), old.get(name)
        if committee is None:
            due = None
        elif was is None or due is None or was.meets != committee.meets:
            met = state.committees.get(name).days_met()
            due = occurrence_after(committee, state.force.on, max(when.on, when.recorded_on), state.worked, met)
        if due is not None and end is not None and due >= end:
            due = None
        if due != known:
            found.append(CadenceSet(when=when, committee=name, due=due))
    return tuple(found)


def evolve(state: State, event: AmendmentEvent) -> State:
    """The amendment in progress; once it is applied, the new terms and the course of the term that they bring."""
    changed: dict[str, Any] = {"amendments": amendments.evolve(state.amendments, event)}
    if isinstance(event, AmendmentApplied):
        changed["terms"] = event.terms
        if event.course is not None and isinstance(state, Forceful):
            course = {**event.course.model_dump(), "recorded_on": event.when.recorded_on}
            changed["force"] = state.force.model_copy(update=course)
    return state.model_copy(update=changed)
