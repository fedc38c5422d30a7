"""Succession: who holds an office, what a party is called, who stands in its place, and who keeps the convention.

Each has its day, and what happened before it keeps the names of its own day. Names of people are not known here: an id is an office.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from domain.act import SYSTEM, Command, Event, When
from domain.changes import amendments
from domain.changes.heirs import Heirs, in_their_place
from domain.files.blocks import Id, Sentence
from domain.files.consistency import require_fitting
from domain.files.directory import Name, Reach, Via
from domain.files.terms import Party, Terms
from domain.life.force import Ending
from domain.phases import Drafting, State
from domain.refusals.errors import (
    AlreadyDenounced,
    AlreadyNamed,
    AlreadyReplaced,
    NotAParty,
    NothingToReplace,
    SuccessionIncomplete,
    UnknownPerson,
    require_not_before,
)
from domain.roles import require_manager
from domain.signature.signing import Given


class ReplaceHolder(Command):
    """An office has another holder from the day of this act on; the names stand in the table of people alone."""

    kind: Literal["replace_holder"] = "replace_holder"
    office: Id


class RenameParty(Command):
    """A party or an institution is called otherwise from the day of this act on; no amendment is needed for that."""

    kind: Literal["rename_party"] = "rename_party"
    party: Id
    fr: Sentence | None = None
    en: Sentence | None = None
    ar: Sentence | None = None
    short: Sentence | None = None
    basis: Sentence | None = None


class SucceedParty(Command):
    """Others come into a party's rights from the day of this act on."""

    kind: Literal["succeed_party"] = "succeed_party"
    party: Id
    successors: Annotated[tuple[Party, ...], Field(min_length=1, max_length=20)]
    """as the directory describes them: offices by their ids"""
    reach: dict[Id, Reach] = {}
    basis: Sentence
    assign: Annotated[dict[Id, Id], Field(max_length=500)] = {}
    """office or right (``milestone.ID``, …) → the office or successor that takes it: see ``domain/changes/heirs.py``"""


class ReplaceManager(Command):
    """Another keeps the convention from the day of this act on."""

    kind: Literal["replace_manager"] = "replace_manager"
    manager: Id


class OfficeHolderChanged(Event):
    kind: Literal["office_holder_changed"] = "office_holder_changed"
    office: str
    since: date


class PartyRenamed(Event):
    """``terms`` hold the new name beside the old ones, each with its first day."""

    kind: Literal["party_renamed"] = "party_renamed"
    party: str
    name: str
    since: date
    terms: Terms


class PartySucceeded(Event):
    """``people`` is which office stands in the place of which; ``given`` and ``declined`` what counts of the signatures from now on;
    ``taken`` who answers for an open objection or summons.
    """

    kind: Literal["party_succeeded"] = "party_succeeded"
    party: str
    successors: tuple[str, ...]
    basis: str
    people: dict[str, str] = {}
    given: tuple[Given, ...] = ()
    declined: tuple[Given, ...] = ()
    taken: dict[str, str] = {}
    terms: Terms


class ManagerReplaced(Event):
    kind: Literal["manager_replaced"] = "manager_replaced"
    manager: str
    predecessor: str
    terms: Terms


Succeeding = ReplaceHolder | RenameParty | SucceedParty | ReplaceManager
SuccessionEvent = OfficeHolderChanged | PartyRenamed | PartySucceeded | ManagerReplaced


def replace_holder(state: State, command: ReplaceHolder, when: When) -> OfficeHolderChanged:
    """Once a day, in the order of the days. Whoever was to sign still is: the office is."""
    require_manager(state.terms, command)
    if command.office not in state.terms.people():
        raise UnknownPerson(person=command.office)
    last = state.holders.get(command.office)
    if last is not None and when.on <= last:
        raise AlreadyReplaced(office=command.office, on=when.on.isoformat(), since=last.isoformat())
    return OfficeHolderChanged(when=when, office=command.office, since=when.on)


def rename_party(state: State, command: RenameParty, when: When) -> PartyRenamed:
    """A name after the last one. Raises ``NothingToReplace`` for the name that the party has already, or for none."""
    require_manager(state.terms, command)
    terms, party = state.terms, body_of(state.terms, command.party)
    said = {language: name for language in ("fr", "en", "ar") if (name := getattr(command, language))}
    last = max(party.names, key=lambda name: name.since, default=None)
    if not said or (last and all(getattr(last, language) == name for language, name in said.items())):
        raise NothingToReplace(id=party.id)
    if last and when.on <= last.since:
        raise AlreadyNamed(party=party.id, on=when.on.isoformat(), since=last.since.isoformat())
    name = Name.model_validate({"from": when.on, "basis": command.basis, **said})
    renamed = party.model_copy(update={"names": (*party.names, name), "short": command.short or party.short})
    changed = {
        "parties": tuple(renamed if one == party else one for one in terms.parties),
        "institutions": tuple(renamed if one == party else one for one in terms.institutions),
    }
    shown = next(iter(said.values()))
    return PartyRenamed(when=when, party=party.id, name=shown, since=when.on, terms=terms.model_copy(update=changed))


