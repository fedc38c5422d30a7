from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from activities.contracts import Letter
from adapters.memory import MemoryOffice, MemoryPeople

pytestmark = pytest.mark.server

if TYPE_CHECKING:
    from tests.messaging.conftest import MailServer, Send

MANAGER = "programmes@example.org"


@pytest.mark.parametrize(("convention", "whole_office"), [(False, False), (False, True), (True, False)])
async def test_nothing_leaves_before_both_switches_are_on(
    send: Send, letter: Letter, server: MailServer, office: MemoryOffice, *, convention: bool, whole_office: bool
) -> None:
    await office.switch_mail(on=whole_office)
    results = await send(letter.model_copy(update={"to": ("mic.focal", "axa.focal"), "live": convention}))
    assert [(result.person, result.status, result.trial) for result in results] == [
        ("mic.focal", "sent", True),
        ("axa.focal", "sent", True),
    ]
    assert server.addresses == [MANAGER]


async def test_the_trial_names_in_its_first_line_everybody_it_would_have_reached(send: Send, letter: Letter, server: MailServer) -> None:
    await send(letter.model_copy(update={"to": ("mic.focal", "axa.focal"), "live": False}))
    first = server.body(MANAGER).splitlines()[0]
    assert first == (
        "Essai : ce message aurait été envoyé à Point focal MIC (mic.focal) <focal.mic@example.org>, "
        "AXA focal point (axa.focal) <focal.axa@example.org>"
    )
    assert server.headers(MANAGER)["Subject"] == "Essai : [AXA-2026-01] Jalon à remettre le 30 juin 2026 : Identification des besoins"


async def test_the_trial_shows_the_text_in_each_language_once(send: Send, letter: Letter, server: MailServer) -> None:
    await send(letter.model_copy(update={"to": ("mic.focal", "axa.focal", "mtn.focal"), "live": False}))
    body = server.body(MANAGER)
    assert body.count("Le jalon « Identification des besoins »") == 1
    assert body.count("The milestone “Identification des besoins”") == 1


async def test_the_trial_says_who_could_not_be_reached_and_who_would_get_a_letter(send: Send, letter: Letter, server: MailServer) -> None:
    people = {"to": ("mes.focal", "ecc.director", "mic.focal"), "letters": ("mic.minister",), "live": False}
    results = await send(letter.model_copy(update=people))
    assert {(result.person, result.status, result.reason) for result in results} == {
        ("mic.focal", "sent", None),
        ("pm", "sent", None),
        ("mes.focal", "failed", "nobody_in_office"),
        ("ecc.director", "failed", "no_address"),
    }
    assert all(result.trial for result in results)
    body = server.body(MANAGER)
    assert "Une lettre vous aurait été demandée pour ministre, Ministre de l'Industrie (mic.minister)\n" in body
    assert "à mes.focal : personne n'occupe " in body
    assert "à ecc.director : pas d'adresse connue.\n" in body


async def test_a_trial_for_letters_alone_goes_to_the_manager_too(send: Send, letter: Letter, server: MailServer) -> None:
    (asked,) = await send(letter.model_copy(update={"to": (), "letters": ("mic.minister",), "live": False}))
    assert (asked.person, asked.status, asked.trial) == ("pm", "sent", True)
    assert server.body(MANAGER).startswith("Essai : aucun message n'aurait été envoyé directement.\n")


async def test_a_trial_that_would_have_reached_nobody_is_not_sent(send: Send, letter: Letter, server: MailServer) -> None:
    (nobody,) = await send(letter.model_copy(update={"to": ("mes.focal",), "live": False}))
    assert (nobody.status, nobody.reason, nobody.trial) == ("failed", "nobody_in_office", True)
    assert server.mails == []


async def test_a_trial_without_a_manager_to_write_to_fails_with_the_reason(
    send: Send, letter: Letter, server: MailServer, people: MemoryPeople
) -> None:
    trial = letter.model_copy(update={"live": False})
    await people.erase("", ["pm"])
    (nobody,) = await send(trial)
    assert (nobody.person, nobody.status, nobody.reason, nobody.trial) == ("mic.focal", "failed", "manager_nobody_in_office", True)
    (no_address,) = await send(trial.model_copy(update={"manager": "ecc.director"}))
    assert (no_address.status, no_address.reason) == ("failed", "manager_no_address")
    assert server.mails == []


async def test_a_trial_that_the_server_puts_off_is_deferred_for_everybody(send: Send, letter: Letter, server: MailServer) -> None:
    server.answers = {MANAGER: "452 4.2.2 mailbox full"}
    results = await send(letter.model_copy(update={"to": ("mic.focal", "axa.focal"), "live": False}))
    assert {(result.person, result.status, result.reason) for result in results} == {
        ("mic.focal", "deferred", "452 4.2.2"),
        ("axa.focal", "deferred", "452 4.2.2"),
    }


async def test_the_real_mail_is_not_taken_for_its_trial(send: Send, letter: Letter, server: MailServer) -> None:
    (trial,) = await send(letter.model_copy(update={"to": ("pm",), "live": False}))
    (real,) = await send(letter.model_copy(update={"to": ("pm",)}))
    assert trial.message_id != real.message_id
