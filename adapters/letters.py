"""Letters in words: templates by language and kind, and the dates and delays that they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from unicodedata import category

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from activities.contracts import Letter
from activities.ports import Person, Unreachable, Wording
from domain import wording
from domain.agenda import AgendaItem
from domain.calendar import At
from domain.digest import Digest, DigestLine

TEMPLATES = Path(__file__).parent / "templates"
KINDS = frozenset(
    {
        "amendment_due",
        "amendment_visa_due",
        "amendment_proposed",
        "amendment_voided",
        "milestone_due",
        "milestone_blocked",
        "commitment_due",
        "tranche_due",
        "indicator_due",
        "signature_due",
        "signature_voided",
        "visa_due",
        "review_due",
        "convocation_due",
        "programme_due",
        "notice_deadline",
        "term_end",
        "late_at_take_over",
        "related_suspended",
        "related_ended",
        "related_amended",
        "denunciation_received",
        "withdrawal_received",
        "termination_decided",
        "convention_suspended",
        "convention_resumed",
        "party_acceded",
        "party_left",
        "minutes_due",
        "minutes_to_approve",
        "minutes_to_read",
        "minutes_deemed_approved",
        "review_missed",
        "review_requested",
        "request_due",
        "matter_escalated",
        "escalation_due",
        "consultation_opened",
        "consultation_due",
        "sub_committee_reported",
    }
)
"""Kinds with a template of their own; any other is told by ``other``."""

_LONGEST_SUBJECT = 200
_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LATE_ITEM = re.compile(r"(.+) \((\d{4}-\d\d-\d\d)\)")

_FR_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_FR_MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"]
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]


def one_line(text: str) -> str:
    """What somebody typed, without line breaks, control characters or anything that turns the text's direction."""
    kept = (" " if category(sign) in _UNWRITABLE or sign in _BIDI_CONTROLS else sign for sign in text)
    return " ".join("".join(kept).split())


def _fr_short(day: date) -> str:
    """« 30 juin 2026 », « 1er juillet 2026 »"""
    return f"{'1er' if day.day == 1 else day.day} {_FR_MONTHS[day.month - 1]} {day.year}"


def _fr_long(day: date) -> str:
    return f"{_FR_DAYS[day.weekday()]} {_fr_short(day)}"


def _fr_delay(days: int) -> str:
    """How far off a day is, counted from the day of sending."""
    if days < 0:
        return "en retard d'un jour" if days == -1 else f"en retard de {-days} jours"
    return {0: "aujourd'hui", 1: "demain"}.get(days, f"dans {days} jours")


def _en_short(day: date) -> str:
    return f"{day.day} {_EN_MONTHS[day.month - 1]} {day.year}"


def _en_long(day: date) -> str:
    return f"{_EN_DAYS[day.weekday()]} {_en_short(day)}"


def _en_delay(days: int) -> str:
    if days < 0:
        return "one day late" if days == -1 else f"{-days} days late"
    return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


def _day_before(day: date) -> date:
    """The last day in force before the first day out of it."""
    return day - timedelta(days=1)


_Filters = dict[str, Callable[[Any], str]]
_LANGUAGES: dict[str, _Filters] = {
    "fr": {"short": _fr_short, "long": _fr_long, "delay": _fr_delay},
    "en": {"short": _en_short, "long": _en_long, "delay": _en_delay},
}
_DEFAULT = "fr"


