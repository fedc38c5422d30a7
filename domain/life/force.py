"""Entry into force as a rule that can say what it waits for, and the term that follows from it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from domain.act import Event, When
from domain.agenda import AgendaItem, Awaited, Deadline
from domain.days.calendar import At, WorkingDays, add
from domain.files.blocks import wording
from domain.files.terms import Condition, InForceRule, Term, Terms
from domain.life.relations import frameworks
from domain.life.term import end_of, first_start, later_end, notice_deadline, renews
from domain.remembered import of_each
from domain.roles import focal_points


class EnteredIntoForce(Event):
    """``start`` is where the term counts from, ``end`` the first day out of force (none: indefinite)."""

    kind: Literal["entered_into_force"] = "entered_into_force"
    start: date
    end: date | None


class TermRenewed(Event):
    kind: Literal["term_renewed"] = "term_renewed"
    renewal: int
    end: date


class TermEnded(Event):
    kind: Literal["term_ended"] = "term_ended"


Cause = Literal["non_renewal", "withdrawal", "fault", "mutual", "force_majeure", "general_interest", "lapse", "annulment", "framework"]
"""``framework``: a related convention ended, and by the terms this one ends with it."""


class Ending(BaseModel):
    """An end that is planned: the first day out of force, and why; ``party`` where one party brought it about."""

    model_config = ConfigDict(frozen=True)

    on: date
    cause: Cause
    party: str | None = None
    article: str | None = None
    """of the rule that the terms have for its cause"""
    heirs: tuple[str, ...] = ()
    """who became a party in the place of that one since, and has denounced as it had"""

    def is_of(self, party: str) -> bool:
        return party == self.party or party in self.heirs

    def inherited(self, party: str, heirs: tuple[str, ...]) -> Ending:
        """The same once others stand in a party's place; who brought it about stays as it was."""
        if not self.is_of(party):
            return self
        return self.model_copy(update={"heirs": (*(one for one in self.heirs if one != party), *heirs)})


class CureState(BaseModel):
    """A summons to put a fault right."""

    model_config = ConfigDict(frozen=True)

    number: int
    party: str
    due: date
    since: date
    met_on: date | None = None


class Force(BaseModel):
    """The convention in force: since when, until when, renewed how often."""

    model_config = ConfigDict(frozen=True)

    on: date
    start: date
    end: date | None
    renewals: int = 0
    recorded_on: date
    prolonged: date | None = None
    """the end that an extension or a standstill gave: later renewals are counted from there"""
    renewed_before: int = 0
    """how often it had been renewed by then"""
    endings: tuple[Ending, ...] = ()
    leaving: tuple[Ending, ...] = ()
    """parties that withdraw from a convention that goes on without them"""
    cures: tuple[CureState, ...] = ()
    terminated: Cause | None = None
    """why it ended before its time, once it has"""

    @property
    def ending(self) -> Ending | None:
        """The first of the ends that are planned."""
        return min(self.endings, key=lambda one: one.on, default=None)

    @property
    def ends_early(self) -> Ending | None:
        """The planned end, unless the term is over or renewed before."""
        planned = self.ending
        return planned if planned is not None and (self.end is None or planned.on <= self.end) else None

    @property
    def ends_without_term(self) -> Ending | None:
        """The first of the ends that come while the term stands still: what moves with the term has no day before it goes on."""
        return min((one for one in self.endings if not self.goes_with_term(one)), key=lambda one: one.on, default=None)

    def goes_with_term(self, ending: Ending) -> bool:
        """Whether an end is that of the current term, or of one after it: a non-renewal ends nothing sooner."""
        return ending.cause == "non_renewal" and self.end is not None and ending.on >= self.end

    def end_after(self, term: Term, renewals: int, worked: WorkingDays) -> date | None:
        """The first day out of force after a number of renewals, under this term or another."""
        if self.prolonged is None:
            return end_of(term, self.start, renewals, worked)
        return later_end(term, self.prolonged, renewals - self.renewed_before, worked)

    def renewed(self, event: TermRenewed) -> Force:
        return self.model_copy(update={"renewals": event.renewal, "end": event.end, "recorded_on": event.when.recorded_on})

    def put_off(self, end: date | None, when: When) -> Force:
        """The term with another end, after it stood still for example."""
        later = {"prolonged": end, "renewed_before": self.renewals}
        return self.model_copy(update={"end": end, "recorded_on": when.recorded_on, **later})

    def ended(self, on: date, cause: Cause | None, *, frozen: bool) -> Force:
        """Over since a day: sooner than the term foresaw, or later where that stood still; ``cause`` where it was terminated."""
        end = on if frozen or self.end is None else min(self.end, on)
        return self.model_copy(update={"end": end, "terminated": cause})


