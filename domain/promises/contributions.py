"""Money and goods promised: called, paid, received and returned, tranche by tranche.

Never more is called, paid or received than the tranche amounts to, what was returned put back; never more is returned than was
received. What was received has been paid, whether or not anybody said so. What may be done stands in ``money_acts.py``, when tranches fall
due in ``tranches.py``, what they add up to in ``accounts.py``.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, StringConstraints

from domain.act import Command, Event
from domain.files.blocks import Id, Sentence
from domain.promises.money import NOTHING, number
from domain.signature.drafting import Sha256

Act = Literal["called", "paid", "received", "returned"]
_Note = Annotated[str, StringConstraints(max_length=4000)]


class MoneyCommand(Command):
    """What the acts about a contribution share."""

    contribution: Id
    tranche: Id | None = None
    """needed where there are several"""
    amount: Annotated[str, StringConstraints(max_length=40)] | None = None
    """with a point before its decimals; none for a contribution that has no amount"""
    currency: Annotated[str, StringConstraints(max_length=40)] | None = None
    """only to make sure: it is the contribution's own"""
    evidence: dict[Id, Sha256] = {}
    """name → SHA-256 of a document: the letter of call, the order of payment, the receipt"""
    note: _Note = ""


class CallContribution(MoneyCommand):
    """Call for a tranche; by the party that is to receive it."""

    kind: Literal["call_contribution"] = "call_contribution"


class PayContribution(MoneyCommand):
    """Say that a tranche was paid, or delivered, in whole or in part; by the party that gives it."""

    kind: Literal["pay_contribution"] = "pay_contribution"
    method: Annotated[str, StringConstraints(max_length=200)] | None = None
    """how: by transfer, by cheque"""


class ReceiveContribution(MoneyCommand):
    """Confirm that a tranche was received, in whole or in part; by the party that receives it."""

    kind: Literal["receive_contribution"] = "receive_contribution"


class ReturnContribution(MoneyCommand):
    """Return what was received, or part of it; by the party that received it. What is returned is owed again."""

    kind: Literal["return_contribution"] = "return_contribution"
    because: Sentence


MoneyAct = CallContribution | PayContribution | ReceiveContribution | ReturnContribution


class MoneyEvent(Event):
    """What the facts about a contribution share; between whom, and in which currency, as the terms had it on that day."""

    contribution: str
    tranche: str
    giver: str
    receiver: str
    amount: str | None = None
    currency: str | None = None
    evidence: dict[str, str | None] = {}
    note: str = ""


class ContributionCalled(MoneyEvent):
    kind: Literal["contribution_called"] = "contribution_called"
    correctable = ("on", "amount", "note", "evidence.NAME")


class ContributionPaid(MoneyEvent):
    """``early`` where the tranche still waited for its milestone."""

    kind: Literal["contribution_paid"] = "contribution_paid"
    correctable = ("on", "amount", "note", "method", "evidence.NAME")
    method: str | None = None
    early: bool = False


class ContributionReceived(MoneyEvent):
    kind: Literal["contribution_received"] = "contribution_received"
    correctable = ("on", "amount", "note", "evidence.NAME")


class ContributionReturned(MoneyEvent):
    kind: Literal["contribution_returned"] = "contribution_returned"
    correctable = ("on", "amount", "note", "because", "evidence.NAME")
    because: str


class ScheduledTranche(BaseModel):
    """A tranche that has become payable, and by when; without a day it waits to be called."""

    model_config = ConfigDict(frozen=True)

    contribution: str
    tranche: str
    due: date | None = None
    payable: bool = True
    """not so where new terms make it wait again"""


class TranchesScheduled(Event):
    kind: Literal["tranches_scheduled"] = "tranches_scheduled"
    tranches: tuple[ScheduledTranche, ...]


Moved = ContributionCalled | ContributionPaid | ContributionReceived | ContributionReturned
ContributionEvent = Moved | TranchesScheduled
_ACTS: dict[type[Event], Act] = {
    ContributionCalled: "called",
    ContributionPaid: "paid",
    ContributionReceived: "received",
    ContributionReturned: "returned",
}


# ── State ──────────────────────────────────────────────────────────────────────────────────────


