"""Recording and loading: the only ways in which a workflow touches the event store."""

from __future__ import annotations

import structlog
from temporalio import activity

from activities.contracts import Load, Loaded, Recorded, Recording, Refusal, Row
from activities.ports import BrokenChain, EventStore, WrongVersion

log = structlog.get_logger()

PAGE_BYTES = 1_000_000
PAGE_ROWS = 500


class RecordingActivities:
    """Idempotent by stream, version and hash: a retry by other code sends the same bytes and is the same act."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    @activity.defn(name="record_events")
    async def record_events(self, recording: Recording) -> Recorded:
        """Append the rows of one act, and hand back what was given; without rows the store is at most looked at.

        When somebody else recorded in between, nothing is written and the later events come back (``ahead``); when the
        store is older than the workflow, nothing is written and ``behind`` says so. Rows that no store would take come back
        as the refusal ``unexpected``: repeated for ever they would hold up everything else. ``StoreUnavailable`` is retried.
        """
        try:
            if recording.rows:
                if not await self._store.append(recording.stream, recording.expected, recording.previous, recording.rows):
                    log.info("recording.repeated", convention=recording.stream, version=recording.rows[-1].version)
            elif recording.verify and not await self._holds_head(recording):
                return _unmoved(recording, behind=True)
        except WrongVersion as error:
            activity.logger.info("store is at %s, expected %s", error.actual, error.expected)
            return await self._elsewhere(recording)
        except BrokenChain as error:
            activity.logger.exception("rows refused")
            return _unmoved(recording, refusal=Refusal(code="unexpected", message=type(error).__name__))
        last = recording.rows[-1] if recording.rows else None
        return Recorded(
            rows=recording.rows,
            version=last.version if last else recording.expected,
            head=last.hash if last else recording.previous,
            wake_at=recording.wake_at,
            attributes=recording.attributes,
            refusal=recording.refusal,
            signals=recording.signals,
            uncounted=recording.uncounted,
        )

    async def _elsewhere(self, recording: Recording) -> Recorded:
        if not await self._holds_head(recording):
            return _unmoved(recording, behind=True)
        later = await self._page(recording.stream, recording.expected)
        if not later.rows:
            return _unmoved(recording, behind=True)
        last = later.rows[-1]
        return Recorded(rows=later.rows, version=last.version, head=last.hash, ahead=True, more=later.more)

    async def _holds_head(self, recording: Recording) -> bool:
        """Whether the stream's event at the expected version is the one the workflow went on from."""
        if recording.expected == 0:
            return True
        before = await self._store.read(recording.stream, after=recording.expected - 1, limit=1)
        return bool(before) and before[0].hash == recording.previous

    @activity.defn(name="load_events")
    async def load_events(self, load: Load) -> Loaded:
        """One page of raw rows after a version."""
        return await self._page(load.stream, load.after)

    async def _page(self, stream: str, after: int) -> Loaded:
        rows = await self._store.read(stream, after=after, limit=PAGE_ROWS)
        page: list[Row] = []
        size = 0
        for row in rows:
            size += len(row.record.encode())
            if page and size > PAGE_BYTES:
                return Loaded(rows=tuple(page), more=True)
            page.append(row)
        return Loaded(rows=tuple(page), more=len(rows) == PAGE_ROWS)


def _unmoved(recording: Recording, *, behind: bool = False, refusal: Refusal | None = None) -> Recorded:
    """Nothing was written, and the workflow stands where it stood."""
    return Recorded(
        rows=(),
        version=recording.expected,
        head=recording.previous,
        wake_at=recording.wake_at,
        refusal=refusal,
        signals=recording.signals,
        behind=behind,
    )
