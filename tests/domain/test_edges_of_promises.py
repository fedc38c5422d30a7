"""Edges of rules about actions, promises and indicators that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import Awaited, Deadline
from domain.awaiting import awaited
from domain.committees.actions import ActionsPutOff, PutOff
from domain.due import deadlines
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Terminate
from domain.promises.commitments import Commitments, CommitmentsCancelled, CommitmentsScheduled, Promised
from domain.promises.indicators import IndicatorMeasured, IndicatorsScheduled, Measurement, ScheduledIndicator
from domain.refusals.errors_of_money import AlreadyMeasured, BadPeriod
from domain.start import GoLive
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    OTHER,
    SIGNED_BY_TWO,
    STUDY,
    SUIVI,
    accept,
    drafting,
    in_force,
    opening,
    record,
    sign,
    signed,
    start,
    submit,
    when,
    who,
)
from tests.domain.scenario import Outcome, Scenario, day, given
from tests.domain.test_actions import action, decided, drop, finish
from tests.domain.test_commitments import LAB, YEARLY, days, kept, promised, statuses
from tests.domain.test_indicators import INTERNS, JOBS, VISITS, dues, measure, measuring, values

SUSPEND = Suspend(**who(), because="gelé")
PAST: dict[str, Any] = {
    "taken_over": True,
    "so_far": {
        "texts": [{"document": "text", "on": "2021-02-16"}],
        "signed": {"mic.minister": "2021-02-16", "axa.ceo": "2021-02-16"},
    },
    **SIGNED_BY_TWO,
}


def amended(scenario: Scenario, **changes: Any) -> Outcome:
    """What a proposed amendment brings once both have signed it."""
    return scenario.after(propose(changes=changes), sign_amendment("mic.minister")).when(sign_amendment("axa.ceo"))


def resumed(scenario: Scenario, stood: int = 10) -> Outcome:
    """Suspended on the scenario's day for as many days."""
    return scenario.after(SUSPEND).on(scenario.now.today.replace(day=scenario.now.today.day + stood)).when(Resume(**who()))


# ── Actions ────────────────────────────────────────────────────────────────────────────────────


def test_an_action_is_owed_and_awaited_with_its_title_its_article_and_since_when() -> None:
    convention = in_force("2026-01-10", committees=[SUIVI]).on("2026-05-06").after(record(action(text="Écrire"), on="2026-05-04"))
    shared: dict[str, Any] = {"target": "suivi-1.1", "due": day("2026-07-31"), "title": "Écrire", "article": "6"}
    (owed,) = (one for one in deadlines(convention.there) if one.about == "action_due")
    assert owed == Deadline(about="action_due", to=("axa.focal",), since=day("2026-05-06"), committee="suivi", **shared)
    (waiting,) = (one for one in awaited(convention.there) if one.rule == "action_due")
    assert waiting == Awaited(rule="action_due", who=("axa.focal",), since=day("2026-05-04"), **shared)


def test_an_action_outlives_the_committee_that_opened_it() -> None:
    opened = signed("2026-01-10", committees=[SUIVI]).on("2026-05-04").after(record(action(text="Écrire"), on="2026-05-04"))
    alone = Scenario(amended(opened, committees={"cancel": ["suivi"]}).state, opened.now)
    assert alone.there.terms.committees == ()
    assert [one.article for one in deadlines(alone.there) if one.about == "action_due"] == [None]
    assert [one.article for one in awaited(alone.there) if one.rule == "action_due"] == [None]
    alone.when(finish()).kinds("action_done")
    alone.when(drop(actor="pm")).kinds("action_dropped")


def test_an_action_of_the_day_of_a_suspension_is_put_off_and_known_since() -> None:
    outcome = resumed(decided(action(on="2026-05-04")))
    assert outcome.the(ActionsPutOff).actions == (PutOff(action="suivi-1.1", due=day("2026-05-14")),)
    assert [one.since for one in deadlines(outcome.state) if one.about == "action_due"] == [day("2026-05-14")]


# ── Promises ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("due", "expected"), [({"after": "study", "period": "P1M"}, "2026-03-16"), ("P5WD", "2026-02-23")])
def test_a_promise_that_was_never_dated_gets_its_day_by_being_spoken_of(due: Any, expected: str) -> None:
    old = promised({**LAB, "due": due}, milestones=[STUDY]).after(submit("study"), accept("study"))
    waking = Scenario(old.there.model_copy(update={"commitments": Commitments()}), old.now)
    outcome = waking.when(kept("c2", actor="axa.focal"))
    assert outcome.the(CommitmentsScheduled).commitments == (Promised(commitment="c2", series="c2", due=day(expected)),)


