"""When the weekly digest goes: the office's day and hour, and the day of the next one."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.days.calendar import Weekday, weekdays
from domain.files.blocks import Block, Hour

ZONE = "Africa/Casablanca"


WEEK = timedelta(days=7)


class DigestDay(Block):
    """The day of the week and the hour, in the office's zone, at which everybody gets their digest."""

    day: Weekday = "monday"
    at: Hour = "08:00"


class Timetable(NamedTuple):
    """When the digest goes, every week. ``weekday`` counts from Monday, which is 0."""

    weekday: int = 0
    at: time = time(8)
    zone: str = ZONE

    def today(self, now: datetime) -> date:
        """The office's day at an instant."""
        return now.astimezone(ZoneInfo(self.zone)).date()

    def following(self, day: date) -> date:
        """The first day of a digest after a day."""
        return day + timedelta(days=(self.weekday - day.weekday() - 1) % 7 + 1)

    def last(self, day: date, clock: time) -> tuple[date, time]:
        """The day and hour of the last digest that has gone by then, in the office's zone."""
        today = day - timedelta(days=(day.weekday() - self.weekday) % 7)
        return (today, self.at) if (today, self.at) <= (day, clock) else (today - WEEK, self.at)

    def instant(self, day: date) -> datetime:
        """When the digest of a day goes, in UTC."""
        return datetime.combine(day, self.at, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)


def timetable(directory: str | None) -> Timetable:
    """What the loaded directory says, or the usual time where it says nothing. Raises ``ValueError`` for what is none."""
    office = (json.loads(directory) if directory else {}).get("office") or {}
    said = DigestDay.model_validate(office.get("digest") or {})
    (weekday,) = weekdays([said.day])
    return Timetable(weekday, time.fromisoformat(said.at), office.get("zone") or ZONE)
