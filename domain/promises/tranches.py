"""When tranches fall due: their days are fixed as facts once they are known, and then owed by whoever gives.

A tranche that waits for a milestone has no day before that; then the day that the terms say, but none before the condition was met. A
tranche without a day is owed once it is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from domain.act import Event, When
from domain.agenda import Awaited, Deadline
from domain.days.calendar import Period, WorkingDays, add, later
from domain.files.blocks import AfterMilestone, wording
from domain.files.references import Path, Problem
from domain.files.terms import Terms
from domain.milestones.milestones import Milestones
from domain.promises.contributions import Contributions, ScheduledTranche, Sums, TranchesScheduled, TrancheState
from domain.promises.money import NOTHING
from domain.promises.money_acts import fits
from domain.promises.parts import Part, met_on, parts
from domain.remembered import of_each
from domain.roles import focal_points


class Basis(NamedTuple):
    """What days are counted from."""

    milestones: Milestones
    entry: date
    worked: WorkingDays


def now_payable(contributions: Contributions, terms: Terms, basis: Basis, when: When) -> tuple[Event, ...]:
    """The days of all that have none yet and could have one. What was fixed once is not computed again."""
    open_parts = (part for part in parts(terms) if not contributions.get(part.contribution.id, part.name).payable)
    return _scheduled(when, (_fixed(part, basis) for part in open_parts))


def after_amendment(contributions: Contributions, terms: Terms, basis: Basis, when: When, *, was: Terms) -> tuple[Event, ...]:
    """The days of tranches that are new, or due otherwise than before; a day that was put off by itself stays."""
    before = {(one.contribution.id, one.name): one for one in parts(was)}
    found: list[ScheduledTranche | None] = []
    for part in parts(terms):
        old, state = before.get((part.contribution.id, part.name)), contributions.get(part.contribution.id, part.name)
        if old is not None and state.payable and _dates(old) == _dates(part):
            continue
        new = _fixed(part, basis)
        if new is None and state.payable:
            new = ScheduledTranche(contribution=part.contribution.id, tranche=part.name, payable=False)
        found.append(new if new is None or (new.due, new.payable) != (state.due, state.payable) else None)
    return _scheduled(when, found)


def put_off(contributions: Contributions, terms: Terms, since: When, when: When) -> tuple[Event, ...]:
    """Every day still to come when the convention was suspended, moved by as many days as it stood still."""
    stood = (when.on - since.on).days
    moved = (
        ScheduledTranche(contribution=state.contribution, tranche=state.tranche, due=later(state.due, stood))
        for part in parts(terms)
        if (state := contributions.get(part.contribution.id, part.name)).due is not None
        and state.due >= since.on
        and state.recorded_on <= since.recorded_on
        and state.sums().owed(part.amount) > NOTHING
    )
    return _scheduled(when, moved) if stood else ()


def _scheduled(when: When, found: Iterable[ScheduledTranche | None]) -> tuple[Event, ...]:
    known = tuple(one for one in found if one is not None)
    return (TranchesScheduled(when=when, tranches=known),) if known else ()


def _dates(part: Part) -> object:
    return (part.tranche.due, part.tranche.when) if part.tranche else None


def _fixed(part: Part, basis: Basis) -> ScheduledTranche | None:
    """The tranche as payable; none while it waits for a milestone."""
    due = part.tranche.due if part.tranche else None
    met = met_on(part.condition, basis.milestones) if part.condition else basis.entry
    if met is None:
        return None
    day: date | None
    match due:
        case AfterMilestone(after=other, period=period):
            reached = basis.milestones.is_met(other)
            if reached is None:
                return None
            day = add(max(reached, basis.entry), period, basis.worked)
        case Period() as period:
            day = add(basis.entry, period, basis.worked)
        case _:
            day = due
    if day is not None and part.condition is not None:
        day = max(day, met)
    return ScheduledTranche(contribution=part.contribution.id, tranche=part.name, due=day)


# ── What is owed ───────────────────────────────────────────────────────────────────────────────


@of_each
def deadlines(contributions: Contributions, terms: Terms) -> tuple[Deadline, ...]:
    """What givers have still to pay by a day."""
    found = ((part, contributions.get(part.contribution.id, part.name)) for part in parts(terms))
    return tuple(
        Deadline(
            about="tranche_due",
            target=part.target,
            due=state.due,
            title=title_of(part, state.sums()),
            to=focal_points(terms, part.contribution.giver),
            since=state.owed_since,
            article=part.contribution.article,
        )
        for part, state in found
        if state.due is not None and state.payable and state.sums().owed(part.amount) > NOTHING
    )


def title_of(part: Part, sums: Sums) -> str:
    """What it is for, and how much of it is owed."""
    name = wording(part.contribution.text) if part.contribution.text else part.contribution.id
    owed = part.written(sums.owed(part.amount))
    return f"{name}, {owed} {part.contribution.currency}" if owed else name


def awaited(contributions: Contributions, terms: Terms, *, closing: bool = False) -> tuple[Awaited, ...]:
    """Receipts to confirm, and what is owed without a day: the call, then its payment. Once closing, what has a day is named here, too."""
    found: list[Awaited] = []
    for part in parts(terms):
        state = contributions.get(part.contribution.id, part.name)
        sums = state.sums()
        rules = []
        if sums.paid > sums.received:
            rules.append(("tranche_receipt", part.contribution.receiver))
        if state.payable and sums.owed(part.amount) > NOTHING:
            if state.due is None:
                called = sums.called > sums.paid
                rules.append(("tranche_due", part.contribution.giver) if called else ("tranche_call", part.contribution.receiver))
            elif closing:
                rules.append(("tranche_due", part.contribution.giver))
        found += [_awaited(rule, part, state, terms, who) for rule, who in rules]
    return tuple(found)


def _awaited(rule: str, part: Part, state: TrancheState, terms: Terms, party: str) -> Awaited:
    called = [one.on for one in state.movements if one.act in {"called", "paid"}]
    return Awaited(
        rule=rule,
        target=part.target,
        who=focal_points(terms, party),
        since=max(called, default=state.recorded_on),
        due=state.due if rule == "tranche_due" else None,
        article=part.contribution.article,
        title=title_of(part, state.sums()) if rule != "tranche_receipt" else wording(part.contribution.text or part.contribution.id),
    )


def out_of_reach(contributions: Contributions, terms: Terms, milestones: Milestones) -> tuple[Awaited, ...]:
    """Tranches that wait for a milestone that was given up or is not met: only an amendment, or a payment all the same, settles them."""
    found: list[Awaited] = []
    for part in parts(terms):
        state = contributions.get(part.contribution.id, part.name)
        gone = next((one for one in part.rests_on() if milestones.out_of_reach(one)), None)
        if gone is not None and not state.payable and state.sums().owed(part.amount) > NOTHING:
            said = _awaited("tranche_out_of_reach", part, state, terms, "")
            found.append(said.model_copy(update={"who": (terms.manager,), "because": gone}))
    return tuple(found)


def unsettled(contributions: Contributions, terms: Terms) -> tuple[str, ...]:
    """The tranches that are payable and not wholly in the receiver's hands: what closing waits for."""
    found = ((part, contributions.get(part.contribution.id, part.name)) for part in parts(terms))
    return tuple(part.target for part, state in found if state.payable and state.sums().remaining(part.amount) > NOTHING)


# ── New terms ──────────────────────────────────────────────────────────────────────────────────


def misfits(contributions: Contributions, terms: Terms) -> Iterator[Problem]:
    """Where new terms promise less than was given already, in another currency, or take a tranche away that was given in part."""
    known = {one.id: (n, one) for n, one in enumerate(terms.contributions)}
    for state in contributions.all:
        if not state.movements or state.contribution not in known:
            continue
        place, contribution = known[state.contribution]
        path: Path = ("contributions", place)
        part = next((one for one in parts(terms) if (one.contribution.id, one.name) == (state.contribution, state.tranche)), None)
        if part is None:
            yield Problem((*path, "tranches"), "tranche_in_use", {"id": state.tranche})
        elif (contribution.currency if part.valued else None) != state.movements[-1].currency:
            yield Problem((*path, "currency"), "currency_in_use", {"id": state.contribution})
        elif not fits(part, state.movements):
            yield Problem((*path, "amount"), "less_than_given", {"id": state.tranche, "given": part.written(state.sums().kept)})
