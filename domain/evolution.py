"""What an event changes: the fold from events to state. No fact is ever refused here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, assert_never, overload

from pydantic import Field, TypeAdapter

from domain import (
    amendments,
    committees,
    corrected,
    days_off,
    force,
    mandates,
    messages,
    milestones,
    notification,
    objections,
    signature,
    succeeded,
    termination,
    withdrawal,
)
from domain.accession import PartyAcceded
from domain.act import Envelope, Event
from domain.agenda import DeadlinePassed
from domain.amendments import (
    AmendmentApplied,
    AmendmentCompleted,
    AmendmentEvent,
    AmendmentProposed,
    AmendmentSignatureGiven,
    AmendmentVoided,
    AmendmentWithdrawn,
)
from domain.closing import Closing as ClosingFacts
from domain.closing import ClosingStarted, ConventionClosed
from domain.committees import CadenceSet, ReviewConvened, ReviewRecorded
from domain.corrections import FactCorrected
from domain.days_off import HolidayAdded
from domain.drafting import OpenedForSignature, RedraftingStarted, TextDrafted, drafted
from domain.force import EnteredIntoForce, TermEnded, TermRenewed
from domain.holidays import CalendarFixed, CalendarRunsOut, days_of, with_fixed
from domain.leaving import PartyLeft, left
from domain.mandates import MandateEnded, MandateRecorded
from domain.messages import MailSwitched, MessageDue, MessageFailed, MessageSent, MessageSuperseded
from domain.milestones import (
    MilestoneAccepted,
    MilestoneEvent,
    MilestoneReported,
    MilestonesCancelled,
    MilestonesScheduled,
    MilestoneSubmitted,
)
from domain.notification import DocumentReceived, PartyNotified
from domain.objections import ObjectionAnswered, ObjectionRaised, ObjectionSettled
from domain.phases import Closed, Closing, Drafting, Forceful, InForce, InSignature, Signed, State, Suspended
from domain.prolongation import TermExtended
from domain.provisional import ProvisionalApplicationBegan
from domain.relations import RelatedNoted, TermFollowed, noted
from domain.signature import (
    ConventionSigned,
    SignatureCompleted,
    SignatureDeclined,
    SignatureLapsed,
    SignatureVoided,
    StageOpened,
    VisaGiven,
)
from domain.signing import Given
from domain.start import ConventionStarted, WentLive
from domain.submissions import SubmissionRefused, SubmissionsRefused
from domain.succession import ManagerReplaced, OfficeHolderChanged, PartyRenamed, PartySucceeded, SuccessionEvent
from domain.survival import ObligationsSurvive
from domain.suspension import ConventionResumed, ConventionSuspended
from domain.termination import ConventionTerminated, CureAccepted, CureDemanded, DenunciationReceived, TerminationDecided
from domain.upcasters import upcast
from domain.withdrawal import SignatureWithdrawn

SigningEvent = (
    StageOpened | ConventionSigned | VisaGiven | SignatureDeclined | SignatureVoided | SignatureLapsed
    | SignatureCompleted | RedraftingStarted | SignatureWithdrawn
)  # fmt: skip
PhaseEvent = OpenedForSignature | SigningEvent
PartyEvent = PartyNotified | DocumentReceived | PartyAcceded | MandateRecorded | MandateEnded
TextEvent = TextDrafted | ObjectionRaised | ObjectionAnswered | ObjectionSettled
ForceEvent = (
    ProvisionalApplicationBegan | EnteredIntoForce | TermRenewed | TermExtended | TermFollowed | TermEnded
    | ConventionSuspended | ConventionResumed
    | DenunciationReceived | CureDemanded | CureAccepted | TerminationDecided | ConventionTerminated | ClosingStarted | ConventionClosed
)  # fmt: skip
CommitteeEvent = CadenceSet | ReviewConvened | ReviewRecorded
MessageEvent = MailSwitched | MessageDue | MessageSuperseded | MessageSent | MessageFailed
TermsEvent = PartyLeft | SuccessionEvent
OfficeEvent = (
    ConventionStarted | WentLive | CalendarFixed | CalendarRunsOut | HolidayAdded | DeadlinePassed | ObligationsSurvive | SubmissionRefused
    | SubmissionsRefused | RelatedNoted
)  # fmt: skip
AnyEvent = (
    PhaseEvent | ForceEvent | MilestoneEvent | CommitteeEvent | MessageEvent | OfficeEvent | TextEvent | PartyEvent | TermsEvent
    | FactCorrected | AmendmentEvent
)  # fmt: skip
EVENTS: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])

BY_ITSELF = (MessageEvent, OfficeEvent, PartyLeft, MilestonesCancelled, CadenceSet, MilestonesScheduled)
"""Events that nobody's doing brought about: they do not count as activity."""


def read_event(envelope: Envelope) -> AnyEvent:
    """The event of an envelope, whatever version of the program wrote it."""
    data = upcast(envelope.kind, envelope.schema_version, envelope.data)
    return EVENTS.validate_python(envelope.raw_event(data), extra="ignore")


