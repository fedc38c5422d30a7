"""Sessions moved and called off as they are typed; ``export ics``, read back by a program that is not ours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from adapters.calendars.entries import uid_of
from tests.messaging.calendar_store import CalendarStore, read

from .conftest import Conventions, MemoryDesk

REVIEW = ("suivi", "--as", "mes.focal")


@pytest.fixture
def convened(conventions: Conventions, in_force: str) -> str:
    """A session on 24 June at ten, convened on 5 June."""
    when = ("--session-on", "2026-06-24T10:00", "--place", "Rabat", "--on", "2026-06-05")
    conventions("review", "convene", in_force, *REVIEW, *when, on=date(2026, 6, 5))
    return in_force


def exported(conventions: Conventions, *arguments: str) -> bytes:
    return conventions("export", "ics", *arguments).raw


# ── Sessions moved and called off ──────────────────────────────────────────────────────────────


def test_a_session_is_moved_under_its_number(conventions: Conventions, convened: str) -> None:
    moved = conventions("review", "convene", convened, *REVIEW, "--session", "1", "--session-on", "2026-07-01T14:30", on=date(2026, 6, 8))
    assert moved.out == "1\n"
    assert f"{convened} : Comité suivi, session 1 déplacée au 1er juillet 2026 (14:30, Rabat)" in moved.err
    again = conventions("review", "convene", convened, *REVIEW, "--session", "1", "--session-on", "2026-07-01", "--json", code=4).json
    assert again["error"]["code"] == "nothing_moved"
    other = ("--session", "7", "--session-on", "2026-07-01", "--json")
    assert conventions("review", "convene", convened, *REVIEW, *other, code=4).json["error"]["code"] == "unknown_session"


def test_a_session_is_called_off_with_a_reason(conventions: Conventions, convened: str) -> None:
    conventions("review", "call-off", convened, *REVIEW, "--session", "1", code=2)
    off = ("review", "call-off", convened, *REVIEW, "--session", "1", "--because", "Salle indisponible")
    assert "annulée : Salle indisponible" in conventions(*off, "--dry-run").err
    told = conventions(*off, "--json").json
    assert (told["session"], told["events"][0]) == (1, "session_called_off")
    assert conventions(*off, "--lang", "en", code=4).err.startswith("Refused: session 1 of the committee suivi is called off")
    awaited = conventions("explain", convened, "--json").json["awaiting"]
    assert "session" not in {one["rule"] for one in awaited}


def test_papers_follow_the_session_that_was_moved(conventions: Conventions, convened: str, tmp_path: Path) -> None:
    conventions("review", "convene", convened, *REVIEW, "--session", "1", "--session-on", "2026-07-01", on=date(2026, 6, 8))
    papers = ("review", "papers", convened, "suivi", "--kind", "convocation", "--overwrite", "--out")
    assert conventions(*papers, tmp_path, "--json").json["session"] == 1
    conventions("review", "call-off", convened, *REVIEW, "--session", "1", "--because", "Salle")
    assert conventions(*papers, tmp_path, "--json").json["session"] == 2
    assert conventions(*papers, tmp_path, "--session", "1", "--json", code=4).json["error"]["code"] == "unknown_session"


# ── export ics ─────────────────────────────────────────────────────────────────────────────────


def test_a_convention_is_exported_with_its_sessions_and_deadlines(conventions: Conventions, convened: str) -> None:
    store = CalendarStore()
    store.take(exported(conventions, convened))
    session = store.entries[uid_of(convened, "session", "suivi/1")]
    assert (session.summary.value, session.location.value) == ("Comité de suivi – session 1 (AXA-2026-01)", "Rabat")
    assert session.dtstart.value.isoformat() == "2026-06-24T10:00:00+01:00"
    milestone = store.entries[uid_of(convened, "milestone_due", "needs-2026")]
    assert (milestone.dtstart.value, milestone.dtend.value, milestone.transp.value) == (date(2026, 6, 30), date(2026, 7, 1), "TRANSPARENT")
    agenda = conventions("agenda", convened, "--json").json["agenda"]
    coming = [one for one in agenda if one["kind"] not in {"message", "calendar_extension"} and one["due"] >= "2026-06-05"]
    assert len(store.entries) == len(coming) + 1


def test_nothing_that_is_past_is_exported(conventions: Conventions, convened: str) -> None:
    found = conventions("export", "ics", convened, "--json", on=date(2026, 6, 25)).json["entries"]
    assert min(one["start"] for one in found) >= "2026-06-25"
    assert "session" not in {one["kind"] for one in found}


def test_imported_again_it_updates_in_place(conventions: Conventions, convened: str) -> None:
    store = CalendarStore()
    store.take(exported(conventions, convened))
    before = set(store.entries)
    conventions("review", "convene", convened, *REVIEW, "--session", "1", "--session-on", "2026-07-01T14:30", on=date(2026, 6, 8))
    move = ("--to", "2026-09-30", "--because", "Recrutement en cours", "--as", "pm")
    conventions("milestone", "reschedule", convened, "needs-2026", *move)
    store.take(exported(conventions, convened))
    assert set(store.entries) == before
    assert store.entries[uid_of(convened, "session", "suivi/1")].dtstart.value.isoformat() == "2026-07-01T14:30:00+01:00"
    assert store.entries[uid_of(convened, "milestone_due", "needs-2026")].dtstart.value == date(2026, 9, 30)
    conventions("review", "call-off", convened, *REVIEW, "--session", "1", "--because", "Salle indisponible")
    store.take(exported(conventions, convened))
    assert store.entries[uid_of(convened, "session", "suivi/1")].status.value == "CANCELLED"


def test_the_same_log_gives_the_same_bytes(conventions: Conventions, convened: str) -> None:
    assert exported(conventions, convened) == exported(conventions, convened)


def test_a_session_that_was_held_is_exported_no_more(conventions: Conventions, convened: str) -> None:
    held = ("--held-on", "2026-06-24", "--present", "mic.focal,mes.focal,mtn.focal", "--outcome", "continue")
    conventions("review", "record", convened, *REVIEW, *held, on=date(2026, 6, 24))
    found = conventions("export", "ics", convened, "--json").json["entries"]
    assert "session" not in {one["kind"] for one in found}


def test_a_person_gets_what_they_owe_and_where_they_sit(conventions: Conventions, convened: str) -> None:
    kinds = {one["kind"] for one in conventions("export", "ics", "--person", "mtn.focal", "--json").json["entries"]}
    assert "session" in kinds
    assert "term_end" not in kinds
    theirs = {(one["kind"], one["target"]) for one in conventions("export", "ics", "--person", "axa.focal", "--json").json["entries"]}
    everybody = {(one["kind"], one["target"]) for one in conventions("export", "ics", convened, "--json").json["entries"]}
    assert theirs < everybody
    assert read(exported(conventions, "--person", "pm")).contents["x-wr-calname"][0].value == "Conventions – pm"


def test_a_party_gets_what_its_people_owe_and_what_concerns_the_whole(conventions: Conventions, convened: str) -> None:
    found = conventions("export", "ics", "--party", "axa", "--json").json["entries"]
    kinds = {one["kind"] for one in found}
    assert {"session", "milestone_due"} <= kinds
    assert kinds & {"term_end", "renewal"}
    mine = {one["target"] for one in found if one["kind"] == "milestone_due"}
    assert "needs-2026" not in mine


def test_it_is_written_to_a_file_and_not_over_another(conventions: Conventions, convened: str, tmp_path: Path) -> None:
    file = tmp_path / "axa.ics"
    assert conventions("export", "ics", convened, "--out", file).out == f"{file}\n"
    assert file.read_bytes() == exported(conventions, convened) == exported(conventions, convened, "--out", "-")
    conventions("export", "ics", convened, "--out", file, code=2)
    told = conventions("export", "ics", convened, "--out", file, "--overwrite", "--json").json
    assert told["file"] == str(file)
    entry = next(one for one in told["entries"] if one["kind"] == "session")
    assert entry == {
        "reference": convened,
        "kind": "session",
        "target": "suivi-1",
        "start": "2026-06-24T10:00",
        "uid": uid_of(convened, "session", "suivi/1"),
        "sequence": 0,
        "cancelled": False,
        "summary": "Comité de suivi – session 1 (AXA-2026-01)",
    }


def test_it_speaks_the_language_that_is_asked_for(conventions: Conventions, convened: str) -> None:
    english, arabic = (read(exported(conventions, convened, "--lang", one)) for one in ("en", "ar"))
    assert any(entry.summary.value.startswith("Milestone to submit") for entry in english.vevent_list)
    assert any("الدورة 1" in entry.summary.value for entry in arabic.vevent_list)


def test_whoever_nobody_knows_is_refused(conventions: Conventions, convened: str, desk: MemoryDesk) -> None:
    assert conventions("export", "ics", "--party", "nobody", "--json", code=4).json["error"]["code"] == "not_a_party"
    assert conventions("export", "ics", "--person", "nobody", "--json", code=4).json["error"]["code"] == "unknown_person"
    assert conventions("export", "ics", convened, "--party", "nobody", "--json", code=4).json["error"]["code"] == "not_a_party"
    assert conventions("export", "ics", "NOPE-1", "--json", code=3).json["error"]["code"] == "no_such_convention"
    conventions("export", "ics", "--party", "mic", "--person", "pm", code=2)


def test_whom_the_directory_alone_knows_has_nothing_coming(conventions: Conventions, convened: str) -> None:
    conventions("directory", "load", Path(__file__).parents[2] / "examples" / "directory.yaml", "--as", "pm")
    assert conventions("export", "ics", "--party", "ofppt", "--json").json["entries"] == []
    assert conventions("export", "ics", convened, "--party", "ofppt", "--json", code=4).json["error"]["code"] == "not_a_party"


def test_a_closed_convention_has_nothing_coming(conventions: Conventions, started: str) -> None:
    conventions("abandon", started, "--because", "Retirée", "--as", "pm")
    assert conventions("export", "ics", started, "--json").json["entries"] == []
