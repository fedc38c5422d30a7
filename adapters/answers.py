"""Answers made from the log: of an act that was recorded before, and of one that is only tried."""

from __future__ import annotations

from datetime import datetime

from activities.contracts import Answer
from adapters.errors import Refused
from adapters.log.reading import Reading
from domain import awaiting, due
from domain.act import Command
from domain.convention import AnyCommand, decide
from domain.days.calendar import moment
from domain.evolution import AnyEvent, as_read, fold, read_event
from domain.phases import State
from domain.refusals.errors import CommandIdReused
from domain.start import Start

_NUMBERED = frozenset({"review_convened", "session_moved", "session_called_off", "review_recorded", "consultation_opened"})
"""kinds whose number the answer tells"""


def decided(state: State | None, command: AnyCommand, now: datetime) -> tuple[AnyEvent, ...]:
    """What a command would bring at this instant, by the same rules as the workflow's. Raises ``DomainError``."""
    zone = command.terms.zone if isinstance(command, Start) else state.terms.zone if state else "UTC"
    return as_read(decide(state, command, moment(now, zone)))


def tried(found: Reading | None, reference: str, command: AnyCommand, now: datetime) -> tuple[Answer, tuple[AnyEvent, ...]]:
    """What an act would be answered, and what it would bring. Raises ``DomainError``."""
    state = found.state if found else None
    events = decided(state, command, now)
    session = next((number for event in events if (number := getattr(event, "session", None)) is not None), None)
    version = (found.version if found else 0) + len(events)
    return _answer(reference, version, fold(state, events), tuple(event.kind for event in events), session), events


def first_answer(found: Reading, command: Command) -> Answer | None:
    """What this very act was answered the first time; ``None`` for a new one. Raises ``Refused`` for a reused command id."""
    given = {one.command_sha256 for one in found.envelopes if one.command_id == command.command_id}
    if not given:
        return None
    if given != {command.sha256()}:
        raise Refused(CommandIdReused.code, str(CommandIdReused()), {"command_id": command.command_id})
    return answer_of(found, command.command_id)


def answer_of(found: Reading, command_id: str) -> Answer:
    """The answer to an act from what it brought; where the convention stands is said as it was just after it."""
    brought = [one for one in found.envelopes if one.command_id == command_id]
    upto = [one for one in found.envelopes if not brought or one.version <= brought[-1].version]
    state: State | None = fold(None, (read_event(one) for one in upto))
    session = next((one.data["session"] for one in brought if one.kind in _NUMBERED), None)
    return _answer(found.reference, upto[-1].version, state, tuple(one.kind for one in brought), session)


def _answer(reference: str, version: int, state: State | None, kinds: tuple[str, ...], session: int | None) -> Answer:
    return Answer(
        reference=reference,
        version=version,
        phase=state.name if state else "",
        events=kinds,
        session=session,
        awaiting=awaiting.awaited(state) if state else (),
        next=due.next_deadline(state) if state else None,
    )
