"""A party that withdraws from a convention which goes on without it: the day it leaves, and what becomes of what was its own."""

from __future__ import annotations

from typing import Any, Literal

from domain.act import Event, When
from domain.agenda import AgendaItem
from domain.changes.amending import void
from domain.changes.amendment_acts import onwards
from domain.days.calendar import At
from domain.files.terms import Terms
from domain.life.force import Cause, Ending, Force
from domain.life.parting import without
from domain.life.survival import Survivor, survivors
from domain.life.termination import ConventionTerminated
from domain.messages import messages
from domain.milestones.milestones import SETTLED, MilestoneAccepted, MilestonesCancelled
from domain.phases import InForce, State, Suspended
from domain.promises import commitment_days
from domain.refusals.errors import InvalidTerms

FEWEST = 2
"""with fewer parties there is no convention"""


class PartyLeft(Event):
    """The party is one no longer. ``terms`` are the whole new terms, ``surviving`` what goes on to bind whoever left."""

    kind: Literal["party_left"] = "party_left"
    party: str
    cause: Cause = "withdrawal"
    terms: Terms
    surviving: tuple[Survivor, ...] = ()


def next_to_leave(force: Force) -> Ending | None:
    return min(force.leaving, key=lambda one: (one.on, one.party or ""), default=None)


def items(force: Force) -> tuple[AgendaItem, ...]:
    """The day of each party that is about to leave."""
    return tuple(AgendaItem(due=one.on, at=At.START, kind="party_leaves", target=one.party or "") for one in force.leaving)


def leave(state: InForce | Suspended, leaver: Ending, when: When) -> tuple[Event, ...]:
    """The party leaves on its day; with fewer than two parties left, the convention ends by it."""
    when = when.model_copy(update={"on": leaver.on})
    party = leaver.party or ""
    if len(state.terms.parties) - 1 < FEWEST:
        return (ConventionTerminated(when=when, cause=leaver.cause),)
    terms = without(state.terms, party)
    owned = {one.id for one in state.terms.milestones if one.owner == party}
    given_up = tuple(one.id for one in state.milestones.all if one.series in owned and one.status not in SETTLED)
    unpromised = commitment_days.dropped(state.commitments, terms, None, when)
    gone = PartyLeft(when=when, party=party, cause=leaver.cause, terms=terms, surviving=survivors(state.terms, leaver.on, state.worked))
    return (
        gone,
        *((MilestonesCancelled(when=when, milestones=given_up, because=f"{gone.kind}: {party}"),) if given_up else ()),
        *unpromised,
        *_accepted_by_the_rest(state, terms, owned, when),
        *_signed_by_the_rest(state, terms, when),
        *_told(state, terms, party, (*given_up, *(name for one in unpromised for name in one.commitments)), when),
    )


def _accepted_by_the_rest(state: InForce | Suspended, terms: Terms, owned: set[str], when: When) -> tuple[Event, ...]:
    """What only the party that left had still to accept is accepted."""
    shared = {one.id for one in terms.milestones if one.accepted_by == "all_parties"}
    rest = set(terms.party_ids())
    return tuple(
        MilestoneAccepted(when=when, milestone=one.id, status=one.said or "met")
        for one in state.milestones.all
        if one.status == "submitted" and one.series in shared - owned and rest <= one.approved_by
    )


def _told(state: InForce | Suspended, terms: Terms, party: str, given_up: tuple[str, ...], when: When) -> tuple[Event, ...]:
    """The manager hears what is vacant and what was given up."""
    if state.live_on is None:
        return ()
    seats = (f"{one.id} ({len(one.members) - _seats(terms, one.id)})" for one in state.terms.committees)
    vacant = [seat for seat in seats if not seat.endswith("(0)")]
    subject = " ; ".join((party, *vacant, *given_up))[:2000]
    return (messages.at_once("party_left", terms.manager, terms, state.mailbox, when, subject=subject),)


def _seats(terms: Terms, committee: str) -> int:
    return next((len(one.members) for one in terms.committees if one.id == committee), 0)


def _signed_by_the_rest(state: InForce | Suspended, terms: Terms, when: When) -> tuple[Event, ...]:
    """The amendment in progress, where its open stage waited for the party that left alone; void where nobody else had to act in it."""
    current = state.amendments.current
    if current is None or current.effective is not None:
        return ()
    rest = current.without(state.terms.people() - terms.people())
    if rest is None:
        return void(state, InvalidTerms(reason="signature: nobody_signs"), when)
    return onwards(rest, terms, state.worked, when, since=when.on)


# ── State ──────────────────────────────────────────────────────────────────────────────────────


def evolve(state: State, event: PartyLeft) -> State:
    """The new terms; nobody of the party has a signature to give or a message to get any more, and nobody leaves twice."""
    people = state.terms.people() - event.terms.people()
    mailbox = state.mailbox.without(people)
    changed: dict[str, Any] = {"terms": event.terms, "mailbox": mailbox, "amendments": state.amendments.without(people)}
    if isinstance(state, InForce | Suspended):
        leaving = tuple(one for one in state.force.leaving if one.party != event.party)
        changed["force"] = state.force.model_copy(update={"leaving": leaving})
    return state.model_copy(update=changed)
