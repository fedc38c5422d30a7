"""Local dates, periods, working days, and the one place where a local date becomes an instant.

Nothing here knows what day it is. A period is added to a local date: months first and once (31 January and one month is
the last day of February), then days. Zone data is read by :func:`instant` and :func:`moment` alone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal, NamedTuple, assert_never
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema
from typing_extensions import override

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2400, 12, 31)
"""Dates that a person may write: far enough for every agreement."""
EARLIEST, LATEST = date(1, 1, 2), date(9999, 12, 30)
"""Where sums stop: the calendar ends there, and what is counted beyond it stays on that day. A day is left on each side for zones."""

_FIRST, _LAST = EARLIEST.toordinal(), LATEST.toordinal()
_LONGEST_YEARS = 200
_ISO = re.compile(r"P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$")
_COUNTED = re.compile(r"P(\d{1,4})(WD|CD)$")
_SPOKEN = re.compile(r"(\d{1,4})\s+(ans?|années?|mois|semaines?|jours?)(?:\s+(ouvrés?|ouvrables?|francs?|calendaires?))?$", re.IGNORECASE)


class PeriodRangeError(ValueError):
    """A period of nothing, or of more than 200 years."""


@dataclass(frozen=True, slots=True)
class Period:
    """An ISO 8601 duration (``P3Y``, ``P1Y6M``, ``P10D``), or working days (``P5WD``), or clear days (``P10CD``).

    Clear days (« jours francs ») count neither the first day nor the last. Never zero, never negative, at most 200 years.
    """

    months: int = 0
    days: int = 0
    working_days: int = 0
    clear_days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read ``P6M``, ``P5WD``, « 6 mois » or « 15 jours ouvrés ». Raises ``ValueError`` for anything else, and for nothing."""
        text = text.strip()
        if spoken := _SPOKEN.match(text):
            period = _from_words(int(spoken[1]), spoken[2].lower(), (spoken[3] or "").lower())
        elif counted := _COUNTED.match(text):
            n = int(counted[1])
            period = cls(working_days=n) if counted[2] == "WD" else cls(clear_days=n)
        elif iso := _ISO.match(text):
            years, months, weeks, days = (int(group or 0) for group in iso.groups())
            period = cls(months=12 * years + months, days=7 * weeks + days)
        else:
            raise ValueError(text)
        longest = 366 * _LONGEST_YEARS
        if not any(astuple(period)) or period.months > 12 * _LONGEST_YEARS or max(astuple(period)) > longest:
            raise PeriodRangeError(text)
        return period

    @override
    def __str__(self) -> str:
        """The shortest ISO form; parsing it gives an equal period."""
        if self.working_days:
            return f"P{self.working_days}WD"
        if self.clear_days:
            return f"P{self.clear_days}CD"
        years, months = divmod(self.months, 12)
        parts = [f"{years}Y" if years else "", f"{months}M" if months else "", f"{self.days}D" if self.days else ""]
        return "P" + "".join(parts)

    def plus(self, other: Period) -> Period:
        """Both in one, months together."""
        return Period(
            months=self.months + other.months,
            days=self.days + other.days,
            working_days=self.working_days + other.working_days,
            clear_days=self.clear_days + other.clear_days,
        )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text, written as text."""
        return core_schema.no_info_plain_validator_function(read_period, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """As a string."""
        return {"type": "string", "examples": ["P3Y", "P6M", "P10D", "P5WD", "P10CD"]}


def _from_words(n: int, unit: str, quality: str) -> Period:
    if unit.startswith("jour"):
        if quality.startswith("ouvr"):
            return Period(working_days=n)
        return Period(clear_days=n) if quality.startswith("franc") else Period(days=n)
    if quality:
        raise ValueError(quality)
    if unit.startswith("an"):
        return Period(months=12 * n)
    return Period(months=n) if unit == "mois" else Period(days=7 * n)


def read_period(value: Any) -> Period:
    """A period from its text. Raises the validation error ``period``, and ``period_range`` for one that is too short or too long."""
    if isinstance(value, Period):
        return value
    try:
        if isinstance(value, str):
            return Period.parse(value)
    except PeriodRangeError:
        raise PydanticCustomError("period_range", "out of range: {value}", {"value": str(value)}) from None
    except ValueError:
        pass
    raise PydanticCustomError("period", "not a period: {value}", {"value": str(value)})


def read_day(value: Any) -> date:
    """Only a full local date: no time of day, no number of seconds."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else value
        except ValueError:
            raise PydanticCustomError("no_such_day", "there is no such day: {value}", {"value": value}) from None
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PydanticCustomError("day", "not a date: {value}", {"value": str(value)})
    if not FIRST_DAY <= value <= LAST_DAY:
        raise PydanticCustomError("day_range", "out of range: {value}", {"value": value.isoformat()})
    return value


Day = Annotated[
    date, PlainValidator(read_day), PlainSerializer(date.isoformat, when_used="json"), WithJsonSchema({"type": "string", "format": "date"})
]
"""A local date between :data:`FIRST_DAY` and :data:`LAST_DAY`, written ``YYYY-MM-DD``."""


class Roll(StrEnum):
    """Where a computed date goes when it falls on a day that is not worked."""

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified_following"
    PRECEDING = "preceding"


