"""Every command of the compose file, read from there and run: ours and PostgreSQL's for real, against the embedded servers.

What no package carries is not run: the servers and the UI in their images, Mailpit, and ``temporal-sql-tool``.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import asyncpg
import pytest
from ruamel.yaml import YAML
from temporalio.client import Client

from adapters.embedded.mail_catcher import EmbeddedMailCatcher
from adapters.embedded.postgres import EmbeddedPostgres, _installation
from adapters.embedded.processes import free_port
from adapters.embedded.temporal import EmbeddedTemporal, program
from adapters.embedded.waiting import until
from adapters.temporal.namespace import RETENTION, SEARCH_ATTRIBUTES, keep_closed, known_attributes

from . import sql_tool
from .conftest import ROOT, Service, quiet_environment

pytestmark = pytest.mark.server

PASSWORDS = {"postgres_password": "", "temporal_password": "t'1\"", "owner_password": "o'2\\", "worker_password": "w%3A@/3"}
RUN: set[tuple[str, str]] = set()
"""What the tests below take from the file: service and key."""


def runs(service: str, *keys: str) -> None:
    RUN.update((service, key) for key in keys)


@dataclass
class Machine:
    """The embedded servers in the places of the containers."""

    folder: Path
    services: dict[str, Service]
    postgres: EmbeddedPostgres
    temporal: EmbeddedTemporal
    temporal_http: int
    mail: EmbeddedMailCatcher
    health: int = field(default_factory=free_port)
    metrics: int = field(default_factory=free_port)

    def environment(self, service: str) -> dict[str, str]:
        """What the service is given, with the addresses of this machine and its secrets in a folder of their own."""
        said = {name: str(value) for name, value in self.services[service].get("environment", {}).items()}
        for name, value in said.items():
            said[name] = self._here(value)
        secrets = self.folder / "secrets" / service
        secrets.mkdir(parents=True, exist_ok=True)
        for secret in self.services[service].get("secrets", ()):
            (secrets / Path(secret.get("target") or secret["source"]).name).write_text(self.password(secret["source"]) + "\n")
        return quiet_environment(**said, CONVENTIONS_SECRETS=str(secrets), CONVENTIONS_HOME=str(self.folder / "home"), PYTHONTZPATH="")

    def _here(self, value: str) -> str:
        value = value.replace("@postgresql:5432/", f"@127.0.0.1:{self.postgres.port}/")
        return {
            "temporal:7233": self.temporal.address,
            "mail:1025": self.mail.address,
            "127.0.0.1:8080": f"127.0.0.1:{self.health}",
            "127.0.0.1:9464": f"127.0.0.1:{self.metrics}",
        }.get(value, value)

    def password(self, secret: str) -> str:
        if secret == "postgres_password":
            return urlsplit(self.postgres.superuser_dsn()).password or ""
        return PASSWORDS[secret]

    def argv(self, service: str) -> list[str]:
        return [*(self.services[service].get("entrypoint") or ()), *self.services[service]["command"]]

    def run(self, service: str, *instead: str) -> subprocess.CompletedProcess[str]:
        """Run its command, or what is typed instead of it after ``docker compose run``."""
        argv = [*self.services[service]["entrypoint"], *instead] if instead else self.argv(service)
        done = subprocess.run(argv, env=self.environment(service), cwd=self.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def start(self, service: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self.argv(service), env=self.environment(service), cwd=self.folder)

    def probe(self, service: str) -> subprocess.CompletedProcess[bytes]:
        """Its health check, as Docker would run it inside of the container."""
        kind, *argv = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return subprocess.run(argv, env=self.environment(service), capture_output=True, check=False)


@pytest.fixture(scope="module")
async def machine(services: dict[str, Service], tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Machine]:
    folder = tmp_path_factory.mktemp("machine")
    program, *settings = services["postgresql"]["command"]
    assert program == "postgres"
    assert settings[::2] == ["-c"] * (len(settings) // 2)
    postgres = EmbeddedPostgres(folder / "postgresql", settings=dict(one.split("=", 1) for one in settings[1::2]))
    http = free_port()
    dynamic = YAML(typ="safe", pure=True).load(ROOT / "deploy" / "temporal.yaml")
    values = [f"{key}={json.dumps(value)}" for key, [one] in dynamic.items() for value in [one["value"]]]
    arguments = ["--http-port", str(http), *(argument for value in values for argument in ("--dynamic-config-value", value))]
    temporal = EmbeddedTemporal(folder / "temporal", search_attributes={}, synchronous="NORMAL", arguments=arguments)
    mail = EmbeddedMailCatcher(folder / "mail")
    await asyncio.gather(postgres.start(), temporal.start(), mail.start())
    try:
        yield Machine(folder, services, postgres, temporal, http, mail)
    finally:
        await asyncio.gather(postgres.stop(), temporal.stop(), mail.stop())


def test_no_command_of_the_file_is_left_out(services: dict[str, Service]) -> None:
    keys = ("entrypoint", "command", "healthcheck")
    there = {(name, key) for name, service in services.items() for key in keys if service.get(key) not in (None, {"disable": True})}
    assert there == RUN


# ── PostgreSQL ─────────────────────────────────────────────────────────────────────────────────

runs("postgresql", "command", "healthcheck")


@pytest.fixture(scope="module")
async def roles(machine: Machine) -> Callable[[], None]:
    """Runs deploy/roles.sql as the image does; the server knows none of its roles before."""
    owner = await asyncpg.connect(machine.postgres.superuser_dsn("postgres"))
    await owner.execute("drop database conventions")
    await owner.execute("drop role conventions")
    await owner.close()
    machine.environment("postgresql")  # writes the secrets
    script = (ROOT / "deploy" / "roles.sql").read_text(encoding="utf-8")
    assert script.count("/run/secrets/") == 3
    (machine.folder / "roles.sql").write_text(script.replace("/run/secrets/", f"{machine.folder}/secrets/postgresql/"), encoding="utf-8")

    def run() -> None:
        programs, _ = _installation()
        argv = [str(programs / "bin" / "psql"), "--no-psqlrc", "--username=postgres", f"--file={machine.folder / 'roles.sql'}"]
        variables = {"PGHOST": "127.0.0.1", "PGPORT": str(machine.postgres.port), "PGDATABASE": "postgres"}
        environment = quiet_environment(**variables, PGPASSWORD=machine.password("postgres_password"))
        done = subprocess.run(argv, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    run()
    return run


async def as_role(machine: Machine, role: str, secret: str, database: str) -> asyncpg.Connection:
    return await asyncpg.connect(
        host="127.0.0.1", port=machine.postgres.port, user=role, password=machine.password(secret), database=database
    )


async def test_postgresql_runs_with_the_settings_of_the_file_and_keeps_what_it_acknowledges(machine: Machine) -> None:
    link = await asyncpg.connect(machine.postgres.superuser_dsn("postgres"))
    assert await link.fetchval("show max_connections") == "200"
    assert await link.fetchval("show shared_buffers") == "256MB"
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        assert await link.fetchval(f"show {setting}") == "on"
    await link.close()


def test_postgresql_is_healthy_while_it_listens_and_not_otherwise(machine: Machine) -> None:
    kind, program, *arguments = machine.services["postgresql"]["healthcheck"]["test"]
    assert kind == "CMD"
    programs, _ = _installation()
    argv = [str(programs / "bin" / program), *arguments]
    assert subprocess.run(argv, env={"PGPORT": str(machine.postgres.port)}, check=False).returncode == 0
    assert subprocess.run(argv, env={"PGPORT": str(free_port())}, check=False).returncode != 0


def test_the_data_folder_is_made_with_the_options_of_the_file(machine: Machine) -> None:
    """Against those of the embedded server, which initdb accepted."""
    given = machine.services["postgresql"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    source = (ROOT / "adapters" / "embedded" / "postgres.py").read_text(encoding="utf-8")
    assert given
    assert all(f'"{option}"' in source for option in given)


async def test_roles_can_be_made_again_and_then_have_the_passwords_of_the_files(machine: Machine, roles: Callable[[], None]) -> None:
    roles()
    for role, secret, database in (
        ("temporal", "temporal_password", "postgres"),
        ("conventions", "owner_password", "conventions"),
        ("conventions_worker", "worker_password", "conventions"),
    ):
        link = await as_role(machine, role, secret, database)
        assert not await link.fetchval("select rolsuper or rolcreaterole from pg_roles where rolname = current_user")
        assert await link.fetchval("select rolcreatedb from pg_roles where rolname = current_user") == (role == "temporal")
        await link.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await as_role(machine, "temporal", "temporal_password", "conventions")


# ── Temporal ───────────────────────────────────────────────────────────────────────────────────

runs("temporal-schema", "entrypoint", "command")
runs("temporal", "entrypoint", "command", "healthcheck")
runs("ui-readers", "healthcheck")
runs("ui-operators", "healthcheck")

Recorded = Callable[..., list[tuple[dict[str, str], list[str]]]]

RECORD = """#!/bin/sh
{ env; echo --; printf '%s\\n' "$@"; echo ==; } >> "$RECORDED"
[ "$FAILING" != "$1 $2 $3" ]
"""


@pytest.fixture
def recorded(machine: Machine, tmp_path: Path) -> Recorded:
    """Runs a service's shell with a program of the given name that only writes down how it was called."""

    def run(service: str, program: str, *, failing: str = "") -> list[tuple[dict[str, str], list[str]]]:
        stand_in = tmp_path / Path(program).name
        stand_in.write_text(RECORD, encoding="utf-8")
        stand_in.chmod(0o755)
        environment = machine.environment(service)
        *shell, script = machine.argv(service)
        script = script.replace("/run/secrets/", f"{environment['CONVENTIONS_SECRETS']}/")
        script = script.replace(program, str(stand_in)) if program.startswith("/") else script
        out = tmp_path / "recorded"
        out.unlink(missing_ok=True)
        environment |= {"PATH": f"{tmp_path}{os.pathsep}{environment['PATH']}", "RECORDED": str(out), "FAILING": failing}
        done = subprocess.run([*shell, script], env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode == 0) == (not failing), done.stderr
        calls = []
        for block in out.read_text(encoding="utf-8").split("==\n")[:-1]:
            variables, _, arguments = block.partition("--\n")
            calls.append((dict(re.findall(r"^(\w+)=(.*)$", variables, re.MULTILINE)), arguments.splitlines()))
        return calls

    return run


