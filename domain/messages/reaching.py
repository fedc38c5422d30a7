"""Who is written to in whose place, and how: by mail, by a letter that the manager sends, or not at all."""

from __future__ import annotations

from domain.files.directory import Via
from domain.files.terms import Terms
from domain.roles import focal_points, signatories


def reached(terms: Terms, person: str) -> tuple[str | None, bool]:
    """Who is written to in a person's place, and whether by mail: ``(id, True)``, ``(id, False)`` for a letter, ``(None, False)``.

    No machine writes to a minister: a signatory's mail goes to the focal point, or becomes a letter, unless the terms say otherwise.
    It becomes one, too, where the focal point is reached through the signatory again.
    """
    passed: dict[str, bool] = {}
    while person not in passed:
        how = terms.reach.get(person)
        passed[person] = how is None and person in signatories(terms)
        if isinstance(how, Via):
            person = how.via
            continue
        if how in {"letter", "never"}:
            return (person, False) if how == "letter" else (None, False)
        if passed[person]:
            focal = focal_points(terms, terms.party_of(person) or "")
            if not focal or focal[0] == person:
                return person, False
            person = focal[0]
            continue
        return person, True
    return next((who for who, signs in passed.items() if signs), None), False


def recipients(terms: Terms, people: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom to mail and whom to write a letter, each once, in order."""
    ways = [reached(terms, person) for person in people]
    mails = dict.fromkeys(who for who, by_mail in ways if who and by_mail)
    letters = dict.fromkeys(who for who, by_mail in ways if who and not by_mail)
    return tuple(mails), tuple(letters)
