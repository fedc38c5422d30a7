"""Lives at random: any convention, any acts in any order, any waiting; a new class of ``Act`` takes part by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, reject, settings
from hypothesis import given as examples
from hypothesis import strategies as st
from pydantic import BaseModel

from domain.act import Command, Envelope, enveloped, event_id_of, record_of
from domain.agenda import MESSAGE, FallDue
from domain.awaiting import awaited
from domain.convention import AnyCommand, AnyEvent, decide
from domain.days.calendar import At, local
from domain.days.digest_day import Timetable
from domain.days.holidays import FixCalendar, years_at_start, years_to_come
from domain.due import agenda, deadlines, health, next_deadline
from domain.evolution import EVENTS, as_json, as_read, evolve, fingerprint, fold, read_event
from domain.files.consistency import problems
from domain.files.terms import Term
from domain.life.force import TermRenewed
from domain.life.relations import RelatedFact
from domain.life.suspension import ConventionResumed
from domain.life.term import end_of, first_start, notice_deadline
from domain.messages.messages import MessageDue, RecordDigest, ToldInDigest
from domain.phases import InForce, State, Suspended
from domain.preview import BEGINS_AT, assumed, beginning, first_day, lived, next_act
from domain.refusals.errors import DomainError
from domain.signature.drafting import Open
from domain.start import Start
from tests.domain.any_act import ACTS, ENVELOPE, acts, fields_of, read
from tests.domain.any_terms import starts_of_any_make
from tests.domain.scenario import at
from tests.domain.test_properties import FIRST, LAST, PEOPLE, SAID, Life, _law, starts
from tests.effort import about

UNHURRIED: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
}


@dataclass(frozen=True)
class Turn:
    """So many days later, somebody tries one thing after the other, of a day so long ago, until one of them is accepted."""

    later: int
    tries: list[tuple[tuple[type[Command], dict[str, Any]], tuple[str, str | None]]]
    ago: int | None
    hour: int

    def commands(self, today: date) -> Iterator[AnyCommand]:
        on = None if self.ago is None else today - timedelta(days=self.ago)
        for (said, fields), (actor, by) in self.tries:
            envelope = {"command_id": "c", "actor": actor, "by": by, "effective_on": on}
            if (command := read(said, envelope, fields, today)) is not None:
                yield command


speakers = st.sampled_from([*[("pm", None)] * 8, *[("pm", person) for person in PEOPLE], *[(person, None) for person in PEOPLE]])
"""who records, and who acted"""
turns = st.builds(
    Turn,
    tries=st.lists(st.tuples(acts() | SAID | SAID, speakers), min_size=1, max_size=8),
    later=st.sampled_from([0, 0, 0, 0, 1, 7, 31, 200, 1200]),
    ago=st.sampled_from((*(None,) * 12, -1, 1, 30, 31, 45_000)),
    hour=st.sampled_from([0, 9, 23]),
)


def begun(start: Start) -> Life:
    """The convention, unless its start is refused; where the terms do not fit together it is."""
    try:
        life = Life.begun(start)
    except DomainError:
        reject()
    assert not problems(start.terms)
    return life


def fixed(state: State, today: date) -> FixCalendar:
    first, last = years_to_come(state.worked.through, today.year)
    days = (date(first, 1, 11),)
    return FixCalendar(command_id="calendar", actor="system", holidays=days, through=date(last, 12, 31), source="test")


@pytest.mark.parametrize("said", ACTS, ids=lambda said: said.__name__)
def test_every_act_of_people_takes_part(said: type[Command]) -> None:
    """What the generator makes of a class is a command of it at least now and then."""
    drawn = find(
        fields_of(said, ENVELOPE),
        lambda fields: read(said, {"command_id": "c", "actor": "pm"}, fields, FIRST) is not None,
        settings=settings(**UNHURRIED, max_examples=500, phases=[Phase.generate], database=None, derandomize=True),
    )
    assert read(said, {"command_id": "c", "actor": "pm"}, drawn, FIRST) is not None


@settings(**UNHURRIED, max_examples=about(1000))
@examples(starts_of_any_make() | starts(), st.sampled_from([0, 1, 2, 4, 20, 20, 20]), st.lists(turns, max_size=8))
def test_any_life_keeps_the_laws(start: Start, opening: int, script: list[Turn]) -> None:
    life = begun(start)
    for n in range(opening):
        if (act := next_act(life.state, f"opening-{n}")) is not None:
            # what rests on a framework that nobody started is not opened, nor what is over by its own fixed dates
            assert life.tried(act) or start.terms.related or _over(start.terms.term, life)
    for turn in script:
        life.today = min(life.today + timedelta(days=turn.later), LAST)
        life.woken(turn.hour)
        if life.state.calendar_asked:
            assert life.tried(fixed(life.state, life.today))
        any(life.tried(command, turn.hour) for command in turn.commands(life.today))
        _law(life.state, life.today)
        _told(life.state, life.today)
    _dated(life)
    _recorded(life)


def _over(term: Term, life: Life) -> bool:
    end = end_of(term, first_start(term, life.today, None), 0, life.state.worked)
    return end is not None and end <= life.today


def _told(state: State, today: date) -> None:
    """Whatever is asked of a convention has an answer."""
    assert health(state, today) in {"ok", "late", "blocked", "dormant", "closed"}
    for answer in (awaited(state), deadlines(state), next_deadline(state)):
        assert answer is None or isinstance(answer, tuple | BaseModel)


def _dated(life: Life) -> None:
    """A term ends after it begins and may be denounced before that; renewals only add days, a standstill as many as it lasted."""
    state: State | None = None
    for event in life.log:
        before, state = state, evolve(state, event)
        if not isinstance(state, InForce | Suspended) or state.force.end is None:
            continue
        term, start, end = state.terms.term, state.force.start, state.force.end
        if term.until is None and not term.same_as:  # the end is counted from the beginning
            assert start < end
        last = notice_deadline(term, end, state.worked)
        assert last is None or last < end
        if not isinstance(before, InForce | Suspended) or before.force.end is None:
            continue
        if isinstance(event, TermRenewed):
            assert end > before.force.end
            assert state.force.renewals == before.force.renewals + 1
        if isinstance(event, ConventionResumed) and isinstance(before, Suspended):
            stood = event.when.on - before.since.on
            assert stood >= timedelta(0)
            assert end - before.force.end == (stood if before.frozen else timedelta(0))


def _recorded(life: Life) -> None:
    """Through the exact text in the store: the same state, the same fingerprint, ids by place alone."""
    records = list(_records(life.log))
    assert records == list(_records(life.log))
    envelopes = [Envelope.model_validate_json(record) for record in records]
    assert [(one.version, one.event_id) for one in envelopes] == [(n, event_id_of("REF-1", n)) for n in range(1, len(envelopes) + 1)]
    state = fold(None, (read_event(one) for one in envelopes))
    assert state == life.state
    assert fingerprint(life.state) == fingerprint(state)
    assert as_json(life.state) == as_json(state)


def _records(log: list[AnyEvent]) -> Iterator[str]:
    command = Open(command_id="c", actor="pm")
    now = datetime.fromisoformat("2026-01-01T00:00Z")
    for n, event in enumerate(log, start=1):
        yield record_of(enveloped(event, reference="REF-1", version=n, occurred_at=now, command=command))


@settings(**UNHURRIED, max_examples=about(60))
@examples(starts_of_any_make(), st.integers(0, 900), st.none() | st.integers(0, 900))
def test_a_preview_is_the_life_of_the_decider(start: Start, length: int, framework: int | None) -> None:
    """Woken by its agenda alone, the convention lives exactly what the preview's machine computes, under a framework as well."""
    until = FIRST + timedelta(days=length)
    end = None if framework is None else FIRST + timedelta(days=framework)
    known = RelatedFact(reference="CADRE-1", version=9, on=FIRST, phase="in_force", in_force_on=FIRST - timedelta(days=30), term_end=end)
    try:
        computed = lived(start.terms, signed_on=FIRST, until=until, holidays=_holidays, frameworks=(known,))
    except DomainError:
        reject()
    assert computed.events == tuple(_stepped(start, until, known))
    assert all(one.due <= until for one in computed.items)
    said = (one for one in computed.events if isinstance(one, MessageDue) and one.when.recorded_on <= until)
    assert Counter((one.due, one.key, one.rung, one.to, one.letters, one.delivery) for one in computed.items if one.kind == MESSAGE) == (
        Counter((one.when.recorded_on, one.message, one.rung, one.to, one.letters, one.delivery) for one in said)
    )


