"""What people typed, as it may stand in a letter: on one line, without control characters, and never turning what is around it."""

from __future__ import annotations

import re
from typing import Self
from unicodedata import bidirectional, category

from markupsafe import escape

_UNWRITABLE = {"Cc", "Cs", "Zl", "Zp"}
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_ISOLATE, _POP = "\u2068", "\u2069"
_LONGEST_ID = 24
"""characters of a word that is not broken at its hyphens"""
_NUMBER = re.compile(r"(?<![\d.,-])(?=\d+ [\u0620-\u064a])")
_STRONG = {"L": False, "R": True, "AL": True}


def one_line(text: str) -> str:
    """What somebody typed, without line breaks, control characters or anything that turns the text's direction."""
    kept = (" " if category(sign) in _UNWRITABLE or sign in _BIDI_CONTROLS else sign for sign in text)
    return " ".join("".join(kept).split())


class Typed(str):
    """One line that somebody typed. In HTML it is escaped and isolated by itself, wherever a template says it."""

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        return super().__new__(cls, one_line(text))

    def __html__(self) -> str:
        if not self:
            return ""
        whole = ' style="white-space:nowrap"' if len(self) <= _LONGEST_ID and " " not in self else ""
        return f"<bdi{whole}>{escape(str(self))}</bdi>"

    def isolated(self, *, rtl: bool) -> str:
        """For plain text of one direction: set apart where it holds anything of the other one."""
        turns = any(_STRONG.get(bidirectional(sign), rtl) is not rtl for sign in self)
        return f"{_ISOLATE}{self}{_POP}" if turns else str(self)


def composed(text: str, *, rtl: bool) -> Typed:
    """A line of our words and of typed ones. From right to left, a number goes with the word after it, not with a Latin one before."""
    return Typed(_NUMBER.sub("\u200f", text) if rtl else text)


def shortened(line: str, longest: int) -> str:
    """The same line, cut where it is too long; what is set apart in it ends with it."""
    if len(line) <= longest:
        return line
    cut = line[: longest - 2].rstrip()
    return f"{cut}…{_POP}" if cut.count(_ISOLATE) > cut.count(_POP) else f"{cut}…"
