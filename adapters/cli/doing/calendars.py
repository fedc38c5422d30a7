"""Public holidays for dates that are only looked at."""

from __future__ import annotations

from datetime import date

from adapters.cli.context import Work
from domain.preview import Holidays


def holidays_of(work: Work, country: str) -> Holidays:
    """The holidays of a country; none, and a word about it, for one that nobody knows."""
    library = work.desk.holidays()
    told = False

    def of(first: int, last: int) -> dict[date, str]:
        nonlocal told
        try:
            return library.of(country, first, last)
        except ValueError:
            if not told:
                work.out.note("no_holidays", country=country)
            told = True
            return {}

    return of
