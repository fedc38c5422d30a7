from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from pydantic import ValidationError
from rich.console import Console

from bench import deciding
from bench.effort import Effort, acts_per_second, cpu_per_act
from bench.results import NONE, RESULTS, Row, keep, reaches, read, row, show

FIELDS = ["name", "against", "goal", "figure", "unit", "met", "why"]


def test_the_kept_results_have_the_promised_shape() -> None:
    kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert len(kept) > 10
    assert all(list(one) == FIELDS for one in kept)
    assert all(isinstance(one["met"], bool) for one in kept)


def test_every_kept_verdict_follows_from_figure_and_goal() -> None:
    for one in read():
        assert one.met == reaches(one.figure, one.goal), one.name


def test_every_kept_row_says_why() -> None:
    assert all(one.why and one.unit and one.against for one in read())


def test_the_table_shows_goal_and_verdict_of_every_row() -> None:
    page = StringIO()
    show(read(), Console(file=page, width=400))
    said = page.getvalue()
    for one in read():
        line = next(line for line in said.splitlines() if one.name in line and one.against in line)
        assert one.goal in line
        assert ("reported" if one.goal == NONE else "met" if one.met else "short") in line


@pytest.mark.parametrize(
    ("figure", "goal", "met"),
    [(2.6, "≤ 2.6", True), (2.61, "≤ 2.6", False), (5, "≥ 5", True), (4.99, "≥ 5", False), (0, "≤ 0", True), (99, NONE, True)],
)
def test_a_figure_meets_its_goal_or_not(figure: float, goal: str, *, met: bool) -> None:
    assert row("a", "b", goal, figure, "×", "because").met is met


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    rows = [row("append", "pgbench", "≥ 2", 2.5, "×", "one round trip")]
    keep(rows, tmp_path / "results.json")
    assert read(tmp_path / "results.json") == rows


def test_a_row_of_another_shape_is_refused() -> None:
    with pytest.raises(ValidationError):
        Row.model_validate({"name": "a", "figure": 1})


def test_the_middle_round_counts_not_the_unlucky_one() -> None:
    rounds = [Effort(10, 1, 0.1), Effort(10, 1, 0.2), Effort(10, 50, 9)]
    assert cpu_per_act(rounds) == pytest.approx(0.02)
    assert acts_per_second(rounds) == pytest.approx(10)


def test_the_pure_part_measures_something(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deciding, "_COMMANDS", 5)
    monkeypatch.setattr(deciding, "_EVENTS", 20)
    assert all(one.figure > 0 for one in deciding.rows())
