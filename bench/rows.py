"""Rows as our workflow records them, made before any clock runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from activities.contracts import Row
from bench.callers import SIGNING, agreed, report
from domain.act import SYSTEM, When, chained, enveloped, record_of
from domain.convention import Act
from domain.days.holidays import FixCalendar
from domain.files.terms import Terms
from domain.milestones.milestones import MilestoneReported
from domain.milestones.progress import ReportMilestone
from domain.start import Start
from workflows.judging import Standing, judge

SIGNED_AT = datetime(2026, 2, 16, 10, tzinfo=UTC)
_WHEN = When(on=SIGNED_AT.date(), recorded_on=SIGNED_AT.date())


def signed() -> Standing:
    """AXA-2026-01 on the day it comes into force, as pure functions bring it there."""
    return signed_from(agreed())[0]


def signed_from(terms: Terms, *more: Act) -> tuple[Standing, tuple[Row, ...]]:
    """The same of other terms that the same people sign, with what else was done that day; and the rows of all of it."""
    first = SIGNED_AT.date()
    calendar = FixCalendar(command_id="days", actor=SYSTEM, holidays=(), through=first.replace(year=first.year + 6), source="bench")
    standing, rows = Standing(terms.reference), list[Row]()
    for command in (Start(command_id="start", actor="pm", terms=terms, calendar=calendar), *SIGNING, *more):
        judged = judge(standing, command, SIGNED_AT)
        if judged.refusal is not None:
            raise AssertionError(judged.refusal)
        standing = judged.after
        rows += judged.rows
    return standing, tuple(rows)


def reported(standing: Standing, times: int) -> tuple[Standing, tuple[Row, ...]]:
    """So many progress reports on top of it, one a minute: the rows of each."""
    rows: tuple[Row, ...] = ()
    found: list[Row] = []
    for number in range(times):
        judged = judge(standing, report(), SIGNED_AT + timedelta(minutes=number))
        standing, rows = judged.after, judged.rows
        found += rows
    return standing, tuple(found)


def five_rows(stream: str, version: int, head: str) -> tuple[Row, ...]:
    """Five reports after a version, from event to text and hash."""
    rows: list[Row] = []
    for number in range(version + 1, version + 6):
        command = ReportMilestone(command_id=f"report-{number}", actor="axa.focal", milestone="placements", note="Première version remise")
        event = MilestoneReported(when=_WHEN, milestone=command.milestone, note=command.note, evidence={})
        envelope = enveloped(event, reference=stream, version=number, occurred_at=SIGNED_AT, command=command)
        record = record_of(envelope)
        head = chained(head, record)
        copies = envelope.model_dump(include={"version", "kind", "schema_version", "occurred_at"})
        rows.append(Row(event_id=str(envelope.event_id), record=record, hash=head, **copies))
    return tuple(rows)
