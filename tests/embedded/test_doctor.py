from __future__ import annotations

import os
import signal
import socket
import struct
import sys
import zoneinfo
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import asyncpg
import psutil
import pytest
from temporalio.api.namespace.v1 import NamespaceConfig
from temporalio.api.workflowservice.v1 import UpdateNamespaceRequest
from temporalio.client import Client

from adapters.configuration.settings import Settings
from adapters.doctor import examining, machine
from adapters.doctor.machine import zone_data
from adapters.doctor.verdicts import Patient, SaidElsewhere
from adapters.doctor.worker import last_fault
from adapters.embedded.postgres import EmbeddedPostgres
from adapters.embedded.processes import is_running
from adapters.embedded.record import Record
from adapters.embedded.temporal import EmbeddedTemporal
from adapters.embedded.waiting import until
from adapters.temporal.namespace import SEARCH_ATTRIBUTES
from tests.embedded.typed import Typed

Faults = dict[str, dict[str, Any]]
pytestmark = pytest.mark.server


def faults(typed: Typed, **variables: str) -> Faults:
    """What the examination finds wrong, by ``part.check``; each has its repair, and nothing else has one."""
    code, report = typed.run("doctor", **variables)
    wrong = {f"{one['part']}.{one['check']}": one for one in report["checks"] if not one["ok"]}
    assert [one for one in report["checks"] if bool(one["repair"]) == one["ok"]] == []
    assert (code, report["ok"]) == (7 if wrong else 0, not wrong)
    return wrong


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Typed]:
    typed = Typed(tmp_path_factory.mktemp("doctor") / "home")
    yield typed
    assert typed.run("down")[0] == 0


@pytest.fixture
def typed(shared: Typed) -> Typed:
    """A healthy stack: whatever the test before broke is repaired by bringing it up."""
    assert shared.run("up", "--detach")[0] == 0
    return shared


@pytest.fixture
def nowhere(tmp_path: Path) -> Typed:
    """A home where nothing was ever started."""
    return Typed(tmp_path / "home")


async def kill(typed: Typed, part: str) -> None:
    record = Record.read(typed.home)
    assert record is not None
    child = record.children[part]
    os.kill(child.pid, signal.SIGKILL)

    async def gone() -> bool:
        return not is_running(child)

    await until("it to be gone", gone, within=10)


async def as_owner(typed: Typed, *statements: str, superuser: bool = False) -> None:
    dsn = typed.addresses.database
    if superuser:
        dsn = EmbeddedPostgres(typed.home / "postgresql", int(dsn.rpartition(":")[2].partition("/")[0])).superuser_dsn()
    connection = await asyncpg.connect(dsn)
    for statement in statements:
        await connection.execute(statement)
    await connection.close()


@contextmanager
def taken(port: int) -> Iterator[None]:
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        yield


def zone_of_before(folder: Path) -> Path:
    """Zone data in which Casablanca is one hour ahead for ever."""
    (folder / "Africa").mkdir(parents=True)
    header = b"TZif\0" + bytes(15) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
    (folder / "Africa" / "Casablanca").write_bytes(header + struct.pack(">lbb", 3600, 0, 0) + b"+01\0")
    return folder


def test_a_healthy_stack_has_nothing_to_repair(typed: Typed) -> None:
    assert faults(typed) == {}
    code, out, err = typed.said("doctor", "--lang", "en")
    assert (code, err.strip()) == (0, "All is well.")
    assert "!!" not in out


async def test_a_stack_broken_in_nine_ways_names_each_with_its_repair(typed: Typed, tmp_path: Path) -> None:
    port = int(typed.addresses.smtp.rpartition(":")[2])
    for part in ("temporal", "worker", "mail"):
        await kill(typed, part)
    await as_owner(typed, "update conventions.migrations set version_num = '0001'")
    await as_owner(typed, "alter system set fsync = off", "select pg_reload_conf()", superuser=True)
    (typed.home / "stack.json").chmod(0o644)
    documents = tmp_path / "documents"
    documents.write_text("a file where a folder should be")
    stale = zone_of_before(tmp_path / "zones")
    with taken(port):
        found = faults(typed, PYTHONTZPATH=str(stale), CONVENTIONS_DOCUMENTS=str(documents), CONVENTIONS_LANG="en")
    repairs = {
        "temporal.reachable": "conventions up --detach",
        "worker.runs": "conventions up --detach",
        "mail.reachable": "conventions up --detach",
        "ports.mail": "CONVENTIONS_MAIL_PORT",
        "postgresql.migrations": "conventions migrate",
        "postgresql.durable": "alter system set fsync = on",
        "home.private": f"chmod 600 {typed.home / 'stack.json'}",
        "home.documents": "CONVENTIONS_DOCUMENTS",
        "zones.path": "PYTHONTZPATH",
    }
    assert found.keys() - {"stack.processes"} == repairs.keys()
    assert {name for name, words in repairs.items() if words not in found[name]["repair"]} == set()
    assert found["stack.processes"]["found"] == "gone without “down”: temporal, mail, worker"
    assert "0001" in found["postgresql.migrations"]["found"]
    assert str(port) in found["ports.mail"]["found"]

    await as_owner(typed, "update conventions.migrations set version_num = '0006'")
    await as_owner(typed, "alter system set fsync = on", "select pg_reload_conf()", superuser=True)
    (typed.home / "stack.json").chmod(0o600)
    assert typed.run("up", "--detach")[0] == 0
    assert faults(typed) == {}


