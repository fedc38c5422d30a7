"""A non-renewal and the term that it ends: where the term gets another end, so does the convention."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from domain.act import Event, When
from domain.days.calendar import WorkingDays
from domain.files.terms import Term
from domain.life.force import Ending, Force
from domain.life.term import renews


class NonRenewalMoved(Event):
    """``ends_on`` is the new first day out of force; none: the term has no end any more, and no renewal is left to prevent."""

    kind: Literal["non_renewal_moved"] = "non_renewal_moved"
    party: str
    ends_on: date | None


def moved(force: Force, then: Force, term: Term, worked: WorkingDays, when: When) -> tuple[NonRenewalMoved, ...]:
    """The new days of the non-renewals that go with the term, which runs from now on as in ``then`` and under this ``term``."""
    return tuple(
        NonRenewalMoved(when=when, party=one.party or "", ends_on=end) for one, end in _ends(force, then, term, worked) if end != one.on
    )


def _ends(force: Force, then: Force, term: Term, worked: WorkingDays) -> Iterator[tuple[Ending, date | None]]:
    """What came in time ends the current term, wherever its end is now; what came late, the first one that is over no sooner than
    was said.
    """
    for one in force.endings:
        if force.goes_with_term(one):
            n, end = then.renewals, then.end
            while one.on != force.end and end is not None and end < one.on and renews(term, n):
                n += 1
                end = then.end_after(term, n, worked)
            yield one, end


def evolve(force: Force, event: NonRenewalMoved) -> Force:
    """The convention in force with that end on its new day, or without it."""
    return force.model_copy(update={"endings": tuple(found for one in force.endings for found in _moved(one, event))})


def _moved(ending: Ending, event: NonRenewalMoved) -> tuple[Ending, ...]:
    if (ending.cause, ending.party) != ("non_renewal", event.party):
        return (ending,)
    return (ending.model_copy(update={"on": event.ends_on}),) if event.ends_on else ()
