"""Signals that were refused: recorded by name, reason and the hash of what was sent, never by its content."""

from __future__ import annotations

from typing import Literal

from domain.act import Command, Event, When


class RefuseSubmission(Command):
    """Record that a signal was refused; given by the workflow itself."""

    kind: Literal["refuse_submission"] = "refuse_submission"
    name: str
    reason: str
    payload_sha256: str


class CountRefusals(Command):
    """Record how many more were refused in this run; given by the workflow itself."""

    kind: Literal["count_refusals"] = "count_refusals"
    count: int


class SubmissionRefused(Event):
    kind: Literal["submission_refused"] = "submission_refused"
    name: str
    reason: str
    payload_sha256: str


class SubmissionsRefused(Event):
    """Further refusals of one run, past those recorded one by one."""

    kind: Literal["submissions_refused"] = "submissions_refused"
    count: int


def refuse(command: RefuseSubmission, when: When) -> SubmissionRefused:
    return SubmissionRefused(when=when, name=command.name, reason=command.reason, payload_sha256=command.payload_sha256)
