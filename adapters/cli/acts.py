"""Which update each command line asks for, found in the code: the table of ``docs/reference.md``.

``python -m adapters.cli.acts docs/reference.md`` writes it again.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dis import get_instructions
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, get_args

import click

from adapters.cli.program import program
from adapters.cli.shape import Told, load
from domain.act import Command
from domain.convention import Act, Internal
from domain.start import Start

_MARKED = re.compile(r"(<!-- acts -->\n).*?(<!-- end of acts -->)", re.DOTALL)
_HEADING = "| command line | update (= `kind`) | class |\n|---|---|---|\n"


def table() -> str:
    """A line for each command of the domain that people can ask for, in the order of the command line."""
    lines: dict[type[Command], list[str]] = {}
    for line, told in _lines(program):
        for command in sorted(_asked_for(load(told.target)), key=lambda one: one.__name__):
            lines.setdefault(command, []).append(line)
    return _HEADING + "".join(_row(command, typed) for command, typed in lines.items())


def without_command_line() -> set[str]:
    """Updates that no command line asks for, by their kind."""
    mentioned = table()
    kinds = {_kind(command) for command in get_args(Act) if command not in get_args(Internal)}
    return {kind for kind in kinds if f"| `{kind}` |" not in mentioned}


def renewed(document: str) -> str:
    """A document with the table between its marks as the code has it."""
    return _MARKED.sub(lambda found: f"{found[1]}{table()}{found[2]}", document)


def _row(command: type[Command], typed: list[str]) -> str:
    update = "– (starts the workflow)" if command is Start else f"`{_kind(command)}`"
    return f"| {', '.join(f'`{one}`' for one in typed)} | {update} | `{command.__module__}.{command.__name__}` |\n"


def _kind(command: type[Command]) -> str:
    return str(command.model_fields["kind"].default)


def _lines(group: click.Group, before: str = "") -> Iterator[tuple[str, Told]]:
    """Every command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _lines(command, f"{before}{name} ")
        elif isinstance(command, Told):
            yield f"{before}{name}", command


def _asked_for(function: FunctionType) -> set[type[Command]]:
    """The commands that a function makes, itself or through functions of its own module."""
    found: set[type[Command]] = set()
    seen, waiting = set[FunctionType](), [function]
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for named in _named(one.__code__, one.__globals__):
            if isinstance(named, type) and issubclass(named, Command):
                found.add(named)
            elif isinstance(named, FunctionType) and named.__module__ == function.__module__:
                waiting.append(named)
    return found


def _named(code: CodeType, known: Mapping[str, Any]) -> Iterator[Any]:
    """The globals that code names, comprehensions and inner functions included; an attribute of the same name is none of them."""
    names = dict.fromkeys(one.argval for one in get_instructions(code) if one.opname == "LOAD_GLOBAL")
    yield from (known[name] for name in names if name in known)
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _named(inner, known)


def main(file: Path) -> None:
    """Write the table of a document again."""
    file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
