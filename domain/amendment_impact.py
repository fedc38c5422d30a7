"""What an amendment would bring, before anybody signs it: the same machine in virtual time, once with it and once without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

from domain.agenda import AgendaItem
from domain.changes.amendments import ProposeAmendment, SignAmendment, VisaAmendment
from domain.convention import decide
from domain.days.calendar import Moment, local
from domain.evolution import AnyEvent, as_read, fold
from domain.files.amendment_file import AmendmentFile
from domain.files.terms import Terms
from domain.milestones.milestones import GIVEN_UP
from domain.phases import Forceful, State
from domain.preview import Holidays, Passed, passing, shown
from domain.promises import indicators, tranches

Json = Any
_OWN = frozenset({"amendment_due", "amendment_visa_due", "amendment_effective", "amendment_overtaken"})
"""dates of the amendment itself: they are no change of the convention"""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is another thing after: a dotted path, with ids in the place of numbers."""

    path: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Impact:
    """``events`` are all that the amendment brings until it is in effect, where nothing else happens in between."""

    changes: tuple[Change, ...]
    events: tuple[AnyEvent, ...]
    added: tuple[AgendaItem, ...]
    removed: tuple[AgendaItem, ...]
    moved: tuple[tuple[AgendaItem, AgendaItem], ...]


def proposal(terms: Terms, amendment: AmendmentFile, documents: Mapping[str, str]) -> ProposeAmendment:
    """The order that is only looked at: nobody gives it."""
    return ProposeAmendment(command_id="preview", actor=terms.manager, amendment=amendment, documents=dict(documents))


class Agreed(NamedTuple):
    """What a proposal brings on the day of the last signature, the convention then, and the day from which it counts."""

    events: tuple[AnyEvent, ...]
    state: State
    effective: date


def agreed(state: State, command: ProposeAmendment, now: Moment) -> Agreed:
    """A proposal once everybody has acted on the same day, duly empowered. Raises ``DomainError`` as proposing does."""
    events = as_read(decide(state, command, now))
    signed = fold(state, events).model_copy(update={"mandates": ()})  # whoever acts will be empowered on the day
    while (current := signed.amendments.current) is not None and (left := current.remaining(signed.terms)):
        stage = next(one for one in current.proposed.plan.plan() if one.id == current.signing.stage)
        act = SignAmendment if stage.kind == "signature" else VisaAmendment
        new = as_read(decide(signed, act(command_id=command.command_id, actor=state.terms.manager, by=left[0]), now))
        events, signed = (*events, *new), fold(signed, new)
    current = signed.amendments.current
    return Agreed(events, signed, max(current.effective or now.today, now.today) if current else now.today)


def impact(state: State, command: ProposeAmendment, now: Moment, *, until: date, holidays: Holidays) -> Impact:
    """What a proposal brings once it is :func:`agreed`. Raises ``DomainError`` as proposing does."""
    events, signed, effective = agreed(state, command, now)
    without = tuple(passing(state, now.today, until, holidays))
    with_it = tuple(passing(signed, now.today, until, holidays))
    later = tuple(event for one in with_it if one.item.kind in _OWN for event in one.events)
    changes = _changes(_at(state, without, effective), _at(signed, with_it, effective))
    dates = _difference(shown(without), tuple(one for one in shown(with_it) if not {one.kind, one.about} & _OWN))
    return Impact(changes, (*events, *later), *dates)


def _at(state: State, passed: Sequence[Passed], day: date) -> State:
    """The convention as it begins a day."""
    for one in passed:
        if local(one.item.due, one.item.at) > (day, time(0)):
            break
        state = fold(state, one.events)
    return state


# ── Before and after ───────────────────────────────────────────────────────────────────────────


def _changes(before: State, after: State) -> tuple[Change, ...]:
    """What the terms say otherwise, then the days that are other days."""
    old, new = _plain(before.terms), _plain(after.terms)
    return (*compared("", old, new), *compared("", days(before), days(after)))


def _plain(terms: Terms) -> Json:
    return _named(terms.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"so_far", "content_sha256"}))


def _named(value: Json) -> Json:
    """Lists of blocks by their ids, of clauses by what they are about, so that one that moves in the list is no change."""
    if isinstance(value, dict):
        return {key: _named(one) for key, one in value.items()}
    for name in ("id", "about"):
        if isinstance(value, list) and value and all(isinstance(one, dict) and name in one for one in value):
            named = {one[name]: _named(one) for one in value}
            return named if len(named) == len(value) else value
    return value


def days(state: State) -> Json:
    """Every day that the convention itself works with; of money and measurements those that are still owed under its terms."""
    force = state.force if isinstance(state, Forceful) else None
    end = force.end if force else None
    return {
        "due": {one.id: _iso(one.due) for one in state.milestones.all if one.status not in GIVEN_UP},
        "commitment_due": {one.id: _iso(one.due) for one in state.commitments.all if one.status != "cancelled"},
        "tranches": {one.target: _iso(one.due) for one in tranches.deadlines(state.contributions, state.terms)},
        "measurements": {one.target: _iso(one.due) for one in indicators.deadlines(state.indicators, state.terms, end)},
        "next_session": {one.id: _iso(one.due) for one in state.committees.all},
        "term_end": _iso(end),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def compared(path: str, before: Json, after: Json) -> Iterator[Change]:
    """Where two documents differ, below a path."""
    if before == after:
        return
    if not isinstance(before, dict) or not isinstance(after, dict):
        yield Change(path, before, after)
        return
    for key in dict.fromkeys((*before, *after)):
        yield from compared(f"{path}.{key}" if path else key, before.get(key), after.get(key))


def _difference(
    before: Iterable[AgendaItem], after: Iterable[AgendaItem]
) -> tuple[tuple[AgendaItem, ...], tuple[AgendaItem, ...], tuple[tuple[AgendaItem, AgendaItem], ...]]:
    """Dates that are new, dates that are gone, and of those that are both the pairs that became another day."""
    old, new = _by_name(before), _by_name(after)
    added: list[AgendaItem] = []
    removed: list[AgendaItem] = []
    moved: list[tuple[AgendaItem, AgendaItem]] = []
    for name in dict.fromkeys((*old, *new)):
        gone = [one for day, one in old.get(name, {}).items() if day not in new.get(name, {})]
        come = [one for day, one in new.get(name, {}).items() if day not in old.get(name, {})]
        pairs = min(len(gone), len(come))
        moved += zip(gone[:pairs], come[:pairs], strict=True)
        removed += gone[pairs:]
        added += come[pairs:]
    order = AgendaItem.order
    return tuple(sorted(added, key=order)), tuple(sorted(removed, key=order)), tuple(sorted(moved, key=lambda pair: order(pair[0])))


def _by_name(items: Iterable[AgendaItem]) -> dict[tuple[str, str, str | None, str | None], dict[date, AgendaItem]]:
    """The days of each date by what it is: a message is one by its deadline and its rung."""
    found: dict[tuple[str, str, str | None, str | None], dict[date, AgendaItem]] = {}
    for one in items:
        found.setdefault((one.kind, one.target, one.about, one.rung), {})[one.due] = one
    return found
