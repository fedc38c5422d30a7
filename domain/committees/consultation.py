"""Written consultations: one decision put to the members of a committee, who answer until a day. Rules: ``consulting.py``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.act import Command, Event
from domain.committees.minutes import Number
from domain.days.calendar import Day
from domain.files.blocks import Id
from domain.files.implementation import Committee
from domain.files.sheet import Decision, Vote


class ConsultCommittee(Command):
    """Put one decision to the members of a committee in writing."""

    kind: Literal["consult_committee"] = "consult_committee"
    committee: Id
    decision: Decision
    until: Day
    """the last day for an answer"""
    recused: Annotated[tuple[Id, ...], Field(max_length=200)] = ()


class AnswerConsultation(Command):
    """A member's vote in a written consultation."""

    kind: Literal["answer_consultation"] = "answer_consultation"
    committee: Id
    session: Number
    """the consultation's number, among the committee's sessions"""
    vote: Vote


class ConsultationOpened(Event):
    """``asked`` are the seats that have a vote on the day it is opened."""

    kind: Literal["consultation_opened"] = "consultation_opened"
    committee: str
    session: int
    decision: Decision
    until: date
    recused: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


class ConsultationAnswered(Event):
    """``seat`` is the member's, whoever voted from it."""

    kind: Literal["consultation_answered"] = "consultation_answered"
    committee: str
    session: int
    person: str
    seat: str
    vote: Vote


ConsultationEvent = ConsultationOpened | ConsultationAnswered


class Answered(BaseModel):
    model_config = ConfigDict(frozen=True)

    person: str
    seat: str
    vote: Vote


class Consultation(BaseModel):
    """One that is open."""

    model_config = ConfigDict(frozen=True)

    number: int
    decision: Decision
    opened: date
    recorded_on: date
    until: date
    recused: tuple[str, ...] = ()
    answers: tuple[Answered, ...] = ()

    def asked(self, committee: Committee) -> tuple[str, ...]:
        """The seats that have a vote, as the committee is."""
        return tuple(seat.who for seat in committee.roster() if seat.voting and not seat.vacant and seat.who not in self.recused)

    def silent(self, committee: Committee) -> tuple[str, ...]:
        """Those from which no answer has come."""
        answered = {one.seat for one in self.answers}
        return tuple(seat for seat in self.asked(committee) if seat not in answered)


def opened_by(event: ConsultationOpened) -> Consultation:
    return Consultation(
        number=event.session,
        decision=event.decision,
        opened=event.when.on,
        recorded_on=event.when.recorded_on,
        until=event.until,
        recused=event.recused,
    )
