"""The end before its time: denunciation by a party, formal notice to cure a fault, and termination by its cause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple, assert_never

from dateutil.relativedelta import relativedelta
from pydantic import Field

from domain.act import Command, Event, When
from domain.agenda import Deadline
from domain.days.calendar import Day, WorkingDays, add
from domain.files.blocks import Id, Sentence, wording
from domain.files.ending_rules import EndRule
from domain.files.terms import Term, Terms
from domain.life.force import Cause, CureState, Ending, Force
from domain.life.term import notice_deadline, renews
from domain.refusals.errors import (
    AlreadyDenounced,
    AlreadyEnding,
    BeforeItsCause,
    CureMissing,
    CureRunning,
    NothingToRenew,
    NoticeTooShort,
    SuspensionTooShort,
    UnknownCure,
)
from domain.roles import focal_points, require_manager, require_one_of, require_party, speakers

How = Literal["non_renewal", "withdrawal"]
_TWO = 2


class Standing(NamedTuple):
    """How a convention stands that is to end: the days worked, since when it is suspended, if it is, and whether its term stands still."""

    worked: WorkingDays
    suspended: date | None = None
    frozen: bool = False


class Denounce(Command):
    """A party denounces: it will not renew, or it withdraws. The day it happened is the day it was received."""

    kind: Literal["denounce"] = "denounce"
    how: How
    party: Id


class Cure(Command):
    """Summon a party to put a fault right within a time (mise en demeure)."""

    kind: Literal["cure"] = "cure"
    party: Id
    until: Day
    """the last day to put it right"""
    because: Sentence


class AcceptCure(Command):
    """What a party was summoned to do is done."""

    kind: Literal["accept_cure"] = "accept_cure"
    cure: Annotated[int, Field(ge=1)]


class Terminate(Command):
    """Terminate for a cause; for a fault only after a summons that was in vain."""

    kind: Literal["terminate"] = "terminate"
    cause: Literal["fault", "mutual", "force_majeure", "general_interest", "lapse", "annulment"]
    party: Id | None = None
    """the party at fault"""
    ends_on: Day | None = None
    """the first day out of force; where it is left out the day of the act, or the first after the notice that the terms ask for"""
    because: Sentence


class DenunciationReceived(Event):
    """``ends_on`` is the first day out of force; ``late``: the current term is renewed once more before."""

    kind: Literal["denunciation_received"] = "denunciation_received"
    how: How
    party: str
    ends_on: date
    late: bool = False
    ends: bool = True
    """whether the convention ends by it; if not, the party alone leaves"""


class CureDemanded(Event):
    kind: Literal["cure_demanded"] = "cure_demanded"
    correctable = ("because",)
    cure: int
    party: str
    due: date
    because: str


class CureAccepted(Event):
    kind: Literal["cure_accepted"] = "cure_accepted"
    cure: int


class TerminationDecided(Event):
    kind: Literal["termination_decided"] = "termination_decided"
    correctable = ("because",)
    cause: Cause
    ends_on: date
    because: str
    party: str | None = None
    article: str | None = Field(default=None, exclude_if=lambda article: article is None)
    """of the terms' rule for this cause, where they have one"""


class ConventionTerminated(Event):
    """The day has come: what is left is to close."""

    kind: Literal["convention_terminated"] = "convention_terminated"
    cause: Cause


TerminationEvent = DenunciationReceived | CureDemanded | CureAccepted | TerminationDecided


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def denounce(force: Force, terms: Terms, command: Denounce, standing: Standing, when: When) -> DenunciationReceived:
    """A denunciation by whoever speaks for the party. One that comes late has its effect a renewal later."""
    require_party(terms, command.party)
    require_one_of(terms, command, speakers(terms, command.party), terms.term.article)
    _not_before_force(force, when)
    said = next((one for one in (*force.endings, *force.leaving) if one.is_of(command.party)), None)
    if said is not None:
        raise AlreadyDenounced(party=said.party, article=terms.term.article)
    if command.how == "withdrawal":
        ends_on, late = _after_notice(terms.term, when.on, standing.worked), False
    else:
        ends_on, late = _not_renewed(force, terms, standing, when)
    ends = command.how == "non_renewal" or terms.term.withdrawal_of_one != "continues" or len(terms.parties) <= _TWO
    return DenunciationReceived(when=when, how=command.how, party=command.party, ends_on=ends_on, late=late, ends=ends)


