"""What a committee fails to settle climbs: after two failures running, the committee above it has the matter."""

from __future__ import annotations

from datetime import date

from domain.act import When
from domain.committees.calls import MatterEscalated
from domain.committees.committees import CommitteeState, ReviewRecorded, committee_of
from domain.committees.convocations import convened_by
from domain.files.implementation import Committee
from domain.phases import Phase

RUNNING = 2
"""so many failures one after the other send a matter up"""


def after_session(state: Phase, recorded: ReviewRecorded) -> tuple[MatterEscalated, ...]:
    """Once a session failed like the one before it; ``state`` is as the session left it."""
    committee = committee_of(state.terms, recorded.committee)
    known = state.committees.get(committee.id)
    ended = sorted((one.held_on, one.number, one.failed) for one in known.sessions if one.held_on is not None)
    last = [failed for day, _, failed in ended if day > (known.escalated_on or date.min)][-RUNNING:]
    if recorded.failed is None or recorded.when.taken_over or len(last) < RUNNING or None in last:
        return ()
    return _escalated(state, committee, recorded.failed, recorded.session, recorded.when)


def after_miss(state: Phase, committee: str, when: When) -> tuple[MatterEscalated, ...]:
    """Once a second occurrence running has passed without a session, on the day of ``when``."""
    missed = _missed(state.committees.get(committee), state.passed) | {when.on}
    if sum(day >= (state.live_on or when.on) for day in missed) < RUNNING:
        return ()
    return _escalated(state, committee_of(state.terms, committee), "missed", None, when)


def _missed(state: CommitteeState, passed: frozenset[str]) -> set[date]:
    """Occurrences that passed since the committee last met, or was relieved of what it had left undone."""
    since = max((*state.days_met(), state.escalated_on or date.min))
    keys = (key.rpartition("/") for key in passed if key.startswith(f"review_due/{state.id}/"))
    return {day for _, _, text in keys if (day := date.fromisoformat(text)) > since}


def _escalated(state: Phase, committee: Committee, cause: str, session: int | None, when: When) -> tuple[MatterEscalated, ...]:
    """Nothing where nobody stands above it, or a matter of it is there already."""
    committees, terms, worked = state.committees, state.terms, state.worked
    if committee.escalates_to is None or any(call.origin == committee.id for call in committees.get(committee.escalates_to).calls):
        return ()
    due = convened_by(committee_of(terms, committee.escalates_to), when.recorded_on, worked)
    matter = {"when": when, "committee": committee.id, "to": committee.escalates_to, "cause": cause, "session": session, "due": due}
    return (MatterEscalated.model_validate(matter),)
