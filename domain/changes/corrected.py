"""A convention after a fact was corrected: the new one stands where the old one stood, and nothing is worked out again."""

from __future__ import annotations

from functools import reduce

from domain.act import Event
from domain.changes.corrections import FactCorrected
from domain.changes.past import Fact
from domain.committees.committees import CommitteeState, ReviewConvened, ReviewRecorded
from domain.milestones.milestones import (
    MilestoneAccepted,
    MilestoneBlocked,
    MilestoneCancelled,
    MilestoneReported,
    MilestoneState,
    MilestoneSubmitted,
)
from domain.phases import Drafting, State
from domain.promises import contributions, indicators
from domain.promises.commitments import CommitmentRecorded, Commitments
from domain.promises.contributions import ContributionCalled, ContributionPaid, ContributionReceived, ContributionReturned
from domain.promises.indicators import IndicatorMeasured
from domain.signature.notification import DocumentReceived, PartyNotified
from domain.signature.objections import ObjectionRaised
from domain.signature.signature import ConventionSigned, SignatureDeclined, VisaGiven, given_by
from domain.signature.signing import Given, Signing

_OfMilestone = MilestoneReported | MilestoneSubmitted | MilestoneAccepted | MilestoneBlocked | MilestoneCancelled


def evolve(state: State, event: FactCorrected) -> State:  # noqa: C901 - a router has a case for each event
    """The state after the event; one that names no fact known here changes nothing."""
    fact = state.past.get(event.version)
    if fact is None or fact.event.kind != event.of:
        return state
    day = {"on": event.on, "recorded_on": fact.event.when.recorded_on, "taken_over": fact.event.when.taken_over}
    new = type(fact.event).model_validate({**event.fact, "when": day})
    state = state.model_copy(update={"past": state.past.corrected(event.version, new)})
    match new:
        case ConventionSigned() | VisaGiven() | SignatureDeclined() | PartyNotified() | DocumentReceived():
            if isinstance(state, Drafting) or state.signing is None:
                return state
            return state.model_copy(update={"signing": _signing(state.signing, fact.event, new)})
        case MilestoneReported() | MilestoneSubmitted() | MilestoneAccepted() | MilestoneBlocked() | MilestoneCancelled():
            words = (new, *_said_since(state, fact, new))
            milestones = tuple(reduce(_milestone, words, one) if one.id == new.milestone else one for one in state.milestones.all)
            return state.model_copy(update={"milestones": state.milestones.model_copy(update={"all": milestones})})
        case CommitmentRecorded():
            later = (one.event for one in state.past.after(fact) if isinstance(one.event, CommitmentRecorded))
            said = (new, *(one for one in later if one.commitment == new.commitment))
            return state.model_copy(update={"commitments": reduce(_promise, said, state.commitments)})
        case ReviewConvened():
            committees = tuple(
                _changed(one, new.session, {"sent_on": new.when.on}) if one.id == new.committee else one for one in state.committees.all
            )
            return state.model_copy(update={"committees": state.committees.model_copy(update={"all": committees})})
        case ReviewRecorded():
            committees = tuple(
                _changed(one, new.session, {"failed": new.failed}) if one.id == new.committee else one for one in state.committees.all
            )
            return state.model_copy(update={"committees": state.committees.model_copy(update={"all": committees})})
        case ContributionCalled() | ContributionPaid() | ContributionReceived() | ContributionReturned():
            return state.model_copy(update={"contributions": contributions.corrected(state.contributions, fact.event, new)})
        case IndicatorMeasured():
            return state.model_copy(update={"indicators": indicators.evolve(state.indicators, new)})
        case ObjectionRaised():
            found = tuple(
                one.model_copy(update={"clause": new.clause}) if one.number == new.objection else one for one in state.texts.objections
            )
            return state.model_copy(update={"texts": state.texts.model_copy(update={"objections": found})})
        case _:
            return state


def _signing(
    signing: Signing, old: Event, new: ConventionSigned | VisaGiven | SignatureDeclined | PartyNotified | DocumentReceived
) -> Signing:
    if isinstance(new, PartyNotified):
        return signing.model_copy(update={"notified": {**signing.notified, new.party: new.when.on}})
    if isinstance(new, DocumentReceived):
        return signing.model_copy(update={"received": {**signing.received, new.document: new.when.on}})
    block = "declined" if isinstance(new, SignatureDeclined) else "given"
    was, now = _given(old), _given(new)
    return signing.model_copy(update={block: tuple(now if one == was else one for one in getattr(signing, block))})


def _given(event: Event) -> Given | None:
    if isinstance(event, SignatureDeclined):
        return Given(person=event.person, stage=event.stage, on=event.when.on)
    return given_by(event) if isinstance(event, ConventionSigned | VisaGiven) else None


def _changed(state: CommitteeState, number: int, changed: dict[str, object]) -> CommitteeState:
    """With another word about one of its sessions, which stays where it stood."""
    sessions = tuple(one.model_copy(update=changed) if one.number == number else one for one in state.sessions)
    return state.model_copy(update={"sessions": sessions})


def _promise(commitments: Commitments, said: CommitmentRecorded) -> Commitments:
    found = commitments.get(said.commitment)
    if found is None:
        return commitments
    return commitments.put(found.model_copy(update={"evidence": {**found.evidence, **said.evidence}, "on": said.when.on}))


def _said_since(state: State, fact: Fact, new: _OfMilestone) -> tuple[_OfMilestone, ...]:
    """What was said of the same milestone after that: it is the last word still."""
    later = (one.event for one in state.past.after(fact))
    return tuple(one for one in later if isinstance(one, _OfMilestone) and one.milestone == new.milestone)


def _milestone(state: MilestoneState, said: _OfMilestone) -> MilestoneState:
    if isinstance(said, MilestoneBlocked):
        return state.model_copy(update={"block": state.block.model_copy(update={"because": said.because})}) if state.block else state
    if isinstance(said, MilestoneCancelled):
        return state.model_copy(update={"because": said.because})
    if isinstance(said, MilestoneReported):
        return state.model_copy(update={"evidence": {**state.evidence, **said.evidence}})
    if isinstance(said, MilestoneSubmitted):
        return state.model_copy(update={"evidence": said.evidence, "submitted_on": said.when.on})
    return state.model_copy(update={"met_on": said.when.on}) if said.status in {"met", "partiallyMet"} else state
