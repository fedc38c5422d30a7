"""What is said of terms and stops nothing, with its place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.files.references import Problem
from domain.files.remarks import remarks
from tests.domain.builders import SIGNED_BY_TWO, STUDY, terms

CEREMONY: dict[str, Any] = {"signature": {**SIGNED_BY_TWO["signature"], "ceremony": {"id": "c", "date": "2026-02-16"}}}
FRAMEWORK = {"relation": "framework", "reference": "F-1"}
PARENT = {"relation": "parent", "reference": "F-1"}
NEVER = {"mode": "never"}


def told(**changes: Any) -> list[str]:
    return [f"{'.'.join(map(str, one.path))} {one.code}" for one in remarks(terms(**changes))]


def due(when: Any, term: dict[str, Any], **changes: Any) -> list[str]:
    """What is said of one milestone under a term; it stands second, so that its place is no accident."""
    return told(milestones=[{**STUDY, "id": "first"}, {**STUDY, **when}], term=term, **changes)


AFTER = ["milestones.1.due due_after_the_end"]
LONGER = ["milestones.1.due due_longer_than_term"]


# ── Keys that do nothing ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("related", "expected"),
    [
        ([{"relation": "prior", "reference": "P-1"}], []),
        (
            [FRAMEWORK, {"relation": "prior", "reference": "P-1", "on_suspension": "suspend", "on_end": "end"}],
            ["related.1.on_suspension idle_prior", "related.1.on_end idle_prior"],
        ),
        ([{"relation": "prior", "reference": "P-1", "on_end": "warn"}], ["related.0.on_end idle_prior"]),
        ([{**FRAMEWORK, "on_suspension": "suspend", "on_end": "end"}], []),
        ([{**PARENT, "on_suspension": "suspend", "on_end": "end"}], []),
        ([FRAMEWORK, {**PARENT, "reference": "P-2", "on_end": "end"}], []),
        ([{**PARENT, "on_end": "end"}, FRAMEWORK], ["related.0.on_end idle_beside"]),
        ([{**PARENT, "on_suspension": "warn"}, {**FRAMEWORK, "on_suspension": "suspend"}], ["related.0.on_suspension idle_beside"]),
        ([{**FRAMEWORK, "relation": "prior", "on_end": "end"}, {**FRAMEWORK, "on_end": "end"}], ["related.0.on_end idle_prior"]),
    ],
)
def test_what_a_relation_does_when_nothing_acts_by_it_is_said(related: list[dict[str, Any]], expected: list[str]) -> None:
    assert told(related=related) == expected


def test_the_relation_that_acts_instead_is_named() -> None:
    (one,) = remarks(terms(related=[FRAMEWORK, {**PARENT, "on_end": "end"}]))
    assert one == Problem(("related", 1, "on_end"), "idle_beside", {"key": "on_end", "reference": "F-1", "other": "framework"})
    (one,) = remarks(terms(related=[{"relation": "prior", "reference": "P-1", "on_end": "end"}]))
    assert one == Problem(("related", 0, "on_end"), "idle_prior", {"key": "on_end"})


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ({"initial": "P3Y"}, []),
        ({"initial": "P3Y", "renewal": NEVER}, []),
        ({"initial": "P3Y", "renewal": {**NEVER, "period": "P1Y"}}, ["term.renewal.period idle_renewal"]),
        ({"initial": "P3Y", "renewal": {**NEVER, "at_most": 1}}, ["term.renewal.at_most idle_renewal"]),
        ({"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}, []),
        ({"initial": "P3Y", "renewal": {"mode": "express", "period": "P1Y", "at_most": 1}}, []),
        ({"initial": "P3Y", "suspension_extends": True}, []),
        ({"until": "2030-12-31", "suspension_extends": True}, []),
        ({"indefinite": True}, []),
        ({"indefinite": True, "suspension_extends": True}, ["term.suspension_extends idle_extension"]),
        ({"same_as": "framework", "suspension_extends": True}, ["term.suspension_extends idle_extension"]),
    ],
)
def test_a_key_of_the_term_that_changes_nothing_is_said(term: dict[str, Any], expected: list[str]) -> None:
    assert told(term=term) == expected


def test_a_key_without_effect_is_called_by_its_name() -> None:
    (one,) = remarks(terms(term={"initial": "P3Y", "renewal": {**NEVER, "period": "P1Y"}}))
    assert one.details == {"key": "period"}
    (one,) = remarks(terms(term={"indefinite": True, "suspension_extends": True}))
    assert one.details == {"key": "suspension_extends"}


# ── Milestones after the end ───────────────────────────────────────────────────────────────────

UNTIL = {"until": "2028-12-31"}
FIXED = {"initial": "P1Y", "from": "2028-01-01"}
THREE_YEARS = {"initial": "P3Y"}


@pytest.mark.parametrize("term", [UNTIL, FIXED])
def test_a_day_after_the_last_one_in_force_is_said(term: dict[str, Any]) -> None:
    assert due({"due": "2028-12-31"}, term) == []
    assert due({"due": "2029-01-01"}, term) == AFTER
    assert due({"due": "2040-06-30"}, term, **CEREMONY) == AFTER


def test_it_is_said_with_the_day_the_last_day_and_the_article_of_the_term() -> None:
    (one,) = remarks(terms(milestones=[{**STUDY, "due": "2029-06-30", "article": "4"}], term={**UNTIL, "article": "11"}))
    assert one.details == {"day": date(2029, 6, 30), "last_day": date(2028, 12, 31), "article": "11"}
    (one,) = remarks(terms(milestones=[{**STUDY, "due": "P4Y"}], term={**THREE_YEARS, "article": "11"}))
    assert one.details == {"period": "P4Y", "length": "P3Y", "article": "11"}


@pytest.mark.parametrize(
    ("in_force", "last"),
    [
        ("all_signatures", "2029-02-15"),
        ({"after": "all_signatures", "period": "P1M"}, "2029-03-15"),
        ({"date": "2026-05-01"}, "2029-04-30"),
    ],
)
def test_a_term_that_counts_from_entry_into_force_ends_as_far_as_the_file_says_it(in_force: Any, last: str) -> None:
    def said(day: str) -> list[str]:
        return due({"due": day}, THREE_YEARS, in_force=in_force, **CEREMONY)

    after = date.fromordinal(date.fromisoformat(last).toordinal() + 1).isoformat()
    assert (said(last), said(after)) == ([], AFTER)


def test_nothing_is_said_of_a_day_where_the_file_does_not_say_when_the_term_begins() -> None:
    assert due({"due": "2090-01-01"}, THREE_YEARS) == []
    assert due({"due": "2090-01-01"}, THREE_YEARS, in_force={"document": "text"}, **CEREMONY) == []
    assert due({"due": "2090-01-01"}, {**THREE_YEARS, "from": "last_signature"}, in_force={"document": "text"}, **CEREMONY) == AFTER
    assert due({"due": "P4Y"}, UNTIL) == []
    assert due({"due": "P4Y"}, FIXED) == []


@pytest.mark.parametrize("start", [{}, {"from": "last_signature"}])
@pytest.mark.parametrize(("ceremony", "expected"), [({}, LONGER), (CEREMONY, AFTER)])
@pytest.mark.parametrize("after", [None, "first"])
def test_a_period_that_is_longer_than_the_term_is_said(
    start: dict[str, Any], ceremony: dict[str, Any], expected: list[str], after: str | None
) -> None:
    def said(period: str) -> list[str]:
        return due({"due": {"after": after, "period": period} if after else period}, {**THREE_YEARS, **start}, **ceremony)

    assert said("P35M") == said("P3Y") == []  # at its end
    assert said("P37M") == said("P10Y") == expected


def test_a_period_beyond_a_fixed_end_is_said() -> None:
    assert due({"due": "P3Y"}, {"until": "2029-02-15"}, **CEREMONY) == []
    assert due({"due": "P3Y"}, {"until": "2029-02-14"}, **CEREMONY) == AFTER
    assert due({"due": {"after": "first", "period": "P3Y"}}, {"until": "2029-02-14"}, **CEREMONY) == AFTER


def test_working_days_are_counted_over_weekends() -> None:
    assert due({"due": "P6WD"}, {"initial": "P5WD"}) == LONGER
    assert due({"due": "P5WD"}, {"initial": "P5WD"}) == due({"due": "P6D"}, {"initial": "P5WD"}) == []
    assert due({"due": "P6WD"}, {"initial": "P5WD"}, **CEREMONY) == AFTER  # 16 February 2026 is a Monday
    late = {"in_force": {"after": "all_signatures", "period": "P5WD"}, **CEREMONY}
    assert [due({"due": day}, {"initial": "P5WD"}, **late) for day in ("2026-03-01", "2026-03-02")] == [[], AFTER]


def test_a_renewal_that_never_comes_adds_nothing() -> None:
    vain = {"renewal": {**NEVER, "period": "P1Y"}}
    said = ["term.renewal.period idle_renewal", *AFTER]
    assert due({"due": "2029-01-01"}, {**UNTIL, **vain}) == due({"due": "2029-01-01"}, {**FIXED, **vain}) == said


def test_of_lengths_that_are_compared_otherwise_from_day_to_day_nothing_is_said() -> None:
    assert due({"due": "P30D"}, {"initial": "P1M"}) == []
    assert due({"due": "P32D"}, {"initial": "P1M"}) == LONGER


def test_a_yearly_milestone_whose_first_year_is_after_the_end_is_said() -> None:
    yearly = {"every": "year", "by": "06-30"}
    assert due(yearly, UNTIL) == due({**yearly, "first": 2028}, UNTIL) == []
    assert due({**yearly, "first": 2029}, UNTIL) == ["milestones.1.first due_after_the_end"]
    assert due({**yearly, "first": 2090}, THREE_YEARS) == []


@pytest.mark.parametrize(
    "term",
    [
        {**THREE_YEARS, "renewal": {"mode": "tacit", "period": "P1Y"}},
        {**UNTIL, "renewal": {"mode": "express", "period": "P1Y"}},
        {"indefinite": True},
        {"same_as": "framework"},
    ],
)
def test_a_term_that_may_go_on_has_no_day_after_it(term: dict[str, Any]) -> None:
    assert due({"due": "2090-01-01"}, term, **CEREMONY) == []
    assert due({"due": "P60Y"}, term, **CEREMONY) == []


def test_a_milestone_that_is_open_until_met_is_never_after_the_end() -> None:
    assert due({}, UNTIL, **CEREMONY) == []
