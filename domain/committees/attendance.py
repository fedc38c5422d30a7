"""Who sat at a session: its seats filled from the sheet, who was represented by whom, and whether there was a quorum.

One seat has one vote. What cannot be true of a sheet (a stranger, a seat taken twice, a proxy of somebody who came) is refused by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import ceil

from pydantic import BaseModel, ConfigDict

from domain.files.blocks import Id, Share
from domain.files.implementation import Committee, MemberEntry
from domain.refusals.errors import NotAMember, StandInsRefused, TooManyProxies, VoteOfAnAbsentee
from domain.refusals.errors_of_seats import (
    ChainOfProxies,
    GiverIsPresent,
    ListedTwice,
    ProxyToOneself,
    ProxyToSomebodyRecused,
    SitsAlready,
    TwoInOneSeat,
)


class Present(BaseModel):
    """Somebody who sat: a member, an alternate, or a stand-in for a member."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person: Id
    stands_in_for: Id | None = None
    party: Id | None = None
    letter: bool = False
    """whether a letter sent the stand-in"""


class Seat(BaseModel):
    """A member's place at a session and who filled it, if anybody."""

    model_config = ConfigDict(frozen=True)

    member: str
    voting: bool
    taken_by: str | None = None
    proxy: str | None = None
    recused: bool = False
    vacant: bool = False
    """whose member has left, and nobody has come in that place yet"""
    unsent: bool = False
    """taken by a stand-in without the letter that the committee asks for: who sits so neither counts nor votes"""

    @property
    def counts(self) -> bool:
        return self.voting and not self.recused

    @property
    def sat(self) -> bool:
        """Whether somebody sat in it who counts."""
        return self.taken_by is not None and not self.unsent

    @property
    def heard(self) -> bool:
        """Whether a vote can be cast from it."""
        return self.sat or self.proxy is not None


class QuorumCount(BaseModel):
    model_config = ConfigDict(frozen=True)

    needed: int
    met: bool


class Attendance(BaseModel):
    """The seats of a session, filled from its sheet."""

    model_config = ConfigDict(frozen=True)

    seats: tuple[Seat, ...]

    def seat_of(self, person: str) -> Seat | None:
        """The seat of a member, or the one that an alternate or a stand-in took."""
        filled = [seat for seat in self.seats if not seat.vacant]
        own = next((seat for seat in filled if seat.member == person), None)
        return own or next((seat for seat in filled if seat.taken_by == person), None)

    @property
    def base(self) -> int:
        """Every voting seat, vacant or not; whoever is recused is left out."""
        return sum(seat.counts for seat in self.seats)

    @property
    def vacant(self) -> int:
        return sum(seat.counts and seat.vacant for seat in self.seats)

    @property
    def present(self) -> int:
        return sum(seat.counts and seat.sat for seat in self.seats)

    @property
    def represented(self) -> int:
        return sum(seat.counts and not seat.sat and seat.proxy is not None for seat in self.seats)

    @property
    def recused(self) -> int:
        return sum(seat.voting and seat.recused for seat in self.seats)

    @property
    def unsent(self) -> int:
        """Stand-ins without a letter, who sat and do not count."""
        return sum(seat.counts and seat.unsent for seat in self.seats)


def needed_of(share: Share, base: int) -> int:
    """How many a fraction of the base or a count asks for; a fraction is rounded up."""
    return ceil(Fraction(share) * base) if "/" in share else int(share)


def quorum_of(attendance: Attendance, committee: Committee, *, second: bool = False) -> QuorumCount | None:
    """Whether enough voting seats are filled; ``None`` where the terms ask for no quorum. Nobody is never a quorum.

    ``second``: the session was convened a second time, for which the terms may ask less.
    """
    quorum = committee.quorum
    if quorum is None:
        return None
    share = quorum.second_call.at_least if second and quorum.second_call else quorum.at_least
    base = attendance.base - (attendance.vacant if quorum.base == "appointed" else 0)
    filled = attendance.present + (attendance.represented if quorum.represented_counts else 0)
    needed = max(1, needed_of(share, base))
    return QuorumCount(needed=needed, met=filled >= needed)


# ── Filling the seats ──────────────────────────────────────────────────────────────────────────


