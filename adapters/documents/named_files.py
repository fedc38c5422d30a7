"""Which files a convention's record names, where, and under which name: what proves an act, given back or looked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from domain.act import Envelope

GROUPS = ("documents", "evidence", "letters")
"""keys of events that hold files by name; one without a hash is attested on paper"""
SINGLE = ("scan", "minutes", "instrument", "sheet", "document")
"""keys that hold one file"""
_CORRECTED = "fact_corrected"
_ABOUT = ("milestone", "action", "commitment", "indicator")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ENDINGS = {b"%PDF-": ".pdf", b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg"}
_PACKED = {b"word/": ".docx", b"xl/": ".xlsx"}


class NamedFile(NamedTuple):
    """A file of an event; no hash where it is attested on paper."""

    about: str
    """milestone, action, indicator, ``<contribution>-<tranche>``, ``<committee>-<session>``, ``programme-<year>``, else the act's kind"""
    name: str
    sha256: str | None
    day: date
    version: int
    kind: str


def files_in(data: Mapping[str, Any]) -> Iterator[tuple[str, str | None]]:
    """Name and hash of every file that an event's data names; of a correction, those of the fact as it stands now."""
    for key in GROUPS:
        if isinstance(kept := data.get(key), dict):
            yield from kept.items()
    for key in SINGLE:
        if isinstance(digest := data.get(key), str) and (key != "document" or _SHA256.fullmatch(digest)):
            yield key, digest
    if isinstance(fact := data.get("fact"), dict):
        yield from files_in(fact)


def files_of(envelopes: Sequence[Envelope]) -> Iterator[NamedFile]:
    """Every file of a convention, in the order of its acts; a fact that was corrected gives way to its correction."""
    corrected = {one.data["version"]: one.version for one in envelopes if one.kind == _CORRECTED}
    for one in envelopes:
        version = one.data["version"] if one.kind == _CORRECTED else one.version
        if corrected.get(version, one.version) == one.version:
            about = _about(one.data["fact"] if one.kind == _CORRECTED else one.data) or one.kind
            for name, digest in files_in(one.data):
                yield NamedFile(about, name, digest, one.effective_on, one.version, one.kind)


def _about(data: Mapping[str, Any]) -> str | None:
    if found := next((str(data[key]) for key in _ABOUT if data.get(key)), None):
        return found
    if data.get("contribution"):
        return "-".join(dict.fromkeys((str(data["contribution"]), str(data.get("tranche") or data["contribution"]))))
    if data.get("committee") and data.get("session"):
        return f"{data['committee']}-{data['session']}"
    if data.get("year"):
        return f"programme-{data['year']}"
    return str(data["person"]) if data.get("person") else None


def ending(content: bytes) -> str:
    """What a file's name should end with, so that it opens: the record keeps no names of files."""
    if found := next((suffix for begin, suffix in _ENDINGS.items() if content.startswith(begin)), None):
        return found
    if content.startswith(b"PK\x03\x04"):
        return next((suffix for inside, suffix in _PACKED.items() if inside in content), ".zip")
    try:
        return "" if b"\0" in content else ".txt" if content.decode("utf-8-sig") else ""
    except UnicodeDecodeError:
        return ""
