"""Who sits on a committee, with dates: members are appointed and replaced, and seats fall vacant.

An id is an office, so another holder of the same office needs none of this. What was counted before the day of a change stays counted
with the members of its own day; a change never reaches behind a session that was counted already.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, assert_never

from pydantic import Field

from domain.act import Command, Event, When
from domain.committees.committees import committee_of
from domain.committees.seating import entry_of
from domain.files.blocks import Id, Sentence
from domain.files.consistency import require_fitting
from domain.files.directory import Reach
from domain.files.implementation import Committee, Decides, MemberEntry, Weights
from domain.files.terms import Party, Terms
from domain.phases import State
from domain.refusals.errors import ForAnotherParty, NotAMember, NotAParty, UnknownPerson, require_not_before
from domain.refusals.errors_of_seats import AlreadyAMember, ChairTaken, CountedAlready
from domain.roles import focal_points, leaders, require_one_of

Role = Literal["chair", "co_chair", "secretary"]
_CHAIRS = 2


class _Membership(Command):
    """What the changes of a committee's members have in common."""

    committee: Id
    party: Id | None = None
    """the party or institution to which an office that the terms do not know yet belongs"""
    reach: Annotated[dict[Id, Reach], Field(max_length=20)] = {}
    """how such an office is reached, as the directory says"""
    because: Sentence | None = None


class AppointMember(_Membership):
    """Seat a member, or say anew how one sits: with a vote or without, with which alternate, in which role."""

    kind: Literal["appoint_member"] = "appoint_member"
    member: Id
    voting: bool | None = None
    """with a vote unless said; of whoever sits already, as before"""
    alternate: Id | None = None
    role: Role | None = None
    """``chair`` takes the place of the chair before, or joins those who take turns; a secretary alone needs no seat"""


class ReplaceMember(_Membership):
    """Another takes a member's seat with its role, fills one that is vacant, or becomes the alternate or the secretary instead."""

    kind: Literal["replace_member"] = "replace_member"
    member: Id
    successor: Id


class LeaveCommittee(Command):
    """A member leaves: a voting seat is vacant until somebody takes it, one without a vote is gone."""

    kind: Literal["leave_committee"] = "leave_committee"
    committee: Id
    member: Id
    because: Sentence | None = None


class MemberAppointed(Event):
    """``terms`` are the whole terms from that day on."""

    kind: Literal["member_appointed"] = "member_appointed"
    committee: str
    member: str
    voting: bool
    alternate: str | None = None
    role: str | None = None
    because: str | None = None
    terms: Terms


class MemberReplaced(Event):
    """``terms`` are the whole terms from that day on."""

    kind: Literal["member_replaced"] = "member_replaced"
    committee: str
    member: str
    successor: str
    because: str | None = None
    terms: Terms


class MemberLeft(Event):
    """``terms`` are the whole terms from that day on; ``vacant`` says whether a voting seat waits for somebody."""

    kind: Literal["member_left"] = "member_left"
    committee: str
    member: str
    vacant: bool
    because: str | None = None
    terms: Terms


Membership = AppointMember | ReplaceMember | LeaveCommittee
MemberEvent = MemberAppointed | MemberReplaced | MemberLeft


def change(state: State, command: Membership, when: When) -> MemberEvent:
    """Whoever sits from that day on. Never refused because of what the old members did: that stays as it was recorded."""
    match command:
        case AppointMember():
            return appoint(state, command, when)
        case ReplaceMember():
            return replace(state, command, when)
        case LeaveCommittee():
            return leave(state, command, when)
        case _:
            assert_never(command)


def appoint(state: State, command: AppointMember, when: When) -> MemberAppointed:
    """Raises ``AlreadyAMember`` where nothing would change, ``ChairTaken``, and ``InvalidTerms`` for what does not fit."""
    committee = committee_of(state.terms, command.committee)
    _require_right(state, committee, command, () if _more_than_its_own(committee, command) else (command.member,), when)
    _require_order(state, committee, when)
    terms = _knowing(state.terms, command, command.member)
    if command.alternate and command.alternate not in terms.people():
        terms = _knowing(terms, command, command.alternate)
    changed = _in_role(_seated(committee, command), command)
    if changed == committee:
        raise AlreadyAMember(person=command.member, committee=committee.id)
    seat = next((one for one in changed.roster() if one.who == command.member), None)
    return MemberAppointed(
        when=when,
        committee=committee.id,
        member=command.member,
        voting=seat is not None and seat.voting,
        alternate=seat.alternate if seat else None,
        role=command.role,
        because=command.because,
        terms=_fitting(terms, changed),
    )


