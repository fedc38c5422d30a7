"""By when a committee must meet next, by its cadence, its sessions and the term."""

from __future__ import annotations

from datetime import date, timedelta

from domain.committees import cadence, committees
from domain.phases import InForce, State, Suspended


def next_review(state: State, committee: str, after: date, *held: date) -> date | None:
    """By when a committee must meet after a day, within the term; it has met on the days held, too."""
    if not isinstance(state, InForce):
        return None
    met = (*state.committees.get(committee).days_met(), *held)
    following = cadence.occurrence_after(committees.committee_of(state.terms, committee), state.force.on, after, state.worked, met)
    end = cadence.bound(state.force.end, state.terms.term, state.force.renewals)
    return following if following and (end is None or following < end) else None


def review_after(state: State, committee: str, held: date) -> date | None:
    """By when a committee must meet after a session; one that was held before an earlier occurrence settles nothing that is due now."""
    due = state.committees.get(committee).due
    if isinstance(state, Suspended):  # it stands still: what was due is put off when it is resumed
        return due
    if cadence.counts_by_year(committees.committee_of(state.terms, committee)):
        following = next_review(state, committee, held - timedelta(days=1), held)
        return following if due is None or following is None else max(due, following)
    counts_for = next_review(state, committee, held - timedelta(days=1))
    if due is not None and counts_for is not None and counts_for < due:
        return due
    return next_review(state, committee, max(due or counts_for or held, held))
