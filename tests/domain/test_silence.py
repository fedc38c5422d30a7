"""Visas and approvals to which silence is an answer; and what never is signed by silence."""

from __future__ import annotations

from typing import Any

import pytest

from domain.act import Event
from domain.awaiting import awaited
from domain.due import agenda, health
from domain.files.consistency import problems
from domain.life.closing import Abandon
from domain.phases import Drafting, InForce, InSignature, Signed
from domain.signature.signature import Decline, SignatureDeclined, StageOpened, VisaGiven
from domain.start import GoLive
from domain.words.wording import awaited as in_words
from domain.words.wording import event as told
from domain.words.wording import item
from tests.domain.builders import PARTIES, STAGES, drafting, in_signature, opening, sign, start, terms, visa, when, who
from tests.domain.scenario import Scenario, day, given


def asked(effect: str, members: tuple[str, ...] = ("mic.legal", "axa.focal"), **more: Any) -> dict[str, Any]:
    visas = {"id": "visas", "kind": "visa", "members": list(members), "within": "P15D", "on_expiry": effect, "article": "3", **more}
    return {"signature": {"stages": [visas, STAGES[1]]}}


def silent(effect: str, **more: Any) -> Scenario:
    return in_signature(**asked(effect, **more))


def test_whoever_said_nothing_by_the_last_day_has_given_a_visa() -> None:
    outcome = silent("deemed_given").on("2026-01-10").after(visa("mic.legal")).on("2026-01-21").falls_due()
    outcome.kinds("deadline_passed", "visa_given", "stage_opened")
    assert isinstance(outcome.state, InSignature)
    text = outcome.state.signing.text_sha256
    assert outcome.the(VisaGiven) == VisaGiven(
        when=when("2026-01-20", "2026-01-21"), person="axa.focal", stage="visas", text_sha256=text, deemed=True
    )
    assert outcome.the(StageOpened).due == day("2026-02-19")


@pytest.mark.parametrize("effect", ["remind", "escalate"])
def test_where_silence_says_nothing_the_day_only_passes(effect: str) -> None:
    passed = silent(effect).on("2026-01-21").falls_due()
    assert [one.kind for one in passed.facts.events if one.kind != "message_superseded"] == ["deadline_passed"]


def test_on_the_last_day_itself_nobody_was_silent() -> None:
    assert silent("deemed_given").on("2026-01-20", "23:59").falls_due().events == ()


def test_a_plan_does_not_lapse_before_what_was_given_in_time_could_be_recorded() -> None:
    late = drafting("2026-01-05", **asked("lapse", members=("mic.legal",))).on("2026-03-02").after(opening("2026-01-05"))
    late.on("2026-03-02", "23:59").falls_due().then()
    late.when(visa("mic.legal", on="2026-01-12")).kinds("visa_given", "stage_opened")
    outcome = late.on("2026-03-03", "00:00").falls_due()
    outcome.kinds("deadline_passed", "signature_lapsed", "convention_closed")
    assert outcome.events[0].when.on == day("2026-03-02")


def test_what_was_said_in_time_counts_and_what_was_not_is_an_answer_too() -> None:
    outcome = silent("deemed_given").on("2026-01-10").after(refuse("mic.legal")).on("2026-01-21").falls_due()
    outcome.kinds("deadline_passed", "visa_given")
    assert isinstance(outcome.state, InSignature)
    assert health(outcome.state, day("2026-01-21")) == "blocked"


def refuse(person: str) -> Decline:
    return Decline(**who(by=person), because="non")


def test_the_last_visa_by_silence_may_bring_the_convention_into_force() -> None:
    stages = [{"id": "signatures", "members": ["mic.minister", "axa.ceo"]}, {**asked("deemed_given")["signature"]["stages"][0]}]
    scenario = in_signature(signature={"stages": stages}).after(sign("mic.minister"), sign("axa.ceo")).passing("2026-01-22")
    assert isinstance(scenario.there, InForce)
    assert scenario.there.force.on == day("2026-01-05")
    provisional = in_signature(signature={"stages": stages}, in_force={"date": "2026-06-01", "provisional": True})
    waiting = provisional.after(sign("mic.minister"), sign("axa.ceo")).on("2026-01-21").falls_due()
    waiting.kinds("deadline_passed", "visa_given", "visa_given", "signature_completed", "provisional_application_began")
    assert isinstance(waiting.state, Signed)


@pytest.mark.parametrize(
    ("on_refusal", "kinds"),
    [
        ("hold", ["deadline_passed", "signature_declined"]),
        ("proceed_without", ["deadline_passed", "signature_declined", "stage_opened"]),
        ("reopen", ["deadline_passed", "signature_declined", "signature_voided", "redrafting_started"]),
    ],
)
def test_silence_that_is_a_refusal_has_the_effect_of_one(on_refusal: str, kinds: list[str]) -> None:
    scenario = silent("deemed_refused", on_refusal=on_refusal).on("2026-01-10").after(visa("mic.legal"))
    outcome = scenario.on("2026-01-21").falls_due()
    outcome.kinds(*kinds)
    assert outcome.the(SignatureDeclined) == SignatureDeclined(
        when=when("2026-01-20", "2026-01-21"), person="axa.focal", party="axa", stage="visas", because="", deemed=True
    )
    assert isinstance(outcome.state, Drafting if on_refusal == "reopen" else InSignature)
    if on_refusal == "proceed_without":
        assert outcome.the(StageOpened).when.on == day("2026-01-20")


