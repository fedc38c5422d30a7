"""A yearly programme's sheet: a workbook or YAML, with every error at its row and column."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from adapters.files.file_problems import FileErrors
from adapters.files.milestone_table import SHEET, read_table
from adapters.files.programme_file import read_programme
from adapters.files.programme_template import workbook
from domain.files.implementation import ByWhom, Milestone
from domain.phases import State
from tests.domain.builders import SUIVI, in_force, terms

HEADINGS = ["id", "type", "title", "owner", "due"]
LINE: list[Any] = ["training", "delivery", "Formation", "axa", date(2027, 6, 30)]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(*rows: Sequence[Any], name: str = SHEET) -> Path:
        path = tmp_path / "programme-2027.xlsx"
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
        return path

    return written


def agreed() -> State:
    programme = {"adopted_by": {"party": "axa"}, "every": "year", "by": "12-31"}
    return in_force("2026-02-16", programme=programme, committees=[SUIVI], term={"initial": "P3Y"}).there


def problems(path: Path, language: str = "fr", state: State | None = None) -> list[str]:
    with pytest.raises(FileErrors) as refused:
        read_programme(path, 2027, state or agreed(), language)
    return [f"{one.line}:{one.column} {one.path} {one.code}" for one in refused.value.problems]


# ── Workbooks ──────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_a_milestone(write: Write) -> None:
    path = write(
        ["Identifiant *", "Nature *", "Intitulé", "Porteur", "Échéance", "Pièces", "Accepté par", "Après", "Article"],
        ["training", "delivery", "Formation", "axa", date(2027, 6, 30), "list, report", "committee: suivi", "", 4],
        [],
        ["visit", "office:visit", "Visite", "ecc", "2027-09-30", "", "all_parties", "training", ""],
    )
    assert read_programme(path, 2027, agreed()) == (
        Milestone(
            id="training",
            type="delivery",
            title="Formation",
            owner="axa",
            due=date(2027, 6, 30),
            evidence=("list", "report"),
            accepted_by=ByWhom(committee="suivi"),
            article="4",
        ),
        Milestone(
            id="visit",
            type="office:visit",
            title="Visite",
            owner="ecc",
            due=date(2027, 9, 30),
            accepted_by="all_parties",
            after=("training",),
        ),
    )


def test_headings_are_found_below_a_title_and_on_another_sheet(write: Write) -> None:
    path = write(
        ["Programme annuel"], [], ["Title", "ID", "owner", "TYPE", "Due"], ["F", "a", "axa", "delivery", "2027-01-31"], name="Feuil1"
    )
    assert [one.id for one in read_programme(path, 2027, agreed())] == ["a"]


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        (0, "deux mots", "2:1 milestones[0].id string_pattern_mismatch"),
        (1, "livraison", "2:2 milestones[0].type string_pattern_mismatch"),
        (2, "", "2:1 milestones[0].title missing"),
        (3, "axas", "2:4 milestones[0].owner unknown_body"),
        (4, "bientôt", "2:5 milestones[0].due day"),
        (4, datetime(2027, 6, 30, 12, 30, tzinfo=UTC).replace(tzinfo=None), "2:5 milestones[0].due day"),
        (4, date(2028, 6, 30), "2:5 milestones[0].due outside_programme_year"),
        (4, 46934.0, "2:5 milestones[0].due day"),
        (4, "", "2:1 milestones[0] programme_needs_day"),
    ],
)
def test_a_cell_that_is_wrong_is_named_by_its_row_and_column(write: Write, column: int, value: Any, expected: str) -> None:
    line = [*LINE[:column], value, *LINE[column + 1 :]]
    assert problems(write(HEADINGS, line)) == [expected]


def test_everything_wrong_is_told_at_once(write: Write) -> None:
    path = write([*HEADINGS, "Budget", "due"], [*LINE, "", ""], [*LINE[:3], "nobody", "2026-01-01"])
    assert problems(path) == [
        "1:6 milestones unknown_column",
        "1:7 milestones column_twice",
        "3:1 milestones[1].id duplicate_id",
        "3:4 milestones[1].owner unknown_body",
        "3:5 milestones[1].due outside_programme_year",
    ]


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_it_is_told_in_the_readers_language(write: Write, language: str) -> None:
    with pytest.raises(FileErrors) as refused:
        read_programme(write(HEADINGS, [*LINE[:4], "2028-01-01"]), 2027, agreed(), language)
    said = "2028-01-01 is not in the year 2027" if language == "en" else "le 2028-01-01 n'est pas de l'année 2027"
    assert f"programme-2027.xlsx:2:5 milestones[0].due: {said}" in str(refused.value)


def test_a_table_without_headings_or_rows_is_no_programme(write: Write) -> None:
    assert problems(write(["a", "b"], ["c", "d"])) == ["1:1  no_headings"]
    assert problems(write(HEADINGS)) == ["1:1 milestones too_short"]


def far_cell() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_string(1_000_000, 0, "id")
    return target.getvalue()


def wide_cell() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_string(0, 16_000, "id")
    return target.getvalue()


def far_without_its_row() -> bytes:
    """A cell that says where it is, in a row that does not."""
    target, source = io.BytesIO(), io.BytesIO(workbook(terms(), 2027))
    with zipfile.ZipFile(target, "w") as packed, zipfile.ZipFile(source) as made:
        for name in made.namelist():
            content = made.read(name)
            far = b"<row><c r='A99999999' t='s'><v>0</v></c></row></sheetData>"
            packed.writestr(name, content.replace(b"</sheetData>", far) if name == "xl/worksheets/sheet1.xml" else content)
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 100_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_table"),
        (b"id;type;title", "not_a_table"),
        (b"PK\x03\x04 and no more", "not_a_table"),
        (b"x" * 4_000_000, "file_too_big"),
        (far_cell(), "table_too_big"),
        (wide_cell(), "table_too_big"),
        (far_without_its_row(), "table_too_big"),
        (bomb(), "table_too_big"),
        (workbook(terms(), 2027)[:2000], "not_a_table"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "programme.xlsx"
    path.write_bytes(content)
    assert [slip.code for slip in read_table(path).slips] == [code]
    assert problems(path) == [f"1:1  {code}"]


def test_a_file_that_is_not_there_or_a_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    assert problems(tmp_path / "folder.xlsx") == ["1:1  a_folder"]
    assert problems(tmp_path / "gone.xlsx") == ["1:1  no_such_file"]


# ── YAML ───────────────────────────────────────────────────────────────────────────────────────

SHEET_OF_2027 = """\
year: 2027
milestones:
  - {id: training, type: delivery, title: "Formation", owner: axa, due: 2027-06-30}
  - {id: visit, type: "office:visit", title: {fr: "Visite"}, owner: ecc, due: 2027-09-30, after: [training]}
