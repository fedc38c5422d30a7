from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import atexit, sys
from adapters.temporal.ending import end_with
{first}
atexit.register(print, "taken down")

def program():
    print("said", end="")
    {end}

end_with(program)
"""


def ended(end: str, first: str = "import temporalio") -> tuple[int, str]:
    """The exit code of a process, and what it printed into a pipe, which keeps it until it is flushed."""
    source = PROGRAM.format(first=first, end=end)
    done = subprocess.run([sys.executable, "-c", source], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("end", "code"), [("sys.exit(6)", 6), ("sys.exit()", 0), ("return", 0), ("raise KeyboardInterrupt", 130), ("sys.stdout.close()", 0)]
)
def test_beside_temporal_the_interpreter_is_not_taken_down_and_the_exit_code_holds(end: str, code: int) -> None:
    assert ended(end) == (code, "said")


def test_without_temporal_a_process_ends_as_usual() -> None:
    assert ended("sys.exit(6)", first="") == (6, "saidtaken down\n")


def test_what_nobody_expected_is_still_shown() -> None:
    code, said = ended("raise ValueError")
    assert (code, said.startswith("said")) == (1, True)
