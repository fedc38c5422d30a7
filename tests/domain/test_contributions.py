from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st

from domain.awaiting import awaited
from domain.changes.corrections import Correct, FactCorrected
from domain.changes.succession import SucceedParty
from domain.convention import AnyCommand
from domain.due import health
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce, Terminate
from domain.messages.messages import MessageDue
from domain.preview import preview
from domain.promises.accounts import Account, lines, of_year, totals, years
from domain.promises.contributions import (
    CallContribution,
    ContributionCalled,
    ContributionPaid,
    Contributions,
    Movement,
    PayContribution,
    ReceiveContribution,
    ReturnContribution,
    Sums,
    TranchesScheduled,
    TrancheState,
    movement,
)
from domain.refusals.errors import BeforeItsCause, ChecklistOpen, DomainError, InvalidTerms, NotAllowed, SomethingRestsOnIt, UnknownPerson
from domain.refusals.errors_of_money import (
    AboveReceived,
    AboveTranche,
    AmountMissing,
    BadAmount,
    ConditionNotMet,
    NoAmountForeseen,
    TooManyDigits,
    TrancheMissing,
    UnknownContribution,
    UnknownTranche,
    WrongCurrency,
)
from domain.words import wording
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    HEIR,
    REPORT,
    SIGNED_BY_TWO,
    STUDY,
    THREE,
    accept,
    cancelled,
    drafting,
    in_force,
    report,
    signed,
    submit,
    terms,
    who,
)
from tests.domain.scenario import Scenario, day
from tests.effort import about

T1: dict[str, Any] = {"id": "t1", "amount": "200000", "due": "P1M"}
T2: dict[str, Any] = {
    "id": "t2",
    "amount": "100000.50",
    "due": {"after": "study", "period": "P1M"},
    "when": {"milestone": "study", "is": "met"},
}
EQUIPMENT: dict[str, Any] = {
    "id": "equipment",
    "from": "axa",
    "to": "mic",
    "amount": "300000.50",
    "currency": "MAD",
    "text": "Équipement",
    "tranches": [T1, T2],
    "article": "8",
}
ROOM: dict[str, Any] = {"id": "room", "from": "mic", "to": "axa", "kind": "kind", "text": "Une salle"}


def promised(**changes: Any) -> Scenario:
    """In force since 16 February 2026, with a contribution in two tranches and one in kind."""
    return in_force(**{"contributions": [EQUIPMENT, ROOM], "milestones": [STUDY], **changes})


def call(amount: str | None = "200000", tranche: str | None = "t1", actor: str = "mic.focal", **more: Any) -> CallContribution:
    return CallContribution(**who(actor, on=more.pop("on", None)), **_about(more), tranche=tranche, amount=amount, **more)


def pay(amount: str | None = "200000", tranche: str | None = "t1", actor: str = "axa.focal", **more: Any) -> PayContribution:
    return PayContribution(**who(actor, on=more.pop("on", None)), **_about(more), tranche=tranche, amount=amount, **more)


def receive(amount: str | None = "200000", tranche: str | None = "t1", actor: str = "mic.focal", **more: Any) -> ReceiveContribution:
    return ReceiveContribution(**who(actor, on=more.pop("on", None)), **_about(more), tranche=tranche, amount=amount, **more)


def give_back(amount: str | None = "200000", tranche: str | None = "t1", actor: str = "mic.focal", **more: Any) -> ReturnContribution:
    envelope = who(actor, on=more.pop("on", None))
    return ReturnContribution(**envelope, **_about(more), tranche=tranche, amount=amount, because="Trop versé", **more)


def _about(more: dict[str, Any]) -> dict[str, Any]:
    return {"contribution": more.pop("contribution", "equipment")}


def _no_holidays(*_: int) -> dict[date, str]:
    return {}


def account(scenario: Scenario, tranche: str = "t1") -> dict[str, str]:
    state = scenario.there
    found = next(one for one in lines(state.contributions, state.terms) if one.tranche == tranche)
    return {name: str(amount) for name, amount in found.account._asdict().items() if amount}


def standing(scenario: Scenario, tranche: str = "t1") -> str:
    state = scenario.there
    return next(one.standing for one in lines(state.contributions, state.terms) if one.tranche == tranche)


