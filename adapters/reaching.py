"""Waiting for servers that are away: the worker begins whenever they come, and ends at once where waiting is of no use."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from activities.ports import StoreError, StoreUnavailable
from adapters.errors import OutOfReach
from adapters.postgres.pool import PostgresDistrusted
from adapters.temporal.connecting import TemporalDistrusted

T = TypeVar("T")
log = structlog.get_logger()

_EVERY = 1.0


async def until_reachable(what: str, attempt: Callable[[], Awaitable[T]]) -> T:
    """The result of the first attempt that reaches the server; one line in the log for each that does not.

    Raises ``OutOfReach`` when the server is there and refuses, or is not trusted: that is for somebody to repair.
    """
    while True:
        try:
            return await attempt()
        except (TemporalDistrusted, PostgresDistrusted) as error:
            raise OutOfReach(what, str(error)) from error
        except (OSError, RuntimeError, StoreUnavailable) as error:
            log.warning("server.away", server=what, reason=str(error)[:200])
            await asyncio.sleep(_EVERY)
        except StoreError as error:
            raise OutOfReach(what, str(error)) from error
