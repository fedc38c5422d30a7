from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.embedded.typed import Typed

pytestmark = pytest.mark.server

REFERENCE = "FIMME-2018-01"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    office = Typed(tmp_path_factory.mktemp("office"))
    assert office.run("up", "--detach")[0] == 0
    assert office.run("directory", "load", "examples/directory.yaml")[0] == 0
    assert office.run("start", "examples/conventions/fimme-2018-01.yaml")[0] == 0
    assert office.run("live", REFERENCE)[0] == 0
    yield office
    assert office.run("down")[0] == 0


def report(office: Typed, command_id: str) -> tuple[int, Any]:
    return office.run("milestone", "report", REFERENCE, "study", "--note", command_id, "--command-id", command_id)


@pytest.mark.parametrize("part", ["worker", "postgresql", "temporal"])
def test_whoever_is_away_is_named_and_the_same_command_is_recorded_once_when_they_are_back(office: Typed, part: str) -> None:
    office.kill(part)
    code, said = report(office, f"without-{part}")
    assert code == 6
    assert part in json.dumps(said["error"])
    assert office.run("up", "--detach")[0] == 0
    code, answer = report(office, f"without-{part}")
    assert (code, answer["reference"]) == (0, REFERENCE)
    _, history = office.run("history", REFERENCE)
    assert [one["version"] for one in history] == list(range(1, len(history) + 1))
    assert [one["command_id"] for one in history].count(f"without-{part}") == 1


def test_reading_needs_neither_temporal_nor_a_worker(office: Typed) -> None:
    office.kill("temporal")
    office.kill("worker")
    code, shown = office.run("show", REFERENCE)
    assert (code, shown["reference"]) == (0, REFERENCE)
    assert office.run("up", "--detach")[0] == 0
