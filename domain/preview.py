"""Every coming date of a convention, without a server: the same machine as the workflow's, in virtual time, nothing being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from textwrap import shorten
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from typing_extensions import TypeIs

from domain.act import SYSTEM, Event
from domain.agenda import MESSAGE, AgendaItem
from domain.convention import MOST_EVENTS, Act, AnyCommand, decide
from domain.days.calendar import LAST_DAY, At, Moment, local
from domain.days.digest_day import Timetable
from domain.days.holidays import CalendarRunsOut, FixCalendar, years_at_start, years_to_come
from domain.due import NEVER_DATED, agenda, due_by
from domain.evolution import AnyEvent, as_read, fold
from domain.falling_due import execute
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.life import following, relations
from domain.life.relations import RelatedFact
from domain.messages.digest import open_until
from domain.messages.messages import MessageDue, MessageSuperseded, SwitchMail
from domain.phases import InForce, InSignature, State
from domain.signature.drafting import Draft, Open, declared
from domain.signature.signature import Sign, Visa
from domain.signature.signing import remaining
from domain.start import GoLive, Start, facts_of

HORIZON = relativedelta(years=10)
HIDDEN = frozenset({"calendar_extension", "message_retry", NEVER_DATED})
"""The machine's own upkeep: no date that anybody asks for."""
BEGINS_AT = time(12)
"""When a life begins on its first day: at noon a year is the same one in every zone."""
_ANY_TEXT = "0" * 64
_LONGEST_TITLE = 200
_DIGESTS = Timetable()
"""the usual day and hour"""

Holidays = Callable[[int, int], dict[date, str]]
"""Public holidays with their names, first and last year inclusive."""


class Lived(NamedTuple):
    """A life: its coming dates, and every event that brought it there, in order."""

    items: tuple[AgendaItem, ...]
    events: tuple[AnyEvent, ...]


def preview(
    terms: Terms,
    *,
    signed_on: date,
    start: date | None = None,
    until: date | None = None,
    holidays: Holidays,
    frameworks: tuple[RelatedFact, ...] = (),
) -> tuple[AgendaItem, ...]:
    """What falls due from ``start`` to ``until`` (both inclusive) if everybody signs on a day and nothing else is ever done.

    Facts of a convention taken over stand as they are; frameworks are :func:`assumed`. ``until`` is ten years after the
    signature, or after ``start``, where it is left out. Raises ``DomainError`` where the convention could not be started or signed.
    """
    return lived(terms, signed_on=signed_on, start=start, until=until, holidays=holidays, frameworks=frameworks).items


def lived(
    terms: Terms,
    *,
    signed_on: date,
    start: date | None = None,
    until: date | None = None,
    holidays: Holidays,
    source: str = "preview",
    frameworks: tuple[RelatedFact, ...] = (),
) -> Lived:
    """The same with its events. ``source`` says where the holidays come from."""
    until = until or horizon(signed_on, start)
    life, now = _opened(terms, signed_on, Life(holidays, source), frameworks)
    entry = (*_entry(life.state, signed_on), *told(life.events))
    life.passing(now, until)
    found = sorted((*entry, *_dates(life.passed)), key=AgendaItem.order)
    return Lived(tuple(one for one in found if one.due <= until and (start is None or one.due >= start)), tuple(life.events))


def coming(state: State, today: date, until: date, holidays: Holidays) -> tuple[AgendaItem, ...]:
    """What falls due until a day (inclusive) if nothing is done any more; what is already past comes first."""
    return tuple(sorted(_dates(passing(state, today, until, holidays)), key=AgendaItem.order))


class Passed(NamedTuple):
    """An item that fell due, and what it brought. No states: each holds the names of every message until then."""

    item: AgendaItem
    events: tuple[AnyEvent, ...]


def passing(state: State, today: date, until: date, holidays: Holidays) -> tuple[Passed, ...]:
    """One item after the other as it falls due, until a day (inclusive)."""
    life = Life(holidays, "preview", state)
    life.passing(virtual(today, time(0)), until)
    return tuple(one for one in life.passed if one.item.due <= until)


def shown(passed: Iterable[Passed]) -> tuple[AgendaItem, ...]:
    """The dates that people ask for, in their order."""
    found = (
        one.item
        for one in passed
        if one.item.kind not in HIDDEN
        and not any(isinstance(event, MessageSuperseded) and one.item.kind == MESSAGE for event in one.events)
    )
    return tuple(sorted(found, key=AgendaItem.order))


