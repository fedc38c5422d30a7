"""Milestones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from adapters.cli.doing.signing import keep
from domain.acceptance import AcceptMilestone
from domain.progress import ReportMilestone, SubmitMilestone


async def report(work: Work, *, reference: str, milestone: str, note: str, evidence: Sequence[tuple[str, Path]]) -> None:
    work.actor()
    kept = {name: await keep(work, file) for name, file in evidence}
    await act(work, reference, work.order(ReportMilestone, milestone=milestone, note=note, evidence=kept))


async def submit(work: Work, *, reference: str, milestone: str, evidence: Sequence[tuple[str, Path]], paper: Sequence[str]) -> None:
    """Evidence travels by its SHA-256; what exists on paper only is attested."""
    work.actor()
    kept: dict[str, str | None] = dict.fromkeys(paper)
    kept |= {name: await keep(work, file) for name, file in evidence}
    await act(work, reference, work.order(SubmitMilestone, milestone=milestone, evidence=kept))


async def accept(work: Work, *, reference: str, milestone: str, status: str, because: str | None) -> None:
    await act(work, reference, work.order(AcceptMilestone, milestone=milestone, status=status, because=because))
