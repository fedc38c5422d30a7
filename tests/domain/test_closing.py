from __future__ import annotations

from typing import Any

import pytest

from domain.act import Event
from domain.agenda import Awaited
from domain.awaiting import awaited
from domain.convention import AnyCommand
from domain.due import health
from domain.evolution import EVENTS, evolve
from domain.life.closing import Close, ClosingStarted, ConventionClosed
from domain.life.force import TermEnded, TermRenewed
from domain.messages.messages import SwitchMail
from domain.milestones.milestones import MilestonesNotMet
from domain.refusals.errors import BeforeItsCause, ChecklistOpen, NotAllowed, WrongPhase
from domain.refusals.errors import ConventionClosed as Closed
from domain.start import GoLive
from tests.domain.builders import (
    STUDY,
    SUIVI,
    accept,
    blocked,
    cancelled,
    convene,
    draft,
    drafting,
    fix_calendar,
    in_force,
    opening,
    record,
    report,
    sign,
    start,
    submit,
    visa,
    when,
    who,
)
from tests.domain.scenario import Scenario, day

FINAL = {"id": "final", "type": "reporting", "title": "Bilan final", "owner": "axa"}


def close(because: str | None = None, actor: str = "pm", on: str | None = None) -> Close:
    return Close(**who(actor, on=on), because=because)


def closed() -> Scenario:
    return in_force(milestones=[STUDY], committees=[SUIVI], term={"initial": "P1Y"}).after(close())


def test_a_convention_with_nothing_left_is_closed_at_once() -> None:
    in_force().when(close("terminé")).then(
        ClosingStarted(when=when("2026-02-16")), ConventionClosed(when=when("2026-02-16"), outcome="completed", because="terminé")
    )


def test_closing_waits_for_the_reports_that_are_owed() -> None:
    convention = in_force(milestones=[FINAL, STUDY])
    convention.when(close()).then(ClosingStarted(when=when("2026-02-16")))
    closing = convention.after(close())
    closing.refuses(ChecklistOpen, close(), left="final")
    (waiting,) = awaited(closing.there)
    expected = Awaited(rule="final_report", target="final", who=("axa",), since=day("2026-02-16"), title="Bilan final")
    assert waiting == expected
    dated = in_force(milestones=[{**FINAL, "due": "P1Y", "article": "12"}]).after(close())
    assert {(one.due, one.article) for one in awaited(dated.there)} == {(day("2027-02-16"), "12")}


def test_what_stands_on_the_checklist_is_awaited_once() -> None:
    closing = in_force(milestones=[{**FINAL, "due": "P1M"}]).after(close())
    assert [one.rule for one in awaited(closing.there)] == ["final_report"]


def test_a_yearly_report_of_a_day_after_the_end_is_owed_by_nobody() -> None:
    yearly = {**FINAL, "id": "yearly", "every": "year", "by": "12-31"}
    convention = in_force(milestones=[yearly]).on("2026-06-01")
    convention.when(close()).then(ClosingStarted(when=when("2026-06-01")), ConventionClosed(when=when("2026-06-01"), outcome="completed"))
    convention.on("2026-12-31").when(close()).kinds("closing_started", "convention_closed")
    closing = in_force(milestones=[yearly, FINAL]).on("2026-06-01").after(close())
    assert [(one.rule, one.target) for one in awaited(closing.there)] == [("final_report", "final")]
    assert {item.kind for item in closing.agenda()} == {"calendar_extension"}
    closing.on("2026-06-02").refuses(ChecklistOpen, close(), left="final")


def test_a_yearly_report_of_the_last_day_or_one_begun_is_owed_still() -> None:
    yearly = {**FINAL, "id": "yearly", "every": "year", "by": "05-31"}
    in_force(milestones=[yearly]).on("2026-06-01").when(close()).kinds("closing_started")
    begun = in_force(milestones=[yearly]).on("2026-04-01").after(report("yearly-2026", actor="axa.focal"))
    begun.when(close()).kinds("closing_started")


def test_closing_waits_for_what_was_submitted() -> None:
    closing = in_force(milestones=[STUDY]).after(submit("study"), close())
    closing.refuses(ChecklistOpen, close(), left="study")
    assert [one.rule for one in awaited(closing.there)] == ["acceptance"]
    closing.after(accept("study")).when(close()).kinds("convention_closed")


def test_a_report_that_comes_while_closing_is_accepted() -> None:
    closing = in_force(milestones=[FINAL]).after(close(), submit("final", actor="axa.focal"), accept("final", actor="axa.focal"))
    assert awaited(closing.there) == (Awaited(rule="close", who=("pm",), since=day("2026-02-16")),)
    assert closing.when(close()).the(ConventionClosed).outcome == "completed"


def test_what_is_left_may_be_given_up_for_a_reason() -> None:
    outcome = in_force(milestones=[FINAL]).after(close()).when(close("perdu"))
    outcome.then(
        MilestonesNotMet(when=when("2026-02-16"), milestones=("final",)),
        ConventionClosed(when=when("2026-02-16"), outcome="expired", because="perdu", left_open=("final",)),
    )
    in_force(milestones=[FINAL]).when(close("perdu")).kinds("closing_started", "milestones_not_met", "convention_closed")


