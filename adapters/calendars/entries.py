"""Entries of calendars (RFC 5545), as programs of others read them: a session at its hour, a deadline as a whole day.

The same thing has the same UID for ever, and the same answer the same bytes: nothing here looks at a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from adapters.mail.typed import one_line
from domain.committees.meetings import Meeting

LASTS: Final = timedelta(hours=2)
"""how long a session is shown: no convocation says when it ends"""
_OURS = UUID("0d0f6c0b-2a0c-5d0e-8f5a-3f1d0b0c7e45")
_PRODUCT = "-//Conventions//Agenda//FR"
_ADDRESS = re.compile(r"https?://[^\s\x00-\x20\x7f]+")
_DAY = timedelta(days=1)
_WORDS = MappingProxyType(
    {
        "fr": ("{title} – session {n} ({reference})", "Annulée : "),
        "en": ("{title} – session {n} ({reference})", "Called off: "),
        "ar": ("{title} – الدورة {n} ({reference})", "ملغاة: "),
    }
)


def uid_of(reference: str, kind: str, target: str) -> str:
    """The name of an entry: of what it is about alone, so that it is the same wherever and whenever it is written."""
    return str(uuid5(_OURS, f"{reference}/{kind}/{target}"))


def session_entry(meeting: Meeting, reference: str, titles: tuple[str, str], stamp: datetime, language: str) -> Event:
    """``titles`` are the committee's and the convention's. At the hour in the convention's own zone; all day where none is known."""
    heading, called_off = _WORDS.get(language, _WORDS["fr"])
    committee, convention = (one_line(title) for title in titles)
    place, link = (one_line(said or "") for said in (meeting.place, meeting.link))
    summary = heading.format(title=committee, n=meeting.session, reference=reference)
    entry = Event()
    entry.add("UID", uid_of(reference, "session", f"{meeting.committee}/{meeting.session}"))
    entry.add("SEQUENCE", meeting.sequence)
    entry.add("DTSTAMP", stamp)
    if meeting.begin is None:
        _all_day(entry, meeting.day)
    else:
        begins = datetime.combine(meeting.day, time.fromisoformat(meeting.begin), tzinfo=ZoneInfo(meeting.zone))
        entry.add("DTSTART", begins)
        entry.add("DTEND", begins + LASTS)
    entry.add("SUMMARY", f"{called_off}{summary}" if meeting.cancelled else summary)
    entry.add("STATUS", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    if place or link:
        entry.add("LOCATION", place or link)
    entry.add("DESCRIPTION", "\n".join(filter(None, (f"{reference} : {convention}", link))))
    if _ADDRESS.fullmatch(link):
        entry.add("URL", link)
    return entry


def deadline_entry(uid: str, day: date, sequence: int, stamp: datetime, texts: tuple[str, str]) -> Event:
    """``texts`` are what is due, and the lines beside it. It takes up nobody's day."""
    summary, description = texts
    entry = Event()
    entry.add("UID", uid)
    entry.add("SEQUENCE", sequence)
    entry.add("DTSTAMP", stamp)
    _all_day(entry, day)
    entry.add("SUMMARY", one_line(summary))
    entry.add("DESCRIPTION", description)
    return entry


def calendar_of(entries: Sequence[Event], *, method: str | None = None, name: str | None = None) -> bytes:
    """Entries with the zones that their hours are told in. ``method`` makes a scheduling message of them (RFC 5546)."""
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", _PRODUCT)
    if method is not None:
        calendar.add("METHOD", method)
    if name is not None:
        calendar.calendar_name = one_line(name)
    for zone in _zones(entries):
        calendar.add_component(zone)
    for entry in entries:
        calendar.add_component(entry)
    return bytes(calendar.to_ical())


def _zones(entries: Sequence[Event]) -> Iterator[Timezone]:
    """Each from the year of its first hour to that of its last: whole zones would be longer than all the rest."""
    hours = [start for entry in entries if isinstance(start := entry.decoded("DTSTART"), datetime)]
    for name in sorted({str(hour.tzinfo) for hour in hours}):
        years = [hour.year for hour in hours if str(hour.tzinfo) == name]
        yield _zone(name, min(years), max(years))


@lru_cache(maxsize=64)
def _zone(name: str, first: int, last: int) -> Timezone:
    """Found by trying the days of those years: for two hundred invitations once."""
    return Timezone.from_tzinfo(ZoneInfo(name), name, date(first, 1, 1), date(last + 1, 1, 1))


def at_midnight(day: date) -> datetime:
    """When something was said of which only the day is known."""
    return datetime.combine(day, time(0), tzinfo=UTC)


def _all_day(entry: Event, day: date) -> None:
    entry.add("DTSTART", day)
    entry.add("DTEND", day + _DAY)
    entry.add("TRANSP", "TRANSPARENT")
