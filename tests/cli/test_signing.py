from __future__ import annotations

import asyncio
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

TEXT = EXAMPLES / "conventions" / "axa-2026-01.md"
SIGN = ("--as", "pm", "--by", "axa.ceo", "--party", "axa", "--method", "wet_ink", "--on", "2026-01-05")
CEREMONY = ("ceremony", "rabat-2026-02-16", "--as", "pm", "--on", "2026-02-16")
DAY = date(2026, 2, 16)


def set_of(*files: Path) -> str:
    return sha256("\n".join(sorted(sha256(file.read_bytes()).hexdigest() for file in files)).encode()).hexdigest()


# ── Texts ──────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_prints_the_hash_that_binds_the_texts(conventions: Conventions, started: str, desk: MemoryDesk) -> None:
    run = conventions("draft", started, "--document", TEXT, "--as", "pm")
    assert run.out.strip() == set_of(TEXT)
    assert "Version 1 des textes" in run.err
    assert conventions("show", started, "--json").json["text_sha256"] == set_of(TEXT)
    assert asyncio.run(desk.memory.documents.get(sha256(TEXT.read_bytes()).hexdigest())) == TEXT.read_bytes()


def test_without_a_file_the_ones_beside_the_convention_are_taken(conventions: Conventions, started: str) -> None:
    assert conventions("draft", started, "--as", "pm", "--json").json["text_sha256"] == set_of(TEXT)


def test_a_file_that_is_nowhere_must_be_named(conventions: Conventions, started: str, desk: MemoryDesk) -> None:
    (desk.home / "started.json").write_text("no json", encoding="utf-8")
    assert "axa-2026-01.md ; écrivez --document text=FICHIER" in conventions("draft", started, "--as", "pm", code=2).err


def test_a_dry_run_of_a_draft_keeps_nothing(conventions: Conventions, started: str, desk: MemoryDesk) -> None:
    run = conventions("draft", started, "--document", f"text={TEXT}", "--as", "pm", "--dry-run", "--json")
    assert (run.json["dry_run"], run.json["text_sha256"]) == (True, set_of(TEXT))
    with pytest.raises(KeyError):
        asyncio.run(desk.memory.documents.get(sha256(TEXT.read_bytes()).hexdigest()))
    assert conventions("show", started, "--json").json["version"] == 1


def test_the_same_text_twice_is_refused(conventions: Conventions, started: str) -> None:
    conventions("draft", started, "--as", "pm")
    assert conventions("draft", started, "--as", "pm", "--json", code=4).json["error"]["code"] == "same_text"


def test_an_unknown_document_is_refused(conventions: Conventions, started: str) -> None:
    run = conventions("draft", started, "--document", f"annex-7={TEXT}", "--as", "pm", "--json", code=4)
    assert run.json["error"]["code"] == "unknown_document"


def test_nothing_is_opened_before_it_is_drafted(conventions: Conventions, started: str) -> None:
    assert "texte non encore fixé" in conventions("open", started, "--as", "pm", code=4).err


# ── Signatures ─────────────────────────────────────────────────────────────────────────────────


def test_a_signature_is_recorded(conventions: Conventions, opened: str) -> None:
    run = conventions("sign", opened, *SIGN, "--json")
    assert run.json["events"] == ["convention_signed"]
    assert set(run.json) == {"reference", "version", "phase", "events", "session", "awaiting", "next"}
    assert (run.json["reference"], run.json["phase"]) == (opened, "signature")
    assert run.json["awaiting"][0].startswith("la signature de mic.minister, mes.minister, mtn.minister")


def test_a_signature_says_what_changed_and_what_comes_next(conventions: Conventions, opened: str) -> None:
    run = conventions("sign", opened, *SIGN)
    assert run.out == ""
    assert "Signature d'axa.ceo pour axa" in run.err
    assert "Prochaine échéance : 4 février 2026" in run.err
    assert conventions("sign", opened, *SIGN, "-q", code=4).out == ""


