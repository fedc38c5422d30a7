"""A session without a sheet: what was said of it on the command line, or is answered on a terminal. The decisions are those of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import click

from adapters.cli.context import Work
from adapters.cli.doing.asking import ask, may_ask, with_day
from adapters.cli.params import DAY, LIST, PAIRS
from adapters.errors import Misused
from domain.committees.committees import committee_of
from domain.committees.decisions import allowed
from domain.files.sheet import Decision
from domain.phases import State
from domain.words import wording

Said = Mapping[str, Any]
"""the keys of a decision that were given"""

_ASKED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "continue_with_reservations": ("reservations", "owner?", "due?"),
        "action": ("text", "owner", "due?"),
        "reschedule": ("milestone", "to", "because?"),
        "programme": ("year?", "text?"),
        "amend": ("text", "due?"),
        "suspend": ("because",),
        "resume": ("because?",),
        "extend": ("to", "because"),
        "terminate": ("to?", "because"),
        "minutes_approved": ("of",),
        "accept": ("milestone", "status", "because?"),
    }
)
"""what each kind is asked for, in this order; with a question mark, an empty answer will do"""
_FORMS: Final[Mapping[str, click.ParamType[Any]]] = MappingProxyType(
    {
        "to": DAY,
        "due": DAY,
        "status": click.Choice(("met", "partiallyMet", "notMet", "returned")),
        "of": click.IntRange(min=1),
        "year": click.IntRange(1900, 2999),
    }
)


def decision(outcome: str, said: Said) -> Decision:
    """One decision of the command line."""
    return Decision.model_validate({"kind": outcome, **said})


def asked_for(work: Work, state: State, committee: str) -> tuple[Work, tuple[str, ...], tuple[Decision, ...]]:
    """The day, who was there and what was decided, question by question. Raises ``Misused`` where nobody can be asked."""
    if not may_ask(work):
        raise Misused(work.out.say("needs_sheet"))
    body = committee_of(state.terms, committee)
    work = with_day(work)
    known = ", ".join(entry.who for entry in body.roster())
    present: tuple[str, ...] = ask(work, "ask_present", LIST, known=known)
    return work, present, tuple(_decisions(work, allowed(state, body)))


def _decisions(work: Work, kinds: tuple[str, ...]) -> Iterator[Decision]:
    """One after the other, until an empty answer."""
    for kind in kinds:
        work.out.tell(f"  {kind:28}{wording.decision(kind, work.asked.lang)}")
    n = 1
    while (kind := ask(work, "ask_outcome", click.Choice(kinds), optional=True, n=n)) is not None:
        said = {key.rstrip("?"): _answer(work, key) for key in _ASKED.get(kind, ())}
        said["votes"] = ask(work, "ask_votes", PAIRS, optional=True)
        yield decision(kind, {key: value for key, value in said.items() if value})
        n += 1


def _answer(work: Work, key: str) -> Any:
    name, optional = key.rstrip("?"), key.endswith("?")
    if name != "reservations":
        return ask(work, f"ask_{name}", _FORMS.get(name, click.STRING), optional=optional)
    found = [ask(work, "ask_reservation", click.STRING)]
    while (more := ask(work, "ask_reservation_more", click.STRING, optional=True)) is not None:
        found.append(more)
    return tuple(found)
