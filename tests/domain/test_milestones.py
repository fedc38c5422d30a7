from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.days.calendar import Within, WorkingDays
from domain.days.yearly import on_year
from domain.milestones.milestones import (
    MilestoneAccepted,
    MilestoneReported,
    Milestones,
    MilestonesScheduled,
    MilestoneState,
    MilestoneSubmitted,
    Scheduled,
    evolve,
    term_of,
)
from domain.milestones.progress import ReportMilestone, SubmitMilestone
from domain.milestones.schedule import next_instance
from domain.phases import State
from domain.refusals.errors import (
    AlreadyAccepted,
    AlreadySubmitted,
    BeforeItsCause,
    MilestoneOutOfOrder,
    MilestoneSettled,
    MissingEvidence,
    NotAllowed,
    NotSubmitted,
    NotTheAcceptor,
    UnknownMilestone,
)
from tests.domain.builders import (
    OTHER,
    REPORT,
    STUDY,
    SUIVI,
    accept,
    draft,
    drafting,
    fix_calendar,
    in_force,
    opening,
    report,
    submit,
    terms,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due

YEARLY = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}


def with_study(**changes: Any) -> Scenario:
    """In force since 16 February 2026, with one study by MIC."""
    return in_force(milestones=[{**STUDY, **changes}])


def milestone(state: State, name: str = "study") -> MilestoneState:
    found = state.milestones.get(name)
    assert found is not None
    return found


def days(outcome_or_state: State) -> dict[str, str | None]:
    return {one.id: one.due.isoformat() if one.due else None for one in outcome_or_state.milestones.all}


# ── Dates ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"due": "2026-09-01"}, "2026-09-01"),
        ({"due": "P6M"}, "2026-08-16"),
        ({"due": "P6M", "roll": "following"}, "2026-08-17"),
        ({"due": "P6M", "roll": "preceding"}, "2026-08-14"),
        ({}, None),
    ],
)
def test_a_due_date_is_fixed_at_entry_into_force(said: dict[str, Any], expected: str | None) -> None:
    assert days(with_study(**said).there) == {"study": expected}


def test_entry_into_force_records_the_dates() -> None:
    outcome = drafting("2026-02-16", milestones=[{**STUDY, "due": "P6M"}, YEARLY]).when(opening())
    assert outcome.the(MilestonesScheduled) == MilestonesScheduled(
        when=when("2026-02-16"),
        milestones=(
            Scheduled(milestone="study", series="study", due=day("2026-08-16")),
            Scheduled(milestone="needs-2026", series="needs", due=day("2026-06-30")),
        ),
    )


def test_a_date_after_another_milestone_is_fixed_once_that_is_met() -> None:
    courses = {**STUDY, "id": "courses", "due": {"after": "study", "period": "P9M"}}
    convention = in_force(milestones=[STUDY, courses]).on("2026-05-10").after(submit("study"))
    assert days(convention.there)["courses"] is None
    outcome = convention.when(accept("study"))
    assert outcome.the(MilestonesScheduled).milestones == (Scheduled(milestone="courses", series="courses", due=day("2027-02-10")),)


def test_a_milestone_met_before_entry_into_force_counts_from_entry() -> None:
    courses = {**STUDY, "id": "courses", "due": {"after": "study", "period": "P1M"}}
    early = drafting("2026-02-10", milestones=[STUDY, courses]).after(submit("study"), accept("study"))
    assert days(early.on("2026-02-16").after(opening()).there)["courses"] == "2026-03-16"


def test_a_date_that_is_fixed_stays_when_another_milestone_is_met() -> None:
    rolled = {**STUDY, "id": "rolled", "due": "P6M", "roll": "following"}
    convention = in_force(milestones=[STUDY, rolled]).after(fix_calendar("2026-08-17", through="2101-12-31"))
    convention = convention.after(submit("study"), accept("study"))
    assert days(convention.there)["rolled"] == "2026-08-17"


