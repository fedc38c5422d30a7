"""What is owed and what falls due in each phase: deadlines, the agenda, and how a convention stands by them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import chain, takewhile
from typing import Literal, assert_never

from dateutil.relativedelta import relativedelta

from domain.agenda import MESSAGE, AgendaItem, Deadline
from domain.changes import amendments
from domain.committees import actions, cadence, consultation_due, convocations, minuting
from domain.days import holidays
from domain.days.calendar import At, Moment, local
from domain.life import closing, force, leaving, relations, termination
from domain.life.term import renews
from domain.messages import sending
from domain.messages.ladders import Spoken, heard, spoken_of
from domain.milestones import milestones_owed, programme
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.promises import commitment_days, commitments, indicators, tranches
from domain.remembered import of_each, of_the_last
from domain.signature import signature

NEVER_DATED = "commitments_never_dated"
"""what brings the days of commitments into a convention that came into force before they were acted on"""
Health = Literal["ok", "late", "blocked", "dormant", "closed"]


@of_the_last
def deadlines(state: State) -> tuple[Deadline, ...]:
    """Everything that somebody owes by a day. Nothing is spoken of that was due before it went live."""
    return tuple(one for part in _parts(state) for one in part)


@of_the_last
def _parts(state: State) -> tuple[tuple[Deadline, ...], ...]:
    """The same by subject: a part stays the object that it is until something changes in its subject."""
    found: tuple[tuple[Deadline, ...], ...] = ()
    match state:
        case InSignature():
            found = (signature.deadlines(state.signing, state.terms),)
        case InForce():
            found = (
                milestones_owed.deadlines(state.milestones, state.terms),
                commitments.deadlines(state.commitments, state.terms),
                tranches.deadlines(state.contributions, state.terms),
                indicators.deadlines(state.indicators, state.terms, state.force.end),
                cadence.deadlines(state.committees, state.terms, state.worked, state.force.on, state.ending.on if state.ending else None),
                force.deadlines(state.force, state.terms, state.worked),
                termination.deadlines(state.force, state.terms),
                amendments.deadlines(state.amendments, state.terms),
                programme.deadlines(state.programmes, state.terms, _term(state), state.passed),
            )
        case Suspended():
            found = (termination.deadlines(state.force, state.terms), amendments.deadlines(state.amendments, state.terms))
            if not state.frozen:
                found += (force.deadlines(state.force, state.terms, state.worked),)
        case Closing():
            ended = state.closing.since
            found = (
                milestones_owed.deadlines(closing.of_its_time(state.milestones, state.terms, ended), state.terms),
                commitments.deadlines(commitments.of_its_time(state.commitments, ended), state.terms),
                tranches.deadlines(state.contributions, state.terms),
                actions.deadlines(state.actions.work, state.terms),
            )
        case Drafting() | Signed() | Closed():
            pass
        case _:
            assert_never(state)
    if not isinstance(state, Suspended | Closing | Closed):  # in suspense nothing is due; closing leaves some actions out
        found += (actions.deadlines(state.actions, state.terms),)
    if isinstance(state, InForce | Suspended | Closing):  # what committees owe each other stands still with nothing
        found += tuple(part.deadlines(state.committees, state.terms, state.force.on) for part in (minuting, convocations))
        found += (consultation_due.deadlines(state.committees, state.terms),)
    return tuple(_since_live(part, state.live_on) for part in found if part)


def _term(state: InForce) -> tuple[date, date | None]:
    """From when on something yearly is owed, and the day after the last, where one is certain."""
    first = max(state.force.on, state.started_on) if state.terms.taken_over else state.force.on
    planned = state.force.ends_early
    if planned is not None:
        return first, planned.on
    return first, None if renews(state.terms.term, state.force.renewals) else state.force.end


@of_each
def _since_live(part: tuple[Deadline, ...], live_on: date | None) -> tuple[Deadline, ...]:
    return tuple(one if one.since >= (live_on or date.max) else _unspoken_of(one, live_on) for one in part)


@of_each
def _unspoken_of(deadline: Deadline, until: date | None) -> Deadline:
    return deadline.model_copy(update={"since": until or date.max})


@of_the_last
def agenda(state: State) -> tuple[AgendaItem, ...]:
    """What falls due next, in order; finite, and empty while a convention taken over stands still.

    Of one that is closed, what is still to be said of it.
    """
    if state.live_on is None:
        return ()
    found: list[AgendaItem] = [*sending.retry_items(state.mailbox)]
    if isinstance(state, Closed):
        return tuple(sorted(found, key=AgendaItem.order))
    if not state.calendar_asked:
        found += holidays.items(state.worked, state.terms)
    if isinstance(state, Signed):
        found += force.items_before(state.terms, state.signatures(), state.worked)
    if isinstance(state, InForce) and commitment_days.unknown(state):
        found.append(AgendaItem(due=state.force.on, at=At.START, kind=NEVER_DATED, target=state.terms.reference))
    if isinstance(state, InForce | Suspended):
        frozen = isinstance(state, Suspended) and state.frozen
        found += force.items(state.force, state.terms, state.ending, frozen=frozen or relations.waits_for_framework(state))
        found += leaving.items(state.force)
        found += amendments.items(state.amendments)
    if isinstance(state, InForce | Suspended | Closing):
        found += (*minuting.items(state.committees, state.terms), *consultation_due.items(state.committees, state.terms))
    if isinstance(state, Closing):
        found += amendments.overtaken(state.amendments, state.closing.since)
    found += _of_ladders(state)
    return tuple(sorted(found, key=AgendaItem.order))


def _of_ladders(state: State) -> Iterator[AgendaItem]:
    """The days themselves, and what is still to be said of each to whoever has not answered."""
    said, passed, answers = state.mailbox.said, state.passed, state.mailbox.answers
    answered = answers.keys()
    for ladder in ladders(state):
        over = ladder.key in passed
        if ladder.names <= said and (over or not ladder.falls_due):
            continue
        if ladder.falls_due and not over:
            yield item_of(ladder.deadline)
        yield from (heard(ladder, answers) if ladder.key in answered else ladder).left(said, passed=over)


def ladders(state: State) -> Iterator[Spoken]:
    """What is to be said about each deadline: of a long life hundreds, most of them long since said."""
    force = state.force if isinstance(state, InForce | Suspended | Closing) else None
    entry = force.on if force else None
    return chain.from_iterable(spoken_of(part, state.terms, state.worked, entry) for part in _parts(state))


@of_each
def item_of(deadline: Deadline) -> AgendaItem:
    return AgendaItem(
        due=deadline.due,
        at=At.END,
        kind=deadline.about,
        target=deadline.target,
        title=deadline.title,
        key=deadline.key,
        effect=deadline.effect,
    )


def due_by(state: State, now: Moment) -> tuple[AgendaItem, ...]:
    """The items whose local day and time of day have come."""
    return tuple(takewhile(lambda item: local(item.due, item.at) <= (now.today, now.clock), agenda(state)))


def programme_asked(state: State, on: date) -> int:
    """Of which year a programme is that is spoken of on a day: of the first that is owed, else of that day's."""
    return next((int(one.title) for one in deadlines(state) if one.about == "programme_due"), on.year)


