"""What an act comes to before it is recorded: its rows, or why not; when to wake after it, and what is shown. Never raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow

from activities.contracts import GENESIS, Refusal, Row
from domain.act import Command, chained, enveloped, record_of
from domain.convention import AnyCommand, decide
from domain.days.calendar import Moment, instant, known_zone, moment
from domain.due import agenda
from domain.evolution import AnyEvent, as_read, fold
from domain.phases import State
from domain.refusals.errors import DomainError
from workflows import attributes, options


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a convention stands: the fold of its stream."""

    reference: str
    state: State | None = None
    version: int = 0
    head: str = GENESIS


@dataclass(frozen=True, slots=True)
class Judged:
    """What an act would bring, and where the convention would stand then; or why it is refused."""

    after: Standing
    rows: tuple[Row, ...] = ()
    refusal: Refusal | None = None
    commands: tuple[str, ...] = ()
    """the kinds of those that brought the rows"""

    def size(self) -> int:
        return sum(len(row.record.encode()) for row in self.rows)


def judge(standing: Standing, command: AnyCommand, now: datetime, *, said: Command | None = None) -> Judged:
    """Decide and fix the text and hash of what follows. A fault of ours is a refusal, too: no convention is ever jammed by it.

    ``said`` is what the caller said, where the workflow has added to it.
    """
    try:
        events = as_read(decide(standing.state, command, _moment(standing, command, now)))
        state = fold(standing.state, events)
        rows = _rows(standing, events, said or command, now)
    except DomainError as error:
        return Judged(standing, refusal=refusal_of(error))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with us, the convention must go on
        workflow.logger.exception("decide.failed", extra={"convention": standing.reference, "command": command.kind})
        return Judged(standing, refusal=Refusal(code="unexpected", message=type(error).__name__))
    if not rows:
        return Judged(standing)
    judged = Judged(replace(standing, state=state, version=rows[-1].version, head=rows[-1].hash), rows, commands=(command.kind,))
    if (size := judged.size()) > options.LARGEST_RECORDING:
        return Judged(standing, refusal=too_large(size, options.LARGEST_RECORDING))
    return judged


def _moment(standing: Standing, command: AnyCommand, now: datetime) -> Moment:
    """The convention's own clock; a zone that nobody knows is for ``decide`` to refuse."""
    terms = standing.state.terms if standing.state is not None else getattr(command, "terms", None)
    zone = terms.zone if terms is not None else "UTC"
    return moment(now, zone if known_zone(zone) else "UTC")


def _rows(standing: Standing, events: tuple[AnyEvent, ...], command: Command, now: datetime) -> tuple[Row, ...]:
    rows: list[Row] = []
    head = standing.head
    for version, event in enumerate(events, start=standing.version + 1):
        envelope = enveloped(event, reference=standing.reference, version=version, occurred_at=now, command=command)
        record = record_of(envelope)
        head = chained(head, record)
        copies = envelope.model_dump(include={"version", "kind", "schema_version", "occurred_at"})
        rows.append(Row(event_id=str(envelope.event_id), record=record, hash=head, **copies))
    return tuple(rows)


def planned(
    standing: Standing, shown: Mapping[str, Any], now: datetime, *, in_vain: bool = False
) -> tuple[datetime | None, dict[str, Any]]:
    """When to wake and which columns change once the convention stands there; a fault of ours only delays them.

    ``in_vain`` says that executing what is due has just brought nothing.
    """
    if standing.state is None:
        return None, {}
    try:
        fresh = attributes.values(standing.state, moment(now, standing.state.terms.zone).today)
        changed = {name: value for name, value in fresh.items() if shown.get(name) != value}
        return _wake(standing.reference, standing.state, now, in_vain=in_vain), changed
    except Exception:  # noqa: BLE001 - whatever is wrong with us, the convention must go on
        workflow.logger.exception("planning.failed", extra={"convention": standing.reference})
        return now + options.STUMBLE, {}


def _wake(reference: str, state: State, now: datetime, *, in_vain: bool) -> datetime | None:
    """When the first item of the agenda falls due, spread by the reference; later if executing it brought nothing."""
    items = agenda(state)
    if not items:
        return None
    due = instant(items[0].due, items[0].at, state.terms.zone)
    if in_vain and due <= now:
        return now + options.STUMBLE
    return due + timedelta(seconds=int(chained(GENESIS, reference)[:4], 16) % options.JITTER)


def refusal_of(error: DomainError) -> Refusal:
    """The wire form of a refusal; its details as JSON whatever they hold."""
    details = {key: value if isinstance(value, str | int | bool | None) else str(value) for key, value in error.details.items()}
    return Refusal(code=error.code, message=str(error), details=details)


def too_large(size: int, limit: int) -> Refusal:
    return Refusal(code="too_large", message=f"too large: {size} bytes, at most {limit}", details={"size": size, "limit": limit})
