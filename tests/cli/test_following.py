"""Which other conventions follow is told before a convention is amended or ended, and is what comes."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from adapters.memory_client import MemoryClient

from .conftest import EXAMPLES, Conventions, MemoryDesk

TODAY = date(2026, 1, 20)
ROOT = "CADRE-1"
SIGNATORIES = ("psa.dg", "ofppt.dg")
LONGER = 'title: "A"\nbecause: "B"\nchanges:\n  term: {initial: P7Y}\n'

AGREED = """
reference: "{reference}"
kind: {kind}
title: "Convention {reference}"
parties: [psa, ofppt]
manager: pm
related: [{related}]
documents: [{{id: text, paper: "Dossier"}}]
signature: {{members: [psa.dg, ofppt.dg]}}
term: {term}
"""


@pytest.fixture
def family(conventions: Conventions, tmp_path: Path) -> Path:
    """A framework until 2031; under it one that shares its term, with one under that, and one that ends with it at the latest."""
    conventions("directory", "load", EXAMPLES / "directory.yaml")

    def begun(reference: str, term: str, *related: str) -> None:
        file = tmp_path / f"{reference.lower()}.yaml"
        kind = "specific" if related else "framework"
        file.write_text(AGREED.format(reference=reference, kind=kind, related=", ".join(related), term=term), encoding="utf-8")
        conventions("start", file, "--as", "pm", on=TODAY)
        conventions("draft", reference, "--as", "pm")
        conventions("open", reference, "--as", "pm")
        for who in SIGNATORIES:
            conventions("sign", reference, "--by", who, "--on", TODAY.isoformat(), "--as", "pm")

    begun(ROOT, "{initial: P5Y}")
    begun("SAME-1", "{same_as: framework}", "{relation: framework, reference: CADRE-1}")
    begun("UNDER-1", "{same_as: framework}", "{relation: framework, reference: SAME-1}")
    begun("OWN-1", "{initial: P9Y}", "{relation: framework, reference: CADRE-1, on_end: end}")
    return tmp_path


def seen(conventions: Conventions, reference: str) -> tuple[int, str, str]:
    shown = conventions("show", reference, "--json").json
    return shown["version"], shown["phase"], shown["term_end"]


def brought(conventions: Conventions, reference: str, after: int) -> list[str]:
    """What it has recorded since because it heard of another."""
    rows = conventions("history", reference, "--json").json
    return [one["kind"] for one in rows if one["version"] > after and one["command_id"].startswith("related-")]


def test_what_follows_from_an_amendment_is_told_before_it_is_signed_and_is_what_comes(conventions: Conventions, family: Path) -> None:
    file = family / "amendment.yaml"
    file.write_text(LONGER, encoding="utf-8")
    names = ("OWN-1", "SAME-1", "UNDER-1")
    before = {name: seen(conventions, name) for name in (ROOT, *names)}
    found = conventions("amend", "preview", ROOT, file, "--json").json["followers"]
    assert {name: seen(conventions, name) for name in (ROOT, *names)} == before
    told: dict[str, Any] = {one["reference"]: one for one in found}
    moved = [{"path": "term_end", "before": "2031-01-20", "after": "2033-01-20"}]
    assert {name: one["changes"] for name, one in told.items()} == {"OWN-1": [], "SAME-1": moved, "UNDER-1": moved}
    ends = {"before": "2031-01-20", "after": "2033-01-20"}
    assert told["OWN-1"]["related"] == [{"reference": ROOT, "relation": "framework", "on_end": "end", **ends}]
    assert told["UNDER-1"]["related"] == [{"reference": "SAME-1", "relation": "framework", "on_end": "warn", **ends}]
    proposed = conventions("amend", "propose", ROOT, file, "--as", "pm", "--json").json
    assert proposed["impact"]["followers"] == found
    for who in SIGNATORIES:
        conventions("amend", "sign", ROOT, "--by", who, "--as", "pm")
    assert {name: brought(conventions, name, before[name][0]) for name in names} == {name: one["events"] for name, one in told.items()}
    assert {name: seen(conventions, name)[1:] for name in names} == {
        "OWN-1": ("in_force", "2035-01-20"),
        "SAME-1": ("in_force", "2033-01-20"),
        "UNDER-1": ("in_force", "2033-01-20"),
    }


def test_people_read_which_conventions_follow_and_how(conventions: Conventions, family: Path) -> None:
    file = family / "amendment.yaml"
    file.write_text(LONGER, encoding="utf-8")
    lines = [line.split("  ") for line in conventions("amend", "preview", ROOT, file).out.splitlines()]
    rows = [tuple(part.strip() for part in line if part) for line in lines]
    assert ("SAME-1", "premier jour hors vigueur", "2031-01-20", "2033-01-20") in rows
    assert ("OWN-1", "à la fin de CADRE-1, elle prend fin si elle court encore", "2031-01-20", "2033-01-20") in rows
    assert ("UNDER-1", "à la fin de SAME-1, son responsable est averti", "2031-01-20", "2033-01-20") in rows
    english = conventions("amend", "preview", ROOT, file, "--lang", "en").out
    assert "Convention that follows" in english
    assert "when CADRE-1 ends, it ends if it still runs" in english


def test_whoever_is_only_told_is_named_too_and_nobody_where_nobody_follows(conventions: Conventions, family: Path) -> None:
    file = family / "amendment.yaml"
    file.write_text('title: "A"\nbecause: "B"\nchanges:\n  objectives: ["Autre"]\n', encoding="utf-8")
    assert "son responsable en est averti" in conventions("amend", "preview", ROOT, file).out
    alone = conventions("amend", "preview", "OWN-1", file)
    assert "Convention qui suit" not in alone.out
    assert conventions("amend", "preview", "OWN-1", file, "--json").json["followers"] == []


@pytest.mark.usefixtures("family")
def test_a_dry_run_of_an_end_tells_who_follows_at_once_and_it_is_what_comes(conventions: Conventions, desk: MemoryDesk) -> None:
    names = ("OWN-1", "SAME-1", "UNDER-1")
    before = {name: seen(conventions, name) for name in names}
    said = ("terminate", ROOT, "--cause", "mutual", "--because", "Accord", "--on", TODAY.isoformat(), "--as", "pm", "--yes")
    assert "en vigueur  en clôture" in conventions(*said, "--dry-run").out
    tried = conventions(*said, "--dry-run", "--json").json
    told = {one["reference"]: one for one in tried["followers"]}
    assert {name: seen(conventions, name) for name in names} == before
    assert "followers" not in conventions(*said, "--json").json
    for name in ("SAME-1", "UNDER-1"):  # whose term has come to its end with that
        asyncio.run(MemoryClient(desk.memory.store, desk.now).fall_due(name))
    assert {name: brought(conventions, name, before[name][0]) for name in names} == {name: one["events"] for name, one in told.items()}
    phases = {name: change["after"] for name, one in told.items() for change in one["changes"] if change["path"] == "phase"}
    assert phases == {name: seen(conventions, name)[1] for name in names} == dict.fromkeys(names, "closing")


@pytest.mark.usefixtures("family")
def test_a_dry_run_said_again_after_the_act_gets_the_first_answer(conventions: Conventions) -> None:
    said = ("extend", ROOT, "--until", "2032-12-31", "--because", "Retard", "--as", "pm", "--command-id", "e-1", "--json")
    moved = {"path": "term_end", "before": "2031-01-20", "after": "2033-01-01"}
    assert [moved in one["changes"] for one in conventions(*said, "--dry-run").json["followers"]] == [False, True, True]
    first = conventions(*said).json
    again = conventions(*said, "--dry-run").json
    assert (again["events"], "followers" in again) == (first["events"], False)
    shorter = ("extend", "OWN-1", "--until", "2026-12-31", "--because", "Retard", "--as", "pm", "--dry-run", "--json")
    assert conventions(*shorter, code=4).json["error"]["code"] == "not_longer"