class Signatures(BaseModel):
    """What the rule for entry into force looks at."""

    model_config = ConfigDict(frozen=True)

    completed_on: date
    """the day of the signature that completed the plan"""
    signed: tuple[date, ...] = ()
    """in order; one that came late is no less a signature, and may be later than that day"""
    stages: dict[str, date] = {}
    """when each stage of the plan was complete"""
    notified: dict[str, date | None] = {}
    """when each party was notified; none where it was not yet"""
    received: dict[str, date] = {}
    """when each document arrived"""
    framework: date | None = None
    """since when the framework is in force, if it is"""
    framework_end: date | None = None

    @property
    def under_framework(self) -> date | None:
        """The day on which all have signed under a framework in force."""
        return max(self.framework, self.completed_on) if self.framework else None


class Fulfilled(NamedTuple):
    """When a rule is fulfilled, ``known``, and the day of entry into force, ``entry``: a sooner one where the rule reaches back."""

    known: date
    entry: date


def when_fulfilled(rule: InForceRule, signatures: Signatures, worked: WorkingDays, *, back: bool = False) -> Fulfilled | None:
    """When the rule is or will be fulfilled; ``None`` while it waits for something that has no day yet.

    ``back``: a rule around this one is retroactive. A retroactive date among several conditions is the day once all are fulfilled.
    Unless it reaches back, an approval given or a document received before all have signed brings nothing before that day.
    """
    if isinstance(rule, str):
        return _fulfilled(signatures.completed_on if rule == "all_signatures" else signatures.under_framework, signatures)
    back = back or rule.retroactive
    if rule.all_of is not None:
        parts = [when_fulfilled(part, signatures, worked, back=back) for part in rule.all_of]
        found = [part for part in parts if part is not None]
        if len(found) < len(parts):
            return None
        meant = [part.day for part in rule.all_of if isinstance(part, Condition) and part.day and (back or part.retroactive)]
        known = max((part.known for part in found), default=signatures.completed_on)
        return Fulfilled(known, min(meant) if meant else max((part.entry for part in found), default=known))
    if rule.any_of is not None:
        return min((one for part in rule.any_of if (one := when_fulfilled(part, signatures, worked, back=back))), default=None)
    return _fulfilled(_day_of(rule, signatures, worked, back=back), signatures)


def _fulfilled(day: date | None, signatures: Signatures) -> Fulfilled | None:
    """Nothing is fulfilled before all have signed, even if its day is sooner."""
    return Fulfilled(max(day, signatures.completed_on), day) if day else None


def _day_of(rule: Condition, signatures: Signatures, worked: WorkingDays, *, back: bool) -> date | None:
    if rule.signatures is not None:
        return signatures.signed[rule.signatures - 1] if len(signatures.signed) >= rule.signatures else None
    if rule.day is not None:
        return rule.day if back else max(rule.day, signatures.completed_on)
    if rule.approval is not None or rule.document is not None:
        day = signatures.stages.get(rule.approval) if rule.approval else signatures.received.get(rule.document or "")
        return day if day is None or back else max(day, signatures.completed_on)
    if rule.notified is not None:
        days = list(signatures.notified.values())
        return None if not days or None in days else max(day for day in days if day)
    return add(signatures.completed_on, rule.period, worked) if rule.after and rule.period else None


def reaches_back(rule: InForceRule) -> bool:
    """Whether the rule, or any part of it, may bring entry into force before the last signature."""
    if not isinstance(rule, Condition):
        return False
    return rule.retroactive or any(reaches_back(part) for part in (*(rule.all_of or ()), *(rule.any_of or ())))


def _awaited(rule: InForceRule, signatures: Signatures, worked: WorkingDays, terms: Terms) -> tuple[Awaited, ...]:
    """The leaves of the rule that have no day yet: what each waits for, with the article of the innermost rule that has one."""
    if when_fulfilled(rule, signatures, worked) is not None:
        return ()
    shared: dict[str, Any] = {"who": (terms.manager,), "since": signatures.completed_on}
    if isinstance(rule, str):
        return (Awaited(rule=rule, target=", ".join(frameworks(terms)), **shared),)
    parts = rule.all_of or rule.any_of
    if parts:
        found = (one for part in parts for one in _awaited(part, signatures, worked, terms))
        return tuple(one if one.article else one.model_copy(update={"article": rule.article}) for one in found)
    late = ", ".join(party for party, day in signatures.notified.items() if day is None) if rule.notified else ""
    there = f"{len(signatures.signed)}/{rule.signatures}" if rule.signatures else ""
    return (Awaited(rule=_name(rule), target=rule.document or rule.approval or there or late, article=rule.article, **shared),)


def _name(rule: Condition) -> str:
    return next((key for key in ("signatures", "approval", "document", "notified") if getattr(rule, key) is not None), "in_force")


