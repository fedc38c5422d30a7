from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters.cli.declared import looking
from adapters.cli.texts import say
from adapters.errors import Exit

from .conftest import EXAMPLES, Conventions, MemoryDesk

SHOWN = {
    *("reference", "title", "kind", "phase", "outcome", "health", "version", "parties", "next", "progress"),
    *("signed_on", "in_force_on", "term_end", "last_day", "awaiting"),
    *("provisional_since", "ending", "leaving", "surviving"),
}


def test_show_has_every_promised_key(conventions: Conventions, in_force: str) -> None:
    shown = conventions("show", in_force, "--json").json
    assert set(shown) >= SHOWN
    assert (shown["phase"], shown["health"], shown["outcome"]) == ("in_force", "ok", None)
    assert (shown["signed_on"], shown["in_force_on"]) == ("2026-02-16", "2026-02-16")
    assert (shown["term_end"], shown["last_day"]) == ("2029-02-16", "2029-02-15")
    assert shown["progress"] == {"met": 0, "total": 6}
    assert (shown["next"]["due"], shown["next"]["kind"]) == ("2026-06-30", "milestone_due")
    assert len(shown["text_sha256"]) == 64


def test_show_in_words(conventions: Conventions, in_force: str) -> None:
    run = conventions("show", in_force)
    assert "Phase : en vigueur" in run.out
    assert "Dernier jour : 2029-02-15" in run.out
    assert "Nature : convention de partenariat" in run.out
    assert "Phase: in force" in conventions("show", in_force, "--lang", "en").out


def test_before_force_there_is_no_term(conventions: Conventions, started: str) -> None:
    shown = conventions("show", started, "--json").json
    assert [shown[key] for key in ("signed_on", "in_force_on", "term_end", "last_day", "next")] == [None] * 5


def test_history_is_without_a_gap(conventions: Conventions, in_force: str) -> None:
    events = conventions("history", in_force, "--json").json
    assert [event["version"] for event in events] == list(range(1, len(events) + 1))
    assert set(events[0]) >= {"version", "kind", "occurred_at", "effective_on", "actor", "by", "command_id", "data", "hash"}
    signed = next(event for event in events if event["kind"] == "convention_signed")
    assert (signed["actor"], signed["by"], signed["effective_on"]) == ("pm", "mic.minister", "2026-02-16")
    assert events[0]["occurred_at"].endswith("Z")
    assert "Signature de mic.minister pour mic" in conventions("history", in_force).out


def test_explain_says_the_rule_and_from_whom(conventions: Conventions, opened: str) -> None:
    explained = conventions("explain", opened, "--json").json
    assert explained["reference"] == opened
    assert explained["phase"] == "signature"
    awaited = explained["awaiting"][0]
    assert set(awaited) >= {"rule", "who", "since", "due", "article", "text"}
    assert (awaited["rule"], awaited["who"]) == ("signature", ["mic.minister", "mes.minister", "mtn.minister", "axa.ceo"])
    assert "la signature de mic.minister" in conventions("explain", opened).out


def test_the_agenda_of_one_and_of_all(conventions: Conventions, in_force: str) -> None:
    one = conventions("agenda", in_force, "--json").json
    assert one["reference"] == in_force
    assert {"due": "2026-06-30", "kind": "milestone_due", "target": "needs-2026"}.items() <= next(
        item for item in one["agenda"] if item["kind"] == "milestone_due"
    ).items()
    assert not {"calendar_extension", "message_retry"} & {item["kind"] for item in one["agenda"]}
    assert conventions("agenda", "--json").json == [one]
    assert "Reconduction tacite" in conventions("agenda").out


def test_the_agenda_in_words_is_in_its_own_order_and_says_to_whom(conventions: Conventions, in_force: str) -> None:
    items = conventions("agenda", in_force, "--json").json["agenda"]
    lines = conventions("agenda").out.splitlines()
    assert lines[0].split() == ["Date", "Convention", "Quoi", "Envoi", "À"]
    assert [line.partition("  ")[0] for line in lines[1:]] == [item["due"] for item in items]
    for line, item in zip(lines[1:], items, strict=True):
        assert item["title"] in line
        assert line.endswith(", ".join(item.get("to", ())))
        assert item["kind"] != "message" or {"single": "seul", "digest": "lettre hebdomadaire"}[item["delivery"]] in line


