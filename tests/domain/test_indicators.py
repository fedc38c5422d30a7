from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.changes.corrections import Correct, FactCorrected
from domain.due import health
from domain.files.implementation import Indicator
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Terminate
from domain.phases import Closing
from domain.promises.indicators import IndicatorMeasured, IndicatorsScheduled, RecordIndicator, measured, progress
from domain.refusals.errors import BadValue, BeforeItsCause, DomainError, NotAllowed
from domain.refusals.errors_of_money import AlreadyMeasured, BadPeriod, UnknownIndicator
from domain.start import GoLive
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import SIGNED_BY_TWO, STUDY, accept, in_force, signed, start, submit, who
from tests.domain.scenario import Scenario, day, given

INTERNS: dict[str, Any] = {
    "id": "interns",
    "title": "Stagiaires accueillis",
    "unit": "personnes",
    "baseline": 20,
    "target": 300,
    "every": "year",
    "by": "12-31",
    "owner": "axa",
    "article": "9",
}
JOBS: dict[str, Any] = {"id": "jobs", "title": "Emplois", "unit": "%", "target": "80.5", "due": {"after": "study", "period": "P1M"}}
VISITS: dict[str, Any] = {"id": "visits", "title": "Visites", "unit": "nombre", "owner": "mic"}


def measuring(**changes: Any) -> Scenario:
    """In force since 16 February 2026, with one indicator of each sort."""
    return in_force(**{"indicators": [INTERNS, JOBS, VISITS], "milestones": [STUDY], **changes})


def measure(indicator: str = "interns", value: str = "120", actor: str = "axa.focal", **more: Any) -> RecordIndicator:
    return RecordIndicator(**who(actor, on=more.pop("on", None)), indicator=indicator, value=value, **more)


def dues(scenario: Scenario) -> list[tuple[str, str]]:
    return [(one.due.isoformat(), one.target) for one in scenario.agenda() if one.kind == "indicator_due"]


def values(scenario: Scenario, indicator: str = "interns") -> list[tuple[str | None, str | None]]:
    return [(one.period, one.value) for one in measured(scenario.there.indicators, indicator)]


# ── When they fall due ─────────────────────────────────────────────────────────────────────────


def test_a_yearly_indicator_is_due_in_its_first_year_and_again_once_that_is_measured() -> None:
    scenario = measuring()
    assert dues(scenario) == [("2026-12-31", "interns-2026")]
    assert dues(scenario.after(measure())) == [("2027-12-31", "interns-2027")]


def test_a_yearly_indicator_that_nobody_measured_comes_again_and_stays_owed() -> None:
    scenario = measuring().passing("2027-01-05")
    assert dues(scenario) == [("2027-12-31", "interns-2027")]
    assert health(scenario.there, day("2027-01-05")) == "late"
    owed = [(one.rule, one.target, one.who) for one in awaited(scenario.there) if one.rule == "indicator_due"]
    assert owed[0] == ("indicator_due", "interns-2026", ("axa.focal",))
    measured_late = scenario.after(measure())
    assert values(measured_late) == [("2026", "120")]
    assert dues(measured_late) == [("2027-12-31", "interns-2027")]


def test_a_measurement_brings_no_instance_beyond_the_term() -> None:
    assert measuring(term={"initial": "P1Y"}).when(measure()).all(IndicatorsScheduled) == ()


def test_an_indicator_without_an_owner_is_the_managers() -> None:
    scenario = measuring().on("2026-05-01").after(submit("study"), accept("study"))
    assert dues(scenario)[0] == ("2026-06-01", "jobs")
    assert next(one.who for one in awaited(scenario.there) if one.target == "jobs") == ("pm",)


def test_the_first_year_and_the_end_of_the_term_bound_the_instances() -> None:
    assert dues(measuring(indicators=[{**INTERNS, "by": "01-31"}])) == [("2027-01-31", "interns-2027")]
    later = measuring(indicators=[{**INTERNS, "first": 2028}])
    assert dues(later) == [("2028-12-31", "interns-2028")]
    assert dues(measuring(term={"initial": "P6M"})) == []


