"""Recording and loading: the only ways in which a workflow touches the event store."""

from __future__ import annotations

import re
import time
from collections import Counter

import structlog
from temporalio import activity

from activities.contracts import Load, Loaded, Recorded, Recording, Refusal, Row
from activities.metrics import Metrics
from activities.ports import BrokenChain, EventStore, WrongVersion
from domain.life.relations import WATCHED

log = structlog.get_logger(__name__)

PAGE_BYTES = 1_000_000
PAGE_ROWS = 500
_COMMAND_ID = re.compile(r'"command_id":"([^"]+)"')
"""The envelope's own: in canonical JSON it stands before the data, and no text of people before it."""


class RecordingActivities:
    """Idempotent by stream, version and hash: a retry by other code sends the same bytes and is the same act."""

    def __init__(self, store: EventStore, metrics: Metrics | None = None) -> None:
        self._store = store
        self._metrics = metrics or Metrics()

    @activity.defn(name="record_events")
    async def record_events(self, recording: Recording) -> Recorded:
        """Append the rows of one act, and hand back what was given; without rows the store is at most looked at.

        When somebody else recorded in between, nothing is written and the later events come back (``ahead``); when the
        store is older than the workflow, nothing is written and ``behind`` says so. Rows that no store would take come back
        as the refusal ``unexpected``: repeated for ever they would hold up everything else. ``StoreUnavailable`` is retried.
        """
        try:
            if recording.rows:
                await self._append(recording)
            elif recording.verify and not await self._holds_head(recording):
                return self._behind(recording)
        except WrongVersion as error:
            return await self._elsewhere(recording, error.actual)
        except BrokenChain as error:
            log.exception("recording.impossible", convention=recording.stream, version=recording.expected)
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
            dependants=await self._store.dependants(recording.stream, WATCHED) if recording.tell else (),
        )

    async def _append(self, recording: Recording) -> None:
        began = time.perf_counter()
        new = await self._store.append(recording.stream, recording.expected, recording.previous, recording.rows)
        seconds = time.perf_counter() - began
        version = recording.rows[-1].version
        if not new:
            self._metrics.repeated.add(1)
            log.info("recording.repeated", convention=recording.stream, version=version, command_ids=_command_ids(recording.rows))
            return
        events = [row.kind for row in recording.rows]
        self._metrics.duration.record(seconds)
        for kind, number in Counter(events).items():
            self._metrics.events.add(number, {"kind": kind})
        for kind, number in Counter(recording.commands).items():
            self._metrics.commands.add(number, {"kind": kind})
        log.info(
            "recording.made",
            convention=recording.stream,
            version=version,
            events=events,
            command_ids=_command_ids(recording.rows),
            ms=round(seconds * 1000, 1),
        )

    async def _elsewhere(self, recording: Recording, actual: int) -> Recorded:
        if not await self._holds_head(recording):
            return self._behind(recording)
        later = await self._page(recording.stream, recording.expected)
        if not later.rows:
            return self._behind(recording)
        self._metrics.overtaken.add(1)
        log.info("recording.overtaken", convention=recording.stream, version=actual, expected=recording.expected)
        last = later.rows[-1]
        return Recorded(rows=later.rows, version=last.version, head=last.hash, ahead=True, more=later.more)

    def _behind(self, recording: Recording) -> Recorded:
        self._metrics.behind.add(1)
        log.warning("store.behind", convention=recording.stream, expected=recording.expected)
        return _unmoved(recording, behind=True)

    async def _holds_head(self, recording: Recording) -> bool:
        """Whether the stream's event at the expected version is the one the workflow went on from."""
        if recording.expected == 0:
            return True
        before = await self._store.read(recording.stream, after=recording.expected - 1, limit=1)
        return bool(before) and before[0].hash == recording.previous

    @activity.defn(name="load_events")
    async def load_events(self, load: Load) -> Loaded:
        """One page of raw rows after a version."""
        if load.after == 0:
            self._metrics.loaded.add(1)
        page = await self._page(load.stream, load.after)
        return page if page.more else page.model_copy(update={"dependants": await self._store.dependants(load.stream, WATCHED)})

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


def _command_ids(rows: tuple[Row, ...]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(found[1] for row in rows if (found := _COMMAND_ID.search(row.record))))


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