@overload
def fold(state: State, events: Iterable[AnyEvent]) -> State: ...
@overload
def fold(state: State | None, events: Iterable[AnyEvent]) -> State | None: ...
def fold(state: State | None, events: Iterable[AnyEvent]) -> State | None:
    """The state after all these events."""
    for event in events:
        state = evolve(state, event)
    return state


@overload
def evolve(state: State, event: AnyEvent) -> State: ...
@overload
def evolve(state: State | None, event: AnyEvent) -> State | None: ...
def evolve(state: State | None, event: AnyEvent) -> State | None:  # noqa: C901, PLR0912 - a router has a case for each subject
    """The state after an event. Before the first one, only the start of a convention means something."""
    if state is None:
        return begun(event) if isinstance(event, ConventionStarted) else None
    noted: dict[str, Any] = {"past": state.past.with_event(event)}
    if not isinstance(event, BY_ITSELF) and event.when.on > state.last_act_on:
        noted["last_act_on"] = event.when.on
    state = state.model_copy(update=noted)
    match event:
        case TextDrafted():
            return state.model_copy(update={"texts": drafted(state.texts, event)})
        case ObjectionRaised() | ObjectionAnswered() | ObjectionSettled():
            raised = objections.evolve(state.texts.objections, event)
            return state.model_copy(update={"texts": state.texts.model_copy(update={"objections": raised})})
        case MilestonesScheduled() | MilestoneReported() | MilestoneSubmitted() | MilestoneAccepted() | MilestonesCancelled():
            return state.model_copy(update={"milestones": milestones.evolve(state.milestones, event)})
        case CadenceSet() | ReviewConvened() | ReviewRecorded():
            return state.model_copy(update={"committees": committees.evolve(state.committees, event)})
        case MailSwitched() | MessageDue() | MessageSuperseded() | MessageSent() | MessageFailed():
            return state.model_copy(update={"mailbox": messages.evolve(state.mailbox, event)})
        case (
            OpenedForSignature()
            | StageOpened()
            | ConventionSigned()
            | VisaGiven()
            | SignatureDeclined()
            | SignatureVoided()
            | SignatureLapsed()
            | SignatureCompleted()
            | RedraftingStarted()
            | SignatureWithdrawn()
        ):
            return _in_signature(state, event)
        case FactCorrected():
            return corrected.evolve(state, event)
        case OfficeHolderChanged() | PartyRenamed() | PartySucceeded() | ManagerReplaced():
            return succeeded.evolve(state, event)
        case PartyLeft():
            return _left(state.model_copy(update={"terms": event.terms}), event)
        case PartyNotified() | DocumentReceived() | PartyAcceded() | MandateRecorded() | MandateEnded():
            return _of_the_parties(state, event)
        case (
            AmendmentProposed()
            | AmendmentSignatureGiven()
            | AmendmentCompleted()
            | AmendmentApplied()
            | AmendmentWithdrawn()
            | AmendmentVoided()
        ):
            return _amended(state, event)
        case (
            ProvisionalApplicationBegan()
            | EnteredIntoForce()
            | TermRenewed()
            | TermExtended()
            | TermFollowed()
            | TermEnded()
            | ConventionSuspended()
            | ConventionResumed()
            | DenunciationReceived()
            | CureDemanded()
            | CureAccepted()
            | TerminationDecided()
            | ConventionTerminated()
            | ClosingStarted()
            | ConventionClosed()
        ):
            return _in_force(state, event)
        case _:
            return _of_the_office(state, event)


def folded(state: State, events: Iterable[Event]) -> State:
    """The state after events that have just been decided."""
    return fold(state, (EVENTS.validate_python(event) for event in events))


def as_json(state: State) -> dict[str, Any]:
    """A state as JSON whose sets are in order; a field added later, at its default, changes nothing."""
    return {"phase": state.name, **_ordered(state.model_dump(mode="json", by_alias=True, exclude_defaults=True))}


def fingerprint(state: State) -> str:
    """Hexadecimal SHA-256 of a state: two folds of one stream by one program have the same."""
    return hashlib.sha256(json.dumps(as_json(state), sort_keys=True).encode()).hexdigest()


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ordered(one) for key, one in value.items()}
    if isinstance(value, list):
        found = [_ordered(one) for one in value]
        return sorted(found) if all(isinstance(one, str) for one in found) else found
    return value


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


def _in_signature(state: State, event: PhaseEvent) -> State:
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


def _of_the_parties(state: State, event: PartyEvent) -> State:
    """Who is empowered in any phase; what was notified or received, and who acceded, belongs to the text that is signed."""
    if isinstance(event, MandateRecorded | MandateEnded):
        return state.model_copy(update={"mandates": mandates.evolve(state.mandates, event)})
    if isinstance(state, Drafting) or state.signing is None:
        return state
    if isinstance(event, PartyAcceded):
        signing = state.signing.model_copy(update={"acceded": {**state.signing.acceded, event.party: event.when.on}})
        return state.model_copy(update={"terms": event.terms, "signing": signing})
    return state.model_copy(update={"signing": notification.evolve(state.signing, event)})


