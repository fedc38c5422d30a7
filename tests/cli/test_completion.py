"""Completion in a real bash, and what it never does: wait, complain, or ask a server."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.cli.declared.looking import KINDS
from adapters.cli.declared.starting import OTHER_FILES
from adapters.papers import TEMPLATES

from .conftest import Conventions
from .test_program import SLOW, python

BIN = Path(sys.executable).parent
BASH = """
. {script}
complete -p conventions
press() {{
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=()
    _conventions_completion conventions
    echo "${{COMPREPLY[*]}}"
}}
{presses}
"""


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What bash is told to read."""
    file = tmp_path_factory.mktemp("completion") / "conventions.bash"
    file.write_text(python("import sys; from adapters.cli.program import program; program.main(['completion', 'bash'], 'conventions')"))
    return file


def suggested(script: Path, home: Path, *lines: str) -> list[list[str]]:
    """What bash suggests when TAB is pressed at the end of each line, which may end in an empty word."""
    presses = "\n".join(f"press {shlex.join(['conventions', *line.split(' ')])}" for line in lines)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CONVENTIONS_")}
    environment = {**kept, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "CONVENTIONS_HOME": str(home)}
    typed = BASH.format(script=script, presses=presses)
    done = subprocess.run(["bash", "--norc", "--noprofile", "-c", typed], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    registered, *suggestions = done.stdout.splitlines()
    assert "-F _conventions_completion conventions" in registered
    return [one.split() for one in suggestions]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home from which two conventions were started; nothing runs there."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "started.json").write_text('{"PSA-2019-01": "/x", "AXA-2026-01": "/x"}', encoding="utf-8")
    return home


def test_bash_suggests_commands_options_and_values(script: Path, home: Path) -> None:
    expected = {
        "mil": ["milestone"],
        "milestone su": ["submit"],
        "list --hea": ["--health"],
        "list --health ": ["ok", "late", "blocked", "dormant", "closed"],
        "new --kind ": [*KINDS, *OTHER_FILES, *TEMPLATES],
        "completion ": ["bash", "zsh", "fish"],
    }
    everything, *found = suggested(script, home, "", *expected)
    assert dict(zip(expected, found, strict=True)) == expected
    assert {"up", "new", "start", "show", "sign", "milestone", "completion"} <= set(everything)


def test_bash_suggests_the_conventions_that_were_started_from_here(script: Path, home: Path) -> None:
    expected = {
        "show ": ["AXA-2026-01", "PSA-2019-01"],
        "show axa": ["AXA-2026-01"],
        "agenda P": ["PSA-2019-01"],
        "milestone submit A": ["AXA-2026-01"],
        "mail on A": ["AXA-2026-01"],
    }
    assert dict(zip(expected, suggested(script, home, *expected), strict=True)) == expected


@pytest.mark.parametrize("content", [None, "{"])
def test_where_nothing_was_started_nothing_is_suggested_and_nothing_said(script: Path, tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "started.json").write_text(content, encoding="utf-8")
    assert suggested(script, tmp_path, "show ") == [[]]


def test_suggesting_references_imports_nothing_slow(home: Path) -> None:
    code = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {SLOW!r} if name in sys.modules]))
from adapters.cli.program import program
program.main([], "conventions")
"""
    variables = {"_CONVENTIONS_COMPLETE": "bash_complete", "COMP_WORDS": "conventions show A", "COMP_CWORD": "2"}
    assert python(code, CONVENTIONS_HOME=str(home), **variables).splitlines() == ["plain,AXA-2026-01", "[]"]


def test_writing_the_script_imports_nothing_slow() -> None:
    code = f"""
import atexit, sys
atexit.register(lambda: print([name for name in {SLOW!r} if name in sys.modules]))
from adapters.cli.program import program
program.main(["completion", "fish"], "conventions")
"""
    assert python(code).splitlines()[-1] == "[]"


@pytest.mark.parametrize(("shell", "sign"), [("bash", "complete -o"), ("zsh", "#compdef conventions"), ("fish", "function _conventions")])
def test_each_shell_has_its_script(conventions: Conventions, shell: str, sign: str) -> None:
    assert sign in conventions("completion", shell).out


@pytest.mark.parametrize(("of", "sign"), [("/usr/bin/zsh", "#compdef"), ("/bin/tcsh", "complete -o"), ("", "complete -o")])
def test_without_a_name_it_is_the_script_of_the_shell_in_use(
    conventions: Conventions, monkeypatch: pytest.MonkeyPatch, of: str, sign: str
) -> None:
    monkeypatch.setenv("SHELL", of)
    assert sign in conventions("completion").out


def test_a_file_is_completed_by_the_shell_itself() -> None:
    code = 'from adapters.cli.program import program; program.main([], "conventions")'
    for words in ("conventions start exa", "conventions new exa", "conventions draft AXA-2026-01 --document exa"):
        number = str(len(words.split()) - 1)
        printed = python(code, _CONVENTIONS_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=number)
        assert printed == "file,exa\n"
