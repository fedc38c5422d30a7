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


def test_every_update_of_the_table_is_one_of_the_workflow() -> None:
    updates = workflow._Definition.must_from_class(Convention).updates
    named = {row.split("|")[2].strip(" `") for row in acts.table().splitlines()[2:]}
    assert {one for one in named if not one.startswith("–")} <= set(updates)
