"""What the blocks of a file are made of: ids, texts, amounts, dues, and the forms in which a value may be written."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Discriminator,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from domain.days.calendar import Period, read_day, read_period

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._\-]{0,79}$")]
"""An opaque id: letters, digits, - . _"""
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Language = Literal["fr", "en", "ar"]
MonthDay = Annotated[str, StringConstraints(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Decimal = Annotated[str, StringConstraints(pattern=r"^-?\d{1,15}(\.\d{1,6})?$")]
"""An exact amount, as a string: floats are not accepted anywhere."""

WORD, BLOCK, LIST = "·word", "·block", "·list"
"""Marks in the path of a validation error that stand for the form chosen, not for a place in the file."""


def _form(value: Any) -> str:
    if isinstance(value, dict | BaseModel):
        return BLOCK
    return LIST if isinstance(value, list | tuple) else WORD


BY_FORM = Discriminator(_form)


class Block(BaseModel):
    """Part of a file: unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def exactly_one(block: BaseModel, *keys: str) -> None:
    """Refuse a block that holds none or several of the keys that exclude each other."""
    if sum(getattr(block, key) not in {None, False} for key in keys) != 1:
        written = (type(block).model_fields[key].alias or key for key in keys)
        raise PydanticCustomError("exactly_one", "exactly one of {keys}", {"keys": ", ".join(written)})


class Texts(Block):
    """A text in several languages."""

    fr: Sentence | None = None
    en: Sentence | None = None
    ar: Sentence | None = None

    @model_validator(mode="after")
    def _said(self) -> Texts:
        if not (self.fr or self.en or self.ar):
            raise PydanticCustomError("no_text", "a text in at least one language", {})
        return self


Text = Annotated[Annotated[Sentence, Tag(WORD)] | Annotated[Texts, Tag(BLOCK)], BY_FORM]


def wording(text: str | Texts, language: str = "fr") -> str:
    """The text in a language; else in the first one it has."""
    if isinstance(text, str):
        return text
    return getattr(text, language, None) or text.fr or text.en or text.ar or ""


class AfterMilestone(Block):
    after: Id
    period: Period


def _day_or_period(value: Any) -> date | Period:
    if isinstance(value, str) and value[4:5] != "-":
        return read_period(value)
    return value if isinstance(value, Period) else read_day(value)


DateOrPeriod = Annotated[
    date | Period,
    PlainValidator(_day_or_period),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "description": "YYYY-MM-DD or a period"}),
]
Due = Annotated[Annotated[DateOrPeriod, Tag(WORD)] | Annotated[AfterMilestone, Tag(BLOCK)], BY_FORM]
"""A date; a period from entry into force; or a period after another milestone is met."""


def _share(value: Any) -> str:
    text = str(value)
    if re.fullmatch(r"[1-9]\d{0,3}(/[1-9]\d{0,3})?", text) and ("/" not in text or Fraction(text) <= 1):
        return text
    raise PydanticCustomError("share", "not a fraction or a count: {value}", {"value": text[:40]})


Share = Annotated[str, PlainValidator(_share), WithJsonSchema({"type": ["string", "integer"]})]
"""A fraction of the base (``1/2``) or a count (``3``)."""

_HOUR = r"([01]\d|2[0-3]):[0-5]\d"


def _hour(value: Any) -> str:
    if isinstance(value, str) and re.fullmatch(_HOUR, value):
        return value
    raise PydanticCustomError("hour", "not an hour of the day: {value}", {"value": str(value)[:40]})


Hour = Annotated[str, PlainValidator(_hour), WithJsonSchema({"type": "string", "pattern": f"^{_HOUR}$"})]
"""An hour of the day on a clock of 24 hours: ``08:00``"""
