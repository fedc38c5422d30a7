"""What every part of the stack has in common, and the one way to bring a part up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from adapters.embedded.errors import PartEnded
from adapters.embedded.processes import Child, end, is_running

log = structlog.get_logger(__name__)


class Part(Protocol):
    """A program that runs as a child of its own. It is told where to log each time, because a part keeps no process state."""

    @property
    def name(self) -> str: ...

    async def launch(self, log_file: Path) -> Child:
        """Start it without waiting for it."""
        ...

    async def ready(self, child: Child, log_file: Path) -> None:
        """Wait until it does its work. Raises ``NotReady`` or, when it is gone, ``PartEnded``."""
        ...


async def bring_up(part: Part, child: Child | None, log_file: Path, started: Callable[[Child], None]) -> Child:
    """Start a part unless ``child`` is running, and wait until it is ready. ``started`` hears of a new child at once.

    A new child that does not become ready is ended again.
    """
    if child is not None and is_running(child):
        try:
            await part.ready(child, log_file)
        except PartEnded:
            pass  # it had been killed and was on its way out
        else:
            if is_running(child):
                return child
    child = await part.launch(log_file)
    started(child)
    try:
        log.info("part.started", part=part.name, pid=child.pid)
        await part.ready(child, log_file)
    except BaseException:
        await end(child)
        raise
    return child
