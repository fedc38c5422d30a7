"""What conventions learn of each other: read in the other's log, never asked of its workflow."""

from __future__ import annotations

from temporalio import activity

from activities.contracts import RelatedAsked, RelatedFound, RelatedOne, Row
from activities.ports import EventStore
from domain.act import Envelope
from domain.evolution import fold, read_event
from domain.life.following import news

_PAGE = 500


class RelatingActivities:
    """Reads the conventions that another one names."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    @activity.defn(name="read_related")
    async def read_related(self, asked: RelatedAsked) -> RelatedFound:
        """Where each stood after every event that matters to others and came after the version already noted, in their order.

        Of one that nothing is known of yet, only where it stands now; of one that was never started, nothing.
        """
        found = [one for reference, after in sorted(asked.noted.items()) for one in await news_of(self._store, reference, after)]
        return RelatedFound(found=tuple(found))


async def news_of(store: EventStore, reference: str, after: int) -> tuple[RelatedOne, ...]:
    """What one convention has to tell since a version."""
    events = [read_event(Envelope.model_validate_json(row.record)) for row in await _rows(store, reference)]
    told = news(fold(None, events[:after]), enumerate(events[after:], after + 1))
    found = [RelatedOne(fact=fact, amended=amended) for fact, amended in told]
    return tuple(found) if after else tuple(one.model_copy(update={"amended": False}) for one in found[-1:])


async def _rows(store: EventStore, reference: str) -> tuple[Row, ...]:
    rows: list[Row] = []
    while page := await store.read(reference, after=len(rows), limit=_PAGE):
        rows += page
    return tuple(rows)
