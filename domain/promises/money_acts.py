"""What may be done about a tranche, by whom, and how much of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import assert_never

from domain.act import Event, When
from domain.files.implementation import MilestoneIs
from domain.files.terms import Terms
from domain.milestones.milestones import Milestones
from domain.promises.contributions import (
    Act,
    CallContribution,
    ContributionCalled,
    ContributionPaid,
    ContributionReceived,
    ContributionReturned,
    Contributions,
    MoneyAct,
    Moved,
    Movement,
    PayContribution,
    ReceiveContribution,
    ReturnContribution,
    Sums,
    instead,
    movement,
    place_of,
)
from domain.promises.money import exact, number
from domain.promises.parts import Part, met_on, part_of
from domain.refusals.errors import DomainError, require_not_before
from domain.refusals.errors_of_money import AboveReceived, AboveTranche, ConditionNotMet
from domain.roles import focal_points, require_one_of


def act(contributions: Contributions, terms: Terms, milestones: Milestones, command: MoneyAct, when: When) -> Moved:
    """What an act about a contribution brings."""
    part = part_of(terms, command.contribution, command.tranche)
    giver, receiver, article = part.contribution.giver, part.contribution.receiver, part.contribution.article
    speaks_for = giver if isinstance(command, PayContribution) else receiver
    require_one_of(terms, command, focal_points(terms, speaks_for), article)
    currency = part.contribution.currency
    amount = exact(command.amount, command.currency, part.contribution, valued=part.valued)
    shared = {
        "when": when,
        "contribution": part.contribution.id,
        "tranche": part.name,
        "giver": giver,
        "receiver": receiver,
        "amount": amount,
        "currency": currency if part.valued else None,
        "evidence": dict(command.evidence),
        "note": command.note,
    }
    event: Moved
    match command:
        case CallContribution():
            event = ContributionCalled.model_validate(shared)
        case PayContribution():
            early = waits_for(part, contributions, milestones, when.on) is not None
            event = ContributionPaid.model_validate(shared | {"method": command.method, "early": early})
        case ReceiveContribution():
            event = ContributionReceived.model_validate(shared)
        case ReturnContribution():
            event = ContributionReturned.model_validate(shared | {"because": command.because})
        case _:
            assert_never(command)
    require_possible(contributions, part, milestones, event)
    return event


def waits_for(part: Part, contributions: Contributions, milestones: Milestones, on: date) -> MilestoneIs | None:
    """The condition that a tranche still waited for on a day. What has become payable stays so."""
    if part.condition is None:
        return None
    met = met_on(part.condition, milestones)
    if met is None and contributions.get(part.contribution.id, part.name).payable:
        return None
    return part.condition if met is None or met > on else None


def require_possible(contributions: Contributions, part: Part, milestones: Milestones, event: Moved) -> None:
    """Raises ``ConditionNotMet``, ``AboveTranche``, ``AboveReceived`` and ``BeforeItsCause``."""
    movements = contributions.get(part.contribution.id, part.name).movements
    if isinstance(event, ContributionCalled) and (condition := waits_for(part, contributions, milestones, event.when.on)):
        article = part.contribution.article
        raise ConditionNotMet(
            contribution=part.contribution.id, tranche=part.name, milestone=condition.milestone, state=condition.state, article=article
        )
    require_within(part, (*movements, movement(event)))


def require_within(part: Part, movements: Iterable[Movement]) -> None:
    """Every act after those before it within what there was. Raises ``AboveTranche``, ``AboveReceived``, ``BeforeItsCause``."""
    sums, first_receipt = Sums(), date.max
    for one in movements:
        amount = number(one.amount)
        if (left := _left(part, sums, one.act)) < amount:
            raise _above(part, one, part.written(left))
        if one.act == "received":
            first_receipt = min(first_receipt, one.on)
        if one.act == "returned":
            require_not_before(one.on, "contribution_received", first_receipt)
        sums = sums.plus(one.act, amount)


def _above(part: Part, one: Movement, left: str | None) -> DomainError:
    about = {"contribution": part.contribution.id, "tranche": part.name, "amount": one.amount, "currency": one.currency, "left": left}
    return AboveReceived(**about) if one.act == "returned" else AboveTranche(of=part.written(part.amount), **about)


def _left(part: Part, sums: Sums, act: Act) -> Decimal:
    """How much there is for one more act of this sort."""
    if act == "returned":
        return sums.kept
    if act == "called":
        return part.amount + sums.returned - max(sums.called, sums.paid)
    return sums.owed(part.amount) if act == "paid" else sums.remaining(part.amount)


def fits(part: Part, movements: Iterable[Movement]) -> bool:
    """Whether these acts could all have been recorded one after the other."""
    try:
        require_within(part, movements)
    except DomainError:
        return False
    return True


def recorded_so(contributions: Contributions, terms: Terms, milestones: Milestones, old: Event, new: Moved) -> Moved:
    """An act as it should have been recorded, its amount as amounts are written. Raises as recording it would have."""
    part = part_of(terms, new.contribution, new.tranche)
    amount = exact(new.amount, None, part.contribution, valued=part.valued)
    right = new.model_copy(update={"amount": amount})
    state = contributions.get(part.contribution.id, part.name)
    before = state.movements[: place_of(state.movements, old)]
    require_possible(contributions.put(state.model_copy(update={"movements": before})), part, milestones, right)
    return right


def stands(contributions: Contributions, terms: Terms, old: Event, right: Moved) -> bool:
    """Whether the acts after one that was recorded wrongly stand once it is put right."""
    part = part_of(terms, right.contribution, right.tranche)
    return fits(part, instead(contributions.get(right.contribution, right.tranche).movements, old, right))
