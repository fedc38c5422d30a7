"""What calls a committee together out of its turn: a member's request, or a matter that another committee could not settle."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Command, Event
from domain.files.blocks import Id, Sentence

Failure = Literal["no_quorum", "adjourned", "disagreement"]
"""why a session did not settle what it met for"""
Cause = Literal["request", "missed", "no_quorum", "adjourned", "disagreement"]


class RequestReview(Command):
    """Ask for a session of a committee that meets at its members' request."""

    kind: Literal["request_review"] = "request_review"
    committee: Id
    because: Sentence


class ReviewRequested(Event):
    """``due`` is the day by which the committee must have been convened."""

    kind: Literal["review_requested"] = "review_requested"
    committee: str
    person: str
    because: str
    due: date


class MatterEscalated(Event):
    """What ``committee`` failed to settle twice running is another's: ``to``, which must have been convened by ``due``."""

    kind: Literal["matter_escalated"] = "matter_escalated"
    committee: str
    to: str
    cause: Literal["missed", "no_quorum", "adjourned", "disagreement"]
    session: int | None = None
    """the last session that failed; none where it was not held"""
    due: date


CallEvent = ReviewRequested | MatterEscalated


class Call(BaseModel):
    """Why a committee is to meet, until it has met. ``origin`` is the member who asked, or the committee that failed."""

    model_config = ConfigDict(frozen=True)

    cause: Cause
    origin: str
    on: date
    due: date
    recorded_on: date
    because: str | None = None
    session: int | None = None


def call_of(event: CallEvent) -> Call:
    """What an event calls a committee for."""
    shared = {"on": event.when.on, "due": event.due, "recorded_on": event.when.recorded_on}
    if isinstance(event, ReviewRequested):
        return Call.model_validate({"cause": "request", "origin": event.person, "because": event.because, **shared})
    return Call.model_validate({"cause": event.cause, "origin": event.committee, "session": event.session, **shared})
