from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from domain.days.calendar import (
    FIRST_DAY,
    LAST_DAY,
    At,
    Day,
    Period,
    Roll,
    WorkingDays,
    add,
    before,
    instant,
    known_zone,
    local,
    moment,
    read_day,
    read_period,
    roll,
    times,
    weekdays,
)
from tests.domain.scenario import day

WEEKENDS_OFF = WorkingDays()
DAYS: TypeAdapter[date] = TypeAdapter(Day)


@pytest.mark.parametrize(
    ("text", "period", "shown"),
    [
        ("P3Y", Period(36, 0, 0, 0), "P3Y"),
        ("P1Y6M", Period(18, 0, 0, 0), "P1Y6M"),
        ("P18M", Period(18, 0, 0, 0), "P1Y6M"),
        ("P6M", Period(6, 0, 0, 0), "P6M"),
        ("P2W", Period(0, 14, 0, 0), "P14D"),
        ("P10D", Period(0, 10, 0, 0), "P10D"),
        ("P1M15D", Period(1, 15, 0, 0), "P1M15D"),
        ("P5WD", Period(0, 0, 5, 0), "P5WD"),
        ("P10CD", Period(0, 0, 0, 10), "P10CD"),
        (" 6 mois ", Period(6, 0, 0, 0), "P6M"),
        ("1 an", Period(12, 0, 0, 0), "P1Y"),
        ("2 années", Period(24, 0, 0, 0), "P2Y"),
        ("3 semaines", Period(0, 21, 0, 0), "P21D"),
        ("15 jours", Period(0, 15, 0, 0), "P15D"),
        ("15 jours calendaires", Period(0, 15, 0, 0), "P15D"),
        ("15 jours ouvrés", Period(0, 0, 15, 0), "P15WD"),
        ("8 jours ouvrables", Period(0, 0, 8, 0), "P8WD"),
        ("10 Jours Francs", Period(0, 0, 0, 10), "P10CD"),
    ],
)
def test_a_period_is_read_and_shown(text: str, period: Period, shown: str) -> None:
    """In months, days, working days and clear days."""
    assert Period.parse(text) == period
    assert str(period) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "-P1D",
        "P-1D",
        "P1.5M",
        "P1H",
        "PT1H",
        "6 mois francs",
        "P5",
        "trois mois",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="not a period"):
        TypeAdapter(Period).validate_python(text)


@pytest.mark.parametrize("text", ["P0D", "P0Y0M", "P0WD", "0 jours", "P201Y", "P73201D", "P99999D"])
def test_a_period_of_nothing_and_one_beyond_two_centuries_are_out_of_range(text: str) -> None:
    with pytest.raises(ValidationError, match="out of range") as refused:
        TypeAdapter(Period).validate_python(text)
    assert refused.value.errors()[0]["type"] == "period_range"


def test_a_period_is_not_read_from_a_number() -> None:
    with pytest.raises(ValueError, match="not a period"):
        read_period(6)


def test_a_period_passes_through_a_model_as_text() -> None:
    class Block(BaseModel):
        lasts: Period

    block = Block.model_validate({"lasts": "P6M"})
    assert block.model_dump_json() == '{"lasts":"P6M"}'
    assert Block.model_validate({"lasts": Period(months=6)}) == block
    assert Block.model_json_schema()["properties"]["lasts"]["type"] == "string"


@given(
    st.one_of(
        st.builds(Period, months=st.integers(0, 2400), days=st.integers(0, 70000)).filter(lambda one: one != Period()),
        st.builds(Period, working_days=st.integers(1, 9999)),
        st.builds(Period, clear_days=st.integers(1, 9999)),
    )
)
def test_every_period_is_read_back_from_its_text(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("start", "period", "end"),
    [
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2023-01-31", "P1M", "2023-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-01-31", "P1M1D", "2024-03-01"),
        ("2026-02-16", "P3Y", "2029-02-16"),
        ("2026-12-31", "P2D", "2027-01-02"),
        ("2026-06-05", "P1WD", "2026-06-08"),
        ("2026-06-06", "P1WD", "2026-06-08"),
        ("2026-06-01", "P5WD", "2026-06-08"),
        ("2026-06-01", "P10CD", "2026-06-12"),
        ("2026-06-01", "P1CD", "2026-06-03"),
    ],
)
def test_a_period_is_added(start: str, period: str, end: str) -> None:
    assert add(day(start), Period.parse(period), WEEKENDS_OFF) == day(end)


@pytest.mark.parametrize(
    ("end", "period", "start"),
    [
        ("2026-08-28", "P2M", "2026-06-28"),
        ("2026-04-30", "P2M", "2026-02-28"),
        ("2026-03-31", "P1M", "2026-02-28"),
        ("2026-06-08", "P1WD", "2026-06-05"),
        ("2026-06-12", "P10CD", "2026-06-01"),
        ("2026-01-01", "P15D", "2025-12-17"),
    ],
)
def test_a_period_is_counted_back(end: str, period: str, start: str) -> None:
    assert before(day(end), Period.parse(period), WEEKENDS_OFF) == day(start)


def test_holidays_are_not_worked() -> None:
    labour_day = WorkingDays(holidays=frozenset({day("2026-05-01")}))
    assert add(day("2026-04-30"), Period(working_days=1), labour_day) == day("2026-05-04")


def test_another_weekend_may_be_kept() -> None:
    friday = WorkingDays(weekend=weekdays(["friday"]))
    assert add(day("2026-06-04"), Period(working_days=1), friday) == day("2026-06-06")


