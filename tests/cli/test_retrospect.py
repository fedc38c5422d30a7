"""A convention as it stood, and as it was known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters.errors import Exit

from .conftest import Conventions, MemoryDesk


@pytest.fixture
def submitted(conventions: Conventions, desk: MemoryDesk, in_force: str, tmp_path: Path) -> str:
    """A report handed in on 20 June, which was recorded ten days later."""
    report = tmp_path / "report.pdf"
    report.write_bytes(b"%PDF")
    desk.today = date(2026, 6, 30)
    handed_in = ("--on", "2026-06-20", "--evidence", f"report={report}", "--by", "mic.focal", "--as", "pm")
    conventions("milestone", "submit", in_force, "needs-2026", *handed_in)
    return in_force


def _status(conventions: Conventions, reference: str, *asked: str) -> str:
    milestones = conventions("show", reference, *asked, "--json").json["milestones"]
    return str(next(one["status"] for one in milestones if one["id"] == "needs-2026"))


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ((), "submitted"),
        (("--as-of", "2026-06-20"), "submitted"),
        (("--as-of", "2026-06-19"), "scheduled"),
        (("--known-at", "2026-06-29"), "scheduled"),
        (("--known-at", "2026-06-30T11:00"), "scheduled"),
        (("--known-at", "2026-06-30"), "submitted"),
        (("--as-of", "2026-06-20", "--known-at", "2026-06-29"), "scheduled"),
        (("--as-of", "2026-06-20", "--known-at", "2026-06-30"), "submitted"),
    ],
)
def test_what_had_happened_and_what_was_known_are_two_things(
    conventions: Conventions, submitted: str, asked: tuple[str, ...], status: str
) -> None:
    assert _status(conventions, submitted, *asked) == status


def test_phase_and_version_are_those_of_the_day(conventions: Conventions, submitted: str) -> None:
    then = conventions("show", submitted, "--as-of", "2026-02-15", "--json").json
    assert (then["phase"], then["in_force_on"]) == ("signature", None)
    assert then["version"] < conventions("show", submitted, "--json").json["version"]
    assert "Phase : signature" in conventions("show", submitted, "--as-of", "2026-02-15").out


def test_lateness_is_told_by_the_day_asked_for(conventions: Conventions, desk: MemoryDesk, in_force: str) -> None:
    desk.today = date(2026, 9, 1)
    late = {day: conventions("show", in_force, "--as-of", day, "--json").json["health"] for day in ("2026-06-30", "2026-07-01")}
    assert late == {"2026-06-30": "ok", "2026-07-01": "late"}


def test_a_mistake_counts_as_corrected_once_the_correction_is_known(conventions: Conventions, desk: MemoryDesk, submitted: str) -> None:
    events = conventions("history", submitted, "--json").json
    version = next(str(one["version"]) for one in events if one["kind"] == "milestone_submitted")
    desk.today = date(2026, 7, 6)
    conventions("correct", submitted, version, "--set", "on=2026-06-24", "--because", "date mal lue", "--as", "pm")
    assert _status(conventions, submitted, "--as-of", "2026-06-23") == "scheduled"
    assert _status(conventions, submitted, "--as-of", "2026-06-24") == "submitted"
    assert _status(conventions, submitted, "--as-of", "2026-06-23", "--known-at", "2026-07-05") == "submitted"


@pytest.mark.parametrize("asked", [("--as-of", "2019-01-01"), ("--known-at", "2019-01-01")])
def test_before_anything_there_is_nothing(conventions: Conventions, submitted: str, asked: tuple[str, ...]) -> None:
    refused = conventions("show", submitted, *asked, "--json", code=Exit.UNKNOWN).json["error"]
    assert (refused["code"], refused["details"]) == ("nothing_there", {"reference": submitted})
    assert "n'était encore arrivé" in conventions("show", submitted, *asked, code=Exit.UNKNOWN).err
