"""Milestones and commitments as the review pack tells them, read as ``show`` reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from adapters.views.work import commitments, milestones
from domain.milestones.milestones import OWED
from domain.phases import State
from domain.words import wording

Json = dict[str, Any]


def milestones_of(state: State, names: Names, today: date) -> list[Json]:
    """In the order of their days, as far as the terms foresee them; ``code`` is what the chart counts them by."""
    return [_milestone(one, names, today) for one in milestones(state, today, names.language) if one["owner"] is not None]


def _milestone(one: Mapping[str, Any], names: Names, today: date) -> Json:
    language = names.language
    late = one["status"] in OWED and one["due"] is not None and one["due"] < today.isoformat()
    return {
        "title": f"{one['title']} ({one['id']})",
        "note": " – ".join(_notes(one, names)),
        "owner": names.whoever(one["owner"]),
        "due": _day(one["due"], language),
        "code": "late" if late and one["status"] != "blocked" else one["status"],
        "status": wording.status(one["status"], language),
        "late": say("days", language, n=(today - date.fromisoformat(one["due"])).days) if late else "",
    }


def _notes(one: Mapping[str, Any], names: Names) -> list[str]:
    """Why it stands still, how often it was put off, what took its place."""
    language, found = names.language, []
    if one["blocked"]:
        found.append(say("blocked_since", language, day=_day(one["blocked"]["since"], language), because=one["blocked"]["because"]))
    if one["put_off"]["times"]:
        found.append(say("put_off", language, n=one["put_off"]["times"], days=one["put_off"]["days"]))
    if one["replaced_by"]:
        found.append(say("replaced_by", language, milestone=one["replaced_by"]))
    return found


def commitments_of(state: State, names: Names, today: date) -> list[Json]:
    """In the order of their days, with who promised what to whom, as far as the terms foresee it."""
    language = names.language
    return [
        {
            "text": one["text"],
            "between": f"{names.short(one['promisor'])} → {names.short(one['promisee'])}",
            "due": _day(one["due"], language),
            "code": "late" if one["status"] == "scheduled" and one["due"] and one["due"] < today.isoformat() else one["status"],
            "status": wording.promise(one["status"], language),
        }
        for one in commitments(state, language)
        if one["promisor"] is not None
    ]


def _day(day: str | None, language: str) -> str:
    return wording.long_date(date.fromisoformat(day), language) if day else "–"