def dues(scenario: Scenario) -> list[tuple[str, str]]:
    return [(one.due.isoformat(), one.target) for one in scenario.agenda() if one.kind == "tranche_due"]


def rules(scenario: Scenario) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.rule, one.target, one.who) for one in awaited(scenario.there) if one.rule.startswith("tranche")]


# ── When tranches fall due ─────────────────────────────────────────────────────────────────────


def test_a_tranche_gets_its_day_at_entry_into_force_and_a_conditional_one_does_not() -> None:
    scenario = promised()
    assert dues(scenario) == [("2026-03-16", "equipment:t1")]
    assert standing(scenario, "t2") == "waiting"
    assert rules(scenario) == [
        ("tranche_call", "room", ("axa.focal",)),
        ("tranche_due", "equipment:t1", ("axa.focal",)),
    ]


def test_the_day_of_a_conditional_tranche_is_fixed_when_its_milestone_is_met() -> None:
    outcome = promised().on("2026-05-01").after(submit("study")).when(accept("study"))
    (fixed,) = outcome.all(TranchesScheduled)
    assert [(one.contribution, one.tranche, one.due) for one in fixed.tranches] == [("equipment", "t2", day("2026-06-01"))]


def test_a_fixed_date_waits_for_the_condition() -> None:
    late = {**T2, "due": "2026-03-01"}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, late]}])
    assert dues(scenario) == [("2026-03-16", "equipment:t1")]
    after = scenario.on("2026-05-01").after(submit("study"), accept("study"))
    assert ("2026-05-01", "equipment:t2") in dues(after)


@pytest.mark.parametrize(
    ("state", "acts", "payable"),
    [
        ("submitted", [submit("study")], True),
        ("submitted", [report("study")], False),
        ("met", [submit("study")], False),
        ("met", [submit("study"), accept("study", status="partiallyMet")], False),
        ("partiallyMet", [submit("study"), accept("study", status="partiallyMet")], True),
        ("partiallyMet", [submit("study"), accept("study")], True),
        ("partiallyMet", [submit("study"), accept("study", status="partiallyMet"), submit("study")], True),
        ("met", [submit("study"), accept("study", status="partiallyMet"), submit("study")], False),
        ("partiallyMet", [submit("study"), accept("study", status="returned")], False),
        ("submitted", [submit("study"), accept("study", status="partiallyMet")], True),
    ],
)
def test_a_condition_is_met_by_the_state_that_it_names(state: str, acts: list[Any], *, payable: bool) -> None:
    waiting = {"id": "t2", "amount": "100000.50", "when": {"milestone": "study", "is": state}}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, waiting]}]).after(*acts)
    assert (standing(scenario, "t2") == "open") is payable


def test_what_has_become_payable_stays_so_when_the_milestone_is_returned() -> None:
    waiting = {"id": "t2", "amount": "100000.50", "when": {"milestone": "study", "is": "submitted"}}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, waiting]}])
    scenario = scenario.after(submit("study"), accept("study", status="returned"))
    assert standing(scenario.after(call("100000.50", "t2")), "t2") == "called"


def test_a_tranche_that_is_due_after_a_milestone_has_no_day_before_it_is_met() -> None:
    after = {"id": "t2", "amount": "100000.50", "due": {"after": "study", "period": "P1M"}}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, after]}])
    assert dues(scenario) == [("2026-03-16", "equipment:t1")]
    assert standing(scenario, "t2") == "waiting"
    assert ("2026-03-16", "equipment:t2") in dues(scenario.after(submit("study"), accept("study")))


def test_a_milestone_that_was_met_in_advance_fixes_the_day_at_entry_into_force() -> None:
    base = {"contributions": [EQUIPMENT], "milestones": [STUDY], **SIGNED_BY_TWO, "in_force": {"after": "all_signatures", "period": "P1M"}}
    scenario = signed(**base).after(submit("study"), accept("study")).passing("2026-03-17")
    assert dues(scenario) == [("2026-04-16", "equipment:t1"), ("2026-04-16", "equipment:t2")]


