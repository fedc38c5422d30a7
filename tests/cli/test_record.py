"""The log verified from the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Conventions, MemoryDesk


def test_a_log_that_is_whole_is_told_in_figures(conventions: Conventions, in_force: str) -> None:
    events = len(conventions("history", in_force, "--json").json)
    told = conventions("verify", "--all", "--json").json
    assert told == {"ok": True, "streams": 1, "events": events, "problems": [], "warnings": []}
    assert conventions("verify", in_force).err == f"Registre intact : 1 convention, {events} événements.\n"


def test_a_fault_is_told_with_its_place_and_ends_with_seven(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    rows = desk.memory.store._streams[in_force]  # type: ignore[attr-defined] # behind the store's back
    rows[2] = rows[2].model_copy(update={"kind": "moon_landed"})
    told = conventions("verify", "--all", "--json", "--lang", "en", code=7).json
    text = "the kind beside the record is not the record's"
    assert told["problems"] == [{"reference": in_force, "version": 3, "what": "kind_differs", "text": text}]
    assert not told["ok"]
    assert conventions("verify", in_force, code=7).out == f"{in_force} v3 : la nature en colonne n'est pas celle du texte\n"


def test_a_document_that_is_not_here_is_a_warning(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    desk.memory.documents._contents.clear()  # type: ignore[attr-defined] # behind the folder's back
    told = conventions("verify", in_force, "--json").json
    assert told["ok"]
    assert {one["what"] for one in told["warnings"]} == {"document_missing"}


def test_a_convention_that_nobody_knows_is_not_whole(conventions: Conventions, in_force: str) -> None:
    assert conventions("verify", in_force, "X-1", "--json", code=3).json["error"]["details"] == {"reference": "X-1"}


@pytest.mark.parametrize("words", [[], ["A-1", "--all"]])
def test_either_conventions_are_named_or_all_are_meant(conventions: Conventions, words: list[str]) -> None:
    assert "--all" in conventions("verify", *words, code=2).err


def test_without_postgresql_nothing_is_verified(conventions: Conventions, desk: MemoryDesk) -> None:
    desk.postgresql_is_away = True
    assert conventions("verify", "--all", "--json", code=6).json["error"]["details"]["part"] == "postgresql"
