"""The tranches of the terms, one by one: what is promised in each, and which milestones it waits for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from domain.files.blocks import AfterMilestone
from domain.files.implementation import Contribution, MilestoneIs, Tranche
from domain.files.terms import Terms
from domain.milestones.milestones import Milestones
from domain.promises.money import number, plain
from domain.refusals.errors_of_money import TrancheMissing, UnknownContribution, UnknownTranche


class Part(NamedTuple):
    """A tranche with the contribution it belongs to; a contribution without tranches is one tranche of the whole, named like it."""

    contribution: Contribution
    tranche: Tranche | None

    @property
    def name(self) -> str:
        return self.tranche.id if self.tranche else self.contribution.id

    @property
    def target(self) -> str:
        """How deadlines name it."""
        return f"{self.contribution.id}:{self.tranche.id}" if self.tranche else self.contribution.id

    @property
    def valued(self) -> bool:
        return self.tranche is not None or self.contribution.amount is not None

    @property
    def amount(self) -> Decimal:
        return number(self.tranche.amount if self.tranche else self.contribution.amount)

    @property
    def condition(self) -> MilestoneIs | None:
        return self.tranche.when if self.tranche else None

    def rests_on(self) -> tuple[str, ...]:
        """The milestones that its day or its condition waits for."""
        after = (self.tranche.due.after,) if self.tranche and isinstance(self.tranche.due, AfterMilestone) else ()
        return (*after, *((self.condition.milestone,) if self.condition else ()))

    def written(self, amount: Decimal) -> str | None:
        """An amount of it; none where it has none."""
        return plain(amount, self.contribution.currency) if self.valued else None


def parts(terms: Terms) -> tuple[Part, ...]:
    """Every tranche of the terms."""
    return tuple(Part(one, tranche) for one in terms.contributions for tranche in (one.tranches or (None,)))


def part_of(terms: Terms, contribution: str, tranche: str | None) -> Part:
    """The tranche that is meant. Raises ``UnknownContribution``, ``UnknownTranche``, ``TrancheMissing``."""
    found = [one for one in parts(terms) if one.contribution.id == contribution]
    if not found:
        raise UnknownContribution(contribution=contribution, known=", ".join(one.id for one in terms.contributions))
    known = ", ".join(one.name for one in found)
    if tranche is None:
        if len(found) > 1:
            raise TrancheMissing(contribution=contribution, known=known, article=found[0].contribution.article)
        return found[0]
    part = next((one for one in found if one.name == tranche), None)
    if part is None:
        raise UnknownTranche(contribution=contribution, tranche=tranche, known=known, article=found[0].contribution.article)
    return part


def met_on(condition: MilestoneIs, milestones: Milestones) -> date | None:
    """The day on which a condition was first met; of a yearly milestone by its first instance."""
    of_it = [one for one in milestones.all if condition.milestone in {one.id, one.series}]
    if condition.state == "submitted":
        days = [one.submitted_on or one.met_on for one in of_it if one.status in {"submitted", "met", "partiallyMet"}]
    else:
        enough = {"met"} if condition.state == "met" else {"met", "partiallyMet", "submitted"}  # what is left of one met in part
        days = [one.met_on for one in of_it if one.status in enough]
    return min((one for one in days if one is not None), default=None)
