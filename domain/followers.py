"""What other conventions do when something is done to one: all of them in one virtual time, each told what its workflow would be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

from domain.act import SYSTEM
from domain.amendment_impact import Change, Json, compared, days
from domain.days.calendar import Moment
from domain.evolution import AnyEvent
from domain.files.terms import Relation
from domain.life import following, relations
from domain.life.relations import NoteRelated
from domain.phases import State
from domain.preview import Holidays, Life, later, virtual


class Relative(NamedTuple):
    """A convention as its log has it up to a version, with what its own clock shows and the holidays of its country."""

    state: State
    version: int
    now: Moment
    holidays: Holidays


class Named(NamedTuple):
    """A relation to one of them, and the first day on which that one is out of force: if nothing is done, and now."""

    relation: Relation
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Follower:
    """What the news brings to one, and its phase and its days: if nothing is done, and now."""

    reference: str
    named: tuple[Named, ...]
    events: tuple[AnyEvent, ...]
    changes: tuple[Change, ...]


def followers(one: Relative, events: Sequence[AnyEvent], others: Iterable[Relative], until: date) -> tuple[Follower, ...]:
    """Whoever follows where these events happen to one now, as it stands when a day begins; nothing else happens to any of them.

    ``others`` are all that name it, and all that name those.
    """
    relatives = (one, *others)
    without, with_it = _Family(relatives), _Family(relatives)
    with_it.happens(one.state.terms.reference, events)
    for family in (without, with_it):
        family.live(until)
    names = [other.state.terms.reference for other in relatives[1:]]
    found = (_follower(name, without, with_it) for name in names)
    return tuple(follower for follower in found if follower.events or follower.changes)


def _follower(name: str, without: _Family, with_it: _Family) -> Follower:
    before, after = without.lives[name].state, with_it.lives[name].state
    named = tuple(
        Named(relation, without.end_of(reference), with_it.end_of(reference))
        for reference, relation in relations.watched(after.terms).items()
        if reference in with_it.lives
    )
    heard = tuple(with_it.heard[name][len(without.heard[name]) :])
    return Follower(name, named, heard, tuple(compared("", _seen(before), _seen(after))))


def _seen(state: State) -> Json:
    return {"phase": state.name, **days(state)}


class _Family:
    """Conventions that hear of each other; ``heard`` is what news of the others brought to each."""

    def __init__(self, relatives: Sequence[Relative]) -> None:
        named = {one.state.terms.reference: one for one in relatives}
        self.lives = {name: Life(one.holidays, "preview", one.state) for name, one in named.items()}
        self.heard: dict[str, list[AnyEvent]] = {name: [] for name in named}
        self._now = {name: one.now for name, one in named.items()}
        self._versions = {name: one.version for name, one in named.items()}
        self._coming = {name: life.next() for name, life in self.lives.items()}

    def happens(self, name: str, events: Sequence[AnyEvent]) -> None:
        before = self.lives[name].state
        self.lives[name].take(events)
        self._tell(name, before, events)

    def live(self, until: date) -> None:
        """Each wakes when something of its own falls due, the earliest of all first, until a day begins."""
        while (coming := [(come, name) for name, come in self._coming.items() if come]) and min(coming)[0] <= (until, time(0)):
            come, name = min(coming)
            before = self.lives[name].state
            self._now[name] = later(self._now[name], virtual(*come))
            self._tell(name, before, self.lives[name].wake(self._now[name]))

    def _tell(self, name: str, before: State, events: Sequence[AnyEvent]) -> None:
        """The news of one to whoever names it, and what it brings to those in turn."""
        self._coming[name] = self.lives[name].next()
        first = self._versions[name] + 1
        self._versions[name] += len(events)
        for fact, amended in following.news(before, enumerate(events, first)):
            command = NoteRelated(command_id="preview", actor=SYSTEM, fact=fact, amended=amended)
            for other, life in self.lives.items():
                if name in relations.watched(life.state.terms):
                    self._now[other] = later(self._now[other], self._now[name])
                    was, new = life.state, life.decided(command, self._now[other])
                    self.heard[other] += new
                    self._tell(other, was, new)

    def end_of(self, name: str) -> date | None:
        return following.standing(self.lives[name].state, self._versions[name], self._now[name].today).term_end
