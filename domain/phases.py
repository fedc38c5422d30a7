"""The phases of a convention's life: each holds the facts that mean something in it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import override

from domain.act import When
from domain.changes.amendments import Amendments
from domain.changes.past import Past
from domain.committees.actions import Actions
from domain.committees.committees import Committees
from domain.days.calendar import WorkingDays
from domain.files.terms import Terms
from domain.life.closing import Closing as ClosingFacts
from domain.life.closing import Outcome
from domain.life.force import Ending, Force, Signatures
from domain.life.relations import RelatedFact, framework_end, framework_since
from domain.life.survival import Survivor
from domain.messages.messages import Mailbox
from domain.milestones.milestones import Milestones
from domain.milestones.programme import Programmes
from domain.promises.commitments import Commitments
from domain.promises.contributions import Contributions
from domain.promises.indicators import Indicators
from domain.signature.drafting import Texts
from domain.signature.mandates import Mandate
from domain.signature.signing import Signing


class Phase(BaseModel):
    """What every phase knows. Facts may come before their phase: a milestone met early, a session before entry into force."""

    model_config = ConfigDict(frozen=True)
    name: ClassVar[str]

    terms: Terms
    started_on: date
    live_on: date | None
    """since when things fall due; none for a convention taken over and not yet live"""
    worked: WorkingDays
    calendar_asked: bool = False
    texts: Texts = Texts()
    milestones: Milestones
    commitments: Commitments = Commitments()
    committees: Committees = Committees()
    contributions: Contributions = Contributions()
    indicators: Indicators = Indicators()
    mailbox: Mailbox = Mailbox()
    related: tuple[RelatedFact, ...] = ()
    """where the conventions stood that its terms name, when it last heard of them"""
    amendments: Amendments = Amendments()
    programmes: Programmes = Programmes()
    mandates: tuple[Mandate, ...] = ()
    """all that were ever recorded"""
    actions: Actions = Actions()
    passed: frozenset[str] = frozenset()
    """keys of deadlines that have passed"""
    last_act_on: date
    past: Past = Field(default=Past(), exclude=True)
    """follows from the stream alone, and so is no part of the fingerprint"""
    holders: dict[str, date] = {}
    """since when an office has had its present holder, where that changed"""

    def shared(self) -> dict[str, Any]:
        """What passes on to the next phase as it is."""
        return {name: getattr(self, name) for name in Phase.model_fields}


class Drafting(Phase):
    name = "drafting"


class InSignature(Phase):
    name = "signature"

    signing: Signing


class Signed(Phase):
    """Every stage complete, not yet in force. ``signed_on`` is none where nobody signs."""

    name = "signed"

    signing: Signing
    signed_on: date | None
    completed_on: date
    provisional_since: date | None = None
    """since when it is applied although it is not in force"""

    def signatures(self) -> Signatures:
        return Signatures(
            completed_on=self.signed_on or self.completed_on,
            signed=self.signing.signed_days(self.terms),
            stages=self.signing.completed_days(),
            notified={party: self.signing.notified.get(party) for party in self.terms.party_ids()},
            received=self.signing.received,
            framework=framework_since(self.terms, self.related),
            framework_end=framework_end(self.terms, self.related),
        )


class Forceful(Phase):
    """What every convention knows that has come into force."""

    signing: Signing
    signed_on: date | None
    force: Force
    surviving: tuple[Survivor, ...] = ()
    """the clauses that bind beyond the end, once it has come"""

    @property
    def ending(self) -> Ending | None:
        """The planned end that comes before that of the term, or with it."""
        return self.force.ends_early

    def carried(self) -> dict[str, Any]:
        """What passes on to the next of these phases as it is."""
        return {name: getattr(self, name) for name in Forceful.model_fields}


class InForce(Forceful):
    name = "in_force"


class Suspended(Forceful):
    """``frozen``: the term stands still, too, and its end moves when the convention is resumed."""

    name = "suspended"

    since: When
    frozen: bool
    follows: str | None = None
    """the related convention because of which it stands still; none where people decided it"""

    @property
    @override
    def ending(self) -> Ending | None:
        return self.force.ends_without_term if self.frozen else self.force.ends_early


class Closing(Forceful):
    name = "closing"

    closing: ClosingFacts


class Closed(Phase):
    """Signing and force are missing where it was given up before."""

    name = "closed"

    signing: Signing | None = None
    signed_on: date | None = None
    force: Force | None = None
    surviving: tuple[Survivor, ...] = ()
    outcome: Outcome
    closed_on: date


State = Drafting | InSignature | Signed | InForce | Suspended | Closing | Closed
"""A convention after its first event."""
