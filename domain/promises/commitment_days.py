"""The days of commitments, fixed as facts when they are known, and what is said of them; milestones have theirs in ``schedule.py``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.act import Event, When
from domain.days.calendar import Within, WorkingDays, later
from domain.days.yearly import Instance, Series, on_year, year_of
from domain.files.implementation import Commitment
from domain.files.terms import Terms
from domain.milestones import schedule
from domain.milestones.milestones import Milestones
from domain.phases import Closing, Forceful, InForce, State, Suspended
from domain.promises.commitments import (
    FAVOUR,
    CommitmentRecorded,
    Commitments,
    CommitmentsCancelled,
    CommitmentsScheduled,
    CommitmentState,
    Promised,
    RecordCommitment,
    evolve,
    promise_of,
)
from domain.refusals.errors import WrongPhase, require_not_before
from domain.refusals.errors_of_promises import CommitmentSettled, UnknownCommitment
from domain.roles import focal_points, require_one_of

# ── What is said of them ───────────────────────────────────────────────────────────────────────


def record(state: State, command: RecordCommitment, when: When) -> tuple[Event, ...]:
    """What became of a commitment, by whom it was promised to; an instance nobody spoke of yet is scheduled by being named.

    Raises ``CommitmentSettled`` where as much, or more, was said already.
    """
    if not isinstance(state, InForce | Suspended | Closing):
        raise WrongPhase(phase=state.name, act=command.kind, needs="in_force")
    found, first = _find(state, command.commitment, when)
    promise = promise_of(state.terms, found.series)
    require_one_of(state.terms, command, focal_points(state.terms, promise.promisee), promise.article)
    if found.on is not None:
        if FAVOUR.index(command.status) <= FAVOUR.index(found.status):
            raise CommitmentSettled(commitment=found.id, promise=found.status, on=found.on.isoformat(), article=promise.article)
        require_not_before(when.on, "commitment_recorded", found.on)
    said = {"status": command.status, "because": command.because, "evidence": dict(command.evidence)}
    return (*first, CommitmentRecorded.model_validate({"when": when, "commitment": found.id, **said}))


def _find(state: InForce | Suspended | Closing, name: str, when: When) -> tuple[CommitmentState, tuple[Event, ...]]:
    known = state.commitments.get(name)
    if known is not None and known.status != "cancelled":
        return known, ()
    for promise in state.terms.commitments:
        series = series_of(promise)
        if promise.id == name if series is None else series.names(name, when.on) is not None:
            due = due_of(promise, name, state.milestones, state.force.on, state.worked)
            new = CommitmentState(id=name, series=promise.id, recorded_on=when.recorded_on)
            return new, (CommitmentsScheduled(when=when, commitments=(Promised(commitment=name, series=promise.id, due=due),)),)
    raise UnknownCommitment(commitment=name, known=", ".join(one.id for one in state.commitments.all))


# ── Their days ─────────────────────────────────────────────────────────────────────────────────


class Standing(NamedTuple):
    """What the days of commitments follow from: what is known of them and of milestones, the terms, and the day of entry into force."""

    commitments: Commitments
    milestones: Milestones
    terms: Terms
    entry: date


def standing(state: Forceful) -> Standing:
    return Standing(state.commitments, state.milestones, state.terms, state.force.on)


def series_of(promise: Commitment) -> Series | None:
    return Series.of(promise.id, promise)


def due_of(promise: Commitment, name: str, milestones: Milestones, entry: date, worked: WorkingDays) -> date | None:
    """The day that a commitment, or its instance of this name, has by its terms; none where it is not known or there is none."""
    series = series_of(promise)
    return series.due(year_of(name), worked) if series else schedule.day_of(promise.due, milestones, entry, worked)


def opened(there: Standing, within: Within, when: When, not_before: date) -> tuple[Event, ...]:
    """The days that are known by now of what has none yet, and the next instance of each yearly one that has none open from a day on."""
    found = tuple(one for promise in there.terms.commitments for one in _opened(promise, there, within, not_before))
    if not found and (there.commitments.known or not there.terms.commitments):
        return ()
    return (CommitmentsScheduled(when=when, commitments=found),)


def _opened(promise: Commitment, there: Standing, within: Within, not_before: date) -> Iterator[Promised]:
    if (series := series_of(promise)) is not None:
        dated = series.opening(_instances(there.commitments, promise.id), not_before, within)
        if dated is not None:
            yield Promised(commitment=dated.name, series=promise.id, due=dated.due)
        return
    known = there.commitments.get(promise.id)
    due = schedule.day_of(promise.due, there.milestones, there.entry, within.worked)
    if known is None or known.status == "cancelled" or (known.status == "scheduled" and known.due is None and due is not None):
        yield Promised(commitment=promise.id, series=promise.id, due=due)


def _instances(commitments: Commitments, series: str) -> tuple[Instance, ...]:
    known = (one for one in commitments.of_series(series) if one.status != "cancelled")
    return tuple(Instance(one.id, one.due, one.status == "scheduled") for one in known)


def following(there: Standing, name: str, within: Within, when: When) -> tuple[Event, ...]:
    """The instance after this one, within the term; for a convention taken over, not before it was recorded."""
    state = there.commitments.get(name)
    promise = next((one for one in there.terms.commitments if state and one.id == state.series), None)
    series = series_of(promise) if promise else None
    if series is None:
        return ()
    dated = series.after(name, _instances(there.commitments, series.id), within, when.recorded_on if when.taken_over else None)
    next_one = (Promised(commitment=dated.name, series=series.id, due=dated.due),) if dated else ()
    return (CommitmentsScheduled(when=when, commitments=next_one),) if next_one else ()


def dropped(commitments: Commitments, terms: Terms, end: date | None, when: When) -> tuple[CommitmentsCancelled, ...]:
    """What new terms no longer foresee and nobody has said anything of."""
    foreseen = {one.id: one for one in terms.commitments}
    gone = tuple(one.id for one in commitments.all if one.status == "scheduled" and not _foreseen(one, foreseen.get(one.series), end))
    return (CommitmentsCancelled(when=when, commitments=gone),) if gone else ()


def _foreseen(state: CommitmentState, promise: Commitment | None, end: date | None) -> bool:
    if promise is None or (state.id == state.series) != (promise.every is None):
        return False
    if promise.every is None:
        return True
    year = year_of(state.id)
    return year >= (promise.first or year) and (end is None or on_year(promise.by or "", year) < end)


def amended(there: Standing, was: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """Under new terms: the days of what is due otherwise than before, then what is new. A day put off by itself stays."""
    old = {one.id: (one.due, one.by) for one in was.commitments}
    new = {one.id: one for one in there.terms.commitments if one.id in old and old[one.id] != (one.due, one.by)}
    moved = tuple(
        Promised(commitment=one.id, series=one.series, due=due)
        for one in there.commitments.all
        if one.series in new and one.status == "scheduled"
        if (due := due_of(new[one.series], one.id, there.milestones, there.entry, within.worked)) != one.due
    )
    events = (CommitmentsScheduled(when=when, commitments=moved),) if moved else ()
    commitments = there.commitments
    for event in events:
        commitments = evolve(commitments, event)
    return (*events, *opened(there._replace(commitments=commitments), within, when, max(when.on, when.recorded_on)))


def put_off(commitments: Commitments, since: When, when: When) -> tuple[Event, ...]:
    """After a standstill: what was still to come, by the days that it lasted; what was fixed meanwhile stays as it was fixed."""
    stood = (when.on - since.on).days
    moved = tuple(
        Promised(commitment=one.id, series=one.series, due=later(one.due, stood))
        for one in commitments.all
        if one.due is not None and one.due >= since.on and one.status == "scheduled" and one.recorded_on <= since.recorded_on
    )
    return (CommitmentsScheduled(when=when, commitments=moved),) if moved and stood else ()


def unknown(state: InForce) -> bool:
    """Whether the terms hold commitments that never got their days, because nothing was done about them when it came into force."""
    return bool(state.terms.commitments) and not state.commitments.known
