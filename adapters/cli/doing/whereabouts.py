"""Where the file of a convention stood when it was started: a convenience of this machine, of which the log knows nothing."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

_FILE = "started.json"


def remember(home: Path, reference: str, file: Path) -> None:
    """Keep the folder of a convention's file. That it cannot be kept stops nothing."""
    with suppress(OSError):
        known = _known(home) | {reference: str(file.absolute().parent)}
        home.mkdir(parents=True, exist_ok=True)
        unfinished = home / f"{_FILE}.unfinished"
        unfinished.write_text(json.dumps(known, ensure_ascii=False, indent=2), encoding="utf-8")
        unfinished.rename(home / _FILE)


def folders(home: Path, reference: str) -> tuple[Path, ...]:
    """Where files that a convention names may lie: the current folder, then that of its own file."""
    known = _known(home).get(reference)
    return (Path(), *((Path(known),) if known else ()))


def started(home: Path) -> list[str]:
    """The references that were started from here."""
    return sorted(_known(home))


def _known(home: Path) -> dict[str, str]:
    try:
        known = json.loads((home / _FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in known.items()} if isinstance(known, dict) else {}
