"""The committees of a day: who had a seat in them then, and who was in the chair."""

from __future__ import annotations

from datetime import date

from domain.committees.chairs import presided
from domain.files.terms import Terms
from domain.phases import Phase


def entry_of(state: Phase) -> date | None:
    """The day of entry into force, from which a rotating chair is counted."""
    force = getattr(state, "force", None)
    return force.on if force else None


def seated(state: Phase, day: date) -> Terms:
    """The terms of today, with whoever is in the chair of each committee on a day."""
    return _presided(state.terms, state, day)


def seated_then(state: Phase, day: date, known_at: int | None = None) -> Terms:
    """The terms as they were on a day, with whoever was in the chair; with a version, as they were known before that event.

    A committee that came later is there as it is today: what is told of it from before is counted so.
    """
    then = state.past.terms_on(day, state.terms, known_at)
    known = {one.id for one in then.committees}
    if later := tuple(one for one in state.terms.committees if one.id not in known):
        then = then.model_copy(update={"committees": (*then.committees, *later)})
    return _presided(then, state, day)


def _presided(terms: Terms, state: Phase, day: date) -> Terms:
    if all(one.chair is None for one in terms.committees):
        return terms
    entry = entry_of(state)
    return terms.model_copy(update={"committees": tuple(presided(one, day, entry) for one in terms.committees)})