def _stepped(start: Start, until: date, known: RelatedFact) -> list[AnyEvent]:
    today, clock = first_day(start.terms, FIRST), BEGINS_AT
    log: list[AnyEvent] = []

    def told(state: State) -> State:
        """The last digest has gone to everybody; what became of it is not a part of the computed life."""
        day, hour = Timetable().last(today, clock)
        waiting = {(one.message, who) for one in state.mailbox.gathered for who in (*one.to, *one.letters)}
        results = tuple(ToldInDigest(person=who, status="sent", message_id="m", messages=(name,)) for name, who in sorted(waiting))
        recorded = RecordDigest(command_id="digest", actor="system", digest=day, results=results)
        after = fold(state, as_read(decide(state, recorded, at(day, hour.isoformat()))))
        assert not after.mailbox.gathered
        return after

    def step(state: State | None, command: AnyCommand) -> State:
        events = [EVENTS.validate_python(event) for event in decide(state, command, at(today, clock.isoformat()))]
        log.extend(events)
        after = fold(state, events)
        assert after is not None
        return after

    first = beginning(start.terms, "c", assumed(start.terms, (known,), FIRST))
    state = step(None, first.model_copy(update={"calendar": _calendar(*years_at_start(today.year))}))
    while (act := next_act(state, "c")) is not None:
        state = step(state, act)
    while (items := agenda(state)) and (come := local(items[0].due, items[0].at)) <= local(until, At.END):
        woken, (today, clock) = (today, clock), max((today, clock), come)
        if woken < Timetable().last(today, clock):
            state = told(state)
        asked = state.calendar_asked
        state = step(state, FallDue(command_id="due", actor="system"))
        if state.calendar_asked and not asked:
            state = step(state, _calendar(*years_to_come(state.worked.through, today.year)))
    return log


def _holidays(first: int, last: int) -> dict[date, str]:
    return {date(year, 1, 11): "fête" for year in range(first, last + 1)}


def _calendar(first: int, last: int) -> FixCalendar:
    days = tuple(sorted(_holidays(first, last)))
    return FixCalendar(command_id="calendar", actor="system", holidays=days, through=date(last, 12, 31), source="preview")
