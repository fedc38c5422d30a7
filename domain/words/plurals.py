"""How words agree with a number in French, English and Arabic. It imports nothing slow: the command line says its texts by it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NUMBER = re.compile(r"\{(\w+)\}")
_FORMS = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)|(?<=\w)\((\w+)\)")


def form(number: str, language: str) -> str:
    """``one``, ``two``, ``few``, ``many`` or ``other``, as Unicode's CLDR has it; ``other`` for what is no number."""
    n = int(number) if number.isdecimal() else None
    if language == "ar" and n is not None:
        return _arabic(n)
    return "one" if n == 1 or (n == 0 and language == "fr") else "other"


def _arabic(n: int) -> str:
    if n in {1, 2}:
        return "one" if n == 1 else "two"
    hundredths = n % 100
    if 3 <= hundredths <= 10:  # noqa: PLR2004 - the numbers of the grammar
        return "few"
    return "many" if hundredths > 10 else "other"  # noqa: PLR2004 - the same


def agreed(template: str, details: Mapping[str, str], language: str) -> str:
    """Endings and words chosen by the number that stands before them: ``{n} jour(s) (est|sont)`` → ``{n} jours sont``.

    Where the forms hold a number, it is that one: ``(once|{n} times)``. A mark that no number precedes stays.
    """

    def chosen(found: re.Match[str]) -> str:
        forms = ["", found[2]] if found[1] is None else found[1].split("|")
        names = _NUMBER.findall(found[1] or "") or _NUMBER.findall(template, 0, found.start())[-1:]
        if not names:
            return found[0]
        return forms[0 if form(details.get(names[0], ""), language) == "one" else 1]

    return _FORMS.sub(chosen, template)
