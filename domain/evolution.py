"""What an event changes: the fold from events to state. Routing only: each subject folds its own part, and no fact is ever refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Annotated, Any, assert_never, get_args, overload

from pydantic import Field, TypeAdapter
from typing_extensions import TypeIs

from domain import transitions
from domain.act import Envelope, Event
from domain.agenda import DeadlinePassed
from domain.changes import amending, corrected, days_off, succeeded
from domain.changes.amendments import AmendmentEvent
from domain.changes.corrections import FactCorrected
from domain.changes.days_off import HolidayAdded
from domain.changes.succession import SuccessionEvent
from domain.committees import actions, cadence, committees
from domain.committees.actions import ActionEvent, ActionsPutOff
from domain.committees.calls import MatterEscalated
from domain.committees.committees import CadenceSet, CommitteeEvent
from domain.committees.members import MemberEvent
from domain.committees.minutes import MinutesDeemedApproved
from domain.days.holidays import CalendarFixed, CalendarRunsOut, with_fixed
from domain.life import accession, leaving, relations
from domain.life.accession import PartyAcceded
from domain.life.leaving import PartyLeft
from domain.life.relations import RelatedNoted
from domain.life.survival import ObligationsSurvive
from domain.messages import messages
from domain.messages.messages import MessageEvent
from domain.milestones import milestones, programme
from domain.milestones.milestones import MilestoneEvent, MilestonesCancelled, MilestonesNotMet, MilestonesScheduled, MilestonesSuperseded
from domain.milestones.milestones_added import MilestonesAdded
from domain.milestones.programme import ProgrammeAdopted
from domain.phases import Closed, Closing, Drafting, State
from domain.promises import commitments, contributions, indicators
from domain.promises.commitments import CommitmentEvent, CommitmentsCancelled, CommitmentsScheduled
from domain.promises.contributions import ContributionEvent, TranchesScheduled
from domain.promises.indicators import IndicatorEvent, IndicatorsScheduled
from domain.signature import drafting, mandates, notification
from domain.signature.drafting import TextEvent
from domain.signature.mandates import MandateEvent
from domain.signature.notification import NotificationEvent
from domain.start import ConventionStarted, WentLive
from domain.submissions import SubmissionRefused, SubmissionsRefused
from domain.transitions import ForceEvent, SignatureEvent, begun
from domain.upcasters import upcast

SignedTextEvent = NotificationEvent | PartyAcceded
"""what was notified or received, and who acceded: facts about the text that is signed"""
OfficeEvent = (
    ConventionStarted | WentLive | CalendarFixed | CalendarRunsOut | HolidayAdded | DeadlinePassed | ObligationsSurvive | SubmissionRefused
    | SubmissionsRefused | RelatedNoted
)  # fmt: skip
TermsEvent = MemberEvent | ProgrammeAdopted | MilestonesAdded
"""other terms, without an amendment: who sits, and what a year's programme adds"""
_PartEvent = (
    MessageEvent | MilestoneEvent | CommitmentEvent | CommitteeEvent | ContributionEvent | IndicatorEvent | TextEvent | MandateEvent
    | ActionEvent
)  # fmt: skip
"""events that change the part of one subject and nothing else: by far the most of them"""
_WholeEvent = (
    OfficeEvent | SignatureEvent | ForceEvent | SignedTextEvent | AmendmentEvent | SuccessionEvent | TermsEvent | PartyLeft
    | FactCorrected
)  # fmt: skip
_PARTS = frozenset(get_args(_PartEvent))
AnyEvent = _PartEvent | _WholeEvent
EVENTS: TypeAdapter[AnyEvent] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])

_BY_ITSELF = frozenset(
    get_args(
        MessageEvent
        | OfficeEvent
        | PartyLeft
        | MilestonesCancelled
        | CadenceSet
        | MilestonesScheduled
        | MilestonesSuperseded
        | MilestonesNotMet
        | CommitmentsScheduled
        | CommitmentsCancelled
        | ActionsPutOff
        | MinutesDeemedApproved
        | MatterEscalated
        | TranchesScheduled
        | IndicatorsScheduled
    )
)
"""Events that nobody's doing brought about: they do not count as activity."""


def read_event(envelope: Envelope) -> AnyEvent:
    """The event of an envelope, whatever version of the program wrote it."""
    data = upcast(envelope.kind, envelope.schema_version, envelope.data)
    return EVENTS.validate_python(envelope.raw_event(data), extra="ignore")


def as_read(events: Iterable[Event]) -> tuple[AnyEvent, ...]:
    """Events that have just been decided, as they would be read. They are models already: nothing is checked or copied again."""
    return tuple(EVENTS.validate_python(event) for event in events)


@overload
def fold(state: State, events: Iterable[AnyEvent]) -> State: ...
@overload
def fold(state: State | None, events: Iterable[AnyEvent]) -> State | None: ...
def fold(state: State | None, events: Iterable[AnyEvent]) -> State | None:
    """The state after all these events."""
    for event in events:
        state = evolve(state, event)
    return state


