"""Any command of people, sensible or not, made from the models themselves: a new class of ``Act`` is tried without a word here."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MinLen
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from domain.act import Command
from domain.convention import Act, AnyCommand, Note
from domain.days.calendar import FIRST_DAY, LAST_DAY, Period
from domain.files.implementation import Milestone
from domain.files.terms import Terms
from tests.domain.builders import OTHER, STUDY, TEXT, terms

NOTES: frozenset[type[Any]] = frozenset(get_args(Note))
ACTS: tuple[type[Command], ...] = tuple(sorted((one for one in get_args(Act) if one not in NOTES), key=lambda one: str(one.__name__)))
ENVELOPE = frozenset(Command.model_fields)
WORDS = (
    *("mic", "axa", "ecc", "suivi", "board", "text", "annex", "study", "courses", "needs", "needs-2026", "needs-2027", "visas"),
    *("pm", "mic.minister", "mic.legal", "mic.focal", "axa.ceo", "axa.focal", "axa.deputy", "ecc.director", "nobody"),
    *(TEXT, OTHER, "report", "signatures", "4", "1/2", "0", "06-30", "Rabat", "é\u0301\x00"),
)
"""Ids of the conventions that are drawn, and of nothing."""
OF_FIELD = {
    "party": ("mic", "axa", "ecc"),
    "country": ("MA", "FR"),
    "committee": ("suivi", "board"),
    "document": ("text", "annex"),
    "documents": ("text", "text", "annex", TEXT, OTHER),
    "text_sha256": (TEXT, OTHER),
    "milestone": ("study", "courses", "needs-2026", "needs-2027", "nothing"),
    "item": ("study", "courses", "milestone_due/study", "suivi", "review_due/suivi", "visas", "REF-1", "term_end/REF-1"),
    "year": (2026, 2027, 1899),
    "type": ("delivery", "reporting", "office:study"),
    "person": ("mic.focal", "axa.focal", "axa.deputy", "ecc.director", "mic.legal", "mic.minister", "axa.ceo"),
}
"""What a field of this name mostly holds."""
PERIODS = ("P1D", "P1M", "P6M", "P1Y", "P5WD", "P10CD", "P200Y")


@dataclass(frozen=True)
class InDays:
    """A day that is known when the command is given."""

    days: int


days = (
    st.sampled_from([InDays(0), InDays(-1), InDays(1), InDays(30), InDays(400)])
    | st.integers(-90, 900).map(InDays)
    | st.sampled_from([FIRST_DAY, LAST_DAY, date(2028, 2, 29)])
)


def acts() -> st.SearchStrategy[tuple[type[Command], dict[str, Any]]]:
    """A class of command, and what is said in it beside the envelope."""
    return st.sampled_from(ACTS).flatmap(lambda said: st.tuples(st.just(said), fields_of(said, ENVELOPE)))


def fields_of(model: type[BaseModel], without: Iterable[str] = ()) -> st.SearchStrategy[dict[str, Any]]:
    """Values for the fields of a model; what has a default is often left out."""
    required = {name: _of_field(name, one) for name, one in model.model_fields.items() if name not in without and one.is_required()}
    optional = {name: _of_field(name, one) for name, one in model.model_fields.items() if name not in without and not one.is_required()}
    return st.fixed_dictionaries({_key(model, name): one for name, one in required.items()}, optional={
        _key(model, name): one for name, one in optional.items()
    })  # fmt: skip


def read(said: type[Command], envelope: dict[str, Any], fields: dict[str, Any], today: date) -> AnyCommand | None:
    """The command; ``None`` where its model refuses what was drawn."""
    try:
        command: AnyCommand = said.model_validate({**envelope, **_on(fields, today)})  # type: ignore[assignment]
    except ValidationError:
        return None
    return command


def _on(value: Any, today: date) -> Any:
    match value:
        case InDays():
            return today + timedelta(days=value.days)
        case dict():
            return {key: _on(one, today) for key, one in value.items()}
        case list() | tuple():
            return [_on(one, today) for one in value]
        case _:
            return value


def _key(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _of_field(name: str, field: FieldInfo) -> st.SearchStrategy[Any]:
    return _of(field.annotation, tuple(field.metadata), name)


def _of(kind: Any, said: tuple[Any, ...] = (), name: str = "") -> st.SearchStrategy[Any]:  # noqa: C901 - a case for each sort of type
    """Values of a type; ``said`` are the constraints beside it."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is typing.Annotated:
        beside = (more for one in inner[1:] for more in (one.metadata if isinstance(one, FieldInfo) else (one,)))
        return _of(inner[0], (*beside, *said), name)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(_of(one, (), name) for one in inner))
    if origin is Literal:
        return st.sampled_from(inner)
    if origin in {tuple, list, frozenset, set}:
        least = max((one.min_length for one in said if isinstance(one, MinLen)), default=0)
        return st.lists(_of(inner[0], (), name), min_size=least, max_size=3)
    if origin is dict:
        return st.dictionaries(_of(inner[0], (), name), _of(inner[1], (), name), max_size=2)
    if kind is Terms:
        return st.just(terms())
    if kind is Milestone:
        return st.sampled_from([STUDY, {**STUDY, "id": "forum", "replaces": ["study"]}]) | st.deferred(lambda: fields_of(kind))
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return st.deferred(lambda: fields_of(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from([one.value for one in kind])
    if kind is bool:
        return st.booleans()
    if kind is int:
        least = max((one.ge for one in said if isinstance(one, Ge) and isinstance(one.ge, int)), default=-1)
        most = min((one.le for one in said if isinstance(one, Le) and isinstance(one.le, int)), default=5)
        return st.integers(least, max(least, most))
    simple: dict[Any, st.SearchStrategy[Any]] = {
        str: st.sampled_from((*(OF_FIELD.get(name, ()) * 8), *WORDS)),
        date: days,
        Period: st.sampled_from(PERIODS),
        type(None): st.none(),
        Any: st.sampled_from([*WORDS, 1, None]),
    }
    return simple[kind]  # a type that nobody taught this module is an error, and not a field left untried
