"""Log files that do not grow without bound."""

from __future__ import annotations

from pathlib import Path

LARGEST = 16 * 1024 * 1024
KEPT = 4 * 1024 * 1024
"""Bytes: of a log file that has grown beyond the first, so many are kept, from the beginning of a line."""


def cap(folder: Path) -> None:
    """Keep the end of each log that has grown too large.

    In place, because a running part goes on writing to the same file; all of them append, so what they write next stands
    after what was kept. Only a line written at this very moment can be lost.
    """
    for log in folder.glob("*.log"):
        if log.stat().st_size > LARGEST:
            with log.open("r+b") as file:
                file.seek(-KEPT, 2)
                file.readline()
                end = file.read()
                file.seek(0)
                file.write(end)
                file.truncate()
