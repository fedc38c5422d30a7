"""Counting: what each decision's votes came to by the rule for its kind, explained with its article.

The quorum counts seats; votes are one a seat, one a party, or weighed. No rule may turn approval into refusal because of one more vote in
favour: see ``docs/decisions/0033-how-votes-are-counted.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from domain.committees.attendance import Attendance, QuorumCount, Seat, quorum_of
from domain.files.implementation import Committee, DecisionRule, Weights
from domain.files.sheet import Decision, Vote
from domain.files.terms import Terms
from domain.refusals.errors import NotAMember, NotVoting, VoteOfAnAbsentee
from domain.refusals.errors_of_seats import AlternateBesideMember, TwoVotesOfOneSeat
from domain.words.plurals import agreed
from domain.words.wording_of_values import of

Result = Literal["adopted", "rejected", "no_quorum"]


class MajorityCount(BaseModel):
    model_config = ConfigDict(frozen=True)

    rule: str
    needed: int
    met: bool
    casting_vote: str | None = Field(default=None, exclude_if=lambda person: person is None)
    """whose casting vote made it; not written where there was none, as before this was"""


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


class Votes(NamedTuple):
    """Votes as the rule weighs them; ``all`` is what every member together would have."""

    in_favour: int
    against: int
    abstained: int
    all: int

    @property
    def heard(self) -> int:
        return self.in_favour + self.against + self.abstained


def tally(attendance: Attendance, committee: Committee, terms: Terms, decision: Decision, *, second: bool = False) -> Tally:
    """Count one decision by the rule for its kind; ``second``: in a session that was convened a second time."""
    quorum = quorum_of(attendance, committee, second=second)
    voices = _voices(attendance, committee, decision.votes)
    votes = _weighed(voices, attendance, committee, terms)
    lost = quorum is not None and not quorum.met
    rule = rule_for(committee, decision.kind)
    majority = None if lost else _majority(votes, rule, _casting_vote(voices, attendance, committee, decision))
    result: Result = "no_quorum" if lost else "adopted" if majority and majority.met else "rejected"
    counted = Tally(
        base=attendance.base,
        present=attendance.present,
        represented=attendance.represented,
        recused=attendance.recused,
        in_favour=votes.in_favour,
        against=votes.against,
        abstained=votes.abstained,
        quorum=quorum,
        majority=majority,
        result=result,
        because="",
    )
    said = (_seats(counted, attendance, committee, second=second), _decided(counted, committee, decision))
    return counted.model_copy(update={"because": "".join(said)})


def rule_for(committee: Committee, kind: str) -> DecisionRule | None:
    """The rule for a kind of decision: an exception's own, else the committee's; none where it has none."""
    return committee.decides.exceptions.get(kind, committee.decides) if committee.decides else None


# ── Votes ──────────────────────────────────────────────────────────────────────────────────────


def _voices(attendance: Attendance, committee: Committee, given: Mapping[str, Vote] | None) -> dict[str, Vote]:
    """Seat → vote. Without votes everyone heard is for; with them, whoever is left out abstains."""
    votes: dict[str, Vote] = {seat.member: "abstain" if given else "for" for seat in attendance.seats if seat.counts and seat.heard}
    voted: dict[str, str] = {}
    for person, vote in (given or {}).items():
        seat = _seat_of_voter(attendance, committee, person)
        if seat.member in voted:
            raise TwoVotesOfOneSeat(member=seat.member, people=f"{voted[seat.member]}, {person}", committee=committee.id)
        voted[seat.member] = person
        if not seat.unsent:
            votes[seat.member] = vote
    return votes


def _seat_of_voter(attendance: Attendance, committee: Committee, person: str) -> Seat:
    """The seat from which somebody votes. Raises for a stranger, and for whoever has no vote or was not there."""
    seat = attendance.seat_of(person)
    if seat is None:
        beside = {entry.alternate: entry.who for entry in committee.roster() if not entry.vacant}.get(person)
        taken = beside and attendance.seat_of(beside)
        if beside and taken and taken.taken_by is not None:
            raise AlternateBesideMember(person=person, member=beside, committee=committee.id)
        raise NotAMember(person=person, committee=committee.id)
    if not seat.counts:
        raise NotVoting(person=person, committee=committee.id, recused=seat.recused)
    if not seat.heard and not seat.unsent:
        raise VoteOfAnAbsentee(person=person, committee=committee.id)
    return seat


def _weighed(voices: Mapping[str, Vote], attendance: Attendance, committee: Committee, terms: Terms) -> Votes:
    """Each voice once, with its weight. Where several seats share one, it counts as far as the votes cast from them agree."""
    cast: dict[tuple[str, int], set[Vote]] = {}
    for member, vote in voices.items():
        cast.setdefault(_voice(member, committee, terms), set()).update({vote} - {"abstain"})
    found: dict[Vote, int] = {"for": 0, "against": 0, "abstain": 0}
    for (_, weight), said in cast.items():
        found[next(iter(said)) if len(said) == 1 else "abstain"] += weight
    everybody = {_voice(seat.member, committee, terms) for seat in attendance.seats if seat.counts and not seat.vacant}
    return Votes(found["for"], found["against"], found["abstain"], sum(weight for _, weight in everybody))


def _voice(member: str, committee: Committee, terms: Terms) -> tuple[str, int]:
    """Whose voice a seat speaks with, and what it weighs: its own, its party's, or that of whoever is named with a weight."""
    votes_per = committee.decides.votes_per if committee.decides else "member"
    if votes_per == "member":
        return member, 1
    party = terms.party_of(member) or member
    if not isinstance(votes_per, Weights):
        return party, 1
    voice = member if member in votes_per.weights else party
    return voice, votes_per.weights.get(voice, 0)


