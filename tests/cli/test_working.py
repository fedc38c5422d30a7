from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

REPORT = EXAMPLES / "evidence" / "axa-2026-01-needs-2026.md"
SHEET = EXAMPLES / "sessions" / "axa-2026-01-session-1.yaml"
SESSION = date(2026, 6, 25)
CONVENE = ("--session-on", "2026-06-24T10:00", "--place", "Rabat", "--on", "2026-06-05", "--as", "mes.focal")


@pytest.fixture
def submitted(conventions: Conventions, in_force: str) -> str:
    conventions("milestone", "submit", in_force, "needs-2026", "--evidence", f"report={REPORT}", "--as", "mic.focal", on=date(2026, 6, 20))
    return in_force


def last(conventions: Conventions, reference: str, kind: str) -> dict[str, object]:
    events = conventions("history", reference, "--json").json
    data: dict[str, object] = [event for event in events if event["kind"] == kind][-1]["data"]
    return data


# ── Milestones ─────────────────────────────────────────────────────────────────────────────────


def test_progress_is_reported(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "report", in_force, "needs-2026", "--note", "enquête lancée", "--as", "mic.focal")
    assert "point d'étape : enquête lancée" in run.err


def test_a_milestone_is_submitted_with_its_evidence(conventions: Conventions, submitted: str, desk: MemoryDesk) -> None:
    evidence = last(conventions, submitted, "milestone_submitted")["evidence"]
    assert isinstance(evidence, dict)
    assert asyncio.run(desk.memory.documents.get(evidence["report"])) == REPORT.read_bytes()


def test_without_evidence_it_is_refused(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "submit", in_force, "needs-2026", "--as", "mic.focal", "--json", code=4)
    assert run.json["error"]["code"] == "missing_evidence"
    assert "(art. 4)" in run.json["error"]["message"]


def test_evidence_on_paper_is_attested(conventions: Conventions, in_force: str) -> None:
    conventions("milestone", "submit", in_force, "needs-2026", "--paper", "report", "--as", "mic.focal")
    assert last(conventions, in_force, "milestone_submitted")["evidence"] == {"report": None}


def test_evidence_needs_its_name_and_its_file(conventions: Conventions, in_force: str, tmp_path: Path) -> None:
    conventions("milestone", "submit", in_force, "needs-2026", "--evidence", REPORT, "--as", "mic.focal", code=2)
    conventions("milestone", "submit", in_force, "needs-2026", "--evidence", f"report={tmp_path / 'no'}", "--as", "mic.focal", code=2)


