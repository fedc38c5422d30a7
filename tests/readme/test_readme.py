from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.server

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REFERENCES = {
    *(f"PSA-2019-0{n}" for n in (1, 2)),
    *(f"RHAMNA-{name}" for name in ("2020-01", "2021-01", "2021-02")),
    *("CFMA-2019-01", "RENAULT-2019-01", "FIMME-2018-01", "AMITH-2004-01", "AXA-2026-01"),
}


def environment(home: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CONVENTIONS_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "CONVENTIONS_HOME": str(home), "NO_COLOR": "1"}


def ran(words: list[str], home: Path, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, cwd=folder, env=environment(home), capture_output=True, text=True, timeout=480, check=False)


def bash(script: str, home: Path) -> str:
    """What a script prints; it must end with 0."""
    done = ran(["bash", "-euc", script], home)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_command_of_the_readme_works_in_its_order(tmp_path: Path) -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 5
    assert ".conventions/tour" in blocks[0]
    try:
        script = "\n".join(blocks).replace(".conventions/tour", str(tmp_path)).replace(" office", f" {tmp_path}/office")
        printed = bash(script, tmp_path)
    finally:
        bash("conventions down", tmp_path)
    assert "AXA-2026-01" in printed


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"make ([a-z]+)", README)) - {"is"}
    assert {"demo", "test", "run", "setup"} <= targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_every_picture_and_document_that_the_readme_names_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    for picture in pictures:
        content = (ROOT / picture).read_bytes()
        assert content.startswith(b"\x89PNG")
        assert len(content) < 300_000
    assert all((ROOT / path).exists() for path in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README))


def test_the_mistake_that_the_readme_shows_is_told_in_those_words(tmp_path: Path) -> None:
    shown = re.search(r"^mine\.yaml:\d+:\d+ .*$", README, re.MULTILINE)
    assert shown is not None
    example = (ROOT / "examples/conventions/axa-2026-01.yaml").read_text(encoding="utf-8")
    (tmp_path / "mine.yaml").write_text(example.replace("mtn.minister, axa.ceo]", "mtn.minister, axa.dg]"), encoding="utf-8")
    directory = (ROOT / "examples/directory.yaml").read_text(encoding="utf-8")
    (tmp_path / "directory.yaml").write_text(directory, encoding="utf-8")
    done = ran(["conventions", "preview", "mine.yaml"], tmp_path, tmp_path)
    assert done.returncode == 5
    assert shown[0] in done.stderr


BECAME_OF_LETTERS = {"message_sent", "message_failed", "digest_told"}


def portfolio(home: Path) -> dict[str, Any]:
    """Where each convention stands, and what was recorded of it; what became of letters may be recorded when the stack is up again."""
    asked = "; ".join(["conventions list --json", *(f"conventions history {one} --json" for one in sorted(REFERENCES))])
    said = bash(f"conventions up --detach -q >/dev/null 2>&1; {asked}; conventions down >/dev/null 2>&1", home)
    listed, *histories = documents(said)
    recorded = [[one["kind"] for one in history if one["kind"] not in BECAME_OF_LETTERS] for history in histories]
    standing = {one["reference"]: {key: value for key, value in one.items() if key != "version"} for one in listed}
    return {reference: standing[reference] | {"recorded": kinds} for reference, kinds in zip(sorted(REFERENCES), recorded, strict=True)}


def documents(text: str) -> Iterator[Any]:
    """One JSON document after the other."""
    decoder, rest = json.JSONDecoder(), text.lstrip()
    while rest:
        document, end = decoder.raw_decode(rest)
        yield document
        rest = rest[end:].lstrip()


def test_the_demonstration_shows_ten_conventions_and_its_second_run_doubles_nothing(tmp_path: Path) -> None:
    printed = bash("conventions demo --exit", tmp_path)
    assert all(reference in printed for reference in REFERENCES)
    first, mails = portfolio(tmp_path), sorted(path.name for path in (tmp_path / "mail").iterdir())
    assert set(first) == REFERENCES
    assert {one["phase"] for one in first.values()} >= {"in_force", "closing", "closed"}
    assert mails
    bash("conventions demo --exit", tmp_path)
    assert portfolio(tmp_path) == first
    assert sorted(path.name for path in (tmp_path / "mail").iterdir()) == mails


def test_what_make_run_starts_ends_with_ctrl_c(tmp_path: Path) -> None:
    running = subprocess.Popen(
        ["conventions", "run"], cwd=ROOT, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert running.stdout is not None
    started = next(line for line in running.stdout if line.startswith("database"))
    bash("conventions migrate && conventions list", tmp_path)
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[0]
    assert running.returncode == 0, started + said
    assert not any(one["running"] for one in json.loads(bash("conventions status --json", tmp_path))["parts"])
