"""What a set of tenures must satisfy, whatever keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from activities.ports import Person


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
