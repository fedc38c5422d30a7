"""A public holiday that the office adds by hand, and the open deadlines that it puts off: later, never earlier.

Dates that were counted forwards are moved here, as facts. Those that are counted backwards from another (the last day for a notice, a
convocation) stay as they were announced: see ``WorkingDays.known_before``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.changes.amendments import DUE
from domain.committees import cadence, committees
from domain.committees.committees import CommitteeState
from domain.days.calendar import Day, WorkingDays, add
from domain.files.blocks import Sentence
from domain.files.terms import Stage, Terms
from domain.life.force import when_fulfilled
from domain.milestones import schedule
from domain.milestones.milestones import OWED, MilestoneState, term_of
from domain.phases import Closing, InForce, InSignature, Signed, State, Suspended
from domain.promises import commitment_days
from domain.promises.commitments import CommitmentState, promise_of
from domain.refusals.errors import HolidayPassed, NotAllowed
from domain.signature.signing import Signing, open_stage


class AddHoliday(Command):
    """A further day off in a country's calendar. A convention of another country, or one that is off that day anyway, stays as it is."""

    kind: Literal["add_holiday"] = "add_holiday"
    day: Day
    name: Sentence
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


class Moved(BaseModel):
    """An open deadline that is later now. What is counted anew each time it is asked for is told here, and moves by the calendar itself."""

    model_config = ConfigDict(frozen=True)

    about: Literal[
        "visa_due",
        "signature_due",
        "milestone_due",
        "commitment_due",
        "review_due",
        "entry_into_force",
        "amendment_due",
        "amendment_visa_due",
    ]
    target: str
    due: date
    to: date


class HolidayAdded(Event):
    kind: Literal["holiday_added"] = "holiday_added"
    day: date
    name: str
    moved: tuple[Moved, ...] = ()


def add_holiday(state: State, command: AddHoliday, when: When) -> tuple[Event, ...]:
    """The day, with what it moves; nothing where it changes nothing. Raises ``HolidayPassed`` for a day that is over."""
    if command.actor not in {state.terms.manager, *state.terms.office}:
        raise NotAllowed(person=command.actor, act=command.kind, needs="manager")
    if command.day < when.recorded_on:
        raise HolidayPassed(day=command.day.isoformat(), today=when.recorded_on.isoformat())
    if command.country != state.terms.calendar.country or not state.worked.worked(command.day):
        return ()
    later = state.worked.with_added(command.day, when.recorded_on)
    moved = tuple(one for one in _moved(state, later, command.day) if one.to > one.due)
    return (HolidayAdded(when=when, day=command.day, name=command.name, moved=moved),)


def _moved(state: State, later: WorkingDays, off: date) -> Iterator[Moved]:
    """While a convention is suspended its work has no deadlines: what stands still is put off when it is resumed."""
    if isinstance(state, InSignature):
        yield from _stage(state, later, off)
    if isinstance(state, Signed):
        yield from _entry(state, later, off)
    if not isinstance(state, Suspended):
        for one in state.milestones.all:
            yield from _milestone(state, one, later, off)
        for promised in state.commitments.all:
            yield from _commitment(state, promised, later, off)
    if isinstance(state, InForce | Suspended):
        yield from _amendment(state, later, off)
    if isinstance(state, InForce):
        for committee in state.committees.all:
            yield from _session(state, committee, later, off)


def _put_off(due: date, counted: Callable[[WorkingDays], date | None], worked: WorkingDays, later: WorkingDays, off: date) -> date:
    """By as many days as its own count gets longer, wherever it was put meanwhile. What is due before the day off stays, and nothing
    comes sooner.
    """
    before, after = counted(worked), counted(later)
    if due < off or before is None or after is None:
        return due
    return due + max(after - before, timedelta(0))


def _stage(state: InSignature, later: WorkingDays, off: date) -> Iterator[Moved]:
    for stage, due, to in _in_stage(state.signing, state.terms, state.worked, later, off):
        yield Moved(about="signature_due" if stage.kind == "signature" else "visa_due", target=stage.id, due=due, to=to)


def _in_stage(signing: Signing, terms: Terms, worked: WorkingDays, later: WorkingDays, off: date) -> Iterator[tuple[Stage, date, date]]:
    """The open stage of a plan, with its day as it is and as it becomes."""
    stage = open_stage(signing, terms)
    since, within = signing.stage_since, stage.within if stage else None
    if stage is not None and signing.due is not None and since is not None and within is not None:
        yield stage, signing.due, _put_off(signing.due, lambda days: add(since, within, days), worked, later, off)


