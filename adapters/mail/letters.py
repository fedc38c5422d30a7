"""Letters in words: what each says, in its reader's language, as plain text and as HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import structlog

from activities.contracts import Letter, Standing
from activities.ports import Person, Unreachable, Wording
from adapters.mail.digest_in_words import sections
from adapters.mail.letter_languages import LANGUAGES, Language, language_of
from adapters.mail.letter_templates import Voice, kinds, place_of
from adapters.mail.typed import Typed, composed, one_line, shortened
from domain.messages.digest import Digest
from domain.words import lines_in_words, wording

log = structlog.get_logger(__name__)

_LONGEST_SUBJECT = 200
_RIGHT_TO_LEFT = "\u200f"
_DATED = re.compile(r"(.+) \((\d{4}-\d\d-\d\d)\)")


class Letters:
    """``Composer``, from the templates beside this module, or from the office's own: ``own / LANGUAGE / KIND.j2``.

    French for whoever reads neither English nor Arabic. Delays are counted from ``letter.on``, not read from the rung: a rung moved
    to a working day, or sent a day later because the mail server was away, would otherwise say « aujourd'hui » on another day.
    """

    def __init__(self, own: Path | None = None) -> None:
        self._has_own = own is not None
        self._voices = {code: (Voice(one, html=False, own=own), Voice(one, html=True, own=own)) for code, one in LANGUAGES.items()}

    def letter(self, letter: Letter, reader: Person) -> Wording:
        language = language_of(reader.language)
        said = _said(letter, reader) | {
            "is_manager": reader.id == letter.manager,
            "points": _points(letter, language),
            "standing": _standing(letter.standing, language),
        }
        kind = letter.about if letter.about in kinds(language.code) else "other"
        return self._compose("letter", kind, language, said, reference=Typed(letter.reference))

    def by_hand(self, letter: Letter, manager: Person, readers: Sequence[Person]) -> Wording:
        texts = [_enclosed(reader, self.letter(letter, reader)) for reader in readers]
        language = language_of(manager.language)
        return self._compose("enclosing", "_by_hand", language, _said(letter, manager) | {"texts": texts})

    def trial(
        self,
        letter: Letter,
        manager: Person,
        intended: Sequence[Person],
        by_hand: Sequence[Person],
        unreachable: Sequence[Unreachable],
    ) -> Wording:
        """One text for each language among those who would have read it: the rest differs in the reader's office alone."""
        first_readers: dict[str, Person] = {}
        for reader in chain(intended, by_hand):
            first_readers.setdefault(language_of(reader.language).code, reader)
        language = language_of(manager.language)
        said = _said(letter, manager) | {
            "texts": [_enclosed(reader, self.letter(letter, reader)) for reader in first_readers.values()],
            "intended": [_cleaned(person) for person in intended],
            "by_hand": [_cleaned(person) for person in by_hand],
            "unreachable": _unreachable(unreachable),
        }
        return self._compose("enclosing", "_trial", language, said)

    def repair(self, letter: Letter, manager: Person, faults: Sequence[str]) -> Wording:
        language = language_of(manager.language)
        more = {
            "is_manager": True,
            "points": [(Typed(one), None) for one in faults],
            "standing": None,
            "article": "",
            "folder": "CONVENTIONS_TEMPLATES",
        }
        return self._compose("letter", "_repair", language, _said(letter, manager) | more, reference=Typed(letter.reference))

    def digest(self, digest: Digest, reader: Person) -> Wording:
        language = language_of(reader.language)
        return self._compose("digest", "_digest", language, sections(digest, language) | {"reader": _cleaned(reader)})

    def digests_by_hand(self, digests: Sequence[tuple[Digest, Person]], manager: Person) -> Wording:
        return self._compose("enclosing", "_digests_by_hand", language_of(manager.language), {"texts": self._digests(digests)})

    def digests_on_trial(self, digests: Sequence[tuple[Digest, Person]], manager: Person, unreachable: Sequence[Unreachable]) -> Wording:
        said = {"texts": self._digests(digests), "unreachable": _unreachable(unreachable)}
        return self._compose("enclosing", "_digests_on_trial", language_of(manager.language), said)

    def _digests(self, digests: Sequence[tuple[Digest, Person]]) -> list[dict[str, object]]:
        return [_enclosed(reader, self.digest(one, reader)) | {"by_mail": one.by_mail} for one, reader in digests]

    def _compose(self, layout: str, template: str, language: Language, said: dict[str, Any], *, reference: Typed | None = None) -> Wording:
        """From the office's template, else the shipped one, else the plainest that a letter can have: nobody waits for a repair."""
        tries = [(template, own) for own in ((True, False) if self._has_own else (False,))]
        if reference is not None and template != "other":
            tries.append(("other", False))
        faults = [one["wording"].fault for one in said.get("texts", ()) if one["wording"].fault]
        for name, own in tries[:-1]:
            try:
                return self._said(layout, name, language, said, reference, own=own, faults=faults)
            except Exception as error:  # noqa: BLE001 - a template may do whatever Jinja lets it do
                place, fault = place_of(error) or f"{language.code}/{name}.j2", type(error).__name__
                faults.append(f"{place}: {fault}")
                log.warning("letter.template_failed", template=place, own=own, error=fault)
        name, own = tries[-1]
        return self._said(layout, name, language, said, reference, own=own, faults=faults)

    def _said(
        self,
        layout: str,
        template: str,
        language: Language,
        said: dict[str, Any],
        reference: Typed | None,
        *,
        own: bool,
        faults: Sequence[str],
    ) -> Wording:
        plain, html = self._voices[language.code]
        blocks = plain.blocks(template, said, own=own)
        line = " ".join(f"[{reference}] {blocks('subject')}".split()) if reference else " ".join(blocks("subject").split())
        subject = shortened(f"{_RIGHT_TO_LEFT}{line}" if language.rtl else line, _LONGEST_SUBJECT)
        body = re.sub(r"\n{3,}", "\n\n", plain.laid_out(layout, blocks).strip()) + "\n"
        page = html.laid_out(layout, html.blocks(template, said, own=own), heading=subject)
        return Wording(subject, body, page, fault=faults[0] if faults else None)


