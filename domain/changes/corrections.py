"""Mistakes in what was recorded (erreur matérielle): a new event strikes an old fact, as long as nothing rests on it.

Which fields of a kind may be corrected stands beside its event, as ``correctable``. The corrected fact must satisfy the rules that
it had to satisfy at first, and travels whole in the event, so that folding it is putting one fact in the place of another.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError
from pydantic_core import PydanticCustomError

from domain.act import Command, Event, When
from domain.changes.past import Fact
from domain.changes.recorded_so import as_if_recorded_so
from domain.changes.what_rests import rests_on_votes, what_rests
from domain.days.calendar import read_day
from domain.files.blocks import Sentence
from domain.phases import State
from domain.refusals.errors import BadValue, InTheFuture, NoSuchEvent, NotCorrectable, NothingToReplace, SomethingRestsOnIt
from domain.roles import require_manager

_EVIDENCE = "evidence."
_MAY_BE_EMPTY = frozenset({"note"})
_LISTS = frozenset({"recused", "guests"})
Value = Annotated[str, StringConstraints(max_length=4000)]


class Correct(Command):
    """Strike a fact that was recorded wrongly, and say what is right."""

    kind: Literal["correct"] = "correct"
    version: Annotated[int, Field(ge=1)]
    """of the event that is wrong"""
    changes: Annotated[
        dict[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._\-]{1,90}$")], Value], Field(min_length=1, max_length=20)
    ]
    """field → value as text; ``on`` is the fact's day, ``evidence.NAME`` one piece, lists are separated by commas, nothing empties it"""
    because: Sentence


class FactCorrected(Event):
    """``was`` is struck and ``now`` stands in its place; ``on`` and ``fact`` are the whole fact as it should have been recorded."""

    kind: Literal["fact_corrected"] = "fact_corrected"
    number: int
    version: int
    of: str
    """the kind of the corrected event"""
    was: dict[str, str]
    now: dict[str, str]
    because: str
    on: date
    fact: dict[str, Any]


def correct(state: State, command: Correct, when: When) -> FactCorrected:
    """Raises ``NoSuchEvent``, ``NotCorrectable``, ``BadValue``, ``NothingToReplace``, ``SomethingRestsOnIt``, and whatever recording
    the fact so would have raised.
    """
    require_manager(state.terms, command)
    old = _fact(state, command)
    for field in command.changes:
        name = _EVIDENCE + "NAME" if field.startswith(_EVIDENCE) else field
        if name not in old.event.correctable:
            raise NotCorrectable(version=old.version, kind=old.event.kind, field=field, known=", ".join(old.event.correctable))
    wanted = _corrected(old.event, command.changes, when)
    if wanted == old.event:
        raise NothingToReplace(id=f"v{old.version}")
    if rests := what_rests(state, old, wanted):
        raise SomethingRestsOnIt(version=old.version, kind=old.event.kind, left=", ".join(one.told() for one in rests))
    new = as_if_recorded_so(state, old, wanted, command)
    if rests := rests_on_votes(state, old, new):
        raise SomethingRestsOnIt(version=old.version, kind=old.event.kind, left=", ".join(one.told() for one in rests))
    return FactCorrected(
        when=when,
        number=state.past.corrections + 1,
        version=old.version,
        of=new.kind,
        was={field: _said(old.event, field) for field in command.changes},
        now={field: _said(new, field) for field in command.changes},
        because=command.because,
        on=new.when.on,
        fact=new.data(),
    )


def _fact(state: State, command: Correct) -> Fact:
    """The fact that is meant. Raises where there is none, or none that can be corrected."""
    if command.version > state.past.version:
        raise NoSuchEvent(version=command.version, last=state.past.version)
    if command.version == 1:
        raise NotCorrectable(version=1, terms=state.terms.reference)
    fact = state.past.get(command.version)
    if fact is not None and isinstance(fact.event, FactCorrected):
        raise NotCorrectable(version=command.version, of=fact.event.version)
    if fact is None or not fact.event.correctable:
        raise NotCorrectable(version=command.version, kind=fact.event.kind if fact else None)
    return fact


def _corrected(event: Event, changes: dict[str, str], when: When) -> Event:
    """The event with other values, in the shape of its kind. Raises ``BadValue`` and ``InTheFuture``."""
    data, on = event.data(), event.when.on
    for field, text in changes.items():
        if field == "on":
            on = _day(text)
        elif field == "present":
            known = {one["person"]: one for one in data[field]}
            data[field] = [known.get(who, {"person": who}) for who in _listed(text)]
        elif field in _LISTS:
            data[field] = _listed(text)
        elif field.startswith(_EVIDENCE):
            data["evidence"] = {**data["evidence"], field.removeprefix(_EVIDENCE): text or None}
        else:
            data[field] = text if text or field in _MAY_BE_EMPTY else None
    if on > when.recorded_on:
        raise InTheFuture(on=on.isoformat(), today=when.recorded_on.isoformat())
    try:
        return type(event).model_validate({**data, "when": event.when.model_copy(update={"on": on})})
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValue(field=".".join(str(part) for part in first["loc"]), value=str(first["input"])[:80]) from error


def _day(text: str) -> date:
    try:
        return read_day(text)
    except PydanticCustomError as error:
        raise BadValue(field="on", value=text[:80]) from error


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


def _said(event: Event, field: str) -> str:
    """A value as people type it."""
    if field == "on":
        return event.when.on.isoformat()
    data = event.data()
    if field.startswith(_EVIDENCE):
        return str(data["evidence"].get(field.removeprefix(_EVIDENCE)) or "")
    value = data[field]
    if isinstance(value, list):
        return ",".join(one["person"] if isinstance(one, dict) else one for one in value)
    return str(value or "")
