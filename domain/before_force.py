"""Before it is in force: drafted, objected to, opened, signed or declined, taken back, given up."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from domain.act import Command, Event, When
from domain.changes import amendments
from domain.days.calendar import later
from domain.life.closing import Abandon, abandoned
from domain.life.force import reaches_back
from domain.life.term import end_of, first_start, renews
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.refusals.errors import AlreadyExpired, AlreadySigned, WrongPhase, require_not_before
from domain.roles import require_manager
from domain.signature import mandates, notification, objections, signature, withdrawal
from domain.signature.drafting import Draft, Open, Redraft, RedraftingStarted, draft, open_for_signature, require_drafted
from domain.signature.mandates import EndMandate, RecordMandate
from domain.signature.notification import Notify
from domain.signature.objections import AnswerObjection, Object, Settle
from domain.signature.seats import require_signatory
from domain.signature.signature import Decline, Sign, Visa
from domain.signature.signing import Signing
from domain.signature.withdrawal import WithdrawSignature

AboutTheText = Draft | Object | AnswerObjection | Settle | Open
AboutSignatures = Redraft | Visa | Decline
AboutMandates = RecordMandate | EndMandate
"""acts of any phase, because a signature may come late"""
BeforeForce = AboutTheText | AboutSignatures | Sign | WithdrawSignature | AboutMandates | Notify | Abandon


def decide_before_force(state: State, command: BeforeForce, when: When) -> tuple[Event, ...]:
    """Route a command to its subject, in the phase that it needs."""
    match command:
        case Draft() | Object() | AnswerObjection() | Settle() | Open():
            return _on_text(_drafting(state, command), command, when)
        case Redraft() | Visa() | Decline():
            return _on_signature(_in_signature(state, command), command, when)
        case Sign():
            signed = _signable(state, command)
            return (signature.sign(signed.signing, signed.terms, command, when, signed.mandates),)
        case WithdrawSignature():
            return _withdraw(state, command, when)
        case RecordMandate() | EndMandate():
            return (_on_mandate(state, command, when),)
        case Notify():
            return _notify(state, command, when)
        case Abandon():
            return _abandon(state, command, when)
        case _:
            assert_never(command)


def _on_text(state: Drafting, command: AboutTheText, when: When) -> tuple[Event, ...]:
    texts, terms = state.texts, state.terms
    if since := _taken_back_on(state):
        require_not_before(when.on, "redrafting_started", since)
    match command:
        case Draft():
            return draft(texts, terms, command, when)
        case Object():
            require_drafted(texts, when)
            return (objections.raise_objection(texts.objections, terms, command, when),)
        case AnswerObjection():
            return (objections.answer(texts.objections, terms, command, when),)
        case Settle():
            return (objections.settle(texts.objections, terms, command, when),)
        case Open():
            _require_time_left(state, when)
            return open_for_signature(texts, terms, command, when, related=state.related)
        case _:
            assert_never(command)


def _taken_back_on(state: Drafting) -> date | None:
    """The last day on which the text was taken back from signature."""
    return max((one.event.when.on for one in state.past.facts if isinstance(one.event, RedraftingStarted)), default=None)


def _require_time_left(state: Drafting, when: When) -> None:
    """Raises ``AlreadyExpired`` where the term would be over before anybody signs, unless it is meant to reach back."""
    term = state.terms.term
    end = end_of(term, first_start(term, when.on, None), 0, state.worked)
    if end is not None and end <= when.on and not (when.taken_over or renews(term, 0) or reaches_back(state.terms.in_force)):
        raise AlreadyExpired(on=when.on.isoformat(), last_day=later(end, -1).isoformat(), article=term.article)


def _on_signature(state: InSignature, command: AboutSignatures, when: When) -> tuple[Event, ...]:
    match command:
        case Redraft():
            require_manager(state.terms, command)
            require_not_before(when.on, "convention_signed", _last_given(state.signing) or when.on)
            return redraft(state, command.because, when)
        case Visa():
            return (signature.give_visa(state.signing, state.terms, command, when, state.mandates),)
        case Decline():
            return (signature.decline(state.signing, state.terms, command, when),)
        case _:
            assert_never(command)


def _on_mandate(state: State, command: AboutMandates, when: When) -> Event:
    if isinstance(command, RecordMandate):
        return mandates.record(state.mandates, amendments.with_both_plans(state.terms, state.amendments), command, when)
    given = () if isinstance(state, Drafting) or state.signing is None else state.signing.under_mandate(command.mandate)
    used = (*given, *state.amendments.under_mandate(command.mandate))
    return mandates.end(state.mandates, used, state.terms, command, when)


def _withdraw(state: State, command: WithdrawSignature, when: When) -> tuple[Event, ...]:
    """What is left of the plan without a party's signatures, as the stage says."""
    if not isinstance(state, InSignature | Signed):
        raise WrongPhase(phase=state.name, act=command.kind, needs="signature")
    withdrawn = withdrawal.withdraw(state.signing, state.terms, command, when)
    signing = state.signing
    for one in withdrawn:
        signing = withdrawal.evolve(signing, one)
    if withdrawal.sends_back(state.terms, withdrawn):
        return (*withdrawn, *redraft(state.model_copy(update={"signing": signing}), None, when))
    return (*withdrawn, *withdrawal.plan_without(signing, state.terms, state.worked, when))