def _after_notice(term: Term, received: date, worked: WorkingDays) -> date:
    """Notice counted from receipt, or from the first day of the month after it."""
    start = received.replace(day=1) + relativedelta(months=1) if term.notice_counts_from == "next_month" else received
    return add(start, term.notice, worked) if term.notice else start


def _not_renewed(force: Force, terms: Terms, standing: Standing, when: When) -> tuple[date, bool]:
    """The end of the first term whose notice deadline has not passed, and whether that is a later one than the current.

    While the term stands still, so does that deadline: what was in time on the first day of the standstill is.
    """
    end, n, worked = force.end, force.renewals, standing.worked
    if end is None or not renews(terms.term, n):
        raise NothingToRenew(article=terms.term.article)
    received = min(when.on, standing.suspended) if standing.frozen and standing.suspended else when.on
    while renews(terms.term, n) and _too_late(terms.term, end, worked.known_before(force.recorded_on), received):
        n += 1
        end = force.end_after(terms.term, n, worked) or end
    return end, n > force.renewals


def _too_late(term: Term, end: date, worked: WorkingDays, received: date) -> bool:
    last = notice_deadline(term, end, worked)
    return received > last if last is not None else received >= end


def demand_cure(force: Force, terms: Terms, command: Cure, when: When) -> CureDemanded:
    """A numbered summons to a party. Raises ``BeforeItsCause`` for a day that has passed when it is sent."""
    require_manager(terms, command)
    require_party(terms, command.party)
    _not_before_force(force, when)
    if command.until < when.on:
        raise BeforeItsCause(on=command.until.isoformat(), cause="cure_demanded", cause_on=when.on.isoformat())
    return CureDemanded(when=when, cure=len(force.cures) + 1, party=command.party, due=command.until, because=command.because)


def accept_cure(force: Force, terms: Terms, command: AcceptCure, when: When) -> CureAccepted:
    require_manager(terms, command)
    found = next((one for one in force.cures if one.number == command.cure), None)
    if found is None or found.met_on is not None:
        raise UnknownCure(cure=command.cure, known=", ".join(str(one.number) for one in force.cures if one.met_on is None))
    if when.on < found.since:
        raise BeforeItsCause(on=when.on.isoformat(), cause="cure_demanded", cause_on=found.since.isoformat())
    return CureAccepted(when=when, cure=command.cure)


def decided(force: Force, terms: Terms, command: Terminate, standing: Standing, when: When) -> TerminationDecided:
    """Termination on its day, whoever decided it.

    Raises ``CureMissing`` or ``CureRunning`` for a fault, ``SuspensionTooShort`` or ``NoticeTooShort`` where the terms ask for more,
    ``AlreadyEnding`` where it ends no later.
    """
    rule = terms.termination.of(command.cause)
    _not_before_force(force, when)
    if command.ends_on is not None and command.ends_on < when.on:
        raise BeforeItsCause(
            on=command.ends_on.isoformat(), cause="termination_decided", cause_on=when.on.isoformat(), article=rule.article
        )
    if command.cause == "fault":
        _require_vain_cure(force, terms, command, when)
    _require_suspended(rule, command, standing, when)
    ends_on = _after_its_notice(rule, command, standing.worked, when)
    planned = force.ends_without_term if standing.frozen else force.ending
    if planned is not None and planned.on <= ends_on:
        raise AlreadyEnding(on=planned.on.isoformat(), cause=planned.cause, article=rule.article)
    return TerminationDecided(
        when=when, cause=command.cause, ends_on=ends_on, because=command.because, party=command.party, article=rule.article
    )


