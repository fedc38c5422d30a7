"""Milestones: reported, submitted with evidence, accepted by whom the terms say. Their days are fixed in ``schedule.py``."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Event
from domain.files.implementation import Milestone
from domain.files.terms import Terms
from domain.refusals.errors import (
    UnknownMilestone,
)

Status = Literal["scheduled", "in_progress", "blocked", "submitted", "met", "partiallyMet", "notMet", "cancelled", "superseded"]
SETTLED: tuple[Status, ...] = ("met", "partiallyMet", "notMet", "cancelled", "superseded")
"""nobody waits for it by a day any more; what is left of one met in part may still be submitted"""
OWED: tuple[Status, ...] = ("scheduled", "in_progress", "blocked")
"""still to be submitted by its owner"""
GIVEN_UP: tuple[Status, ...] = ("cancelled", "superseded")
Short = Literal["partiallyMet", "notMet"]
"""what a party says that does not accept in whole"""


class Scheduled(BaseModel):
    """A milestone and the day it is due; none when it is open until met."""

    model_config = ConfigDict(frozen=True)

    milestone: str
    series: str
    due: date | None
    decided: bool = Field(default=False, exclude_if=lambda decided: not decided)
    """a decision had put it on its day, from which it was moved on"""


class MilestonesScheduled(Event):
    kind: Literal["milestones_scheduled"] = "milestones_scheduled"
    milestones: tuple[Scheduled, ...]


class MilestonesCancelled(Event):
    """Nobody owes these any more, because the terms no longer foresee them; one that is scheduled again is open again."""

    kind: Literal["milestones_cancelled"] = "milestones_cancelled"
    milestones: tuple[str, ...]
    because: str | None = None


class Superseded(BaseModel):
    """A milestone and the one of the new terms that takes its place."""

    model_config = ConfigDict(frozen=True)

    milestone: str
    by: str


class MilestonesSuperseded(Event):
    """The terms no longer foresee these, and name what takes their place."""

    kind: Literal["milestones_superseded"] = "milestones_superseded"
    milestones: tuple[Superseded, ...]


class MilestoneCancelled(Event):
    """Given up although the terms foresee it; ``committee`` where a committee decided it."""

    kind: Literal["milestone_cancelled"] = "milestone_cancelled"
    correctable = ("because",)
    milestone: str
    because: str
    committee: str | None = None


class MilestonesNotMet(Event):
    """The convention is closed, and these were never handed in."""

    kind: Literal["milestones_not_met"] = "milestones_not_met"
    milestones: tuple[str, ...]


class MilestoneStarted(Event):
    kind: Literal["milestone_started"] = "milestone_started"
    correctable = ("on",)
    milestone: str


class MilestoneBlocked(Event):
    """Its owner cannot go on; ``waits_for`` are the people, parties or institutions that hold it up, where somebody does."""

    kind: Literal["milestone_blocked"] = "milestone_blocked"
    correctable = ("because",)
    milestone: str
    because: str
    waits_for: tuple[str, ...] = ()


class MilestoneUnblocked(Event):
    kind: Literal["milestone_unblocked"] = "milestone_unblocked"
    milestone: str
    because: str | None = None


class MilestoneReported(Event):
    kind: Literal["milestone_reported"] = "milestone_reported"
    correctable = ("on", "note", "evidence.NAME")
    milestone: str
    note: str
    evidence: dict[str, str]


class MilestoneSubmitted(Event):
    kind: Literal["milestone_submitted"] = "milestone_submitted"
    correctable = ("on", "evidence.NAME")
    milestone: str
    evidence: dict[str, str | None]


class MilestoneAccepted(Event):
    """``status`` is ``approved`` while other parties have still to accept; ``said`` is then the least favourable word so far."""

    kind: Literal["milestone_accepted"] = "milestone_accepted"
    correctable = ("on", "because")
    milestone: str
    status: Literal["met", "partiallyMet", "notMet", "returned", "approved"]
    by_party: str | None = None
    because: str | None = None
    said: Short | None = None


class MilestoneRescheduled(Event):
    """Another day by a decision; it stands as one that was fixed. ``committee`` where a committee decided it."""

    kind: Literal["milestone_rescheduled"] = "milestone_rescheduled"
    correctable = ("because",)
    milestone: str
    was: date | None
    due: date
    because: str | None = None
    committee: str | None = None


class Block(BaseModel):
    """Why a milestone stands still, since when, and because of whom."""

    model_config = ConfigDict(frozen=True)

    since: date
    because: str
    waits_for: tuple[str, ...] = ()
    was: Status = "scheduled"
    """where it stood before, and stands again"""


class MilestoneState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    series: str
    """the milestone of the terms; for a yearly one this is an instance (``needs-2026`` of ``needs``)"""
    due: date | None = None
    decided: bool = False
    """its day was set by a decision, and follows from no count"""
    status: Status = "scheduled"
    evidence: dict[str, str | None] = {}
    submitted_on: date | None = None
    met_on: date | None = None
    """since when it is met, or met in part; what is submitted of the rest changes it only once that is accepted"""
    approved_by: frozenset[str] = frozenset()
    said: Short | None = None
    """the least favourable word of those who have accepted, where all parties do"""
    recorded_on: date
    put_off: int = 0
    """how often it got a later day by a decision"""
    put_off_days: int = 0
    """by how many days in all"""
    block: Block | None = None
    asked_since: date | None = None
    """since when its owner is asked for it again, after it stood still"""
    because: str | None = None
    """why it was given up although the terms foresee it"""
    replaced_by: str | None = None

    @property
    def dropped(self) -> bool:
        """Given up because the terms foresaw it no more: it comes back with them."""
        return self.status == "superseded" or (self.status == "cancelled" and self.because is None)


class Milestones(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[MilestoneState, ...] = ()

    def get(self, milestone: str) -> MilestoneState | None:
        for state in self.all:
            if state.id == milestone:
                return state
        return None

    def of_series(self, series: str) -> tuple[MilestoneState, ...]:
        return tuple(state for state in self.all if state.series == series)

    def is_met(self, milestone: str) -> date | None:
        """The day a milestone, or the first instance of a yearly one, was met."""
        days = [state.met_on for state in self.all if milestone in {state.id, state.series} and state.status == "met" and state.met_on]
        return min(days, default=None)

    def given_up(self, milestone: str) -> bool:
        """Whether a milestone, or every instance of a yearly one, was given up: nothing waits for it any more."""
        found = [state.status for state in self.all if milestone in {state.id, state.series}]
        return bool(found) and all(status in GIVEN_UP for status in found)

    def out_of_reach(self, milestone: str) -> bool:
        """Whether a milestone, or every instance of a yearly one, was given up or is not met: nobody works on it any more."""
        found = [state.status for state in self.all if milestone in {state.id, state.series}]
        return bool(found) and all(status in {*GIVEN_UP, "notMet"} for status in found)

    def put(self, changed: MilestoneState) -> Milestones:
        if self.get(changed.id) is None:
            return self.model_copy(update={"all": (*self.all, changed)})
        return self.model_copy(update={"all": tuple([changed if state.id == changed.id else state for state in self.all])})


def declared(terms: Terms) -> Milestones:
    """The milestones of the terms before anything is known of their dates; yearly ones have no instance yet."""
    return Milestones(
        all=tuple(MilestoneState(id=m.id, series=m.id, recorded_on=date.min) for m in terms.milestones if m.every is None),
    )


def term_of(terms: Terms, series: str) -> Milestone:
    """What the terms say about a milestone. Raises ``UnknownMilestone``."""
    found = next((milestone for milestone in terms.milestones if milestone.id == series), None)
    if found is None:
        raise UnknownMilestone(milestone=series, known=", ".join(milestone.id for milestone in terms.milestones))
    return found


# ── State ──────────────────────────────────────────────────────────────────────────────────────


_OneChanged = (
    MilestoneStarted | MilestoneReported | MilestoneBlocked | MilestoneUnblocked | MilestoneSubmitted | MilestoneAccepted
    | MilestoneRescheduled | MilestoneCancelled
)  # fmt: skip
_SeveralSettled = MilestonesCancelled | MilestonesSuperseded | MilestonesNotMet
MilestoneEvent = MilestonesScheduled | _SeveralSettled | _OneChanged


def evolve(milestones: Milestones, event: MilestoneEvent) -> Milestones:
    """The milestones after an event about them."""
    if isinstance(event, _SeveralSettled):
        return _settled(milestones, event)
    if isinstance(event, MilestonesScheduled):
        for dated in event.milestones:
            known = milestones.get(dated.milestone) or MilestoneState(
                id=dated.milestone, series=dated.series, recorded_on=event.when.recorded_on
            )
            again = {"status": "scheduled", "replaced_by": None} if known.dropped else {}
            day = {"due": dated.due, "decided": dated.decided, "recorded_on": event.when.recorded_on}
            milestones = milestones.put(known.model_copy(update={**day, **again}))
        return milestones
    state = milestones.get(event.milestone)
    return milestones if state is None else milestones.put(state.model_copy(update=_change(state, event)))


def _settled(milestones: Milestones, event: _SeveralSettled) -> Milestones:
    """Only what is open: what was met, even in part, stays so."""
    changed: dict[str, dict[str, object]]
    match event:
        case MilestonesCancelled():
            changed = {one: {"status": "cancelled"} for one in event.milestones}
        case MilestonesSuperseded():
            changed = {one.milestone: {"status": "superseded", "replaced_by": one.by} for one in event.milestones}
        case MilestonesNotMet():
            changed = {one: {"status": "notMet"} for one in event.milestones}
        case _:
            assert_never(event)
    for one in [state for state in milestones.all if state.id in changed and state.status not in SETTLED]:
        milestones = milestones.put(one.model_copy(update={**changed[one.id], "block": None}))
    return milestones


def _change(state: MilestoneState, event: _OneChanged) -> dict[str, object]:
    match event:
        case MilestoneStarted():
            return {"status": "in_progress"}
        case MilestoneReported():
            return {**_begun(state), "evidence": {**state.evidence, **event.evidence}}
        case MilestoneBlocked():
            block = Block(since=event.when.on, because=event.because, waits_for=event.waits_for, was=state.status)
            return {"status": "blocked", "block": block}
        case MilestoneUnblocked():
            return {"status": state.block.was if state.block else state.status, "block": None, "asked_since": event.when.recorded_on}
        case MilestoneSubmitted():
            handed_in = {"status": "submitted", "evidence": event.evidence, "submitted_on": event.when.on}
            return {**handed_in, "approved_by": frozenset(), "said": None, "block": None}
        case MilestoneAccepted():
            return _verdict(state, event)
        case MilestoneRescheduled():
            later = (event.due - event.was).days if event.was else 0
            counted = {"put_off": state.put_off + 1, "put_off_days": state.put_off_days + later} if later > 0 else {}
            return {"due": event.due, "decided": True, "recorded_on": event.when.recorded_on, **counted}
        case MilestoneCancelled():
            return {"status": "cancelled", "because": event.because, "block": None}
        case _:
            assert_never(event)


def _begun(state: MilestoneState) -> dict[str, object]:
    if state.block is not None and state.block.was == "scheduled":
        return {"block": state.block.model_copy(update={"was": "in_progress"})}
    return {"status": "in_progress"} if state.status == "scheduled" else {}


def _verdict(state: MilestoneState, event: MilestoneAccepted) -> dict[str, object]:
    if event.status == "approved":
        return {"approved_by": state.approved_by | {event.by_party}, "said": event.said}
    if event.status == "returned":
        return {"status": "partiallyMet" if state.met_on else "in_progress", "approved_by": frozenset(), "said": None}
    if event.status == "notMet":
        return {"status": "partiallyMet" if state.met_on else "notMet", "block": None}
    return {"status": event.status, "met_on": event.when.on}
