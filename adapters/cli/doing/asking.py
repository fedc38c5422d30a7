"""What may be asked of whoever sits at the terminal, and of nobody else."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

import click

from adapters.cli.context import Work
from adapters.cli.params import DAY
from adapters.errors import Misused


def with_day(work: Work) -> Work:
    """The same work with the day of the fact: asked for on a terminal. Raises ``Misused`` elsewhere."""
    if work.asked.on is not None:
        return work
    if not may_ask(work):
        raise Misused(work.out.say("needs_day"))
    return Work(work.desk, replace(work.asked, on=ask(work, "ask_day", DAY)))


def may_ask(work: Work) -> bool:
    """Whether somebody sits there who may be asked."""
    return not (work.asked.no_input or work.asked.as_json) and sys.stdin.isatty()


def ask(work: Work, key: str, form: click.ParamType[Any], *, optional: bool = False, **details: object) -> Any:
    """The answer in its form, asked for until it has one; none for an empty answer, where that will do. Raises ``click.Abort``."""

    def read(text: str) -> Any:
        if optional and not text.strip():
            return None
        found = form(text)
        if found or isinstance(found, int):
            return found
        raise click.BadParameter(work.out.say("ask_again"))

    text = work.out.say(key, **details)
    if optional and not text.endswith(")"):
        text += work.out.say("or_nothing")
    suffix = " " if text.endswith("?") else " : "
    return click.prompt(text, value_proc=read, default="" if optional else None, show_default=False, prompt_suffix=suffix, err=True)


def confirm(work: Work, key: str, **details: object) -> None:
    """Ask before what cannot be undone; nobody is asked where nobody sits. Raises ``click.Abort``."""
    asked = work.asked
    if not (asked.yes or asked.no_input or asked.as_json) and sys.stdin.isatty():
        click.confirm(work.out.say(key, **details), abort=True, err=True)