# ── The majority ───────────────────────────────────────────────────────────────────────────────


def _majority(votes: Votes, rule: DecisionRule | None, casting: str | None) -> MajorityCount:
    name, base = (rule.majority, rule.base) if rule else ("consensus", "present")
    whole = {"votes_cast": votes.in_favour + votes.against, "present": votes.heard, "all_members": votes.all}[base]
    needed = {"absolute": whole // 2 + 1, "two_thirds": ceil(Fraction(2 * whole, 3)), "unanimity": whole, "consensus": 1}[name]
    met = votes.in_favour >= max(needed, 1)
    if name == "consensus":
        met = met and votes.against == 0 and (base != "all_members" or votes.heard == votes.all)
    if met or name != "absolute" or votes.in_favour < votes.against or votes.in_favour + 1 < needed:
        casting = None
    return MajorityCount(rule=name, needed=needed, met=met or casting is not None, casting_vote=casting)


def _casting_vote(voices: Mapping[str, Vote], attendance: Attendance, committee: Committee, decision: Decision) -> str | None:
    """Who sits for a single chair that has a casting vote, and voted for; a proxy carries a vote, and not the chair."""
    if committee.decides is None or not committee.decides.casting_vote or len(committee.chairs) != 1 or not decision.votes:
        return None
    seat = attendance.seat_of(committee.chairs[0])
    return seat.taken_by if seat and seat.sat and voices.get(seat.member) == "for" else None


# ── The explanation ────────────────────────────────────────────────────────────────────────────

_RULES = {"absolute": "majorité absolue", "two_thirds": "deux tiers", "unanimity": "unanimité", "consensus": "consensus"}
_BASES = {"votes_cast": " des suffrages exprimés", "present": " des présents et représentés", "all_members": " de tous les membres"}


def _seats(counted: Tally, attendance: Attendance, committee: Committee, *, second: bool) -> str:
    """Who was there, in French, and whether that is a quorum, with its article."""
    figures = {**counted.model_dump(), "vacant": attendance.vacant, "unsent": attendance.unsent}
    parts = ["{present} présent(s) et {represented} représenté(s) sur {base}"]
    parts += [", dont {vacant} siège(s) vacant(s)"] if attendance.vacant else []
    parts += [", {recused} récusé(s)"] if counted.recused else []
    parts += [", {unsent} remplaçant(s) sans lettre"] if attendance.unsent else []
    text = _said("".join(parts), figures)
    rule = committee.quorum
    if rule is None or counted.quorum is None:
        return f"{text}, sans quorum fixé"
    call = " en seconde convocation" if second and rule.second_call else ""
    named = " des membres nommés" if rule.base == "appointed" else ""
    alone = "" if rule.represented_counts else " sans les représentés"
    return f"{text}, quorum {counted.quorum.needed}{named}{alone}{call}{_article(rule.article)}"


def _decided(counted: Tally, committee: Committee, decision: Decision) -> str:
    """The votes, the rule that they were held against, with its article, and what came of it."""
    if counted.majority is None:
        return " : le quorum n'est pas atteint"
    figures = counted.model_dump()
    votes = _said("{in_favour} pour, {against} contre, {abstained} abstention(s)", figures) if decision.votes else "sans vote"
    decides, rule = committee.decides, rule_for(committee, decision.kind)
    if decides is None or rule is None:
        return f" ; {votes} ; consensus des présents, faute de règle : {_result(counted)}"
    weighed = {"member": "", "party": " (une voix par partie)"}.get(str(decides.votes_per), " (voix pondérées)")
    needed = f", il en faut {max(counted.majority.needed, 1)}" if rule.majority != "consensus" else ""
    casting = f", voix prépondérante {of(counted.majority.casting_vote)}" if counted.majority.casting_vote else ""
    law = f"{_RULES[rule.majority]}{_BASES[rule.base]}{needed}{casting}{_article(rule.article or decides.article)}"
    return f" ; {votes}{weighed} ; {law} : {_result(counted)}"


def _result(counted: Tally) -> str:
    """With the reason, where there is a special one."""
    if counted.result == "adopted":
        return "adopté"
    if not (counted.in_favour or counted.against):
        return "rejeté, tous s'abstiennent" if counted.abstained else "rejeté, sans aucune voix"
    rule = counted.majority.rule if counted.majority else None
    if rule == "consensus" and not counted.against:
        return "rejeté, tous n'étant pas présents ou représentés"
    return "rejeté, à égalité des voix" if rule == "absolute" and counted.in_favour == counted.against else "rejeté"


def _article(article: str | None) -> str:
    return f" (art. {article})" if article else ""


def _said(template: str, figures: Mapping[str, object]) -> str:
    counts = {key: str(value) for key, value in figures.items()}
    return agreed(template, counts, "fr").format_map(counts)
