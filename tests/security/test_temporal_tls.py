from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import hpack
import pytest
from pydantic import SecretStr
from temporalio.client import Client

from adapters.configuration.settings import Settings
from adapters.errors import OutOfReach
from adapters.memory import MemoryEventStore
from adapters.reaching import until_reachable
from adapters.temporal.client import ConventionsClient
from adapters.temporal.connecting import TemporalDistrusted, connect
from tests.security.conftest import Authority
from tests.security.tls_front import PREFACE, frame, headers_in, tls_front
from tests.workflows.bureau import bureau_of
from tests.workflows.samples import draft, terms

pytestmark = pytest.mark.server


@pytest.fixture
def behind(temporal: Client) -> int:
    return int(temporal.service_client.config.target_host.rpartition(":")[2])


def files(certificate_and_key: tuple[Path, Path]) -> dict[str, Any]:
    certificate, key = certificate_and_key
    return {"temporal_certificate": certificate, "temporal_key": key}


async def why_refused(settings: Settings) -> str:
    """What the worker says; a server that has just turned a client away is asked again until its reason arrives."""
    with pytest.raises(OutOfReach) as refused:
        await until_reachable("temporal", lambda: connect(settings))
    assert refused.value.part == "temporal"
    return refused.value.reason


async def test_a_convention_lives_through_tls_with_a_certificate_on_both_sides(authority: Authority, behind: int) -> None:
    with tls_front(authority.server("localhost", asks=True, alpn=["h2"]), behind) as front:
        settings = Settings(temporal=front.address, temporal_ca=authority.file, **files(authority.client()))
        async with bureau_of(await connect(settings)) as bureau:
            plan = terms()
            await bureau.start(plan)
            answer = await bureau.act(plan.reference, draft())
    assert answer.events == ("text_drafted",)
    assert len(front.received) == 1
    assert front.received[0].startswith(b"PRI * HTTP/2.0")


async def test_a_certificate_for_another_name_is_accepted_when_that_name_is_said(authority: Authority, behind: int) -> None:
    with tls_front(authority.server("temporal.example.org", alpn=["h2"]), behind) as front:
        settings = Settings(temporal=front.address, temporal_ca=authority.file)
        assert "CONVENTIONS_TEMPORAL_SERVER_NAME" in await why_refused(settings)
        await connect(Settings(temporal=front.address, temporal_ca=authority.file, temporal_server_name="temporal.example.org"))


async def test_a_server_of_another_authority_is_refused(authority: Authority, stranger: Authority, behind: int) -> None:
    with tls_front(stranger.server("localhost", alpn=["h2"]), behind) as front:
        assert "CONVENTIONS_TEMPORAL_CA" in await why_refused(Settings(temporal=front.address, temporal_ca=authority.file))
        assert "CONVENTIONS_TEMPORAL_CA" in await why_refused(Settings(temporal=front.address, temporal_tls=True))
        assert not any(front.received), "nothing was said to it"


async def test_a_client_without_the_certificate_that_is_asked_for_is_refused(
    authority: Authority, stranger: Authority, behind: int
) -> None:
    with tls_front(authority.server("localhost", asks=True, alpn=["h2"]), behind) as front:
        without = Settings(temporal=front.address, temporal_ca=authority.file)
        assert "CONVENTIONS_TEMPORAL_CERTIFICATE" in await why_refused(without)
        foreign = Settings(temporal=front.address, temporal_ca=authority.file, **files(stranger.client()))
        assert "CONVENTIONS_TEMPORAL_CERTIFICATE" in await why_refused(foreign)


async def test_a_server_without_tls_is_refused(authority: Authority, behind: int) -> None:
    settings = Settings(temporal=f"localhost:{behind}", temporal_ca=authority.file)
    assert "TLS" in await why_refused(settings)
    with pytest.raises(TemporalDistrusted):
        await connect(settings)


async def test_the_server_sees_the_api_key_in_every_request(authority: Authority, behind: int) -> None:
    with tls_front(authority.server("localhost", alpn=["h2"]), behind) as front:
        client = await connect(Settings(temporal=front.address, temporal_ca=authority.file, temporal_api_key=SecretStr("k3y")))
        assert await client.count_workflows("WorkflowId = 'nobody'") is not None
    requests = [headers for received in front.received for headers in headers_in(bytes(received)) if ":path" in headers]
    assert requests[-1][":path"].endswith("/CountWorkflowExecutions")
    assert {headers.get("authorization") for headers in requests} == {"Bearer k3y"}


async def test_an_api_key_that_is_not_accepted_ends_the_waiting(authority: Authority) -> None:
    refusing = await asyncio.start_server(refuse_all, "127.0.0.1", 0, ssl=authority.server("localhost", alpn=["h2"]))
    async with refusing:
        address = f"localhost:{refusing.sockets[0].getsockname()[1]}"
        settings = Settings(temporal=address, temporal_ca=authority.file, temporal_api_key=SecretStr("k3y"))
        assert "CONVENTIONS_TEMPORAL_API_KEY" in await why_refused(settings)


async def refuse_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A gRPC server that answers everything with UNAUTHENTICATED."""
    writer.write(frame(4, 0, 0))
    await reader.readexactly(len(PREFACE))
    encoder = hpack.Encoder()
    with suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readexactly(9)
            await reader.readexactly(int.from_bytes(head[:3]))
            if head[3] == 1:  # HEADERS: a request
                answer = encoder.encode([(":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "16")])
                writer.write(frame(1, 0x5, int.from_bytes(head[5:]), answer))
    writer.close()


async def test_an_api_key_never_travels_in_clear(behind: int) -> None:
    with pytest.raises(TemporalDistrusted, match="TLS"):
        await connect(Settings(temporal=f"127.0.0.1:{behind}", temporal_api_key=SecretStr("k3y")))


async def test_the_command_line_says_whom_it_does_not_trust(authority: Authority, stranger: Authority, behind: int) -> None:
    with tls_front(stranger.server("localhost", alpn=["h2"]), behind) as front:
        with pytest.raises(OutOfReach, match="authority") as refused:
            await ConventionsClient.connect(Settings(temporal=front.address, temporal_ca=authority.file), MemoryEventStore())
        assert front.address in refused.value.reason
