"""What the parties undertake, and the committees that follow it: the blocks of a convention's file about its implementation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    Field,
    StringConstraints,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.days.calendar import Period, Roll
from domain.files.blocks import (
    BLOCK,
    BY_FORM,
    WORD,
    AfterMilestone,
    Block,
    Decimal,
    Due,
    Id,
    MonthDay,
    Sentence,
    Share,
    Text,
    exactly_one,
)


class Yearly(Block):
    """Something that falls due on the same day of each year while the convention is in force."""

    every: Literal["year"] | None = None
    by: MonthDay | None = None
    first: Annotated[int, Field(ge=1900, le=2400)] | None = None
    """the first year, where it is not the first such day after entry into force"""


class ByWhom(Block):
    party: Id | None = None
    committee: Id | None = None

    @model_validator(mode="after")
    def _one(self) -> ByWhom:
        exactly_one(self, "party", "committee")
        return self


AcceptedBy = Annotated[Annotated[Literal["owner", "all_parties"], Tag(WORD)] | Annotated[ByWhom, Tag(BLOCK)], BY_FORM]
MilestoneType = Annotated[
    str, StringConstraints(pattern=r"^(approval|engagement|assessment|delivery|reporting|financing|payment|[a-z]+:[a-z_]+)$")
]
"""An OCDS milestone type, or one of our own with a namespace (``office:study``)."""


class Milestone(Yearly):
    id: Id
    type: MilestoneType
    title: Text
    owner: Id
    due: Due | None = None
    evidence: tuple[Id, ...] = ()
    accepted_by: AcceptedBy = "owner"
    after: tuple[Id, ...] = ()
    """milestones that must be met before this one can be submitted"""
    roll: Roll = Roll.NONE
    replaces: tuple[Id, ...] = ()
    """milestones of earlier terms in whose place it stands"""
    article: Sentence | None = None

    @model_validator(mode="after")
    def _dated(self) -> Milestone:
        if self.due is not None and self.every is not None:
            raise PydanticCustomError("at_most_one", "only one of {keys}", {"keys": "due, every"})
        if (self.every is None) != (self.by is None) or (self.first is not None and self.every is None):
            raise PydanticCustomError("every_and_by", "every and by belong together", {})
        return self

    def rests_on(self) -> tuple[str, ...]:
        """Milestones that must be met first."""
        return (*self.after, self.due.after) if isinstance(self.due, AfterMilestone) else self.after


class Commitment(Yearly):
    id: Id
    promisor: Id
    promisee: Id
    text: Text
    due: Due | None = None
    article: Sentence | None = None


class MilestoneIs(Block):
    milestone: Id
    state: Literal["met", "partiallyMet", "submitted"] = Field(alias="is")


class Tranche(Block):
    id: Id
    amount: Decimal
    due: Due | None = None
    when: MilestoneIs | None = None


class Contribution(Block):
    id: Id
    giver: Id = Field(alias="from")
    receiver: Id = Field(alias="to")
    kind: Literal["cash", "kind"] = "cash"
    amount: Decimal | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    text: Text | None = None
    budget_line: Sentence | None = None
    tranches: tuple[Tranche, ...] = ()
    article: Sentence | None = None


class Programme(Yearly):
    adopted_by: ByWhom
    article: Sentence | None = None


Number = Annotated[Annotated[int, Field(strict=True)] | Decimal, Field(union_mode="left_to_right")]


class Indicator(Yearly):
    id: Id
    title: Text
    unit: Sentence
    baseline: Number | None = None
    target: Number | None = None
    due: Due | None = None
    owner: Id | None = None
    article: Sentence | None = None


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


class MemberEntry(Block):
    who: Id
    alternate: Id | None = None
    voting: bool = True
    vacant: bool = Field(default=False, exclude_if=lambda vacant: not vacant)
    """the seat of a member who left and whom nobody has replaced yet; not written where it is filled, as before this was"""


Member = Annotated[Annotated[Id, Tag(WORD)] | Annotated[MemberEntry, Tag(BLOCK)], BY_FORM]


class Rotation(Block):
    rotates: Period
    order: Annotated[tuple[Id, ...], Field(min_length=1)]


class Meets(Block):
    """The cadence, anchored at entry into force."""

    every: Period | None = None
    at_least: Annotated[int, Field(ge=1, le=52)] | None = None
    per: Literal["year"] | None = None
    on_request: bool = False
    convocation: Period | None = None
    """how long before the session the convocation must have been sent"""
    avoid: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(default=(), max_length=11)
    """months (1 to 12) in which the committee does not meet"""


class SecondCall(Block):
    after: Period
    at_least: Share


class Quorum(Block):
    at_least: Share
    base: Literal["voting_members", "appointed"] = Field(default="voting_members", alias="of")
    represented_counts: bool = True
    second_call: SecondCall | None = None
    article: Sentence | None = None


class Weights(Block):
    weights: dict[Id, Annotated[int, Field(ge=0)]]
    """by party, institution or member; whoever is not named weighs nothing"""


VotesPer = Annotated[Annotated[Literal["member", "party"], Tag(WORD)] | Annotated[Weights, Tag(BLOCK)], BY_FORM]
Majority = Literal["absolute", "two_thirds", "unanimity", "consensus"]
MajorityBase = Literal["votes_cast", "present", "all_members"]


class DecisionRule(Block):
    majority: Majority
    base: MajorityBase = Field(default="votes_cast", alias="of")
    article: Sentence | None = None


class Decides(DecisionRule):
    casting_vote: bool = False
    proxies: Annotated[int, Field(ge=0)] = 0
    votes_per: VotesPer = "member"
    exceptions: dict[Id, DecisionRule] = Field(default={}, alias="except")


class Silence(Block):
    silence: Period


class Minutes(Block):
    within: Period | None = None
    approval: Annotated[Annotated[Literal["next_session"], Tag(WORD)] | Annotated[Silence, Tag(BLOCK)], BY_FORM] | None = None


class Committee(Block):
    id: Id
    kind: Literal["steering", "monitoring", "technical", "arbitration", "board"]
    title: Text
    members: tuple[Member, ...]
    chairs: tuple[Id, ...] = Field(default=(), max_length=2)
    chair: Rotation | None = None
    secretary: Id | None = None
    meets: Meets | None = None
    quorum: Quorum | None = None
    decides: Decides | None = None
    stand_ins: Literal["allowed", "with_letter", "refused"] = "allowed"
    minutes: Minutes | None = None
    reports_to: Id | None = None
    escalates_to: Id | None = None
    article: Sentence | None = None

    def roster(self) -> tuple[MemberEntry, ...]:
        """Every seat in the long form, those among them that are vacant."""
        return tuple(member if isinstance(member, MemberEntry) else MemberEntry(who=member) for member in self.members)