def test_the_tool_for_temporals_schema_is_called_as_it_wants_to_be(machine: Machine, recorded: Recorded) -> None:
    calls = [sql_tool.read(argv, env) for env, argv in recorded("temporal-schema", "temporal-sql-tool")]
    wanted = [(command, database) for database in sql_tool.SCHEMAS for command in ("create-database", "setup-schema", "update-schema")]
    assert [(call.command, call.connection["--database"]) for call in calls] == wanted
    for call in calls:
        assert call.connection == {
            "--endpoint": "postgresql",
            "--port": "5432",
            "--user": "temporal",
            "--password": machine.password("temporal_password"),
            "--database": call.connection["--database"],
            "--plugin": "postgres12",
        }
        if call.command == "setup-schema":
            assert call.options == {"--version": "0.0"}  # skipped by the tool where there is a later one, so it can be repeated
        if call.command == "update-schema":
            assert call.options == {"--schema-dir": sql_tool.SCHEMAS[call.connection["--database"]]}


def test_nothing_goes_on_after_a_step_of_temporals_schema_that_failed(recorded: Recorded) -> None:
    calls = recorded("temporal-schema", "temporal-sql-tool", failing="--database temporal setup-schema")
    assert [argv[2] for _, argv in calls] == ["create-database", "setup-schema"]