class Movement(BaseModel):
    """One act about a tranche."""

    model_config = ConfigDict(frozen=True)

    act: Act
    on: date
    amount: str | None
    currency: str | None
    giver: str
    receiver: str
    recorded_on: date = date.min


class Sums(NamedTuple):
    """What acts come to."""

    called: Decimal = NOTHING
    paid: Decimal = NOTHING
    received: Decimal = NOTHING
    returned: Decimal = NOTHING

    def plus(self, act: Act, amount: Decimal) -> Sums:
        """With one act more. A receipt beyond what was said to be paid is the payment, too."""
        new = self._replace(**{act: getattr(self, act) + amount})
        return new._replace(paid=max(new.paid, new.received))

    @property
    def kept(self) -> Decimal:
        """Received and not returned."""
        return self.received - self.returned

    def owed(self, amount: Decimal) -> Decimal:
        """What the giver has still to pay of so much."""
        return amount - (self.paid - self.returned)

    def remaining(self, amount: Decimal) -> Decimal:
        """What of so much is not in the receiver's hands."""
        return amount - self.kept


class TrancheState(BaseModel):
    model_config = ConfigDict(frozen=True)

    contribution: str
    tranche: str
    due: date | None = None
    payable: bool = False
    """whether its day was fixed, or it may be called without one"""
    movements: tuple[Movement, ...] = ()
    recorded_on: date = date.min
    """when its day was fixed"""

    @property
    def owed_since(self) -> date:
        """When its day was fixed, or it was known that something of it came back: nothing is said of the time before."""
        return max((self.recorded_on, *(one.recorded_on for one in self.movements if one.act == "returned")))

    def sums(self) -> Sums:
        """What has been done about it, in the order in which it was recorded."""
        found = Sums()
        for one in self.movements:
            found = found.plus(one.act, number(one.amount))
        return found


class Contributions(BaseModel):
    model_config = ConfigDict(frozen=True)

    all: tuple[TrancheState, ...] = ()

    def get(self, contribution: str, tranche: str) -> TrancheState:
        """The tranche; as it stands before anything is known of it, where nothing is."""
        found = (one for one in self.all if (one.contribution, one.tranche) == (contribution, tranche))
        return next(found, TrancheState(contribution=contribution, tranche=tranche))

    def put(self, changed: TrancheState) -> Contributions:
        name = (changed.contribution, changed.tranche)
        if all((one.contribution, one.tranche) != name for one in self.all):
            return self.model_copy(update={"all": (*self.all, changed)})
        return self.model_copy(
            update={"all": tuple(changed if (one.contribution, one.tranche) == name else one for one in self.all)},
        )


def evolve(contributions: Contributions, event: ContributionEvent) -> Contributions:
    """The contributions after an event about them."""
    if isinstance(event, TranchesScheduled):
        for one in event.tranches:
            fixed = {"due": one.due, "payable": one.payable, "recorded_on": event.when.recorded_on}
            contributions = contributions.put(contributions.get(one.contribution, one.tranche).model_copy(update=fixed))
        return contributions
    state = contributions.get(event.contribution, event.tranche)
    return contributions.put(state.model_copy(update={"movements": (*state.movements, movement(event))}))


def movement(event: Moved) -> Movement:
    """The act as state holds it."""
    return Movement(
        act=_ACTS[type(event)],
        on=event.when.on,
        amount=event.amount,
        currency=event.currency,
        giver=event.giver,
        receiver=event.receiver,
        recorded_on=event.when.recorded_on,
    )


def corrected(contributions: Contributions, old: Event, new: Moved) -> Contributions:
    """With another act in the place of one that was recorded wrongly."""
    state = contributions.get(new.contribution, new.tranche)
    return contributions.put(state.model_copy(update={"movements": instead(state.movements, old, new)}))


def instead(movements: tuple[Movement, ...], old: Event, new: Moved) -> tuple[Movement, ...]:
    """These acts with another one in the place of an old one."""
    place = place_of(movements, old)
    return movements if place is None else (*movements[:place], movement(new), *movements[place + 1 :])


def place_of(movements: tuple[Movement, ...], old: Event) -> int | None:
    """Where an act stands among these."""
    was = movement(old) if isinstance(old, Moved) else None
    return next((n for n, one in enumerate(movements) if one == was), None)
