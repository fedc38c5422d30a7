"""The pure part: what a command and a long stream cost without any server."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from time import process_time

from bench.callers import LIFE, report
from bench.effort import ROUNDS
from bench.results import NONE, Row, row
from bench.rows import SIGNED_AT, reported, signed
from domain.act import Envelope
from domain.calendar import moment
from domain.convention import decide
from domain.evolution import EVENTS, evolve, fold, read_event

_COMMANDS, _EVENTS = 500, 2000


def rows() -> list[Row]:
    """Microseconds of a command, and events folded in a second."""
    standing = signed()
    state = standing.state
    if state is None:
        raise AssertionError("a signed convention has a state")
    acts = [(report(), moment(SIGNED_AT + timedelta(minutes=number), state.terms.zone)) for number in range(_COMMANDS)]
    _, stream = reported(standing, _EVENTS)

    def command() -> float:
        began, after = process_time(), state
        for act, now in acts:
            after = fold(after, (EVENTS.validate_python(event) for event in decide(after, act, now)))
        return (process_time() - began) / _COMMANDS

    def event() -> float:
        began, after = process_time(), state
        for one in stream:
            after = evolve(after, read_event(Envelope.model_validate_json(one.record)))
        return (process_time() - began) / _EVENTS

    decided, folded = ([measure() for _ in range(ROUNDS + 1)][1:] for measure in (command, event))
    return [
        row("decide and evolve, one command", "pure functions alone", NONE, 1e6 * median(decided), "µs", f"{_COMMANDS} progress reports."),
        row(
            "fold of a long stream",
            "pure functions alone",
            NONE,
            1 / median(folded),
            "events/s",
            f"{_EVENTS} events from their stored text: read, checked against their model, folded. A life has {len(LIFE)} acts.",
        ),
    ]
