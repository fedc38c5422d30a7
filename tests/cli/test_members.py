"""Members of a committee appointed, replaced and gone, as they are typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions

NEW = 'mes.adjoint: [{from: 2021-10-07, name: "Adjoint MESRSI", email: "adjoint.mes@example.org"}]'


@pytest.fixture
def richer(conventions: Conventions, in_force: str, tmp_path: Path) -> str:
    """The convention in force, and a directory loaded that knows an office more than its terms."""
    text = (EXAMPLES / "directory.yaml").read_text(encoding="utf-8")
    directory = tmp_path / "directory.yaml"
    office = "      mes.focal: [{"
    assert office in text
    text = text.replace(office, f"      {NEW}\n{office}", 1).replace(
        "reach: {mes.minister:", "reach: {mes.adjoint: {via: mes.focal}, mes.minister:"
    )
    directory.write_text(text, encoding="utf-8")
    conventions("directory", "load", directory, "--as", "pm")
    return in_force


def refused(conventions: Conventions, *line: str) -> str:
    return str(conventions(*line, "--json", code=4).json["error"]["code"])


def test_a_member_is_appointed_and_told(conventions: Conventions, richer: str) -> None:
    line = ("member", "appoint", richer, "suivi", "mes.adjoint", "--advisory", "--of", "mes", "--as", "pm")
    assert "mes.adjoint siège au comité suivi, sans voix" in conventions(*line, on=date(2026, 6, 1)).err
    (data,) = [one["data"] for one in conventions("history", richer, "--json").json if one["kind"] == "member_appointed"]
    assert (data["voting"], data["terms"]["reach"]["mes.adjoint"]) == (False, {"via": "mes.focal"})
    assert refused(conventions, *line[:5], "--as", "pm") == "already_a_member"


def test_an_office_that_nobody_knows_is_refused_with_the_way_to_make_it_known(conventions: Conventions, in_force: str) -> None:
    told = conventions("member", "appoint", in_force, "suivi", "mes.nobody", "--as", "pm", code=4).err
    assert "personne inconnue de cette convention : mes.nobody" in told
    assert "--of" in told
    conventions("directory", "load", EXAMPLES / "directory.yaml", "--as", "pm")
    assert refused(conventions, "member", "appoint", in_force, "suivi", "mes.nobody", "--of", "mes", "--as", "pm") == "not_in_directory"


def test_without_a_directory_no_office_becomes_known(conventions: Conventions, in_force: str) -> None:
    assert refused(conventions, "member", "replace", in_force, "suivi", "axa.focal", "--with", "axa.x", "--of", "no", "--as", "pm") == (
        "not_in_directory"
    )


def test_a_member_is_replaced_by_its_own_party(conventions: Conventions, richer: str) -> None:
    line = ("member", "replace", richer, "suivi", "mes.focal", "--with", "mes.adjoint", "--of", "mes", "--because", "Mutation")
    run = conventions(*line, "--as", "mes.focal", on=date(2026, 6, 1))
    assert "mes.adjoint prend la place de mes.focal au comité suivi" in run.err
    assert conventions("history", richer, "--json").json[-1]["data"]["because"] == "Mutation"
    convened = ("review", "convene", richer, "suivi", "--session-on", "2026-07-01", "--json")
    assert refused(conventions, *convened[:-1], "--as", "mes.focal") == "not_allowed"
    assert conventions(*convened, "--as", "mes.adjoint").json["session"] == 1


def test_a_chair_is_shared_only_where_nobody_has_a_casting_vote(conventions: Conventions, in_force: str) -> None:
    line = ("member", "appoint", in_force, "suivi", "axa.focal", "--as", "pm", "--role")
    assert refused(conventions, *line, "co-chair") == "invalid_terms"
    assert "axa.focal à la présidence du comité suivi" in conventions(*line, "chair").err


def test_a_seat_falls_vacant_and_counts_for_the_quorum(conventions: Conventions, in_force: str) -> None:
    for who in ("mtn.focal", "axa.focal"):
        left = conventions("member", "leave", in_force, "suivi", who, "--on", "2026-06-01", "--as", "pm", on=date(2026, 6, 1))
        assert f"{who} quitte le comité suivi, son siège est vacant" in left.err
    assert (
        "Comité de suivi (suivi) : mic.focal (présidence), mes.focal (secrétariat), siège vacant (mtn.focal), "
        in conventions("show", in_force).out
    )
    assert [one["member"] for one in conventions("show", in_force, "--json").json["committees"][0]["seats"] if one["vacant"]] == [
        "mtn.focal",
        "axa.focal",
    ]
    session = ("review", "record", in_force, "suivi", "--outcome", "continue", "--as", "mes.focal", "--present")
    assert "1 présent sur 4, il en faut 2 (art. 9)" in conventions(*session, "mic.focal", on=date(2026, 6, 24), code=4).err
    conventions(*session, "mic.focal,mes.focal", "--held-on", "2026-06-24")
    (held,) = [one["data"] for one in conventions("history", in_force, "--json").json if one["kind"] == "review_recorded"]
    tally = held["decisions"][0]["tally"]
    assert tally["because"].startswith("2 présents et 0 représenté sur 4, dont 2 sièges vacants, quorum 2 (art. 9) ; sans vote")


def test_a_dry_run_changes_no_members(conventions: Conventions, in_force: str) -> None:
    before = conventions("history", in_force, "--json").json
    conventions("member", "leave", in_force, "suivi", "axa.focal", "--as", "pm", "--dry-run", on=date(2026, 6, 1))
    assert conventions("history", in_force, "--json").json == before