def enter(terms: Terms, signatures: Signatures, worked: WorkingDays, when: When) -> EnteredIntoForce:
    """Entry into force on ``when.on``, with the term computed once and for all."""
    start = first_start(terms.term, when.on, signatures.completed_on if signatures.signed else None)
    end = signatures.framework_end if terms.term.same_as else end_of(terms.term, start, 0, worked)
    if end is not None and (terms.term.same_as or not renews(terms.term, 0)):
        end = max(end, when.on + timedelta(days=1))  # a term has a day at least
    return EnteredIntoForce(when=when, start=start, end=end)


def renew_or_end(force: Force, terms: Terms, worked: WorkingDays, when: When) -> TermRenewed | TermEnded:
    """What the end of the term brings, on the day itself."""
    if renews(terms.term, force.renewals):
        end = force.end_after(terms.term, force.renewals + 1, worked)
        if end is not None and end > when.on:
            return TermRenewed(when=when, renewal=force.renewals + 1, end=end)
    return TermEnded(when=when)


def notices_passed(force: Force, terms: Terms, worked: WorkingDays, today: date) -> tuple[str, ...]:
    """Keys of the last days for a notice before a day, in this term and in those that renewal brings until then."""
    found: list[str] = []
    while True:
        found += (one.key for one in deadlines(force, terms, worked) if one.about == "notice_deadline" and one.due < today)
        if force.end is None or force.end > today:
            return tuple(found)
        renewal = renew_or_end(force, terms, worked, When(on=force.end, recorded_on=today))
        if isinstance(renewal, TermEnded):
            return tuple(found)
        force = force.renewed(renewal)


def entered(event: EnteredIntoForce) -> Force:
    return Force(on=event.when.on, start=event.start, end=event.end, recorded_on=event.when.recorded_on)


def awaited_before(terms: Terms, signatures: Signatures, worked: WorkingDays) -> tuple[Awaited, ...]:
    """What a signed convention waits for before it enters into force."""
    article = terms.in_force.article if isinstance(terms.in_force, Condition) else None
    found = when_fulfilled(terms.in_force, signatures, worked)
    if found is not None:
        return (Awaited(rule="entry_into_force", since=signatures.completed_on, due=found.known, article=article),)
    return _awaited(terms.in_force, signatures, worked, terms)


def items_before(terms: Terms, signatures: Signatures, worked: WorkingDays) -> tuple[AgendaItem, ...]:
    found = when_fulfilled(terms.in_force, signatures, worked)
    if found is None:
        return ()
    return (AgendaItem(due=found.known, at=At.START, kind="entry_into_force", target=terms.reference, title=wording(terms.title)),)


def items(force: Force, terms: Terms, ending: Ending | None, *, frozen: bool) -> tuple[AgendaItem, ...]:
    """The end of the term, or its renewal: only the next one; where an end is planned before, that. A frozen term has only the latter."""
    if not frozen:
        return _next_end(force, terms)
    return (_ends_on(ending.on, terms),) if ending else ()


@of_each
def _next_end(force: Force, terms: Terms) -> tuple[AgendaItem, ...]:
    if (planned := force.ends_early) is not None:
        return (_ends_on(planned.on, terms),)
    if force.end is None:
        return ()
    kind = "renewal" if renews(terms.term, force.renewals) else "term_end"
    return (AgendaItem(due=force.end, at=At.START, kind=kind, target=terms.reference, title=wording(terms.title)),)


def _ends_on(day: date, terms: Terms) -> AgendaItem:
    return AgendaItem(due=day, at=At.START, kind="termination", target=terms.reference, title=wording(terms.title))


@of_each
def deadlines(force: Force, terms: Terms, worked: WorkingDays) -> tuple[Deadline, ...]:
    """The last day for a notice, where it prevents a renewal, and the announced end of a term that does not renew.

    A withdrawal needs no such day: it may come on any, and one that comes on the last does not end anything sooner.
    """
    planned, renewing = force.ends_early, renews(terms.term, force.renewals)
    end = planned.on if planned else force.end
    if end is None:
        return ()
    everybody = tuple(who for party in terms.party_ids() for who in focal_points(terms, party))
    shared: dict[str, Any] = {
        "target": terms.reference,
        "title": wording(terms.title),
        "since": force.recorded_on,
        "article": (planned.article if planned else None) or terms.term.article,
    }
    found: list[Deadline] = []
    last = notice_deadline(terms.term, end, worked.known_before(force.recorded_on)) if planned is None and renewing else None
    if last is not None:
        found.append(Deadline(about="notice_deadline", due=last, to=(*everybody, terms.manager), duty=False, **shared))
    if planned is not None or not renewing:
        found.append(Deadline(about="term_end", due=end, to=(*everybody, terms.manager), duty=False, falls_due=False, **shared))
    return tuple(found)
