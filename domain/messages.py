"""Messages: what is to be said to whom, what is on its way, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import AgendaItem
from domain.blocks import Id
from domain.calendar import At, Day
from domain.delivery import Way, way
from domain.errors import NothingToSwitch
from domain.reaching import recipients
from domain.roles import require_manager
from domain.terms import Terms

ATTEMPTS = 5
"""After so many failures a message is given up, and stays recorded as failed."""


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


class ToldInDigest(Delivered):
    """What became of one person's digest, and which messages of this convention it told them."""

    messages: tuple[str, ...] = ()


class RecordDigest(Command):
    """What became of the digests of a day, as far as they told of this convention; given by the workflow itself."""

    kind: Literal["record_digest"] = "record_digest"
    digest: Day
    results: tuple[ToldInDigest, ...]


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
    delivery: Way = "single"
    items: tuple[str, ...] = ()
    """lines of a list, where it tells of several things"""


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


class DigestTold(Event):
    """The digests of a day, as far as they told of this convention: who got theirs, and which messages it held."""

    kind: Literal["digest_told"] = "digest_told"
    digest: date
    results: tuple[ToldInDigest, ...]


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
    gathered: tuple[MessageDue, ...] = ()
    """what fell due for the next digest; of each, ``to`` and ``letters`` are those whom no digest has told yet"""

    def get(self, message: str) -> Waiting | None:
        return next((waiting for waiting in self.waiting if waiting.due.message == message), None)

    def without(self, message: str) -> tuple[Waiting, ...]:
        return tuple(waiting for waiting in self.waiting if waiting.due.message != message)


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
    delivery: Way | None = None,
    items: tuple[str, ...] = (),
    article: str | None = None,
) -> MessageDue:
    """A message that an act brings by itself, to ``target`` unless others are named, about ``due`` unless about the day of the act.

    Its name tells the act apart by its day and the messages said before. ``delivery`` is what its kind says, unless it is given.
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
        article=article,
        live=mailbox.on,
        delivery=delivery or way(terms.reminders, about),
        items=items,
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


def record_digest(mailbox: Mailbox, command: RecordDigest, when: When) -> tuple[Event, ...]:
    """What became of the digests of a day; nothing where all of it is known."""
    open_to = {(one.message, person) for one in mailbox.gathered for person in (*one.to, *one.letters)}
    known = (
        one.model_copy(update={"messages": tuple(name for name in one.messages if (name, one.person) in open_to)})
        for one in command.results
    )
    told = tuple(one for one in known if one.messages)
    return (DigestTold(when=when, digest=command.digest, results=told),) if told else ()


def switch(mailbox: Mailbox, terms: Terms, command: SwitchMail, when: When) -> tuple[Event, ...]:
    require_manager(terms, command)
    if mailbox.on == command.on:
        raise NothingToSwitch(on=command.on)
    return (MailSwitched(when=when, on=command.on),)


MessageEvent = MailSwitched | MessageDue | MessageSuperseded | MessageSent | MessageFailed | DigestTold


def evolve(mailbox: Mailbox, event: MessageEvent) -> Mailbox:
    """The mailbox after an event about it."""
    if isinstance(event, MailSwitched):
        return mailbox.model_copy(update={"on": event.on})
    if isinstance(event, MessageSuperseded):
        gathered = tuple(one for one in mailbox.gathered if one.message != event.message)
        updated = {"said": mailbox.said | {event.message}, "waiting": mailbox.without(event.message), "gathered": gathered}
        return mailbox.model_copy(update=updated)
    if isinstance(event, DigestTold):
        return mailbox.model_copy(update={"gathered": tuple(_left_to_tell(mailbox.gathered, event.results))})
    if isinstance(event, MessageDue) and event.delivery == "digest":
        return mailbox.model_copy(update={"said": mailbox.said | {event.message}, "gathered": (*mailbox.gathered, event)})
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


def _left_to_tell(gathered: tuple[MessageDue, ...], results: tuple[ToldInDigest, ...]) -> Iterator[MessageDue]:
    """What was gathered, for those whom no digest has told of it; a digest that is put off has told nobody yet."""
    done = {(name, one.person) for one in results if one.status != "deferred" for name in one.messages}
    for one in gathered:
        to, letters = (tuple(who for who in ids if (one.message, who) not in done) for ids in (one.to, one.letters))
        if to or letters:
            yield one.model_copy(update={"to": to, "letters": letters})
