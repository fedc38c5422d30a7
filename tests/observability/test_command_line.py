from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Conventions
    from tests.observability.conftest import Lines


def told(lines: Lines) -> list[tuple[str, str, str]]:
    return [(line["event"], line["convention"], line["command_id"]) for line in lines.all()]


def test_an_act_that_is_answered_from_the_log_is_told_as_repeated(conventions: Conventions, started: str, lines: Lines) -> None:
    for _ in range(2):
        conventions("draft", started, "--as", "pm", "--command-id", "draft-1")
    assert told(lines) == [("command.repeated", started, "draft-1")]


def test_a_start_that_is_answered_from_the_log_is_told_as_repeated(conventions: Conventions, started: str, axa: Path, lines: Lines) -> None:
    conventions("start", axa, "--as", "pm", "--command-id", "start-2")
    assert told(lines) == [("command.repeated", started, "start-2")]


def test_what_a_closed_convention_refuses_is_told(conventions: Conventions, opened: str, lines: Lines) -> None:
    conventions("abandon", opened, "--because", "Projet retiré", "--as", "pm")
    conventions("open", opened, "--as", "pm", "--command-id", "open-2", code=4)
    assert told(lines) == [("command.refused", opened, "open-2")]
    assert lines.all()[0]["code"] == "convention_closed"
    assert "Projet" not in lines.text


def test_a_directory_that_is_loaded_is_told_by_its_size(conventions: Conventions, lines: Lines) -> None:
    conventions("directory", "load", Path(__file__).parents[2] / "examples" / "directory.yaml")
    (line,) = lines.of("directory.loaded")
    assert (line["parties"], line["people"]) == (15, 38)
    assert "@" not in lines.text
