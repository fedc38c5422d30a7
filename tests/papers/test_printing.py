from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from adapters.papers.printing import pdf
from adapters.papers.words import LANGUAGES, catalogue
from tests.papers.reading_back import pdf_text

_LISTS = ("parties", "facts", "milestones", "commitments", "indicators", "late", "actions", "decisions", "dates")


def empty(language: str, **more: Any) -> dict[str, Any]:
    """A pack of a convention of which nothing is known."""
    nothing: dict[str, Any] = {key: [] for key in _LISTS}
    return {
        **nothing,
        "language": language,
        "words": dict(catalogue(language)),
        "as_of": "…",
        "convention": {"reference": "NONE-1", "title": "…", "whole": "… (NONE-1)"},
        "progress": {"met": 0, "total": 0},
        "health": "ok",
        "money": {"lines": [], "totals": []},
        **more,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_can_be_drawn_of_nothing_and_at_any_moment(language: str) -> None:
    content = pdf(empty(language), datetime(2026, 11, 22, 10, 9, 58, 123456, tzinfo=UTC))
    assert "NONE-1" in pdf_text(content)


def indicator(share: float | None, points: list[float], goal: float | None) -> dict[str, Any]:
    said = {"title": "I", "unit": "%", "baseline": "–", "target": "–", "measured": "–", "reached": "", "late": False}
    return {**said, "share": share, "points": points, "goal": goal}


def test_what_lies_beyond_its_target_or_behind_its_baseline_can_be_drawn() -> None:
    shares = [None, -0.5, 0.0, 1.0, 2.5]
    courses: list[list[float]] = [[], [0.0], [0.0, 0.0], [-3.0, 5.5, 1e15]]
    every = [indicator(share, points, goal) for share in shares for points in courses for goal in (None, 0.0, -2.0, 10.0)]
    content = pdf(empty("fr", indicators=every), datetime(2026, 11, 22, tzinfo=UTC))
    assert pdf_text(content).count("Départ") == len(every)


def test_the_same_pack_is_the_same_file() -> None:
    moment = datetime(2026, 11, 22, tzinfo=UTC)
    assert pdf(empty("fr"), moment) == pdf(empty("fr"), moment)