@pytest.mark.parametrize(("year", "expected"), [(2026, "2026-02-28"), (2028, "2028-02-29")])
def test_the_29th_of_february_is_the_28th_in_other_years(year: int, expected: str) -> None:
    assert on_year("02-29", year) == day(expected)


@pytest.mark.parametrize(
    ("entry", "said", "expected"),
    [
        ("2026-02-16", {}, {"needs-2026": "2026-06-30"}),
        ("2026-06-30", {}, {"needs-2026": "2026-06-30"}),
        ("2026-07-01", {}, {"needs-2027": "2027-06-30"}),
        ("2026-02-16", {"first": 2028}, {"needs-2028": "2028-06-30"}),
        ("2026-02-16", {"by": "02-28", "roll": "preceding"}, {"needs-2026": "2026-02-27"}),
    ],
)
def test_a_yearly_milestone_begins_with_the_first_such_day(entry: str, said: dict[str, Any], expected: dict[str, str]) -> None:
    assert days(in_force(entry, milestones=[{**YEARLY, **said}]).there) == expected


def test_an_instance_that_passed_is_followed_by_the_next_years() -> None:
    convention = in_force(milestones=[YEARLY])
    convention.on("2026-07-01").falls_due().then(
        DeadlinePassed(when=when("2026-06-30", "2026-07-01"), about="milestone_due", target="needs-2026", due=day("2026-06-30")),
        MilestonesScheduled(
            when=when("2026-06-30", "2026-07-01"), milestones=(Scheduled(milestone="needs-2027", series="needs", due=day("2027-06-30")),)
        ),
    )


def test_an_instance_that_is_met_is_followed_by_the_next_years() -> None:
    convention = in_force(milestones=[YEARLY]).on("2026-05-10").after(submit("needs-2026"), accept("needs-2026"))
    assert days(convention.there) == {"needs-2026": "2026-06-30", "needs-2027": "2027-06-30"}
    assert due(convention.agenda(), "milestone_due") == ["2027-06-30"]


def test_an_instance_that_was_followed_already_is_not_followed_again() -> None:
    late = in_force(milestones=[YEARLY]).passing("2026-08-01")
    late.after(submit("needs-2026")).when(accept("needs-2026")).kinds("milestone_accepted")


@pytest.mark.parametrize(
    ("by", "roll", "expected"),
    [
        (
            "12-31",
            "following",
            {"needs-2026": "2026-12-31", "needs-2027": "2027-12-31", "needs-2028": "2029-01-01", "needs-2029": "2029-12-31"},
        ),
        ("01-01", "preceding", {"needs-2027": "2027-01-01", "needs-2028": "2027-12-31", "needs-2029": "2029-01-01"}),
    ],
)
def test_an_instance_is_named_after_its_year_whatever_day_it_is_rolled_to(by: str, roll: str, expected: dict[str, str]) -> None:
    convention = in_force("2026-02-16", milestones=[{**YEARLY, "by": by, "roll": roll}]).passing("2029-01-02")
    found = days(convention.there)
    assert {name: found.get(name) for name in expected} == expected


def test_no_instance_lies_past_the_term() -> None:
    half_a_year = in_force("2026-07-01", milestones=[{**YEARLY, "by": "12-31"}], term={"initial": "P6M"})
    assert days(half_a_year.there) == {"needs-2026": "2026-12-31"}
    assert days(half_a_year.passing("2027-06-01").there) == {"needs-2026": "2026-12-31"}
    assert days(in_force("2026-01-01", milestones=[{**YEARLY, "by": "12-31"}], term={"initial": "P6M"}).there) == {}


def test_a_renewal_brings_the_yearly_milestones_back() -> None:
    term = {"initial": "P9M", "renewal": {"mode": "tacit", "period": "P9M"}}
    convention = in_force("2026-01-01", milestones=[YEARLY], term=term)
    assert days(convention.passing("2026-09-30").there) == {"needs-2026": "2026-06-30"}
    assert days(convention.passing("2026-10-01").there) == {"needs-2026": "2026-06-30", "needs-2027": "2027-06-30"}


