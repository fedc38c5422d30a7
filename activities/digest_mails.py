"""The mails that tell digests: to people, by hand to the manager, and on trial."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog

from activities.mail_rules import TEMPLATE, holder_of, mail_id, to_repair, why_unreachable
from activities.ports import Attachment, Composer, Mail, People, Person, Typist, Unreachable, Wording
from domain.messages.digest import Digest

log = structlog.get_logger(__name__)

_Words = Callable[[Person], Wording]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One mail and the digests that it tells; without ``mail`` they have failed already, for ``reason``.

    With one, ``reason`` names a template that failed, and in whose place a plainer text goes.
    """

    digests: tuple[Digest, ...]
    message_id: str
    trial: bool = False
    mail: Mail | None = None
    reason: str | None = None


class DigestMails:
    """Puts the digests of a day into mails. ``domain`` is that of every Message-ID."""

    def __init__(self, people: People, composer: Composer, typist: Typist, domain: str) -> None:
        self._people, self._composer, self._typist, self._domain = people, composer, typist, domain

    async def of(self, open_ones: Sequence[Digest], on: date, *, live: bool) -> list[Outgoing]:
        """Every mail that tells these; ``live``: the office's mail is on."""
        found = await self._found(open_ones, on)
        outgoing: list[Outgoing] = []
        for manager in sorted({one.manager for one in open_ones}):
            own = [one for one in open_ones if one.manager == manager]
            sent = [one for one in own if live and one.live]
            outgoing += [self._mail(one, found) for one in sent if one.by_mail]
            if by_hand := [one for one in sent if not one.by_mail]:
                outgoing.append(await self._by_hand(by_hand, manager, found))
            outgoing += self._trial([one for one in own if one not in sent], manager, found)
        return outgoing

    async def _found(self, open_ones: Sequence[Digest], on: date) -> dict[str, Person]:
        """Whoever holds the offices; one that only a convention knows is looked for there."""
        ids = {who for one in open_ones for who in (one.person, one.manager)}
        found = await self._people.find(sorted(ids), on)
        for one in open_ones:
            for reference in sorted({line.reference for line in one.lines}):
                if missing := [who for who in (one.person, one.manager) if who not in found]:
                    found |= await self._people.find(missing, on, reference)
        return found

    def _mail(self, digest: Digest, found: dict[str, Person]) -> Outgoing:
        message_id = self._message_id([digest], "mail")
        return self._to(found.get(digest.person), (digest,), message_id, lambda reader: self._composer.digest(digest, reader))

    async def _by_hand(self, by_hand: Sequence[Digest], manager: str, found: dict[str, Person]) -> Outgoing:
        """What asks the manager for these letters, with each of them as a file to be signed."""
        readers = [(one, holder_of(one.person, found, one.on)) for one in by_hand]
        asked = self._to(
            found.get(manager),
            tuple(by_hand),
            self._message_id(by_hand, "by-hand"),
            lambda reader: self._composer.digests_by_hand(readers, reader),
            of="manager_",
        )
        if asked.mail is None:
            return asked
        files = [await asyncio.to_thread(self._on_paper, digest, reader, found[manager]) for digest, reader in readers]
        return replace(asked, mail=replace(asked.mail, attachments=tuple(one for one in files if one is not None)))

    def _on_paper(self, digest: Digest, reader: Person, sender: Person) -> Attachment | None:
        """Nothing where the office's own template fails: the words stand in the mail, too."""
        try:
            wording = self._composer.digest(digest, reader)
            return self._typist.on_paper(wording, convention="", title=wording.subject, reader=reader, sender=sender, on=digest.on)
        except Exception:
            log.exception("digest.not_composed", day=digest.on.isoformat(), person=digest.person)
            return None

    def _trial(self, held_back: Sequence[Digest], manager: str, found: dict[str, Person]) -> list[Outgoing]:
        """One letter for the manager; whoever could not have been written to has failed already."""
        lacking = {one.person: reason for one in held_back if one.by_mail and (reason := why_unreachable(found.get(one.person)))}
        failed = [
            Outgoing((one,), self._message_id([one], "trial"), trial=True, reason=lacking[one.person])
            for one in held_back
            if one.by_mail and one.person in lacking
        ]
        shown = tuple(one for one in held_back if not (one.by_mail and one.person in lacking))
        if not shown:
            return failed
        readers = [(one, holder_of(one.person, found, one.on)) for one in shown]
        unreachable = [Unreachable(person, reason) for person, reason in sorted(lacking.items())]
        message_id = self._message_id(shown, "trial")

        def wording(reader: Person) -> Wording:
            return self._composer.digests_on_trial(readers, reader, unreachable)

        return [*failed, self._to(found.get(manager), shown, message_id, wording, of="manager_", trial=True)]

    def _to(
        self, holder: Person | None, told: tuple[Digest, ...], message_id: str, wording: _Words, *, of: str = "", trial: bool = False
    ) -> Outgoing:
        """A mail to whoever holds an office. A text that cannot be made fails for those whom it concerns, and for nobody else."""
        reason = why_unreachable(holder)
        if holder is None or reason:
            return Outgoing(told, message_id, trial, reason=f"{of}{reason}")
        try:
            said = wording(holder)
        except Exception:
            log.exception("digest.not_composed", day=told[0].on.isoformat(), person=told[0].person)
            return Outgoing(told, message_id, trial, reason=TEMPLATE)
        mail = Mail(message_id, holder.email or "", said.subject, said.body, said.html)
        return Outgoing(told, message_id, trial, mail, to_repair(said))

    def _message_id(self, told: Sequence[Digest], variant: str) -> str:
        """The same for every attempt at the same digests; another for a trial, which must not be taken for the real mail."""
        keys = [f"{one.person}/{one.by_mail}/{one.live}" for one in told]
        return mail_id(("digest", told[0].on.isoformat(), variant, *keys), self._domain)
