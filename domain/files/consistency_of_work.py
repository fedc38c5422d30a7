"""Whether milestones, commitments, contributions and committees fit with the parties, the people and one another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import get_args

from domain.days.calendar import Period
from domain.files.blocks import AfterMilestone
from domain.files.implementation import ByWhom, Committee, Contribution, Milestone, Quorum, Yearly
from domain.files.references import Known, Path, Problem, cycles, duplicates, listed
from domain.files.sheet import DecisionKind
from domain.files.terms import Terms
from domain.promises.money import NOTHING, decimals, digits_of, plain

_LEAP_YEAR = 2024
"""29 February may be written; in other years it is the 28th"""


def work(terms: Terms, known: Known) -> Iterator[Problem]:
    yield from _milestones(terms, known)
    yield from _promises(terms, known)
    yield from duplicates(("committees",), (one.id for one in terms.committees), "id")
    for index, committee in enumerate(terms.committees):
        yield from _committee(("committees", index), committee, terms, known)
    for key in ("reports_to", "escalates_to"):
        ladder = {one.id: tuple(filter(None, (getattr(one, key),))) for one in terms.committees}
        for cycle in cycles(ladder):
            place = [one.id for one in terms.committees].index(cycle[0])
            yield Problem(("committees", place, key), "cycle", {"cycle": " → ".join(cycle)})


def _milestones(terms: Terms, known: Known) -> Iterator[Problem]:
    ids = [one.id for one in terms.milestones]
    yield from duplicates(("milestones",), ids, "id")
    for index, one in enumerate(terms.milestones):
        path: Path = ("milestones", index)
        yield from known.body((*path, "owner"), one.owner)
        yield from _by_whom((*path, "accepted_by"), one.accepted_by, known)
        yield from duplicates((*path, "evidence"), one.evidence)
        for place, other in listed((*path, "after"), one.after):
            yield from known.milestone(place, other)
        yield from _dates(path, one, one.due, known)
        yield from duplicates((*path, "replaces"), one.replaces)
        for place, other in listed((*path, "replaces"), one.replaces):
            if other in known.milestones:
                yield Problem(place, "still_there", {"id": other})
        stem, _, year = one.id.rpartition("-")
        if year.isdigit() and stem in known.milestones and known.milestones[stem].every:
            yield Problem((*path, "id"), "named_like_a_year", {"id": one.id, "yearly": stem})
    edges: dict[str, tuple[str, ...]] = {}
    for one in terms.milestones:
        edges.setdefault(one.id, one.rests_on())
    for cycle in cycles(edges):
        yield Problem(_edge(terms.milestones[ids.index(cycle[0])], ids.index(cycle[0]), cycle[1]), "cycle", {"cycle": " → ".join(cycle)})


def _edge(milestone: Milestone, index: int, target: str) -> Path:
    if target in milestone.after:
        return ("milestones", index, "after", milestone.after.index(target))
    return ("milestones", index, "due", "after")


def _dates(path: Path, block: Yearly, due: date | Period | AfterMilestone | None, known: Known) -> Iterator[Problem]:
    """A due date and a yearly day: one of them, complete, and a day that exists."""
    if isinstance(due, AfterMilestone):
        yield from known.milestone((*path, "due", "after"), due.after)
    if due is not None and block.every is not None:
        yield Problem(path, "at_most_one", {"keys": "due, every"})
    if (block.every is None) != (block.by is None) or (block.first is not None and block.every is None):
        yield Problem(path, "every_and_by", {})
    if block.by is not None:
        month, day = (int(part) for part in block.by.split("-"))
        try:
            date(_LEAP_YEAR, month, day)
        except ValueError:
            yield Problem((*path, "by"), "no_such_day", {"value": block.by})


def _by_whom(path: Path, acceptor: str | ByWhom, known: Known) -> Iterator[Problem]:
    if isinstance(acceptor, ByWhom):
        yield from known.party((*path, "party"), acceptor.party)
        yield from known.committee((*path, "committee"), acceptor.committee)


def _promises(terms: Terms, known: Known) -> Iterator[Problem]:
    yield from duplicates(("commitments",), (one.id for one in terms.commitments), "id")
    yield from duplicates(("contributions",), (one.id for one in terms.contributions), "id")
    yield from duplicates(("indicators",), (one.id for one in terms.indicators), "id")
    path: Path
    for index, commitment in enumerate(terms.commitments):
        path = ("commitments", index)
        yield from known.body((*path, "promisor"), commitment.promisor)
        yield from known.body((*path, "promisee"), commitment.promisee)
        yield from _dates(path, commitment, commitment.due, known)
        stem, _, year = commitment.id.rpartition("-")
        if year.isdigit() and any(one.id == stem and one.every for one in terms.commitments):
            yield Problem((*path, "id"), "named_like_a_year", {"id": commitment.id, "yearly": stem})
    for index, contribution in enumerate(terms.contributions):
        yield from _contribution(("contributions", index), contribution, known)
    for index, indicator in enumerate(terms.indicators):
        path = ("indicators", index)
        yield from known.body((*path, "owner"), indicator.owner)
        stem, _, year = indicator.id.rpartition("-")
        if year.isdigit() and any(one.id == stem and one.every for one in terms.indicators):
            yield Problem((*path, "id"), "named_like_a_year", {"id": indicator.id, "yearly": stem})
        yield from _dates(path, indicator, indicator.due, known)
    if terms.programme:
        yield from _by_whom(("programme", "adopted_by"), terms.programme.adopted_by, known)
        yield from _dates(("programme",), terms.programme, None, known)


def _contribution(path: Path, contribution: Contribution, known: Known) -> Iterator[Problem]:
    yield from known.body((*path, "from"), contribution.giver)
    yield from known.body((*path, "to"), contribution.receiver)
    yield from duplicates((*path, "tranches"), (one.id for one in contribution.tranches), "id")
    for index, tranche in enumerate(contribution.tranches):
        place: Path = (*path, "tranches", index)
        yield from _dates(place, Yearly(), tranche.due, known)
        if tranche.when:
            yield from known.milestone((*place, "when", "milestone"), tranche.when.milestone)
    yield from _amounts(path, contribution)


def _amounts(path: Path, contribution: Contribution) -> Iterator[Problem]:
    """Exact amounts above zero, in a currency, and tranches that add up to the whole."""
    said = [((*path, "amount"), contribution.amount)] if contribution.amount is not None else []
    said += [((*path, "tranches", n, "amount"), one.amount) for n, one in enumerate(contribution.tranches)]
    if said and contribution.currency is None:
        yield Problem(path, "needs_currency", {"id": contribution.id})
    for place, amount in said:
        if Decimal(amount) <= NOTHING:
            yield Problem(place, "not_positive", {"value": amount})
        elif contribution.currency is not None and decimals(amount) > digits_of(contribution.currency):
            details = {"value": amount, "currency": contribution.currency, "digits": digits_of(contribution.currency)}
            yield Problem(place, "too_many_digits", details)
    total = sum((Decimal(one.amount) for one in contribution.tranches), NOTHING)
    if contribution.tranches and contribution.amount is not None and total != Decimal(contribution.amount):
        details = {"sum": plain(total, contribution.currency), "amount": contribution.amount}
        yield Problem((*path, "tranches"), "tranches_do_not_add_up", details)


def _committee(path: Path, committee: Committee, terms: Terms, known: Known) -> Iterator[Problem]:
    yield from _seats(path, committee, known)
    yield from _chairs(path, committee, known)
    yield from known.person((*path, "secretary"), committee.secretary)
    yield from known.committee((*path, "reports_to"), committee.reports_to)
    yield from known.committee((*path, "escalates_to"), committee.escalates_to)
    if committee.meets and committee.meets.every and committee.meets.at_least:
        yield Problem((*path, "meets"), "at_most_one", {"keys": "every, at_least"})
    yield from _rules(path, committee, terms, known)


def _chairs(path: Path, committee: Committee, known: Known) -> Iterator[Problem]:
    """Whoever takes the chair sits there; a secretary need not."""
    sitting = {entry.who for entry in committee.roster()}
    turns = committee.chair.order if committee.chair else ()
    for place, who in (*listed((*path, "chairs"), committee.chairs), *listed((*path, "chair", "order"), turns)):
        yield from known.person(place, who)
        if who in known.people and who not in sitting:
            yield Problem(place, "chair_not_a_member", {"id": who})
    yield from duplicates((*path, "chairs"), committee.chairs)
    if committee.chair and committee.chairs:
        yield Problem(path, "at_most_one", {"keys": "chairs, chair"})


def _seats(path: Path, committee: Committee, known: Known) -> Iterator[Problem]:
    sitting = [entry.who for entry in committee.roster()]
    alternates: set[str] = set()
    yield from duplicates((*path, "members"), sitting)
    for index, entry in enumerate(committee.roster()):
        place: Path = (*path, "members", index)
        yield from known.person(place if isinstance(committee.members[index], str) else (*place, "who"), entry.who)
        yield from known.person((*place, "alternate"), entry.alternate)
        if entry.alternate in sitting:
            yield Problem((*place, "alternate"), "alternate_is_member", {"id": entry.alternate})
        elif entry.alternate in alternates:
            yield Problem((*place, "alternate"), "duplicate_id", {"id": entry.alternate})
        alternates |= {entry.alternate} if entry.alternate else set()
    if not any(entry.voting for entry in committee.roster()):
        yield Problem((*path, "members"), "nobody_votes", {})


def _shares(path: Path, quorum: Quorum | None) -> Iterator[tuple[Path, str]]:
    if quorum:
        yield (*path, "quorum", "at_least"), quorum.at_least
        if quorum.second_call:
            yield (*path, "quorum", "second_call", "at_least"), quorum.second_call.at_least


def _rules(path: Path, committee: Committee, terms: Terms, known: Known) -> Iterator[Problem]:
    voting = sum(entry.voting for entry in committee.roster())
    for place, share in _shares(path, committee.quorum):
        if "/" not in share and int(share) > voting:
            yield Problem(place, "more_than_there_are", {"n": int(share), "there": voting})
    decides = committee.decides
    if not decides:
        return
    if decides.casting_vote and len(committee.chairs) != 1 and not committee.chair:
        yield Problem((*path, "decides", "casting_vote"), "casting_vote_of_whom", {"chairs": len(committee.chairs)})
    for kind in decides.exceptions:
        if kind not in get_args(DecisionKind):
            yield Problem((*path, "decides", "except", kind), "unknown_decision_kind", {"id": kind, "known": get_args(DecisionKind)})
    if not isinstance(decides.votes_per, str):
        yield from _weights((*path, "decides", "votes_per", "weights"), committee, decides.votes_per.weights, terms, known)


def _weights(path: Path, committee: Committee, weights: Mapping[str, int], terms: Terms, known: Known) -> Iterator[Problem]:
    """A weight is that of a member who votes, or of a party or an institution for which one votes; not of both."""
    voting = {entry.who: terms.party_of(entry.who) for entry in committee.roster() if entry.voting}
    for who in weights:
        place = (*path, who)
        if who not in known.bodies | known.people:
            yield from known.body(place, who)
        elif who not in voting and who not in voting.values():
            yield Problem(place, "weight_of_nobody", {"id": who, "known": tuple(sorted({*voting, *filter(None, voting.values())}))})
        elif (party := voting.get(who)) in weights:
            yield Problem(place, "weighed_twice", {"id": who, "party": party})
    if not any(weights.values()):
        yield Problem(path, "nobody_votes", {})
