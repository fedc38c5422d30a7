"""An amendment's file: read against the convention that it changes, with every misfit at its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.files.amendment_file import read_amendment
from adapters.files.terms_file import FileErrors, FileProblem, ReadConvention, read_convention
from domain.files.amendment_file import NOT_BY_AMENDMENT, Changes, patched, types_of
from domain.files.terms import Agreement, ConventionFile, Terms

ROOT = Path(__file__).parents[2]
GOOD = """\
title: "Avenant n° 1"
because: "La carte prend du retard"
effective: 2020-01-01
signature: {members: [mic.minister, ofppt.dg], within: P30D, article: "9"}
documents:
  - {id: text, paper: "Dossier 2"}
changes:
  term: {initial: P4Y}
  milestones:
    replace:
      - {id: map, type: delivery, title: "Carte", owner: ofppt, due: 2020-12-31}
    add:
      - {id: atlas, type: delivery, title: "Atlas", owner: amica, due: {after: map, period: P6M}}
"""
"""a sound amendment of 13 lines, to which the tests do one thing each"""

Problems = Callable[..., list[tuple[int, str, str]]]


@pytest.fixture
def terms(read: Callable[..., ReadConvention], base: str) -> Terms:
    return read(base).terms


@pytest.fixture
def problems(tmp_path: Path, terms: Terms) -> Problems:
    """Line, path and code of what is wrong."""

    def found(text: str) -> list[tuple[int, str, str]]:
        return [(one.line, one.path, one.code) for one in _problems(tmp_path, terms, text)]

    return found


def _problems(folder: Path, terms: Terms, text: str, language: str = "fr") -> tuple[FileProblem, ...]:
    file = folder / "a.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        read_amendment(file, terms, language)
    except FileErrors as errors:
        return errors.problems
    return ()


def test_a_sound_amendment_patches_the_terms_block_by_block(tmp_path: Path, terms: Terms) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(GOOD, encoding="utf-8")
    changes = read_amendment(file, terms).amendment.changes
    after = patched(terms, changes)
    assert [one.id for one in after.milestones] == ["needs", "map", "atlas"]
    assert str(after.term.initial) == "P4Y"
    assert after.committees == terms.committees
    assert types_of(terms, changes) == ("duration", "scope")


@pytest.mark.parametrize(
    ("sound", "mistaken", "problem"),
    [
        ("owner: amica", "owner: amicale", (13, "changes.milestones.add[0].owner", "unknown_body")),
        ("after: map,", "after: maps,", (13, "changes.milestones.add[0].due.after", "unknown_milestone")),
        ("after: map,", "after: atlas,", (13, "changes.milestones.add[0].due.after", "cycle")),
        ("id: atlas", "id: map", (13, "changes.milestones.add[0].id", "already_there")),
        ("id: map,", "id: maps,", (11, "changes.milestones.replace[0].id", "not_there")),
        ("initial: P4Y", "initial: P1M, notice: P2M, withdrawal_of_one: ends", (8, "changes.term.notice", "notice_longer_than_term")),
        ("changes:\n", "changes:\n  parties: [mic]\n", (8, "changes.parties", "not_by_amendment")),
        ("changes:\n", "changes:\n  jalons: []\n", (8, "changes.jalons", "extra_forbidden")),
        ("initial: P4Y", "initial: always", (8, "changes.term.initial", "period")),
        ("2020-01-01\n", "soon\n", (3, "effective", "day")),
        ("2020-01-01\n", "on_signature\nretroactive: true\n", (1, "", "retroactive_without_day")),
        ("ofppt.dg]", "nobody]", (4, "signature.members[1]", "unknown_person")),
        ("ofppt.dg]", "cfma.director, ofppt.dg]", (4, "signature.members[1]", "signs_for_no_party")),
        ("ofppt.dg]", "mic.focal]", (4, "signature.members", "party_does_not_sign")),
        ("ofppt.dg]", "ofppt.dg, ofppt.dg]", (4, "signature.members[2]", "duplicate_id")),
        ('paper: "Dossier 2"', 'file: "nowhere.md"', (6, "documents[0].file", "no_such_file")),
        ("documents:\n", 'documents:\n  - {id: text, paper: "D"}\n', (7, "documents[1].id", "duplicate_id")),
        ('because: "La carte prend du retard"\n', "", (1, "because", "missing")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(problems: Problems, sound: str, mistaken: str, problem: tuple[int, str, str]) -> None:
    assert sound in GOOD
    assert problem in problems(GOOD.replace(sound, mistaken, 1))


def test_a_sound_amendment_has_no_problem(problems: Problems) -> None:
    assert problems(GOOD) == []


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ("milestones: {cancel: [map, nothing]}", ("changes.milestones.cancel[1]", "not_there")),
        ("milestones: {cancel: [map, map]}", ("changes.milestones.cancel[1]", "duplicate_id")),
        ("milestones: {cancel: [needs]}", ("changes.milestones", "unknown_milestone")),
        ("committees: {cancel: [suivi]}", None),
        ("clauses: {cancel: [disputes]}", ("changes.clauses.cancel[0]", "not_there")),
        ('clauses: {add: [{about: disputes, article: "7"}]}', None),
        ('title: "Essai"', ("changes", "nothing_amended")),
        ("{}", ("changes", "nothing_amended")),
    ],
)
def test_changes_are_held_against_the_convention(problems: Problems, changes: str, problem: tuple[str, str] | None) -> None:
    text = GOOD.partition("changes:")[0] + (f"changes:\n  {changes}\n" if changes != "{}" else "changes: {}\n")
    found = [(path, code) for _, path, code in problems(text)]
    assert problem in found if problem else found == []


def test_a_block_is_not_replaced_and_cancelled_at_once(problems: Problems) -> None:
    both = GOOD.replace("    add:\n", "    cancel: [map]\n    add:\n")
    assert (12, "changes.milestones.cancel[0]", "duplicate_id") in problems(both)


def test_a_milestone_does_not_become_yearly_under_its_id(problems: Problems) -> None:
    yearly = GOOD.replace("owner: ofppt, due: 2020-12-31", 'owner: ofppt, every: year, by: "12-31"')
    assert (11, "changes.milestones.replace[0]", "other_recurrence") in problems(yearly)


def test_a_convention_that_nobody_signed_says_who_signs_its_amendment(tmp_path: Path, terms: Terms) -> None:
    unsigned = terms.model_copy(update={"signature": None})
    nobody = GOOD.replace('signature: {members: [mic.minister, ofppt.dg], within: P30D, article: "9"}\n', "")
    assert [one.code for one in _problems(tmp_path, unsigned, nobody)] == ["nobody_signs"]
    assert _problems(tmp_path, unsigned, GOOD) == ()
    assert _problems(tmp_path, terms, nobody) == ()


def test_a_misfit_in_a_block_that_the_amendment_leaves_alone_is_told_at_its_list(tmp_path: Path, terms: Terms) -> None:
    """A committee is cancelled by which milestones are accepted."""
    accepted = {"accepted_by": {"committee": "suivi"}}
    milestones = tuple(type(one).model_validate(one.model_dump(by_alias=True) | accepted) for one in terms.milestones)
    text = GOOD.partition("changes:")[0] + "changes:\n  committees: {cancel: [suivi]}\n"
    found = _problems(tmp_path, terms.model_copy(update={"milestones": milestones}), text)
    assert {(one.path, one.code) for one in found} == {("changes.milestones", "unknown_committee")}


def test_what_the_convention_itself_got_wrong_before_does_not_stop_its_amendment(tmp_path: Path, terms: Terms) -> None:
    """Rules become stricter while conventions live on."""
    orphan = terms.milestones[0].model_copy(update={"owner": "gone"})
    assert _problems(tmp_path, terms.model_copy(update={"milestones": (orphan, *terms.milestones[1:])}), GOOD) == ()


def test_an_amendment_is_told_apart_from_other_files(tmp_path: Path, terms: Terms, base: str) -> None:
    assert [one.code for one in _problems(tmp_path, terms, base)] == ["of_another_sort_convention"]
    file = tmp_path / "c.yaml"
    file.write_text(GOOD, encoding="utf-8")
    with pytest.raises(FileErrors) as errors:
        read_convention(file)
    assert [one.code for one in errors.value.problems] == ["of_another_sort_amendment"]
    assert "amend propose" in errors.value.problems[0].message


def test_every_key_of_a_convention_is_changed_by_amendment_or_refused_by_name() -> None:
    keys = {field.alias or name for model in (Agreement, ConventionFile) for name, field in model.model_fields.items()}
    assert keys == set(Changes.model_fields) | NOT_BY_AMENDMENT


def test_refusals_are_told_in_both_languages(tmp_path: Path, terms: Terms) -> None:
    text = GOOD.replace("changes:\n", "changes:\n  parties: [mic]\n")
    assert [one.message for one in _problems(tmp_path, terms, text)] == ["« parties » ne change pas par avenant"]
    assert [one.message for one in _problems(tmp_path, terms, text, "en")] == ['"parties" is not changed by an amendment']


def test_the_example_fits_the_convention_that_it_amends() -> None:
    terms = read_convention(ROOT / "examples/conventions/axa-2026-01.yaml").terms
    read = read_amendment(ROOT / "examples/amendments/axa-2026-01-1.yaml", terms)
    assert types_of(terms, read.amendment.changes) == ("duration", "scope")
    assert read.documents["avenant-1"].is_file()
