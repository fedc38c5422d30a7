from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from adapters.embedded.postgres import _installation
from adapters.embedded.temporal import program

from .conftest import ROOT, Service, compose, example_variables, quiet_environment

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
RETIRED = {"temporalio/auto-setup", "temporalio/web", "temporalio/base-server", "mailhog/mailhog"}
ONCE = {"temporal-schema", "prepare", "migrate", "cli"}
"""What ends by itself."""
REQUIRED = sorted(set(re.findall(r"\$\{(\w+):\?", TEXT)))
UI_VARIABLES = {
    "TEMPORAL_ADDRESS",
    "TEMPORAL_DEFAULT_NAMESPACE",
    "TEMPORAL_DISABLE_NEWS_FETCH",
    "TEMPORAL_CORS_ORIGINS",
    "TEMPORAL_DISABLE_WRITE_ACTIONS",
    "TEMPORAL_WORKFLOW_TERMINATE_DISABLED",
    "TEMPORAL_WORKFLOW_CANCEL_DISABLED",
    "TEMPORAL_WORKFLOW_SIGNAL_DISABLED",
    "TEMPORAL_WORKFLOW_UPDATE_DISABLED",
    "TEMPORAL_WORKFLOW_RESET_DISABLED",
    "TEMPORAL_BATCH_ACTIONS_DISABLED",
    "TEMPORAL_START_WORKFLOW_DISABLED",
    "TEMPORAL_ACTIVITY_COMMANDS_DISABLED",
}
"""From the template of the UI server's configuration; it ignores whatever it does not know."""


