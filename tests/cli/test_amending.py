"""Amendments as they are typed: looked at, proposed, signed, withdrawn."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from .conftest import EXAMPLES, Conventions, MemoryDesk

FILE = EXAMPLES / "amendments" / "axa-2026-01-1.yaml"
SIGNATORIES = ("mic.minister", "mes.minister", "mtn.minister", "axa.ceo")


@pytest.fixture
def living(in_force: str, desk: MemoryDesk) -> str:
    """In force since 16 February 2026; today is 2 November."""
    desk.today = date(2026, 11, 2)
    return in_force


def test_what_an_amendment_changes_is_seen_before_it_is_proposed(conventions: Conventions, living: str) -> None:
    before = conventions("history", living, "--json").json
    seen = conventions("amend", "preview", living, FILE, "--json").json
    changes = {one["path"]: (one["before"], one["after"]) for one in seen["changes"]}
    assert changes["term_end"] == ("2029-02-16", "2030-02-16")
    assert changes["due.research"] == ("2028-02-16", "2028-08-16")
    assert changes["due.cybersecurity"] == (None, "2027-06-30")
    assert set(seen["agenda"]) == {"added", "removed", "moved"}
    (moved,) = (one for one in seen["agenda"]["moved"] if one["target"] == "research" and one["kind"] == "milestone_due")
    assert (moved["before"], moved["due"]) == ("2028-02-16", "2028-08-16")
    assert "cybersecurity" in {one["target"] for one in seen["agenda"]["added"] if one["kind"] == "message"}
    assert conventions("history", living, "--json").json == before


def test_people_read_the_same_in_tables(conventions: Conventions, living: str) -> None:
    seen = conventions("amend", "preview", living, FILE, "--until", "2030-12-31")
    assert "2028-02-16" in seen.out
    assert "cybersécurité" in seen.out
    assert "Messages à venir" in seen.err


def test_the_days_that_follow_from_an_amendment_are_called_by_their_names(conventions: Conventions, living: str) -> None:
    seen = conventions("amend", "preview", living, FILE, "--until", "2030-12-31").out
    assert {"premier jour hors vigueur", "échéance : research"} <= {line.partition("  ")[0] for line in seen.splitlines()}
    assert "term_end" not in seen
    assert "milestones.research.due" in seen  # as the file of the amendment has it
    assert "first day out of force" in conventions("amend", "preview", living, FILE, "--lang", "en").out


def test_an_amendment_goes_from_its_proposal_to_its_effect(conventions: Conventions, living: str, desk: MemoryDesk) -> None:
    proposed = conventions("amend", "propose", living, FILE, "--as", "pm", "--json").json
    assert proposed["events"] == ["amendment_proposed", "amendment_stage_opened", "message_due"]
    assert {one["path"] for one in proposed["impact"]["changes"]} >= {"term_end", "due.research"}
    shown = conventions("show", living, "--json").json["amendment"]
    assert (shown["number"], shown["awaiting"], shown["due"]) == (1, list(SIGNATORIES), "2026-12-17")
    assert "amendment_due" in {one["kind"] for one in conventions("agenda", living, "--json").json["agenda"]}
    for who in SIGNATORIES[:3]:
        conventions("amend", "sign", living, "--by", who, "--as", "pm")
    (owed,) = (one for one in conventions("explain", living, "--json").json["awaiting"] if one["rule"] == "amendment_due")
    assert (owed["who"], owed["due"]) == (["axa.ceo"], "2026-12-17")
    desk.today = date(2026, 11, 20)
    last = conventions("amend", "sign", living, "--by", "axa.ceo", "--party", "axa", "--on", "2026-11-18", "--as", "pm")
    assert "Avenant n° 1 en effet" in last.err
    assert "en vigueur jusqu'au 15 février 2030 inclus" in last.err
    after = conventions("show", living, "--json").json
    assert (after["term_end"], after["amendment"], after["progress"]["total"]) == ("2030-02-16", None, 8)
    assert "Avenant n° 1 proposé" in conventions("history", living).out


def test_a_proposal_is_tried_without_being_recorded(conventions: Conventions, living: str) -> None:
    tried = conventions("amend", "propose", living, FILE, "--as", "pm", "--dry-run", "--json").json
    assert (tried["dry_run"], tried["events"]) == (True, ["amendment_proposed", "amendment_stage_opened", "message_due"])
    assert conventions("show", living, "--json").json["amendment"] is None


def test_people_see_the_impact_and_who_has_still_to_sign(conventions: Conventions, living: str) -> None:
    proposed = conventions("amend", "propose", living, FILE, "--as", "pm")
    assert "2030-02-16" in proposed.out
    assert "la signature de l'avenant n° 1" in proposed.err
    shown = conventions("show", living, "--lang", "en").out
    assert "signature of amendment no. 1" in shown


def test_the_same_proposal_under_the_same_id_is_made_once(conventions: Conventions, living: str, desk: MemoryDesk) -> None:
    said = ("amend", "propose", living, FILE, "--as", "pm", "--command-id", "a-1", "--json")
    first = conventions(*said).json
    for who in SIGNATORIES:
        conventions("amend", "sign", living, "--by", who, "--as", "pm")
    again = conventions(*said).json
    assert again["events"] == ["amendment_proposed", "amendment_stage_opened", "message_due"]
    assert (again["impact"], first["impact"] is None) == (None, False)
    desk.today = date(2026, 11, 3)
    assert conventions(*said[:6], "--json", code=5).json["error"]["code"] == "invalid_file"


def test_one_amendment_at_a_time_and_one_may_be_withdrawn(conventions: Conventions, living: str) -> None:
    assert conventions("amend", "sign", living, "--by", "axa.ceo", "--as", "pm", "--json", code=4).json["error"]["code"] == "no_amendment"
    conventions("amend", "propose", living, FILE, "--as", "pm")
    refused = conventions("amend", "propose", living, FILE, "--as", "pm", code=4)
    assert "l'avenant n° 1 est en cours" in refused.err
    withdrawn = conventions("amend", "withdraw", living, "--because", "Remplacé", "--as", "pm")
    assert "Avenant n° 1 retiré : Remplacé" in withdrawn.err
    assert conventions("amend", "propose", living, FILE, "--as", "pm", "--json").json["version"] > 0


def test_a_signature_may_come_with_its_scan(conventions: Conventions, living: str, tmp_path: Path) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7")
    conventions("amend", "propose", living, FILE, "--as", "pm")
    proof_missing = conventions("amend", "sign", living, "--by", "axa.ceo", "--method", "qualified", "--as", "pm", "--json", code=4)
    assert proof_missing.json["error"]["code"] == "signature_needs_evidence"
    conventions("amend", "sign", living, "--by", "axa.ceo", "--scan", scan, "--method", "qualified", "--as", "pm")
    (signed,) = (one for one in conventions("history", living, "--json").json if one["kind"] == "amendment_signed")
    assert len(signed["data"]["scan"]) == 64
    assert signed["data"]["text_sha256"]


def test_an_amendment_goes_through_its_own_stages(conventions: Conventions, living: str, tmp_path: Path) -> None:
    members = ", ".join(SIGNATORIES)
    plan = (
        f"signature: {{stages: [{{id: visas, kind: visa, members: [mic.focal]}}, {{id: signatures, members: [{members}], within: P45D}}]}}"
    )
    file = tmp_path / "staged.yaml"
    file.write_text(FILE.read_text(encoding="utf-8").replace("signature: {within: P45D}", plan), encoding="utf-8")
    (tmp_path / "axa-2026-01-1.md").write_text("Avenant", encoding="utf-8")
    conventions("amend", "propose", living, file, "--as", "pm")
    shown = conventions("show", living, "--json").json["amendment"]
    assert (shown["stage"], shown["due"], shown["awaiting"]) == ("visas", None, ["mic.focal"])
    (owed,) = (one for one in conventions("explain", living, "--json").json["awaiting"] if one["rule"] == "amendment_visa_due")
    assert owed["target"] == "1 (visas)"
    early = conventions("amend", "sign", living, "--by", "axa.ceo", "--as", "pm", "--json", code=4).json["error"]
    assert early["code"] == "out_of_turn"
    given = conventions("amend", "visa", living, "--by", "mic.focal", "--as", "pm").err
    assert "étape « signature des parties » ouverte" in given
    conventions("amend", "sign", living, "--by", "axa.ceo", "--as", "pm")
    conventions("amend", "unsign", living, "--party", "axa", "--because", "Conseil", "--as", "pm")
    refused = conventions("amend", "decline", living, "--by", SIGNATORIES[0], "--because", "Article 2", "--as", "pm").err
    assert f"refus de {SIGNATORIES[0]} (étape « signature des parties ») : Article 2" in refused
    shown = conventions("show", living, "--json").json["amendment"]
    assert (shown["signed"], shown["declined"], shown["awaiting"]) == (["mic.focal"], ["axa.ceo", SIGNATORIES[0]], list(SIGNATORIES[1:3]))


def test_a_file_that_does_not_fit_is_refused_with_its_places(conventions: Conventions, living: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text('title: "A"\nbecause: "B"\nchanges:\n  parties: [mic]\n  milestones: {cancel: [nothing]}\n', encoding="utf-8")
    (problem,) = conventions("amend", "preview", living, file, "--json", code=5).json["error"]["details"]["problems"]
    assert (problem["line"], problem["path"], problem["code"]) == (4, "changes.parties", "not_by_amendment")
    file.write_text('title: "A"\nbecause: "B"\nchanges:\n  milestones: {cancel: [nothing]}\n', encoding="utf-8")
    assert f"{file}:4:25 changes.milestones.cancel[0]: " in conventions("amend", "propose", living, file, "--as", "pm", code=5).err


def test_what_is_not_in_force_is_not_amended(conventions: Conventions, opened: str) -> None:
    refused = conventions("amend", "preview", opened, FILE, "--json", code=4).json["error"]
    assert refused["code"] == "redraft_instead"
    conventions("amend", "preview", "NOTHING", FILE, code=3)


def test_a_closed_convention_is_not_amended(conventions: Conventions, living: str) -> None:
    conventions("close", living, "--because", "Tout est réglé", "--as", "pm")
    for said in (("preview", living, FILE), ("propose", living, FILE, "--as", "pm")):
        assert conventions("amend", *said, "--json", code=4).json["error"]["code"] == "convention_closed"