def test_a_milestone_is_returned_with_the_reason(conventions: Conventions, axa: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(axa.read_text(encoding="utf-8").replace("AXA-2026-01", "OWN-1").replace("accepted_by: {committee: suivi}, ", ""))
    conventions("start", own, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    conventions("draft", "OWN-1", "--document", f"text={axa.with_suffix('.md')}", "--as", "pm")
    conventions("open", "OWN-1", "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    conventions("milestone", "submit", "OWN-1", "needs-2026", "--evidence", f"report={REPORT}", "--as", "mic.focal", on=date(2026, 6, 20))
    run = conventions("milestone", "accept", "OWN-1", "needs-2026", "--status", "returned", "--because", "à compléter", "--as", "mic.focal")
    assert "renvoyé à son auteur" in run.err


def test_an_unknown_milestone_is_refused(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "accept", in_force, "nothing", "--as", "pm", "--json", code=4)
    assert run.json["error"]["code"] == "unknown_milestone"


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def test_a_convocation_prints_the_number_of_the_session(conventions: Conventions, in_force: str) -> None:
    run = conventions("review", "convene", in_force, "suivi", *CONVENE, on=date(2026, 6, 5))
    assert run.out == "1\n"
    convened = last(conventions, in_force, "review_convened")
    assert (convened["session_day"], convened["begin"], convened["place"]) == ("2026-06-24", "10:00", "Rabat")
    again = ("--session-on", "2026-12-10", "--link", "https://example.org/salle", "--on", "2026-06-05", "--as", "pm")
    assert conventions("review", "convene", in_force, "suivi", *again, "--json").json["session"] == 2


@pytest.mark.parametrize("wrong", ["demain", "2026-02-30", "2026-06-24T25:00", "2026-6-4"])
def test_a_session_is_on_a_day_that_exists(conventions: Conventions, in_force: str, wrong: str) -> None:
    conventions("review", "convene", in_force, "suivi", "--session-on", wrong, "--as", "pm", code=2)


def test_a_session_is_recorded_from_its_sheet(conventions: Conventions, submitted: str, desk: MemoryDesk) -> None:
    conventions("review", "convene", submitted, "suivi", *CONVENE)
    run = conventions("review", "record", submitted, "suivi", "--sheet", SHEET, "--as", "mes.focal", on=SESSION)
    assert "Mesure suivi-1.2 (mesure à prendre), par axa" in run.err
    assert "Jalon needs-2026 : atteint" in run.err
    recorded = last(conventions, submitted, "review_recorded")
    assert (recorded["session"], recorded["guests"]) == (1, ["guest-1-1"])
    decisions = recorded["decisions"]
    assert isinstance(decisions, list)
    assert {"base", "present", "represented", "recused", "for", "against", "abstained", "quorum", "majority", "result", "because"} <= set(
        decisions[0]["tally"]
    )
    found = asyncio.run(desk.memory.people.find(["guest-1-1"], date(2026, 6, 24), submitted))
    assert found["guest-1-1"].name == "Université de Rabat (observatrice)"
    minutes = str(recorded["minutes"])
    assert asyncio.run(desk.memory.documents.get(minutes)) == SHEET.with_suffix(".md").read_bytes()


def test_no_name_of_a_sheet_is_in_the_log(conventions: Conventions, submitted: str, sheet: Path, desk: MemoryDesk) -> None:
    conventions("review", "record", submitted, "suivi", "--sheet", sheet, "--as", "mes.focal", on=SESSION)
    recorded = last(conventions, submitted, "review_recorded")
    assert recorded["present"] == [
        {"person": "mic.focal", "stands_in_for": None, "party": None, "letter": False},
        {"person": "mes.focal", "stands_in_for": None, "party": None, "letter": False},
        {"person": "mtn.standin-1", "stands_in_for": "mtn.focal", "party": "mtn", "letter": True},
    ]
    rows = asyncio.run(desk.memory.store.read(submitted))
    assert not any("Alaoui" in row.record for row in rows)
    found = asyncio.run(desk.memory.people.find(["mtn.standin-1"], date(2026, 6, 24), submitted))
    assert (found["mtn.standin-1"].name, found["mtn.standin-1"].title) == ("M. Alaoui", "chef de division")


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet with a stand-in and his letter."""
    path = tmp_path / "sheet.yaml"
    stand_in = '{for: mtn, name: "M. Alaoui", title: "chef de division", stands_in_for: mtn.focal, letter: "letter.md"}'
    path.write_text(
        f"held: {{date: 2026-06-24}}\npresent: [mic.focal, mes.focal, {stand_in}]\ndecisions: [{{kind: continue}}]\n", encoding="utf-8"
    )
    path.with_name("letter.md").write_text("Lettre", encoding="utf-8")
    return path


def test_a_repeat_of_the_same_sheet_is_the_same_act(conventions: Conventions, in_force: str, sheet: Path) -> None:
    line = ("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", "--command-id", "sheet-1", "--json")
    first = conventions(*line, on=SESSION).json
    assert conventions(*line).json == first
    assert first["session"] == 1


def test_a_refused_sheet_leaves_no_name_behind(conventions: Conventions, in_force: str, sheet: Path, desk: MemoryDesk) -> None:
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("mic.focal, mes.focal, ", ""), encoding="utf-8")
    run = conventions("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", "--json", on=SESSION, code=4)
    assert run.json["error"]["code"] == "no_quorum"
    assert "1 présent sur 4, il en faut 2 (art. 9)" in run.json["error"]["message"]
    assert asyncio.run(desk.memory.people.find(["mtn.standin-1"], date(2026, 6, 24), in_force)) == {}


def test_a_file_that_a_sheet_names_must_be_there(conventions: Conventions, in_force: str, sheet: Path) -> None:
    sheet.with_name("letter.md").unlink()
    sheet.write_text(sheet.read_text(encoding="utf-8") + 'minutes: {file: "pv.md"}\n', encoding="utf-8")
    run = conventions("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", on=SESSION, code=5)
    assert f"{sheet}:4:" in run.err
    assert f"{sheet}:2:" in run.err


def test_a_sheet_that_cannot_be_read_is_told_with_its_place(conventions: Conventions, in_force: str, sheet: Path) -> None:
    sheet.write_text("decisions: []\n", encoding="utf-8")
    conventions("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", code=5)


def test_a_dry_run_of_a_sheet_keeps_no_name(conventions: Conventions, in_force: str, sheet: Path, desk: MemoryDesk) -> None:
    run = conventions("review", "record", in_force, "suivi", "--sheet", sheet, "--as", "mes.focal", "--dry-run", "--json", on=SESSION)
    assert (run.json["dry_run"], run.json["session"]) == (True, 1)
    assert asyncio.run(desk.memory.people.find(["mtn.standin-1"], date(2026, 6, 24), in_force)) == {}


def test_a_session_in_one_line(conventions: Conventions, in_force: str) -> None:
    line = ("review", "record", in_force, "suivi", "--held-on", "2026-06-24", "--outcome", "continue", "--as", "mes.focal")
    votes = ("--present", "mic.focal,mes.focal,mtn.focal", "--votes", "mic.focal=for,mes.focal=for,mtn.focal=against")
    assert conventions(*line, *votes, "--json", on=SESSION).json["session"] == 1
    decisions = last(conventions, in_force, "review_recorded")["decisions"]
    assert isinstance(decisions, list)
    assert (decisions[0]["tally"]["for"], decisions[0]["tally"]["against"]) == (2, 1)


def test_a_session_that_decided_nothing(conventions: Conventions, in_force: str) -> None:
    line = ("review", "record", in_force, "suivi", "--held-on", "2026-06-24", "--present", "mic.focal,mes.focal", "--as", "mes.focal")
    assert "sans décision" in conventions(*line, on=SESSION).err
    assert last(conventions, in_force, "review_recorded")["decisions"] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("--outcome", "accept"), "une décision « accept » demande « --milestone »\n"),
        (
            ("--outcome", "continue", "--votes", "mic.focal=perhaps"),
            "--votes.mic.focal : valeur inconnue ; valeurs possibles : for, against, abstain\n",
        ),
        (("--outcome", "wat"), "« wat » n'est pas permis"),
        (("--session", "0"), "0 est trop petit : 1 au moins"),
        (("--session", "x"), "« x » n'est pas un nombre entier"),
        (("--command-id", "a b"), "--command-id : "),
        (("--session",), "l'option --session demande une valeur"),
        (("more",), "en trop : more"),
    ],
)
def test_what_does_not_fit_in_a_line_is_told_in_french(conventions: Conventions, in_force: str, line: tuple[str, ...], told: str) -> None:
    session = ("review", "record", in_force, "suivi", "--held-on", "2026-06-24", "--present", "mic.focal", "--as", "mes.focal")
    run = conventions(*session, *line, on=SESSION, code=2)
    assert told in run.err
    assert not any(word in run.err for word in ("String", "Input", "Field", "is not", "needs"))


@pytest.mark.parametrize(
    "line",
    [
        ("--held-on", "2026-06-24", "--outcome", "continue"),
        ("--held-on", "2026-06-24", "--present", "mic.focal", "--votes", "mic.focal=for"),
        ("--held-on", "2026-06-24", "--present", ","),
        ("--held-on", "2026-06-24", "--outcome", "accept", "--present", "mic.focal"),
        ("--held-on", "2026-06-24", "--outcome", "continue", "--present", "mic.focal", "--votes", "mic.focal"),
        ("--held-on", "2026-06-24", "--outcome", "continue", "--present", "mic.focal", "--votes", "mic.focal=perhaps"),
        ("--sheet", SHEET, "--outcome", "continue"),
    ],
)
def test_half_a_session_is_not_recorded(conventions: Conventions, in_force: str, line: tuple[str, ...]) -> None:
    conventions("review", "record", in_force, "suivi", *line, "--as", "pm", on=SESSION, code=2)


# ── The end, and mail ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def closed(conventions: Conventions, in_force: str) -> str:
    conventions("close", in_force, "--because", "d'un commun accord", "--as", "pm")
    return in_force


def test_a_convention_is_closed(conventions: Conventions, in_force: str) -> None:
    assert conventions("close", in_force, "--as", "pm", "--json").json["phase"] == "closing"
    refused = conventions("close", in_force, "--as", "pm", "--json", code=4).json["error"]
    assert (refused["code"], refused["details"]["left"]) == ("checklist_open", "final-report")
    run = conventions("close", in_force, "--because", "d'un commun accord", "--as", "pm")
    assert "Convention close : échue" in run.err
    shown = conventions("show", in_force, "--json").json
    assert (shown["phase"], shown["outcome"], shown["health"]) == ("closed", "expired", "closed")
    assert "Issue : échue" in conventions("show", in_force).out


def test_a_closed_convention_takes_no_act_and_asks_no_workflow(conventions: Conventions, closed: str, desk: MemoryDesk) -> None:
    before = desk.clients
    for line in (("milestone", "report", closed, "needs-2026"), ("mail", "on", closed), ("close", closed)):
        assert conventions(*line, "--as", "pm", "--json", code=4).json["error"]["code"] == "convention_closed"
    assert "convention_closed" in conventions("close", closed, "--as", "pm", "--dry-run", "--json", code=4).out
    assert desk.clients == before


def test_the_first_answer_is_given_even_after_the_end(conventions: Conventions, in_force: str) -> None:
    line = ("close", in_force, "--because", "d'un commun accord", "--as", "pm", "--command-id", "the-end", "--json")
    assert conventions(*line).json == conventions(*line).json


def test_the_mail_of_the_office(conventions: Conventions, desk: MemoryDesk) -> None:
    assert conventions("mail", "on", "--dry-run", "--json").json == {"mail": "off"}
    assert conventions("mail", "on", "--json").json == {"mail": "on"}
    assert asyncio.run(desk.memory.office.mail_is_on())
    assert "retenu" in conventions("mail", "off").err


def test_the_mail_of_a_convention(conventions: Conventions, in_force: str) -> None:
    assert "Courrier ouvert" in conventions("mail", "on", in_force, "--as", "pm").err
    assert conventions("mail", "on", in_force, "--as", "pm", "--json", code=4).json["error"]["code"] == "nothing_to_switch"


def test_the_mails_that_were_caught(conventions: Conventions, desk: MemoryDesk) -> None:
    assert "Aucun message" in conventions("mail", "list").err
    folder = desk.home / "mail"
    folder.mkdir(parents=True)
    (folder / "00000001.eml").write_text(
        "Return-Path: <conventions@example.org>\nDelivered-To: focal@example.org\nSubject: Rappel\nMessage-ID: <1@example.org>\n\nBonjour\n"
    )
    mails = conventions("mail", "list", "--json").json
    assert (mails[0]["to"], mails[0]["subject"], mails[0]["body"].strip()) == (["focal@example.org"], "Rappel", "Bonjour")
    assert "focal@example.org  Rappel" in conventions("mail", "list").out
