"""Mandates: who is empowered to sign or to give a visa for a party, from when to when, and who may do it « p.o. » for another.

A member of a stage counts as duly empowered until a mandate of their own is recorded; from then on the days of their mandates bind them.
A delegation empowers somebody else of the same party to act in a member's place, as long as that member is empowered.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Annotated, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event, When
from domain.days.calendar import Day
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.refusals.errors import (
    DelegateOfADelegate,
    EndsBeforeItBegins,
    ForAnotherParty,
    MandateDoesNotCover,
    MandateRecordedAlready,
    NotAParty,
    NotASignatory,
    NotTheirsToDelegate,
    UnknownMandate,
    UnknownPerson,
    require_not_before,
)
from domain.roles import require_manager
from domain.signature.drafting import Sha256

Power = Literal["sign", "visa"]
"""what a mandate may be needed for; ``visa`` stands for approvals, too"""
Scope = Literal["sign", "visa", "all"]


class RecordMandate(Command):
    """Record a mandate; with ``delegated_by`` a delegation, under which its holder acts in that member's place."""

    kind: Literal["record_mandate"] = "record_mandate"
    holder: Id
    party: Id
    delegated_by: Id | None = None
    basis: Sentence
    """the act that it rests on: a decree, a decision, a power of attorney"""
    scope: Scope = "sign"
    since: Day
    until: Day | None = None
    """the last day it covers"""
    instrument: Sha256 | None = None
    """SHA-256 of the act itself"""


class EndMandate(Command):
    """A mandate is withdrawn, or has ended otherwise: nothing given from that day on is covered by it."""

    kind: Literal["end_mandate"] = "end_mandate"
    mandate: Annotated[int, Field(ge=1)]
    because: Sentence


class MandateRecorded(Event):
    kind: Literal["mandate_recorded"] = "mandate_recorded"
    mandate: int
    holder: str
    party: str
    delegated_by: str | None
    basis: str
    scope: Scope
    since: date
    until: date | None
    instrument: str | None


class MandateEnded(Event):
    kind: Literal["mandate_ended"] = "mandate_ended"
    mandate: int
    because: str


class Mandate(BaseModel):
    """A mandate as it stands; numbered in the order in which they were recorded."""

    model_config = ConfigDict(frozen=True)

    number: int
    holder: str
    delegated_by: str | None = None
    scope: Scope
    since: date
    until: date | None
    given_on: date
    ended_on: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day it covers, its withdrawal included."""
        withdrawn = self.ended_on - timedelta(days=1) if self.ended_on else None
        return min((day for day in (self.until, withdrawn) if day), default=None)

    def covers(self, power: Power, on: date) -> bool:
        last = self.last_day
        return self.scope in {power, "all"} and self.since <= on and (last is None or on <= last)


# ── Recording them ─────────────────────────────────────────────────────────────────────────────


def record(mandates: tuple[Mandate, ...], terms: Terms, command: RecordMandate, when: When) -> MandateRecorded:
    """A mandate that means something: of people of one party, about what they do in the plan, and not a delegate's to give."""
    require_manager(terms, command)
    if command.party not in {one.id for one in (*terms.parties, *terms.institutions)}:
        raise NotAParty(party=command.party)
    for who in (command.holder, *((command.delegated_by,) if command.delegated_by else ())):
        _require_of_party(terms, who, command.party)
    if command.until is not None and command.until < command.since:
        raise EndsBeforeItBegins(since=command.since.isoformat(), until=command.until.isoformat())
    if command.delegated_by is not None:
        _require_theirs(mandates, terms, command, command.delegated_by)
    elif command.holder not in _members(terms, command.party, command.scope):
        raise NotASignatory(person=command.holder, record_with=None)
    _require_new(mandates, command)
    said = command.model_dump(include={"holder", "party", "delegated_by", "basis", "scope", "since", "until", "instrument"})
    return MandateRecorded(when=when, mandate=len(mandates) + 1, **said)


def _require_of_party(terms: Terms, who: str, party: str) -> None:
    if who not in terms.people():
        raise UnknownPerson(person=who)
    if (of := terms.party_of(who)) != party:
        raise ForAnotherParty(person=who, party=party, belongs_to=of)


def _require_theirs(mandates: Iterable[Mandate], terms: Terms, command: RecordMandate, giver: str) -> None:
    """Only a member of the plan has something to delegate: a delegate's power is not theirs to pass on."""
    members = [who for who in _members(terms, command.party, command.scope) if who != command.holder]
    if giver in members:
        return
    held = next((one for one in mandates if one.holder == giver and one.delegated_by), None)
    if held is not None and giver != command.holder:
        raise DelegateOfADelegate(person=giver, mandate=held.number, delegated_by=held.delegated_by)
    raise NotTheirsToDelegate(person=giver, holder=command.holder, scope=command.scope, known=", ".join(members))