@pytest.mark.parametrize(
    "argv",
    [
        "--db temporal frobnicate",
        "--db temporal update-schema",
        "--db temporal setup-schema",
        "--db temporal create-database --force",
        "--nobody x --db temporal create-database",
        "--db temporal update-schema --schema-dir",
        "--pl mysql8 --db temporal create-database",
        "create-database",
    ],
)
def test_what_the_tool_would_not_understand_is_noticed(argv: str) -> None:
    said = {"SQL_HOST": "h", "SQL_PORT": "5432", "SQL_USER": "u", "SQL_PASSWORD": "p", "SQL_PLUGIN": "postgres12"}
    with pytest.raises(ValueError, match=r"."):
        sql_tool.read(argv.split(), said)


def test_temporal_starts_with_its_password_and_where_its_database_is(machine: Machine, recorded: Recorded) -> None:
    [(environment, arguments)] = recorded("temporal", "/etc/temporal/entrypoint.sh")
    assert arguments == [""]
    assert environment["POSTGRES_PWD"] == machine.password("temporal_password")
    assert (environment["DB"], environment["POSTGRES_SEEDS"], environment["POSTGRES_USER"]) == ("postgres12", "postgresql", "temporal")
    assert (environment["BIND_ON_IP"], environment["TEMPORAL_BROADCAST_ADDRESS"]) == ("0.0.0.0", "127.0.0.1")


