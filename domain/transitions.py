"""From phase to phase: the first event, the way through signature into force, and every end. No fact is ever refused here."""

from __future__ import annotations

from typing import assert_never

from domain.act import Event
from domain.days.holidays import days_of
from domain.life import force, non_renewal, termination
from domain.life.closing import Closing as ClosingFacts
from domain.life.closing import ClosingStarted, ConventionClosed
from domain.life.force import EnteredIntoForce, TermEnded, TermRenewed
from domain.life.non_renewal import NonRenewalMoved
from domain.life.prolongation import TermExtended
from domain.life.relations import TermFollowed
from domain.life.suspension import ConventionResumed, ConventionSuspended
from domain.life.termination import ConventionTerminated, TerminationEvent
from domain.milestones import milestones
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.signature import signature, withdrawal
from domain.signature.drafting import OpenedForSignature, RedraftingStarted
from domain.signature.provisional import ProvisionalApplicationBegan
from domain.signature.signature import (
    ConventionSigned,
    SignatureCompleted,
    SignatureDeclined,
    SignatureLapsed,
    SignatureVoided,
    StageOpened,
    VisaGiven,
)
from domain.signature.signing import Given
from domain.signature.withdrawal import SignatureWithdrawn
from domain.start import ConventionStarted

SigningEvent = (
    StageOpened | ConventionSigned | VisaGiven | SignatureDeclined | SignatureVoided | SignatureLapsed
    | SignatureCompleted | RedraftingStarted | SignatureWithdrawn
)  # fmt: skip
SignatureEvent = OpenedForSignature | SigningEvent
TermEvent = TermRenewed | TermExtended | TermFollowed | NonRenewalMoved | TerminationEvent
ForceEvent = (
    ProvisionalApplicationBegan | EnteredIntoForce | TermEvent | TermEnded | ConventionSuspended | ConventionResumed
    | ConventionTerminated | ClosingStarted | ConventionClosed
)  # fmt: skip


def begun(event: ConventionStarted) -> State:
    """A convention after its first event."""
    return Drafting(
        terms=event.terms,
        started_on=event.when.recorded_on,
        live_on=None if event.terms.taken_over else event.when.recorded_on,
        worked=days_of(event.terms),
        milestones=milestones.declared(event.terms),
        last_act_on=event.when.on,
    )


def in_signature(state: State, event: SignatureEvent) -> State:
    """Drafting → signature → signed, or back to drafting."""
    if isinstance(event, OpenedForSignature):
        return InSignature(**state.shared(), signing=signature.opened(event)) if isinstance(state, Drafting) else state
    if isinstance(state, InSignature):
        return _while_open(state, event)
    return _signed(state, event) if isinstance(state, Signed) else _signed_late(state, event)


def _while_open(state: InSignature, event: SigningEvent) -> State:
    match event:
        case StageOpened():
            return state.model_copy(update={"signing": state.signing.in_stage(event.stage, event.when, event.due)})
        case ConventionSigned() | VisaGiven():
            return state.model_copy(update={"signing": state.signing.with_given(signature.given_by(event))})
        case SignatureWithdrawn():
            return state.model_copy(update={"signing": withdrawal.evolve(state.signing, event)})
        case SignatureDeclined():
            declined = Given(person=event.person, stage=event.stage, on=event.when.on)
            return state.model_copy(update={"signing": state.signing.with_declined(declined)})
        case SignatureVoided() | SignatureLapsed():
            return state
        case RedraftingStarted():
            return Drafting(**state.shared())
        case SignatureCompleted():
            signing = state.signing.completed()
            return Signed(**state.shared(), signing=signing, signed_on=event.signed_on, completed_on=event.when.on)
        case _:
            assert_never(event)


def _signed(state: Signed, event: SigningEvent) -> State:
    """Signed, until a party takes its signature back: the plan then stands without it, is open again, or its text is."""
    if isinstance(event, SignatureWithdrawn):
        return state.model_copy(update={"signing": withdrawal.evolve(state.signing, event)})
    if isinstance(event, SignatureCompleted):
        return state.model_copy(update={"signed_on": event.signed_on})
    if isinstance(event, StageOpened):
        return InSignature(**state.shared(), signing=state.signing.in_stage(event.stage, event.when, event.due).unnotified())
    return Drafting(**state.shared()) if isinstance(event, RedraftingStarted) else _signed_late(state, event)


def _signed_late(state: State, event: SigningEvent) -> State:
    """A signature that came once the plan was complete is one signature more, and moves nothing."""
    if not isinstance(event, ConventionSigned) or isinstance(state, Drafting) or state.signing is None:
        return state
    return state.model_copy(update={"signing": state.signing.with_given(signature.given_by(event))})


# ── In force, and the end ─────────────────────────────────────────────────────────────────────


def in_force(state: State, event: ForceEvent) -> State:
    """Signed → in force ⇄ suspended → closing → closed; or closed before it was in force."""
    if isinstance(event, ProvisionalApplicationBegan | EnteredIntoForce):
        return _applied(state, event) if isinstance(state, Signed) else state
    if not isinstance(state, InForce | Suspended | Closing):
        return _given_up(state, event) if isinstance(event, ConventionClosed) else state
    if isinstance(event, TermEvent):
        return state.model_copy(update={"force": _term(state.force, event)})
    match event:
        case ConventionTerminated():
            return _ended(state, event, event.cause)
        case ConventionSuspended():
            return _suspended(state, event) if isinstance(state, InForce) else state
        case ConventionResumed():
            force_now = state.force.put_off(event.end, event.when) if event.end else state.force
            return InForce(**state.carried() | {"force": force_now}) if isinstance(state, Suspended) else state
        case TermEnded() | ClosingStarted():
            return _ended(state, event)
        case ConventionClosed():
            return Closed(**state.carried(), outcome=event.outcome, closed_on=event.when.on)
        case _:
            assert_never(event)


def _ended(state: InForce | Suspended | Closing, event: Event, cause: force.Cause | None = None) -> State:
    if isinstance(state, Closing):
        return state
    over = state.force.ended(event.when.on, cause, frozen=isinstance(state, Suspended) and state.frozen)
    return Closing(**state.carried() | {"force": over}, closing=ClosingFacts(since=event.when.on))


def _suspended(state: InForce, event: ConventionSuspended) -> Suspended:
    return Suspended(**state.carried(), since=event.when, frozen=event.frozen, follows=event.follows)


def _applied(state: Signed, event: ProvisionalApplicationBegan | EnteredIntoForce) -> State:
    if isinstance(event, ProvisionalApplicationBegan):
        return state.model_copy(update={"provisional_since": event.when.on})
    return InForce(**state.shared(), signing=state.signing, signed_on=state.signed_on, force=force.entered(event))


def _term(now: force.Force, event: TermEvent) -> force.Force:
    """The convention in force after an event about its term."""
    if isinstance(event, TermRenewed):
        return now.renewed(event)
    if isinstance(event, NonRenewalMoved):
        return non_renewal.evolve(now, event)
    return now.put_off(event.end, event.when) if isinstance(event, TermExtended | TermFollowed) else termination.evolve(now, event)


def _given_up(state: State, event: ConventionClosed) -> State:
    """Closed before it was in force, with what there was of signatures."""
    if isinstance(state, Closed):
        return state
    signing = None if isinstance(state, Drafting) else state.signing
    signed_on = state.signed_on if isinstance(state, Signed) else None
    return Closed(**state.shared(), signing=signing, signed_on=signed_on, outcome=event.outcome, closed_on=event.when.on)
