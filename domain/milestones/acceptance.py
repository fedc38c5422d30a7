"""Acceptance of what was submitted, by whom the terms say: its owner, a party, a committee in session, or every party for itself."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

from pydantic import StringConstraints

from domain.act import Command, Event, When
from domain.files.blocks import Id
from domain.files.implementation import ByWhom, Milestone
from domain.files.terms import Terms
from domain.milestones.milestones import SETTLED, MilestoneAccepted, MilestoneState, term_of
from domain.refusals.errors import AlreadyAccepted, BeforeItsCause, MilestoneSettled, NotSubmitted, NotTheAcceptor
from domain.roles import focal_points, leaders

Word = Literal["met", "partiallyMet", "notMet", "returned"]
_FAVOUR: tuple[Word, ...] = ("notMet", "partiallyMet", "met")
"""of several words the first in this order counts"""


class AcceptMilestone(Command):
    """Accept what was submitted, in whole or in part, or return it; or say that it was not met, submitted or not."""

    kind: Literal["accept_milestone"] = "accept_milestone"
    milestone: Id
    status: Word = "met"
    because: Annotated[str, StringConstraints(max_length=4000)] | None = None


def accept(state: MilestoneState, terms: Terms, command: AcceptMilestone, when: When) -> Event:
    """Acceptance by whom the terms say. With ``all_parties`` each party accepts for itself, and the last one settles it."""
    party = None if when.taken_over else _accepting_party(term_of(terms, state.series), terms, command)
    return accepted(state, terms, Verdict(command.status, party, command.because), when)


class Verdict(NamedTuple):
    """What was decided about a milestone, and for which party where that matters."""

    status: Word
    party: str | None = None
    because: str | None = None


def accepted(state: MilestoneState, terms: Terms, verdict: Verdict, when: When) -> MilestoneAccepted:
    """What comes of a word about a milestone, whoever said it. Raises when all is settled, or nothing is submitted that could be met.

    With ``all_parties`` the last one settles it, and the least favourable word of all counts.
    """
    milestone = term_of(terms, state.series)
    if state.status in SETTLED:
        raise MilestoneSettled(milestone=state.id, status=state.status)
    if verdict.party in state.approved_by and verdict.status != "returned":
        raise AlreadyAccepted(milestone=state.id, party=verdict.party, article=milestone.article)
    if verdict.status != "notMet" and (state.status != "submitted" or state.submitted_on is None):
        raise NotSubmitted(milestone=state.id, status=state.status, article=milestone.article)
    if state.submitted_on is not None and when.on < state.submitted_on:
        raise BeforeItsCause(on=when.on.isoformat(), cause="milestone_submitted", cause_on=state.submitted_on.isoformat())
    left = set(terms.party_ids()) - state.approved_by - {verdict.party}
    word = None if verdict.status == "returned" else min(verdict.status, state.said or "met", key=_FAVOUR.index)
    waits = word is not None and milestone.accepted_by == "all_parties" and bool(left) and not when.taken_over
    return MilestoneAccepted(
        when=when,
        milestone=state.id,
        status="approved" if waits else word or "returned",
        by_party=verdict.party,
        because=verdict.because,
        said=word if waits and word != "met" else None,
    )


def _accepting_party(milestone: Milestone, terms: Terms, command: AcceptMilestone) -> str | None:
    """Raises ``NotTheAcceptor``. What a committee accepts is accepted by a decision in session, whoever records it."""
    by = milestone.accepted_by
    if isinstance(by, ByWhom) and by.committee is not None:
        raise NotTheAcceptor(person=command.person, milestone=command.milestone, committee=by.committee, article=milestone.article)
    if by == "all_parties":
        party = terms.party_of(command.person)
        if party not in terms.party_ids() or command.person not in focal_points(terms, party):
            raise NotTheAcceptor(person=command.person, milestone=command.milestone, acceptor="all_parties", article=milestone.article)
        return party
    allowed = acceptors(milestone, terms)
    if command.person not in (*allowed, terms.manager):
        raise NotTheAcceptor(person=command.person, milestone=command.milestone, acceptor=", ".join(allowed), article=milestone.article)
    return by.party if isinstance(by, ByWhom) else milestone.owner


def acceptors(milestone: Milestone, terms: Terms) -> tuple[str, ...]:
    """From whom the acceptance of a milestone is awaited; for a committee, from those who convene and record."""
    by = milestone.accepted_by
    if isinstance(by, ByWhom) and by.committee:
        return next((leaders(committee) for committee in terms.committees if committee.id == by.committee), ())
    if isinstance(by, ByWhom):
        return focal_points(terms, by.party or "")
    if by == "all_parties":
        return tuple(who for party in terms.party_ids() for who in focal_points(terms, party))
    return focal_points(terms, milestone.owner)
