"""The rules that rows obey before any store takes them, whatever keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from activities.contracts import Row
from activities.ports import BrokenChain
from domain.act import chained

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def refuse_misshapen(stream: str, expected: int, previous: str, rows: Sequence[Row]) -> None:
    """Raises ``BrokenChain`` for rows that could not be read back exactly as given.

    Versions follow ``expected`` one by one; hashes and ids are written in the one canonical way; instants have a zone;
    and text has UTF-8 bytes without NUL, which PostgreSQL cannot hold (canonical JSON escapes it).
    """
    if not _DIGEST.fullmatch(previous):
        raise BrokenChain(f"{stream!r}: the previous hash is not 64 lower-case hexadecimal digits")
    for version, row in enumerate(rows, expected + 1):
        if fault := _fault(version, row) or _unkeepable(stream):
            raise BrokenChain(f"{stream!r}: version {version} has {fault}")


def refuse_unchained(stream: str, previous: str, rows: Sequence[Row]) -> None:
    """Raises ``BrokenChain`` at the first row whose hash does not follow from the one before it."""
    for row in rows:
        if row.hash != chained(previous, row.record):
            raise BrokenChain(f"{stream!r}: the hash of version {row.version} does not follow")
        previous = row.hash


def _fault(version: int, row: Row) -> str | None:
    if row.version != version:
        return f"number {row.version} in its row"
    if not _DIGEST.fullmatch(row.hash):
        return "a hash that is not 64 lower-case hexadecimal digits"
    if not _UUID.fullmatch(row.event_id):
        return "an event id that is not a canonical UUID"
    if row.occurred_at.tzinfo is None:
        return "an instant without a zone"
    return _unkeepable(row.kind) or _unkeepable(row.record)


def _unkeepable(text: str) -> str | None:
    if "\0" in text:
        return "text with a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "text that has no UTF-8 form"
    return None
