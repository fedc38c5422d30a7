"""What is coming by mail, the weekly letters let go by hand, and what did not arrive."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from activities.ports import Person
from domain.messages.digest import Digest

from .conftest import EXAMPLES, Conventions, MemoryDesk

MONDAY = date(2026, 6, 1)
LETTER: dict[str, Any] = {"day": "2026-06-01", "person": "mic.focal", "how": "digest", "by": "mail"}


@pytest.fixture
def letter(conventions: Conventions, in_force: str, desk: MemoryDesk) -> dict[str, Any]:
    """What the only digest of the first Monday of June tells: a milestone is due on 30 June. That it is in force is known."""
    conventions("directory", "load", EXAMPLES / "directory.yaml", on=date(2026, 5, 18))
    conventions("mail", "digest")
    desk.today = MONDAY
    return LETTER | {"trial": True, "todo": 1, "decided": 0, "late": 0, "not_delivered": 0, "to_hand_over": 0, "conventions": [in_force]}


def test_the_switches_and_the_office_s_day_are_told(conventions: Conventions, in_force: str) -> None:
    shown = conventions("mail", "status", "--json").json
    assert (shown["mail"], shown["on"], shown["off"]) == ("off", [], [in_force])
    assert shown["digest"] == {"last": None, "next": "2026-02-23", "at": "08:00", "zone": "Africa/Casablanca"}
    assert shown["not_arrived"] == []
    conventions("mail", "on")
    conventions("mail", "on", in_force, "--as", "pm")
    shown = conventions("mail", "status", "--json").json
    assert (shown["mail"], shown["on"], shown["off"]) == ("on", [in_force], [])


def test_whoever_would_get_a_letter_within_seven_days_is_told(conventions: Conventions, letter: dict[str, Any]) -> None:
    coming = conventions("mail", "status", "--json").json["coming"]
    assert coming == [letter | {"day": "2026-06-08"}]
    run = conventions("mail", "status", "--lang", "en")
    assert "2026-06-08  mic.focal  mail (on trial)  weekly letter: to do 1, decided 0, late 0" in run.out


def test_what_goes_alone_is_told_beside_the_digests(conventions: Conventions, opened: str) -> None:
    coming = conventions("mail", "status", "--json", on=date(2026, 1, 31)).json["coming"]
    alone = [one for one in coming if one["how"] == "single"]
    assert {(one["reference"], one["about"], one["trial"]) for one in alone} == {(opened, "signature_due", True)}
    people = ("axa.focal", "mes.focal", "mic.focal", "mtn.focal")
    assert [(one["day"], one["person"], one["by"], one["rung"]) for one in alone] == [
        (day, person, "mail", rung) for day, rung in (("2026-02-03", "-P1D"), ("2026-02-04", "0")) for person in people
    ]
    assert {(one["day"], one["person"], one["todo"]) for one in coming if one not in alone} == {("2026-02-02", who, 1) for who in people}


def test_a_digest_of_which_the_hour_has_not_come_is_today_s(conventions: Conventions, in_force: str, tmp_path: Path) -> None:
    own, zone = tmp_path / "directory.yaml", '  zone: "Africa/Casablanca"'
    said = (EXAMPLES / "directory.yaml").read_text(encoding="utf-8")
    assert zone in said
    for at, day in (("18:30", "2026-06-02"), ("07:30", "2026-06-09")):
        own.write_text(said.replace(zone, f'{zone}\n  digest: {{day: tuesday, at: "{at}"}}'), encoding="utf-8")
        conventions("directory", "load", own, on=date(2026, 6, 2))
        shown = conventions("mail", "status", "--json").json
        assert (shown["digest"]["next"], shown["digest"]["at"]) == (day, at)
        assert {(one["day"], *one["conventions"]) for one in shown["coming"]} == {(day, in_force)}


def test_a_trial_of_the_digest_sends_nothing(conventions: Conventions, letter: dict[str, Any], desk: MemoryDesk) -> None:
    assert conventions("mail", "digest", "--dry-run", "--json").json == {"day": "2026-06-01", "started": False, "letters": [letter]}
    assert "Essai : rien n'est consigné." in conventions("mail", "digest", "--dry-run").err
    assert asyncio.run(desk.memory.digests.last_day()) == date(2026, 5, 18)


def test_the_digest_of_a_day_goes_once(conventions: Conventions, letter: dict[str, Any], desk: MemoryDesk) -> None:
    first = conventions("mail", "digest", "--json").json
    assert (first["started"], first["letters"]) == (True, [letter])
    (kept,) = asyncio.run(desk.memory.digests.of(MONDAY))
    assert (kept.status, kept.attempts, kept.trial) == ("sent", 1, True)
    assert conventions("mail", "digest", "--json").json == {"day": "2026-06-01", "started": False, "letters": [letter]}
    assert "sont déjà parties" in conventions("mail", "digest").err
    assert "sont déjà parties" in conventions("mail", "digest", "--dry-run").err
    assert conventions("mail", "status", "--json").json["digest"]["last"] == "2026-06-01"


def test_a_digest_with_nothing_to_tell_is_none(conventions: Conventions, started: str, desk: MemoryDesk) -> None:
    assert started
    run = conventions("mail", "digest")
    assert (run.out, "Personne n'aurait rien à y lire." in run.err) == ("", True)
    assert asyncio.run(desk.memory.digests.last_day()) is None


@pytest.mark.parametrize(("status", "told"), [("failed", "échec"), ("put_off", "différé"), ("planned", "à envoyer")])
def test_what_the_last_digest_could_not_deliver_is_told(
    conventions: Conventions, letter: dict[str, Any], desk: MemoryDesk, status: Any, told: str
) -> None:
    digest = Digest(on=MONDAY, next_on=date(2026, 6, 8), person="mic.focal", manager="pm")
    asyncio.run(desk.memory.digests.plan(MONDAY, [digest]))
    asyncio.run(desk.memory.digests.settle([digest], status, "450 4.2.0"))
    (lacking,) = conventions("mail", "status", "--json").json["not_arrived"]
    assert lacking == {key: letter[key] for key in ("day", "person", "how")} | {"status": status, "reason": "450 4.2.0"}
    assert f"2026-06-01  mic.focal  {told}" in conventions("mail", "status").out


def test_of_the_manager_s_letter_it_is_told_what_did_not_arrive(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    conventions("directory", "load", EXAMPLES / "directory.yaml", on=date(2026, 5, 18))
    conventions("mail", "on")
    conventions("mail", "on", in_force, "--as", "pm")
    desk.today = MONDAY
    digest = Digest(on=MONDAY, next_on=date(2026, 6, 8), person="mic.focal", manager="pm")
    asyncio.run(desk.memory.digests.plan(MONDAY, [digest]))
    asyncio.run(desk.memory.digests.settle([digest], "failed", "no_address"))
    (theirs,) = [one for one in conventions("mail", "status", "--json").json["coming"] if one["person"] == "pm"]
    assert (theirs["not_delivered"], theirs["to_hand_over"]) == (1, 0)
    assert ", non remis 1" in conventions("mail", "status").out


def test_why_a_letter_did_not_arrive_is_said_in_words(conventions: Conventions, desk: MemoryDesk) -> None:
    digest = Digest(on=MONDAY, next_on=date(2026, 6, 8), person="mic.focal", manager="pm")
    asyncio.run(desk.memory.digests.plan(MONDAY, [digest]))
    asyncio.run(desk.memory.digests.settle([digest], "failed", "no_address"))
    run = conventions("mail", "status")
    assert "2026-06-01  mic.focal  échec  sans adresse" in run.out
    assert "Aucun message d'ici sept jours." in run.err
    assert conventions("mail", "status", "--json").json["not_arrived"][0]["reason"] == "no_address"


def test_people_of_a_convention_alone_are_found_there(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    for scope in ("", in_force):
        asyncio.run(desk.memory.people.erase(scope, ["mic.focal", "mes.focal"]))
    asyncio.run(desk.memory.people.put(in_force, [Person("mic.focal", "A", date(2018, 1, 1), email="a@example.org")]))
    conventions("mail", "digest", on=MONDAY)
    kept = {one.digest.person: (one.status, one.reason) for one in asyncio.run(desk.memory.digests.of(MONDAY))}
    assert kept["mic.focal"] == ("sent", None)
    assert kept["mes.focal"] == ("failed", "nobody_in_office")