@pytest.mark.parametrize("gone", [cancelled("study"), accept("study", status="notMet")])
def test_the_manager_settles_a_tranche_whose_milestone_will_not_be_met(gone: AnyCommand) -> None:
    lost = promised().on("2026-03-02").after(gone)
    assert ("tranche_out_of_reach", "equipment:t2", ("pm",)) in rules(lost)
    assert standing(lost, "t2") == "waiting"
    (one,) = [one for one in awaited(lost.there) if one.rule == "tranche_out_of_reach"]
    assert "« Équipement, 100000.50 MAD » (equipment:t2), qui attend le jalon study, abandonné" in wording.awaited(one)
    paid = lost.after(pay("100000.50", "t2"))
    assert "tranche_out_of_reach" not in [rule for rule, _, _ in rules(paid)]


def test_a_late_tranche_is_named_and_makes_the_convention_late() -> None:
    scenario = promised().passing("2026-04-01")
    state = scenario.there
    assert health(state, day("2026-04-01")) == "late"
    assert [one.tranche for one in lines(state.contributions, state.terms) if one.late(day("2026-04-01"))] == ["t1"]
    assert dues(scenario) == []
    assert ("tranche_due", "equipment:t1", ("axa.focal",)) in rules(scenario)


def test_a_late_tranche_climbs_the_ladder() -> None:
    scenario = promised(reminders={"default": {"before": ["P7D"], "overdue_every": "P7D", "at_most": 3}})
    said = [(one.due.isoformat(), one.to) for one in scenario.agenda() if one.kind == "message" and one.about == "tranche_due"]
    assert said[0] == ("2026-03-09", ("axa.focal",))
    second, third = (
        scenario.passing(before).on(on).falls_due().the(MessageDue)
        for before, on in (("2026-03-29", "2026-03-30"), ("2026-04-05", "2026-04-06"))
    )
    assert (second.to, third.to) == (("axa.focal",), ("axa.focal", "pm"))


def test_a_paid_tranche_is_no_longer_owed_and_waits_for_its_receipt() -> None:
    scenario = promised().after(pay())
    assert dues(scenario) == []
    assert ("tranche_receipt", "equipment:t1", ("mic.focal",)) in rules(scenario)
    assert (standing(scenario), standing(scenario.after(receive()))) == ("paid", "settled")


def test_preview_shows_the_days_that_are_known() -> None:
    found = preview(terms(contributions=[EQUIPMENT], milestones=[STUDY]), signed_on=day("2026-02-16"), holidays=_no_holidays)
    assert [one.due.isoformat() for one in found if one.kind == "tranche_due"] == ["2026-03-16"]


def test_suspension_puts_off_what_was_still_to_come() -> None:
    suspended = promised().on("2026-03-01").after(Suspend(**who(), because="gelé"))
    assert dues(suspended) == []
    assert dues(suspended.on("2026-03-11").after(Resume(**who()))) == [("2026-03-26", "equipment:t1")]
    assert dues(suspended.after(Resume(**who()))) == [("2026-03-16", "equipment:t1")]


