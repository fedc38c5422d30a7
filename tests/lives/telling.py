"""The table of ``docs/lives.md``, told from what was recorded: ``python -m tests.lives.telling docs/lives.md`` writes it again."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from domain.act import Envelope
from tests.lives.living import Life, lived
from tests.lives.stories import axa_given_up, ten

_MARKED = re.compile(r"(<!-- lives -->\n).*?(<!-- end of lives -->)", re.DOTALL)
_HEADING = "| convention | how it went | turning points | met | sessions | mails asked for | ended |\n|---|---|---|---|---|---|---|\n"
TURNS = {
    "went_live": "taken over",
    "opened_for_signature": "opened for signature",
    "signature_declined": "declined by {person}",
    "entered_into_force": "in force",
    "convention_suspended": "suspended",
    "convention_suspended/committee": "suspended by its committee",
    "convention_resumed": "resumed after {days} days",
    "term_extended": "extended to {end}",
    "term_renewed": "renewed to {end}",
    "denunciation_received": "denounced by {party} for {ends_on}",
    "denunciation_received/late": "denounced by {party}, too late, for {ends_on}",
    "termination_decided": "ended by {cause} agreement for {ends_on}",
    "term_ended": "term over",
    "convention_terminated": "terminated",
}
"""How each turning point is told; of two forms, the one with a detail where the event has it."""


def table(lives: Iterable[Life]) -> str:
    return _HEADING + "".join(_row(life) for life in lives)


def renewed(document: str, lives: Iterable[Life]) -> str:
    """A document with the table between its marks as it was lived."""
    return _MARKED.sub(lambda found: f"{found[1]}{table(lives)}{found[2]}", document)


def _row(life: Life) -> str:
    turns = " · ".join(f"{one.effective_on} {text}" for one in life.log if (text := _told(one)))
    milestones = life.closed.milestones.all
    met = f"{sum(one.status == 'met' for one in milestones)} of {len(milestones)}"
    sessions = len(life.facts("review_recorded"))
    letters = len(life.facts("message_due"))
    ended = f"{life.closed.outcome}, closed {life.closed.closed_on}"
    return f"| `{life.story.reference}` | {life.story.told} | {turns} | {met} | {sessions} | {letters} | {ended} |\n"


def _told(one: Envelope) -> str | None:
    if one.taken_over and one.kind == "opened_for_signature":
        return None
    detailed = (text for name, text in TURNS.items() if name.partition("/")[0] == one.kind and one.data.get(name.partition("/")[2]))
    return _filled(next(detailed, TURNS.get(one.kind)), one.data)


def _filled(text: str | None, data: dict[str, Any]) -> str | None:
    return text.format(**data) if text else None


async def _live() -> list[Life]:
    return [*(await lived(ten())).values(), *(await lived([axa_given_up()])).values()]


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(renewed(document.read_text(), asyncio.run(_live())))
