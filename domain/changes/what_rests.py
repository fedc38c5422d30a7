"""What was built on a fact that is to be corrected: later effects that would not stand as they are, had it been recorded otherwise."""

from __future__ import annotations

from domain.act import Event
from domain.changes.past import Fact
from domain.changes.succession import PartySucceeded
from domain.committees.actions import ActionDone, ActionDropped, ActionOpened
from domain.committees.calls import MatterEscalated
from domain.committees.committees import Decided, ReviewConvened, ReviewRecorded
from domain.committees.meetings import MeetingEvent
from domain.committees.minutes import MinutesApproved
from domain.files.terms import Condition
from domain.milestones.milestones import (
    MilestoneAccepted,
    MilestoneReported,
    MilestoneRescheduled,
    MilestonesScheduled,
    MilestoneSubmitted,
    term_of,
)
from domain.phases import Drafting, State
from domain.promises import money_acts
from domain.promises.commitments import CommitmentRecorded
from domain.promises.contributions import ContributionCalled, Moved, TranchesScheduled
from domain.promises.parts import parts
from domain.signature.notification import DocumentReceived, PartyNotified
from domain.signature.signature import ConventionSigned, SignatureDeclined, SignatureVoided, VisaGiven
from domain.signature.withdrawal import SignatureWithdrawn

_AFTER_SIGNATURE = frozenset({"stage_opened", "signature_completed", "entered_into_force", "signature_voided", "redrafting_started"})
_AFTER_REFUSAL = frozenset(
    {"redrafting_started", "convention_signed", "visa_given", "stage_opened", "signature_completed", "party_succeeded"}
)
_OPENING = frozenset({"continue_with_reservations", "action", "amend", "programme"})
_MOVING = frozenset({"suspend", "resume", "renew", "extend", "terminate", "close"})
_MOVED = frozenset(
    {"convention_suspended", "convention_resumed", "term_renewed", "term_extended", "termination_decided", "closing_started"}
)


def what_rests(state: State, old: Fact, new: Event) -> tuple[Fact, ...]:
    """The later facts that rest on what would change; nothing rests on a note, a place or a method, but of a session that was moved."""
    later, was = tuple(state.past.after(old)), old.event
    if isinstance(was, ConventionSigned | VisaGiven) and isinstance(new, ConventionSigned | VisaGiven):
        return _on_signature(state, later, was, new)
    moved = was.when.on != new.when.on
    match was:
        case SignatureDeclined() if moved:
            return tuple(one for one in later if one.event.kind in _AFTER_REFUSAL)
        case PartyNotified() | DocumentReceived() if moved:
            return tuple(one for one in later if one.event.kind in {"entered_into_force", "party_succeeded"})
        case MilestoneReported() if isinstance(new, MilestoneReported) and was.evidence != new.evidence:
            return tuple(one for one in later if isinstance(one.event, MilestoneSubmitted) and one.event.milestone == was.milestone)
        case MilestoneSubmitted() if isinstance(new, MilestoneSubmitted) and (moved or was.evidence != new.evidence):
            return tuple(one for one in later if _about(one.event, was.milestone))
        case MilestoneAccepted() if moved:
            return tuple(one for one in later if _about(one.event, was.milestone) or _follows(state, one.event, was.milestone))
        case CommitmentRecorded() if moved:
            return tuple(one for one in later if isinstance(one.event, CommitmentRecorded) and one.event.commitment == was.commitment)
        case _ if isinstance(was, Moved) and isinstance(new, Moved) and (moved or was.amount != new.amount):
            return _on_money(state, old, later, new)
        case ReviewConvened():
            built = (MeetingEvent | ReviewRecorded) if moved else MeetingEvent
            return tuple(one for one in later if isinstance(one.event, built) and _same_session(one.event, was))
        case _:
            return ()


def _on_signature(
    state: State, later: tuple[Fact, ...], was: ConventionSigned | VisaGiven, new: ConventionSigned | VisaGiven
) -> tuple[Fact, ...]:
    """What followed, where it would have followed otherwise; and a succession in which the signature passed to another office."""
    passed_on = tuple(one for one in later if isinstance(one.event, PartySucceeded) and was.person in one.event.people)
    otherwise = _counts_otherwise(state, was, new)
    followed = tuple(one for one in later if (otherwise and one.event.kind in _AFTER_SIGNATURE) or _took_back(one.event, was, new))
    return (*followed, *passed_on) if otherwise or was.when.on != new.when.on else ()


def _took_back(later: Event, was: ConventionSigned | VisaGiven, new: ConventionSigned | VisaGiven) -> bool:
    """Whether this took back the very signature, which would be another's now, or given after that."""
    if not isinstance(later, SignatureWithdrawn | SignatureVoided) or (later.person, later.stage) != (was.member, was.stage):
        return False
    return was.person != new.person or new.when.on > later.when.on


