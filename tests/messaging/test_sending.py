from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from temporalio.testing import ActivityEnvironment
from typing_extensions import override

from activities.contracts import Letter
from activities.messaging import MessagingActivities
from activities.ports import Mail, Person, StoreUnavailable
from adapters.mail.letters import Letters
from adapters.memory import MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist

pytestmark = pytest.mark.server

if TYPE_CHECKING:
    from tests.messaging.conftest import MailServer, Send


def to(letter: Letter, *people: str, **changes: object) -> Letter:
    return letter.model_copy(update={"to": people, **changes})


async def test_each_recipient_gets_a_mail_of_their_own(send: Send, letter: Letter, server: MailServer) -> None:
    results = await send(to(letter, "mic.focal", "axa.focal"))
    assert [(result.person, result.status, result.trial) for result in results] == [
        ("mic.focal", "sent", False),
        ("axa.focal", "sent", False),
    ]
    assert server.addresses == ["focal.axa@example.org", "focal.mic@example.org"]
    assert (
        server.headers("focal.mic@example.org")["Subject"] == "[AXA-2026-01] Jalon à remettre le 30 juin 2026 : Identification des besoins"
    )
    assert server.headers("focal.axa@example.org")["Subject"].startswith("[AXA-2026-01] Milestone due on 30 June 2026")


async def test_somebody_named_twice_gets_one_mail(send: Send, letter: Letter, server: MailServer) -> None:
    assert len(await send(to(letter, "mic.focal", "mic.focal"))) == 1
    assert server.addresses == ["focal.mic@example.org"]


async def test_whoever_holds_the_office_on_the_day_is_written_to(
    send: Send, letter: Letter, server: MailServer, people: MemoryPeople
) -> None:
    successor = Person("mic.focal", "Successeur", date(2026, 6, 30), email="successor@example.org")
    predecessor = Person("mic.focal", "Prédécesseur", date(2020, 1, 1), until=date(2026, 6, 29), email="predecessor@example.org")
    await people.put("", [predecessor, successor])
    await send(letter)
    await send(to(letter, "mic.focal", on=date(2026, 6, 29)))
    assert server.addresses == ["predecessor@example.org", "successor@example.org"]


async def test_the_convention_knows_its_own_people_first(send: Send, letter: Letter, server: MailServer, people: MemoryPeople) -> None:
    await people.put("AXA-2026-01", [Person("mic.focal", "Chargé de mission", date(2026, 1, 1), email="own@example.org")])
    await send(letter)
    assert server.addresses == ["own@example.org"]


async def test_an_office_that_nobody_holds_fails_alone(send: Send, letter: Letter, server: MailServer) -> None:
    nobody, sent = await send(to(letter, "mes.focal", "mic.focal"))
    assert (nobody.status, nobody.reason) == ("failed", "nobody_in_office")
    assert sent.status == "sent"
    assert server.addresses == ["focal.mic@example.org"]


async def test_somebody_without_an_address_fails_alone(send: Send, letter: Letter, server: MailServer) -> None:
    without, sent = await send(to(letter, "ecc.director", "mic.focal"))
    assert (without.status, without.reason) == ("failed", "no_address")
    assert sent.status == "sent"


async def test_what_the_server_says_of_one_does_not_hold_up_another(send: Send, letter: Letter, server: MailServer) -> None:
    server.answers = {
        "focal.mic@example.org": "550 5.1.1 <focal.mic@example.org> is unknown here",
        "focal.axa@example.org": "451 4.3.0 try again later",
    }
    refused, deferred, sent = await send(to(letter, "mic.focal", "axa.focal", "mtn.focal"))
    assert (refused.status, refused.reason) == ("failed", "550 5.1.1")
    assert (deferred.status, deferred.reason) == ("deferred", "451 4.3.0")
    assert (sent.status, sent.reason) == ("sent", None)
    assert server.addresses == ["focal.mtn@example.org"]