def _members(terms: Terms, party: str, scope: Scope) -> tuple[str, ...]:
    """The people of a party who act in the plan, as far as a mandate of this scope could concern them."""
    powers = {"sign", "visa"} if scope == "all" else {scope}
    acting = (who for stage in terms.stages() if power_for(stage.kind) in powers for who in stage.members)
    return tuple(dict.fromkeys(who for who in acting if terms.party_of(who) == party))


def power_for(stage_kind: str) -> Power:
    """What a member needs to act in a stage of a kind."""
    return "sign" if stage_kind == "signature" else "visa"


def _require_new(mandates: Iterable[Mandate], command: RecordMandate) -> None:
    said = (command.holder, command.delegated_by, command.scope, command.since, command.until)
    for one in mandates:
        if one.ended_on is None and (one.holder, one.delegated_by, one.scope, one.since, one.until) == said:
            raise MandateRecordedAlready(mandate=one.number)


def end(mandates: Iterable[Mandate], used_on: Iterable[date], terms: Terms, command: EndMandate, when: When) -> MandateEnded:
    """The end of a mandate, never before it was given, nor before what was given under it (``used_on``)."""
    require_manager(terms, command)
    still_open = {one.number: one for one in mandates if one.ended_on is None}
    if command.mandate not in still_open:
        raise UnknownMandate(mandate=command.mandate, known=", ".join(map(str, still_open)))
    require_not_before(when.on, "mandate_recorded", min(still_open[command.mandate].given_on, still_open[command.mandate].since))
    last_used = max(used_on, default=when.on)
    require_not_before(when.on, "convention_signed", last_used)
    return MandateEnded(when=when, mandate=command.mandate, because=command.because)


MandateEvent = MandateRecorded | MandateEnded


def evolve(mandates: tuple[Mandate, ...], event: MandateEvent) -> tuple[Mandate, ...]:
    """All mandates after one was recorded, or ended."""
    if isinstance(event, MandateEnded):
        ended = {"ended_on": event.when.on}
        return tuple(one.model_copy(update=ended) if one.number == event.mandate else one for one in mandates)
    recorded = Mandate(
        number=event.mandate,
        holder=event.holder,
        delegated_by=event.delegated_by,
        scope=event.scope,
        since=event.since,
        until=event.until,
        given_on=event.when.on,
    )
    return (*mandates, recorded)


# ── Acting under them ──────────────────────────────────────────────────────────────────────────


def in_place_of(mandates: Iterable[Mandate], delegate: str) -> tuple[str, ...]:
    """The members for whom somebody holds a delegation, whatever it covers."""
    return tuple(dict.fromkeys(one.delegated_by for one in mandates if one.holder == delegate and one.delegated_by))


def is_covered(mandates: Iterable[Mandate], delegate: str, member: str, power: Power, on: date) -> bool:
    return any(one.covers(power, on) for one in mandates if (one.holder, one.delegated_by) == (delegate, member))


def under_which(
    mandates: tuple[Mandate, ...], person: str, member: str, power: Power, on: date, *, article: str | None = None
) -> int | None:
    """The number of the mandate under which somebody acts for a member on a day; none for a member of whom none is recorded.

    Raises ``MandateDoesNotCover`` where a mandate is needed and none covers the day, be it the delegate's or the member's own.
    """
    own = [one for one in mandates if one.holder == member and one.delegated_by is None]
    delegated = [one for one in mandates if (one.holder, one.delegated_by) == (person, member)]
    number = None
    for holder, held in ((member, own), (person, delegated)):
        if held or holder != member:
            number = next((one.number for one in held if one.covers(power, on)), None)
            if number is None:
                _refuse(held, holder, member, power, on, article=article)
    return number


def _refuse(held: Iterable[Mandate], person: str, member: str, power: Power, on: date, *, article: str | None) -> NoReturn:
    """With the dates of the latest mandate that somebody holds, if there is any."""
    last = max(held, key=lambda one: one.number, default=None)
    raise MandateDoesNotCover(
        person=person,
        member=member,
        power=power,
        on=on.isoformat(),
        mandate=last.number if last else None,
        scope=last.scope if last else None,
        since=last.since.isoformat() if last else None,
        until=last.last_day.isoformat() if last and last.last_day else None,
        article=article,
    )
