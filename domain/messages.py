"""Messages: rungs of a ladder before and after each deadline, who is reached and how, and what became of what was sent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import MESSAGE, AgendaItem, Deadline
from domain.blocks import Id
from domain.calendar import At, Roll, WorkingDays, add, before, roll, times
from domain.directory import Via
from domain.errors import NothingToSwitch
from domain.remembered import of_each
from domain.roles import focal_points, require_manager, signatories
from domain.terms import Ladder, Terms

ATTEMPTS = 5
"""After so many failures a message is given up, and stays recorded as failed."""
_LONGEST_CHAIN = 4


class SwitchMail(Command):
    """Let this convention's mail go to its recipients, or hold it back for the manager again."""

    kind: Literal["switch_mail"] = "switch_mail"
    on: bool


class Delivered(BaseModel):
    """What became of one recipient's mail."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    person: Id
    status: Literal["sent", "failed", "deferred"]
    message_id: str
    reason: Annotated[str, StringConstraints(max_length=400)] | None = None
    trial: bool = False


class RecordDelivery(Command):
    """What became of a message that was due; given by the workflow itself after sending."""

    kind: Literal["record_delivery"] = "record_delivery"
    message: str
    results: tuple[Delivered, ...]


class MailSwitched(Event):
    kind: Literal["mail_switched"] = "mail_switched"
    on: bool


class MessageDue(Event):
    """A rung fell due. ``to`` are reached by mail, ``letters`` by a letter that the manager sends."""

    kind: Literal["message_due"] = "message_due"
    message: str
    about: str
    target: str
    rung: str
    due: date
    subject: str
    to: tuple[str, ...]
    letters: tuple[str, ...] = ()
    article: str | None = None
    live: bool = False
    """whether this convention's mail was switched on"""
    attempt: int = 1


class MessageSuperseded(Event):
    """A rung that was not sent, because a later one of its deadline fell due with it or because its deadline was moved meanwhile."""

    kind: Literal["message_superseded"] = "message_superseded"
    message: str


class MessageSent(Event):
    kind: Literal["message_sent"] = "message_sent"
    message: str
    results: tuple[Delivered, ...]


class MessageFailed(Event):
    """Some recipients were not reached; ``retry_on`` is the day of the next attempt at those deferred, if any."""

    kind: Literal["message_failed"] = "message_failed"
    message: str
    results: tuple[Delivered, ...]
    retry_on: date | None


class Waiting(BaseModel):
    """A message on its way, or to be tried again."""

    model_config = ConfigDict(frozen=True)

    due: MessageDue
    retry_on: date | None = None
    left: tuple[str, ...] = ()

    def without(self, people: frozenset[str]) -> Waiting:
        """To be tried again at the others only."""
        to, letters = (tuple(who for who in ids if who not in people) for ids in (self.due.to, self.due.letters))
        left = tuple(who for who in self.left if who in to or (letters and who not in people))  # the manager is asked for the letters
        return self.model_copy(update={"due": self.due.model_copy(update={"to": to, "letters": letters}), "left": left})


class Mailbox(BaseModel):
    """What was said already, and what is on its way."""

    model_config = ConfigDict(frozen=True)

    on: bool = False
    said: frozenset[str] = frozenset()
    """names of messages that fell due or were superseded"""
    waiting: tuple[Waiting, ...] = ()

    def get(self, message: str) -> Waiting | None:
        return next((waiting for waiting in self.waiting if waiting.due.message == message), None)

    def without(self, message: str) -> tuple[Waiting, ...]:
        return tuple(waiting for waiting in self.waiting if waiting.due.message != message)


def reached(terms: Terms, person: str) -> tuple[str | None, bool]:
    """Who is written to in a person's place, and whether by mail: ``(id, True)``, ``(id, False)`` for a letter, ``(None, False)``.

    No machine writes to a minister: a signatory's mail goes to the focal point, or becomes a letter, unless the terms say otherwise.
    """
    for _ in range(_LONGEST_CHAIN):
        how = terms.reach.get(person)
        if isinstance(how, Via):
            person = how.via
            continue
        if how in {"letter", "never"}:
            return (person, False) if how == "letter" else (None, False)
        if how is None and person in signatories(terms):
            focal = focal_points(terms, terms.party_of(person) or "")
            if not focal or focal[0] == person:
                return person, False
            person = focal[0]
            continue
        return person, True
    return None, False


