"""Date bugs of other tools, one test for each row of the table in ``docs/dates.md``."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.act import When
from domain.committees.cadence import occurrence_after
from domain.days.calendar import LATEST, At, Period, WorkingDays, add, before, instant, moment, times
from domain.days.yearly import on_year
from domain.due import health
from domain.files.implementation import Committee
from domain.files.terms import Renewal, Term
from domain.life.force import TermEnded, renew_or_end
from domain.life.term import end_of, notice_deadline
from domain.phases import InForce
from tests.domain.builders import STUDY, SUIVI, in_force
from tests.domain.scenario import day, due
from tests.domain.test_termination import denounce

DOCUMENT = Path(__file__).parents[2] / "docs" / "dates.md"
WORKED = WorkingDays()


def renewed(initial: str, period: str, **more: Any) -> Term:
    return Term(initial=Period.parse(initial), renewal=Renewal(mode="tacit", period=Period.parse(period)), **more)


def ends(term: Term, start: str, renewals: int) -> list[str]:
    return [str(end_of(term, day(start), n, WORKED)) for n in range(renewals + 1)]


def test_each_row_of_the_document_is_a_test_and_each_test_a_row() -> None:
    table = DOCUMENT.read_text(encoding="utf-8").partition("## Known bugs")[2]
    rows = set(re.findall(r"\| `([a-z0-9_]+)` \|$", table, re.MULTILINE))
    tests = {name.removeprefix("test_") for name in globals() if name.startswith("test_")}
    assert rows == tests - {"each_row_of_the_document_is_a_test_and_each_test_a_row"}


def test_notice_is_for_the_current_term() -> None:
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P12M"}, "notice": "P2M"}
    seen = in_force("2024-08-28", term=term).passing("2026-02-11")
    assert due(seen.agenda(), "renewal") == ["2026-08-28"]
    assert due(seen.agenda(), "notice_deadline") == ["2026-06-28"]


def test_a_renewal_has_its_own_length() -> None:
    assert ends(renewed("P60M", "P12M"), "2018-09-01", 2) == ["2023-09-01", "2024-09-01", "2025-09-01"]


def test_the_last_day_is_the_day_before_the_end() -> None:
    scenario = in_force("2026-01-01", term={"initial": "P1M"})
    assert scenario.on("2026-01-31", "23:59").falls_due().events == ()
    scenario.on("2026-02-01", "00:00").falls_due().kinds("term_ended")


def test_a_renewal_finds_back_to_the_31st() -> None:
    assert ends(renewed("P1M", "P1M"), "2024-01-31", 2) == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_three_times_a_month_is_three_months() -> None:
    month = Period(months=1)
    assert add(day("2014-12-31"), times(month, 3), WORKED) == day("2015-03-31")


def test_a_cadence_does_not_drift() -> None:
    committee = Committee.model_validate({**SUIVI, "meets": {"every": "P1M"}})
    entry, found = day("2018-01-31"), [day("2018-01-31")]
    for _ in range(4):
        following = occurrence_after(committee, entry, found[-1], WORKED)
        assert following is not None
        found.append(following)
    assert [one.isoformat()[5:] for one in found] == ["01-31", "02-28", "03-31", "04-30", "05-31"]


def test_no_month_is_skipped() -> None:
    assert [end[:7] for end in ends(renewed("P1M", "P1M"), "2020-01-31", 5)] == [f"2020-{month:02}" for month in range(2, 8)]


def test_a_month_does_not_roll_into_the_next() -> None:
    assert add(day("2018-01-31"), Period(months=1), WORKED) == day("2018-02-28")
    assert before(day("2026-03-31"), Period(months=1), WORKED) == day("2026-02-28")


def test_the_29th_of_february_comes_back() -> None:
    assert ends(renewed("P12M", "P12M"), "2024-02-29", 3) == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]
    assert [on_year("02-29", year).day for year in (2026, 2027, 2028)] == [28, 28, 29]


def test_six_months_are_not_180_days() -> None:
    assert str(Period.parse("P6M")) == "P6M"
    assert add(day("2026-01-01"), Period.parse("P6M"), WORKED) == day("2026-07-01") != day("2026-01-01") + timedelta(days=180)


def test_a_notice_in_days_is_not_rounded_to_a_month() -> None:
    term = renewed("P12M", "P12M", notice=Period(days=60))
    end = end_of(term, day("2026-01-01"), 0, WORKED)
    assert end == day("2027-01-01")
    assert notice_deadline(term, end, WORKED) == day("2026-11-02")


def test_an_end_is_not_found_by_way_of_its_notice() -> None:
    term = renewed("P1M", "P1M", notice=Period(months=1))
    end = end_of(term, day("2025-02-28"), 0, WORKED)
    assert end == day("2025-03-28")
    long = renewed("P13M", "P1M", notice=Period(months=1))
    last = end_of(long, day("2024-02-29"), 0, WORKED)
    assert (last, last and notice_deadline(long, last, WORKED)) == (day("2025-03-29"), day("2025-02-28"))
    assert end_of(long, day("2024-02-29"), 1, WORKED) == day("2025-04-29")


def test_a_notice_may_count_from_the_next_month() -> None:
    term = {"indefinite": True, "notice": "P1M", "notice_counts_from": "next_month"}
    for received in ("2015-04-03", "2015-04-20", "2015-04-30"):
        scenario = in_force("2015-01-01", term=term).on(received).after(denounce("withdrawal"))
        assert due(scenario.agenda(), "termination") == ["2015-06-01"]


def test_a_change_of_the_clock_moves_no_date() -> None:
    assert add(day("2023-03-01"), Period(months=1), WORKED) == day("2023-04-01")
    assert add(day("2014-10-01"), Period(months=1), WORKED) == day("2014-11-01")
    midnight = instant(day("2014-11-01"), At.START, "Europe/London")
    assert moment(midnight, "Europe/London").today == day("2014-11-01")


@pytest.mark.usefixtures("current_zone_data")
def test_nine_in_rabat_stays_nine() -> None:
    zone = "Africa/Casablanca"
    shown = [instant(day(one), At.OFFICE, zone) for one in ("2026-09-19", "2026-09-21")]
    assert [one.hour for one in shown] == [8, 9]
    assert [moment(one, zone).clock.hour for one in shown] == [9, 9]


def test_the_due_date_itself_is_in_time() -> None:
    scenario = in_force("2026-01-01", milestones=[{**STUDY, "due": "2026-03-26"}])
    on_the_day = scenario.on("2026-03-26", "23:59")
    assert on_the_day.falls_due().events == ()
    assert health(on_the_day.there, day("2026-03-26")) == "ok"
    assert health(on_the_day.there, day("2026-03-27")) == "late"
    scenario.on("2026-03-27", "00:00").falls_due().kinds("deadline_passed")


def test_a_working_day_after_a_weekend_is_monday() -> None:
    one = Period(working_days=1)
    assert {add(day(start), one, WORKED) for start in ("2020-01-03", "2020-01-04", "2020-01-05")} == {day("2020-01-06")}


def test_holidays_are_passed_over() -> None:
    holidays = WorkingDays(holidays=frozenset({day("2020-04-14"), day("2020-04-16")}))
    assert add(day("2020-04-14"), Period(working_days=1), holidays) == day("2020-04-15")
    assert add(day("2020-04-14"), Period(working_days=2), holidays) == day("2020-04-17")


def test_the_calendar_ends_without_an_error() -> None:
    century = renewed("P200Y", "P200Y")
    assert end_of(century, date(2400, 12, 31), 100, WORKED) == LATEST
    scenario = in_force("2026-01-01", term={"initial": "P200Y", "renewal": {"mode": "tacit", "period": "P200Y"}})
    assert isinstance(scenario.there, InForce)
    last = scenario.there.force.model_copy(update={"renewals": 60, "end": LATEST})
    assert isinstance(renew_or_end(last, scenario.there.terms, WORKED, When(on=LATEST, recorded_on=LATEST)), TermEnded)
