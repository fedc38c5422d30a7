"""The letter of reminder: what a party should have done already, since when, and by which article."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters.errors import NothingLate
from adapters.papers.gathering import late_of
from adapters.papers.names import Names
from adapters.papers.sessions import convention_of
from domain.phases import State
from domain.roles import focal_points, require_party
from domain.words import wording

Json = dict[str, Any]


def reminder_of(state: State, party: str, names: Names, today: date) -> Json:
    """Raises ``NotAParty``, and ``NothingLate`` where the party owes nothing by now."""
    terms = state.terms
    require_party(terms, party)
    owed = late_of(state, names, today, party)
    if not owed:
        raise NothingLate(terms.reference, party)
    return {
        "today": wording.long_date(today, names.language),
        "convention": convention_of(terms, names.language),
        "party": {"name": names.party(party), "people": " ; ".join(map(names.full, focal_points(terms, party)))},
        "owed": owed,
        "sender": {"name": names.name(terms.manager), "title": names.title(terms.manager)},
    }