def recipients(terms: Terms, people: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Whom to mail and whom to write a letter, each once, in order."""
    ways = [reached(terms, person) for person in people]
    mails = dict.fromkeys(who for who, by_mail in ways if who and by_mail)
    letters = dict.fromkeys(who for who, by_mail in ways if who and not by_mail)
    return tuple(mails), tuple(letters)


# ── Rungs ──────────────────────────────────────────────────────────────────────────────────────


def name_of(deadline: Deadline, rung: str) -> str:
    """The name of a message: what it is about, its target, the day it speaks of, and the rung."""
    return f"{deadline.key}/{rung}"


class Rung(NamedTuple):
    """One step of the ladder of a deadline: its name, the day it is spoken, and which overdue one it is (0: none)."""

    name: str
    day: date
    overdue: int = 0


class Spoken(NamedTuple):
    """The whole ladder of a deadline: every rung with its line of the agenda, and the names of all of them."""

    deadline: Deadline
    about: str
    target: str
    key: str
    falls_due: bool
    names: frozenset[str]
    rungs: tuple[tuple[Rung, AgendaItem], ...]

    def left(self, said: frozenset[str], *, passed: bool) -> tuple[AgendaItem, ...]:
        """The rungs still to come: every lead, the day itself, and of the overdue ones, once it has passed, the next."""
        left = [(rung, item) for rung, item in self.rungs if item.key not in said and (passed or not rung.overdue)]
        overdue = next((rung for rung, _ in left if rung.overdue), None)
        return tuple(item for rung, item in left if not rung.overdue or rung is overdue)


@of_each
def ladders(deadlines: tuple[Deadline, ...], terms: Terms, worked: WorkingDays) -> tuple[Spoken, ...]:
    """The ladders of several deadlines, in their order."""
    return tuple(_spoken(deadline, terms, worked) for deadline in deadlines)


@of_each
def _spoken(deadline: Deadline, terms: Terms, worked: WorkingDays) -> Spoken:
    asked, _ = recipients(terms, deadline.to)
    escalated, _ = recipients(terms, (*deadline.to, terms.manager))
    from_rung = 0 if deadline.escalate else terms.reminders.default.escalate_after
    rungs = tuple(
        (rung, _item(deadline, rung, escalated if rung.overdue > from_rung else asked)) for rung in _ladder(deadline, terms, worked)
    )
    names = frozenset(item.key for _, item in rungs)
    return Spoken(deadline, deadline.about, deadline.target, deadline.key, deadline.falls_due, names, rungs)


def _ladder(deadline: Deadline, terms: Terms, worked: WorkingDays) -> tuple[Rung, ...]:
    """The steps in their order, from the day its cause was recorded."""
    ladder = terms.reminders.default
    leads = sorted((before(deadline.due, lead, worked), f"-{lead}") for lead in ladder.before)
    on_day = [(deadline.due, "0")] if ladder.on_day else []
    rungs = [Rung(name, _worked(day, Roll.PRECEDING, ladder, worked)) for day, name in (*leads, *on_day)]
    if deadline.duty and (every := ladder.overdue_every):
        for n in range(1, ladder.at_most + 1):
            day = add(deadline.due, times(every, n), worked)
            rungs.append(Rung(f"+{times(every, n)}", _worked(day, Roll.FOLLOWING, ladder, worked), n))
    return tuple(rung for rung in rungs if rung.day > deadline.since)


def _worked(day: date, rule: Roll, ladder: Ladder, worked: WorkingDays) -> date:
    return roll(day, rule, worked) if ladder.working_days_only else day


def _item(deadline: Deadline, rung: Rung, to: tuple[str, ...]) -> AgendaItem:
    return AgendaItem(
        due=rung.day,
        at=At.OFFICE,
        kind=MESSAGE,
        target=deadline.target,
        title=deadline.title,
        about=deadline.about,
        rung=rung.name,
        to=to,
        key=name_of(deadline, rung.name),
    )


def fall_due(item: AgendaItem, deadline: Deadline, terms: Terms, mailbox: Mailbox, when: When) -> MessageDue:
    """The message of a rung, with whoever is to be reached."""
    escalated = terms.manager in item.to and terms.manager not in deadline.to
    to, letters = recipients(terms, (*deadline.to, terms.manager) if escalated else deadline.to)
    return MessageDue(
        when=when,
        message=item.key,
        about=deadline.about,
        target=deadline.target,
        rung=item.rung or "0",
        due=deadline.due,
        subject=deadline.title,
        to=to,
        letters=letters,
        article=deadline.article,
        live=mailbox.on,
    )


def at_once(
    about: str,
    target: str,
    terms: Terms,
    mailbox: Mailbox,
    when: When,
    *,
    subject: str,
    to: tuple[str, ...] | None = None,
    due: date | None = None,
) -> MessageDue:
    """A message that an act brings by itself, to ``target`` unless others are named, about ``due`` unless about the day of the act.

    Its name tells the act apart by its day and the messages said before.
    """
    mails, letters = recipients(terms, (target,) if to is None else to)
    told = sum(name.startswith(f"{about}/{target}/") for name in mailbox.said)
    return MessageDue(
        when=when,
        message=f"{about}/{target}/{when.on.isoformat()}/{told}",
        about=about,
        target=target,
        rung="0",
        due=due or when.on,
        subject=subject,
        to=mails,
        letters=letters,
        live=mailbox.on,
    )


# ── Sending ────────────────────────────────────────────────────────────────────────────────────


def retry_items(mailbox: Mailbox) -> tuple[AgendaItem, ...]:
    """Messages that could not be sent and are to be tried again."""
    return tuple(
        AgendaItem(
            due=waiting.retry_on,
            at=At.OFFICE,
            kind="message_retry",
            target=waiting.due.target,
            title=waiting.due.subject,
            key=waiting.due.message,
        )
        for waiting in mailbox.waiting
        if waiting.retry_on is not None
    )


def retry(mailbox: Mailbox, message: str, when: When) -> tuple[Event, ...]:
    """The next attempt, at whoever was not reached; whoever is left beside ``to`` is the manager, asked to send the letters."""
    waiting = mailbox.get(message)
    if waiting is None:
        return ()
    to = tuple(who for who in waiting.left if who in waiting.due.to)
    letters = waiting.due.letters if len(to) < len(waiting.left) else ()
    again = {"when": when, "to": to, "letters": letters, "attempt": waiting.due.attempt + 1, "live": mailbox.on}
    return (waiting.due.model_copy(update=again),)


def overtaken(mailbox: Mailbox, moved: Collection[tuple[str, str]], when: When) -> tuple[MessageSuperseded, ...]:
    """Messages that were to be tried again, about a day that is another one now; ``moved`` says of what, and whose it was."""
    again = (one.due for one in mailbox.waiting if one.retry_on is not None)
    return tuple(MessageSuperseded(when=when, message=one.message) for one in again if (one.about, one.target) in moved)


def record_delivery(mailbox: Mailbox, command: RecordDelivery, when: When) -> tuple[Event, ...]:
    """What became of a message; nothing when it is no longer waited for."""
    waiting = mailbox.get(command.message)
    if waiting is None or waiting.retry_on is not None:
        return ()
    sent = tuple(result for result in command.results if result.status == "sent")
    not_sent = tuple(result for result in command.results if result.status != "sent")
    events: list[Event] = []
    if not_sent:
        again = any(result.status == "deferred" for result in not_sent) and waiting.due.attempt < ATTEMPTS
        retry_on = when.recorded_on + timedelta(days=1) if again else None
        events.append(MessageFailed(when=when, message=command.message, results=not_sent, retry_on=retry_on))
    if sent or not not_sent:
        events.append(MessageSent(when=when, message=command.message, results=sent))
    return tuple(events)


def switch(mailbox: Mailbox, terms: Terms, command: SwitchMail, when: When) -> tuple[Event, ...]:
    require_manager(terms, command)
    if mailbox.on == command.on:
        raise NothingToSwitch(on=command.on)
    return (MailSwitched(when=when, on=command.on),)


MessageEvent = MailSwitched | MessageDue | MessageSuperseded | MessageSent | MessageFailed


def evolve(mailbox: Mailbox, event: MessageEvent) -> Mailbox:
    """The mailbox after an event about it."""
    if isinstance(event, MailSwitched):
        return mailbox.model_copy(update={"on": event.on})
    if isinstance(event, MessageSuperseded):
        return mailbox.model_copy(update={"said": mailbox.said | {event.message}, "waiting": mailbox.without(event.message)})
    if isinstance(event, MessageDue):
        others = mailbox.without(event.message)
        return mailbox.model_copy(update={"said": mailbox.said | {event.message}, "waiting": (*others, Waiting(due=event))})
    waiting = mailbox.get(event.message)
    others = mailbox.without(event.message)
    if isinstance(event, MessageSent) and waiting is not None and waiting.retry_on is not None:
        return mailbox
    if isinstance(event, MessageFailed) and event.retry_on is not None and waiting is not None:
        left = tuple(result.person for result in event.results if result.status == "deferred")
        others = (*others, waiting.model_copy(update={"retry_on": event.retry_on, "left": left}))
    return mailbox.model_copy(update={"waiting": others})