def test_a_renewal_brings_the_first_instance_where_the_first_term_had_none() -> None:
    term = {"initial": "P3M", "renewal": {"mode": "tacit", "period": "P3M"}}
    convention = in_force("2026-01-01", milestones=[YEARLY], term=term)
    assert days(convention.there) == {}
    assert days(convention.passing("2026-04-01").there) == {"needs-2026": "2026-06-30"}


def test_an_open_instance_is_not_doubled_by_a_renewal() -> None:
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    convention = in_force("2026-02-16", milestones=[YEARLY], term=term).passing("2028-03-01")
    assert days(convention.there) == {"needs-2026": "2026-06-30", "needs-2027": "2027-06-30", "needs-2028": "2028-06-30"}


def test_an_instance_met_before_entry_into_force_is_followed_by_the_next() -> None:
    early = drafting("2026-02-10", milestones=[YEARLY]).after(submit("needs-2026"), accept("needs-2026"))
    assert days(early.after(opening()).there) == {"needs-2026": "2026-06-30", "needs-2027": "2027-06-30"}


def test_an_instance_submitted_before_entry_into_force_is_not_doubled() -> None:
    early = drafting("2026-02-10", milestones=[YEARLY]).after(submit("needs-2026"))
    assert days(early.after(opening()).there) == {"needs-2026": "2026-06-30"}


def test_the_next_years_instance_may_come_early() -> None:
    outcome = in_force(milestones=[YEARLY]).when(report("needs-2027"))
    outcome.then(
        MilestonesScheduled(
            when=when("2026-02-16"), milestones=(Scheduled(milestone="needs-2027", series="needs", due=day("2027-06-30")),)
        ),
        MilestoneReported(when=when("2026-02-16"), milestone="needs-2027", note="", evidence={}),
    )


@pytest.mark.parametrize("name", ["nothing", "needs", "needs-2031", "needs-2020", "needs-1e3", "study-2026"])
def test_an_unknown_milestone_is_refused(name: str) -> None:
    in_force(milestones=[STUDY, YEARLY]).refuses(UnknownMilestone, report(name), milestone=name, known="study, needs-2026")


def test_nothing_follows_a_milestone_nobody_knows() -> None:
    agreed = terms(milestones=[STUDY])
    assert next_instance(Milestones(), "nothing", agreed, Within(None, WorkingDays()), when("2026-01-01")) == ()
    with pytest.raises(UnknownMilestone):
        term_of(agreed, "nothing")


# ── Acts ───────────────────────────────────────────────────────────────────────────────────────


def test_the_owner_reports_progress() -> None:
    outcome = with_study().when(report("study", note="à moitié", evidence={"report": REPORT}))
    outcome.then(MilestoneReported(when=when("2026-02-16"), milestone="study", note="à moitié", evidence={"report": REPORT}))
    assert milestone(outcome.state).status == "in_progress"


def test_a_report_about_what_is_submitted_changes_no_status() -> None:
    state = with_study().after(submit("study"), report("study", evidence={"annex": OTHER})).there
    assert (milestone(state).status, milestone(state).evidence) == ("submitted", {"annex": OTHER})


def test_another_party_cannot_report() -> None:
    with_study().refuses(NotAllowed, report("study", actor="axa.focal"), person="axa.focal", needs="mic.focal", article="5")


def test_a_milestone_is_submitted_with_its_evidence() -> None:
    outcome = with_study(evidence=["report"]).when(submit("study", report=REPORT))
    outcome.then(MilestoneSubmitted(when=when("2026-02-16"), milestone="study", evidence={"report": REPORT}))


def test_evidence_reported_before_counts_and_paper_is_attested() -> None:
    convention = with_study(evidence=["report", "letter"]).after(report("study", evidence={"report": REPORT}))
    outcome = convention.when(submit("study", letter=None))
    assert outcome.the(MilestoneSubmitted).evidence == {"report": REPORT, "letter": None}


