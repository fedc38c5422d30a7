from __future__ import annotations

from datetime import date

import pytest
from temporalio.testing import ActivityEnvironment

from activities.calendar import CalendarActivities
from activities.contracts import CalendarDays, CalendarRequest
from adapters.memory import MemoryHolidays, MemoryOffice

DAYS = {date(2027, 7, 30): "Fête du Trône", date(2026, 7, 30): "Fête du Trône", date(2031, 1, 1): "Nouvel An"}


@pytest.fixture
def calendar() -> CalendarActivities:
    return CalendarActivities(MemoryHolidays({"MA": DAYS}), source="holidays 0.1")


async def test_holidays_of_the_years_asked_for_come_in_order_with_their_source(calendar: CalendarActivities) -> None:
    days = await ActivityEnvironment().run(calendar.fix_calendar, CalendarRequest(country="MA", first_year=2026, last_year=2030))
    assert days == CalendarDays(
        days={"2026-07-30": "Fête du Trône", "2027-07-30": "Fête du Trône"}, first_year=2026, last_year=2030, source="holidays 0.1: MA"
    )
    assert list(days.days) == sorted(days.days)


async def test_an_unknown_country_has_no_holidays_and_the_source_says_so(calendar: CalendarActivities) -> None:
    days = await ActivityEnvironment().run(calendar.fix_calendar, CalendarRequest(country="ZZ", first_year=2026, last_year=2030))
    assert (days.days, days.last_year) == ({}, 2030)
    assert days.source == "holidays 0.1: no public holidays are known for country 'ZZ'"


async def test_the_days_that_the_office_added_are_among_them() -> None:
    office = MemoryOffice()
    for day in (date(2027, 3, 10), date(2031, 3, 10), date(2026, 7, 30)):
        await office.add_day_off("MA", day, "Aïd")
    calendar = CalendarActivities(MemoryHolidays({"MA": DAYS}), source="holidays 0.1", office=office)
    days = await ActivityEnvironment().run(calendar.fix_calendar, CalendarRequest(country="MA", first_year=2026, last_year=2030))
    assert days.days == {"2026-07-30": "Fête du Trône", "2027-03-10": "Aïd", "2027-07-30": "Fête du Trône"}
    unknown = await ActivityEnvironment().run(calendar.fix_calendar, CalendarRequest(country="ZZ", first_year=2026, last_year=2030))
    assert unknown.days == {}
