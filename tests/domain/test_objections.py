from __future__ import annotations

from typing import Any

from domain.awaiting import awaited
from domain.due import health
from domain.refusals.errors import (
    BeforeItsCause,
    NotAllowed,
    NotAParty,
    ObjectionSettledAlready,
    ObjectionsOpen,
    UnknownObjection,
    WrongPhase,
)
from domain.signature.objections import AnswerObjection, Object, ObjectionAnswered, ObjectionRaised, ObjectionSettled, Settle
from tests.domain.builders import OTHER, STAGES, draft, drafting, in_signature, opening, when, who
from tests.domain.scenario import Scenario, day

TWO: dict[str, Any] = {"signature": {"stages": STAGES}}


def objection(actor: str = "axa.focal", by: str | None = None, on: str | None = None, **more: Any) -> Object:
    return Object.model_validate({**who(actor, by, on), "clause": "art. 4", "text": "Trop court", **more})


def answer(number: int = 1, actor: str = "pm", on: str | None = None) -> AnswerObjection:
    return AnswerObjection(**who(actor, on=on), objection=number, text="Porté à trois ans")


def settle(number: int = 1, actor: str = "axa.focal", text: str | None = None, on: str | None = None) -> Settle:
    return Settle(**who(actor, on=on), objection=number, text=text)


def objected(**more: Any) -> Scenario:
    return drafting(**TWO).after(objection(**more))


def test_a_party_objects_to_a_clause() -> None:
    raised = ObjectionRaised(when=when("2026-01-05"), objection=1, party="axa", clause="art. 4", text="Trop court")
    drafting(**TWO).when(objection()).then(raised)


def test_objections_are_numbered_on_through_the_versions() -> None:
    scenario = objected().after(settle(), draft(OTHER))
    assert scenario.when(objection("mic.focal")).the(ObjectionRaised).objection == 2


def test_the_manager_records_an_objection_of_a_party() -> None:
    assert drafting(**TWO).when(objection("pm", party="mic")).the(ObjectionRaised).party == "mic"
    assert drafting(**TWO).when(objection("pm", by="axa.ceo")).the(ObjectionRaised).party == "axa"


def test_whoever_speaks_for_no_party_cannot_object() -> None:
    scenario = drafting(**TWO)
    scenario.refuses(NotAllowed, objection("pm"), needs="--party")
    scenario.refuses(NotAllowed, objection("ecc.director"), needs="--party")
    scenario.refuses(NotAParty, objection("pm", party="ecc"), party="ecc")
    scenario.refuses(NotAllowed, objection("axa.deputy"), person="axa.deputy")
    scenario.refuses(NotAllowed, objection("axa.focal", party="mic"), person="axa.focal")


def test_an_answer_does_not_settle() -> None:
    outcome = objected().when(answer())
    outcome.then(ObjectionAnswered(when=when("2026-01-05"), objection=1, text="Porté à trois ans"))
    Scenario(outcome.state, objected().now).refuses(ObjectionsOpen, opening(), left="1 (axa, art. 4)")


def test_an_answer_comes_from_a_party_or_the_manager() -> None:
    objected().when(answer(actor="mic.legal")).kinds("objection_answered")
    objected().refuses(NotAllowed, answer(actor="ecc.director"), person="ecc.director")


def test_the_party_that_objected_settles() -> None:
    objected().when(settle()).then(ObjectionSettled(when=when("2026-01-05"), objection=1, text=None))
    objected().refuses(NotAllowed, settle(actor="mic.focal"), person="mic.focal")


def test_the_manager_settles_by_saying_how() -> None:
    objected().refuses(NotAllowed, settle(actor="pm"), needs="--because")
    assert objected().when(settle(actor="pm", text="Retirée en réunion")).the(ObjectionSettled).text == "Retirée en réunion"


def test_what_nobody_raised_or_is_settled_cannot_be_settled() -> None:
    objected().refuses(UnknownObjection, settle(7), objection=7, known="1")
    objected().after(settle()).refuses(ObjectionSettledAlready, settle(), objection=1)


def test_nothing_is_settled_before_it_was_raised_or_answered() -> None:
    later = drafting(**TWO).on("2026-01-20").after(objection(on="2026-01-15"))
    later.refuses(BeforeItsCause, settle(on="2026-01-14"), cause="objection_raised", cause_on="2026-01-15")
    later.after(answer(on="2026-01-18")).refuses(BeforeItsCause, settle(on="2026-01-17"), cause_on="2026-01-18")


def test_every_objection_is_settled_before_opening() -> None:
    two = objected().after(objection("mic.focal"))
    two.refuses(ObjectionsOpen, opening(), left="1 (axa, art. 4), 2 (mic, art. 4)")
    two.after(settle()).refuses(ObjectionsOpen, opening(), left="2 (mic, art. 4)")
    two.after(settle(), settle(2, "mic.focal")).when(opening()).kinds("opened_for_signature", "stage_opened")


def test_an_open_objection_says_whom_it_waits_for() -> None:
    (waiting,) = awaited(objected().there)
    assert (waiting.rule, waiting.target, waiting.who, waiting.title) == ("answer", "1", ("pm",), "art. 4")
    assert waiting.since == objected().now.today
    (waiting,) = awaited(objected().on("2026-03-01").after(answer()).there)
    assert (waiting.rule, waiting.who, waiting.since) == ("settlement", ("axa.focal",), day("2026-03-01"))
    (waiting,) = awaited(objected().after(settle()).there)
    assert waiting.rule == "open"
    assert health(objected().there, objected().now.today) == "ok"


def test_nobody_objects_to_what_is_open_for_signature() -> None:
    in_signature().refuses(WrongPhase, objection(), needs="drafting")