def test_what_was_late_before_a_suspension_stays_late_and_what_was_paid_is_not_put_off() -> None:
    late = promised().passing("2026-03-20").after(Suspend(**who(), because="gelé"))
    assert late.on("2026-04-20").after(Resume(**who())).there.contributions.get("equipment", "t1").due == day("2026-03-16")
    paid = promised().after(pay()).on("2026-03-01").after(Suspend(**who(), because="gelé"))
    assert paid.on("2026-04-20").after(Resume(**who())).there.contributions.get("equipment", "t1").due == day("2026-03-16")


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def test_a_call_says_between_whom_and_how_much_with_the_cents_of_its_currency() -> None:
    called = promised().when(call("150000", evidence={"letter": REPORT}, note="n° 1")).the(ContributionCalled)
    assert (called.giver, called.receiver, called.amount, called.currency) == ("axa", "mic", "150000.00", "MAD")
    assert called.evidence == {"letter": REPORT}


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([call()], {"promised": "200000", "called": "200000.00", "remaining": "200000"}),
        ([pay("0.01")], {"promised": "200000", "paid": "0.01", "remaining": "200000"}),
        (
            [pay("80000"), receive("80000")],
            {"promised": "200000", "paid": "80000.00", "received": "80000.00", "remaining": "120000.00"},
        ),
        (  # a receipt without a payment is the payment, too
            [receive("80000.99")],
            {"promised": "200000", "paid": "80000.99", "received": "80000.99", "remaining": "119999.01"},
        ),
        (
            [pay("50000"), receive("80000"), pay("120000")],
            {"promised": "200000", "paid": "200000.00", "received": "80000.00", "remaining": "120000.00"},
        ),
        (
            [receive(), give_back("0.50")],
            {"promised": "200000", "paid": "200000.00", "received": "200000.00", "returned": "0.50", "remaining": "0.50"},
        ),
        (  # what was returned may be called, paid and received again
            [call(), receive(), give_back("10"), call("10"), pay("10"), receive("10")],
            {"promised": "200000", "called": "200010.00", "paid": "200010.00", "received": "200010.00", "returned": "10.00"},
        ),
    ],
)
def test_the_account_of_a_tranche_after(acts: list[Any], expected: dict[str, str]) -> None:
    found = account(promised().after(*acts))
    assert {key: Decimal(value) for key, value in found.items()} == {key: Decimal(value) for key, value in expected.items()}


@pytest.mark.parametrize(
    ("before", "act", "refusal"),
    [
        ([], pay("200000.01"), AboveTranche),
        ([pay("199999.99")], pay("0.02"), AboveTranche),
        ([receive("200000")], pay("1"), AboveTranche),
        ([receive("150000")], receive("50000.01"), AboveTranche),
        ([], call("200001"), AboveTranche),
        ([call("150000")], call("50001"), AboveTranche),
        ([pay("150000")], call("50001"), AboveTranche),
        ([], give_back("1"), AboveReceived),
        ([pay()], give_back("1"), AboveReceived),
        ([receive("10")], give_back("10.01"), AboveReceived),
        ([receive("10"), give_back("6")], give_back("5"), AboveReceived),
        ([], call("100", "t2"), ConditionNotMet),
        ([submit("study")], call("100", "t2"), ConditionNotMet),
        ([], pay("1", currency="EUR"), WrongCurrency),
        ([], pay("1", "t9"), UnknownTranche),
        ([], pay("1", contribution="gold"), UnknownContribution),
        ([], pay("1", None), TrancheMissing),
        ([], pay(None), AmountMissing),
        ([], pay("0"), BadAmount),
        ([], pay("-5"), BadAmount),
        ([], pay("1e3"), BadAmount),
        ([], pay("1,5"), BadAmount),
        ([], pay("NaN"), BadAmount),
        ([], pay("٣"), BadAmount),
        ([], pay("1" * 16), BadAmount),
        ([], pay("0.001"), TooManyDigits),
        ([], pay("5", None, "mic.focal", contribution="room"), NoAmountForeseen),
        ([], pay("1", actor="mic.focal"), NotAllowed),
        ([], call("1", actor="axa.focal"), NotAllowed),
        ([], receive("1", actor="axa.focal"), NotAllowed),
        ([receive("1")], give_back("1", actor="axa.focal"), NotAllowed),
        ([], pay("1", actor="stranger"), UnknownPerson),
    ],
)
def test_refused_by_name(before: list[Any], act: Any, refusal: type[DomainError]) -> None:
    scenario = promised().after(*before)
    with pytest.raises(refusal) as refused:
        scenario.when(act)
    assert type(refused.value) is refusal


def test_a_refusal_says_what_is_left_and_cites_the_article() -> None:
    with pytest.raises(AboveTranche) as refused:
        promised().after(pay("150000")).when(pay("60000"))
    details = refused.value.details
    assert (details["left"], details["of"], details["amount"], details["article"]) == ("50000.00", "200000.00", "60000.00", "8")


def test_the_closing_zeros_of_an_amount_are_no_digits_of_it() -> None:
    assert promised().when(pay("5.500000")).the(ContributionPaid).amount == "5.50"