def succeed_party(state: State, command: SucceedParty, when: When) -> PartySucceeded:
    """The terms in which successors stand in the party's place. What was signed stays signed, what is owed passes on.

    Raises ``SuccessionIncomplete`` with everything that nobody was given, and ``InvalidTerms`` where the new terms do not fit together.
    """
    require_manager(state.terms, command)
    party = body_of(state.terms, command.party)
    if any(one.id == party.id for one in command.successors):
        raise NothingToReplace(id=party.id)
    if party.names:
        require_not_before(when.on, "party_named", min(name.since for name in party.names))
    if any(one.party == party.id for one in _leaving(state)):
        raise AlreadyDenounced(party=party.id, article=state.terms.term.article)
    heirs = Heirs(party, command.successors, command.assign)
    terms = in_their_place(state.terms, heirs, command.reach)
    heirs.everybody((*amendments.members(state.amendments), *_owners(state)))
    taken = {key: heirs.body(key, party.id) for key in _open_matters(state, party.id)}
    if heirs.missing:
        raise SuccessionIncomplete(party=party.id, missing=", ".join(heirs.missing))
    heirs.everybody(state.mailbox.meant_for())  # what is still to be told goes with whoever has an heir, and waits for nobody's assignment
    for held_up in state.milestones.all:
        heirs.everybody(held_up.block.waits_for if held_up.block else ())  # so does who holds something up
    require_fitting(terms)
    signing = None if isinstance(state, Drafting) else state.signing
    return PartySucceeded(
        when=when,
        party=party.id,
        successors=tuple(one.id for one in command.successors),
        basis=command.basis,
        people=heirs.people,
        given=passed_on(signing.given, state.terms, heirs.people) if signing else (),
        declined=passed_on(signing.declined, state.terms, heirs.people) if signing else (),
        taken=taken,
        terms=terms,
    )


def claims(state: State, party: str) -> tuple[str, ...]:
    """Every key under which something of a party can be assigned in this convention."""
    heirs = Heirs(body_of(state.terms, party), (), {})
    in_their_place(state.terms, heirs, {})
    heirs.everybody((*amendments.members(state.amendments), *_owners(state)))
    for key in _open_matters(state, party):
        heirs.body(key, party)
    return tuple(heirs.missing)


def replace_manager(state: State, command: ReplaceManager, when: When) -> ManagerReplaced:
    """From now on the other one gives the orders; the old one only what another role allows."""
    require_manager(state.terms, command)
    terms, old = state.terms, state.terms.manager
    if command.manager == old:
        raise NothingToReplace(id=old)
    if command.manager == SYSTEM:
        raise UnknownPerson(person=command.manager)
    office = tuple(dict.fromkeys((command.manager, *(who for who in terms.office if who != old))))
    reach = {
        who: Via(via=command.manager) if isinstance(how, Via) and how.via == old else how
        for who, how in terms.reach.items()
        if (who != old or terms.party_of(old)) and not (who == command.manager and _leads_to(terms, who, old))
    }
    changed = terms.model_copy(update={"manager": command.manager, "office": office, "reach": reach})
    require_fitting(changed)
    return ManagerReplaced(when=when, manager=command.manager, predecessor=old, terms=changed)


def _leads_to(terms: Terms, person: str, other: str) -> bool:
    """Whether somebody is reached via another, directly or through people in between."""
    how = terms.reach.get(person)
    return isinstance(how, Via) and (how.via == other or _leads_to(terms, how.via, other))


def body_of(terms: Terms, one: str) -> Party:
    """A party or an institution of a convention. Raises ``NotAParty``."""
    found = next((body for body in (*terms.parties, *terms.institutions) if body.id == one), None)
    if found is None:
        raise NotAParty(party=one)
    return found


def _leaving(state: State) -> tuple[Ending, ...]:
    force = getattr(state, "force", None)
    return force.leaving if force else ()


def _open_matters(state: State, party: str) -> tuple[str, ...]:
    """Objections that it raised, summonses that it has to answer and actions that it owes, as far as they are open."""
    force = getattr(state, "force", None)
    objections = (f"objection.{one.number}" for one in state.texts.objections if one.party == party and one.settled_on is None)
    cures = (f"cure.{one.number}" for one in (force.cures if force else ()) if one.party == party and one.met_on is None)
    actions = (f"action.{one.id}" for one in state.actions.open if one.owner == party)
    return (*objections, *cures, *actions)


def _owners(state: State) -> tuple[str, ...]:
    """Whoever owes an action."""
    return tuple(one.owner for one in state.actions.open if one.owner)


def passed_on(acts: tuple[Given, ...], terms: Terms, people: Mapping[str, str]) -> tuple[Given, ...]:
    """Each act counts for the office that stands in its place; not where that one had to act for itself in the same stage."""
    members = {stage.id: stage.members for stage in terms.stages()}
    return tuple(
        one if (heir := people.get(one.person, one.person)) in members.get(one.stage, ()) else one.model_copy(update={"person": heir})
        for one in acts
    )