def _said(letter: Letter, reader: Person) -> dict[str, Any]:
    """What every template of a letter may say."""
    return {
        "reader": _cleaned(reader),
        "reference": Typed(letter.reference),
        "title": Typed(letter.title),
        "target": Typed(letter.target),
        "item": Typed(wording.subject(letter.about, letter.subject, language_of(reader.language).code)),
        "article": Typed(letter.article or ""),
        "due": letter.due,
        "days": (letter.due - letter.on).days,
    }


def _standing(standing: Standing | None, language: Language) -> dict[str, Any] | None:
    if standing is None:
        return None
    said: dict[str, Any] = {
        "code": standing.phase,
        "phase": wording.phase(standing.phase, language.code),
        "since": standing.in_force_on,
        "last_day": standing.last_day,
        "met": standing.met,
        "total": standing.total,
        "next": "",
        "due": None,
    }
    if standing.next:
        said |= {"next": composed(wording.item(standing.next, language.code), rtl=language.rtl), "due": standing.next.due}
    return said


def _points(letter: Letter, language: Language) -> list[tuple[Typed, date | None]]:
    """The lines of a list, each with its day as far as it can be read; what was late at take-over once stood in the subject."""
    lines = letter.items
    if not lines and letter.about == "late_at_take_over":
        lines = tuple(one_line(letter.subject).split(" ; "))
    return [_dated(composed(lines_in_words.line(line, language.code), rtl=language.rtl)) for line in lines]


def _dated(line: str) -> tuple[Typed, date | None]:
    """No day for what only looks like one: titles are free."""
    found = _DATED.fullmatch(line)
    try:
        return (Typed(found[1]), date.fromisoformat(found[2])) if found else (Typed(line), None)
    except ValueError:
        return Typed(line), None


def _enclosed(reader: Person, text: Wording) -> dict[str, object]:
    """A letter that is shown to the manager, as it would stand before its reader."""
    language = language_of(reader.language)
    return {"reader": _cleaned(reader), "wording": text, "language": language.code, "rtl": language.rtl}


def _unreachable(people: Sequence[Unreachable]) -> list[dict[str, str]]:
    return [{"person": Typed(one.person), "reason": one.reason} for one in people]


def _cleaned(person: Person) -> dict[str, Typed]:
    """What a template may say of a person, each on one line and never undefined."""
    cleaned = {key: Typed(getattr(person, key) or "") for key in ("id", "name", "title")}
    return cleaned | {"address": Typed(f"<{person.email or ''}>")}
