"""Every code that people meet, in their words. Pure; ids stand for people, because names are kept elsewhere.

Nothing here raises: a code that a newer program wrote is shown as it is, a detail that is missing as « … ».
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.agenda import MESSAGE, SPOKEN_OF, AgendaItem, Awaited
from domain.words.messages_in_words import deadline
from domain.words.plurals import agreed
from domain.words.wording_fr import FRENCH
from domain.words.wording_of_corrections import fact, resting
from domain.words.wording_of_decisions import ABOUTS
from domain.words.wording_of_events import DERIVED
from domain.words.wording_of_messages import REASONS
from domain.words.wording_of_values import (
    LANGUAGES,
    Details,
    article_of,
    called,
    details_of,
    due_in,
    effect_of,
    ending_of,
    long_day,
    of,
    period_of,
    rung_of,
    template_of,
    words_for,
)
from domain.words.words import Words

_KNOWN = re.compile(r" ?[;؛] [^;؛]*\{known\}")
"""what there is instead of what was named; where there is nothing, that is left out"""
_DETAIL = re.compile(r"(?:: |, )(\w+)=")
"""what a refusal goes on to say in the sentence for programmers: « …: given=…, open=… »"""
_OF_A_DEADLINE = frozenset({"not_concerned", "already_answered", "too_late_to_acknowledge"})
"""refusals that speak of a deadline by its key"""


def phase(code: str, language: str = "fr") -> str:
    """The name of a phase."""
    return words_for("phases", code, language).phases.get(code, code)


def health(code: str, language: str = "fr") -> str:
    """How a convention is."""
    return words_for("health", code, language).health.get(code, code)


def outcome(code: str, language: str = "fr") -> str:
    """How a convention ended."""
    return words_for("outcomes", code, language).outcomes.get(code, code)


def status(code: str, language: str = "fr") -> str:
    """Where a milestone stands."""
    return words_for("statuses", code, language).statuses.get(code, code)


def about(code: str, language: str = "fr") -> str:
    """What sort of action it is."""
    return ABOUTS.get(language, ABOUTS["fr"]).get(code, code)


def decision(code: str, language: str = "fr") -> str:
    """What a committee decides, in a word."""
    return words_for("decisions", code, language).decisions.get(code, code)


def result(code: str, language: str = "fr") -> str:
    """What a count came to."""
    return words_for("results", code, language).results.get(code, code)


def promise(code: str, language: str = "fr") -> str:
    """Where a commitment stands."""
    return words_for("promises", code, language).promises.get(code, code)


def long_date(day: date, language: str = "fr") -> str:
    """« 1er juin 2026 », "1 June 2026", and in Arabic with the Moroccan names of the months."""
    return long_day(day, LANGUAGES.get(language, FRENCH))


def dated(said: str, day: date | None, language: str = "fr") -> str:
    """What is due, and its day after a comma of the language."""
    comma = "، " if language == "ar" else ", "
    return f"{said}{comma}{long_date(day, language)}" if day else said


def awaited(one: Awaited, language: str = "fr") -> str:
    """What a convention is waiting for, from whom, until when, with the article."""
    words = words_for("rules", one.rule, language)
    who = ", ".join(one.who) or words.nobody
    details = {**called(one.rule, one.title, one.target, words), "who": who, "of_who": of(who), "because": one.because or ""}
    if one.due:
        details["due"] = long_day(one.due, words)
    text = template_of(words.rules, one.rule, details)
    if one.due and "{due}" not in text:
        text += words.by
    return text.format_map(Details(details)) + effect_of(one.effect, language) + article_of(one.article, words)


def scope(code: str, language: str = "fr") -> str:
    """What a mandate is for."""
    return words_for("scopes", code, language).scopes[code]


def reason(code: str, language: str = "fr") -> str:
    """Why a message did not arrive; what a mail server says by its own codes stays as it is."""
    return REASONS.get(language, REASONS["fr"]).get(code, code)


def ending(cause: str, language: str = "fr", article: str | None = None) -> str:
    """Why a convention ends before its time."""
    return ending_of(cause, article, words_for("endings", cause, language))


def survivor(about: str, last_day: date, article: str | None, language: str = "fr") -> str:
    """A clause that goes on to bind, and until when."""
    words = words_for("clauses", about, language)
    said = {"about": words.clauses.get(about, about), "last_day": long_day(last_day, words)}
    return words.survives.format_map(said) + article_of(article, words)


def item(one: AgendaItem, language: str = "fr") -> str:
    """A line of the agenda; of a message, what it speaks of and, where that is a deadline, how long before or after."""
    words = words_for("items", one.kind, language)
    details = called(one.about or one.kind, one.title, one.target, words)
    if one.kind == MESSAGE:
        about = template_of(words.items, one.about or "", details).format_map(Details(details))
        if one.about and one.about not in SPOKEN_OF:
            return about
        details |= {"rung": rung_of(one.rung or "0", words, due_in(one.key), one.due), "subject": about}
    return template_of(words.items, one.kind, details).format_map(Details(details)) + effect_of(one.effect, language)


def subject(about: str, said: str, language: str = "fr") -> str:
    """What a message of some kind is about, as people call it."""
    return called(about, said, said, words_for("items", about, language))["title"]


def refusal(code: str, details: Mapping[str, Any], language: str = "fr") -> str:
    """Why something was refused, with its figures and the article: « Refusé : 2 présents sur 5, il en faut 3 (art. 7) »."""
    words = words_for("refusals", code, language)
    return words.refused.format(text=_rule(code, details, words)) + article_of(details.get("article"), words)


def _rule(code: str, details: Mapping[str, Any], words: Words) -> str:
    """The rule that refuses, with its figures."""
    said = details_of({key: value for key, value in details.items() if key != "article"}, words)
    tables = (
        ("phase", words.phases),
        ("outcome", words.outcomes),
        ("status", words.statuses),
        ("state", words.statuses),
        ("promise", words.promises),
        ("cause", {**words.causes, **words.endings}),
        ("act", words.acts),
        ("method", words.methods),
        ("decision", words.decisions),
        ("mode", words.renewals),
        ("scope", words.scopes),
    )
    for key, table in tables:
        said[key] = table.get(said[key], said[key]) if key in said else ""
    if code == "decision_outside_terms":
        said["allowed"] = ", ".join(words.decisions.get(one, one) for one in said["allowed"].split(", "))
    if code in _OF_A_DEADLINE:
        said["item"] = deadline(said["item"], words)
    if code == "something_rests_on_it":
        said["left"] = resting(said["left"], words)
    if code == "not_correctable":
        said["kind"] = fact(said["kind"], words)
    for key in ("notice", "suspended_for"):
        if key in said:
            said[key] = period_of(said[key], words)
    if "needs" in said:
        said["needs"] = words.phases.get(said["needs"], words.roles.get(said["needs"], said["needs"]))
    if "acceptor" in said:
        said["acceptor"] = words.roles.get(said["acceptor"], said["acceptor"])
    template = template_of(words.refusals, code, said)
    return agreed(template if said.get("known", "…") else _KNOWN.sub("", template), said, words.language).format_map(said)


def event(kind: str, data: Mapping[str, Any], language: str = "fr") -> str:
    """One line of history."""
    words = words_for("events", kind, language)
    said = details_of(data, words)
    derive = DERIVED.get(kind)
    said.update({f"of_{key}": of(said[key]) for key in ("person", "party")} | (derive(data, words) if derive else {}))
    if kind == "submission_refused":
        said.update(_reason_of(str(data.get("reason")), language))
    return agreed(template_of(words.events, kind, said), said, words.language).format_map(said)


def _reason_of(reason: str, language: str) -> dict[str, str]:
    """Why a signal was refused, with the details that the sentence for programmers holds; nothing where it holds none."""
    code, _, sentence = reason.partition(":")
    words = words_for("refusals", code, language)
    _, *told = _DETAIL.split(sentence)
    if not told or code not in words.refusals:
        return {}
    details = {name: None if value == "None" else value for name, value in zip(told[::2], told[1::2], strict=True)}
    return {"reason": _rule(code, details, words) + article_of(details.get("article"), words)}
