from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import AgendaItem
from domain.awaiting import awaited
from domain.days.calendar import At
from domain.days.holidays import CalendarFixed, CalendarRunsOut
from domain.due import deadlines, health, next_deadline
from domain.evolution import evolve, fold
from domain.life.force import EnteredIntoForce, TermEnded
from domain.milestones.milestones import MilestonesScheduled, Scheduled
from domain.signature.drafting import OpenedForSignature
from domain.signature.signature import StageOpened
from domain.start import ConventionStarted
from domain.submissions import CountRefusals, RefuseSubmission, SubmissionRefused, SubmissionsRefused
from tests.domain.builders import (
    LONG,
    STUDY,
    SUIVI,
    drafting,
    fix_calendar,
    in_force,
    in_signature,
    report,
    signed,
    start,
    terms,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, given

SPOKEN: dict[str, Any] = {"default": {"working_days_only": False}}


def item(on: str, at: At, kind: str, target: str = "x", **more: Any) -> AgendaItem:
    return AgendaItem(due=day(on), at=at, kind=kind, target=target, **more)


def test_the_agenda_is_in_the_order_of_instants_then_facts_before_messages() -> None:
    items = [
        item("2026-06-29", At.END, "milestone_due", "b"),
        item("2026-06-30", At.START, "renewal"),
        item("2026-06-30", At.START, "term_end"),
        item("2026-06-30", At.OFFICE, "calendar_extension"),
        item("2026-06-30", At.OFFICE, "message", about="milestone_due", rung="-P1D"),
        item("2026-06-30", At.OFFICE, "message", about="milestone_due", rung="0"),
        item("2026-06-30", At.OFFICE, "message", "y", about="milestone_due", rung="-P1D"),
        item("2026-06-30", At.END, "milestone_due", "a"),
        item("2026-06-30", At.END, "milestone_due", "b"),
    ]
    shuffled = [*items[1::2], *items[::2]]
    assert sorted(shuffled, key=AgendaItem.order) == items


def test_an_agenda_is_sorted_and_finite() -> None:
    convention = in_force(
        milestones=[{**STUDY, "every": "year", "by": "06-30"}],
        committees=[{**SUIVI, "meets": {"every": "P1M", "convocation": "P15D"}}],
        term={"initial": "P3Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}},
        reminders=SPOKEN,
    )
    items = convention.agenda()
    assert list(items) == sorted(items, key=AgendaItem.order)
    assert len(items) == len({one.order() for one in items}) == 20


def test_the_next_deadline_is_no_message() -> None:
    convention = in_force(milestones=[{**STUDY, "due": "2026-06-30"}], reminders=SPOKEN)
    assert convention.agenda()[0].kind == "message"
    found = next_deadline(convention.there)
    assert found is not None
    assert (found.kind, found.due, found.title) == ("milestone_due", day("2026-06-30"), "Étude")
    assert next_deadline(in_force().there) is None


def test_a_batch_stops_and_what_is_left_falls_due_at_once() -> None:
    term = {"initial": "P1D", "renewal": {"mode": "tacit", "period": "P1D"}}
    convention = in_force(term=term).on("2027-02-16")
    first = convention.falls_due()
    assert len(first.events) == 180
    second = Scenario(first.state, convention.now).falls_due()
    assert [len(second.events), second.state.model_dump()["force"]["end"]] == [180, day("2027-02-12")]


def test_facts_come_before_the_messages_of_the_same_wake() -> None:
    convention = in_force(milestones=[{**STUDY, "due": "2026-06-29"}, {**STUDY, "id": "b", "due": "2026-06-30"}], reminders=SPOKEN)
    assert [event.kind for event in convention.passing("2026-06-29").on("2026-06-30").falls_due().events] == [
        "deadline_passed",
        "message_due",
    ]


# ── The calendar ───────────────────────────────────────────────────────────────────────────────


def test_a_convention_starts_with_the_holidays_at_hand() -> None:
    outcome = given().on("2026-01-05").when(start(holidays=fix_calendar("2026-05-01", through="2032-12-31")))
    assert outcome.the(CalendarFixed) == CalendarFixed(
        when=when("2026-01-05"), holidays=(day("2026-05-01"),), through=day("2032-12-31"), source="test"
    )
    assert due(Scenario(outcome.state, given().on("2026-01-05").now).agenda(), "calendar_extension") == ["2031-12-01"]


def test_more_holidays_are_asked_for_once() -> None:
    convention = in_force(holidays=fix_calendar(through="2032-12-31"))
    asked = convention.on("2031-12-01", "09:00").falls_due().then(CalendarRunsOut(when=when("2031-12-01"), through=day("2032-12-31")))
    waiting = Scenario(asked.state, convention.on("2031-12-01").now)
    assert due(waiting.agenda(), "calendar_extension") == []
    assert due(waiting.after(fix_calendar(through="2038-12-31")).agenda(), "calendar_extension") == ["2037-12-01"]


def test_holidays_that_reach_no_further_bring_nothing() -> None:
    drafting().when(LONG).then()


def test_recorded_holidays_are_kept_when_more_are_fixed() -> None:
    convention = drafting().after(fix_calendar("2026-05-01", through="2100-12-31"), fix_calendar("2026-07-30", through="2101-12-31"))
    assert convention.there.worked.holidays == {day("2026-05-01"), day("2026-07-30")}


def test_holidays_of_the_terms_and_another_weekend_count_from_the_start() -> None:
    worked = drafting(calendar={"weekend": ["friday"], "holidays": ["2026-01-11"]}).there.worked
    assert [worked.worked(day(one)) for one in ("2026-01-09", "2026-01-10", "2026-01-11")] == [False, True, False]


# ── Health and what is awaited ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changes", "today", "expected"),
    [
        ({}, "2026-02-16", "ok"),
        ({}, "2027-02-16", "ok"),
        ({}, "2027-02-17", "dormant"),
        ({"milestones": [{**STUDY, "due": "2028-01-31"}]}, "2027-02-17", "ok"),
        ({"milestones": [{**STUDY, "due": "2029-01-31"}]}, "2027-02-17", "dormant"),
        ({"milestones": [{**STUDY, "due": "2026-06-30"}]}, "2026-06-30", "ok"),
        ({"milestones": [{**STUDY, "due": "2026-06-30"}]}, "2026-07-01", "late"),
    ],
)
def test_a_convention_says_how_it_is(changes: dict[str, Any], today: str, expected: str) -> None:
    assert health(in_force(**changes).there, day(today)) == expected


def test_a_convention_with_activity_is_not_dormant() -> None:
    active = in_force(milestones=[STUDY]).on("2026-12-01").after(report("study"))
    assert health(active.there, day("2027-06-01")) == "ok"


def test_only_a_convention_in_force_is_dormant() -> None:
    assert health(drafting().there, day("2030-01-01")) == "ok"


def test_a_draft_waits_for_its_text_and_then_to_be_opened() -> None:
    (waiting,) = awaited(given(ConventionStarted(when=when("2026-01-05"), terms=terms())).there)
    assert (waiting.rule, waiting.who, waiting.since) == ("draft", ("pm",), day("2026-01-05"))
    assert [one.rule for one in awaited(drafting().there)] == ["open"]


def test_what_is_owed_is_awaited_in_the_order_of_its_days() -> None:
    convention = in_force(milestones=[{**STUDY, "due": "2026-06-30"}, {**STUDY, "id": "early", "due": "2026-03-31"}])
    assert [(one.rule, one.target, one.since) for one in awaited(convention.there)] == [
        ("milestone_due", "early", day("2026-02-16")),
        ("milestone_due", "study", day("2026-02-16")),
    ]


def test_a_convention_taken_over_says_since_when_only_once_it_is_live() -> None:
    standing = given().on("2026-03-01").after(start(taken_over=True, milestones=[{**STUDY, "due": "2026-06-30"}], so_far={}))
    assert [(one.rule, one.since) for one in awaited(standing.there)] == [("live", day("2026-03-01")), ("milestone_due", None)]


def test_what_is_signed_and_not_in_force_owes_nothing() -> None:
    assert deadlines(signed(in_force={"date": "2027-01-01"}).there) == ()


# ── The fold ───────────────────────────────────────────────────────────────────────────────────


def test_before_its_start_nothing_means_anything() -> None:
    assert fold(None, ()) is None
    assert evolve(None, CalendarRunsOut(when=when("2026-01-01"), through=day("2026-01-01"))) is None


def test_a_fact_out_of_its_phase_changes_nothing() -> None:
    state = in_force().there
    opened = evolve(state, StageOpened(when=when("2026-01-01"), stage="x", due=None))
    assert opened == state
    for event in (
        OpenedForSignature(when=when("2026-01-01"), number=1, text_sha256=None),
        EnteredIntoForce(when=when("2026-01-01"), start=day("2026-01-01"), end=None),
    ):
        assert evolve(state, event) == state
    assert evolve(in_signature().there, TermEnded(when=when("2026-01-05"))) == in_signature().there


def test_a_fact_about_a_milestone_unknown_to_the_terms_is_kept() -> None:
    event = MilestonesScheduled(when=when("2026-02-16"), milestones=(Scheduled(milestone="old", series="old", due=None),))
    assert evolve(in_force().there, event).milestones.get("old") is not None


def test_refused_submissions_are_recorded_and_change_nothing() -> None:
    convention = in_force()
    outcome = convention.when(RefuseSubmission(**who("system"), name="sign", reason="unreadable", payload_sha256="e" * 64))
    outcome.then(SubmissionRefused(when=when("2026-02-16"), name="sign", reason="unreadable", payload_sha256="e" * 64))
    assert outcome.state == convention.there
    convention.when(CountRefusals(**who("system"), count=7)).then(SubmissionsRefused(when=when("2026-02-16"), count=7))
