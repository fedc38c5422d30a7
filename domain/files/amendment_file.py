"""The model of an amendment's file: a typed patch of the terms, block by block, and whether it fits the terms it changes.

What kind of change it is follows from the blocks it touches; nobody types it. The parties, the reference and what lies in the past
are no blocks of it: they change by succession, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from domain.days.calendar import Period, read_day
from domain.files.blocks import Block, Id, Sentence, Text
from domain.files.consistency import problems, stages
from domain.files.ending_rules import EndRules
from domain.files.implementation import Commitment, Committee, Contribution, Indicator, Milestone, Programme
from domain.files.references import Known, Path, Problem, duplicates, listed
from domain.files.reminders import Reminders
from domain.files.terms import AtLeast, Clause, Document, OnExpiry, Signature, Stage, StageRule, Term, Terms

ChangeType = Literal["duration", "scope", "value", "party", "governance"]

B = TypeVar("B", bound=Block)


class Patch(Block, Generic[B]):
    """What becomes of a list of blocks: each is meant by its id, a clause by what it is about."""

    add: tuple[B, ...] = ()
    replace: tuple[B, ...] = ()
    """the whole block as it is from now on"""
    cancel: tuple[Id, ...] = ()

    def says(self) -> bool:
        """Whether it changes anything."""
        return bool(self.add or self.replace or self.cancel)


class Changes(Block):
    """The blocks that an amendment changes, with the keys of a convention's file; what is not named stays."""

    title: Text | None = None
    labels: dict[Id, Sentence] | None = None
    legal_basis: tuple[Text, ...] | None = None
    objectives: tuple[Text, ...] | None = None
    term: Term | None = None
    termination: EndRules | None = Field(default=None, exclude_if=lambda rules: rules is None)
    milestones: Patch[Milestone] = Patch[Milestone]()
    commitments: Patch[Commitment] = Patch[Commitment]()
    contributions: Patch[Contribution] = Patch[Contribution]()
    indicators: Patch[Indicator] = Patch[Indicator]()
    programme: Programme | None = None
    committees: Patch[Committee] = Patch[Committee]()
    clauses: Patch[Clause] = Patch[Clause]()
    reminders: Reminders | None = None


PATCHES = ("milestones", "commitments", "contributions", "indicators", "committees", "clauses")
"""lists of blocks that are patched one by one; anything else is replaced as a whole"""
_TYPES: dict[str, ChangeType] = {
    "term": "duration",
    "termination": "duration",
    "contributions": "value",
    "committees": "governance",
    "reminders": "governance",
}
NOT_BY_AMENDMENT = frozenset(
    {
        *("reference", "kind", "parties", "institutions", "manager", "related", "documents", "signature", "in_force"),
        *("taken_over", "so_far", "provenance", "calendar", "zone"),
    }
)
"""Keys of a convention's file that no amendment changes."""


class Signatories(Block):
    """The amendment's own signature plan, with the keys of a convention's: ordered stages, or the members of one."""

    stages: tuple[Stage, ...] = ()
    members: tuple[Id, ...] = ()
    """whoever signs the convention, where nobody is named"""
    rule: StageRule = "all"
    within: Period | None = None
    on_expiry: OnExpiry = "remind"
    on_refusal: Literal["hold", "proceed_without", "reopen"] = "hold"
    article: Sentence | None = None

    @model_validator(mode="after")
    def _stages_or_one(self) -> Signatories:
        if self.stages and self.members:
            raise PydanticCustomError("exactly_one", "exactly one of {keys}", {"keys": "stages, members"})
        return self


def _effective(value: Any) -> str | date:
    return value if value == "on_signature" else read_day(value)


Effective = Annotated[
    date | Literal["on_signature"],
    PlainValidator(_effective),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "description": "on_signature, or YYYY-MM-DD"}),
]
"""``on_signature``, or the day from which the amendment counts."""


class AmendmentFile(Block):
    """An amendment as people write it, and as it is proposed."""

    title: Text
    because: Sentence
    effective: Effective = "on_signature"
    retroactive: bool = False
    """whether it may count from a day before the last signature"""
    signature: Signatories = Signatories()
    documents: tuple[Document, ...] = ()
    """the amendment's own texts"""
    changes: Changes

    @model_validator(mode="after")
    def _reaches_back_to_a_day(self) -> AmendmentFile:
        if self.retroactive and self.effective == "on_signature":
            raise PydanticCustomError("retroactive_without_day", "retroactive needs a day", {})
        return self


# ── The terms after it ─────────────────────────────────────────────────────────────────────────


def patched(terms: Terms, changes: Changes) -> Terms:
    """The terms as the changes leave them. What was taken over before is in the log by now, and stands no longer in them."""
    whole = {key: said for key in Changes.model_fields if key not in PATCHES and (said := getattr(changes, key)) is not None}
    lists = {key: _patched(getattr(terms, key), getattr(changes, key)) for key in PATCHES if getattr(changes, key).says()}
    return terms.model_copy(update={**whole, **lists, "so_far": None})


def _patched(blocks: Sequence[Any], patch: Patch[Any]) -> tuple[Any, ...]:
    new = {_name(block): block for block in patch.replace}
    kept = [new.get(_name(block), block) for block in blocks if _name(block) not in patch.cancel]
    return (*kept, *patch.add)


def _name(block: Any) -> str:
    return str(block.about if isinstance(block, Clause) else block.id)


def changed_blocks(terms: Terms, changes: Changes) -> tuple[str, ...]:
    """The keys of the blocks that are not what they were."""
    after = patched(terms, changes)
    return tuple(key for key in Changes.model_fields if getattr(after, key) != getattr(terms, key))


