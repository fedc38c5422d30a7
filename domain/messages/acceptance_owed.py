"""Acceptances that are owed: by which party or committee what was submitted is still to be accepted, and what it is told of that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from domain.act import When
from domain.changes.amendments import AmendmentApplied
from domain.committees.committees import committee_of
from domain.committees.seating import seated
from domain.files.blocks import wording
from domain.files.implementation import ByWhom, Milestone
from domain.files.terms import Terms
from domain.messages.news import Act, Line, News, leading
from domain.milestones.milestones import MilestoneState, MilestoneSubmitted
from domain.phases import Closed, State
from domain.roles import focal_points

_SUBMITTED = "milestone_submitted"
_IN_SESSION = "accept_in_session"


class Owed(NamedTuple):
    """One body's own acceptance: where all parties accept, each of them has its own."""

    milestone: str
    body: str
    term: Milestone
    since: date | None
    evidence: tuple[str, ...]
    """names of what was handed in"""

    @property
    def key(self) -> str:
        """Its name among the keys of deadlines, for what messages speak of."""
        return f"acceptance/{self.milestone}/{self.body}"

    @property
    def in_session(self) -> bool:
        return isinstance(self.term.accepted_by, ByWhom) and self.term.accepted_by.committee is not None

    @property
    def by_its_owner(self) -> bool:
        """Whether it is the owner's word alone that counts."""
        return self.term.accepted_by != "all_parties" and self.body == self.term.owner

    def line(self) -> Line:
        return Line("acceptance", self.milestone, self.since, title=wording(self.term.title))


def owed(state: State) -> tuple[Owed, ...]:
    """Whatever may still be accepted; while a convention stands still, too."""
    if isinstance(state, Closed):
        return ()
    terms = {one.id: one for one in state.terms.milestones}
    waiting = ((one, terms[one.series]) for one in state.milestones.all if one.status == "submitted" and one.series in terms)
    return tuple(
        Owed(one.id, body, term, one.submitted_on, tuple(one.evidence)) for one, term in waiting for body in _bodies(one, term, state.terms)
    )


def _bodies(state: MilestoneState, term: Milestone, terms: Terms) -> tuple[str, ...]:
    by = term.accepted_by
    if by == "all_parties":
        return tuple(one for one in terms.party_ids() if one not in state.approved_by)
    return (by.committee or by.party or term.owner,) if isinstance(by, ByWhom) else (term.owner,)


def told(act: Act, event: MilestoneSubmitted) -> Iterator[News]:
    """To each body by itself, for one may accept before another hears of it. An owner who accepts needs not be told."""
    for one in owed(act.after):
        if one.milestone == event.milestone and not one.by_its_owner:
            yield _asked(act, one, event.when)


def handed_over(act: Act, event: AmendmentApplied) -> Iterator[News]:
    """The same to whoever is to accept from now on what was submitted before; who was to accept it already has been told."""
    asked = {one.key for one in owed(act.before)}
    for one in owed(act.after):
        if one.key not in asked and not one.by_its_owner:
            yield _asked(act, one, event.when)


def _asked(act: Act, one: Owed, when: When) -> News:
    terms, on = seated(act.after, when.recorded_on), when.recorded_on
    to, asked = focal_points(terms, one.body), Line("accept")
    if one.in_session:
        committee = committee_of(terms, one.body)
        to = leading(committee, terms)
        asked = Line(_IN_SESSION, one.body, _next_session(act.after, one.body, on), title=wording(committee.title))
    evidence = (Line("evidence", text=", ".join(one.evidence)),) if one.evidence else ()
    title, article = wording(one.term.title), one.term.article
    return News(_SUBMITTED, one.milestone, title, to, when, lines=(*evidence, asked), article=article, keys=(one.key,))


def as_it_stands(items: tuple[str, ...], state: State, on: date) -> tuple[str, ...]:
    """The lines of a message that has waited: its committee may have been convened meanwhile, to another day, or not at all any more."""
    lines = ((written, Line.read(written)) for written in items)
    return tuple(
        one._replace(day=_next_session(state, one.target, on)).written() if one and one.about == _IN_SESSION else written
        for written, one in lines
    )


def _next_session(state: State, committee: str, on: date) -> date | None:
    return min((one.day for one in state.committees.get(committee).expected if one.day >= on), default=None)
