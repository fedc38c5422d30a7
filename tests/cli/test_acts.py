"""The table of the reference: command line, update, class."""

from __future__ import annotations

import pytest
from temporalio import workflow

from adapters.cli import acts
from workflows.convention import Convention

from .conftest import ROOT

REFERENCE = (ROOT / "docs" / "reference.md").read_text(encoding="utf-8")


def test_the_table_of_the_reference_is_that_of_the_code() -> None:
    assert acts.renewed(REFERENCE) == REFERENCE
    assert acts.table() in REFERENCE


def test_a_table_that_has_become_stale_is_written_again() -> None:
    stale = REFERENCE.replace("| `sign`, `ceremony` |", "| `sign` |")
    assert stale != REFERENCE
    assert acts.renewed(stale) == REFERENCE


def test_every_update_has_a_command_line() -> None:
    assert acts.without_command_line() == set()


@pytest.mark.parametrize(
    ("line", "update"),
    [("live", "go_live"), ("sign", "sign"), ("ceremony", "sign"), ("review record", "record_review"), ("mail on", "switch_mail")],
)
def test_a_line_of_the_table_says_what_a_command_asks_for(line: str, update: str) -> None:
    row = next(row for row in acts.table().splitlines() if f"`{line}`" in row)
    assert f"| `{update}` |" in row


def test_the_updates_of_the_table_are_those_of_the_workflow() -> None:
    definition = workflow._Definition.must_from_class(Convention)
    assert {f"| `{name}` |" for name in definition.updates if name} <= {part for row in acts.table().splitlines() for part in parts(row)}


def parts(row: str) -> list[str]:
    return [f"|{cell}|" for cell in row.split("|")[1:-1]]
