"""A convocation from the act to the calendars of its members: real server, real SMTP dialogue, mails read as others read them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import date, timedelta
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import cast

import pytest
from temporalio.client import Client

from activities.ports import Person
from adapters.configuration.settings import Settings
from adapters.embedded.mail_catcher import catch, caught
from adapters.embedded.processes import LOOPBACK, free_port
from adapters.mail.smtp import SmtpSender
from adapters.memory import MemoryMailSender
from domain.committees.committees import ConveneReview
from domain.committees.meetings import CallOffReview
from domain.committees.members import AppointMember, LeaveCommittee
from domain.life.closing import Close
from domain.messages.messages import SwitchMail
from tests.messaging.calendar_store import CalendarStore, read
from tests.workflows.bureau import Bureau, bureau_of
from tests.workflows.samples import SIGNED, terms

pytestmark = pytest.mark.server
MEMBERS = ("mic.focal", "axa.focal")


@pytest.fixture
async def posting(temporal: Client, tmp_path: Path) -> AsyncIterator[tuple[Bureau, Path]]:
    """An office whose mails go to a catcher, and the folder where they lie."""
    port = free_port()
    settings = Settings(smtp=f"{LOOPBACK}:{port}", smtp_tls="none", mail_from="Conventions <conventions@example.org>")
    async with AsyncExitStack() as parts:
        await parts.enter_async_context(await catch(tmp_path / "mail", port))
        sender = cast("MemoryMailSender", SmtpSender(settings))
        bureau = await parts.enter_async_context(bureau_of(temporal, cached=100, mails=sender))
        people = [Person(one, one, date(2000, 1, 1), email=f"{one}@example.org") for one in (*MEMBERS, "mic.minister", "axa.ceo")]
        await bureau.people.put("", people)
        await bureau.office.switch_mail(on=True)
        yield bureau, tmp_path / "mail"


def calendars(folder: Path, person: str) -> list[bytes]:
    """The invitations in the mails to somebody, in the order in which they came."""
    mails = (message_from_bytes(mail.path.read_bytes(), policy=SMTP) for mail in caught(folder) if mail.to == (f"{person}@example.org",))
    parts = (part for mail in mails for part in mail.walk() if part.get_content_type() == "text/calendar")
    return [part.get_content().replace("\r\n", "\n").replace("\n", "\r\n").encode() for part in parts]


async def in_force(bureau: Bureau) -> tuple[str, date]:
    """A convention whose mail is on, and its day."""
    agreed = terms()
    await bureau.start(agreed)
    for command in (*SIGNED, SwitchMail(command_id="mail", actor="pm", on=True)):
        await bureau.act(agreed.reference, command)
    return agreed.reference, (await bureau.history(agreed.reference))[-1].recorded_on


async def came(posting: tuple[Bureau, Path], reference: str, times: int) -> None:
    """So many entries for each member, and of every mail it is recorded that it has left: none is under way when the worker goes."""
    bureau, folder = posting

    async def there() -> bool:
        events = await bureau.history(reference)
        off = {one.data["message"] for one in events if one.kind == "message_due" and one.data.get("delivery", "single") == "single"}
        left = {one.data["message"] for one in events if one.kind in {"message_sent", "message_failed", "message_superseded"}}
        return off <= left and all(len(calendars(folder, one)) == times for one in MEMBERS)

    await bureau.eventually(there)


async def test_a_session_is_invited_to_moved_and_struck_in_the_calendars_of_its_members(posting: tuple[Bureau, Path]) -> None:
    bureau, folder = posting
    reference, today = await in_force(bureau)
    first, then = today + timedelta(days=30), today + timedelta(days=37)
    convene = {"actor": "mic.focal", "committee": "suivi", "begin": "10:00"}
    convened = await bureau.act(
        reference, ConveneReview.model_validate({"command_id": "c", "session_day": first, "place": "Rabat", **convene})
    )
    assert convened.session == 1
    await came(posting, reference, 1)
    moved = await bureau.act(reference, ConveneReview.model_validate({"command_id": "m", "session": 1, "session_day": then, **convene}))
    assert (moved.session, moved.events[0]) == (1, "session_moved")
    await came(posting, reference, 2)
    off = CallOffReview(command_id="o", actor="mic.focal", committee="suivi", session=1, because="Salle indisponible")
    await bureau.act(reference, off)
    await came(posting, reference, 3)

    stores = {one: CalendarStore() for one in MEMBERS}
    seen = []
    for one, store in stores.items():
        for content in calendars(folder, one):
            store.take(content)
            seen.append((read(content).method.value, store.one.status.value, store.one.dtstart.value.date(), store.one.location.value))
    expected = [("REQUEST", "CONFIRMED", first, "Rabat"), ("REQUEST", "CONFIRMED", then, "Rabat"), ("CANCEL", "CANCELLED", then, "Rabat")]
    assert seen == [*expected, *expected]
    assert len({store.one.uid.value for store in stores.values()}) == 1
    assert {store.one.attendee.value for store in stores.values()} == {f"mailto:{one}@example.org" for one in MEMBERS}


async def test_a_session_that_was_convened_is_struck_in_calendars_when_its_convention_is_closed(posting: tuple[Bureau, Path]) -> None:
    bureau, folder = posting
    reference, today = await in_force(bureau)
    convene = {"actor": "mic.focal", "committee": "suivi", "session_day": today + timedelta(days=30)}
    await bureau.act(reference, ConveneReview.model_validate({"command_id": "c", **convene}))
    await came(posting, reference, 1)
    await bureau.act(reference, Close(command_id="end", actor="pm", because="Sans suite"))
    await came(posting, reference, 2)
    for one in MEMBERS:
        store = CalendarStore()
        methods = []
        for content in calendars(folder, one):
            store.take(content)
            methods.append((read(content).method.value, store.one.status.value, store.one.sequence.value))
        assert methods == [("REQUEST", "CONFIRMED", "0"), ("CANCEL", "CANCELLED", "1")]


async def test_who_leaves_a_committee_and_sits_again_has_the_session_in_the_calendar_again(posting: tuple[Bureau, Path]) -> None:
    bureau, folder = posting
    reference, today = await in_force(bureau)
    convene = {"actor": "mic.focal", "committee": "suivi", "session_day": today + timedelta(days=30)}
    await bureau.act(reference, ConveneReview.model_validate({"command_id": "c", **convene}))
    await came(posting, reference, 1)
    await bureau.act(reference, LeaveCommittee(command_id="l", actor="pm", committee="suivi", member="axa.focal"))
    await bureau.eventually(lambda: _came_to(folder, "axa.focal", 2))
    await bureau.act(reference, AppointMember(command_id="a", actor="pm", committee="suivi", member="axa.focal"))
    await bureau.eventually(lambda: _came_to(folder, "axa.focal", 3))
    store, seen = CalendarStore(), []
    for content in calendars(folder, "axa.focal"):
        store.take(content)
        seen.append((read(content).method.value, store.one.status.value, store.one.sequence.value))
    assert seen == [("REQUEST", "CONFIRMED", "0"), ("CANCEL", "CANCELLED", "1"), ("REQUEST", "CONFIRMED", "2")]
    assert len(calendars(folder, "mic.focal")) == 1


async def _came_to(folder: Path, person: str, times: int) -> bool:
    return len(calendars(folder, person)) == times
