"""Actions that committees decided."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from adapters.cli.doing.signing import keep
from domain.committees.actions import DropAction, FinishAction


async def done(work: Work, *, reference: str, action: str, evidence: Sequence[tuple[str, Path]], because: str | None) -> None:
    """Evidence travels by its SHA-256."""
    work.actor()
    kept = {name: await keep(work, file) for name, file in evidence}
    await act(work, reference, work.order(FinishAction, action=action, evidence=kept, because=because))


async def drop(work: Work, *, reference: str, action: str, because: str) -> None:
    await act(work, reference, work.order(DropAction, action=action, because=because))