@pytest.mark.parametrize(("currency", "amount", "kept"), [("XOF", "5", "5"), ("TND", "5.125", "5.125"), ("EUR", "5.1", "5.10")])
def test_an_amount_has_the_digits_of_its_currency(currency: str, amount: str, kept: str) -> None:
    scenario = promised(contributions=[{"id": "equipment", "from": "axa", "to": "mic", "amount": "10", "currency": currency}])
    assert scenario.when(pay(amount, None)).the(ContributionPaid).amount == kept
    with pytest.raises(TooManyDigits):
        scenario.when(pay("1.00001", None))


def test_the_manager_records_for_both_sides_and_so_may_they_before_entry_into_force() -> None:
    early = drafting(**SIGNED_BY_TWO, contributions=[EQUIPMENT], milestones=[STUDY]).after(pay("10", actor="pm"), receive("10", actor="pm"))
    assert account(early)["received"] == "10.00"


def test_a_payment_before_its_condition_is_a_fact_and_says_so() -> None:
    scenario = promised()
    assert scenario.when(pay("10", "t2")).the(ContributionPaid).early
    assert not scenario.when(pay("10", "t1")).the(ContributionPaid).early
    met = scenario.on("2026-05-01").after(submit("study"), accept("study"))
    assert not met.when(pay("10", "t2")).the(ContributionPaid).early
    assert met.when(pay("10", "t2", on="2026-04-30")).the(ContributionPaid).early


def test_a_call_dated_before_the_condition_was_met_is_refused() -> None:
    met = promised().on("2026-05-01").after(submit("study"), accept("study"))
    with pytest.raises(ConditionNotMet):
        met.when(call("10", "t2", on="2026-04-30"))
    assert standing(met.after(call("10", "t2")), "t2") == "called"


def test_nothing_is_returned_before_it_was_received() -> None:
    received = promised().on("2026-03-10").after(receive("10"))
    with pytest.raises(BeforeItsCause):
        received.when(give_back("10", on="2026-03-09"))


# ── Without an amount ──────────────────────────────────────────────────────────────────────────


def test_a_contribution_in_kind_is_delivered_as_a_whole() -> None:
    scenario = promised()
    delivered = scenario.after(pay(None, None, "mic.focal", contribution="room", note="clés remises"))
    assert standing(delivered, "room") == "paid"
    settled = delivered.after(receive(None, None, "axa.focal", contribution="room"))
    assert standing(settled, "room") == "settled"
    with pytest.raises(AboveTranche) as refused:
        settled.when(receive(None, "room", "axa.focal", contribution="room"))
    assert refused.value.details["left"] is None
    back = settled.after(give_back(None, None, "axa.focal", contribution="room"))
    assert standing(back, "room") == "open"


def test_what_has_no_day_waits_for_its_call_and_then_for_its_payment() -> None:
    scenario = promised()
    assert ("tranche_call", "room", ("axa.focal",)) in rules(scenario)
    called = scenario.after(call(None, None, "axa.focal", contribution="room"))
    assert ("tranche_due", "room", ("mic.focal",)) in rules(called)
    given = called.after(receive(None, None, "axa.focal", contribution="room"))
    assert [one for one in rules(given) if one[1] == "room"] == []


# ── The end ────────────────────────────────────────────────────────────────────────────────────


def test_closing_names_the_tranches_that_are_not_settled() -> None:
    ending = Terminate(**who(), cause="mutual", because="fin", ends_on=day("2026-03-01"))
    closing = promised().on("2026-03-01").after(ending).passing("2026-03-02")
    assert closing.there.name == "closing"
    assert ("tranche_due", "equipment:t1", ("axa.focal",)) in rules(closing)
    with pytest.raises(ChecklistOpen) as refused:
        closing.when(closing_order())
    assert refused.value.details["left"] == "equipment:t1, room"
    closed = closing.when(closing_order("remise gracieuse"))
    assert closed.facts.events[-1].left_open == ("equipment:t1", "room")  # type: ignore[union-attr]
    settled = closing.after(receive(), receive(None, None, "axa.focal", contribution="room"))
    assert [one.rule for one in awaited(settled.there)] == ["close"]


def closing_order(because: str | None = None) -> Any:
    from domain.life.closing import Close  # noqa: PLC0415 - beside its only use

    return Close(**who(), because=because)


# ── New terms ──────────────────────────────────────────────────────────────────────────────────


