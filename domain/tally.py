"""Counting: who sat, who was represented, whether there was a quorum, and what each decision's votes came to, explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.blocks import Id, Share
from domain.errors import NotAMember, NotVoting, StandInsRefused, TooManyProxies, VoteOfAnAbsentee
from domain.implementation import Committee, DecisionRule, MemberEntry
from domain.sheet import Decision, Vote
from domain.terms import Terms
from domain.wording import of, plural

Result = Literal["adopted", "rejected", "no_quorum"]


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

    @property
    def counts(self) -> bool:
        return self.voting and not self.recused

    @property
    def heard(self) -> bool:
        """Whether a vote can be cast from it."""
        return self.taken_by is not None or self.proxy is not None


class QuorumCount(BaseModel):
    model_config = ConfigDict(frozen=True)

    needed: int
    met: bool


class MajorityCount(BaseModel):
    model_config = ConfigDict(frozen=True)

    rule: str
    needed: int
    met: bool
    casting_vote: str | None = Field(default=None, exclude_if=lambda person: person is None)
    """whose casting vote made it, in a tie; not written where there was none, as before this was"""


class Tally(BaseModel):
    """One decision counted and explained; stored in the event as it was counted.

    ``base``, ``present``, ``represented`` and ``recused`` are voting seats; the rest are votes.
    """

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    base: int
    present: int
    represented: int
    recused: int
    in_favour: int = Field(alias="for")
    against: int
    abstained: int
    quorum: QuorumCount | None
    majority: MajorityCount | None
    result: Result
    because: str


class Attendance(BaseModel):
    """The seats of a session, filled from its sheet."""

    model_config = ConfigDict(frozen=True)

    seats: tuple[Seat, ...]

    def seat_of(self, person: str) -> Seat | None:
        """The seat of a member, or the one that an alternate or a stand-in took."""
        own = next((seat for seat in self.seats if seat.member == person), None)
        return own or next((seat for seat in self.seats if seat.taken_by == person), None)

    @property
    def base(self) -> int:
        return sum(seat.counts for seat in self.seats)

    @property
    def present(self) -> int:
        return sum(seat.counts and seat.taken_by is not None for seat in self.seats)

    @property
    def represented(self) -> int:
        return sum(seat.counts and seat.taken_by is None and seat.proxy is not None for seat in self.seats)

    @property
    def recused(self) -> int:
        return sum(seat.voting and seat.recused for seat in self.seats)


def needed_of(share: Share, base: int) -> int:
    """How many a fraction of the base or a count asks for; a fraction is rounded up."""
    return ceil(Fraction(share) * base) if "/" in share else int(share)


def attend(committee: Committee, present: tuple[Present, ...], proxies: Mapping[str, str], recused: tuple[str, ...]) -> Attendance:
    """Fill the seats. Raises for strangers, stand-ins where none are admitted, and proxies beyond the rules."""
    roster = committee.roster()
    taken = _taken(committee, roster, present)
    seats = {entry.who: Seat(member=entry.who, voting=entry.voting, taken_by=taken.get(entry.who)) for entry in roster}
    for who in (*recused, *proxies, *proxies.values()):
        if who not in seats and who not in taken.values():
            raise NotAMember(person=who, committee=committee.id)
    if committee.decides is not None:
        for holder, held in Counter(proxies.values()).items():
            if held > committee.decides.proxies:
                raise TooManyProxies(person=holder, held=held, allowed=committee.decides.proxies, article=committee.decides.article)
    for giver, holder in proxies.items():
        if holder not in taken.values():
            raise VoteOfAnAbsentee(person=holder, committee=committee.id)
        if giver in seats:
            seats[giver] = seats[giver].model_copy(update={"proxy": holder})
    for who in recused:
        member = next(seat.member for seat in seats.values() if who in {seat.member, seat.taken_by})
        seats[member] = seats[member].model_copy(update={"recused": True})
    return Attendance(seats=tuple(seats.values()))


def _taken(committee: Committee, roster: tuple[MemberEntry, ...], present: tuple[Present, ...]) -> dict[str, str]:
    """Member → who sat in the seat. A member who came in person comes before an alternate or a stand-in."""
    taken: dict[str, str] = {}
    members = {entry.who for entry in roster}
    alternates = {entry.alternate: entry.who for entry in roster if entry.alternate}
    for one in present:
        if one.stands_in_for is not None:
            if one.stands_in_for not in members:
                raise NotAMember(person=one.stands_in_for, committee=committee.id)
            if committee.stand_ins == "refused":
                raise StandInsRefused(person=one.stands_in_for, committee=committee.id, article=committee.article)
            taken.setdefault(one.stands_in_for, one.person)
        elif one.person in members:
            taken[one.person] = one.person
        elif one.person in alternates:
            taken.setdefault(alternates[one.person], one.person)
        else:
            raise NotAMember(person=one.person, committee=committee.id)
    return taken


def quorum_of(attendance: Attendance, committee: Committee) -> QuorumCount | None:
    """Whether enough voting seats are filled; ``None`` where the terms ask for no quorum."""
    if committee.quorum is None:
        return None
    filled = attendance.present + (attendance.represented if committee.quorum.represented_counts else 0)
    needed = needed_of(committee.quorum.at_least, attendance.base)
    return QuorumCount(needed=needed, met=filled >= needed)


def tally(attendance: Attendance, committee: Committee, terms: Terms, decision: Decision) -> Tally:
    """Count one decision by the rule for its kind."""
    quorum = quorum_of(attendance, committee)
    in_favour, against, abstained = _count(_votes(attendance, committee, decision.votes), committee, terms)
    lost = quorum is not None and not quorum.met
    majority = None if lost else _majority(attendance, committee, decision, (in_favour, against, abstained))
    result: Result = "no_quorum" if lost else "adopted" if majority and majority.met else "rejected"
    counted = Tally(
        base=attendance.base,
        present=attendance.present,
        represented=attendance.represented,
        recused=attendance.recused,
        in_favour=in_favour,
        against=against,
        abstained=abstained,
        quorum=quorum,
        majority=majority,
        result=result,
        because="",
    )
    return counted.model_copy(update={"because": _because(counted, committee, voted=bool(decision.votes))})


def _votes(attendance: Attendance, committee: Committee, given: Mapping[str, Vote] | None) -> dict[str, Vote]:
    """Seat → vote. Without votes everyone heard is for; with them, whoever is left out abstains."""
    votes: dict[str, Vote] = {seat.member: "abstain" if given else "for" for seat in attendance.seats if seat.counts and seat.heard}
    for person, vote in (given or {}).items():
        seat = attendance.seat_of(person)
        if seat is None:
            raise NotAMember(person=person, committee=committee.id)
        if not seat.counts:
            raise NotVoting(person=person, committee=committee.id, recused=seat.recused)
        if not seat.heard:
            raise VoteOfAnAbsentee(person=person, committee=committee.id)
        votes[seat.member] = vote
    return votes


def _count(votes: Mapping[str, Vote], committee: Committee, terms: Terms) -> tuple[int, int, int]:
    """For, against and abstained: a vote each, or one a party that counts where all its votes cast agree."""
    if committee.decides is not None and committee.decides.votes_per == "party":
        cast: dict[str | None, set[Vote]] = {}
        for member, vote in votes.items():
            cast.setdefault(terms.party_of(member), set()).update({vote} - {"abstain"})
        ballots: list[Vote] = [next(iter(voices)) if len(voices) == 1 else "abstain" for voices in cast.values()]
    else:
        ballots = list(votes.values())
    return ballots.count("for"), ballots.count("against"), ballots.count("abstain")


def _majority(attendance: Attendance, committee: Committee, decision: Decision, count: tuple[int, int, int]) -> MajorityCount:
    in_favour, against, _ = count
    rule = _rule(committee, decision)
    whole = {"votes_cast": in_favour + against, "present": sum(count), "all_members": attendance.base}[rule.base if rule else "votes_cast"]
    name = rule.majority if rule else "consensus"
    needed = {"absolute": whole // 2 + 1, "two_thirds": ceil(Fraction(2 * whole, 3)), "unanimity": whole, "consensus": 1}[name]
    met = in_favour >= max(needed, 1) and (against == 0 or name != "consensus")
    casting = None
    if not met and name == "absolute" and in_favour == against and in_favour + 1 >= needed:
        casting = _casting_vote(attendance, committee, decision)
    return MajorityCount(rule=name, needed=needed, met=met or casting is not None, casting_vote=casting)


def _rule(committee: Committee, decision: Decision) -> DecisionRule | None:
    return committee.decides.exceptions.get(decision.kind, committee.decides) if committee.decides else None


def _casting_vote(attendance: Attendance, committee: Committee, decision: Decision) -> str | None:
    """Who sits for a single chair that has a casting vote, and voted for."""
    if committee.decides is None or not committee.decides.casting_vote or len(committee.chairs) != 1:
        return None
    seat = attendance.seat_of(committee.chairs[0])
    voices = {seat.member, seat.taken_by} if seat else set()
    in_favour = any(vote == "for" for person, vote in (decision.votes or {}).items() if person in voices)
    return (seat.taken_by or seat.member) if seat and in_favour else None


def _because(counted: Tally, committee: Committee, *, voted: bool) -> str:
    """The tally in one French sentence, with the article."""
    seats = _said("{present} présent(s) et {represented} représenté(s) sur {base}", counted)
    seats += f", quorum {counted.quorum.needed}" if counted.quorum else ", sans quorum fixé"
    article = f" (art. {committee.quorum.article})" if committee.quorum and committee.quorum.article else ""
    if counted.majority is None:
        return f"{seats}{article} : le quorum n'est pas atteint"
    votes = _said("{in_favour} pour, {against} contre, {abstained} abstention(s)", counted) if voted else "sans vote"
    rules = {"absolute": "majorité absolue", "two_thirds": "deux tiers", "unanimity": "unanimité", "consensus": "consensus"}
    fixed = "" if committee.decides else " des présents, faute de règle"
    result = "adopté" if counted.majority.met else "rejeté"
    casting = f", voix prépondérante {of(counted.majority.casting_vote)}" if counted.majority.casting_vote else ""
    return f"{seats}{article} ; {votes} ; {rules[counted.majority.rule]}{fixed}{casting} : {result}"


def _said(template: str, counted: Tally) -> str:
    figures = {key: str(value) for key, value in counted.model_dump().items()}
    return plural(template, figures).format_map(figures)