def rests_on_votes(state: State, old: Fact, new: Event) -> tuple[Fact, ...]:
    """What came of the decisions of a session that, counted again, would have had another result, and what was built on that."""
    was = old.event
    if not (isinstance(was, ReviewRecorded) and isinstance(new, ReviewRecorded)):
        return ()
    lost = was.counts != new.counts
    pairs = zip(was.decisions, new.decisions, strict=True)
    otherwise = tuple(one for one, again in pairs if lost or one.tally.result != again.tally.result)
    later = tuple(state.past.after(old))
    brought = tuple(one for one in later if _came_of(was, otherwise, one.event) or (was.failed != new.failed and _climbed(was, one.event)))
    left = tuple(one for one in later if one in brought or any(_built_on(state, first, one) for first in brought))
    return (old, *left) if lost else left


def _came_of(session: ReviewRecorded, decisions: tuple[Decided, ...], later: Event) -> bool:
    """Whether this is what one of the decisions is about: its own effect, or one that stands in the place of an effect that it lacked.

    Whatever moved the whole convention since hangs on whatever moved it before.
    """
    match later:
        case MilestoneAccepted():
            return any(one.kind == "accept" and one.milestone == later.milestone for one in decisions)
        case MilestoneRescheduled():
            return any(one.kind == "reschedule" and one.milestone == later.milestone for one in decisions)
        case MinutesApproved():
            return any(
                one.kind == "minutes_approved" and (session.committee, one.of) == (later.committee, later.session) for one in decisions
            )
        case ActionOpened():
            return any(one.kind in _OPENING and _opened_by(session, one, later) for one in decisions)
        case _:
            return later.kind in _MOVED and any(one.kind in _MOVING for one in decisions)


def _opened_by(session: ReviewRecorded, decision: Decided, action: ActionOpened) -> bool:
    """By its name: of several reservations each has a number after that of the decision."""
    name = f"{session.committee}-{session.session}.{decision.n}"
    return action.action == name or action.action.startswith(f"{name}.")


def _climbed(session: ReviewRecorded, later: Event) -> bool:
    return isinstance(later, MatterEscalated) and later.committee == session.committee


def _built_on(state: State, first: Fact, later: Fact) -> bool:
    """Whether this rests on what a decision brought: more about the same milestone, what waited for it, the end of an action."""
    if later.version <= first.version:
        return False
    match first.event:
        case MilestoneAccepted(milestone=milestone):
            return _about(later.event, milestone) or _follows(state, later.event, milestone)
        case ActionOpened(action=action):
            return isinstance(later.event, ActionDone | ActionDropped) and later.event.action == action
        case _:
            return False


def _counts_otherwise(state: State, was: ConventionSigned | VisaGiven, new: ConventionSigned | VisaGiven) -> bool:
    """Whether a stage would have been complete on another day or by others; where the rule counts signatures, every day matters."""
    if was.person != new.person:
        return True
    if was.when.on == new.when.on or isinstance(state, Drafting) or state.signing is None:
        return False
    if isinstance(state.terms.in_force, Condition):
        return True
    others = [one.on for one in state.signing.given if one.stage == was.stage and one.person != was.member]
    return max((*others, was.when.on)) != max((*others, new.when.on))


def _on_money(state: State, old: Fact, later: tuple[Fact, ...], new: Moved) -> tuple[Fact, ...]:
    """Later acts about the same tranche, where they would not all have been possible after this one."""
    right = money_acts.recorded_so(state.contributions, state.terms, state.milestones, old.event, new)
    if money_acts.stands(state.contributions, state.terms, old.event, right):
        return ()
    same = (new.contribution, new.tranche)
    return tuple(one for one in later if isinstance(one.event, Moved) and (one.event.contribution, one.event.tranche) == same)


def _about(event: Event, milestone: str) -> bool:
    return isinstance(event, MilestoneSubmitted | MilestoneAccepted) and event.milestone == milestone


def _follows(state: State, event: Event, milestone: str) -> bool:
    """Work on a milestone, or its date, that waited for this one; and the closing of the convention."""
    if event.kind == "closing_started" or _waited_for(state, event) & _names(state, milestone):
        return True
    ids = [one.milestone for one in event.milestones] if isinstance(event, MilestonesScheduled) else []
    ids += [event.milestone] if isinstance(event, MilestoneSubmitted) else []
    found = (state.milestones.get(one) for one in ids)
    return any(one is not None and milestone in term_of(state.terms, one.series).rests_on() for one in found)


def _waited_for(state: State, event: Event) -> frozenset[str]:
    """The milestones that tranches waited for which became payable or were called by this."""
    named = {(one.contribution, one.tranche) for one in event.tranches} if isinstance(event, TranchesScheduled) else set()
    if isinstance(event, ContributionCalled):
        named = {(event.contribution, event.tranche)}
    return frozenset(one for part in parts(state.terms) if (part.contribution.id, part.name) in named for one in part.rests_on())


def _names(state: State, milestone: str) -> set[str]:
    found = state.milestones.get(milestone)
    return {milestone, found.series} if found else {milestone}


def _same_session(later: ReviewRecorded | MeetingEvent, convened: ReviewConvened) -> bool:
    return (later.committee, later.session) == (convened.committee, convened.session)
