"""The log verified, and the workflows brought back into agreement with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

import click

from adapters.cli.context import Work
from adapters.errors import Exit, Misused, NoSuchConvention
from adapters.log.verifying import Problem
from adapters.log.verifying import verify as verified

Json = dict[str, Any]


async def verify(work: Work, *, references: Sequence[str], everything: bool) -> None:
    """Every fault by its place; ends with exit 7 when there is one."""
    _require_which(work, references, everything)
    documents = (await work.desk.kept()).documents
    async with work.desk.ledger() as ledger:
        if references:
            _require_known(references, {head.name for head in await ledger.heads()})
        found = await verified(ledger, documents, references)
    problems = [_told(work, one) for one in found.problems]
    warnings = [_told(work, one) for one in found.warnings]
    document = {"ok": found.ok, "streams": found.streams, "events": found.events, "problems": problems, "warnings": warnings}
    if not work.out.json(document):
        for one in problems:
            work.out.line(_line(work, one))
        for one in warnings:
            work.out.tell(_line(work, one))
        work.out.note("verified" if found.ok else "verified_not", streams=found.streams, events=found.events, problems=len(found.problems))
    if not found.ok:
        raise click.exceptions.Exit(Exit.ATTENTION)


async def restore(work: Work, *, references: Sequence[str], everything: bool) -> None:
    """A workflow for every open convention; exit 6 where one did not come up, 7 where somebody must look first."""
    _require_which(work, references, everything)
    found = await (await work.desk.restorer()).restore(references or None, dry_run=work.asked.dry_run)
    document = [
        {"reference": one.reference, "restored": one.outcome == "restored", "version": one.version, "outcome": one.outcome} for one in found
    ]
    if not work.out.json(document):
        _tell_outcomes(work, [(one.reference, one.outcome, {"version": one.version, "common": None}) for one in found])
        restored = sum(one.outcome in {"restored", "to_restore"} for one in found)
        key = "nothing_to_restore" if not restored else "would_restore" if work.asked.dry_run else "restored"
        work.out.note(key, restored=restored, all=len(found))
    _end_with({one.outcome for one in found})


async def reconcile(work: Work, *, references: Sequence[str], everything: bool) -> None:
    """PostgreSQL brought to where Temporal is; exit codes as for ``restore``."""
    _require_which(work, references, everything)
    found = await (await work.desk.reconciler()).reconcile(references or None, dry_run=work.asked.dry_run)
    if not work.out.json([asdict(one) for one in found]):
        _tell_outcomes(work, [(one.reference, one.outcome, asdict(one)) for one in found])
        work.out.note("reconciled", recorded=sum(one.recorded for one in found), all=len(found))
    _end_with({one.outcome for one in found})


_UNREMARKABLE = {"running", "closed", "agrees", "ahead"}
_WELL = {*_UNREMARKABLE, "restored", "to_restore", "recorded", "freed"}


def _tell_outcomes(work: Work, outcomes: Iterable[tuple[str, str, Json]]) -> None:
    for reference, outcome, details in outcomes:
        if outcome not in _UNREMARKABLE:
            work.out.line(f"{reference}{work.out.colon}{work.out.say(f'outcome_{outcome}', **details)}")


def _end_with(outcomes: set[str]) -> None:
    """The exit code that the worst of them asks for."""
    if "silent" in outcomes:
        raise click.exceptions.Exit(Exit.OUT_OF_REACH)
    if outcomes - _WELL:
        raise click.exceptions.Exit(Exit.ATTENTION)


def _told(work: Work, problem: Problem) -> Json:
    text = work.out.say(f"fault_{problem.what}", **problem.details)
    return {"reference": problem.reference, "version": problem.version, "what": problem.what, "text": text}


def _line(work: Work, told: Json) -> str:
    place = (told["reference"], "" if told["version"] is None else f"v{told['version']}")
    return f"{' '.join(filter(None, place))}{work.out.colon}{told['text']}".removeprefix(work.out.colon)


def _require_which(work: Work, references: Sequence[str], everything: bool) -> None:  # noqa: FBT001 - as click hands it over
    """Raises ``Misused`` unless either conventions are named or all are meant."""
    if bool(references) == everything:
        raise Misused(work.out.say("needs_which"))


def _require_known(references: Sequence[str], known: set[str]) -> None:
    """Raises ``NoSuchConvention`` for the first that nobody knows."""
    for reference in references:
        if reference not in known:
            raise NoSuchConvention(reference)