@pytest.mark.parametrize(("service", "port"), [("temporal", 7243), ("ui-readers", 8080), ("ui-operators", 8080)])
def test_temporal_and_its_ui_answer_where_they_are_probed(machine: Machine, service: str, port: int) -> None:
    *argv, url = machine.services[service]["healthcheck"]["test"]
    assert argv == ["CMD", "wget", "-q", "-Y", "off", "-O", "/dev/null"]  # of busybox, in all of Temporal's images
    address = urlsplit(url)
    assert (address.hostname, address.port) == ("127.0.0.1", port)
    with urlopen(
        f"http://127.0.0.1:{machine.temporal_http if service == 'temporal' else machine.temporal.ui_port}{address.path}"
    ) as answer:
        assert answer.status == 200


# ── Ours ───────────────────────────────────────────────────────────────────────────────────────

runs("prepare", "command")
runs("migrate", "command")
runs("worker", "command", "healthcheck")
runs("cli", "entrypoint", "command")


@pytest.fixture(scope="module")
def prepared(machine: Machine) -> Machine:
    machine.run("prepare")
    return machine


@pytest.fixture(scope="module")
def migrated(machine: Machine, roles: Callable[[], None]) -> Machine:
    machine.run("migrate")
    return machine


@pytest.fixture(scope="module")
async def working(prepared: Machine, migrated: Machine) -> AsyncIterator[Machine]:
    """With a worker that says of itself that it is ready."""
    assert prepared is migrated
    worker = prepared.start("worker")

    async def is_ready() -> bool:
        assert worker.poll() is None
        return (await asyncio.to_thread(prepared.probe, "worker")).returncode == 0

    try:
        await until("the worker to be ready", is_ready, within=60, every=0.2)
        yield prepared
    finally:
        worker.terminate()
        assert worker.wait(timeout=30) == 0


async def test_the_namespace_is_prepared_again_and_again(prepared: Machine) -> None:
    prepared.run("prepare")
    client = await Client.connect(prepared.temporal.address, namespace="conventions")
    assert await known_attributes(client) == SEARCH_ATTRIBUTES
    assert not await keep_closed(client, RETENTION)


def test_nobody_deletes_the_namespace(prepared: Machine) -> None:
    argv = [program(), "operator", "namespace", "delete", "--address", prepared.temporal.address, "--namespace", "conventions", "--yes"]
    refused = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "protected" in refused.stderr


async def test_the_schema_is_migrated_again_and_again_and_the_worker_may_not_change_what_is_recorded(migrated: Machine) -> None:
    migrated.run("migrate")
    link = await as_role(migrated, "conventions_worker", "worker_password", "conventions")
    assert await link.fetchval("select count(*) from conventions.events") == 0
    for forbidden in ("delete from conventions.events", "drop table conventions.people", "create table conventions.own ()"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await link.execute(forbidden)
    await link.close()


def test_a_worker_tells_prometheus_inside_its_container_alone(working: Machine) -> None:
    with urlopen(f"http://127.0.0.1:{working.metrics}/metrics", timeout=5) as answer:
        assert b"temporal_worker_start" in answer.read()
    assert working.services["worker"]["environment"]["CONVENTIONS_METRICS"] == "127.0.0.1:9464"
    assert "ports" not in working.services["worker"]


def test_a_worker_that_does_not_run_is_not_healthy(machine: Machine) -> None:
    assert replace(machine, health=free_port()).probe("worker").returncode != 0


def test_the_command_line_shows_its_help_and_does_an_offices_work(working: Machine) -> None:
    assert "Usage" in working.run("cli").stdout
    working.run("cli", "directory", "load", str(ROOT / "examples" / "directory.yaml"))
    working.run("cli", "start", str(ROOT / "examples" / "conventions" / "axa-2026-01.yaml"), "--as", "pm")
    [convention] = json.loads(working.run("cli", "list", "--json").stdout)
    assert convention["reference"] == "AXA-2026-01"


# ── Mail ───────────────────────────────────────────────────────────────────────────────────────

runs("mail", "healthcheck")


def test_the_mail_catcher_is_asked_by_its_own_program(services: dict[str, Any]) -> None:
    """Not run: no package carries it."""
    assert services["mail"]["healthcheck"]["test"] == ["CMD", "/mailpit", "readyz"]
    assert {name for name in services["mail"]["environment"] if not name.startswith("MP_")} == set()