DATES = st.dates(FIRST_DAY, LAST_DAY)
PERIODS = st.builds(
    Period, months=st.integers(0, 600), days=st.integers(0, 1000), working_days=st.integers(0, 30), clear_days=st.integers(0, 30)
)


@given(DATES, DATES, PERIODS)
def test_adding_a_period_keeps_the_order_of_days(one: date, other: date, period: Period) -> None:
    earlier, later = sorted((one, other))
    assert add(earlier, period, WEEKENDS_OFF) <= add(later, period, WEEKENDS_OFF)


@given(DATES, PERIODS.filter(lambda one: one != Period()))
def test_a_period_leads_forward_and_counting_back_leads_back(start: date, period: Period) -> None:
    assert add(start, period, WEEKENDS_OFF) > start
    assert before(start, period, WEEKENDS_OFF) < start


@given(DATES, st.integers(1, 24), st.integers(1, 40))
def test_repeated_months_do_not_drift(start: date, months: int, n: int) -> None:
    reached = add(start, times(Period(months=months), n), WEEKENDS_OFF)
    assert (reached.year * 12 + reached.month) - (start.year * 12 + start.month) == months * n
    assert reached.day == start.day or (reached.day < start.day and (reached + timedelta(days=1)).day == 1)


HOLIDAY = WorkingDays(holidays=frozenset({day("2026-01-01"), day("2026-07-31")}))


@pytest.mark.parametrize(
    ("due", "rule", "rolled"),
    [
        ("2026-06-06", Roll.NONE, "2026-06-06"),
        ("2026-06-06", Roll.FOLLOWING, "2026-06-08"),
        ("2026-06-06", Roll.PRECEDING, "2026-06-05"),
        ("2026-06-06", Roll.MODIFIED_FOLLOWING, "2026-06-08"),
        ("2026-05-31", Roll.MODIFIED_FOLLOWING, "2026-05-29"),
        ("2026-05-31", Roll.FOLLOWING, "2026-06-01"),
        ("2026-07-31", Roll.MODIFIED_FOLLOWING, "2026-07-30"),
        ("2026-01-01", Roll.PRECEDING, "2025-12-31"),
        ("2026-06-03", Roll.FOLLOWING, "2026-06-03"),
    ],
)
def test_a_day_that_is_not_worked_is_rolled(due: str, rule: Roll, rolled: str) -> None:
    assert roll(day(due), rule, HOLIDAY) == day(rolled)


@given(DATES, st.sampled_from(list(Roll)))
def test_a_rolled_day_is_worked_and_stays_when_rolled_again(due: date, rule: Roll) -> None:
    rolled = roll(due, rule, HOLIDAY)
    assert rule is Roll.NONE or HOLIDAY.worked(rolled)
    assert roll(rolled, rule, HOLIDAY) == rolled


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("2026-02-30", "no_such_day"),
        ("2026-2-3", "day"),
        ("20260203", "day"),
        (1767225600, "day"),
        (datetime(2026, 1, 1, tzinfo=UTC), "day"),
        ("1899-12-31", "day_range"),
        ("2401-01-01", "day_range"),
    ],
)
def test_only_a_full_local_date_is_a_day(value: Any, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DAYS.validate_python(value)
    assert refused.value.errors()[0]["type"] == code


def test_a_day_is_written_as_it_is_read() -> None:
    assert DAYS.dump_json(read_day("2026-02-16")) == b'"2026-02-16"'


# ── Instants: the zone data of the distribution, never the system's ────────────────────────────


@pytest.mark.usefixtures("current_zone_data")
@pytest.mark.parametrize(
    ("due", "kind", "expected"),
    [
        ("2026-01-15", At.OFFICE, "2026-01-15T08:00"),
        ("2026-09-19", At.OFFICE, "2026-09-19T08:00"),
        ("2026-09-21", At.OFFICE, "2026-09-21T09:00"),
        ("2026-11-21", At.START, "2026-11-21T00:00"),
        ("2026-11-21", At.END, "2026-11-22T00:00"),
        ("2026-06-30", At.END, "2026-06-30T23:00"),
        ("2027-06-30", At.END, "2027-07-01T00:00"),
    ],
)
def test_the_instant_follows_the_zone(due: str, kind: At, expected: str) -> None:
    """Morocco is at UTC+0 for good since 2026-09-20."""
    assert instant(day(due), kind, "Africa/Casablanca") == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.usefixtures("current_zone_data")
def test_a_moment_shows_the_local_day_and_clock() -> None:
    before_the_change = moment(datetime(2026, 9, 1, 23, 30, tzinfo=UTC), "Africa/Casablanca")
    assert (before_the_change.today, before_the_change.clock) == (day("2026-09-02"), time(0, 30))
    after_it = moment(datetime(2026, 10, 1, 23, 30, tzinfo=UTC), "Africa/Casablanca")
    assert (after_it.today, after_it.clock) == (day("2026-10-01"), time(23, 30))


def test_a_deadline_is_in_time_until_the_end_of_its_day() -> None:
    assert local(day("2026-06-30"), At.END) == (day("2026-07-01"), time(0))
    assert local(day("2026-06-30"), At.OFFICE) == (day("2026-06-30"), time(9))


@pytest.mark.parametrize(("name", "known"), [("Africa/Casablanca", True), ("UTC", True), ("Atlantis/Capital", False), ("../etc", False)])
def test_a_zone_is_known_or_not(name: str, *, known: bool) -> None:
    assert known_zone(name) is known