def told(events: Iterable[AnyEvent]) -> Iterator[AgendaItem]:
    """What these events tell at once, as lines of the agenda: on the day on which it leaves, and of no hour of the office's."""
    for one in events:
        if isinstance(one, MessageDue):
            yield AgendaItem(
                due=one.when.recorded_on,
                at=At.START,
                kind=MESSAGE,
                target=one.target,
                title=shorten(one.subject, _LONGEST_TITLE, placeholder=" …"),
                about=one.about,
                rung=one.rung,
                to=one.to,
                letters=one.letters,
                delivery=one.delivery,
                key=one.message,
            )


def _dates(passed: Sequence[Passed]) -> tuple[AgendaItem, ...]:
    """What people ask for, and what is told at once of what comes."""
    by_ladders = frozenset({MESSAGE, "message_retry"})
    at_once = (event for one in passed if one.item.kind not in by_ladders for event in one.events)
    return (*shown(passed), *told(at_once))


def horizon(signed_on: date, start: date | None = None) -> date:
    """How far one looks where nobody says."""
    return max(signed_on, start or signed_on) + HORIZON


# ── The acts that lead into force ──────────────────────────────────────────────────────────────


def first_day(terms: Terms, signed_on: date) -> date:
    """The day on which everything up to the signature is known: the last of the facts, or the signature itself."""
    days = [fact.effective_on for fact in facts_of(beginning(terms, "facts"), signed_on) if fact.effective_on]
    return max([signed_on, *days])


def beginning(terms: Terms, command_id: str, frameworks: tuple[RelatedFact, ...] = ()) -> Start:
    """The first command."""
    return Start(terms=terms, command_id=command_id, actor=terms.manager, related=frameworks)


def next_act(state: State, command_id: str) -> Act | None:
    """What leads on towards the life in which nothing more is done; nothing once it has begun."""
    shared: dict[str, Any] = {"command_id": command_id, "actor": state.terms.manager}
    if not state.mailbox.on:
        return SwitchMail(on=True, **shared)
    if state.name == "drafting":
        files = {document.id: None if document.paper else _ANY_TEXT for document in declared(state.terms)}
        drafted = state.texts.number or not any(files.values())
        return Open(**shared) if drafted else Draft(documents=files, **shared)
    if isinstance(state, InSignature):
        stage = next(stage for stage in state.terms.stages() if stage.id == state.signing.stage)
        act = Sign if stage.kind == "signature" else Visa
        return act(by=remaining(state.signing, state.terms)[0], **shared)
    return GoLive(**shared) if state.live_on is None else None


def assumed(terms: Terms, known: tuple[RelatedFact, ...], signed_on: date) -> tuple[RelatedFact, ...]:
    """The frameworks as a preview takes them: in force since the day that is known or else that of the signature, until the end that
    is known; an end that nobody knows is left open. No more is ever heard of them.
    """
    facts = {fact.reference: fact for fact in known}
    return tuple(
        RelatedFact(
            reference=reference,
            version=1,
            on=signed_on,
            phase="in_force",
            in_force_on=(fact.in_force_on if (fact := facts.get(reference)) else None) or signed_on,
            term_end=fact.term_end if fact else None,
            last=True,
        )
        for reference in relations.frameworks(terms)
    )


def standing_once_signed(terms: Terms, *, signed_on: date, holidays: Holidays) -> RelatedFact:
    """Where a framework stands when everybody signs on a day, for a preview of what rests on it."""
    life, now = _opened(terms, signed_on, Life(holidays, "preview"))
    return following.standing(life.state, 1, now.today)


def _undisturbed(state: State) -> State:
    """No framework tells of anything any more: a term that is its framework's ends on the day that is known."""
    last = tuple(fact.model_copy(update={"last": True}) for fact in state.related)
    return state.model_copy(update={"related": last}) if state.terms.term.same_as else state


def _entry(state: State, signed_on: date) -> tuple[AgendaItem, ...]:
    """Entry into force, where the signatures themselves brought it about: a date like the others."""
    if not isinstance(state, InForce) or state.force.on < signed_on:
        return ()
    title = wording(state.terms.title)
    return (AgendaItem(due=state.force.on, at=At.START, kind="entry_into_force", target=state.terms.reference, title=title),)


