"""Acts on a milestone: which one is meant, and whose rule decides."""

from __future__ import annotations

from typing import assert_never

from domain import schedule
from domain.acceptance import AcceptMilestone, accept
from domain.act import Event, When
from domain.drafting import require_drafted
from domain.phases import State
from domain.progress import ReportMilestone, SubmitMilestone, report, submit

OnMilestone = ReportMilestone | SubmitMilestone | AcceptMilestone


def decide_on_milestone(state: State, command: OnMilestone, when: When) -> tuple[Event, ...]:
    """Route a command to its subject; an instance nobody spoke of yet is scheduled by being named."""
    milestone, first = schedule.find(state.milestones, state.terms, command.milestone, state.worked, when)
    require_drafted(state.texts, when)
    match command:
        case ReportMilestone():
            return (*first, report(milestone, state.terms, command, when))
        case SubmitMilestone():
            return (*first, submit(state.milestones, milestone, state.terms, command, when))
        case AcceptMilestone():
            return (*first, accept(milestone, state.terms, command, when))
        case _:
            assert_never(command)
