"""The ladder of a deadline: the rungs before and after its day, when each is spoken and to whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest
from typing import NamedTuple

from domain.act import When
from domain.agenda import MESSAGE, AgendaItem, Deadline
from domain.days.calendar import At, Roll, WorkingDays, add, before, later, roll, times
from domain.files.directory import OfficeCalendar
from domain.files.reminders import Ladder
from domain.files.terms import Terms
from domain.messages.answering import Answers
from domain.messages.delivery import way
from domain.messages.messages import Mailbox, MessageDue
from domain.messages.reaching import recipients
from domain.remembered import of_each
from domain.roles import leaders


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
def spoken_of(deadlines: tuple[Deadline, ...], terms: Terms, worked: WorkingDays, entry: date | None) -> tuple[Spoken, ...]:
    """The ladders of several deadlines, in their order."""
    return tuple(_spoken(deadline, terms, worked, entry) for deadline in deadlines)


@of_each
def _spoken(deadline: Deadline, terms: Terms, worked: WorkingDays, entry: date | None) -> Spoken:
    rungs = tuple((rung, _item(deadline, rung, terms, entry)) for rung in _ladder(deadline, terms, worked))
    names = frozenset(item.key for _, item in rungs)
    return Spoken(deadline, deadline.about, deadline.target, deadline.key, deadline.falls_due, names, rungs)


def heard(ladder: Spoken, answers: Answers) -> Spoken:
    """What is left of a ladder for those who have not answered; a rung that nobody would hear is left out."""
    deadline = ladder.deadline
    left: list[tuple[Rung, AgendaItem]] = []
    for rung, item in ladder.rungs:
        hushed = answers.hushed(deadline.key, deadline.due, item.due)
        to, letters = (tuple(who for who in people if who not in hushed) for people in (item.to, item.letters))
        if to or letters:
            left.append((rung, item.model_copy(update={"to": to, "letters": letters})))
    return ladder._replace(rungs=tuple(left))


# ── When ───────────────────────────────────────────────────────────────────────────────────────


def _ladder(deadline: Deadline, terms: Terms, worked: WorkingDays) -> tuple[Rung, ...]:
    """The steps in their order, from the day its cause was recorded."""
    steps = tuple(rung for rung in _apart(_steps(deadline, terms, worked)) if rung.day > deadline.since)
    last = next((rung.name for rung in reversed(steps) if rung.name.startswith("-")), None)
    return tuple(rung._replace(pressing=rung.name in {last, "0"}) for rung in steps)


def _steps(deadline: Deadline, terms: Terms, worked: WorkingDays) -> Iterator[Rung]:
    ladder, calendar = terms.reminders.of(deadline.about), terms.calendar
    leads = sorted((before(deadline.due, lead, worked), f"-{lead}") for lead in ladder.before)
    for day, name in (*leads, *([(deadline.due, "0")] if ladder.on_day else [])):
        yield Rung(name, _open_day(day, Roll.PRECEDING, ladder, worked, calendar))
    if deadline.duty and (every := ladder.overdue_every):
        for n in range(1, ladder.at_most + 1):
            day = add(deadline.due, times(every, n), worked)
            yield Rung(f"+{times(every, n)}", _open_day(day, Roll.FOLLOWING, ladder, worked, calendar), n)


def _apart(rungs: Iterable[Rung]) -> Iterator[Rung]:
    """Of several that have come to one day, the last. None passes another: all before the day move back, all after it forward."""
    steps = tuple(rungs)
    return (one for one, following in zip_longest(steps, steps[1:]) if following is None or following.day != one.day)


def _open_day(day: date, rule: Roll, ladder: Ladder, worked: WorkingDays, calendar: OfficeCalendar) -> date:
    """The day itself, or the nearest before or after it, by the rule, that is not quiet and, if the ladder says so, worked."""
    back = rule is Roll.PRECEDING
    day = roll(day, rule, worked) if ladder.working_days_only else day
    while (quiet := calendar.quiet_around(day)) is not None:
        day = later(quiet[0], -1) if back else later(quiet[1], 1)
        day = roll(day, rule, worked) if ladder.working_days_only else day
    return day


# ── To whom ────────────────────────────────────────────────────────────────────────────────────


def _asked(deadline: Deadline, rung: Rung, terms: Terms, entry: date | None) -> tuple[str, ...]:
    """Whoever the deadline names; of the overdue rungs after so many also the chair's office, and after that the programme manager."""
    beyond = rung.overdue - terms.reminders.of(deadline.about).escalate_after
    office = chairs_office(deadline, terms, rung.day, entry) if rung.overdue and beyond > 0 else ()
    manager = (terms.manager,) if rung.overdue and (beyond > 1 or deadline.escalate) else ()
    return (*deadline.to, *office, *manager)


def chairs_office(deadline: Deadline, terms: Terms, day: date, entry: date | None) -> tuple[str, ...]:
    """Chair and secretary of the committee that a deadline belongs to, else of the one that steers or follows the convention.

    The programme manager where there is none, or where nobody leads it.
    """
    by_kind = (one for kind in ("steering", "monitoring") for one in terms.committees if one.kind == kind)
    of = next((one for one in terms.committees if one.id == deadline.committee), None) or next(by_kind, None)
    return (leaders(of, day, entry) if of else ()) or (terms.manager,)


# ── What is said ───────────────────────────────────────────────────────────────────────────────


def _item(deadline: Deadline, rung: Rung, terms: Terms, entry: date | None) -> AgendaItem:
    to, letters = recipients(terms, _asked(deadline, rung, terms, entry))
    return AgendaItem(
        due=rung.day,
        at=At.OFFICE,
        kind=MESSAGE,
        target=deadline.target,
        title=deadline.title,
        about=deadline.about,
        rung=rung.name,
        to=to,
        letters=letters,
        delivery=way(terms.reminders, deadline.about, pressing=rung.pressing),
        key=name_of(deadline, rung.name),
    )


def fall_due(item: AgendaItem, deadline: Deadline, mailbox: Mailbox, when: When) -> MessageDue:
    """The message of a rung, as it stands on the agenda: whoever has answered is left out there already."""
    return MessageDue(
        when=when,
        message=item.key,
        about=deadline.about,
        target=deadline.target,
        rung=item.rung or "0",
        due=deadline.due,
        subject=deadline.title,
        to=item.to,
        letters=item.letters,
        article=deadline.article,
        live=mailbox.on,
        delivery=item.delivery or "single",
    )