def test_a_year_that_was_cancelled_with_the_terms_may_be_spoken_of_once_they_foresee_it_again() -> None:
    yearly = {**YEARLY, "by": "06-30"}
    agreed = signed(commitments=[yearly], term={"initial": "P3Y"}).on("2026-07-10")
    gone = Scenario(amended(agreed, commitments={"cancel": ["c1"]}).state, agreed.now)
    back = Scenario(amended(gone, commitments={"add": [yearly]}).state, agreed.now)
    assert statuses(back.there) == {"c1-2026": "cancelled", "c1-2027": "scheduled"}
    assert statuses(back.when(kept("c1-2026")).state)["c1-2026"] == "met"
    back.when(kept("c1-2026")).facts.kinds("commitments_scheduled", "commitment_recorded")


def test_an_amendment_leaves_promises_alone_that_it_does_not_change() -> None:
    agreed = signed(commitments=[YEARLY, LAB], term={"initial": "P2Y"})
    other = {"replace": [{**LAB, "text": "Ouvrir deux laboratoires"}]}
    assert amended(agreed, commitments=other).all(CommitmentsScheduled) == ()
    assert amended(agreed.after(kept("c1-2026")), commitments=other).all(CommitmentsScheduled) == ()
    first = {"replace": [{**YEARLY, "first": 2026}]}
    assert amended(agreed, commitments=first).all(CommitmentsCancelled) == ()


@pytest.mark.parametrize(
    ("due", "expected"),
    [({"after": "study", "period": "P1M"}, "2026-03-16"), ("P2M", "2026-04-16"), ("P5WD", "2026-02-23"), ("2026-12-01", "2026-12-01")],
)
def test_an_amendment_gives_a_promise_another_day_of_any_sort(due: Any, expected: str) -> None:
    agreed = signed(commitments=[{**LAB, "due": "P1Y"}], milestones=[STUDY], term={"initial": "P2Y"}).after(
        submit("study"), accept("study")
    )
    assert days(amended(agreed, commitments={"replace": [{**LAB, "due": due}]}).state) == {"c2": expected}


def test_the_instance_of_the_first_day_out_of_force_is_given_up() -> None:
    agreed = signed("2026-06-30", commitments=[{**YEARLY, "by": "12-30"}], term={"initial": "P2Y"})
    assert statuses(amended(agreed, term={"initial": "P6M"}).state) == {"c1-2026": "cancelled"}
    longer = signed("2026-06-30", commitments=[{**YEARLY, "by": "12-29"}], term={"initial": "P2Y"})
    assert statuses(amended(longer, term={"initial": "P6M"}).state) == {"c1-2026": "scheduled"}


def test_what_was_said_late_of_a_year_is_followed_by_the_year_after() -> None:
    late = promised(term={"indefinite": True}).on("2028-09-01")
    assert [one.commitment for one in late.when(kept("c1-2026", actor="pm")).the(CommitmentsScheduled).commitments] == ["c1-2027"]


def test_of_what_had_passed_before_it_went_live_only_the_year_to_come_is_owed() -> None:
    needs = {**STUDY, "id": "needs", "every": "year", "by": "12-31"}
    changes: dict[str, Any] = {"commitments": [YEARLY], "indicators": [INTERNS], "milestones": [needs]}
    begun = given().on("2026-03-01").after(start(**PAST, **changes)).on("2028-02-01")
    live = begun.after(GoLive(**who()))
    assert statuses(live.there) == {"c1-2026": "scheduled", "c1-2028": "scheduled"}
    assert [one.target for one in live.there.indicators.all] == ["interns-2026", "interns-2028"]
    assert [one.id for one in live.there.milestones.all] == ["needs-2026", "needs-2028"]


def test_a_promise_of_the_day_of_a_suspension_is_put_off_and_known_since() -> None:
    outcome = resumed(promised({**LAB, "due": "2026-02-16"}))
    assert days(outcome.state) == {"c2": "2026-02-26"}
    assert [one.since for one in deadlines(outcome.state) if one.about == "commitment_due"] == [day("2026-02-26")]


def test_a_milestone_that_is_met_leaves_yearly_promises_as_they_are() -> None:
    convention = promised(YEARLY, milestones=[STUDY]).after(submit("study"))
    assert convention.when(accept("study")).all(CommitmentsScheduled) == ()


def test_a_closing_convention_is_owed_what_was_due_before_its_end() -> None:
    ending = Terminate(**who(), cause="mutual", because="fin", ends_on=day("2026-03-16"))
    promises = [{**LAB, "id": name, "due": due} for name, due in (("c2", "2026-03-15"), ("c3", "2026-03-16"), ("c4", "2026-04-01"))]
    closing = promised(*promises).on("2026-03-01").after(ending).passing("2026-03-20")
    assert closing.there.name == "closing"
    assert [one.target for one in deadlines(closing.there) if one.about == "commitment_due"] == ["c2"]