class At(StrEnum):
    """The time of day at which something falls due."""

    START = "start"
    """00:00 of the day: entry into force, end of term, renewal"""
    OFFICE = "office"
    """09:00 of the day: messages, cadences"""
    END = "end"
    """00:00 of the next day: the due date itself is still in time"""


class WorkingDays(BaseModel):
    """Recorded holidays, and the days of the week that are not worked. Beyond ``through`` only the weekend is known."""

    model_config = ConfigDict(frozen=True)

    holidays: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    through: date = FIRST_DAY
    added: dict[date, date] = {}
    """holidays that were added later, with the day since when they are known"""

    def worked(self, day: date) -> bool:
        return day.weekday() not in self.weekend and day not in self.holidays

    def with_added(self, day: date, known_on: date) -> WorkingDays:
        return self.model_copy(update={"holidays": self.holidays | {day}, "added": {**self.added, day: known_on}})

    def known_before(self, day: date) -> WorkingDays:
        """Without the holidays added on that day or later: what was announced by counting backwards must not come sooner by them."""
        later = {holiday for holiday, known_on in self.added.items() if known_on >= day}
        return self.model_copy(update={"holidays": self.holidays - later}) if later else self


class Within(NamedTuple):
    """The term that dates must fall in (first day out of force, none: indefinite), and the days worked."""

    end: date | None
    worked: WorkingDays


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def weekdays(names: Iterable[str]) -> frozenset[int]:
    """The numbers (Monday is 0) of days of the week given by their English names."""
    return frozenset(_WEEKDAYS.index(name) for name in names)


def add(day: date, period: Period, worked: WorkingDays) -> date:
    """The local date a period after ``day``."""
    day = later(_months(day, period.months), period.days + _clear(period))
    return _count_worked(day, period.working_days, worked) if period.working_days else day


def before(day: date, period: Period, worked: WorkingDays) -> date:
    """The local date a period before ``day``; with a month missing its day, the last one of that month."""
    day = later(_months(day, -period.months), -period.days - _clear(period))
    return _count_worked(day, -period.working_days, worked) if period.working_days else day


def times(period: Period, n: int) -> Period:
    """``n`` periods in one, so that months are added together first and once: nothing drifts."""
    return Period(n * period.months, n * period.days, n * period.working_days, n * period.clear_days)


def later(day: date, days: int) -> date:
    """So many days later, or earlier; never beyond :data:`EARLIEST` and :data:`LATEST`."""
    return date.fromordinal(min(max(day.toordinal() + days, _FIRST), _LAST))


def _months(day: date, n: int) -> date:
    """A month that lacks the day ends on its last one."""
    year, month = divmod(12 * day.year + day.month - 1 + n, 12)
    if not EARLIEST.year <= year <= LATEST.year:
        return LATEST if n > 0 else EARLIEST
    return min(date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])), LATEST)


def _clear(period: Period) -> int:
    return period.clear_days + 1 if period.clear_days else 0


def _count_worked(day: date, n: int, worked: WorkingDays) -> date:
    """So many worked days on or back; at the end of the calendar, the last day of it.

    Whole weeks are passed over at once, with the holidays in them made up for; the last days are counted one by one.
    """
    step, left, a_week = (1 if n > 0 else -1), abs(n), 7 - len(worked.weekend)
    while (weeks := (left - 1) // a_week) > 0 and EARLIEST < day < LATEST:
        start, day = day, later(day, 7 * weeks * step)
        passed = (one for one in worked.holidays if start < one <= day or day <= one < start)
        left -= a_week * weeks - sum(one.weekday() not in worked.weekend for one in passed)
    while left and EARLIEST < day < LATEST:
        day = later(day, step)
        left -= worked.worked(day)
    return day


def roll(day: date, rule: Roll, worked: WorkingDays) -> date:
    """``day`` itself when it is worked or nothing is to be rolled; else the next or previous day that is."""
    if rule is Roll.NONE or worked.worked(day):
        return day
    if rule is Roll.PRECEDING:
        return _count_worked(day, -1, worked)
    rolled = _count_worked(day, 1, worked)
    if rule is Roll.MODIFIED_FOLLOWING and rolled.month != day.month:
        return _count_worked(day, -1, worked)
    return rolled


class Moment(BaseModel):
    """When a command is decided: the instant, and what the convention's own clock and calendar show at that instant."""

    model_config = ConfigDict(frozen=True)

    instant: datetime
    today: date
    clock: time


OFFICE_HOUR = time(9)


def local(day: date, at: At) -> tuple[date, time]:
    """The local day and time of day of something that falls due: comparable with a moment's ``(today, clock)``."""
    match at:
        case At.START:
            return day, time(0)
        case At.OFFICE:
            return day, OFFICE_HOUR
        case At.END:
            return day + timedelta(days=1), time(0)
        case _:
            assert_never(at)


def instant(day: date, at: At, zone: str) -> datetime:
    """The instant, in UTC, of a local due date by today's zone data: to be recorded, not to be compared again."""
    return datetime.combine(*local(day, at), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def moment(now: datetime, zone: str) -> Moment:
    """What the clock of a zone shows at an instant."""
    there = now.astimezone(ZoneInfo(zone))
    return Moment(instant=now.astimezone(UTC), today=there.date(), clock=there.time().replace(tzinfo=None))


def known_zone(name: str) -> bool:
    """Whether zone data holds this name."""
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True


Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
