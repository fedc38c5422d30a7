"""By when committees must meet: occurrences anchored at entry into force, what was missed, and the deadlines that follow."""

from __future__ import annotations

from datetime import date

from domain.act import Event, When
from domain.agenda import Deadline
from domain.blocks import wording
from domain.calendar import LATEST, Period, Within, WorkingDays, add, before, times
from domain.committees import CadenceSet, Committees, CommitteeState, committee_of
from domain.implementation import Committee
from domain.remembered import of_each
from domain.roles import leaders
from domain.terms import Terms


def occurrence_after(committee: Committee, entry: date, after: date, worked: WorkingDays) -> date | None:
    """The first anchored occurrence after a day; in a month to avoid it moves to the first day of the next one that is free."""
    meets = committee.meets
    if meets is None or meets.every is None:
        return None
    n = 1
    while (day := _outside(add(entry, times(meets.every, n), worked), meets.avoid)) <= after:
        if day == LATEST:
            return None
        n += 1
    return day


def _outside(day: date, avoid: tuple[int, ...]) -> date:
    while day.month in avoid and day < LATEST:
        day = add(day.replace(day=1), Period(months=1), WorkingDays())
    return day


def first_cadences(terms: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """At entry into force; what would have been due before it was recorded is superseded."""
    after = max(when.on, when.recorded_on)
    return _cadences(terms.committees, when.on, after, within, when)


def cadences_after_renewal(committees: Committees, terms: Terms, entry: date, within: Within, when: When) -> tuple[Event, ...]:
    """Committees whose cadence had come to its end with the old term meet again."""
    resting = tuple(committee for committee in terms.committees if committees.get(committee.id).due is None)
    return _cadences(resting, entry, max(when.on, when.recorded_on), within, when)


def _cadences(meeting: tuple[Committee, ...], entry: date, after: date, within: Within, when: When) -> tuple[Event, ...]:
    days = [(committee.id, occurrence_after(committee, entry, after, within.worked)) for committee in meeting]
    return tuple(CadenceSet(when=when, committee=name, due=day) for name, day in days if day and (within.end is None or day < within.end))


def missed(committees: Committees, committee: str, due: date) -> Committees:
    """An occurrence passed without a session: it stays owed, and the next one is set by an event of its own."""
    state = committees.get(committee)
    changed = {"missed": due, "missed_recorded_on": state.due_recorded_on, "due": None}
    return committees.put(state.model_copy(update=changed)) if state.due == due else committees


@of_each
def deadlines(committees: Committees, terms: Terms, worked: WorkingDays, entry: date) -> tuple[Deadline, ...]:
    """By when each committee must have met, and by when the convocation for that must have been sent; by whoever leads it on that day."""
    return tuple(one for committee in terms.committees for one in _owed(committees.get(committee.id), terms, worked, entry))


@of_each
def _owed(state: CommitteeState, terms: Terms, worked: WorkingDays, entry: date) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    committee = committee_of(terms, state.id)
    planned = any(session.held_on is None for session in state.sessions)
    lead = committee.meets.convocation if committee.meets else None
    owed = [(state.missed, state.missed_recorded_on), (state.due, state.due_recorded_on)]
    for due, since in ((due, since) for due, since in owed if due is not None):
        to = leaders(committee, due, entry) or (terms.manager,)
        shared = {"target": committee.id, "title": wording(committee.title), "to": to, "since": since, "article": committee.article}
        found.append(Deadline.model_validate({"about": "review_due", "due": due, **shared}))
        if lead is not None and due == state.due and not planned:
            send = before(due, lead, worked.known_before(state.due_recorded_on))
            found.append(Deadline.model_validate({"about": "convocation_due", "due": send, **shared}))
    return tuple(found)