def _require_suspended(rule: EndRule, command: Terminate, standing: Standing, when: When) -> None:
    """Raises ``SuspensionTooShort``, with the first day that would do where the convention stands still."""
    if rule.suspended_for is None:
        return
    needed = str(rule.suspended_for)
    if standing.suspended is None:
        raise SuspensionTooShort(cause=command.cause, suspended_for=needed, article=rule.article)
    earliest = add(standing.suspended, rule.suspended_for, standing.worked)
    if when.on < earliest:
        raise SuspensionTooShort(
            cause=command.cause,
            suspended_for=needed,
            since=standing.suspended.isoformat(),
            earliest=earliest.isoformat(),
            article=rule.article,
        )


def _after_its_notice(rule: EndRule, command: Terminate, worked: WorkingDays, when: When) -> date:
    """The first day out of force: the one that was said, else the first that the terms allow. Raises ``NoticeTooShort``."""
    earliest = add(when.on, rule.notice, worked) if rule.notice else when.on
    if command.ends_on is None:
        return earliest
    if command.ends_on < earliest:
        raise NoticeTooShort(
            cause=command.cause,
            notice=str(rule.notice),
            earliest=earliest.isoformat(),
            last_day=(earliest - timedelta(days=1)).isoformat(),
            article=rule.article,
        )
    return command.ends_on


def _require_vain_cure(force: Force, terms: Terms, command: Terminate, when: When) -> None:
    require_party(terms, command.party or "")
    article = _of_faults(terms)
    open_cures = [one for one in force.cures if one.party == command.party and one.met_on is None]
    if not open_cures:
        raise CureMissing(party=command.party, article=article)
    if all(one.due >= when.on for one in open_cures):
        raise CureRunning(party=command.party, until=min(one.due for one in open_cures).isoformat(), article=article)


def _of_faults(terms: Terms) -> str | None:
    """The article on faults: that of their rule, else the term's."""
    return terms.termination.fault.article or terms.term.article


def _not_before_force(force: Force, when: When) -> None:
    if when.on < force.on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="entered_into_force", cause_on=force.on.isoformat())


# ── What follows ───────────────────────────────────────────────────────────────────────────────


def evolve(force: Force, event: TerminationEvent) -> Force:
    """The convention in force after a step towards its end."""
    match event:
        case DenunciationReceived():
            denounced = Ending(on=event.ends_on, cause=event.how, party=event.party)
            changed = {"endings": (*force.endings, denounced)} if event.ends else {"leaving": (*force.leaving, denounced)}
            return force.model_copy(update=changed)
        case TerminationDecided():
            ending = Ending(on=event.ends_on, cause=event.cause, article=event.article)
            return force.model_copy(update={"endings": (*force.endings, ending)})
        case CureDemanded():
            demanded = CureState(number=event.cure, party=event.party, due=event.due, since=event.when.on)
            return force.model_copy(update={"cures": (*force.cures, demanded)})
        case CureAccepted():
            met = {"met_on": event.when.on}
            cures = tuple(one.model_copy(update=met) if one.number == event.cure else one for one in force.cures)
            return force.model_copy(update={"cures": cures})
        case _:
            assert_never(event)


def deadlines(force: Force, terms: Terms) -> tuple[Deadline, ...]:
    """What parties were summoned to do."""
    return tuple(
        Deadline(
            about="cure_due",
            target=str(one.number),
            due=one.due,
            title=wording(terms.title),
            to=(*focal_points(terms, one.party), terms.manager),
            since=one.since,
            article=_of_faults(terms),
        )
        for one in force.cures
        if one.met_on is None and one.party in terms.party_ids()
    )