def test_without_its_evidence_a_milestone_cannot_be_submitted() -> None:
    with_study(evidence=["report", "letter"]).refuses(MissingEvidence, submit("study"), missing="report, letter", article="5")
    yearly = {"due": None, "every": "year", "by": "06-30", "evidence": ["report"]}
    with_study(**yearly).refuses(MissingEvidence, submit("study-2026"), milestone="study-2026", missing="report")


def test_what_is_submitted_is_not_submitted_again_with_the_same_evidence() -> None:
    submitted = with_study(evidence=["report"]).after(submit("study", report=REPORT)).on("2026-03-01")
    submitted.refuses(AlreadySubmitted, submit("study"), milestone="study", on="2026-02-16", article="5")
    submitted.refuses(AlreadySubmitted, submit("study", report=REPORT))


@pytest.mark.parametrize(("name", "sha"), [("report", OTHER), ("annex", OTHER), ("letter", None)])
def test_other_evidence_is_a_new_submission(name: str, sha: str | None) -> None:
    submitted = with_study(evidence=["report"]).after(submit("study", report=REPORT)).on("2026-03-01")
    again = SubmitMilestone(**who("mic.focal"), milestone="study", evidence={name: sha})
    assert submitted.when(again).the(MilestoneSubmitted).evidence == {"report": REPORT, name: sha}


@pytest.mark.parametrize("act", [report, submit])
def test_no_work_is_dated_before_the_first_text(act: Callable[..., ReportMilestone | SubmitMilestone]) -> None:
    convention = drafting("2026-02-10", milestones=[STUDY]).on("2026-02-20")
    convention.refuses(BeforeItsCause, act("study", on="2026-02-09"), cause="text_drafted", cause_on="2026-02-10")


def test_work_may_be_done_between_the_first_text_and_entry_into_force() -> None:
    convention = drafting("2026-02-10", milestones=[STUDY]).on("2026-02-20").after(draft(OTHER), opening())
    convention.when(submit("study", on="2026-02-11")).kinds("milestone_submitted")


def test_a_milestone_waits_for_those_it_rests_on() -> None:
    after = {**STUDY, "id": "courses", "after": ["study"]}
    convention = in_force(milestones=[STUDY, after])
    convention.refuses(MilestoneOutOfOrder, submit("courses"), rests_on="study", met_on=None)
    met = convention.after(submit("study"), accept("study")).on("2026-03-01")
    met.when(submit("courses")).kinds("milestone_submitted")


def test_a_milestone_waits_for_the_day_the_one_it_rests_on_is_met() -> None:
    after = {**STUDY, "id": "courses", "after": ["study"]}
    met = in_force(milestones=[STUDY, after]).on("2026-03-01").after(submit("study"), accept("study"))
    met.refuses(MilestoneOutOfOrder, submit("courses", on="2026-02-28"), met_on="2026-03-01")


def test_a_milestone_that_rests_on_a_yearly_one_waits_for_its_first_instance() -> None:
    after = {**STUDY, "id": "courses", "due": {"after": "needs", "period": "P1M"}}
    convention = in_force(milestones=[YEARLY, after])
    convention.refuses(MilestoneOutOfOrder, submit("courses"), rests_on="needs")
    convention.after(submit("needs-2026"), accept("needs-2026")).when(submit("courses")).kinds("milestone_submitted")


def test_what_was_not_submitted_cannot_be_accepted() -> None:
    with_study().refuses(NotSubmitted, accept("study"), status="scheduled", article="5")


def test_acceptance_is_not_dated_before_the_submission() -> None:
    with_study().on("2026-03-01").after(submit("study")).refuses(
        BeforeItsCause, accept("study", on="2026-02-20"), cause="milestone_submitted"
    )


