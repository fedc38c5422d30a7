"""Taking note, putting off and reminding as they are typed, and who was told what."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from activities.ports import KeptDigest
from adapters.memory_client import MemoryClient
from domain.messages.digest import Digest, DigestLine
from domain.messages.messages import Delivered, RecordDelivery, RecordDigest, ToldInDigest

from .conftest import Conventions, MemoryDesk

NEEDS = "milestone_due/needs-2026/2026-06-30"
MAY = date(2026, 5, 5)


def falls_due(desk: MemoryDesk, reference: str, on: date) -> None:
    desk.today = on
    asyncio.run(MemoryClient(desk.memory.store, desk.now).fall_due(reference))


def became(desk: MemoryDesk, reference: str, message: str, *results: tuple[str, str], trial: bool = False) -> None:
    """What became of a message, as the workflow says it."""
    found = tuple(
        Delivered.model_validate({"person": who, "status": how, "message_id": "<1@example.org>", "trial": trial}) for who, how in results
    )
    command = RecordDelivery(command_id=f"d-{len(results)}-{message.partition('/')[0]}", actor="system", message=message, results=found)
    asyncio.run(MemoryClient(desk.memory.store, desk.now).act(reference, command))


def told_in_digest(desk: MemoryDesk, reference: str, *results: tuple[str, str, str]) -> None:
    found = tuple(
        ToldInDigest.model_validate({"person": who, "status": how, "message_id": "<2@example.org>", "messages": [message]})
        for who, how, message in results
    )
    command = RecordDigest(command_id=f"digest-{desk.today}", actor="system", digest=desk.today, results=found)
    asyncio.run(MemoryClient(desk.memory.store, desk.now).act(reference, command))


def spoken(conventions: Conventions, reference: str) -> list[tuple[str, str, list[str]]]:
    found = conventions("agenda", reference, "--json").json["agenda"]
    return [(one["due"], one["rung"], one["to"]) for one in found if one["kind"] == "message" and one["target"] == "needs-2026"]


def lines(conventions: Conventions, reference: str, *more: str) -> list[str]:
    return conventions("history", reference, *more).out.splitlines()


def test_whoever_takes_note_is_reminded_no_more_before_the_day(conventions: Conventions, in_force: str) -> None:
    before = spoken(conventions, in_force)
    assert {to for _, _, people in before for to in people} == {"mic.focal"}
    run = conventions("ack", in_force, "needs-2026", "--as", "mic.focal", on=MAY)
    assert "mic.focal : pris note, Jalon à remettre" in run.err
    assert spoken(conventions, in_force) == []
    (answer,) = conventions("show", in_force, "--json").json["answers"]
    assert answer["title"].startswith("Jalon à remettre : ")
    assert answer == {"item": NEEDS, "title": answer["title"], "person": "mic.focal", "noted": True, "until": None}
    assert f"Réponse : {answer['title']} (2026-06-30) : mic.focal, pris note" in conventions("show", in_force).out


def test_a_reminder_is_put_off_until_a_day(conventions: Conventions, in_force: str) -> None:
    run = conventions("snooze", in_force, "needs-2026", "--until", "2026-06-25", "--as", "mic.focal", on=MAY)
    assert "mic.focal : plus rien avant le 25 juin 2026, Jalon à remettre" in run.err
    assert {due for due, _, _ in spoken(conventions, in_force)} <= {"2026-06-29", "2026-06-30"}
    assert "nothing before 2026-06-25" in conventions("show", in_force, "--lang", "en").out


def test_the_manager_answers_for_one_or_for_all(conventions: Conventions, in_force: str) -> None:
    run = conventions("ack", in_force, NEEDS, "--for", "mic.focal", "--as", "pm", "--json", on=MAY)
    assert run.json["events"] == ["deadline_acknowledged"]
    conventions("snooze", in_force, "milestone_due/needs-2026", "--until", "2026-06-01", "--as", "pm")
    assert {one["person"] for one in conventions("show", in_force, "--json").json["answers"]} == {"mic.focal", "mes.focal", "pm"}


@pytest.mark.parametrize(
    ("said", "code", "named"),
    [
        (("ack", "besoins"), "unknown_item", NEEDS),
        (("ack", "suivi"), "ambiguous_item", "convocation_due/suivi/"),
        (("ack", "needs-2026", "--for", "axa.focal", "--as", "pm"), "not_concerned", "mic.focal"),
        (("ack", "needs-2026", "--for", "mes.focal", "--as", "mic.focal"), "not_allowed", "responsable"),
        (("snooze", "needs-2026", "--until", "2026-05-05"), "snooze_too_short", "5 mai 2026"),
        (("snooze", "needs-2026", "--until", "2026-07-01"), "snooze_too_long", "30 juin 2026"),
        (("remind", "--party", "needs"), "not_a_party", "needs"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_what_there_is(
    conventions: Conventions, in_force: str, said: tuple[str, ...], code: str, named: str
) -> None:
    command, *rest = said
    who = () if "--as" in rest else ("--as", "pm" if command == "remind" else "mic.focal")
    run = conventions(command, in_force, *rest, *who, "--json", code=4, on=MAY)
    assert run.json["error"]["code"] == code
    assert named in run.json["error"]["message"] or named in str(run.json["error"]["details"])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Refusé : rien n'est dû sous le nom « need-2026 » ; vouliez-vous dire needs-2026 ?"),
        ("en", "Refused: nothing is due under the name “need-2026”; did you mean needs-2026?"),
        ("ar", "needs-2026؟"),
    ],
)
def test_a_name_that_is_mistyped_is_answered_with_the_one_that_comes_near(
    conventions: Conventions, in_force: str, language: str, said: str
) -> None:
    run = conventions("ack", in_force, "need-2026", "--as", "mic.focal", "--lang", language, code=4, on=MAY)
    assert said in run.err


def test_a_party_is_reminded_once_a_day_of_what_it_owes(conventions: Conventions, in_force: str) -> None:
    nothing = conventions("remind", in_force, "--party", "mic", "--as", "pm", "--json", code=4, on=date(2026, 2, 20))
    assert nothing.json["error"]["code"] == "nothing_owed"
    run = conventions("remind", in_force, "--party", "mic", "--as", "pm", on=date(2026, 6, 26))
    assert "Rappel de ce que doit mic" in run.err
    (message,) = [one["data"] for one in conventions("history", in_force, "--json").json if one["data"].get("about") == "reminder"]
    assert (message["to"], message["deadlines"], message["delivery"]) == (["mic.focal"], [NEEDS], "single")
    assert message["items"][0].startswith("milestone_due|needs-2026|2026-06-30||")
    again = conventions("remind", in_force, "--party", "mic", "--as", "pm", code=4)
    assert "un rappel à mic est déjà parti le 26 juin 2026" in again.err


def test_a_dry_run_answers_nothing(conventions: Conventions, in_force: str) -> None:
    conventions("ack", in_force, "needs-2026", "--as", "mic.focal", "--dry-run", on=MAY)
    assert conventions("show", in_force, "--json").json["answers"] == []


# ── Who was told what ──────────────────────────────────────────────────────────────────────────


def told(conventions: Conventions, reference: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = conventions("show", reference, "--json").json["told"]
    return [{key: one[key] for key in ("item", "person", "on", "how", "status")} for one in found]


def test_show_tells_when_everybody_was_told_last_and_how(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    assert told(conventions, in_force) == []
    conventions("remind", in_force, "--party", "mic", "--as", "pm", on=date(2026, 6, 26))
    name = "reminder/mic/2026-06-26/mic.focal"
    became(desk, in_force, name, ("mic.focal", "sent"), trial=True)
    assert told(conventions, in_force) == [{"item": NEEDS, "person": "mic.focal", "on": "2026-06-26", "how": "single", "status": "trial"}]
    line = next(one for one in conventions("show", in_force).out.splitlines() if one.startswith("Averti"))
    assert line.endswith("(2026-06-30) : mic.focal le 2026-06-26 (à l'essai)")
    assert any("Message d'essai, au responsable de programme au lieu de mic.focal" in one for one in lines(conventions, in_force))
    assert any("Trial message" in one and "Reminder of what mic owes" in one for one in lines(conventions, in_force, "--lang", "en"))


def test_what_a_digest_told_stands_beside_what_was_told_alone(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    falls_due(desk, in_force, date(2026, 6, 1))
    history = conventions("history", in_force, "--json").json
    gathered = [one["data"] for one in history if one["kind"] == "message_due" and one["data"]["delivery"] == "digest"]
    (message,) = [one["message"] for one in gathered if one["target"] == "needs-2026"]
    assert any("dans la prochaine lettre hebdomadaire" in one for one in lines(conventions, in_force))
    told_in_digest(desk, in_force, ("mic.focal", "sent", message))
    assert told(conventions, in_force) == [{"item": NEEDS, "person": "mic.focal", "on": "2026-06-01", "how": "digest", "status": "sent"}]
    assert "mic.focal on 2026-06-01, by the digest" in conventions("show", in_force, "--lang", "en").out
    (line,) = [one for one in lines(conventions, in_force) if "Lettre hebdomadaire du 1er juin 2026 → mic.focal" in one]
    assert "Jalon à remettre" in line


def test_what_is_done_is_no_longer_told(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    falls_due(desk, in_force, date(2026, 6, 1))
    run = conventions("milestone", "cancel", in_force, "needs-2026", "--because", "sans objet", "--as", "pm", "--json")
    assert "message_superseded" in run.json["events"]
    assert any("Message devenu sans objet (plus dû) : Rappel, " in one for one in lines(conventions, in_force))
    assert not [one for one in lines(conventions, in_force) if "_due/" in one or "milestone_due" in one]


def test_what_a_digest_listed_without_a_message_of_its_own_is_told_too(conventions: Conventions, in_force: str, desk: MemoryDesk) -> None:
    asyncio.run(kept(desk, date(2026, 9, 7), "sent"))
    said = {"item": NEEDS, "person": "mic.focal", "how": "digest"}
    conventions("agenda", in_force, on=date(2026, 9, 8))
    assert told(conventions, in_force) == [{**said, "on": "2026-09-07", "status": "sent"}]
    asyncio.run(kept(desk, date(2026, 9, 14), "put_off"))
    assert [one["on"] for one in told(conventions, in_force)] == ["2026-09-07"]  # of a day that has not come nothing is told
    conventions("agenda", in_force, on=date(2026, 9, 14))
    assert told(conventions, in_force) == [{**said, "on": "2026-09-14", "status": "deferred"}]
    asyncio.run(kept(desk, date(2026, 9, 21), "planned"))
    conventions("agenda", in_force, on=date(2026, 9, 21))
    assert [one["on"] for one in told(conventions, in_force)] == ["2026-09-14"]
    asyncio.run(kept(desk, date(2026, 9, 28), "sent", trial=True, by_mail=False))
    conventions("agenda", in_force, on=date(2026, 9, 28))
    assert [(one["how"], one["status"]) for one in told(conventions, in_force)] == [("letter", "trial")]
    assert "mic.focal le 2026-09-28, par une lettre du responsable (à l'essai)" in conventions("show", in_force).out


async def kept(desk: MemoryDesk, on: date, status: Any, *, trial: bool = False, by_mail: bool = True) -> None:
    """A digest in which the milestone is late, and another convention's line."""
    line = DigestLine(
        reference="AXA-2026-01", title="AXA", about="milestone_due", target="needs-2026", subject="Besoins", due=date(2026, 6, 30)
    )
    late = (line, line.model_copy(update={"reference": "RHAMNA-2021-01"}))
    one = Digest(on=on, next_on=on + timedelta(days=7), person="mic.focal", manager="pm", by_mail=by_mail, late=late)
    await desk.memory.digests.plan(on, (one,))
    if status != "planned":
        await desk.memory.digests.attempt((KeptDigest(one),), "<3@example.org>", trial=trial, by="run")
        await desk.memory.digests.settle((one,), status)
