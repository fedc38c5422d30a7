"""The order of business of a session, prefilled with what is to be approved, accepted, late or due soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from domain import due, wording
from domain.agenda import AgendaItem, Deadline
from domain.blocks import wording as text_of
from domain.calendar import At
from domain.committees import ReviewRecorded
from domain.implementation import ByWhom, Committee
from domain.milestones import term_of
from domain.phases import State

Json = dict[str, Any]
_SOON = timedelta(days=183)
"""what falls due within half a year is spoken of"""
_TOLD = frozenset({"review_due", "convocation_due", "action_due"})
"""a committee does not deliberate on when it meets; actions have lines of their own"""


def business_of(state: State, committee: Committee, number: int, names: Names, today: date) -> list[Json]:
    """Each with its article, day and who is concerned, where there are such."""
    language = names.language
    lines = [_line(say("item_opening", language))]
    held = [one.event for one in state.past.facts if isinstance(one.event, ReviewRecorded)]
    earlier = [one for one in held if one.committee == committee.id and one.session < number]
    if earlier:
        lines.append(_line(say("item_minutes", language, n=max(one.session for one in earlier))))
    lines += _to_accept(state, committee, names)
    lines += _actions(state, committee, names, today)
    for one in sorted(due.deadlines(state), key=lambda one: (one.due, one.target)):
        if one.duty and one.about not in _TOLD and one.due <= today + _SOON:
            lines.append(_deadline(one, names, today))
    return [*lines, _line(say("item_other", language))]


def heading(one: Deadline, language: str) -> str:
    """A deadline as the agenda has it."""
    return wording.item(AgendaItem(due=one.due, at=At.END, kind=one.about, target=one.target, title=one.title), language)


def _line(text: str, basis: str = "", day: str = "", who: str = "") -> Json:
    return {"text": text, "basis": basis, "due": day, "who": who}


def _to_accept(state: State, committee: Committee, names: Names) -> Iterator[Json]:
    """What was submitted and is this committee's to accept."""
    for one in state.milestones.all:
        if one.status == "submitted":
            milestone = term_of(state.terms, one.series)
            by = milestone.accepted_by
            if isinstance(by, ByWhom) and by.committee == committee.id:
                text = say("item_acceptance", names.language, title=text_of(milestone.title, names.language), target=one.id)
                yield _line(text, article_of(milestone.article, names), who=names.short(milestone.owner))


def _actions(state: State, committee: Committee, names: Names, today: date) -> Iterator[Json]:
    """What earlier sessions left to be done."""
    for one in state.actions.of(committee.id):
        day = _day(one.due, names, today) if one.due else ""
        yield _line(say("item_action", names.language, text=one.title), day=day, who=names.whoever(one.owner or ""))


def _deadline(one: Deadline, names: Names, today: date) -> Json:
    return _line(heading(one, names.language), article_of(one.article, names), _day(one.due, names, today), names.several(one.to))


def _day(due_on: date, names: Names, today: date) -> str:
    day = wording.long_date(due_on, names.language)
    return say("late_since", names.language, day=day) if due_on < today else day


def article_of(article: str | None, names: Names) -> str:
    """« art. 7 », or nothing."""
    return say("article", names.language, article=article) if article else ""