def test_the_scan_is_kept_by_its_content(conventions: Conventions, opened: str, tmp_path: Path, desk: MemoryDesk) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"scan")
    conventions("sign", opened, *SIGN, "--scan", scan)
    signed = conventions("history", opened, "--json").json[-1]
    assert asyncio.run(desk.memory.documents.get(signed["data"]["scan"])) == b"scan"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        (("--party", "nobody"), "not_a_party"),
        (("--by", "mes.focal", "--party", "mes"), "not_a_signatory"),
        (("--by", "nobody"), "unknown_person"),
        (("--party", "mic"), "for_another_party"),
        (("--on", "2026-01-06"), "in_the_future"),
        (("--on", "2026-01-04"), "before_its_cause"),
        (("--text-sha256", "0" * 64), "wrong_text"),
    ],
)
def test_what_the_rules_forbid_is_refused(conventions: Conventions, opened: str, changed: tuple[str, ...], code: str) -> None:
    refused = conventions("sign", opened, *SIGN, *changed, "--json", code=4).json["error"]
    assert refused["code"] == code
    assert refused["message"].startswith("Refusé : ")
    tried = conventions("sign", opened, *SIGN, *changed, "--dry-run", "--json", code=4).json["error"]
    assert tried == refused


def test_nobody_signs_twice(conventions: Conventions, opened: str) -> None:
    conventions("sign", opened, *SIGN)
    refused = conventions("sign", opened, *SIGN, "--json", code=4).json["error"]
    assert (refused["code"], refused["details"]["person"]) == ("already_signed", "axa.ceo")


def test_the_same_command_id_is_the_same_act(conventions: Conventions, opened: str) -> None:
    first = conventions("sign", opened, *SIGN, "--command-id", "one", "--json").json
    again = conventions("sign", opened, *SIGN, "--command-id", "one", "--json")
    assert again.json == first
    assert "déjà consigné" in again.err
    other = conventions("sign", opened, *SIGN, "--method", "simple", "--command-id", "one", "--json", code=4)
    assert other.json["error"]["code"] == "command_id_reused"


def test_a_dry_run_signs_nothing(conventions: Conventions, opened: str, desk: MemoryDesk) -> None:
    before = desk.clients
    run = conventions("sign", opened, *SIGN, "--dry-run")
    assert "Essai : rien n'est consigné" in run.err
    assert desk.clients == before
    conventions("sign", opened, *SIGN)


