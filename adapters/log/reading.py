"""Conventions read from the log through the store's port and folded; no workflow is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from activities.contracts import Row
from activities.ports import EventStore, StoreError
from adapters.errors import NoSuchConvention, OutOfReach
from domain.act import Envelope
from domain.evolution import fold, read_event
from domain.phases import State

PAGE = 1000


@dataclass(frozen=True, slots=True)
class Reading:
    """A convention as the log has it."""

    reference: str
    state: State
    envelopes: tuple[Envelope, ...]
    rows: tuple[Row, ...]

    @property
    def version(self) -> int:
        return self.rows[-1].version


async def read_convention(store: EventStore, reference: str) -> Reading:
    """One convention. Raises ``NoSuchConvention``, and ``OutOfReach`` when PostgreSQL does not answer."""
    reading = await find_convention(store, reference)
    if reading is None:
        raise NoSuchConvention(reference)
    return reading


async def find_convention(store: EventStore, reference: str) -> Reading | None:
    """One convention, or ``None`` when nothing of it is recorded."""
    rows: list[Row] = []
    try:
        while page := await store.read(reference, after=len(rows), limit=PAGE):
            rows.extend(page)
            if len(page) < PAGE:
                break
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error
    return _folded(reference, rows)


async def read_all(store: EventStore) -> tuple[Reading, ...]:
    """Every convention, by reference. Raises ``OutOfReach`` when PostgreSQL does not answer."""
    rows: dict[str, list[Row]] = {}
    position = 0
    try:
        while page := await store.read_all(after=position, limit=PAGE):
            for one in page:
                rows.setdefault(one.stream, []).append(one.row)
            position = page[-1].position
    except StoreError as error:
        raise OutOfReach("postgresql", str(error)) from error
    found = (_folded(reference, rows[reference]) for reference in sorted(rows))
    return tuple(reading for reading in found if reading is not None)


def _folded(reference: str, rows: Sequence[Row]) -> Reading | None:
    """The fold of a stream; ``None`` for one in which no convention was started."""
    envelopes = tuple(Envelope.model_validate_json(row.record) for row in rows)
    state = fold(None, (read_event(envelope) for envelope in envelopes))
    return None if state is None else Reading(reference, state, envelopes, tuple(rows))
