"""A committee of five, and decisions counted in a few words."""

from __future__ import annotations

from typing import Any

from domain.committees.attendance import Present, attend
from domain.committees.committees import ReviewRecorded, committee_of
from domain.committees.seating import seated_then
from domain.committees.tally import Tally, tally
from domain.files.implementation import Committee
from domain.files.sheet import Decision
from domain.files.terms import Terms
from domain.phases import State
from tests.domain.builders import terms

ABSOLUTE = {"majority": "absolute"}


def committee(**changes: Any) -> Committee:
    """Five voting members and an observer; ``a`` is in the chair, ``a2`` is the alternate of ``a``."""
    members = [{"who": "a", "alternate": "a2"}, "b", "c", "d", "e", {"who": "o", "voting": False}]
    base = {"id": "suivi", "kind": "monitoring", "title": "Comité", "members": members, "chairs": ["a"], "article": "6"}
    return Committee.model_validate({**base, **changes})


def agreed() -> Terms:
    """``a`` and ``b`` sit for one party, ``c`` and ``d`` for another, ``e`` for an institution."""
    parties = [
        {"id": "one", "short": "1", "names": [], "people": ["a", "a2", "b"]},
        {"id": "two", "short": "2", "names": [], "people": ["c", "d"]},
    ]
    return terms(parties=parties, institutions=[{"id": "three", "short": "3", "names": [], "people": ["e", "o"]}])


def count(
    body: Committee,
    present: list[Any],
    votes: dict[str, str] | None = None,
    *,
    proxies: dict[str, str] | None = None,
    recused: tuple[str, ...] = (),
    kind: str = "continue",
    second: bool = False,
) -> Tally:
    sat = tuple(Present.model_validate(one if isinstance(one, dict) else {"person": one}) for one in present)
    attendance = attend(body, sat, proxies or {}, recused)
    return tally(attendance, body, agreed(), Decision.model_validate({"kind": kind, "votes": votes}), second=second)


def votes(in_favour: str = "", against: str = "", abstain: str = "") -> dict[str, str]:
    return {**dict.fromkeys(in_favour, "for"), **dict.fromkeys(against, "against"), **dict.fromkeys(abstain, "abstain")}


def counted_again(before: State, held: ReviewRecorded) -> list[Tally]:
    """The tallies of a session from its recorded attendance and votes, with the terms of its day as the log had them until then."""
    then = seated_then(before, held.when.on)
    body = committee_of(then, held.committee)
    attendance = attend(body, held.present, held.proxies, held.recused)
    said = (Decision.model_validate(one.model_dump(exclude={"tally"})) for one in held.decisions)
    return [tally(attendance, body, then, one, second=held.second) for one in said]