async def test_a_killed_database_is_named_and_hides_nothing_else(typed: Typed) -> None:
    await kill(typed, "postgresql")
    found = faults(typed)
    assert found.keys() == {"postgresql.reachable", "stack.processes", "stack.pid_file"}
    assert "conventions up" in found["postgresql.reachable"]["repair"]


async def test_a_database_that_hangs_holds_nobody_up(typed: Typed) -> None:
    everybody = [psutil.Process(pid := typed.pids()["postgresql"]), *psutil.Process(pid).children()]
    for process in everybody:
        process.suspend()
    try:
        found = faults(typed)
    finally:
        for process in everybody:
            process.resume()
    assert found.keys() == {"postgresql.reachable"}


async def test_a_record_that_cannot_be_read_and_processes_that_none_names(typed: Typed) -> None:
    (typed.home / "stack.json").write_text('{"ports": {"database": 54')
    found = faults(typed)
    assert found.keys() >= {"stack.record", "stack.left_behind"}
    code, error = typed.run("status")
    assert (code, error["error"]["details"]["part"]) == (6, "embedded")
    assert "stack.json" in error["error"]["message"]
    assert typed.run("up", "--detach")[0] == 0
    assert faults(typed) == {}


async def test_what_is_wrong_with_a_database_of_ones_own(nowhere: Typed, postgres: EmbeddedPostgres) -> None:
    superuser = await asyncpg.connect(postgres.superuser_dsn())
    await superuser.execute("create database odd encoding 'SQL_ASCII' locale_provider libc locale 'C' template template0")
    await superuser.execute("alter database odd set default_transaction_read_only = on")
    await superuser.close()
    found = faults(nowhere, CONVENTIONS_DATABASE=postgres.superuser_dsn("odd"))
    expected = {f"postgresql.{check}" for check in ("encoding", "durable", "writable", "migrations", "role")}
    assert {name for name in found if name.startswith("postgresql.")} == expected
    assert "fsync, full_page_writes, synchronous_commit" in found["postgresql.durable"]["found"]


async def test_a_wrong_password_is_named_and_not_repeated(nowhere: Typed, postgres: EmbeddedPostgres) -> None:
    found = faults(nowhere, CONVENTIONS_DATABASE=f"postgresql://conventions:guessed@127.0.0.1:{postgres.port}/conventions")
    assert "InvalidPassword" in found["postgresql.reachable"]["found"]
    assert "guessed" not in str(found)


@pytest.fixture
async def poor_temporal(tmp_path: Path) -> AsyncIterator[EmbeddedTemporal]:
    """A server that lacks one search attribute, has another of a wrong type, and forgets closed workflows after a day."""
    attributes = {name: kind for name, kind in SEARCH_ATTRIBUTES.items() if name != "ConventionHealth"} | {"ConventionTitle": "Keyword"}
    server = EmbeddedTemporal(tmp_path / "temporal", search_attributes=attributes, synchronous="NORMAL")
    await server.start()
    config = NamespaceConfig()
    config.workflow_execution_retention_ttl.FromTimedelta(timedelta(days=1))
    client = await Client.connect(server.address)
    await client.workflow_service.update_namespace(UpdateNamespaceRequest(namespace="default", config=config))
    yield server
    await server.stop()


