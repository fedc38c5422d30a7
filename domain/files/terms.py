"""The file's model: what people write about a convention, block by block.

``ConventionFile`` is what stands in a file; :class:`Terms` is a convention with its parties and people resolved to ids,
as it is recorded for ever. Whether the ids inside fit together is checked in ``consistency.py``.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.days.calendar import Day, Period, read_day
from domain.files.blocks import (
    BLOCK,
    BY_FORM,
    LIST,
    WORD,
    Block,
    Id,
    Language,
    Sentence,
    Text,
    exactly_one,
)
from domain.files.directory import Name, OfficeCalendar, PartyEntry, People, Reach
from domain.files.ending_rules import EndRules
from domain.files.implementation import Commitment, Committee, Contribution, Indicator, Milestone, Programme
from domain.files.reminders import Reminders
from domain.files.sheet import Decision

# ── Drafting, signature, entry into force, term ────────────────────────────────────────────────


class Relation(Block):
    relation: Literal["framework", "prior", "parent"]
    reference: Id
    on_suspension: Literal["warn", "suspend"] = "warn"
    on_end: Literal["warn", "suspend", "end"] = "warn"


THE_TEXT = "text"
"""what the one text is called where the terms name no documents"""


class Document(Block):
    """A text or an annex: a file kept by its content, or paper that is attested and not hashed."""

    id: Id
    role: Literal["text", "annex"] = "text"
    language: Language = "fr"
    authentic: bool = True
    file: Sentence | None = None
    paper: Sentence | None = None
    article: Sentence | None = None

    @model_validator(mode="after")
    def _file_or_paper(self) -> Document:
        exactly_one(self, "file", "paper")
        return self


class AtLeast(Block):
    at_least: Annotated[int, Field(ge=1)]


StageRule = Annotated[Annotated[Literal["all", "any"], Tag(WORD)] | Annotated[AtLeast, Tag(BLOCK)], BY_FORM]


OnExpiry = Literal["remind", "escalate", "lapse", "deemed_given", "deemed_refused"]
"""What the end of a stage's time brings; silence counts as an answer in stages of visas and approvals only."""


class Stage(Block):
    """One step of the signature plan; its members act in parallel."""

    id: Id = "signatures"
    kind: Literal["visa", "approval", "signature"] = "signature"
    rule: StageRule = "all"
    members: Annotated[tuple[Id, ...], Field(min_length=1)]
    within: Period | None = None
    on_expiry: OnExpiry = "remind"
    on_refusal: Literal["hold", "proceed_without", "reopen"] = "hold"
    article: Sentence | None = None

    @property
    def silent(self) -> Literal["lapse", "deemed_given", "deemed_refused"] | None:
        """The legal effect of silence, if it has one."""
        return None if self.on_expiry in {"remind", "escalate"} else cast("Literal['lapse']", self.on_expiry)


class Ceremony(Block):
    id: Id
    day: Day | None = Field(default=None, alias="date")
    place: Sentence | None = None
    event: Sentence | None = None


class Signature(Block):
    """The signature plan: ordered stages, or simply the members of one."""

    ceremony: Ceremony | None = None
    stages: tuple[Stage, ...] = ()
    members: tuple[Id, ...] = ()
    rule: StageRule = "all"
    within: Period | None = None
    on_expiry: OnExpiry = "remind"
    on_refusal: Literal["hold", "proceed_without", "reopen"] = "hold"
    article: Sentence | None = None

    @model_validator(mode="after")
    def _stages_or_members(self) -> Signature:
        if bool(self.stages) == bool(self.members):
            raise PydanticCustomError("exactly_one", "exactly one of {keys}", {"keys": "stages, members"})
        return self

    def plan(self) -> tuple[Stage, ...]:
        """The stages in their order; ``members`` alone are one stage of signatures."""
        if self.stages:
            return self.stages
        shared = {key: getattr(self, key) for key in ("members", "rule", "within", "on_expiry", "on_refusal", "article")}
        return (Stage(**shared),)


class Condition(Block):
    """One node of the rule for entry into force."""

    all_of: tuple[InForceRule, ...] | None = None
    any_of: tuple[InForceRule, ...] | None = None
    signatures: Annotated[int, Field(ge=1)] | None = None
    day: Day | None = Field(default=None, alias="date")
    after: Literal["all_signatures"] | None = None
    period: Period | None = None
    approval: Id | None = None
    document: Id | None = None
    notified: Literal["all"] | None = None
    provisional: bool = False
    retroactive: bool = False
    article: Sentence | None = None

    @model_validator(mode="after")
    def _one_rule(self) -> Condition:
        exactly_one(self, "all_of", "any_of", "signatures", "day", "after", "approval", "document", "notified")
        if (self.after is None) != (self.period is None):
            raise PydanticCustomError("after_and_period", "after and period belong together", {})
        return self


InForceRule = Annotated[
    Annotated[Literal["all_signatures", "framework_in_force"], Tag(WORD)] | Annotated[Condition, Tag(BLOCK)],
    BY_FORM,
]


class Renewal(Block):
    mode: Literal["never", "tacit", "express"]
    period: Period | None = None
    at_most: Annotated[int, Field(ge=1)] | None = None

    @model_validator(mode="after")
    def _has_period(self) -> Renewal:
        if self.mode != "never" and self.period is None:
            raise PydanticCustomError("renewal_needs_period", "a renewal needs its period", {})
        return self


def _term_start(value: Any) -> str | date:
    return value if value in ("entry_into_force", "last_signature") else read_day(value)


TermStart = Annotated[
    date | Literal["entry_into_force", "last_signature"],
    PlainValidator(_term_start),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "description": "entry_into_force, last_signature or YYYY-MM-DD"}),
]


