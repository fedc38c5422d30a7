"""Completion: the script that a shell reads, and the values that it suggests. Neither asks a server for anything."""

from __future__ import annotations

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from adapters.cli.doing.whereabouts import started

SHELLS = ("bash", "zsh", "fish")


def script(shell: str | None) -> None:
    """Write what a shell must read, to standard output."""
    found = get_completion_class(shell or usual())
    assert found is not None  # noqa: S101 - the choice is of those that click knows
    root = click.get_current_context().find_root()
    click.echo(found(root.command, {}, "conventions", "_CONVENTIONS_COMPLETE").source())


def usual() -> str:
    """The shell of whoever sits here, as far as it is known."""
    name = Path(os.environ.get("SHELL", "")).name
    return name if name in SHELLS else "bash"


def references(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001 - as click calls it
    """Conventions that were started from here: a file answers at once where the database might not."""
    home = Path(os.environ.get("CONVENTIONS_HOME") or ".conventions")
    return [one for one in started(home) if one.lower().startswith(incomplete.lower())]
