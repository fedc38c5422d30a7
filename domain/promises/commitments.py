"""Commitments: what one party promised another, by which day, and what the other says became of it.

Whoever was promised something says whether it was done, or the manager does; whoever promised it is reminded.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event
from domain.agenda import Deadline
from domain.files.blocks import Id, wording
from domain.files.implementation import Commitment
from domain.files.terms import Terms
from domain.refusals.errors_of_promises import UnknownCommitment
from domain.remembered import of_each
from domain.roles import focal_points
from domain.signature.drafting import Sha256

Word = Literal["notMet", "partiallyMet", "met"]
Status = Literal["scheduled", "notMet", "partiallyMet", "met", "cancelled"]
FAVOUR: tuple[Status, ...] = ("scheduled", "notMet", "partiallyMet", "met", "cancelled")
"""what is said later is more than what was said before: a promise kept late is kept"""


class RecordCommitment(Command):
    """Say what became of a commitment."""

    kind: Literal["record_commitment"] = "record_commitment"
    commitment: Id
    status: Word
    because: Annotated[str, StringConstraints(max_length=4000)] | None = None
    evidence: dict[Id, Sha256 | None] = {}
    """name → SHA-256 of the file; none for evidence on paper"""


class Promised(BaseModel):
    """A commitment and the day it is due; none when none is known."""

    model_config = ConfigDict(frozen=True)

    commitment: str
    series: str
    due: date | None


class CommitmentsScheduled(Event):
    """Each with its day. The first of these events stands for all that the terms hold, even where none of it comes in this term."""

    kind: Literal["commitments_scheduled"] = "commitments_scheduled"
    commitments: tuple[Promised, ...]


class CommitmentsCancelled(Event):
    """The terms foresee these no more."""

    kind: Literal["commitments_cancelled"] = "commitments_cancelled"
    commitments: tuple[str, ...]


class CommitmentRecorded(Event):
    kind: Literal["commitment_recorded"] = "commitment_recorded"
    correctable = ("on", "because", "evidence.NAME")
    commitment: str
    status: Word
    because: str | None = None
    evidence: dict[str, str | None] = {}


class CommitmentState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    series: str
    """the commitment of the terms; for a yearly one this is an instance (``c1-2026`` of ``c1``)"""
    due: date | None = None
    status: Status = "scheduled"
    on: date | None = None
    """the day of what was said last"""
    evidence: dict[str, str | None] = {}
    recorded_on: date


class Commitments(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[CommitmentState, ...] = ()
    known: bool = False
    """whether they ever got their days; not so in a convention that came into force before this was acted on"""

    def get(self, commitment: str) -> CommitmentState | None:
        return next((state for state in self.all if state.id == commitment), None)

    def of_series(self, series: str) -> tuple[CommitmentState, ...]:
        return tuple(state for state in self.all if state.series == series)

    def put(self, changed: CommitmentState) -> Commitments:
        if self.get(changed.id) is None:
            return self.model_copy(update={"all": (*self.all, changed)})
        return self.model_copy(update={"all": tuple(changed if state.id == changed.id else state for state in self.all)})


def promise_of(terms: Terms, series: str) -> Commitment:
    """What the terms say about a commitment. Raises ``UnknownCommitment``."""
    found = next((one for one in terms.commitments if one.id == series), None)
    if found is None:
        raise UnknownCommitment(commitment=series, known=", ".join(one.id for one in terms.commitments))
    return found


# ── State ──────────────────────────────────────────────────────────────────────────────────────


CommitmentEvent = CommitmentsScheduled | CommitmentsCancelled | CommitmentRecorded


def evolve(commitments: Commitments, event: CommitmentEvent) -> Commitments:
    """The commitments after an event about them."""
    match event:
        case CommitmentsScheduled():
            for one in event.commitments:
                day = CommitmentState(id=one.commitment, series=one.series, due=one.due, recorded_on=event.when.recorded_on)
                commitments = commitments.put(day)  # only of what nobody has said anything of yet
            return commitments.model_copy(update={"known": True})
        case CommitmentsCancelled():
            for gone in [one for one in commitments.all if one.id in event.commitments and one.status == "scheduled"]:
                commitments = commitments.put(gone.model_copy(update={"status": "cancelled"}))
            return commitments
        case CommitmentRecorded():
            state = commitments.get(event.commitment)
            if state is None:
                return commitments
            evidence = {**state.evidence, **event.evidence}
            return commitments.put(state.model_copy(update={"status": event.status, "on": event.when.on, "evidence": evidence}))
        case _:
            assert_never(event)


@of_each
def deadlines(commitments: Commitments, terms: Terms) -> tuple[Deadline, ...]:
    """What was promised by a day and nobody has said anything of."""
    return tuple(_deadline(state, terms) for state in commitments.all if state.due is not None and state.status == "scheduled")


@of_each
def _deadline(state: CommitmentState, terms: Terms) -> Deadline:
    promise = promise_of(terms, state.series)
    return Deadline(
        about="commitment_due",
        target=state.id,
        due=state.due or date.max,
        title=wording(promise.text),
        to=focal_points(terms, promise.promisor),
        since=state.recorded_on,
        article=promise.article,
    )


def of_its_time(commitments: Commitments, ended: date) -> Commitments:
    """Those that were due before the end: no later day owes anything."""
    return commitments.model_copy(update={"all": tuple(one for one in commitments.all if one.due is not None and one.due < ended)})
