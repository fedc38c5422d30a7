"""The table of ``docs/lives.md``, told from what was recorded: ``python -m tests.lives.telling docs/lives.md`` writes it again."""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

import structlog
from temporalio.runtime import Runtime, TelemetryConfig

from domain.act import Envelope
from tests.lives.living import Life, lived
from tests.lives.stories import SPLIT, axa_given_up, ten

_MARKED = re.compile(r"(<!-- lives -->\n).*?(<!-- end of lives -->)", re.DOTALL)
_HEADING = "| convention | how it went | turning points | met | sessions | mails asked for | ended |\n|---|---|---|---|---|---|---|\n"
TURNS = {
    "went_live": "taken over",
    "party_succeeded": "{party} succeeded by {successors}",
    "amendment_proposed": "amendment {number} proposed",
    "amendment_applied": "amendment {number} in effect",
    "opened_for_signature": "opened for signature",
    "signature_declined": "declined by {person}",
    "entered_into_force": "in force",
    "convention_suspended": "suspended",
    "convention_suspended/follows": "suspended with {follows}",
    "convention_suspended/committee": "suspended by its committee",
    "convention_resumed": "resumed after {days} days",
    "convention_resumed/follows": "resumed with {follows} after {days} days",
    "term_extended": "extended to {end}",
    "term_renewed": "renewed to {end}",
    "denunciation_received": "denounced by {party} for {ends_on}",
    "denunciation_received/late": "denounced by {party}, too late, for {ends_on}",
    "termination_decided": "ended by {cause} agreement for {ends_on}",
    "term_ended": "term over",
    "convention_terminated": "terminated",
}
"""How each turning point is told; of two forms, the one with a detail where the event has it."""
ENDS: dict[str, Callable[[Life], bool]] = {
    "expired, its work undone": lambda life: life.closed.outcome == "expired",
    "terminated by denunciation": lambda life: life.closed.outcome == "terminated" and bool(life.facts("denunciation_received")),
    "terminated by agreement": lambda life: any(one.data["cause"] == "mutual" for one in life.facts("termination_decided")),
    "renewed twice": lambda life: len(life.facts("term_renewed")) == 2,
    "amended": lambda life: bool(life.facts("amendment_applied")),
    "suspended and resumed": lambda life: bool(life.facts("convention_suspended") and life.facts("convention_resumed")),
    "suspended and resumed with its framework": lambda life: any(one.data.get("follows") for one in life.facts("convention_resumed")),
    "completed": lambda life: life.closed.outcome == "completed",
    "abandoned before force": lambda life: life.closed.outcome == "abandoned" and life.closed.force is None,
    "its ministry succeeded by two, with one command": lambda life: bool(life.facts("party_succeeded")),
}
"""What the lives are to show, each by one of them at least."""


def table(lives: Iterable[Life]) -> str:
    return _HEADING + "".join(_row(life) for life in lives)


def renewed(document: str, lives: Collection[Life]) -> str:
    """A document with the table between its marks as it was lived."""
    written = f"{table(lives)}\n{ends(lives)}"
    return _MARKED.sub(lambda found: f"{found[1]}{written}{found[2]}", document)


def ends(lives: Collection[Life]) -> str:
    """Which convention came to what."""
    shown = {name: [f"`{life.story.reference}`" for life in lives if came_to(life)] for name, came_to in ENDS.items()}
    return "| what becomes of a convention | shown by |\n|---|---|\n" + "".join(
        f"| {name} | {', '.join(by)} |\n" for name, by in shown.items()
    )


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
    said = {key: " and ".join(value) if isinstance(value, list) and key == "successors" else value for key, value in data.items()}
    return text.format(**said) if text else None


async def _live() -> list[Life]:
    return [*(await lived(ten(), SPLIT)).values(), *(await lived([axa_given_up()])).values()]


if __name__ == "__main__":
    Runtime.set_default(Runtime(telemetry=TelemetryConfig(logging=None)))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.disable(logging.WARNING)
    document = Path(sys.argv[1])
    document.write_text(renewed(document.read_text(), asyncio.run(_live())))