def _left(state: State, event: PartyLeft) -> State:
    if not isinstance(state, InForce | Suspended):
        return state
    return state.model_copy(update={"force": left(state.force, event.party)})


def _in_force(state: State, event: ForceEvent) -> State:
    """Signed → in force ⇄ suspended → closing → closed; or closed before it was in force."""
    if isinstance(event, ProvisionalApplicationBegan | EnteredIntoForce):
        return _applied(state, event) if isinstance(state, Signed) else state
    if not isinstance(state, InForce | Suspended | Closing):
        return _given_up(state, event) if isinstance(event, ConventionClosed) else state
    match event:
        case (
            TermRenewed()
            | TermExtended()
            | TermFollowed()
            | DenunciationReceived()
            | CureDemanded()
            | CureAccepted()
            | TerminationDecided()
        ):
            return state.model_copy(update={"force": _term(state.force, event)})
        case ConventionTerminated():
            ended = state.carried() | {"force": state.force.model_copy(update={"terminated": event.cause})}
            return state if isinstance(state, Closing) else Closing(**ended, closing=ClosingFacts(since=event.when.on))
        case ConventionSuspended():
            return _suspended(state, event) if isinstance(state, InForce) else state
        case ConventionResumed():
            force_now = state.force.put_off(event.end, event.when) if event.end else state.force
            return InForce(**state.carried() | {"force": force_now}) if isinstance(state, Suspended) else state
        case TermEnded() | ClosingStarted():
            return state if isinstance(state, Closing) else Closing(**state.carried(), closing=ClosingFacts(since=event.when.on))
        case ConventionClosed():
            return Closed(**state.carried(), outcome=event.outcome, closed_on=event.when.on)
        case _:
            assert_never(event)


def _suspended(state: InForce, event: ConventionSuspended) -> Suspended:
    return Suspended(**state.carried(), since=event.when, frozen=event.frozen, follows=event.follows)


def _applied(state: Signed, event: ProvisionalApplicationBegan | EnteredIntoForce) -> State:
    if isinstance(event, ProvisionalApplicationBegan):
        return state.model_copy(update={"provisional_since": event.when.on})
    return InForce(**state.shared(), signing=state.signing, signed_on=state.signed_on, force=force.entered(event))


def _term(now: force.Force, event: TermRenewed | TermExtended | TermFollowed | termination.TerminationEvent) -> force.Force:
    """The convention in force after an event about its term."""
    if isinstance(event, TermRenewed):
        return now.renewed(event)
    return now.put_off(event.end, event.when) if isinstance(event, TermExtended | TermFollowed) else termination.evolve(now, event)


def _amended(state: State, event: AmendmentEvent) -> State:
    """The amendment in progress; once it is applied, the new terms and the course of the term that they bring."""
    changed: dict[str, Any] = {"amendments": amendments.evolve(state.amendments, event)}
    if isinstance(event, AmendmentApplied):
        changed["terms"] = event.terms
        if event.course is not None and isinstance(state, Forceful):
            course = {**event.course.model_dump(), "recorded_on": event.when.recorded_on}
            changed["force"] = state.force.model_copy(update=course)
    return state.model_copy(update=changed)


def _given_up(state: State, event: ConventionClosed) -> State:
    """Closed before it was in force, with what there was of signatures."""
    if isinstance(state, Closed):
        return state
    signing = None if isinstance(state, Drafting) else state.signing
    signed_on = state.signed_on if isinstance(state, Signed) else None
    return Closed(**state.shared(), signing=signing, signed_on=signed_on, outcome=event.outcome, closed_on=event.when.on)


def _of_the_office(state: State, event: OfficeEvent) -> State:
    """What changes in no phase: the calendar, deadlines that passed, the standstill of a convention taken over."""
    match event:
        case WentLive():
            return state.model_copy(update={"live_on": event.when.recorded_on, "passed": state.passed | set(event.late)})
        case CalendarFixed():
            return state.model_copy(update={"worked": with_fixed(state.worked, event), "calendar_asked": False})
        case HolidayAdded():
            return days_off.evolve(state, event)
        case CalendarRunsOut():
            return state.model_copy(update={"calendar_asked": True})
        case RelatedNoted():
            return state.model_copy(update={"related": noted(state.related, event)})
        case DeadlinePassed():
            state = state.model_copy(update={"passed": state.passed | {event.key}})
            if event.about != "review_due":
                return state
            missed = committees.missed(state.committees, event.target, event.due)
            return state.model_copy(update={"committees": missed})
        case ObligationsSurvive():
            return state.model_copy(update={"surviving": event.clauses}) if isinstance(state, Closing | Closed) else state
        case ConventionStarted() | SubmissionRefused() | SubmissionsRefused():
            return state
        case _:
            assert_never(event)
