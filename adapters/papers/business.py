"""The order of business of a session as its papers tell it: in sections, each line with its article, its day and who is concerned."""

from __future__ import annotations

from datetime import date
from typing import Any

from adapters.papers.names import Names
from adapters.papers.words import say
from domain.agenda import AgendaItem, Deadline
from domain.committees.order_of_business import Line, order_of_business
from domain.days.calendar import At
from domain.files.implementation import Committee
from domain.phases import State
from domain.words import business_in_words, wording

Json = dict[str, Any]


def business_of(state: State, committee: Committee, number: int, names: Names, day: date) -> list[Json]:
    """Numbered through; ``section`` stands with the first line of each. A session that nobody has convened yet is the next one."""
    known = state.committees.get(committee.id).get(number)
    order = order_of_business(state, committee.id, day, number if known else None)
    to_accept = {one.target for one in order.of("to_accept")}
    lines = [_line(say("item_opening", names.language))]
    section = None
    for one in order.lines:
        if one.section == "reported" and one.target in to_accept:
            continue
        heading = business_in_words.section(one.section, names.language) if one.section != section else ""
        section = one.section
        lines.append(_told(one, names, heading, order.day))
    lines.append(_line(say("item_other", names.language)))
    return [{"number": n, **one} for n, one in enumerate(lines, start=1)]


def _line(text: str, section: str = "", basis: str = "", day: str = "", who: str = "") -> Json:
    return {"section": section, "text": text, "basis": basis, "due": day, "who": who}


def _told(one: Line, names: Names, section: str, held: date) -> Json:
    """What the line is about without its day and article, which stand beside it; people by their names."""
    target = names.name(one.target) if one.about == "request" else one.target
    text = business_in_words.line(one.model_copy(update={"day": None, "article": None, "target": target}), names.language)
    day = wording.long_date(one.day, names.language) if one.day else ""
    if one.day and one.day < held and (one.section == "late" or one.about == "action"):
        day = say("late_since", names.language, day=day)
    return _line(text[:1].upper() + text[1:], section, article_of(one.article, names), day, ", ".join(map(names.whoever, one.who)))


def heading(one: Deadline, language: str) -> str:
    """A deadline as the agenda has it."""
    return wording.item(AgendaItem(due=one.due, at=At.END, kind=one.about, target=one.target, title=one.title), language)


def article_of(article: str | None, names: Names) -> str:
    """« art. 7 », or nothing."""
    return say("article", names.language, article=article) if article else ""
