"""The languages of letters: their direction, and days, delays and numbers as their readers write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Language:
    """``late`` and ``ahead`` have a text for each plural form of the language that differs from ``other``."""

    code: str
    locale: Locale
    rtl: bool
    colon: str
    today: str
    tomorrow: str
    ahead: Mapping[str, str]
    late: Mapping[str, str]

    def short(self, day: date) -> str:
        """« 30 juin 2026 », « 1er juillet 2026 »"""
        return format_date(day, f"{self._day(day)} MMMM y", self.locale)

    def long(self, day: date) -> str:
        """« mardi 30 juin 2026 »"""
        return format_date(day, f"EEEE {self._day(day)} MMMM y", self.locale)

    def delay(self, days: int) -> str:
        """How far off a day is, counted from the day of sending."""
        if days < 0:
            return self.counted(-days, **self.late)
        return {0: self.today, 1: self.tomorrow}.get(days) or self.counted(days, **self.ahead)

    def counted(self, number: int, **forms: str) -> str:
        """The text for a number: ``one``, ``two``, ``few``, ``many`` or else ``other``, with ``{n}`` filled in."""
        return forms.get(self.locale.plural_form(number), forms["other"]).replace("{n}", str(number))

    def filters(self) -> dict[str, Callable[..., Any]]:
        """By the names that templates know."""
        return {
            "short": self.short,
            "long": self.long,
            "delay": self.delay,
            "counted": self.counted,
            "day_before": _day_before,
        }

    def _day(self, day: date) -> str:
        """CLDR has no form for the first of a French month."""
        return "d'er'" if self.code == "fr" and day.day == 1 else "d"


def _day_before(day: date) -> date:
    """The last day in force before the first day out of it."""
    return day - timedelta(days=1)


LANGUAGES: Mapping[str, Language] = {
    "fr": Language(
        code="fr",
        locale=Locale("fr"),
        rtl=False,
        colon=" : ",
        today="aujourd'hui",
        tomorrow="demain",
        ahead={"other": "dans {n} jours"},
        late={"one": "en retard d'un jour", "other": "en retard de {n} jours"},
    ),
    "en": Language(
        code="en",
        locale=Locale("en", "GB"),
        rtl=False,
        colon=": ",
        today="today",
        tomorrow="tomorrow",
        ahead={"other": "in {n} days"},
        late={"one": "one day late", "other": "{n} days late"},
    ),
    "ar": Language(
        code="ar",
        locale=Locale("ar", "MA"),
        rtl=True,
        colon=": ",
        today="اليوم",
        tomorrow="غدا",
        ahead={"two": "بعد يومين", "few": "بعد {n} أيام", "many": "بعد {n} يوما", "other": "بعد {n} يوم"},
        late={
            "one": "منذ يوم واحد",
            "two": "منذ يومين",
            "few": "منذ {n} أيام",
            "many": "منذ {n} يوما",
            "other": "منذ {n} يوم",
        },
    ),
}
DEFAULT = "fr"


def language_of(code: str) -> Language:
    """French for whoever reads none of these."""
    return LANGUAGES.get(code, LANGUAGES[DEFAULT])
