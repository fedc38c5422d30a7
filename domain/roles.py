"""Who may do what: roles follow from the terms, and every act is checked against them."""

from __future__ import annotations

from datetime import date

from domain.act import Command
from domain.committees.chairs import chairs_on
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.refusals.errors import NotAllowed, NotAParty, UnknownPerson
from domain.remembered import of_the_last


def focal_points(terms: Terms, party: str) -> tuple[str, ...]:
    """Who speaks for a party day by day: its offices named ``focal…``; else whoever of it signs nothing."""
    people = next((entry.people for entry in (*terms.parties, *terms.institutions) if entry.id == party), ())
    named = tuple(who for who in people if who.rpartition(".")[2].startswith("focal"))
    return named or tuple(who for who in people if who not in signatories(terms))


def speakers(terms: Terms, party: str) -> tuple[str, ...]:
    """Who may speak for a party about the text: its focal points and whoever of it signs or gives a visa."""
    acting = (who for stage in terms.stages() for who in stage.members if terms.party_of(who) == party)
    return tuple(dict.fromkeys((*focal_points(terms, party), *acting)))


@of_the_last
def signatories(terms: Terms) -> frozenset[str]:
    """Whoever signs, in any stage of signatures: holders of a mandate."""
    return frozenset(who for stage in terms.stages() if stage.kind == "signature" for who in stage.members)


def leaders(committee: Committee, day: date | None = None, entry: date | None = None) -> tuple[str, ...]:
    """Chairs and secretary; where the chair rotates, whoever has it on the day, counted from entry into force, else all who take turns.

    A chair whose seat is vacant leads nobody.
    """
    turns = committee.chair.order if committee.chair and day is None else ()
    chairs = chairs_on(committee, day, entry) if day else committee.chairs
    vacant = {entry.who for entry in committee.roster() if entry.vacant}
    return (*(who for who in (*chairs, *turns) if who not in vacant), *((committee.secretary,) if committee.secretary else ()))


def require_known(terms: Terms, command: Command) -> None:
    """Whoever records and whoever acted are people of this convention, and only some may record for another."""
    for who in (command.actor, command.person):
        if who not in terms.people():
            raise UnknownPerson(person=who)
    if command.by is not None and command.by != command.actor and not may_record_for_others(terms, command.actor):
        raise NotAllowed(person=command.actor, act=command.kind, needs="manager or secretary")


def may_record_for_others(terms: Terms, person: str) -> bool:
    """The programme manager, and the secretary of any committee."""
    return person == terms.manager or any(person == committee.secretary for committee in terms.committees)


def require_manager(terms: Terms, command: Command) -> None:
    """Raises ``NotAllowed`` for anybody but the programme manager."""
    if command.actor != terms.manager:
        raise NotAllowed(person=command.actor, act=command.kind, needs="manager")


def require_one_of(terms: Terms, command: Command, allowed: tuple[str, ...], article: str | None = None) -> None:
    """Raises ``NotAllowed`` unless whoever acted is one of these people; the programme manager may, too."""
    if command.person not in (*allowed, terms.manager):
        raise NotAllowed(person=command.person, act=command.kind, needs=", ".join(allowed) or terms.manager, article=article)


def require_party(terms: Terms, party: str) -> None:
    """Raises ``NotAParty`` for an id that is no party of the convention."""
    if party not in terms.party_ids():
        raise NotAParty(party=party)
