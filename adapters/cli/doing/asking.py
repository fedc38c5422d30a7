"""What may be asked of whoever sits at the terminal, and of nobody else."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from adapters.cli.context import Work
from adapters.cli.params import DAY
from adapters.errors import Misused


def with_day(work: Work) -> Work:
    """The same work with the day of the fact: asked for on a terminal. Raises ``Misused`` elsewhere."""
    if work.asked.on is not None:
        return work
    if work.asked.no_input or work.asked.as_json or not sys.stdin.isatty():
        raise Misused(work.out.say("needs_day"))
    day = click.prompt(work.out.say("ask_day"), type=DAY, err=True)
    return Work(work.desk, replace(work.asked, on=day))


def confirm(work: Work, key: str, **details: object) -> None:
    """Ask before what cannot be undone; nobody is asked where nobody sits. Raises ``click.Abort``."""
    asked = work.asked
    if not (asked.yes or asked.no_input or asked.as_json) and sys.stdin.isatty():
        click.confirm(work.out.say(key, **details), abort=True, err=True)