def types_of(terms: Terms, changes: Changes) -> tuple[ChangeType, ...]:
    """What is changed, in the codes of OCDS and our own."""
    return tuple(sorted({_TYPES.get(key, "scope") for key in changed_blocks(terms, changes)}))


def plan_of(terms: Terms, amendment: AmendmentFile) -> Signature | None:
    """Its signature plan: its own stages, or one of those named, else of whoever signs the convention; none where nobody does."""
    said = amendment.signature
    if said.stages:
        return Signature(stages=said.stages)
    members = said.members or _signatories(terms)
    shared = {key: getattr(said, key) for key in ("rule", "within", "on_expiry", "on_refusal", "article")}
    return Signature(members=members, **shared) if members else None


def _signatories(terms: Terms) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who for stage in terms.stages() if stage.kind == "signature" for who in stage.members))


# ── Whether it fits ────────────────────────────────────────────────────────────────────────────


def misfits(terms: Terms, amendment: AmendmentFile) -> tuple[Problem, ...]:
    """Everything in an amendment that does not fit the terms, each with its place in the amendment's own file."""
    documents = duplicates(("documents",), (one.id for one in amendment.documents), "id")
    return (*_signing(terms, amendment), *documents, *misfits_of(terms, amendment.changes))


def misfits_of(terms: Terms, changes: Changes) -> tuple[Problem, ...]:
    """What of the changes alone does not fit."""
    if named := tuple(problem for key in PATCHES for problem in _ids(key, getattr(terms, key), getattr(changes, key))):
        return named
    if not changed_blocks(terms, changes):
        return (Problem(("changes",), "nothing_amended", {}),)
    after = patched(terms, changes)
    old = [_misfit(one) for one in problems(terms)]  # rules may have become stricter since the convention began
    new = (one for one in problems(after) if _misfit(one) not in old)
    return (*(Problem(_place(one.path, after, changes), one.code, one.details) for one in new), *_recurring(terms, changes))


def _misfit(problem: Problem) -> tuple[str, dict[str, Any]]:
    """What is wrong, wherever it stands, and whatever else there is by now that could have been meant."""
    return problem.code, {key: said for key, said in problem.details.items() if key != "known"}


def _ids(key: str, blocks: Sequence[Any], patch: Patch[Any]) -> Iterator[Problem]:
    """What is added is new; what is replaced or cancelled is there, and is not both."""
    path: Path = ("changes", key)
    known = tuple(dict.fromkeys(_name(block) for block in blocks))
    name = "about" if key == "clauses" else "id"
    for n, block in enumerate(patch.add):
        if _name(block) in known:
            yield Problem((*path, "add", n, name), "already_there", {"id": _name(block)})
    replaced = [_name(block) for block in patch.replace]
    for n, one in enumerate(replaced):
        if one not in known:
            yield Problem((*path, "replace", n, name), "not_there", {"id": one, "known": known})
    for place, one in listed((*path, "cancel"), patch.cancel):
        if one not in known:
            yield Problem(place, "not_there", {"id": one, "known": known})
        elif one in replaced:
            yield Problem(place, "duplicate_id", {"id": one})
    yield from duplicates((*path, "replace"), replaced, name)
    yield from duplicates((*path, "cancel"), patch.cancel)


def _recurring(terms: Terms, changes: Changes) -> Iterator[Problem]:
    """A milestone that is due once cannot become a yearly one under its id, nor the other way round: its instances have other names."""
    before = {one.id: one for one in terms.milestones}
    for n, one in enumerate(changes.milestones.replace):
        if (one.every is None) != (before[one.id].every is None):
            yield Problem(("changes", "milestones", "replace", n), "other_recurrence", {"id": one.id})


def _signing(terms: Terms, amendment: AmendmentFile) -> Iterator[Problem]:
    """A plan that fits as the convention's does, in which nothing is said by silence and which no party is passed over in."""
    plan = plan_of(terms, amendment)
    if plan is None:
        yield Problem(("signature",), "nobody_signs", {})
        return
    yield from stages(terms.model_copy(update={"signature": plan}), Known.of(terms))
    for index, stage in enumerate(plan.plan()):
        if stage.kind != "signature" and stage.silent in {"deemed_given", "deemed_refused"}:
            yield Problem(("signature", "stages", index, "on_expiry"), "no_silence_in_amendments", {})
    bound = {terms.party_of(who) for who in _signatories(terms)}
    for party in terms.party_ids():
        if party in bound and not any(_needs(terms, stage, party) for stage in plan.plan()):
            yield Problem(("signature", "stages" if plan.stages else "members"), "party_does_not_sign", {"id": party})


def _needs(terms: Terms, stage: Stage, party: str) -> bool:
    """Whether a stage is never complete before somebody has signed for a party."""
    others = sum(terms.party_of(who) != party for who in stage.members)
    if stage.kind != "signature" or others == len(stage.members):
        return False
    if stage.on_refusal == "proceed_without":
        return others == 0
    needed = stage.rule.at_least if isinstance(stage.rule, AtLeast) else {"all": len(stage.members), "any": 1}[stage.rule]
    return others < needed


def _place(path: Path, after: Terms, changes: Changes) -> Path:
    """A place in the terms as a place in the amendment: where it is a block that stands there, that block."""
    match path:
        case (str(key), int(index), *rest) if key in PATCHES:
            block = getattr(after, key)[index]
            for how in ("add", "replace"):
                blocks = getattr(getattr(changes, key), how)
                if block in blocks:
                    return ("changes", key, how, blocks.index(block), *rest)
            return ("changes", key)
    return ("changes", *path)
