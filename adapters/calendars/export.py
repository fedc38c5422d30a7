"""What comes of conventions, for the calendars of others: sessions under the UID of their invitations, deadlines as whole days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from icalendar import Event

from adapters.calendars.entries import deadline_entry, session_entry, uid_of
from adapters.log.reading import Reading
from domain import due
from domain.agenda import MESSAGE, AgendaItem
from domain.committees.meetings import Meeting
from domain.committees.moving import meetings
from domain.committees.seating import seated
from domain.files.blocks import wording as text_of
from domain.files.implementation import Committee
from domain.messages.reaching import recipients
from domain.phases import Closed
from domain.preview import HIDDEN
from domain.roles import leaders
from domain.words import wording


class Whose(NamedTuple):
    """People whose sessions and deadlines are asked for; nobody where the convention does not know them.

    ``general``: and whatever is owed by nobody in particular, as an entry into force, a renewal or the end of a term.
    """

    people: frozenset[str]
    general: bool = False


@dataclass(frozen=True, slots=True)
class Coming:
    """One entry. ``kind`` is ``session``, or that of the agenda's item; ``sequence`` rises when it is moved."""

    reference: str
    kind: str
    target: str
    day: date
    begin: str | None
    sequence: int
    cancelled: bool
    entry: Event

    def as_json(self) -> dict[str, Any]:
        start = f"{self.day.isoformat()}T{self.begin}" if self.begin else self.day.isoformat()
        said = {"reference": self.reference, "kind": self.kind, "target": self.target, "start": start}
        more = {"uid": str(self.entry["UID"]), "sequence": self.sequence, "cancelled": self.cancelled}
        return {**said, **more, "summary": str(self.entry["SUMMARY"])}


def coming(found: Reading, today: date, language: str, whose: Whose | None = None) -> Iterator[Coming]:
    """What comes of one convention from today on, in order; only what is theirs, where some are named.

    A session that was called off is there as such: whoever reads the file again sees it struck.
    """
    if isinstance(found.state, Closed) or (whose is not None and not whose.people):
        return
    entries = [*_sessions(found, today, language, whose), *_deadlines(found, today, language, whose)]
    yield from sorted(entries, key=lambda one: (one.day, one.begin or "", one.kind, one.target))


def _stamp(found: Reading) -> datetime:
    return found.envelopes[-1].occurred_at


def _sessions(found: Reading, today: date, language: str, whose: Whose | None) -> Iterator[Coming]:
    state = found.state
    for (name, number), meeting in meetings(state.past, state.terms.zone).items():
        committee = next((one for one in seated(state, meeting.day).committees if one.id == name), None)
        session = state.committees.get(name).get(number)
        if committee is None or meeting.day < today or (session is not None and session.held_on is not None):
            continue
        if whose is None or not whose.people.isdisjoint(_invited(committee)):
            yield _session(found, meeting, committee, language)


def _session(found: Reading, meeting: Meeting, committee: Committee, language: str) -> Coming:
    titles = (text_of(committee.title, language), text_of(found.state.terms.title, language))
    entry = session_entry(meeting, found.reference, titles, _stamp(found), language)
    target = f"{meeting.committee}-{meeting.session}"
    return Coming(found.reference, "session", target, meeting.day, meeting.begin, meeting.sequence, meeting.cancelled, entry)


def _invited(committee: Committee) -> frozenset[str]:
    """Whoever has a seat, sits in somebody's place, or leads."""
    seats = (who for entry in committee.roster() if not entry.vacant for who in (entry.who, entry.alternate) if who)
    return frozenset((*seats, *leaders(committee)))


def _deadlines(found: Reading, today: date, language: str, whose: Whose | None) -> Iterator[Coming]:
    """Each under the name of what it is about: moved, or followed by the next of its kind, it stays the same entry."""
    owed = {(one.about, one.target, one.due): one.to for one in due.deadlines(found.state)}
    known: set[tuple[str, str]] = set()
    for item in due.agenda(found.state):
        if item.kind == MESSAGE or item.kind in HIDDEN or item.due < today:
            continue
        to = owed.get((item.kind, item.target, item.due))
        if whose is None or (whose.general if to is None else not whose.people.isdisjoint(_asked(found, to))):
            again = f"/{item.due.isoformat()}" if (item.kind, item.target) in known else ""
            known.add((item.kind, item.target))
            yield _deadline(found, item, f"{item.target}{again}", language)


def _asked(found: Reading, to: tuple[str, ...]) -> frozenset[str]:
    """Whoever owes it, and whoever is written to in their place."""
    mails, letters = recipients(found.state.terms, to)
    return frozenset((*to, *mails, *letters))


def _deadline(found: Reading, item: AgendaItem, named: str, language: str) -> Coming:
    summary = f"{wording.item(item, language)} ({found.reference})"
    description = f"{found.reference} : {text_of(found.state.terms.title, language)}"
    entry = deadline_entry(uid_of(found.reference, item.kind, named), item.due, found.version, _stamp(found), (summary, description))
    return Coming(found.reference, item.kind, item.target, item.due, None, found.version, cancelled=False, entry=entry)