# ── Indicators ─────────────────────────────────────────────────────────────────────────────────


def test_a_measurement_is_kept_with_everything_that_was_said_of_it_and_the_day_it_was_due() -> None:
    measured = measuring().on("2026-11-02").when(measure(source="Enquête", evidence={"survey": OTHER}, on="2026-11-01"))
    on = when("2026-11-01", "2026-11-02")
    assert measured.the(IndicatorMeasured) == IndicatorMeasured(
        when=on, indicator="interns", period="2026", value="120", source="Enquête", evidence={"survey": OTHER}
    )
    assert measured.state.indicators.get("interns", "2026") == Measurement(
        indicator="interns",
        period="2026",
        due=day("2026-12-31"),
        recorded_on=day("2026-02-16"),
        value="120",
        on=on.on,
        source="Enquête",
    )


def test_what_was_measured_already_is_named_by_its_period_or_its_day() -> None:
    convention = measuring().after(measure(), measure("visits", "1", "mic.focal"))
    convention.refuses(AlreadyMeasured, measure(period="2026"), period="2026", on="2026-02-16")
    convention.refuses(AlreadyMeasured, measure("visits", "2", "mic.focal"), period="2026-02-16")


def test_a_year_may_be_measured_from_the_first_on_and_one_year_ahead() -> None:
    convention = measuring(indicators=[{**INTERNS, "first": 2026}])
    for year in ("2026", "2027"):
        convention.when(measure(period=year)).the(IndicatorMeasured)
    convention.refuses(BadPeriod, measure(period="2028"), period="2028")


def test_an_indicator_is_owed_with_its_title_its_article_and_since_when() -> None:
    expected: dict[str, Any] = {"about": "indicator_due", "target": "interns-2026", "title": "Stagiaires accueillis", "article": "9"}
    convention = measuring().on("2026-12-01")
    (owed,) = (one for one in deadlines(convention.there) if one.about == "indicator_due")
    assert owed == Deadline(**expected, due=day("2026-12-31"), to=("axa.focal",), since=day("2026-02-16"))
    outcome = resumed(convention)
    (owed,) = (one for one in deadlines(outcome.state) if one.about == "indicator_due")
    assert (owed.due, owed.since) == (day("2027-01-10"), day("2026-12-11"))


def test_an_indicator_may_be_due_on_a_day_that_is_said() -> None:
    assert dues(measuring(indicators=[{**VISITS, "due": "2026-09-01"}])) == [("2026-09-01", "visits")]


def test_what_was_measured_late_of_a_year_is_followed_by_the_year_after() -> None:
    late = measuring().on("2028-09-01").when(measure(period="2026", actor="pm"))
    assert [one.period for one in late.the(IndicatorsScheduled).indicators] == ["2027"]


def test_what_comes_on_new_years_day_comes_every_year() -> None:
    convention = measuring(indicators=[{**INTERNS, "by": "01-01"}])
    assert dues(convention) == [("2027-01-01", "interns-2027")]
    assert dues(convention.after(measure())) == [("2028-01-01", "interns-2028")]


def test_an_entry_recorded_late_still_brings_the_year_in_between() -> None:
    late = drafting("2026-06-01", indicators=[INTERNS], **SIGNED_BY_TWO).after(opening()).on("2027-01-10")
    entered = late.after(sign("mic.minister", on="2026-06-20")).when(sign("axa.ceo", on="2026-06-25"))
    assert [one.period for one in entered.the(IndicatorsScheduled).indicators] == ["2026"]


def test_a_convention_taken_over_never_knew_the_years_before() -> None:
    begun = given().on("2026-02-16").after(start(indicators=[INTERNS], **PAST))
    assert [one.target for one in begun.there.indicators.all] == ["interns-2026"]


def test_what_was_measured_before_its_day_was_known_is_not_owed_any_more() -> None:
    early = signed(indicators=[{**VISITS, "due": "P2M"}], in_force={"after": "all_signatures", "period": "P1M"})
    measured = early.after(measure("visits", "1", "mic.focal")).passing("2026-03-20")
    assert measured.there.name == "in_force"
    assert [one.due for one in measured.there.indicators.all] == [None]


@pytest.mark.parametrize("term", [{"initial": "P6M"}, {"until": "2026-12-31"}, {"until": "2026-12-30"}])
def test_no_instance_of_an_indicator_lies_beyond_the_term(term: dict[str, Any]) -> None:
    within = term.get("until") == "2026-12-31"
    convention = signed(indicators=[INTERNS], milestones=[STUDY], term=term)
    assert [one.target for one in convention.there.indicators.all] == (["interns-2026"] if within else [])
    settled = convention.after(submit("study"), accept("study"))
    assert len(settled.there.indicators.all) == within
    again = amended(convention, indicators={"replace": [{**INTERNS, "target": 400}]})
    assert again.all(IndicatorsScheduled) == ()


