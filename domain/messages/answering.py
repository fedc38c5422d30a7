"""What people answer to what they are told of a deadline: that they have taken note of it, or not to be told before a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.act import Event
from domain.agenda import Deadline


class _Answered(Event):
    """Of which deadline, as its messages tell it, and who need not be told: whoever is written to, in whose place it may be."""

    deadline: str
    """its key"""
    about: str
    target: str
    due: date
    subject: str
    people: tuple[str, ...]


class DeadlineAcknowledged(_Answered):
    kind: Literal["deadline_acknowledged"] = "deadline_acknowledged"


class DeadlineSnoozed(_Answered):
    kind: Literal["deadline_snoozed"] = "deadline_snoozed"
    until: date


class AnswersLapsed(Event):
    """These deadlines are owed no more: what was answered about them counts no longer, should they be owed again."""

    kind: Literal["answers_lapsed"] = "answers_lapsed"
    deadlines: tuple[str, ...]


AnswerEvent = DeadlineAcknowledged | DeadlineSnoozed | AnswersLapsed


class Answer(BaseModel):
    """What one person answered about one deadline."""

    model_config = ConfigDict(frozen=True)

    deadline: str
    person: str
    noted: bool = False
    until: date | None = None
    """not to be told of it before this day"""

    def hushes(self, due: date, day: date) -> bool:
        """Who has taken note is told no more until it is late; who has asked for quiet is told nothing before their day."""
        return (self.noted and day <= due) or (self.until is not None and day < self.until)


class Answers(BaseModel):
    """All that count, in the order in which people first answered."""

    model_config = ConfigDict(frozen=True)

    all: tuple[Answer, ...] = ()

    def keys(self) -> frozenset[str]:
        """Of the deadlines that somebody has answered about."""
        return frozenset(one.deadline for one in self.all)

    def get(self, deadline: str, person: str) -> Answer:
        """What somebody answered; an answer that says nothing, where they have not."""
        found = (one for one in self.all if (one.deadline, one.person) == (deadline, person))
        return next(found, Answer(deadline=deadline, person=person))

    def hushed(self, deadline: str, due: date, day: date) -> frozenset[str]:
        """Who is told nothing on a day of a deadline that is due on another: neither by a rung of its ladder nor in a digest."""
        return frozenset(one.person for one in self.all if one.deadline == deadline and one.hushes(due, day))

    def redirected(self, people: Mapping[str, str], *, beside: bool) -> Answers:
        """Whoever stands in somebody's place, or beside them, has answered as they did, unless by themselves."""
        own = {(one.deadline, one.person) for one in self.all}
        heirs = {
            (one.deadline, heir): one.model_copy(update={"person": heir})
            for one in self.all
            if (heir := people.get(one.person)) is not None and (one.deadline, heir) not in own
        }
        return Answers(all=(*(one for one in self.all if beside or one.person not in people), *heirs.values()))

    def without(self, people: Collection[str]) -> Answers:
        return Answers(all=tuple(one for one in self.all if one.person not in people))


def evolve(answers: Answers, event: AnswerEvent) -> Answers:
    """The answers after an event about them: each once for a person and a deadline."""
    if isinstance(event, AnswersLapsed):
        return Answers(all=tuple(one for one in answers.all if one.deadline not in event.deadlines))
    said = {"noted": True} if isinstance(event, DeadlineAcknowledged) else {"until": event.until}
    changed = {who: answers.get(event.deadline, who).model_copy(update=said) for who in event.people}
    others = (one for one in answers.all if one.deadline != event.deadline or one.person not in changed)
    return Answers(all=(*others, *changed.values()))


def silent(answers: Answers, deadline: Deadline, person: str, day: date) -> bool:
    """Whether somebody is told nothing of a deadline on a day; ``person`` is whoever is written to, in whose place it may be."""
    return person in answers.hushed(deadline.key, deadline.due, day)
