"""Indicators: measured by their owner, year by year, once by a day, or whenever somebody measures.

A yearly indicator has an instance for each year, due on its day (``interns-2026``); one with a day of its own is due once. What is
measured beside that, under a period that is named, settles nothing that is due.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Deadline
from domain.days.calendar import Period, Within, add, later
from domain.days.yearly import Dated, Instance, Series, on_year, year_of
from domain.files.blocks import AfterMilestone, Id, wording
from domain.files.implementation import Indicator
from domain.files.terms import Terms
from domain.promises.tranches import Basis
from domain.refusals.errors import BadValue
from domain.refusals.errors_of_money import AlreadyMeasured, BadPeriod, UnknownIndicator
from domain.remembered import of_each
from domain.roles import focal_points, require_one_of
from domain.signature.drafting import Sha256

_VALUE = re.compile(r"-?\d{1,15}(\.\d{1,6})?", re.ASCII)
_PERIOD = re.compile(r"\d{4}(-[0-9A-Z]\d(-\d\d)?)?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


class RecordIndicator(Command):
    """Record what an indicator measured; by its owner."""

    kind: Literal["record_indicator"] = "record_indicator"
    indicator: Id
    value: Annotated[str, StringConstraints(max_length=40)]
    """an exact number, with a point before its decimals"""
    period: Annotated[str, StringConstraints(max_length=20)] | None = None
    """``2026``, ``2026-T1``, ``2026-06``; what is due next where it is left out"""
    source: Annotated[str, StringConstraints(max_length=4000)] | None = None
    evidence: dict[Id, Sha256] = {}


class IndicatorMeasured(Event):
    """``period`` is none for the one measurement of an indicator that is due once."""

    kind: Literal["indicator_measured"] = "indicator_measured"
    correctable = ("on", "value", "source", "evidence.NAME")
    indicator: str
    period: str | None = None
    value: str
    source: str | None = None
    evidence: dict[str, str | None] = {}


class ScheduledIndicator(BaseModel):
    model_config = ConfigDict(frozen=True)

    indicator: str
    period: str | None = None
    due: date


class IndicatorsScheduled(Event):
    kind: Literal["indicators_scheduled"] = "indicators_scheduled"
    indicators: tuple[ScheduledIndicator, ...]


IndicatorEvent = IndicatorMeasured | IndicatorsScheduled


class Measurement(BaseModel):
    """What is due of an indicator, or was measured."""

    model_config = ConfigDict(frozen=True)

    indicator: str
    period: str | None = None
    due: date | None = None
    recorded_on: date = date.min
    """when its day was fixed"""
    value: str | None = None
    on: date | None = None
    source: str | None = None

    @property
    def target(self) -> str:
        """How deadlines name it."""
        return f"{self.indicator}-{self.period}" if self.period else self.indicator


class Indicators(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[Measurement, ...] = ()

    def of(self, indicator: str) -> tuple[Measurement, ...]:
        return tuple(one for one in self.all if one.indicator == indicator)

    def get(self, indicator: str, period: str | None) -> Measurement | None:
        return next((one for one in self.of(indicator) if one.period == period), None)

    def put(self, changed: Measurement) -> Indicators:
        if self.get(changed.indicator, changed.period) is None:
            return self.model_copy(update={"all": (*self.all, changed)})
        name = (changed.indicator, changed.period)
        return self.model_copy(update={"all": tuple(changed if (one.indicator, one.period) == name else one for one in self.all)})


def evolve(indicators: Indicators, event: IndicatorEvent) -> Indicators:
    """The indicators after an event about them."""
    if isinstance(event, IndicatorMeasured):
        known = indicators.get(event.indicator, event.period) or Measurement(indicator=event.indicator, period=event.period)
        return indicators.put(known.model_copy(update={"value": event.value, "on": event.when.on, "source": event.source}))
    for one in event.indicators:
        known = indicators.get(one.indicator, one.period) or Measurement(indicator=one.indicator, period=one.period)
        indicators = indicators.put(known.model_copy(update={"due": one.due, "recorded_on": event.when.recorded_on}))
    return indicators


# ── Measuring ──────────────────────────────────────────────────────────────────────────────────


def record(indicators: Indicators, terms: Terms, command: RecordIndicator, when: When) -> IndicatorMeasured:
    """A measurement, one for each period. Raises ``UnknownIndicator``, ``BadValue``, ``BadPeriod``, ``AlreadyMeasured``."""
    indicator = _named(terms, command.indicator)
    require_one_of(terms, command, owners(terms, indicator), indicator.article)
    period = _period(indicators, indicator, command.period, when)
    known = indicators.get(indicator.id, period)
    if known is not None and known.value is not None and known.on is not None:
        on, told = known.on.isoformat(), period or known.on.isoformat()
        raise AlreadyMeasured(indicator=indicator.id, period=told, value=known.value, on=on, article=indicator.article)
    return IndicatorMeasured(
        when=when,
        indicator=indicator.id,
        period=period,
        value=exact(command.value),
        source=command.source,
        evidence=dict(command.evidence),
    )


def exact(value: str) -> str:
    """A number as it is recorded. Raises ``BadValue``."""
    if not _VALUE.fullmatch(value):
        raise BadValue(field="value", value=value)
    return str(Decimal(value) + 0)


def owners(terms: Terms, indicator: Indicator) -> tuple[str, ...]:
    """Who measures: the owner's focal points; else the manager."""
    return (focal_points(terms, indicator.owner) if indicator.owner else ()) or (terms.manager,)


