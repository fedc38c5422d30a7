"""The days on which milestones are due: fixed as facts when they are known, and a new instance of a yearly one each year."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date

from domain.act import Event, When
from domain.blocks import AfterMilestone
from domain.calendar import Period, Within, WorkingDays, add, roll
from domain.errors import UnknownMilestone
from domain.implementation import Milestone
from domain.milestones import SETTLED, Milestones, MilestonesScheduled, MilestoneState, Scheduled, evolve, term_of
from domain.terms import Terms


def on_year(month_day: str, year: int) -> date:
    """A yearly date; 29 February is the 28th in other years."""
    month, day = (int(part) for part in month_day.split("-"))
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def at_entry(milestones: Milestones, terms: Terms, entry: date, within: Within, when: When) -> tuple[Event, ...]:
    """The due dates that follow from entry into force, and the first instance of each yearly milestone."""
    earliest = max(entry, when.recorded_on) if when.taken_over else entry
    dated = (_dated(milestone, milestones, entry, within.worked) for milestone in terms.milestones)
    return _scheduled(when, (*dated, *(_opening(milestone, milestones, earliest, within) for milestone in terms.milestones)))


def after_acceptance(
    milestones: Milestones, terms: Terms, entry: date, within: Within, when: When, *, settled: Iterable[str]
) -> tuple[Event, ...]:
    """The due dates that rest on what has just been settled, and the next instance of each yearly milestone among it."""
    dated = (_dated(milestone, milestones, entry, within.worked) for milestone in terms.milestones)
    return _scheduled(when, (*dated, *(_following(milestones, terms, one, within, when) for one in settled)))


def next_instance(milestones: Milestones, milestone_id: str, terms: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """The instance after this one, within the term; for a convention taken over, not before it was recorded."""
    return _scheduled(when, (_following(milestones, terms, milestone_id, within, when),))


def after_renewal(milestones: Milestones, terms: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """Yearly milestones come again in a renewed term: those with no open instance get their next one."""
    earliest = max(when.on, when.recorded_on)
    return _scheduled(when, (_opening(milestone, milestones, earliest, within) for milestone in terms.milestones))


def given_up(milestones: Milestones, terms: Terms, end: date | None) -> tuple[str, ...]:
    """What is still open and no longer foreseen by new terms: milestones they lack, and yearly instances outside of their years."""
    foreseen = {milestone.id: milestone for milestone in terms.milestones}
    open_ones = (state for state in milestones.all if state.status not in SETTLED)
    return tuple(state.id for state in open_ones if not _foreseen(state, foreseen.get(state.series), end))


def _foreseen(state: MilestoneState, milestone: Milestone | None, end: date | None) -> bool:
    if milestone is None or milestone.every is None:
        return milestone is not None
    year = year_of(state.id)
    return year >= (milestone.first or year) and (end is None or on_year(milestone.by or "", year) < end)


def after_amendment(milestones: Milestones, terms: Terms, entry: date, within: Within, when: When, *, was: Terms) -> tuple[Event, ...]:
    """The days of what is new in the terms and of what is due otherwise than before; then yearly milestones that have none open.

    A day that was put off by itself stays, unless the terms say another one.
    """
    moved = tuple(one for milestone in terms.milestones for one in _amended(milestone, was, milestones, entry, within.worked))
    known = evolve(milestones, MilestonesScheduled(when=when, milestones=moved))
    earliest = max(when.on, when.recorded_on)
    return _scheduled(when, (*moved, *(_opening(milestone, known, earliest, within) for milestone in terms.milestones)))


def _amended(milestone: Milestone, old: Terms, milestones: Milestones, entry: date, worked: WorkingDays) -> Iterator[Scheduled]:
    was = next((one for one in old.milestones if one.id == milestone.id), None)
    if was is None and milestone.every is None:
        yield Scheduled(milestone=milestone.id, series=milestone.id, due=_due(milestone, milestones, entry, worked))
    if was is None or (was.due, was.roll, was.by) == (milestone.due, milestone.roll, milestone.by):
        return
    for state in milestones.of_series(milestone.id):
        if state.status in SETTLED:
            continue
        yearly = milestone.every is not None
        due = instance_due(milestone, year_of(state.id), worked) if yearly else _due(milestone, milestones, entry, worked)
        if due != state.due:
            yield Scheduled(milestone=state.id, series=state.series, due=due)


def _scheduled(when: When, found: Iterable[Scheduled | None]) -> tuple[Event, ...]:
    known = tuple(one for one in found if one is not None)
    return (MilestonesScheduled(when=when, milestones=known),) if known else ()


def _dated(milestone: Milestone, milestones: Milestones, entry: date, worked: WorkingDays) -> Scheduled | None:
    """The day of a milestone that has none yet, where it is known by now. What was fixed once is not computed again."""
    state = milestones.get(milestone.id)
    due = _due(milestone, milestones, entry, worked) if state is not None and state.due is None else None
    return Scheduled(milestone=milestone.id, series=milestone.id, due=due) if due else None


def _opening(milestone: Milestone, milestones: Milestones, not_before: date, within: Within) -> Scheduled | None:
    """The next instance of a yearly milestone that has none open from a day on."""
    instances = tuple(one for one in milestones.of_series(milestone.id) if one.status != "cancelled")
    if milestone.every is None or any(one.due and one.due >= not_before and one.status not in SETTLED for one in instances):
        return None
    return _instance(milestone, max([not_before, *(date(year_of(one.id) + 1, 1, 1) for one in instances)]), within)


def _following(milestones: Milestones, terms: Terms, milestone_id: str, within: Within, when: When) -> Scheduled | None:
    """The instance of the year after, unless a later one is known already."""
    state = milestones.get(milestone_id)
    milestone = term_of(terms, state.series) if state else None
    if state is None or milestone is None or milestone.every is None:
        return None
    if any(year_of(one.id) > year_of(state.id) for one in milestones.of_series(state.series) if one.status != "cancelled"):
        return None
    earliest = date(year_of(state.id) + 1, 1, 1)
    return _instance(milestone, max(earliest, when.recorded_on) if when.taken_over else earliest, within)


def _instance(milestone: Milestone, not_before: date, within: Within) -> Scheduled | None:
    """The first yearly date on or after a day, if it lies within the term; named after its year, whatever day it is rolled to."""
    by = milestone.by or ""
    year = max(not_before.year, milestone.first or not_before.year)
    if on_year(by, year) < not_before:
        year += 1
    due = instance_due(milestone, year, within.worked)
    return Scheduled(milestone=f"{milestone.id}-{year}", series=milestone.id, due=due) if within.end is None or due < within.end else None


def year_of(instance: str) -> int:
    """The year in the name of a yearly instance."""
    return int(instance.rpartition("-")[2])


def instance_due(milestone: Milestone, year: int, worked: WorkingDays) -> date:
    """The day of the instance of a year."""
    return roll(on_year(milestone.by or "", year), milestone.roll, worked)


def due_of(milestone: Milestone, name: str, milestones: Milestones, entry: date | None, worked: WorkingDays) -> date | None:
    """The day that a milestone, or its instance of this name, has by its terms; none where it is not known or there is none."""
    if milestone.every is not None:
        return instance_due(milestone, year_of(name), worked)
    return _due(milestone, milestones, entry, worked) if entry is not None else None


def _due(milestone: Milestone, milestones: Milestones, entry: date, worked: WorkingDays) -> date | None:
    match milestone.due:
        case AfterMilestone(after=other, period=period):
            met = milestones.is_met(other)
            return roll(add(max(met, entry), period, worked), milestone.roll, worked) if met else None
        case Period() as period:
            return roll(add(entry, period, worked), milestone.roll, worked)
        case day:
            return day


def find(milestones: Milestones, terms: Terms, name: str, worked: WorkingDays, when: When) -> tuple[MilestoneState, tuple[Event, ...]]:
    """The milestone called so, and the event that first schedules it where it is a yearly instance nobody spoke of yet."""
    if (state := milestones.get(name)) is not None:
        return state, ()
    series, _, year = name.rpartition("-")
    milestone = next((m for m in terms.milestones if m.id == series and m.every is not None), None)
    if milestone is None or not (year.isascii() and year.isdigit()) or not _plausible(int(year), milestone, when):
        raise UnknownMilestone(milestone=name, known=", ".join(state.id for state in milestones.all))
    new = Scheduled(milestone=name, series=series, due=instance_due(milestone, int(year), worked))
    state = MilestoneState(id=name, series=series, due=new.due, recorded_on=when.recorded_on)
    return state, (MilestonesScheduled(when=when, milestones=(new,)),)


def _plausible(year: int, milestone: Milestone, when: When) -> bool:
    """An instance of this year or an earlier one of the series, or the one that comes next."""
    return max(milestone.first or 0, when.on.year - 1) <= year <= when.on.year + 1
