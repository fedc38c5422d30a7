"""Sessions as they come into the calendars of those who are convened."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from temporalio.testing import ActivityEnvironment

from activities.contracts import Letter
from activities.messaging import MessagingActivities
from activities.ports import Person
from adapters.calendars.invitations import CalendarInvitations
from adapters.mail.letters import Letters
from adapters.memory import MemoryMailSender, MemoryOffice, MemoryPeople
from adapters.papers.by_hand import PaperTypist
from domain.committees.meetings import Meeting
from tests.messaging.calendar_store import CalendarStore, read

SESSION = Meeting(
    committee="suivi",
    session=3,
    day=date(2026, 6, 24),
    begin="10:00",
    zone="Africa/Casablanca",
    place="Rabat, salle 2 ; 1er étage",
    link="https://example.org/salle?a=1;b=2,3",
)
READER = Person("mic.focal", "Point focal MIC", date(2026, 1, 1), email="focal.mic@example.org")
FROM = CalendarInvitations("Conventions <conventions@example.org>")


@pytest.fixture
def convened(letter: Letter) -> Letter:
    told = {
        "about": "session_convened",
        "target": "suivi-3",
        "subject": "Comité de suivi",
        "message": "session_convened/suivi-3/2026-06-05/0",
    }
    return letter.model_copy(update={**told, "meeting": SESSION, "on": date(2026, 6, 5)})


def about(letter: Letter, **changes: object) -> Letter:
    assert letter.meeting is not None
    return letter.model_copy(update={"meeting": letter.meeting.model_copy(update=changes)})


def written(letter: Letter, reader: Person = READER) -> bytes:
    content = FROM.invitation(letter, reader)
    assert content is not None
    return content


def test_an_invitation_says_when_where_and_to_whom(convened: Letter) -> None:
    calendar = read(written(convened))
    entry = calendar.vevent
    assert (calendar.version.value, calendar.method.value, entry.status.value, entry.sequence.value) == ("2.0", "REQUEST", "CONFIRMED", "0")
    assert entry.summary.value == "Comité de suivi – session 3 (AXA-2026-01)"
    assert entry.location.value == "Rabat, salle 2 ; 1er étage"
    assert entry.url.value == "https://example.org/salle?a=1;b=2,3"
    assert entry.description.value == ("AXA-2026-01 : Convention AXA : technologie, data et IA\nhttps://example.org/salle?a=1;b=2,3")
    assert entry.dtstart.value.astimezone(UTC) == datetime(2026, 6, 24, 9, tzinfo=UTC)
    assert entry.dtend.value - entry.dtstart.value == timedelta(hours=2)
    assert (entry.organizer.value, entry.organizer.params["CN"]) == ("mailto:conventions@example.org", ["Conventions"])
    assert (entry.attendee.value, entry.attendee.params["CN"]) == ("mailto:focal.mic@example.org", ["Point focal MIC"])
    assert entry.dtstamp.value == datetime(2026, 6, 5, tzinfo=UTC)


def test_a_letter_that_tells_of_no_session_invites_to_none(letter: Letter) -> None:
    assert FROM.invitation(letter, READER) is None


def test_the_same_letter_has_the_same_invitation_to_the_byte(convened: Letter) -> None:
    assert written(convened) == CalendarInvitations("Conventions <conventions@example.org>").invitation(convened, READER)


def test_a_calendar_shows_one_session_at_its_new_time_and_then_cancelled(convened: Letter) -> None:
    store = CalendarStore()
    request, moved = written(convened), written(about(convened, day=date(2026, 7, 1), begin="14:30", place="Salé", sequence=1))
    off = written(about(convened, day=date(2026, 7, 1), begin="14:30", sequence=2, cancelled=True))
    store.take(request)
    assert store.one.dtstart.value.hour == 10
    store.take(moved)
    assert (store.one.dtstart.value.date(), store.one.dtstart.value.hour, store.one.location.value) == (date(2026, 7, 1), 14, "Salé")
    store.take(off)
    assert (store.one.status.value, store.one.sequence.value, read(off).method.value) == ("CANCELLED", "2", "CANCEL")
    for overtaken in (request, moved):
        store.take(overtaken)
    assert (store.one.status.value, store.one.summary.value) == ("CANCELLED", "Annulée : Comité de suivi – session 3 (AXA-2026-01)")


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_in_whatever_order_mails_arrive_the_last_word_stands(convened: Letter, order: tuple[int, ...]) -> None:
    letters = [
        convened,
        about(convened, day=date(2026, 7, 1), sequence=1),
        about(convened, day=date(2026, 7, 1), sequence=2, cancelled=True),
    ]
    store = CalendarStore()
    for n in order:
        store.take(written(letters[n]))
    assert (store.one.status.value, store.one.dtstart.value.date()) == ("CANCELLED", date(2026, 7, 1))


def test_other_sessions_committees_and_conventions_are_other_entries(convened: Letter) -> None:
    store = CalendarStore()
    for letter in (
        convened,
        about(convened, session=4),
        about(convened, committee="board"),
        convened.model_copy(update={"reference": "AXA-2026-02"}),
    ):
        store.take(written(letter))
    assert len(store.entries) == 4


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Africa/Casablanca", date(2026, 2, 14), 9),
        ("Africa/Casablanca", date(2026, 3, 2), 10),  # Ramadan
        ("Africa/Casablanca", date(2026, 9, 18), 9),
        ("Africa/Casablanca", date(2026, 9, 21), 10),  # since then at UTC
        ("Africa/Casablanca", date(2028, 6, 1), 10),
        ("Europe/Paris", date(2026, 3, 28), 9),
        ("Europe/Paris", date(2026, 3, 30), 8),
        ("Europe/Paris", date(2026, 10, 26), 9),
        ("UTC", date(2026, 6, 24), 10),
    ],
)
def test_a_reader_who_knows_no_zones_is_told_the_right_hour(convened: Letter, zone: str, day: date, utc: int) -> None:
    """By the rules that the invitation itself brings; its zone is given another name, which no reader can look up."""
    content = written(about(convened, zone=zone, day=day))
    assert f"DTSTART;TZID={zone}:{day:%Y%m%d}T100000".encode() in content or zone == "UTC"
    unknown = content.replace(f"TZID={zone}".encode(), f"TZID=X{day:%Y%m%d}".encode()).replace(
        f"TZID:{zone}".encode(), f"TZID:X{day:%Y%m%d}".encode()
    )
    begins = read(unknown).vevent.dtstart.value
    assert begins.astimezone(UTC) == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)
    assert begins.astimezone(UTC) == datetime(day.year, day.month, day.day, 10, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_a_session_of_which_no_hour_is_known_takes_the_whole_day(convened: Letter) -> None:
    content = written(about(convened, begin=None))
    entry = read(content).vevent
    assert (entry.dtstart.value, entry.dtend.value) == (date(2026, 6, 24), date(2026, 6, 25))
    assert b"VTIMEZONE" not in content


def test_arabic_long_titles_and_whatever_was_typed_survive(convened: Letter) -> None:
    committee = "لجنة التتبع والتقييم، " * 30
    reader = Person("mtn.focal", 'Ali\r\nBEGIN:VEVENT "x"; y, z: é', READER.since, email="focal.mtn@example.org", language="ar")
    letter = about(convened.model_copy(update={"subject": committee, "title": "Ligne 1\r\nEND:VCALENDAR\nATTENDEE:mailto:x@example.org"}))
    letter = about(letter, place="Rabat\nATTENDEE:mailto:y@example.org", link="https://example.org/a\nX: y")
    entry = read(written(letter, reader)).vevent
    assert entry.summary.value == f"{committee.strip()} – الدورة 3 (AXA-2026-01)"
    assert entry.attendee.params["CN"] == ["Ali BEGIN:VEVENT 'x'; y, z: é"]
    assert len(entry.contents["attendee"]) == 1
    assert entry.location.value == "Rabat ATTENDEE:mailto:y@example.org"
    assert entry.description.value.splitlines()[0] == "AXA-2026-01 : Ligne 1 END:VCALENDAR ATTENDEE:mailto:x@example.org"
    assert "url" not in entry.contents


def test_where_there_is_no_place_the_address_is_the_place(convened: Letter) -> None:
    assert read(written(about(convened, place=None))).vevent.location.value == "https://example.org/salle?a=1;b=2,3"
    assert "location" not in read(written(about(convened, place=None, link=None))).vevent.contents


@pytest.mark.parametrize("address", [None, "", "nobody", 'a@example.org"\r\nATTENDEE:mailto:b@example.org'])
def test_what_is_no_address_is_invited_by_none(convened: Letter, address: str | None) -> None:
    reader = Person("mic.focal", "Point focal MIC", READER.since, email=address)
    assert "attendee" not in read(written(convened, reader)).vevent.contents


async def test_two_hundred_members_get_an_invitation_each_and_of_their_own(convened: Letter) -> None:
    ids = tuple(f"mic.member-{n}" for n in range(200))
    people, office, sender = MemoryPeople(), MemoryOffice(), MemoryMailSender()
    await people.put("", [Person(one, one, READER.since, email=f"{one}@example.org") for one in ids])
    await office.switch_mail(on=True)
    messaging = MessagingActivities(people, office, sender, Letters(), PaperTypist(), mail_from="conventions@example.org", invitations=FROM)
    await ActivityEnvironment().run(messaging.send_message, convened.model_copy(update={"to": ids}))
    invited = {mail.to: read(mail.invitation).vevent for mail in sender.mails if mail.invitation}
    assert [entry.attendee.value for entry in invited.values()] == [f"mailto:{to}" for to in invited]
    assert len(invited) == 200
    assert len({entry.uid.value for entry in invited.values()}) == 1


async def test_as_long_as_mail_is_off_nobody_is_invited(convened: Letter) -> None:
    people, sender = MemoryPeople(), MemoryMailSender()
    await people.put("", [READER, Person("pm", "Bureau", READER.since, email="pm@example.org")])
    messaging = MessagingActivities(
        people, MemoryOffice(), sender, Letters(), PaperTypist(), mail_from="conventions@example.org", invitations=FROM
    )
    await ActivityEnvironment().run(messaging.send_message, convened)
    assert [(mail.to, mail.invitation) for mail in sender.mails] == [("pm@example.org", None)]
