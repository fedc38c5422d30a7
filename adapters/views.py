"""What scripts read about conventions: JSON shapes that stay as they are. Texts in them are in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from activities.contracts import Answer
from adapters.reading import Reading
from domain import due, wording
from domain.agenda import MESSAGE, AgendaItem, Awaited
from domain.blocks import wording as text_of
from domain.mandates import Mandate
from domain.phases import Closed, Closing, InForce, Signed, State, Suspended
from domain.preview import HIDDEN

Json = dict[str, Any]


def show(reading: Reading, today: date, language: str = "fr") -> Json:
    """Where one convention stands; an element of the portfolio."""
    state = reading.state
    terms = state.terms
    end = state.force.end if isinstance(state, InForce | Suspended | Closing | Closed) and state.force else None
    return {
        "reference": reading.reference,
        "title": text_of(terms.title, language),
        "kind": terms.kind,
        "phase": state.name,
        "outcome": state.outcome if isinstance(state, Closed) else None,
        "health": due.health(state, today),
        "version": reading.version,
        "parties": list(terms.party_ids()),
        "next": next_deadline(due.next_deadline(state), language),
        "progress": {"met": sum(one.status == "met" for one in state.milestones.all), "total": len(state.milestones.all)},
        "signed_on": _iso(state.signed_on) if isinstance(state, Signed | InForce | Suspended | Closing | Closed) else None,
        "in_force_on": _iso(state.force.on) if isinstance(state, InForce | Suspended | Closing | Closed) and state.force else None,
        "term_end": _iso(end),
        "last_day": _iso(end - timedelta(days=1)) if end else None,
        "awaiting": [wording.awaited(one, language) for one in due.awaited(state)],
        "text_sha256": state.texts.sha256,
        "live": state.live_on is not None,
        "labels": dict(terms.labels),
        "mandates": [_mandate(one) for one in state.mandates],
    }


def _mandate(one: Mandate) -> Json:
    """``until`` is the last day covered, its withdrawal included."""
    days = {"since": one.since.isoformat(), "until": _iso(one.last_day)}
    return {"number": one.number, "holder": one.holder, "delegated_by": one.delegated_by, "scope": one.scope, **days}


def next_deadline(item: AgendaItem | None, language: str = "fr") -> Json | None:
    """The next deadline, never a message."""
    return None if item is None else {"due": item.due.isoformat(), "kind": item.kind, "title": wording.item(item, language)}


def history(reading: Reading) -> list[Json]:
    """Every event with its place in the chain."""
    return [
        {
            "version": row.version,
            "kind": envelope.kind,
            "occurred_at": envelope.model_dump(mode="json")["occurred_at"],
            "effective_on": envelope.effective_on.isoformat(),
            "actor": envelope.actor,
            "by": envelope.by,
            "command_id": envelope.command_id,
            "data": envelope.data,
            "hash": row.hash,
            "taken_over": envelope.taken_over,
        }
        for row, envelope in zip(reading.rows, reading.envelopes, strict=True)
    ]


def explain(state: State, language: str = "fr") -> Json:
    """What a convention waits for: the rule, from whom, since and until when, by which article."""
    return {
        "reference": state.terms.reference,
        "phase": state.name,
        "awaiting": [awaited(one, language) for one in due.awaited(state)],
    }


def awaited(one: Awaited, language: str = "fr") -> Json:
    return {
        "rule": one.rule,
        "target": one.target,
        "who": list(one.who),
        "since": _iso(one.since),
        "due": _iso(one.due),
        "article": one.article,
        "text": wording.awaited(one, language),
    }


def agenda(reference: str, items: Iterable[AgendaItem], language: str = "fr") -> Json:
    """Coming dates in their order, messages among them, without the machine's own upkeep."""
    return {"reference": reference, "agenda": [_item(one, language) for one in items if one.kind not in HIDDEN]}


def _item(one: AgendaItem, language: str) -> Json:
    shown = {"due": one.due.isoformat(), "kind": one.kind, "target": one.target, "title": wording.item(one, language)}
    return shown | {"about": one.about, "rung": one.rung, "to": list(one.to)} if one.kind == MESSAGE else shown


def answer(one: Answer, language: str = "fr") -> Json:
    """What an act brought, and what comes next."""
    return {
        "reference": one.reference,
        "version": one.version,
        "phase": one.phase,
        "events": list(one.events),
        "session": one.session,
        "awaiting": [wording.awaited(waiting, language) for waiting in one.awaiting],
        "next": next_deadline(one.next, language),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
