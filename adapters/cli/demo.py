"""The demonstration: the ten conventions of ``examples/`` live their lives by the commands that anybody would type.

Every act has a command id of its own, so that a second run finds everything already there and doubles nothing.
"""

from __future__ import annotations

import asyncio
import shlex
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from adapters import clock
from adapters.cli.language import t
from adapters.cli.program import program
from adapters.configuration.settings import Settings
from adapters.embedded.waiting import until
from adapters.log.reading import Reading, find_convention, read_all
from adapters.postgres.event_store import PostgresEventStore
from adapters.postgres.pool import open_pool
from adapters.temporal.connecting import connect, workflow_id
from domain.days.calendar import moment
from domain.due import due_by

EXAMPLES = Path(__file__).parents[2] / "examples"
TAKEN_OVER = (
    "PSA-2019-01", "PSA-2019-02", "CFMA-2019-01", "RENAULT-2019-01", "FIMME-2018-01", "AMITH-2004-01",
    "RHAMNA-2020-01", "RHAMNA-2021-01", "RHAMNA-2021-02",
)  # fmt: skip
F1 = "AXA-2026-01"
B1 = "FIMME-2018-01"
_SETTLED = 30.0
"""Seconds that the demonstration waits for what the conventions do by themselves."""

Step = tuple[str, int]
"""A command line, and the exit code that it is meant to have."""


def _acts(lines: Iterable[str]) -> list[Step]:
    """Acts recorded by the programme manager, each under the command id of its place."""
    return [(f"{line} --as pm --command-id demo-{number}", 0) for number, line in enumerate(lines, start=1)]


BEGIN: list[Step] = [
    ("directory load {examples}/directory.yaml", 0),
    ("preview {examples}/conventions/axa-2026-01.yaml --until 2027-03-31", 0),
    ("start {conventions} --as pm", 0),
    *((f"live {reference} --as pm --command-id demo-live", 0) for reference in TAKEN_OVER),
]
_LIVES = (
    f"milestone submit {B1} study --on 2019-10-01 --evidence report={{examples}}/evidence/fimme-2018-01-study.md",
    f"milestone accept {B1} study --by fimme.focal --on 2019-11-15",
    f"close {B1}",
    f"draft {F1} --document {{examples}}/conventions/axa-2026-01.md --on 2026-02-02",
    f"open {F1} --on 2026-02-06",
    f"sign {F1} --party mic --by mic.minister --method wet_ink --on 2026-02-16",
    f"sign {F1} --party mes --by mes.minister --method wet_ink --on 2026-02-16",
    f"sign {F1} --party mtn --by mtn.minister --method wet_ink --on 2026-02-16",
    f"sign {F1} --party axa --by axa.ceo --method wet_ink --on 2026-02-16",
    f"milestone submit {F1} needs-2026 --on 2026-06-20 --evidence report={{examples}}/evidence/axa-2026-01-needs-2026.md",
    f"review convene {F1} suivi --session-on 2026-06-24T10:00 --place Rabat --on 2026-06-05",
)
NO_QUORUM = f"review record {F1} suivi --held-on 2026-10-12 --outcome continue --present mic.focal --as pm"
LIVES: list[Step] = [*_acts(_LIVES), (NO_QUORUM, 4)]
OUTCOME = {
    "actor": "pm",
    "committee": "suivi",
    "held_on": "2026-06-24",
    "present": ["mic.focal", "mes.focal", "mtn.focal"],
    "votes": {},
    "outcome": "continue",
    "command_id": "demo-outcome",
}
MISSHAPEN = {"committee": "suivi", "outcome": "tout va bien"}
END: list[Step] = [(f"explain {F1}", 0), ("mail digest", 0), ("mail list", 0), ("list", 0)]


@click.command("demo")
@click.option("--exit", "leave", is_flag=True, help=t("Finir de soi-même, sans attendre Ctrl-C.", "End by itself, without Ctrl-C."))
def demo(*, leave: bool) -> None:
    """Les dix conventions d'exemple, de la signature à l'exécution."""
    _type(("up --detach", 0))
    try:
        for step in (*BEGIN, *LIVES):
            _type(step)
        asyncio.run(_submit())
        for step in END:
            _type(step)
        click.echo(f"\n{asyncio.run(_phases())}")
        click.echo(f"{t('Interface Web de Temporal', 'Temporal Web UI')} : {Settings.load().ui}")
        if not leave:
            click.echo(t("Ctrl-C pour tout arrêter ; les données restent.", "Ctrl-C ends everything; the data stays."))
            signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        _type(("down", 0))


def _type(step: Step) -> None:
    """Carry out a command line as if it had been typed, and insist on its exit code."""
    line, expected = step
    conventions = sorted((EXAMPLES / "conventions").glob("*.yaml"))
    typed = [word.format(examples=_short(EXAMPLES), conventions="{conventions}") for word in shlex.split(line)]
    words = [part for word in typed for part in ([_short(path) for path in conventions] if word == "{conventions}" else [word])]
    click.secho(f"\n$ conventions {shlex.join(words)}", bold=True)
    sys.stdout.flush()
    try:
        program.main(words)
    except SystemExit as ended:
        if ended.code != expected:
            raise click.ClickException(f"conventions {words[0]}: exit {ended.code}, {expected} expected") from ended


def _short(path: Path) -> str:
    """As it would be typed here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


async def _submit() -> None:
    """What arrives by signal, as from the Temporal UI: an outcome, and something misshapen; then wait until all is settled."""
    settings = Settings.load()
    client, pool = await connect(settings), await open_pool(settings.database)
    store = PostgresEventStore(pool)

    def has(reference: str, condition: Callable[[Reading], bool]) -> asyncio.Future[None]:
        async def probe() -> bool:
            found = await find_convention(store, reference)
            return found is not None and condition(found)

        return asyncio.ensure_future(until(reference, probe, within=_SETTLED))

    handle = client.get_workflow_handle(workflow_id(F1))
    found = await find_convention(store, F1)
    kinds = {one.kind for one in found.envelopes} if found else set()
    for event, payload in (("review_recorded", OUTCOME), ("submission_refused", MISSHAPEN)):
        if event not in kinds:
            click.secho(f"\n$ temporal workflow signal --workflow-id {handle.id} --name review_outcome --input '…'", bold=True)
            await handle.signal("review_outcome", payload)
            await has(F1, lambda reading, event=event: any(one.kind == event for one in reading.envelopes))  # type: ignore[misc]
        click.echo(f"{F1} : {event}")
    await asyncio.gather(*(has(reference, _settled) for reference in (*TAKEN_OVER, F1)))
    await pool.close()


async def _phases() -> str:
    """How many conventions are in which phase, by the codes that scripts use."""
    pool = await open_pool(Settings.load().database)
    counted = Counter(reading.state.name for reading in await read_all(PostgresEventStore(pool)))
    await pool.close()
    return " · ".join(f"{phase} {number}" for phase, number in counted.most_common())


def _settled(reading: Reading) -> bool:
    """Whether nothing that has come due is still on its way."""
    waiting = reading.state.mailbox.waiting
    return all(one.retry_on is not None for one in waiting) and not _overdue(reading)


def _overdue(reading: Reading) -> bool:
    return bool(due_by(reading.state, moment(clock.now(), reading.state.terms.zone)))
