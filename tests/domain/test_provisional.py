"""Provisional application: signed by all, applied already, not yet in force."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.due import agenda
from domain.evolution import evolve
from domain.life.closing import Abandon
from domain.life.force import EnteredIntoForce
from domain.phases import Closed, Signed
from domain.signature.notification import Notify
from domain.signature.provisional import ProvisionalApplicationBegan, foreseen
from domain.start import GoLive
from tests.domain.builders import SIGNED_BY_TWO, STUDY, SUIVI, drafting, opening, record, sign, signed, start, submit, terms, when, who
from tests.domain.scenario import Scenario, day, given

NOTIFIED: dict[str, Any] = {"in_force": {"notified": "all", "provisional": True}}


def notify(party: str) -> Notify:
    return Notify(**who(), party=party)


def applied(**more: Any) -> Scenario:
    return signed("2026-02-16", **{**NOTIFIED, **more})


def test_it_begins_with_the_last_signature() -> None:
    scenario = applied()
    assert isinstance(scenario.there, Signed)
    assert scenario.there.provisional_since == day("2026-02-16")
    assert [one.rule for one in awaited(scenario.there)] == ["notified"]


def test_its_day_is_that_of_the_last_signature_even_when_recorded_later() -> None:
    opened = drafting("2026-02-16", **SIGNED_BY_TWO, **NOTIFIED).after(opening(), sign("mic.minister"))
    outcome = opened.on("2026-02-20").when(sign("axa.ceo", on="2026-02-18"))
    outcome.kinds("convention_signed", "signature_completed", "provisional_application_began")
    assert outcome.the(ProvisionalApplicationBegan).when == when("2026-02-18", "2026-02-20")


def test_it_ends_with_entry_into_force_from_which_the_term_counts() -> None:
    scenario = applied(term={"initial": "P1Y"}).on("2026-03-01").after(notify("mic"))
    entered = scenario.on("2026-04-01").when(notify("axa")).the(EnteredIntoForce)
    assert (entered.start, entered.end) == (day("2026-04-01"), day("2027-04-01"))


def test_it_ends_with_a_convention_that_is_given_up() -> None:
    outcome = applied().on("2026-03-01").when(Abandon(**who(), because="retiré"))
    assert isinstance(outcome.state, Closed)
    assert outcome.state.outcome == "abandoned"


def test_nothing_falls_due_by_it_and_what_is_done_counts() -> None:
    committee = {**SUIVI, "meets": {"every": "P1M"}}
    scenario = applied(milestones=[{**STUDY, "due": "P1M"}], committees=[committee]).on("2026-03-01")
    assert {one.kind for one in agenda(scenario.there)} == {"calendar_extension"}
    worked = scenario.after(submit("study"), record("continue"))
    assert [one.status for one in worked.there.milestones.all] == ["submitted"]
    assert worked.there.committees.get("suivi").last_number == 1
    assert worked.there.name == "signed"


@pytest.mark.parametrize("rule", [{"after": "all_signatures", "period": "P1M"}, {"date": "2026-06-01"}])
def test_a_day_that_is_known_already_is_waited_for_provisionally(rule: dict[str, Any]) -> None:
    scenario = applied(in_force={**rule, "provisional": True})
    assert isinstance(scenario.there, Signed)
    assert scenario.there.provisional_since == day("2026-02-16")
    assert scenario.passing("2026-07-01").there.name == "in_force"


def test_where_signing_is_enough_there_is_nothing_to_apply_provisionally() -> None:
    assert signed(in_force={"all_of": ["all_signatures"], "provisional": True}).there.name == "in_force"


def test_nor_where_the_day_of_entry_into_force_has_come_when_the_last_signature_is_recorded() -> None:
    both: dict[str, Any] = {"after": "all_signatures", "period": "P2WD", "provisional": True}
    opened = drafting("2026-04-30", **SIGNED_BY_TWO, in_force=both).after(opening(), sign("mic.minister"))
    for today in ("2026-05-04", "2026-05-08"):
        outcome = opened.on(today).when(sign("axa.ceo", on="2026-04-30"))
        outcome.kinds("convention_signed", "signature_completed", "entered_into_force")
    waiting = opened.on("2026-05-03").when(sign("axa.ceo", on="2026-04-30"))
    waiting.kinds("convention_signed", "signature_completed", "provisional_application_began")


def test_its_day_is_that_of_the_last_signature_whichever_is_recorded_last() -> None:
    opened = drafting("2026-02-16", **SIGNED_BY_TWO, **NOTIFIED).after(opening()).on("2026-02-18").after(sign("mic.minister"))
    outcome = opened.on("2026-02-20").when(sign("axa.ceo", on="2026-02-17"))
    assert outcome.the(ProvisionalApplicationBegan).when == when("2026-02-18", "2026-02-20")


def test_nor_where_the_terms_do_not_say_so() -> None:
    there = signed(in_force={"notified": "all"}).there
    assert isinstance(there, Signed)
    assert there.provisional_since is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("all_signatures", False),
        ({"notified": "all"}, False),
        ({"notified": "all", "provisional": True}, True),
        ({"any_of": [{"document": "text"}, {"all_of": [{"notified": "all", "provisional": True}]}]}, True),
    ],
)
def test_any_part_of_the_rule_may_say_so(rule: Any, *, said: bool) -> None:
    assert foreseen(terms(in_force=rule).in_force) is said


def test_one_that_was_taken_over_is_applied_since_its_signatures() -> None:
    so_far = {"texts": [{"document": "text", "on": "2025-06-01"}], "signed": {"mic.minister": "2025-06-10", "axa.ceo": "2025-06-12"}}
    scenario = given().on("2026-01-05").after(start(taken_over=True, so_far=so_far, **SIGNED_BY_TWO, **NOTIFIED), GoLive(**who()))
    assert isinstance(scenario.there, Signed)
    assert scenario.there.provisional_since == day("2025-06-12")
    again = scenario.on("2026-02-01").when(notify("mic"))
    again.kinds("party_notified")


def test_a_stray_beginning_changes_nothing_elsewhere() -> None:
    force = signed().there
    assert evolve(force, ProvisionalApplicationBegan(when=when("2026-03-01"))).name == "in_force"
