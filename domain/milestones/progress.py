"""What the owner of a milestone does: begins it, reports how far it is, and submits it with its evidence after what it rests on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from domain.act import Command, Event, When
from domain.files.blocks import Id
from domain.files.implementation import Milestone
from domain.files.terms import Terms
from domain.milestones.milestones import (
    SETTLED,
    MilestoneReported,
    Milestones,
    MilestoneStarted,
    MilestoneState,
    MilestoneSubmitted,
    term_of,
)
from domain.refusals.errors import AlreadySubmitted, MilestoneOutOfOrder, MilestoneSettled, MissingEvidence
from domain.refusals.errors_of_promises import WrongStatus
from domain.roles import focal_points, require_one_of
from domain.signature.drafting import Sha256


class StartMilestone(Command):
    """Say that work on a milestone has begun."""

    kind: Literal["start_milestone"] = "start_milestone"
    milestone: Id


class ReportMilestone(Command):
    """Say how far a milestone is; evidence may already be given."""

    kind: Literal["report_milestone"] = "report_milestone"
    milestone: Id
    note: Annotated[str, StringConstraints(max_length=4000)] = ""
    evidence: dict[Id, Sha256] = {}


class SubmitMilestone(Command):
    """Hand a milestone in for acceptance, with the evidence that the terms ask for; or what was left of one met in part."""

    kind: Literal["submit_milestone"] = "submit_milestone"
    milestone: Id
    evidence: dict[Id, Sha256 | None] = {}
    """name → SHA-256 of the file; none for evidence on paper, which is attested by this"""


def start(state: MilestoneState, terms: Terms, command: StartMilestone, when: When) -> Event:
    """Work has begun, before there is anything to report."""
    milestone = _open_for_owner(state, terms, command)
    if state.status != "scheduled":
        raise WrongStatus(milestone=state.id, status=state.status, article=milestone.article)
    return MilestoneStarted(when=when, milestone=state.id)


def report(state: MilestoneState, terms: Terms, command: ReportMilestone, when: When) -> Event:
    """Progress, by the owner's focal point."""
    _open_for_owner(state, terms, command, rest=True)
    return MilestoneReported(when=when, milestone=state.id, note=command.note, evidence=dict(command.evidence))


def submit(milestones: Milestones, state: MilestoneState, terms: Terms, command: SubmitMilestone, when: When) -> Event:
    """Submission, complete with its evidence and after everything it rests on; again only with other evidence.

    What stood still evidently does so no more, and what was met in part may be met by what is submitted now.
    """
    milestone = _open_for_owner(state, terms, command, rest=True)
    evidence: dict[str, str | None] = {**state.evidence, **command.evidence}
    if state.status == "submitted" and state.submitted_on and evidence == state.evidence:
        raise AlreadySubmitted(milestone=state.id, on=state.submitted_on.isoformat(), article=milestone.article)
    require_submittable(milestones, state.id, milestone, evidence, when)
    return MilestoneSubmitted(when=when, milestone=state.id, evidence=evidence)


def require_submittable(milestones: Milestones, name: str, milestone: Milestone, evidence: dict[str, str | None], when: When) -> None:
    """``name`` is the instance's, where it is yearly. Raises when evidence is missing, or a milestone that this one rests on is not met by
    then; one given up holds up nothing.
    """
    for other in milestone.rests_on():
        if milestones.given_up(other):
            continue
        met = milestones.is_met(other)
        if met is None or met > when.on:
            raise MilestoneOutOfOrder(milestone=name, rests_on=other, met_on=met.isoformat() if met else None, article=milestone.article)
    if missing := [one for one in milestone.evidence if one not in evidence]:
        raise MissingEvidence(milestone=name, missing=", ".join(missing), article=milestone.article)


def _open_for_owner(state: MilestoneState, terms: Terms, command: Command, *, rest: bool = False) -> Milestone:
    """``rest``: what is left of a milestone that was met in part counts as open."""
    milestone = term_of(terms, state.series)
    require_one_of(terms, command, focal_points(terms, milestone.owner), milestone.article)
    if state.status in SETTLED and not (rest and state.status == "partiallyMet"):
        raise MilestoneSettled(milestone=state.id, status=state.status)
    return milestone
