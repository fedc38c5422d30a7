"""What people read of a message: of what it speaks, who was told and how, and why somebody was not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from domain.agenda import SPOKEN_OF
from domain.words import wording_of_messages as told
from domain.words.wording_en import ENGLISH
from domain.words.wording_of_values import Details, called, due_in, maps_of, of, part_of, parts_of, rung_of, template_of
from domain.words.words import Words

_COLON = {"fr": " : ", "en": ": "}


def _message(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What it speaks of, to whom; and whether it waits for their digests."""
    letters = (_by_letter(str(who), words) for who in parts_of(data, "letters"))
    recipients = ", ".join((*(str(who) for who in parts_of(data, "to")), *letters)) or words.nobody
    return {"what": _spoken(data, words), "recipients": recipients, "gathered": "1" if data.get("delivery") == "digest" else ""}


def _became(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """What became of one, by its name and, where it is given, by the message itself (``of``)."""
    of_it, results = part_of(data, "of"), tuple(maps_of(data, "results"))
    letters = parts_of(of_it, "letters")
    people = [str(one.get("person")) for one in results if not letters or one.get("person") in parts_of(of_it, "to")]
    trial = any(one.get("trial") for one in results)
    asked = trial or len(people) < len(results)  # the manager, for the letters; a trial says whose they would be
    reasons = dict.fromkeys(_reason(str(one["reason"]), words) for one in results if one.get("reason"))
    recipients = ", ".join((*people, *(_by_letter(str(who), words) for who in letters if asked))) or words.nobody
    return {
        "what": _spoken(of_it or _by_name(str(data.get("message") or "…")), words),
        "recipients": recipients,
        "of_recipients": of(recipients),
        "trial": "1" if trial else "",
        "why": f" ({', '.join(reasons)})" if reasons else "",
    }


def _pointless(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return _became(data, words) | {"why": _in_its_words(told.BECAUSE, str(data.get("because") or ""), words)}


def _in_digest(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    """To whom, and of what: each message once, by its name or, where they are given, by the messages themselves (``of``)."""
    of_them, results = part_of(data, "of"), tuple(maps_of(data, "results"))
    names = dict.fromkeys(str(name) for one in results for name in parts_of(one, "messages"))
    lost = [str(one.get("person")) for one in results if one.get("status") == "failed"]
    recipients = ", ".join(str(one.get("person")) for one in results if one.get("status") == "sent") or words.nobody
    return {
        "what": " ; ".join(dict.fromkeys(_spoken(part_of(of_them, name) or _by_name(name), words, rung=False) for name in names)),
        "recipients": recipients,
        "of_recipients": of(recipients),
        "failed": ", ".join(lost),
        "trial": "1" if any(one.get("trial") for one in results) else "",
    }


def _answer(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"what": _spoken(data, words, rung=False)}


def deadline(key: str, words: Words) -> str:
    """« Jalon à remettre : needs-2026 », by its key alone."""
    return _spoken(_by_name(f"{key}/0"), words, rung=False)


def _unanswered(data: Mapping[str, Any], words: Words) -> dict[str, str]:
    return {"what": ", ".join(deadline(str(key), words) for key in parts_of(data, "deadlines"))}


def _spoken(message: Mapping[str, Any], words: Words, *, rung: bool = True) -> str:
    """« Rappel, 7 jours avant : Jalon à remettre : Étude »; what an act brought by itself reminds of nothing."""
    about = str(message.get("about"))
    target = str(message.get("target") or "…")
    details = called(about, str(message.get("subject") or ""), target, words)
    template = template_of(words.items, about, details)
    if "subject" not in message:  # its name alone is known, and no title
        template = template.replace("{title} ({target})", "{target}")
    subject = template.format_map(Details(details))
    due, told_on = due_in(str(message.get("message") or "")), message.get("told_on")
    named = rung_of(str(message.get("rung") or "0"), words, due, told_on) if rung and about in SPOKEN_OF else ""
    return f"{named}{_COLON['en' if words is ENGLISH else 'fr']}{subject}" if named else subject


def _by_name(message: str) -> dict[str, str]:
    """What the name of a message says of it: ``milestone_due/study/2026-06-30/-P7D``."""
    about, _, rest = message.partition("/")
    target, _, rung = (*rest.rsplit("/", 2), "", "")[:3]
    return {"about": about, "target": target, "rung": rung}


def _by_letter(who: str, words: Words) -> str:
    return told.BY_LETTER["en" if words is ENGLISH else "fr"].format(who=who)


def _reason(code: str, words: Words) -> str:
    return _in_its_words(told.REASONS, code, words)


def _in_its_words(table: Mapping[str, Mapping[str, str]], code: str, words: Words) -> str:
    return table["en" if words is ENGLISH else "fr"].get(code, code)


DERIVED: Mapping[str, Callable[[Mapping[str, Any], Words], dict[str, str]]] = MappingProxyType(
    {
        "message_due": _message,
        "message_sent": _became,
        "message_failed": _became,
        "message_superseded": _pointless,
        "digest_told": _in_digest,
        "deadline_acknowledged": _answer,
        "deadline_snoozed": _answer,
        "answers_lapsed": _unanswered,
    }
)
