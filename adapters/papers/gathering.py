"""What the review pack tells of a convention, gathered in one place and already in words; the drawing is left to ``pack.typ``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from adapters.log.reading import Reading
from adapters.papers.business import article_of, heading
from adapters.papers.decided import milestone_title
from adapters.papers.followed import actions_of
from adapters.papers.measures import indicators_of
from adapters.papers.money import money_of
from adapters.papers.names import Names
from adapters.papers.sessions import convention_of
from adapters.papers.words import catalogue, say
from adapters.papers.work import commitments_of, milestones_of
from adapters.views import conventions as views
from domain import due
from domain.agenda import MESSAGE
from domain.committees.committees import Decided, ReviewRecorded
from domain.files.blocks import wording as text_of
from domain.milestones.milestones import term_of
from domain.phases import Closed, State
from domain.preview import HIDDEN
from domain.words import wording

Json = dict[str, Any]
_DATES = 12
"""so many of the coming dates are told"""
_SESSIONS = 3
"""the decisions of so many sessions are followed up, of each committee"""


def pack_of(reading: Reading, names: Names, today: date, committee: str | None) -> Json:
    """The whole pack; ``committee`` leaves out the decisions of others."""
    state, language = reading.state, names.language
    return {
        "language": language,
        "words": dict(catalogue(language)),
        "as_of": say("as_of", language, day=wording.long_date(today, language)),
        "convention": convention_of(state.terms, language),
        "parties": [names.party(party) for party in state.terms.party_ids()],
        "facts": list(_facts(reading, names, today)),
        "progress": views.show(reading, today)["progress"],
        "health": due.health(state, today),
        "milestones": milestones_of(state, names, today),
        "commitments": commitments_of(state, names, today),
        "indicators": indicators_of(state, names, today),
        "money": money_of(state, names, today),
        "late": late_of(state, names, today),
        "actions": actions_of(state, names, today, committee),
        "decisions": list(_decisions(state, names, committee)),
        "dates": _dates(state, names, today),
    }


def _facts(reading: Reading, names: Names, today: date) -> Iterator[Json]:
    """Label and value; what is not known yet is left out."""
    language = names.language
    shown = views.show(reading, today, language)
    yield _fact("phase", wording.phase(shown["phase"], language), language)
    yield _fact("health", wording.health(shown["health"], language), language)
    if isinstance(reading.state, Closed):
        yield _fact("outcome", wording.outcome(reading.state.outcome, language), language)
    for key in ("signed_on", "in_force_on", "last_day"):
        if shown[key]:
            yield _fact(key, wording.long_date(date.fromisoformat(shown[key]), language), language)
    for one in _dates(reading.state, names, today)[:1]:
        yield _fact("next", f"{one['day']} – {one['text']}", language)


def _fact(key: str, value: str, language: str) -> Json:
    return {"label": say(key, language), "value": value}


def late_of(state: State, names: Names, today: date, party: str | None = None) -> list[Json]:
    """What should have been done already, by whom, by which article; of one party, where it is named."""
    found = []
    for one in sorted(due.late_now(state, today), key=lambda one: (one.due, one.target)):
        owing = owing_parties(state, one.about, one.target, one.to)
        if party is None or party in owing:
            found.append(
                {
                    "text": heading(one, names.language),
                    "who": ", ".join(map(names.short, owing)) or names.several(one.to),
                    "article": article_of(one.article, names),
                    "due": wording.long_date(one.due, names.language),
                    "days": (today - one.due).days,
                }
            )
    return found


def owing_parties(state: State, about: str, target: str, people: tuple[str, ...]) -> tuple[str, ...]:
    """Who owes what a deadline is about: its owner or promisor, else the parties of those who are reminded of it."""
    owner = _owner(state, about, target)
    if owner in {one.id for one in (*state.terms.parties, *state.terms.institutions)}:
        return (owner,)
    return tuple(dict.fromkeys(party for who in people if (party := state.terms.party_of(who))))


def _owner(state: State, about: str, target: str) -> str:
    if about == "milestone_due":
        return next((term_of(state.terms, one.series).owner for one in state.milestones.all if one.id == target), "")
    if about == "commitment_due" and (promise := state.commitments.get(target)) is not None:
        return next((one.promisor for one in state.terms.commitments if one.id == promise.series), "")
    action = state.actions.get(target) if about == "action_due" else None
    return (action.owner if action else None) or ""


def _decisions(state: State, names: Names, committee: str | None) -> Iterator[Json]:
    """The last decisions, newest first, with who has to do what by when."""
    held = [one.event for one in state.past.facts if isinstance(one.event, ReviewRecorded)]
    for one in state.terms.committees:
        sessions = sorted((event for event in held if event.committee == one.id), key=lambda event: event.session)
        for session in reversed(sessions[-_SESSIONS:] if committee in {None, one.id} else []):
            for decided in session.decisions:
                yield {
                    "session": f"{text_of(one.title, names.language)} {session.session}",
                    "day": wording.long_date(session.when.on, names.language),
                    "number": decided.n,
                    "kind": wording.decision(decided.kind, names.language),
                    "result": wording.result(decided.tally.result, names.language),
                    "text": _about(decided, names),
                    "who": names.whoever(decided.owner) if decided.owner else "",
                    "due": wording.long_date(decided.due, names.language) if decided.due else "",
                }


def _about(decided: Decided, names: Names) -> str:
    """What was decided beyond its kind."""
    parts = [decided.text or "", milestone_title(decided.milestone, names) if decided.milestone else ""]
    parts += [wording.status(decided.status, names.language) if decided.status else "", *decided.reservations]
    parts += [wording.long_date(decided.to, names.language) if decided.to else ""]
    return " – ".join(filter(None, parts))


def _dates(state: State, names: Names, today: date) -> list[Json]:
    """From today on: what has passed is late, and told there."""
    coming = [one for one in due.agenda(state) if one.kind != MESSAGE and one.kind not in HIDDEN and one.due >= today]
    return [{"day": wording.long_date(one.due, names.language), "text": wording.item(one, names.language)} for one in coming[:_DATES]]
