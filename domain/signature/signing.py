"""Where a signature plan stands: what was given, declined and taken back, by whom, and what the signed text waits for."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict

from domain.act import When
from domain.files.terms import AtLeast, Stage, Terms


class Given(BaseModel):
    """One signature or visa. ``person`` is the member that the stage foresees, whoever acted in their place."""

    model_config = ConfigDict(frozen=True)

    person: str
    stage: str
    on: date
    mandate: int | None = None
    late: bool = False
    """given when the stage had been complete without it"""


class Signing(BaseModel):
    """Where the signature plan stands. ``stage`` is the open one, ``None`` when all are complete."""

    model_config = ConfigDict(frozen=True)

    opened_on: date
    text_sha256: str | None
    stage: str | None = None
    stage_since: date | None = None
    stage_recorded_on: date | None = None
    due: date | None = None
    given: tuple[Given, ...] = ()
    declined: tuple[Given, ...] = ()
    """who has declined and not signed since"""
    notified: dict[str, date] = {}
    """since when a party has its signed copy"""
    received: dict[str, date] = {}
    """when a document arrived that entry into force waits for"""
    acceded: dict[str, date] = {}
    """since when a party belongs to a convention that was in force without it"""

    def with_given(self, given: Given) -> Signing:
        """A signature takes an earlier refusal back."""
        declined = tuple(one for one in self.declined if (one.person, one.stage) != (given.person, given.stage))
        return self.model_copy(update={"given": (*self.given, given), "declined": declined})

    def with_declined(self, declined: Given) -> Signing:
        """A refusal; of whoever had signed, the signature no longer counts."""
        given = tuple(one for one in self.given if (one.person, one.stage) != (declined.person, declined.stage))
        return self.model_copy(update={"given": given, "declined": (*self.declined, declined)})

    def in_stage(self, stage: str, when: When, due: date | None) -> Signing:
        return self.model_copy(update={"stage": stage, "stage_since": when.on, "stage_recorded_on": when.recorded_on, "due": due})

    def unnotified(self) -> Signing:
        """Whoever had a copy has one that is no longer signed by all."""
        return self.model_copy(update={"notified": {}})

    def completed(self) -> Signing:
        return self.model_copy(update={"stage": None, "due": None})

    def has_given(self, person: str, stage: str | None = None) -> bool:
        return any(given.person == person and stage in {None, given.stage} for given in self.given)

    def has_declined(self, person: str, stage: str) -> bool:
        return any(one.person == person and one.stage == stage for one in self.declined)

    def under_mandate(self, number: int) -> tuple[date, ...]:
        """The days of what was given under a mandate."""
        return tuple(one.on for one in self.given if one.mandate == number)

    def completed_days(self) -> dict[str, date]:
        """Each stage in which anybody has acted, with the day of its last act."""
        days: dict[str, date] = {}
        for one in self.given:
            days[one.stage] = max(one.on, days.get(one.stage, one.on))
        return days

    def signed_days(self, terms: Terms) -> tuple[date, ...]:
        """The days of the signatures proper, in order, late ones among them."""
        return tuple(sorted(one.on for one in self._signatures(terms)))

    def signed_on(self, terms: Terms) -> date | None:
        """The day of the last signature that completed the plan; a late one counts only where it is all there is."""
        signatures = self._signatures(terms)
        in_time = [one.on for one in signatures if not one.late]
        return max(in_time or [one.on for one in signatures], default=None)

    def _signatures(self, terms: Terms) -> tuple[Given, ...]:
        stages = {stage.id for stage in terms.stages() if stage.kind == "signature"}
        return tuple(given for given in self.given if given.stage in stages)


def open_stage(signing: Signing, terms: Terms) -> Stage | None:
    return next((stage for stage in terms.stages() if stage.id == signing.stage), None)


def is_complete(stage: Stage, signing: Signing) -> bool:
    """Whether enough have acted. Whoever declined is done without, where the stage says so, as long as anybody is left."""
    given = sum(signing.has_given(member, stage.id) for member in stage.members)
    left = len(stage.members)
    if stage.on_refusal == "proceed_without":
        left -= sum(signing.has_declined(member, stage.id) for member in stage.members)
    needed = stage.rule.at_least if isinstance(stage.rule, AtLeast) else {"all": left, "any": 1}[stage.rule]
    return given >= max(1, min(needed, left))


def remaining(signing: Signing, terms: Terms) -> tuple[str, ...]:
    """Who has neither acted in the open stage, in person or by a delegate, nor declined."""
    stage = open_stage(signing, terms)
    if stage is None:
        return ()
    return tuple(who for who in stage.members if not signing.has_given(who, stage.id) and not signing.has_declined(who, stage.id))
