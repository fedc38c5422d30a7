"""Money and indicators from the command line: the contributions of RHAMNA-2021-02, to the cent, and who owes what."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

REFERENCE = "RHAMNA-2021-02"
T1 = (REFERENCE, "equipment", "t1")
SUMS = ("promised", "called", "paid", "received", "returned", "remaining")


@pytest.fixture
def ecotourism(conventions: Conventions, desk: MemoryDesk) -> str:
    """Taken over and live since January 2026."""
    desk.today = date(2026, 1, 20)
    conventions("start", EXAMPLES / "conventions" / "rhamna-2021-02.yaml", "--as", "pm")
    conventions("live", REFERENCE, "--as", "pm")
    return REFERENCE


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    file = tmp_path / "appel.txt"
    file.write_text("Appel de fonds n° 1", encoding="utf-8")
    return file


def shown(conventions: Conventions, on: date | None = None) -> dict[str, Any]:
    money: dict[str, Any] = conventions("show", REFERENCE, "--json", on=on).json["money"]
    return money


def totals(conventions: Conventions, on: date | None = None) -> list[str]:
    (found,) = shown(conventions, on)["totals"]
    assert found["currency"] == "MAD"
    return [found[name] for name in SUMS]


def act(conventions: Conventions, verb: str, *said: str | Path, who: str = "aifr.focal", code: int = 0, on: date | None = None) -> Any:
    return conventions("contribution", verb, *said, "--as", who, code=code, on=on)


# ── Two tranches, one conditional, one late, one partly returned ───────────────────────────────


def test_the_totals_are_right_to_the_cent_all_the_way(conventions: Conventions, ecotourism: str) -> None:
    assert totals(conventions) == ["1200000.75", "0.00", "0.00", "0.00", "0.00", "1200000.75"]
    act(conventions, "called", *T1, "--amount", "450000.25", on=date(2026, 5, 4))
    act(conventions, "paid", *T1, "--amount", "450000.25", "--method", "virement", who="rhamna.focal", on=date(2026, 9, 14))
    act(conventions, "received", *T1, "--amount", "450000.25", on=date(2026, 9, 21))
    act(conventions, "returned", *T1, "--amount", "30000.10", "--because", "Un gîte s'est retiré", on=date(2026, 10, 19))
    assert totals(conventions) == ["1200000.75", "450000.25", "450000.25", "450000.25", "30000.10", "780000.60"]
    t1, t2 = shown(conventions)["contributions"][0]["tranches"]
    assert (t1["due"], t1["state"], t1["late"], t1["owed"], t1["remaining"]) == ("2026-06-30", "open", True, "30000.10", "30000.10")
    assert (t2["due"], t2["state"], t2["late"], t2["when"]) == (None, "waiting", False, {"milestone": "ecotourism-support", "is": "met"})
    assert [one["year"] for one in shown(conventions)["years"]] == [2026]
    gives = {one["party"]: [two["remaining"] for two in one["gives"]] for one in shown(conventions)["parties"]}
    assert gives == {"rhamna": ["780000.60"], "aifr": []}


def test_the_conditional_tranche_is_called_once_its_milestone_is_met(conventions: Conventions, ecotourism: str, tmp_path: Path) -> None:
    last = (REFERENCE, "equipment", "t2", "--amount", "750000.50")
    refused = act(conventions, "called", *last, "--json", code=4)
    assert refused.json["error"]["code"] == "condition_not_met"
    assert "attend que le jalon ecotourism-support soit « atteint »" in refused.json["error"]["message"]
    report = tmp_path / "rapport.txt"
    report.write_text("Rapport", encoding="utf-8")
    submit = ("milestone", "submit", REFERENCE, "ecotourism-support-2026", "--evidence", f"report={report}", "--as", "ofppt.focal")
    conventions(*submit, on=date(2026, 11, 2))
    conventions("milestone", "accept", REFERENCE, "ecotourism-support-2026", "--as", "rhamna.focal", on=date(2026, 11, 16))
    assert shown(conventions)["contributions"][0]["tranches"][1]["due"] == "2026-11-26"
    assert "Appel de 750000.50 MAD (equipment, t2), par aifr" in act(conventions, "called", *last).err
    history = conventions("history", REFERENCE).out
    assert "Tranches exigibles : equipment, t2 (26 novembre 2026)" in history


def test_documents_are_kept_by_their_content(conventions: Conventions, ecotourism: str, letter: Path, desk: MemoryDesk) -> None:
    act(conventions, "called", *T1, "--amount", "1", "--document", letter, "--document", letter, "--document", f"letter={letter}")
    called = [one["data"] for one in conventions("history", REFERENCE, "--json").json if one["kind"] == "contribution_called"][-1]
    assert sorted(called["evidence"]) == ["document", "document-2", "letter"]
    assert asyncio.run(desk.memory.documents.get(called["evidence"]["letter"])) == letter.read_bytes()
    assert conventions("text", REFERENCE, "--sha256", called["evidence"]["letter"]).out == "Appel de fonds n° 1"
    told = conventions("evidence", REFERENCE, "equipment-t1", "--json").json
    assert [(one["about"], one["name"]) for one in told] == [("equipment-t1", name) for name in ("document", "document-2", "letter")]


def test_a_contribution_in_kind_has_no_figures(conventions: Conventions, ecotourism: str) -> None:
    act(conventions, "paid", REFERENCE, "training", "--note", "Trois sessions", who="ofppt.focal")
    assert "Contribution training reçue par aifr" in act(conventions, "received", REFERENCE, "training").err
    (tranche,) = shown(conventions)["contributions"][1]["tranches"]
    assert (tranche["state"], tranche["promised"], tranche["owed"], tranche["currency"]) == ("settled", None, None, None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("paid", *T1, "--amount", "450000.26"), "above_tranche"),
        (("paid", *T1, "--amount", "0.001"), "too_many_digits"),
        (("paid", *T1, "--amount", "12,50"), "bad_amount"),
        (("paid", *T1, "--amount", "1", "--currency", "EUR"), "wrong_currency"),
        (("paid", REFERENCE, "equipment", "--amount", "1"), "tranche_missing"),
        (("paid", REFERENCE, "equipment", "t3", "--amount", "1"), "unknown_tranche"),
        (("paid", REFERENCE, "gold", "--amount", "1"), "unknown_contribution"),
        (("paid", *T1), "amount_missing"),
        (("received", REFERENCE, "training", "--amount", "1"), "no_amount_foreseen"),
        (("returned", *T1, "--amount", "1", "--because", "Trop"), "above_received"),
    ],
)
def test_what_cannot_be_is_refused_by_name_and_in_words(
    conventions: Conventions, ecotourism: str, said: tuple[str, ...], code: str
) -> None:
    run = act(conventions, *said, "--json", who="pm", code=4)
    assert run.json["error"]["code"] == code
    assert "…" not in run.json["error"]["message"]
    assert act(conventions, *said, "--lang", "en", who="pm", code=4).err.startswith("Refused")


def test_a_wrong_amount_is_corrected_and_a_note_stays_possible(conventions: Conventions, ecotourism: str) -> None:
    act(conventions, "paid", *T1, "--amount", "45000.25", who="rhamna.focal")
    version = next(
        one["version"] for one in reversed(conventions("history", REFERENCE, "--json").json) if one["kind"] == "contribution_paid"
    )
    conventions("correct", REFERENCE, str(version), "--set", "amount=450000.25", "--because", "Virement mal lu", "--as", "pm")
    assert totals(conventions)[2] == "450000.25"


def test_show_has_a_short_table(conventions: Conventions, ecotourism: str) -> None:
    act(conventions, "received", *T1, "--amount", "0.01")
    lines = conventions("show", REFERENCE).out.splitlines()
    assert any(line.startswith("equipment, t1") and "449999.99" not in line and "450000.24" in line for line in lines)
    assert any(line.rstrip().endswith("total") and "1200000.75" in line for line in lines)
    assert "Reliquat" in conventions("show", REFERENCE).out
    assert "Remaining" in conventions("show", REFERENCE, "--lang", "en").out


# ── Who owes what ──────────────────────────────────────────────────────────────────────────────


def test_the_tranches_of_all_conventions_by_party_and_year(conventions: Conventions, ecotourism: str) -> None:
    act(conventions, "received", *T1, "--amount", "100.10", on=date(2026, 12, 30))
    every = conventions("contribution", "list", "--json").json
    assert [(one["reference"], one["contribution"], one["tranche"]) for one in every] == [
        (REFERENCE, "equipment", "t1"),
        (REFERENCE, "equipment", "t2"),
        (REFERENCE, "training", "training"),
    ]
    assert [one["tranche"] for one in conventions("contribution", "list", "--party", "ofppt", "--json").json] == ["training"]
    (this_year,) = conventions("contribution", "list", REFERENCE, "--year", "2026", "--json").json
    assert (this_year["promised"], this_year["received"], this_year["remaining"]) == ("450000.25", "100.10", "449900.15")
    assert conventions("contribution", "list", "--year", "2031", "--json").json == []
    assert conventions("contribution", "list", "--year", "2031").err == "Rien.\n"
    table = conventions("contribution", "list").out
    assert "rhamna → aifr" in table
    assert "1200000.75" in table.splitlines()[-1]
    conventions("contribution", "list", "NOWHERE-1", code=3)


def test_todo_names_what_somebody_owes_and_what_is_owed_to_their_party(conventions: Conventions, ecotourism: str) -> None:
    giver = conventions("todo", "--for", "rhamna.focal", "--json", on=date(2026, 7, 3)).json
    assert [(one["rule"], one["target"], one["owed"], one["late"], one["amount"]) for one in giver] == [
        ("tranche_due", "equipment:t1", "by", True, "450000.25")
    ]
    receiver = conventions("todo", "--for", "aifr.focal", "--json").json
    assert [(one["rule"], one["target"], one["owed"], one["amount"], one["who"]) for one in receiver] == [
        ("tranche_due", "equipment:t1", "to", "450000.25", ["rhamna.focal"]),
        ("tranche_call", "training", "by", None, ["aifr.focal"]),
    ]
    act(conventions, "paid", *T1, "--amount", "0.25", who="rhamna.focal")
    (receipt,) = [one for one in conventions("todo", "--for", "aifr", "--json").json if one["rule"] == "tranche_receipt"]
    assert (receipt["amount"], receipt["currency"]) == ("0.25", "MAD")
    assert "450000.00 MAD" in conventions("todo", "--for", "rhamna").out
    assert "Dû à la partie" in conventions("todo", "--for", "aifr.focal").err


def test_todo_of_somebody_who_owes_nothing_and_of_nobody(conventions: Conventions, ecotourism: str) -> None:
    assert conventions("todo", "--for", "aifr.president", "--json").json == []
    assert conventions("todo", "--for", "aifr.president").err == "Rien.\n"
    assert conventions("todo", "--for", "nobody.here", "--json", code=4).json["error"]["code"] == "unknown_person"
    assert "aucune convention ne connaît nobody.here" in conventions("todo", "--for", "nobody.here", code=4).err
    conventions("todo", code=2)


def test_todo_goes_across_conventions(conventions: Conventions, in_force: str) -> None:
    found = conventions("todo", "--for", "mic.focal", "--json", on=date(2026, 7, 20)).json
    assert {one["reference"] for one in found} == {in_force}
    assert any(one["late"] for one in found)
    assert [one["due"] for one in found if one["due"]] == sorted(one["due"] for one in found if one["due"])


# ── Indicators ─────────────────────────────────────────────────────────────────────────────────

INDICATORS = """
indicators:
  - {id: interns, title: "Stagiaires accueillis", unit: personnes, baseline: 0, target: 300, every: year, by: "12-31", owner: axa}
  - {id: visits, title: "Visites", unit: nombre}
