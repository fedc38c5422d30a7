"""What people and other systems send as signals: one JSON object each, read by hand, never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails
from temporalio.common import RawValue

from domain.act import CommandId, clean
from domain.committees.attendance import Present
from domain.committees.committees import RecordReview
from domain.days.calendar import Day
from domain.files.blocks import Id, Sentence
from domain.files.sheet import Decision, DecisionKind, Vote
from domain.milestones.progress import ReportMilestone
from domain.signature.drafting import Sha256
from domain.signature.signature import Method, Sign
from workflows.options import LARGEST_COMMAND


class Submission(BaseModel):
    """What every signal says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    actor: Id
    command_id: CommandId | None = None


class ReviewOutcome(Submission):
    """The outcome of a session of a committee: one decision, with the keys that it may have on a sheet."""

    committee: Id
    held_on: Day
    present: tuple[Id, ...]
    votes: dict[Id, Vote] = {}
    outcome: DecisionKind
    text: Sentence | None = None
    because: Sentence | None = None
    milestone: Id | None = None
    status: Literal["met", "partiallyMet", "notMet", "returned"] | None = None
    to: Day | None = None
    owner: Id | None = None
    due: Day | None = None
    of: int | None = None
    year: int | None = None
    reservations: Annotated[tuple[Sentence, ...], Field(max_length=100)] = ()

    def command(self, command_id: str) -> RecordReview:
        return RecordReview(
            command_id=command_id,
            actor=self.actor,
            effective_on=self.held_on,
            committee=self.committee,
            present=tuple(Present(person=person) for person in self.present),
            decisions=(Decision.model_validate({"kind": self.outcome, "votes": self.votes or None, **self._said()}),),
        )

    def _said(self) -> dict[str, Any]:
        """The keys of the decision, as on a session's sheet."""
        said = self.model_dump(include={"milestone", "status", "to", "owner", "due", "of", "year"}, exclude_none=True)
        texts = {key: clean(text) for key in ("text", "because") if (text := getattr(self, key)) is not None}
        return {**said, **texts, "reservations": tuple(clean(one) for one in self.reservations)}


class Signing(Submission):
    """A signature given."""

    by: Id | None = None
    text_sha256: Sha256 | None = None
    method: Method = "wet_ink"
    on: Day

    def command(self, command_id: str) -> Sign:
        return Sign(
            command_id=command_id,
            actor=self.actor,
            by=self.by,
            effective_on=self.on,
            text_sha256=self.text_sha256,
            method=self.method,
        )


class Evidence(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Id
    sha256: Sha256


class MilestoneReport(Submission):
    """Progress on a milestone."""

    milestone: Id
    note: Annotated[str, Field(max_length=4000)] = ""
    evidence: tuple[Evidence, ...] = ()

    def command(self, command_id: str) -> ReportMilestone:
        return ReportMilestone(
            command_id=command_id,
            actor=self.actor,
            milestone=self.milestone,
            note=clean(self.note),
            evidence={one.name: one.sha256 for one in self.evidence},
        )


SIGNALS: dict[str, type[ReviewOutcome | Signing | MilestoneReport]] = {
    "review_outcome": ReviewOutcome,
    "sign": Signing,
    "report_milestone": MilestoneReport,
}


def known_name(name: str) -> str:
    """A signal's name for logs: anybody may write anything into one that nobody knows."""
    return name if name in SIGNALS else "unknown"


class Pending(BaseModel):
    """A signal waiting in the inbox: its name, and the bytes of its payloads with their encodings."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    name: str
    payloads: tuple[bytes, ...] = ()
    encodings: tuple[str, ...] = ()
    size: int = 0
    sha256: str = ""

    @classmethod
    def of(cls, name: str, raw: Sequence[Any]) -> Pending:
        """What arrived, whatever it is; of what is too large only the size and the hash are kept."""
        values = [value.payload for value in raw if isinstance(value, RawValue)]
        size = sum(len(payload.data) for payload in values)
        digest = hashlib.sha256(b"".join(payload.data for payload in values)).hexdigest()
        kept = values if size <= LARGEST_COMMAND and len(values) == len(raw) else []
        return cls(
            name=clean(name)[:200],
            payloads=tuple(payload.data for payload in kept),
            encodings=tuple(payload.metadata.get("encoding", b"").decode("ascii", "replace") for payload in kept),
            size=size,
            sha256=digest,
        )

    def kept(self) -> int:
        """Bytes that it takes to carry it over."""
        return sum(len(payload) for payload in self.payloads)


class Misshapen(Exception):
    """The signal cannot be read; the reason is meant for people"""


def command_of(pending: Pending, command_id: str) -> RecordReview | Sign | ReportMilestone:
    """The command that a signal means. Raises ``Misshapen`` with a reason of one line."""
    model = SIGNALS.get(pending.name)
    if model is None:
        raise Misshapen(f"unknown_signal: {pending.name}")
    if pending.size > LARGEST_COMMAND:
        raise Misshapen(f"too_large: {pending.size} bytes, at most {LARGEST_COMMAND}")
    if len(pending.payloads) != 1:
        raise Misshapen(f"one_argument_expected: {len(pending.payloads)} given")
    if pending.encodings[0] != "json/plain":
        raise Misshapen(f"unreadable_encoding: {clean(pending.encodings[0])[:60] or 'none'}")
    try:
        submission = model.model_validate_json(pending.payloads[0])
        return submission.command(submission.command_id or command_id)
    except ValidationError as error:
        raise Misshapen(_one_line(error)) from None
    except Exception as error:  # noqa: BLE001 - whatever was sent is no reason to stop
        raise Misshapen(f"unreadable: {type(error).__name__}") from None


def _one_line(error: ValidationError) -> str:
    """Where and why, in our own words alone: keys, and some messages, would repeat what was sent."""
    places = (
        f"{'.'.join(_known(part) for part in one['loc']) or 'payload'}: {one['type']}{_lacks(one)}"
        for one in error.errors(include_input=False)
    )
    return "; ".join(places)[:600]


def _lacks(error: ErrorDetails) -> str:
    """Which key a decision of that kind needs: a word of ours, too."""
    return f" {error['ctx']['key']}" if error["type"] == "decision_needs" else ""


_FIELDS = frozenset(name for model in (*SIGNALS.values(), Evidence) for name in model.model_fields)


def _known(part: str | int) -> str:
    return str(part) if isinstance(part, int) or part in _FIELDS else "?"