def test_who_records_must_be_said(conventions: Conventions, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--as ID" in conventions("sign", opened, "--on", "2026-01-05", code=2).err
    monkeypatch.setenv("CONVENTIONS_ACTOR", "axa.ceo")
    conventions("sign", opened, "--on", "2026-01-05")


@pytest.mark.parametrize("more", [(), ("--no-input",), ("--json",)])
def test_the_day_of_a_signature_must_be_said(conventions: Conventions, opened: str, more: tuple[str, ...]) -> None:
    conventions("sign", opened, "--as", "axa.ceo", *more, code=2)
    conventions("visa", opened, "--as", "axa.ceo", *more, code=2)


def test_whoever_signs_gives_no_visa(conventions: Conventions, opened: str) -> None:
    run = conventions("visa", opened, "--as", "axa.ceo", "--on", "2026-01-05", "--json", code=4)
    assert run.json["error"]["code"] == "not_allowed"


def test_an_unknown_reference_cannot_be_signed(conventions: Conventions) -> None:
    conventions("sign", "NOWHERE-1", *SIGN, code=3)


# ── Ceremony ───────────────────────────────────────────────────────────────────────────────────


def test_a_ceremony_signs_for_all(conventions: Conventions, opened: str) -> None:
    run = conventions(*CEREMONY, "--json", on=DAY)
    assert [one["person"] for one in run.json["signed"]] == ["mic.minister", "mes.minister", "mtn.minister", "axa.ceo"]
    assert conventions("show", opened, "--json").json["phase"] == "in_force"


def test_a_ceremony_may_be_tried(conventions: Conventions, opened: str, desk: MemoryDesk) -> None:
    before = desk.clients
    run = conventions(*CEREMONY, "--dry-run", "--json", on=DAY)
    assert (len(run.json["planned"]), run.json["signed"]) == (4, [])
    assert desk.clients == before
    assert "axa.ceo" in run.err


def test_who_was_absent_signs_later(conventions: Conventions, opened: str) -> None:
    conventions(*CEREMONY, "--except", "axa.ceo", on=DAY)
    assert conventions("explain", opened, "--json").json["awaiting"][0]["who"] == ["axa.ceo"]
    run = conventions(*CEREMONY, "--json")
    assert [one["person"] for one in run.json["signed"]] == ["axa.ceo"]
    assert "Plus rien à signer" in conventions(*CEREMONY).err


def test_one_refusal_and_nothing_is_signed(conventions: Conventions, opened: str) -> None:
    conventions(*CEREMONY, "--on", "2026-02-17", on=DAY, code=4)
    assert conventions("show", opened, "--json").json["phase"] == "signature"
    assert len(conventions("explain", opened, "--json").json["awaiting"][0]["who"]) == 4


def test_an_unknown_ceremony_is_told(conventions: Conventions, opened: str) -> None:
    run = conventions("ceremony", "nowhere", "--as", "pm", "--on", "2026-01-05", "--json", code=3)
    assert run.json["error"]["code"] == "no_such_ceremony"


def test_a_ceremony_before_the_opening_is_refused(conventions: Conventions, started: str) -> None:
    run = conventions(*CEREMONY, on=DAY, code=4)
    assert "pas ouverte à la signature" in run.err


# ── Objections, refusals, and what is taken back ───────────────────────────────────────────────

OBJECT = ("object", "--clause", "art. 4", "--text", "Durée trop courte", "--as", "axa.focal")


def test_an_objection_is_raised_answered_and_settled(conventions: Conventions, started: str) -> None:
    conventions("draft", started, "--as", "pm")
    raised = conventions(OBJECT[0], started, *OBJECT[1:])
    assert "Objection n° 1 sur art. 4 (axa) : Durée trop courte" in raised.err
    refused = conventions("open", started, "--as", "pm", "--json", code=4).json["error"]
    assert (refused["code"], refused["details"]["left"]) == ("objections_open", "1 (axa, art. 4)")
    answered = conventions("settle", started, "1", "--answer", "Portée à trois ans", "--as", "pm", "--json").json
    assert (answered["events"][0], answered["awaiting"]) == ("objection_answered", ["la levée de l'objection n° 1 (art. 4), par axa.focal"])
    assert "--because" in conventions("settle", started, "1", "--as", "pm", code=4).err
    conventions("settle", started, "1", "--as", "axa.focal")
    assert conventions("open", started, "--as", "pm", "--json").json["phase"] == "signature"


def test_an_objection_is_answered_or_settled_but_not_both(conventions: Conventions, started: str) -> None:
    conventions(OBJECT[0], started, *OBJECT[1:])
    assert "non les deux" in conventions("settle", started, "1", "--answer", "a", "--because", "b", "--as", "pm", code=2).err
    assert conventions("settle", started, "9", "--as", "pm", "--json", code=4).json["error"]["code"] == "unknown_objection"


def test_a_refusal_to_sign_needs_its_reason_and_its_day(conventions: Conventions, opened: str) -> None:
    said = ("decline", opened, "--by", "axa.ceo", "--as", "pm")
    assert "--because" in conventions(*said, "--on", "2026-01-05", code=2).err
    assert "--on" in conventions(*said, "--because", "Clause 7", "--no-input", code=2).err
    declined = conventions(*said, "--because", "Clause 7", "--on", "2026-01-05", "--party", "axa")
    assert "Refus d'axa.ceo (étape « signature des parties ») : Clause 7" in declined.err
    assert conventions("show", opened, "--json").json["health"] == "blocked"


def test_a_text_taken_back_voids_what_was_signed(conventions: Conventions, opened: str) -> None:
    conventions("sign", opened, *SIGN)
    tried = conventions("redraft", opened, "--because", "Montant", "--as", "pm", "--dry-run", "--json").json
    assert tried["phase"] == "drafting"
    assert conventions("show", opened, "--json").json["phase"] == "signature"
    taken = conventions("redraft", opened, "--because", "Montant", "--as", "pm", "--json").json
    assert (taken["phase"], taken["events"]) == ("drafting", ["signature_voided", "redrafting_started", "message_due"])


def test_what_is_given_up_can_only_be_read(conventions: Conventions, opened: str) -> None:
    conventions("abandon", opened, "--because", "Projet retiré", "--as", "pm")
    shown = conventions("show", opened, "--json").json
    assert (shown["phase"], shown["outcome"], shown["in_force_on"], shown["signed_on"]) == ("closed", "abandoned", None, None)
    assert "abandonnée" in conventions("show", opened).out
    assert conventions("sign", opened, *SIGN, "--json", code=4).json["error"]["code"] == "convention_closed"


def test_a_party_is_notified_of_what_it_signed(conventions: Conventions, in_force: str) -> None:
    told = conventions("notify", in_force, "--party", "axa", "--as", "pm")
    assert "Convention signée notifiée à axa" in told.err
    assert "un seul de ces mots" in conventions("notify", in_force, "--as", "pm", code=2).err
