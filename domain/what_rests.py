"""What was built on a fact that is to be corrected: later effects that would not stand as they are, had it been recorded otherwise."""

from __future__ import annotations

from domain import money_acts
from domain.act import Event
from domain.commitments import CommitmentRecorded
from domain.committees import ReviewConvened, ReviewRecorded
from domain.contributions import ContributionCalled, Moved, TranchesScheduled
from domain.meetings import MeetingEvent
from domain.milestones import MilestoneAccepted, MilestoneReported, MilestonesScheduled, MilestoneSubmitted, term_of
from domain.notification import DocumentReceived, PartyNotified
from domain.parts import parts
from domain.past import Fact
from domain.phases import Drafting, State
from domain.signature import ConventionSigned, SignatureDeclined, SignatureVoided, VisaGiven
from domain.succession import PartySucceeded
from domain.terms import Condition
from domain.withdrawal import SignatureWithdrawn

_AFTER_SIGNATURE = frozenset({"stage_opened", "signature_completed", "entered_into_force", "signature_voided", "redrafting_started"})
_AFTER_REFUSAL = frozenset(
    {"redrafting_started", "convention_signed", "visa_given", "stage_opened", "signature_completed", "party_succeeded"}
)
_AFTER_DECISIONS = frozenset(
    {
        *("milestone_accepted", "milestone_rescheduled", "action_opened", "convention_suspended", "convention_resumed"),
        *("term_renewed", "term_extended", "termination_decided", "closing_started", "minutes_approved", "matter_escalated"),
    }
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
    """What came of a session whose votes, counted again, would have had other results."""
    was = old.event
    if not (isinstance(was, ReviewRecorded) and isinstance(new, ReviewRecorded)):
        return ()
    if was.counts != new.counts:
        return (old, *_came_of(state, old))
    same = [one.tally.result for one in was.decisions] == [one.tally.result for one in new.decisions]
    return () if same else _came_of(state, old)


def _came_of(state: State, old: Fact) -> tuple[Fact, ...]:
    return tuple(one for one in state.past.after(old) if one.event.kind in _AFTER_DECISIONS)


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
