"""Which session of a committee is meant, and what is recorded of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from adapters.log.reading import Reading
from domain.committees.committees import Attended, ReviewConvened, ReviewRecorded, committee_of
from domain.committees.moving import convocations
from domain.committees.seating import seated, seated_then
from domain.evolution import fold, read_event
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.phases import State
from domain.refusals.errors import UnknownSession


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session by what is recorded of it, corrections and moves included; nothing yet of one that is still to be convened.

    ``terms`` are those of its day, with whoever had a seat and was in the chair then; ``state`` is the convention before it was
    recorded, when everything was still on its table.
    """

    state: State
    terms: Terms
    committee: Committee
    number: int
    convened: ReviewConvened | None = None
    recorded: ReviewRecorded | None = None

    @property
    def expected(self) -> Attended | None:
        """Who was said to come, as long as nothing is recorded."""
        planned = self.state.committees.get(self.committee.id).get(self.number)
        return planned.attended if planned and self.recorded is None else None

    @property
    def day(self) -> date | None:
        if self.recorded is not None:
            return self.recorded.when.on
        return self.convened.session_day if self.convened else None

    @property
    def sent_on(self) -> date | None:
        if self.convened is not None:
            return self.convened.when.on
        return self.recorded.convened_on if self.recorded else None

    @property
    def second(self) -> bool:
        return self.convened is not None and self.convened.second

    @property
    def strangers(self) -> tuple[str, ...]:
        """Stand-ins and guests, whom the terms do not know."""
        sat = self.recorded or self.expected
        return (*(one.person for one in sat.present), *(self.recorded.guests if self.recorded else ())) if sat else ()


def sitting_of(reading: Reading, committee: str, number: int | None, today: date, *, upcoming: bool) -> Sitting:
    """The session that is meant: the one named; else one convened and not held; else the last one held, or the next one to convene.

    Raises ``UnknownCommittee`` and ``UnknownSession``.
    """
    state = reading.state
    committee_of(state.terms, committee)
    convened, held = convocations(state.past, committee), {}
    for version, event in state.past.facts:
        if isinstance(event, ReviewRecorded) and event.committee == committee:
            held[event.session] = (version, event)
    open_ones = [one for one in convened.values() if one.session not in held]
    met = [number for number, (_, event) in held.items() if not event.written]
    following = state.committees.get(committee).last_number + 1
    if number is None and open_ones:
        number = min(open_ones, key=lambda one: one.session_day).session
    elif number is None:
        number = max(met, default=following) if not upcoming else following
    if number not in convened and number not in held and number != following:
        raise UnknownSession(committee=committee, session=number)
    if number in held:
        version, recorded = held[number]
        terms, before = seated_then(state, recorded.when.on, version), _before(reading, version)
        return Sitting(before, terms, committee_of(terms, committee), number, convened.get(number), recorded)
    terms = seated(state, convened[number].session_day if number in convened else today)
    return Sitting(state, terms, committee_of(terms, committee), number, convened.get(number))


def _before(reading: Reading, version: int) -> State:
    return fold(None, (read_event(one) for one in reading.envelopes[: version - 1])) or reading.state
