"""``new``: each template is valid as it is written, in every language, and lives."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from adapters.cli.declared.looking import KINDS
from adapters.cli.declared.starting import OTHER_FILES

from .conftest import ROOT, Conventions, MemoryDesk

LANGUAGES = ("fr", "en", "ar")
ALL = (*KINDS, *OTHER_FILES)
TEXTS = {
    "short",
    "names",
    "name",
    "title",
    "email",
    "language",
    "labels",
    "legal_basis",
    "objectives",
    "summary",
    "text",
    "because",
    "guests",
    "paper",
}
"""keys whose values are words for people"""


def sort(kind: str) -> str:
    return kind if kind in OTHER_FILES else "convention"


def without_texts(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: without_texts(value) for key, value in node.items() if key not in TEXTS}
    return [without_texts(one) for one in node] if isinstance(node, list) else node


@pytest.fixture
def office(conventions: Conventions, tmp_path: Path) -> Path:
    """A folder with the template of a directory."""
    folder = tmp_path / "office"
    folder.mkdir()
    conventions("new", "--kind", "directory", folder / "directory.yaml")
    return folder


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_template_of_a_convention_is_valid_as_it_is_written(conventions: Conventions, office: Path, kind: str, language: str) -> None:
    file = office / "mine.yaml"
    told = conventions("new", "--kind", kind, file, "--lang", language).err
    assert f"preview {file}" in told
    agenda = conventions("preview", file, "--until", "2027-12-31", "--json").json["agenda"]
    assert "entry_into_force" in {one["kind"] for one in agenda}
    assert "milestone_due" in {one["kind"] for one in agenda}


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_its_optional_keys_are_valid_as_well(conventions: Conventions, office: Path, kind: str, language: str) -> None:
    file = office / "mine.yaml"
    conventions("new", "--kind", kind, file, "--lang", language)
    file.write_text(with_optional_keys(file.read_text(encoding="utf-8")), encoding="utf-8")
    conventions("start", file, "--as", "pm", "--dry-run")


def with_optional_keys(text: str) -> str:
    uncommented, number = re.subn(r"^( *)#(?=[a-z_]+:)", r"\1", text, flags=re.MULTILINE)
    assert number > 0
    return uncommented


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("optional", [False, True])
def test_the_template_of_a_directory_can_be_loaded(conventions: Conventions, tmp_path: Path, language: str, optional: bool) -> None:  # noqa: FBT001
    file = tmp_path / "directory.yaml"
    told = conventions("new", "--kind", "directory", file, "--lang", language).err
    assert f"directory load {file}" in told
    if optional:
        file.write_text(with_optional_keys(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert conventions("directory", "load", file, "--json").json == {"parties": 2, "institutions": 1, "people": 7}


@pytest.mark.parametrize("kind", ALL)
def test_the_languages_differ_in_words_alone(conventions: Conventions, kind: str) -> None:
    written = {language: conventions("new", "--kind", kind, "--lang", language).out for language in LANGUAGES}
    assert written["fr"] == written["ar"] != written["en"]
    read = {language: YAML(typ="safe", pure=True).load(text) for language, text in written.items()}
    assert without_texts(read["fr"]) == without_texts(read["en"])
    optional = {language: re.findall(r"^ *#([a-z_]+):", text, re.MULTILINE) for language, text in written.items()}
    assert optional["fr"] == optional["en"]


@pytest.mark.parametrize("kind", ALL)
def test_its_first_line_leads_editors_to_the_schema_that_it_fits(conventions: Conventions, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "mine.yaml"
    conventions("new", "--kind", kind, file)
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named is not None
    schema = (tmp_path / named[1]).resolve()
    assert schema == ROOT / "docs" / "reference" / f"{sort(kind)}.schema.json"
    data = YAML(typ="safe", pure=True).load(with_days_as_texts(file.read_text(encoding="utf-8")))
    Draft202012Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(data)


def with_days_as_texts(text: str) -> str:
    """As editors read it: YAML 1.2 knows no dates."""
    return re.sub(r"(?<=: )(\d{4}-\d\d-\d\d)\b", r'"\1"', text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_lives_until_it_is_in_force(conventions: Conventions, desk: MemoryDesk, office: Path, kind: str) -> None:
    reference = into_force(conventions, desk, office, kind)
    assert conventions("show", reference, "--json").json["phase"] == "in_force"


def test_the_template_of_a_sheet_suits_the_template_of_a_partnership(conventions: Conventions, desk: MemoryDesk, office: Path) -> None:
    reference = into_force(conventions, desk, office, "partnership")
    sheet = office / "session.yaml"
    told = conventions("new", "--kind", "session", sheet).err
    assert f"--sheet {sheet}" in told
    conventions("review", "record", reference, "suivi", "--sheet", sheet, "--as", "company.focal")
    recorded = next(one for one in conventions("history", reference, "--json").json if one["kind"] == "review_recorded")
    assert [one["tally"]["result"] for one in recorded["data"]["decisions"]] == ["adopted", "adopted"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("optional", [False, True])
def test_the_template_of_an_amendment_suits_the_template_of_a_partnership(
    conventions: Conventions,
    desk: MemoryDesk,
    office: Path,
    language: str,
    optional: bool,  # noqa: FBT001
) -> None:
    reference = into_force(conventions, desk, office, "partnership", language)
    file = office / "amendment.yaml"
    told = conventions("new", "--kind", "amendment", file, "--lang", language).err
    assert f"amend preview {'RÉFÉRENCE' if language == 'fr' else 'REFERENCE'} {file}" in told
    if optional:
        file.write_text(with_optional_keys(file.read_text(encoding="utf-8")), encoding="utf-8")
    changed = {one["path"] for one in conventions("amend", "preview", reference, file, "--json").json["changes"]}
    assert {"term.initial", "term_end", "due.final-report"} <= changed
    assert ("due.internships" in changed) is optional
    proposed = conventions("amend", "propose", reference, file, "--as", "pm", "--json").json
    assert proposed["events"][0] == "amendment_proposed"


def into_force(conventions: Conventions, desk: MemoryDesk, office: Path, kind: str, language: str = "fr") -> str:
    """A template from its start to its entry into force, by the commands that anybody would type; its framework before it."""
    if kind == "specific":
        into_force(conventions, desk, office, "framework")
    file = office / f"{kind}.yaml"
    conventions("new", "--kind", kind, file, "--lang", language)
    (office / "convention.pdf").write_bytes(b"the text")
    reference = str(conventions("start", file, "--as", "pm", "--json").json["reference"])
    text = () if kind != "action_plan" else ("--document", office / "convention.pdf")
    conventions("draft", reference, *text, "--as", "pm")
    signing = desk.today + timedelta(days=60)
    conventions("open", reference, "--as", "pm", on=signing)
    if kind != "action_plan":
        conventions("ceremony", f"ceremony-{signing}", "--on", str(signing), "--as", "pm")
    return reference


# ── Where it is written ────────────────────────────────────────────────────────────────────────


def test_without_a_file_it_goes_to_standard_output(conventions: Conventions) -> None:
    run = conventions("new")
    assert "kind: partnership" in run.out
    assert "preview FICHIER" in run.err
    assert "preview FILE" in conventions("new", "--lang", "en").err
    assert conventions("new", "-q").err == ""
    assert conventions("new", "--json").json["text"] == run.out


def test_a_file_that_is_there_is_left_alone_unless_told(conventions: Conventions, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("mine", encoding="utf-8")
    assert f"{file} existe déjà" in conventions("new", file, code=2).err
    assert f"{file} is there already" in conventions("new", file, "--lang", "en", code=2).err
    assert file.read_text(encoding="utf-8") == "mine"
    assert conventions("new", file, "--overwrite", "--json").json == {"kind": "partnership", "file": str(file)}
    assert "kind: partnership" in file.read_text(encoding="utf-8")


def test_without_a_directory_beside_it_says_how_to_write_one(conventions: Conventions, office: Path, tmp_path: Path) -> None:
    assert "new --kind directory" not in conventions("new", office / "mine.yaml").err
    assert f"new --kind directory {tmp_path / 'directory.yaml'}" in conventions("new", tmp_path / "mine.yaml").err
