"""When the weekly digest goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.days.calendar import Weekday
from domain.days.digest_day import DigestDay, Timetable, timetable
from tests.effort import about

MONDAY = date(2026, 6, 1)


@pytest.mark.parametrize("directory", [None, "{}", '{"office": null}', '{"office": {}}', '{"office": {"digest": {}}}'])
def test_where_nothing_is_said_it_goes_on_monday_at_eight(directory: str | None) -> None:
    assert timetable(directory) == Timetable(0, time(8), "Africa/Casablanca")


def test_the_directory_says_day_hour_and_zone() -> None:
    document = '{"office": {"digest": {"day": "thursday", "at": "07:45"}, "zone": "Europe/Paris"}}'
    assert timetable(document) == Timetable(3, time(7, 45), "Europe/Paris")
    assert Timetable(3, time(7, 45), "Europe/Paris").instant(date(2026, 6, 4)) == datetime(2026, 6, 4, 5, 45, tzinfo=UTC)


@pytest.mark.parametrize("said", [{"day": "lundi"}, {"at": "8:00"}, {"at": "24:00"}, {"at": "08:60"}, {"at": 8}, {"hour": "08:00"}])
def test_no_other_day_or_hour_is_one(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        DigestDay.model_validate(said)


def test_the_office_s_day_is_that_of_its_zone() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert Timetable(zone="UTC").today(late) == MONDAY
    assert Timetable(zone="Asia/Tokyo").today(late) == MONDAY + timedelta(days=1)


@pytest.mark.parametrize(("weekday", "following"), [(0, "2026-06-08"), (1, "2026-06-02"), (6, "2026-06-07")])
def test_the_next_one_is_never_the_same_day(weekday: int, following: str) -> None:
    assert Timetable(weekday).following(MONDAY).isoformat() == following


@settings(max_examples=about(100))
@given(st.integers(0, 6), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_every_week_has_one(weekday: int, day: date) -> None:
    following = Timetable(weekday).following(day)
    assert (following.weekday(), 1 <= (following - day).days <= 7) == (weekday, True)
    assert Timetable(weekday).following(following) == following + timedelta(days=7)


@pytest.mark.parametrize(
    ("day", "clock", "last"),
    [
        (date(2026, 6, 3), time(23), date(2026, 5, 28)),
        (date(2026, 6, 4), time(7, 44, 59), date(2026, 5, 28)),
        (date(2026, 6, 4), time(7, 45), date(2026, 6, 4)),
        (date(2026, 6, 5), time(0), date(2026, 6, 4)),
        (date(2026, 6, 10), time(12), date(2026, 6, 4)),
    ],
)
def test_the_last_one_is_that_of_this_very_minute_or_of_the_days_before(day: date, clock: time, last: date) -> None:
    assert Timetable(3, time(7, 45)).last(day, clock) == (last, time(7, 45))


def test_the_instant_of_one_is_said_in_utc() -> None:
    assert Timetable(0, time(8), "Asia/Tokyo").instant(MONDAY).isoformat() == "2026-05-31T23:00:00+00:00"


def test_every_day_of_the_week_may_be_said() -> None:
    found = [timetable(f'{{"office": {{"digest": {{"day": "{name}"}}}}}}').weekday for name in get_args(Weekday)]
    assert found == list(range(7))


@pytest.mark.parametrize("said", ["25:00", "24:00", "8h", "08:60", 8])
def test_what_is_no_hour_is_refused_as_such(said: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        DigestDay.model_validate({"at": said})
    assert [one["type"] for one in refused.value.errors()] == ["hour"]
