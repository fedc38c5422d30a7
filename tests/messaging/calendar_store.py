"""A calendar as programs of others keep one: read with vobject, one entry a UID, the highest SEQUENCE wins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import vobject


def read(content: bytes) -> Any:
    """The whole calendar. Raises what an independent reader raises; lines longer than RFC 5545 allows are no calendar either."""
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    return vobject.readOne(content.decode())


@dataclass
class CalendarStore:
    entries: dict[str, Any] = field(default_factory=dict)

    def take(self, content: bytes) -> None:
        for entry in read(content).vevent_list:
            known = self.entries.get(entry.uid.value)
            if known is None or int(entry.sequence.value) >= int(known.sequence.value):
                self.entries[entry.uid.value] = entry

    @property
    def one(self) -> Any:
        (entry,) = self.entries.values()
        return entry

    def titles(self) -> list[str]:
        return sorted(entry.summary.value for entry in self.entries.values())
