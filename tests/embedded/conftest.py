from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from adapters.embedded.stack import Stack

IDLE_WORKER = (
    sys.executable,
    "-c",
    "import os, pathlib, signal; pathlib.Path(os.environ['CONVENTIONS_READY_FILE']).touch(); signal.pause()",
)


async def nothing_to_prepare(dsn: str) -> None:
    """Most of these tests look at processes, not at tables."""


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("CONVENTIONS_"):
            monkeypatch.delenv(name)


@pytest.fixture
async def new_stack(tmp_path: Path) -> AsyncIterator[Callable[[str], Stack]]:
    """Makes stacks that are ended with the test."""
    stacks: list[Stack] = []

    def make(name: str = "home") -> Stack:
        stacks.append(Stack(tmp_path / name, worker=IDLE_WORKER, prepare=nothing_to_prepare, durable=False))
        return stacks[-1]

    yield make
    for stack in stacks:
        await stack.down()
