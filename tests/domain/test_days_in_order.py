"""Before it is in force nothing is dated before what it rests on: an objection, an opening, a text taken back, a plan given up."""

from __future__ import annotations

from typing import Any

from domain.life.closing import Abandon
from domain.life.force import EnteredIntoForce
from domain.phases import Drafting, InForce
from domain.refusals.errors import AlreadyExpired, BeforeItsCause
from domain.signature.drafting import Redraft, RedraftingStarted
from domain.signature.signature import Decline, SignatureVoided
from tests.domain.builders import OTHER, draft, drafting, opening, sign, signed, start, who
from tests.domain.scenario import Scenario, day, given
from tests.domain.test_objections import objection, settle

TWO: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}}


def redraft(on: str | None = None) -> Redraft:
    return Redraft(**who(on=on), because="à revoir")


def abandon(on: str) -> Abandon:
    return Abandon(**who(on=on), because="retiré")


def half_signed(**changes: Any) -> Scenario:
    """Opened on 6 January, signed by one on the 15th; today is the 20th."""
    return drafting("2026-01-05", **{**TWO, **changes}).on("2026-01-20").after(opening("2026-01-06"), sign("mic.minister", "2026-01-15"))


def taken_back() -> Scenario:
    """The same, its text taken back on the 16th."""
    return half_signed().after(redraft("2026-01-16"))


def test_nobody_objects_to_a_text_before_there_is_one() -> None:
    drafting(**TWO).on("2026-01-06").refuses(BeforeItsCause, objection(on="2026-01-04"), cause="text_drafted", cause_on="2026-01-05")
    drafting(**TWO).on("2026-01-06").when(objection(on="2026-01-05")).kinds("objection_raised")
    given().on("2026-01-05").after(start(**TWO)).when(objection(on="2026-01-04")).kinds("objection_raised")


def test_nothing_is_opened_before_its_objections_were_settled() -> None:
    settled = drafting(**TWO).on("2026-01-10").after(objection(on="2026-01-06"), settle(on="2026-01-08"))
    settled.refuses(BeforeItsCause, opening("2026-01-07"), cause="objection_settled", cause_on="2026-01-08")
    settled.when(opening("2026-01-08")).kinds("opened_for_signature", "stage_opened")


def test_a_text_is_not_taken_back_before_it_was_signed() -> None:
    half_signed().refuses(BeforeItsCause, redraft("2026-01-14"), cause="convention_signed", cause_on="2026-01-15")
    half_signed().when(redraft("2026-01-15")).kinds("signature_voided", "redrafting_started")


def test_a_refusal_older_than_a_signature_voids_it_on_the_day_of_that() -> None:
    reopening = half_signed(signature={**TWO["signature"], "on_refusal": "reopen"})
    outcome = reopening.when(Decline(**who("pm", "axa.ceo", "2026-01-10"), because="non"))
    assert outcome.the(SignatureVoided).when.on == outcome.the(RedraftingStarted).when.on == day("2026-01-15")


def test_what_happens_to_a_text_that_was_taken_back_comes_after_that() -> None:
    for act in (opening("2026-01-15"), draft(OTHER, on="2026-01-15"), objection("pm", party="axa", on="2026-01-15"), abandon("2026-01-15")):
        taken_back().refuses(BeforeItsCause, act, cause="redrafting_started", cause_on="2026-01-16")
    taken_back().when(opening("2026-01-16")).kinds("opened_for_signature", "stage_opened")
    redrafted = taken_back().after(draft(OTHER, on="2026-01-18"))
    redrafted.refuses(BeforeItsCause, abandon("2026-01-17"), cause="text_drafted", cause_on="2026-01-18")


def test_nothing_is_given_up_before_the_last_signature_in_it() -> None:
    half_signed().refuses(BeforeItsCause, abandon("2026-01-14"), cause="convention_signed", cause_on="2026-01-15")
    half_signed().when(abandon("2026-01-15")).kinds("convention_closed")


def test_a_text_whose_term_is_over_is_not_opened_any_more() -> None:
    express = {"until": "2026-01-09", "renewal": {"mode": "express", "period": "P1Y"}}
    for term in ({"until": "2026-01-09"}, {"initial": "P9D", "from": "2026-01-01"}, express):
        late = drafting(**TWO, term={**term, "article": "7"}).on("2026-01-10")
        late.refuses(AlreadyExpired, opening(), last_day="2026-01-09", article="7")
        late.when(opening("2026-01-09")).kinds("opened_for_signature", "stage_opened")


def test_a_term_that_is_over_is_opened_where_it_renews_itself_or_reaches_back() -> None:
    tacit = {"until": "2026-01-09", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}
    drafting(**TWO, term=tacit).on("2026-01-10").when(opening()).kinds("opened_for_signature", "stage_opened")
    back = {"any_of": [{"all_of": [{"date": "2026-01-01", "retroactive": True}]}]}
    drafting(**TWO, term={"until": "2026-01-09"}, in_force=back).on("2026-01-10").when(opening()).kinds(
        "opened_for_signature", "stage_opened"
    )


def test_a_term_that_ended_while_it_was_being_signed_has_one_day() -> None:
    late = half_signed(term={"until": "2026-01-10"}).when(sign("axa.ceo", "2026-01-18"))
    entered = late.the(EnteredIntoForce)
    assert (entered.when.on, entered.end) == (day("2026-01-18"), day("2026-01-19"))
    assert isinstance(late.state, InForce)
    assert isinstance(taken_back().there, Drafting)


def test_a_term_that_renews_itself_counts_from_its_own_start_all_the_same() -> None:
    tacit = {"initial": "P1Y", "from": "2020-01-01", "renewal": {"mode": "tacit", "period": "P1Y", "at_most": 1}}
    entered = signed("2026-02-16", term=tacit).there
    assert isinstance(entered, InForce)
    assert entered.force.end == day("2021-01-01")