class Term(Block):
    """How long the convention lasts: exactly one of ``initial``, ``until``, ``same_as`` and ``indefinite``."""

    initial: Period | None = None
    until: Day | None = None
    """the last day in force"""
    same_as: Literal["framework"] | None = None
    indefinite: bool = False
    start: TermStart = Field(default="entry_into_force", alias="from")
    renewal: Renewal = Renewal(mode="never")
    notice: Period | None = None
    notice_counts_from: Literal["receipt", "next_month"] = "receipt"
    withdrawal_of_one: Literal["ends", "continues"] | None = None
    suspension_extends: bool = False
    article: Sentence | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Term:
        exactly_one(self, "initial", "until", "same_as", "indefinite")
        return self


# ── Clauses, facts taken over ──────────────────────────────────────────────────────────────────


class Clause(Block):
    about: Literal["confidentiality", "intellectual_property", "personal_data", "communication", "disputes", "liability"]
    article: Sentence | None = None
    summary: Text | None = None
    survives: Period | None = None


class TextFact(Block):
    document: Id
    on: Day


class SessionFact(Block):
    committee: Id
    held: Day
    present: tuple[Id, ...]
    decisions: tuple[Decision, ...] = ()


class MilestoneFact(Block):
    submitted: Day | None = None
    evidence: dict[Id, Sentence] = {}
    """name of the evidence → file, beside the convention's own; its SHA-256 once it is kept"""
    met: Day | None = None
    """the day it was accepted as met"""


class SoFar(Block):
    """What happened before the convention was taken over."""

    texts: tuple[TextFact, ...] = ()
    signed: dict[Id, Day] = {}
    sessions: tuple[SessionFact, ...] = ()
    milestones: dict[Id, MilestoneFact] = {}


Place = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,200}$")]
"""A dotted path in the file."""


class Provenance(Block):
    public: dict[Place, Sentence] = {}
    assumed: tuple[Place, ...] = ()


# ── The convention ─────────────────────────────────────────────────────────────────────────────

ConventionKind = Literal["framework", "specific", "partnership", "governance", "memorandum", "action_plan"]


class Agreement(Block):
    """What a convention's file and its recorded terms have in common."""

    reference: Id
    kind: ConventionKind
    title: Text
    labels: dict[Id, Sentence] = {}
    related: tuple[Relation, ...] = ()
    legal_basis: tuple[Text, ...] = ()
    objectives: tuple[Text, ...] = ()
    documents: tuple[Document, ...] = ()
    signature: Signature | None = None
    in_force: InForceRule = "all_signatures"
    term: Term = Term(indefinite=True)
    termination: EndRules = Field(default=EndRules(), exclude_if=lambda rules: rules == EndRules())
    """not written where it asks for nothing, as before it was"""
    commitments: tuple[Commitment, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    programme: Programme | None = None
    indicators: tuple[Indicator, ...] = ()
    committees: tuple[Committee, ...] = ()
    reminders: Reminders = Reminders()
    clauses: tuple[Clause, ...] = ()
    taken_over: bool = False
    so_far: SoFar | None = None
    provenance: Provenance | None = None

    @model_validator(mode="after")
    def _so_far_belongs_to_a_take_over(self) -> Agreement:
        if self.so_far is not None and not self.taken_over:
            raise PydanticCustomError("so_far_without_take_over", "so_far needs taken_over: true", {})
        return self


PartyList = Annotated[
    Annotated[tuple[Id, ...], Field(min_length=1), Tag(LIST)] | Annotated[dict[Id, PartyEntry], Field(min_length=1), Tag(BLOCK)],
    Discriminator(lambda value: BLOCK if isinstance(value, dict) else LIST),
]
InstitutionList = Annotated[
    Annotated[tuple[Id, ...], Tag(LIST)] | Annotated[dict[Id, PartyEntry], Tag(BLOCK)],
    Discriminator(lambda value: BLOCK if isinstance(value, dict) else LIST),
]
ManagerEntry = Annotated[
    Annotated[Id, Tag(WORD)] | Annotated[People, Field(min_length=1, max_length=1), Tag(BLOCK)],
    BY_FORM,
]


class ConventionFile(Agreement):
    """A convention as people write it: parties by id from a directory, or described in place."""

    parties: PartyList
    institutions: InstitutionList = ()
    manager: ManagerEntry
    calendar: OfficeCalendar | None = None
    zone: Sentence | None = None


class Party(BaseModel):
    """A party or an institution as the terms record it: people by id only."""

    model_config = ConfigDict(frozen=True)

    id: Id
    short: str
    names: tuple[Name, ...]
    roles: tuple[Id, ...] = ()
    people: tuple[Id, ...] = ()


class Terms(Agreement):
    """A convention as it is recorded: every id resolved, no personal data."""

    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    institutions: tuple[Party, ...] = ()
    manager: Id
    office: tuple[Id, ...] = ()
    """the people of the office, the manager among them"""
    reach: dict[Id, Reach] = {}
    calendar: OfficeCalendar = OfficeCalendar()
    zone: str = "Africa/Casablanca"
    content_sha256: str = ""
    """SHA-256 of the file's own content in canonical form: the same file again is the same convention"""

    def party_of(self, person: str) -> str | None:
        """The party or institution that a person belongs to."""
        return next((party.id for party in (*self.parties, *self.institutions) if person in party.people), None)

    def people(self) -> frozenset[str]:
        """Every person these terms know."""
        return frozenset(self.office) | {self.manager} | {who for party in (*self.parties, *self.institutions) for who in party.people}

    def party_ids(self) -> tuple[str, ...]:
        return tuple(party.id for party in self.parties)

    def stages(self) -> tuple[Stage, ...]:
        return self.signature.plan() if self.signature else ()


Condition.model_rebuild()
