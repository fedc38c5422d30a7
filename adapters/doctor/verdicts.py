"""What an examination is made of: parts, their checks, and what each check found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from adapters.configuration.settings import Settings
from adapters.doctor.words import Said
from adapters.embedded.record import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined. ``record`` is ``None`` where no stack was ever brought up, or where its file cannot be read."""

    settings: Settings
    record: Record | None
    record_is_damaged: bool = False

    def is_embedded(self, name: str) -> bool:
        """Whether an address (``database``, ``temporal``, ``smtp``) is that of the stack under the home."""
        addresses = self.record.addresses if self.record else None
        return addresses is not None and getattr(addresses, name) == getattr(self.settings, name)


class Text(Protocol):
    """Something that can be said in French and in English."""

    def say(self, language: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """``repair`` is there when something is to be repaired, and only then."""

    found: Text
    repair: Text | None = None

    @property
    def ok(self) -> bool:
        return self.repair is None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A verdict in words. ``part`` and ``check`` are the names that scripts rely on."""

    part: str
    check: str
    ok: bool
    found: str
    repair: str | None


class Unreachable(Exception):
    """A part cannot be looked at; the verdict says why"""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.found.say("en"))
        self.verdict = verdict


class SaidElsewhere(Exception):
    """Nothing can be known here, for a reason that another part reports"""


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """``reach`` gives what the checks look at, such as a connection; it raises ``Unreachable``. Each check is a short
    function, told by the name that scripts know it by.
    """

    name: str
    reach: Callable[[Patient], AbstractAsyncContextManager[T]]
    checks: Mapping[str, Callable[[Patient, T], Awaitable[Verdict]]]
    variable: str | None = None
    """The setting that names its address, for a server: then reaching it is a check of its own, ``reachable``."""


def fine(key: str, **details: Any) -> Verdict:
    return Verdict(Said(key, details))


def wrong(key: str, repair: str, **details: Any) -> Verdict:
    """Both texts share the details."""
    return Verdict(Said(key, details), Said(repair, details))