def amended(scenario: Scenario, **changes: Any) -> Scenario:
    return scenario.after(propose(changes={"contributions": changes}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))


def signed_promise(**changes: Any) -> Scenario:
    return signed(**{"contributions": [EQUIPMENT], "milestones": [STUDY], **changes})


def test_an_amendment_adds_a_tranche_and_moves_another() -> None:
    other = {
        **EQUIPMENT,
        "amount": "350000.50",
        "tranches": [{**T1, "due": "P2M"}, T2, {"id": "t3", "amount": "50000", "due": "2026-12-01"}],
    }
    scenario = amended(signed_promise().on("2026-03-01"), replace=[other])
    assert dues(scenario) == [("2026-04-16", "equipment:t1"), ("2026-12-01", "equipment:t3")]


def test_an_amendment_leaves_the_days_of_other_tranches_alone() -> None:
    more = {**EQUIPMENT, "amount": "300001.50", "tranches": [T1, T2, {"id": "t3", "amount": "1", "due": "P1M"}]}
    late = signed_promise().after(pay("60000")).on("2026-02-20").after(Suspend(**who(), because="gelé"))
    resumed = late.on("2026-03-02").after(Resume(**who()))
    assert dues(amended(resumed, replace=[more])) == [("2026-03-16", "equipment:t3"), ("2026-03-26", "equipment:t1")]


def test_a_tranche_that_is_made_to_wait_has_no_day_any_more_and_a_contribution_that_is_cancelled_is_not_owed() -> None:
    waiting = {**EQUIPMENT, "tranches": [{**T1, "when": {"milestone": "study", "is": "met"}}, T2]}
    scenario = amended(signed_promise().on("2026-03-01"), replace=[waiting])
    assert dues(scenario) == []
    assert standing(scenario) == "waiting"
    assert dues(amended(signed_promise().on("2026-03-01"), cancel=["equipment"])) == []


@pytest.mark.parametrize(
    ("replaced", "code"),
    [
        ({**EQUIPMENT, "amount": "150000.50", "tranches": [{**T1, "amount": "50000"}, T2]}, "less_than_given"),
        ({**EQUIPMENT, "tranches": [{**T1, "id": "first"}, T2]}, "tranche_in_use"),
        ({**EQUIPMENT, "currency": "EUR"}, "currency_in_use"),
    ],
)
def test_an_amendment_does_not_promise_less_than_was_given(replaced: dict[str, Any], code: str) -> None:
    scenario = signed_promise().after(pay("60000"))
    with pytest.raises(InvalidTerms, match=code):
        scenario.when(propose(changes={"contributions": {"replace": [replaced]}}))


def test_what_was_given_before_an_amendment_took_it_away_is_still_told() -> None:
    scenario = amended(signed_promise().after(receive("60000"), give_back("10000")).on("2026-03-01"), cancel=["equipment"])
    state = scenario.there
    (line,) = lines(state.contributions, state.terms)
    assert (line.giver, line.receiver, line.currency, line.standing) == ("axa", "mic", "MAD", "given_up")
    assert (line.account.promised, line.account.remaining) == (Decimal("50000.00"), Decimal("0.00"))
    assert years(line) == (2026,)


def test_whoever_succeeds_receives_and_owes_and_what_was_done_keeps_the_names_of_its_day() -> None:
    before = signed_promise().after(pay("60000")).on("2026-03-01")
    succession = {"party": "mic", "successors": (HEIR,), "basis": "décret"}
    after = before.after(SucceedParty.model_validate({**who(), **succession}))
    with pytest.raises(UnknownPerson):
        after.when(receive("60000"))
    received = after.after(receive("60000", actor="mi.focal"))
    assert account(received)["received"] == "60000.00"
    t1 = lines(received.there.contributions, received.there.terms)[0]
    assert (t1.receiver, [one.receiver for one in t1.movements]) == ("mi", ["mic", "mi"])
    assert ("tranche_due", "equipment:t1", ("axa.focal",)) in rules(received)


