"""Sending what fell due: what became of it, and whom to try again."""

from __future__ import annotations

from datetime import timedelta

from domain.act import Event, When
from domain.agenda import AgendaItem
from domain.days.calendar import At
from domain.messages.messages import DigestTold, Mailbox, MessageFailed, MessageSent, RecordDelivery, RecordDigest

ATTEMPTS = 5
"""After so many failures a message is given up, and stays recorded as failed."""


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


def record_delivery(mailbox: Mailbox, command: RecordDelivery, when: When) -> tuple[Event, ...]:
    """What became of a message; nothing when it is no longer waited for."""
    waiting = mailbox.get(command.message)
    if waiting is None or waiting.retry_on is not None:
        return ()
    sent = tuple(result for result in command.results if result.status == "sent")
    not_sent = tuple(result for result in command.results if result.status != "sent")
    events: list[Event] = []
    if not_sent:
        tomorrow = when.recorded_on + timedelta(days=1)
        again = waiting.due.attempt < ATTEMPTS and mailbox.put_off(waiting, not_sent, tomorrow).left
        retry_on = tomorrow if again else None
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
