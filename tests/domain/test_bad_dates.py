"""Dates at the edges: each bad one with its answer, and nothing that a file or a command may say leaves the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, example, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.agenda import FallDue
from domain.awaiting import awaited
from domain.committees.cadence import occurrence_after
from domain.convention import decide
from domain.days.calendar import EARLIEST, FIRST_DAY, LAST_DAY, LATEST, Day, Period, Roll, WorkingDays, add, before, later, roll
from domain.due import agenda, deadlines, health
from domain.evolution import EVENTS, fold
from domain.falling_due import execute
from domain.files.consistency import problems
from domain.files.implementation import Committee
from domain.life.prolongation import Extend, Renew
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Cure, Denounce, Terminate
from domain.phases import State
from domain.refusals.errors import BeforeItsCause, DomainError, InTheFuture, RenewalNotForeseen, TooFarBack
from tests.domain.builders import STUDY, SUIVI, in_force, opening, report, signed, start, terms, who
from tests.domain.scenario import Scenario, at, day, due, given
from tests.effort import about

WORKED = WorkingDays()
DAYS: TypeAdapter[date] = TypeAdapter(Day)

SIGNED_IN_MARCH: dict[str, Any] = {"members": ["mic.minister", "axa.ceo"], "ceremony": {"id": "c", "date": "2026-03-01"}}


# ── What is refused, by the name of its rule ───────────────────────────────────────────────────


@pytest.mark.parametrize("text", ["P0D", "P0Y", "P0M", "P0WD", "P0CD", "-P1M", "P-1M", "P9000Y", "P201Y", "P99999D", "PT1H", "0 mois"])
def test_a_period_of_nothing_or_of_ages_is_no_period(text: str) -> None:
    with pytest.raises(ValidationError) as refused:
        terms(term={"initial": text})
    expected = "period" if "-" in text or "T" in text else "period_range"
    assert [one["type"] for one in refused.value.errors()] == [expected]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("0001-01-01", "day_range"),
        ("1899-12-31", "day_range"),
        ("2401-01-01", "day_range"),
        ("9999-12-31", "day_range"),
        ("2025-02-29", "no_such_day"),
        ("2026-02-30", "no_such_day"),
        ("0000-01-01", "no_such_day"),
        ("10000-01-01", "day"),
    ],
)
def test_a_day_outside_the_calendar_of_people_is_refused(value: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DAYS.validate_python(value)
    assert refused.value.errors()[0]["type"] == code


@pytest.mark.parametrize("value", ["1900-01-01", "2400-12-31", "2024-02-29", "2400-02-29"])
def test_the_first_and_the_last_day_may_be_written(value: str) -> None:
    assert DAYS.validate_python(value).isoformat() == value


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"term": {"initial": "P2M", "notice": "P2M"}}, ("term", "notice"), "notice_longer_than_term"),
        (
            {"term": {"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1M"}, "notice": "P2M"}},
            ("term", "notice"),
            "notice_longer_than_term",
        ),
        (
            {"term": {"until": "2026-03-31", "from": "2026-03-01", "notice": "P200Y"}},
            ("term", "notice"),
            "notice_longer_than_term",
        ),
        ({"term": {"until": "2026-02-28", "from": "2026-03-01"}}, ("term", "until"), "ends_before_start"),
        ({"term": {"until": "2026-02-28"}, "signature": SIGNED_IN_MARCH}, ("term", "until"), "ends_before_start"),
        ({"term": {"until": "2026-05-01", "notice": "P6M"}, "signature": SIGNED_IN_MARCH}, ("term", "notice"), "notice_longer_than_term"),
        ({"milestones": [{**STUDY, "due": {"after": "study", "period": "P1M"}}]}, ("milestones", 0, "due", "after"), "cycle"),
        ({"milestones": [{**STUDY, "every": "year", "by": "02-30"}]}, ("milestones", 0, "by"), "no_such_day"),
    ],
)
def test_dates_that_do_not_fit_are_told_with_their_place(changes: dict[str, Any], path: tuple[Any, ...], code: str) -> None:
    assert [(one.path, one.code) for one in problems(terms(**changes))] == [(path, code)]


def test_an_act_is_neither_of_tomorrow_nor_before_its_cause() -> None:
    scenario = in_force("2026-02-16", milestones=[STUDY]).on("2026-03-01")
    scenario.refuses(InTheFuture, report("study", on="2026-03-02"), today="2026-03-01")
    scenario.refuses(InTheFuture, report("study", on="2400-12-31"))
    scenario.refuses(TooFarBack, report("study", on="1900-01-01"), manager="pm")
    scenario.refuses(BeforeItsCause, Suspend(**who(on="1900-01-01"), because="gel"), cause="entered_into_force")


def test_a_renewal_at_the_end_of_the_calendar_is_refused_by_its_rule() -> None:
    express = {"initial": "P200Y", "renewal": {"mode": "express", "period": "P200Y"}}
    scenario = in_force("2026-02-16", term=express).on("2026-03-01")
    for _ in range(39):
        scenario = scenario.after(Renew(**who()))
    assert [one.due for one in deadlines(scenario.there) if one.about == "term_end"] == [LATEST]
    scenario.refuses(RenewalNotForeseen, Renew(**who()), mode="express", renewals=39)


# ── What is odd and means something ────────────────────────────────────────────────────────────


def test_a_term_that_ends_on_a_holiday_ends_on_it() -> None:
    new_year = in_force("2026-01-01", holidays=None, term={"initial": "P1Y"}, calendar={"holidays": ["2027-01-01"]})
    assert due(new_year.agenda(), "term_end") == ["2027-01-01"]


def test_the_29th_of_february_is_the_28th_elsewhere() -> None:
    leap = in_force("2024-02-29", term={"initial": "P1Y"}, milestones=[{**STUDY, "every": "year", "by": "02-29"}])
    assert due(leap.agenda(), "term_end") == ["2025-02-28"]
    assert due(leap.agenda(), "milestone_due") == ["2024-02-29"]


def test_a_convention_of_1900_lives_like_any_other() -> None:
    term = {"initial": "P150Y", "notice": "P100Y", "renewal": {"mode": "tacit", "period": "P150Y"}}
    old = signed("2026-02-16", in_force={"date": "1900-01-01", "retroactive": True}, term=term)
    assert due(old.agenda(), "renewal") == ["2050-01-01"]
    assert due(old.agenda(), "notice_deadline") == ["1950-01-01"]


# ── Sums at the end of the calendar ────────────────────────────────────────────────────────────


def test_a_month_beyond_the_calendar_ends_with_it_and_its_first_year_is_part_of_it() -> None:
    assert add(date(9999, 12, 15), Period(months=1), WorkingDays()) == LATEST
    assert before(date(2, 3, 1), Period(months=6), WorkingDays()) == date(1, 9, 1)


ANY_DAY = st.dates(EARLIEST, LATEST)
ANY_PERIOD = st.one_of(
    st.builds(Period, months=st.integers(0, 150_000), days=st.integers(0, 5_000_000)),
    st.builds(Period, working_days=st.integers(1, 400)),
    st.builds(Period, clear_days=st.integers(1, 5_000_000)),
)


@examples(ANY_DAY, ANY_PERIOD)
@example(LATEST, Period(working_days=3))
@example(EARLIEST, Period(working_days=3))
@example(date(9999, 11, 30), Period(months=1))
@example(date(9999, 11, 30), Period(months=1, days=30))
@example(date(1, 1, 31), Period(months=1))
def test_no_sum_leaves_the_calendar(start: date, period: Period) -> None:
    assert EARLIEST <= before(start, period, WORKED) <= start <= add(start, period, WORKED) <= LATEST


@examples(ANY_DAY, ANY_DAY, ANY_PERIOD)
def test_sums_keep_the_order_of_days_to_the_end_of_the_calendar(one: date, other: date, period: Period) -> None:
    earlier, latest = sorted((one, other))
    assert add(earlier, period, WORKED) <= add(latest, period, WORKED)
    assert before(earlier, period, WORKED) <= before(latest, period, WORKED)


@examples(ANY_DAY, st.integers(-5_000_000, 5_000_000), st.integers(-5_000_000, 5_000_000))
def test_days_are_additive(start: date, first: int, second: int) -> None:
    assume(EARLIEST.toordinal() <= start.toordinal() + first <= LATEST.toordinal())
    assert later(later(start, first), second) == later(start, first + second)


@examples(ANY_DAY, st.sampled_from(list(Roll)))
@example(LATEST, Roll.FOLLOWING)
@example(EARLIEST, Roll.PRECEDING)
def test_a_day_at_the_end_of_the_calendar_is_rolled_too(start: date, rule: Roll) -> None:
    assert EARLIEST <= roll(start, rule, WORKED) <= LATEST


# ── Whole conventions of any dates ─────────────────────────────────────────────────────────────

edges = st.sampled_from(
    [date(1900, 1, 1), date(1900, 2, 28), date(1999, 12, 31), date(2024, 2, 29), date(2026, 1, 31), date(2400, 2, 29), date(2400, 12, 31)]
)
people_days = edges | st.dates(FIRST_DAY, LAST_DAY)
periods = st.one_of(
    st.sampled_from(["P1D", "P1M", "P1Y", "P99Y", "P200Y", "P5WD", "P9999WD", "P10CD", "P9999CD", "P73200D"]),
    st.integers(1, 200).map(lambda n: f"P{n}Y"),
    st.integers(1, 400).map(lambda n: f"P{n}D"),
)


@st.composite
def conventions(draw: st.DrawFn) -> dict[str, Any]:
    """Anything about dates that a file may say, sensible or not."""
    renewal = draw(
        st.one_of(
            st.just({"mode": "never"}),
            st.fixed_dictionaries({"mode": st.sampled_from(["tacit", "express"]), "period": periods}),
        )
    )
    length = draw(
        st.one_of(
            st.fixed_dictionaries({"initial": periods}),
            people_days.map(lambda one: {"until": one.isoformat()}),
        )
    )
    start_of = draw(st.sampled_from(["entry_into_force", "last_signature"]) | people_days.map(date.isoformat))
    term: dict[str, Any] = {**length, "from": start_of, "renewal": renewal, "notice": draw(st.none() | periods)}
    term |= {"notice_counts_from": draw(st.sampled_from(["receipt", "next_month"])), "suspension_extends": draw(st.booleans())}
    block = {**STUDY, "roll": draw(st.sampled_from(["none", "following", "modified_following", "preceding"]))}
    return {
        "term": term,
        "in_force": {"date": draw(people_days).isoformat(), "retroactive": True},
        "milestones": [
            {**block, "due": draw(periods | people_days.map(date.isoformat))},
            {**block, "id": "next", "due": {"after": "study", "period": draw(periods)}},
            {**block, "id": "yearly", "every": "year", "by": draw(st.sampled_from(["01-01", "02-29", "12-31"]))},
        ],
        "committees": [{**SUIVI, "meets": {"every": draw(periods.filter(lambda one: one.endswith("Y"))), "convocation": draw(periods)}}],
        "reminders": {"default": {"before": [draw(periods)], "overdue_every": draw(periods), "at_most": draw(st.sampled_from([1, 3, 52]))}},
        "clauses": [{"about": "confidentiality", "survives": draw(periods)}],
    }


acts = st.lists(
    st.one_of(
        st.just(Renew(**who())),
        st.just(Suspend(**who(), because="gel")),
        st.just(Resume(**who())),
        people_days.map(lambda one: Extend(**who(), until=one, because="suite")),
        people_days.map(lambda one: Cure(**who(), until=one, party="axa", because="faute")),
        people_days.map(lambda one: Terminate(**who(), cause="mutual", ends_on=one, because="fin")),
        st.sampled_from(["non_renewal", "withdrawal"]).map(lambda how: Denounce.model_validate({**who(), "how": how, "party": "axa"})),
        people_days.map(lambda one: report("study", actor="pm", on=one.isoformat())),
    ),
    max_size=6,
)


def _executed(scenario: Scenario, times: int) -> Scenario:
    """The next items of the agenda, each in its own time; whatever is computed of a state is computed."""
    state: State = scenario.there
    for _ in range(times):
        health(state, LAST_DAY)
        awaited(state)
        items = agenda(state)
        if not items:
            break
        now = at(max(min(items[0].due + timedelta(days=1), LATEST), scenario.now.today))
        state = fold(state, [EVENTS.validate_python(event) for event in execute(state, items[0], now)])
    return Scenario(state, scenario.now)


@settings(max_examples=about(40), deadline=None)
@examples(conventions(), people_days, acts)
def test_no_date_of_a_file_or_a_command_leaves_the_calendar(changes: dict[str, Any], today: date, script: list[Any]) -> None:
    scenario = given().on(today)
    agreed = terms(**changes)
    problems(agreed)
    try:
        scenario = scenario.after(start(**changes), opening())
    except DomainError:
        return
    scenario = _executed(scenario, 5)
    for command in script:
        try:
            scenario = scenario.after(command)
        except DomainError:
            continue
        scenario = _executed(scenario.on(max(scenario.now.today, today)), 2)
    decide(scenario.there, FallDue(command_id="due", actor="system"), scenario.now)


def test_the_end_of_a_suspension_at_the_end_of_the_calendar() -> None:
    term = {"initial": "P200Y", "renewal": {"mode": "express", "period": "P200Y"}, "suspension_extends": True}
    scenario = in_force("2026-02-16", term=term, milestones=[{**STUDY, "due": "P200Y"}]).on("2026-03-01")
    for _ in range(39):
        scenario = scenario.after(Renew(**who()))
    resumed = scenario.after(Suspend(**who(), because="gel")).on("2027-03-01").when(Resume(**who()))
    assert day("2227-02-16") in {one.due for one in resumed.state.milestones.all}


def test_a_committee_does_not_meet_after_the_end_of_the_calendar() -> None:
    every = Committee.model_validate({**SUIVI, "meets": {"every": "P200Y", "avoid": [12]}})
    assert occurrence_after(every, day("2026-02-16"), date(9990, 1, 1), WORKED) == LATEST
    assert occurrence_after(every, day("2026-02-16"), LATEST, WORKED) is None