def replace(state: State, command: ReplaceMember, when: When) -> MemberReplaced:
    """Raises ``NotAMember`` for whoever holds no place there, ``AlreadyAMember`` for a successor who sits already."""
    committee = committee_of(state.terms, command.committee)
    _require_right(state, committee, command, (command.member, command.successor), when)
    _require_order(state, committee, when)
    old, new = command.member, command.successor
    if old not in _everybody(committee):
        raise NotAMember(person=old, committee=committee.id)
    if new == old and not any(one.who == old and one.vacant for one in committee.roster()):
        raise AlreadyAMember(person=new, committee=committee.id)
    sits = any(one.who == new and not one.vacant for one in committee.roster())
    if sits and any(old in {one.who, one.alternate} for one in committee.roster()):
        raise AlreadyAMember(person=new, committee=committee.id)
    terms = _knowing(state.terms, command, new)
    return MemberReplaced(
        when=when,
        committee=committee.id,
        member=old,
        successor=new,
        because=command.because,
        terms=_fitting(terms, _with_another(committee, old, new)),
    )


def leave(state: State, command: LeaveCommittee, when: When) -> MemberLeft:
    """Raises ``NotAMember`` for whoever holds no place there."""
    committee = committee_of(state.terms, command.committee)
    _require_right(state, committee, command, (command.member,), when)
    _require_order(state, committee, when)
    who = command.member
    seat = next((one for one in committee.roster() if one.who == who), None)
    if who not in _everybody(committee) or (seat is not None and seat.vacant):
        raise NotAMember(person=who, committee=committee.id)
    return MemberLeft(
        when=when,
        committee=committee.id,
        member=who,
        vacant=seat is not None and seat.voting,
        because=command.because,
        terms=_fitting(state.terms, _without(committee, who)),
    )


# ── Who may, and since when ────────────────────────────────────────────────────────────────────


def _require_right(state: State, committee: Committee, command: Command, own: tuple[Id, ...], when: When) -> None:
    """The committee's leaders of that day and the manager may; a party's focal point, for a seat of its own."""
    parties = {state.terms.party_of(who) for who in own if who in state.terms.people()}
    parties |= {named} if (named := getattr(command, "party", None)) else set()
    mine = focal_points(state.terms, next(iter(parties)) or "") if own and len(parties) == 1 else ()
    require_one_of(state.terms, command, tuple(dict.fromkeys((*leaders(committee, when.on, entry_of(state)), *mine))), committee.article)


def _more_than_its_own(committee: Committee, command: AppointMember) -> bool:
    """Whether an appointment changes how the committee is led or how many votes there are, which is not a party's to decide alone."""
    seat = next((one for one in committee.roster() if one.who == command.member), None)
    voted = seat is not None and seat.voting
    return command.role is not None or (command.voting is not False and not voted and (seat is None or command.voting is True))


def _require_order(state: State, committee: Committee, when: When) -> None:
    """Changes come in the order of their days, and none before or on the day of a session that was counted already."""
    former = state.past.former
    later = zip(former, [*(one.terms for one in former), state.terms][1:], strict=True)
    changed = (one.since for one, terms in later if _found(one.terms, committee.id) != _found(terms, committee.id))
    require_not_before(when.on, "membership", max(changed, default=date.min))
    counted = max((one.held_on for one in state.committees.get(committee.id).sessions if one.held_on), default=date.min)
    if when.on <= counted:
        raise CountedAlready(committee=committee.id, on=when.on.isoformat(), held=counted.isoformat())


def _found(terms: Terms, committee: str) -> Committee | None:
    return next((one for one in terms.committees if one.id == committee), None)


# ── The new terms ──────────────────────────────────────────────────────────────────────────────


def _knowing(terms: Terms, command: AppointMember | ReplaceMember, who: Id) -> Terms:
    """The terms with an office that they did not know, among the people of the party that was named. Raises where none was, or another."""
    if who in terms.people():
        belongs_to = terms.party_of(who)
        if command.party is not None and belongs_to != command.party:
            raise ForAnotherParty(person=who, party=command.party, belongs_to=belongs_to or terms.manager)
        return terms
    if command.party is None:
        raise UnknownPerson(person=who, add_with="--of")
    if all(one.id != command.party for one in (*terms.parties, *terms.institutions)):
        raise NotAParty(party=command.party)
    reach = {who: command.reach[who]} if who in command.reach else {}
    return terms.model_copy(
        update={
            "parties": tuple(_with_office(one, command.party, who) for one in terms.parties),
            "institutions": tuple(_with_office(one, command.party, who) for one in terms.institutions),
            "reach": {**terms.reach, **reach},
        }
    )


