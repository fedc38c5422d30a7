"""Callers: the acts of a convention's life, sent to our workflow or, the same acts, to the bare one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError

from activities.contracts import Answer
from adapters.files.terms_file import read_convention
from adapters.temporal.connecting import workflow_id
from bench.bare import TASK_QUEUE, Bare
from domain.act import Command
from domain.convention import Act
from domain.files.terms import Terms
from domain.life.closing import Close
from domain.milestones.progress import ReportMilestone, SubmitMilestone
from domain.signature.drafting import Draft, Open
from domain.signature.signature import Sign
from domain.start import Start
from workflows.starting import ConventionInput

EXAMPLES = sorted((Path(__file__).parents[1] / "examples" / "conventions").glob("*.yaml"))
_SHA = "a" * 64
_numbers = itertools.count(1)


def agreed() -> Terms:
    """AXA-2026-01, whose days all follow from the day of signature, under a reference of its own."""
    return renamed(read_convention(next(path for path in EXAMPLES if path.stem == "axa-2026-01")).terms)


def renamed(terms: Terms) -> Terms:
    return terms.model_copy(update={"reference": f"B-{next(_numbers)}"})


SIGNING: Sequence[Act] = (
    Draft(command_id="draft", actor="pm", documents={"text": _SHA}),
    Open(command_id="open", actor="pm"),
    *(Sign(command_id=f"sign-{who}", actor="pm", by=who) for who in ("mic.minister", "mes.minister", "mtn.minister", "axa.ceo")),
)
"""What brings it into force."""
REFUSED = Sign(command_id="refused", actor="pm", by="axa.ceo")
LIFE: Sequence[Act] = (
    *SIGNING,
    *(ReportMilestone(command_id=f"report-{number}", actor="axa.focal", milestone="placements", note="En cours") for number in range(3)),
    SubmitMilestone(command_id="submit", actor="mtn.focal", milestone="continuing-training"),
    Close(command_id="close", actor="pm", because="Terme atteint"),
)


def report() -> ReportMilestone:
    """The act of every day: one event, nothing else changes."""
    return ReportMilestone(command_id=f"report-{next(_numbers)}", actor="axa.focal", milestone="placements", note="Première version remise")


class Way(Protocol):
    """Ours, or the bare one."""

    async def start(self) -> WorkflowHandle[Any, Any]: ...

    async def act(self, handle: WorkflowHandle[Any, Any], command: Command) -> None: ...

    async def ended(self, handle: WorkflowHandle[Any, Any]) -> None: ...


class Recorded:
    """Conventions under our worker."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._terms = agreed()

    async def start(self) -> WorkflowHandle[Any, Any]:
        terms = renamed(self._terms)
        start = Start(command_id="start", actor="pm", terms=terms)
        given = ConventionInput(reference=terms.reference, start=start)
        return await self._client.start_workflow("Convention", given, id=workflow_id(terms.reference), task_queue="conventions")

    async def act(self, handle: WorkflowHandle[Any, Any], command: Command) -> None:
        await handle.execute_update(command.kind, command, result_type=Answer)

    async def refused(self, handle: WorkflowHandle[Any, Any]) -> None:
        with suppress(WorkflowUpdateFailedError):
            await self.act(handle, REFUSED)
            raise AssertionError("it was not refused")

    async def ended(self, handle: WorkflowHandle[Any, Any]) -> None:
        await handle.result()


class Unrecorded:
    """The bare workflow, told the same."""

    def __init__(self, client: Client, update: str = "tell") -> None:
        self._client = client
        self._update = update

    async def start(self) -> WorkflowHandle[Any, Any]:
        return await self._client.start_workflow(Bare.run, id=f"bare-{next(_numbers)}", task_queue=TASK_QUEUE)

    async def act(self, handle: WorkflowHandle[Any, Any], command: Command) -> None:
        await handle.execute_update("end" if isinstance(command, Close) else self._update, command, result_type=int)

    async def ended(self, handle: WorkflowHandle[Any, Any]) -> None:
        await handle.result()


async def in_force(way: Way) -> WorkflowHandle[Any, Any]:
    handle = await way.start()
    for command in SIGNING:
        await way.act(handle, command)
    return handle


async def at_once(callers: int, doing: Callable[[], Awaitable[int]]) -> int:
    """So many callers beside each other; how many acts they did together."""
    return sum(await asyncio.gather(*(doing() for _ in range(callers))))


async def calling(way: Way, handle: WorkflowHandle[Any, Any], times: int, *, think: float = 0, waited: list[float] | None = None) -> int:
    """One act after the other, with time to think in between; ``waited`` takes the seconds of each."""
    for _ in range(times):
        await asyncio.sleep(think)
        began = perf_counter()
        await way.act(handle, report())
        if waited is not None:
            waited.append(perf_counter() - began)
    return times


async def living(way: Way, lives: int) -> int:
    """Whole lives, one after the other."""
    for _ in range(lives):
        handle = await way.start()
        for command in LIFE:
            await way.act(handle, command)
        await way.ended(handle)
    return lives
