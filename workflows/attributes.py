"""Search attributes: the columns of the Temporal UI. Opaque ids and titles only, no personal data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from temporalio.common import SearchAttributeKey, SearchAttributeUpdate, TypedSearchAttributes

from domain.days.calendar import At, instant
from domain.due import health, next_deadline
from domain.files.blocks import wording
from domain.milestones.milestones import GIVEN_UP
from domain.phases import State

TITLE = SearchAttributeKey.for_text("ConventionTitle")
REF = SearchAttributeKey.for_keyword("ConventionRef")
PHASE = SearchAttributeKey.for_keyword("ConventionPhase")
HEALTH = SearchAttributeKey.for_keyword("ConventionHealth")
NEXT_STEP = SearchAttributeKey.for_keyword("ConventionNextStep")
PARTIES = SearchAttributeKey.for_keyword_list("ConventionParties")
NEXT_DUE = SearchAttributeKey.for_datetime("ConventionNextDue")
PROGRESS = SearchAttributeKey.for_float("ConventionProgress")
KEYS: dict[str, SearchAttributeKey[Any]] = {key.name: key for key in (TITLE, REF, PHASE, HEALTH, NEXT_STEP, PARTIES, NEXT_DUE, PROGRESS)}

_LARGEST, _LARGEST_KEYWORD = 1800, 180
"""Bytes in JSON, where a letter outside ASCII takes six: the server ends a workflow that sets a value of more than 2 KB."""


_STILL_IN_TIME = {At.START: timedelta(), At.OFFICE: timedelta(), At.END: timedelta(minutes=1)}
"""What is due on a day is in time until its end: the column shows that day's last minute, not the first of the next."""


def values(state: State, today: date) -> dict[str, Any]:
    """What the columns show of a state, as JSON; ``ConventionNextDue`` is the next deadline, never a message."""
    upcoming = next_deadline(state)
    due = (instant(upcoming.due, upcoming.at, state.terms.zone) - _STILL_IN_TIME[upcoming.at]).isoformat() if upcoming else None
    owed = [one.status for one in state.milestones.all if one.status not in GIVEN_UP]
    return {
        TITLE.name: _fitting(wording(state.terms.title), _LARGEST),
        REF.name: state.terms.reference,
        PHASE.name: state.name,
        HEALTH.name: health(state, today),
        NEXT_STEP.name: upcoming.kind if upcoming else None,
        PARTIES.name: _together(_fitting(party.short, _LARGEST_KEYWORD) for party in state.terms.parties),
        NEXT_DUE.name: due,
        PROGRESS.name: round(owed.count("met") / len(owed), 3) if owed else None,
    }


def _fitting(text: str, most: int) -> str:
    """As much of a text as one value holds."""
    while (size := len(json.dumps(text))) > most:
        text = text[: len(text) * most // size]
    return text


def _together(keywords: Iterable[str]) -> list[str]:
    """As many as one value holds."""
    found: list[str] = []
    for keyword in keywords:
        if len(json.dumps([*found, keyword])) > _LARGEST:
            break
        found.append(keyword)
    return found


def shown(given: TypedSearchAttributes) -> dict[str, Any]:
    """What the columns show already, in the form of :func:`values`."""
    found = {pair.key.name: pair.value for pair in given if pair.key.name in KEYS}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in found.items()}


def updates(changed: dict[str, Any]) -> list[SearchAttributeUpdate[Any]]:
    """The changed values as the SDK wants them; what this program does not know is left out."""
    found: list[SearchAttributeUpdate[Any]] = []
    for name, value in changed.items():
        if (key := KEYS.get(name)) is not None:
            found.append(_update(key, value))
    return found


def _update(key: SearchAttributeKey[Any], value: Any) -> SearchAttributeUpdate[Any]:
    if value is None:
        return key.value_unset()
    return key.value_set(_instant(value) if key.name == NEXT_DUE.name else value)


def _instant(value: str) -> datetime:
    return datetime.fromisoformat(value)
