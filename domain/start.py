"""The beginning: a convention started from its terms, or taken over with the facts of its past until it goes live."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from domain.act import Command, Event
from domain.committees.attendance import Present
from domain.committees.committees import RecordReview
from domain.days.holidays import FixCalendar
from domain.files.blocks import Id
from domain.files.terms import Condition, SoFar, Terms
from domain.life.relations import RelatedFact
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.progress import SubmitMilestone
from domain.signature.drafting import Draft, Open, Sha256
from domain.signature.signature import Sign, Visa


class Start(Command):
    """Start the convention of these terms."""

    kind: Literal["start"] = "start"
    terms: Terms
    documents: dict[Id, Sha256] = {}
    """SHA-256 of the files of a convention taken over, where they are at hand"""
    calendar: FixCalendar | None = None
    """the holidays; added by the workflow, whatever the caller says"""
    related: tuple[RelatedFact, ...] = ()
    """where the conventions stand that the terms name; added by the workflow likewise"""


class GoLive(Command):
    """End the standstill of a convention taken over: from now on things fall due."""

    kind: Literal["go_live"] = "go_live"


class ConventionStarted(Event):
    kind: Literal["convention_started"] = "convention_started"
    terms: Terms


class WentLive(Event):
    """``late`` are the keys of the deadlines that had passed before: they are not executed one by one."""

    kind: Literal["went_live"] = "went_live"
    late: tuple[str, ...]


Fact = Draft | Open | Sign | Visa | SubmitMilestone | AcceptMilestone | RecordReview

_SHA256 = re.compile("[0-9a-f]{64}")
"""evidence that is kept by content; anything else is the name of a file that is not at hand"""
_RANK: dict[str, int] = {
    "draft": 0,
    "open": 1,
    "visa": 2,
    "sign": 3,
    "submit_milestone": 4,
    "accept_milestone": 5,
    "record_review": 6,
}


def facts_of(command: Start, today: date) -> tuple[Fact, ...]:
    """What happened before, as commands in the order of their days; on one day: texts, opening, signatures, the rest."""
    so_far = command.terms.so_far or SoFar()
    facts = (
        *_texts(command, so_far),
        *_opening(command, so_far, today),
        *_signatures(command, so_far),
        *_milestones(command, so_far),
        *_sessions(command, so_far),
    )
    return tuple(sorted(facts, key=lambda fact: (fact.effective_on or today, _RANK[fact.kind])))


def _texts(command: Start, so_far: SoFar) -> list[Draft]:
    """One version of the texts a day."""
    days: dict[date, dict[str, str | None]] = {}
    for fact in so_far.texts:
        days.setdefault(fact.on, {})[fact.document] = command.documents.get(fact.document)
    everything: dict[str, str | None] = {}
    facts: list[Draft] = []
    for day in sorted(days):
        everything |= days[day]
        missing = {one.id: None for one in command.terms.documents if one.id not in everything}
        documents = {**missing, **everything}
        if facts and documents == facts[-1].documents:
            continue  # attested on another day, and nothing new in it
        facts.append(Draft(command_id=command.command_id, actor=command.actor, effective_on=day, documents=documents))
    return facts


def _opening(command: Start, so_far: SoFar, today: date) -> list[Fact]:
    """Opened on the day of the first signature; without a signature plan, on the day fixed for entry into force."""
    terms = command.terms
    if so_far.signed:
        day = min(so_far.signed.values())
    elif terms.taken_over and not terms.stages():
        fixed = terms.in_force.day if isinstance(terms.in_force, Condition) else None
        day = fixed or max((fact.on for fact in so_far.texts), default=today)
    else:
        return []
    return [Open(command_id=command.command_id, actor=command.actor, effective_on=min(day, today))]


def _signatures(command: Start, so_far: SoFar) -> list[Fact]:
    facts: list[Fact] = []
    for person, day in so_far.signed.items():
        signs = any(person in stage.members and stage.kind == "signature" for stage in command.terms.stages())
        act = Sign if signs else Visa
        facts.append(act(command_id=command.command_id, actor=command.actor, by=person, effective_on=day))
    return facts


def _milestones(command: Start, so_far: SoFar) -> list[Fact]:
    facts: list[Fact] = []
    for name, fact in so_far.milestones.items():
        submitted = fact.submitted or fact.met
        if submitted is not None:
            kept = {key: value if _SHA256.fullmatch(value) else None for key, value in fact.evidence.items()}
            facts.append(
                SubmitMilestone(command_id=command.command_id, actor=command.actor, effective_on=submitted, milestone=name, evidence=kept)
            )
        if fact.met is not None:
            facts.append(AcceptMilestone(command_id=command.command_id, actor=command.actor, effective_on=fact.met, milestone=name))
    return facts


def _sessions(command: Start, so_far: SoFar) -> list[Fact]:
    return [
        RecordReview(
            command_id=command.command_id,
            actor=command.actor,
            effective_on=session.held,
            committee=session.committee,
            present=tuple(Present(person=who) for who in session.present),
            decisions=session.decisions,
        )
        for session in so_far.sessions
    ]
