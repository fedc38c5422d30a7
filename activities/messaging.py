"""Sending: who is written to, where a mail goes before mail is on, and what became of each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parseaddr
from hashlib import sha256
from typing import Literal

import structlog
from temporalio import activity

from activities.contracts import Deliveries, Delivery, Letter
from activities.metrics import Metrics
from activities.ports import (
    Composer,
    Invitations,
    Mail,
    MailDeferred,
    MailRefused,
    MailSender,
    Office,
    People,
    Person,
    Unreachable,
    Wording,
)

log = structlog.get_logger(__name__)

_LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class _Outgoing:
    """One mail and whose results it decides; without ``mail`` it has failed already, for ``reason``."""

    people: tuple[str, ...]
    message_id: str
    mail: Mail | None = None
    reason: str | None = None
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
        *,
        mail_from: str,
        metrics: Metrics | None = None,
        invitations: Invitations | None = None,
    ) -> None:
        self._people = people
        self._office = office
        self._sender = sender
        self._composer = composer
        self._metrics = metrics or Metrics()
        self._invitations = invitations
        self._domain = parseaddr(mail_from)[1].partition("@")[2]
        if not self._domain:
            raise ValueError(f"not an address to send from: {mail_from!r}")

    @activity.defn(name="send_message")
    async def send_message(self, letter: Letter) -> Deliveries:
        """One mail for each of ``to``; unless mail is on, for convention and office, one mail in all, to the manager as a trial.

        Where a letter by hand is needed, the manager gets a mail that asks for it and has a result of their own; those whom
        only a letter reaches get nothing, and stand in no result.

        Whatever the mail server says is a result, so only looking up and composing can raise, and both come first: Temporal
        may then repeat the activity without anybody having been written to. All mails leave at once, so that nobody waits
        for another's time-out.

        One window cannot be closed: the mail server has accepted a mail, and the connection or this process ends before
        that is known and recorded. That mail goes out again, under the same Message-ID.

        ``reason`` is a code, recorded for ever, and holds no personal data: ``nobody_in_office``, ``no_address``, either
        of them after ``manager_``, or the mail server's codes.
        """
        everybody = dict.fromkeys((*letter.to, *letter.letters, letter.manager))
        found = await self._people.find(tuple(everybody), letter.on, letter.reference)
        live = letter.live and await self._office.mail_is_on()
        outgoing = self._mails(letter, found) if live else self._trial(letter, found)
        results = await asyncio.gather(*(self._hand_over(one) for one in outgoing))
        deliveries = Deliveries(results=tuple(delivery for result in results for delivery in result))
        for delivery in deliveries.results:
            self._tell(letter, delivery)
        return deliveries

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
            reason = _unreachable(holder)
            if holder is None or reason:
                outgoing.append(_Outgoing((person,), message_id, reason=reason))
            else:
                mail = _mail(message_id, holder, self._composer.letter(letter, holder))
                invitation = self._invitations.invitation(letter, holder) if self._invitations else None
                outgoing.append(_Outgoing((person,), message_id, replace(mail, invitation=invitation)))
        if letter.letters:
            message_id = self._message_id(letter, letter.manager, "by-hand")
            readers = _reached_by_letter(letter, found)
            holder = found.get(letter.manager)
            outgoing.append(
                _to_manager((letter.manager,), message_id, holder, lambda manager: self._composer.by_hand(letter, manager, readers))
            )
        return outgoing

    def _trial(self, letter: Letter, found: dict[str, Person]) -> list[_Outgoing]:
        """One mail that says whom the message would have reached; its fate is the result of each who would have got one."""
        message_id = self._message_id(letter, letter.manager, "trial")
        lacking, intended = [], []
        for person in dict.fromkeys(letter.to):
            holder = found.get(person)
            reason = _unreachable(holder)
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

            outgoing.insert(0, _to_manager(tuple(told), message_id, found.get(letter.manager), wording, trial=True))
        return outgoing

    async def _hand_over(self, outgoing: _Outgoing) -> tuple[Delivery, ...]:
        if outgoing.mail is None:
            return outgoing.became("failed", outgoing.reason)
        try:
            await self._sender.send(outgoing.mail)
        except MailRefused as error:
            return outgoing.became("failed", str(error))
        except MailDeferred as error:
            return outgoing.became("deferred", str(error))
        return outgoing.became("sent")

    def _message_id(self, letter: Letter, person: str, variant: str | None = None) -> str:
        """The same for every attempt, but another for a trial: whatever drops duplicates must not take the real mail for one."""
        name = "|".join((letter.reference, letter.message, person, *([variant] if variant else ())))
        return f"<{sha256(name.encode()).hexdigest()[:32]}@{self._domain}>"


def _mail(message_id: str, to: Person, wording: Wording) -> Mail:
    return Mail(message_id, to.email or "", wording.subject, wording.body)


def _to_manager(
    people: tuple[str, ...], message_id: str, manager: Person | None, wording: Callable[[Person], Wording], *, trial: bool = False
) -> _Outgoing:
    reason = _unreachable(manager)
    if manager is None or reason:
        return _Outgoing(people, message_id, reason=f"manager_{reason}", trial=trial)
    return _Outgoing(people, message_id, _mail(message_id, manager, wording(manager)), trial=trial)


def _unreachable(holder: Person | None) -> str | None:
    """Why no mail can be addressed, if so."""
    if holder is None:
        return "nobody_in_office"
    return None if holder.email else "no_address"


def _reached_by_letter(letter: Letter, found: dict[str, Person]) -> list[Person]:
    """An office that nobody holds stands under its id."""
    return [found.get(person) or Person(person, person, letter.on) for person in dict.fromkeys(letter.letters)]
