"""Answering what is told of a deadline: which one is meant, by whom, and for how long."""

from __future__ import annotations

from datetime import date, timedelta
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from domain.act import Command, When
from domain.agenda import Deadline
from domain.days.calendar import Day
from domain.due import deadlines, ladders
from domain.files.blocks import Id
from domain.messages.answering import DeadlineAcknowledged, DeadlineSnoozed
from domain.messages.reaching import reached, recipients
from domain.phases import State
from domain.refusals.errors import NotAllowed
from domain.refusals.errors_of_messages import (
    AlreadyAnswered,
    AmbiguousItem,
    NotConcerned,
    SnoozeTooLong,
    SnoozeTooShort,
    TooLateToAcknowledge,
    UnknownItem,
)

LONGEST_SNOOZE = timedelta(days=90)
"""Longer than any ladder, and short enough for nobody to forget."""
_OFFERED = 3
"""so many names instead of one that there is not"""


class _Answer(Command):
    item: Annotated[str, StringConstraints(min_length=1, max_length=400)]
    """the target of what is due (``needs-2026``), ``kind/target``, or the whole ``kind/target/day``"""
    whom: Id | None = None
    """for whom the programme manager answers; for everybody whom it concerns, where nobody is named"""


class Acknowledge(_Answer):
    """Take note of a deadline: no further lead, and nothing on the day itself; past the day, reminders come all the same."""

    kind: Literal["acknowledge"] = "acknowledge"


class Snooze(_Answer):
    """Be told nothing of a deadline before a day, neither by itself nor in a digest."""

    kind: Literal["snooze"] = "snooze"
    until: Day


AnswerAct = Acknowledge | Snooze


def answer(state: State, command: AnswerAct, when: When) -> DeadlineAcknowledged | DeadlineSnoozed:
    """What is answered of one deadline, for whoever is written to."""
    deadline = _named(state, command.item)
    people = _whose(state, deadline, command)
    said: dict[str, Any] = {
        "deadline": deadline.key,
        "about": deadline.about,
        "target": deadline.target,
        "due": deadline.due,
        "subject": deadline.title,
    }
    if isinstance(command, Acknowledge):
        if deadline.due < when.recorded_on:
            raise TooLateToAcknowledge(item=deadline.key, due=deadline.due.isoformat(), article=deadline.article)
        left = tuple(who for who in people if not state.mailbox.answers.get(deadline.key, who).noted)
        _require_news(left, people, deadline)
        return DeadlineAcknowledged(when=when, people=left, **said)
    _require_sensible(deadline, command.until, when.recorded_on)
    left = tuple(who for who in people if state.mailbox.answers.get(deadline.key, who).until != command.until)
    _require_news(left, people, deadline)
    return DeadlineSnoozed(when=when, people=left, until=command.until, **said)


def _named(state: State, item: str) -> Deadline:
    """The one that is called so. Raises ``UnknownItem`` or ``AmbiguousItem`` with those that there are."""
    there = deadlines(state)
    found = [one for one in there if item in {one.target, f"{one.about}/{one.target}", one.key}]
    if not found:
        raise UnknownItem(item=item, near=", ".join(_near(item, there)), known=", ".join(sorted(one.key for one in there)))
    if len(found) > 1:
        raise AmbiguousItem(item=item, known=", ".join(sorted(one.key for one in found)))
    return found[0]


def _near(item: str, there: tuple[Deadline, ...]) -> tuple[str, ...]:
    """Up to three names that come near to one that there is not, in the form in which it was written."""
    forms = ([one.target for one in there], [f"{one.about}/{one.target}" for one in there])
    names = forms[item.count("/")] if item.count("/") < len(forms) else [one.key for one in there]
    near = get_close_matches(item.lower(), {name.lower() for name in names}, n=_OFFERED)
    return tuple(dict.fromkeys(name for one in near for name in names if name.lower() == one))[:_OFFERED]


def _whose(state: State, deadline: Deadline, command: AnswerAct) -> tuple[str, ...]:
    """Whoever is written to of it, where the programme manager answers; otherwise nobody answers for another."""
    terms = state.terms
    told = _told(state, deadline)
    whom = command.whom or command.person
    if command.person == terms.manager:
        if command.whom is None:
            return told
    elif whom != command.person:
        raise NotAllowed(person=command.person, act=command.kind, needs="manager")
    reader, _ = reached(terms, whom)
    if reader not in told:
        raise NotConcerned(person=whom, item=deadline.key, known=", ".join(told))
    return (reader,)


def _told(state: State, deadline: Deadline) -> tuple[str, ...]:
    """Everybody who is ever written to of a deadline: whoever owes it, whoever hears when it is late, and the programme manager."""
    rungs = next(ladder.rungs for ladder in ladders(state) if ladder.key == deadline.key)
    mails, letters = recipients(state.terms, (*deadline.to, state.terms.manager))
    return tuple(dict.fromkeys((*mails, *letters, *(who for _, item in rungs for who in (*item.to, *item.letters)))))


def _require_sensible(deadline: Deadline, until: date, today: date) -> None:
    """A day to come; not past the deadline's own, unless that has passed, and not in a far future."""
    if until <= today:
        raise SnoozeTooShort(until=until.isoformat(), today=today.isoformat())
    last = today + LONGEST_SNOOZE
    if deadline.due >= today:
        last = min(last, deadline.due)
    if until > last:
        raise SnoozeTooLong(until=until.isoformat(), last=last.isoformat(), due=deadline.due.isoformat(), article=deadline.article)


def _require_news(left: tuple[str, ...], people: tuple[str, ...], deadline: Deadline) -> None:
    if not left:
        raise AlreadyAnswered(item=deadline.key, person=", ".join(people))
