"""Texts and pages as they were last read by somebody: ``GOLDEN=write`` writes them anew, to be read before they are kept."""

from __future__ import annotations

import os
from pathlib import Path

from activities.ports import Wording

GOLDEN = Path(__file__).parent / "golden"


def as_golden(name: str, wording: Wording) -> None:
    """The text of a letter, its subject first."""
    _same(GOLDEN / f"{name}.txt", f"{wording.subject}\n\n{wording.body}")


def as_golden_page(name: str, wording: Wording) -> None:
    _same(GOLDEN / f"{name}.html", wording.html or "")


def _same(path: Path, text: str) -> None:
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
