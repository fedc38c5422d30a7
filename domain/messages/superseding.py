"""What was to be said and is no longer: after every recording, no message that waits speaks of what nobody owes any more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from domain.act import Event, When
from domain.agenda import SPOKEN_OF, Deadline
from domain.committees.meetings import MeetingEvent, SessionCalledOff
from domain.committees.moving import no_longer_so
from domain.due import deadlines
from domain.evolution import folded
from domain.life.leaving import PartyLeft
from domain.messages import acceptance_owed
from domain.messages.answering import AnswersLapsed, DeadlineAcknowledged, DeadlineSnoozed
from domain.messages.messages import Because, DigestTold, MessageDue, MessageFailed, MessageSent, MessageSuperseded
from domain.milestones.milestones import MilestoneSubmitted
from domain.phases import State

_MET = {
    "visa_due": {"visa_given", "signature_completed"},
    "signature_due": {"convention_signed", "signature_completed"},
    "milestone_due": {"milestone_submitted", "milestone_accepted"},
    "milestone_submitted": {"milestone_accepted"},
    "commitment_due": {"commitment_recorded"},
    "tranche_due": {"contribution_paid", "contribution_received"},
    "indicator_due": {"indicator_measured"},
    "review_due": {"review_recorded"},
    "convocation_due": {"review_convened", "review_recorded"},
    "minutes_due": {"minutes_recorded"},
    "minutes_deemed_approved": {"minutes_approved"},
    "action_due": {"action_done"},
    "cure_due": {"cure_accepted"},
    "programme_due": {"programme_adopted"},
}
"""what settles a deadline or an acceptance, by an event that names its target"""
_MOVING = frozenset(
    {
        *("milestone_rescheduled", "amendment_applied", "programme_adopted", "holiday_added", "fact_corrected", "actions_put_off"),
        *("convention_resumed", "term_extended", "term_followed"),
    }
)
"""what gives a deadline another day"""
_ENDING = frozenset(
    {
        *("milestone_cancelled", "milestones_cancelled", "milestones_superseded", "commitments_cancelled", "action_dropped"),
        *("amendment_applied", "amendment_withdrawn", "amendment_declined", "amendment_voided", "redrafting_started", "party_left"),
        *("convention_suspended", "convention_terminated", "term_ended", "closing_started", "convention_closed"),
    }
)
"""what leaves nothing to be owed"""


def after(state: State, events: tuple[Event, ...], when: When) -> tuple[Event, ...]:
    """The messages of this state that these events make pointless, and the answers that count no longer."""
    mailbox = state.mailbox
    concerned = any(speaks(one) for one in mailbox.pending()) or mailbox.answers.all
    if not concerned and not any(isinstance(one, MessageFailed | PartyLeft | MeetingEvent) for one in events):
        return ()
    there = folded(state, events)
    owed = {one.key: one for one in deadlines(there)}
    now = when.model_copy(update={"on": when.recorded_on})
    open_keys = {*owed, *(one.key for one in acceptance_owed.owed(there))}
    left, told = {one.message for one in there.mailbox.pending()}, set(_told(events))
    dropped = [one for one in mailbox.pending() if one.message not in left and one.message not in told]
    pointless = [
        one
        for one in there.mailbox.pending()
        if (speaks(one) and open_keys.isdisjoint(one.tells_of)) or (one.message not in told and _overtaken(one, events))
    ]
    superseded = tuple(
        MessageSuperseded(when=now, message=one.message, because=_because(one, events, owed)) for one in (*dropped, *pointless)
    )
    lapsed = tuple(sorted(there.mailbox.answers.keys() - owed.keys()))
    return (*superseded, *((AnswersLapsed(when=now, deadlines=lapsed),) if lapsed else ()))


def _rearranged(message: MessageDue, events: tuple[Event, ...]) -> Because | None:
    """Whether it tells of a session that these events have moved or called off."""
    changed = (one for one in events if isinstance(one, MeetingEvent) and (message.about, message.target) in no_longer_so(one))
    found = next(changed, None)
    if found is None:
        return None
    return "cancelled" if isinstance(found, SessionCalledOff) else "moved"


def _overtaken(message: MessageDue, events: tuple[Event, ...]) -> bool:
    """Whether these events have something newer to tell of the same."""
    again = {(one.kind, one.milestone) for one in events if isinstance(one, MilestoneSubmitted)}
    return (message.about, message.target) in again or _rearranged(message, events) is not None


def speaks(message: MessageDue) -> bool:
    """Whether it is about deadlines or acceptances at all."""
    return message.about in SPOKEN_OF or bool(message.deadlines)


def _told(events: tuple[Event, ...]) -> Iterator[str]:
    """The messages of which these events say themselves what became of them."""
    for event in events:
        if isinstance(event, MessageDue | MessageSent | MessageFailed | MessageSuperseded):
            yield event.message
        elif isinstance(event, DigestTold):
            yield from (name for one in event.results for name in one.messages)


def _because(message: MessageDue, events: tuple[Event, ...], owed: Mapping[str, Deadline]) -> Because | None:
    """Why it is pointless, as far as what happened says so plainly; a day that passes, or comes again, has no reason."""
    kinds = {one.kind for one in events}
    if any(isinstance(one, DeadlineAcknowledged | DeadlineSnoozed) and one.deadline in message.tells_of for one in events):
        return "answered"
    if (rearranged := _rearranged(message, events)) is not None:
        return rearranged
    if any(one.kind in _MET.get(message.about, ()) and _names(one, message.target) for one in events):
        return "met"
    if kinds & _MOVING and any((one.about, one.target) == (message.about, message.target) for one in owed.values()):
        return "moved"
    return "cancelled" if kinds & _ENDING else None


def _names(event: Event, target: str) -> bool:
    """Whether an event is about a target: its own id, or the first part of it (``suivi-1`` is a session of ``suivi``)."""
    return any(isinstance(value, str) and (value == target or target.startswith(f"{value}-")) for value in dict(event).values())
