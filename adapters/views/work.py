"""What scripts read about the work of a convention: its milestones and its commitments, each as it stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from domain.files.blocks import Text
from domain.files.blocks import wording as text_of
from domain.files.terms import Terms
from domain.milestones.blocking import held_up_by
from domain.milestones.milestones import MilestoneState
from domain.milestones.milestones_owed import days_late
from domain.phases import State

Json = dict[str, Any]


def milestones(state: State, today: date, language: str = "fr") -> list[Json]:
    """Every milestone, and of yearly ones every instance that is known, in the order of their days; those without one last."""
    known = sorted(state.milestones.all, key=lambda one: (one.due or date.max, one.id))
    return [_milestone(one, state.terms, today, language) for one in known]


def _milestone(one: MilestoneState, terms: Terms, today: date, language: str) -> Json:
    foreseen = next((each for each in terms.milestones if each.id == one.series), None)
    return {
        "id": one.id,
        "title": _title(foreseen.title if foreseen else None, one.id, language),
        "status": one.status,
        "due": one.due.isoformat() if one.due else None,
        "owner": foreseen.owner if foreseen else None,
        "days_late": days_late(one, today),
        "put_off": {"times": one.put_off, "days": one.put_off_days},
        "blocked": None
        if one.block is None
        else {"since": one.block.since.isoformat(), "because": one.block.because, "by": list(held_up_by(one.block, terms))},
        "replaced_by": one.replaced_by,
    }


def commitments(state: State, language: str = "fr") -> list[Json]:
    """Every commitment, and of yearly ones every instance that is known, in the order of their days; those without one last."""
    promises = {one.id: one for one in state.terms.commitments}
    known = sorted(state.commitments.all, key=lambda one: (one.due or date.max, one.id))
    return [
        {
            "id": one.id,
            "text": _title(promise.text if (promise := promises.get(one.series)) else None, one.id, language),
            "status": one.status,
            "due": one.due.isoformat() if one.due else None,
            "on": one.on.isoformat() if one.on else None,
            "promisor": promise.promisor if promise else None,
            "promisee": promise.promisee if promise else None,
        }
        for one in known
    ]


def _title(title: Text | None, name: str, language: str) -> str:
    """What is no longer in the terms has only its name."""
    return text_of(title, language) if title is not None else name