def test_what_is_settled_stays_so() -> None:
    met = with_study().after(submit("study"), accept("study"))
    met.refuses(MilestoneSettled, accept("study"), status="met")
    met.refuses(MilestoneSettled, submit("study"), status="met")
    met.refuses(MilestoneSettled, report("study"), status="met")


@pytest.mark.parametrize(("status", "then"), [("met", "met"), ("partiallyMet", "partiallyMet"), ("returned", "in_progress")])
def test_a_submission_is_accepted_in_whole_in_part_or_returned(status: Any, then: str) -> None:
    outcome = with_study().after(submit("study")).when(accept("study", status=status, because="vu"))
    accepted = outcome.the(MilestoneAccepted)
    assert accepted == MilestoneAccepted(when=when("2026-02-16"), milestone="study", status=status, by_party="mic", because="vu")
    assert milestone(outcome.state).status == then


def test_what_was_returned_is_submitted_again() -> None:
    returned = with_study().after(submit("study"), accept("study", status="returned"))
    returned.when(submit("study")).kinds("milestone_submitted")


@pytest.mark.parametrize(
    ("accepted_by", "allowed", "refused"),
    [
        ("owner", "mic.focal", "axa.focal"),
        ({"party": "axa"}, "axa.focal", "mic.focal"),
        ({"party": "axa"}, "pm", "ecc.director"),
        ("owner", "pm", "axa.ceo"),
    ],
)
def test_acceptance_is_by_whom_the_terms_say(accepted_by: Any, allowed: str, refused: str) -> None:
    convention = in_force(milestones=[{**STUDY, "accepted_by": accepted_by}], committees=[SUIVI]).after(submit("study"))
    assert convention.when(accept("study", actor=allowed)).the(MilestoneAccepted).status == "met"
    convention.refuses(NotTheAcceptor, accept("study", actor=refused), person=refused, article="5")


def test_the_last_of_all_parties_settles_it() -> None:
    convention = with_study(accepted_by="all_parties").after(submit("study"))
    first = convention.when(accept("study", actor="mic.focal"))
    assert (first.the(MilestoneAccepted).status, first.the(MilestoneAccepted).by_party) == ("approved", "mic")
    convention = convention.after(accept("study", actor="mic.focal"))
    assert [one.who for one in awaited(convention.there)] == [("axa.focal",)]
    assert convention.when(accept("study", actor="axa.focal")).the(MilestoneAccepted).status == "met"


def test_a_party_accepts_once_and_may_still_return() -> None:
    convention = with_study(accepted_by="all_parties").after(submit("study"), accept("study"))
    convention.refuses(AlreadyAccepted, accept("study"), milestone="study", party="mic", article="5")
    returned = convention.when(accept("study", status="returned"))
    assert (milestone(returned.state).status, milestone(returned.state).approved_by) == ("in_progress", frozenset())


def test_all_parties_are_asked_and_nobody_else() -> None:
    convention = with_study(accepted_by="all_parties").after(submit("study"))
    for person in ("pm", "ecc.director", "axa.ceo"):
        convention.refuses(NotTheAcceptor, accept("study", actor=person), acceptor="all_parties")


def test_what_is_submitted_is_awaited_from_whoever_accepts() -> None:
    convention = in_force(milestones=[{**STUDY, "accepted_by": {"party": "axa"}}]).after(submit("study"))
    (waiting,) = awaited(convention.there)
    assert (waiting.rule, waiting.target, waiting.who, waiting.article) == ("acceptance", "study", ("axa.focal",), "5")


def test_a_fact_about_a_milestone_nobody_knows_changes_nothing() -> None:
    known = Milestones()
    assert evolve(known, MilestoneReported(when=when("2026-01-01"), milestone="x", note="", evidence={})) == known


def test_a_submitted_milestone_is_no_longer_due() -> None:
    convention = with_study(due="P6M")
    assert due(convention.agenda(), "milestone_due") == ["2026-08-16"]
    assert due(convention.after(submit("study")).agenda(), "milestone_due") == []
