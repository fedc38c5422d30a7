from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.days.calendar import FIRST_DAY, Period, WorkingDays
from domain.files.terms import Renewal, Term
from domain.life.force import EnteredIntoForce, TermEnded, TermRenewed
from domain.life.term import end_of, first_start, notice_deadline, renews
from tests.domain.builders import drafting, in_force, opening, signed, when
from tests.domain.scenario import day, due

WORKED = WorkingDays()
TACIT_YEAR = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}


def ends(term: Term, start: str, renewals: int) -> list[str]:
    return [str(end_of(term, day(start), n, WORKED)) for n in range(renewals + 1)]


def test_a_month_from_the_last_of_january_ends_on_the_last_day_of_each_month() -> None:
    monthly = Term(initial=Period(months=1), renewal=Renewal(mode="tacit", period=Period(months=1)))
    assert ends(monthly, "2024-01-31", 2) == ["2024-02-29", "2024-03-31", "2024-04-30"]


def test_a_year_from_the_29th_of_february_comes_back_to_it() -> None:
    yearly = Term(initial=Period(months=12), renewal=Renewal(mode="tacit", period=Period(months=12)))
    assert ends(yearly, "2024-02-29", 3) == ["2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


def test_months_are_added_together_before_days() -> None:
    mixed = Term(initial=Period.parse("P1M15D"), renewal=Renewal(mode="tacit", period=Period.parse("P1M1D")))
    assert ends(mixed, "2024-01-31", 1) == ["2024-03-15", "2024-04-16"]


def test_a_last_day_in_force_is_the_day_before_the_end() -> None:
    until = Term(until=day("2022-12-31"), renewal=Renewal(mode="tacit", period=Period(months=12)))
    assert ends(until, "2020-01-01", 2) == ["2023-01-01", "2024-01-01", "2025-01-01"]


def test_a_term_without_a_renewal_has_one_end() -> None:
    assert ends(Term(initial=Period(months=36)), "2026-02-16", 1) == ["2029-02-16", "2029-02-16"]
    assert ends(Term(until=day("2022-12-31")), "2020-01-01", 1) == ["2023-01-01", "2023-01-01"]


def test_an_indefinite_term_has_no_end() -> None:
    assert end_of(Term(indefinite=True), day("2026-01-01"), 0, WORKED) is None


@pytest.mark.parametrize(
    ("start", "last_signature", "expected"),
    [
        ("entry_into_force", "2026-02-01", "2026-03-01"),
        ("last_signature", "2026-02-01", "2026-02-01"),
        ("last_signature", None, "2026-03-01"),
        ("2025-12-31", "2026-02-01", "2025-12-31"),
    ],
)
def test_a_term_counts_from_where_it_says(start: str, last_signature: str | None, expected: str) -> None:
    term = Term.model_validate({"initial": "P1Y", "from": start})
    assert first_start(term, day("2026-03-01"), day(last_signature) if last_signature else None) == day(expected)


@pytest.mark.parametrize(
    ("mode", "at_most", "renewals", "again"),
    [("tacit", None, 7, True), ("tacit", 2, 1, True), ("tacit", 2, 2, False), ("express", None, 0, False), ("never", None, 0, False)],
)
def test_only_a_tacit_renewal_happens_by_itself(mode: str, at_most: int | None, renewals: int, *, again: bool) -> None:
    term = Term.model_validate({"initial": "P1Y", "renewal": {"mode": mode, "period": "P1Y", "at_most": at_most}})
    assert renews(term, renewals) is again


def test_a_term_that_is_its_frameworks_never_renews_by_itself() -> None:
    assert not renews(Term.model_validate({"same_as": "framework", "renewal": {"mode": "tacit", "period": "P1Y"}}), 0)


def test_without_a_notice_there_is_no_deadline_for_it() -> None:
    assert notice_deadline(Term(initial=Period(months=12)), day("2026-08-28"), WORKED) is None


@given(st.dates(FIRST_DAY, date(2200, 1, 1)), st.integers(1, 60), st.integers(1, 60), st.integers(0, 30))
def test_each_renewal_ends_later_and_after_its_notice(start: date, initial: int, period: int, n: int) -> None:
    term = Term(
        initial=Period(months=initial),
        renewal=Renewal(mode="tacit", period=Period(months=period)),
        notice=Period(days=min(initial, period)),
    )
    end, following = end_of(term, start, n, WORKED), end_of(term, start, n + 1, WORKED)
    assert end is not None
    assert following is not None
    assert start < end < following
    last = notice_deadline(term, end, WORKED)
    assert last is not None
    assert last < end


# ── In the life of a convention ────────────────────────────────────────────────────────────────


def test_the_notice_deadline_is_that_of_the_current_term() -> None:
    convention = in_force("2024-08-28", term={**TACIT_YEAR, "notice": "P2M"}).passing("2026-02-11")
    assert due(convention.agenda(), "renewal") == ["2026-08-28"]
    assert due(convention.agenda(), "notice_deadline") == ["2026-06-28"]


def test_a_tacit_renewal_is_anchored_on_the_start() -> None:
    convention = in_force("2024-01-31", term={"initial": "P1M", "renewal": {"mode": "tacit", "period": "P1M"}})
    convention.on("2024-04-15").falls_due().then(
        TermRenewed(when=when("2024-02-29", "2024-04-15"), renewal=1, end=day("2024-03-31")),
        TermRenewed(when=when("2024-03-31", "2024-04-15"), renewal=2, end=day("2024-04-30")),
    )


def test_a_term_that_does_not_renew_ends_on_its_first_day_out_of_force() -> None:
    convention = in_force("2026-02-16", term={"initial": "P1Y"})
    convention.on("2027-02-15", "23:59").falls_due().then()
    ended = convention.on("2027-02-16", "00:00").falls_due().then(TermEnded(when=when("2027-02-16")))
    assert ended.state.name == "closing"


def test_a_term_ends_after_its_last_renewal() -> None:
    convention = in_force("2020-01-01", term={"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 2}})
    convention.on("2024-01-01").falls_due().kinds("term_renewed", "term_renewed", "term_ended")


def test_a_renewal_that_gains_no_day_ends_the_term() -> None:
    """Five working days from a Friday, and from the Saturday after it, end on the same day."""
    convention = in_force("2026-06-05", term={"initial": "P5WD", "renewal": {"mode": "tacit", "period": "P1D"}})
    convention.on("2026-06-12").falls_due().kinds("term_ended")


def test_a_term_that_was_over_before_it_was_in_force_ends_after_a_day() -> None:
    late = signed("2026-02-16", term={"until": "2026-02-28"}, in_force={"after": "all_signatures", "period": "P1M"})
    late.on("2026-03-16").falls_due().kinds("entered_into_force")
    assert due(late.passing("2026-03-16").agenda(), "term_end") == ["2026-03-17"]


def test_the_term_is_written_into_the_entry_into_force() -> None:
    outcome = drafting("2026-02-16", term={"initial": "P3Y", "from": "2026-01-01"}).when(opening())
    assert outcome.the(EnteredIntoForce) == EnteredIntoForce(when=when("2026-02-16"), start=day("2026-01-01"), end=day("2029-01-01"))


def test_a_term_is_monotone_in_its_start() -> None:
    term = Term(initial=Period(months=1))
    days = [end_of(term, day("2024-01-25") + timedelta(days=n), 0, WORKED) for n in range(40)]
    assert days == sorted(days, key=str)