def test_what_a_party_that_left_had_given_is_still_told() -> None:
    promise = {**EQUIPMENT, "from": "mes", "tranches": [T1, {**T2, "when": None, "due": None}]}
    base: dict[str, Any] = {
        "parties": THREE,
        "term": {"indefinite": True, "notice": "P1M", "withdrawal_of_one": "continues"},
        "contributions": [promise],
    }
    given_some = in_force(**base).after(receive("10"))
    leaving = given_some.after(Denounce(**who(), how="withdrawal", party="mes")).passing("2026-03-20")
    assert leaving.there.terms.contributions == ()
    (line,) = lines(leaving.there.contributions, leaving.there.terms)
    assert (line.giver, line.standing, str(line.account.promised)) == ("mes", "given_up", "10.00")
    assert dues(leaving) == []
    with pytest.raises(UnknownContribution):
        leaving.when(receive("10"))


# ── Mistakes ───────────────────────────────────────────────────────────────────────────────────


def correct(scenario: Scenario, version: int, **changes: str) -> Correct:
    return Correct(**who(), version=version, changes=changes, because="mal lu")


def last_version(scenario: Scenario) -> int:
    return scenario.last_fact


def test_an_amount_is_corrected_and_written_as_amounts_are() -> None:
    paid = promised().after(pay("20000"))
    outcome = paid.when(correct(paid, last_version(paid), amount="200000"))
    assert outcome.the(FactCorrected).now == {"amount": "200000.00"}
    assert account(Scenario(outcome.state, paid.now))["paid"] == "200000.00"


@pytest.mark.parametrize(
    ("value", "refusal"), [("200000.01", AboveTranche), ("abc", BadAmount), ("1.005", TooManyDigits), ("", AmountMissing)]
)
def test_a_corrected_amount_obeys_the_rules_of_a_first_one(value: str, refusal: type[DomainError]) -> None:
    paid = promised().after(pay("20000"))
    with pytest.raises(refusal):
        paid.when(correct(paid, last_version(paid), amount=value))


def test_an_amount_on_which_a_return_rests_is_not_made_smaller_than_that() -> None:
    received = promised().after(receive("20000"))
    version = last_version(received)
    returned = received.after(give_back("15000"))
    with pytest.raises(SomethingRestsOnIt, match="contribution_returned"):
        returned.when(correct(returned, version, amount="10000"))
    assert account(returned.after(correct(returned, version, amount="15000")))["received"] == "15000.00"


def test_a_day_on_which_a_return_rests_is_not_put_after_it() -> None:
    received = promised().on("2026-03-01").after(receive("20000"))
    version = last_version(received)
    returned = received.on("2026-03-05").after(give_back("15000")).on("2026-03-10")
    with pytest.raises(SomethingRestsOnIt):
        returned.when(correct(returned, version, on="2026-03-06"))
    assert returned.when(correct(returned, version, on="2026-03-04")).the(FactCorrected).on == day("2026-03-04")


def test_on_an_amount_rest_acts_of_its_own_tranche_alone() -> None:
    received = promised().on("2026-03-01").after(receive("20000"))
    later = received.on("2026-03-05").after(give_back("15000"), pay(None, None, "mic.focal", contribution="room"))
    order = correct(later, last_version(received), amount="10000")
    later.refuses(SomethingRestsOnIt, order, left=f"v{last_version(received) + 1} contribution_returned 2026-03-05")


def test_on_a_year_of_a_milestone_rests_the_tranche_that_waited_for_its_series() -> None:
    needs = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
    waiting = {**EQUIPMENT, "amount": "200000", "tranches": [{"id": "t1", "amount": "200000", "due": {"after": "needs", "period": "P1M"}}]}
    scenario = promised(contributions=[waiting], milestones=[needs]).on("2026-05-01").after(submit("needs-2026"), accept("needs-2026"))
    accepted = next(one for one in reversed(scenario.there.past.facts) if one.event.kind == "milestone_accepted")
    order = correct(scenario, accepted.version, on="2026-05-02")
    assert "tranches_scheduled" in scenario.on("2026-05-03").refuses(SomethingRestsOnIt, order).details["left"]


def test_a_note_may_always_be_corrected() -> None:
    paid = promised().after(pay("20000"))
    version = last_version(paid)
    done = paid.after(receive("20000"))
    assert done.when(correct(done, version, note="virement du 3")).the(FactCorrected).now == {"note": "virement du 3"}


