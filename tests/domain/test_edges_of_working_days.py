"""Working days in the periods of committees, money, indicators and promises: a May Day that nobody works; found by mutation testing."""

from __future__ import annotations

from typing import Any

from domain.committees.calls import MatterEscalated, ReviewRequested
from domain.committees.committees import ReviewConvened
from domain.committees.minutes import MinutesRecorded
from domain.life.force import TermRenewed
from domain.milestones.milestones import MilestonesScheduled
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import STUDY, SUIVI, accept, convene, in_force, record, signed, submit
from tests.domain.scenario import Scenario, day, due
from tests.domain.test_commitments import LAB
from tests.domain.test_committee_cycle import ALONE, BOARD, request, written
from tests.domain.test_contributions import EQUIPMENT, T1
from tests.domain.test_edges_of_time import MAYDAY, YEARLY
from tests.domain.test_indicators import VISITS

TWO = {"after": "study", "period": "P2WD"}


def before_may_day(**changes: Any) -> Scenario:
    """In force since 24 April 2026, and on the eve of 1 May, a Friday."""
    return in_force("2026-04-24", holidays=MAYDAY, **changes).on("2026-04-30")


def sitting(**changes: Any) -> Scenario:
    return before_may_day(committees=[{**SUIVI, **changes}])


def test_minutes_are_owed_and_silence_approves_in_working_days() -> None:
    held = sitting(minutes={"within": "P2WD", "approval": {"silence": "P3WD"}}).after(record("continue"))
    assert due(held.agenda(), "minutes_due") == ["2026-05-05"]
    assert held.when(written()).the(MinutesRecorded).deemed_on == day("2026-05-06")


def test_a_session_that_is_asked_for_is_convened_in_working_days() -> None:
    asked = sitting(meets={"on_request": True, "convocation": "P2WD"}).when(request())
    assert asked.the(ReviewRequested).due == day("2026-05-05")


def test_a_second_call_is_sent_in_working_days() -> None:
    quorum = {"at_least": "1/2", "second_call": {"after": "P2WD", "at_least": "1/3"}}
    lost = sitting(quorum=quorum).after(record("adjourn", present=ALONE))
    assert lost.when(convene("2026-05-05", second=True)).the(ReviewConvened).irregularities == ()
    assert lost.when(convene("2026-05-04", second=True)).the(ReviewConvened).irregularities == ("late_convocation",)


def test_what_climbs_is_convened_for_in_working_days() -> None:
    board = {**BOARD, "meets": {"on_request": True, "convocation": "P2WD"}}
    convention = before_may_day(committees=[{**SUIVI, "escalates_to": "board"}, board])
    failing = convention.after(record("adjourn", on="2026-04-29"))
    assert failing.when(record("adjourn")).the(MatterEscalated).due == day("2026-05-05")


def test_a_decided_renewal_counts_working_days() -> None:
    term = {"initial": "P1M", "renewal": {"mode": "express", "period": "P5WD"}}
    convention = in_force("2026-04-01", holidays=MAYDAY, term=term, committees=[SUIVI])
    assert convention.when(record("renew")).the(TermRenewed).end == day("2026-05-08")


def test_a_committee_puts_off_an_instance_from_the_day_that_it_is_rolled_to() -> None:
    yearly = {**YEARLY, "by": "05-01", "roll": "following"}
    convention = in_force("2026-06-01", holidays=MAYDAY, milestones=[yearly], committees=[SUIVI])
    outcome = convention.when(record({"kind": "reschedule", "milestone": "needs-2026", "to": "2026-09-30"}))
    assert [one.due for one in outcome.the(MilestonesScheduled).milestones] == [day("2026-05-04")]


def test_money_is_due_in_working_days() -> None:
    tranches = [{**T1, "due": "P5WD"}, {"id": "t2", "amount": "100000.50", "due": TWO}]
    convention = before_may_day(contributions=[{**EQUIPMENT, "tranches": tranches}], milestones=[STUDY])
    assert due(convention.agenda(), "tranche_due") == ["2026-05-04"]
    met = convention.after(submit("study"), accept("study"))
    assert due(met.agenda(), "tranche_due") == ["2026-05-04", "2026-05-05"]


def test_indicators_are_due_in_working_days() -> None:
    indicators = [{**VISITS, "due": "P5WD"}, {**VISITS, "id": "later", "due": TWO}]
    convention = before_may_day(indicators=indicators, milestones=[STUDY])
    assert due(convention.agenda(), "indicator_due") == ["2026-05-04"]
    met = convention.after(submit("study"), accept("study"))
    assert due(met.agenda(), "indicator_due") == ["2026-05-04", "2026-05-05"]


def test_promises_are_due_in_working_days() -> None:
    promises = [{**LAB, "due": "P5WD"}, {**LAB, "id": "later", "due": TWO}]
    convention = before_may_day(commitments=promises, milestones=[STUDY])
    assert due(convention.agenda(), "commitment_due") == ["2026-05-04"]
    met = convention.after(submit("study"), accept("study"))
    assert due(met.agenda(), "commitment_due") == ["2026-05-04", "2026-05-05"]


def test_new_terms_count_working_days() -> None:
    agreed = signed("2026-04-24", holidays=MAYDAY, contributions=[EQUIPMENT], indicators=[VISITS], milestones=[STUDY]).on("2026-04-30")
    tranches = [{**T1, "due": "P5WD"}, {"id": "t2", "amount": "100000.50"}]
    money = {"contributions": {"replace": [{**EQUIPMENT, "tranches": tranches}]}, "indicators": {"replace": [{**VISITS, "due": "P5WD"}]}}
    changed = agreed.after(propose(money), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert (due(changed.agenda(), "tranche_due"), due(changed.agenda(), "indicator_due")) == (["2026-05-04"], ["2026-05-04"])
