"""A message to many, over failures of every sort: each gets theirs once, and nobody waits for another."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from temporalio.common import RawValue
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment
from typing_extensions import override

from activities.contracts import Deliveries, Letter, Progress
from activities.messaging import AGAIN_TODAY, MessagingActivities
from activities.ports import Mail, MailSender, Person, Wording
from adapters.configuration.settings import Settings
from adapters.mail.letters import Letters
from adapters.mail.smtp import SmtpSender
from adapters.memory import MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from tests.messaging.conftest import SINCE
from workflows.converter import DATA_CONVERTER

pytestmark = pytest.mark.server

if TYPE_CHECKING:
    from tests.messaging.conftest import MailServer

CROWD = tuple(f"p{n}.focal" for n in range(200))


class Attempts:
    """One message sent as Temporal does: each attempt is told what the last heartbeat of the one before said."""

    def __init__(self, people: MemoryPeople, office: MemoryOffice, sender: MailSender, composer: Letters | None = None) -> None:
        self.messaging = MessagingActivities(people, office, sender, composer or Letters(), PaperTypist(), mail_from="c@example.org")
        self.last: Progress | None = None
        self.environment = ActivityEnvironment()

    async def attempt(self, letter: Letter) -> Deliveries:
        self._begin()
        found: Deliveries = await self.environment.run(self.messaging.send_message, letter)
        return found

    async def dies_after(self, letter: Letter, heartbeats: int) -> None:
        """The worker is asked to end after so many signs of life; what is under way then comes to its end."""
        self._begin()
        heard = self.environment.on_heartbeat
        told = 0

        def heartbeat(*details: Any) -> None:
            nonlocal told
            told += 1
            heard(*details)
            if told == heartbeats:
                self.environment.cancel()

        self.environment.on_heartbeat = heartbeat
        with pytest.raises(asyncio.CancelledError):
            await self.environment.run(self.messaging.send_message, letter)

    def _begin(self) -> None:
        self.environment = ActivityEnvironment()
        self.environment.payload_converter = DATA_CONVERTER.payload_converter
        details = [] if self.last is None else [RawValue(DATA_CONVERTER.payload_converter.to_payload(self.last))]
        self.environment.info = replace(self.environment.info, heartbeat_details=details)

        def heard(*progress: Any) -> None:
            (self.last,) = progress

        self.environment.on_heartbeat = heard


@pytest.fixture
async def crowd(people: MemoryPeople) -> MemoryPeople:
    await people.put("", [Person(who, who, SINCE, email=f"{who}@example.org") for who in CROWD])
    return people


def to_all(letter: Letter) -> Letter:
    return letter.model_copy(update={"to": CROWD})


async def test_ten_bad_addresses_among_two_hundred_cost_the_others_nothing(
    crowd: MemoryPeople, office: MemoryOffice, settings: Settings, server: MailServer, letter: Letter
) -> None:
    bad = CROWD[::20]
    no_address, none_at_all, bounced, nobody = bad[:2], bad[2:4], bad[4:9], bad[9]
    await crowd.put("", [Person(who, who, SINCE) for who in no_address])
    await crowd.put("", [Person(who, who, SINCE, email="not an address\r\nRCPT TO:<other@example.org>") for who in none_at_all])
    await crowd.erase("", [nobody])
    server.answers = {f"{who}@example.org": "550 5.1.1 unknown" for who in bounced}
    deliveries = await Attempts(crowd, office, SmtpSender(settings, timeout=5)).attempt(to_all(letter))
    assert [one.person for one in deliveries.results] == list(CROWD)
    failed = {one.person: one.reason for one in deliveries.results if one.status != "sent"}
    assert failed == {
        **dict.fromkeys(no_address, "no_address"),
        **dict.fromkeys(none_at_all, "invalid_address"),
        **dict.fromkeys(bounced, "550 5.1.1"),
        nobody: "nobody_in_office",
    }
    assert server.addresses == sorted(f"{who}@example.org" for who in CROWD if who not in bad)


async def test_the_next_worker_goes_on_where_the_last_one_ended(crowd: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    class OneByOne(MemoryMailSender):
        def __init__(self) -> None:
            super().__init__()
            self._turn = asyncio.Semaphore(1)

        @override
        async def send(self, mail: Mail) -> None:
            async with self._turn:
                await asyncio.sleep(0)
                await super().send(mail)

    sender = OneByOne()
    attempts = Attempts(crowd, office, sender)
    for _ in range(3):
        await attempts.dies_after(to_all(letter), heartbeats=20)
    deliveries = await attempts.attempt(to_all(letter))
    assert Counter(mail.to for mail in sender.mails) == {f"{who}@example.org": 1 for who in CROWD}
    assert Counter(one.person for one in deliveries.results) == dict.fromkeys(CROWD, 1)
    assert {one.status for one in deliveries.results} == {"sent"}


async def test_a_process_that_stood_still_too_long_begins_nothing_more(
    crowd: MemoryPeople, office: MemoryOffice, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another one has taken its place meanwhile."""

    class StandsStill(MemoryMailSender):
        """With the third mail the whole process does, as if its machine had been put to sleep."""

        def __init__(self) -> None:
            super().__init__()
            self._turn = asyncio.Lock()

        @override
        async def send(self, mail: Mail) -> None:
            async with self._turn:
                await super().send(mail)
                if len(self.mails) == 3:
                    time.sleep(0.6)  # noqa: ASYNC251 - nothing is to go on meanwhile
                await asyncio.sleep(0.01)

    monkeypatch.setattr("activities.messaging._BEAT", 0.05)
    sender = StandsStill()
    attempts = Attempts(crowd, office, sender)
    attempts.environment.info = replace(attempts.environment.info, heartbeat_timeout=timedelta(seconds=0.5))
    with pytest.raises(asyncio.CancelledError):
        await attempts.environment.run(attempts.messaging.send_message, to_all(letter))
    assert 3 <= len(sender.mails) <= 4


