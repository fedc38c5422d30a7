"""Public holidays, fetched once so that the workflow can record them as data."""

from __future__ import annotations

from temporalio import activity

from activities.contracts import CalendarDays, CalendarRequest
from activities.ports import Holidays, Office


class CalendarActivities:
    """``source`` says where the days come from, the version of the library included; it is recorded with them.

    The days that an office added by hand are among them.
    """

    def __init__(self, holidays: Holidays, *, source: str, office: Office | None = None) -> None:
        self._holidays = holidays
        self._source = source
        self._office = office

    @activity.defn(name="fix_calendar")
    async def fix_calendar(self, request: CalendarRequest) -> CalendarDays:
        """Never fails for want of knowledge: where nothing is known of a country there are no holidays, and the source says why.

        A convention then goes on with its weekends and the days of its own terms, which beats standing still for want of
        a calendar; the days can be added by command.
        """
        try:
            days = self._holidays.of(request.country, request.first_year, request.last_year)
            source = f"{self._source}: {request.country}"
        except ValueError as error:
            days, source = {}, f"{self._source}: {error}"
        if self._office is not None:
            added = await self._office.days_off(request.country)
            days = {day: name for day, name in added.items() if request.first_year <= day.year <= request.last_year} | days
        return CalendarDays(
            days={day.isoformat(): name for day, name in sorted(days.items())},
            first_year=request.first_year,
            last_year=request.last_year,
            source=source,
        )
