"""How values are said: days, periods, counts, hashes, articles; and how the text for a code is found and filled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from domain.days.calendar import Period, WorkingDays, add, before
from domain.words.plurals import agreed, form
from domain.words.wording_ar import ARABIC
from domain.words.wording_en import ENGLISH
from domain.words.wording_fr import FRENCH
from domain.words.words import Words

LANGUAGES: Mapping[str, Words] = MappingProxyType({"fr": FRENCH, "en": ENGLISH, "ar": ARABIC})

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OF_STAGES = frozenset({"visa_due", "signature_due", "visa_asked", "signature_asked", "signature_voided", "refusal"})
"""items and rules whose target or title is a stage of the plan of signature"""
_SHOWN = 12
"""so many digits of a hash are enough for people to compare"""
_MONTHS_IN_A_YEAR = 12


class Details(dict[str, str]):
    """What a text is filled with; what is missing shows as a gap."""

    def __missing__(self, key: str) -> str:
        return "…"


def words_for(table: str, code: str, language: str) -> Words:
    """The words of a language, or the French ones where it has none for a code."""
    words = LANGUAGES.get(language, FRENCH)
    known: Mapping[str, str] = getattr(words, table)
    return words if code in known else FRENCH


def template_of(table: Mapping[str, str], code: str, details: Mapping[str, str]) -> str:
    """The text for a code: the first whose detail says something, else the plain one, else the code itself."""
    for name, text in table.items():
        base, _, detail = name.partition("/")
        if base == code and detail and details.get(detail, "") not in {"", "0"}:
            return text
    return table.get(code, code.replace("{", "(").replace("}", ")"))


def details_of(data: Mapping[str, Any], words: Words) -> Details:
    said = Details({key: in_words(value, words) for key, value in data.items()})
    return Details(said, **{key: words.stages.get(said[key], said[key]) for key in ("stage", "open") if key in said})


def called(code: str, title: str | None, target: str, words: Words) -> dict[str, str]:
    """Title and target of an item or a rule, as people call them; the target where there is no title."""
    stages = words.stages if code in _OF_STAGES else {}
    return {"title": stages.get(title or target, title or target), "target": stages.get(target, target)}


def in_words(value: Any, words: Words) -> str:
    """A value as people read it; nothing for what is not there, or not so."""
    if value is None or value is False:
        return ""
    if isinstance(value, str) and _SHA256.fullmatch(value):
        return value[:_SHOWN]
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return day_in_words(value, words)
    if isinstance(value, list | tuple | dict | set | frozenset):
        return ", ".join(in_words(one, words) for one in value)
    return str(value)


def day_in_words(value: date | str, words: Words) -> str:
    try:
        return long_day(value if isinstance(value, date) else date.fromisoformat(value), words)
    except ValueError:
        return str(value)


def long_day(day: date, words: Words) -> str:
    number = "1er" if words is FRENCH and day.day == 1 else str(day.day)
    return words.date.format(day=number, month=words.months[day.month - 1], year=day.year)


def of(name: str) -> str:
    """French elides before a vowel: « d'axa.ceo »."""
    return f"d'{name}" if name[:1] in tuple("aeiouyAEIOUY") else f"de {name}"


def effect_of(effect: str | None, language: str) -> str:
    return words_for("effects", effect, language).effects.get(effect, "") if effect else ""


def article_of(article: Any, words: Words) -> str:
    return f" ({words.article.format(article=article)})" if article else ""


def ending_of(cause: str, article: Any, words: Words) -> str:
    """Why a convention ends before its time, and by which article."""
    said = words.endings.get(cause, cause)
    return f"{said}, {words.article.format(article=article)}" if article else said


def rung_of(rung: str, words: Words, due: date | None = None, told_on: date | None = None) -> str:
    """``-P7D`` is seven days before, ``0`` the day itself, ``+P7D`` seven days after.

    A message that a quiet day or the end of a week has moved is as many days before or after as it really is.
    """
    if due is not None and told_on is not None and _moved(rung, due, told_on):
        days = (due - told_on).days
        rung = f"{'-' if days > 0 else '+'}P{abs(days)}D" if days else "0"
    when = {"-": "before", "+": "after"}.get(rung[:1], "day")
    return words.rungs[when].format(period=period_of(rung[1:], words))


def _moved(rung: str, due: date, told_on: date) -> bool:
    """Whether a day is another one than the rung says, or may be: working days are another matter in each calendar."""
    if rung[:1] not in {"-", "+"}:
        return told_on != due
    try:
        period = Period.parse(rung[1:])
    except ValueError:
        return False
    step = before if rung.startswith("-") else add
    return bool(period.working_days) or step(due, period, WorkingDays()) != told_on


def due_in(message: str) -> date | None:
    """The day that a message speaks of, by its name: ``milestone_due/study/2026-06-30/-P7D``."""
    try:
        return date.fromisoformat(message.split("/")[-2])
    except (IndexError, ValueError):
        return None


def period_of(text: str, words: Words) -> str:
    try:
        period = Period.parse(text)
    except ValueError:
        return text
    years, months = divmod(period.months, _MONTHS_IN_A_YEAR)
    counted = (
        ("years", years),
        ("months", months),
        ("days", period.days),
        ("working_days", period.working_days),
        ("clear_days", period.clear_days),
    )
    return (" و" if words.language == "ar" else " ").join(_counted(unit, str(n), words) for unit, n in counted if n)


def _counted(unit: str, n: str, words: Words) -> str:
    """By a text of its own for this form of the number, where the language has one (``days/two``)."""
    template = template_of(words.units, unit, {form(n, words.language): n})
    return agreed(template, {"n": n}, words.language).format(n=n)


def part_of(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = data.get(key)
    return found if isinstance(found, Mapping) else {}


def parts_of(data: Mapping[str, Any], key: str) -> tuple[Any, ...]:
    found = data.get(key)
    return tuple(found) if isinstance(found, list | tuple) else ()


def maps_of(data: Mapping[str, Any], key: str) -> Iterable[Mapping[str, Any]]:
    return (one for one in parts_of(data, key) if isinstance(one, Mapping))
