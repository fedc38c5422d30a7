"""The twin of the client to Temporal that needs no server: it decides and appends in this process, and keeps no timer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from activities.contracts import GENESIS, Answer, Row
from activities.ports import EventStore
from adapters.errors import NoSuchConvention, Refused
from adapters.reading import Reading, find_convention
from domain import due
from domain.act import SYSTEM, Command, Event, chained, enveloped, record_of
from domain.agenda import FallDue
from domain.calendar import moment
from domain.convention import AnyCommand, decide
from domain.errors import CommandIdReused, DomainError
from domain.evolution import fold, read_event
from domain.phases import State
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
            return await self._decided(start.terms.reference, None, start)
        if found.state.terms.content_sha256 != start.terms.content_sha256:
            raise Refused("different_content", "exists already with other content", {"reference": found.reference})
        return None

    async def act(self, reference: str, command: Command) -> Answer:
        """One act. Raises ``Refused`` and ``NoSuchConvention``."""
        found = await find_convention(self._store, reference)
        if found is None:
            raise NoSuchConvention(reference)
        if again := first_answer(found, command):
            return again
        return await self._decided(reference, found, command)

    async def fall_due(self, reference: str) -> Answer:
        """Whatever has come due by now, as the workflow's timer would bring it."""
        return await self.act(reference, FallDue(command_id=f"due-{self._clock().timestamp()}", actor=SYSTEM))

    async def _decided(self, reference: str, found: Reading | None, command: Command) -> Answer:
        zone = command.terms.zone if isinstance(command, Start) else found.state.terms.zone if found else ""
        state = found.state if found else None
        try:
            events = decide(state, _known(command), moment(self._clock(), zone))
        except DomainError as error:
            raise Refused(error.code, str(error), error.details) from error
        version, head = (found.version, found.rows[-1].hash) if found else (0, GENESIS)
        rows = self._rows(reference, version, head, command, events)
        await self._store.append(reference, version, head, rows)
        after = await find_convention(self._store, reference)
        if after is None:
            raise NoSuchConvention(reference)
        return answer_of(after, command.command_id)

    def _rows(self, reference: str, version: int, head: str, command: Command, events: Sequence[Event]) -> list[Row]:
        rows = []
        for number, event in enumerate(events, version + 1):
            envelope = enveloped(event, reference=reference, version=number, occurred_at=self._clock(), command=command)
            record = record_of(envelope)
            head = chained(head, record)
            rows.append(
                Row(
                    version=number,
                    event_id=str(envelope.event_id),
                    kind=envelope.kind,
                    schema_version=envelope.schema_version,
                    occurred_at=envelope.occurred_at,
                    record=record,
                    hash=head,
                )
            )
        return rows


def first_answer(found: Reading, command: Command) -> Answer | None:
    """What this very act was answered the first time; ``None`` for a new one. Raises ``Refused`` for a reused command id."""
    given = {one.command_sha256 for one in found.envelopes if one.command_id == command.command_id}
    if not given:
        return None
    if given != {command.sha256()}:
        raise Refused(CommandIdReused.code, str(CommandIdReused()), {})
    return answer_of(found, command.command_id)


def answer_of(found: Reading, command_id: str) -> Answer:
    """The answer to an act from what it brought; where the convention stands is said as it was just after it."""
    brought = [one for one in found.envelopes if one.command_id == command_id]
    upto = [one for one in found.envelopes if not brought or one.version <= brought[-1].version]
    state: State | None = fold(None, (read_event(one) for one in upto))
    session = next((one.data["session"] for one in brought if one.kind in {"review_convened", "review_recorded"}), None)
    return Answer(
        reference=found.reference,
        version=upto[-1].version,
        phase=state.name if state else "",
        events=tuple(one.kind for one in brought),
        session=session,
        awaiting=due.awaited(state) if state else (),
        next=due.next_deadline(state) if state else None,
    )


def _known(command: Command) -> AnyCommand:
    """Every command that callers give is one of those that the convention knows."""
    return command  # type: ignore[return-value]
