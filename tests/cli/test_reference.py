"""The documents tell everything there is: commands, options, events, and keys of files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import click
import pytest
from pydantic import TypeAdapter

from adapters.cli.program import program
from adapters.files.schemas import FILES, schema
from domain.convention import AnyEvent
from domain.files.reminders import Reminders
from domain.messages.delivery import way
from domain.words.wording_of_news import NEWS

from .conftest import ROOT

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")
WRITTEN = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def commands(group: click.Group = program, before: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


@pytest.mark.parametrize(("line", "command"), list(commands()), ids=lambda one: one if isinstance(one, str) else "")
def test_every_command_stands_in_the_reference_with_its_options(line: str, command: click.Command) -> None:
    family, _, rest = line.partition(" ")
    told = re.compile(rf"`{line}\b|`{family} (?:\w+\\\|)*{rest}\b" if rest else rf"`{line}\b")
    assert told.search(REFERENCE), line
    options = {option for param in command.params for option in param.opts if option.startswith("--") and param.opts[0] != "-q"}
    assert {option for option in options if f"{option}`" not in REFERENCE and f"{option} " not in REFERENCE} == set()


def _is_kind(block: dict[str, Any]) -> bool:
    return "const" in block.get("properties", {}).get("kind", {})


def test_every_event_stands_in_the_reference() -> None:
    blocks = TypeAdapter(AnyEvent).json_schema()["$defs"].values()
    kinds = {block["properties"]["kind"]["const"] for block in blocks if _is_kind(block)}
    assert {"convention_started", "message_due", "convention_closed"} <= kinds
    assert {kind for kind in kinds if f"`{kind}`" not in REFERENCE} == set()


TOLD = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| [^|]+ \| (alone|digest|as that message) \|$", REFERENCE, re.MULTILINE)


def test_everything_that_is_told_at_once_stands_in_its_table_with_how_it_goes() -> None:
    told = {kind: how for kinds, how in TOLD for kind in re.findall(r"\w+", kinds)}
    assert set(told) == NEWS
    goes = {"single": "alone", "digest": "digest"}
    assert {kind: goes[way(Reminders(), kind)] for kind in NEWS - {"message_undelivered", "reminder"}} == {
        kind: how for kind, how in told.items() if kind not in {"message_undelivered", "reminder"}
    }


@pytest.mark.parametrize("name", FILES)
def test_every_key_of_a_file_is_explained(name: str) -> None:
    document = json.loads(schema(name))
    keys = {key for block in (document, *document["$defs"].values()) for key in block.get("properties", {})}
    assert {key for key in keys if not re.search(rf"(?<!\w){re.escape(key)}(?!\w)", WRITTEN)} == set()