def test_the_day_a_milestone_was_met_is_not_corrected_once_a_tranche_rests_on_it() -> None:
    scenario = promised().on("2026-05-01").after(submit("study"), accept("study"))
    accepted = next(one for one in reversed(scenario.there.past.facts) if one.event.kind == "milestone_accepted")
    with pytest.raises(SomethingRestsOnIt, match="tranches_scheduled"):
        scenario.on("2026-05-03").when(correct(scenario, accepted.version, on="2026-05-02"))
    called = scenario.after(call("10", "t2"))
    with pytest.raises(SomethingRestsOnIt, match="contribution_called"):
        called.on("2026-05-03").when(correct(called, accepted.version, on="2026-05-02"))


# ── Adding up ──────────────────────────────────────────────────────────────────────────────────


def test_sums_by_party_by_currency_and_by_year() -> None:
    euros = {"id": "study-visit", "from": "axa", "to": "mic", "amount": "1000", "currency": "EUR"}
    scenario = promised(contributions=[EQUIPMENT, euros, ROOM]).after(receive("0.10"), receive("0.20"))
    scenario = scenario.on("2027-01-10").after(pay("5", None, contribution="study-visit", on="2026-12-31", actor="pm"), give_back("0.05"))
    state = scenario.there
    found = lines(state.contributions, state.terms)
    sums = totals(found, lambda one: one.giver)
    assert set(sums) == {"axa"}
    assert sums["axa"]["MAD"] == Account(*map(Decimal, ("300000.50", "0", "0.30", "0.30", "0.05", "300000.25")))
    assert sums["axa"]["EUR"] == Account(*map(Decimal, ("1000", "0", "5.00", "0", "0", "1000")))
    t1 = found[0]
    assert years(t1) == (2026, 2027)
    assert of_year(t1, 2026).account == Account(*map(Decimal, ("200000", "0", "0.30", "0.30", "0", "199999.75")))
    assert of_year(t1, 2027).account == Account(*map(Decimal, ("0", "0", "0", "0", "0.05", "0")))


AMOUNTS = st.sampled_from(["0.01", "0.33", "1", "99999.99", "100000", "150000.25", "200000"])
STEPS = st.lists(st.tuples(st.sampled_from([call, pay, receive, give_back]), AMOUNTS), max_size=14)


@settings(max_examples=about(60), deadline=None)
@examples(STEPS)
def test_whatever_is_accepted_nothing_is_ever_negative_and_every_cent_is_somewhere(steps: list[tuple[Any, str]]) -> None:
    scenario = promised()
    for act, amount in steps:
        try:
            scenario = scenario.after(act(amount))
        except DomainError:
            continue
        state = scenario.there
        line = lines(state.contributions, state.terms)[0]
        found = line.account
        assert min(found) >= 0
        assert found.returned <= found.received <= found.paid <= found.promised + found.returned
        assert found.called <= found.promised + found.returned
        assert found.remaining + found.received - found.returned == found.promised
        assert 0 <= line.owed <= found.remaining
        each = [of_year(line, year).account for year in years(line)]
        assert [sum(sums) for sums in zip(*(one[1:5] for one in each), strict=True)] == list(found[1:5])


@examples(STEPS)
@settings(max_examples=about(30), deadline=None)
def test_the_order_of_receipts_changes_no_sum(steps: list[tuple[Any, str]]) -> None:
    amounts = [Decimal(amount) for _, amount in steps]
    forwards, backwards = Sums(), Sums()
    for amount in amounts:
        forwards = forwards.plus("received", amount)
    for amount in reversed(amounts):
        backwards = backwards.plus("received", amount)
    assert forwards == backwards


def test_a_correction_of_what_state_does_not_hold_changes_nothing() -> None:
    from domain.promises.contributions import corrected  # noqa: PLC0415 - beside its only use

    called = promised().when(call()).the(ContributionCalled)
    assert corrected(Contributions(), called, called).get("equipment", "t1").movements == ()
    held = Contributions(all=(TrancheState(contribution="equipment", tranche="t1", movements=(movement(called),)),))
    assert isinstance(held.all[0].movements[0], Movement)
