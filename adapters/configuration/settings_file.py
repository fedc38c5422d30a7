"""Where the settings file is, and what stands in it. Light to import: the language of the help may stand there, too."""

from __future__ import annotations

import os
import re
import tomllib
from pathlib import Path
from typing import Any

VARIABLE = "CONVENTIONS_CONFIG"
USUAL = "conventions.toml"


def settings_file() -> Path | None:
    """The file that the environment names, whether it is there or not; else the usual one, if it lies in the current folder."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    usual = Path(USUAL)
    return usual if usual.is_file() else None


def text_of(key: str) -> str | None:
    """A text of the settings file; ``None`` where there is none, or no file that can be read: the command says so later."""
    try:
        file = settings_file()
        said = tomllib.loads(file.read_text(encoding="utf-8")).get(key) if file else None
    except (OSError, ValueError):
        return None
    return said if isinstance(said, str) else None


def place_of(file: Path, key: str) -> str:
    """``file:line:column key`` of a key that stands in the file, which is flat; ``tomllib`` tells no places."""
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if found := re.match(rf"\s*\[*[\"']?(?={re.escape(key)}\b)", line):
            return f"{file}:{number}:{found.end() + 1} {key}"
    return f"{file} {key}"


def read(file: Path) -> dict[str, Any]:
    """Raises ``OSError``, or ``ValueError`` (``TOMLDecodeError``, ``UnicodeDecodeError``)."""
    return tomllib.loads(file.read_text(encoding="utf-8"))
