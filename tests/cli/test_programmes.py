"""``programme``: the template that a convention fills, and its way back in."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from ruamel.yaml import YAML

from .conftest import EXAMPLES, Conventions, MemoryDesk

AUTUMN = date(2026, 11, 20)
SHEET = """\
milestones:
  - {id: summer-school, type: delivery, title: "École d'été", owner: axa, due: 2027-07-15, evidence: [list]}
  - {id: visit, type: "office:visit", title: "Visite du site", owner: ecc, due: 2027-10-15, after: [summer-school]}
"""


@pytest.fixture
def programmed(conventions: Conventions, desk: MemoryDesk, axa: Path, tmp_path: Path) -> str:
    """The example in force, with a yearly programme that its manager records for AXA."""
    file = tmp_path / "axa.yaml"
    text = axa.read_text(encoding="utf-8")
    for before, after in (("adopted_by: {committee: suivi}", "adopted_by: {party: axa}"), ('by: "01-31"\n  first: 2027', 'by: "12-31"')):
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")
    (tmp_path / "axa-2026-01.md").write_bytes(axa.with_suffix(".md").read_bytes())
    conventions("start", file, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    conventions("draft", "AXA-2026-01", "--as", "pm")
    conventions("open", "AXA-2026-01", "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    desk.today = AUTUMN
    return "AXA-2026-01"


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "programme-2027.yaml"
    path.write_text(SHEET, encoding="utf-8")
    return path


def adopt(conventions: Conventions, reference: str, sheet: Path, *more: str, code: int = 0) -> str:
    run = conventions("programme", "adopt", reference, "--year", "2027", "--sheet", sheet, "--as", "pm", *more, code=code)
    return run.out + run.err


def test_a_programme_is_adopted_from_its_sheet(conventions: Conventions, programmed: str, sheet: Path, desk: MemoryDesk) -> None:
    assert "Programme 2027 adopté (axa) : summer-school, visit" in adopt(conventions, programmed, sheet)
    agenda = conventions("agenda", programmed, "--json").json["agenda"]
    assert {"summer-school": "2027-07-15", "visit": "2027-10-15"}.items() <= {
        one["target"]: one["due"] for one in agenda if one["kind"] == "milestone_due"
    }.items()
    (shown,) = conventions("show", programmed, "--json").json["programmes"]
    kept = asyncio.run(desk.memory.documents.get(shown.pop("sheet")))
    assert kept == sheet.read_bytes()
    assert shown == {"year": 2027, "on": "2026-11-20", "by": "axa", "decision": None, "milestones": ["summer-school", "visit"]}


def test_until_then_it_is_waited_for(conventions: Conventions, programmed: str, sheet: Path) -> None:
    (asked,) = [one for one in conventions("explain", programmed, "--json").json["awaiting"] if one["rule"] == "programme_due"]
    assert (asked["target"], asked["due"], asked["who"]) == ("programme-2027", "2026-12-31", ["axa.focal"])
    assert "le programme annuel 2027" in asked["text"]
    adopt(conventions, programmed, sheet)
    assert "programme-2027" not in conventions("explain", programmed).out


def test_a_second_one_says_what_it_replaces(conventions: Conventions, programmed: str, sheet: Path) -> None:
    adopt(conventions, programmed, sheet)
    sheet.write_text(SHEET.replace("summer-school", "winter-school"), encoding="utf-8")
    assert "remplacés : summer-school, visit" in adopt(conventions, programmed, sheet)
    assert "summer-school" not in conventions("agenda", programmed).out


def test_the_same_again_under_the_same_id_is_the_same_answer(conventions: Conventions, programmed: str, sheet: Path) -> None:
    adopt(conventions, programmed, sheet, "--command-id", "p-1")
    before = conventions("history", programmed, "--json").json
    assert "déjà" in adopt(conventions, programmed, sheet, "--command-id", "p-1")
    assert conventions("history", programmed, "--json").json == before


def test_a_dry_run_keeps_nothing(conventions: Conventions, programmed: str, sheet: Path, desk: MemoryDesk) -> None:
    kept = dict(desk.memory.documents._contents)  # type: ignore[attr-defined] # nothing of it has a file
    adopt(conventions, programmed, sheet, "--dry-run")
    assert desk.memory.documents._contents == kept  # type: ignore[attr-defined]
    assert conventions("show", programmed, "--json").json["programmes"] == []


def test_a_sheet_that_does_not_fit_is_told_by_line_and_column(conventions: Conventions, programmed: str, sheet: Path) -> None:
    sheet.write_text(SHEET.replace("owner: ecc", "owner: eccc").replace("2027-07-15", "2028-07-15"), encoding="utf-8")
    told = adopt(conventions, programmed, sheet, code=5)
    assert "programme-2027.yaml:2:80 milestones[0].due: le 2028-07-15 n'est pas de l'année 2027" in told
    assert (
        "programme-2027.yaml:3:71 milestones[1].owner: ni partie ni institution de la convention : eccc ; vouliez-vous dire « ecc » ?"
        in told
    )
    assert conventions("show", programmed, "--json").json["programmes"] == []


def test_a_committee_decides_first(conventions: Conventions, in_force: str, sheet: Path, desk: MemoryDesk) -> None:
    """The example itself: its committee adopts, before the end of January."""
    desk.today = AUTUMN
    assert "s'adopte par une décision du comité suivi, et aucune ne l'attend" in adopt(conventions, in_force, sheet, code=4)
    present = ("--held-on", "2026-11-20", "--present", "mic.focal,mes.focal,mtn.focal")
    conventions("review", "record", in_force, "suivi", *present, "--outcome", "programme", "--text", "Programme 2027", "--as", "mes.focal")
    assert "décision suivi-1.1" in adopt(conventions, in_force, sheet)
    assert conventions("show", in_force, "--json").json["programmes"][0]["decision"] == "suivi-1.1"


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
def test_the_template_in_yaml_is_adopted_as_it_is(conventions: Conventions, programmed: str, tmp_path: Path, language: str) -> None:
    out = tmp_path / "template.yaml"
    conventions("programme", "template", programmed, "--year", "2027", "--out", out, "--lang", language)
    assert YAML(typ="safe").load(out)["year"] == 2027
    adopt(conventions, programmed, out)
    conventions("programme", "template", programmed, "--year", "2027", "--out", out, code=2)
    conventions("programme", "template", programmed, "--year", "2027", "--out", out, "--overwrite")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_template_as_a_workbook_offers_what_the_convention_knows(
    conventions: Conventions, programmed: str, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "template.xlsx"
    run = conventions("programme", "template", programmed, "--year", "2027", "--out", out, "--lang", language, "--json")
    assert run.json == {"reference": programmed, "year": 2027, "file": str(out)}
    with ZipFile(out) as packed:
        sheet, texts = packed.read("xl/worksheets/sheet1.xml").decode(), packed.read("xl/sharedStrings.xml").decode()
    assert sheet.count("<dataValidation ") == 4
    assert 'type="date"' in sheet
    for known in ("ensam", "committee:suivi", "party:axa", "all_parties", "financing"):
        assert f">{known}<" in texts
    told = adopt(conventions, programmed, out, code=5)
    assert "template.xlsx:1:1 milestones" in told, "there is no row yet"


def test_a_template_of_another_sort_is_refused(conventions: Conventions, programmed: str, tmp_path: Path) -> None:
    run = conventions("programme", "template", programmed, "--year", "2027", "--out", tmp_path / "template.doc", code=2)
    assert ".xlsx" in run.err
