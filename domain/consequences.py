"""What follows on the same day from what was decided: the next stage, entry into force, an end, dates that an acceptance sets."""

from __future__ import annotations

from collections.abc import Collection

from domain.act import Event, When
from domain.before_force import redraft
from domain.changes import amending
from domain.changes.amendments import AmendmentCompleted, AmendmentProposed
from domain.committees import actions, calling_off
from domain.days.calendar import Within
from domain.evolution import folded
from domain.life import leaving, survival
from domain.messages import superseding, telling
from domain.milestones import milestones, schedule
from domain.milestones.milestones import MilestoneAccepted, MilestoneCancelled, MilestoneRescheduled
from domain.passing import dates_after, entry_into_force, terminated
from domain.phases import InForce, InSignature, Signed, State, Suspended
from domain.promises import commitment_days
from domain.promises.commitments import CommitmentRecorded
from domain.signature import provisional, signature
from domain.signature.signature import SignatureDeclined


def what_follows(state: State, events: tuple[Event, ...], when: When, by: Collection[str] = ()) -> tuple[Event, ...]:
    """The consequences of events that have just been decided, what survives an end that is among them, who is told, and what no more;
    ``by`` are those who did and recorded it.
    """
    after = folded(state, events)
    found = (*_carried_out(after, events, when), *_consequences(after, events, when))
    found = (*found, *dates_after(after, found, when))
    found = (*found, *survival.after(state.terms, state.worked, (*events, *found)), *calling_off.after(state, (*events, *found), when))
    found = (*found, *telling.after(state, (*events, *found), by))
    return (*found, *superseding.after(state, (*events, *found), when))


def _carried_out(after: State, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    """An amendment that is proposed is what a committee has asked for."""
    proposed = (one for one in events if isinstance(one, AmendmentProposed))
    return tuple(done for one in proposed for done in actions.amended(after.actions, one.number, when))


def _consequences(after: State, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    found: tuple[Event, ...] = ()
    if isinstance(after, InSignature):
        if any(isinstance(one, SignatureDeclined) and signature.reopens(after.terms, one) for one in events):
            return redraft(after, None, when)
        found = signature.plan_after(after.signing, after.terms, after.worked, when)
        after = folded(after, found)
    if isinstance(after, Signed):
        return (*found, *entry_into_force(after, when), *provisional.begins(after, when))
    return _in_force(after, events, when) if isinstance(after, InForce | Suspended) else found


def _in_force(after: InForce | Suspended, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    """An end or a leaving whose day is already there, an amendment in effect at once, and what an acceptance sets going."""
    if (planned := after.ending) is not None and planned.on <= when.recorded_on:
        return terminated(after, when)
    if (leaver := leaving.next_to_leave(after.force)) and leaver.on <= when.recorded_on:
        return leaving.leave(after, leaver, when)
    for event in events:
        if isinstance(event, AmendmentCompleted) and event.effective <= when.recorded_on:
            return amending.take_effect(after, when.model_copy(update={"on": event.effective}))
    return _dates(after, events, when)


def _dates(after: InForce | Suspended, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    """What an acceptance sets going, and a yearly milestone that does not wait for an instance put off or given up."""
    settled = [one.milestone for one in events if isinstance(one, MilestoneAccepted) and one.status in milestones.SETTLED]
    settled += [one.milestone for one in events if isinstance(one, MilestoneCancelled)]
    moved = [one.milestone for one in events if isinstance(one, MilestoneRescheduled)]
    within, work, terms = Within(after.force.end, after.worked), after.milestones, after.terms
    found = schedule.after_acceptance(work, terms, after.force.on, within, when, settled=settled) if settled else ()
    if moved:
        found = (*found, *schedule.after_rescheduling(work, terms, within, when, moved=moved))
    there = commitment_days.standing(after)
    if settled:
        found = (*found, *commitment_days.opened(there, within, when, max(when.on, when.recorded_on)))
    said = [one.commitment for one in events if isinstance(one, CommitmentRecorded)]
    return (*found, *(next_one for name in said for next_one in commitment_days.following(there, name, within, when)))
