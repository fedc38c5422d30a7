"""The weekly digest: what one person is told in one letter, over all conventions."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict


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
