"""``evidence``: what proves the acts of a convention, by name, and given back."""

from __future__ import annotations

import asyncio
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import pytest

from adapters.cli.doing.evidence import ACTS
from adapters.cli.texts import say
from adapters.documents.named_files import SINGLE, ending
from domain.evolution import AnyEvent

from .conftest import EXAMPLES, Conventions, MemoryDesk

_ABOUT = {"milestone", "action", "commitment", "indicator", "contribution", "session", "year", "person"}
REPORT = EXAMPLES / "evidence" / "axa-2026-01-needs-2026.md"
SHEET = EXAMPLES / "sessions" / "axa-2026-01-session-1.yaml"


@pytest.fixture
def submitted(conventions: Conventions, in_force: str) -> str:
    """A milestone with its evidence."""
    conventions("milestone", "submit", in_force, "needs-2026", "--evidence", f"report={REPORT}", "--as", "mic.focal", on=date(2026, 6, 20))
    return in_force


@pytest.fixture
def proved(conventions: Conventions, submitted: str) -> str:
    """The same after a session with its minutes."""
    convene = ("--session-on", "2026-06-24T10:00", "--place", "Rabat", "--on", "2026-06-05", "--as", "mes.focal")
    conventions("review", "convene", submitted, "suivi", *convene)
    conventions("review", "record", submitted, "suivi", "--sheet", SHEET, "--as", "mes.focal", on=date(2026, 6, 25))
    return submitted


def test_every_file_is_named_with_what_it_is_about(conventions: Conventions, proved: str) -> None:
    found = [(one["about"], one["name"], one["sha256"], one["file"]) for one in conventions("evidence", proved, "--json").json]
    minutes = SHEET.with_suffix(".md")
    assert ("needs-2026", "report", sha256(REPORT.read_bytes()).hexdigest(), None) in found
    assert ("suivi-1", "minutes", sha256(minutes.read_bytes()).hexdigest(), None) in found
    assert ("text_drafted", "text", sha256((EXAMPLES / "conventions" / "axa-2026-01.md").read_bytes()).hexdigest(), None) in found
    assert "needs-2026" in conventions("evidence", proved).out


def test_the_files_of_one_milestone_are_given_back(conventions: Conventions, proved: str, tmp_path: Path) -> None:
    (told,) = conventions("evidence", proved, "needs-2026", "--out", tmp_path / "out", "--json").json
    assert told["file"] == str(tmp_path / "out" / "needs-2026-report.txt")
    assert Path(told["file"]).read_bytes() == REPORT.read_bytes()
    conventions("evidence", proved, "needs-2026", "--out", tmp_path / "out", code=2)
    assert "needs-2026-report.txt" in conventions("evidence", proved, "needs-2026", "--out", tmp_path / "out", "--overwrite").err


