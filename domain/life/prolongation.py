"""A longer life: express renewal, and an extension that is agreed before the term expires."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from domain.act import Command, Event, When
from domain.days.calendar import Day, WorkingDays
from domain.files.blocks import Sentence
from domain.files.terms import Terms
from domain.life.force import Ending, Force, TermRenewed
from domain.life.relations import frameworks
from domain.refusals.errors import AlreadyEnding, AlreadyExpired, NotLonger, RenewalNotForeseen, TermOfFramework


class Renew(Command):
    """Renew expressly, where the terms foresee it: by one period, from the end of the current term."""

    kind: Literal["renew"] = "renew"


class Extend(Command):
    """Extend the current term, as was agreed before it expired."""

    kind: Literal["extend"] = "extend"
    until: Day
    """the new last day in force"""
    because: Sentence


class TermExtended(Event):
    """``end`` is the new first day out of force."""

    kind: Literal["term_extended"] = "term_extended"
    correctable = ("because",)
    end: date
    because: str


def renew(force: Force, terms: Terms, worked: WorkingDays, when: When) -> TermRenewed:
    """The next renewal, recorded before its term begins. Raises ``RenewalNotForeseen`` beyond what the terms allow."""
    renewal, n = terms.term.renewal, force.renewals + 1
    end = force.end_after(terms.term, n, worked)
    beyond = renewal.at_most is not None and n > renewal.at_most
    if renewal.mode != "express" or end is None or force.end is None or end <= force.end or beyond:
        raise RenewalNotForeseen(mode=renewal.mode, renewals=force.renewals, at_most=renewal.at_most, article=terms.term.article)
    _require_running(force.end, when)
    _require_no_sooner_end(force.ending, end)
    return TermRenewed(when=when, renewal=n, end=end)


def extend(force: Force, terms: Terms, command: Extend, when: When) -> TermExtended:
    """A later end of the current term. A non-renewal goes with it, as it prevents what would come after that end alone.

    Raises ``NotLonger``, ``AlreadyExpired`` for what was agreed too late, and ``TermOfFramework`` where the term is its framework's.
    """
    if terms.term.same_as:
        raise TermOfFramework(reference=", ".join(frameworks(terms)), article=terms.term.article)
    end = command.until + timedelta(days=1)
    if force.end is None or end <= force.end:
        last = (force.end - timedelta(days=1)).isoformat() if force.end else None
        raise NotLonger(until=command.until.isoformat(), last_day=last, article=terms.term.article)
    _require_running(force.end, when)
    _require_no_sooner_end(force.ends_without_term, end)
    return TermExtended(when=when, end=end, because=command.because)


def _require_no_sooner_end(planned: Ending | None, end: date) -> None:
    """Raises ``AlreadyEnding`` where a denunciation or a termination ends it before: a longer term would change nothing."""
    if planned is not None and planned.on < end:
        raise AlreadyEnding(on=planned.on.isoformat(), cause=planned.cause)


def _require_running(end: date, when: When) -> None:
    if when.on >= end:
        raise AlreadyExpired(on=when.on.isoformat(), last_day=(end - timedelta(days=1)).isoformat())
