"""The weekly digest: what one person is told in one letter, over all conventions.

What is to be done and what is late is read from the deadlines that are open, not from what was said of them: so a late duty stands in
every digest until it is settled, whatever becomes of its reminders. What was gathered about such a deadline is told by its line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from dateutil.relativedelta import relativedelta
from pydantic import BaseModel, ConfigDict

from domain.agenda import Deadline
from domain.days.digest_day import WEEK
from domain.due import ladders
from domain.files.blocks import wording
from domain.files.directory import OfficeCalendar
from domain.messages import acceptance_owed
from domain.messages.ladders import Spoken, heard
from domain.messages.messages import MessageDue
from domain.messages.reaching import recipients
from domain.phases import Closed, State

Section = Literal["todo", "decided", "late"]
Told = tuple[str, str, str]
"""reference, message, person: of whom a digest has told it already, though its convention may not know yet"""
REMEMBERED = relativedelta(months=2)
"""So long what a convention had to tell when it was closed may still be told; it records nothing any more."""


class DigestLine(BaseModel):
    """One thing that a digest tells, in ids, titles and days alone; ``title`` is the convention's, ``subject`` its own.

    Of something to do ``due`` is its last day, of something late the day that passed, of something decided the day that it speaks of.
    ``messages`` are the names of the gathered messages that are told by it.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: str
    title: str
    about: str
    target: str
    subject: str
    due: date
    article: str | None = None
    items: tuple[str, ...] = ()
    messages: tuple[str, ...] = ()
    manager: str = ""
    """of the convention"""


class NotDelivered(BaseModel):
    """A digest that did not reach somebody, told to the manager with the next one; ``reason`` is a code without personal data."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    person: str
    digest: date
    reason: str


class Digest(BaseModel):
    """One person's letter. It is never empty. ``next_on`` is the day of the next digest.

    ``by_mail`` is false for whoever is reached by a letter that the manager sends. ``not_delivered`` and ``to_hand_over`` (people
    whose letters the manager gets to send on) stand in the manager's own alone.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    on: date
    next_on: date
    person: str
    manager: str
    """whoever gets it in this person's place, by hand or as a trial"""
    by_mail: bool = True
    live: bool = True
    """whether mail of the conventions that it tells of is switched on; of one person, what is not stands in a digest of its own"""
    todo: tuple[DigestLine, ...] = ()
    decided: tuple[DigestLine, ...] = ()
    late: tuple[DigestLine, ...] = ()
    not_delivered: tuple[NotDelivered, ...] = ()
    to_hand_over: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[DigestLine, ...]:
        return (*self.todo, *self.decided, *self.late)


class _Way(NamedTuple):
    """Whose digest, and how it goes; one of each is one letter."""

    person: str
    by_mail: bool
    live: bool


class _Entry(NamedTuple):
    """One line, and who is told it by which of its messages."""

    section: Section
    line: DigestLine
    told: dict[_Way, tuple[str, ...]]


def digests(
    states: Iterable[State],
    on: date,
    next_on: date,
    *,
    told: Collection[Told] = (),
    not_delivered: Mapping[str, tuple[NotDelivered, ...]] | None = None,
) -> tuple[Digest, ...]:
    """The digests of a day, in the order of their people. ``not_delivered`` is what each manager is to hear of the last ones."""
    found: dict[_Way, dict[Section, list[DigestLine]]] = {}
    for state in states:
        for entry in _entries(state, on, next_on, told):
            for way, messages in entry.told.items():
                lines = found.setdefault(way, {}).setdefault(entry.section, [])
                lines.append(entry.line.model_copy(update={"messages": messages}))
    lacking = not_delivered or {}
    for manager in lacking:
        found.setdefault(_Way(manager, by_mail=True, live=True), {})
    made = [_digest(way, found[way], on, next_on) for way in sorted(found)]
    return tuple(one if not _is_a_manager_s(one) else _with_others(one, made, lacking) for one in made)


def _digest(way: _Way, sections: dict[Section, list[DigestLine]], on: date, next_on: date) -> Digest:
    ordered = {str(name): tuple(sorted(lines, key=_order)) for name, lines in sections.items()}
    everything = [line for lines in sections.values() for line in lines]
    manager = min(everything, key=lambda line: line.reference).manager if everything else way.person
    digest = Digest(on=on, next_on=next_on, person=way.person, manager=manager, by_mail=way.by_mail, live=way.live)
    return digest.model_copy(update=ordered)


def _order(line: DigestLine) -> tuple[date, str, str, str, str, tuple[str, ...]]:
    return line.due, line.reference, line.about, line.target, line.subject, line.messages


def _is_a_manager_s(digest: Digest) -> bool:
    return digest.by_mail and digest.live