def test_what_a_shorter_term_leaves_behind_it_is_owed_by_nobody() -> None:
    agreed = signed("2026-06-30", indicators=[INTERNS], term={"initial": "P2Y"})
    for until, owed in (("2026-12-31", 1), ("2026-12-30", 0)):
        shorter = amended(agreed, term={"until": until})
        assert len([one for one in deadlines(shorter.state) if one.about == "indicator_due"]) == owed


def test_what_a_milestone_sets_going_leaves_what_has_its_day_alone() -> None:
    late = measuring().on("2027-01-05").after(submit("study"))
    assert late.when(accept("study")).the(IndicatorsScheduled).indicators == (ScheduledIndicator(indicator="jobs", due=day("2027-02-05")),)


def test_an_amendment_leaves_days_alone_that_it_does_not_change_and_what_was_measured() -> None:
    agreed = signed(indicators=[INTERNS, {**VISITS, "due": "P6M"}]).on("2026-03-01")
    put_off = Scenario(resumed(agreed).state, agreed.on("2026-03-11").now)
    assert amended(put_off, indicators={"replace": [{**INTERNS, "target": 400}]}).all(IndicatorsScheduled) == ()
    measured = put_off.after(measure("visits", "1", "mic.focal"))
    assert amended(measured, indicators={"replace": [{**VISITS, "due": "P7M"}]}).all(IndicatorsScheduled) == ()


def test_an_amendment_moves_the_first_year_that_is_owed() -> None:
    agreed = signed(indicators=[INTERNS]).after(measure(period="2026")).on("2026-12-01")
    moved = amended(agreed, indicators={"replace": [{**INTERNS, "by": "11-30"}]})
    assert moved.the(IndicatorsScheduled).indicators == (ScheduledIndicator(indicator="interns", period="2027", due=day("2027-11-30")),)
    two = signed(indicators=[INTERNS]).passing("2027-01-05")
    again = amended(two, indicators={"replace": [{**INTERNS, "by": "11-30"}]})
    assert again.the(IndicatorsScheduled).indicators == (ScheduledIndicator(indicator="interns", period="2026", due=day("2026-11-30")),)


def test_what_was_due_once_and_comes_every_year_from_now_on_is_measured_by_its_years() -> None:
    agreed = signed(indicators=[{**VISITS, "due": "P6M"}])
    yearly = {"replace": [{**VISITS, "every": "year", "by": "05-31"}]}
    fixed = (ScheduledIndicator(indicator="visits", period="2026", due=day("2026-05-31")),)
    assert amended(agreed, indicators=yearly).the(IndicatorsScheduled).indicators == fixed
    measured = amended(agreed.after(measure("visits", "1", "mic.focal")), indicators=yearly)
    assert measured.the(IndicatorsScheduled).indicators == fixed
    assert [(one.target, one.value) for one in measured.state.indicators.all] == [("visits", "1"), ("visits-2026", None)]
    assert [one.target for one in deadlines(amended(agreed, indicators=yearly).state) if one.about == "indicator_due"] == ["visits-2026"]


def test_only_what_was_still_to_come_and_nobody_measured_is_put_off() -> None:
    convention = measuring(indicators=[INTERNS, {**VISITS, "due": "2026-03-01"}, {**VISITS, "id": "past", "due": "2026-02-28"}])
    outcome = resumed(convention.after(measure()).on("2026-03-01"))
    assert outcome.the(IndicatorsScheduled).indicators == (
        ScheduledIndicator(indicator="visits", due=day("2026-03-11")),
        ScheduledIndicator(indicator="interns", period="2027", due=day("2028-01-10")),
    )
    assert resumed(convention, 0).all(IndicatorsScheduled) == ()
    assert resumed(convention).the(IndicatorsScheduled).indicators[0] == ScheduledIndicator(indicator="visits", due=day("2026-03-11"))


def test_what_got_its_day_while_the_convention_stood_still_keeps_it() -> None:
    halted = measuring(indicators=[JOBS]).after(submit("study"), SUSPEND).on("2026-02-20")
    assert halted.after(accept("study")).on("2026-03-01").when(Resume(**who())).all(IndicatorsScheduled) == ()


def test_measurements_are_told_by_their_days_then_by_their_periods() -> None:
    convention = (
        measuring().on("2026-05-01").after(measure("jobs", "2", "pm", period="2026-T2"), measure("jobs", "1", "pm", period="2026-T1"))
    )
    later = convention.on("2026-06-01").after(measure("jobs", "0", "pm", period="2025"), measure("jobs", "3", "pm"))
    assert values(later, "jobs") == [("2026-T1", "1"), ("2026-T2", "2"), (None, "3"), ("2025", "0")]
