"""Commitments: what became of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from adapters.cli.context import Work
from adapters.cli.doing.acting import act
from adapters.cli.doing.signing import keep
from domain.promises.commitments import RecordCommitment, Word

Files = Sequence[tuple[str, Path]]


async def met(work: Work, *, reference: str, commitment: str, because: str | None, evidence: Files) -> None:
    await _record(work, reference, commitment, status="met", because=because, evidence=evidence)


async def partly(work: Work, *, reference: str, commitment: str, because: str | None, evidence: Files) -> None:
    await _record(work, reference, commitment, status="partiallyMet", because=because, evidence=evidence)


async def missed(work: Work, *, reference: str, commitment: str, because: str | None, evidence: Files) -> None:
    await _record(work, reference, commitment, status="notMet", because=because, evidence=evidence)


async def _record(work: Work, reference: str, commitment: str, *, status: Word, because: str | None, evidence: Files) -> None:
    work.actor()
    kept = {name: await keep(work, file) for name, file in evidence}
    await act(work, reference, work.order(RecordCommitment, commitment=commitment, status=status, because=because, evidence=kept))
