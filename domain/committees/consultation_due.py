"""Written consultations that are open: the day on which each ends, and who has still to answer."""

from __future__ import annotations

from domain.agenda import AgendaItem, Awaited, Deadline
from domain.committees.committees import Committees
from domain.committees.consultation import Consultation
from domain.days.calendar import At
from domain.files.blocks import wording
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.remembered import of_each

DUE = "consultation_due"


def _open(committees: Committees, terms: Terms) -> list[tuple[Committee, Consultation]]:
    return [(committee, one) for committee in terms.committees for one in committees.get(committee.id).consultations]


def _title(committee: Committee, one: Consultation) -> str:
    return one.decision.text or wording(committee.title)


@of_each
def deadlines(committees: Committees, terms: Terms) -> tuple[Deadline, ...]:
    """Nobody is late with a vote: whoever is silent is absent. They are reminded all the same."""
    return tuple(
        Deadline(
            about=DUE,
            target=f"{committee.id}-{one.number}",
            due=one.until,
            title=_title(committee, one),
            to=one.silent(committee),
            since=one.recorded_on,
            duty=False,
            falls_due=False,
            article=committee.article,
        )
        for committee, one in _open(committees, terms)
        if one.silent(committee)
    )


def items(committees: Committees, terms: Terms) -> tuple[AgendaItem, ...]:
    """The days at whose end the votes are counted."""
    return tuple(
        AgendaItem(due=one.until, at=At.END, kind=DUE, target=f"{committee.id}-{one.number}", title=_title(committee, one))
        for committee, one in _open(committees, terms)
    )


def awaited(committees: Committees, terms: Terms) -> tuple[Awaited, ...]:
    return tuple(
        Awaited(
            rule="consultation",
            target=f"{committee.id}-{one.number}",
            who=one.silent(committee),
            since=one.opened,
            due=one.until,
            article=committee.article,
            title=_title(committee, one),
        )
        for committee, one in _open(committees, terms)
    )
