"""Milestones: reported, submitted with evidence, accepted by whom the terms say. Their days are fixed in ``schedule.py``."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Event
from domain.errors import (
    UnknownMilestone,
)
from domain.implementation import Milestone
from domain.terms import Terms

Status = Literal["scheduled", "in_progress", "submitted", "met", "partiallyMet", "notMet", "cancelled"]
SETTLED: tuple[Status, ...] = ("met", "partiallyMet", "notMet", "cancelled")
OWED: tuple[Status, ...] = ("scheduled", "in_progress")
"""still to be submitted by its owner"""


class Scheduled(BaseModel):
    """A milestone and the day it is due; none when it is open until met."""

    model_config = ConfigDict(frozen=True)

    milestone: str
    series: str
    due: date | None


class MilestonesScheduled(Event):
    kind: Literal["milestones_scheduled"] = "milestones_scheduled"
    milestones: tuple[Scheduled, ...]


class MilestonesCancelled(Event):
    """Nobody owes these any more; one that is scheduled again is open again."""

    kind: Literal["milestones_cancelled"] = "milestones_cancelled"
    milestones: tuple[str, ...]
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
    """``status`` is ``approved`` while other parties have still to accept."""

    kind: Literal["milestone_accepted"] = "milestone_accepted"
    correctable = ("on", "because")
    milestone: str
    status: Literal["met", "partiallyMet", "returned", "approved"]
    by_party: str | None = None
    because: str | None = None


class MilestoneRescheduled(Event):
    """Another day by a decision; it stands as one that was fixed. ``committee`` where a committee decided it."""

    kind: Literal["milestone_rescheduled"] = "milestone_rescheduled"
    milestone: str
    was: date | None
    due: date
    because: str | None = None
    committee: str | None = None


class MilestoneState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    series: str
    """the milestone of the terms; for a yearly one this is an instance (``needs-2026`` of ``needs``)"""
    due: date | None = None
    status: Status = "scheduled"
    evidence: dict[str, str | None] = {}
    submitted_on: date | None = None
    met_on: date | None = None
    approved_by: frozenset[str] = frozenset()
    recorded_on: date


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


MilestoneEvent = (
    MilestonesScheduled | MilestoneReported | MilestoneSubmitted | MilestoneAccepted | MilestonesCancelled | MilestoneRescheduled
)  # fmt: skip


def evolve(milestones: Milestones, event: MilestoneEvent) -> Milestones:
    """The milestones after an event about them."""
    if isinstance(event, MilestonesCancelled):
        given_up = [one for one in milestones.all if one.id in event.milestones and one.status not in SETTLED]
        for one in given_up:
            milestones = milestones.put(one.model_copy(update={"status": "cancelled"}))
        return milestones
    if isinstance(event, MilestonesScheduled):
        for dated in event.milestones:
            known = milestones.get(dated.milestone) or MilestoneState(
                id=dated.milestone, series=dated.series, recorded_on=event.when.recorded_on
            )
            again = {"status": "scheduled"} if known.status == "cancelled" else {}
            milestones = milestones.put(known.model_copy(update={"due": dated.due, "recorded_on": event.when.recorded_on, **again}))
        return milestones
    state = milestones.get(event.milestone)
    if state is None:
        return milestones
    if isinstance(event, MilestoneRescheduled):
        return milestones.put(state.model_copy(update={"due": event.due, "recorded_on": event.when.recorded_on}))
    return milestones.put(state.model_copy(update=_change(state, event)))


def _change(state: MilestoneState, event: MilestoneReported | MilestoneSubmitted | MilestoneAccepted) -> dict[str, object]:
    if isinstance(event, MilestoneReported):
        status = "in_progress" if state.status == "scheduled" else state.status
        return {"status": status, "evidence": {**state.evidence, **event.evidence}}
    if isinstance(event, MilestoneSubmitted):
        return {"status": "submitted", "evidence": event.evidence, "submitted_on": event.when.on, "approved_by": frozenset()}
    if event.status == "approved":
        return {"approved_by": state.approved_by | {event.by_party}}
    if event.status == "returned":
        return {"status": "in_progress", "approved_by": frozenset()}
    return {"status": event.status, "met_on": event.when.on}
