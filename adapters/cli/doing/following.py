"""Other conventions that follow where something is done to one: what would change for each, before it is done."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.calendars import holidays_of
from adapters.log.family import followed_by
from adapters.log.reading import Reading
from adapters.views import conventions as views
from domain.days.calendar import moment
from domain.evolution import AnyEvent
from domain.followers import Relative, followers
from domain.words import wording

_DAYS = frozenset({"due", "commitment_due", "tranches", "measurements", "next_session", "term_end", "phase"})
"""what a convention works with beside its terms"""
_LONGEST = 60
"""characters of a value in the table"""


async def followers_of(work: Work, found: Reading, events: Sequence[AnyEvent], until: date | None = None) -> list[dict[str, Any]]:
    """Those that hear of these events, as they stand when a day begins (today, where it is left out). Raises ``OutOfReach``."""
    others = await followed_by((await work.desk.kept()).store, found)
    if not others:
        return []
    one = _relative(work, found)
    return views.followers(followers(one, events, [_relative(work, other) for other in others], until or one.now.today))


def _relative(work: Work, found: Reading) -> Relative:
    terms = found.state.terms
    return Relative(found.state, found.version, moment(work.desk.now(), terms.zone), holidays_of(work, terms.calendar.country))


def tell_followers(work: Work, document: Sequence[dict[str, Any]]) -> None:
    """A line for each thing that changes; of one for which nothing does, that its manager is told, or that it is not live yet."""
    say = work.out.say
    rows: list[tuple[str, str, str, str]] = []
    for one in document:
        heard = "follower_told" if "message_due" in one["events"] else "follower_noted"
        rows += tuple(_rows(work, one)) or ((one["reference"], say(heard), "", ""),)
    if rows:
        work.out.table([say(key) for key in ("follower", "amended_path", "amended_before", "amended_after")], rows)


def _rows(work: Work, one: dict[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """What changes at once, then what is to come when one that it names ends, where that is another day."""
    name = one["reference"]
    for change in one["changes"]:
        before, after = change["before"], change["after"]
        if change["path"] == "phase":
            before, after = (wording.phase(code, work.asked.lang) for code in (before, after))
        yield name, place(work, change["path"]), short(before), short(after)
    for other in one["related"]:
        if other["before"] != other["after"]:
            said = work.out.say(f"follower_{other['on_end']}", reference=other["reference"])
            yield name, said, short(other["before"]), short(other["after"])


def place(work: Work, path: str) -> str:
    """A path of the terms as files have it; the days that follow from them, which stand in no file, in words."""
    name, _, of = path.partition(".")
    return work.out.say(f"amended_{name}", id=of) if name in _DAYS else path


def short(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
