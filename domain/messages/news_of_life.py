"""What is told of the life of a convention: in force, longer, suspended, ending, at its end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import assert_never

from domain.act import When
from domain.committees.committees import committee_of
from domain.files.blocks import wording
from domain.life.accession import PartyAcceded
from domain.life.closing import ClosingStarted, ConventionClosed
from domain.life.force import EnteredIntoForce, TermEnded, TermRenewed
from domain.life.prolongation import TermExtended
from domain.life.relations import TermFollowed
from domain.life.suspension import ConventionResumed, ConventionSuspended
from domain.life.termination import ConventionTerminated, DenunciationReceived, TerminationDecided
from domain.messages.news import Act, Line, News, because, everybody, short
from domain.signature.provisional import ProvisionalApplicationBegan

_Beginning = EnteredIntoForce | ProvisionalApplicationBegan | PartyAcceded
_Longer = TermRenewed | TermExtended | TermFollowed
_Stopping = ConventionSuspended | ConventionResumed | DenunciationReceived | TerminationDecided
_End = TermEnded | ConventionTerminated | ClosingStarted | ConventionClosed
NEWS = _Beginning | _Longer | _Stopping | _End


def told(act: Act, event: NEWS) -> Iterator[News]:
    if isinstance(event, _Beginning):
        return _beginning(act, event)
    if isinstance(event, _Longer):
        return _longer(act, event)
    return _stopping(act, event) if isinstance(event, _Stopping) else _ending(act, event)


def _beginning(act: Act, event: _Beginning) -> Iterator[News]:
    terms = act.terms
    match event:
        case ProvisionalApplicationBegan():
            yield News(event.kind, terms.reference, wording(terms.title), everybody(terms), event.when)
        case EnteredIntoForce():
            if not _over(event.end, event.when):
                yield News(event.kind, terms.reference, wording(terms.title), everybody(terms), event.when, lines=_until(event.end))
        case PartyAcceded(party=party):
            yield News(event.kind, party, short(event.terms, party), everybody(act.before.terms), event.when)
        case _:
            assert_never(event)


def _longer(act: Act, event: _Longer) -> Iterator[News]:
    """Until when. The end of a framework's term brings its own news, and its manager has been told of the other convention."""
    terms, lines = act.terms, _until(event.end)
    match event:
        case TermRenewed():
            to = () if _over(event.end, event.when) else everybody(terms)
        case TermExtended():
            to, lines = everybody(terms), (*lines, *because(event.because))
        case TermFollowed():
            to = () if act.brought(ConventionTerminated) else everybody(terms, manager=False)
        case _:
            assert_never(event)
    yield News(event.kind, terms.reference, wording(terms.title), to, event.when, lines=lines, article=terms.term.article)


def _stopping(act: Act, event: _Stopping) -> Iterator[News]:
    terms = act.terms
    match event:
        case ConventionSuspended() | ConventionResumed():
            by = wording(committee_of(terms, event.committee).title) if event.committee else None
            subject = event.because or event.follows or by or terms.reference
            to = everybody(terms, manager=event.follows is None)
            yield News(event.kind, terms.reference, subject, to, event.when)
        case DenunciationReceived(party=party):
            about = event.kind if event.ends else "withdrawal_received"
            yield News(about, party, short(act.before.terms, party), everybody(terms, but=party), event.when, event.ends_on)
        case TerminationDecided():
            to = everybody(terms, manager=event.cause != "framework")
            yield News(event.kind, terms.reference, event.because, to, event.when, event.ends_on, article=event.article)
        case _:
            assert_never(event)


def _ending(act: Act, event: _End) -> Iterator[News]:
    terms, name = act.terms, act.terms.reference
    title, to = wording(terms.title), everybody(terms)
    match event:
        case TermEnded():
            yield News(event.kind, name, title, to, event.when, article=terms.term.article)
        case ConventionTerminated():
            if not act.brought(TerminationDecided, DenunciationReceived):
                yield News(event.kind, name, title, to, event.when)
        case ClosingStarted():
            if not act.brought(ConventionClosed):
                yield News(event.kind, name, title, to, event.when)
        case ConventionClosed():
            lines = (Line(f"outcome.{event.outcome}"), *because(event.because), *(Line("left_open", one) for one in event.left_open))
            yield News(event.kind, name, title, to, event.when, lines=lines)
        case _:
            assert_never(event)


def _over(end: date | None, when: When) -> bool:
    """Whether a term was over already by the day on which it is known: another has followed, or the end."""
    return end is not None and end <= when.recorded_on


def _until(end: date | None) -> tuple[Line, ...]:
    """The last day in force."""
    return (Line("last_day", day=end - timedelta(days=1)),) if end else ()
