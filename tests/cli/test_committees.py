"""What is done around sessions, as it is typed."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

CONVENED, SESSION, LATER = date(2026, 6, 5), date(2026, 6, 24), date(2026, 7, 1)
CONVENE = ("--session-on", "2026-06-24T10:00", "--on", "2026-06-05", "--as", "mes.focal")


@pytest.fixture
def own(conventions: Conventions, axa: Path, tmp_path: Path) -> str:
    """The example, with sessions on request."""
    text = axa.read_text(encoding="utf-8").replace("AXA-2026-01", "OWN-1")
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("avoid: [8]}", "avoid: [8], on_request: true}"), encoding="utf-8")
    conventions("start", file, "--directory", EXAMPLES / "directory.yaml", "--as", "pm", on=date(2026, 2, 2))
    conventions("draft", "OWN-1", "--document", f"text={axa.with_suffix('.md')}", "--as", "pm")
    conventions("open", "OWN-1", "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    return "OWN-1"


@pytest.fixture
def held(conventions: Conventions, own: str) -> str:
    line = ("--held-on", "2026-06-24", "--outcome", "continue", "--present", "mic.focal,mes.focal,axa.focal", "--as", "mes.focal")
    conventions("review", "record", own, "suivi", *line, on=SESSION)
    return own


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "pv.md"
    file.write_text("# Procès-verbal\n", encoding="utf-8")
    return file


def last(conventions: Conventions, reference: str, kind: str) -> dict[str, Any]:
    events = conventions("history", reference, "--json").json
    data: dict[str, Any] = [event for event in events if event["kind"] == kind][-1]["data"]
    return data


def test_an_empty_file_is_no_minutes(conventions: Conventions, held: str, paper: Path, tmp_path: Path) -> None:
    paper.write_bytes(b"")
    refused = conventions("review", "minutes", held, "suivi", "--session", "1", "--file", paper, "--as", "mes.focal", on=LATER, code=2)
    assert f"fichier vide, il ne prouve rien : {paper}" in refused.err
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("held: {date: 2026-06-30}\npresent: [mic.focal, mes.focal]\nminutes: {file: pv.md}\n", encoding="utf-8")
    told = conventions("review", "record", held, "suivi", "--sheet", sheet, "--as", "mes.focal", on=LATER, code=5).err
    assert "sheet.yaml:3:17 minutes.file: le fichier est vide" in told


def test_a_session_does_not_end_before_it_begins(conventions: Conventions, held: str, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text('held: {date: 2026-06-30, from: "10:00", to: "09:30"}\npresent: [mic.focal, mes.focal]\n', encoding="utf-8")
    told = conventions("review", "record", held, "suivi", "--sheet", sheet, "--as", "mes.focal", on=LATER, code=5).err
    assert "held: finit à 09:30, avant de commencer (10:00)" in told


def test_whoever_was_announced_is_taken_as_present(conventions: Conventions, own: str) -> None:
    conventions("review", "convene", own, "suivi", *CONVENE, on=CONVENED)
    said = ("--session", "1", "--present", "mic.focal,mes.focal", "--proxies", "axa.focal=mes.focal", "--recused", "mtn.focal")
    run = conventions("review", "attend", own, "suivi", *said, "--as", "mes.focal")
    assert "participants annoncés" in run.err
    conventions("review", "record", own, "suivi", "--held-on", "2026-06-24", "--outcome", "continue", "--as", "mes.focal", on=SESSION)
    recorded = last(conventions, own, "review_recorded")
    assert [one["person"] for one in recorded["present"]] == ["mic.focal", "mes.focal"]
    assert (recorded["proxies"], recorded["recused"]) == ({"axa.focal": "mes.focal"}, ["mtn.focal"])


def test_decisions_without_a_quorum_are_refused_or_recorded_as_they_were(conventions: Conventions, own: str) -> None:
    line = (
        "review",
        "record",
        own,
        "suivi",
        "--held-on",
        "2026-06-24",
        "--outcome",
        "close",
        "--present",
        "mic.focal",
        "--as",
        "mes.focal",
    )
    refused = conventions(*line, "--json", on=SESSION, code=4)
    assert "1 présent sur 4, il en faut 2 (art. 9)" in refused.json["error"]["message"]
    conventions(*line, "--without-quorum")
    assert last(conventions, own, "review_recorded")["irregularities"] == ["not_convened", "no_quorum"]
    assert conventions("show", own, "--json").json["phase"] == "in_force"
    again = ("--session-on", "2026-07-10", "--second", "--as", "mes.focal", "--json")
    assert conventions("review", "convene", own, "suivi", *again).json["session"] == 2


def test_minutes_are_kept_by_their_content_and_approved(conventions: Conventions, held: str, paper: Path, desk: MemoryDesk) -> None:
    run = conventions("review", "minutes", held, "suivi", "--session", "1", "--file", paper, "--as", "mes.focal", on=LATER)
    assert "réputé approuvé le 11 juillet 2026" in run.err
    recorded = last(conventions, held, "minutes_recorded")
    assert asyncio.run(desk.memory.documents.get(recorded["minutes"])) == paper.read_bytes()
    (waiting,) = (one for one in conventions("explain", held, "--json").json["awaiting"] if one["rule"] == "minutes_approval")
    assert waiting["who"] == ["mic.focal", "mes.focal", "axa.focal"]
    items = conventions("agenda", held, "--json").json["agenda"]
    assert [one["due"] for one in items if one["kind"] == "minutes_deemed_approved"] == ["2026-07-11"]
    for person in ("mic.focal", "mes.focal"):
        conventions("review", "approve", held, "suivi", "--session", "1", "--as", person)
    done = conventions("review", "approve", held, "suivi", "--session", "1", "--by", "axa.focal", "--as", "pm")
    assert "approuvé par tous ceux qui ont siégé" in done.err


def test_an_objection_leaves_the_minutes_to_the_next_session(conventions: Conventions, held: str) -> None:
    conventions("review", "minutes", held, "suivi", "--session", "1", "--paper", "--as", "mes.focal", on=LATER)
    line = ("review", "approve", held, "suivi", "--session", "1", "--object", "La décision 3 manque", "--as", "axa.focal")
    run = conventions(*line)
    assert "Objection d'axa.focal" in run.err
    lines = conventions("review", "agenda", held, "suivi", "--json").json["lines"]
    assert (lines[0]["section"], lines[0]["target"], lines[0]["decision"]) == ("minutes", "suivi-1", "minutes_approved")


def test_minutes_need_a_file_or_the_word_that_they_are_on_paper(conventions: Conventions, held: str, paper: Path) -> None:
    conventions("review", "minutes", held, "suivi", "--session", "1", "--as", "mes.focal", code=2)
    conventions("review", "minutes", held, "suivi", "--session", "1", "--file", paper, "--paper", "--as", "mes.focal", code=2)
    run = conventions("review", "minutes", held, "suivi", "--session", "2", "--paper", "--as", "mes.focal", "--json", code=4)
    assert run.json["error"]["code"] == "unknown_session"


def test_a_member_asks_for_a_session(conventions: Conventions, own: str) -> None:
    run = conventions("review", "request", own, "suivi", "--because", "Retard du jalon 3", "--as", "axa.focal", on=CONVENED)
    assert "à convoquer au plus tard le 20 juin 2026" in run.err
    lines = conventions("review", "agenda", own, "suivi").out
    assert "Questions dont le comité est saisi" in lines
    assert "Réunion demandée par axa.focal : Retard du jalon 3" in lines


def test_a_decision_in_writing_prints_its_number_and_ends_with_the_last_answer(conventions: Conventions, own: str) -> None:
    line = ("--kind", "amend", "--text", "Prolonger d'un an", "--until", "2026-07-15", "--as", "mes.focal")
    assert conventions("review", "consult", own, "suivi", *line, on=CONVENED).out == "1\n"
    again = ("--kind", "continue", "--until", "2026-07-20", "--as", "mes.focal", "--json")
    assert conventions("review", "consult", own, "suivi", *again).json["session"] == 2
    for person in ("mic.focal", "mes.focal", "mtn.focal"):
        conventions("review", "answer", own, "suivi", "1", "--vote", "for", "--as", person)
    done = conventions("review", "answer", own, "suivi", "1", "--vote", "against", "--as", "axa.focal")
    assert "consultation écrite n° 1 : avenant (adopté)" in done.err
    twice = conventions("review", "answer", own, "suivi", "1", "--vote", "for", "--as", "axa.focal", "--json", code=4)
    assert twice.json["error"]["code"] == "no_consultation"
    assert conventions("show", own, "--json").json["actions"][0]["about"] == "amend"


def test_an_order_of_business_is_read_without_recording_anything(conventions: Conventions, own: str) -> None:
    before = conventions("history", own, "--json").json
    order = conventions("review", "agenda", own, "suivi", "--json", on=SESSION).json
    assert (order["session"], order["day"], order["committee"]) == (None, "2026-06-24", "suivi")
    assert [one["n"] for one in order["lines"]] == list(range(1, len(order["lines"]) + 1))
    assert {"due", "late"} & {one["section"] for one in order["lines"]}
    assert conventions("history", own, "--json").json == before
    unknown = conventions("review", "agenda", own, "suivi", "--session", "3", "--json", code=4)
    assert unknown.json["error"]["code"] == "unknown_session"
