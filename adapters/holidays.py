"""Public holidays from the ``holidays`` package, to be recorded as data by whoever asks."""

from __future__ import annotations

from datetime import date

import holidays

_LANGUAGE = "fr"
_KNOWN = holidays.list_supported_countries(include_aliases=False)


class HolidaysLibrary:
    """``Holidays``: national ones, in French where the package has French names, otherwise in the country's default language.

    Dates that follow a moon not yet seen are the package's estimate and say so in their name: they are revised by
    command. ``country`` is an ISO 3166 code of two letters.
    """

    def of(self, country: str, first_year: int, last_year: int) -> dict[date, str]:
        """Raises ``ValueError`` for a country that the package does not know, and for years in the wrong order."""
        if country not in _KNOWN:
            raise ValueError(f"no public holidays are known for country {country!r}: give its ISO 3166 code of two letters, such as MA")
        if last_year < first_year:
            raise ValueError(f"the years {first_year} to {last_year} are in the wrong order")
        days = holidays.country_holidays(country, years=range(first_year, last_year + 1), language=_LANGUAGE)
        return {day: name for day, name in sorted(days.items()) if first_year <= day.year <= last_year}