def test_what_was_never_handed_in_is_not_met_once_the_convention_is_closed() -> None:
    part = {**STUDY, "id": "part"}
    begun = in_force(milestones=[STUDY, part, {**STUDY, "id": "held"}, {**STUDY, "id": "needs", "every": "year", "by": "12-31"}])
    begun = begun.after(submit("part"), accept("part", status="partiallyMet"), blocked("held"))
    outcome = begun.when(close("terminé"))
    assert {one.id: one.status for one in outcome.state.milestones.all} == {
        "study": "notMet",
        "part": "partiallyMet",
        "held": "notMet",
        "needs-2026": "scheduled",
    }
    assert outcome.the(ConventionClosed).outcome == "expired"


def test_what_was_handed_in_and_never_accepted_stays_so() -> None:
    outcome = in_force(milestones=[STUDY]).after(submit("study")).when(close("terminé"))
    assert [one.status for one in outcome.state.milestones.all] == ["submitted"]
    assert outcome.the(ConventionClosed).left_open == ("study",)


def test_a_milestone_that_was_given_up_does_not_keep_a_convention_from_being_completed() -> None:
    given_up = in_force(milestones=[STUDY]).after(cancelled("study"))
    assert given_up.when(close()).the(ConventionClosed).outcome == "completed"


def test_a_blocked_report_is_still_on_the_checklist() -> None:
    closing = in_force(milestones=[FINAL]).after(blocked("final", actor="axa.focal"), close())
    closing.refuses(ChecklistOpen, close(), left="final")
    assert {one.rule for one in awaited(closing.there)} == {"milestone_blocked", "final_report"}


@pytest.mark.parametrize(
    ("status", "outcome"), [("met", "completed"), ("partiallyMet", "expired"), ("returned", "expired"), (None, "expired")]
)
def test_the_outcome_is_completed_when_every_milestone_is_met(status: Any, outcome: str) -> None:
    convention = in_force(milestones=[STUDY])
    if status:
        convention = convention.after(submit("study"), accept("study", status=status))
    assert convention.when(close()).the(ConventionClosed).outcome == outcome


def test_only_the_manager_closes() -> None:
    in_force().refuses(NotAllowed, close(actor="mic.focal"), needs="manager")


def test_only_what_is_in_force_is_closed() -> None:
    drafting().refuses(WrongPhase, close(), needs="in_force")


def test_nothing_is_closed_before_its_cause() -> None:
    in_force().on("2026-03-01").refuses(BeforeItsCause, close(on="2026-02-15"), cause="entered_into_force", cause_on="2026-02-16")
    closing = in_force(milestones=[FINAL]).on("2026-03-10").after(close())
    closing.refuses(BeforeItsCause, close("perdu", on="2026-03-09"), cause="closing_started", cause_on="2026-03-10")


def test_a_term_that_ended_leaves_the_closing_to_be_done() -> None:
    ended = in_force(milestones=[FINAL], term={"initial": "P1Y"}).passing("2027-02-16")
    assert ended.there.name == "closing"
    assert [one.rule for one in awaited(ended.there)] == ["final_report"]


def test_milestones_stay_due_while_closing() -> None:
    closing = in_force(milestones=[{**FINAL, "due": "2027-03-31"}], term={"initial": "P1Y"}).passing("2027-02-16")
    assert [(item.kind, item.due) for item in closing.agenda()][:1] == [("milestone_due", day("2027-03-31"))]
    closing.on("2027-04-01").falls_due().kinds("deadline_passed")


@pytest.mark.parametrize(
    "command",
    [
        draft(),
        opening(),
        sign("mic.minister"),
        visa("mic.legal"),
        report("study"),
        submit("study"),
        accept("study"),
        convene("2026-03-01"),
        record("continue"),
        close(),
        SwitchMail(**who(), on=True),
        GoLive(**who()),
    ],
    ids=lambda command: command.kind,
)
def test_a_closed_convention_refuses_everything(command: AnyCommand) -> None:
    closed().refuses(Closed, command, reference="REF-1", closed_on="2026-02-16", outcome="expired")


def test_a_closed_convention_does_not_start_again() -> None:
    closed().refuses(WrongPhase, start(), phase="closed")


def test_a_closed_convention_has_nothing_to_come() -> None:
    convention = closed()
    assert (convention.agenda(), awaited(convention.there)) == ((), ())
    convention.on("2030-01-01").falls_due().then()
    assert health(convention.there, day("2030-01-01")) == "closed"


def test_the_workflows_own_notes_are_taken_by_a_closed_convention() -> None:
    closed().when(fix_calendar("2026-05-01", through="2101-12-31")).kinds("calendar_fixed")


@pytest.mark.parametrize(
    "event", [TermRenewed(when=when("2027-01-01"), renewal=1, end=day("2028-01-01")), TermEnded(when=when("2027-01-01"))]
)
def test_a_fact_that_comes_too_late_changes_nothing(event: Event) -> None:
    state = closed().there
    after = evolve(state, EVENTS.validate_python(event))
    assert after.model_copy(update={"last_act_on": state.last_act_on}) == state


def test_a_yearly_report_that_stood_still_before_it_was_begun_is_owed_by_nobody_after_the_end() -> None:
    yearly = {**FINAL, "id": "yearly", "every": "year", "by": "12-31"}
    still = in_force(milestones=[yearly]).on("2026-06-01").after(blocked("yearly-2026", actor="pm"))
    still.when(close()).kinds("closing_started", "convention_closed")
    begun = in_force(milestones=[yearly]).on("2026-06-01").after(report("yearly-2026", actor="pm"), blocked("yearly-2026", actor="pm"))
    begun.when(close()).kinds("closing_started")