def test_every_kind_has_words() -> None:
    for kind in looking.KINDS:
        assert say(f"kind_{kind}", "fr") != say(f"kind_{kind}", "en")


def test_the_agenda_up_to_a_day_holds_all_that_recurs(conventions: Conventions, in_force: str) -> None:
    items = conventions("agenda", in_force, "--until", "2027-07-31", "--json").json["agenda"]
    assert [item["target"] for item in items if item["kind"] == "milestone_due"][:2] == ["needs-2026", "needs-2027"]
    assert max(item["due"] for item in items) <= "2027-07-31"


def test_nothing_comes_of_a_draft(conventions: Conventions, started: str) -> None:
    assert "Rien." in conventions("agenda", started).err


@pytest.fixture
def several(conventions: Conventions, in_force: str) -> None:
    conventions("start", EXAMPLES / "conventions" / "psa-2019-01.yaml", "--as", "pm", on=date(2026, 7, 15))


@pytest.mark.parametrize(
    ("filters", "references"),
    [
        ([], ["AXA-2026-01", "PSA-2019-01"]),
        (["--party", "axa"], ["AXA-2026-01"]),
        (["--kind", "partnership", "--party", "axa"], ["AXA-2026-01"]),
        (["--label", "secteur=numérique"], ["AXA-2026-01"]),
        (["--label", "secteur=nulle part"], []),
        (["--phase", "drafting"], []),
        (["--health", "late", "--party", "axa"], ["AXA-2026-01"]),
        (["--due-before", "2026-07-01"], ["AXA-2026-01"]),
        (["--due-before", "2026-06-30"], []),
    ],
)
@pytest.mark.usefixtures("several")
def test_the_portfolio_is_filtered(conventions: Conventions, filters: list[str], references: list[str]) -> None:
    assert [one["reference"] for one in conventions("list", *filters, "--json").json] == references


def test_the_portfolio_for_people(conventions: Conventions, in_force: str) -> None:
    lines = conventions("list").out.splitlines()
    assert lines[0].startswith("Convention")
    assert lines[1].startswith("AXA-2026-01  Convention AXA : technologie, data et IA  en vigueur")
    assert conventions("list", "-q").out == "AXA-2026-01\n"


def test_an_empty_portfolio_is_said(conventions: Conventions) -> None:
    assert "Aucune convention" in conventions("list").err
    assert conventions("list", "--json").out.strip() == "[]"


def test_a_label_needs_a_value(conventions: Conventions) -> None:
    assert conventions("list", "--label", "secteur", "--json", code=2).json["error"]["code"] == "usage"


@pytest.mark.parametrize("command", ["show", "history", "agenda", "explain"])
def test_an_unknown_reference_is_told(conventions: Conventions, started: str, command: str) -> None:
    run = conventions(command, "NOWHERE-1", "--json", code=3)
    assert run.json == {
        "error": {"code": "no_such_convention", "message": "aucune convention « NOWHERE-1 »", "details": {"reference": "NOWHERE-1"}}
    }
    assert conventions(command, "NOWHERE-1", "--lang", "en", code=3).err == 'there is no convention "NOWHERE-1"\n'


def test_the_database_away_is_named(conventions: Conventions, desk: MemoryDesk) -> None:
    desk.postgresql_is_away = True
    run = conventions("list", "--json", code=Exit.OUT_OF_REACH)
    assert run.json["error"]["code"] == "out_of_reach"
    assert run.json["error"]["details"]["part"] == "postgresql"
    assert "PostgreSQL est hors d'atteinte" in conventions("show", "X-1", code=6).err


def test_reading_asks_no_workflow(conventions: Conventions, in_force: str, desk: MemoryDesk, tmp_path: Path) -> None:
    before = desk.clients
    for command in ("show", "history", "agenda", "explain"):
        conventions(command, in_force)
    assert desk.clients == before
