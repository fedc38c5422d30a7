from __future__ import annotations

import pytest
from pydantic import ValidationError

from domain.awaiting import awaited
from domain.evolution import evolve
from domain.life.closing import Abandon
from domain.life.suspension import Suspend
from domain.phases import InForce, Signed
from domain.refusals.errors import AlreadyNotified, BeforeItsCause, NotAllowed, NotAParty, UnknownDocument, WrongPhase
from domain.signature.notification import DocumentReceived, Notify, PartyNotified
from tests.domain.builders import STAGES, drafting, in_force, in_signature, opening, sign, signed, visa, when, who
from tests.domain.scenario import Scenario, day


def notify(party: str | None = None, document: str | None = None, on: str | None = None, actor: str = "pm") -> Notify:
    return Notify(**who(actor, on=on), party=party, document=document)


def waiting(**rule: object) -> Scenario:
    return signed(in_force=rule).on("2026-03-01")


def test_it_enters_into_force_when_the_last_party_is_notified() -> None:
    scenario = waiting(notified="all")
    assert [(one.rule, one.target) for one in awaited(scenario.there)] == [("notified", "mic, axa")]
    scenario.when(notify("mic")).then(PartyNotified(when=when("2026-03-01"), party="mic"))
    outcome = scenario.after(notify("mic", on="2026-02-20")).when(notify("axa", on="2026-02-25"))
    outcome.kinds("party_notified", "entered_into_force")
    assert isinstance(outcome.state, InForce)
    assert outcome.state.force.on == day("2026-02-25")


def test_it_enters_into_force_when_the_document_arrives() -> None:
    scenario = waiting(document="text")
    assert [(one.rule, one.target) for one in awaited(scenario.there)] == [("document", "text")]
    outcome = scenario.when(notify(document="text"))
    outcome.kinds("document_received", "entered_into_force")


def test_an_approval_counts_from_the_day_it_was_given() -> None:
    stages = [STAGES[1] | {"within": None}, {"id": "board", "kind": "approval", "members": ["mic.legal"]}]
    rule = {"all_of": ["all_signatures", {"approval": "board"}]}
    scenario = drafting(signature={"stages": stages}, in_force=rule).after(opening(), sign("mic.minister"), sign("axa.ceo"))
    state = scenario.on("2026-01-20").after(visa("mic.legal", on="2026-01-18")).there
    assert isinstance(state, InForce)
    assert state.force.on == day("2026-01-18")


def test_a_document_may_arrive_before_the_last_signature() -> None:
    both = {"all_of": ["all_signatures", {"document": "text"}]}
    early = in_signature(signature={"members": ["axa.ceo"]}, in_force=both).after(notify(document="text"))
    early.when(sign("axa.ceo")).kinds("convention_signed", "signature_completed", "entered_into_force")


def test_what_a_nested_rule_waits_for_has_the_nearest_article() -> None:
    rule = {"all_of": ["all_signatures", {"notified": "all", "article": "12"}, {"document": "text"}], "article": "3"}
    assert [(one.rule, one.article) for one in awaited(signed(in_force=rule).there)] == [("notified", "12"), ("document", "3")]


def test_what_was_recorded_once_is_not_recorded_again() -> None:
    scenario = waiting(notified="all").after(notify("mic"))
    scenario.refuses(AlreadyNotified, notify("mic"), target="mic", on="2026-03-01")
    waiting(all_of=[{"document": "text"}, {"notified": "all"}]).after(notify(document="text")).refuses(
        AlreadyNotified, notify(document="text"), target="text"
    )


def test_what_is_unknown_is_refused() -> None:
    waiting(notified="all").refuses(NotAParty, notify("ecc"), party="ecc")
    waiting(document="text").refuses(UnknownDocument, notify(document="annex"), known="text")
    waiting(notified="all").refuses(NotAllowed, notify("mic", actor="axa.focal"), needs="manager")


def test_nobody_is_notified_of_what_is_not_signed() -> None:
    drafting().refuses(WrongPhase, notify("mic"), needs="signed")
    in_signature().refuses(WrongPhase, notify("mic"), needs="signed")
    waiting(notified="all").refuses(BeforeItsCause, notify("mic", on="2026-02-15"), cause="signature_completed")


def test_copies_are_notified_after_entry_into_force_too() -> None:
    in_force().when(notify("mic")).kinds("party_notified")
    signed().when(notify("mic")).kinds("party_notified")
    suspended = in_force().after(Suspend(**who(), because="Litige"))
    suspended.when(notify("axa")).kinds("party_notified")


def test_a_fact_about_no_signature_changes_nothing() -> None:
    event = PartyNotified(when=when("2026-03-01"), party="mic")
    for state in (drafting().there, drafting().after(Abandon(**who(), because="non")).there):
        after = evolve(state, event)
        assert after.model_copy(update={"last_act_on": state.last_act_on}) == state


def test_it_is_one_of_the_two() -> None:
    for party, document in ((None, None), ("mic", "text")):
        with pytest.raises(ValidationError, match="exactly one of party, document"):
            notify(party, document)
    assert isinstance(waiting(notified="all").there, Signed)
    assert DocumentReceived(when=when("2026-03-01"), document="text").data() == {"document": "text"}
