"""What falls due: deadlines that somebody owes, the items that follow from them, and their order."""

from __future__ import annotations

from datetime import date, time
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Command, Event
from domain.days.calendar import At, local
from domain.messages.delivery import Way

MESSAGE = "message"
SPOKEN_OF = frozenset(
    {
        *("visa_due", "signature_due", "amendment_visa_due", "amendment_due", "milestone_due", "milestone_blocked", "programme_due"),
        *("commitment_due", "tranche_due", "indicator_due", "review_due", "convocation_due", "consultation_due", "minutes_due"),
        *("minutes_deemed_approved", "request_due", "escalation_due", "action_due", "cure_due", "notice_deadline", "term_end"),
    }
)
"""what deadlines are about: whatever else a message is about, an act has told, and no day makes that untrue"""
Effect = Literal["lapse", "deemed_given", "deemed_refused"]


class Deadline(BaseModel):
    """Something due on a day. What it is about, its target and its day together are its name.

    ``duty`` says that somebody is late once it has passed; otherwise a right ends (a notice) or a date is only announced.
    ``since`` is the day its cause was recorded: what should have been sent before is never sent.
    ``falls_due`` says whether its passing is recorded by itself; dates with an item of their own are only announced.
    """

    model_config = ConfigDict(frozen=True)

    about: str
    target: str
    due: date
    title: str
    to: tuple[str, ...]
    since: date
    duty: bool = True
    falls_due: bool = True
    escalate: bool = False
    """the programme manager hears of every reminder past the day, not only of the later ones"""
    committee: str | None = None
    """whose chair and secretary hear of it when it stays late, where it is one committee's"""
    effect: Effect | None = None
    """what its passing brings by itself, where nobody has answered"""
    article: str | None = None

    @cached_property
    def key(self) -> str:
        """The name under which state remembers what became of it."""
        return f"{self.about}/{self.target}/{self.due.isoformat()}"


class AgendaItem(BaseModel):
    """One line of the agenda: executed once, when its local day and time of day have come."""

    model_config = ConfigDict(frozen=True)

    due: date
    at: At
    kind: str
    target: str
    title: str = ""
    about: str | None = None
    rung: str | None = None
    to: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    """of a message: whom the manager writes a letter"""
    delivery: Way | None = None
    """of a message: how it goes"""
    key: str = ""
    effect: Effect | None = None

    def order(self) -> tuple[date, time, bool, str, str, str]:
        """By instant, then facts before messages, then kind, target and rung; no two items of an agenda are equal in it."""
        return self._order

    @cached_property
    def _order(self) -> tuple[date, time, bool, str, str, str]:
        return (*local(self.due, self.at), self.kind == MESSAGE, self.kind, self.target, f"{self.about}{self.rung}{self.key}")


class Awaited(BaseModel):
    """What a convention is waiting for, from whom, and why; in codes, for others to put into words."""

    model_config = ConfigDict(frozen=True)

    rule: str
    target: str = ""
    who: tuple[str, ...] = ()
    since: date | None = None
    due: date | None = None
    article: str | None = None
    title: str = ""
    effect: Effect | None = None
    because: str | None = None
    """why it stands still, where it does"""


class FallDue(Command):
    """Execute whatever on the agenda has come due; given by the workflow when it wakes."""

    kind: Literal["fall_due"] = "fall_due"


class DeadlinePassed(Event):
    """Nobody did in time what was due; its effects are events of their own."""

    kind: Literal["deadline_passed"] = "deadline_passed"
    about: str
    target: str
    due: date

    @property
    def key(self) -> str:
        return f"{self.about}/{self.target}/{self.due.isoformat()}"
