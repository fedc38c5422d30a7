"""A committee's session as its members know it: where and when, how often that changed, whether it was called off.

Who may do what about it stands in ``moving.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event
from domain.files.blocks import Id, Sentence

Follows = Literal["convention_closed", "committee_gone"]
"""with what a session has ended that nobody called off"""


class CallOffReview(Command):
    """Call off a session that was convened; what the committee owes by its cadence stands again."""

    kind: Literal["call_off_review"] = "call_off_review"
    committee: Id
    session: Annotated[int, Field(ge=1, le=9999)]
    because: Sentence


class SessionMoved(Event):
    """Another day, hour or place: all of it as it stands now.

    ``sent_on`` is when the present day was announced; ``sequence`` is higher than whatever any member was told of it before.
    """

    kind: Literal["session_moved"] = "session_moved"
    committee: str
    session: int
    session_day: date
    begin: str | None = None
    place: str | None = None
    link: str | None = None
    second: bool = False
    sent_on: date
    sequence: int
    irregularities: tuple[str, ...] = ()


class SessionCalledOff(Event):
    """It will not be held; what it was called for is as open as before. ``session_day`` and the rest say which one that was.

    ``because`` is the reason of whoever called it off; ``follows`` says with what it ended, where nobody did.
    """

    kind: Literal["session_called_off"] = "session_called_off"
    committee: str
    session: int
    because: str | None = None
    follows: Follows | None = None
    session_day: date
    begin: str | None = None
    place: str | None = None
    link: str | None = None
    sequence: int


MeetingEvent = SessionMoved | SessionCalledOff


class Meeting(BaseModel):
    """What goes into a calendar: local day and hour (none: the whole day) in ``zone``. ``sequence`` rises with every change."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    committee: str
    session: int
    day: date
    begin: str | None = None
    zone: str
    place: str | None = None
    link: str | None = None
    sequence: int = 0
    cancelled: bool = False
