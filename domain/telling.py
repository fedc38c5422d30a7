"""Who hears at once of what was done: an act that concerns the parties brings one message to all whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable

from domain.accession import PartyAcceded
from domain.act import Event
from domain.agenda import DeadlinePassed
from domain.amendments import AmendmentProposed
from domain.blocks import wording
from domain.calls import MatterEscalated, ReviewRequested
from domain.committees import CadenceSet, ReviewRecorded, committee_of
from domain.consultation import ConsultationOpened
from domain.messages import MessageDue, at_once
from domain.minutes import MinutesRecorded
from domain.phases import State
from domain.roles import focal_points, leaders
from domain.seating import seated
from domain.suspension import ConventionResumed, ConventionSuspended
from domain.termination import DenunciationReceived, TerminationDecided
from domain.terms import Terms


def after(state: State, events: Iterable[Event]) -> tuple[MessageDue, ...]:
    """The messages that these events bring to a convention as it stood before them; nothing is told of a past taken over."""
    if state.live_on is None:
        return ()
    events = tuple(events)
    return tuple(told for event in events if not _outlived(event, events) and (told := _told(state, event)) is not None)


def _outlived(event: Event, events: tuple[Event, ...]) -> bool:
    """A session missed long ago, after which another has been missed: after an outage, only the last is told."""
    if not isinstance(event, DeadlinePassed) or event.about != "review_due":
        return False
    following = (one.due for one in events if isinstance(one, CadenceSet) and one.committee == event.target)
    return any(due is not None and due < event.when.recorded_on for due in following)


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
            by = wording(committee_of(terms, event.committee).title) if event.committee else None
            subject = event.because or event.follows or by or terms.reference
            to = _everybody(terms, manager=event.follows is None)
            return at_once(event.kind, terms.reference, terms, mailbox, event.when, subject=subject, to=to)
        case PartyAcceded(party=party):
            to, subject = _everybody(terms), _short(event.terms, party)
            return at_once(event.kind, party, terms, mailbox, event.when, subject=subject, to=to)
        case AmendmentProposed(number=number):
            to = tuple(dict.fromkeys(who for stage in event.plan.plan() for who in stage.members))
            return at_once(event.kind, str(number), terms, mailbox, event.when, subject=wording(event.title), to=to)
        case _:
            return _of_committees(state, event)


def _of_committees(state: State, event: Event) -> MessageDue | None:
    """What a committee's members, its leaders, and those above it hear at once."""
    terms, mailbox = seated(state, event.when.recorded_on), state.mailbox
    match event:
        case MinutesRecorded(committee=name, session=number) if committee_of(terms, name).minutes is not None:
            about = "minutes_to_approve" if event.deemed_on else "minutes_to_read"
            target, subject = f"{name}-{number}", wording(committee_of(terms, name).title)
            return at_once(about, target, terms, mailbox, event.when, subject=subject, to=event.readers, due=event.deemed_on)
        case ReviewRecorded(committee=name) if (above := committee_of(terms, name).reports_to) is not None:
            target, subject = f"{name}-{event.session}", wording(committee_of(terms, name).title)
            return at_once("sub_committee_reported", target, terms, mailbox, event.when, subject=subject, to=_leading(terms, above))
        case DeadlinePassed(about="review_due", target=name):
            committee = committee_of(terms, name)
            over = _leading(terms, committee.reports_to) if committee.reports_to else ()
            to = tuple(dict.fromkeys((*leaders(committee), terms.manager, *over)))
            told = event.when.model_copy(update={"on": event.when.recorded_on})  # a day that passes is known the day after
            return at_once("review_missed", name, terms, mailbox, told, subject=wording(committee.title), to=to, due=event.due)
        case MatterEscalated():
            subject = wording(committee_of(terms, event.committee).title)
            to = tuple(dict.fromkeys((*_leading(terms, event.to), *_leading(terms, event.committee), terms.manager)))
            return at_once(event.kind, event.to, terms, mailbox, event.when, subject=subject, to=to, due=event.due)
        case ReviewRequested(committee=name):
            return at_once(event.kind, name, terms, mailbox, event.when, subject=event.because, to=_leading(terms, name), due=event.due)
        case ConsultationOpened(committee=name):
            subject = event.decision.text or wording(committee_of(terms, name).title)
            target = f"{name}-{event.session}"
            return at_once(event.kind, target, terms, mailbox, event.when, subject=subject, to=event.asked, due=event.until)
        case _:
            return None


def _leading(terms: Terms, committee: str) -> tuple[str, ...]:
    """Chairs and secretary; the manager, where there are none."""
    return leaders(committee_of(terms, committee)) or (terms.manager,)


def _everybody(terms: Terms, *, but: str | None = None, manager: bool = True) -> tuple[str, ...]:
    """The focal points of the parties, of all but one where it has acted itself; and the manager, unless told of the cause already."""
    people = tuple(who for party in terms.party_ids() if party != but for who in focal_points(terms, party))
    return (*people, terms.manager) if manager else people


def _short(terms: Terms, party: str) -> str:
    return next((one.short for one in terms.parties if one.id == party), party)