def _opened(terms: Terms, signed_on: date, life: Life, known: tuple[RelatedFact, ...] = ()) -> tuple[Life, Moment]:
    """The convention started and signed by all, and the moment at which that is known."""
    now = virtual(first_day(terms, signed_on), BEGINS_AT)
    life.begin(beginning(terms, "opening-0", assumed(terms, known, signed_on)), now)
    number = 1
    while (act := next_act(life.state, f"opening-{number}")) is not None:
        life.decided(act, now)
        number += 1
    return life, now


# ── Time that passes ───────────────────────────────────────────────────────────────────────────


class Life:
    """A convention in the pure machine, driven as its workflow would drive it; ``passed`` is what fell due, in order."""

    def __init__(self, holidays: Holidays, source: str, state: State | None = None) -> None:
        self._holidays, self._source, self._state = holidays, source, state
        self._woken: Moment | None = None
        self.passed: list[Passed] = []
        self.events: list[AnyEvent] = []

    @property
    def state(self) -> State:
        assert self._state is not None  # noqa: S101 - a convention that was started has a state
        return self._state

    def begin(self, start: Start, now: Moment) -> None:
        calendar = self._calendar(years_at_start(now.today.year))
        self.decided(start.model_copy(update={"calendar": calendar}), now)

    def decided(self, command: AnyCommand, now: Moment) -> tuple[AnyEvent, ...]:
        return self.take(decide(self._state, command, now))

    def passing(self, now: Moment, until: date) -> None:
        """Wake whenever something falls due, up to and including what is owed at the end of a day."""
        self._state = _undisturbed(self.state)
        end = local(until, At.END)
        while (come := self.next()) and come <= end:
            now = later(now, virtual(*come))
            self.wake(now)

    def next(self) -> tuple[date, time] | None:
        """When something falls due."""
        items = agenda(self.state)
        return local(items[0].due, items[0].at) if items else None

    def wake(self, now: Moment) -> tuple[AnyEvent, ...]:
        """What has come due, in one batch; and the holidays that it asks for."""
        known = len(self.events)
        self._digest(now)
        self._fall_due(now)
        return tuple(self.events[known:])

    def _digest(self, now: Moment) -> None:
        """Whatever waited for a digest has been told, where one has gone since the last time."""
        before, self._woken = self._woken or now, now
        day, at = _DIGESTS.last(now.today, now.clock)
        if (before.today, before.clock) < (open_until(day, self.state.terms.calendar), at) and self.state.mailbox.gathered:
            self._state = self.state.model_copy(update={"mailbox": self.state.mailbox.model_copy(update={"gathered": ()})})

    def _fall_due(self, now: Moment) -> None:
        """One batch, as ``decide`` makes it; then the holidays that it asks for."""
        brought = 0
        runs_out = False
        while brought < MOST_EVENTS and (items := due_by(self.state, now)):
            new = self.take(execute(self.state, items[0], now))
            brought += len(new)
            runs_out = runs_out or any(isinstance(event, CalendarRunsOut) for event in new)
            self.passed.append(Passed(items[0], new))
        if runs_out:
            self.decided(self._calendar(years_to_come(self.state.worked.through, now.today.year)), now)

    def take(self, events: Iterable[Event]) -> tuple[AnyEvent, ...]:
        """Nothing here waits for a mail server: of a message that goes alone the state keeps its name, as of one superseded."""
        read = as_read(events)
        taken = (MessageSuperseded(when=one.when, message=one.message) if _goes_alone(one) else one for one in read)
        self._state = fold(self._state, taken)
        self.events += read
        return read

    def _calendar(self, years: tuple[int, int]) -> FixCalendar:
        """The holidays that the workflow would ask for, as far as days may be written."""
        days: Sequence[date] = sorted(day for day in self._holidays(*years) if day <= LAST_DAY)
        through = min(date(years[1], 12, 31), LAST_DAY)
        return FixCalendar(command_id=f"calendar-{years[1]}", actor=SYSTEM, holidays=tuple(days), through=through, source=self._source)


def _goes_alone(event: AnyEvent) -> TypeIs[MessageDue]:
    return isinstance(event, MessageDue) and event.delivery == "single"


def virtual(day: date, clock: time) -> Moment:
    """A moment of virtual time; its zone plays no part, because due dates are compared as local dates."""
    return Moment(instant=datetime.combine(day, clock, tzinfo=UTC), today=day, clock=clock)


def later(one: Moment, other: Moment) -> Moment:
    return max(one, other, key=lambda moment: (moment.today, moment.clock))