def _with_others(digest: Digest, made: Iterable[Digest], lacking: Mapping[str, tuple[NotDelivered, ...]]) -> Digest:
    """With what concerns others, for whoever is their manager."""
    letters = tuple(dict.fromkeys(one.person for one in made if one.live and not one.by_mail and one.manager == digest.person))
    return digest.model_copy(update={"not_delivered": lacking.get(digest.person, ()), "to_hand_over": letters})


def open_from(day: date, calendar: OfficeCalendar) -> date:
    """The day of a digest, or where it is quiet, that of the first one afterwards."""
    while calendar.quiet_around(day) is not None:
        day += WEEK
    return day


def open_until(day: date, calendar: OfficeCalendar) -> date:
    """The day of a digest, or where it was quiet, that of the last one before."""
    while calendar.quiet_around(day) is not None:
        day -= WEEK
    return day


# ── What one convention contributes ────────────────────────────────────────────────────────────


def _entries(state: State, on: date, next_on: date, told: Collection[Told]) -> Iterator[_Entry]:
    """What a convention has to tell; one that sends single mails only what is late when its reminders are used up."""
    if state.live_on is None or (isinstance(state, Closed) and state.closed_on + REMEMBERED < on):
        return
    if state.terms.calendar.quiet_around(on) is not None:
        return  # it waits for the first digest after the quiet days; what begins in them was told before
    next_on = open_from(next_on, state.terms.calendar)
    about = {one.key: one for one in ladders(state)}
    gathered: dict[str, list[MessageDue]] = {}
    for message in state.mailbox.gathered:
        section = _section(about[message.key].deadline, on) if message.key in about else None
        gathered.setdefault(message.key if section else message.message, []).append(message)
    for key, spoken in about.items():
        section = _section(spoken.deadline, on)
        messages = gathered.pop(key, [])
        if section and (messages or _stands(state, spoken, section, next_on)):
            yield _Entry(section, _of_deadline(state, spoken.deadline), _of_open(state, spoken, on, messages, told))
    for (message,) in gathered.values():
        ways = _of_messages(state, (message,), told)
        if ways:
            yield _Entry("decided", _of_message(state, message, on), ways)


def _section(deadline: Deadline, on: date) -> Section | None:
    """Nothing is asked any more once the last day of a right has passed."""
    if deadline.due >= on:
        return "todo"
    return "late" if deadline.duty else None


def _stands(state: State, spoken: Spoken, section: Section, next_on: date) -> bool:
    """Whether an open deadline is told by itself: once its ladder has begun, or before the next digest is due."""
    if state.terms.reminders.delivery == "single":
        return section == "late" and not heard(spoken, state.mailbox.answers).left(state.mailbox.said, passed=True)
    return section == "late" or min((rung.day for rung, _ in spoken.rungs), default=spoken.deadline.due) < next_on


def _of_open(state: State, spoken: Spoken, on: date, messages: list[MessageDue], told: Collection[Told]) -> dict[_Way, tuple[str, ...]]:
    """Whoever owes it, and whoever heard of its delay: they hear of it until it is settled, unless they asked not to."""
    deadline, mailbox = spoken.deadline, state.mailbox
    climbed = [item for rung, item in spoken.rungs if rung.overdue and item.key in mailbox.said]
    to, letters = recipients(state.terms, deadline.to)
    hushed = mailbox.answers.hushed(deadline.key, deadline.due, on)
    ways = [(who, True) for who in (*to, *(who for item in climbed for who in item.to))]
    ways += [(who, False) for who in (*letters, *(who for item in climbed for who in item.letters))]
    own: dict[_Way, tuple[str, ...]] = {_Way(who, by_mail, mailbox.on): () for who, by_mail in ways if who not in hushed}
    return own | _of_messages(state, messages, told)


def _of_messages(state: State, messages: Iterable[MessageDue], told: Collection[Told]) -> dict[_Way, tuple[str, ...]]:
    """Those whom no digest has told yet, each with the names of what they are told."""
    ways: dict[_Way, tuple[str, ...]] = {}
    for one in messages:
        for by_mail, people in ((True, one.to), (False, one.letters)):
            for who in people:
                if (state.terms.reference, one.message, who) not in told:
                    way = _Way(who, by_mail, state.mailbox.on)
                    ways[way] = (*ways.get(way, ()), one.message)
    return ways


def _of_deadline(state: State, deadline: Deadline) -> DigestLine:
    return DigestLine(
        reference=state.terms.reference,
        title=wording(state.terms.title),
        about=deadline.about,
        target=deadline.target,
        subject=deadline.title,
        due=deadline.due,
        article=deadline.article,
        manager=state.terms.manager,
    )


def _of_message(state: State, message: MessageDue, on: date) -> DigestLine:
    return DigestLine(
        reference=state.terms.reference,
        title=wording(state.terms.title),
        about=message.about,
        target=message.target,
        subject=message.subject,
        due=message.due,
        article=message.article,
        items=acceptance_owed.as_it_stands(message.items, state, on),
        manager=state.terms.manager,
    )
