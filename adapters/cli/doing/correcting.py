"""A fact that was recorded wrongly, struck and put right."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import act_on, found_convention
from adapters.cli.doing.signing import keep
from adapters.errors import Misused, UnusableFile
from domain.changes.corrections import Correct

_SHA256 = re.compile("[0-9a-f]{64}")
_FILES = {"scan", "minutes"}


async def correct(work: Work, *, reference: str, version: int, changes: Sequence[str], because: str) -> None:
    """Tried on the folded state where a dry run is asked for; a file stands for its content."""
    said = _pairs(work, changes)
    found = await found_convention(work, reference)
    values = {field: await _value(work, field, value) for field, value in said.items()}
    await act_on(work, found, work.order(Correct, version=version, changes=values, because=because))


def _pairs(work: Work, changes: Sequence[str]) -> dict[str, str]:
    """``FIELD=VALUE``, each field once. Raises ``Misused``."""
    said: dict[str, str] = {}
    for one in changes:
        field, sign, value = (part.strip() for part in one.partition("="))
        if not sign or not field or field in said:
            raise Misused(work.out.say("bad_set", pair=one))
        said[field] = value
    return said


async def _value(work: Work, field: str, value: str) -> str:
    """A file's hash where the field holds one. Raises ``UnusableFile``."""
    if not (field in _FILES or field.startswith("evidence.")) or not value or _SHA256.fullmatch(value):
        return value
    return await keep(work, _file(value))


def _file(value: str) -> Path:
    if not Path(value).is_file():
        raise UnusableFile(value, "FileNotFoundError")
    return Path(value)
