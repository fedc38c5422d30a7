"""Actions: what a decision leaves somebody to do, until it is done. A reservation is one, and so is an amendment still to be proposed.

An action is called after its decision, ``<committee>-<session>.<n>``; the reservations of one decision are ``.1``, ``.2`` … after that.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import shorten
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event, When
from domain.agenda import Awaited, Deadline
from domain.days.calendar import later
from domain.files.blocks import Id, Sentence
from domain.files.implementation import Committee
from domain.files.terms import Terms
from domain.refusals.errors import require_not_before
from domain.refusals.errors_of_decisions import ActionSettled, DoneByAnotherAct, UnknownAction
from domain.remembered import of_each
from domain.roles import focal_points, leaders, require_one_of
from domain.signature.drafting import Sha256

About = Literal["action", "reservation", "amend", "programme"]
"""``amend`` and ``programme`` are done by acts of their own: an amendment proposed, a programme recorded"""
ActionId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,119}$")]
RULES: Final[Mapping[About, str]] = MappingProxyType(
    {"action": "action_due", "reservation": "reservation_due", "amend": "amendment_asked", "programme": "programme_asked"}
)
_ACTS: Final[Mapping[About, str]] = MappingProxyType({"amend": "amend propose", "programme": "programme adopt"})
_TITLE = 200
"""characters of an action that are said where it is only named"""


class FinishAction(Command):
    """Say that an action is done, with what proves it."""

    kind: Literal["finish_action"] = "finish_action"
    action: ActionId
    evidence: dict[Id, Sha256 | None] = {}
    """name → SHA-256 of the file; none for evidence on paper"""
    because: Sentence | None = None


class DropAction(Command):
    """Give up an action that has become pointless."""

    kind: Literal["drop_action"] = "drop_action"
    action: ActionId
    because: Sentence


class ActionOpened(Event):
    """``owner`` is a party, an institution or a person; none where the committee itself has to see to it."""

    kind: Literal["action_opened"] = "action_opened"
    action: str
    about: About
    text: str
    owner: str | None
    due: date | None
    committee: str
    year: int | None = None
    """of which the programme is"""


class ActionDone(Event):
    """``amendment`` is the number of the one that took it up."""

    kind: Literal["action_done"] = "action_done"
    correctable = ("because",)
    action: str
    evidence: dict[str, str | None] = {}
    because: str | None = None
    amendment: int | None = None


class ActionDropped(Event):
    kind: Literal["action_dropped"] = "action_dropped"
    correctable = ("because",)
    action: str
    because: str


class PutOff(BaseModel):
    model_config = ConfigDict(frozen=True)

    action: str
    due: date


class ActionsPutOff(Event):
    """After a suspension, by the days that the convention stood still."""

    kind: Literal["actions_put_off"] = "actions_put_off"
    actions: tuple[PutOff, ...]


class ActionState(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    about: About
    text: str
    owner: str | None
    due: date | None
    committee: str
    year: int | None = None
    opened_on: date
    recorded_on: date
    settled_on: date | None = None
    dropped: bool = False
    evidence: dict[str, str | None] = {}

    @property
    def title(self) -> str:
        return shorten(self.text, _TITLE, placeholder=" …")


class Actions(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[ActionState, ...] = ()

    @property
    def open(self) -> tuple[ActionState, ...]:
        return tuple(one for one in self.all if one.settled_on is None)

    def get(self, action: str) -> ActionState | None:
        return next((one for one in self.all if one.id == action), None)

    def of(self, committee: str) -> tuple[ActionState, ...]:
        """What a committee has opened and has still to follow up."""
        return tuple(one for one in self.open if one.committee == committee)

    @property
    def work(self) -> Actions:
        """Without what only a convention in force can do: a closing one is neither amended nor given a programme."""
        return Actions(all=tuple(one for one in self.all if one.about not in _ACTS))

    def with_owners(self, heirs: Mapping[str, str]) -> Actions:
        """Action → who owns it now."""
        return Actions(all=tuple(one.model_copy(update={"owner": heirs.get(one.id, one.owner)}) for one in self.all))


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def finish(actions: Actions, terms: Terms, command: FinishAction, when: When) -> ActionDone:
    """By whoever owes it, the committee's leaders, or the manager."""
    action = _open(actions, command.action)
    if action.about in _ACTS:
        raise DoneByAnotherAct(action=action.id, instead=_ACTS[action.about])
    committee = _committee(action, terms)
    allowed = (*who(action, terms), *(leaders(committee) if committee else ()))
    require_one_of(terms, command, tuple(dict.fromkeys(allowed)), committee.article if committee else None)
    require_not_before(when.on, "action_opened", action.opened_on)
    return ActionDone(when=when, action=action.id, evidence=dict(command.evidence), because=command.because)


