"""The examination of every part, shown."""

from __future__ import annotations

from dataclasses import asdict

import click

from adapters.cli.context import Work
from adapters.errors import Exit, NeedsAttention


async def doctor(work: Work) -> None:
    """What was found, and beside each fault its repair. Raises ``NeedsAttention`` when there is one."""
    found = await work.desk.examine(work.asked.lang)
    faults = [one for one in found if not one.ok]
    if work.out.json({"ok": not faults, "checks": [asdict(one) for one in found]}):
        if faults:
            raise click.exceptions.Exit(Exit.ATTENTION)  # without a second document: the first says everything
        return
    for one in found:
        work.out.line(f"{'ok' if one.ok else '!!'}  {one.part:<11} {one.check:<18} {one.found}")
        for line in (one.repair or "").splitlines():
            work.out.line(f"    {'':<11} {'':<18} → {line}")
    if faults:
        raise NeedsAttention(work.out.say("to_repair", n=len(faults)))
    work.out.note("all_well")