def test_several_files_of_one_name_stand_side_by_side(conventions: Conventions, submitted: str, tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text("autre version", encoding="utf-8")
    conventions("milestone", "submit", submitted, "needs-2026", "--evidence", f"report={other}", "--as", "mic.focal")
    told = conventions("evidence", submitted, "needs-2026", "--out", tmp_path / "out", "--json").json
    assert len({one["file"] for one in told}) == 2
    assert {Path(one["file"]).read_bytes() for one in told} == {REPORT.read_bytes(), other.read_bytes()}


def test_evidence_that_was_corrected_is_that_of_the_correction(conventions: Conventions, submitted: str, tmp_path: Path) -> None:
    right = tmp_path / "right.md"
    version = next(one["version"] for one in conventions("history", submitted, "--json").json if one["kind"] == "milestone_submitted")
    for text in ("une autre", "la bonne pièce"):
        right.write_text(text, encoding="utf-8")
        setting = ("--set", f"evidence.report={right}", "--because", "Mauvais fichier", "--as", "pm")
        conventions("correct", submitted, str(version), *setting)
    (told,) = conventions("evidence", submitted, "needs-2026", "--json").json
    assert (told["sha256"], told["kind"]) == (sha256(right.read_bytes()).hexdigest(), "fact_corrected")


def test_the_letter_of_a_stand_in_is_given_back(conventions: Conventions, in_force: str, tmp_path: Path) -> None:
    stand_in = '{for: mtn, name: "M. Alaoui", stands_in_for: mtn.focal, letter: "letter.md"}'
    sheet, letter = tmp_path / "sheet.yaml", tmp_path / "letter.md"
    sheet.write_text(f"held: {{date: 2026-06-24}}\npresent: [mic.focal, mes.focal, {stand_in}]\ndecisions: [{{kind: continue}}]\n")
    letter.write_text("Lettre", encoding="utf-8")
    conventions("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", on=date(2026, 6, 25))
    (told,) = conventions("evidence", in_force, "suivi-1", "--out", tmp_path / "out", "--json").json
    assert (told["name"], Path(told["file"]).read_text(encoding="utf-8")) == ("mtn.standin-1", "Lettre")


@pytest.mark.parametrize(("language", "word"), [("fr", "textes"), ("en", "texts"), ("ar", "textes")])
def test_texts_are_called_in_a_word_that_may_be_typed(conventions: Conventions, proved: str, language: str, word: str) -> None:
    table = conventions("evidence", proved, "--lang", language).out
    assert word in table
    assert "text_drafted" not in table
    assert (
        conventions("evidence", proved, word, "--lang", language, "--json").json
        == conventions("evidence", proved, "text_drafted", "--json").json
    )
    assert word in conventions("evidence", proved, "curricula", "--lang", language, code=4).err


def test_every_act_whose_files_are_about_nothing_else_has_a_word() -> None:
    found = {kind for kind, fields in _fields() if fields & {"documents", "evidence"} | fields & set(SINGLE) and not fields & _ABOUT}
    assert found - {"document_received"} == ACTS
    assert {say(f"evidence_{kind}", language) for kind in ACTS for language in ("fr", "en")}


def _fields() -> list[tuple[str, set[str]]]:
    return [(one.model_fields["kind"].default, set(one.model_fields)) for one in kinds(AnyEvent)]


def kinds(union: Any) -> list[Any]:
    return [one for part in get_args(union) for one in kinds(part)] or [union]


def test_what_is_about_nothing_is_refused_with_what_there_is(conventions: Conventions, proved: str) -> None:
    run = conventions("evidence", proved, "curricula", "--json", code=4)
    assert run.json["error"]["code"] == "unknown_file"
    assert "needs-2026" in run.json["error"]["message"]


def test_nothing_is_written_where_one_is_missing(conventions: Conventions, proved: str, desk: MemoryDesk, tmp_path: Path) -> None:
    desk.memory.documents._contents.pop(sha256(REPORT.read_bytes()).hexdigest())  # type: ignore[attr-defined] # behind its back
    run = conventions("evidence", proved, "--out", tmp_path / "out", "--json", code=6)
    assert run.json["error"]["code"] == "not_kept_here"
    assert not (tmp_path / "out").exists()
    with pytest.raises(KeyError):
        asyncio.run(desk.memory.documents.get(sha256(REPORT.read_bytes()).hexdigest()))


def packed(name: str) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w") as written:
        written.writestr(name, "x")
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7", ".pdf"),
        (b"\x89PNG\r\n", ".png"),
        (b"\xff\xd8\xff\xe0", ".jpg"),
        (packed("word/document.xml"), ".docx"),
        (packed("xl/workbook.xml"), ".xlsx"),
        (packed("data.csv"), ".zip"),
        ("Procès-verbal".encode(), ".txt"),
        (b"\x00\x01", ""),
        (b"\xff\xfe", ""),
        (b"", ""),
    ],
)
def test_a_file_ends_as_it_opens(content: bytes, expected: str) -> None:
    assert ending(content) == expected
