"""A session in one line or question by question, and the actions that it opens."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .conftest import Conventions, MemoryDesk

SESSION = date(2026, 6, 25)
LINE = ("--held-on", "2026-06-24", "--present", "mic.focal,mes.focal,mtn.focal", "--as", "mes.focal")


def last(conventions: Conventions, reference: str, kind: str) -> dict[str, Any]:
    events = conventions("history", reference, "--json").json
    data: dict[str, Any] = [event for event in events if event["kind"] == kind][-1]["data"]
    return data


@pytest.fixture
def decided(conventions: Conventions, in_force: str) -> str:
    action = ("--outcome", "action", "--text", "Désigner un point focal", "--owner", "axa", "--due", "2026-09-30")
    conventions("review", "record", in_force, "suivi", *LINE, *action, on=SESSION)
    return in_force


class _Terminal:
    """Standard input of somebody who sits there."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.cli.doing.asking.sys", type("sys", (), {"stdin": _Terminal()}))


# ── In one line ────────────────────────────────────────────────────────────────────────────────


def test_a_line_says_what_its_decision_needs(conventions: Conventions, in_force: str) -> None:
    moved = ("--outcome", "reschedule", "--milestone", "needs-2026", "--to", "2026-09-30", "--because", "enquête en cours")
    run = conventions("review", "record", in_force, "suivi", *LINE, *moved, on=SESSION)
    assert "Jalon needs-2026 reporté au 30 septembre 2026 : enquête en cours" in run.err
    assert last(conventions, in_force, "milestone_rescheduled")["committee"] == "suivi"


def test_nobody_votes_twice_in_one_line(conventions: Conventions, in_force: str) -> None:
    twice = ("--outcome", "continue", "--votes", "mic.focal=for,mes.focal=for,mic.focal=against")
    run = conventions("review", "record", in_force, "suivi", *LINE, *twice, on=SESSION, code=2)
    assert "--votes : « mic.focal » y est deux fois" in run.err
    assert [one["kind"] for one in conventions("history", in_force, "--json").json].count("review_recorded") == 0


def test_reservations_are_said_one_by_one(conventions: Conventions, in_force: str) -> None:
    said = ("--outcome", "continue_with_reservations", "--reservation", "Délai", "--reservation", "Coût", "--owner", "axa")
    conventions("review", "record", in_force, "suivi", *LINE, *said, on=SESSION)
    shown = conventions("show", in_force, "--json").json["actions"]
    assert [(one["action"], one["text"], one["owner"], one["status"]) for one in shown] == [
        ("suivi-1.1.1", "Délai", "axa", "open"),
        ("suivi-1.1.2", "Coût", "axa", "open"),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--text", "x"), "dites --outcome, la décision dont parle --text"),
        (("--reservation", "x", "--due", "2026-09-30"), "--due, --reservation"),
        (("--outcome", "reschedule", "--milestone", "needs-2026"), "« --to »"),
        (("--outcome", "programme", "--year", "12"), "12 n'est pas entre 1900 et 2999"),
    ],
)
def test_half_a_decision_is_told_by_what_is_missing(conventions: Conventions, in_force: str, said: tuple[str, ...], told: str) -> None:
    assert told in conventions("review", "record", in_force, "suivi", *LINE, *said, on=SESSION, code=2).err


def test_a_committee_says_that_a_milestone_is_not_met(conventions: Conventions, in_force: str) -> None:
    said = ("--outcome", "accept", "--milestone", "needs-2026", "--status", "notMet", "--because", "rien n'est venu")
    conventions("review", "record", in_force, "suivi", *LINE, *said, on=SESSION)
    assert last(conventions, in_force, "milestone_accepted")["status"] == "notMet"


def test_a_decision_outside_the_terms_names_what_they_allow(conventions: Conventions, in_force: str) -> None:
    run = conventions("review", "record", in_force, "suivi", *LINE, "--outcome", "renew", "--json", on=SESSION, code=4)
    assert run.json["error"]["code"] == "decision_outside_terms"
    assert "il peut : poursuivre, " in run.json["error"]["message"]


def test_the_same_line_again_is_answered_with_the_first_answer(conventions: Conventions, in_force: str) -> None:
    line = ("review", "record", in_force, "suivi", *LINE, "--outcome", "continue", "--command-id", "review-1", "--json")
    first = conventions(*line, on=SESSION).json
    assert conventions(*line).json == first
    other = conventions(*line[:-5], "--outcome", "adjourn", *line[-3:], code=4).json["error"]
    assert other["code"] == "command_id_reused"
    assert [one["kind"] for one in conventions("history", in_force, "--json").json].count("review_recorded") == 1


