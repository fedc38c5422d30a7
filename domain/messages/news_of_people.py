"""What is told of people: a successor hears what is open for them; the manager, whom a message could not reach."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from domain.awaiting import awaited
from domain.changes.succession import ManagerReplaced, OfficeHolderChanged, PartySucceeded
from domain.messages.messages import MessageFailed
from domain.messages.news import Act, Line, News, short
from domain.messages.reaching import recipients
from domain.roles import focal_points

NEWS = OfficeHolderChanged | PartySucceeded | ManagerReplaced | MessageFailed
UNDELIVERED = "message_undelivered"


def told(act: Act, event: NEWS) -> Iterator[News]:
    match event:
        case OfficeHolderChanged(office=office):
            yield _successor(act, event, office, office)
        case PartySucceeded():
            for party in event.successors:
                for who in focal_points(event.terms, party):
                    yield _successor(act, event, who, short(event.terms, party))
        case ManagerReplaced(manager=manager):
            yield _successor(act, event, manager, manager)
        case MessageFailed():
            yield from _undelivered(act, event)
        case _:
            assert_never(event)


def _successor(act: Act, event: OfficeHolderChanged | PartySucceeded | ManagerReplaced, who: str, office: str) -> News:
    """With what the convention is waiting for from them, or from the party for which they speak."""
    party = act.terms.party_of(who)
    own = {who, *((party,) if party and who in focal_points(act.terms, party) else ())}
    waiting = (one for one in awaited(act.after) if own & {*one.who, *recipients(act.terms, one.who)[0]})
    lines = tuple(Line(f"awaited.{one.rule}", one.target, one.due, ", ".join(one.who), one.title) for one in waiting)
    return News("successor_named", who, office, (who,), event.when, lines=lines)


def _undelivered(act: Act, event: MessageFailed) -> Iterator[News]:
    """The way that the message went. Never of the manager's own mail, nor of a trial, which says by itself who cannot be reached."""
    waiting, manager = act.before.mailbox.get(event.message), act.terms.manager
    if waiting is None or waiting.due.about == UNDELIVERED:
        return
    for_good = [one for one in event.results if (one.status == "failed" or event.retry_on is None) and not one.trial]
    lines = tuple(
        Line(f"undelivered.{waiting.due.about}", waiting.due.target, waiting.due.due, one.person, waiting.due.subject, one.reason or "")
        for one in for_good
        if one.person != manager
    )
    if lines:
        lost = waiting.due
        yield News(UNDELIVERED, lost.target, lost.subject, (manager,), event.when, lost.due, lines, delivery=lost.delivery)
