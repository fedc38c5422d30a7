"""Every example, and the three files of the contract, read as they stand; and what becomes of a file once it is read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from adapters.files.terms_file import (
    ReadConvention,
    directory_from,
    people_of,
    read_convention,
    read_directory,
    read_sheet,
    without_people,
)
from domain.files.directory import DirectoryFile
from domain.files.terms import Terms

ROOT = Path(__file__).parents[2]
CONVENTIONS = sorted((ROOT / "examples" / "conventions").glob("*.yaml"))
DIRECTORY = ROOT / "examples" / "directory.yaml"
FIXTURES = ROOT / "tests" / "fixtures"


@cache
def example(path: Path) -> ReadConvention:
    return read_convention(path)


@cache
def whole_directory() -> DirectoryFile:
    return read_directory(DIRECTORY)


def test_there_are_ten_examples() -> None:
    assert len(CONVENTIONS) == 10


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.stem)
def test_an_example_reads_and_says_where_its_values_come_from(path: Path) -> None:
    read = example(path)
    assert read.remarks == ()
    assert path.stem == read.terms.reference.lower()
    assert read.terms.provenance is not None
    data = YAML(typ="safe", pure=True).load(path.read_text())
    for named in (*read.terms.provenance.public, *read.terms.provenance.assumed):
        node = data
        for key in named.split("."):
            node = next(one for one in node if one["id"] == key) if isinstance(node, list) else node[key]
    assert path.read_text().startswith("# yaml-language-server: $schema=../../docs/reference/convention.schema.json\n")


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.stem)
def test_no_name_and_no_address_ends_in_the_terms(path: Path) -> None:
    read = example(path)
    recorded = read.terms.model_dump_json(by_alias=True)
    assert {person.id for person in read.people} == read.terms.people()
    for person in read.people:
        assert person.name not in recorded
        assert person.email is None or (person.email.endswith("@example.org") and person.email not in recorded)


@pytest.mark.parametrize("path", CONVENTIONS, ids=lambda path: path.stem)
def test_terms_survive_json(path: Path) -> None:
    terms = example(path).terms
    assert Terms.model_validate_json(terms.model_dump_json(by_alias=True)) == terms


def test_whoever_signed_held_the_office_on_that_day() -> None:
    people = people_of(whole_directory())
    for path in CONVENTIONS:
        terms = example(path).terms
        ceremony = terms.signature.ceremony if terms.signature else None
        days = {who: ceremony.day for stage in terms.stages() for who in stage.members if ceremony and ceremony.day}
        for who, day in (days | (terms.so_far.signed if terms.so_far else {})).items():
            assert any(one.id == who and one.since <= day and (one.until is None or day <= one.until) for one in people), (path.stem, who)


def test_joint_ceremonies_have_one_id() -> None:
    terms = [example(path).terms for path in CONVENTIONS]
    held = [one.signature.ceremony.id for one in terms if one.signature and one.signature.ceremony]
    assert held.count("tanger-2019-02-06") == 4
    assert held.count("benguerir-2021-02-17") == 2


def test_the_sheet_of_the_examples_reads() -> None:
    sheet = read_sheet(ROOT / "examples" / "sessions" / "axa-2026-01-session-1.yaml")
    assert sheet.held.day == date(2026, 6, 24)
    assert sheet.proxies == {"axa.focal": "mes.focal"}


# ── The three files of the contract, word for word ─────────────────────────────────────────────


def test_the_contracts_directory_reads() -> None:
    directory = read_directory(FIXTURES / "office" / "directory.yaml")
    assert [one.id for one in people_of(directory)] == ["mic.minister", "mic.minister", "mic.focal", "ecc.director", "pm"]


def test_the_contracts_sheet_reads() -> None:
    sheet = read_sheet(FIXTURES / "session.yaml")
    assert [one.kind for one in sheet.decisions] == ["minutes_approved", "reschedule", "action", "accept", "continue_with_reservations"]


def test_the_contracts_convention_reads_with_a_directory_and_alone() -> None:
    with_directory = read_convention(FIXTURES / "convention.yaml", directory=DIRECTORY)
    alone = read_convention(FIXTURES / "convention-alone.yaml")
    assert with_directory.terms.party_ids() == alone.terms.party_ids() == ("mic", "mes", "mtn", "axa")
    assert alone.terms.milestones == with_directory.terms.milestones
    assert alone.terms.office == ("pm",)
    assert {one.id for one in alone.people} >= {"pm", "mic.minister", "ecc.director"}


# ── What becomes of a file ─────────────────────────────────────────────────────────────────────


def test_comments_and_layout_do_not_change_the_content(read: Callable[..., ReadConvention], base: str) -> None:
    first = read(base).terms.content_sha256
    assert (
        read("# a comment\n" + base.replace('{id: text, paper: "Dossier"}', "id: text\n    paper: Dossier")).terms.content_sha256 == first
    )
    assert read(base.replace("P3Y", "P4Y")).terms.content_sha256 != first


@pytest.mark.parametrize("indent", [None, 2, "\t"])
def test_json_reads_like_yaml(read: Callable[..., ReadConvention], base: str, indent: int | str | None) -> None:
    data = YAML(typ="safe", pure=True).load(base.replace("2019-02-06", '"2019-02-06"'))
    written = json.dumps({**data, "title": "Essai 😀"}, indent=indent)
    from_json, from_yaml = read(written, name="c.json"), read(base.replace("Essai", "Essai 😀"))
    assert from_json.terms == from_yaml.terms


def test_words_that_yaml_once_took_for_truth_stay_words(read: Callable[..., ReadConvention], base: str) -> None:
    terms = read(base.replace("taken_over: true", "labels: {on: yes, no: off}")).terms
    assert terms.labels == {"on": "yes", "no": "off"}


def test_evidence_of_the_past_is_named_by_its_content_where_its_file_is_there(
    read: Callable[..., ReadConvention], base: str, tmp_path: Path
) -> None:
    (tmp_path / "report.pdf").write_bytes(b"report")
    sha256 = hashlib.sha256(b"report").hexdigest()
    text = base + "so_far: {milestones: {needs-2019: {submitted: 2019-06-30, evidence: {report: report.pdf}}}}\n"
    found = read(text)
    assert found.terms.so_far is not None
    assert found.terms.so_far.milestones["needs-2019"].evidence == {"report": sha256}
    assert found.evidence == {sha256: tmp_path / "report.pdf"}
    missing = read(text.replace("report.pdf", "lost.pdf"))
    assert missing.terms.so_far is not None
    assert missing.terms.so_far.milestones["needs-2019"].evidence == {"report": "lost.pdf"}
    (remark,) = missing.remarks
    assert (remark.line, remark.path, remark.code) == (24, "so_far.milestones.needs-2019.evidence.report", "evidence_not_found")
    assert "lost.pdf" in remark.message


def test_documents_are_found_beside_the_convention() -> None:
    read = example(ROOT / "examples" / "conventions" / "axa-2026-01.yaml")
    assert {name: path.name for name, path in read.documents.items()} == {"text": "axa-2026-01.md"}
    assert read.documents["text"].is_file()


def test_ids_resolve_in_the_loaded_directory_when_there_is_no_other(tmp_path: Path, base: str) -> None:
    loaded = directory_from(without_people(whole_directory()))
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "c.yaml").write_text(base)
    read = read_convention(tmp_path / "alone" / "c.yaml", loaded=loaded)
    assert read.terms.parties[0].short == "MIC"
    assert read.people == ()


def test_the_directory_is_kept_without_anybodys_data() -> None:
    directory = whole_directory()
    kept = without_people(directory)
    for person in people_of(directory):
        assert person.name not in kept
        assert person.email is None or person.email not in kept
    back = directory_from(kept)
    assert without_people(back) == kept
    assert back.parties["mic"].names == directory.parties["mic"].names
    assert back.parties["mic"].reach == directory.parties["mic"].reach


def test_whoever_is_reached_through_somebody_elsewhere_gets_a_letter(tmp_path: Path) -> None:
    (tmp_path / "directory.yaml").write_text(
        'parties:\n  a: {short: "A", names: [{from: 2018-01-01, fr: "A"}], people: {a.head: [{from: 2018-01-01, name: "N"}]},'
        " reach: {a.head: {via: b.focal}}}\n"
        '  b: {short: "B", names: [{from: 2018-01-01, fr: "B"}], people: {b.focal: [{from: 2018-01-01, name: "N"}]}}\n'
        'office: {manager: pm, people: {pm: [{from: 2018-01-01, name: "N"}]}, reach: {pm: never}}\n'
    )
    (tmp_path / "c.yaml").write_text("{reference: X, kind: partnership, title: T, parties: [a], manager: pm}")
    assert read_convention(tmp_path / "c.yaml").terms.reach == {"a.head": "letter", "pm": "never"}
