"""The term: ``[start, end)``, renewals anchored on the start, and the notice that must have been received before."""

from __future__ import annotations

from datetime import date, timedelta

from domain.days.calendar import WorkingDays, add, before, times
from domain.files.terms import Term


def first_start(term: Term, entry: date, last_signature: date | None) -> date:
    """From when the term counts."""
    if isinstance(term.start, date):
        return term.start
    return last_signature or entry if term.start == "last_signature" else entry


def end_of(term: Term, start: date, renewals: int, worked: WorkingDays) -> date | None:
    """The first day out of force after a number of renewals; ``None`` for an indefinite term.

    Always counted from the start, all months in one sum and days after it, so that no short month makes it drift.
    """
    period = term.renewal.period
    if term.until is not None:
        return later_end(term, term.until + timedelta(days=1), renewals, worked)
    if term.initial is None:
        return None
    if not renewals or period is None:
        return add(start, term.initial, worked)
    return add(start, term.initial.plus(times(period, renewals)), worked)


def later_end(term: Term, end: date, renewals: int, worked: WorkingDays) -> date:
    """An end that was said as a day, after so many renewals more."""
    period = term.renewal.period
    return end if not renewals or period is None else add(end, times(period, renewals), worked)


def renews(term: Term, renewals: int) -> bool:
    """Whether the term renews by itself at its end. An express renewal never does; a term that is its framework's renews with that one."""
    most = term.renewal.at_most
    return term.renewal.mode == "tacit" and not term.same_as and (most is None or renewals < most)


def notice_deadline(term: Term, end: date, worked: WorkingDays) -> date | None:
    """The day by which notice must have been received for the current term.

    Where notice counts from the first day of the month after it was received, that day must not lie past the day it would begin.
    """
    if term.notice is None:
        return None
    begins = before(end, term.notice, worked)
    return begins.replace(day=1) - timedelta(days=1) if term.notice_counts_from == "next_month" else begins
