"""A signature taken back before the convention is in force, and given again."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.due import health
from domain.evolution import evolve
from domain.phases import Drafting, InForce, InSignature, Signed
from domain.refusals.errors import BeforeItsCause, NotAllowed, NotAParty, NothingToWithdraw, WrongPhase
from domain.signature.signature import ConventionSigned, SignatureCompleted, StageOpened
from domain.signature.withdrawal import SignatureWithdrawn, WithdrawSignature
from tests.domain.builders import STAGES, TEXT, draft, drafting, in_force, in_signature, opening, sign, signed, visa, when, who
from tests.domain.scenario import Scenario, day, due
from tests.domain.test_notification import notify
from tests.domain.test_refusals import signing

TWO: list[dict[str, Any]] = [
    {"id": "parties", "members": ["mic.minister", "axa.ceo"]},
    {"id": "state", "members": ["mic.legal", "mic.focal"], "within": "P10D"},
]


def withdraw(party: str = "axa", on: str | None = None, actor: str = "pm", by: str | None = None) -> WithdrawSignature:
    return WithdrawSignature(**who(actor, by, on), party=party, because="Conseil à consulter")


def waiting(**stage: Any) -> Scenario:
    """Signed by both on 16 February 2026, and in force on 1 April."""
    plan = {"stages": [{"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P30D", **stage}]}
    begun = drafting("2026-02-01", signature=plan, in_force={"date": "2026-04-01"}).after(opening())
    return begun.on("2026-02-16").after(sign("mic.minister", on="2026-02-10"), sign("axa.ceo"))


def test_a_signature_taken_back_holds_the_stage_up_until_it_is_given_again() -> None:
    once = signing(article="4").after(sign("axa.ceo"))
    outcome = once.when(withdraw())
    outcome.then(
        SignatureWithdrawn(when=when("2026-01-05"), person="axa.ceo", party="axa", stage="signatures", because="Conseil à consulter")
    )
    assert health(outcome.state, day("2026-01-05")) == "blocked"
    assert [(one.rule, one.who) for one in awaited(outcome.state)] == [("refusal", ("axa.ceo",)), ("signature", ("mic.minister",))]
    again = once.after(withdraw(), sign("mic.minister"))
    again.when(sign("axa.ceo")).kinds("convention_signed", "signature_completed", "entered_into_force")


def test_what_was_signed_is_open_again_when_a_party_takes_its_signature_back() -> None:
    outcome = waiting().on("2026-02-20").when(withdraw())
    outcome.kinds("signature_withdrawn", "stage_opened")
    assert outcome.the(StageOpened) == StageOpened(when=when("2026-02-20"), stage="signatures", due=day("2026-03-22"))
    assert isinstance(outcome.state, InSignature)
    again = waiting().on("2026-02-20").after(withdraw())
    assert due(again.agenda(), "signature_due") == ["2026-03-22"]
    again.refuses(BeforeItsCause, sign("axa.ceo", on="2026-02-19"), cause="stage_opened")
    completed = again.when(sign("axa.ceo"))
    completed.kinds("convention_signed", "signature_completed")
    assert completed.the(SignatureCompleted).signed_on == day("2026-02-20")


def test_the_others_suffice_where_the_stage_says_so() -> None:
    outcome = waiting(on_refusal="proceed_without").on("2026-02-20").when(withdraw())
    outcome.kinds("signature_withdrawn", "signature_completed")
    assert isinstance(outcome.state, Signed)
    assert outcome.state.signed_on == day("2026-02-10")


def test_where_nobody_is_left_the_stage_is_open_again() -> None:
    alone = waiting(on_refusal="proceed_without").on("2026-02-20").after(withdraw())
    outcome = alone.when(withdraw("mic"))
    outcome.kinds("signature_withdrawn", "stage_opened")
    assert health(outcome.state, day("2026-02-20")) == "blocked"


@pytest.mark.parametrize("scenario", [waiting, signing])
def test_the_text_goes_back_where_the_stage_says_so(scenario: Any) -> None:
    open_again = scenario(on_refusal="reopen")
    given = open_again if isinstance(open_again.there, Signed) else open_again.after(sign("axa.ceo"))
    outcome = given.when(withdraw())
    assert [one.kind for one in outcome.events if one.kind != "message_due"] == [
        "signature_withdrawn",
        *(["signature_voided"] if isinstance(given.there, Signed) else []),
        "redrafting_started",
    ]
    assert isinstance(outcome.state, Drafting)
    given.after(withdraw(), draft("b" * 64), opening()).when(sign("axa.ceo")).kinds("convention_signed")


def test_an_earlier_stage_is_open_again_and_what_came_after_it_still_counts() -> None:
    scenario = in_signature(signature={"stages": TWO}).after(sign("mic.minister"), sign("axa.ceo"), sign("mic.legal"))
    outcome = scenario.on("2026-01-10").when(withdraw())
    outcome.kinds("signature_withdrawn", "stage_opened")
    assert outcome.the(StageOpened).stage == "parties"
    resumed = scenario.on("2026-01-10").after(withdraw()).when(sign("axa.ceo"))
    assert resumed.the(StageOpened) == StageOpened(when=when("2026-01-10"), stage="state", due=day("2026-01-20"))
    scenario.on("2026-01-10").after(withdraw(), sign("axa.ceo")).when(sign("mic.focal")).kinds(
        "convention_signed", "signature_completed", "entered_into_force"
    )


def test_a_stage_that_is_complete_already_is_not_opened_again() -> None:
    stages: dict[str, Any] = {"signature": {"stages": TWO}, "in_force": {"date": "2026-04-01"}}
    scenario = in_signature(**stages).after(sign("mic.minister"), sign("axa.ceo"), sign("mic.legal"), sign("mic.focal"))
    outcome = scenario.on("2026-01-10").after(withdraw()).when(sign("axa.ceo"))
    outcome.kinds("convention_signed", "signature_completed")
    assert outcome.the(SignatureCompleted).signed_on == day("2026-01-10")


def test_a_stage_that_no_longer_needs_a_party_goes_on_without_it() -> None:
    two = [{**TWO[0], "on_refusal": "proceed_without"}, TWO[1]]
    scenario = in_signature(signature={"stages": two}).after(sign("axa.ceo"))
    assert [one.rule for one in awaited(scenario.after(withdraw()).there)] == ["signature"]
    done = in_signature(signature={"stages": two}).after(sign("mic.minister"), sign("axa.ceo"))
    done.when(withdraw()).kinds("signature_withdrawn")
    assert done.after(withdraw()).when(sign("axa.ceo")).the(ConventionSigned).late


def test_every_signature_of_a_party_is_taken_back_and_no_visa() -> None:
    stages = [STAGES[0], {"id": "signatures", "members": ["mic.minister", "mic.focal", "axa.ceo"]}]
    given = in_signature(signature={"stages": stages}).after(visa("mic.legal"), sign("mic.minister"), sign("mic.focal"))
    found = given.when(withdraw("mic")).all(SignatureWithdrawn)
    assert [one.person for one in found] == ["mic.minister", "mic.focal"]


def test_only_what_was_signed_is_taken_back_and_only_before_it_is_in_force() -> None:
    signing().refuses(NothingToWithdraw, withdraw(), party="axa")
    signing().refuses(NotAParty, withdraw("uir"), party="uir")
    in_force().refuses(WrongPhase, withdraw(), phase="in_force", needs="signature")
    drafting().refuses(WrongPhase, withdraw(), phase="drafting")
    waiting().refuses(BeforeItsCause, withdraw(on="2026-02-15"), cause="convention_signed", cause_on="2026-02-16")
    signed().refuses(WrongPhase, withdraw(), phase="in_force")


def test_whoever_speaks_for_the_party_takes_it_back() -> None:
    waiting().refuses(NotAllowed, withdraw(actor="mic.focal"), needs="axa.focal, axa.ceo")
    waiting().when(withdraw(actor="axa.focal")).kinds("signature_withdrawn", "stage_opened")
    waiting().when(withdraw(by="axa.ceo")).kinds("signature_withdrawn", "stage_opened")


def test_a_late_signature_taken_back_moves_nothing() -> None:
    plan = {"members": ["mic.minister", "axa.ceo"], "rule": "any"}
    late = drafting("2026-02-01", signature=plan, in_force={"date": "2026-04-01"}).after(opening(), sign("mic.minister"))
    outcome = late.on("2026-02-20").after(sign("axa.ceo")).when(withdraw())
    assert isinstance(outcome.state, Signed)
    assert outcome.state.signed_on == day("2026-02-01")
    alone = late.on("2026-02-20").after(sign("axa.ceo")).when(withdraw("mic"))
    assert isinstance(alone.state, Signed)
    assert alone.state.signed_on == day("2026-02-20")


def test_whoever_had_a_copy_is_notified_anew_once_all_have_signed_again() -> None:
    scenario = signed(in_force={"notified": "all"}).on("2026-02-20").after(notify("mic"), withdraw(), sign("axa.ceo"))
    assert [(one.rule, one.target) for one in awaited(scenario.there)] == [("notified", "mic, axa")]
    scenario.after(notify("mic")).when(notify("axa")).kinds("party_notified", "entered_into_force")


def test_it_may_be_in_force_later_all_the_same() -> None:
    again = waiting().on("2026-02-20").after(withdraw(), sign("axa.ceo")).passing("2026-04-02")
    assert isinstance(again.there, InForce)


def test_a_fact_about_the_plan_changes_nothing_where_there_is_none() -> None:
    event = SignatureWithdrawn(when=when("2026-01-05"), person="axa.ceo", party="axa", stage="signatures", because=TEXT)
    for scenario in (drafting(), in_force()):
        assert evolve(scenario.there, event).name == scenario.there.name
