"""Indicators: measuring, and a table of where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from adapters.cli.doing.signing import keep
from domain.promises.indicators import RecordIndicator


async def record(work: Work, *, reference: str, indicator: str, value: str, period: str | None, source: str | None) -> None:
    """A source that is a file is kept by its content, and named."""
    work.actor()
    said: dict[str, object] = {"indicator": indicator, "value": value, "period": period, "source": source}
    if source is not None and _is_file(source):
        file = Path(source)
        said |= {"source": file.name, "evidence": {"source": await keep(work, file)}}
    await act(work, reference, work.order(RecordIndicator, **said))


def _is_file(source: str) -> bool:
    """Whether a text names a file that is there; most texts are too long for a name, or have signs that names have not."""
    try:
        return Path(source).is_file()
    except (OSError, ValueError):
        return False


def table(work: Work, indicators: Sequence[dict[str, Any]]) -> None:
    """Where each stands, in a line; nothing where there are none."""
    if indicators:
        headings = [work.out.say(key) for key in ("indicator_", "unit", "baseline", "last_", "target_", "progress_", "due")]
        work.out.table(headings, [_row(work, one) for one in indicators])


def _row(work: Work, one: dict[str, Any]) -> tuple[str, ...]:
    last = f"{one['last']['value']} ({one['last']['period'] or one['last']['on']})" if one["last"] else "–"
    progress = f"{one['progress']} %" if one["progress"] is not None else "–"
    late = f" ({work.out.say('late_')})" if one["late"] else ""
    return one["title"], one["unit"], one["baseline"] or "–", last, one["target"] or "–", progress, f"{one['due'] or '–'}{late}"
