"""What must hold whatever was killed: the journals of the clients against the store, and the store against the workflows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from activities.contracts import GENESIS, Row, Snapshot
from domain.act import Envelope, chained
from domain.evolution import fingerprint, fold, read_event
from tests.survival.journal import Line, Said

BROUGHT = "milestone_reported"
"""The one event of a client's command."""


class Violation(NamedTuple):
    rule: str
    where: str


class Asked(NamedTuple):
    """One command as its client saw it: when it was first asked for, and when and with which version it was answered."""

    convention: str
    command_id: str
    invoked: float
    outcome: Said
    answered: float | None
    version: int | None


def violations(journal: Iterable[Line], streams: Mapping[str, Sequence[Row]], standings: Mapping[str, Snapshot]) -> list[Violation]:
    """Everything that is wrong; ``streams`` holds every stream that the journals name, empty where nothing is recorded."""
    commands = list(_commands(journal))
    found: list[Violation] = []
    for convention, rows in streams.items():
        envelopes = [Envelope.model_validate_json(row.record) for row in rows]
        asked = [one for one in commands if one.convention == convention]
        found += _of_answers(convention, asked, envelopes)
        found += _of_order(asked)
        found += _of_stream(convention, rows, envelopes)
        found += _of_workflow(convention, rows, envelopes, standings.get(convention))
    return found


def _commands(journal: Iterable[Line]) -> Iterator[Asked]:
    by_command: dict[tuple[str, str], list[Line]] = {}
    for line in journal:
        by_command.setdefault((line.convention, line.command_id), []).append(line)
    for (convention, command_id), lines in by_command.items():
        ok = next((line for line in lines if line.said is Said.OK), None)
        failed = sum(line.said is Said.FAIL for line in lines)
        invoked = sum(line.said is Said.INVOKE for line in lines)
        yield Asked(
            convention=convention,
            command_id=command_id,
            invoked=lines[0].at,
            outcome=Said.OK if ok else Said.FAIL if failed == invoked else Said.UNKNOWN,
            answered=ok.at if ok else None,
            version=ok.version if ok else None,
        )


def _of_answers(convention: str, asked: Sequence[Asked], envelopes: Sequence[Envelope]) -> Iterator[Violation]:
    reports = [envelope for envelope in envelopes if envelope.kind == BROUGHT]
    recorded = Counter(envelope.command_id for envelope in reports)
    version_of = {envelope.command_id: envelope.version for envelope in reports}
    for one in asked:
        where = f"{convention}: {one.command_id}"
        times = recorded.pop(one.command_id, 0)
        if times > 1:
            yield Violation("twice", f"{where} {times} times")
        elif one.outcome is Said.OK and not times:
            yield Violation("lost", where)
        elif one.outcome is Said.FAIL and times:
            yield Violation("done though said not to be", where)
        elif one.version is not None and one.version != version_of[one.command_id]:
            yield Violation("answered otherwise", f"{where}: answered {one.version}, recorded {version_of[one.command_id]}")
    for command_id in recorded:
        yield Violation("nobody asked", f"{convention}: {command_id}")


def _of_order(asked: Sequence[Asked]) -> Iterator[Violation]:
    """What was asked for after an answer stands after what was answered."""
    answered = sorted((one for one in asked if one.version is not None and one.answered is not None), key=lambda one: one.answered or 0)
    highest, earlier = 0, iter(answered)
    before = next(earlier, None)
    for one in sorted(answered, key=lambda one: one.invoked):
        while before is not None and (before.answered or 0) < one.invoked:
            highest = max(highest, before.version or 0)
            before = next(earlier, None)
        if (one.version or 0) <= highest:
            yield Violation("order", f"{one.convention}: {one.command_id} at {one.version}, asked for after {highest} was answered")


def _of_stream(convention: str, rows: Sequence[Row], envelopes: Sequence[Envelope]) -> Iterator[Violation]:
    head = GENESIS
    for number, (row, envelope) in enumerate(zip(rows, envelopes, strict=True), start=1):
        if not row.version == envelope.version == number:
            yield Violation("gap", f"{convention}: {row.version} stands where {number} should")
            return
        head = chained(head, row.record)
        if row.hash != head:
            yield Violation("chain", f"{convention}: {number}")
            return


def _of_workflow(convention: str, rows: Sequence[Row], envelopes: Sequence[Envelope], standing: Snapshot | None) -> Iterator[Violation]:
    state = fold(None, (read_event(envelope) for envelope in envelopes))
    expected = (len(rows), rows[-1].hash if rows else GENESIS, fingerprint(state) if state else None)
    stands = None if standing is None else (standing.version, standing.head, standing.state_sha256)
    if stands != expected:
        yield Violation("parted", f"{convention}: the workflow stands at {stands}, its stream at {expected}")
