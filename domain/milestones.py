"""Milestones: reported, submitted with evidence, accepted by whom the terms say. Their days are fixed in ``schedule.py``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Awaited, Deadline
from domain.blocks import Id, wording
from domain.drafting import Sha256
from domain.errors import (
    AlreadyAccepted,
    AlreadySubmitted,
    BeforeItsCause,
    MilestoneOutOfOrder,
    MilestoneSettled,
    MissingEvidence,
    NotSubmitted,
    NotTheAcceptor,
    UnknownMilestone,
)
from domain.implementation import ByWhom, Milestone
from domain.remembered import of_each
from domain.roles import focal_points, leaders, require_one_of
from domain.terms import Terms

Status = Literal["scheduled", "in_progress", "submitted", "met", "partiallyMet", "notMet", "cancelled"]
SETTLED: tuple[Status, ...] = ("met", "partiallyMet", "notMet", "cancelled")
OWED: tuple[Status, ...] = ("scheduled", "in_progress")
"""still to be submitted by its owner"""


class ReportMilestone(Command):
    """Say how far a milestone is; evidence may already be given."""

    kind: Literal["report_milestone"] = "report_milestone"
    milestone: Id
    note: Annotated[str, StringConstraints(max_length=4000)] = ""
    evidence: dict[Id, Sha256] = {}


class SubmitMilestone(Command):
    """Hand a milestone in for acceptance, with the evidence that the terms ask for."""

    kind: Literal["submit_milestone"] = "submit_milestone"
    milestone: Id
    evidence: dict[Id, Sha256 | None] = {}
    """name → SHA-256 of the file; none for evidence on paper, which is attested by this"""


class AcceptMilestone(Command):
    """Accept what was submitted, in whole or in part, or return it."""

    kind: Literal["accept_milestone"] = "accept_milestone"
    milestone: Id
    status: Literal["met", "partiallyMet", "returned"] = "met"
    because: Annotated[str, StringConstraints(max_length=4000)] | None = None


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


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def report(state: MilestoneState, terms: Terms, command: ReportMilestone, when: When) -> Event:
    """Progress, by the owner's focal point."""
    _open_for_owner(state, terms, command)
    return MilestoneReported(when=when, milestone=state.id, note=command.note, evidence=dict(command.evidence))


def submit(milestones: Milestones, state: MilestoneState, terms: Terms, command: SubmitMilestone, when: When) -> Event:
    """Submission, complete with its evidence and after everything it rests on; again only with other evidence."""
    milestone = _open_for_owner(state, terms, command)
    evidence: dict[str, str | None] = {**state.evidence, **command.evidence}
    if state.status == "submitted" and state.submitted_on and evidence == state.evidence:
        raise AlreadySubmitted(milestone=state.id, on=state.submitted_on.isoformat(), article=milestone.article)
    require_submittable(milestones, milestone, evidence, when)
    return MilestoneSubmitted(when=when, milestone=state.id, evidence=evidence)


def require_submittable(milestones: Milestones, milestone: Milestone, evidence: dict[str, str | None], when: When) -> None:
    """Raises when evidence is missing, or a milestone that this one rests on is not met by then."""
    for other in milestone.rests_on():
        met = milestones.is_met(other)
        if met is None or met > when.on:
            raise MilestoneOutOfOrder(
                milestone=milestone.id, rests_on=other, met_on=met.isoformat() if met else None, article=milestone.article
            )
    if missing := [name for name in milestone.evidence if name not in evidence]:
        raise MissingEvidence(milestone=milestone.id, missing=", ".join(missing), article=milestone.article)


def accept(state: MilestoneState, terms: Terms, command: AcceptMilestone, when: When) -> Event:
    """Acceptance by whom the terms say. With ``all_parties`` each party accepts for itself, and the last one settles it."""
    party = None if when.taken_over else _accepting_party(term_of(terms, state.series), terms, command)
    return accepted(state, terms, Verdict(command.status, party, command.because), when)


class Verdict(NamedTuple):
    """What was decided about a submitted milestone, and for which party where that matters."""

    status: Literal["met", "partiallyMet", "returned"]
    party: str | None = None
    because: str | None = None


