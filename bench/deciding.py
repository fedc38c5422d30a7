"""The pure part: what a command and a long stream cost without any server."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import median
from time import process_time

from bench.callers import LIFE, report
from bench.effort import ROUNDS
from bench.results import NONE, Row, row
from bench.rows import SIGNED_AT, reported, signed
from domain.act import Envelope
from domain.convention import decide
from domain.days.calendar import moment
from domain.evolution import EVENTS, evolve, fold, read_event
from domain.files.reminders import Reminders
from domain.files.terms import Terms
from domain.preview import preview

_COMMANDS, _EVENTS = 500, 2000
_YEARLY = {"type": "reporting", "title": "Rapport annuel", "owner": "mic", "every": "year"}
_FIFTY_YEARS = Terms.model_validate(
    {
        "reference": "BENCH-50",
        "kind": "partnership",
        "title": "Cinquante ans",
        "parties": [{"id": "mic", "short": "MIC", "names": [{"from": "2021-10-07", "fr": "Ministère"}], "people": ["mic.focal"]}],
        "manager": "pm",
        "term": {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M"},
        "milestones": [{**_YEARLY, "id": "spring", "by": "03-31"}, {**_YEARLY, "id": "autumn", "by": "09-30"}],
        "reminders": {"default": {"before": [], "on_day": False, "overdue_every": None}},
    }
)
_REMINDED = _FIFTY_YEARS.model_copy(update={"milestones": _FIFTY_YEARS.milestones[:1], "reminders": Reminders()})


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

    measured = (command, event, _ahead, lambda: _ahead(_REMINDED))
    decided, folded, ahead, reminded = ([measure() for _ in range(ROUNDS + 1)][1:] for measure in measured)
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
        row(
            "fifty years of tacit renewals, looked ahead",
            "pure functions alone",
            "≤ 100",
            1e3 * median(ahead),
            "ms",
            "Renewed each year with a notice, two yearly milestones that nobody meets, no reminders.",
        ),
        row(
            "the same with reminders",
            "pure functions alone",
            "≤ 100",
            1e3 * median(reminded),
            "ms",
            "One yearly milestone that nobody meets, the usual ladder of reminders.",
        ),
    ]


def _ahead(terms: Terms = _FIFTY_YEARS) -> float:
    began = process_time()
    preview(terms, signed_on=date(2026, 2, 16), until=date(2076, 2, 16), holidays=lambda _first, _last: {})
    return process_time() - began
