"""Several conventions signed at one ceremony: the plan, what stands in the way, all or none, and what breaks off."""

from __future__ import annotations

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

from .conftest import Conventions, MemoryDesk

DAY = date(2026, 2, 16)
THERE = ("ceremony", "there", "--as", "pm", "--on", "2026-02-16")
STAGES = "[{id: visas, kind: visa, members: [a.legal]}, {id: signatures, members: [a.boss, b.boss]}]"


def written(folder: Path, reference: str, plan: str) -> Path:
    path = folder / f"{reference.lower()}.yaml"
    path.write_text(
        f"""
reference: "{reference}"
kind: partnership
title: "{reference}"
parties:
  a:
    short: "A"
    names: [{{from: 2020-01-01, fr: "Partie A"}}]
    people:
      a.boss: [{{from: 2020-01-01, name: "Titulaire A"}}]
      a.legal: [{{from: 2020-01-01, name: "Juriste A"}}]
      a.focal: [{{from: 2020-01-01, name: "Focal A"}}]
  b: {{short: "B", names: [{{from: 2020-01-01, fr: "Partie B"}}], people: {{b.boss: [{{from: 2020-01-01, name: "Titulaire B"}}]}}}}
manager: {{pm: [{{from: 2020-01-01, name: "Bureau"}}]}}
documents: [{{id: text, file: "text.md"}}]
signature: {{ceremony: {{id: there, date: 2026-02-16}}, {plan}}}
term: {{initial: P1Y}}
""",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def prepared(conventions: Conventions, desk: MemoryDesk, tmp_path: Path) -> tuple[str, str]:
    """Two conventions open for signature: ONE-1, and TWO-1 whose visa is given."""
    (tmp_path / "text.md").write_text("texte", encoding="utf-8")
    desk.today = DAY
    for reference, plan in (("ONE-1", "members: [a.boss, b.boss]"), ("TWO-1", f"stages: {STAGES}")):
        conventions("start", written(tmp_path, reference, plan), "--as", "pm")
        conventions("draft", reference, "--document", tmp_path / "text.md", "--as", "pm")
        conventions("open", reference, "--as", "pm")
    conventions("visa", "TWO-1", "--by", "a.legal", "--as", "pm", "--on", "2026-02-16")
    return "ONE-1", "TWO-1"


def phases(conventions: Conventions) -> list[str]:
    return [one["phase"] for one in conventions("list", "--json").json]


def obstacles(run: Any) -> list[tuple[str, str, list[str]]]:
    return [(one["reference"], one["code"], one["who"]) for one in run]


@pytest.mark.usefixtures("prepared")
def test_all_are_signed_where_nothing_stands_in_the_way(conventions: Conventions) -> None:
    run = conventions(*THERE, "--all-or-none", "--json")
    assert (len(run.json["signed"]), run.json["obstacles"]) == (4, [])
    assert phases(conventions) == ["in_force", "in_force"]
    assert conventions(*THERE, "--all-or-none", "--json").json["signed"] == []


def test_none_is_signed_where_anything_does_and_all_of_it_is_named(
    conventions: Conventions, prepared: tuple[str, str], tmp_path: Path
) -> None:
    conventions("decline", "ONE-1", "--by", "a.boss", "--because", "non", "--as", "pm", "--on", "2026-02-16")
    conventions("start", written(tmp_path, "NEW-1", "members: [a.boss, b.boss]"), "--as", "pm")
    conventions("start", written(tmp_path, "VISA-1", f"stages: {STAGES}"), "--as", "pm")
    conventions("draft", "VISA-1", "--document", tmp_path / "text.md", "--as", "pm")
    conventions("open", "VISA-1", "--as", "pm")
    expected = [
        ("NEW-1", "not_open", []),
        ("ONE-1", "absent", ["b.boss"]),
        ("ONE-1", "declined", ["a.boss"]),
        ("TWO-1", "absent", ["b.boss"]),
        ("VISA-1", "visas_missing", ["a.legal"]),
    ]
    for more in ((), ("--dry-run",)):
        run = conventions(*THERE, "--all-or-none", "--except", "b.boss", "--json", *more, code=4)
        error = run.json["error"]
        assert (error["code"], sorted(obstacles(error["details"]["obstacles"]))) == ("ceremony_not_ready", expected)
        assert "NEW-1, obstacle : pas ouverte à la signature" in run.err
        assert "TWO-1 : a.boss" in run.err
    told = conventions(*THERE, "--all-or-none", "--except", "b.boss", code=4).err
    assert "VISA-1: manque le visa ou l'approbation : a.legal" in told
    assert phases(conventions) == ["drafting", "signature", "signature", "signature"]
    one_by_one = conventions(*THERE, "--except", "b.boss", "--json").json
    assert one_by_one["signed"] == [{"reference": "TWO-1", "person": "a.boss"}]
    assert sorted(obstacles(one_by_one["obstacles"])) == expected


@pytest.mark.usefixtures("prepared")
def test_a_rule_that_refuses_is_an_obstacle_with_its_name(conventions: Conventions) -> None:
    lapsed = ("--basis", "Décret", "--from", "2025-01-01", "--to", "2026-02-15", "--as", "pm")
    conventions("mandate", "TWO-1", "--who", "b.boss", "--for", "b", *lapsed)
    run = conventions(*THERE, "--all-or-none", "--json", code=4)
    found = obstacles(run.json["error"]["details"]["obstacles"])
    assert found == [("TWO-1", "mandate_does_not_cover", ["b.boss"])]
    assert conventions(*THERE, "--json", code=4).json["error"]["code"] == "mandate_does_not_cover"
    assert phases(conventions) == ["signature", "signature"]


@pytest.mark.usefixtures("prepared")
def test_whoever_is_absent_may_have_a_delegate(conventions: Conventions) -> None:
    delegation = ("--who", "a.focal", "--for", "a", "--delegated-by", "a.boss", "--basis", "Décision", "--from", "2026-01-01")
    for reference in ("ONE-1", "TWO-1"):
        conventions("mandate", reference, *delegation, "--as", "pm")
    run = conventions(*THERE, "--all-or-none", "--instead-of", "a.boss=a.focal", "--json")
    assert run.json["signed"][0] == {"reference": "ONE-1", "person": "a.focal", "instead_of": "a.boss"}
    assert "ONE-1 : a.focal (p.o. a.boss), b.boss" in run.err
    assert phases(conventions) == ["in_force", "in_force"]


@pytest.mark.usefixtures("prepared")
@pytest.mark.parametrize("line", [("--except", "b.bos"), ("--instead-of", "b.bos=a.focal")])
def test_a_slip_in_a_name_signs_for_nobody(conventions: Conventions, line: tuple[str, ...]) -> None:
    error = conventions(*THERE, *line, "--json", code=4).json["error"]
    assert (error["code"], error["details"]["person"]) == ("not_a_signatory", "b.bos")
    assert phases(conventions) == ["signature", "signature"]


@pytest.mark.usefixtures("prepared")
def test_a_stage_that_does_without_an_absentee_is_no_obstacle(conventions: Conventions, tmp_path: Path) -> None:
    conventions(*THERE)
    conventions("start", written(tmp_path, "ANY-1", "members: [a.boss, b.boss], rule: any"), "--as", "pm")
    conventions("draft", "ANY-1", "--document", tmp_path / "text.md", "--as", "pm")
    conventions("open", "ANY-1", "--as", "pm")
    run = conventions(*THERE, "--all-or-none", "--except", "b.boss", "--json")
    assert run.json["signed"] == [{"reference": "ANY-1", "person": "a.boss"}]
    late = conventions("sign", "ANY-1", "--by", "b.boss", "--as", "pm", "--on", "2026-02-16").err
    assert "Signature de b.boss pour b, l'étape « signature des parties » étant déjà complète" in late


class BreaksOff(MemoryDesk):
    """PostgreSQL goes away after so many acts."""

    left = 3

    @override
    async def client(self) -> Client:
        desk = self

        class Client(MemoryClient):
            @override
            async def act(self, reference: str, command: Command) -> Answer:
                desk.left -= 1
                if desk.left < 0:
                    raise OutOfReach("postgresql", "the connection is closed")
                return await super().act(reference, command)

        return Client(self.memory.store, self.now)


def test_what_breaks_off_says_how_far_it_came_and_a_repeat_finishes_it(
    conventions: Conventions, prepared: tuple[str, str], desk: MemoryDesk
) -> None:
    desk.__class__ = BreaksOff
    run = conventions(*THERE, "--all-or-none", "--json", code=6)
    details = run.json["error"]["details"]
    assert [(one["reference"], one["person"]) for one in details["signed"]] == [
        ("ONE-1", "a.boss"),
        ("ONE-1", "b.boss"),
        ("TWO-1", "a.boss"),
    ]
    assert details["not_signed"] == [{"reference": "TWO-1", "person": "b.boss"}]
    assert "Interrompu : 3 signatures consignées" in run.err
    assert phases(conventions) == ["in_force", "signature"]
    desk.__class__ = MemoryDesk
    finished = conventions(*THERE, "--all-or-none", "--json").json["signed"]
    assert finished == [{"reference": prepared[1], "person": "b.boss"}]
    assert phases(conventions) == ["in_force", "in_force"]


@pytest.mark.usefixtures("prepared")
def test_whoever_took_a_signature_back_signs_again_at_the_ceremony(conventions: Conventions) -> None:
    conventions(*THERE, "--except", "b.boss")
    conventions("redraft", "ONE-1", "--because", "Montant", "--as", "pm")
    conventions("open", "ONE-1", "--as", "pm")
    run = conventions(*THERE, "--json").json["signed"]
    assert [(one["reference"], one["person"]) for one in run] == [("ONE-1", "a.boss"), ("ONE-1", "b.boss"), ("TWO-1", "b.boss")]