def late_now(state: State, today: date) -> tuple[Deadline, ...]:
    """What somebody should have done already."""
    return tuple(one for one in deadlines(state) if one.duty and one.falls_due and one.due < today)


def rights_lost(state: State, today: date) -> tuple[str, ...]:
    """Keys of the last days of rights that lie in the past, renewals of the past included: nobody is late with them."""
    return force.notices_passed(state.force, state.terms, state.worked, today) if isinstance(state, InForce) else ()


def line_of(deadline: Deadline) -> str:
    """A deadline in a list for the manager, in words of the terms alone: its title, and its day as others read it back."""
    return f"{deadline.title} ({deadline.due.isoformat()})"


def next_deadline(state: State) -> AgendaItem | None:
    """The next fact on the agenda."""
    return next(facts(state), None)


def facts(state: State) -> Iterator[AgendaItem]:
    """What the agenda holds beside messages and the calendar's own upkeep, in order."""
    return (item for item in agenda(state) if item.kind not in {MESSAGE, "message_retry", "calendar_extension", NEVER_DATED})


def health(state: State, today: date) -> Health:
    """How the convention is: the commonest disease of a portfolio is ``dormant``."""
    if isinstance(state, Closed):
        return "closed"
    if isinstance(state, InSignature) and signature.held_up_by(state.signing, state.terms):
        return "blocked"
    if isinstance(state, InForce | Closing) and any(one.status == "blocked" for one in state.milestones.all):
        return "blocked"
    if any(one.duty and one.due < today for one in deadlines(state)):
        return "late"
    year = relativedelta(years=1)
    upcoming = next_deadline(state)
    if isinstance(state, InForce) and state.last_act_on < today - year and (upcoming is None or upcoming.due > today + year):
        return "dormant"
    return "ok"
