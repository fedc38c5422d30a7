"""What a set of tenures must satisfy, whatever keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from activities.ports import Person
from domain.refusals.errors import AlreadyReplaced, BeforeItsCause, NothingToReplace


def refuse_impossible(people: Sequence[Person]) -> None:
    """Raises ``ValueError`` for a tenure that ends before it begins, and for two of one id that begin on one day.

    Only ids and dates are named: the message may end in a log.
    """
    begun = set()
    for person in people:
        if person.until is not None and person.until < person.since:
            raise ValueError(f"{person.id}: a tenure ends on {person.until}, before it begins on {person.since}")
        if (person.id, person.since) in begun:
            raise ValueError(f"{person.id}: two tenures begin on {person.since}")
        begun.add((person.id, person.since))


def with_new_holder(tenures: Sequence[Person], new: Person) -> tuple[Person, ...] | None:
    """The tenures of an office with a new holder, the one before ending the day before; ``None`` where that stands there already.

    Raises ``AlreadyReplaced`` for somebody else on the same day, ``NothingToReplace`` for the holder there is, and ``BeforeItsCause``
    before anybody held it.
    """
    earlier = sorted((one for one in tenures if one.since < new.since), key=lambda one: one.since)
    later = sorted((one for one in tenures if one.since > new.since), key=lambda one: one.since)
    same = next((one for one in tenures if one.since == new.since), None)
    if same is not None:
        if (same.name, same.title, same.email) == (new.name, new.title, new.email):
            return None
        raise AlreadyReplaced(office=new.id, on=new.since.isoformat(), since=same.since.isoformat())
    if not earlier:
        first = later[0].since if later else new.since
        raise BeforeItsCause(on=new.since.isoformat(), cause="first_tenure", cause_on=first.isoformat())
    last, day_before = earlier[-1], new.since - timedelta(days=1)
    if last.name == new.name and (last.until is None or last.until >= new.since):
        raise NothingToReplace(id=new.id)
    ended = replace(last, until=min(last.until or day_before, day_before))
    until = later[0].since - timedelta(days=1) if later else None
    return (*earlier[:-1], ended, replace(new, until=until), *later)
