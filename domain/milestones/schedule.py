"""The days on which milestones are due: fixed as facts when they are known, and a new instance of a yearly one each year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import assert_never

from domain.act import Event, When
from domain.days.calendar import Period, Roll, Within, WorkingDays, add, roll
from domain.days.yearly import Dated, Instance, Series, on_year, year_of
from domain.files.blocks import AfterMilestone
from domain.files.implementation import Milestone
from domain.files.terms import Terms
from domain.milestones.milestones import (
    GIVEN_UP,
    SETTLED,
    Milestones,
    MilestonesCancelled,
    MilestonesScheduled,
    MilestonesSuperseded,
    MilestoneState,
    Scheduled,
    Superseded,
    evolve,
    term_of,
)
from domain.refusals.errors import InvalidTerms, UnknownMilestone


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


def dropped(
    milestones: Milestones, terms: Terms, end: date | None, when: When, *, by: Mapping[str, str] = MappingProxyType({})
) -> tuple[MilestonesCancelled | MilestonesSuperseded, ...]:
    """What new terms no longer foresee: superseded where they, or ``by``, name what takes its place, cancelled otherwise."""
    heirs = {**by, **{old: one.id for one in terms.milestones for old in one.replaces}}
    gone = {one: milestones.get(one) for one in given_up(milestones, terms, end)}
    replaced = tuple(Superseded(milestone=name, by=heirs[one.series]) for name, one in gone.items() if one and one.series in heirs)
    cancelled = tuple(name for name in gone if name not in {one.milestone for one in replaced})
    return (
        *((MilestonesCancelled(when=when, milestones=cancelled),) if cancelled else ()),
        *((MilestonesSuperseded(when=when, milestones=replaced),) if replaced else ()),
    )


def after_amendment(milestones: Milestones, terms: Terms, entry: date, within: Within, when: When, *, was: Terms) -> tuple[Event, ...]:
    """The days of what is new in the terms and of what is due otherwise than before; then yearly milestones that have none open.

    A day that was put off by itself stays, unless the terms say another one.
    """
    moved = tuple(one for milestone in terms.milestones for one in _amended(milestone, was, milestones, entry, within.worked))
    known = evolve(milestones, MilestonesScheduled(when=when, milestones=moved))
    earliest = max(when.on, when.recorded_on)
    return _scheduled(when, (*moved, *(_opening(milestone, known, earliest, within) for milestone in terms.milestones)))


def after_rescheduling(milestones: Milestones, terms: Terms, within: Within, when: When, *, moved: Iterable[str]) -> tuple[Event, ...]:
    """The next instance of a yearly milestone whose own was put off beyond the day of that one: it does not wait for it."""
    found = ((milestones.get(name), _following(milestones, terms, name, within, when)) for name in moved)
    return _scheduled(when, (one for state, one in found if state and state.due and one and one.due and one.due <= state.due))


def _amended(milestone: Milestone, old: Terms, milestones: Milestones, entry: date, worked: WorkingDays) -> Iterator[Scheduled]:
    was = next((one for one in old.milestones if one.id == milestone.id), None)
    if was is None and milestone.every is None:
        yield Scheduled(milestone=milestone.id, series=milestone.id, due=_due(milestone, milestones, entry, worked))
    if was is None or (was.due, was.roll, was.by) == (milestone.due, milestone.roll, milestone.by):
        return
    for state in milestones.of_series(milestone.id):
        if state.status in SETTLED:
            continue
        due = due_of(milestone, state.id, milestones, entry, worked)
        if due != state.due:
            yield Scheduled(milestone=state.id, series=state.series, due=due)


def _scheduled(when: When, found: Iterable[Scheduled | None]) -> tuple[Event, ...]:
    known = tuple(one for one in found if one is not None)
    return (MilestonesScheduled(when=when, milestones=known),) if known else ()


def _dated(milestone: Milestone, milestones: Milestones, entry: date, worked: WorkingDays) -> Scheduled | None:
    """The day of a milestone that has none yet, where it is known by now. What was fixed once is not computed again."""
    state = milestones.get(milestone.id)
    waits = state is not None and state.due is None and state.status not in GIVEN_UP
    due = _due(milestone, milestones, entry, worked) if waits else None
    return Scheduled(milestone=milestone.id, series=milestone.id, due=due) if due else None


def _opening(milestone: Milestone, milestones: Milestones, not_before: date, within: Within) -> Scheduled | None:
    """The next instance of a yearly milestone that has none open from a day on."""
    series = series_of(milestone)
    return _fixed(milestone.id, series.opening(_instances(milestones, milestone.id), not_before, within)) if series else None


def _following(milestones: Milestones, terms: Terms, milestone_id: str, within: Within, when: When) -> Scheduled | None:
    """The instance of the year after, unless a later one is known already."""
    state = milestones.get(milestone_id)
    series = series_of(term_of(terms, state.series)) if state else None
    if state is None or series is None:
        return None
    not_before = when.recorded_on if when.taken_over else None
    return _fixed(series.id, series.after(state.id, _instances(milestones, series.id), within, not_before))


def _fixed(series: str, dated: Dated | None) -> Scheduled | None:
    return Scheduled(milestone=dated.name, series=series, due=dated.due) if dated else None


def _instances(milestones: Milestones, series: str) -> tuple[Instance, ...]:
    """What was dropped with the terms may come back with them; what was given up in spite of them may not."""
    known = (one for one in milestones.of_series(series) if not one.dropped)
    return tuple(Instance(one.id, one.due, one.status not in SETTLED) for one in known)


def series_of(milestone: Milestone) -> Series | None:
    return Series.of(milestone.id, milestone, milestone.roll)


def due_of(milestone: Milestone, name: str, milestones: Milestones, entry: date | None, worked: WorkingDays) -> date | None:
    """The day that a milestone, or its instance of this name, has by its terms; none where it is not known or there is none."""
    if (series := series_of(milestone)) is not None:
        return series.due(year_of(name), worked)
    return _due(milestone, milestones, entry, worked) if entry is not None else None


def _due(milestone: Milestone, milestones: Milestones, entry: date, worked: WorkingDays) -> date | None:
    return day_of(milestone.due, milestones, entry, worked, milestone.roll)


def day_of(
    due: date | Period | AfterMilestone | None, known: Milestones, entry: date, worked: WorkingDays, rule: Roll = Roll.NONE
) -> date | None:
    """The day that terms mean, rolled as they say: a date, a period from entry into force, or from the day a milestone was met."""
    match due:
        case AfterMilestone(after=other, period=period):
            met = known.is_met(other)
            return roll(add(max(met, entry), period, worked), rule, worked) if met else None
        case Period() as period:
            return roll(add(entry, period, worked), rule, worked)
        case date():
            return roll(due, rule, worked)
        case None:
            return None
        case _:
            assert_never(due)


def find(milestones: Milestones, terms: Terms, name: str, worked: WorkingDays, when: When) -> tuple[MilestoneState, tuple[Event, ...]]:
    """The milestone called so, and the event that first schedules it where it is a yearly instance nobody spoke of yet."""
    if (state := milestones.get(name)) is not None:
        return state, ()
    for series in filter(None, map(series_of, terms.milestones)):
        if (year := series.names(name, when.on)) is not None:
            new = Scheduled(milestone=name, series=series.id, due=series.due(year, worked))
            state = MilestoneState(id=name, series=series.id, due=new.due, recorded_on=when.recorded_on)
            return state, (MilestonesScheduled(when=when, milestones=(new,)),)
    raise UnknownMilestone(milestone=name, known=", ".join(state.id for state in milestones.all))


def require_same_recurrence(known: Milestones, new: Milestone, place: str) -> None:
    """Raises ``InvalidTerms`` for an id that stood for another sort of milestone before: its history would be another's."""
    same = (state for state in known.all if new.id in {state.id, state.series})
    if any(state.series != new.id or (state.id == new.id) != (new.every is None) for state in same):
        raise InvalidTerms(reason=f"{place}: other_recurrence")
