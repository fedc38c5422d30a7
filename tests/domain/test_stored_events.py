"""One event of each kind and schema version, as a store holds it: written once, never edited, readable for ever."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from domain.act import Envelope, record_of
from domain.evolution import AnyEvent, evolve, read_event
from domain.start import ConventionStarted
from tests.domain.builders import in_force
from tests.domain.scenario import recorded_and_read

STORED = sorted(Path(__file__).with_name("stored_events").glob("*.json"))
KINDS = {event.model_fields["kind"].default: event for event in get_args(AnyEvent)}


def stored(file: Path) -> Envelope:
    return Envelope.model_validate_json(file.read_text(encoding="utf-8"))


def _as_stored(now: Any, stored: Any) -> Any:
    """What is said now, without the keys that were added since."""
    if isinstance(now, dict) and isinstance(stored, dict):
        return {key: _as_stored(now.get(key), stored[key]) for key in stored}
    if isinstance(now, list) and isinstance(stored, list) and len(now) == len(stored):
        return [_as_stored(*pair) for pair in zip(now, stored, strict=True)]
    return now


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_a_stored_event_is_readable_for_ever(file: Path) -> None:
    envelope = stored(file)
    event = read_event(envelope)
    assert file.name == f"{envelope.kind}.{envelope.schema_version}.json"
    assert type(event) is KINDS[envelope.kind]
    assert event.when.on == envelope.effective_on
    if envelope.schema_version == event.schema_version:
        assert _as_stored(event.data(), envelope.data) == envelope.data


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_a_stored_record_keeps_its_exact_text(file: Path) -> None:
    assert record_of(stored(file)) == file.read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_an_event_survives_json(file: Path) -> None:
    event = read_event(stored(file))
    assert recorded_and_read(event) == event


@pytest.mark.parametrize("file", STORED, ids=lambda file: file.stem)
def test_no_stored_fact_is_refused_by_the_fold(file: Path) -> None:
    event = read_event(stored(file))
    assert (evolve(None, event) is None) is not isinstance(event, ConventionStarted)
    there = in_force().there
    assert evolve(there, event).terms == (there.terms if isinstance(event, ConventionStarted) else getattr(event, "terms", there.terms))


def test_every_kind_of_event_in_its_schema_version_has_a_stored_example() -> None:
    assert {f"{kind}.{event.schema_version}.json" for kind, event in KINDS.items()} <= {file.name for file in STORED}


def test_a_kind_names_one_event() -> None:
    assert len(KINDS) == len(get_args(AnyEvent))