def folded(state: State, events: Iterable[Event]) -> State:
    """The state after events that have just been decided."""
    return fold(state, as_read(events))


@overload
def evolve(state: State, event: AnyEvent) -> State: ...
@overload
def evolve(state: State | None, event: AnyEvent) -> State | None: ...
def evolve(state: State | None, event: AnyEvent) -> State | None:
    """The state after an event. Before the first one, only the start of a convention means something."""
    if state is None:
        return begun(event) if isinstance(event, ConventionStarted) else None
    noted: dict[str, Any] = {"past": state.past.with_event(event)}
    if type(event) not in _BY_ITSELF and event.when.on > state.last_act_on:
        noted["last_act_on"] = event.when.on
    if _of_a_part(event):
        return state.model_copy(update={**noted, **_part(state, event)})
    after = _whole(state.model_copy(update=noted), event)
    if after.terms is state.terms:
        return after
    return after.model_copy(update={"past": after.past.with_former(event.when.on, state.terms)})


def _of_a_part(event: AnyEvent) -> TypeIs[_PartEvent]:
    return type(event) in _PARTS


def _part(state: State, event: _PartEvent) -> dict[str, object]:
    """The field that an event changes, with what it is then."""
    if isinstance(event, MessageEvent):
        return {"mailbox": messages.evolve(state.mailbox, event)}
    if isinstance(event, MilestoneEvent):
        return {"milestones": milestones.evolve(state.milestones, event)}
    if isinstance(event, CommitmentEvent):
        return {"commitments": commitments.evolve(state.commitments, event)}
    if isinstance(event, CommitteeEvent):
        return {"committees": committees.evolve(state.committees, event)}
    if isinstance(event, ContributionEvent):
        return {"contributions": contributions.evolve(state.contributions, event)}
    if isinstance(event, IndicatorEvent):
        return {"indicators": indicators.evolve(state.indicators, event)}
    if isinstance(event, TextEvent):
        return {"texts": drafting.evolve(state.texts, event)}
    if isinstance(event, MandateEvent):
        return {"mandates": mandates.evolve(state.mandates, event)}
    if isinstance(event, ActionEvent):
        return {"actions": actions.evolve(state.actions, event)}
    assert_never(event)


def _whole(state: State, event: _WholeEvent) -> State:
    """The state after an event that reaches several parts of it, or leads into another phase."""
    if isinstance(event, OfficeEvent):
        return _of_the_office(state, event)
    if isinstance(event, SignatureEvent):
        return transitions.in_signature(state, event)
    if isinstance(event, ForceEvent):
        return transitions.in_force(state, event)
    if isinstance(event, SignedTextEvent):
        return _of_the_signed_text(state, event)
    if isinstance(event, AmendmentEvent):
        return amending.evolve(state, event)
    if isinstance(event, SuccessionEvent):
        return succeeded.evolve(state, event)
    if isinstance(event, TermsEvent):
        return _of_the_terms(state, event)
    if isinstance(event, PartyLeft):
        return leaving.evolve(state, event)
    if isinstance(event, FactCorrected):
        return corrected.evolve(state, event)
    assert_never(event)


def _of_the_terms(state: State, event: TermsEvent) -> State:
    adopted = {"programmes": programme.evolve(state.programmes, event)} if isinstance(event, ProgrammeAdopted) else {}
    return state.model_copy(update={"terms": event.terms, **adopted})


def _of_the_signed_text(state: State, event: SignedTextEvent) -> State:
    if isinstance(state, Drafting) or state.signing is None:
        return state
    if isinstance(event, PartyAcceded):
        return state.model_copy(update={"terms": event.terms, "signing": accession.evolve(state.signing, event)})
    return state.model_copy(update={"signing": notification.evolve(state.signing, event)})


def _of_the_office(state: State, event: OfficeEvent) -> State:
    """What changes in no phase: the calendar, deadlines that passed, the standstill of a convention taken over."""
    match event:
        case DeadlinePassed():
            state = state.model_copy(update={"passed": state.passed | {event.key}})
            if event.about != "review_due":
                return state
            return state.model_copy(update={"committees": cadence.missed(state.committees, event.target, event.due)})
        case WentLive():
            return state.model_copy(update={"live_on": event.when.recorded_on, "passed": state.passed | set(event.late)})
        case CalendarFixed():
            return state.model_copy(update={"worked": with_fixed(state.worked, event), "calendar_asked": False})
        case CalendarRunsOut():
            return state.model_copy(update={"calendar_asked": True})
        case HolidayAdded():
            return days_off.evolve(state, event)
        case RelatedNoted():
            return state.model_copy(update={"related": relations.noted(state.related, event)})
        case ObligationsSurvive():
            return state.model_copy(update={"surviving": event.clauses}) if isinstance(state, Closing | Closed) else state
        case ConventionStarted() | SubmissionRefused() | SubmissionsRefused():
            return state
        case _:
            assert_never(event)


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