async def test_a_slow_recipient_does_not_hold_up_another(people: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    """Each waits for the other: only mails under way at once can both arrive."""
    both = asyncio.Barrier(2)

    class Patient(MemoryMailSender):
        @override
        async def send(self, mail: Mail) -> None:
            await both.wait()
            await super().send(mail)

    messaging = MessagingActivities(people, office, Patient(), Letters(), PaperTypist(), mail_from="conventions@example.org")
    async with asyncio.timeout(5):
        deliveries = await ActivityEnvironment().run(messaging.send_message, to(letter, "mic.focal", "axa.focal"))
    assert [result.status for result in deliveries.results] == ["sent", "sent"]


async def test_every_attempt_carries_the_same_message_id(send: Send, letter: Letter, server: MailServer) -> None:
    server.answers = {"focal.mic@example.org": "451 later"}
    (first,) = await send(letter)
    server.answers = {}
    (second,) = await send(to(letter, "mic.focal", attempt=2, on=letter.on + timedelta(days=1)))
    assert (first.status, second.status) == ("deferred", "sent")
    assert first.message_id == second.message_id == server.headers("focal.mic@example.org")["Message-ID"]
    assert second.message_id == "<c93f4d1a9b35c35455feb9ffdff44a5e@example.org>"


@pytest.mark.parametrize(
    "changed", [{"reference": "MTN-1"}, {"message": "milestone_due/needs-2026/2026-06-30/-P7D"}, {"to": ("axa.focal",)}]
)
async def test_another_convention_message_or_person_is_another_mail(send: Send, letter: Letter, changed: dict[str, object]) -> None:
    (one,) = await send(letter)
    (other,) = await send(letter.model_copy(update=changed))
    assert one.message_id != other.message_id


async def test_the_manager_is_asked_to_write_to_those_whom_only_a_letter_reaches(send: Send, letter: Letter, server: MailServer) -> None:
    about = {"about": "signature_due", "target": "signatures", "subject": "signatures"}
    results = await send(to(letter, "mic.focal", letters=("mic.minister", "mes.minister"), **about))
    assert [(result.person, result.status) for result in results] == [("mic.focal", "sent"), ("pm", "sent")]
    assert server.addresses == ["focal.mic@example.org", "programmes@example.org"]
    body = server.body("programmes@example.org")
    assert "- ministre, Ministre de l'Industrie (mic.minister)\n- mes.minister (titulaire non renseigné)\n" in body
    assert body.count("La signature de votre institution est attendue au plus tard le mardi 30 juin 2026, aujourd'hui") == 2


async def test_a_manager_who_is_also_a_recipient_gets_both_mails(send: Send, letter: Letter, server: MailServer) -> None:
    own, request = await send(to(letter, "pm", letters=("mic.minister",)))
    assert (own.person, request.person) == ("pm", "pm")
    assert own.message_id != request.message_id
    assert server.addresses == ["programmes@example.org"] * 2


async def test_a_letter_that_nobody_can_be_asked_for_is_a_failure(
    send: Send, letter: Letter, server: MailServer, people: MemoryPeople
) -> None:
    await people.erase("", ["pm"])
    (asked,) = await send(to(letter, letters=("mic.minister",)))
    assert (asked.person, asked.status, asked.reason) == ("pm", "failed", "manager_nobody_in_office")
    assert server.mails == []


async def test_a_message_to_nobody_sends_nothing(send: Send, letter: Letter, server: MailServer) -> None:
    assert await send(to(letter)) == ()
    assert server.mails == []


async def test_a_lookup_that_cannot_be_answered_is_repeated_before_anybody_was_written_to(
    people: MemoryPeople, office: MemoryOffice, letter: Letter
) -> None:
    class PeopleAway(MemoryPeople):
        @override
        async def find(self, ids: Sequence[str], on: date, scope: str = "") -> dict[str, Person]:
            raise StoreUnavailable

    class OfficeAway(MemoryOffice):
        @override
        async def mail_is_on(self) -> bool:
            raise StoreUnavailable

    sender = MemoryMailSender()
    for who, what in ((PeopleAway(), office), (people, OfficeAway())):
        messaging = MessagingActivities(who, what, sender, Letters(), PaperTypist(), mail_from="conventions@example.org")
        with pytest.raises(StoreUnavailable):
            await ActivityEnvironment().run(messaging.send_message, letter)
    assert sender.mails == []


def test_mail_needs_a_domain_to_come_from(people: MemoryPeople, office: MemoryOffice) -> None:
    with pytest.raises(ValueError, match="conventions"):
        MessagingActivities(people, office, MemoryMailSender(), Letters(), PaperTypist(), mail_from="conventions")
