"""An office with 150 conventions for a year, half of everything late: nobody is written to so often that they stop reading."""

from __future__ import annotations

from pathlib import Path

from tests.messaging.office_year import BEGINS, COPIES, ENDS, lived, written

DOCUMENT = Path(__file__).parents[2] / "docs" / "messages.md"
A_WEEK, A_YEAR = 6, 250


def test_the_year_is_that_of_a_busy_office() -> None:
    """What is counted happened: otherwise a quiet year would prove nothing."""
    year = lived()
    assert sum(year.done.values()) > 5 * COPIES * 10 // 2
    assert {"submit_milestone", "accept_milestone", "record_review", "record_minutes", "sign", "pay_contribution"} <= set(year.done)
    assert sum(year.refused.values()) < sum(year.done.values()) // 10
    assert max(year.conventions.values()) > 40
    assert 40 in year.conventions.values()
    assert {(day - BEGINS).days // 7 for day, _, _ in year.letters} == set(range((ENDS - BEGINS).days // 7))


def test_nobody_but_the_manager_gets_more_than_six_letters_a_week() -> None:
    year = lived()
    assert {who: most for who in year.conventions if (most := year.of(who)[2]) > A_WEEK} == {}


def test_whoever_looks_after_forty_conventions_gets_at_most_250_letters_a_year() -> None:
    year = lived()
    assert {who: total for who in year.conventions if (total := year.total(who)) > A_YEAR} == {}
    assert any(year.total(who) for who, conventions in year.conventions.items() if conventions == 40)


def test_no_letter_goes_to_whoever_holds_a_mandate() -> None:
    year = lived()
    assert year.mandated
    assert {who for _, who, _ in year.letters} & year.mandated == frozenset()


def test_the_table_in_the_documents_is_what_is_counted() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert written(text) == text
