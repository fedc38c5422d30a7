"""Suspended and resumed, prolonged, denounced, terminated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from .conftest import Conventions, MemoryDesk

BECAUSE = ("--because", "Accord des parties", "--as", "pm")


@pytest.fixture
def living(in_force: str, desk: MemoryDesk) -> str:
    """In force since 16 February 2026 for three years, renewed each year, notice of two months; today is 2 March."""
    desk.today = date(2026, 3, 2)
    return in_force


def test_an_extension_gives_a_new_last_day(conventions: Conventions, living: str) -> None:
    extended = conventions("extend", living, "--until", "2029-12-31", *BECAUSE)
    assert "Prorogation jusqu'au 31 décembre 2029 inclus : Accord des parties" in extended.err
    assert conventions("show", living, "--json").json["last_day"] == "2029-12-31"
    assert "not_longer" in conventions("extend", living, "--until", "2029-01-01", *BECAUSE, "--json", code=4).out


def test_what_the_terms_do_not_foresee_is_not_renewed(conventions: Conventions, living: str) -> None:
    refused = conventions("renew", living, "--as", "pm", "--json", code=4).json["error"]
    assert (refused["code"], refused["details"]["mode"]) == ("renewal_not_foreseen", "tacit")


def test_a_denunciation_says_its_party_its_kind_and_its_day(conventions: Conventions, living: str) -> None:
    said = ("denounce", living, "--kind", "non_renewal", "--from", "axa", "--as", "pm")
    assert "--on" in conventions(*said, "--no-input", code=2).err
    denounced = conventions(*said, "--received-on", "2026-03-01")
    assert "Dénonciation par axa (non-reconduction) ; dernier jour : 15 février 2029" in denounced.err
    kinds = {one["kind"] for one in conventions("agenda", living, "--json").json["agenda"]}
    assert "termination" in kinds
    assert "renewal" not in kinds


def test_a_summons_is_demanded_and_complied_with(conventions: Conventions, living: str) -> None:
    demanded = conventions("cure", living, "--party", "axa", "--until", "2026-04-01", *BECAUSE, "--json").json
    assert demanded["events"] == ["cure_demanded"]
    refused = conventions("terminate", living, "--cause", "fault", "--party", "axa", "--on", "2026-03-02", *BECAUSE, "--json", code=4)
    assert refused.json["error"]["code"] == "cure_running"
    assert conventions("cure", living, "--met", "1", "--as", "pm", "--json").json["events"] == ["cure_accepted"]
    for words in (("--party", "axa"), ("--met", "1", "--party", "axa"), ()):
        assert "--met N" in conventions("cure", living, *words, "--as", "pm", code=2).err


def test_a_termination_for_a_fault_says_whose(conventions: Conventions, living: str) -> None:
    refused = conventions("terminate", living, "--cause", "fault", "--on", "2026-03-02", *BECAUSE, code=2)
    assert "--party" in refused.err


def test_a_termination_takes_effect_on_its_day(conventions: Conventions, living: str) -> None:
    said = ("terminate", living, "--cause", "mutual", "--on", "2026-03-02", *BECAUSE)
    later = conventions(*said, "--ends-on", "2026-06-01", "--json").json
    assert (later["phase"], later["next"]["kind"]) == ("in_force", "termination")
    shown = conventions("show", living, "--json").json
    assert shown["ending"] == {"on": "2026-06-01", "cause": "mutual", "party": None, "article": None}
    assert (shown["term_end"], shown["last_day"]) == ("2026-06-01", "2026-05-31")
    assert "Hors vigueur dès le : 2026-06-01 (accord des parties)" in conventions("show", living).out
    ended = conventions(*said, "--json").json
    assert (ended["phase"], ended["events"]) == ("closing", ["termination_decided", "convention_terminated", "message_due"])
    conventions("close", living, "--because", "Tout est réglé", "--as", "pm")
    closed = conventions("show", living, "--json").json
    assert (closed["outcome"], closed["term_end"], closed["last_day"], closed["ending"]) == ("terminated", "2026-03-02", "2026-03-01", None)


def test_a_convention_is_suspended_and_resumed(conventions: Conventions, living: str, desk: MemoryDesk) -> None:
    suspended = conventions("suspend", living, *BECAUSE)
    assert "Suspension : Accord des parties" in suspended.err
    assert conventions("show", living, "--json").json["phase"] == "suspended"
    assert "la fin de la suspension, par pm" in conventions("explain", living).out
    desk.today = date(2026, 3, 12)
    resumed = conventions("resume", living, "--as", "pm", "--json").json
    assert (resumed["phase"], resumed["events"][0]) == ("in_force", "convention_resumed")


def test_whoever_withdraws_is_shown_until_it_has_left(conventions: Conventions, living: str) -> None:
    conventions("denounce", living, "--kind", "withdrawal", "--from", "axa", "--as", "pm", "--received-on", "2026-03-01")
    shown = conventions("show", living)
    assert "Se retire : axa (2026-05-01)" in shown.out
    assert conventions("show", living, "--json").json["leaving"] == [{"party": "axa", "on": "2026-05-01"}]
    agenda = conventions("agenda", living, "--until", "2026-06-30", "--json").json["agenda"]
    assert ("2026-05-01", "party_leaves", "Retrait d'une partie : axa") in {(one["due"], one["kind"], one["title"]) for one in agenda}


SMALL = """
reference: "SMALL-2"
kind: partnership
title: "Petite convention"
parties:
  a: {short: "A", names: [{from: 2020-01-01, fr: "Partie A"}], people: {a.boss: [{from: 2020-01-01, name: "Titulaire A"}]}}
  b: {short: "B", names: [{from: 2020-01-01, fr: "Partie B"}], people: {b.boss: [{from: 2020-01-01, name: "Titulaire B"}]}}
manager: {pm: [{from: 2020-01-01, name: "Bureau"}]}
documents: [{id: text, paper: "Archives"}]
signature: {members: [a.boss, b.boss]}
in_force: {notified: all, provisional: true}
clauses: [{about: confidentiality, article: "9", summary: "Cinq ans", survives: P5Y}]
"""


def test_a_convention_is_applied_before_it_is_in_force_and_binds_after_its_end(
    conventions: Conventions, desk: MemoryDesk, tmp_path: Path
) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(SMALL, encoding="utf-8")
    desk.today = date(2026, 3, 2)
    for words in (("start", file), ("draft", "SMALL-2"), ("open", "SMALL-2")):
        conventions(*words, "--as", "pm")
    for who in ("a.boss", "b.boss"):
        conventions("sign", "SMALL-2", "--by", who, "--as", "pm", "--on", "2026-03-02")
    assert "Appliquée à titre provisoire depuis le : 2026-03-02" in conventions("show", "SMALL-2").out
    assert "Appliquée à titre provisoire depuis le 2026-03-02" in conventions("explain", "SMALL-2").err
    assert conventions("explain", "SMALL-2", "--json").json["provisional_since"] == "2026-03-02"
    for party in ("a", "b"):
        conventions("notify", "SMALL-2", "--party", party, "--as", "pm")
    assert conventions("show", "SMALL-2", "--json").json["provisional_since"] is None
    conventions("close", "SMALL-2", "--because", "Fini", "--as", "pm")
    assert "Survit à la fin : confidentialité, jusqu'au 1er mars 2031 inclus (art. 9)" in conventions("show", "SMALL-2").out
    (bound,) = conventions("show", "SMALL-2", "--json").json["surviving"]
    assert (bound["about"], bound["summary"], bound["last_day"]) == ("confidentiality", "Cinq ans", "2031-03-01")
