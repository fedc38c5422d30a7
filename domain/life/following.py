"""What the fate of a related convention brings to this one: warned, suspended, resumed, ended, or its term moved with the other's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from domain.act import Event, When
from domain.evolution import AnyEvent, evolve
from domain.files.terms import Relation
from domain.life import relations
from domain.life.relations import NoteRelated, RelatedFact, RelatedNoted, TermFollowed
from domain.life.suspension import ConventionSuspended
from domain.life.termination import TerminationDecided
from domain.passing import prolonged, taken_up
from domain.phases import Closed, Closing, InForce, State, Suspended


def standing(state: State, version: int, on: date) -> RelatedFact:
    """Where a convention stands, as others need to know it."""
    force = state.force if isinstance(state, InForce | Suspended | Closing | Closed) else None
    return RelatedFact(
        reference=state.terms.reference,
        version=version,
        on=on,
        phase=state.name,
        in_force_on=force.on if force else None,
        term_end=(force.ends_early.on if force.ends_early else force.end) if force else None,
        ceremony=relations.ceremony(state.terms),
        frameworks=relations.frameworks(state.terms),
    )


def changed(before: State | None, after: State | None) -> bool:
    """Whether others need to hear of it."""
    if before is None or after is None:
        return after is not None
    same = before.terms is after.terms or before.terms == after.terms
    return not same or standing(before, 0, date.min) != standing(after, 0, date.min)


def news(state: State | None, events: Iterable[tuple[int, AnyEvent]]) -> Iterator[tuple[RelatedFact, bool]]:
    """What others hear of these events, which come with their versions: where the convention stood after each that matters to them,
    and whether its terms were other ones then.
    """
    for version, event in events:
        before, state = state, evolve(state, event)
        if state is not None and changed(before, state):
            yield standing(state, version, event.when.on), before is not None and before.terms != state.terms


def note(state: State, command: NoteRelated, when: When) -> tuple[Event, ...]:
    """What is told of a related convention, and what it brings. What is known already, or older, brings nothing.

    A convention that stands still is not moved before it goes live: see :func:`at_live`.
    """
    fact = command.fact
    relation = relations.watched(state.terms).get(fact.reference)
    before = relations.known(state.related, fact.reference)
    if relation is None or isinstance(state, Closed) or (before is not None and before.version >= fact.version):
        return ()
    event = RelatedNoted(when=_on(when, fact.on), fact=fact, amended=command.amended)
    if state.live_on is None:
        return (event,)
    after: State = state.model_copy(update={"related": relations.noted(state.related, event)})
    return (event, *_brought(after, relation, before, fact, when), *_amended(after, before, command, when))


def at_live(state: State, when: When) -> tuple[Event, ...]:
    """What related conventions had come to before this one went live."""
    found: list[Event] = []
    for reference, relation in relations.watched(state.terms).items():
        if (fact := relations.known(state.related, reference)) is not None:
            found += _brought(state, relation, None, fact, when, twice=any(isinstance(one, ConventionSuspended) for one in found))
            found += _followed(state, fact, when)
    return tuple(found)


def _brought(
    state: State, relation: Relation, before: RelatedFact | None, fact: RelatedFact, when: When, *, twice: bool = False
) -> tuple[Event, ...]:
    """The effects of a change of phase, which happens once; ``twice`` says that it is being suspended already."""
    day = _on(when, fact.on)
    if fact.ended and not (before is not None and before.ended):
        told = relations.warning("related_ended", fact, state.terms, state.mailbox, day)
        if relation.on_end == "end":
            return (told, *_end(state, fact, day))
        if relation.on_end == "suspend":
            return (told, *(() if twice else _suspend(state, fact, day)))
        return (told, *_resume(state, fact, day))
    if fact.suspended and not (before is not None and before.suspended):
        told = relations.warning("related_suspended", fact, state.terms, state.mailbox, day)
        return (told, *(_suspend(state, fact, day) if relation.on_suspension == "suspend" and not twice else ()))
    return _resume(state, fact, day)


def _suspend(state: State, fact: RelatedFact, when: When) -> tuple[Event, ...]:
    """Nothing where it is not in force, or stands still already for a reason of its own."""
    if not isinstance(state, InForce):
        return ()
    day = _not_before(when, state.force.on)
    return (ConventionSuspended(when=day, follows=fact.reference, frozen=relations.freezes(state.terms)),)


def _resume(state: State, fact: RelatedFact, when: When) -> tuple[Event, ...]:
    """Taken up again where nothing else holds it; never what people suspended."""
    if not isinstance(state, Suspended) or state.follows is None or relations.holding(state):
        return ()
    day = _not_before(when, state.since.on)
    return taken_up(state, day, follows=fact.reference)


def _end(state: State, fact: RelatedFact, when: When) -> tuple[Event, ...]:
    """The end, unless its own has come or is planned no later."""
    if not isinstance(state, InForce | Suspended):
        return ()
    day = _not_before(when, state.force.on)
    still = isinstance(state, Suspended) and state.frozen
    ends = (None if still else state.force.end, state.ending.on if state.ending else None)
    if any(end is not None and end <= day.on for end in ends):
        return ()
    return (TerminationDecided(when=day, cause="framework", ends_on=day.on, because=fact.reference),)


def _amended(state: State, before: RelatedFact | None, command: NoteRelated, when: When) -> tuple[Event, ...]:
    """The manager hears of other terms and of another end; a term that is the framework's follows."""
    fact = command.fact
    moved = before is not None and before.in_force_on is not None and before.term_end != fact.term_end and not fact.ended
    day = _on(when, fact.on)
    told = (relations.warning("related_amended", fact, state.terms, state.mailbox, day),) if command.amended or moved else ()
    return (*told, *_followed(state, fact, day))


def _followed(state: State, fact: RelatedFact, when: When) -> tuple[Event, ...]:
    """The new end. One that lies in the past ends the term today: no day in force is taken back."""
    if (
        not state.terms.term.same_as
        or not isinstance(state, InForce | Suspended)
        or fact.reference not in relations.frameworks(state.terms)
    ):
        return ()
    end = relations.framework_end(state.terms, state.related)
    if end is not None and end < when.recorded_on:
        end = min(when.recorded_on, state.force.end or when.recorded_on)
    if end == state.force.end or fact.in_force_on is None:
        return ()
    return prolonged(state, TermFollowed(when=when, end=end, reference=fact.reference), when)


def _on(when: When, on: date) -> When:
    """The day it happened to the other; never in the future, whatever the other's clock shows."""
    return when.model_copy(update={"on": min(on, when.recorded_on)})


def _not_before(when: When, on: date) -> When:
    return when.model_copy(update={"on": max(on, when.on)})
