"""Mandates, what a method needs, a signature taken back, a party that joins: as they are typed."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

MANDATE = ("--who", "axa.focal", "--for", "axa", "--delegated-by", "axa.ceo", "--basis", "Délégation n° 12", "--from", "2026-01-01")
PER_ORDER = ("--as", "pm", "--by", "axa.focal", "--on", "2026-01-05")
ACCEDE = ("--party", "renault", "--by", "renault.dg", "--as", "pm")


def refused(conventions: Conventions, *line: str | Path) -> str:
    return str(conventions(*line, "--json", code=4).json["error"]["code"])


# ── Mandates ───────────────────────────────────────────────────────────────────────────────────


def test_a_delegate_signs_per_order_of_a_member(conventions: Conventions, opened: str, desk: MemoryDesk, tmp_path: Path) -> None:
    act = tmp_path / "delegation.pdf"
    act.write_bytes(b"act")
    recorded = conventions("mandate", opened, *MANDATE, "--to", "2026-12-31", "--document", act, "--as", "pm")
    assert (
        "Mandat n° 1 : axa.focal, p.o. axa.ceo (pour signer), dès le 1er janvier 2026 jusqu'au 31 décembre 2026 ; Délégation n° 12"
        in recorded.err
    )
    kept = conventions("history", opened, "--json").json[-1]["data"]["instrument"]
    assert asyncio.run(desk.memory.documents.get(kept)) == b"act"
    signed = conventions("sign", opened, *PER_ORDER)
    assert "Signature d'axa.focal, p.o. axa.ceo, pour axa (mandat n° 1)" in signed.err
    assert "axa.ceo" not in conventions("explain", opened, "--json").json["awaiting"][0]["who"]
    assert refused(conventions, "sign", opened, "--as", "pm", "--by", "axa.ceo", "--on", "2026-01-05") == "already_signed"


def test_without_a_mandate_on_that_day_nobody_signs_for_another(conventions: Conventions, opened: str) -> None:
    assert refused(conventions, "sign", opened, *PER_ORDER) == "not_a_signatory"
    assert refused(conventions, "sign", opened, *PER_ORDER, "--instead-of", "axa.ceo") == "mandate_does_not_cover"
    conventions("mandate", opened, *MANDATE, "--to", "2026-01-04", "--as", "pm")
    told = conventions("sign", opened, *PER_ORDER, code=4).err
    assert "le mandat n° 1 (axa.focal, pour signer, du 1er janvier 2026 au 4 janvier 2026) ne couvre pas cet acte du 5 janvier 2026" in told


def test_a_mandate_ends(conventions: Conventions, opened: str) -> None:
    conventions("mandate", opened, *MANDATE, "--as", "pm")
    ended = conventions("mandate", opened, "--end", "1", "--because", "Départ", "--as", "pm")
    assert "Fin du mandat n° 1 : Départ" in ended.err
    assert "Mandat n° 1 : axa.focal p.o. axa.ceo (pour signer, 2026-01-01 – 2026-01-04)" in conventions("show", opened).out
    assert conventions("show", opened, "--json").json["mandates"][0]["until"] == "2026-01-04"
    assert refused(conventions, "sign", opened, *PER_ORDER) == "mandate_does_not_cover"
    assert refused(conventions, "mandate", opened, "--end", "1", "--because", "Départ", "--as", "pm") == "unknown_mandate"


@pytest.mark.parametrize(
    "line",
    [
        (),
        ("--end", "1"),
        ("--because", "Départ"),
        (*MANDATE, "--end", "1", "--because", "Départ"),
        ("--end", "1", "--because", "Départ", "--scope", "all"),
        MANDATE[:-2],
    ],
)
def test_a_mandate_is_recorded_or_ended_and_nothing_in_between(conventions: Conventions, opened: str, line: tuple[str, ...]) -> None:
    assert "--end N" in conventions("mandate", opened, *line, "--as", "pm", code=2).err


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("--to", "2025-12-31"), "ends_before_it_begins"),
        (("--on", "2026-01-06"), "in_the_future"),
        (("--who", "stranger"), "unknown_person"),
        (("--for", "uir"), "not_a_party"),
        (("--for", "mic"), "for_another_party"),
        (("--delegated-by", "axa.focal"), "not_theirs_to_delegate"),
        (("--scope", "visa"), "not_theirs_to_delegate"),
        (("--as", "axa.ceo"), "not_allowed"),
    ],
)
def test_a_mandate_that_means_nothing_is_refused(conventions: Conventions, opened: str, changed: tuple[str, ...], code: str) -> None:
    assert refused(conventions, "mandate", opened, *MANDATE, "--as", "pm", *changed) == code


# ── Methods ────────────────────────────────────────────────────────────────────────────────────


def test_a_qualified_signature_comes_with_what_proves_it(conventions: Conventions, opened: str, tmp_path: Path) -> None:
    line = ("sign", opened, "--as", "pm", "--by", "axa.ceo", "--on", "2026-01-05", "--method", "qualified")
    assert "--scan" in conventions(*line, code=4).err
    assert refused(conventions, *line) == "signature_needs_evidence"
    certificate = tmp_path / "signed.p7m"
    certificate.write_bytes(b"signed")
    conventions(*line, "--scan", certificate)


# ── Taken back, and given late ─────────────────────────────────────────────────────────────────


def test_a_party_takes_its_signature_back(conventions: Conventions, opened: str) -> None:
    line = ("withdraw", opened, "--party", "axa", "--because", "Conseil à consulter", "--as", "pm")
    assert refused(conventions, *line, "--on", "2026-01-05") == "nothing_to_withdraw"
    conventions("sign", opened, "--as", "pm", "--by", "axa.ceo", "--on", "2026-01-05")
    assert "--on" in conventions(*line, "--no-input", code=2).err
    told = conventions(*line, "--on", "2026-01-05").err
    assert "Signature d'axa.ceo pour axa retirée (étape « signature des parties ») : Conseil à consulter" in told
    assert conventions("show", opened, "--json").json["health"] == "blocked"
    conventions("sign", opened, "--as", "pm", "--by", "axa.ceo", "--on", "2026-01-05")
    assert conventions("show", opened, "--json").json["health"] == "ok"


# ── Accession ──────────────────────────────────────────────────────────────────────────────────


def test_a_party_accedes_and_is_found(conventions: Conventions, in_force: str) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    told = conventions("accede", in_force, *ACCEDE, "--because", "art. 14", on=date(2026, 6, 1))
    assert "Adhésion de renault, signée par renault.dg" in told.err
    assert conventions("show", in_force, "--json").json["parties"][-1] == "renault"
    assert [one["reference"] for one in conventions("list", "--party", "renault", "--json").json] == [in_force]
    assert refused(conventions, "accede", in_force, *ACCEDE) == "already_a_party"
    assert refused(conventions, "notify", in_force, "--party", "renault", "--as", "pm", "--on", "2026-05-31") == "before_its_cause"
    assert "notifiée à renault" in conventions("notify", in_force, "--party", "renault", "--as", "pm").err


def test_a_party_that_no_directory_describes_does_not_accede(conventions: Conventions, in_force: str) -> None:
    assert refused(conventions, "accede", in_force, *ACCEDE) == "unknown_party"
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    told = conventions("accede", in_force, *ACCEDE[2:], "--party", "nobody", code=4).err
    assert "l'annuaire chargé ne décrit pas nobody ; connus : aifr, amica" in told
    assert refused(conventions, "accede", in_force, *ACCEDE, "--by", "axa.ceo") == "for_another_party"


def test_only_what_is_in_force_is_acceded_to(conventions: Conventions, opened: str) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml")
    assert refused(conventions, "accede", opened, *ACCEDE) == "wrong_phase"
