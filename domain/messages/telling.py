"""Who hears at once of what was done. An act is told to each reader once, however much it brings: the weightiest of it as the
message, the rest as its lines. Whoever did something is not told of it alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from domain.act import Event
from domain.evolution import folded
from domain.life.closing import ConventionClosed
from domain.messages import news_of_committees, news_of_life, news_of_people, news_of_seats, news_of_signature, news_of_work
from domain.messages.messages import MessageDue, at_once
from domain.messages.news import Act, Line, News
from domain.messages.reaching import recipients
from domain.phases import State

_SUBJECTS = (news_of_signature, news_of_life, news_of_committees, news_of_work, news_of_people, news_of_seats)
_MOST_LINES = 40
WEIGHT = (
    *("signature_voided", "signature_asked", "visa_asked", "amendment_voided", "amendment_proposed", "amendment_asked"),
    *("amendment_visa_asked", "session_convened", "session_moved", "session_cancelled"),
    *("minutes_to_approve", "minutes_to_read", "consultation_opened"),
    *("convention_closed", "term_ended", "convention_terminated", "termination_decided", "denunciation_received"),
    *("withdrawal_received", "entered_into_force", "provisional_application_began", "convention_suspended", "convention_resumed"),
    *("term_renewed", "term_extended", "term_followed", "closing_started", "amendment_applied", "amendment_completed"),
    *("successor_named", "matter_escalated", "programme_adopted", "decisions_taken"),
)
"""what stands before the rest where one act brings several; anything else stands in the order of its events"""
_SAME = {
    "convention_suspended": "suspend",
    "convention_resumed": "resume",
    "term_renewed": "renew",
    "term_extended": "extend",
    "termination_decided": "terminate",
    "closing_started": "close",
}
"""what is told of itself although a decision has brought it, and that decision"""
_IN_ITS_LINES = frozenset(
    {
        *("milestone_met", "milestone_partly_met", "milestone_not_met", "milestone_returned", "milestone_rescheduled"),
        *("action_assigned", "minutes_approved", "sub_committee_reported"),
    }
)
"""what the lines of a session's decisions say already"""

_UNASKED = frozenset({"signature_voided", "amendment_voided"})
"""what nobody did, but what was done has brought about: told to whoever did that, too"""
_OF_OTHERS = frozenset({"milestone_submitted"})
"""what is asked of others than whoever did it: not told to those, even where they are among several"""


def after(state: State, events: Iterable[Event], by: Collection[str] = ()) -> tuple[MessageDue, ...]:
    """The messages that these events bring to a convention as it stood before them; nothing is told of a past taken over.

    ``by`` are those who did and recorded it.
    """
    events = tuple(events)
    if state.live_on is None or not any(isinstance(one, subject.NEWS) for one in events for subject in _SUBJECTS):
        return ()
    act = Act(state, folded(state, events), events)
    found = [one for event in events for subject in _SUBJECTS if isinstance(event, subject.NEWS) for one in subject.told(act, event)]
    return tuple(_messages(act, found, frozenset(by)))


def _messages(act: Act, found: list[News], by: frozenset[str]) -> Iterator[MessageDue]:
    """One message for all who hear the same, on the day on which it is known. Once closed, nobody writes digests of a convention."""
    mailbox, last = act.before.mailbox, act.brought(ConventionClosed)
    for heard, to in _readers(act, found, by):
        for one in _messages_of([found[n] for n in heard]):
            message = at_once(
                one.about,
                one.target,
                one.terms or act.terms,
                mailbox,
                one.when.model_copy(update={"on": one.when.recorded_on}),
                subject=one.subject,
                to=to,
                due=one.due or one.when.on,
                items=tuple(line.written() for line in _shortened(one.lines)),
                article=one.article,
                delivery="single" if last else one.delivery,
                meeting=one.meeting,
                deadlines=one.keys,
            )
            mailbox = mailbox.model_copy(update={"said": mailbox.said | {message.message}})
            yield message


def _readers(act: Act, found: list[News], by: frozenset[str]) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """Which news are heard together, and by whom."""
    heard: dict[str, list[int]] = {}
    for n, one in enumerate(found):
        mails, letters = recipients(one.terms or act.terms, one.to)
        if one.unasked or one.about in _UNASKED or not by.issuperset((*mails, *letters)):
            for who in (*mails, *letters):
                if who not in by or one.about not in _OF_OTHERS:
                    heard.setdefault(who, []).append(n)
    together: dict[tuple[int, ...], list[str]] = {}
    for who, which in heard.items():
        together.setdefault(tuple(which), []).append(who)
    return ((which, tuple(to)) for which, to in together.items())


def _messages_of(news: list[News]) -> Iterator[News]:
    """One; and one more for each further session, because a calendar takes one entry from a mail."""
    further = [one for one in news if one.meeting][1:]
    yield _together([one for one in news if one not in further])
    yield from further


def _together(news: list[News]) -> News:
    """Several news of one act as one, which goes alone where one of them is of a session."""
    abouts = {one.about for one in news}
    if "decisions_taken" in abouts:
        own = {f"decision.{_SAME[about]}" for about in abouts & _SAME.keys()}
        news = [_without(one, own) for one in news if one.about not in _IN_ITS_LINES]
        news = [one for one in news if one.lines or one.about != "decisions_taken"]
    first, *others = sorted(news, key=lambda one: WEIGHT.index(one.about) if one.about in WEIGHT else len(WEIGHT))
    lines = (line for one in others for line in (*((one.line(),) if one[:2] != first[:2] else ()), *one.lines))
    keys = tuple(key for one in news if one.about == first.about for key in one.keys)
    first = first._replace(lines=tuple(dict.fromkeys((*first.lines, *lines))), keys=keys)
    session = next((one for one in others if one.meeting), None)
    return first._replace(meeting=session.meeting, delivery="single", terms=session.terms) if session and not first.meeting else first


def _without(news: News, told: Collection[str]) -> News:
    if news.about != "decisions_taken":
        return news
    return news._replace(lines=tuple(line for line in news.lines if line.about not in told))


def _shortened(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    left = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], Line("more", title=str(left))) if left > 0 else lines
