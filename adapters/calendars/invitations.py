"""Invitations to sessions (RFC 5546), for the calendar of whoever reads the letter."""

from __future__ import annotations

import re
from email.utils import parseaddr

from icalendar import vCalAddress

from activities.contracts import Letter
from activities.ports import Person
from adapters.calendars.entries import at_midnight, calendar_of, session_entry
from adapters.mail.typed import one_line

_ADDRESS = re.compile(r"[^\s@:;,\"]+@[^\s@:;,\"]+")


class CalendarInvitations:
    """``Invitations``. Nobody else who is invited is named, and no answer is asked for: who comes is said to the committee's leaders."""

    def __init__(self, mail_from: str) -> None:
        self._name, self._address = parseaddr(mail_from)

    def invitation(self, letter: Letter, reader: Person) -> bytes | None:
        if letter.meeting is None:
            return None
        cancelled = letter.meeting.cancelled
        titles = (letter.subject, letter.title)
        entry = session_entry(letter.meeting, letter.reference, titles, at_midnight(letter.on), reader.language)
        entry.add("ORGANIZER", _person(self._address, self._name))
        if _ADDRESS.fullmatch(reader.email or ""):
            invited = _person(reader.email or "", reader.name)
            asked = {} if cancelled else {"PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
            invited.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", **asked})
            entry.add("ATTENDEE", invited)
        return calendar_of([entry], method="CANCEL" if cancelled else "REQUEST")


def _person(address: str, name: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{address}")
    if shown := one_line(name).replace('"', "'"):
        found.params["CN"] = shown
    return found