def _with_office(body: Party, party: Id, who: Id) -> Party:
    return body.model_copy(update={"people": (*body.people, who)}) if body.id == party else body


def _fitting(terms: Terms, changed: Committee) -> Terms:
    """Raises ``InvalidTerms`` with the place of whatever does not fit."""
    new = terms.model_copy(update={"committees": tuple(changed if one.id == changed.id else one for one in terms.committees)})
    require_fitting(new)
    return new


def _everybody(committee: Committee) -> set[str | None]:
    """Whoever has a place in the committee, in whatever capacity."""
    seats = committee.roster()
    return {*(one.who for one in seats), *(one.alternate for one in seats), committee.secretary} - {None}


def _seated(committee: Committee, command: AppointMember) -> Committee:
    old = next((one for one in committee.roster() if one.who == command.member), None)
    if old is None and command.role == "secretary" and command.voting is None:
        return committee
    voting = command.voting if command.voting is not None else old.voting if old else True
    seat = MemberEntry(who=command.member, alternate=command.alternate or (old.alternate if old else None), voting=voting)
    if old == seat:
        return committee
    kept = tuple(seat if entry.who == seat.who else member for member, entry in zip(committee.members, committee.roster(), strict=True))
    return committee.model_copy(update={"members": kept if old else (*kept, seat)})


def _in_role(committee: Committee, command: AppointMember) -> Committee:
    who, chair = command.member, committee.chair
    if command.role == "secretary":
        return committee.model_copy(update={"secretary": who})
    if command.role is None or who in (chair.order if chair else committee.chairs if command.role == "co_chair" else ()):
        return committee
    if command.role == "co_chair" and (chair or len(committee.chairs) >= _CHAIRS):
        known = chair.order if chair else committee.chairs
        raise ChairTaken(committee=committee.id, person=who, chairs=", ".join(known))
    if chair:
        return committee.model_copy(update={"chair": chair.model_copy(update={"order": (*chair.order, who)})})
    return committee.model_copy(update={"chairs": (who,) if command.role == "chair" else (*committee.chairs, who)})


def _with_another(committee: Committee, old: Id, new: Id) -> Committee:
    """The successor in each place of the old one; whoever becomes a member is an alternate no more."""

    def instead(who: Id | None) -> Id | None:
        return new if who == old else who

    members = tuple(
        entry.model_copy(
            update={
                "who": instead(entry.who),
                "alternate": None if new == entry.alternate else instead(entry.alternate),
                "vacant": entry.vacant and entry.who != old,
            }
        )
        if {old, new} & {entry.who, entry.alternate}
        else member
        for member, entry in zip(committee.members, committee.roster(), strict=True)
    )
    changed: dict[str, Any] = {
        "members": members,
        "chairs": tuple(new if who == old else who for who in committee.chairs),
        "secretary": instead(committee.secretary),
        "decides": _weighed(committee.decides, old, new) if committee.decides else None,
    }
    if committee.chair:
        order = tuple(new if who == old else who for who in committee.chair.order)
        changed["chair"] = committee.chair.model_copy(update={"order": order})
    return committee.model_copy(update=changed)


def _without(committee: Committee, who: Id) -> Committee:
    """Their voting seat vacant, the chair with it if it was theirs; the other places that they held are free."""
    members = tuple(
        entry.model_copy(update={"alternate": None, "vacant": entry.vacant or entry.who == who})
        if who in {entry.who, entry.alternate}
        else member
        for member, entry in zip(committee.members, committee.roster(), strict=True)
        if entry.who != who or entry.voting
    )
    secretary = None if committee.secretary == who else committee.secretary
    left = committee.model_copy(update={"members": members, "secretary": secretary})
    seated = {entry.who for entry in left.roster()}
    turns = tuple(one for one in committee.chair.order if one in seated) if committee.chair else ()
    chair = committee.chair.model_copy(update={"order": turns}) if committee.chair and turns else None
    return left.model_copy(update={"chairs": tuple(one for one in committee.chairs if one in seated), "chair": chair})


def _weighed(decides: Decides, old: Id, new: Id) -> Decides:
    """A member's own weight goes with the seat."""
    if not isinstance(decides.votes_per, Weights) or old not in decides.votes_per.weights:
        return decides
    weights = {new if who == old else who: weight for who, weight in decides.votes_per.weights.items()}
    return decides.model_copy(update={"votes_per": Weights(weights=weights)})
