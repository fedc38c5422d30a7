"""The log verified, and the workflows brought back into agreement with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from adapters.cli.context import Work
from adapters.errors import Exit, Misused, NoSuchConvention
from adapters.verifying import Problem
from adapters.verifying import verify as verified

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
            work.out.line(_line(one))
        for one in warnings:
            work.out.tell(_line(one))
        work.out.note("verified" if found.ok else "verified_not", streams=found.streams, events=found.events, problems=len(found.problems))
    if not found.ok:
        raise click.exceptions.Exit(Exit.ATTENTION)


def _told(work: Work, problem: Problem) -> Json:
    text = work.out.say(f"fault_{problem.what}", **problem.details)
    return {"reference": problem.reference, "version": problem.version, "what": problem.what, "text": text}


def _line(told: Json) -> str:
    place = (told["reference"], "" if told["version"] is None else f"v{told['version']}")
    return f"{' '.join(filter(None, place))} : {told['text']}".removeprefix(" : ")


def _require_which(work: Work, references: Sequence[str], everything: bool) -> None:  # noqa: FBT001 - as click hands it over
    """Raises ``Misused`` unless either conventions are named or all are meant."""
    if bool(references) == everything:
        raise Misused(work.out.say("needs_which"))


def _require_known(references: Sequence[str], known: set[str]) -> None:
    """Raises ``NoSuchConvention`` for the first that nobody knows."""
    for reference in references:
        if reference not in known:
            raise NoSuchConvention(reference)