async def test_what_is_wrong_with_a_temporal_of_ones_own(nowhere: Typed, poor_temporal: EmbeddedTemporal) -> None:
    found = faults(nowhere, CONVENTIONS_TEMPORAL=poor_temporal.address)
    assert {name for name in found if name.startswith(("temporal.", "worker."))} == {
        "temporal.retention",
        "temporal.search_attributes",
        "worker.polls",
    }
    attributes = found["temporal.search_attributes"]
    assert "ConventionHealth, ConventionTitle (Keyword ≠ Text)" in attributes["found"]
    assert "remove --yes --name ConventionTitle" in attributes["repair"]
    assert attributes["repair"].endswith("\nconventions prepare")
    assert found["temporal.retention"]["repair"] == "conventions prepare"
    elsewhere = faults(nowhere, CONVENTIONS_TEMPORAL=poor_temporal.address, CONVENTIONS_NAMESPACE="elsewhere")
    assert {name for name in elsewhere if name.startswith(("temporal.", "worker."))} == {"temporal.namespace"}


def test_a_home_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = faults(Typed(tmp_path / "file" / "home"))
    assert {"home.writable", "home.documents"} <= found.keys()
    assert "CONVENTIONS_HOME" in found["home.writable"]["repair"]


@pytest.mark.skipif(sys.platform != "linux", reason="/proc has no room on Linux only")
def test_a_full_disk_is_named() -> None:
    assert "home.space" in faults(Typed(Path("/proc/home")))


def test_addresses_that_are_none_are_named_before_anything_is_examined(nowhere: Typed) -> None:
    variables = {"CONVENTIONS_SMTP", "CONVENTIONS_TEMPORAL", "CONVENTIONS_DATABASE"}
    code, said = nowhere.run("doctor", **dict.fromkeys(variables, "nonsense"))
    assert (code, said["error"]["code"]) == (2, "bad_settings")
    assert {one["path"] for one in said["error"]["details"]["problems"]} == variables


def test_what_would_leave_in_clear_is_named_and_nobody_is_asked(nowhere: Typed) -> None:
    elsewhere = {
        "CONVENTIONS_TEMPORAL": "temporal.example.org:7233",
        "CONVENTIONS_DATABASE": "postgresql://office:guessed@db.example.org/conventions?sslmode=require",
        "CONVENTIONS_SMTP": "mail.example.org:587",
    }
    found = faults(nowhere, **elsewhere, CONVENTIONS_LANG="en")
    assert {name for name in found if not name.startswith("home.")} == {"exposure.temporal", "exposure.postgresql", "exposure.mail"}
    assert "CONVENTIONS_DATABASE_CA" in found["exposure.postgresql"]["repair"]
    assert "CONVENTIONS_TRUSTED_HOSTS=mail.example.org" in found["exposure.mail"]["repair"]
    assert "guessed" not in str(found)
    assert "hors de cette machine" in faults(nowhere, **elsewhere)["exposure.temporal"]["found"]


async def test_old_zone_data_of_our_own_are_named(tmp_path: Path) -> None:
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath((zone_of_before(tmp_path / "zones"),))
    try:
        verdict = await zone_data(Patient(Settings(), None), None)
    finally:
        zoneinfo.reset_tzpath(before)
    assert not verdict.ok
    assert "UTC+1" in verdict.found.say("en")


async def test_where_no_embedded_server_was_installed_none_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "EMBEDDED", ("a-package-that-nobody-has",))
    with pytest.raises(SaidElsewhere):
        await machine.programs(Patient(Settings(), None), None)


async def test_a_part_whose_library_is_broken_hides_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "PARTS", ("adapters.doctor.nowhere:BROKEN", "adapters.doctor.home:HOME"))
    found = await examining.examine(Settings(home=tmp_path), "en")
    assert [(one.part, one.ok) for one in found if not one.ok] == [("broken", False)]
    assert {one.part for one in found} == {"broken", "home"}


async def test_a_file_system_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examining, "PATIENCE", 0.05)
    reading, writing = os.pipe()
    with pytest.raises(TimeoutError):
        await examining.in_time(lambda: os.read(reading, 1))
    os.write(writing, b".")  # the thread ends
    os.close(writing)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('{"event": "worker.ready", "level": "info"}\n', None),
        ('{"event": "x", "level": "error", "reason": "r", "timestamp": "t"}\n{"event": "worker.ready", "level": "info"}\n', "t x r"),
        ("Traceback (most recent call last):\n  File x\nValueError: no such setting\n", "ValueError: no such setting"),
        ("", None),
    ],
)
def test_the_last_fault_of_a_log_is_found(tmp_path: Path, lines: str, fault: str | None) -> None:
    (tmp_path / "log").write_text(lines)
    assert last_fault(tmp_path / "log") == fault
    assert last_fault(tmp_path / "nowhere") is None
