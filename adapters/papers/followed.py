"""What decisions have left somebody to do, until it is done."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from domain.committees.actions import ActionState
from domain.phases import State
from domain.words import wording

Json = dict[str, Any]


def actions_of(state: State, names: Names, today: date, committee: str | None) -> list[Json]:
    """Open ones first, by day; of one committee, where it is named."""
    found = [one for one in state.actions.all if committee in {None, one.committee}]
    found.sort(key=lambda one: (one.settled_on is not None, one.due or date.max, one.id))
    return [
        {
            "text": one.title,
            "who": names.whoever(one.owner) if one.owner else "",
            "due": wording.long_date(one.due, names.language) if one.due else "",
            "code": (code := _code(one, today)),
            "status": _status(one, code, names.language),
        }
        for one in found
    ]


def _code(one: ActionState, today: date) -> str:
    if one.settled_on is not None:
        return "cancelled" if one.dropped else "met"
    return "late" if one.due is not None and one.due < today else "scheduled"


def _status(one: ActionState, code: str, language: str) -> str:
    said = say(f"action_{code}", language)
    return f"{said} ({wording.long_date(one.settled_on, language)})" if one.settled_on else said
