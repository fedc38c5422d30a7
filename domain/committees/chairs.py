"""Who is in the chair of a committee on a day, where the chair rotates: by turns counted from entry into force."""

from __future__ import annotations

from datetime import date

from domain.days.calendar import WorkingDays, add, times
from domain.files.implementation import Committee, Rotation


def chairs_on(committee: Committee, day: date, entry: date | None) -> tuple[str, ...]:
    """The chair or co-chairs of that day; before entry into force (or where there was none yet), the first whose turn it is."""
    if committee.chair is None:
        return committee.chairs
    order = committee.chair.order
    return (order[_turn(committee.chair, entry, day) % len(order)],) if entry else order[:1]


def _turn(chair: Rotation, entry: date, day: date) -> int:
    """How many turns are over. Each begins so many periods after entry into force: nothing drifts through short months."""
    turn = 0
    while (begins := _begins(chair, entry, turn + 1)) <= day and begins > _begins(chair, entry, turn):
        turn += 1
    return turn


def _begins(chair: Rotation, entry: date, turn: int) -> date:
    return add(entry, times(chair.rotates, turn), WorkingDays())


def presided(committee: Committee, day: date, entry: date | None) -> Committee:
    """The committee with whoever is in the chair on that day."""
    return committee.model_copy(update={"chairs": chairs_on(committee, day, entry), "chair": None})