"""


@pytest.fixture
def measuring(conventions: Conventions, axa: Path, tmp_path: Path) -> str:
    """AXA with indicators of its own, in force."""
    own = tmp_path / "axa.yaml"
    own.write_text(axa.read_text(encoding="utf-8") + INDICATORS, encoding="utf-8")
    (tmp_path / "axa-2026-01.md").write_bytes((EXAMPLES / "conventions" / "axa-2026-01.md").read_bytes())
    (tmp_path / "directory.yaml").write_bytes((EXAMPLES / "directory.yaml").read_bytes())
    conventions("start", own, "--as", "pm")
    conventions("draft", "AXA-2026-01", "--as", "pm")
    conventions("open", "AXA-2026-01", "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", "--yes", on=date(2026, 2, 16))
    return "AXA-2026-01"


def measure(conventions: Conventions, *said: str | Path, code: int = 0, on: date | None = None) -> Any:
    return conventions("indicator", "record", "--as", "pm", "AXA-2026-01", *said, code=code, on=on)


def test_an_indicator_is_measured_with_its_source_and_shows_how_far_it_has_come(
    conventions: Conventions, measuring: str, letter: Path
) -> None:
    assert (
        "Mesures à faire : interns-2027 (31 décembre 2027)"
        in measure(conventions, "interns", "120", "--source", "Registre des stages", on=date(2026, 12, 15)).err
    )
    measure(conventions, "visits", "--source", letter, "--", "-2.50")
    interns, visits = conventions("show", measuring, "--json").json["indicators"]
    assert (interns["baseline"], interns["target"], interns["progress"], interns["due"], interns["late"]) == (
        "0",
        "300",
        "40.0",
        "2027-12-31",
        False,
    )
    assert interns["last"] == {"period": "2026", "on": "2026-12-15", "value": "120", "source": "Registre des stages"}
    assert (visits["last"]["value"], visits["last"]["source"], visits["progress"]) == ("-2.50", "appel.txt", None)
    measured = [one["data"] for one in conventions("history", measuring, "--json").json if one["kind"] == "indicator_measured"]
    assert [sorted(one["evidence"]) for one in measured] == [[], ["source"]]
    assert "40.0 %" in conventions("show", measuring).out


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (("interns", "beaucoup"), "bad_value"),
        (("interns", "1", "--period", "2031"), "bad_period"),
        (("gold", "1"), "unknown_indicator"),
    ],
)
def test_a_bad_measurement_is_refused_by_name(conventions: Conventions, measuring: str, said: tuple[str, ...], code: str) -> None:
    assert measure(conventions, *said, "--json", code=4).json["error"]["code"] == code


def test_a_period_is_measured_once_and_then_corrected(conventions: Conventions, measuring: str) -> None:
    measure(conventions, "interns", "12", "--source", "x" * 3000)
    assert measure(conventions, "interns", "13", "--period", "2026", "--json", code=4).json["error"]["code"] == "already_measured"
    version = next(one["version"] for one in conventions("history", measuring, "--json").json if one["kind"] == "indicator_measured")
    conventions("correct", measuring, str(version), "--set", "value=13.5", "--because", "Mal lu", "--as", "pm")
    assert conventions("show", measuring, "--json").json["indicators"][0]["last"]["value"] == "13.5"
