"""What scripts read about conventions: JSON shapes that stay as they are. Texts in them are in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from activities.contracts import Answer
from adapters.log.reading import Reading
from adapters.views import work as views_of_work
from domain import awaiting, due
from domain.agenda import MESSAGE, AgendaItem, Awaited
from domain.amendment_impact import Impact
from domain.changes.corrections import FactCorrected
from domain.committees.actions import ActionState
from domain.committees.order_of_business import OrderOfBusiness
from domain.committees.seating import seated
from domain.files.blocks import wording as text_of
from domain.files.implementation import Committee
from domain.followers import Follower
from domain.life.survival import Survivor
from domain.milestones.milestones import GIVEN_UP
from domain.milestones.programme import Adopted
from domain.phases import Closed, Closing, InForce, Signed, State, Suspended
from domain.preview import HIDDEN
from domain.signature.mandates import Mandate
from domain.words import business_in_words, wording

Json = dict[str, Any]


def show(reading: Reading, today: date, language: str = "fr") -> Json:
    """Where one convention stands; an element of the portfolio."""
    state = reading.state
    terms = state.terms
    force = state.force if isinstance(state, InForce | Suspended | Closing | Closed) else None
    end = (force.ends_early.on if force.ends_early else force.end) if force else None
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
        "progress": _progress(state),
        "milestones": views_of_work.milestones(state, today, language),
        "commitments": views_of_work.commitments(state, language),
        "signed_on": _iso(state.signed_on) if isinstance(state, Signed | InForce | Suspended | Closing | Closed) else None,
        "provisional_since": _iso(state.provisional_since) if isinstance(state, Signed) else None,
        "in_force_on": _iso(force.on) if force else None,
        "term_end": _iso(end),
        "last_day": _iso(end - timedelta(days=1)) if end else None,
        "ending": _ending(state),
        "leaving": [{"party": one.party, "on": _iso(one.on)} for one in state.force.leaving]
        if isinstance(state, InForce | Suspended)
        else [],
        "surviving": [_survivor(one, language) for one in state.surviving] if isinstance(state, Closing | Closed) else [],
        "awaiting": [wording.awaited(one, language) for one in awaiting.awaited(state)],
        "text_sha256": state.texts.sha256,
        "texts": [
            {"version": one.number, "day": one.on.isoformat(), "text_sha256": one.sha256, "documents": dict(one.documents)}
            for one in state.texts.versions
        ],
        "live": state.live_on is not None,
        "amendment": amendment(state, language),
        "programmes": [_programme(one) for one in state.programmes.all],
        "labels": dict(terms.labels),
        "mandates": [_mandate(one) for one in state.mandates],
        "committees": [_committee(one, language) for one in seated(state, today).committees],
        "actions": [action(one, language) for one in state.actions.all],
    }


def _ending(state: State) -> Json | None:
    """The end that a denunciation or a termination has fixed: ``on`` is the first day out of force."""
    planned = (state.ending or state.force.ending) if isinstance(state, InForce | Suspended) else None
    return {"on": _iso(planned.on), "cause": planned.cause, "party": planned.party, "article": planned.article} if planned else None


def _progress(state: State) -> Json:
    """Milestones met, of those that were not given up."""
    owed = [one.status for one in state.milestones.all if one.status not in GIVEN_UP]
    return {"met": owed.count("met"), "total": len(owed)}


def _programme(one: Adopted) -> Json:
    said = {"decision": one.decision, "sheet": one.sheet}
    return {"year": one.year, "on": one.on.isoformat(), "by": one.by, "milestones": list(one.milestones)} | said


def _committee(one: Committee, language: str) -> Json:
    """Who sits today, and who has the chair."""
    seats = [{"member": seat.who, "alternate": seat.alternate, "voting": seat.voting, "vacant": seat.vacant} for seat in one.roster()]
    return {"id": one.id, "title": text_of(one.title, language), "chairs": list(one.chairs), "secretary": one.secretary, "seats": seats}


def _survivor(one: Survivor, language: str) -> Json:
    summary = text_of(one.summary, language) if one.summary else None
    return {"about": one.about, "article": one.article, "summary": summary, "last_day": _iso(one.last_day)} | {
        "text": wording.survivor(one.about, one.last_day, one.article, language)
    }


def amendment(state: State, language: str = "fr") -> Json | None:
    """The amendment in progress: where its plan stands, and who has still to act in the open stage."""
    current = state.amendments.current
    if current is None:
        return None
    return {
        "number": current.number,
        "title": text_of(current.proposed.title, language),
        "types": list(current.proposed.types),
        "proposed_on": current.proposed.when.on.isoformat(),
        "stage": current.signing.stage,
        "due": _iso(current.signing.due),
        "effective": _iso(current.effective or current.proposed.effective),
        "signed": [one.person for one in current.signing.given],
        "declined": [one.person for one in current.signing.declined],
        "awaiting": list(current.remaining(state.terms)),
        "text_sha256": current.proposed.text_sha256,
    }


def impact(reference: str, found: Impact, language: str = "fr") -> Json:
    """What an amendment changes: in the terms and their days, then on the agenda."""
    moved = [_item(after, language) | {"before": before.due.isoformat()} for before, after in found.moved]
    return {
        "reference": reference,
        "changes": [{"path": one.path, "before": one.before, "after": one.after} for one in found.changes],
        "agenda": {
            "added": [_item(one, language) for one in found.added],
            "removed": [_item(one, language) for one in found.removed],
            "moved": moved,
        },
    }


def followers(found: Iterable[Follower]) -> list[Json]:
    """What other conventions do where something is done to one."""
    return [
        {
            "reference": one.reference,
            "related": [
                {
                    "reference": named.relation.reference,
                    "relation": named.relation.relation,
                    "on_end": named.relation.on_end,
                    "before": _iso(named.before),
                    "after": _iso(named.after),
                }
                for named in one.named
            ],
            "events": [event.kind for event in one.events],
            "changes": [asdict(change) for change in one.changes],
        }
        for one in found
    ]


def _mandate(one: Mandate) -> Json:
    """``until`` is the last day covered, its withdrawal included."""
    days = {"since": one.since.isoformat(), "until": _iso(one.last_day)}
    return {"number": one.number, "holder": one.holder, "delegated_by": one.delegated_by, "scope": one.scope, **days}


def action(one: ActionState, language: str = "fr") -> Json:
    """What a decision left somebody to do, and what became of it."""
    return {
        "action": one.id,
        "about": one.about,
        "text": one.text,
        "owner": one.owner,
        "due": _iso(one.due),
        "committee": one.committee,
        "status": "dropped" if one.dropped else "done" if one.settled_on else "open",
        "opened_on": one.opened_on.isoformat(),
        "settled_on": _iso(one.settled_on),
        "title": wording.about(one.about, language),
    }


def next_deadline(item: AgendaItem | None, language: str = "fr") -> Json | None:
    """The next deadline, never a message."""
    return None if item is None else {"due": item.due.isoformat(), "kind": item.kind, "title": wording.item(item, language)}


def history(reading: Reading) -> list[Json]:
    """Every event with its place in the chain, and by which later ones it was corrected."""
    struck = corrected_by(reading)
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
            "corrected_by": struck.get(row.version, []),
        }
        for row, envelope in zip(reading.rows, reading.envelopes, strict=True)
    ]


def corrected_by(reading: Reading) -> dict[int, list[int]]:
    """Version of a struck fact → versions of its corrections."""
    found: dict[int, list[int]] = {}
    for envelope in reading.envelopes:
        if envelope.kind == FactCorrected.model_fields["kind"].default:
            found.setdefault(envelope.data["version"], []).append(envelope.version)
    return found


def explain(state: State, language: str = "fr") -> Json:
    """What a convention waits for: the rule, from whom, since and until when, by which article."""
    return {
        "reference": state.terms.reference,
        "phase": state.name,
        "provisional_since": _iso(state.provisional_since) if isinstance(state, Signed) else None,
        "awaiting": [awaited(one, language) for one in awaiting.awaited(state)],
    }


def awaited(one: Awaited, language: str = "fr") -> Json:
    return {
        "rule": one.rule,
        "target": one.target,
        "who": list(one.who),
        "since": _iso(one.since),
        "due": _iso(one.due),
        "article": one.article,
        "effect": one.effect,
        "text": wording.awaited(one, language),
    }


def agenda(reference: str, items: Iterable[AgendaItem], language: str = "fr") -> Json:
    """Coming dates in their order, messages among them, without the machine's own upkeep."""
    return {"reference": reference, "agenda": [_item(one, language) for one in items if one.kind not in HIDDEN]}


def _item(one: AgendaItem, language: str) -> Json:
    shown: Json = {"due": one.due.isoformat(), "kind": one.kind, "target": one.target, "title": wording.item(one, language)}
    if one.effect:
        shown["effect"] = one.effect
    if one.kind == MESSAGE:
        shown |= {"about": one.about, "rung": one.rung, "to": list(one.to), "letters": list(one.letters), "delivery": one.delivery}
    return shown


def business(order: OrderOfBusiness, language: str = "fr") -> Json:
    """An order of business; ``text`` of a line is what was said, ``line`` the whole in words."""
    lines = [one.model_dump(mode="json") | {"line": business_in_words.line(one, language)} for one in order.lines]
    return order.model_dump(mode="json") | {"lines": lines}


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
