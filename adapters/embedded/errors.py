"""What can go wrong when the embedded stack starts or ends."""

from __future__ import annotations

from pathlib import Path


class EmbeddedError(Exception):
    """The embedded stack cannot do what was asked"""


class NotReady(EmbeddedError):
    """A part did not answer in time"""


class PartEnded(EmbeddedError):
    """A part ended by itself while it was expected to answer"""

    def __init__(self, part: str, log: Path) -> None:
        super().__init__(f"{part} ended by itself while starting; its log ({log}) says:\n{_tail(log)}")


class PortTaken(EmbeddedError):
    """A port that was asked for is in use by another program"""

    def __init__(self, port: int, variable: str | None) -> None:
        remedy = f"; set {variable} to another one" if variable else ""
        super().__init__(f"port {port} on 127.0.0.1 is taken by another program{remedy}")
        self.port, self.variable = port, variable


class DamagedRecord(EmbeddedError):
    """What was written about the stack cannot be read"""

    def __init__(self, file: Path) -> None:
        super().__init__(f"{file} cannot be read: up makes a new one, on other ports")
        self.file = file


class StackBusy(EmbeddedError):
    """Another program is starting or ending this stack"""


class UnsafeDatabase(EmbeddedError):
    """PostgreSQL runs with a setting under which acknowledged events can be lost"""


def _tail(log: Path, lines: int = 15) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