def _named(terms: Terms, name: str) -> Indicator:
    found = next((one for one in terms.indicators if one.id == name), None)
    if found is None:
        raise UnknownIndicator(indicator=name, known=", ".join(one.id for one in terms.indicators))
    return found


def _period(indicators: Indicators, indicator: Indicator, said: str | None, when: When) -> str | None:
    """The period that is meant: the first that is owed, where none is said. Raises ``BadPeriod``."""
    if indicator.every is None:
        if said is None:
            return None if indicator.due is not None else when.on.isoformat()
        if not _PERIOD.fullmatch(said):
            raise BadPeriod(indicator=indicator.id, period=said, known=f"{when.on.year}, {when.on.year}-T1", article=indicator.article)
        return said
    if said is None:
        owed = (one.period for one in indicators.of(indicator.id) if one.due is not None and one.value is None)
        return min((one for one in owed if one), default=str(when.on.year))
    if not _YEAR.fullmatch(said) or not (indicator.first or 0) <= int(said) <= when.on.year + 1:
        raise BadPeriod(indicator=indicator.id, period=said, known=str(when.on.year), article=indicator.article)
    return said


# ── When they fall due ─────────────────────────────────────────────────────────────────────────


def at_entry(indicators: Indicators, terms: Terms, basis: Basis, end: date | None, when: When) -> tuple[Event, ...]:
    """The days that follow from entry into force, and the first instance of each yearly indicator."""
    earliest = max(basis.entry, when.recorded_on) if when.taken_over else basis.entry
    within = Within(end, basis.worked)
    opened = (_opening(one, indicators, earliest, within) for one in terms.indicators)
    return _scheduled(when, (*(_dated(one, indicators, basis) for one in terms.indicators), *opened))


def now_known(indicators: Indicators, terms: Terms, basis: Basis, end: date | None, when: When) -> tuple[Event, ...]:
    """The days that are known by now and have not been fixed; and yearly indicators that never had an instance."""
    within, earliest = Within(end, basis.worked), max(when.on, when.recorded_on)
    new = (one for one in terms.indicators if not any(known.due for known in indicators.of(one.id)))
    return _scheduled(
        when, (found for one in new for found in (_dated(one, indicators, basis), _opening(one, indicators, earliest, within)))
    )


