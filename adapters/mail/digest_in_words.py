"""A digest as its template reads it: its sections, in each of them the conventions, and of each of those the lines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.mail.letter_languages import Language
from adapters.mail.typed import Typed, composed
from domain.agenda import AgendaItem
from domain.days.calendar import At
from domain.messages.digest import Digest, DigestLine
from domain.words import lines_in_words, wording


def sections(digest: Digest, language: Language) -> dict[str, Any]:
    """By the names that the template knows; ``sections`` leaves out the empty ones."""
    found = [(name, _by_convention(getattr(digest, name), language)) for name in ("todo", "decided", "late")]
    return {
        "on": digest.on,
        "count": {name: len(getattr(digest, name)) for name in ("todo", "decided", "late")},
        "sections": [(name, conventions) for name, conventions in found if conventions],
        "not_delivered": [{"person": Typed(one.person), "on": one.digest, "reason": Typed(one.reason)} for one in digest.not_delivered],
        "to_hand_over": [Typed(one) for one in digest.to_hand_over],
    }


def _by_convention(lines: Sequence[DigestLine], language: Language) -> list[dict[str, Any]]:
    """Each convention once, in the order of its first line."""
    found: dict[str, list[DigestLine]] = {}
    for line in lines:
        found.setdefault(line.reference, []).append(line)
    return [
        {"reference": Typed(reference), "title": Typed(of[0].title), "lines": [_line(line, language) for line in of]}
        for reference, of in found.items()
    ]


def _line(line: DigestLine, language: Language) -> dict[str, Any]:
    item = AgendaItem(due=line.due, at=At.END, kind=line.about, target=line.target, title=line.subject)
    return {
        "what": composed(wording.item(item, language.code), rtl=language.rtl),
        "due": line.due,
        "article": Typed(line.article or ""),
        "points": [composed(lines_in_words.line(one, language.code), rtl=language.rtl) for one in line.items],
    }
