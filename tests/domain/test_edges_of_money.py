"""Edges of rules about money that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.agenda import Awaited
from domain.awaiting import awaited
from domain.changes.corrections import Correct, FactCorrected
from domain.convention import AnyCommand
from domain.due import deadlines
from domain.files.implementation import MilestoneIs
from domain.files.references import Problem
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Terminate
from domain.promises.accounts import Line, lines, totals, years
from domain.promises.contributions import (
    ContributionCalled,
    ContributionPaid,
    ContributionReceived,
    ContributionReturned,
    TranchesScheduled,
)
from domain.promises.money import NOTHING
from domain.promises.parts import met_on, part_of
from domain.promises.tranches import misfits
from domain.refusals.errors import BeforeItsCause, ChecklistOpen, NotAllowed
from domain.refusals.errors_of_money import AboveReceived, AboveTranche, ConditionNotMet
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import OTHER, REPORT, STUDY, accept, cancelled, submit, terms, when, who
from tests.domain.scenario import Scenario, day
from tests.domain.test_contributions import (
    EQUIPMENT,
    ROOM,
    T1,
    T2,
    call,
    closing_order,
    dues,
    give_back,
    pay,
    promised,
    receive,
    rules,
    signed_promise,
)

KEPT: dict[str, Any] = {"contribution": "equipment", "tranche": "t1", "giver": "axa", "receiver": "mic", "currency": "MAD"}
SAID: dict[str, Any] = {"evidence": {"letter": REPORT}, "note": "n° 1"}


def owed(scenario: Scenario, rule: str, target: str) -> Awaited:
    return next(one for one in awaited(scenario.there) if (one.rule, one.target) == (rule, target))


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def test_an_act_is_kept_with_everything_that_was_said_of_it() -> None:
    scenario, on = promised(), when("2026-02-16")
    received = scenario.after(receive("10"))
    scenario.when(call("10", **SAID)).facts.then(ContributionCalled(when=on, amount="10.00", **KEPT, **SAID))
    scenario.when(pay("10", method="virement", **SAID)).facts.then(
        ContributionPaid(when=on, amount="10.00", method="virement", **KEPT, **SAID)
    )
    scenario.when(receive("10", **SAID)).facts.then(ContributionReceived(when=on, amount="10.00", **KEPT, **SAID))
    received.when(give_back("10", **SAID)).facts.then(ContributionReturned(when=on, amount="10.00", because="Trop versé", **KEPT, **SAID))


def test_what_is_given_in_kind_has_neither_amount_nor_currency() -> None:
    given = promised().when(pay(None, None, "mic.focal", contribution="room")).the(ContributionPaid)
    assert (given.tranche, given.giver, given.receiver, given.amount, given.currency) == ("room", "mic", "axa", None, None)


def test_a_currency_without_an_amount_is_no_currency_of_what_is_given() -> None:
    room = {"id": "room", "from": "mic", "to": "axa", "kind": "kind", "text": "Une salle", "currency": "MAD"}
    given = promised(contributions=[room]).when(pay(None, None, "mic.focal", contribution="room")).the(ContributionPaid)
    assert (given.amount, given.currency) == (None, None)


def test_whoever_may_not_speak_for_a_side_is_told_the_article() -> None:
    promised().refuses(NotAllowed, pay("1", actor="mic.focal"), article="8", needs="axa.focal")
    promised().refuses(NotAllowed, call("1", actor="axa.focal"), article="8", needs="mic.focal")


def test_a_refusal_says_how_much_there_was_of_what_and_by_which_article() -> None:
    said = {"contribution": "equipment", "tranche": "t1", "currency": "MAD", "article": "8"}
    promised().refuses(AboveTranche, pay("200001"), amount="200001.00", left="200000.00", of="200000.00", **said)
    promised().refuses(AboveReceived, give_back("1"), amount="1.00", left="0.00", **said)
    waiting = {"contribution": "equipment", "tranche": "t2", "milestone": "study", "state": "met", "article": "8"}
    promised().refuses(ConditionNotMet, call("1", "t2"), **waiting)


def test_a_call_is_corrected_only_as_it_could_have_been_made() -> None:
    called = promised().on("2026-05-01").after(submit("study"), accept("study")).on("2026-05-03").after(call("10", "t2"))
    version = called.last_fact
    again = Correct(**who(), version=version, changes={"amount": "20"}, because="mal lu")
    assert called.when(again).the(FactCorrected).now == {"amount": "20.00"}
    early = Correct(**who(), version=version, changes={"on": "2026-04-30"}, because="mal lu")
    called.refuses(ConditionNotMet, early, milestone="study")


def test_a_return_follows_the_first_of_several_receipts_whichever_was_recorded_first() -> None:
    received = promised().on("2026-03-10").after(receive("10", on="2026-03-08"), receive("10", on="2026-03-05"), receive("10"))
    assert received.when(give_back("10", on="2026-03-05")).the(ContributionReturned).when.on == day("2026-03-05")
    received.refuses(BeforeItsCause, give_back("10", on="2026-03-04"), cause="contribution_received", cause_on="2026-03-05")


# ── When tranches fall due ─────────────────────────────────────────────────────────────────────


def test_what_a_giver_owes_is_told_with_its_title_its_article_and_since_when() -> None:
    (found,) = (one for one in deadlines(promised().on("2026-02-20").after(pay("150000")).there) if one.about == "tranche_due")
    assert (found.target, found.title, found.to, found.since, found.article) == (
        "equipment:t1",
        "Équipement, 50000.00 MAD",
        ("axa.focal",),
        day("2026-02-16"),
        "8",
    )


def test_what_came_back_is_owed_since_it_was_known_to_come_back() -> None:
    back = promised().after(receive()).on("2026-03-01").after(give_back("5", on="2026-02-28"))
    (found,) = (one for one in deadlines(back.there) if one.about == "tranche_due")
    assert (found.since, found.title) == (day("2026-03-01"), "Équipement, 5.00 MAD")


def test_a_receipt_is_awaited_since_the_last_payment_under_the_name_of_the_whole() -> None:
    paid = promised().after(pay("10")).on("2026-02-20").after(pay("10"))
    assert owed(paid, "tranche_receipt", "equipment:t1") == Awaited(
        rule="tranche_receipt", target="equipment:t1", who=("mic.focal",), since=day("2026-02-20"), article="8", title="Équipement"
    )
    nameless = promised(contributions=[{key: value for key, value in EQUIPMENT.items() if key != "text"}]).after(pay("10"))
    assert owed(nameless, "tranche_receipt", "equipment:t1").title == "equipment"


def test_a_call_is_awaited_since_the_tranche_is_payable_and_a_payment_since_the_call() -> None:
    open_ended = {**EQUIPMENT, "tranches": [{**T1, "amount": "300000.50", "due": None}]}
    scenario = promised(contributions=[open_ended])
    assert owed(scenario, "tranche_call", "equipment:t1") == Awaited(
        rule="tranche_call",
        target="equipment:t1",
        who=("mic.focal",),
        since=day("2026-02-16"),
        article="8",
        title="Équipement, 300000.50 MAD",
    )
    called = scenario.on("2026-02-20").after(call("100"))
    waiting = owed(called, "tranche_due", "equipment:t1")
    assert (waiting.who, waiting.since, waiting.due, waiting.title) == (
        ("axa.focal",),
        day("2026-02-20"),
        None,
        "Équipement, 300000.50 MAD",
    )


def test_what_was_called_in_part_and_paid_so_far_is_to_be_called_again_and_what_came_back_too() -> None:
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [{**T1, "amount": "300000.50", "due": None}]}])
    part = scenario.after(call("100"), pay("100"))
    assert ("tranche_call", "equipment:t1", ("mic.focal",)) in rules(part)
    whole = scenario.after(call("300000.50"), pay("300000"))
    assert ("tranche_due", "equipment:t1", ("axa.focal",)) in rules(whole)
    back = scenario.after(call("300000.50"), receive("300000.50"), give_back("1"))
    assert ("tranche_call", "equipment:t1", ("mic.focal",)) in rules(back)


def test_before_its_condition_a_tranche_is_neither_called_nor_owed() -> None:
    waiting = {"id": "t2", "amount": "100000.50", "when": {"milestone": "study", "is": "met"}}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, waiting]}])
    assert [one for one in rules(scenario) if one[1] == "equipment:t2"] == []
    met = scenario.after(submit("study"), accept("study"))
    assert ("tranche_call", "equipment:t2", ("mic.focal",)) in rules(met)


@pytest.mark.parametrize(("suspended", "due"), [("2026-03-16", "2026-03-26"), ("2026-03-17", "2026-03-16")])
def test_what_falls_due_on_the_day_of_a_suspension_is_put_off(suspended: str, due: str) -> None:
    halted = promised().on(suspended).after(Suspend(**who(), because="gelé"))
    resumed = halted.on(day(suspended).replace(day=day(suspended).day + 10)).after(Resume(**who()))
    assert resumed.there.contributions.get("equipment", "t1").due == day(due)


def test_a_day_that_was_fixed_during_a_suspension_is_not_put_off_by_it() -> None:
    halted = promised().on("2026-03-01").after(submit("study"), Suspend(**who(), because="gelé"))
    met = halted.on("2026-03-05").after(accept("study"))
    resumed = met.on("2026-03-11").after(Resume(**who()))
    assert dues(resumed) == [("2026-03-26", "equipment:t1"), ("2026-04-05", "equipment:t2")]


def test_what_was_paid_in_part_is_put_off_for_the_rest() -> None:
    halted = promised(milestones=[STUDY]).after(pay("199999.99")).on("2026-03-01").after(Suspend(**who(), because="gelé"))
    assert dues(halted.on("2026-03-11").after(Resume(**who()))) == [("2026-03-26", "equipment:t1")]


def test_what_is_suspended_on_the_day_it_got_its_date_is_put_off_and_nothing_where_no_day_was_lost() -> None:
    halted = promised().after(Suspend(**who(), because="gelé"))
    assert dues(halted.on("2026-02-26").after(Resume(**who()))) == [("2026-03-26", "equipment:t1")]
    assert halted.when(Resume(**who())).all(TranchesScheduled) == ()


def test_what_is_given_in_kind_is_called_by_its_name_alone() -> None:
    assert owed(promised(), "tranche_call", "room").title == "Une salle"


@pytest.mark.parametrize(
    ("state", "acts"),
    [
        ("submitted", (submit("study"), accept("study"))),
        ("submitted", (submit("study"), accept("study", status="partiallyMet"))),
        ("partiallyMet", (submit("study"), accept("study", status="partiallyMet"), submit("study", annex=OTHER))),
    ],
)
def test_a_condition_that_was_met_once_stays_met_by_what_becomes_of_its_milestone(state: str, acts: tuple[AnyCommand, ...]) -> None:
    waiting: dict[str, Any] = {"id": "t2", "amount": "100000.50", "when": {"milestone": "study", "is": state}}
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, waiting]}])
    scenario.refuses(ConditionNotMet, call("1", "t2"))
    there = scenario.after(*acts)
    there.when(call("1", "t2")).facts.kinds("contribution_called")
    assert met_on(MilestoneIs.model_validate(waiting["when"]), there.there.milestones) == day("2026-02-16")


@pytest.mark.parametrize("waiting", [{"due": {"after": "study", "period": "P1M"}}, {"when": {"milestone": "study", "is": "met"}}])
def test_a_tranche_is_out_of_reach_with_the_milestone_of_its_day_or_of_its_condition(waiting: dict[str, Any]) -> None:
    scenario = promised(contributions=[{**EQUIPMENT, "tranches": [T1, {"id": "t2", "amount": "100000.50", **waiting}]}])
    assert "tranche_out_of_reach" not in {one.rule for one in awaited(scenario.there)}
    given_up = scenario.after(cancelled("study"))
    assert (owed(given_up, "tranche_out_of_reach", "equipment:t2").who, owed(given_up, "tranche_out_of_reach", "equipment:t2").because) == (
        ("pm",),
        "study",
    )


def test_an_amount_has_the_digits_of_its_currency() -> None:
    tunisian = {**EQUIPMENT, "amount": "10", "currency": "TND", "tranches": [{**T1, "amount": "10"}]}
    scenario = promised(contributions=[tunisian])
    assert scenario.when(pay("1.5")).the(ContributionPaid).amount == "1.500"
    assert part_of(scenario.there.terms, "equipment", "t1").written(Decimal("1.5")) == "1.500"


# ── Closing ────────────────────────────────────────────────────────────────────────────────────


def test_a_closing_convention_names_what_is_still_owed_with_its_day_and_not_what_is_settled() -> None:
    ending = Terminate(**who(), cause="mutual", because="fin", ends_on=day("2026-03-01"))
    closing = promised().on("2026-03-01").after(ending).passing("2026-03-02")
    assert owed(closing, "tranche_due", "equipment:t1").due == day("2026-03-16")
    assert owed(closing, "tranche_call", "room").due is None
    closing.after(receive()).refuses(ChecklistOpen, closing_order(), left="room")


# ── New terms ──────────────────────────────────────────────────────────────────────────────────


def scheduled(changed: dict[str, Any], *more: dict[str, Any]) -> list[tuple[str, str | None]]:
    """What an amendment of one contribution, beside others, brings of days."""
    proposed = signed_promise(contributions=[EQUIPMENT, *more]).on("2026-03-01")
    proposed = proposed.after(propose(changes={"contributions": {"replace": [changed]}}), sign_amendment("mic.minister"))
    found = proposed.when(sign_amendment("axa.ceo")).all(TranchesScheduled)
    assert len(found) <= 1
    return [(one.tranche, one.due.isoformat() if one.due else None) for event in found for one in event.tranches]


def test_an_amendment_fixes_at_once_the_days_that_it_changes_and_no_others() -> None:
    third = {"id": "t3", "amount": "50000", "due": "2026-12-01"}
    more = {**EQUIPMENT, "amount": "350000.50", "tranches": [T1, T2, third]}
    assert scheduled(more, ROOM) == [("t3", "2026-12-01")]
    assert scheduled({**EQUIPMENT, "tranches": [{**T1, "due": "P2M"}, T2]}, ROOM) == [("t1", "2026-04-16")]
    assert scheduled({**EQUIPMENT, "tranches": [{**T1, "due": "2026-03-16"}, T2]}, ROOM) == []
    yearly = {**EQUIPMENT, "id": "second", "tranches": [{**T1, "amount": "300000.50"}]}
    assert scheduled({**yearly, "tranches": [{**yearly["tranches"][0], "due": "P3M"}]}, yearly) == [("t1", "2026-05-16")]


def test_what_new_terms_take_from_what_was_given_is_named_with_its_place() -> None:
    given = promised(contributions=[ROOM, EQUIPMENT]).after(receive("60000")).there.contributions

    def found(**changes: Any) -> list[Problem]:
        return list(misfits(given, terms(contributions=[ROOM, {**EQUIPMENT, **changes}])))

    assert found() == []
    assert found(tranches=[T2]) == [Problem(("contributions", 1, "tranches"), "tranche_in_use", {"id": "t1"})]
    assert found(currency="EUR") == [Problem(("contributions", 1, "currency"), "currency_in_use", {"id": "equipment"})]
    less = [{**T1, "amount": "50000"}, T2]
    assert found(tranches=less) == [Problem(("contributions", 1, "amount"), "less_than_given", {"id": "t1", "given": "60000.00"})]
    assert found(tranches=[{**T1, "amount": "60000"}, T2]) == []


def test_what_was_given_in_kind_has_no_currency_to_change() -> None:
    given = promised(contributions=[ROOM]).after(pay(None, None, "mic.focal", contribution="room")).there.contributions
    assert list(misfits(given, terms(contributions=[{**ROOM, "currency": "MAD"}]))) == []


# ── Accounts ───────────────────────────────────────────────────────────────────────────────────


def line(scenario: Scenario, tranche: str = "t1") -> Line:
    state = scenario.there
    return next(one for one in lines(state.contributions, state.terms) if one.tranche == tranche)


def test_a_tranche_is_late_after_its_day_called_or_not_until_it_is_paid() -> None:
    scenario = promised()
    assert not line(scenario).late(day("2026-03-16"))
    assert line(scenario).late(day("2026-03-17"))
    assert line(scenario.after(call())).late(day("2026-03-17"))
    assert not line(scenario.after(pay())).late(day("2026-03-17"))


def test_a_line_names_the_condition_of_its_tranche_and_no_currency_without_an_amount() -> None:
    scenario = promised(contributions=[EQUIPMENT, {**ROOM, "currency": "MAD"}])
    waiting, room = line(scenario, "t2"), line(scenario, "room")
    assert waiting.condition is not None
    assert (waiting.condition.milestone, waiting.part is not None and waiting.part.target) == ("study", "equipment:t2")
    assert (room.currency, room.valued) == (None, False)


def test_what_is_no_longer_foreseen_is_added_up_under_its_own_name_and_owed_by_nobody() -> None:
    given = signed_promise(contributions=[EQUIPMENT, ROOM]).after(receive("60000"), pay(None, None, "mic.focal", contribution="room"))
    proposed = given.on("2026-03-01").after(propose(changes={"contributions": {"cancel": ["equipment", "room"]}}))
    gone = proposed.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    told = lines(gone.there.contributions, gone.there.terms)
    assert [(one.contribution, one.tranche, one.valued, one.owed) for one in told] == [
        ("equipment", "t1", True, NOTHING),
        ("room", "room", False, NOTHING),
    ]
    assert totals(told, lambda one: one.giver)["axa"]["MAD"].promised == Decimal(60000)


def test_a_year_knows_of_a_line_that_is_due_in_it_before_anything_was_done() -> None:
    later = {**EQUIPMENT, "tranches": [{**T1, "due": "2027-02-01"}, T2]}
    scenario = promised(contributions=[later])
    assert years(line(scenario)) == (2027,)
    assert years(line(scenario.after(pay("1")))) == (2026, 2027)
    assert years(line(scenario, "t2")) == ()