def _entry(state: Signed, later: WorkingDays, off: date) -> Iterator[Moved]:
    due, to = (when_fulfilled(state.terms.in_force, state.signatures(), worked) for worked in (state.worked, later))
    if due is not None and to is not None and due.known >= off:
        yield Moved(about="entry_into_force", target=state.terms.reference, due=due.known, to=to.known)


def _milestone(state: State, milestone: MilestoneState, later: WorkingDays, off: date) -> Iterator[Moved]:
    """One that a decision put on a day of its own stays there."""
    if milestone.due is None or milestone.decided or milestone.status not in OWED:
        return
    terms = term_of(state.terms, milestone.series)
    entry = state.force.on if isinstance(state, InForce | Closing) else None

    def counted(worked: WorkingDays) -> date | None:
        return schedule.due_of(terms, milestone.id, state.milestones, entry, worked)

    to = _put_off(milestone.due, counted, state.worked, later, off)
    yield Moved(about="milestone_due", target=milestone.id, due=milestone.due, to=to)


def _commitment(state: State, commitment: CommitmentState, later: WorkingDays, off: date) -> Iterator[Moved]:
    if commitment.due is None or commitment.status != "scheduled" or not isinstance(state, InForce | Closing):
        return
    promise, entry = promise_of(state.terms, commitment.series), state.force.on

    def counted(worked: WorkingDays) -> date | None:
        return commitment_days.due_of(promise, commitment.id, state.milestones, entry, worked)

    to = _put_off(commitment.due, counted, state.worked, later, off)
    yield Moved(about="commitment_due", target=commitment.id, due=commitment.due, to=to)


def _amendment(state: InForce | Suspended, later: WorkingDays, off: date) -> Iterator[Moved]:
    """The open stage of the one in progress; a suspension of the work does not stop it."""
    current = state.amendments.current
    if current is None:
        return
    for stage, due, to in _in_stage(current.signing, current.under(state.terms), state.worked, later, off):
        about: Literal["amendment_due", "amendment_visa_due"] = "amendment_due" if stage.kind == "signature" else "amendment_visa_due"
        yield Moved(about=about, target=current.target(stage.id), due=due, to=to)


def _session(state: InForce, committee: CommitteeState, later: WorkingDays, off: date) -> Iterator[Moved]:
    """A cadence in working days; a date beyond the term would never come, so it stays."""
    due = committee.due
    if due is None:
        return
    terms: Terms = state.terms
    meeting = committees.committee_of(terms, committee.id)

    def counted(worked: WorkingDays) -> date | None:
        return cadence.occurrence_after(meeting, state.force.on, due - timedelta(days=1), worked)

    to = _put_off(due, counted, state.worked, later, off)
    end = cadence.bound(state.force.end, terms.term, state.force.renewals)
    if end is None or to < end:
        yield Moved(about="review_due", target=committee.id, due=due, to=to)


# ── State ──────────────────────────────────────────────────────────────────────────────────────


def evolve(state: State, event: HolidayAdded) -> State:
    """The calendar, and every date that the event names."""
    known_on = event.when.recorded_on
    state = state.model_copy(update={"worked": state.worked.with_added(event.day, known_on)})
    for one in event.moved:
        state = _with(state, one, known_on)
    return state


def _with(state: State, moved: Moved, known_on: date) -> State:
    if moved.about == "milestone_due" and (milestone := state.milestones.get(moved.target)) is not None:
        put_off = milestone.model_copy(update={"due": moved.to, "recorded_on": known_on})
        return state.model_copy(update={"milestones": state.milestones.put(put_off)})
    if moved.about == "commitment_due" and (promised := state.commitments.get(moved.target)) is not None:
        later = promised.model_copy(update={"due": moved.to, "recorded_on": known_on})
        return state.model_copy(update={"commitments": state.commitments.put(later)})
    if moved.about == "review_due":
        committee = state.committees.get(moved.target).model_copy(update={"due": moved.to, "due_recorded_on": known_on})
        return state.model_copy(update={"committees": state.committees.put(committee)})
    if moved.about in DUE:
        return state.model_copy(update={"amendments": state.amendments.put_off(moved.to, known_on)})
    if moved.about in {"visa_due", "signature_due"} and isinstance(state, InSignature):
        signing = state.signing.model_copy(update={"due": moved.to, "stage_recorded_on": known_on})
        return state.model_copy(update={"signing": signing})
    return state
