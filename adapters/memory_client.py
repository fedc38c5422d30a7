"""The twin of the client to Temporal that needs no server: it decides and appends in this process, and keeps no timer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import cast

from activities.contracts import GENESIS, Answer, Row
from activities.ports import EventStore
from activities.relating import news_of
from adapters.answers import answer_of, decided, first_answer
from adapters.errors import NoSuchConvention, Refused
from adapters.log.reading import Reading, find_convention
from domain.act import SYSTEM, Command, Event, chained, enveloped, record_of
from domain.agenda import FallDue
from domain.convention import AnyCommand
from domain.life import following
from domain.life.relations import WATCHED, NoteRelated, watched
from domain.phases import Closed
from domain.refusals.errors import DomainError
from domain.start import Start


class MemoryClient:
    """The same promises as the client to Temporal: one act once, whatever is asked again; refusals by their code."""

    def __init__(self, store: EventStore, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock

    async def start(self, start: Start) -> Answer | None:
        """``None`` when this convention was started already with the same content."""
        found = await find_convention(self._store, start.terms.reference)
        if found is None:
            known = [one.fact for named in watched(start.terms) for one in await news_of(self._store, named, 0)]
            return await self._record(start.terms.reference, None, start.model_copy(update={"related": tuple(known)}), said=start)
        if found.state.terms.content_sha256 != start.terms.content_sha256:
            raise Refused("different_content", "exists already with other content", {"reference": found.reference})
        return None

    async def act(self, reference: str, command: Command) -> Answer:
        """One act. Raises ``Refused`` and ``NoSuchConvention``."""
        found = await find_convention(self._store, reference)
        if found is None:
            raise NoSuchConvention(reference)
        return first_answer(found, command) or await self._record(reference, found, command)

    async def fall_due(self, reference: str) -> Answer:
        """Whatever has come due by now, as the workflow's timer would bring it."""
        return await self.act(reference, FallDue(command_id=f"due-{self._clock().timestamp()}", actor=SYSTEM))

    async def _record(self, reference: str, found: Reading | None, command: Command, *, said: Command | None = None) -> Answer:
        try:
            events = decided(found.state if found else None, cast("AnyCommand", command), self._clock())
        except DomainError as error:
            raise Refused(error.code, str(error), error.details) from error
        version, head = (found.version, found.rows[-1].hash) if found else (0, GENESIS)
        await self._store.append(reference, version, head, self._rows(reference, version, head, said or command, events))
        after = await find_convention(self._store, reference)
        if after is None:
            raise NoSuchConvention(reference)
        if following.changed(found.state if found else None, after.state):
            for other in await self._store.dependants(reference, WATCHED):
                await self._look(other)
        return answer_of(after, command.command_id)

    async def _look(self, reference: str) -> None:
        """Note what became of the conventions that this one names."""
        found = await find_convention(self._store, reference)
        noted = {fact.reference: fact.version for fact in found.state.related} if found else {}
        for named in watched(found.state.terms) if found and not isinstance(found.state, Closed) else ():
            for one in await news_of(self._store, named, noted.get(named, 0)):
                name = f"related-{one.fact.version}-{named}"
                await self.act(reference, NoteRelated(command_id=name, actor=SYSTEM, fact=one.fact, amended=one.amended))

    def _rows(self, reference: str, version: int, head: str, command: Command, events: Sequence[Event]) -> list[Row]:
        rows = []
        for number, event in enumerate(events, version + 1):
            envelope = enveloped(event, reference=reference, version=number, occurred_at=self._clock(), command=command)
            record = record_of(envelope)
            head = chained(head, record)
            copies = envelope.model_dump(include={"version", "kind", "schema_version", "occurred_at"})
            rows.append(Row(event_id=str(envelope.event_id), record=record, hash=head, **copies))
        return rows
