from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

DIRECTORY = EXAMPLES / "directory.yaml"


def person(desk: MemoryDesk, who: str, on: date, scope: str = "") -> str | None:
    found = asyncio.run(desk.memory.people.find([who], on, scope))
    return found[who].name if who in found else None


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A convention that stands alone, with its directory in it."""
    path = tmp_path / "small.yaml"
    path.write_text(
        """
reference: "SMALL-1"
kind: partnership
title: "Petite convention"
parties:
  a:
    short: "A"
    names: [{from: 2020-01-01, fr: "Partie A"}]
    people: {a.boss: [{from: 2020-01-01, name: "Titulaire A"}], a.focal: [{from: 2020-01-01, name: "Focal A"}]}
  b: {short: "B", names: [{from: 2020-01-01, fr: "Partie B"}], people: {b.boss: [{from: 2020-01-01, name: "Titulaire B"}]}}
manager: {pm: [{from: 2020-01-01, name: "Bureau"}]}
documents: [{id: text, file: "small.md"}]
signature: {ceremony: {id: there, date: 2026-02-16}, members: [a.boss, b.boss]}
term: {initial: P1Y}
reminders: {delivery: single}
""",
        encoding="utf-8",
    )
    return path


def test_the_directory_is_loaded_with_names_apart(conventions: Conventions, desk: MemoryDesk) -> None:
    run = conventions("directory", "load", DIRECTORY)
    assert "Annuaire chargé" in run.err
    assert person(desk, "mic.minister", date(2020, 1, 1)) == "Moulay Hafid Elalamy"
    assert person(desk, "mic.minister", date(2026, 1, 1)) == "Ryad Mezzour"
    kept = asyncio.run(desk.memory.office.directory()) or ""
    assert "mic.minister" in kept
    assert "Mezzour" not in kept


def test_a_dry_run_of_the_directory_keeps_nothing(conventions: Conventions, desk: MemoryDesk) -> None:
    assert conventions("directory", "load", DIRECTORY, "--dry-run", "--json").json["dry_run"] is True
    assert asyncio.run(desk.memory.office.directory()) is None


def test_a_convention_is_started_once(conventions: Conventions, axa: Path) -> None:
    first = conventions("start", axa, "--as", "pm")
    assert "AXA-2026-01 : démarrée" in first.err
    again = conventions("start", axa, "--as", "pm")
    assert "déjà démarrée" in again.err
    assert conventions("start", axa, "--as", "pm", "--json").json == {"reference": "AXA-2026-01", "started": False}


def test_other_content_under_the_same_reference_is_refused(conventions: Conventions, axa: Path, file: Path, started: str) -> None:
    other = file.with_name("other.yaml")
    other.write_text(file.read_text(encoding="utf-8").replace("SMALL-1", started), encoding="utf-8")
    run = conventions("start", other, "--as", "pm", "--json", code=4)
    assert run.json["error"]["code"] == "different_content"
    assert conventions("show", started, "--json").json["parties"] == ["mic", "mes", "mtn", "axa"]


def test_every_example_is_started(conventions: Conventions) -> None:
    files = sorted((EXAMPLES / "conventions").glob("*.yaml"))
    conventions("start", *files, "--as", "pm", on=date(2026, 10, 1))
    assert len(conventions("list", "--json").json) == len(files) == 10


def test_the_errors_of_all_files_are_told_together(conventions: Conventions, axa: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text('reference: "W-1"\nkind: nonsense\n', encoding="utf-8")
    run = conventions("start", wrong, tmp_path / "absent.yaml", axa, "--as", "pm", code=5)
    assert f"{wrong}:2:" in run.err
    assert "absent.yaml:1:1" in run.err
    assert conventions("list", "--json").json == []


def test_file_errors_as_json(conventions: Conventions, tmp_path: Path) -> None:
    run = conventions("start", tmp_path / "absent.yaml", "--as", "pm", "--json", code=5)
    assert run.json["error"]["code"] == "invalid_file"
    assert run.json["error"]["details"]["problems"][0]["line"] == 1


def test_a_refused_start_starts_nothing(conventions: Conventions, axa: Path, file: Path) -> None:
    run = conventions("start", axa, file, "--as", "axa.ceo", code=4)
    assert "Refusé" in run.err
    assert conventions("list", "--json").json == []


def test_a_dry_run_of_start_says_what_would_be(conventions: Conventions, axa: Path, desk: MemoryDesk) -> None:
    run = conventions("start", axa, "--as", "pm", "--dry-run", "--json")
    assert run.json["events"] == ["convention_started"]
    assert run.json["dry_run"] is True
    assert desk.clients == 0
    assert conventions("list", "--json").json == []
    assert "Essai" in conventions("start", axa, "--as", "pm", "--dry-run").err


def test_names_of_the_file_go_into_the_table_of_people(conventions: Conventions, file: Path, desk: MemoryDesk) -> None:
    conventions("start", file, "--as", "pm")
    assert person(desk, "a.boss", date(2026, 1, 1), "SMALL-1") == "Titulaire A"
    assert person(desk, "a.boss", date(2026, 1, 1)) is None


def test_whom_the_loaded_directory_knows_is_not_kept_twice(conventions: Conventions, axa: Path, desk: MemoryDesk) -> None:
    conventions("directory", "load", DIRECTORY)
    asyncio.run(desk.memory.people.erase("", ["mic.focal"]))
    conventions("start", axa, "--as", "pm")
    assert person(desk, "mic.focal", date(2026, 1, 1), "AXA-2026-01") is None


def test_ids_resolve_in_the_loaded_directory(conventions: Conventions, axa: Path, tmp_path: Path) -> None:
    alone = tmp_path / "deep" / "er" / "axa.yaml"
    alone.parent.mkdir(parents=True)
    alone.write_text(axa.read_text(encoding="utf-8"), encoding="utf-8")
    conventions("start", alone, "--as", "pm", code=5)
    conventions("directory", "load", DIRECTORY)
    conventions("start", alone, "--as", "pm")


def test_a_convention_taken_over_stands_still_until_it_goes_live(conventions: Conventions) -> None:
    file = EXAMPLES / "conventions" / "rhamna-2021-01.yaml"
    run = conventions("start", file, "--as", "pm", on=date(2025, 10, 1))
    assert "à l'arrêt" in run.err
    shown = conventions("show", "RHAMNA-2021-01", "--json").json
    assert (shown["phase"], shown["live"], shown["next"]) == ("in_force", False, None)
    assert conventions("agenda", "RHAMNA-2021-01", "--json").json["agenda"] == []
    conventions("live", "RHAMNA-2021-01", "--as", "pm")
    assert conventions("show", "RHAMNA-2021-01", "--json").json["live"] is True
    assert conventions("live", "RHAMNA-2021-01", "--as", "pm", "--json", code=4).json["error"]["code"] == "already_live"


def test_documents_of_a_convention_taken_over_are_kept_where_they_are_at_hand(
    conventions: Conventions, file: Path, desk: MemoryDesk
) -> None:
    past = "taken_over: true\nso_far: {texts: [{document: text, on: 2026-01-02}], signed: {a.boss: 2026-01-03, b.boss: 2026-01-03}}\n"
    file.write_text(file.read_text(encoding="utf-8") + past, encoding="utf-8")
    file.with_name("small.md").write_text("Le texte", encoding="utf-8")
    conventions("start", file, "--as", "pm")
    drafted = next(event for event in conventions("history", "SMALL-1", "--json").json if event["kind"] == "text_drafted")
    assert asyncio.run(desk.memory.documents.get(drafted["data"]["documents"]["text"])) == b"Le texte"
    assert drafted["taken_over"] is True


# ── Remarks ────────────────────────────────────────────────────────────────────────────────────

LATE = 'milestones: [{id: final, type: reporting, title: "Bilan", owner: a, due: 2028-01-31}]\n'
VAIN = "related: [{relation: prior, reference: OLD-1, on_end: end}]\n"


def test_what_a_file_says_in_vain_is_told_with_its_place_and_stops_nothing(conventions: Conventions, file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("term: {initial: P1Y}", 'term: {initial: P1Y, article: "11"}')
    file.write_text(f"{text}{LATE}{VAIN}", encoding="utf-8")
    late = (
        "milestones[0].due: dû le 2028-01-31, après le dernier jour en vigueur (2027-02-15) d'une durée qui ne se reconduit pas (art. 11)"
    )
    vain = "related[0].on_end: « on_end » reste sans effet : une convention antérieure (prior) n'agit pas sur celle-ci"
    expected = [f"remarque : {file}:16:74 {late}", f"remarque : {file}:17:47 {vain}"]
    preview = conventions("preview", file, "--json")
    assert preview.err.splitlines() == expected
    assert [(one["line"], one["path"], one["code"]) for one in preview.json["remarks"]] == [
        (16, "milestones[0].due", "due_after_the_end"),
        (17, "related[0].on_end", "idle_prior"),
    ]
    tried = conventions("start", file, "--dry-run", "--as", "pm", "--json")
    assert tried.err.splitlines()[:2] == expected
    assert tried.json["remarks"] == preview.json["remarks"]
    started = conventions("start", file, "--as", "pm", "--json").json
    assert (started["started"], started["remarks"]) == (True, preview.json["remarks"])
    assert conventions("start", file, "--as", "pm", "--json").json["remarks"] == preview.json["remarks"]


def test_remarks_are_told_in_english(conventions: Conventions, file: Path) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}{LATE}{VAIN}", encoding="utf-8")
    late, vain = conventions("preview", file, "--lang", "en").err.splitlines()
    assert late.endswith("milestones[0].due: due on 2028-01-31, after the last day in force (2027-02-15) of a term that is not renewed")
    assert (late.partition(":")[0], vain.endswith('"on_end" has no effect: an earlier convention (prior) does not act on this one')) == (
        "remark",
        True,
    )
    assert conventions("preview", file, "-q").err == ""


def test_a_file_of_which_nothing_is_to_be_said_has_no_remarks(conventions: Conventions, file: Path) -> None:
    preview = conventions("preview", file, "--json")
    assert (set(preview.json), preview.err) == ({"reference", "agenda"}, "")


# ── Preview ────────────────────────────────────────────────────────────────────────────────────


def test_a_preview_needs_no_server(conventions: Conventions, axa: Path, desk: MemoryDesk) -> None:
    desk.postgresql_is_away = True
    document = conventions("preview", axa, "--until", "2028-12-16", "--json").json
    assert document["reference"] == "AXA-2026-01"
    items = document["agenda"]
    assert items == sorted(items, key=lambda item: item["due"])
    assert {
        "due": "2028-12-16",
        "kind": "notice_deadline",
        "target": "AXA-2026-01",
        "title": items[[i["kind"] for i in items].index("notice_deadline")]["title"],
    } in items
    message = next(item for item in items if item["kind"] == "message")
    assert set(message) == {"due", "kind", "target", "title", "about", "rung", "to", "letters", "delivery"}
    table = conventions("preview", axa, "--until", "2026-12-31", "--lang", "en").out
    assert "Besoins" in table
    assert table.splitlines()[0].split() == ["Date", "What", "Goes", "To"]
    assert {"alone", "digest"} <= {word for line in table.splitlines() for word in line.split("  ")}


def test_a_preview_is_cut_on_both_sides(conventions: Conventions, axa: Path) -> None:
    items = conventions("preview", axa, "--from", "2027-01-01", "--until", "2027-06-30", "--json").json["agenda"]
    assert items
    assert all("2027-01-01" <= item["due"] <= "2027-06-30" for item in items)


def test_a_preview_takes_the_day_of_signature_it_is_given(conventions: Conventions, file: Path) -> None:
    def entry(*more: str) -> str:
        items = conventions("preview", file, *more, "--json").json["agenda"]
        return str(next(item["due"] for item in items if item["kind"] == "entry_into_force"))

    assert entry() == "2026-02-16"
    assert entry("--signed-on", "2026-03-01") == "2026-03-01"
    file.write_text(file.read_text(encoding="utf-8").replace("ceremony: {id: there, date: 2026-02-16}, ", ""), encoding="utf-8")
    assert entry() == "2026-01-05"


def test_a_preview_refuses_a_past_that_has_not_come_yet(conventions: Conventions, file: Path) -> None:
    past = "taken_over: true\nso_far: {texts: [{document: text, on: 2026-01-02}], signed: {a.boss: 2026-01-03, b.boss: 2062-01-03}}\n"
    file.write_text(file.read_text(encoding="utf-8") + past, encoding="utf-8")
    error = conventions("preview", file, "--json", on=date(2026, 2, 1), code=4).json["error"]
    assert (error["code"], error["details"]["on"]) == ("in_the_future", "2062-01-03")
    assert conventions("rehearse", file, "--json", on=date(2026, 2, 1), code=4).json["error"]["code"] == "in_the_future"
    conventions("preview", file, on=date(2062, 1, 3))
    conventions("preview", file, "--signed-on", "2062-01-03", on=date(2026, 2, 1))


def test_a_preview_says_what_entry_into_force_waits_for(conventions: Conventions, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + 'in_force: {notified: all, article: "9"}\n', encoding="utf-8")
    seen = conventions("preview", file)
    assert "En attente : la notification à" in seen.err
    assert "(art. 9)" in seen.err
    assert {one["kind"] for one in conventions("preview", file, "--json").json["agenda"]} == {"message"}


def test_a_preview_of_a_country_without_known_holidays_says_so(conventions: Conventions, file: Path) -> None:
    file.write_text(file.read_text(encoding="utf-8") + "calendar: {country: XX}\n", encoding="utf-8")
    assert conventions("preview", file).err.count("Jours fériés inconnus") == 1


def test_a_preview_of_a_wrong_file_tells_what_is_wrong(conventions: Conventions, tmp_path: Path) -> None:
    conventions("preview", tmp_path / "absent.yaml", code=5)
