"""The ladder of a deadline: the rungs before and after its day, when each is spoken and to whom."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.act import When
from domain.agenda import MESSAGE, AgendaItem, Deadline
from domain.calendar import At, Roll, WorkingDays, add, before, roll, times
from domain.delivery import way
from domain.messages import Mailbox, MessageDue
from domain.reaching import recipients
from domain.remembered import of_each
from domain.terms import Ladder, Terms


def name_of(deadline: Deadline, rung: str) -> str:
    """The name of a message: what it is about, its target, the day it speaks of, and the rung."""
    return f"{deadline.key}/{rung}"


class Rung(NamedTuple):
    """One step of the ladder of a deadline: its name, the day it is spoken, and which overdue one it is (0: none).

    ``pressing`` are the last lead and the day itself.
    """

    name: str
    day: date
    overdue: int = 0
    pressing: bool = False


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
def spoken_of(deadlines: tuple[Deadline, ...], terms: Terms, worked: WorkingDays) -> tuple[Spoken, ...]:
    """The ladders of several deadlines, in their order."""
    return tuple(_spoken(deadline, terms, worked) for deadline in deadlines)


@of_each
def _spoken(deadline: Deadline, terms: Terms, worked: WorkingDays) -> Spoken:
    asked, _ = recipients(terms, deadline.to)
    escalated, _ = recipients(terms, (*deadline.to, terms.manager))
    from_rung = 0 if deadline.escalate else terms.reminders.default.escalate_after
    rungs = tuple(
        (rung, _item(deadline, rung, terms, escalated if rung.overdue > from_rung else asked)) for rung in _ladder(deadline, terms, worked)
    )
    names = frozenset(item.key for _, item in rungs)
    return Spoken(deadline, deadline.about, deadline.target, deadline.key, deadline.falls_due, names, rungs)


def _ladder(deadline: Deadline, terms: Terms, worked: WorkingDays) -> tuple[Rung, ...]:
    """The steps in their order, from the day its cause was recorded."""
    ladder = terms.reminders.default
    leads = sorted((before(deadline.due, lead, worked), f"-{lead}") for lead in ladder.before)
    pressing = {day for day, _ in leads[-1:]} | {deadline.due}
    on_day = [(deadline.due, "0")] if ladder.on_day else []
    rungs = [Rung(name, _worked(day, Roll.PRECEDING, ladder, worked), pressing=day in pressing) for day, name in (*leads, *on_day)]
    if deadline.duty and (every := ladder.overdue_every):
        for n in range(1, ladder.at_most + 1):
            day = add(deadline.due, times(every, n), worked)
            rungs.append(Rung(f"+{times(every, n)}", _worked(day, Roll.FOLLOWING, ladder, worked), n))
    return tuple(rung for rung in rungs if rung.day > deadline.since)


def _worked(day: date, rule: Roll, ladder: Ladder, worked: WorkingDays) -> date:
    return roll(day, rule, worked) if ladder.working_days_only else day


def _item(deadline: Deadline, rung: Rung, terms: Terms, to: tuple[str, ...]) -> AgendaItem:
    return AgendaItem(
        due=rung.day,
        at=At.OFFICE,
        kind=MESSAGE,
        target=deadline.target,
        title=deadline.title,
        about=deadline.about,
        rung=rung.name,
        to=to,
        delivery=way(terms.reminders, deadline.about, pressing=rung.pressing),
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
        delivery=item.delivery or "single",
    )
