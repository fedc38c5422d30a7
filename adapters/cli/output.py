"""Data on standard output, messages on the other one: plain for pipes, a table on a terminal, JSON when asked."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from adapters.cli.texts import say


class Output:
    """Where one command writes. Quiet: nothing but the data. JSON: one document on standard output, and no other line there."""

    def __init__(self, *, as_json: bool, quiet: bool, language: str) -> None:
        self.as_json, self.quiet, self.language = as_json, quiet, language

    def say(self, key: str, **details: object) -> str:
        return say(key, self.language, **details)

    @property
    def colon(self) -> str:
        """What stands between a name and what is said of it."""
        return ": " if self.language == "en" else " : "

    def labelled(self, key: str, text: str) -> str:
        """« Phase : en vigueur », "Phase: in force"."""
        return f"{self.say(key)}{self.colon}{text}"

    def note(self, key: str, **details: object) -> None:
        """A message for people, in the catalogue's words."""
        self.tell(self.say(key, **details))

    def tell(self, text: str) -> None:
        """A message for people, as it is."""
        if not self.quiet:
            click.echo(text, err=True)

    def json(self, document: Any) -> bool:
        """Write the document if JSON was asked for, and say whether it was."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None))
        return self.as_json

    def line(self, text: str) -> None:
        """A line of data."""
        click.echo(text)

    def raw(self, content: bytes) -> None:
        """Data as it is, to the last byte."""
        click.echo(content, nl=False)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Rows of data: framed on a terminal, else aligned columns that nothing cuts."""
        if sys.stdout.isatty():
            _framed(headings, rows)
            return
        shown = [*([] if self.quiet else [headings]), *rows]
        widths = [max((len(row[n]) for row in shown), default=0) for n in range(len(headings))]
        for row in shown:
            click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _framed(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - a quarter of a second that pipes and JSON have no use for
    from rich.console import Console  # noqa: PLC0415 - the same
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    table = Table(*headings, box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # markup in a title stays text
    Console(highlight=False).print(table)
