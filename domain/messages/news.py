"""News: what an event has to tell, and to whom, before it is known what else the same act brings to whom."""

from __future__ import annotations

import re
from datetime import date
from textwrap import shorten
from typing import NamedTuple

from domain.act import Event, When
from domain.committees.meetings import Meeting
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.messages.delivery import Way
from domain.phases import State
from domain.roles import focal_points, leaders

_LONGEST = 400
"""characters of what one line quotes"""
_ABOUT = re.compile(r"[a-z_]+(\.[A-Za-z_]+)*")


class Line(NamedTuple):
    """One line of a list, in codes, ids and words of the terms: others put it into the reader's language.

    As text it is ``about|target|day|who|title|text``: recorded so, and read back by :meth:`read`.
    """

    about: str
    target: str = ""
    day: date | None = None
    who: str = ""
    title: str = ""
    text: str = ""

    def written(self) -> str:
        day = self.day.isoformat() if self.day else ""
        title, text = (shorten(one, _LONGEST, placeholder=" …") for one in (self.title, self.text))
        return "|".join((self.about, self.target, day, self.who, title.replace("|", "/"), text))

    @classmethod
    def read(cls, written: str) -> Line | None:
        """None for what was not written so."""
        about, *rest = written.split("|", 5)
        if len(rest) != len(cls._fields) - 1 or not _ABOUT.fullmatch(about):
            return None
        target, day, who, title, text = rest
        try:
            return cls(about, target, date.fromisoformat(day) if day else None, who, title, text)
        except ValueError:
            return None


class News(NamedTuple):
    """What one event tells these people. ``lines`` say more of it."""

    about: str
    target: str
    subject: str
    to: tuple[str, ...]
    when: When
    due: date | None = None
    lines: tuple[Line, ...] = ()
    article: str | None = None
    delivery: Way | None = None
    """how it reaches them; as its kind does, unless it is given"""
    meeting: Meeting | None = None
    """the session that it tells of, for the calendars of these people"""
    keys: tuple[str, ...] = ()
    """of what is asked of these people: once it is no longer, nobody is told of it"""
    terms: Terms | None = None
    """by which these people are reached; those after the act, unless they are given"""
    unasked: bool = False
    """whether it is nothing that somebody did, but what an act has brought: told to whoever did that, too"""

    def line(self) -> Line:
        """The same as a line of other news."""
        return Line(self.about, self.target, self.due or self.when.on, title=self.subject)


class Act(NamedTuple):
    """What was done at once: the convention before it and after it, and every event that it brought."""

    before: State
    after: State
    events: tuple[Event, ...]

    @property
    def terms(self) -> Terms:
        return self.after.terms

    def brought(self, *kinds: type[Event]) -> bool:
        return any(isinstance(one, kinds) for one in self.events)


def everybody(terms: Terms, *, but: str | None = None, manager: bool = True) -> tuple[str, ...]:
    """The focal points of the parties, of all but one where it has acted itself; and the manager, unless told of the cause already."""
    people = tuple(who for party in terms.party_ids() if party != but for who in focal_points(terms, party))
    return (*people, terms.manager) if manager else people


def leading(committee: Committee, terms: Terms) -> tuple[str, ...]:
    """Chairs and secretary; the manager, where there are none."""
    return leaders(committee) or (terms.manager,)


def sitting(committee: Committee) -> tuple[str, ...]:
    """Whoever has a seat, with a vote or without, and whoever leads."""
    return tuple(dict.fromkeys((*(one.who for one in committee.roster() if not one.vacant), *leaders(committee))))


def because(reason: str | None) -> tuple[Line, ...]:
    """The reason, where one was given."""
    return (Line("because", text=reason),) if reason else ()


def short(terms: Terms, party: str) -> str:
    """What a party or an institution of these terms is called for short."""
    return next(one.short for one in (*terms.parties, *terms.institutions) if one.id == party)
