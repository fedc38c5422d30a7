"""Whatever falls due, executed: a consultation that ends brings what its decision brings, everything else what ``passing.py`` says."""

from __future__ import annotations

from domain import passing
from domain.act import Event
from domain.agenda import AgendaItem
from domain.committees import consulting
from domain.committees.consultation_due import DUE
from domain.days.calendar import Moment
from domain.phases import State


def execute(state: State, item: AgendaItem, now: Moment) -> tuple[Event, ...]:
    """What an item of the agenda brings, on its own day. Never raises."""
    return consulting.ended(state, item, now) if item.kind == DUE else passing.execute(state, item, now)
