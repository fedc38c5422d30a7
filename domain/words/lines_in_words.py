"""The lines of a message in words: what is recorded in codes, ids and words of the terms, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.agenda import AgendaItem, Awaited
from domain.committees import order_of_business
from domain.days.calendar import At
from domain.messages.news import Line
from domain.words import business_in_words, wording
from domain.words.plurals import agreed
from domain.words.wording_of_news import LINES


def line(written: str, language: str = "fr") -> str:
    """A line of a message. What was not written as one is shown as it is."""
    one = Line.read(written)
    return written if one is None else _WAYS.get(one.about.partition(".")[0], _own)(one, language)


def _own(one: Line, language: str) -> str:
    """By its own text, else as the agenda would say it, with its day."""
    if one.about in LINES["fr"]:
        return _filled(one, language)
    return wording.dated(_item(one.about, one, language), one.day, language)


def _filled(one: Line, language: str, what: str = "") -> str:
    texts = LINES.get(language, LINES["fr"])
    day = wording.long_date(one.day, language) if one.day else "…"
    said = {"text": one.text, "target": one.target, "title": one.title, "who": one.who, "day": day, "what": what}
    return agreed(texts[one.about.partition(".")[0]], said, language).format_map(said)


def _item(about: str, one: Line, language: str) -> str:
    return wording.item(AgendaItem(due=one.day or date.min, at=At.END, kind=about, target=one.target, title=one.title), language)


def _outcome(one: Line, language: str) -> str:
    return _filled(one, language, wording.outcome(one.about.partition(".")[2], language))


def _decision(one: Line, language: str) -> str:
    """What kind it is, about what, how it fell out, whose it is and by when."""
    _, kind, *status = one.about.split(".")
    parts = [wording.decision(kind, language)]
    parts += [f"{one.title} ({one.target})"] if one.target else []
    parts += [wording.status(code, language) for code in status]
    parts += [said for said in (one.text, one.who, wording.long_date(one.day, language) if one.day else "") if said]
    return _filled(one, language, ("، " if language == "ar" else ", ").join(parts))


def _business(one: Line, language: str) -> str:
    """A line of an order of business, as the convocation has it."""
    about = one.about.partition(".")[2]
    said: dict[str, Any] = {"target": one.target, "title": one.title, "text": one.text or None, "day": one.day}
    what = business_in_words.line(order_of_business.Line(section="due", about=about, **said), language)
    return _filled(one, language, what)


def _awaited(one: Line, language: str) -> str:
    rule = one.about.partition(".")[2]
    return wording.awaited(Awaited(rule=rule, target=one.target, who=(one.who,), due=one.day, title=one.title), language)


def _dated(one: Line, language: str) -> str:
    """With its day where there is one."""
    return wording.dated(_filled(one, language), one.day, language)


def _undelivered(one: Line, language: str) -> str:
    """To whom, what, and why it failed."""
    what = _item(one.about.partition(".")[2], one, language)
    return _filled(one, language, f"{what} ({wording.reason(one.text, language)})" if one.text else what)


_Way = Callable[[Line, str], str]
_WAYS: Mapping[str, _Way] = MappingProxyType(
    {
        "outcome": _outcome,
        "decision": _decision,
        "rejected": _decision,
        "business": _business,
        "awaited": _awaited,
        "undelivered": _undelivered,
        "accept_in_session": _dated,
    }
)
