"""What the Temporal UI shows of a convention in words: Markdown, in French, always true; it costs no event."""

from __future__ import annotations

import re

from domain.awaiting import awaited
from domain.days.calendar import Moment
from domain.due import health, next_deadline
from domain.files.blocks import wording as title_of
from domain.phases import State
from domain.words import wording
from domain.words.plurals import agreed

_MOST_LINES = 8
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


def escaped(text: str) -> str:
    """Text from people without any Markdown of its own: the UI would fetch images from anywhere."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def details(state: State, now: Moment, *, version: int, blocked: str | None, uncounted: int) -> str:
    """Where the convention stands, what it waits for and from whom, and what comes next."""
    how = "blocked" if blocked else health(state, now.today)
    lines = [
        f"**{escaped(title_of(state.terms.title))}** ({escaped(state.terms.reference)})",
        "",
        f"Phase : **{wording.phase(state.name)}** · santé : **{wording.health(how)}** · version {version}",
    ]
    if blocked:
        lines += ["", f"**Bloquée** : {escaped(blocked)}"]
    waiting = awaited(state)
    if waiting:
        lines += ["", "En attente :", ""]
        lines += [f"- {escaped(wording.awaited(one))}" for one in waiting[:_MOST_LINES]]
        if len(waiting) > _MOST_LINES:
            lines.append(_counted("- … et {n} autre(s)", len(waiting) - _MOST_LINES))
    upcoming = next_deadline(state)
    if upcoming:
        lines += ["", f"Prochaine échéance : {escaped(wording.item(upcoming))}"]
    if uncounted:
        lines += ["", _counted("{n} autre(s) envoi(s) refusé(s) depuis la dernière reprise", uncounted)]
    return "\n".join(lines)


def _counted(template: str, n: int) -> str:
    return agreed(template, {"n": str(n)}, "fr").format(n=n)
