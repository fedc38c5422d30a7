"""Holders, names, parties and managers succeeded across conventions, as it is typed."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from activities.contracts import Answer
from adapters.cli.context import Client
from adapters.errors import OutOfReach
from adapters.memory_client import MemoryClient
from domain.act import Command
from domain.changes.succession import RenameParty
from tests.cli.conftest import EXAMPLES, Conventions, MemoryDesk
from tests.cli.heirs import CEREMONY, with_heirs

TODAY = date(2026, 3, 10)
WHAT = ("--from", "2026-03-02", "--as", "pm")


@pytest.fixture
def office(conventions: Conventions, desk: MemoryDesk, tmp_path: Path) -> Path:
    """The directory of the examples with two ministries more, loaded; and the four conventions of one ceremony."""
    desk.today = TODAY
    file = with_heirs(tmp_path)
    conventions("directory", "load", file)
    files = [EXAMPLES / "conventions" / f"{one.lower()}.yaml" for one in CEREMONY]
    conventions("start", *files, "--directory", file, "--as", "pm")
    return file


def kinds(conventions: Conventions, reference: str) -> list[str]:
    return [one["kind"] for one in conventions("history", reference, "--json").json]


def holder(desk: MemoryDesk, person: str, day: date, scope: str = "") -> str:
    return asyncio.run(desk.memory.people.find([person], day, scope))[person].name


def awaited(conventions: Conventions, reference: str) -> set[str]:
    return {who for one in conventions("explain", reference, "--json").json["awaiting"] for who in one["who"]}


# ── Who holds an office ────────────────────────────────────────────────────────────────────────


def test_one_command_gives_an_office_its_new_holder_in_every_convention(conventions: Conventions, desk: MemoryDesk, office: Path) -> None:
    line = ("person", "replace", "mic.minister", "--name", "Nadia Alami", "--title", "ministre", *WHAT, "--all")
    dry = conventions(*line, "--dry-run", "--json").json
    assert (sorted(dry["planned"]), dry["already"], dry["dry_run"]) == (sorted(CEREMONY), [], True)
    assert "office_holder_changed" not in kinds(conventions, CEREMONY[0])
    assert sorted(conventions(*line, "--json").json["done"]) == sorted(CEREMONY)
    again = conventions(*line, "--json").json
    assert (again["done"], sorted(again["already"]), again["failed"]) == ([], sorted(CEREMONY), [])
    for reference in CEREMONY:
        assert kinds(conventions, reference).count("office_holder_changed") == 1
        assert "Nadia" not in conventions("history", reference, "--json").out
    held = [holder(desk, "mic.minister", date(2026, 3, day)) for day in (1, 2)]
    assert held == ["Ryad Mezzour", "Nadia Alami"]


def test_in_one_convention_alone_the_office_s_own_holder_stays(conventions: Conventions, desk: MemoryDesk, office: Path) -> None:
    conventions("person", "replace", "mic.focal", CEREMONY[0], "--name", "Autre", *WHAT)
    assert holder(desk, "mic.focal", TODAY, CEREMONY[0]) == "Autre"
    assert holder(desk, "mic.focal", TODAY) == "Point focal MIC"
    assert "office_holder_changed" not in kinds(conventions, CEREMONY[1])


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        (("mic.minister", "Ryad Mezzour", "2026-03-02"), "nothing_to_replace"),
        (("mic.minister", "Nadia", "2021-10-07"), "already_replaced"),
        (("mic.minister", "Nadia", "2017-04-01"), "before_its_cause"),
        (("mic.minister", "Nadia", "2026-03-11"), "in_the_future"),
        (("nobody", "Nadia", "2026-03-02"), "unknown_person"),
        (("mic.minister", "", "2026-03-02"), "usage"),
    ],
)
def test_what_cannot_be_replaced_is_refused_and_nothing_is_recorded(
    conventions: Conventions, office: Path, typed: tuple[str, str, str], refused: str
) -> None:
    person, name, since = typed
    line = ("person", "replace", person, "--name", name, "--from", since, "--as", "pm", "--all", "--json")
    assert conventions(*line, code=2 if refused == "usage" else 4).json["error"]["code"] == refused
    assert "office_holder_changed" not in kinds(conventions, CEREMONY[0])


def test_all_or_some_conventions_must_be_named_and_the_day(conventions: Conventions, office: Path) -> None:
    assert "--all" in conventions("person", "replace", "mic.minister", "--name", "Nadia", *WHAT, code=2).err
    assert "--from" in conventions("person", "replace", "mic.minister", "--name", "Nadia", "--all", "--as", "pm", code=2).err
    assert "REF-X" in conventions("person", "replace", "mic.minister", "REF-X", "--name", "Nadia", *WHAT, code=3).err


def test_signatures_since_that_day_are_told_to_be_the_new_holder_s(conventions: Conventions, in_force: str, axa: Path) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    line = ("person", "replace", "mic.minister", "--name", "Nadia", "--from", "2026-02-10", "--as", "pm", "--all")
    assert "2026-02-16" in conventions(*line, "--dry-run").err


def test_a_refusal_in_one_convention_leaves_all_as_they_are(conventions: Conventions, office: Path) -> None:
    line = ("person", "replace", "mic.minister", "--name", "Nadia", "--from", "2026-03-02", "--all", "--json")
    error = conventions(*line, "--as", "mic.focal", code=4).json["error"]
    assert error["code"] == "refused_in_some"
    assert {one["reference"]: one["code"] for one in error["details"]["refusals"]} == dict.fromkeys(CEREMONY, "not_allowed")
    assert "office_holder_changed" not in kinds(conventions, CEREMONY[0])


class Interrupted(MemoryClient):
    """Reaches the first two conventions only."""

    asked = 0

    @override
    async def act(self, reference: str, command: Command) -> Answer:
        Interrupted.asked += isinstance(command, RenameParty)  # what passes from one convention to another is nobody's order
        if Interrupted.asked > 2:
            raise OutOfReach("temporal", "gone")
        return await super().act(reference, command)


def test_what_was_interrupted_is_told_and_finished_by_the_same_command(
    conventions: Conventions, desk: MemoryDesk, office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def client() -> Client:
        return Interrupted(desk.memory.store, desk.now)

    line = ("party", "rename", "mic", "--name", "fr=Ministère de l'Industrie", *WHAT, "--all")
    Interrupted.asked = 0
    with monkeypatch.context() as patched:
        patched.setattr(desk, "client", client)
        report = conventions(*line, "--json", code=6).json
    assert (len(report["done"]), [one["code"] for one in report["failed"]]) == (2, ["out_of_reach", "out_of_reach"])
    assert "2 conventions changées, 2 déjà, 0 sans succès" in conventions(*line).err
    assert all(kinds(conventions, one).count("party_renamed") == 1 for one in CEREMONY)


# ── What a party is called ─────────────────────────────────────────────────────────────────────


def test_a_name_changes_in_every_convention_and_for_those_to_come(conventions: Conventions, desk: MemoryDesk, office: Path) -> None:
    line = ("party", "rename", "mic", "--name", "fr=Ministère de l'Industrie", "--name", "en=Industry", "--short", "MI", *WHAT, "--all")
    assert sorted(conventions(*line, "--json").json["done"]) == sorted(CEREMONY)
    assert "Ministère de l'Industrie" in conventions("history", CEREMONY[0]).out
    conventions("start", EXAMPLES / "conventions" / "axa-2026-01.yaml", "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    assert sorted(conventions(*line, "--json").json["done"]) == ["AXA-2026-01"]
    assert (
        conventions("party", "rename", "mic", "--name", "fr=Autre", *WHAT, "--all", "--json", code=4).json["error"]["code"]
        == "already_named"
    )


@pytest.mark.parametrize("name", ["Ministère", "de=Industrie", "fr="])
def test_a_name_says_its_language(conventions: Conventions, office: Path, name: str) -> None:
    assert "fr=" in conventions("party", "rename", "mic", "--name", name, *WHAT, "--all", code=2).err


def test_a_party_that_nobody_knows_is_refused(conventions: Conventions, office: Path) -> None:
    for line in (("rename", "zzz", "--name", "fr=Z"), ("succeed", "zzz", "--by", "mi", "--basis", "décret")):
        assert conventions("party", *line, *WHAT, "--all", "--json", code=4).json["error"]["code"] == "not_a_party"


# ── Who stands in a party's place ──────────────────────────────────────────────────────────────


def succeed(conventions: Conventions, *more: Any, code: int = 0) -> Any:
    return conventions("party", "succeed", "mic", "--basis", "décret", *WHAT, "--all", "--json", *more, code=code).json


def test_one_ministry_succeeds_across_the_four_conventions_of_a_ceremony(conventions: Conventions, office: Path) -> None:
    assert sorted(succeed(conventions, "--by", "mi")["done"]) == sorted(CEREMONY)
    for reference in CEREMONY:
        shown = conventions("show", reference, "--json").json
        assert "mi" in shown["parties"]
        assert "mic" not in shown["parties"]
    assert sorted(succeed(conventions, "--by", "mi")["already"]) == sorted(CEREMONY)


def test_two_ministries_succeed_to_one_and_what_is_not_assigned_is_named(conventions: Conventions, office: Path) -> None:
    error = succeed(conventions, "--by", "mi,mt", code=4)["error"]
    assert {one["code"] for one in error["details"]["refusals"]} == {"succession_incomplete"}
    missing = {key for one in error["details"]["refusals"] for key in one["details"]["missing"].split(", ")}
    assert {"mic.minister", "mic.focal"} <= missing
    heir = {"mic.minister": "mi.minister", "mic.focal": "mt.focal"}
    given = [part for key in sorted(missing) for part in ("--assign", f"{key}={heir.get(key, 'mt')}")]
    assert sorted(succeed(conventions, "--by", "mi,mt", *given, "--dry-run")["planned"]) == sorted(CEREMONY)
    assert sorted(succeed(conventions, "--by", "mi,mt", *given)["done"]) == sorted(CEREMONY)
    assert sorted(succeed(conventions, "--by", "mi,mt", *given)["already"]) == sorted(CEREMONY)
    for reference in CEREMONY:
        told = conventions("history", reference).out
        assert "Signature de mic.minister pour mic" in told
        assert "Aux droits de mic viennent : mi, mt (décret)" in told
        assert {"mi", "mt"} <= set(conventions("show", reference, "--json").json["parties"])
        assert not any(who.startswith("mic.") for who in awaited(conventions, reference))
    assert conventions("verify", "--all", "--json").json["ok"]


def test_a_successor_is_in_the_directory_and_every_assignment_means_something(conventions: Conventions, office: Path) -> None:
    assert succeed(conventions, "--by", "zzz", code=4)["error"]["code"] == "not_in_directory"
    assert "milestone.zzz" in succeed(conventions, "--by", "mi", "--assign", "milestone.zzz=mi", code=2)["error"]["message"]
    assert succeed(conventions, "--by", "mi", "--assign", "mic.minister", code=2)["error"]["code"] == "usage"
    assert succeed(conventions, "--by", "mic", code=4)["error"]["details"]["refusals"][0]["code"] == "nothing_to_replace"


def test_closed_conventions_stay_as_they_are(conventions: Conventions, office: Path) -> None:
    conventions("start", EXAMPLES / "conventions" / "axa-2026-01.yaml", "--directory", office, "--as", "pm")
    conventions("abandon", "AXA-2026-01", "--because", "projet retiré", "--as", "pm")
    assert "AXA-2026-01" not in succeed(conventions, "--by", "mi")["done"]


def test_a_pending_signature_passes_to_the_successor(conventions: Conventions, office: Path) -> None:
    conventions("start", EXAMPLES / "conventions" / "axa-2026-01.yaml", "--directory", office, "--as", "pm")
    conventions("draft", "AXA-2026-01", "--document", EXAMPLES / "conventions" / "axa-2026-01.md", "--as", "pm")
    conventions("open", "AXA-2026-01", "--as", "pm")
    succeed(conventions, "--by", "mi")
    assert "mic.minister" not in awaited(conventions, "AXA-2026-01")
    assert "mi.minister" in awaited(conventions, "AXA-2026-01")


# ── Who keeps the conventions ──────────────────────────────────────────────────────────────────


def test_another_manager_keeps_every_convention_from_a_day_on(conventions: Conventions, office: Path) -> None:
    line = ("manager", "replace", "pm", "--by", "pm2", *WHAT, "--all", "--json")
    assert sorted(conventions(*line).json["done"]) == sorted(CEREMONY)
    assert sorted(conventions(*line).json["already"]) == sorted(CEREMONY)
    assert conventions("live", CEREMONY[0], "--as", "pm", "--json", code=4).json["error"]["code"] == "unknown_person"
    conventions("live", CEREMONY[0], "--as", "pm2")


def test_a_manager_must_be_known(conventions: Conventions, office: Path) -> None:
    for old, new in (("pm", "zzz"), ("zzz", "pm2")):
        line = ("manager", "replace", old, "--by", new, *WHAT, "--all", "--json")
        assert conventions(*line, code=4).json["error"]["code"] == "unknown_person"


# ── Mistakes ───────────────────────────────────────────────────────────────────────────────────


def version_of(conventions: Conventions, reference: str, kind: str) -> int:
    return next(int(one["version"]) for one in reversed(conventions("history", reference, "--json").json) if one["kind"] == kind)


def test_a_mistake_is_struck_in_history_and_the_correction_follows(conventions: Conventions, in_force: str, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF")
    version = version_of(conventions, in_force, "convention_signed")
    line = ("correct", in_force, str(version), "--set", f"scan={scan}", "--because", "mauvaise copie", "--as", "pm")
    assert conventions(*line, "--dry-run", "--json").json["events"] == ["fact_corrected"]
    conventions(*line)
    history = conventions("history", in_force, "--json").json
    assert history[version - 1]["corrected_by"] == [history[-1]["version"]]
    assert history[-1]["data"]["now"]["scan"] == hashlib.sha256(b"%PDF").hexdigest()
    shown = conventions("history", in_force).out
    assert f"[rayé : voir version {history[-1]['version']}]" in shown
    assert "Rectification n° 1" in shown


def test_what_rests_on_a_fact_is_listed_beforehand(conventions: Conventions, in_force: str) -> None:
    version = str(version_of(conventions, in_force, "convention_signed"))
    line = ("correct", in_force, version, "--set", "on=2026-02-15", "--because", "date mal lue", "--as", "pm", "--json")
    for more in (("--dry-run",), ()):
        error = conventions(*line, *more, code=4).json["error"]
        assert error["code"] == "something_rests_on_it"
        assert "entered_into_force 2026-02-16" in error["details"]["left"]


@pytest.mark.parametrize(
    ("version", "change", "code", "refused"),
    [
        ("1", "on=2026-02-15", 4, "not_correctable"),
        ("999", "on=2026-02-15", 4, "no_such_event"),
        ("2", "title", 2, "usage"),
        ("2", "scan=/no/such/file", 2, "usage"),
    ],
)
def test_a_bad_correction_is_refused(conventions: Conventions, in_force: str, version: str, change: str, code: int, refused: str) -> None:  # noqa: PLR0917 - a table
    line = ("correct", in_force, version, "--set", change, "--because", "x", "--as", "pm", "--json")
    assert conventions(*line, code=code).json["error"]["code"] == refused
