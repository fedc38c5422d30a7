"""The rows of the table: a figure, its goal, and whether it is met."""

from __future__ import annotations

import json
import operator
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict
from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).parent / "results.json"
NONE = "none"
"""The goal of a figure that is only reported."""

_ORDER: Mapping[str, Callable[[float, float], bool]] = MappingProxyType({"≤": operator.le, "≥": operator.ge})


class Row(BaseModel):
    """One line of ``results.json``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    against: str
    goal: str
    """``≤ 2.6``, ``≥ 5``, or ``none``"""
    figure: float
    unit: str
    met: bool
    why: str


def row(name: str, against: str, goal: str, figure: float, unit: str, why: str) -> Row:  # noqa: PLR0917 - as the table reads
    """A row with its verdict: as printed, so that nobody sees 2.60 fall short of 2.6."""
    figure = round(figure, 2 if abs(figure) < 100 else 0)  # noqa: PLR2004 - what people can still tell apart
    return Row(name=name, against=against, goal=goal, figure=figure, unit=unit, met=reaches(figure, goal), why=why)


def reaches(figure: float, goal: str) -> bool:
    """Whether a figure meets a goal; one that is only reported always does."""
    if goal == NONE:
        return True
    order, _, limit = goal.partition(" ")
    return _ORDER[order](figure, float(limit))


def keep(rows: Iterable[Row], path: Path = RESULTS) -> None:
    path.write_text(json.dumps([one.model_dump() for one in rows], ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read(path: Path = RESULTS) -> list[Row]:
    return [Row.model_validate(one) for one in json.loads(path.read_text(encoding="utf-8"))]


Verdict = Literal["met", "short", "reported"]


def verdict(one: Row) -> Verdict:
    if one.goal == NONE:
        return "reported"
    return "met" if one.met else "short"


def show(rows: Iterable[Row], console: Console) -> None:
    table = Table(title="make bench", show_lines=False)
    for heading in ("what", "against", "goal", "figure", "unit", "verdict"):
        table.add_column(heading, justify="right" if heading in {"goal", "figure"} else "left", overflow="fold")
    for one in rows:
        table.add_row(one.name, one.against, one.goal, f"{one.figure:g}", one.unit, verdict(one))
    console.print(table)
    for one in rows:
        console.print(f"[bold]{one.name}[/bold]: {one.why}", highlight=False)
