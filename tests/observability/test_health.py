from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import asyncpg
import pytest
from temporalio.client import Client

from adapters.embedded.postgres import OWNER, EmbeddedPostgres
from adapters.embedded.processes import free_port
from adapters.embedded.waiting import until
from adapters.postgres.pool import open_pool
from adapters.watching import health
from adapters.watching.health import Readiness, answering
from adapters.watching.telemetry import CannotListen
from tests.observability.asking import asked

FINE = {"ready": True, "problem": None}


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def fine() -> str | None:
    return None


async def readyz(session: aiohttp.ClientSession, readiness: Readiness) -> tuple[int, dict[str, Any]]:
    address = f"127.0.0.1:{free_port()}"
    async with answering(address, readiness):
        status, text = await asked(session, f"http://{address}/readyz")
    found: dict[str, Any] = json.loads(text)
    assert found["ready"] is (status == 200)
    return status, found["parts"]


async def test_a_worker_is_alive_before_it_has_reached_anything(session: aiohttp.ClientSession) -> None:
    address = f"127.0.0.1:{free_port()}"
    async with answering(address, Readiness("worker", "postgresql")):
        assert (await asked(session, f"http://{address}/healthz"))[0] == 200
        status, text = await asked(session, f"http://{address}/readyz")
    assert status == 503
    parts = json.loads(text)["parts"]
    assert {part: one["problem"] for part, one in parts.items()} == {"worker": "not reached yet", "postgresql": "not reached yet"}


async def test_it_is_ready_when_every_part_is(session: aiohttp.ClientSession) -> None:
    readiness = Readiness("worker", "postgresql")
    readiness.watch("worker", fine)
    assert (await readyz(session, readiness))[0] == 503
    readiness.watch("postgresql", fine)
    assert await readyz(session, readiness) == (200, {"worker": FINE, "postgresql": FINE})


async def test_from_the_moment_it_stops_it_is_not_ready(session: aiohttp.ClientSession) -> None:
    readiness = Readiness("worker")
    readiness.watch("worker", fine)
    assert (await readyz(session, readiness))[0] == 200
    readiness.stop()
    assert await readyz(session, readiness) == (503, {"worker": {"ready": False, "problem": "stopping"}})


async def test_a_part_that_fails_in_an_unknown_way_is_named_without_words(session: aiohttp.ClientSession) -> None:
    async def broken() -> str | None:
        raise ValueError("Mme Alaoui")

    readiness = Readiness("worker")
    readiness.watch("worker", broken)
    assert await readyz(session, readiness) == (503, {"worker": {"ready": False, "problem": "ValueError"}})


async def test_a_part_that_does_not_answer_is_not_waited_for(session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent() -> str | None:
        await asyncio.Event().wait()
        return None

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    readiness = Readiness("worker")
    readiness.watch("worker", silent)
    assert await readyz(session, readiness) == (503, {"worker": {"ready": False, "problem": "no answer within 0.05 seconds"}})


async def test_many_questions_at_once_are_one_for_the_servers_behind() -> None:
    times = 0

    async def counting() -> str | None:
        nonlocal times
        times += 1
        return None

    readiness = Readiness("worker")
    readiness.watch("worker", counting)
    await asyncio.gather(*(readiness.problems() for _ in range(20)))
    assert times == 1


async def test_an_address_that_is_taken_is_named() -> None:
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        address = f"127.0.0.1:{stranger.getsockname()[1]}"
        with pytest.raises(CannotListen, match=f"CONVENTIONS_HEALTH={address}"):
            async with answering(address, Readiness("worker")):
                pass


@pytest.mark.server
async def test_postgresql_is_fine_with_our_schema_and_only_with_it(postgres: EmbeddedPostgres, database: str) -> None:
    pool = await open_pool(database)
    assert await health.postgresql(pool)() is None
    link = await asyncpg.connect(database)
    await link.execute("update conventions.migrations set version_num = 'r9999'")
    assert (await health.postgresql(pool)() or "").startswith("the schema is at migration r9999, this program needs ")
    await link.close()
    await pool.close()
    empty = await open_pool(postgres.dsn(OWNER))
    assert (await health.postgresql(empty)() or "").startswith("the schema is at migration none, this program needs ")
    await empty.close()
    assert await health.postgresql(empty)() == "PostgreSQL is out of reach: the connection is closed"


@pytest.mark.server
async def test_temporal_is_fine_with_our_namespace_and_search_attributes(temporal: Client) -> None:
    assert await health.temporal(temporal)() is None
    address = temporal.service_client.config.target_host
    elsewhere = await Client.connect(address, namespace="nowhere")
    assert "NOT_FOUND" in (await health.temporal(elsewhere)() or "")
    away = await Client.connect(f"127.0.0.1:{free_port()}", lazy=True)
    readiness = Readiness("temporal")
    readiness.watch("temporal", health.temporal(away))

    async def told() -> bool:
        return (await readiness.problems())["temporal"] is not None

    await until("the problem", told, within=10)


@pytest.mark.server
async def test_a_namespace_without_our_search_attributes_is_not_enough(temporal: Client) -> None:
    from google.protobuf.duration_pb2 import Duration  # noqa: PLC0415
    from temporalio.api.workflowservice.v1 import RegisterNamespaceRequest  # noqa: PLC0415

    request = RegisterNamespaceRequest(namespace="bare", workflow_execution_retention_period=Duration(seconds=86400))
    await temporal.workflow_service.register_namespace(request)
    bare = await Client.connect(temporal.service_client.config.target_host, namespace="bare")

    async def seen() -> bool:
        return "missing" in (await health.temporal(bare)() or "")

    await until("the namespace to be known", seen, within=20)
    assert "ConventionRef" in (await health.temporal(bare)() or "")
