"""Every coming date of a convention, without a server: the same machine as the workflow's, in virtual time, nothing being done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta

from domain.act import SYSTEM, Event
from domain.agenda import AgendaItem
from domain.blocks import wording
from domain.calendar import At, Moment, local
from domain.convention import AnyCommand, decide
from domain.drafting import Draft, Open, declared
from domain.due import agenda, execute
from domain.evolution import EVENTS, fold
from domain.holidays import YEARS_AHEAD, CalendarRunsOut, FixCalendar
from domain.messages import MessageSuperseded
from domain.phases import InForce, InSignature, State
from domain.signature import Sign, Visa
from domain.signing import remaining
from domain.start import GoLive, Start, facts_of
from domain.terms import Terms

HORIZON = relativedelta(years=10)
HIDDEN = frozenset({"calendar_extension", "message_retry"})
"""The machine's own upkeep: no date that anybody asks for."""
_ANY_TEXT = "0" * 64

Holidays = Callable[[int, int], dict[date, str]]
"""Public holidays with their names, first and last year inclusive."""


def preview(
    terms: Terms, *, signed_on: date, start: date | None = None, until: date | None = None, holidays: Holidays
) -> tuple[AgendaItem, ...]:
    """What falls due from ``start`` to ``until`` (both inclusive) if everybody signs on a day and nothing else is ever done.

    Facts of a convention taken over stand as they are. ``until`` is ten years after the signature, or after ``start``, where
    it is left out. Raises ``DomainError`` where the convention could not be started or signed.
    """
    until = until or max(signed_on, start or signed_on) + HORIZON
    state, today = _signed(terms, signed_on, holidays)
    found = sorted((*_entry(state, signed_on), *coming(state, today, until, holidays)), key=AgendaItem.order)
    return tuple(one for one in found if start is None or one.due >= start)


def coming(state: State, today: date, until: date, holidays: Holidays) -> tuple[AgendaItem, ...]:
    """What falls due until a day (inclusive) if nothing is done any more; what is already past comes first."""
    found: list[AgendaItem] = []
    now = _moment(today, time(0))
    while (items := agenda(state)) and items[0].due <= until:
        now = max(now, _moment(*local(items[0].due, items[0].at)), key=lambda moment: (moment.today, moment.clock))
        events = execute(state, items[0], now)
        state = _after(state, events)
        if any(isinstance(event, CalendarRunsOut) for event in events):
            state = _decided(state, _calendar(state.terms, now.today, holidays), now)
        if items[0].kind not in HIDDEN and not any(isinstance(event, MessageSuperseded) for event in events):
            found.append(items[0])
    return tuple(sorted(found, key=AgendaItem.order))


def _entry(state: State, signed_on: date) -> tuple[AgendaItem, ...]:
    """Entry into force, where the signatures themselves brought it about: a date like the others."""
    if not isinstance(state, InForce) or state.force.on < signed_on:
        return ()
    title = wording(state.terms.title)
    return (AgendaItem(due=state.force.on, at=At.START, kind="entry_into_force", target=state.terms.reference, title=title),)


def _signed(terms: Terms, signed_on: date, holidays: Holidays) -> tuple[State, date]:
    """The convention started and signed by all, with the day on which that is known."""
    shared: dict[str, Any] = {"command_id": "preview", "actor": terms.manager}
    start = Start(terms=terms, **shared)
    days = [fact.effective_on for fact in facts_of(start, signed_on) if fact.effective_on]
    today = max([signed_on, *days])
    now = _moment(today, time(0))
    state = _decided(None, start.model_copy(update={"calendar": _calendar(terms, today, holidays)}), now)
    if state.name == "drafting":
        files = {document.id: None if document.paper else _ANY_TEXT for document in declared(terms)}
        if any(files.values()) and not state.texts.number:
            state = _decided(state, Draft(documents=files, **shared), now)
        state = _decided(state, Open(**shared), now)
    while isinstance(state, InSignature):
        state = _decided(state, _next_signature(state, shared), now)
    return (state if state.live_on else _decided(state, GoLive(**shared), now)), today


def _next_signature(state: InSignature, shared: dict[str, Any]) -> Sign | Visa:
    stage = next(stage for stage in state.terms.stages() if stage.id == state.signing.stage)
    act = Sign if stage.kind == "signature" else Visa
    return act(by=remaining(state.signing, state.terms)[0], **shared)


def _calendar(terms: Terms, today: date, holidays: Holidays) -> FixCalendar:
    """The holidays of this year and those that are recorded ahead of it."""
    last = today.year + YEARS_AHEAD
    days: Sequence[date] = sorted(holidays(today.year, last))
    source = f"preview {terms.calendar.country}"
    return FixCalendar(command_id="preview", actor=SYSTEM, holidays=tuple(days), through=date(last, 12, 31), source=source)


def _decided(state: State | None, command: AnyCommand, now: Moment) -> State:
    return _after(state, decide(state, command, now))


def _after(state: State | None, events: Iterable[Event]) -> State:
    after = fold(state, (EVENTS.validate_python(event) for event in events))
    assert after is not None  # noqa: S101 - a convention that was started has a state
    return after


def _moment(day: date, clock: time) -> Moment:
    """A moment of virtual time; its zone plays no part, because due dates are compared as local dates."""
    return Moment(instant=datetime.combine(day, clock, tzinfo=UTC), today=day, clock=clock)
