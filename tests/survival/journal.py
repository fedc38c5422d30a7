"""What a client wrote down about each command: that it asked, and what it was told. Written out before it goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class Said(StrEnum):
    INVOKE = "invoke"
    OK = "ok"
    FAIL = "fail"
    """nothing was done"""
    UNKNOWN = "unknown"
    """it may have been done, or be done later"""


class Line(BaseModel):
    """``at`` is the machine's monotonic clock, the same for all its processes; ``version`` is what the answer named."""

    model_config = ConfigDict(frozen=True)

    at: float
    client: str
    said: Said
    convention: str
    command_id: str
    version: int | None = None
    why: str = ""


class Journal:
    """One client's file, a JSON object a line."""

    def __init__(self, path: Path, client: str) -> None:
        self._path = path
        self._client = client

    def write(self, said: Said, convention: str, command_id: str, *, version: int | None = None, why: str = "") -> None:
        line = Line(
            at=time.monotonic(),
            client=self._client,
            said=said,
            convention=convention,
            command_id=command_id,
            version=version,
            why=why,
        )
        with self._path.open("a") as file:
            file.write(line.model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())


class Reader:
    """Follows journals while they are being written."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._read = dict.fromkeys(paths, 0)
        self.lines: list[Line] = []

    def look(self) -> list[Line]:
        """All lines so far, each client's in its order."""
        for path, size in self._read.items():
            if path.exists():
                with path.open("rb") as file:
                    file.seek(size)
                    whole, newline, _ = file.read().rpartition(b"\n")
                self._read[path] += len(whole) + len(newline)
                self.lines += [Line.model_validate_json(line) for line in whole.splitlines()]
        return self.lines
