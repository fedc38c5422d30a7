"""The only place that polls the embedded servers: everything else in this folder waits through it, with a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from adapters.embedded.errors import NotReady


async def until(what: str, probe: Callable[[], Awaitable[bool]], *, within: float, every: float = 0.02) -> None:
    """Ask ``probe`` again and again until it says yes; a probe that hangs counts as a no.

    ``within`` and ``every`` are seconds. Raises ``NotReady`` after ``within``; whatever ``probe`` raises passes through.
    """
    try:
        async with asyncio.timeout(within):
            while not await probe():  # noqa: ASYNC110 - other programs offer no event to wait for
                await asyncio.sleep(every)
    except TimeoutError as error:
        raise NotReady(f"{what}: not within {within:g} seconds") from error
