"""Sending: who is written to, where a mail goes before mail is on, and what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import monotonic
from typing import Literal, TypeVar

import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.contracts import Deliveries, Delivery, Letter, Progress
from activities.mail_rules import TEMPLATE, domain_of, holder_of, mail_id, to_repair, why_unreachable
from activities.metrics import Metrics
from activities.ports import (
    Attachment,
    Composer,
    Invitations,
    Mail,
    MailDeferred,
    MailRefused,
    MailSender,
    Office,
    People,
    Person,
    Typist,
    Unreachable,
    Wording,
)

T = TypeVar("T")
log = structlog.get_logger(__name__)

AGAIN_TODAY = (timedelta(minutes=15), timedelta(minutes=45))
"""When those whom the mail server put off are tried again the same day: a greylist opens within minutes, a server restarts."""
_BEAT = 5.0
"""Seconds between two signs of life while mails wait for their turn."""
_LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """One mail and whose results it decides; without ``mail`` it has failed already, for ``reason``."""

    people: tuple[str, ...]
    message_id: str
    mail: Mail | None = None
    reason: str | None = None
    """why it has failed, or what is to be repaired though it goes out"""
    trial: bool = False

    def became(self, status: Literal["sent", "failed", "deferred"], reason: str | None = None) -> tuple[Delivery, ...]:
        kept = reason[:_LONGEST_REASON] if reason else None
        return tuple(
            Delivery(person=person, status=status, message_id=self.message_id, reason=kept, trial=self.trial) for person in self.people
        )


class MessagingActivities:
    """Sends what fell due. ``mail_from`` gives the domain of every Message-ID; raises ``ValueError`` when it has none."""

    def __init__(
        self,
        people: People,
        office: Office,
        sender: MailSender,
        composer: Composer,
        typist: Typist,
        *,
        mail_from: str,
        metrics: Metrics | None = None,
        again_today: Sequence[timedelta] = AGAIN_TODAY,
        invitations: Invitations | None = None,
    ) -> None:
        self._people = people
        self._office = office
        self._sender = sender
        self._composer = composer
        self._typist = typist
        self._metrics = metrics or Metrics()
        self._again_today = tuple(again_today)
        self._told_of: dict[str, date] = {}
        """templates that failed, and the day on which the manager was told last"""
        self._invitations = invitations
        self._domain = domain_of(mail_from)

    @activity.defn(name="send_message")
    async def send_message(self, letter: Letter) -> Deliveries:
        """One mail for each of ``to``; unless mail is on, for convention and office, one mail in all, to the manager as a trial.

        Where a letter by hand is needed, the manager gets a mail with the letters to sign and has a result of their own; those
        whom only a letter reaches get nothing, and stand in no result.

        Whatever the mail server says is a result, and so is a letter that cannot be composed, for its reader alone. All mails
        leave at once, so that nobody waits for another's time-out. Whoever is put off is tried again the same day: Temporal then
        repeats the activity, and the heartbeat tells it who has got theirs.

        One window cannot be closed: the mail server has accepted a mail, and this process ends before Temporal heard of it.
        That mail goes out again, under the same Message-ID.

        ``reason`` is a code, recorded for ever, and holds no personal data: ``nobody_in_office``, ``no_address``, either
        of them after ``manager_``, ``template`` (with the name of one that failed, where a plainer text took its place and was
        sent), or the mail server's codes.
        """
        before = _so_far()
        try:
            outgoing = [one for one in await self._outgoing(letter) if not _known(one, before)]
        except Exception as error:
            if not before.results:
                raise
            raise ApplicationError("who is to be written to is not known", before, type=type(error).__name__) from error
        results = list(before.results)
        waiting = len(outgoing)

        def heard(found: Sequence[Delivery]) -> None:
            nonlocal waiting
            waiting -= 1
            results.extend(one for one in found if one.status != "deferred")
            for delivery in found:
                self._tell(letter, delivery)
            if waiting:  # what the last one brings is told by the end itself
                activity.heartbeat(progress())

        def progress(put_off: int = before.put_off) -> Progress:
            return Progress(results=tuple(results), put_off=put_off)

        async def hand_over(one: _Outgoing) -> tuple[Delivery, ...]:
            found = await self._hand_over(one)
            heard(found)
            return found

        async with _alive(progress):
            found = await asyncio.gather(*map(hand_over, outgoing))
        became = [delivery for result in found for delivery in result]
        if any(delivery.status == "deferred" for delivery in became) and before.put_off < len(self._again_today):
            activity.heartbeat(progress(before.put_off + 1))
            raise ApplicationError(
                "put off by the mail server",
                progress(before.put_off + 1),  # the last failure is all that is heard where there is no time for another attempt
                type="put_off",
                next_retry_delay=self._again_today[before.put_off],
                category=ApplicationErrorCategory.BENIGN,
            )
        return Deliveries(results=(*before.results, *became))

    async def _outgoing(self, letter: Letter) -> list[_Outgoing]:
        everybody = dict.fromkeys((*letter.to, *letter.letters, letter.manager))
        found = await self._people.find(tuple(everybody), letter.on, letter.reference)
        if not letter.live or not await self._office.mail_is_on():
            outgoing = self._trial(letter, found)
        else:
            outgoing = [*self._mails(letter, found), *await self._by_hand(letter, found)]
        return [*outgoing, *self._repairs(letter, found, outgoing)]

    def _repairs(self, letter: Letter, found: dict[str, Person], outgoing: Sequence[_Outgoing]) -> list[_Outgoing]:
        """What tells the manager of templates that failed, of each once a day and worker; it decides nobody's result."""
        named = {one.reason.removeprefix(f"{TEMPLATE} ") for one in outgoing if one.mail and one.reason}
        faults = sorted(fault for fault in named if self._told_of.get(fault) != letter.on)
        if not faults:
            return []
        self._told_of.update(dict.fromkeys(faults, letter.on))
        return [self._to_manager(letter, (), "repair", found.get(letter.manager), lambda who: self._composer.repair(letter, who, faults))]

    def _tell(self, letter: Letter, delivery: Delivery) -> None:
        self._metrics.messages.add(1, {"status": delivery.status, "trial": str(delivery.trial).lower()})
        fields = delivery.model_dump(exclude={"status"}, exclude_none=True)
        say = log.info if delivery.status == "sent" else log.warning
        say(f"message.{delivery.status}", convention=letter.reference, message=letter.message, attempt=letter.attempt, **fields)

    def _mails(self, letter: Letter, found: dict[str, Person]) -> list[_Outgoing]:
        outgoing = []
        for person in dict.fromkeys(letter.to):
            message_id = self._message_id(letter, person)
            holder = found.get(person)
            reason = why_unreachable(holder)
            wording = self._composed(letter, holder, self._composer.letter) if holder and not reason else None
            if holder is None or wording is None:
                outgoing.append(_Outgoing((person,), message_id, reason=reason or TEMPLATE))
            else:
                mail = self._mail(letter, message_id, holder, wording)
                invitation = self._composed(letter, holder, self._invitations.invitation) if self._invitations else None
                outgoing.append(_Outgoing((person,), message_id, replace(mail, invitation=invitation), to_repair(wording)))
        return outgoing

    async def _by_hand(self, letter: Letter, found: dict[str, Person]) -> list[_Outgoing]:
        """What asks the manager for letters, with each of them as a file; a letter that no words can be found for has failed."""
        outgoing, wordings = [], []
        for reader in _reached_by_letter(letter, found):
            wording = self._composed(letter, reader, self._composer.letter)
            if wording is None:
                outgoing.append(_Outgoing((reader.id,), self._message_id(letter, reader.id, "by-hand"), reason=TEMPLATE))
            else:
                wordings.append((reader, wording))
        if not wordings:
            return outgoing
        readers = [reader for reader, _ in wordings]
        manager = found.get(letter.manager)
        asked = self._to_manager(letter, (letter.manager,), "by-hand", manager, lambda who: self._composer.by_hand(letter, who, readers))
        if asked.mail is not None and manager is not None:
            files = [await asyncio.to_thread(self._on_paper, letter, reader, manager, wording) for reader, wording in wordings]
            attachments = (*asked.mail.attachments, *(file for file in files if file is not None))
            asked = replace(asked, mail=replace(asked.mail, attachments=attachments))
        return [*outgoing, asked]

    def _on_paper(self, letter: Letter, reader: Person, manager: Person, wording: Wording) -> Attachment | None:
        """Nothing where the office's own template fails: the words stand in the mail, too."""

        def typed(letter: Letter, reader: Person) -> Attachment:
            return self._typist.on_paper(
                wording, convention=letter.reference, title=letter.title, reader=reader, sender=manager, on=letter.on
            )

        return self._composed(letter, reader, typed)

    def _trial(self, letter: Letter, found: dict[str, Person]) -> list[_Outgoing]:
        """One mail that says whom the message would have reached; its fate is the result of each who would have got one."""
        message_id = self._message_id(letter, letter.manager, "trial")
        lacking, intended = [], []
        for person in dict.fromkeys(letter.to):
            holder = found.get(person)
            reason = why_unreachable(holder)
            if holder is None or reason:
                lacking.append(Unreachable(person, reason or ""))
            else:
                intended.append(holder)
        outgoing = [_Outgoing((one.person,), message_id, reason=one.reason, trial=True) for one in lacking]
        told = dict.fromkeys([*(person.id for person in intended), *([letter.manager] if letter.letters else [])])
        if told:
            by_hand = _reached_by_letter(letter, found)

            def wording(manager: Person) -> Wording:
                return self._composer.trial(letter, manager, intended, by_hand, lacking)

            outgoing.insert(0, self._to_manager(letter, tuple(told), "trial", found.get(letter.manager), wording, trial=True))
        return outgoing

    def _to_manager(
        self,
        letter: Letter,
        people: tuple[str, ...],
        variant: str,
        manager: Person | None,
        compose: Callable[[Person], Wording],
        *,
        trial: bool = False,
    ) -> _Outgoing:
        message_id = self._message_id(letter, letter.manager, variant)
        reason = why_unreachable(manager)
        if manager is None or reason:
            return _Outgoing(people, message_id, reason=f"manager_{reason}", trial=trial)
        wording = self._composed(letter, manager, lambda _, reader: compose(reader))
        if wording is None:
            return _Outgoing(people, message_id, reason=TEMPLATE, trial=trial)
        return _Outgoing(people, message_id, self._mail(letter, message_id, manager, wording, variant), to_repair(wording), trial=trial)

    def _composed(self, letter: Letter, reader: Person, compose: Callable[[Letter, Person], T]) -> T | None:
        """Nothing where a template fails: others must not wait for its repair."""
        try:
            return compose(letter, reader)
        except Exception:
            log.exception("letter.not_composed", convention=letter.reference, message=letter.message, person=reader.id)
            return None

    async def _hand_over(self, outgoing: _Outgoing) -> tuple[Delivery, ...]:
        if outgoing.mail is None:
            return outgoing.became("failed", outgoing.reason)
        try:
            await self._sender.send(outgoing.mail)
        except MailRefused as error:
            return outgoing.became("failed", str(error))
        except MailDeferred as error:
            return outgoing.became("deferred", str(error))
        return outgoing.became("sent", outgoing.reason)

    def _mail(self, letter: Letter, message_id: str, to: Person, wording: Wording, variant: str | None = None) -> Mail:
        matter = self._id(letter.reference, letter.about, letter.target, to.id, "thread", variant)
        return Mail(message_id, to.email or "", wording.subject, wording.body, wording.html, thread=matter)

    def _message_id(self, letter: Letter, person: str, variant: str | None = None) -> str:
        """The same for every attempt, but another for a trial: whatever drops duplicates must not take the real mail for one."""
        return self._id(letter.reference, letter.message, person, variant)

    def _id(self, *parts: str | None) -> str:
        return mail_id(filter(None, parts), self._domain)


