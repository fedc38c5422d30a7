"""Every act of people as an update of its own: named like its command, taking its one model, described for the Temporal UI.

An act is one line in ``descriptions.py`` beside its class in the domain. Its handler is a line, and so is its validator,
a dry run: what is refused costs no history. They are made here, alike for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, get_args

from temporalio import workflow

from activities.contracts import Answer
from domain.convention import Act, Internal
from workflows.descriptions import UPDATES

if TYPE_CHECKING:
    from domain.act import Command
    from domain.convention import AnyCommand
    from workflows.runtime import Runtime


class Acting(Protocol):
    """What a workflow offers that takes the acts of people."""

    _runtime: Runtime

    async def act_on(self, command: AnyCommand) -> Answer: ...


class Acts:
    """What such a workflow inherits: one update for each act."""


def _take(command: type[Command]) -> None:
    """Add the update of one command."""
    kind = str(command.model_fields["kind"].default)

    async def act(self: Acting, said: AnyCommand) -> Answer:
        return await self.act_on(said)

    def check(self: Acting, said: AnyCommand) -> None:
        self._runtime.check(said)

    act.__name__, act.__qualname__, act.__doc__ = kind, f"Acts.{kind}", UPDATES[kind]
    act.__annotations__ = {"said": command, "return": Answer}  # the converter reads the model from here
    check.__annotations__ = {"said": command, "return": None}
    update = workflow.update(name=kind, description=UPDATES[kind])(act)
    update.validator(check)
    setattr(Acts, kind, update)


for _command in get_args(Act):
    if _command not in get_args(Internal):
        _take(_command)
