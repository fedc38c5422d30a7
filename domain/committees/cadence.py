"""By when committees must meet: occurrences anchored at entry into force, what was missed, and the deadlines that follow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from domain.act import Event, When
from domain.agenda import Deadline
from domain.committees.committees import CadenceSet, Committees, CommitteeState, committee_of
from domain.days.calendar import LATEST, Period, Within, WorkingDays, add, before, later, times
from domain.files.blocks import wording
from domain.files.implementation import Committee
from domain.files.terms import Term, Terms
from domain.life.force import Force
from domain.life.term import renews
from domain.remembered import of_each
from domain.roles import leaders

MONTHS = 12
"""of a year"""


def occurrence_after(committee: Committee, entry: date, after: date, worked: WorkingDays, met: tuple[date, ...] = ()) -> date | None:
    """The first anchored occurrence after a day; in a month to avoid it moves to the first day of the next one that is free.

    Of a committee that meets so many times a year, each session held in a year of force (``met``) settles one of that year.
    """
    meets = committee.meets
    if meets is None:
        return None
    days = _every(meets.every, entry, worked) if meets.every else _so_often(meets.at_least, entry, after, met) if meets.at_least else ()
    found = (_outside(day, meets.avoid) for day in days)
    return next((day for day in found if day > after), None)


def counts_by_year(committee: Committee) -> bool:
    """Whether it meets so many times a year, whenever it likes within."""
    return committee.meets is not None and committee.meets.at_least is not None


def _every(period: Period, entry: date, worked: WorkingDays) -> Iterator[date]:
    n = 1
    while (day := add(entry, times(period, n), worked)) < LATEST:
        yield day
        n += 1
    yield day


def _so_often(times_a_year: int, entry: date, after: date, met: tuple[date, ...]) -> Iterator[date]:
    """Of each year of force the parts that no session has settled yet: the k-th session is due by k parts of it.

    Whoever met before entry into force did so in advance; whoever meets on the last day of a part is in time.
    """
    year = max(after.year - entry.year - 2, 0)  # a day of the year before the last may have moved past months to avoid
    while (start := _part(entry, year, 0, times_a_year)) < LATEST:
        end = _part(entry, year + 1, 0, times_a_year)
        settled = sum(day <= end and (day > start or not year) for day in met)
        for k in range(settled + 1, times_a_year + 1):
            yield _part(entry, year, k, times_a_year)
        year += 1


def _part(entry: date, year: int, k: int, parts: int) -> date:
    """In whole months where the year divides into them; else in days, rounded down."""
    if MONTHS % parts == 0:
        return add(entry, Period(months=MONTHS * year + MONTHS // parts * k), WorkingDays())
    start, end = (add(entry, Period(months=MONTHS * number), WorkingDays()) for number in (year, year + 1))
    return start + (end - start) * k // parts


def _outside(day: date, avoid: tuple[int, ...]) -> date:
    while day.month in avoid and day < LATEST:
        day = add(day.replace(day=1), Period(months=1), WorkingDays())
    return day


def bound(end: date | None, term: Term, renewals: int) -> date | None:
    """The first day of which no session is owed: the end of the term, but the day after where the term renews by itself on that day."""
    return later(end, 1) if end is not None and renews(term, renewals) else end


def first_cadences(terms: Terms, within: Within, when: When) -> tuple[Event, ...]:
    """At entry into force; what would have been due before it was recorded is superseded."""
    after = max(when.on, when.recorded_on)
    days = ((one.id, occurrence_after(one, when.on, after, within.worked)) for one in terms.committees)
    return _set(days, bound(within.end, terms.term, 0), when)


def cadences_after_renewal(committees: Committees, terms: Terms, force: Force, worked: WorkingDays, when: When) -> tuple[Event, ...]:
    """Committees whose cadence had come to its end with the old term meet again in the new one.

    An occurrence on the very day of the renewal is one of the new term, unless a session has satisfied it ahead.
    """
    eve = max(when.on, when.recorded_on) - timedelta(days=1)
    resting = (committee for committee in terms.committees if committees.get(committee.id).due is None)
    days = ((one.id, _next(one, force.on, eve, committees.get(one.id).days_met(), worked)) for one in resting)
    return _set(days, bound(force.end, terms.term, force.renewals), when)


def _next(committee: Committee, entry: date, after: date, met: tuple[date, ...], worked: WorkingDays) -> date | None:
    """The first occurrence after a day that no session has satisfied."""
    due = occurrence_after(committee, entry, after, worked, met)
    if due is None or not met or counts_by_year(committee):
        return due
    satisfied = occurrence_after(committee, entry, max(met) - timedelta(days=1), worked)
    return occurrence_after(committee, entry, due, worked) if due == satisfied else due


def _set(days: Iterable[tuple[str, date | None]], end: date | None, when: When) -> tuple[Event, ...]:
    return tuple(CadenceSet(when=when, committee=name, due=day) for name, day in days if day and (end is None or day < end))


def missed(committees: Committees, committee: str, due: date) -> Committees:
    """An occurrence passed without a session: it stays owed, and the next one is set by an event of its own."""
    state = committees.get(committee)
    changed = {"missed": due, "missed_recorded_on": state.due_recorded_on, "due": None}
    return committees.put(state.model_copy(update=changed)) if state.due == due else committees


@of_each
def deadlines(committees: Committees, terms: Terms, worked: WorkingDays, entry: date, planned: date | None) -> tuple[Deadline, ...]:
    """By when each committee must have met, and by when the convocation for that must have been sent; by whoever leads it on that day.

    ``planned``: the first day out of force, where an end is planned. Nobody meets from then on.
    """
    return tuple(one for committee in terms.committees for one in _owed(committees.get(committee.id), terms, worked, entry, planned))


@of_each
def _owed(state: CommitteeState, terms: Terms, worked: WorkingDays, entry: date, planned: date | None) -> tuple[Deadline, ...]:
    found: list[Deadline] = []
    committee = committee_of(terms, state.id)
    expected = bool(state.expected)
    lead = committee.meets.convocation if committee.meets else None
    owed = [(state.missed, state.missed_recorded_on), (state.due, state.due_recorded_on)]
    for due, since in ((due, since) for due, since in owed if due is not None and (planned is None or due < planned)):
        to = leaders(committee, due, entry) or (terms.manager,)
        whose = {"target": committee.id, "committee": committee.id, "article": committee.article}
        shared = {"title": wording(committee.title), "to": to, "since": since, **whose}
        found.append(Deadline.model_validate({"about": "review_due", "due": due, **shared}))
        if lead is not None and due == state.due and not expected:
            send = before(due, lead, worked.known_before(state.due_recorded_on))
            found.append(Deadline.model_validate({"about": "convocation_due", "due": send, **shared}))
    return tuple(found)
