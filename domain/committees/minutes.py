"""Minutes of sessions: by when they are owed, what was recorded, who approved or objected, and when they stand approved.

Who may do what about them, and what follows from it, stands in ``minuting.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event
from domain.files.blocks import Id, Sentence
from domain.signature.drafting import Sha256

Number = Annotated[int, Field(ge=1, le=9999)]


class RecordMinutes(Command):
    """Record the minutes of a session that was held, or corrected ones."""

    kind: Literal["record_minutes"] = "record_minutes"
    committee: Id
    session: Number
    minutes: Sha256 | None = None
    """SHA-256 of the file; none for minutes on paper, which are attested by this"""


class ApproveMinutes(Command):
    """Approve the minutes of a session, or object to them."""

    kind: Literal["approve_minutes"] = "approve_minutes"
    committee: Id
    session: Number
    objection: Sentence | None = None
    """what is wrong with them; an objection leaves them to the next session"""


class MinutesRecorded(Event):
    """``readers`` are those whose approval makes them approved; ``deemed_on`` is the last day of silence, where silence approves."""

    kind: Literal["minutes_recorded"] = "minutes_recorded"
    committee: str
    session: int
    minutes: str | None
    number: int = 1
    """which version of them this is"""
    readers: tuple[str, ...] = ()
    deemed_on: date | None = None
    irregularities: tuple[str, ...] = ()


class MinutesAgreed(Event):
    """One member has approved."""

    kind: Literal["minutes_agreed"] = "minutes_agreed"
    committee: str
    session: int
    person: str


class MinutesObjected(Event):
    """Silence approves them no more; the next session does."""

    kind: Literal["minutes_objected"] = "minutes_objected"
    committee: str
    session: int
    person: str
    text: str


class MinutesApproved(Event):
    """Approved by everybody who sat with a vote, or by a decision ``at`` a later session."""

    kind: Literal["minutes_approved"] = "minutes_approved"
    committee: str
    session: int
    at: int | None = None


class MinutesDeemedApproved(Event):
    """Nobody objected in time."""

    kind: Literal["minutes_deemed_approved"] = "minutes_deemed_approved"
    committee: str
    session: int


MinutesEvent = MinutesRecorded | MinutesAgreed | MinutesObjected | MinutesApproved | MinutesDeemedApproved


class Minutes(BaseModel):
    """Where the minutes of one session stand. ``since`` is the day on which what they are waiting for was recorded."""

    model_config = ConfigDict(frozen=True)

    due: date | None = None
    """by when they are owed, where the terms say so and none are recorded"""
    since: date = date.min
    number: int = 0
    sha256: str | None = None
    on: date | None = None
    readers: tuple[str, ...] = ()
    agreed: tuple[str, ...] = ()
    objected: tuple[str, ...] = ()
    deemed_on: date | None = None
    approved_on: date | None = None

    @property
    def to_approve(self) -> bool:
        return self.number > 0 and self.approved_on is None

    @property
    def silent(self) -> tuple[str, ...]:
        """Who has said nothing of them yet."""
        return tuple(who for who in self.readers if who not in (*self.agreed, *self.objected))


def evolve(minutes: Minutes, event: MinutesEvent) -> Minutes:
    """The minutes of a session after an event about them."""
    match event:
        case MinutesRecorded():
            return Minutes(
                since=event.when.recorded_on,
                number=event.number,
                sha256=event.minutes,
                on=event.when.on,
                readers=event.readers,
                deemed_on=event.deemed_on,
            )
        case MinutesAgreed():
            objected = tuple(who for who in minutes.objected if who != event.person)
            return minutes.model_copy(update={"agreed": (*minutes.agreed, event.person), "objected": objected})
        case MinutesObjected():
            agreed = tuple(who for who in minutes.agreed if who != event.person)
            objected = (*(who for who in minutes.objected if who != event.person), event.person)
            return minutes.model_copy(update={"agreed": agreed, "objected": objected, "deemed_on": None})
        case MinutesApproved() | MinutesDeemedApproved():
            return minutes.model_copy(update={"approved_on": event.when.on, "due": None})
        case _:
            assert_never(event)
