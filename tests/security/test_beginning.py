"""The worker and the command line refuse to begin: as processes, with what an operator sees of them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest
from click.testing import CliRunner
from temporalio.client import Client

from adapters.cli.context import OwnDesk
from adapters.cli.program import program
from adapters.configuration.findings import Unsafe
from adapters.configuration.settings import Settings
from adapters.embedded.errors import PartEnded
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.stack import Stack
from adapters.embedded.waiting import until
from tests.security.conftest import Authority
from tests.security.tls_front import headers_in, tls_front

ROOT = Path(__file__).parents[2]


@asynccontextmanager
async def beginning(**said: object) -> AsyncIterator[asyncio.subprocess.Process]:
    """A worker with these settings; killed if it is left running."""
    variables = {f"CONVENTIONS_{name.upper()}": str(value) for name, value in said.items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "worker", env={**os.environ, "PYTHONPATH": str(ROOT), **variables}, stderr=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def worker(**said: object) -> tuple[int | None, list[dict[str, Any]]]:
    """The exit code of a worker that ends by itself, and what it said."""
    async with beginning(**said) as process:
        _, output = await asyncio.wait_for(process.communicate(), timeout=60)
    return process.returncode, [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    (folder := tmp_path / "secrets").mkdir()
    (folder / "conventions_database_password").write_text("own\n")
    (folder / "conventions_temporal_api_key").write_text("k3y\n")
    return folder


async def test_the_worker_does_not_leave_this_machine_in_clear() -> None:
    code, said = await worker(
        temporal="temporal.example.org:7233", database="postgresql://u:s3cret@db.example.org/x", smtp="mail.example.org:25"
    )
    assert code == 2
    assert [(line["event"], line["code"]) for line in said] == [("worker.cannot_begin", "unsafe")] * 3
    for line, host in zip(said, ("temporal.example.org", "db.example.org", "mail.example.org"), strict=True):
        assert host in line["reason"]
        assert "CONVENTIONS_" in line["reason"]
    assert "s3cret" not in str(said)


@pytest.mark.server
async def test_the_worker_begins_with_tls_on_every_way_secrets_from_files_and_an_ordinary_role(
    authority: Authority, temporal: Client, durable: EmbeddedPostgres, secrets: Path, tmp_path: Path
) -> None:
    behind = int(temporal.service_client.config.target_host.rpartition(":")[2])
    certificate, key = authority.client()
    with (
        tls_front(authority.server("localhost", asks=True, alpn=["h2"]), behind) as to_temporal,
        tls_front(authority.server("localhost"), durable.port, postgresql=True) as to_postgresql,
    ):
        said = {
            "temporal": to_temporal.address,
            "temporal_ca": authority.file,
            "temporal_certificate": certificate,
            "temporal_key": key,
            "database": f"postgresql://ordinary@{to_postgresql.address}/conventions",
            "database_ca": authority.file,
            "secrets": secrets,
            "ready_file": tmp_path / "ready",
        }
        async with beginning(**said) as process:

            async def begun() -> bool:
                assert process.returncode is None, "it has ended"
                return (tmp_path / "ready").exists()

            await until("the worker", begun, within=60)
            process.terminate()
            _, output = await process.communicate()
    assert process.returncode == 0
    assert b"worker.ready" in output
    assert b"k3y" not in output
    assert all(headers_in(bytes(received))[0]["authorization"] == "Bearer k3y" for received in to_temporal.received)


@pytest.mark.server
async def test_the_worker_ends_where_a_server_is_not_trusted(authority: Authority, stranger: Authority, temporal: Client) -> None:
    behind = int(temporal.service_client.config.target_host.rpartition(":")[2])
    with tls_front(stranger.server("localhost", alpn=["h2"]), behind) as front:
        code, said = await worker(temporal=front.address, temporal_ca=authority.file)
    assert (code, [line["event"] for line in said]) == (6, ["worker.cannot_begin"])
    assert "CONVENTIONS_TEMPORAL_CA" in said[0]["reason"]


@pytest.mark.server
async def test_the_worker_trusts_no_events_to_a_database_that_may_lose_them(temporal: Client, database: str) -> None:
    code, said = await worker(temporal=temporal.service_client.config.target_host, database=database)
    assert (code, [line["code"] for line in said]) == (2, ["unsafe"] * 2)
    assert ["fsync" in said[0]["reason"], "full_page_writes" in said[1]["reason"]] == [True, True]


@pytest.mark.server
async def test_bringing_up_a_stack_shows_why_its_worker_does_not_begin(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONVENTIONS_SMTP", "mail.example.org:25")
    stack = Stack(tmp_path / "home", Settings(), durable=False)
    with pytest.raises(PartEnded, match=r"mail\.example\.org:25.*CONVENTIONS_SMTP_TLS"):
        await stack.up()


@pytest.fixture
def own_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, authority: Authority) -> None:
    """Settings, an authority and a secret in the current folder."""
    (tmp_path / "ca.pem").write_bytes(authority.file.read_bytes())
    said = 'smtp = "mail.example.org:587"\nsmtp_tls = "starttls"\nsmtp_ca = "ca.pem"\nsmtp_user = "office"\n'
    (tmp_path / "conventions.toml").write_text(said)
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "conventions_smtp_password").write_text("s3cret")
    monkeypatch.setenv("CONVENTIONS_SECRETS", "secrets")
    monkeypatch.setenv("CONVENTIONS_HOME", "home")


@pytest.mark.server
@pytest.mark.usefixtures("own_files")
async def test_the_worker_of_a_stack_finds_the_files_that_settings_name_from_here(tmp_path: Path) -> None:
    stack = Stack(tmp_path / "home", Settings(), durable=False)
    try:
        assert (await stack.up()).running
        assert Settings.load().smtp == "mail.example.org:587"
    finally:
        await stack.down()


# ── The command line ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("arguments", [["list"], ["migrate"], ["close", "X-1", "--because", "fini", "--as", "pm"]])
def test_the_command_line_opens_nothing_in_clear(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIONS_DATABASE", "postgresql://u:s3cret@db.example.org/x")
    result = CliRunner().invoke(program, [*arguments, "--json"])
    error = json.loads(result.stdout)["error"]
    assert (result.exit_code, error["code"], [one["part"] for one in error["details"]["findings"]]) == (2, "unsafe", ["postgresql"])
    assert "s3cret" not in result.output
    assert "est hors de cette machine" in CliRunner().invoke(program, arguments).stderr
    assert "is outside this machine" in CliRunner().invoke(program, [*arguments, "--lang", "en"]).stderr


async def test_nor_does_it_speak_to_temporal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIONS_TEMPORAL", "temporal.example.org:7233")
    with pytest.raises(Unsafe) as refused:
        await OwnDesk().client()
    assert [finding.code for finding in refused.value.findings] == ["temporal_in_clear"]


@pytest.mark.server
async def test_migrating_admits_the_role_of_the_worker(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIONS_DATABASE", database)
    owner = await asyncpg.connect(database)
    await owner.execute("create role admitted login password 'own'")
    await owner.close()
    result = await asyncio.to_thread(CliRunner().invoke, program, ["migrate", "--writer", "admitted", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"migrated": True, "writer": "admitted"})
    address = urlsplit(database)
    monkeypatch.setenv("CONVENTIONS_DATABASE", f"postgresql://admitted:own@{address.hostname}:{address.port}{address.path}")
    result = await asyncio.to_thread(CliRunner().invoke, program, ["list", "--json"])
    assert (result.exit_code, json.loads(result.stdout)) == (0, [])


@pytest.mark.server
async def test_a_role_that_is_not_there_is_named(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONVENTIONS_DATABASE", database)
    result = await asyncio.to_thread(CliRunner().invoke, program, ["migrate", "--writer", "nobody"])
    assert (result.exit_code, "nobody" in result.stderr) == (2, True)
