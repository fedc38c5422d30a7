from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOLD = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
_EVENT = re.compile(r'(?:log|logger|said)\.(?:debug|info|warning|error|critical|exception)\(\s*"([^"]+)"')
_METRIC = re.compile(r'"(conventions_[a-z_]+)"')


def found(pattern: re.Pattern[str]) -> set[str]:
    return {name for text in _sources() for name in pattern.findall(text)}


def _sources() -> Iterator[str]:
    for folder in ("activities", "adapters", "workflows"):
        yield from (path.read_text(encoding="utf-8") for path in (ROOT / folder).rglob("*.py"))
    yield (ROOT / "worker.py").read_text(encoding="utf-8")


def test_every_event_that_is_logged_is_named_by_a_word_and_stands_in_the_documents() -> None:
    events = found(_EVENT)
    assert len(events) > 20
    assert {event for event in events if not re.fullmatch(r"[a-z_]+\.[a-z_]+", event)} == set()
    assert {event for event in events if f"`{event}`" not in TOLD} == set()


def test_every_metric_stands_in_the_documents() -> None:
    metrics = found(_METRIC)
    assert len(metrics) == 9
    assert {metric for metric in metrics if f"`{metric}_total`" not in TOLD and f"`{metric}_seconds`" not in TOLD} == set()
