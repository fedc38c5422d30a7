"""Waiting for servers that are away: the worker begins whenever they come."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from activities.ports import StoreUnavailable

T = TypeVar("T")
log = structlog.get_logger()

_EVERY = 1.0


async def until_reachable(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of the first attempt that reaches the server; one line in the log for each that does not."""
    while True:
        try:
            return await attempt()
        except (OSError, RuntimeError, StoreUnavailable) as error:
            log.warning("server.away", server=what, reason=str(error)[:200])
            await asyncio.sleep(_EVERY)