def redraft(state: InSignature | Signed, because: str | None, when: When) -> tuple[Event, ...]:
    """Every signature given is voided by an event of its own, on the day of the last of them where that is later."""
    require_not_before(when.on, "opened_for_signature", state.signing.opened_on)
    when = when.model_copy(update={"on": max(when.on, _last_given(state.signing) or when.on)})
    return (*signature.voided(state.signing, when), RedraftingStarted(when=when, because=because))


def _last_given(signing: Signing) -> date | None:
    return max((one.on for one in signing.given), default=None)


def _abandon(state: State, command: Abandon, when: When) -> tuple[Event, ...]:
    require_manager(state.terms, command)
    if not isinstance(state, Drafting | InSignature | Signed):
        raise WrongPhase(phase=state.name, act=command.kind, needs="drafting")
    since, cause = _last_step(state)
    require_not_before(when.on, cause, since)
    return (abandoned(command.because, when),)


def _last_step(state: Drafting | InSignature | Signed) -> tuple[date, str]:
    match state:
        case Drafting():
            steps = ((state.texts.drafted_on, "text_drafted"), (_taken_back_on(state), "redrafting_started"))
            return max(((day, step) for day, step in steps if day), default=(state.started_on, "convention_started"))
        case InSignature():
            given = _last_given(state.signing)
            return (given, "convention_signed") if given else (state.signing.opened_on, "opened_for_signature")
        case Signed():
            return state.completed_on, "signature_completed"
        case _:
            assert_never(state)


def _notify(state: State, command: Notify, when: When) -> tuple[Event, ...]:
    """A party has its copy once there is something signed; a document may arrive while signatures are still being given."""
    match state:
        case InSignature() if command.document is not None:
            since = state.signing.opened_on
        case Signed():
            since = state.completed_on
        case InForce() | Suspended() | Closing():
            since = state.signed_on or state.signing.opened_on
        case _:
            raise WrongPhase(phase=state.name, act=command.kind, needs="signed")
    return (notification.notify(state.signing, state.terms, command, since, when),)


def _drafting(state: State, command: Command) -> Drafting:
    if not isinstance(state, Drafting):
        raise WrongPhase(phase=state.name, act=command.kind, needs="drafting")
    return state


def _signable(state: State, command: Sign) -> InSignature | Signed | InForce | Suspended:
    """Open for signature, or signed without this one, which then comes late."""
    if isinstance(state, InSignature | Signed | InForce | Suspended):
        return state
    raise _out_of_phase(state, command)


def _in_signature(state: State, command: AboutSignatures) -> InSignature:
    if isinstance(state, InSignature):
        return state
    raise _out_of_phase(state, command)


def _out_of_phase(state: State, command: AboutSignatures | Sign) -> AlreadySigned | WrongPhase:
    """Whoever has signed already is told so in every later phase. Raises ``NotASignatory`` for a stranger."""
    if not isinstance(command, Redraft):
        require_signatory(state.terms, command, state.mandates)
        if not isinstance(state, Drafting | Closed) and state.signing.has_given(command.person):
            return AlreadySigned(person=command.person, act=signature.act_of(state.signing, state.terms, command, command.person))
    return WrongPhase(phase=state.name, act=command.kind, needs="signature")
