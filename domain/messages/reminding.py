"""A reminder that people send: at once, one message for each party and reader with everything that is owed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal, NamedTuple

from domain.act import Command, When
from domain.awaiting import awaited
from domain.days.calendar import before
from domain.due import ladders
from domain.files.blocks import Id, wording
from domain.files.terms import Terms
from domain.messages import acceptance_owed
from domain.messages.ladders import Spoken
from domain.messages.messages import MessageDue
from domain.messages.news import Line
from domain.messages.reaching import reached
from domain.phases import State
from domain.refusals.errors import NotAParty
from domain.refusals.errors_of_messages import AlreadyReminded, NothingOwed
from domain.roles import focal_points, leaders, require_one_of

REMINDER = "reminder"
_To = tuple[str, str, bool]
"""the party of whoever owes something (the convention itself, for people of none), who is written to, and whether by mail"""


class _Owed(NamedTuple):
    """Something to be reminded of: a deadline, or what waits to be accepted."""

    key: str
    to: tuple[str, ...]
    line: Line


class Remind(Command):
    """Remind a party, or all of them, of what is late or comes near, and of what waits for its acceptance.

    Whoever has taken note or asked for quiet hears it all the same.
    """

    kind: Literal["remind"] = "remind"
    party: Id | None = None


def remind(state: State, command: Remind, when: When) -> tuple[MessageDue, ...]:
    """A message for each party and reader. Raises ``NothingOwed``, and ``AlreadyReminded`` for whoever heard it today."""
    terms, party, today = state.terms, command.party, when.recorded_on
    require_one_of(terms, command, tuple(dict.fromkeys(who for one in terms.committees for who in leaders(one))))
    if party is not None and all(one.id != party for one in (*terms.parties, *terms.institutions)):
        raise NotAParty(party=party)
    owed = _owed(state, today) if state.live_on is not None else ()
    found: dict[_To, dict[str, _Owed]] = {}
    for addressed, one in _addressed(terms, owed, command.person):
        if party in {None, addressed[0]}:
            found.setdefault(addressed, {})[one.key] = one
    if not found:
        raise NothingOwed(party=party or "")
    done = tuple(name for name in state.mailbox.said if name.startswith(f"{REMINDER}/"))
    left = {one: owed for one, owed in found.items() if not any(name.startswith(_prefix(one[0], today)) for name in done)}
    if not left:
        raise AlreadyReminded(party=", ".join(dict.fromkeys(body for body, _, _ in found)), on=today.isoformat())
    return tuple(_message(state, to, tuple(owed.values()), when) for to, owed in left.items())


def _prefix(body: str, today: date) -> str:
    return f"{REMINDER}/{body}/{today.isoformat()}/"


def _owed(state: State, today: date) -> tuple[_Owed, ...]:
    """What somebody is late with or would be reminded of by now, and what waits for a party; in the order of its days."""
    begun = (ladder.deadline for ladder in ladders(state) if ladder.deadline.duty and _begun(state, ladder, today))
    found = [_Owed(one.key, one.to, Line(one.about, one.target, one.due, title=one.title)) for one in begun]
    return tuple(sorted((*found, *_to_accept(state)), key=lambda one: (one.line.day or today, one.key)))


def _to_accept(state: State) -> Iterator[_Owed]:
    """Of each party that has still to accept; a committee has it on its order of business."""
    waiting = {one.target for one in awaited(state) if one.rule == "acceptance"}
    for one in acceptance_owed.owed(state):
        if one.milestone in waiting and not one.in_session:
            yield _Owed(one.key, focal_points(state.terms, one.body), one.line())


def _begun(state: State, ladder: Spoken, today: date) -> bool:
    """Its day has come, a rung, or that of a lead which was not spoken because the deadline was not known yet."""
    due, leads = ladder.deadline.due, state.terms.reminders.of(ladder.about).before
    days = (*(item.due for _, item in ladder.rungs), *(before(due, lead, state.worked) for lead in leads), due)
    return min(days) <= today


def _addressed(terms: Terms, owed: tuple[_Owed, ...], actor: str) -> Iterator[tuple[_To, _Owed]]:
    """To whom each of these is told: everybody who owes it but whoever reminds."""
    for one in owed:
        for person in one.to:
            reader, by_mail = reached(terms, person)
            if reader is not None and person != actor:
                yield (terms.party_of(person) or terms.reference, reader, by_mail), one


def _message(state: State, addressed: _To, owed: tuple[_Owed, ...], when: When) -> MessageDue:
    body, reader, by_mail = addressed
    return MessageDue(
        when=when.model_copy(update={"on": when.recorded_on}),
        message=f"{_prefix(body, when.recorded_on)}{reader}",
        about=REMINDER,
        target=body,
        rung="0",
        due=when.recorded_on,
        subject=wording(state.terms.title),
        to=(reader,) if by_mail else (),
        letters=() if by_mail else (reader,),
        live=state.mailbox.on,
        items=tuple(one.line.written() for one in owed),
        deadlines=tuple(one.key for one in owed),
    )
