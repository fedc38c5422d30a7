"""What is worth saying of terms and stops nothing: keys that have no effect where they stand, and days that come after the end.

Like :mod:`domain.files.consistency` it tells each with its place, but nothing is refused because of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.days.calendar import FIRST_DAY, Period, WorkingDays, add
from domain.days.yearly import on_year
from domain.files.blocks import AfterMilestone
from domain.files.consistency import ANY_DAYS, signed_on
from domain.files.implementation import Milestone
from domain.files.references import Path, Problem
from domain.files.terms import Terms
from domain.life.force import Signatures, when_fulfilled
from domain.life.relations import watched
from domain.life.term import end_of

_OF_RELATIONS = ("on_suspension", "on_end")
_OF_RENEWALS = ("period", "at_most")


def remarks(terms: Terms) -> tuple[Problem, ...]:
    """Everything in the terms of a file that somebody should know before it is signed; what was not written is not spoken of."""
    return (*_related(terms), *_term(terms), *_milestones(terms))


def _related(terms: Terms) -> Iterator[Problem]:
    """What happens to another convention acts by one relation to it, and never by ``prior``."""
    acting = watched(terms)
    for index, one in enumerate(terms.related):
        for key in (key for key in _OF_RELATIONS if key in one.model_fields_set):
            if one.relation == "prior":
                yield Problem(("related", index, key), "idle_prior", {"key": key})
            elif (counts := acting[one.reference]) != one:
                yield Problem(("related", index, key), "idle_beside", {"key": key, "reference": one.reference, "other": counts.relation})


def _term(terms: Terms) -> Iterator[Problem]:
    term = terms.term
    if term.renewal.mode == "never":
        for key in _OF_RENEWALS:
            if getattr(term.renewal, key) is not None:
                yield Problem(("term", "renewal", key), "idle_renewal", {"key": key})
    if term.suspension_extends and (term.same_as or term.indefinite):
        yield Problem(("term", "suspension_extends"), "idle_extension", {"key": "suspension_extends"})


# ── Milestones after the end ───────────────────────────────────────────────────────────────────


def _milestones(terms: Terms) -> Iterator[Problem]:
    """Those due when a term that never renews is over, as far as the file says it. They may be meant so, as a final report.

    Whatever is due as long after entry into force as the term lasts is due at its end, and not after it.
    """
    term = terms.term
    if term.renewal.mode != "never" or not (term.initial or term.until):
        return
    entry, end, shared = _entry(terms), _end(terms), {"article": term.article}
    for index, one in enumerate(terms.milestones):
        said, period = _said(one), _period(one)
        place: Path = ("milestones", index, "first" if one.first else "due")
        day = add(entry, period, WorkingDays()) if period and entry else said
        if day and end:
            if day > end or said == end:
                yield Problem(place, "due_after_the_end", {"day": day, "last_day": end - timedelta(days=1), **shared})
        elif period and term.initial and not isinstance(term.start, date) and _outlives(period, term.initial):
            yield Problem(place, "due_longer_than_term", {"period": str(period), "length": str(term.initial), **shared})


def _entry(terms: Terms) -> date | None:
    """Entry into force, where all sign on the day that the file says."""
    signed = signed_on(terms)
    found = when_fulfilled(terms.in_force, Signatures(completed_on=signed), WorkingDays()) if signed else None
    return found.entry if found else None


def _end(terms: Terms) -> date | None:
    """The first day out of force; none where that rests on a day which the file does not say."""
    term = terms.term
    start = signed_on(terms) if term.start == "last_signature" else term.start if isinstance(term.start, date) else _entry(terms)
    return end_of(term, start or FIRST_DAY, 0, WorkingDays()) if start or term.until else None


def _said(milestone: Milestone) -> date | None:
    """The day that the file says; of a yearly one, that of its first year."""
    if milestone.by and milestone.first:
        return on_year(milestone.by, milestone.first)
    return milestone.due if isinstance(milestone.due, date) else None


def _period(milestone: Milestone) -> Period | None:
    """How long after entry into force it is due at the soonest: what it counts from may have been met before."""
    due = milestone.due
    return due.period if isinstance(due, AfterMilestone) else due if isinstance(due, Period) else None


def _outlives(period: Period, length: Period) -> bool:
    """Whether a period is longer than another, from whatever day."""
    return all(add(day, period, WorkingDays()) > add(day, length, WorkingDays()) for day in ANY_DAYS)
