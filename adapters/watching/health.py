"""Whether the worker lives and can do its work, for whoever runs it: ``/healthz`` and ``/readyz``."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any, Final

import asyncpg
from aiohttp import web
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError

from activities.ports import StoreError, StoreUnavailable
from adapters.postgres.pool import connection
from adapters.watching.telemetry import CannotListen, split
from workflows.attributes import KEYS

Check = Callable[[], Awaitable[str | None]]
"""What is wrong with a part, if anything."""

PATIENCE: Final = 3.0
"""Seconds for the answer of one part."""
FRESH: Final = 1.0
"""Seconds for which an answer is remembered: however often somebody asks, the servers behind are asked once."""


class Readiness:
    """What each part of the worker says; one without a check has not been reached yet."""

    def __init__(self, *parts: str) -> None:
        self._checks: dict[str, Check | None] = dict.fromkeys(parts)
        self._looking = asyncio.Lock()
        self._found: dict[str, str | None] = {}
        self._found_at = float("-inf")
        self._stopping = False

    def watch(self, part: str, check: Check) -> None:
        self._checks[part] = check
        self._found_at = float("-inf")

    def stop(self) -> None:
        """From now on not ready, whatever the parts say."""
        self._stopping = True

    async def problems(self) -> dict[str, str | None]:
        """Each part with what is wrong with it."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if now - self._found_at > FRESH:
                answers = await asyncio.gather(*(_asked(check) for check in self._checks.values()))
                self._found = dict(zip(self._checks, answers, strict=True))
                self._found_at = asyncio.get_running_loop().time()
        return self._found | ({"worker": "stopping"} if self._stopping else {})


async def _asked(check: Check | None) -> str | None:
    if check is None:
        return "not reached yet"
    try:
        async with asyncio.timeout(PATIENCE):
            return await check()
    except TimeoutError:
        return f"no answer within {PATIENCE:g} seconds"
    except Exception as error:  # noqa: BLE001 - whatever it is, this part does not work
        return type(error).__name__


def postgresql(pool: asyncpg.Pool) -> Check:
    """Whether it answers, with the schema of this program."""

    async def check() -> str | None:
        migrations = await asyncio.to_thread(import_module, "adapters.postgres.migrate")  # slow, and only where somebody asks
        try:
            async with connection(pool) as link:
                problem: str | None = await migrations.outdated(link)
        except (StoreError, StoreUnavailable) as error:
            return str(error)
        return problem

    return check


def temporal(client: Client) -> Check:
    """Whether it answers, with the namespace and our search attributes."""

    async def check() -> str | None:
        try:
            await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
            asked = ListSearchAttributesRequest(namespace=client.namespace)
            known = await client.operator_service.list_search_attributes(asked)
        except RPCError as error:
            return f"{error.status.name}: {error.message}"[:200]
        missing = sorted(KEYS.keys() - known.custom_attributes.keys())
        return f"search attributes are missing: {', '.join(missing)}" if missing else None

    return check


@asynccontextmanager
async def answering(address: str, readiness: Readiness) -> AsyncIterator[None]:
    """Answer at ``host:port``. Raises ``CannotListen``."""
    app = web.Application()
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/readyz", _ready_or_not(readiness))
    runner = web.AppRunner(app, access_log=None, handle_signals=False, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, *split(address)).start()
        except OSError as error:
            raise CannotListen("CONVENTIONS_HEALTH", address, error.strerror or str(error)) from error
        yield
    finally:
        await runner.cleanup()


async def _alive(_: web.Request) -> web.Response:
    """That this loop answers says it all."""
    return web.json_response({"alive": True})


def _ready_or_not(readiness: Readiness) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def ready(_: web.Request) -> web.Response:
        problems = await readiness.problems()
        parts = {part: _part(problem) for part, problem in problems.items()}
        fine = not any(problems.values())
        return web.json_response({"ready": fine, "parts": parts}, status=200 if fine else 503, headers={"Cache-Control": "no-store"})

    return ready


def _part(problem: str | None) -> dict[str, Any]:
    return {"ready": problem is None, "problem": problem}
