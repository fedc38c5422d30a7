"""The texts given back, and what changed between their versions."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.documents.folder import FolderDocuments

from .conftest import EXAMPLES, Conventions, MemoryDesk

TEXT = EXAMPLES / "conventions" / "axa-2026-01.md"
SOURCE = EXAMPLES / "conventions" / "axa-2026-01.yaml"
BINARY = b"%PDF-\x00\xff"


@pytest.fixture
def kept(desk: MemoryDesk, tmp_path: Path) -> Path:
    """The folder of documents, in place of memory."""
    folder = tmp_path / "documents"
    desk.memory = replace(desk.memory, documents=FolderDocuments(folder))
    return folder


def place(kept: Path, content: bytes) -> Path:
    digest = sha256(content).hexdigest()
    return kept / digest[:2] / digest[2:]


def convention(tmp_path: Path, documents: list[dict[str, str]]) -> Path:
    """The example with other documents, drafted by nobody yet."""
    source = SOURCE.read_text(encoding="utf-8").replace("AXA-2026-01", "MINE-1")
    kept_lines = [line for line in source.splitlines() if not line.lstrip().startswith("- {id: text, role: text")]
    file = tmp_path / "mine.yaml"
    file.write_text(
        "\n".join(line for line in kept_lines if line != "documents:") + f"\ndocuments: {json.dumps(documents)}\n", encoding="utf-8"
    )
    return file


@pytest.fixture
def two(conventions: Conventions, kept: Path, tmp_path: Path) -> str:
    """Two versions: a text that changed, an annex that came back with other bytes, and one on paper."""
    documents = [
        {"id": "text", "file": "text.md"},
        {"id": "annex", "role": "annex", "file": "plans/annexe.pdf"},
        {"id": "old", "role": "annex", "paper": "Archives, boîte 3"},
    ]
    conventions("start", convention(tmp_path, documents), "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    for text, annex in ((b"un\ndeux\n", BINARY), ("un\ntrois é".encode(), BINARY + b"1")):
        (tmp_path / "text.md").write_bytes(text)
        (tmp_path / "annexe.pdf").write_bytes(annex)
        conventions(
            "draft", "MINE-1", "--document", f"text={tmp_path / 'text.md'}", "--document", f"annex={tmp_path / 'annexe.pdf'}", "--as", "pm"
        )
    return "MINE-1"


# ── Given back ─────────────────────────────────────────────────────────────────────────────────


def test_the_one_text_is_given_back_as_it_was_drafted(conventions: Conventions, opened: str) -> None:
    assert conventions("text", opened).out == TEXT.read_text(encoding="utf-8")
    told = conventions("text", opened, "--json").json
    assert (told["version"], told["day"]) == (1, "2026-01-05")
    assert told["documents"] == [
        {"id": "text", "sha256": sha256(TEXT.read_bytes()).hexdigest(), "size": TEXT.stat().st_size, "paper": None, "file": None}
    ]


def test_several_texts_go_into_a_folder_under_their_own_names(conventions: Conventions, two: str, tmp_path: Path) -> None:
    assert "text, annex" in conventions("text", two, code=2).err
    out = tmp_path / "out" / "v1"
    run = conventions("text", two, "--version", "1", "--out", out)
    assert {file.name: file.read_bytes() for file in out.iterdir()} == {"text.md": b"un\ndeux\n", "annex.pdf": BINARY}
    assert "old : attesté, aucun fichier (Archives, boîte 3)" in run.err
    told = conventions("text", two, "--out", tmp_path / "v2", "--json").json
    assert [one["file"] for one in told["documents"]] == [str(tmp_path / "v2" / "text.md"), str(tmp_path / "v2" / "annex.pdf"), None]


def test_one_document_goes_into_the_file_that_is_named(conventions: Conventions, two: str, tmp_path: Path) -> None:
    conventions("text", two, "--document", "annex", "--version", "1", "--out", tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == BINARY
    assert conventions("text", two, "--document", "text", "--version", "1").out == "un\ndeux\n"


def test_nothing_is_written_over_unless_it_is_said(conventions: Conventions, two: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "annex.pdf").write_bytes(b"mine")
    assert "annex.pdf existe déjà" in conventions("text", two, "--out", out, code=2).err
    assert [file.name for file in out.iterdir()] == ["annex.pdf"]
    assert (out / "annex.pdf").read_bytes() == b"mine"
    conventions("text", two, "--out", out, "--overwrite")
    assert (out / "annex.pdf").read_bytes() == BINARY + b"1"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--version", "3"), "unknown_version"),
        (("--document", "annex-9"), "unknown_document"),
        (("--document", "old"), "paper_only"),
        (("--sha256", "0" * 64), "unknown_file"),
    ],
)
def test_what_the_convention_does_not_know_is_refused(conventions: Conventions, two: str, words: tuple[str, ...], code: str) -> None:
    assert conventions("text", two, *words, "--json", code=4).json["error"]["code"] == code


def test_before_the_first_draft_there_is_no_text(conventions: Conventions, started: str) -> None:
    for command in ("text", "diff"):
        assert "aucune version des textes n'est encore fixée" in conventions(command, started, code=4).err
    assert conventions("text", "NO-1", "--json", code=3).json["error"]["code"] == "no_such_convention"


def test_a_damaged_file_is_never_given(conventions: Conventions, two: str, kept: Path, tmp_path: Path) -> None:
    damaged = place(kept, BINARY + b"1")
    damaged.chmod(0o600)
    damaged.write_bytes(b"other")
    assert conventions("text", two, "--out", tmp_path / "out", "--json", code=7).json["error"]["code"] == "document_damaged"
    assert not (tmp_path / "out").exists()
    assert conventions("diff", two, "--json", code=7).json["error"]["code"] == "document_damaged"


def test_away_from_the_folder_it_is_said_that_the_file_is_not_kept_here(conventions: Conventions, two: str, kept: Path) -> None:
    place(kept, b"un\ndeux\n").unlink()
    error = conventions("text", two, "--version", "1", "--document", "text", "--json", code=6).json["error"]
    assert (error["code"], error["details"]) == ("not_kept_here", {"sha256": sha256(b"un\ndeux\n").hexdigest()})
    told = conventions("diff", two, "--document", "text")
    assert "n'est pas gardé ici" in told.out
    assert conventions("diff", two, "--json").json["documents"][0]["from"]["size"] is None


def test_any_file_that_the_record_names_comes_back_by_its_hash(conventions: Conventions, opened: str, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(BINARY)
    conventions("sign", opened, "--by", "axa.ceo", "--on", "2026-01-05", "--scan", scan, "--as", "pm")
    digest = sha256(BINARY).hexdigest()
    conventions("text", opened, "--sha256", digest[:12].upper(), "--out", tmp_path / "back.pdf")
    assert (tmp_path / "back.pdf").read_bytes() == BINARY
    assert conventions("text", opened, "--sha256", digest, "--json").json["documents"][0]["size"] == len(BINARY)
    assert "--version" in conventions("text", opened, "--sha256", digest, "--version", "1", code=2).err


# ── What changed ───────────────────────────────────────────────────────────────────────────────


def test_a_text_is_compared_line_by_line_and_other_files_by_hash_and_size(conventions: Conventions, two: str) -> None:
    told = conventions("diff", two, "--json").json
    assert (told["from"]["version"], told["to"]["version"]) == (1, 2)
    text, annex, old = told["documents"]
    assert text["diff"] == (
        "--- text (version 1)\t2026-01-05\n+++ text (version 2)\t2026-01-05\n"
        "@@ -1,2 +1,2 @@\n un\n-deux\n+trois é\n\\ No newline at end of file\n"
    )
    assert (annex["change"], annex["diff"], annex["from"]["size"], annex["to"]["size"]) == ("replaced", None, len(BINARY), len(BINARY) + 1)
    assert old == {
        "id": "old",
        "change": "attested",
        "from": {"sha256": None, "size": None},
        "to": {"sha256": None, "size": None},
        "diff": None,
    }
    said = conventions("diff", two).out
    assert "-deux\n+trois é\n" in said
    assert f"- {sha256(BINARY).hexdigest()[:12]}  {len(BINARY)} octets" in said
    assert "old : attesté sur papier" in said


def test_versions_may_be_named_and_a_document_too(conventions: Conventions, two: str) -> None:
    back = conventions("diff", two, "2", "1", "--document", "text", "--json").json
    assert [one["id"] for one in back["documents"]] == ["text"]
    assert "+deux\n" in back["documents"][0]["diff"]
    same = conventions("diff", two, "2", "2", "--json").json
    assert [one["change"] for one in same["documents"]] == ["unchanged", "unchanged", "attested"]
    assert conventions("diff", two, "1", "7", "--json", code=4).json["error"]["code"] == "unknown_version"
    assert conventions("diff", two, "--document", "annex-9", "--json", code=4).json["error"]["code"] == "unknown_document"


def test_the_first_version_is_compared_with_nothing(conventions: Conventions, opened: str) -> None:
    told = conventions("diff", opened, "--json").json
    assert (told["from"], [one["change"] for one in told["documents"]]) == (None, ["added"])
    assert "text : ajouté" in conventions("diff", opened).out


@pytest.mark.parametrize(("changed", "expected"), [(b"\xef\xbb\xbfun\ndeux\n", None), (b"un\r\ndeux\n", "-un\n+un\r\n deux\n")])
def test_a_change_of_ends_or_marks_is_never_passed_over(
    conventions: Conventions, two: str, tmp_path: Path, changed: bytes, expected: str | None
) -> None:
    for content in (b"un\ndeux\n", changed):
        (tmp_path / "text.md").write_bytes(content)
        conventions("draft", two, "--document", f"text={tmp_path / 'text.md'}", "--as", "pm")
    told = conventions("diff", two, "--document", "text", "--json").json["documents"][0]
    assert told["change"] == "replaced"
    assert (told["diff"] or "").endswith(expected or "")


# ── Shown ──────────────────────────────────────────────────────────────────────────────────────


def test_show_and_history_tell_the_versions(conventions: Conventions, two: str) -> None:
    shown = conventions("show", two, "--json").json
    assert [one["version"] for one in shown["texts"]] == [1, 2]
    assert shown["texts"][-1]["text_sha256"] == shown["text_sha256"]
    assert set(shown["texts"][0]["documents"]) == {"text", "annex", "old"}
    assert f"Textes : version 2, 2026-01-05  {shown['text_sha256']}" in conventions("show", two).out
    assert f"Version 2 des textes ({shown['text_sha256'][:12]})" in conventions("history", two).out


# ── On paper alone ─────────────────────────────────────────────────────────────────────────────


def test_a_convention_on_paper_alone_is_drafted_signed_in_ink_shown_and_compared(
    conventions: Conventions, tmp_path: Path, desk: MemoryDesk
) -> None:
    file = convention(tmp_path, [{"id": "text", "paper": "Dossier 7"}])
    conventions("start", file, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    drafted = conventions("draft", "MINE-1", "--as", "pm")
    assert (drafted.out, "attestée sans fichier" in drafted.err) == ("Texte : sur papier seulement\n", True)
    assert conventions("draft", "MINE-1", "--as", "pm", "--json", code=4).json["error"]["code"] == "same_text"
    conventions("draft", "MINE-1", "--paper", "text", "--as", "pm")
    assert [one["text_sha256"] for one in conventions("show", "MINE-1", "--json").json["texts"]] == [None, None]
    assert "version 2, 2026-01-05  attesté, sans fichier" in conventions("show", "MINE-1").out
    assert "attesté sur papier" in conventions("diff", "MINE-1").out
    assert "attesté, aucun fichier (Dossier 7)" in conventions("text", "MINE-1").err
    assert conventions("text", "MINE-1", "--document", "text", "--json", code=4).json["error"]["code"] == "paper_only"
    conventions("open", "MINE-1", "--as", "pm")
    said = ("sign", "MINE-1", "--by", "axa.ceo", "--on", "2026-01-05", "--as", "pm")
    assert conventions(*said, "--method", "qualified", "--json", code=4).json["error"]["code"] == "electronic_needs_text"
    assert conventions(*said, "--json").json["events"] == ["convention_signed"]
    kept = desk.memory.documents._contents  # type: ignore[attr-defined] # nothing of it has a file
    assert kept == {}
    with pytest.raises(KeyError):
        asyncio.run(desk.memory.documents.get("0" * 64))
