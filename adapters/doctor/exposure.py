"""What would leave this machine in clear, for each server; whatever this finds is not connected to either."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters.configuration.exposure import documents_exposed, mail_exposed, postgresql_exposed, temporal_exposed
from adapters.configuration.findings import Finding
from adapters.configuration.settings import Settings
from adapters.doctor.examining import in_time, nothing_to_reach
from adapters.doctor.verdicts import Part, Patient, Verdict, fine


@dataclass(frozen=True, slots=True)
class What:
    """What is unsafe."""

    findings: tuple[Finding, ...]

    def say(self, language: str) -> str:
        return "; ".join(one.what(language) for one in self.findings)


@dataclass(frozen=True, slots=True)
class Repair:
    """What to set or to do, a line each."""

    findings: tuple[Finding, ...]

    def say(self, language: str) -> str:
        return "\n".join(dict.fromkeys(one.repair(language) for one in self.findings))


def unsafe(findings: tuple[Finding, ...]) -> Verdict:
    """In the words that a worker has for the same findings when it refuses to begin."""
    return Verdict(What(findings), Repair(findings))


def _check(exposed: Callable[[Settings], tuple[Finding, ...]], address: Callable[[Settings], str]) -> Callable[..., Awaitable[Verdict]]:
    async def check(patient: Patient, _: None) -> Verdict:
        findings = await in_time(lambda: exposed(patient.settings))  # it reads the files of authorities and keys
        return unsafe(findings) if findings else fine("closed", address=address(patient.settings))

    return check


def _database(settings: Settings) -> str:
    """Without login and password."""
    return urlsplit(settings.database).netloc.rpartition("@")[2] or "localhost"


EXPOSURE = Part(
    "exposure",
    nothing_to_reach,
    {
        "temporal": _check(temporal_exposed, lambda settings: settings.temporal),
        "postgresql": _check(postgresql_exposed, _database),
        "mail": _check(mail_exposed, lambda settings: settings.smtp),
        "documents": _check(documents_exposed, lambda settings: str(settings.documents)),
    },
)