def test_a_deemed_refusal_can_be_taken_back() -> None:
    held = silent("deemed_refused", members=("mic.legal",)).passing("2026-01-22")
    assert health(held.there, day("2026-01-22")) == "blocked"
    assert isinstance(held.there, InSignature)
    assert held.after(visa("mic.legal")).there.name == "signature"
    held.when(visa("mic.legal")).kinds("visa_given", "stage_opened")


def test_where_everybody_has_answered_silence_brings_nothing() -> None:
    scenario = silent("deemed_refused", rule={"at_least": 2}).on("2026-01-10").after(visa("mic.legal"), refuse("axa.focal"))
    scenario.on("2026-01-21").falls_due().kinds("deadline_passed")


def test_a_taken_over_convention_does_not_answer_for_silence_of_before() -> None:
    so_far = {"texts": [{"document": "text", "on": "2025-06-01"}], "signed": {"mic.legal": "2025-06-10"}}
    for effect in ("deemed_given", "deemed_refused", "lapse"):
        begun = given().on("2026-01-05").after(start(taken_over=True, so_far=so_far, **asked(effect)))
        live = begun.after(go_live())
        assert isinstance(live.there, InSignature)
        assert live.there.signing.stage == "visas"
        live.on("2026-03-01").falls_due().kinds()
        live.on("2026-03-01").when(visa("axa.focal")).kinds("visa_given", "stage_opened")


def go_live() -> GoLive:
    return GoLive(**who())


@pytest.mark.parametrize(
    ("effect", "words", "ordered"),
    [
        ("deemed_given", "le silence vaut accord", "silence counts as consent"),
        ("deemed_refused", "le silence vaut refus", "silence counts as a refusal"),
        ("lapse", "le projet est caduc", "the plan lapses"),
    ],
)
def test_what_silence_brings_is_said_beforehand(effect: str, words: str, ordered: str) -> None:
    state = silent(effect).there
    (passing,) = [one for one in agenda(state) if one.kind == "visa_due"]
    assert passing.effect == effect
    assert words in item(passing)
    (waiting,) = awaited(state)
    assert words in in_words(waiting)
    assert in_words(waiting).endswith("(art. 3)")
    assert ordered in in_words(waiting, "en")
    assert item(passing, "ar") != item(passing.model_copy(update={"effect": None}), "ar")


def test_a_stage_without_an_effect_of_silence_says_nothing_of_it() -> None:
    assert [one.effect for one in awaited(silent("remind").there)] == [None]
    assert [one.effect for one in awaited(silent("deemed_given", within="P15D").there)] == ["deemed_given"]


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ({"id": "s", "kind": "signature", "members": ["axa.ceo"], "within": "P1M"}, "never_by_silence"),
        ({"id": "v", "kind": "visa", "members": ["mic.legal"]}, "silence_needs_a_day"),
        ({"id": "v", "kind": "approval", "members": ["mic.legal"], "within": "P1M"}, None),
    ],
)
@pytest.mark.parametrize("effect", ["deemed_given", "deemed_refused"])
def test_nobody_signs_by_silence_and_silence_has_its_day(stage: dict[str, Any], code: str | None, effect: str) -> None:
    found = problems(terms(parties=PARTIES, signature={"stages": [{**stage, "on_expiry": effect}]}))
    assert [(one.path, one.code) for one in found] == ([(("signature", "stages", 0, "on_expiry"), code)] if code else [])


def test_a_plan_that_lapses_says_when() -> None:
    found = problems(terms(signature={"members": ["mic.minister", "axa.ceo"], "on_expiry": "lapse"}))
    assert [(one.path, one.code) for one in found] == [(("signature", "on_expiry"), "silence_needs_a_day")]


def test_the_members_of_one_stage_never_sign_by_silence() -> None:
    found = problems(terms(signature={"members": ["mic.minister", "axa.ceo"], "within": "P1M", "on_expiry": "deemed_given"}))
    assert [(one.path, one.code) for one in found] == [(("signature", "on_expiry"), "never_by_silence")]


def test_history_says_that_nobody_spoke() -> None:
    events: list[Event] = [
        VisaGiven(when=when("2026-01-20"), person="axa.focal", stage="visas", text_sha256=None, deemed=True),
        SignatureDeclined(when=when("2026-01-20"), person="axa.focal", party="axa", stage="visas", because="", deemed=True),
    ]
    assert [told(one.kind, one.data()) for one in events] == [
        "Visa d'axa.focal réputé donné : silence (étape « visas »)",
        "Refus réputé d'axa.focal : silence (étape « visas »)",
    ]


def test_what_was_given_up_is_answered_by_nobody() -> None:
    scenario = silent("deemed_given").after(Abandon(**who(), because="retiré"))
    assert scenario.on("2026-02-01").falls_due().events == ()
