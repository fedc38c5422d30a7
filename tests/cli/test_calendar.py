"""A holiday that the office adds, in every open convention."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest
from typing_extensions import override

from activities.contracts import Answer
from adapters.cli.context import Client
from adapters.errors import NotRecordedYet, OutOfReach
from adapters.memory_client import MemoryClient
from domain.act import Command

from .conftest import EXAMPLES, Conventions, MemoryDesk

ADD = ("calendar", "add", "2027-08-16", "--name", "Achoura", "--as", "pm")
"""The example's programmes of training are due on 16 August 2027, a Monday, and roll to the next working day."""


@pytest.fixture
def two(conventions: Conventions, in_force: str, tmp_path: Path) -> tuple[str, str]:
    """One in force, one that has only been started; the office's directory is loaded."""
    conventions("directory", "load", EXAMPLES / "directory.yaml", "--as", "pm")
    other = tmp_path / "other.yaml"
    source = (EXAMPLES / "conventions" / "axa-2026-01.yaml").read_text(encoding="utf-8")
    other.write_text(source.replace("AXA-2026-01", "OTHER-1"), encoding="utf-8")
    conventions("start", other, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    return in_force, "OTHER-1"


def test_a_trial_counts_the_conventions_and_shows_what_would_move(conventions: Conventions, two: tuple[str, str], desk: MemoryDesk) -> None:
    tried = conventions(*ADD, "--dry-run", "--json").json
    assert (tried["counts"]["to_add"], tried["counts"]["moved"], tried["dry_run"]) == (2, 1, True)
    (moved,) = tried["conventions"][0]["moved"]
    assert (moved["target"], moved["due"], moved["to"]) == ("continuing-training", "2027-08-16", "2027-08-17")
    assert "Programmes spécialisés" in moved["title"]
    said = conventions(*ADD, "--dry-run")
    assert "2027-08-16  2027-08-17" in said.out
    assert "serait férié dans 2 conventions de plus" in said.err
    assert conventions("show", two[0], "--json").json["version"] == tried_version(desk, two[0])
    assert conventions("calendar", "list", "--json").json == []


def tried_version(desk: MemoryDesk, reference: str) -> int:
    return len(asyncio.run(desk.memory.store.read(reference)))


def test_a_holiday_reaches_every_open_convention_and_its_dates(conventions: Conventions, two: tuple[str, str]) -> None:
    told = conventions(*ADD)
    assert "férié dans 2 conventions de plus" in told.err
    agenda = conventions("agenda", two[0], "--json").json["agenda"]
    assert {"due": "2027-08-17", "kind": "milestone_due", "target": "continuing-training"}.items() <= next(
        one for one in agenda if one["target"] == "continuing-training" and one["kind"] == "milestone_due"
    ).items()
    assert "Jour férié ajouté, le 16 août 2027 (Achoura) ; échéances reportées : continuing-training (17 août 2027)" in (
        conventions("history", two[0]).out
    )
    assert conventions("calendar", "list", "--json").json == [{"day": "2027-08-16", "name": "Achoura", "country": "MA"}]
    assert "2027-08-16  Achoura" in conventions("calendar", "list").out


def test_the_same_day_again_changes_nothing(conventions: Conventions, two: tuple[str, str], desk: MemoryDesk) -> None:
    conventions(*ADD)
    before = [tried_version(desk, one) for one in two]
    again = conventions(*ADD[:4], "Autre nom", *ADD[5:], "--json").json
    assert (again["counts"]["off_already"], again["counts"]["added"], again["counts"]["moved"]) == (2, 0, 0)
    assert [tried_version(desk, one) for one in two] == before
    assert conventions("calendar", "list", "--json").json[0]["name"] == "Achoura"


@pytest.mark.parametrize(
    ("on", "code", "said"),
    [
        ("2027-08-15", 4, "holiday_at_weekend"),
        ("2026-02-13", 4, "holiday_passed"),
        ("9999-01-01", 2, "usage"),
    ],
)
def test_a_day_that_cannot_be_a_holiday_is_refused_before_anything(
    conventions: Conventions, two: tuple[str, str], on: str, code: int, said: str
) -> None:
    for dry_run in ((), ("--dry-run",)):
        error = conventions("calendar", "add", on, "--name", "x", "--as", "pm", *dry_run, "--json", code=code).json["error"]
        assert error["code"] == said
    assert "1900" in conventions("calendar", "add", "9999-01-01", "--name", "x", "--as", "pm", code=2).err
    assert conventions("calendar", "list", "--json").json == []
    assert conventions("show", two[0], "--json").json["phase"] == "in_force"


def test_a_holiday_that_a_convention_knows_already_changes_nothing_there(
    conventions: Conventions, two: tuple[str, str], tmp_path: Path
) -> None:
    knowing = tmp_path / "knowing.yaml"
    source = (EXAMPLES / "conventions" / "axa-2026-01.yaml").read_text(encoding="utf-8").replace("AXA-2026-01", "KNOWS-1")
    knowing.write_text(source + "\ncalendar: {holidays: [2027-08-16]}\n", encoding="utf-8")
    conventions("start", knowing, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    told = conventions(*ADD, "--json").json
    assert {one["reference"]: one["outcome"] for one in told["conventions"]} == {
        two[0]: "added",
        "KNOWS-1": "off_already",
        two[1]: "added",
    }


def test_only_the_office_may(conventions: Conventions, two: tuple[str, str]) -> None:
    told = conventions("calendar", "add", "2027-08-16", "--name", "x", "--as", "mic.focal", "--json", code=4).json
    assert {one["error"]["code"] for one in told["conventions"]} == {"not_allowed"}
    assert len(told["conventions"]) == len(two)
    tried = conventions("calendar", "add", "2027-08-16", "--name", "x", "--as", "mic.focal", "--dry-run", code=4)
    assert tried.err.count("cet acte n'est pas ouvert à mic.focal") == len(two)
    assert "--as" in conventions("calendar", "add", "2027-08-16", "--name", "x", code=2).err


def test_conventions_of_another_country_and_closed_ones_are_left_alone(
    conventions: Conventions, two: tuple[str, str], tmp_path: Path
) -> None:
    conventions("abandon", two[1], "--because", "retiré", "--as", "pm")
    french = tmp_path / "french.yaml"
    source = (EXAMPLES / "conventions" / "axa-2026-01.yaml").read_text(encoding="utf-8").replace("AXA-2026-01", "FR-1")
    french.write_text(source + "\ncalendar: {country: FR}\n", encoding="utf-8")
    conventions("start", french, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    told = conventions(*ADD, "--json").json
    assert ([one["reference"] for one in told["conventions"]], told["counts"]["other_calendar"]) == ([two[0]], 1)
    abroad = conventions(*ADD, "--country", "FR", "--json").json
    assert [one["reference"] for one in abroad["conventions"]] == ["FR-1"]
    assert "calendrier d'un autre pays" in conventions(*ADD).err
    assert conventions(*ADD, "--country", "Maroc", code=2).err


class Unreached(MemoryClient):
    """One of the conventions does not answer."""

    @override
    async def act(self, reference: str, command: Command) -> Answer:
        if reference == "OTHER-1":
            raise NotRecordedYet(reference, command.command_id, "worker")
        return await super().act(reference, command)


class WithoutWorker(MemoryDesk):
    @override
    async def client(self) -> Client:
        return Unreached(self.memory.store, self.now)


class WithoutTemporal(MemoryDesk):
    @override
    async def client(self) -> Client:
        raise OutOfReach("temporal", "127.0.0.1:7233")


def test_what_was_not_reached_is_told_and_reached_by_the_same_command(
    conventions: Conventions, two: tuple[str, str], desk: MemoryDesk
) -> None:
    desk.__class__ = WithoutWorker
    told = conventions(*ADD, "--json", code=6).json
    assert [(one["reference"], one["outcome"]) for one in told["conventions"]] == [(two[0], "added"), (two[1], "not_reached")]
    assert told["conventions"][1]["error"]["code"] == "not_recorded_yet"
    again = conventions(*ADD, code=6).err
    assert "OTHER-1" in again
    assert "répétez la même commande" in again
    desk.__class__ = MemoryDesk
    repeated = conventions(*ADD, "--json").json
    assert [one["outcome"] for one in repeated["conventions"]] == ["off_already", "added"]


def test_without_temporal_nothing_is_begun(conventions: Conventions, two: tuple[str, str], desk: MemoryDesk) -> None:
    desk.__class__ = WithoutTemporal
    assert conventions(*ADD, "--json", code=6).json["error"]["details"]["part"] == "temporal"
    assert conventions("calendar", "list", "--json").json == []
    conventions("show", two[1])


def test_where_nothing_is_open_the_office_still_knows_the_day(conventions: Conventions, desk: MemoryDesk) -> None:
    desk.today = date(2026, 1, 5)
    told = conventions(*ADD, "--json").json
    assert (told["conventions"], told["country"]) == ([], "MA")
    assert "Rien." in conventions("calendar", "list", "--country", "FR").err
    assert len(conventions("calendar", "list", "--json").json) == 1
