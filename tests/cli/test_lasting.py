"""Suspended and resumed, prolonged, denounced, terminated."""

from __future__ import annotations

from datetime import date

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


def test_a_termination_takes_effect_on_its_day(conventions: Conventions, living: str) -> None:
    said = ("terminate", living, "--cause", "mutual", "--on", "2026-03-02", *BECAUSE)
    later = conventions(*said, "--ends-on", "2026-06-01", "--json").json
    assert (later["phase"], later["next"]["kind"]) == ("in_force", "termination")
    ended = conventions(*said, "--json").json
    assert (ended["phase"], ended["events"]) == ("closing", ["termination_decided", "convention_terminated"])
    conventions("close", living, "--because", "Tout est réglé", "--as", "pm")
    assert conventions("show", living, "--json").json["outcome"] == "terminated"


def test_a_convention_is_suspended_and_resumed(conventions: Conventions, living: str, desk: MemoryDesk) -> None:
    suspended = conventions("suspend", living, *BECAUSE)
    assert "Suspension : Accord des parties" in suspended.err
    assert conventions("show", living, "--json").json["phase"] == "suspended"
    assert "la reprise, par pm" in conventions("explain", living).out
    desk.today = date(2026, 3, 12)
    resumed = conventions("resume", living, "--as", "pm", "--json").json
    assert (resumed["phase"], resumed["events"][0]) == ("in_force", "convention_resumed")
