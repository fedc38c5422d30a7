"""The terms of a convention in which others stand in a party's place: wherever its id or one of its offices stood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from domain.files.blocks import Id
from domain.files.directory import Reach, Via
from domain.files.implementation import ByWhom, Committee, MemberEntry, Milestone, Weights
from domain.files.terms import Party, Signature, Term, Terms
from domain.refusals.errors import NotAParty, UnknownPerson


class Heirs:
    """Who takes what of a party. Asked for everything that the party holds, it gathers in ``missing`` what nobody was given.

    A single successor takes everything, an office by the last part of its id (``mic.minister`` → ``mic2.minister``); of several, each
    right and each office must be given to one. The keys are the offices themselves and ``milestone.ID``, ``acceptance.ID``,
    ``commitment.ID``, ``contribution.ID``, ``indicator.ID``, ``weights.COMMITTEE``, ``objection.N``, ``cure.N``,
    ``action.ID`` and ``programme``.
    """

    def __init__(self, party: Party, successors: tuple[Party, ...], given: Mapping[str, str]) -> None:
        self.party = party
        self.successors = successors
        self.missing: dict[str, None] = {}
        self.people: dict[str, str] = {}
        """office → the one that stands in its place, as far as it was asked for"""
        self._given = given
        self._ids = [one.id for one in successors]

    def body(self, key: str, one: Id) -> Id:
        """The party that stands in the place of this one. Raises ``NotAParty`` where the key was given to a stranger."""
        if one != self.party.id:
            return one
        if key in self._given:
            if self._given[key] not in self._ids:
                raise NotAParty(party=self._given[key])
            return self._given[key]
        if len(self._ids) == 1:
            return self._ids[0]
        self.missing[key] = None
        return one

    def person(self, who: Id) -> Id:
        """The office that stands in the place of this one. Raises ``UnknownPerson`` where it was given to a stranger."""
        if who not in self.party.people:
            return who
        offices = [office for one in self.successors for office in one.people]
        named = self._given.get(who)
        if named is not None and named not in offices:
            raise UnknownPerson(person=named)
        alike = [office for office in offices if _last_part(office) == _last_part(who)] if len(self.successors) == 1 else []
        found = named or next(iter(alike), None)
        if found is None:
            self.missing[who] = None
            return who
        self.people[who] = found
        return found

    def everybody(self, people: Iterable[Id]) -> tuple[Id, ...]:
        """Each office once, in order: who sits there already sits there once."""
        return tuple(dict.fromkeys(self.person(who) for who in people))


def _last_part(office: str) -> str:
    return office.rpartition(".")[2]


def in_their_place(terms: Terms, heirs: Heirs, reach: Mapping[str, Reach]) -> Terms:
    """The new terms; whether they fit together is still to be checked. What was taken over once is history and falls away."""
    programme = terms.programme
    if programme is not None:
        programme = programme.model_copy(update={"adopted_by": _by_whom("programme", programme.adopted_by, heirs)})
    return terms.model_copy(
        update={
            "parties": _parties(terms, heirs),
            "institutions": _institutions(terms, heirs),
            "manager": heirs.person(terms.manager),
            "office": heirs.everybody(terms.office),
            "term": _term(terms, heirs),
            "signature": _signature(terms.signature, heirs) if terms.signature else None,
            "committees": tuple(_committee(one, heirs) for one in terms.committees),
            "milestones": tuple(_milestone(one, heirs) for one in terms.milestones),
            "commitments": tuple(
                one.model_copy(update={end: heirs.body(f"commitment.{one.id}", getattr(one, end)) for end in ("promisor", "promisee")})
                for one in terms.commitments
            ),
            "contributions": tuple(
                one.model_copy(update={end: heirs.body(f"contribution.{one.id}", getattr(one, end)) for end in ("giver", "receiver")})
                for one in terms.contributions
            ),
            "indicators": tuple(
                one.model_copy(update={"owner": heirs.body(f"indicator.{one.id}", one.owner)}) if one.owner else one
                for one in terms.indicators
            ),
            "programme": programme,
            "reach": _reach(terms, heirs, reach),
            "so_far": None,
        }
    )


def _term(terms: Terms, heirs: Heirs) -> Term:
    """Where two parties become more, the withdrawal of one ends the convention as it did before, unless the terms say otherwise."""
    term = terms.term
    more = term.notice is not None and len(_parties(terms, heirs)) > len(terms.parties)
    return term.model_copy(update={"withdrawal_of_one": "ends"}) if more and term.withdrawal_of_one is None else term


def _parties(terms: Terms, heirs: Heirs) -> tuple[Party, ...]:
    """Where the party stood, its successors; one that is a party already stays where it is."""
    return _replaced(terms.parties, heirs) if heirs.party in terms.parties else tuple(_richer(one, heirs) for one in terms.parties)


def _institutions(terms: Terms, heirs: Heirs) -> tuple[Party, ...]:
    """An institution that succeeds to a party becomes one; a party that succeeds to an institution stays one."""
    if heirs.party in terms.institutions:
        return tuple(one for one in _replaced(terms.institutions, heirs) if one.id not in terms.party_ids())
    return tuple(one for one in terms.institutions if one.id not in {heir.id for heir in heirs.successors})


def _replaced(bodies: tuple[Party, ...], heirs: Heirs) -> tuple[Party, ...]:
    known = {one.id for one in bodies}
    new = tuple(one for one in heirs.successors if one.id not in known)
    return tuple(each for one in bodies for each in (new if one == heirs.party else (_richer(one, heirs),)))


def _richer(one: Party, heirs: Heirs) -> Party:
    """A party that was there already, with the offices that the directory has given it since."""
    heir = next((heir for heir in heirs.successors if heir.id == one.id), one)
    return one.model_copy(update={"people": tuple(dict.fromkeys((*one.people, *heir.people)))})


def _signature(plan: Signature, heirs: Heirs) -> Signature:
    stages = tuple(stage.model_copy(update={"members": heirs.everybody(stage.members)}) for stage in plan.stages)
    return plan.model_copy(update={"members": heirs.everybody(plan.members), "stages": stages})


def _milestone(one: Milestone, heirs: Heirs) -> Milestone:
    owner, by = heirs.body(f"milestone.{one.id}", one.owner), one.accepted_by
    return one.model_copy(
        update={"owner": owner, "accepted_by": by if isinstance(by, str) else _by_whom(f"acceptance.{one.id}", by, heirs)}
    )


def _by_whom(key: str, by: ByWhom, heirs: Heirs) -> ByWhom:
    return by.model_copy(update={"party": heirs.body(key, by.party)}) if by.party else by


def _committee(one: Committee, heirs: Heirs) -> Committee:
    changed: dict[str, object] = {"members": _seats(one, heirs), "chairs": heirs.everybody(one.chairs)}
    if one.chair:
        changed["chair"] = one.chair.model_copy(update={"order": heirs.everybody(one.chair.order)})
    if one.secretary:
        changed["secretary"] = heirs.person(one.secretary)
    if one.decides and isinstance(one.decides.votes_per, Weights):
        changed["decides"] = one.decides.model_copy(update={"votes_per": _weights(one.id, one.decides.votes_per, heirs)})
    return one.model_copy(update=changed)


def _seats(one: Committee, heirs: Heirs) -> tuple[str | MemberEntry, ...]:
    """One seat for each who sits; whoever sat there in their own right keeps that seat."""
    seats: dict[str, str | MemberEntry] = {}
    own = {entry.who for entry in one.roster()}
    for member, entry in zip(one.members, one.roster(), strict=True):
        who = heirs.person(entry.who)
        alternate = heirs.person(entry.alternate) if entry.alternate else None
        if who != entry.who and who in own:
            continue
        seats[who] = who if isinstance(member, str) else member.model_copy(update={"who": who, "alternate": alternate})
    return tuple(seats.values())


def _weights(committee: str, votes: Weights, heirs: Heirs) -> Weights:
    weights: dict[str, int] = {}
    for who, weight in votes.weights.items():
        heir = heirs.person(who) if who in heirs.party.people else heirs.body(f"weights.{committee}", who)
        weights[heir] = weights.get(heir, 0) + weight
    return votes.model_copy(update={"weights": weights})


def _reach(terms: Terms, heirs: Heirs, reach: Mapping[str, Reach]) -> dict[str, Reach]:
    """Ways to people who are still there, and to those who are new."""
    kept = {
        who: how.model_copy(update={"via": heirs.person(how.via)}) if isinstance(how, Via) else how
        for who, how in terms.reach.items()
        if who not in heirs.party.people
    }
    offices = {office for one in heirs.successors for office in one.people}
    new = {who: how for who, how in reach.items() if who in offices}
    return dict(sorted((new | kept).items()))
