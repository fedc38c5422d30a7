"""What a workflow tells of itself: nothing of it is told again by a replay, nor seen by the rules."""

from __future__ import annotations

from typing import Literal

from temporalio import workflow

from activities.contracts import Refusal

Door = Literal["update", "signal", "start", "system"]
"""How a command came in; ``system`` are the workflow's own."""


def refused(reference: str, refusal: Refusal, door: Door, *, command: str, command_id: str | None = None) -> None:
    """A command was refused, by this code.

    A refusal by a validator leaves no history, so it is told here or nowhere; it is judged once, even by a worker that replays
    everything else to come so far.
    """
    fields = {"convention": reference, "command": command, "code": refusal.code, "door": door}
    workflow.logger.info("command.refused", extra=fields if command_id is None else {**fields, "command_id": command_id})
    _count(refusal.code, door)


def uncounted(number: int) -> None:
    """So many signals of one recording were refused beyond those that are recorded one by one."""
    if number:
        _count("uncounted", "signal", number)


def _count(code: str, door: Door, number: int = 1) -> None:
    counter = workflow.metric_meter().create_counter("conventions_refusals", "Commands refused, by code and door")
    counter.add(number, {"code": code, "door": door})
