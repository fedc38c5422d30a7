"""A corrected fact as if it had been recorded so: under the same rules, with what it would have said then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import TypeVar

from pydantic import ValidationError

from domain.act import Command, Event
from domain.changes.past import Fact
from domain.committees.attendance import attend, quorum_of
from domain.committees.committees import ConveneReview, RecordReview, ReviewConvened, ReviewRecorded, committee_of
from domain.committees.convocations import as_announced, late
from domain.committees.seating import seated_then
from domain.committees.sessions import failure, require_quorum
from domain.committees.tally import tally
from domain.files.sheet import Decision
from domain.milestones.milestones import MilestoneAccepted, MilestoneReported, MilestoneSubmitted, term_of
from domain.milestones.progress import ReportMilestone, SubmitMilestone, require_submittable
from domain.phases import Drafting, State
from domain.promises import indicators, money_acts
from domain.promises.commitments import CommitmentRecorded, RecordCommitment
from domain.promises.contributions import (
    CallContribution,
    ContributionCalled,
    ContributionPaid,
    ContributionReceived,
    ContributionReturned,
    PayContribution,
    ReceiveContribution,
    ReturnContribution,
)
from domain.promises.indicators import IndicatorMeasured, RecordIndicator
from domain.refusals.errors import BadValue, BeforeItsCause, require_not_before
from domain.signature import signature
from domain.signature.mandates import Power, under_which
from domain.signature.notification import DocumentReceived, PartyNotified
from domain.signature.signature import ConventionSigned, Decline, Sign, SignatureDeclined, Visa, VisaGiven

AnEvent = TypeVar("AnEvent", bound=Event)
_SAID: Mapping[type[Event], type[Command]] = MappingProxyType(
    {
        ConventionSigned: Sign,
        VisaGiven: Visa,
        SignatureDeclined: Decline,
        MilestoneReported: ReportMilestone,
        MilestoneSubmitted: SubmitMilestone,
        CommitmentRecorded: RecordCommitment,
        ReviewConvened: ConveneReview,
        ReviewRecorded: RecordReview,
        ContributionCalled: CallContribution,
        ContributionPaid: PayContribution,
        ContributionReceived: ReceiveContribution,
        ContributionReturned: ReturnContribution,
        IndicatorMeasured: RecordIndicator,
    }
)
"""events whose command says more about the form of a value than they do"""


def as_if_recorded_so(state: State, old: Fact, new: Event, command: Command) -> Event:  # noqa: C901 - a router has a case for each event
    """The fact whole, with whatever follows from it alone. Raises what recording it so would have raised."""
    _require_form(new, command)
    match new:
        case ConventionSigned() | VisaGiven():
            return _signed(state, old, new, command)
        case SignatureDeclined():
            require_not_before(new.when.on, "stage_opened", _stage_since(state, old, new.stage))
        case PartyNotified() | DocumentReceived():
            since = (one.event.when.on for one in state.past.before(old) if one.event.kind == "signature_completed")
            require_not_before(new.when.on, "signature_completed", max(since, default=date.min))
        case MilestoneSubmitted():
            found = state.milestones.get(new.milestone)
            series = found.series if found else new.milestone
            require_submittable(state.milestones, new.milestone, term_of(state.terms, series), new.evidence, new.when)
        case MilestoneAccepted():
            submitted = [one.when.on for one in _before(state, old, MilestoneSubmitted) if one.milestone == new.milestone]
            require_not_before(new.when.on, "milestone_submitted", max(submitted[-1:], default=date.min))
        case CommitmentRecorded():
            said = [one.when.on for one in _before(state, old, CommitmentRecorded) if one.commitment == new.commitment]
            require_not_before(new.when.on, "commitment_recorded", max(said, default=date.min))
        case ContributionCalled() | ContributionPaid() | ContributionReceived() | ContributionReturned():
            return money_acts.recorded_so(state.contributions, state.terms, state.milestones, old.event, new)
        case IndicatorMeasured():
            return new.model_copy(update={"value": indicators.exact(new.value)})
        case ReviewConvened():
            return _convened(state, old, new) if new.when.on != old.event.when.on else new
        case ReviewRecorded():
            return _recorded(state, old, new)
        case _:
            pass
    return new


def _before(state: State, old: Fact, of: type[AnEvent]) -> Iterator[AnEvent]:
    """What had been said by events of a class when a fact was recorded."""
    return (one.event for one in state.past.before(old) if isinstance(one.event, of))


def _require_form(new: Event, command: Command) -> None:
    """Raises ``BadValue`` for what the command of this fact would not have taken."""
    said = _SAID.get(type(new))
    if said is None:
        return
    fields = {key: value for key, value in new.data().items() if key in said.model_fields and key != "decisions"}
    if "person" in new.data():
        fields["by"] = new.data()["person"]
    try:
        said.model_validate({**fields, "command_id": command.command_id, "actor": command.actor})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValue(field=".".join(str(part) for part in first["loc"]), value=str(first["input"])[:80]) from error


def _signed(state: State, old: Fact, new: ConventionSigned | VisaGiven, command: Command) -> Event:
    """On another day, not before its stage; by another person, who must have been able to sign in the open stage."""
    was = old.event
    signing = None if isinstance(state, Drafting) else state.signing
    if not isinstance(was, ConventionSigned | VisaGiven) or was.person == new.person or signing is None:
        require_not_before(new.when.on, "stage_opened", _stage_since(state, old, new.stage))
        return _under_mandate(state, new) if was.when.on != new.when.on else new
    others = tuple(one for one in signing.given if (one.person, one.stage, one.on) != (was.member, was.stage, was.when.on))
    signing = signing.model_copy(update={"given": others})
    envelope = {"command_id": command.command_id, "actor": command.actor, "by": new.person}
    if isinstance(new, VisaGiven):
        return signature.give_visa(signing, state.terms, Visa.model_validate(envelope), new.when, state.mandates)
    said = Sign.model_validate({**envelope, "method": new.method, "scan": new.scan})
    return signature.sign(signing, state.terms, said, new.when, state.mandates)


def _under_mandate(state: State, new: ConventionSigned | VisaGiven) -> Event:
    """What needed a mandate needs one on its new day, too. Raises ``MandateDoesNotCover``."""
    if new.mandate is None:
        return new
    power: Power = "sign" if isinstance(new, ConventionSigned) else "visa"
    article = next((one.article for one in state.terms.stages() if one.id == new.stage), None)
    number = under_which(state.mandates, new.person, new.member, power, new.when.on, article=article)
    return new.model_copy(update={"mandate": number})


def _stage_since(state: State, old: Fact, stage: str) -> date:
    opened = (one.event.when.on for one in state.past.before(old) if one.event.kind == "stage_opened" and _is_of(one.event, stage))
    signing = None if isinstance(state, Drafting) else state.signing
    return max(opened, default=signing.opened_on if signing else date.min)


def _is_of(event: Event, stage: str) -> bool:
    return isinstance(event, signature.StageOpened) and event.stage == stage


def _convened(state: State, old: Fact, new: ReviewConvened) -> ReviewConvened:
    """Late or in time, by the day that it was really sent, and by what was known when it was recorded."""
    if new.session_day < new.when.on:
        raise BeforeItsCause(on=new.session_day.isoformat(), cause="review_convened", cause_on=new.when.on.isoformat())
    committee = committee_of(seated_then(state, new.when.on, old.version), new.committee)
    worked = as_announced(state.committees.get(committee.id), state.worked, new.when.on, new.session_day)
    return new.model_copy(update={"irregularities": late(committee, worked, new.when.on, new.session_day, second=new.second)})


def _recorded(state: State, old: Fact, new: ReviewRecorded) -> ReviewRecorded:
    """The votes counted again with whoever was really there, by the committee of that day as it was known when the session was recorded.

    Raises as recording the session would.
    """
    terms = seated_then(state, new.when.on, old.version)
    committee = committee_of(terms, new.committee)
    attendance = attend(committee, new.present, new.proxies, new.recused)
    again = tuple(
        one.model_copy(
            update={
                "tally": tally(attendance, committee, terms, Decision.model_validate(one.model_dump(exclude={"tally"})), second=new.second)
            }
        )
        for one in new.decisions
    )
    quorum = quorum_of(attendance, committee, second=new.second)
    if "no_quorum" not in new.irregularities:
        require_quorum(committee, attendance, quorum, again)
    failed = failure(quorum, again)
    return new.model_copy(
        update={"decisions": again, "quorum": quorum, "failed": failed, "counts": failed not in {"no_quorum", "adjourned"}}
    )