def _so_far() -> Progress:
    """What earlier attempts at this message brought; nothing in the first one."""
    details = activity.info().heartbeat_details
    return activity.payload_converter().from_payload(details[0].payload, Progress) if details else Progress()


def _known(one: _Outgoing, progress: Progress) -> bool:
    known = {(delivery.message_id, delivery.person) for delivery in progress.results}
    return bool(one.people) and all((one.message_id, person) in known for person in one.people)


@asynccontextmanager
async def _alive(progress: Callable[[], Progress]) -> AsyncIterator[None]:
    """Signs of life, however long a mail waits for its turn; each repeats what is known, for a sign replaces the one before.

    A process that stood still for longer than these may be apart has been given up for dead, and another one sends what is left: on
    waking it ends what it was handing over, and begins nothing more.
    """
    sending, longest = asyncio.current_task(), activity.info().heartbeat_timeout

    async def beat() -> None:
        while True:
            before = monotonic()
            await asyncio.sleep(_BEAT)
            if sending is not None and longest is not None and monotonic() - before > longest.total_seconds():
                log.warning("message.given_up", stood_still=round(monotonic() - before))
                sending.cancel()
            activity.heartbeat(progress())

    beating = asyncio.create_task(beat())
    try:
        yield
    finally:
        beating.cancel()


def _reached_by_letter(letter: Letter, found: dict[str, Person]) -> list[Person]:
    """An office that nobody holds stands under its id."""
    return [holder_of(person, found, letter.on) for person in dict.fromkeys(letter.letters)]
