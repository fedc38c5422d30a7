"""``given(*events).when(command).then(*events)`` or ``.refused(Error)``: a behaviour of the domain in one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, TypeVar, cast

import pytest

from domain.act import Command, Envelope, Event, enveloped, record_of
from domain.agenda import AgendaItem, FallDue
from domain.convention import AnyCommand, AnyEvent, State, decide, fold
from domain.days.calendar import Moment
from domain.due import agenda
from domain.evolution import EVENTS, read_event
from domain.refusals.errors import DomainError
from domain.signature.drafting import Draft

AnEvent = TypeVar("AnEvent", bound=Event)
_ANYBODY = Draft(command_id="c", actor="anybody", documents={})


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(today: str | date, clock: str = "12:00") -> Moment:
    """A moment of a convention whose clock shows UTC."""
    local_day = day(today) if isinstance(today, str) else today
    shown = time.fromisoformat(clock)
    return Moment(instant=datetime.combine(local_day, shown, tzinfo=UTC), today=local_day, clock=shown)


def recorded_and_read(event: Event, command: Command = _ANYBODY) -> AnyEvent:
    """The event as it comes back from the store: through its envelope and the exact text that is kept."""
    envelope = enveloped(event, reference="REF", version=1, occurred_at=datetime(2026, 1, 1, tzinfo=UTC), command=command)
    return read_event(Envelope.model_validate_json(record_of(envelope)))


@dataclass(frozen=True)
class Outcome:
    """What a command brought."""

    state: State
    events: tuple[AnyEvent, ...]

    def then(self, *expected: Event) -> Outcome:
        """These events, in this order; messages that they bring count only where one is expected."""
        told = any(event.kind == "message_due" for event in expected)
        assert list(self.events if told else self.facts.events) == list(expected)
        return self

    def kinds(self, *expected: str) -> Outcome:
        """The same by kind."""
        shown = self.events if "message_due" in expected else self.facts.events
        assert [event.kind for event in shown] == list(expected)
        return self

    @property
    def facts(self) -> Outcome:
        """Without the messages that are said of it."""
        return Outcome(self.state, tuple(event for event in self.events if event.kind != "message_due"))

    def the(self, kind: type[AnEvent]) -> AnEvent:
        """The only event of a class."""
        (found,) = self.all(kind)
        return found

    def all(self, kind: type[AnEvent]) -> tuple[AnEvent, ...]:
        return tuple(cast("AnEvent", event) for event in self.events if isinstance(event, kind))


@dataclass(frozen=True)
class Scenario:
    """A convention as it stands, and the day on which things are decided."""

    state: State | None
    now: Moment

    @property
    def last_fact(self) -> int:
        """The version of the last fact that may be corrected: what it brought comes after it."""
        return self.there.past.facts[-1].version

    @property
    def there(self) -> State:
        """The convention, which has begun."""
        assert self.state is not None
        return self.state

    def on(self, today: str | date, clock: str = "12:00") -> Scenario:
        return Scenario(self.state, at(today, clock))

    def when(self, command: AnyCommand) -> Outcome:
        events = tuple(EVENTS.validate_python(event) for event in decide(self.state, command, self.now))
        state = fold(self.state, events)
        assert state is not None
        return Outcome(state, events)

    def after(self, *commands: AnyCommand) -> Scenario:
        """Further on: the commands decided and folded."""
        scenario = self
        for command in commands:
            scenario = Scenario(scenario.when(command).state, self.now)
        return scenario

    def passing(self, today: str | date, clock: str = "12:00") -> Scenario:
        """Later, with everything that has fallen due on the way executed when its time came."""
        scenario, until = self, at(today, clock)
        while upcoming := [item for item in scenario.agenda() if _shown(item) <= (until.today, until.clock)]:
            come = _shown(upcoming[0])
            moment = at(*_text(max(come, (scenario.now.today, scenario.now.clock))))
            scenario = Scenario(Scenario(scenario.state, moment).when(_fall_due()).state, moment)
        return Scenario(scenario.state, until)

    def falls_due(self) -> Outcome:
        """What the workflow brings when it wakes now."""
        return self.when(_fall_due())

    def agenda(self) -> tuple[AgendaItem, ...]:
        return agenda(self.there)

    def refuses(self, error: type[DomainError], command: AnyCommand, **details: Any) -> DomainError:
        """The command is refused, with these details among others."""
        with pytest.raises(error) as refused:
            decide(self.state, command, self.now)
        assert type(refused.value) is error
        assert {key: refused.value.details.get(key) for key in details} == details
        return refused.value


def given(*events: Event) -> Scenario:
    """A convention to which this has happened. The day is the one on which the last of it was recorded."""
    state = fold(None, (EVENTS.validate_python(event) for event in events))
    return Scenario(state, at(events[-1].when.recorded_on if events else "2026-01-01"))


def due(items: Iterable[AgendaItem], kind: str) -> list[str]:
    """The days of the agenda's items of a kind."""
    return [item.due.isoformat() for item in items if item.kind == kind]


def rungs(items: Iterable[AgendaItem], about: str) -> list[tuple[str, str]]:
    """The days and names of the rungs about something."""
    return [(item.due.isoformat(), item.rung or "") for item in items if item.kind == "message" and item.about == about]


def _fall_due() -> FallDue:
    return FallDue(command_id="due", actor="system")


def _shown(item: AgendaItem) -> tuple[date, time]:
    return item.order()[:2]


def _text(shown: tuple[date, time]) -> tuple[date, str]:
    return shown[0], shown[1].isoformat()