# ── Question by question ───────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_a_session_is_asked_for(conventions: Conventions, in_force: str) -> None:
    answers = [
        *("2026-06-24", "", "mic.focal,mes.focal"),
        *("continue_with_reservations", "Délai", "Coût", "", "axa", "2026-09-30", ""),
        *("nonsense", "reschedule", "needs-2026", "demain", "2026-09-30", "", "mic.focal=for,mes.focal=for"),
        "",
    ]
    run = conventions("review", "record", in_force, "suivi", "--as", "mes.focal", given="\n".join(answers) + "\n", on=SESSION)
    assert "Membres : mic.focal, mes.focal, mtn.focal, axa.focal" in run.err
    assert "accept " in run.err
    assert "renew " not in run.err
    recorded = last(conventions, in_force, "review_recorded")
    assert [(one["kind"], one["votes"]) for one in recorded["decisions"]] == [
        ("continue_with_reservations", None),
        ("reschedule", {"mic.focal": "for", "mes.focal": "for"}),
    ]
    assert (recorded["decisions"][0]["reservations"], recorded["decisions"][0]["due"]) == (["Délai", "Coût"], "2026-09-30")
    assert [one["person"] for one in recorded["present"]] == ["mic.focal", "mes.focal"]


@pytest.mark.usefixtures("terminal")
def test_a_session_that_decided_nothing_has_no_more_questions(conventions: Conventions, in_force: str) -> None:
    given = "mic.focal,mes.focal\n\n"
    conventions("review", "record", in_force, "suivi", "--held-on", "2026-06-24", "--as", "mes.focal", given=given, on=SESSION)
    assert last(conventions, in_force, "review_recorded")["decisions"] == []


@pytest.mark.usefixtures("terminal")
def test_who_wants_no_question_is_told_what_to_say(conventions: Conventions, in_force: str) -> None:
    for refused in ("--no-input", "--json"):
        run = conventions("review", "record", in_force, "suivi", "--as", "mes.focal", refused, code=2)
        assert "--sheet" in run.err + run.out


@pytest.mark.usefixtures("terminal")
def test_what_is_asked_for_is_refused_by_the_same_rules(conventions: Conventions, in_force: str) -> None:
    given = "2026-06-24\nmic.focal\ncontinue\n\n\n"
    assert "1 présent sur 4" in conventions("review", "record", in_force, "suivi", "--as", "mes.focal", given=given, on=SESSION, code=4).err
    conventions("review", "record", in_force, "nobody", "--as", "mes.focal", given=given, code=4)


# ── Actions ────────────────────────────────────────────────────────────────────────────────────


def test_an_open_action_is_shown_until_it_is_done(conventions: Conventions, decided: str, desk: MemoryDesk, tmp_path: Path) -> None:
    assert "Mesure : suivi-1.1  Désigner un point focal (axa, 2026-09-30)" in conventions("show", decided).out
    assert "suivi-1.1" in conventions("explain", decided).out
    letter = tmp_path / "letter.txt"
    letter.write_text("M. Alaoui", encoding="utf-8")
    line = ("action", "done", decided, "suivi-1.1", "--evidence", f"letter={letter}", "--because", "désigné", "--as", "axa.focal")
    assert "Mesure suivi-1.1 accomplie : désigné" in conventions(*line).err
    (shown,) = conventions("show", decided, "--json").json["actions"]
    assert (shown["status"], shown["settled_on"]) == ("done", "2026-06-25")
    assert "suivi-1.1" not in conventions("show", decided).out
    evidence = last(conventions, decided, "action_done")["evidence"]
    assert asyncio.run(desk.memory.documents.get(evidence["letter"])) == b"M. Alaoui"


def test_an_action_is_dropped_with_the_reason(conventions: Conventions, decided: str) -> None:
    conventions("action", "drop", decided, "suivi-1.1", "--as", "mes.focal", code=2)
    assert (
        "abandonnée : sans objet" in conventions("action", "drop", decided, "suivi-1.1", "--because", "sans objet", "--as", "mes.focal").err
    )
    assert conventions("show", decided, "--json").json["actions"][0]["status"] == "dropped"


def test_an_action_that_nobody_decided_is_unknown(conventions: Conventions, decided: str) -> None:
    run = conventions("action", "done", decided, "suivi-9.9", "--as", "axa.focal", "--json", code=4)
    assert run.json["error"]["code"] == "unknown_action"


def test_an_action_stands_on_the_agenda(conventions: Conventions, decided: str) -> None:
    items = conventions("agenda", decided, "--json").json["agenda"]
    assert ("2026-09-30", "action_due", "suivi-1.1") in [(one["due"], one["kind"], one["target"]) for one in items]