def accepted(state: MilestoneState, terms: Terms, verdict: Verdict, when: When) -> MilestoneAccepted:
    """The acceptance of a submitted milestone, whoever decided it. Raises when nothing is submitted or all is settled."""
    milestone = term_of(terms, state.series)
    if state.status in SETTLED:
        raise MilestoneSettled(milestone=state.id, status=state.status)
    if verdict.party in state.approved_by and verdict.status != "returned":
        raise AlreadyAccepted(milestone=state.id, party=verdict.party, article=milestone.article)
    if state.status != "submitted" or state.submitted_on is None:
        raise NotSubmitted(milestone=state.id, status=state.status, article=milestone.article)
    if when.on < state.submitted_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="milestone_submitted", cause_on=state.submitted_on.isoformat())
    left = set(terms.party_ids()) - state.approved_by - {verdict.party}
    settles = milestone.accepted_by != "all_parties" or verdict.status == "returned" or not left or when.taken_over
    status = verdict.status if settles else "approved"
    return MilestoneAccepted(when=when, milestone=state.id, status=status, by_party=verdict.party, because=verdict.because)


def _accepting_party(milestone: Milestone, terms: Terms, command: AcceptMilestone) -> str | None:
    """Raises ``NotTheAcceptor``. What a committee accepts is accepted by a decision in session, whoever records it."""
    by = milestone.accepted_by
    if isinstance(by, ByWhom) and by.committee is not None:
        raise NotTheAcceptor(person=command.person, milestone=milestone.id, committee=by.committee, article=milestone.article)
    if by == "all_parties":
        party = terms.party_of(command.person)
        if party not in terms.party_ids() or command.person not in focal_points(terms, party):
            raise NotTheAcceptor(person=command.person, milestone=milestone.id, acceptor="all_parties", article=milestone.article)
        return party
    allowed = acceptors(milestone, terms)
    if command.person not in (*allowed, terms.manager):
        raise NotTheAcceptor(person=command.person, milestone=milestone.id, acceptor=", ".join(allowed), article=milestone.article)
    return by.party if isinstance(by, ByWhom) else milestone.owner


def acceptors(milestone: Milestone, terms: Terms) -> tuple[str, ...]:
    """From whom the acceptance of a milestone is awaited; for a committee, from those who convene and record."""
    by = milestone.accepted_by
    if isinstance(by, ByWhom) and by.committee:
        return next((leaders(committee) for committee in terms.committees if committee.id == by.committee), ())
    if isinstance(by, ByWhom):
        return focal_points(terms, by.party or "")
    if by == "all_parties":
        return tuple(who for party in terms.party_ids() for who in focal_points(terms, party))
    return focal_points(terms, milestone.owner)


def _open_for_owner(state: MilestoneState, terms: Terms, command: Command) -> Milestone:
    milestone = term_of(terms, state.series)
    require_one_of(terms, command, focal_points(terms, milestone.owner), milestone.article)
    if state.status in SETTLED:
        raise MilestoneSettled(milestone=state.id, status=state.status)
    return milestone


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


@of_each
def deadlines(milestones: Milestones, terms: Terms) -> tuple[Deadline, ...]:
    """What owners still owe. What was submitted is owed by whoever accepts it, and has no date of its own."""
    return tuple(_deadline(state, terms) for state in milestones.all if state.due is not None and state.status in OWED)


@of_each
def _deadline(state: MilestoneState, terms: Terms) -> Deadline:
    milestone = term_of(terms, state.series)
    return Deadline(
        about="milestone_due",
        target=state.id,
        due=state.due or date.max,
        title=wording(milestone.title),
        to=focal_points(terms, milestone.owner),
        since=state.recorded_on,
        article=milestone.article,
    )


def awaited(milestones: Milestones, terms: Terms) -> tuple[Awaited, ...]:
    """Acceptances that are owed."""
    found = []
    for state in milestones.all:
        if state.status == "submitted":
            milestone = term_of(terms, state.series)
            who = tuple(who for who in acceptors(milestone, terms) if terms.party_of(who) not in state.approved_by)
            found.append(
                Awaited(
                    rule="acceptance",
                    target=state.id,
                    who=who,
                    since=state.submitted_on,
                    article=milestone.article,
                    title=wording(milestone.title),
                )
            )
    return tuple(found)
