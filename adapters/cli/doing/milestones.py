"""Milestones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from adapters.cli.context import Work
from adapters.cli.doing.acting import act, act_on, found_convention
from adapters.cli.doing.signing import keep
from adapters.files.file_wording import say
from domain.files.implementation import Milestone
from domain.files.terms import Terms
from domain.milestones.acceptance import AcceptMilestone
from domain.milestones.blocking import BlockMilestone, UnblockMilestone
from domain.milestones.cancelling import CancelMilestone
from domain.milestones.milestones_added import AddMilestone
from domain.milestones.progress import ReportMilestone, StartMilestone, SubmitMilestone
from domain.milestones.rescheduling import RescheduleMilestone


async def start(work: Work, *, reference: str, milestone: str) -> None:
    await act(work, reference, work.order(StartMilestone, milestone=milestone))


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


async def return_(work: Work, *, reference: str, milestone: str, because: str) -> None:
    """A door of its own to the acceptance that says no."""
    await accept(work, reference=reference, milestone=milestone, status="returned", because=because)


async def reschedule(work: Work, *, reference: str, milestone: str, to: date, because: str) -> None:
    await act(work, reference, work.order(RescheduleMilestone, milestone=milestone, to=to, because=because))


async def block(work: Work, *, reference: str, milestone: str, because: str, waits_for: tuple[str, ...] | None) -> None:
    await act(work, reference, work.order(BlockMilestone, milestone=milestone, because=because, waits_for=waits_for or ()))


async def unblock(work: Work, *, reference: str, milestone: str, because: str | None) -> None:
    await act(work, reference, work.order(UnblockMilestone, milestone=milestone, because=because))


async def cancel(work: Work, *, reference: str, milestone: str, because: str) -> None:
    await act(work, reference, work.order(CancelMilestone, milestone=milestone, because=because))


async def add(work: Work, *, reference: str, milestone: str, because: str | None, **said: Any) -> None:
    """What stands on the command line is read as a block of a file would be."""
    found = await found_convention(work, reference)
    try:
        added = Milestone.model_validate(_block(milestone, found.state.terms, said))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("·")) or milestone
        told = say(first["type"], {"value": first["input"], **first.get("ctx", {})}, work.asked.lang)
        raise click.UsageError(f"{place}{work.out.colon}{told}") from error
    await act_on(work, found, work.order(AddMilestone, added=added, because=because))


def _block(name: str, terms: Terms, said: dict[str, Any]) -> dict[str, Any]:
    """Its keys as a file has them; whoever accepts is a committee where one is called so, else a party."""
    acceptor, by = said["accepted_by"], said["every_year"]
    if acceptor not in {None, "owner", "all_parties"}:
        acceptor = {"committee" if any(one.id == acceptor for one in terms.committees) else "party": acceptor}
    keys = {
        **{key: said[key] for key in ("title", "owner", "due", "after", "replaces", "article")},
        "id": name,
        "type": said["kind"],
        "evidence": said["pieces"],
        "accepted_by": acceptor,
        **({"every": "year", "by": by} if by else {}),
    }
    return {key: value for key, value in keys.items() if value is not None}