def drop(actions: Actions, terms: Terms, command: DropAction, when: When) -> ActionDropped:
    """By the committee's leaders, or the manager."""
    action = _open(actions, command.action)
    committee = _committee(action, terms)
    require_one_of(terms, command, leaders(committee) if committee else (), committee.article if committee else None)
    require_not_before(when.on, "action_opened", action.opened_on)
    return ActionDropped(when=when, action=action.id, because=command.because)


def amended(actions: Actions, amendment: int, when: When) -> tuple[Event, ...]:
    """An amendment that is proposed is what committees have asked for."""
    return tuple(ActionDone(when=when, action=one.id, amendment=amendment) for one in actions.open if one.about == "amend")


def put_off(actions: Actions, since: When, stood: int, when: When) -> tuple[Event, ...]:
    """Days to come are moved by the days that the convention stood still; what was decided meanwhile stays."""
    moved = tuple(
        PutOff(action=one.id, due=later(one.due, stood))
        for one in actions.open
        if one.due is not None and one.due >= since.on and one.recorded_on <= since.recorded_on
    )
    return (ActionsPutOff(when=when, actions=moved),) if moved and stood else ()


def _open(actions: Actions, name: str) -> ActionState:
    found = actions.get(name)
    if found is None:
        raise UnknownAction(action=name, known=", ".join(one.id for one in actions.open))
    if found.settled_on is not None:
        raise ActionSettled(action=found.id, on=found.settled_on.isoformat())
    return found


def _committee(action: ActionState, terms: Terms) -> Committee | None:
    """An amendment may have taken it away."""
    return next((one for one in terms.committees if one.id == action.committee), None)


def who(action: ActionState, terms: Terms) -> tuple[str, ...]:
    """From whom it is awaited: the owner, else the committee's leaders; an amendment and a programme, from the manager."""
    if action.owner in terms.people():
        return (action.owner,)
    if owed := focal_points(terms, action.owner or ""):
        return owed
    committee = _committee(action, terms)
    return (leaders(committee) if committee and action.about not in _ACTS else ()) or (terms.manager,)


# ── State ──────────────────────────────────────────────────────────────────────────────────────


ActionEvent = ActionOpened | ActionDone | ActionDropped | ActionsPutOff


def evolve(actions: Actions, event: ActionEvent) -> Actions:
    """The actions after an event about them."""
    if isinstance(event, ActionOpened):
        opened = ActionState(
            id=event.action,
            about=event.about,
            text=event.text,
            owner=event.owner,
            due=event.due,
            committee=event.committee,
            year=event.year,
            opened_on=event.when.on,
            recorded_on=event.when.recorded_on,
        )
        return Actions(all=(*actions.all, opened))
    return Actions(all=tuple(_changed(one, event) for one in actions.all))


def _changed(action: ActionState, event: ActionDone | ActionDropped | ActionsPutOff) -> ActionState:
    if isinstance(event, ActionsPutOff):
        due = next((one.due for one in event.actions if one.action == action.id), None)
        return action.model_copy(update={"due": due, "recorded_on": event.when.recorded_on}) if due else action
    if action.id != event.action:
        return action
    settled: dict[str, object] = {"settled_on": event.when.on, "dropped": isinstance(event, ActionDropped)}
    return action.model_copy(update=settled | ({"evidence": event.evidence} if isinstance(event, ActionDone) else {}))


@of_each
def deadlines(actions: Actions, terms: Terms) -> tuple[Deadline, ...]:
    """What is owed by a day."""
    return tuple(
        Deadline(
            about="action_due",
            target=one.id,
            due=one.due,
            title=one.title,
            to=who(one, terms),
            since=one.recorded_on,
            article=committee.article if (committee := _committee(one, terms)) else None,
            committee=one.committee,
        )
        for one in actions.open
        if one.due is not None
    )


def awaited(actions: Actions, terms: Terms) -> tuple[Awaited, ...]:
    """Everything that is open, with a day or without."""
    return tuple(
        Awaited(
            rule=RULES[one.about],
            target=one.id,
            who=who(one, terms),
            since=one.opened_on,
            due=one.due,
            article=committee.article if (committee := _committee(one, terms)) else None,
            title=one.title,
        )
        for one in actions.open
    )
