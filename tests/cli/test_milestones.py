"""Milestones and commitments as they are typed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .conftest import EXAMPLES, Conventions

REPORT = EXAMPLES / "evidence" / "axa-2026-01-needs-2026.md"
PROMISES = """
commitments: [{id: c1, promisor: axa, promisee: mes, text: "Accueillir des stagiaires", every: year, by: "12-31", article: "8"}]
"""


def begun(conventions: Conventions, axa: Path, tmp_path: Path, change: Callable[[str], str]) -> str:
    """A convention of our own in force since 16 February 2026; its owners accept the milestones."""
    file = tmp_path / "own.yaml"
    text = axa.read_text(encoding="utf-8").replace("AXA-2026-01", "OWN-1").replace("accepted_by: {committee: suivi}, ", "")
    file.write_text(change(text), encoding="utf-8")
    conventions("start", file, "--directory", EXAMPLES / "directory.yaml", "--as", "pm")
    conventions("draft", "OWN-1", "--document", f"text={axa.with_suffix('.md')}", "--as", "pm")
    conventions("open", "OWN-1", "--as", "pm")
    conventions("ceremony", "rabat-2026-02-16", "--on", "2026-02-16", "--as", "pm", on=date(2026, 2, 16))
    return "OWN-1"


@pytest.fixture
def own(conventions: Conventions, axa: Path, tmp_path: Path) -> str:
    """With a yearly programme and a commitment."""
    return begun(conventions, axa, tmp_path, lambda text: text.replace("\nprovenance:", f"{PROMISES}\nprovenance:"))


def shown(conventions: Conventions, reference: str, name: str, on: date = date(2026, 6, 20)) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in conventions("show", reference, "--json", on=on).json["milestones"] if one["id"] == name)
    return found


def test_work_on_a_milestone_is_begun(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "start", in_force, "needs-2026", "--as", "mic.focal")
    assert "Jalon needs-2026 commencé" in run.err
    assert shown(conventions, in_force, "needs-2026")["status"] == "in_progress"


def test_a_blocked_milestone_says_why_and_because_of_whom(conventions: Conventions, in_force: str) -> None:
    said = ("--because", "accord attendu", "--waits-for", "mes,ecc.director", "--as", "mic.focal")
    run = conventions("milestone", "block", in_force, "needs-2026", *said)
    assert "Jalon needs-2026 empêché, en attente de mes, ecc.director : accord attendu" in run.err
    found = shown(conventions, in_force, "needs-2026")
    assert found["status"] == "blocked"
    assert found["blocked"] == {"since": "2026-02-16", "because": "accord attendu", "by": ["mes.focal", "ecc.director"]}
    assert conventions("show", in_force, "--json").json["health"] == "blocked"
    assert "Jalon : needs-2026  2026-06-30  empêché ; accord attendu (mes.focal, ecc.director)" in conventions("show", in_force).out
    (waiting,) = [one for one in conventions("explain", in_force, "--json").json["awaiting"] if one["rule"] == "milestone_blocked"]
    assert (waiting["who"], waiting["target"], waiting["due"]) == (["mes.focal", "ecc.director"], "needs-2026", "2026-06-30")
    assert "à lever par mes.focal, ecc.director : accord attendu" in waiting["text"]
    conventions("milestone", "unblock", in_force, "needs-2026", "--as", "mic.focal")
    assert shown(conventions, in_force, "needs-2026")["status"] == "scheduled"


def test_who_holds_a_milestone_up_must_be_known(conventions: Conventions, in_force: str) -> None:
    said = ("--because", "x", "--waits-for", "nobody", "--as", "mic.focal")
    run = conventions("milestone", "block", in_force, "needs-2026", *said, "--json", code=4)
    assert run.json["error"]["code"] == "unknown_person"


def test_a_milestone_that_is_put_off_is_counted(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "reschedule", in_force, "curricula", "--to", "2027-05-31", "--because", "recrutement", "--as", "pm")
    assert "Jalon curricula reporté au 31 mai 2027 : recrutement" in run.err
    found = shown(conventions, in_force, "curricula")
    assert (found["due"], found["put_off"]["times"]) == ("2027-05-31", 0)  # it had no day yet
    conventions("milestone", "reschedule", in_force, "needs-2026", "--to", "2026-07-10", "--because", "recrutement", "--as", "pm")
    assert shown(conventions, in_force, "needs-2026")["put_off"] == {"times": 1, "days": 10}
    assert shown(conventions, in_force, "needs-2026", date(2026, 7, 12))["days_late"] == 2
    later = date(2026, 7, 12)
    assert "reporté 1 fois, de 10 jours en tout" in conventions("show", in_force, on=later).out
    assert "prévu ; 2 jours de retard ; reporté" in conventions("show", in_force, on=later).out
    assert "2 days late; put off once, by 10 days in all" in conventions("show", in_force, "--lang", "en", on=later).out


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (("reschedule", "needs-2026", "--to", "2032-01-01", "--because", "x", "--as", "pm"), "beyond_the_term"),
        (("reschedule", "needs-2026", "--to", "2026-06-30", "--because", "x", "--as", "pm"), "due_that_day_already"),
        (("reschedule", "needs-2026", "--to", "2026-07-30", "--because", "x", "--as", "mic.focal"), "not_allowed"),
        (("cancel", "needs-2026", "--because", "x", "--as", "mic.focal"), "not_allowed"),
        (("unblock", "needs-2026", "--as", "mic.focal"), "wrong_status"),
    ],
    ids=lambda one: one if isinstance(one, str) else one[0],
)
def test_what_the_rules_do_not_allow_is_refused_by_name(conventions: Conventions, in_force: str, act: tuple[str, ...], code: str) -> None:
    run = conventions("milestone", act[0], in_force, *act[1:], "--json", code=4)
    assert run.json["error"]["code"] == code
    assert run.json["error"]["message"].startswith("Refusé : ")


@pytest.mark.parametrize("act", ["reschedule", "block", "cancel", "return"])
def test_such_an_act_needs_its_reason(conventions: Conventions, in_force: str, act: str) -> None:
    day = ("--to", "2026-07-10") if act == "reschedule" else ()
    conventions("milestone", act, in_force, "needs-2026", *day, "--as", "pm", code=2)


def test_a_milestone_is_given_up(conventions: Conventions, in_force: str) -> None:
    run = conventions("milestone", "cancel", in_force, "placements", "--because", "sans objet", "--as", "pm")
    assert "Jalon placements annulé : sans objet" in run.err
    assert shown(conventions, in_force, "placements")["status"] == "cancelled"


def test_both_doors_return_what_was_submitted(conventions: Conventions, own: str) -> None:
    for door in (("return",), ("accept", "--status", "returned")):
        conventions("milestone", "submit", own, "needs-2026", "--evidence", f"report={REPORT}", "--as", "mic.focal", on=date(2026, 6, 20))
        run = conventions("milestone", door[0], own, "needs-2026", *door[1:], "--because", "à compléter", "--as", "mic.focal")
        assert "Jalon needs-2026 : renvoyé à son auteur" in run.err
    events = [one for one in conventions("history", own, "--json").json if one["kind"] == "milestone_accepted"]
    assert [one["data"] for one in events] == [events[0]["data"]] * 2
    assert events[0]["data"]["because"] == "à compléter"


def test_a_milestone_is_added_under_a_programme(conventions: Conventions, own: str) -> None:
    said = ("--type", "delivery", "--title", "Forum", "--owner", "mes", "--due", "2026-10-31", "--evidence", "report", "--after", "needs")
    run = conventions("milestone", "add", own, "forum", *said, "--accepted-by", "suivi", "--replaces", "research", "--as", "pm")
    assert "Jalons remplacés : research → forum" in run.err
    assert "Jalons ajoutés : forum" in run.err
    found = shown(conventions, own, "forum")
    assert (found["title"], found["due"], found["owner"]) == ("Forum", "2026-10-31", "mes")
    replaced = shown(conventions, own, "research")
    assert (replaced["status"], replaced["replaced_by"], replaced["title"]) == ("superseded", "forum", "research")
    terms = [one["data"]["terms"] for one in conventions("history", own, "--json").json if one["kind"] == "milestones_added"]
    (added,) = [one for one in terms[0]["milestones"] if one["id"] == "forum"]
    assert (added["accepted_by"], added["evidence"], added["after"]) == ({"party": None, "committee": "suivi"}, ["report"], ["needs"])


def test_the_pack_leaves_out_what_the_terms_no_longer_foresee(conventions: Conventions, own: str, tmp_path: Path) -> None:
    said = ("--type", "delivery", "--title", "Forum", "--owner", "mes", "--due", "2026-10-31", "--replaces", "research")
    conventions("milestone", "add", own, "forum", *said, "--as", "pm")
    run = conventions("review", "papers", own, "suivi", "--kind", "pack", "--out", tmp_path)
    assert Path(run.out.strip()).is_file()


def test_without_a_programme_in_the_terms_an_amendment_is_needed(conventions: Conventions, axa: Path, tmp_path: Path) -> None:
    own = begun(conventions, axa, tmp_path, lambda text: re.sub(r"\nprogramme:.*?\n\n", "\n", text, flags=re.DOTALL))
    said = ("--type", "delivery", "--title", "Forum", "--owner", "mes", "--as", "pm")
    run = conventions("milestone", "add", own, "forum", *said, "--json", code=4)
    assert run.json["error"]["code"] == "amendment_needed"
    assert "amend propose" in run.json["error"]["message"]


def test_a_yearly_milestone_is_added_and_a_party_accepts_it(conventions: Conventions, own: str) -> None:
    said = ("--type", "delivery", "--title", "Forum", "--owner", "mes", "--every-year", "10-15", "--accepted-by", "axa")
    conventions("milestone", "add", own, "forum", *said, "--as", "pm", on=date(2026, 6, 20))
    assert shown(conventions, own, "forum-2026")["due"] == "2026-10-15"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (("--type", "Delivery"), "type : "),
        (("--due", "12M"), "due : ce n'est pas une durée : « 12M » ; écrivez P3Y, P6M"),
        (("--every-year", "31-12"), "by : "),
    ],
)
def test_a_milestone_that_is_written_wrongly_is_not_added(conventions: Conventions, own: str, wrong: tuple[str, str], told: str) -> None:
    said = {"--type": "delivery", "--title": "Forum", "--owner": "mes"} | {wrong[0]: wrong[1]}
    run = conventions("milestone", "add", own, "forum", *(word for pair in said.items() for word in pair), "--as", "pm", code=2)
    assert told in run.err
    assert "valeur refusée" not in run.err


# ── Commitments ────────────────────────────────────────────────────────────────────────────────


def promise(conventions: Conventions, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = conventions("show", reference, "--json").json["commitments"][0]
    return found


def test_a_commitment_is_shown_and_awaited_of_whoever_made_it(conventions: Conventions, own: str) -> None:
    assert promise(conventions, own) == {
        "id": "c1-2026",
        "text": "Accueillir des stagiaires",
        "status": "scheduled",
        "due": "2026-12-31",
        "on": None,
        "promisor": "axa",
        "promisee": "mes",
    }
    assert "Engagement : c1-2026  2026-12-31  attendu  Accueillir des stagiaires" in conventions("show", own).out
    awaiting = conventions("explain", own, "--json").json["awaiting"]
    (waiting,) = [one for one in awaiting if one["rule"] == "commitment_due"]
    assert (waiting["who"], waiting["due"], waiting["article"]) == (["axa.focal"], "2026-12-31", "8")
    assert "l'engagement « Accueillir des stagiaires » (c1-2026), d'axa.focal" in waiting["text"]
    agenda = conventions("agenda", own, "--json").json["agenda"]
    assert [one["title"] for one in agenda if one["kind"] == "commitment_due"] == [
        "Engagement à tenir : Accueillir des stagiaires (c1-2026)"
    ]


@pytest.mark.parametrize(
    ("word", "status", "said"),
    [("met", "met", "tenu"), ("partly", "partiallyMet", "tenu en partie"), ("missed", "notMet", "non tenu")],
)
def test_whoever_was_promised_says_what_became_of_it(conventions: Conventions, own: str, word: str, status: str, said: str) -> None:
    more = ("--because", "vu", "--evidence", f"list={REPORT}", "--on", "2026-06-20", "--as", "mes.focal")
    run = conventions("commitment", word, own, "c1-2026", *more, on=date(2026, 6, 20))
    assert f"Engagement c1-2026 : {said} ; vu" in run.err
    assert "Engagements à tenir : c1-2027 (31 décembre 2027)" in run.err
    assert (promise(conventions, own)["status"], promise(conventions, own)["on"]) == (status, "2026-06-20")


def test_nobody_says_so_of_his_own_promise(conventions: Conventions, own: str) -> None:
    run = conventions("commitment", "met", own, "c1-2026", "--as", "axa.focal", "--json", code=4)
    assert run.json["error"]["code"] == "not_allowed"


def test_less_than_was_said_is_not_said_later(conventions: Conventions, own: str) -> None:
    conventions("commitment", "met", own, "c1-2026", "--as", "mes.focal")
    run = conventions("commitment", "missed", own, "c1-2026", "--as", "mes.focal", code=4)
    assert "engagement c1-2026 : c'est déjà dit (tenu, le 16 février 2026) (art. 8)" in run.err