def after_renewal(indicators: Indicators, terms: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """Yearly indicators come again in a renewed term: those with no open instance get their next one."""
    earliest = max(when.on, when.recorded_on)
    return _scheduled(when, (_opening(one, indicators, earliest, within) for one in terms.indicators))


def following(indicators: Indicators, terms: Terms, target: str, within: Within, when: When) -> tuple[Event, ...]:
    """The instance after one that was measured or has passed, unless a later one is owed; years that were measured early are done."""
    known = next((one for one in indicators.all if one.target == target), None)
    series = next((_series(one) for one in terms.indicators if known and one.id == known.indicator), None)
    if known is None or known.due is None or series is None:
        return ()
    later_ones = [one for one in _instances(indicators, series) if year_of(one.name) >= year_of(target)]
    if any(one.owed and one.due is not None and one.name != target for one in later_ones):
        return ()
    earliest = date(max(year_of(one.name) for one in later_ones) + 1, 1, 1)
    return _scheduled(when, (_instance(series.from_day(max(earliest, when.recorded_on) if when.taken_over else earliest, within), series),))


def after_amendment(indicators: Indicators, terms: Terms, basis: Basis, end: date | None, when: When, *, was: Terms) -> tuple[Event, ...]:
    """The days of what is new in the terms, and of what is due otherwise than before; then yearly ones that have none open."""
    before = {one.id: one for one in was.indicators}
    moved = tuple(_moved(one, before.get(one.id), indicators, basis) for one in terms.indicators)
    known = tuple(one for one in moved if one is not None)
    after = evolve(indicators, IndicatorsScheduled(when=when, indicators=known))
    earliest = max(when.on, when.recorded_on)
    return _scheduled(when, (*known, *(_opening(one, after, earliest, Within(end, basis.worked)) for one in terms.indicators)))


def _moved(indicator: Indicator, was: Indicator | None, indicators: Indicators, basis: Basis) -> ScheduledIndicator | None:
    if was is not None and (was.due, was.by, was.every) == (indicator.due, indicator.by, indicator.every):
        return None
    if indicator.every is None:
        known = indicators.get(indicator.id, None)
        due = None if known is not None and known.value is not None else _due(indicator, basis)
        return ScheduledIndicator(indicator=indicator.id, due=due) if due is not None else None
    owed = (one for one in indicators.of(indicator.id) if one.due is not None and one.value is None and one.period is not None)
    first = min(owed, key=lambda one: one.period or "", default=None)
    if first is None or first.period is None:
        return None
    return ScheduledIndicator(indicator=indicator.id, period=first.period, due=on_year(indicator.by or "", int(first.period)))


def put_off(indicators: Indicators, since: When, when: When) -> tuple[Event, ...]:
    """Every day still to come when the convention was suspended, moved by as many days as it stood still."""
    stood = (when.on - since.on).days
    moved = (
        ScheduledIndicator(indicator=one.indicator, period=one.period, due=later(one.due, stood))
        for one in indicators.all
        if one.due is not None and one.value is None and one.due >= since.on and one.recorded_on <= since.recorded_on
    )
    return _scheduled(when, moved) if stood else ()


def _scheduled(when: When, found: Iterable[ScheduledIndicator | None]) -> tuple[Event, ...]:
    known = tuple(one for one in found if one is not None)
    return (IndicatorsScheduled(when=when, indicators=known),) if known else ()


def _dated(indicator: Indicator, indicators: Indicators, basis: Basis) -> ScheduledIndicator | None:
    """The day of an indicator that is due once and has none yet, where it is known by now."""
    known = indicators.get(indicator.id, None)
    if indicator.every is not None or (known is not None and (known.due is not None or known.value is not None)):
        return None
    due = _due(indicator, basis)
    return ScheduledIndicator(indicator=indicator.id, due=due) if due is not None else None


def _due(indicator: Indicator, basis: Basis) -> date | None:
    match indicator.due:
        case AfterMilestone(after=other, period=period):
            met = basis.milestones.is_met(other)
            return add(max(met, basis.entry), period, basis.worked) if met else None
        case Period() as period:
            return add(basis.entry, period, basis.worked)
        case day:
            return day


def _opening(indicator: Indicator, indicators: Indicators, not_before: date, within: Within) -> ScheduledIndicator | None:
    """The next instance of a yearly indicator that has none open from a day on."""
    series = _series(indicator)
    return _instance(series.opening(_instances(indicators, series), not_before, within), series) if series else None


def _series(indicator: Indicator) -> Series | None:
    return Series.of(indicator.id, indicator)


def _instances(indicators: Indicators, series: Series) -> tuple[Instance, ...]:
    return tuple(Instance(one.target, one.due, one.value is None) for one in indicators.of(series.id) if one.period is not None)


def _instance(dated: Dated | None, series: Series) -> ScheduledIndicator | None:
    return ScheduledIndicator(indicator=series.id, period=str(year_of(dated.name)), due=dated.due) if dated else None


@of_each
def deadlines(indicators: Indicators, terms: Terms, end: date | None) -> tuple[Deadline, ...]:
    """What owners have still to measure, within the term."""
    return tuple(_owed(indicators, terms, end))


def _owed(indicators: Indicators, terms: Terms, end: date | None) -> Iterator[Deadline]:
    for indicator in terms.indicators:
        for one in indicators.of(indicator.id):
            if one.due is None or one.value is not None or (one.period is None) != (indicator.every is None) or (end and one.due >= end):
                continue
            yield Deadline(
                about="indicator_due",
                target=one.target,
                due=one.due,
                title=wording(indicator.title),
                to=owners(terms, indicator),
                since=one.recorded_on,
                article=indicator.article,
            )


# ── How far it has come ────────────────────────────────────────────────────────────────────────


def measured(indicators: Indicators, indicator: str) -> tuple[Measurement, ...]:
    """What was measured, by day and period."""
    found = (one for one in indicators.of(indicator) if one.value is not None)
    return tuple(sorted(found, key=lambda one: (one.on or date.min, one.period or "")))


def progress(indicator: Indicator, value: str | None) -> str | None:
    """How much of the way from baseline to target a value is, in percent with one decimal; from zero where there is no baseline."""
    if value is None or indicator.target is None:
        return None
    start, goal = Decimal(str(indicator.baseline or 0)), Decimal(str(indicator.target))
    if start == goal:
        return None
    return str(((Decimal(value) - start) * 100 / (goal - start)).quantize(Decimal("0.1"), ROUND_HALF_UP))
