"""What a convention is waiting for in each phase, from whom, since when and until when."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from domain.agenda import Awaited
from domain.changes import amendments
from domain.committees import actions, committees, consultation_due, minuting
from domain.due import deadlines
from domain.life import closing, force, suspension
from domain.milestones import milestones_owed
from domain.phases import Closed, Closing, Drafting, InForce, InSignature, Signed, State, Suspended
from domain.promises import tranches
from domain.signature import objections, signature


def awaited(state: State) -> tuple[Awaited, ...]:
    """What the convention is waiting for, from whom, since when and until when."""
    live = () if state.live_on else (Awaited(rule="live", who=(state.terms.manager,), since=state.started_on),)
    decided = actions.awaited(state.actions, state.terms)
    in_writing = (*minuting.awaited(state.committees, state.terms), *consultation_due.awaited(state.committees, state.terms))
    match state:
        case Drafting():
            objected = objections.awaited(state.texts.objections, state.terms)
            if objected:
                return (*live, *objected, *decided)
            rule = "open" if state.texts.number else "draft"
            drafted = state.texts.drafted_on or state.started_on
            return (*live, Awaited(rule=rule, who=(state.terms.manager,), since=drafted), *decided)
        case InSignature():
            return (*live, *signature.awaited(state.signing, state.terms), *decided)
        case Signed():
            return (*live, *force.awaited_before(state.terms, state.signatures(), state.worked), *decided)
        case InForce():
            return (
                *live,
                *amendments.awaited(state.amendments, state.terms),
                *milestones_owed.awaited(state.milestones, state.terms),
                *committees.awaited(state.committees, state.terms, state.force.on),
                *in_writing,
                *decided,
                *tranches.awaited(state.contributions, state.terms),
                *tranches.out_of_reach(state.contributions, state.terms, state.milestones),
                *_owed(state),
            )
        case Suspended():
            waiting = amendments.awaited(state.amendments, state.terms)
            return (
                *live,
                *suspension.awaited(state.since.on, state.terms.manager, state.follows),
                *waiting,
                *in_writing,
                *_owed(state),
                *decided,
            )
        case Closing():
            return (
                *live,
                *milestones_owed.awaited(state.milestones, state.terms),
                *closing.awaited(state.milestones, state.terms, state.closing, _left_to_do(state)),
                *in_writing,
                *_owed(state, _FORMALITIES),
            )
        case Closed():
            return ()
        case _:
            assert_never(state)


def _left_to_do(state: Closing) -> tuple[Awaited, ...]:
    """The actions and tranches of the checklist."""
    return (*actions.awaited(state.actions.work, state.terms), *tranches.awaited(state.contributions, state.terms, closing=True))


_FORMALITIES = frozenset({"minutes_due", "request_due", "escalation_due"})
"""what committees owe while a convention closes; the rest stands on the checklist"""


def _owed(state: State, only: frozenset[str] | None = None) -> tuple[Awaited, ...]:
    found = [
        Awaited(
            rule=one.about,
            target=one.target,
            who=one.to,
            since=one.since if one.since != date.max else None,
            due=one.due,
            article=one.article,
            title=one.title,
        )
        for one in deadlines(state)
        if one.duty and one.about not in {*amendments.DUE, "action_due"} and (only is None or one.about in only)
    ]
    return tuple(sorted(found, key=lambda one: (one.due or date.max, one.rule, one.target)))
