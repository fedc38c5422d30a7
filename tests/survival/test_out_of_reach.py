from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
REFERENCE = "FIMME-2018-01"


class Office:
    """The command line over an embedded stack of its own."""

    def __init__(self, home: Path) -> None:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CONVENTIONS_")}
        self._environment = {**kept, "CONVENTIONS_HOME": str(home), "CONVENTIONS_ACTOR": "pm"}

    def run(self, *words: str) -> tuple[int, Any]:
        """The exit code of a command, and what it printed as JSON."""
        done = subprocess.run(
            [sys.executable, "starter.py", *words, "--json"],
            cwd=ROOT,
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return done.returncode, json.loads(done.stdout) if done.stdout.strip() else done.stderr

    def kill(self, part: str) -> None:
        """End a part at once, with everything below it."""
        pids = {one["name"]: one["pid"] for one in self.run("status")[1]["parts"]}
        os.killpg(os.getpgid(pids[part]), signal.SIGKILL)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = Office(tmp_path_factory.mktemp("office"))
    assert office.run("up", "--detach")[0] == 0
    assert office.run("directory", "load", "examples/directory.yaml")[0] == 0
    assert office.run("start", "examples/conventions/fimme-2018-01.yaml")[0] == 0
    assert office.run("live", REFERENCE)[0] == 0
    yield office
    assert office.run("down")[0] == 0


def report(office: Office, command_id: str) -> tuple[int, Any]:
    return office.run("milestone", "report", REFERENCE, "study", "--note", command_id, "--command-id", command_id)


@pytest.mark.parametrize("part", ["worker", "postgresql", "temporal"])
def test_whoever_is_away_is_named_and_the_same_command_is_recorded_once_when_they_are_back(office: Office, part: str) -> None:
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


def test_reading_needs_neither_temporal_nor_a_worker(office: Office) -> None:
    office.kill("temporal")
    office.kill("worker")
    code, shown = office.run("show", REFERENCE)
    assert (code, shown["reference"]) == (0, REFERENCE)
    assert office.run("up", "--detach")[0] == 0