def test_everything_that_make_deployment_checks_is_in_order() -> None:
    done = subprocess.run(
        ["make", "--silent", "--assume-old=.venv/.dev", "deployment"],  # the environment is there: this test runs in it
        cwd=ROOT,
        env=quiet_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# ── Variables and secrets ──────────────────────────────────────────────────────────────────────


def test_the_example_of_the_variables_names_each_of_them_and_no_other() -> None:
    listed = compose("config", "--variables", said=example_variables()).stdout.splitlines()[1:]
    assert {line.split()[0] for line in listed} == example_variables().keys()


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_variable_that_is_missing_or_empty_is_asked_for_by_name(missing: str) -> None:
    said = example_variables()
    for without in ({name: value for name, value in said.items() if name != missing}, said | {missing: ""}):
        done = compose("config", "--quiet", said=without)
        assert done.returncode != 0
        assert re.search(rf"{missing} is missing a value: (say|name) .*, in \.env", done.stderr)


def test_what_is_required_is_what_nobody_else_can_know() -> None:
    assert REQUIRED == ["CONVENTIONS_MAIL_FROM", "SECRETS_FOLDER"]


def test_every_secret_is_a_file_outside_of_the_repository_and_none_is_written_down(rendered: dict[str, Any]) -> None:
    for name, secret in rendered["secrets"].items():
        assert set(secret) == {"name", "file"}
        assert Path(secret["file"]) == ROOT / example_variables()["SECRETS_FOLDER"] / name
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {".env", "secrets/"} <= set(ignored)
    for service in rendered["services"].values():
        for name, value in (service.get("environment") or {}).items():
            if re.search(r"PASS|PWD|SECRET|TOKEN|KEY|CREDENTIAL", name):
                assert value.startswith("/run/secrets/"), name
            assert not re.search(r"://[^/@]*:[^/@]*@", value), name
    assert not [value for name, value in example_variables().items() if "PASS" in name or "SECRET" in name if not value.startswith("./")]


def test_only_who_needs_a_secret_is_given_it(services: dict[str, Service]) -> None:
    given = {name: {one["source"] for one in service.get("secrets", ())} for name, service in services.items()}
    everything = {"postgres_password", "temporal_password", "owner_password", "worker_password"}
    assert {name: secrets for name, secrets in given.items() if secrets} == {
        "postgresql": everything,
        "temporal-schema": {"temporal_password"},
        "temporal": {"temporal_password"},
        "migrate": {"owner_password"},
        "worker": {"worker_password"},
        "cli": {"worker_password"},
    }


# ── Images ─────────────────────────────────────────────────────────────────────────────────────


def test_every_image_is_an_exact_version_of_something_that_is_kept(services: dict[str, Service]) -> None:
    for name, service in services.items():
        repository, _, tag = service["image"].partition(":")
        assert repository not in RETIRED, name
        assert re.fullmatch(r"v?\d+\.\d+(\.\d+)?(-[a-z]+)?", tag), name


def test_temporal_is_the_version_that_the_tests_run_against(services: dict[str, Service]) -> None:
    said = subprocess.run([program(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"Server ([\d.]+), UI ([\d.]+)", said)
    assert found is not None
    server, ui = found.groups()
    assert services["temporal"]["image"] == f"temporalio/server:{server}"
    assert services["temporal-schema"]["image"] == f"temporalio/admin-tools:{server}"
    assert services["ui-readers"]["image"] == services["ui-operators"]["image"] == f"temporalio/ui:{ui}"


def test_postgresql_is_of_the_version_that_the_tests_run_against(services: dict[str, Service]) -> None:
    programs, _ = _installation()
    said = subprocess.run([programs / "bin" / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.\d+", said)
    assert found is not None
    assert services["postgresql"]["image"].startswith(f"postgres:{found[1]}.")


def test_our_image_has_our_version(services: dict[str, Service]) -> None:
    ours = {name: service for name, service in services.items() if "build" in service}
    assert ours.keys() == {"prepare", "migrate", "worker", "cli"}
    for service in ours.values():
        assert service["image"] == f"conventions:{version('conventions')}"
        assert service["build"]["args"] == {"VERSION": version("conventions")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == version("conventions")


# ── Hardening ──────────────────────────────────────────────────────────────────────────────────


def test_every_service_can_do_no_more_than_it_needs(services: dict[str, Service]) -> None:
    for name, service in services.items():
        assert service["cap_drop"] == ["ALL"], name
        assert not service.get("cap_add"), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is True, name
        assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"]), name
        assert not service.get("privileged"), name
        assert not {"network_mode", "pid", "ipc", "devices", "container_name"} & service.keys(), name
        for mount in service.get("volumes", ()):
            assert mount["type"] == "volume", name  # nothing of the machine's own folders
        for mount in service["tmpfs"]:
            assert "size=" in mount, name


def test_every_service_has_limits_and_its_log_does_not_grow_for_ever(services: dict[str, Service]) -> None:
    for name, service in services.items():
        limits = service["deploy"]["resources"]["limits"]
        assert {"cpus", "memory", "pids"} <= limits.keys(), name
        assert service["logging"]["options"].keys() >= {"max-size", "max-file"}, name


def test_what_runs_is_probed_and_restarted_and_what_ends_is_neither(services: dict[str, Service]) -> None:
    for name, service in services.items():
        if name in ONCE:
            assert service["restart"] == "no", name
            assert service.get("healthcheck", {"disable": True}) == {"disable": True}, name
        else:
            assert service["restart"] == "unless-stopped", name
            assert service["healthcheck"]["test"][0] == "CMD", name


def test_everything_waits_for_what_it_needs(services: dict[str, Service]) -> None:
    waits = {
        name: {needed: one["condition"].removeprefix("service_") for needed, one in service.get("depends_on", {}).items()}
        for name, service in services.items()
    }
    assert waits == {
        "postgresql": {},
        "temporal-schema": {"postgresql": "healthy"},
        "temporal": {"temporal-schema": "completed_successfully"},
        "prepare": {"temporal": "healthy"},
        "migrate": {"postgresql": "healthy"},
        "worker": {"migrate": "completed_successfully", "prepare": "completed_successfully", "mail": "healthy"},
        "cli": {},
        "ui-readers": {"temporal": "healthy"},
        "ui-operators": {"temporal": "healthy"},
        "mail": {},
    }


def test_ports_are_published_on_this_machine_alone(services: dict[str, Service]) -> None:
    published = {name: service["ports"] for name, service in services.items() if service.get("ports")}
    assert published.keys() == {"ui-readers", "ui-operators", "mail"}
    for name, ports in published.items():
        assert [port["host_ip"] for port in ports] == ["127.0.0.1"], name


def test_networks_bring_together_only_who_talks_to_each_other(rendered: dict[str, Any], services: dict[str, Service]) -> None:
    on = {network: {name for name, service in services.items() if network in service["networks"]} for network in rendered["networks"]}
    assert on == {
        "data": {"postgresql", "temporal-schema", "temporal", "migrate", "worker", "cli"},
        "engine": {"temporal", "prepare", "worker", "cli", "ui-readers", "ui-operators"},
        "post": {"worker", "mail"},
        "front": {"ui-readers", "ui-operators", "mail"},
        "outside": {"worker"},
    }
    assert {name for name, network in rendered["networks"].items() if network.get("internal")} == {"data", "engine", "post"}
    assert rendered["networks"]["front"]["driver_opts"] == {"com.docker.network.bridge.enable_ip_masquerade": "false"}
    trusted = set(services["worker"]["environment"]["CONVENTIONS_TRUSTED_HOSTS"].split(","))
    assert trusted == {"temporal", "postgresql", "mail"}
    assert all(not network.get("external") for network in rendered["networks"].values())


def test_data_survives_the_containers(rendered: dict[str, Any], services: dict[str, Service]) -> None:
    kept = {(name, one["source"], one["target"]) for name, service in services.items() for one in service.get("volumes", ())}
    assert kept == {("postgresql", "postgresql", "/var/lib/postgresql"), ("cli", "documents", "/var/lib/conventions")}
    assert rendered["volumes"].keys() == {"postgresql", "documents"}


# ── Temporal's Web UIs ─────────────────────────────────────────────────────────────────────────


def test_readers_can_do_nothing_and_operators_nothing_that_ends_rewinds_or_fakes(services: dict[str, Service]) -> None:
    readers, operators = (services[name]["environment"] for name in ("ui-readers", "ui-operators"))
    assert readers["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "true"
    assert operators["TEMPORAL_DISABLE_WRITE_ACTIONS"] == "false"
    forbidden = {name for name, value in operators.items() if value == "true"} - {"TEMPORAL_DISABLE_NEWS_FETCH"}
    assert forbidden == {
        "TEMPORAL_WORKFLOW_TERMINATE_DISABLED",
        "TEMPORAL_WORKFLOW_CANCEL_DISABLED",
        "TEMPORAL_WORKFLOW_RESET_DISABLED",
        "TEMPORAL_BATCH_ACTIONS_DISABLED",
        "TEMPORAL_START_WORKFLOW_DISABLED",
        "TEMPORAL_ACTIVITY_COMMANDS_DISABLED",
    }
    assert operators["TEMPORAL_WORKFLOW_SIGNAL_DISABLED"] == operators["TEMPORAL_WORKFLOW_UPDATE_DISABLED"] == "false"
    for environment in (readers, operators):
        assert environment["TEMPORAL_DISABLE_NEWS_FETCH"] == "true"
        assert environment.keys() <= UI_VARIABLES


# ── Shell ──────────────────────────────────────────────────────────────────────────────────────


def shell_scripts() -> list[Path]:
    """Files that a shell runs, wherever they are kept."""
    folders = (ROOT, ROOT / ".ci", ROOT / "deploy", ROOT / "docs", ROOT / "tests")
    files = [file for folder in folders for file in (folder.glob("*") if folder == ROOT else folder.rglob("*")) if file.is_file()]
    return [file for file in files if file.suffix == ".sh" or re.match(rb"#!.*\b(ba|da|k)?sh\b", file.read_bytes()[:80])]


def test_no_shell_script_has_a_finding() -> None:
    scripts = shell_scripts()
    assert ROOT / ".ci" / "run" in scripts
    linted = subprocess.run(
        [shutil.which("shellcheck", path=quiet_environment()["PATH"]) or "", *scripts], capture_output=True, check=False
    )
    assert linted.returncode == 0, linted.stdout.decode()


def test_no_shell_in_the_compose_file_has_a_finding(services: dict[str, Service]) -> None:
    inline = {name: service for name, service in services.items() if (service.get("entrypoint") or [""])[0].endswith("sh")}
    assert inline.keys() == {"temporal-schema", "temporal"}
    for name, service in inline.items():
        assert service["entrypoint"] == ["/bin/sh", "-ec"], name
        [script] = service["command"]
        argv = [shutil.which("shellcheck", path=quiet_environment()["PATH"]) or "", "--shell=sh", "-"]
        linted = subprocess.run(argv, input=f"set -e\n{script}", capture_output=True, text=True, check=False)
        assert linted.returncode == 0, linted.stdout
    for name, service in services.items():
        assert service.get("healthcheck", {}).get("test", [""])[0] != "CMD-SHELL", name