def attend(committee: Committee, present: tuple[Present, ...], proxies: Mapping[str, str], recused: tuple[str, ...]) -> Attendance:
    """Fill the seats. Raises for strangers, stand-ins where none are admitted, a seat taken twice, and proxies against the rules."""
    roster = tuple(entry for entry in committee.roster() if not entry.vacant)
    taken = _taken(committee, roster, present)
    seats = {entry.who: _seat(committee, entry, taken.get(entry.who)) for entry in committee.roster()}
    sitting = {one.person: member for member, one in taken.items()}
    members = {entry.who for entry in roster}
    for who in (*recused, *proxies, *proxies.values()):
        if who not in members and who not in sitting:
            raise NotAMember(person=who, committee=committee.id)
    for who in recused:
        member = sitting.get(who, who)
        seats[member] = seats[member].model_copy(update={"recused": True})
    _require_regular(committee, seats, proxies, sitting)
    for giver, holder in proxies.items():
        if not seats[sitting[holder]].unsent:
            seats[giver] = seats[giver].model_copy(update={"proxy": holder})
    return Attendance(seats=tuple(seats.values()))


def _seat(committee: Committee, entry: MemberEntry, taken: Present | None) -> Seat:
    stands_in = taken is not None and taken.stands_in_for is not None
    return Seat(
        member=entry.who,
        voting=entry.voting,
        taken_by=taken.person if taken else None,
        vacant=entry.vacant,
        unsent=taken is not None and stands_in and committee.stand_ins == "with_letter" and not taken.letter,
    )


def _taken(committee: Committee, roster: tuple[MemberEntry, ...], present: tuple[Present, ...]) -> dict[str, Present]:
    """Member → who sat in the seat. An alternate sits only where neither the member nor a stand-in does."""
    listed = Counter(one.person for one in present)
    if twice := next((who for who, times in listed.items() if times > 1), None):
        raise ListedTwice(person=twice, committee=committee.id)
    members = {entry.who for entry in roster}
    alternates = {entry.alternate: entry.who for entry in roster if entry.alternate}
    taken: dict[str, Present] = {}
    for one in sorted(present, key=lambda one: one.stands_in_for is None and one.person not in members):  # alternates come last
        member = one.stands_in_for or (one.person if one.person in members else alternates.get(one.person))
        if member not in members:
            raise NotAMember(person=one.stands_in_for or one.person, committee=committee.id)
        if one.stands_in_for is not None:
            _require_admitted(committee, one, members)
        if member in taken and (one.stands_in_for or one.person in members):
            raise TwoInOneSeat(member=member, people=f"{taken[member].person}, {one.person}", committee=committee.id)
        taken.setdefault(member, one)
    return taken


def _require_admitted(committee: Committee, one: Present, members: set[str]) -> None:
    if committee.stand_ins == "refused":
        raise StandInsRefused(person=one.stands_in_for, committee=committee.id, article=committee.article)
    if one.person in members:
        raise SitsAlready(person=one.person, stands_in_for=one.stands_in_for, committee=committee.id)


def _require_regular(committee: Committee, seats: Mapping[str, Seat], proxies: Mapping[str, str], sitting: Mapping[str, str]) -> None:
    """A proxy goes from a member whose seat is empty to somebody who sits and is not recused, and no further."""
    article = committee.decides.article if committee.decides else None
    for giver, holder in proxies.items():
        if giver == holder:
            raise ProxyToOneself(person=giver, committee=committee.id, article=article)
        if holder in proxies:
            raise ChainOfProxies(person=giver, holder=holder, further=proxies[holder], committee=committee.id, article=article)
        if giver in sitting or seats[giver].taken_by is not None:
            raise GiverIsPresent(person=giver, holder=holder, committee=committee.id, article=article)
        if holder not in sitting:
            raise VoteOfAnAbsentee(person=holder, committee=committee.id)
        if seats[sitting[holder]].recused:
            raise ProxyToSomebodyRecused(person=giver, holder=holder, committee=committee.id, article=article)
    if committee.decides is not None:
        for holder, held in Counter(proxies.values()).items():
            if held > committee.decides.proxies:
                raise TooManyProxies(person=holder, held=held, allowed=committee.decides.proxies, article=article)
