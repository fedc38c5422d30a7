"""Messages: what is to be said to whom, what is on its way, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.committees.meetings import Meeting
from domain.days.calendar import Day
from domain.files.blocks import Id
from domain.files.terms import Terms
from domain.messages import answering
from domain.messages.answering import AnswerEvent, Answers, AnswersLapsed
from domain.messages.delivery import Way, way
from domain.messages.reaching import recipients
from domain.refusals.errors import NothingToSwitch
from domain.roles import require_manager


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
    deadlines: tuple[str, ...] = ()
    """keys of the deadlines and acceptances that such a list is of, or of the acceptance that is asked"""
    meeting: Meeting | None = None
    """the session that it tells of, for the calendars of its members"""

    @property
    def key(self) -> str:
        """The key of the deadline whose rung it is; of what an act told at once, a name alike."""
        return self.message.rpartition("/")[0]

    @property
    def tells_of(self) -> tuple[str, ...]:
        """Keys of all the deadlines and acceptances that it speaks of."""
        return self.deadlines or (self.key,)


Because = Literal["met", "moved", "cancelled", "answered"]


class MessageSuperseded(Event):
    """A rung that is not sent: a later one of its ladder fell due with it, its deadline is owed no more, or nobody is left to be told.

    ``because`` stands where one of these can be said plainly.
    """

    kind: Literal["message_superseded"] = "message_superseded"
    message: str
    because: Because | None = None


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
    heirs: dict[str, str | None] = {}
    """who stands in the place of whom since it went off; none where nobody does"""

    @property
    def pending(self) -> bool:
        """Whether it waits for its next attempt; otherwise it is on its way, and nobody can call it back."""
        return self.retry_on is not None

    def without(self, people: Collection[str]) -> Waiting:
        """To be tried again at the others only."""
        due = _without(self.due, people)
        asked = [who for who in self.left if who not in self.due.to and who not in people]  # the manager, for the letters
        left = tuple(who for who in self.left if who in due.to or (due.letters and who in asked))
        gone = {} if self.pending else dict.fromkeys((*self.due.to, *self.due.letters))
        heirs = self.heirs | {who: None for who in gone if who in people}
        return self.model_copy(update={"due": due, "left": left, "heirs": heirs})

    def redirected(self, people: Mapping[str, str], *, beside: bool) -> Waiting:
        """To whoever stands in the place of whom it was meant for; what comes back of one on its way still names those."""
        passed = {who: heir and people.get(heir, heir) for who, heir in self.heirs.items()}
        gone = {who: heir for who, heir in people.items() if not beside or who not in self.due.to}
        changed: dict[str, object] = {
            "left": instead(self.left, people, beside=beside),
            "due": _redirected(self.due, people, beside=beside),
        }
        return self.model_copy(update={**changed, "heirs": {} if self.pending else {**gone, **passed}})

    def deferred(self, results: Iterable[Delivered]) -> tuple[str, ...]:
        """Whoever was put off, or stands in their place by now."""
        heirs = (self.heirs.get(result.person, result.person) for result in results if result.status == "deferred")
        return tuple(dict.fromkeys(who for who in heirs if who is not None))


class Mailbox(BaseModel):
    """What was said already, and what is on its way."""

    model_config = ConfigDict(frozen=True)

    on: bool = False
    said: frozenset[str] = frozenset()
    """names of messages that fell due or were superseded"""
    waiting: tuple[Waiting, ...] = ()
    gathered: tuple[MessageDue, ...] = ()
    """what fell due for the next digest; of each, ``to`` and ``letters`` are those whom no digest has told yet"""
    answers: Answers = Answers()

    def pending(self) -> tuple[MessageDue, ...]:
        """What can still be called back: what is to be tried again, and what waits for a digest."""
        return (*(one.due for one in self.waiting if one.pending), *self.gathered)

    def put_off(self, waiting: Waiting, results: Iterable[Delivered], on: date) -> Waiting:
        """What is to be tried again on another day, at whoever was put off and has not answered meanwhile; maybe at nobody."""
        again = waiting.model_copy(update={"retry_on": on, "left": waiting.deferred(results), "heirs": {}})
        hushed = self.answers.hushed(waiting.due.key, waiting.due.due, on)
        return again.without(hushed) if hushed else again

    def get(self, message: str) -> Waiting | None:
        return next((waiting for waiting in self.waiting if waiting.due.message == message), None)

    def others(self, message: str) -> tuple[Waiting, ...]:
        return tuple(waiting for waiting in self.waiting if waiting.due.message != message)

    def without(self, people: Collection[str], deadline: str | None = None) -> Mailbox:
        """The same where these people are told nothing any more: at all, or of one deadline, as far as it can still be called back."""

        def meant(message: MessageDue, *, pending: bool = True) -> bool:
            return deadline is None or (pending and deadline == message.key)

        waiting = (one.without(people) if meant(one.due, pending=one.pending) else one for one in self.waiting)
        gathered = (_without(one, people) if meant(one) else one for one in self.gathered)
        changed: dict[str, object] = {
            "waiting": tuple(one for one in waiting if not one.pending or one.left),
            "gathered": tuple(one for one in gathered if one.to or one.letters),
        }
        return self.model_copy(update=changed if deadline else {**changed, "answers": self.answers.without(people)})

    def redirected(self, people: Mapping[str, str], *, beside: bool = False) -> Mailbox:
        """The same where others stand in the place of these people: what is still to be told them, and what they answered.

        ``beside`` those who stay, in another role: both hear it, because nobody can say in which role it was meant for them.
        """
        return self.model_copy(
            update={
                "waiting": tuple(one.redirected(people, beside=beside) for one in self.waiting),
                "gathered": tuple(_redirected(one, people, beside=beside) for one in self.gathered),
                "answers": self.answers.redirected(people, beside=beside),
            }
        )

    def meant_for(self) -> tuple[str, ...]:
        """Everybody who is still to be told something, or has answered."""
        waiting = (who for one in self.waiting for who in (*one.left, *one.due.to, *one.due.letters))
        return (*waiting, *(who for one in self.gathered for who in (*one.to, *one.letters)), *(one.person for one in self.answers.all))


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
    meeting: Meeting | None = None,
    deadlines: tuple[str, ...] = (),
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
        meeting=meeting,
        deadlines=deadlines,
    )


# ── State ──────────────────────────────────────────────────────────────────────────────────────


def switch(mailbox: Mailbox, terms: Terms, command: SwitchMail, when: When) -> tuple[Event, ...]:
    require_manager(terms, command)
    if mailbox.on == command.on:
        raise NothingToSwitch(on=command.on)
    return (MailSwitched(when=when, on=command.on),)


MessageEvent = MailSwitched | MessageDue | MessageSuperseded | MessageSent | MessageFailed | DigestTold | AnswerEvent


def evolve(mailbox: Mailbox, event: MessageEvent) -> Mailbox:
    """The mailbox after an event about it."""
    if isinstance(event, MailSwitched):
        return mailbox.model_copy(update={"on": event.on})
    if isinstance(event, AnswerEvent):
        answered = mailbox.model_copy(update={"answers": answering.evolve(mailbox.answers, event)})
        return answered if isinstance(event, AnswersLapsed) else answered.without(event.people, event.deadline)
    if isinstance(event, MessageSuperseded):
        gathered = tuple(one for one in mailbox.gathered if one.message != event.message)
        updated = {"said": mailbox.said | {event.message}, "waiting": mailbox.others(event.message), "gathered": gathered}
        return mailbox.model_copy(update=updated)
    if isinstance(event, DigestTold):
        return mailbox.model_copy(update={"gathered": tuple(_left_to_tell(mailbox.gathered, event.results))})
    if isinstance(event, MessageDue) and event.delivery == "digest":
        new = (event,) if event.to or event.letters else ()  # no digest would ever tell it to nobody
        return mailbox.model_copy(update={"said": mailbox.said | {event.message}, "gathered": (*mailbox.gathered, *new)})
    if isinstance(event, MessageDue):
        others = mailbox.others(event.message)
        return mailbox.model_copy(update={"said": mailbox.said | {event.message}, "waiting": (*others, Waiting(due=event))})
    waiting = mailbox.get(event.message)
    others = mailbox.others(event.message)
    if isinstance(event, MessageSent) and waiting is not None and waiting.pending:
        return mailbox
    if isinstance(event, MessageFailed) and event.retry_on is not None and waiting is not None:
        others = (*others, mailbox.put_off(waiting, event.results, event.retry_on))
    return mailbox.model_copy(update={"waiting": others})


def _left_to_tell(gathered: tuple[MessageDue, ...], results: tuple[ToldInDigest, ...]) -> Iterator[MessageDue]:
    """What was gathered, for those whom no digest has told of it; a digest that is put off has told nobody yet."""
    done = {(name, one.person) for one in results if one.status != "deferred" for name in one.messages}
    for one in gathered:
        to, letters = (tuple(who for who in ids if (one.message, who) not in done) for ids in (one.to, one.letters))
        if to or letters:
            yield one.model_copy(update={"to": to, "letters": letters})


def _without(message: MessageDue, people: Collection[str]) -> MessageDue:
    to, letters = (tuple(who for who in ids if who not in people) for ids in (message.to, message.letters))
    return message.model_copy(update={"to": to, "letters": letters})


def _redirected(message: MessageDue, people: Mapping[str, str], *, beside: bool) -> MessageDue:
    to, letters = (instead(ids, people, beside=beside) for ids in (message.to, message.letters))
    return message.model_copy(update={"to": to, "letters": letters})


def instead(ids: Iterable[str], people: Mapping[str, str], *, beside: bool = False) -> tuple[str, ...]:
    """Each once, with whoever stands in their place, or beside them."""
    return tuple(dict.fromkeys(one for who in ids for one in ((who,) if beside else ()) + (people.get(who, who),)))
