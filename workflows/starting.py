"""How a run begins: its input, read by hand, because a misshapen start must end with a reason instead of running for ever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from temporalio.common import RawValue

from activities.contracts import GENESIS
from domain.act import clean
from domain.files.blocks import BLOCK, LIST, WORD, Id
from domain.start import Start
from workflows import options
from workflows.signals import Pending

_LONGEST_REASON = 2000


class ConventionInput(BaseModel):
    """With the terms at the first start; restored or continued, with the reference alone.

    A run that was continued says how far its stream had come (``version``, ``head``): an older store is not taken for the truth.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    reference: Id
    start: Start | None = None
    pending: tuple[Pending, ...] = ()
    version: Annotated[int, Field(ge=0)] = 0
    head: str = GENESIS
    renew_after: Annotated[int, Field(ge=50)] = options.RENEW_AFTER

    @model_validator(mode="after")
    def _one_reference(self) -> Self:
        if self.start is not None and self.start.terms.reference != self.reference:
            raise ValueError("the terms have another reference")
        return self


def read_input(raw: Sequence[Any], workflow_id: str) -> ConventionInput:
    """The input of a run. Raises ``ValueError`` with the reason for anything else.

    A convention has one workflow, whose id follows from its reference: two would remind everybody twice.
    """
    if len(raw) != 1 or not isinstance(raw[0], RawValue):
        raise ValueError(f"one argument expected, {len(raw)} given")
    payload = raw[0].payload
    if payload.metadata.get("encoding") != b"json/plain":
        raise ValueError("json/plain expected")
    if len(payload.data) > options.LARGEST_START:
        raise ValueError(f"too large: {len(payload.data)} bytes, at most {options.LARGEST_START}")
    given = ConventionInput.model_validate_json(payload.data)
    if workflow_id != f"convention-{given.reference}":
        raise ValueError(f"the workflow of {given.reference} is convention-{given.reference}")
    return given


def reason_of(error: Exception) -> str:
    """Why something cannot be read, without what was given."""
    if isinstance(error, ValidationError):
        return "; ".join(f"{_place(one['loc'])}: {clean(one['msg'])}" for one in error.errors(include_input=False))[:_LONGEST_REASON]
    return clean(str(error))[:_LONGEST_REASON]


def _place(loc: Sequence[str | int]) -> str:
    return clean(".".join(str(part) for part in loc if part not in {WORD, BLOCK, LIST}))
