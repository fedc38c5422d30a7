"""Recording and loading: the only ways in which a workflow touches the event store."""

from __future__ import annotations

from temporalio import activity

from activities.contracts import Load, Loaded, Recorded, Recording, Row
from activities.ports import EventStore, WrongVersion

PAGE_BYTES = 1_000_000
_PAGE_ROWS = 500


class RecordingActivities:
    """Idempotent by stream, version and hash: a retry by other code sends the same bytes and is the same act."""

    def __init__(self, store: EventStore) -> None:
        self._store = store

    @activity.defn(name="record_events")
    async def record_events(self, recording: Recording) -> Recorded:
        """Append the rows of one act, and hand back what was given; without rows no database is touched.

        When somebody else recorded in between, nothing is written and the later events come back (``ahead``); when the
        store is older than the workflow, nothing is written and ``behind`` says so. ``StoreUnavailable`` is retried.
        """
        if recording.rows:
            try:
                await self._store.append(recording.stream, recording.expected, recording.previous, recording.rows)
            except WrongVersion as error:
                activity.logger.info("store is at %s, expected %s", error.actual, error.expected)
                return await self._elsewhere(recording)
        last = recording.rows[-1] if recording.rows else None
        return Recorded(
            rows=recording.rows,
            version=last.version if last else recording.expected,
            head=last.hash if last else recording.previous,
            wake_at=recording.wake_at,
            attributes=recording.attributes,
            refusal=recording.refusal,
        )

    async def _elsewhere(self, recording: Recording) -> Recorded:
        later = await self._store.read(recording.stream, after=recording.expected, limit=_PAGE_ROWS)
        follows = bool(later) and await self._is_head(recording)
        return Recorded(
            rows=later if follows else (),
            version=later[-1].version if follows else recording.expected,
            head=later[-1].hash if follows else recording.previous,
            ahead=follows,
            behind=not follows,
        )

    async def _is_head(self, recording: Recording) -> bool:
        """Whether the stream's event at the expected version is the one the workflow went on from."""
        if recording.expected == 0:
            return True
        before = await self._store.read(recording.stream, after=recording.expected - 1, limit=1)
        return bool(before) and before[0].hash == recording.previous

    @activity.defn(name="load_events")
    async def load_events(self, load: Load) -> Loaded:
        """One page of raw rows after a version."""
        rows = await self._store.read(load.stream, after=load.after, limit=_PAGE_ROWS)
        page: list[Row] = []
        size = 0
        for row in rows:
            size += len(row.record.encode())
            if page and size > PAGE_BYTES:
                return Loaded(rows=tuple(page), more=True)
            page.append(row)
        return Loaded(rows=tuple(page), more=len(rows) == _PAGE_ROWS)