async def test_whoever_is_put_off_is_tried_again_the_same_day_and_alone(crowd: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    sender = MemoryMailSender()
    sender.defer("p7.focal@example.org", times=len(AGAIN_TODAY))
    attempts = Attempts(crowd, office, sender)
    for pause in AGAIN_TODAY:
        with pytest.raises(ApplicationError) as put_off:
            await attempts.attempt(to_all(letter))
        assert (put_off.value.type, put_off.value.next_retry_delay, put_off.value.non_retryable) == ("put_off", pause, False)
    deliveries = await attempts.attempt(to_all(letter))
    assert Counter(mail.to for mail in sender.mails) == {f"{who}@example.org": 1 for who in CROWD}
    assert {one.status for one in deliveries.results} == {"sent"}


async def test_who_is_put_off_all_day_is_left_to_the_agenda(crowd: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    sender = MemoryMailSender()
    sender.defer("p7.focal@example.org", times=99)
    attempts = Attempts(crowd, office, sender)
    for _ in AGAIN_TODAY:
        with pytest.raises(ApplicationError):
            await attempts.attempt(to_all(letter))
    deliveries = await attempts.attempt(to_all(letter))
    assert [one.person for one in deliveries.results if one.status == "deferred"] == ["p7.focal"]
    assert len(deliveries.results) == len(sender.mails) + 1 == len(CROWD)


class Careless(Letters):
    """Cannot find words for whoever is called so."""

    def __init__(self, *unspeakable: str) -> None:
        super().__init__()
        self._unspeakable = unspeakable

    @override
    def letter(self, letter: Letter, reader: Person) -> Wording:
        if reader.id in self._unspeakable:
            raise ZeroDivisionError(reader.name)
        return super().letter(letter, reader)


async def test_a_template_that_fails_for_one_fails_for_nobody_else(people: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    sender = MemoryMailSender()
    everybody = letter.model_copy(update={"to": ("mic.focal", "axa.focal", "mtn.focal"), "letters": ("mic.minister", "ecc.director")})
    attempts = Attempts(people, office, sender, Careless("axa.focal", "ecc.director"))
    deliveries = await attempts.attempt(everybody)
    assert [(one.person, one.status, one.reason) for one in deliveries.results] == [
        ("mic.focal", "sent", None),
        ("axa.focal", "failed", "template"),
        ("mtn.focal", "sent", None),
        ("ecc.director", "failed", "template"),
        ("pm", "sent", None),
    ]
    assert {mail.to for mail in sender.mails} == {"focal.mic@example.org", "focal.mtn@example.org", "programmes@example.org"}


class Plainer(Letters):
    """Has one template of the office's that fails."""

    @override
    def letter(self, letter: Letter, reader: Person) -> Wording:
        fault = "en/milestone_due.j2: UndefinedError" if reader.language == "en" else None
        return replace(super().letter(letter, reader), fault=fault)


async def test_a_plainer_text_that_took_a_template_s_place_is_sent_and_said(
    people: MemoryPeople, office: MemoryOffice, letter: Letter
) -> None:
    sender = MemoryMailSender()
    deliveries = await Attempts(people, office, sender, Plainer()).attempt(letter.model_copy(update={"to": ("mic.focal", "axa.focal")}))
    assert [(one.person, one.status, one.reason) for one in deliveries.results] == [
        ("mic.focal", "sent", None),
        ("axa.focal", "sent", "template en/milestone_due.j2: UndefinedError"),
    ]
    assert [mail.to for mail in sender.mails].count("programmes@example.org") == 1  # the manager is told of it, too
    assert len(sender.mails) == 3


class Uninviting:
    """Cannot write an invitation."""

    def invitation(self, letter: Letter, reader: Person) -> bytes | None:
        raise ZeroDivisionError(letter.reference, reader.id)


async def test_an_invitation_that_cannot_be_written_costs_no_mail(people: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    sender = MemoryMailSender()
    messaging = MessagingActivities(people, office, sender, Letters(), PaperTypist(), mail_from="c@example.org", invitations=Uninviting())
    deliveries = await ActivityEnvironment().run(messaging.send_message, letter)
    assert [one.status for one in deliveries.results] == ["sent"]
    assert [mail.invitation for mail in sender.mails] == [None]


async def test_a_trial_that_cannot_be_composed_fails_with_the_reason(people: MemoryPeople, office: MemoryOffice, letter: Letter) -> None:
    await office.switch_mail(on=False)
    deliveries = await Attempts(people, office, MemoryMailSender(), Careless("mic.focal")).attempt(letter)
    assert [(one.person, one.status, one.reason, one.trial) for one in deliveries.results] == [("mic.focal", "failed", "template", True)]


def threads(mails: Sequence[Mail]) -> list[str | None]:
    return [mail.thread for mail in mails]


async def test_what_is_said_to_one_person_about_one_matter_is_one_thread(
    people: MemoryPeople, office: MemoryOffice, letter: Letter
) -> None:
    sender = MemoryMailSender()
    attempts = Attempts(people, office, sender)
    a_week_before = {"message": f"{letter.message}-P7D", "rung": "-P7D", "on": letter.due - timedelta(days=7)}
    for one in (letter.model_copy(update=a_week_before), letter):
        await attempts.attempt(one)
    first, second = sender.mails
    assert first.message_id != second.message_id
    assert first.thread == second.thread
    assert first.thread not in {None, first.message_id, second.message_id}


@pytest.mark.parametrize(
    "other", [{"to": ("axa.focal",)}, {"target": "other"}, {"about": "visa_due"}, {"reference": "MTN-1"}, {"live": False}]
)
async def test_another_person_or_matter_is_another_thread(
    people: MemoryPeople, office: MemoryOffice, letter: Letter, other: dict[str, Any]
) -> None:
    sender = MemoryMailSender()
    for one in (letter, letter.model_copy(update=other)):
        await Attempts(people, office, sender).attempt(one)
    assert len(set(threads(sender.mails))) == 2