"""


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("year: 2027", "year: 2028", ["1:7 year another_year"]),
        ("owner: ecc", "owner: mes", ["4:69 milestones[1].owner unknown_body"]),
        ("after: [training]", "after: [nothing]", ["4:99 milestones[1].after[0] unknown_milestone"]),
        ("due: 2027-06-30", "every: year, by: 06-30", ["3:75 milestones[0].every programme_recurs"]),
        ("due: 2027-06-30", "first: 2027", ["3:5 milestones[0] every_and_by"]),
        ("milestones:", "jalons:", ["1:1 milestones missing", "2:1 jalons extra_forbidden"]),
        ("2027-06-30}", "2027-06-30", ["4:5 milestones[0] bracket_open"]),
    ],
)
def test_a_sheet_in_yaml_is_read_like_every_other_file(tmp_path: Path, before: str, after: str, expected: list[str]) -> None:
    path = tmp_path / "programme.yaml"
    path.write_text(SHEET_OF_2027, encoding="utf-8")
    assert [one.id for one in read_programme(path, 2027, agreed())] == ["training", "visit"]
    path.write_text(SHEET_OF_2027.replace(before, after, 1), encoding="utf-8")
    assert problems(path) == expected


def test_a_file_of_another_sort_is_told(tmp_path: Path) -> None:
    path = tmp_path / "session.yaml"
    path.write_text("held: {date: 2026-06-24}\npresent: [mic.focal]\ndecisions: []\n")
    assert problems(path) == ["1:1  of_another_sort_session"]
