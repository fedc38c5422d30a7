from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from adapters.configuration.settings import Settings
from adapters.doctor.examining import examine
from adapters.embedded.postgres import EmbeddedPostgres
from tests.security.conftest import Authority
from tests.security.test_mail_tls import LOGIN, mail_server
from tests.security.tls_front import tls_front

pytestmark = pytest.mark.server

SERVERS = ("exposure", "postgresql", "temporal", "mail")


async def examined(**said: Any) -> dict[str, bool]:
    """What was found about the servers, by part and check."""
    return {f"{one.part}.{one.check}": one.ok for one in await examine(Settings(**said)) if one.part in SERVERS}


async def test_every_server_is_examined_over_tls(authority: Authority, durable: EmbeddedPostgres, temporal: Client, tmp_path: Path) -> None:
    behind = int(temporal.service_client.config.target_host.rpartition(":")[2])
    with (
        tls_front(authority.server("localhost"), durable.port, postgresql=True) as database,
        tls_front(authority.server("localhost", alpn=["h2"]), behind) as server,
    ):
        async with mail_server(tls_context=authority.server("localhost"), require_starttls=True) as (smtp, kept):
            found = await examined(
                home=tmp_path,
                database=f"postgresql://ordinary:own@{database.address}/conventions",
                database_ca=authority.file,
                temporal=server.address,
                temporal_ca=authority.file,
                smtp=smtp,
                smtp_tls="starttls",
                smtp_ca=authority.file,
            )
    assert {name for name, ok in found.items() if not ok} == set()
    assert found.keys() >= {f"{part}.reachable" for part in SERVERS[1:]}
    assert len(database.received) == 1
    assert server.received
    assert kept.mails == []


async def test_a_server_of_another_authority_is_not_reachable(
    authority: Authority, stranger: Authority, durable: EmbeddedPostgres, tmp_path: Path
) -> None:
    with tls_front(stranger.server("localhost"), durable.port, postgresql=True) as front:
        async with mail_server(tls_context=stranger.server("localhost")) as (smtp, _):
            found = await examined(
                home=tmp_path,
                database=f"postgresql://ordinary:own@{front.address}/conventions",
                database_ca=authority.file,
                smtp=smtp,
                smtp_ca=authority.file,
                **LOGIN,
            )
    assert found["postgresql.reachable"] is found["mail.reachable"] is False
