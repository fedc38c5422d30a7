"""What somebody has to do across all conventions, and what is owed to their party: « qui nous doit quoi »."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from adapters.log.reading import Reading
from adapters.views import conventions as views
from domain import awaiting
from domain.agenda import Awaited
from domain.files.terms import Terms
from domain.phases import Closing, InForce
from domain.promises.accounts import Line, lines
from domain.promises.money import NOTHING, plain
from domain.promises.tranches import title_of
from domain.roles import focal_points

Json = dict[str, Any]


def knows(terms: Terms, person: str) -> bool:
    """Whether a convention knows a person, or a party of that id."""
    return person in terms.people() or any(person == one.id for one in (*terms.parties, *terms.institutions))


def todo(reading: Reading, person: str, today: date, language: str = "fr") -> list[Json]:
    """What a convention waits for from a person, or from the people of a party, and what is owed to that party."""
    terms = reading.state.terms
    asked = _asked(terms, person)
    waiting = (one for one in awaiting.awaited(reading.state) if asked & {*one.who})
    found = [_item(reading, one, today, language) | {"owed": "by"} | _money(reading, one) for one in waiting]
    known = {one["target"] for one in found if one["rule"] == "tranche_due"}
    claims = (line for line in _claims(reading, asked) if line.part is not None and line.part.target not in known)
    return [*found, *(_claim(reading, line, today, language) for line in claims)]


def in_order(found: Iterable[Json]) -> list[Json]:
    """What is due first comes first, and what has no day last."""
    return sorted(found, key=lambda one: (one["due"] is None, one["due"] or "", one["owed"], one["reference"], one["target"]))


def _asked(terms: Terms, person: str) -> set[str]:
    """Whoever is meant: the person, the party where they are its focal point; of a party all its people."""
    bodies = {one.id: one for one in (*terms.parties, *terms.institutions)}
    if person in bodies:
        return {person, *bodies[person].people}
    party = terms.party_of(person)
    return {person, party} if party is not None and person in focal_points(terms, party) else {person}


def _item(reading: Reading, one: Awaited, today: date, language: str) -> Json:
    late = one.due is not None and one.due < today
    return {"reference": reading.reference, **views.awaited(one, language), "late": late}


def _money(reading: Reading, one: Awaited) -> Json:
    """How much it is about, where it is about money."""
    line = next((line for line in _lines(reading) if line.part is not None and line.part.target == one.target), None)
    if line is None or not one.rule.startswith("tranche_"):
        return {"amount": None, "currency": None}
    unconfirmed = line.account.paid - line.account.received
    return _amount(line, unconfirmed if one.rule == "tranche_receipt" else line.owed)


def _amount(line: Line, amount: Any) -> Json:
    return {"amount": plain(amount, line.currency) if line.valued else None, "currency": line.currency}


def _lines(reading: Reading) -> tuple[Line, ...]:
    return lines(reading.state.contributions, reading.state.terms)


def _claims(reading: Reading, asked: set[str]) -> Iterator[Line]:
    """What a party that is asked for is to receive: called, or payable by a day, and not paid. Nothing while all stands still."""
    if not isinstance(reading.state, InForce | Closing):
        return
    own = (one for one in _lines(reading) if one.receiver in asked and one.owed > NOTHING)
    yield from (one for one in own if one.standing == "called" or (one.standing == "open" and one.due is not None))


def _claim(reading: Reading, one: Line, today: date, language: str) -> Json:
    terms, part = reading.state.terms, one.part
    assert part is not None  # noqa: S101 - the caller has looked
    state = reading.state.contributions.get(one.contribution, one.tranche)
    said = Awaited(
        rule="tranche_due",
        target=part.target,
        who=focal_points(terms, one.giver),
        since=state.owed_since,
        due=one.due,
        article=part.contribution.article,
        title=title_of(part, state.sums()),
    )
    return _item(reading, said, today, language) | {"owed": "to"} | _amount(one, one.owed)
