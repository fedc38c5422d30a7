"""The office's directory as people write it: parties, institutions, and who holds which office from when to when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, Tag, model_validator
from pydantic_core import PydanticCustomError

from domain.days.calendar import Day, Weekday
from domain.days.digest_day import ZONE, DigestDay
from domain.files.blocks import BLOCK, BY_FORM, WORD, Block, Id, Language, Sentence


class Name(Block):
    """What a party was called from a day on."""

    since: Day = Field(alias="from")
    fr: Sentence | None = None
    en: Sentence | None = None
    ar: Sentence | None = None
    basis: Sentence | None = None

    @model_validator(mode="after")
    def _named(self) -> Name:
        if not (self.fr or self.en or self.ar):
            raise PydanticCustomError("no_name", "a name in at least one language", {})
        return self


class Tenure(Block):
    """Who held an office from a day to a day, both inclusive: personal data, never recorded in an event."""

    since: Day = Field(alias="from")
    until: Day | None = Field(default=None, alias="to")
    name: Sentence
    title: Sentence | None = None
    email: Annotated[str, StringConstraints(pattern=r'^[^@\s<>,;"]+@[^@\s<>,;"]+\.[^@\s<>,;"]+$', max_length=254)] | None = None
    language: Language = "fr"

    @model_validator(mode="after")
    def _in_order(self) -> Tenure:
        if self.until and self.until < self.since:
            raise PydanticCustomError("ends_before_start", "ends before it begins", {})
        return self


class Via(Block):
    via: Id


Reach = Annotated[Annotated[Literal["mail", "letter", "never"], Tag(WORD)] | Annotated[Via, Tag(BLOCK)], BY_FORM]
"""How a person may be written to: by mail, by a letter the manager sends, via somebody else, or never."""
People = dict[Id, Annotated[tuple[Tenure, ...], Field(min_length=1)]]


class PartyEntry(Block):
    """A party or an institution as the directory describes it."""

    short: Sentence
    roles: tuple[Id, ...] = ()
    names: Annotated[tuple[Name, ...], Field(min_length=1)]
    people: People = {}
    reach: dict[Id, Reach] = {}


class QuietSpan(Block):
    """Days on which nobody is written to, both inclusive."""

    since: Day = Field(alias="from")
    until: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> QuietSpan:
        if self.until < self.since:
            raise PydanticCustomError("ends_before_start", "ends before it begins", {})
        return self


Quiet = Annotated[Annotated[Day, Tag(WORD)] | Annotated[QuietSpan, Tag(BLOCK)], BY_FORM]


class OfficeCalendar(Block):
    """Which days are worked: a country's public holidays, changed by hand where the moon decides; and on which no reminder leaves."""

    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "MA"
    weekend: Annotated[tuple[Weekday, ...], Field(max_length=6)] = ("saturday", "sunday")
    holidays: tuple[Day, ...] = ()
    quiet: tuple[Quiet, ...] = ()
    """single days, and spans of them"""

    def quiet_around(self, day: date) -> tuple[date, date] | None:
        """The first and the last of the quiet days that a day is one of."""
        spans = ((one.since, one.until) if isinstance(one, QuietSpan) else (one, one) for one in self.quiet)
        return next(((first, last) for first, last in spans if first <= day <= last), None)


class OfficeEntry(Block):
    """The office that keeps the conventions."""

    manager: Id
    people: People
    calendar: OfficeCalendar = OfficeCalendar()
    zone: Sentence = ZONE
    digest: DigestDay = DigestDay()
    reach: dict[Id, Reach] = {}


class DirectoryFile(Block):
    """Parties, institutions and people of an office, for all its conventions."""

    parties: dict[Id, PartyEntry] = {}
    institutions: dict[Id, PartyEntry] = {}
    office: OfficeEntry | None = None
