"""Acts about what was promised: deeds, money and goods, and the figures that were aimed at."""

from __future__ import annotations

from domain.act import Event, When
from domain.days.calendar import Within
from domain.phases import InForce, State
from domain.promises import commitment_days, indicators, money_acts
from domain.promises.commitments import RecordCommitment
from domain.promises.contributions import MoneyAct
from domain.promises.indicators import Measurement, RecordIndicator
from domain.signature.drafting import require_drafted

OnPromise = MoneyAct | RecordIndicator | RecordCommitment


def decide_on_promise(state: State, command: OnPromise, when: When) -> tuple[Event, ...]:
    """Route a command to its subject."""
    require_drafted(state.texts, when)
    if isinstance(command, RecordIndicator):
        return _measured(state, command, when)
    if isinstance(command, RecordCommitment):
        return commitment_days.record(state, command, when)
    return (money_acts.act(state.contributions, state.terms, state.milestones, command, when),)


def _measured(state: State, command: RecordIndicator, when: When) -> tuple[Event, ...]:
    """The measurement, and the next instance of what comes every year."""
    measured = indicators.record(state.indicators, state.terms, command, when)
    if not isinstance(state, InForce):
        return (measured,)
    after = indicators.evolve(state.indicators, measured)
    target = Measurement(indicator=measured.indicator, period=measured.period).target
    return (measured, *indicators.following(after, state.terms, target, Within(state.force.end, state.worked), when))
