"""The command line as it is typed, over an embedded stack of its own."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

from adapters.embedded.record import Addresses, Record

ROOT = Path(__file__).parents[2]


class Typed:
    """``run`` gives the exit code of a command, and what it printed as JSON."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.largest_file: int | None = None
        """What a command and its children may write, in bytes, to any one file."""

    def run(self, *words: str | Path, **variables: str) -> tuple[int, Any]:
        code, out, err = self.said(*words, "--json", **variables)
        assert "Traceback" not in err, err
        return code, json.loads(out) if out.strip() else err

    def said(self, *words: str | Path, **variables: str) -> tuple[int, str, str]:
        """The exit code, standard output and standard error."""
        process = self.begin(*words, **variables)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def begin(self, *words: str | Path, **variables: str) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("CONVENTIONS_", "PYTHONTZPATH"))}
        return subprocess.Popen(
            [sys.executable, "starter.py", *map(str, words)],
            cwd=ROOT,
            env=kept | {"CONVENTIONS_HOME": str(self.home), "CONVENTIONS_ACTOR": "pm"} | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=self._limit,  # noqa: PLW1509 - it takes no lock
        )

    def _limit(self) -> None:
        if self.largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.largest_file, resource.RLIM_INFINITY))

    @property
    def addresses(self) -> Addresses:
        """Of the stack that was brought up."""
        record = Record.read(self.home)
        assert record is not None
        assert record.addresses is not None
        return record.addresses

    def pids(self) -> dict[str, int]:
        record = Record.read(self.home)
        assert record is not None
        return {name: child.pid for name, child in record.children.items()}

    def kill(self, part: str) -> None:
        """End a part at once, with everything below it."""
        os.killpg(os.getpgid(self.pids()[part]), signal.SIGKILL)


def processes_in(home: Path) -> list[psutil.Process]:
    """Every living process that stands in the folder: each part of a stack does."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()).is_relative_to(home):
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found