def test_yearly_indicators_come_again_in_a_renewed_term() -> None:
    renewing = {"initial": "P6M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    assert dues(measuring(term=renewing).passing("2026-08-20")) == [("2026-12-31", "interns-2026")]


def test_a_convention_taken_over_does_not_owe_the_years_before() -> None:
    past = {
        "texts": [{"document": "text", "on": "2021-02-16"}],
        "signed": {"mic.minister": "2021-02-16", "axa.ceo": "2021-02-16"},
    }
    scenario = given().on("2026-02-16").after(start(indicators=[INTERNS], taken_over=True, so_far=past, **SIGNED_BY_TWO), GoLive(**who()))
    assert scenario.there.name == "in_force"
    assert dues(scenario) == [("2026-12-31", "interns-2026")]


def test_an_instance_that_was_measured_before_its_time_is_not_owed() -> None:
    base = {**SIGNED_BY_TWO, "in_force": {"after": "all_signatures", "period": "P1M"}, "indicators": [INTERNS]}
    assert dues(signed(**base).after(measure(period="2026")).passing("2026-03-20")) == [("2027-12-31", "interns-2027")]


def test_a_year_that_was_measured_early_is_passed_over() -> None:
    early = measuring().on("2026-12-01").after(measure(period="2027"))
    assert dues(early) == [("2026-12-31", "interns-2026")]
    assert dues(early.after(measure())) == [("2028-12-31", "interns-2028")]
    assert dues(early.passing("2027-01-02")) == [("2028-12-31", "interns-2028")]


def test_suspension_puts_off_what_was_still_to_come() -> None:
    scenario = measuring().on("2026-12-01").after(Suspend(**who(), because="gelé"))
    assert dues(scenario) == []
    assert dues(scenario.on("2026-12-11").after(Resume(**who()))) == [("2027-01-10", "interns-2026")]


def test_nothing_is_measured_any_more_once_closing_has_begun() -> None:
    ending = Terminate(**who(), cause="mutual", because="fin", ends_on=day("2026-03-01"))
    closing = measuring().on("2026-03-01").after(ending).passing("2026-03-02")
    assert dues(closing) == []
    assert values(closing.after(measure(period="2026"))) == [("2026", "120")]


# ── Measuring ──────────────────────────────────────────────────────────────────────────────────


def test_nothing_more_is_to_be_measured_after_what_is_accepted_while_closing() -> None:
    closing = measuring(term={"initial": "P3M"}).on("2026-05-10").after(submit("study")).passing("2026-05-17")
    assert isinstance(closing.there, Closing)
    assert closing.when(accept("study")).facts.kinds("milestone_accepted")


def test_a_measurement_is_of_the_year_that_is_owed_first_unless_one_is_named() -> None:
    scenario = measuring().passing("2027-01-05")
    assert scenario.when(measure()).the(IndicatorMeasured).period == "2026"
    assert scenario.when(measure(period="2027")).the(IndicatorMeasured).period == "2027"
    both = scenario.after(measure(), measure(value="200"))
    assert values(both) == [("2026", "120"), ("2027", "200")]
    assert both.on("2028-06-01").when(measure(period="2025")).the(IndicatorMeasured).period == "2025"


def test_the_year_of_the_day_is_meant_where_nothing_is_owed() -> None:
    scenario = measuring(term={"initial": "P6M"})
    assert scenario.when(measure()).the(IndicatorMeasured).period == "2026"


def test_a_measurement_of_its_own_period_settles_nothing_that_is_due_once() -> None:
    scenario = measuring().on("2026-05-01").after(submit("study"), accept("study"))
    assert dues(scenario.after(measure("jobs", "40", "pm", period="2026-T1")))[0] == ("2026-06-01", "jobs")
    assert [target for _, target in dues(scenario.after(measure("jobs", "61.5", "pm")))] == ["interns-2026"]


def test_what_has_no_day_is_measured_on_any() -> None:
    scenario = measuring().on("2026-05-01").after(measure("visits", "3", "mic.focal"), measure("visits", "2", "mic.focal", on="2026-04-15"))
    assert values(scenario, "visits") == [("2026-04-15", "2"), ("2026-05-01", "3")]


@pytest.mark.parametrize(("said", "kept"), [("007", "7"), ("-0", "0"), ("62.50", "62.50"), ("-3.5", "-3.5")])
def test_a_value_is_kept_exactly(said: str, kept: str) -> None:
    assert measuring().when(measure(value=said)).the(IndicatorMeasured).value == kept


@pytest.mark.parametrize(
    ("before", "act", "refusal"),
    [
        ([], measure("gold"), UnknownIndicator),
        ([], measure(value="much"), BadValue),
        ([], measure(value="1e9"), BadValue),
        ([], measure(value="1,5"), BadValue),
        ([], measure(value="٣"), BadValue),
        ([], measure(period="2031"), BadPeriod),
        ([], measure(period="2026-T1"), BadPeriod),
        ([], measure("visits", actor="mic.focal", period="soon"), BadPeriod),
        ([measure()], measure(period="2026"), AlreadyMeasured),
        ([measure("visits", "1", "mic.focal")], measure("visits", "1", "mic.focal"), AlreadyMeasured),
        ([], measure(actor="mic.focal"), NotAllowed),
        ([], measure("jobs", actor="axa.focal"), NotAllowed),
    ],
)
def test_refused_by_name(before: list[Any], act: Any, refusal: type[DomainError]) -> None:
    scenario = measuring().after(*before)
    with pytest.raises(refusal) as refused:
        scenario.when(act)
    assert type(refused.value) is refusal


def test_a_year_before_the_first_is_refused() -> None:
    with pytest.raises(BadPeriod):
        measuring(indicators=[{**INTERNS, "first": 2026}]).when(measure(period="2025"))


def test_nothing_is_measured_before_the_first_version_of_the_text() -> None:
    with pytest.raises(BeforeItsCause):
        measuring().when(measure(on="2026-02-15"))


def test_a_value_is_corrected_and_obeys_the_rules_of_a_first_one() -> None:
    scenario = measuring().after(measure(value="12"))
    version = next(one.version for one in scenario.there.past.facts if isinstance(one.event, IndicatorMeasured))
    outcome = scenario.when(Correct(**who(), version=version, changes={"value": "0120"}, because="mal lu"))
    assert outcome.the(FactCorrected).now == {"value": "120"}
    assert values(Scenario(outcome.state, scenario.now)) == [("2026", "120")]
    with pytest.raises(BadValue):
        scenario.when(Correct(**who(), version=version, changes={"value": "beaucoup"}, because="mal lu"))


# ── New terms ──────────────────────────────────────────────────────────────────────────────────


def amended(scenario: Scenario, **changes: Any) -> Scenario:
    return scenario.after(propose(changes={"indicators": changes}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))


def promised(**changes: Any) -> Scenario:
    return signed(**{"indicators": [INTERNS, JOBS, VISITS], "milestones": [STUDY], **changes}).on("2026-03-01")


def test_an_amendment_moves_and_adds_what_is_due_and_takes_away() -> None:
    assert dues(amended(promised(), replace=[{**INTERNS, "by": "06-30"}])) == [("2026-06-30", "interns-2026")]
    assert ("2026-09-16", "more") in dues(amended(promised(), add=[{**VISITS, "id": "more", "due": "P7M"}]))
    assert dues(amended(promised(), cancel=["interns"])) == []
    other = {**INTERNS, "id": "visits-b", "by": "03-31"}
    assert ("2026-03-31", "visits-b-2026") in dues(amended(promised(), add=[other]))


def test_an_amendment_leaves_what_was_measured_and_what_has_no_day_alone() -> None:
    done = promised().after(measure(on="2026-02-20"))
    assert dues(amended(done, replace=[{**INTERNS, "target": 400}])) == [("2027-12-31", "interns-2027")]
    once = promised(indicators=[{**VISITS, "due": "P1M"}]).after(measure("visits", "1", "mic.focal"))
    assert dues(amended(once, replace=[{**VISITS, "due": "P2M"}])) == []
    assert dues(amended(promised(), replace=[{**JOBS, "due": {"after": "study", "period": "P2M"}}])) == [("2026-12-31", "interns-2026")]
    yearly = amended(promised(), replace=[{**VISITS, "every": "year", "by": "05-31"}])
    assert ("2026-05-31", "visits-2026") in dues(yearly)
    none_left = promised(indicators=[{**INTERNS, "first": 2020}], term={"initial": "P6M"})
    assert dues(amended(none_left, replace=[{**INTERNS, "by": "11-30"}])) == []


def test_the_day_of_an_indicator_is_fixed_once() -> None:
    scenario = measuring().on("2026-05-01")
    fixed = scenario.after(submit("study")).when(accept("study")).the(IndicatorsScheduled)
    assert [(one.indicator, one.period, one.due) for one in fixed.indicators] == [("jobs", None, day("2026-06-01"))]


# ── How far it has come ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent"),
    [
        (20, 300, "160", "50.0"),
        (20, 300, "20", "0.0"),
        (20, 300, "6", "-5.0"),
        (20, 300, "580", "200.0"),
        (None, 300, "100", "33.3"),
        ("80", "20", "35", "75.0"),
        (0, "80.5", "40.25", "50.0"),
        (0, 200, "0.1", "0.1"),
        (5, 5, "5", None),
        (5, None, "5", None),
        (0, 300, None, None),
    ],
)
def test_progress_is_the_share_of_the_way_from_baseline_to_target(
    baseline: Any, target: Any, value: str | None, percent: str | None
) -> None:
    indicator = Indicator.model_validate({"id": "i", "title": "I", "unit": "u", "baseline": baseline, "target": target})
    assert progress(indicator, value) == percent
