"""Conventions that name each other, from the command line: a framework and what is carried out under it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions

FILES = EXAMPLES / "conventions"
TODAY = date(2026, 1, 20)
PAIRS = [("PSA-2019-01", "PSA-2019-02"), ("RHAMNA-2021-01", "RHAMNA-2021-02")]


def example(reference: str) -> Path:
    return FILES / f"{reference.lower()}.yaml"


def live(conventions: Conventions, *references: str) -> None:
    for reference in references:
        conventions("start", example(reference), "--as", "pm", on=TODAY)
        conventions("live", reference, "--as", "pm", on=TODAY)


def phase(conventions: Conventions, reference: str) -> str:
    found: str = conventions("show", reference, "--json", on=TODAY).json["phase"]
    return found


@pytest.mark.parametrize(("framework", "specific"), PAIRS)
def test_a_suspended_framework_reaches_what_rests_on_it(conventions: Conventions, framework: str, specific: str) -> None:
    live(conventions, framework, specific)
    conventions("suspend", framework, "--because", "Crédits gelés", "--as", "pm", on=TODAY)
    assert phase(conventions, specific) == "suspended"
    assert f"Suspension, à la suite de {framework}" in conventions("history", specific, on=TODAY).out
    conventions("resume", framework, "--as", "pm", on=TODAY)
    assert phase(conventions, specific) == "in_force"


def test_the_family_of_a_convention_is_shown_with_its_phases(conventions: Conventions) -> None:
    live(conventions, "RHAMNA-2021-01")
    shown = conventions("show", "RHAMNA-2021-01", "--json", on=TODAY).json["family"]
    assert shown == [{"relation": "prior", "reference": "RHAMNA-2020-01", "title": None, "phase": None}]
    assert "Convention antérieure : RHAMNA-2020-01 (non commencée)" in conventions("show", "RHAMNA-2021-01", on=TODAY).out
    live(conventions, "RHAMNA-2021-02")
    (_, specific) = conventions("show", "RHAMNA-2021-01", "--json", on=TODAY).json["family"]
    assert (specific["relation"], specific["reference"], specific["phase"]) == ("specific", "RHAMNA-2021-02", "in_force")
    (framework,) = conventions("show", "RHAMNA-2021-02", "--json", on=TODAY).json["family"]
    assert (framework["relation"], framework["reference"], framework["phase"]) == ("framework", "RHAMNA-2021-01", "in_force")
    assert "Framework: RHAMNA-2021-01 (in force)" in conventions("show", "RHAMNA-2021-02", "--lang", "en", on=TODAY).out


def test_a_convention_of_its_own_has_no_family(conventions: Conventions, started: str) -> None:
    assert conventions("show", started, "--json").json["family"] == []


def under(framework: str, folder: Path) -> Path:
    """A new convention whose file lies alone, and whose term is its framework's."""
    file = folder / "under.yaml"
    text = example("PSA-2019-02").read_text(encoding="utf-8").replace("PSA-2019-02", "UNDER-1").replace("PSA-2019-01", framework)
    text = text.replace("term: {initial: P3Y, renewal: {mode: never}}", "term: {same_as: framework}")
    file.write_text(text.partition("taken_over:")[0].replace("2019-02-06", "2026-01-20"), encoding="utf-8")
    return file


def test_what_rests_on_a_framework_that_was_never_started_is_not_opened(conventions: Conventions, tmp_path: Path) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    conventions("start", under("CADRE-9", tmp_path), "--as", "pm", on=TODAY)
    refused = conventions("open", "UNDER-1", "--as", "pm", "--json", on=TODAY, code=4).json["error"]
    assert (refused["code"], refused["details"]["reference"]) == ("framework_not_in_force", "CADRE-9")
    assert "CADRE-9 n'est pas en vigueur : elle n'est pas commencée" in refused["message"]


def test_a_preview_says_what_it_takes_the_framework_to_be(conventions: Conventions, tmp_path: Path) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    file = under("RHAMNA-2021-01", tmp_path)
    unknown = conventions("preview", file, "--until", "2040-01-01", on=TODAY)
    assert "RHAMNA-2021-01 est en vigueur depuis le 2026-01-20 ; son terme n'est pas connu" in unknown.err
    assert "term_end" not in {item["kind"] for item in conventions("preview", file, "--json", on=TODAY).json["agenda"]}
    live(conventions, "RHAMNA-2021-01")
    end = conventions("show", "RHAMNA-2021-01", "--json", on=TODAY).json["term_end"]
    started = conventions("preview", file, "--until", "2040-01-01", "--json", on=TODAY).json["agenda"]
    assert [item["due"] for item in started if item["kind"] == "term_end"] == [end]
    (tmp_path / "rhamna-2021-01.yaml").write_text("reference: [", encoding="utf-8")
    assert "son terme n'est pas connu" in conventions("preview", file, on=TODAY).err
    (tmp_path / "rhamna-2021-01.yaml").write_text(example("RHAMNA-2021-01").read_text(encoding="utf-8"), encoding="utf-8")
    beside = conventions("preview", file, "--until", "2040-01-01", "--json", on=TODAY).json["agenda"]
    assert [item["due"] for item in beside if item["kind"] == "term_end"] == [end]
