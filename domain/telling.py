"""Who hears at once of what was done: an act that concerns the parties brings one message to all whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from domain.accession import PartyAcceded
from domain.act import Event
from domain.amendments import AmendmentProposed
from domain.blocks import wording
from domain.messages import MessageDue, at_once
from domain.phases import State
from domain.roles import focal_points
from domain.suspension import ConventionResumed, ConventionSuspended
from domain.termination import DenunciationReceived, TerminationDecided
from domain.terms import Terms


def after(state: State, events: Iterable[Event]) -> tuple[MessageDue, ...]:
    """The messages that these events bring to a convention as it stood before them; nothing is told of a past taken over."""
    if state.live_on is None:
        return ()
    return tuple(told for event in events if (told := _told(state, event)) is not None)


def _told(state: State, event: Event) -> MessageDue | None:
    terms, mailbox = state.terms, state.mailbox
    match event:
        case DenunciationReceived(party=party):
            about = event.kind if event.ends else "withdrawal_received"
            to, subject = _everybody(terms, but=party), _short(terms, party)
            return at_once(about, party, terms, mailbox, event.when, subject=subject, to=to, due=event.ends_on)
        case TerminationDecided():
            to = _everybody(terms, manager=event.cause != "framework")
            return at_once(event.kind, terms.reference, terms, mailbox, event.when, subject=event.because, to=to, due=event.ends_on)
        case ConventionSuspended() | ConventionResumed():
            subject = event.because or event.follows or event.committee or terms.reference
            to = _everybody(terms, manager=event.follows is None)
            return at_once(event.kind, terms.reference, terms, mailbox, event.when, subject=subject, to=to)
        case PartyAcceded(party=party):
            to, subject = _everybody(terms), _short(event.terms, party)
            return at_once(event.kind, party, terms, mailbox, event.when, subject=subject, to=to)
        case AmendmentProposed(number=number):
            to = tuple(dict.fromkeys(who for stage in event.plan.plan() for who in stage.members))
            return at_once(event.kind, str(number), terms, mailbox, event.when, subject=wording(event.title), to=to)
        case _:
            return None


def _everybody(terms: Terms, *, but: str | None = None, manager: bool = True) -> tuple[str, ...]:
    """The focal points of the parties, of all but one where it has acted itself; and the manager, unless told of the cause already."""
    people = tuple(who for party in terms.party_ids() if party != but for who in focal_points(terms, party))
    return (*people, terms.manager) if manager else people


def _short(terms: Terms, party: str) -> str:
    return next((one.short for one in terms.parties if one.id == party), party)
