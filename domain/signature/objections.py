"""Objections: what a party holds against a clause of the text, answered and settled before anything is opened for signature."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event, When
from domain.agenda import Awaited
from domain.files.blocks import Id, Sentence
from domain.files.terms import Terms
from domain.refusals.errors import (
    BeforeItsCause,
    NotAllowed,
    ObjectionSettledAlready,
    ObjectionsOpen,
    UnknownObjection,
    require_not_before,
)
from domain.roles import focal_points, require_one_of, require_party, speakers

Number = Annotated[int, Field(ge=1)]


class Object(Command):
    """Object to a clause, on behalf of a party."""

    kind: Literal["object"] = "object"
    party: Id | None = None
    """the party of whoever objects; to be said when the programme manager records it"""
    clause: Sentence
    """the clause as the text numbers it"""
    text: Sentence


class AnswerObjection(Command):
    """Answer an objection; it stays open until its party settles it."""

    kind: Literal["answer_objection"] = "answer_objection"
    objection: Number
    text: Sentence


class Settle(Command):
    """Settle an objection: its party no longer holds to it."""

    kind: Literal["settle"] = "settle"
    objection: Number
    text: Sentence | None = None
    """how it was settled; to be said by the programme manager"""


class ObjectionRaised(Event):
    kind: Literal["objection_raised"] = "objection_raised"
    correctable = ("clause", "text")
    objection: int
    party: str
    clause: str
    text: str


class ObjectionAnswered(Event):
    kind: Literal["objection_answered"] = "objection_answered"
    correctable = ("text",)
    objection: int
    text: str


class ObjectionSettled(Event):
    kind: Literal["objection_settled"] = "objection_settled"
    correctable = ("text",)
    objection: int
    text: str | None


class Objection(BaseModel):
    """One objection; what was said stands in the events."""

    model_config = ConfigDict(frozen=True)

    number: int
    party: str
    clause: str
    raised_on: date
    answered_on: date | None = None
    settled_on: date | None = None


def raise_objection(objections: tuple[Objection, ...], terms: Terms, command: Object, when: When) -> ObjectionRaised:
    """The next objection, numbered on through all versions. Raises ``NotAllowed`` for whoever speaks for no party."""
    party = command.party or terms.party_of(command.person)
    if party is None or party not in terms.party_ids():
        if command.party is not None:
            require_party(terms, command.party)
        raise NotAllowed(person=command.person, act=command.kind, needs="--party", add="--party")
    require_one_of(terms, command, speakers(terms, party))
    return ObjectionRaised(when=when, objection=len(objections) + 1, party=party, clause=command.clause, text=command.text)


def answer(objections: tuple[Objection, ...], terms: Terms, command: AnswerObjection, when: When) -> ObjectionAnswered:
    """An answer, by anybody who speaks for a party."""
    objection = _open(objections, command.objection, when)
    require_one_of(terms, command, tuple(who for party in terms.party_ids() for who in speakers(terms, party)))
    return ObjectionAnswered(when=when, objection=objection.number, text=command.text)


def settle(objections: tuple[Objection, ...], terms: Terms, command: Settle, when: When) -> ObjectionSettled:
    """Settled by the party that had raised it, or by the programme manager who says how."""
    objection = _open(objections, command.objection, when)
    allowed = speakers(terms, objection.party)
    require_one_of(terms, command, allowed)
    if command.person not in allowed and command.text is None:
        raise NotAllowed(person=command.person, act=command.kind, needs="--because", add="--because")
    return ObjectionSettled(when=when, objection=objection.number, text=command.text)


def require_settled(objections: tuple[Objection, ...], when: When) -> None:
    """Raises ``ObjectionsOpen`` with the numbers of those that nobody has settled, ``BeforeItsCause`` where one was settled later."""
    if left := [f"{one.number} ({one.party}, {one.clause})" for one in objections if one.settled_on is None]:
        raise ObjectionsOpen(left=", ".join(left))
    for one in objections:
        require_not_before(when.on, "objection_settled", one.settled_on or when.on)


ObjectionEvent = ObjectionRaised | ObjectionAnswered | ObjectionSettled


def evolve(objections: tuple[Objection, ...], event: ObjectionEvent) -> tuple[Objection, ...]:
    """The objections after an event about one of them."""
    if isinstance(event, ObjectionRaised):
        raised = Objection(number=event.objection, party=event.party, clause=event.clause, raised_on=event.when.on)
        return (*objections, raised)
    changed = {"answered_on" if isinstance(event, ObjectionAnswered) else "settled_on": event.when.on}
    return tuple(one.model_copy(update=changed) if one.number == event.objection else one for one in objections)


def awaited(objections: tuple[Objection, ...], terms: Terms) -> tuple[Awaited, ...]:
    """An answer from the programme manager, or settlement by the party that was answered."""
    return tuple(
        Awaited(
            rule="settlement" if one.answered_on else "answer",
            target=str(one.number),
            who=focal_points(terms, one.party) if one.answered_on else (terms.manager,),
            since=one.answered_on or one.raised_on,
            title=one.clause,
        )
        for one in objections
        if one.settled_on is None
    )


def _open(objections: tuple[Objection, ...], number: int, when: When) -> Objection:
    found = next((one for one in objections if one.number == number), None)
    if found is None:
        raise UnknownObjection(objection=number, known=", ".join(str(one.number) for one in objections))
    if found.settled_on is not None:
        raise ObjectionSettledAlready(objection=number, on=found.settled_on.isoformat())
    since = found.answered_on or found.raised_on
    if when.on < since:
        raise BeforeItsCause(on=when.on.isoformat(), cause="objection_raised", cause_on=since.isoformat())
    return found
