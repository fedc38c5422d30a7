"""Finds SQL by name: every statement stands in a ``.sql`` file beside this module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent / "sql"
_HEADING = re.compile(r"^-- name: (\w+)\n", re.MULTILINE)


def script(name: str) -> str:
    """A whole file, such as ``migrations/0001_event_store``, to be run as it is."""
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


@cache
def statements(name: str) -> Mapping[str, str]:
    """The statements of a file by their ``-- name:`` headings; what stands before the first heading is for readers."""
    _, *parts = _HEADING.split(script(name))
    return MappingProxyType({title: text.strip() for title, text in zip(parts[::2], parts[1::2], strict=True)})
