from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

Service = dict[str, Any]


def quiet_environment(**variables: str) -> dict[str, str]:
    """Ours without any setting that a compose file or our program would take from it."""
    foreign = ("CONVENTIONS_", "COMPOSE_", "SECRETS_FOLDER", "READERS_PORT", "OPERATORS_PORT", "MAIL_PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", **variables}


def compose(*arguments: str, said: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The real ``docker compose``, without an engine: what it makes of our file under these variables."""
    argv = [str(BIN / "docker-compose"), "--env-file", os.devnull, *arguments]
    return subprocess.run(argv, cwd=ROOT, env=quiet_environment(**said), capture_output=True, text=True, check=False)


def example_variables() -> dict[str, str]:
    """What .env.example says."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="session")
def rendered() -> dict[str, Any]:
    """The whole file as ``docker compose`` understands it, every profile included."""
    done = compose("--profile", "*", "config", "--format", "json", said=example_variables())
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout.replace("$$", "$"))  # written out again, a dollar is doubled again
    return document


@pytest.fixture(scope="session")
def services(rendered: dict[str, Any]) -> dict[str, Service]:
    found: dict[str, Service] = rendered["services"]
    return found
