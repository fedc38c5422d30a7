"""When people are reminded of what is due, as the terms say it, and what does not wait for a digest."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import Field, ValidationInfo, field_validator

from domain.days.calendar import Period
from domain.files.blocks import Block


class Ladder(Block):
    """When a deadline is spoken of: leads before it, on the day, and past it."""

    before: tuple[Period, ...] = (Period(days=30), Period(days=7), Period(days=1))
    on_day: bool = True
    overdue_every: Period | None = Period(days=7)
    escalate_after: Annotated[int, Field(ge=0)] = 2
    at_most: Annotated[int, Field(ge=0, le=52)] = 4
    """overdue rungs; afterwards the item stays in every digest until it is settled"""
    working_days_only: bool = True


Category = Literal["convocation", "minutes", "signature", "last_day"]


DeadlineKind = Literal[
    "visa_due",
    "signature_due",
    "milestone_due",
    "milestone_blocked",
    "commitment_due",
    "tranche_due",
    "indicator_due",
    "action_due",
    "programme_due",
    "review_due",
    "convocation_due",
    "request_due",
    "escalation_due",
    "consultation_due",
    "minutes_due",
    "minutes_deemed_approved",
    "amendment_visa_due",
    "amendment_due",
    "cure_due",
    "notice_deadline",
    "term_end",
]
"""What a deadline may be about: whatever has a ladder."""


class Reminders(Block):
    delivery: Literal["digest", "single"] = "digest"
    alone: tuple[Category, ...] = ("convocation", "minutes", "signature", "last_day")
    default: Ladder = Ladder()
    ladders: dict[DeadlineKind, Ladder] = {}
    """other ladders for some kinds of deadlines; what one of them leaves out is as in ``default``"""

    @field_validator("ladders", mode="after")
    @classmethod
    def _like_the_default(cls, ladders: dict[DeadlineKind, Ladder], said: ValidationInfo) -> dict[DeadlineKind, Ladder]:
        default: Ladder = said.data.get("default", Ladder())
        return {kind: default.model_copy(update={key: getattr(one, key) for key in one.model_fields_set}) for kind, one in ladders.items()}

    def of(self, about: str) -> Ladder:
        """The ladder of a deadline by what it is about."""
        return self.ladders.get(cast("DeadlineKind", about), self.default)
