"""Signals that were refused: recorded by name, reason and the hash of what was sent, never by its content."""

from __future__ import annotations

from typing import Literal

from domain.act import Event


class SubmissionRefused(Event):
    kind: Literal["submission_refused"] = "submission_refused"
    name: str
    reason: str
    payload_sha256: str
    details: dict[str, str] = {}


class SubmissionsRefused(Event):
    """Further refusals of one run, past those recorded one by one."""

    kind: Literal["submissions_refused"] = "submissions_refused"
    count: int