class Letters:
    """``Composer``, from the templates beside this module: French, English for those who read it, French for everybody else.

    Delays are counted from ``letter.on``, not read from the rung: a rung moved to a working day, or sent a day later
    because the mail server was away, would otherwise say « aujourd'hui » on another day.
    """

    def __init__(self, templates: Path = TEMPLATES) -> None:
        self._environments = {language: _environment(templates / language, filters) for language, filters in _LANGUAGES.items()}

    def letter(self, letter: Letter, reader: Person) -> Wording:
        kind = letter.about if letter.about in KINDS else "other"
        return self._render(kind, reader, letter, is_manager=reader.id == letter.manager, late=late_items(letter))

    def by_hand(self, letter: Letter, manager: Person, readers: Sequence[Person]) -> Wording:
        texts = [{"reader": _cleaned(reader), "wording": self.letter(letter, reader)} for reader in readers]
        return self._render("by_hand", manager, letter, texts=texts)

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
        for reader in (*intended, *by_hand):
            first_readers.setdefault(_language(reader), reader)
        texts = [{"reader": _cleaned(reader), "wording": self.letter(letter, reader)} for reader in first_readers.values()]
        people = {"intended": [_cleaned(person) for person in intended], "by_hand": [_cleaned(person) for person in by_hand]}
        return self._render("trial", manager, letter, texts=texts, unreachable=unreachable, **people)

    def digest(self, digest: Digest, reader: Person) -> Wording:
        return self._digest("digest", reader, digest=_said(digest, _language(reader)))

    def digests_by_hand(self, digests: Sequence[tuple[Digest, Person]], manager: Person) -> Wording:
        return self._digest("digests_by_hand", manager, texts=self._texts(digests))

    def digests_on_trial(self, digests: Sequence[tuple[Digest, Person]], manager: Person, unreachable: Sequence[Unreachable]) -> Wording:
        return self._digest("digests_on_trial", manager, texts=self._texts(digests), unreachable=unreachable)

    def _texts(self, digests: Sequence[tuple[Digest, Person]]) -> list[dict[str, object]]:
        return [
            {"reader": _cleaned(reader), "by_mail": digest.by_mail, "wording": self.digest(digest, reader)} for digest, reader in digests
        ]

    def _digest(self, template: str, reader: Person, **more: object) -> Wording:
        environment = self._environments[_language(reader)]
        return _wording(environment.get_template(f"{template}.txt.j2").render(reader=_cleaned(reader), **more))

    def _render(self, template: str, reader: Person, letter: Letter, **more: object) -> Wording:
        """A template's first line is the subject; the body begins after the blank line."""
        text = (
            self._environments[_language(reader)]
            .get_template(f"{template}.txt.j2")
            .render(
                reader=_cleaned(reader),
                reference=letter.reference,
                title=one_line(letter.title),
                target=one_line(letter.target),
                item=one_line(letter.subject),
                article=one_line(letter.article or ""),
                due=letter.due,
                days=(letter.due - letter.on).days,
                **more,
            )
        )
        return _wording(text)


def _wording(text: str) -> Wording:
    subject, _, body = text.strip().partition("\n")
    return Wording(_shortened(one_line(subject)), re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n")


def _said(digest: Digest, language: str) -> dict[str, object]:
    """A digest as a template reads it: of each line what it is, and where."""

    def lines(section: tuple[DigestLine, ...]) -> list[dict[str, object]]:
        return [
            {
                "what": one_line(
                    wording.item(AgendaItem(due=line.due, at=At.END, kind=line.about, target=line.target, title=line.subject), language)
                ),
                "where": one_line(f"{line.title} ({line.reference})"),
                "due": line.due,
                "article": one_line(line.article or ""),
                "items": [one_line(item) for item in line.items],
            }
            for line in section
        ]

    sections = {"todo": lines(digest.todo), "decided": lines(digest.decided), "late": lines(digest.late)}
    return {"on": digest.on, "not_delivered": digest.not_delivered, "to_hand_over": digest.to_hand_over, **sections}


def late_items(letter: Letter) -> list[tuple[str, date | None]]:
    """The list that the subject of ``late_at_take_over`` holds: titles with their days, as far as each can be read."""
    if letter.about != "late_at_take_over":
        return []
    found: list[tuple[str, date | None]] = []
    for part in one_line(letter.subject).split(" ; "):
        item = _LATE_ITEM.fullmatch(part)
        day = _day(item[2]) if item else None
        found.append((item[1], day) if item and day else (part, None))
    return found


def _day(text: str) -> date | None:
    """No day for what only looks like one: titles are free."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _environment(folder: Path, filters: _Filters) -> Environment:
    environment = Environment(  # noqa: S701 - plain text: nothing here is read as HTML
        loader=FileSystemLoader(folder), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(filters, day_before=_day_before)
    return environment


def _language(person: Person) -> str:
    return person.language if person.language in _LANGUAGES else _DEFAULT


def _cleaned(person: Person) -> dict[str, str]:
    """What a template may say of a person, each on one line and never undefined."""
    return {key: one_line(getattr(person, key) or "") for key in ("id", "name", "title", "email")}


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST_SUBJECT else subject[: _LONGEST_SUBJECT - 1].rstrip() + "…"
