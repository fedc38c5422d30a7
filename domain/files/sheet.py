"""A session's sheet: what a secretary writes about one session of a committee."""

from __future__ import annotations

from itertools import count
from typing import Annotated, Literal

from pydantic import Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from domain.days.calendar import Day
from domain.files.blocks import BLOCK, BY_FORM, WORD, Block, Hour, Id, Sentence, exactly_one

Vote = Literal["for", "against", "abstain"]
DecisionKind = Literal[
    "continue",
    "continue_with_reservations",
    "action",
    "reschedule",
    "programme",
    "amend",
    "suspend",
    "resume",
    "renew",
    "extend",
    "terminate",
    "close",
    "adjourn",
    "minutes_approved",
    "accept",
]


class Held(Block):
    day: Day = Field(alias="date")
    begin: Hour | None = Field(default=None, alias="from")
    end: Hour | None = Field(default=None, alias="to")
    place: Sentence | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Held:
        if self.begin is not None and self.end is not None and self.end < self.begin:
            raise PydanticCustomError("ends_before_it_begins", "it ends at {end}, before {begin}", {"begin": self.begin, "end": self.end})
        return self


class Convened(Block):
    sent: Day


class StandIn(Block):
    """Somebody who sat in a member's place: written with a name, kept with an id in its place."""

    party: Id = Field(alias="for")
    name: Sentence
    title: Sentence | None = None
    stands_in_for: Id
    letter: Sentence | None = None
    """the file of the letter that sends this person, where there is one"""


Attendee = Annotated[Annotated[Id, Tag(WORD)] | Annotated[StandIn, Tag(BLOCK)], BY_FORM]


class Decision(Block):
    """One numbered decision; which keys it needs depends on its kind."""

    n: Annotated[int, Field(ge=1, le=999)] | None = None
    kind: DecisionKind
    text: Sentence | None = None
    because: Sentence | None = None
    votes: dict[Id, Vote] | None = None
    """without votes the decision is adopted without a vote; with them, whoever is left out abstains"""
    milestone: Id | None = None
    status: Literal["met", "partiallyMet", "notMet", "returned"] | None = None
    to: Day | None = None
    owner: Id | None = None
    due: Day | None = None
    of: Annotated[int, Field(ge=1)] | None = None
    """the number of the session whose minutes are approved"""
    reservations: tuple[Sentence, ...] = ()
    year: Annotated[int, Field(ge=1900, le=2999)] | None = Field(default=None, exclude_if=lambda year: year is None)
    """the year of the programme that is adopted; whichever is recorded next, where it is left out"""

    @model_validator(mode="after")
    def _complete(self) -> Decision:
        needs = {
            "accept": ("milestone", "status"),
            "reschedule": ("milestone", "to"),
            "action": ("text", "owner"),
            "minutes_approved": ("of",),
        }
        for key in needs.get(self.kind, ()):
            if getattr(self, key) is None:
                raise PydanticCustomError("decision_needs", "a decision of kind {kind} needs {key}", {"kind": self.kind, "key": key})
        return self


def numbers(decisions: tuple[Decision, ...]) -> tuple[int, ...]:
    """What each decision is called by: its own number, else its place; where another has that one, the next that is free."""
    taken = {one.n for one in decisions if one.n is not None}
    found: list[int] = []
    for place, one in enumerate(decisions, start=1):
        number = one.n or next(n for n in count(place) if n not in taken)
        taken.add(number)
        found.append(number)
    return tuple(found)


class MinutesFile(Block):
    file: Sentence | None = None
    paper: Sentence | None = None

    @model_validator(mode="after")
    def _file_or_paper(self) -> MinutesFile:
        exactly_one(self, "file", "paper")
        return self


class SessionSheet(Block):
    """One session as it was held, with its decisions in order."""

    session: Annotated[int, Field(ge=1)] | None = None
    held: Held
    convened: Convened | None = None
    present: tuple[Attendee, ...] = ()
    proxies: dict[Id, Id] = {}
    """giver: holder"""
    recused: tuple[Id, ...] = ()
    guests: tuple[Sentence, ...] = ()
    decisions: Annotated[tuple[Decision, ...], Field(max_length=100)] = ()
    minutes: MinutesFile | None = None
    without_quorum: bool = False
    """record what was decided without a quorum as it was decided; none of it has an effect"""
