"""Milestones that stand still, get another day, or are given up."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.changes.corrections import Correct
from domain.changes.succession import SucceedParty
from domain.days.calendar import FIRST_DAY
from domain.due import deadlines, health
from domain.evolution import fold
from domain.life.suspension import Resume, Suspend
from domain.messages.messages import Delivered, MessageDue, MessageSuperseded, RecordDelivery
from domain.milestones.blocking import held_up_by
from domain.milestones.milestones import (
    Block,
    MilestoneBlocked,
    MilestoneCancelled,
    MilestoneRescheduled,
    MilestonesScheduled,
    MilestoneStarted,
    MilestoneState,
    MilestoneUnblocked,
    Scheduled,
)
from domain.milestones.milestones_owed import days_late
from domain.phases import State
from domain.refusals.errors import (
    BeforeItsCause,
    MilestoneOutOfOrder,
    MilestoneSettled,
    MissingEvidence,
    NotAllowed,
    UnknownPerson,
    WrongPhase,
)
from domain.refusals.errors_of_decisions import BeyondTheTerm, DueThatDayAlready
from domain.refusals.errors_of_promises import WrongStatus
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    REPORT,
    STUDY,
    accept,
    begin,
    blocked,
    cancelled,
    drafting,
    in_force,
    moved,
    report,
    signed,
    submit,
    unblocked,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, rungs

YEARLY = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
HEIR_OF_AXA: dict[str, Any] = {
    "id": "axb",
    "short": "AXB",
    "names": [{"from": "2026-01-01", "fr": "AXB"}],
    "people": ["axb.ceo", "axb.focal", "axb.deputy"],
}
COURSES = {**STUDY, "id": "courses", "after": ["study"]}
LADDER: dict[str, Any] = {
    "delivery": "single",
    "default": {"before": ["P7D"], "overdue_every": "P7D", "at_most": 3, "escalate_after": 1, "working_days_only": False},
}


def dated(**changes: Any) -> Scenario:
    """In force since 16 February 2026, with a study due on 16 August."""
    return in_force(milestones=[{**STUDY, "due": "P6M", **changes}], term={"initial": "P2Y", "article": "11"}, reminders=LADDER)


def one(state: State, name: str = "study") -> MilestoneState:
    found = state.milestones.get(name)
    assert found is not None
    return found


def days(convention: Scenario) -> dict[str, str | None]:
    return {each.id: each.due.isoformat() if each.due else None for each in convention.there.milestones.all}


# ── Begun ──────────────────────────────────────────────────────────────────────────────────────


def test_the_owner_says_that_work_has_begun() -> None:
    outcome = dated().when(begin("study"))
    outcome.then(MilestoneStarted(when=when("2026-02-16"), milestone="study"))
    assert one(outcome.state).status == "in_progress"


def test_what_has_begun_does_not_begin_again() -> None:
    dated().after(begin("study")).refuses(WrongStatus, begin("study"), milestone="study", status="in_progress", article="5")
    dated().after(blocked("study")).refuses(WrongStatus, begin("study"), status="blocked")
    dated().after(submit("study"), accept("study", status="partiallyMet")).refuses(MilestoneSettled, begin("study"))


def test_another_party_cannot_begin_it() -> None:
    dated().refuses(NotAllowed, begin("study", actor="axa.focal"), needs="mic.focal")


# ── Blocked ────────────────────────────────────────────────────────────────────────────────────


def test_a_milestone_stands_still_for_a_reason_and_because_of_somebody() -> None:
    outcome = dated().when(blocked("study", "axa", "ecc.director"))
    outcome.then(MilestoneBlocked(when=when("2026-02-16"), milestone="study", because="accord attendu", waits_for=("axa", "ecc.director")))
    (waiting,) = awaited(outcome.state)
    assert (waiting.rule, waiting.who, waiting.because) == ("milestone_blocked", ("axa.focal", "ecc.director"), "accord attendu")
    assert (waiting.since, waiting.due, waiting.article) == (day("2026-02-16"), day("2026-08-16"), "5")


def test_where_nobody_holds_it_up_the_manager_is_asked() -> None:
    (waiting,) = awaited(dated().after(blocked("study")).there)
    assert waiting.who == ("pm",)


def test_whoever_holds_it_up_is_known_to_the_convention() -> None:
    dated().refuses(UnknownPerson, blocked("study", "axa", "nobody"), person="nobody")


def test_only_its_owner_or_the_manager_says_so() -> None:
    dated().refuses(NotAllowed, blocked("study", actor="axa.focal"), needs="mic.focal")
    dated().after(blocked("study")).refuses(NotAllowed, unblocked("study", actor="axa.focal"), needs="mic.focal")
    dated().after(blocked("study", actor="pm")).when(unblocked("study", actor="pm")).kinds("milestone_unblocked")


@pytest.mark.parametrize(("status", "error"), [("submitted", WrongStatus), ("met", MilestoneSettled), ("blocked", WrongStatus)])
def test_only_what_is_owed_stands_still(status: str, error: Any) -> None:
    convention = {
        "submitted": dated().after(submit("study")),
        "met": dated().after(submit("study"), accept("study")),
        "blocked": dated().after(blocked("study")),
    }[status]
    convention.refuses(error, blocked("study"), milestone="study", status=status)


def test_what_does_not_stand_still_cannot_be_let_go_on() -> None:
    dated().refuses(WrongStatus, unblocked("study"), status="scheduled")
    convention = dated().on("2026-03-01").after(blocked("study"))
    convention.refuses(BeforeItsCause, unblocked("study", on="2026-02-28"), cause="milestone_blocked", cause_on="2026-03-01")


@pytest.mark.parametrize("was", ["scheduled", "in_progress"])
def test_once_let_go_on_it_stands_where_it_stood(was: str) -> None:
    convention = dated() if was == "scheduled" else dated().after(begin("study"))
    outcome = convention.after(blocked("study")).when(unblocked("study").model_copy(update={"because": "accord donné"}))
    outcome.then(MilestoneUnblocked(when=when("2026-02-16"), milestone="study", because="accord donné"))
    assert (one(outcome.state).status, one(outcome.state).block) == (was, None)


def test_what_is_reported_meanwhile_is_work_begun() -> None:
    convention = dated().after(blocked("study"), report("study", evidence={"report": REPORT}))
    assert one(convention.there).status == "blocked"
    again = one(convention.after(report("study"), unblocked("study")).there)
    assert (again.status, again.evidence) == ("in_progress", {"report": REPORT})


def test_what_is_handed_in_evidently_stands_still_no_more() -> None:
    state = one(dated().after(blocked("study"), submit("study")).there)
    assert (state.status, state.block) == ("submitted", None)


def test_a_convention_with_a_blocked_milestone_is_blocked_while_it_is_in_force() -> None:
    assert health(dated().after(blocked("study")).there, date(2026, 3, 1)) == "blocked"
    assert health(drafting("2026-02-10", milestones=[STUDY]).after(blocked("study")).there, date(2026, 3, 1)) == "ok"


def test_nobody_is_late_by_what_is_blocked_and_its_owner_is_not_reminded() -> None:
    held_up = dated().after(blocked("study", "axa"))
    assert rungs(held_up.agenda(), "milestone_blocked") == [("2026-08-09", "-P7D"), ("2026-08-16", "0")]
    assert {item.to for item in held_up.agenda() if item.about == "milestone_blocked"} == {("axa.focal", "pm")}
    late = held_up.passing("2026-09-30")
    assert [(each.about, each.duty) for each in deadlines(late.there)] == [("milestone_blocked", False), ("term_end", False)]
    assert {each.rule for each in awaited(late.there)} == {"milestone_blocked"}
    assert not [item for item in late.agenda() if item.about in {"milestone_due", "milestone_blocked"}]


def test_once_it_goes_on_its_owner_is_reminded_of_what_comes_and_not_of_what_was_missed() -> None:
    again = dated().after(blocked("study", "axa")).passing("2026-08-25").after(unblocked("study"))
    assert health(again.there, again.now.today) == "late"
    outcome = again.falls_due()
    outcome.kinds("deadline_passed")
    assert rungs(Scenario(outcome.state, again.now).agenda(), "milestone_due") == [("2026-08-30", "+P14D")]


def test_a_blocked_instance_does_not_keep_the_next_years_from_coming() -> None:
    held_up = in_force(milestones=[YEARLY]).after(blocked("needs-2026"))
    held_up.on("2026-07-01").falls_due().then(
        DeadlinePassed(when=when("2026-06-30", "2026-07-01"), about="milestone_blocked", target="needs-2026", due=day("2026-06-30")),
        MilestonesScheduled(
            when=when("2026-06-30", "2026-07-01"), milestones=(Scheduled(milestone="needs-2027", series="needs", due=day("2027-06-30")),)
        ),
    )


def test_a_blocked_milestone_is_put_off_with_the_others_when_the_convention_is_resumed() -> None:
    stopped = dated().after(blocked("study")).on("2026-03-01").after(Suspend(**who(), because="gelé")).on("2026-03-11")
    resumed = stopped.after(unblocked("study"), Resume(**who()))
    assert days(resumed) == {"study": "2026-08-26"}


# ── Another day ────────────────────────────────────────────────────────────────────────────────


def test_the_manager_sets_another_day_with_the_reason() -> None:
    outcome = dated().when(moved("study", "2026-10-15"))
    outcome.then(
        MilestoneRescheduled(
            when=when("2026-02-16"), milestone="study", was=day("2026-08-16"), due=day("2026-10-15"), because="recrutement en cours"
        )
    )
    state = one(outcome.state)
    assert (state.due, state.put_off, state.put_off_days) == (day("2026-10-15"), 1, 60)


def test_it_is_counted_how_often_a_milestone_was_put_off_and_by_how_much() -> None:
    convention = dated().after(moved("study", "2026-08-26"), moved("study", "2026-08-20"), moved("study", "2026-08-30"))
    assert (one(convention.there).put_off, one(convention.there).put_off_days) == (2, 20)
    undated = in_force(milestones=[STUDY]).after(moved("study", "2026-08-26"))
    assert (one(undated.there).due, one(undated.there).put_off) == (day("2026-08-26"), 0)


@pytest.mark.parametrize(
    ("to", "error"),
    [("2026-08-16", DueThatDayAlready), ("2028-02-16", BeyondTheTerm), ("2026-02-15", BeforeItsCause), ("2400-12-31", BeyondTheTerm)],
)
def test_a_day_that_cannot_be_is_refused(to: str, error: Any) -> None:
    dated().refuses(error, moved("study", to))


def test_a_report_may_be_due_after_the_term_because_closing_waits_for_it() -> None:
    dated(type="reporting").when(moved("study", "2028-03-31")).kinds("milestone_rescheduled")
    closing = dated(type="reporting").passing("2028-02-16")
    assert closing.there.name == "closing"
    assert days(closing.after(moved("study", "2028-03-31"))) == {"study": "2028-03-31"}


def test_nobody_but_the_manager_sets_another_day_by_himself() -> None:
    dated().refuses(NotAllowed, moved("study", "2026-10-15", actor="mic.focal"), needs="manager")


@pytest.mark.parametrize("act", [moved("study", "2026-10-15"), cancelled("study")], ids=lambda act: act.kind)
def test_nothing_is_put_off_or_given_up_before_it_is_in_force_nor_once_it_is_settled(act: Any) -> None:
    drafting("2026-02-10", milestones=[STUDY]).refuses(WrongPhase, act, phase="drafting", needs="in_force")
    dated().after(submit("study"), accept("study")).refuses(MilestoneSettled, act, status="met")


def test_reminders_speak_of_the_new_day() -> None:
    late = dated().passing("2026-08-20").after(moved("study", "2026-10-15"))
    assert rungs(late.agenda(), "milestone_due") == [("2026-10-08", "-P7D"), ("2026-10-15", "0")]
    assert health(late.there, date(2026, 8, 21)) == "ok"


def test_a_reminder_to_be_tried_again_about_the_old_day_is_not_sent() -> None:
    failed = dated().passing("2026-08-09")
    (sent,) = [each.due.message for each in failed.there.mailbox.waiting if each.due.about == "milestone_due"]
    deferred = Delivered(person="mic.focal", status="deferred", message_id="<1@example.org>")
    waiting = failed.after(RecordDelivery(**who("system"), message=sent, results=(deferred,)))
    for act in (moved("study", "2026-10-15"), cancelled("study")):
        assert waiting.when(act).the(MessageSuperseded).message == sent


def test_a_yearly_instance_that_was_put_off_is_followed_when_it_passes() -> None:
    put_off = in_force(milestones=[YEARLY]).after(moved("needs-2026", "2026-09-30"))
    assert days(put_off) == {"needs-2026": "2026-09-30"}
    assert days(put_off.passing("2026-10-01")) == {"needs-2026": "2026-09-30", "needs-2027": "2027-06-30"}


@pytest.mark.parametrize("to", ["2027-06-30", "2027-09-30"])
def test_the_next_years_instance_does_not_wait_for_one_that_was_put_off_beyond_it(to: str) -> None:
    put_off = in_force(milestones=[YEARLY]).after(moved("needs-2026", to))
    assert days(put_off) == {"needs-2026": to, "needs-2027": "2027-06-30"}
    again = put_off.after(moved("needs-2026", "2027-12-31"))
    assert days(again) == {"needs-2026": "2027-12-31", "needs-2027": "2027-06-30"}


def test_an_instance_nobody_spoke_of_may_be_put_off() -> None:
    outcome = in_force(milestones=[YEARLY]).when(moved("needs-2027", "2027-09-30"))
    outcome.kinds("milestones_scheduled", "milestone_rescheduled")


def test_a_renewal_brings_yearly_milestones_back_beside_those_put_off_blocked_and_given_up() -> None:
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    others = [{**YEARLY, "id": "stays"}, {**YEARLY, "id": "gone"}]
    convention = in_force("2026-01-01", milestones=[YEARLY, *others], term=term)
    convention = convention.after(moved("needs-2026", "2026-12-31"), blocked("stays-2026"), cancelled("gone-2026"))
    renewed = convention.passing("2027-01-02")
    assert {each.id: each.status for each in renewed.there.milestones.all} == {
        "needs-2026": "scheduled",
        "needs-2027": "scheduled",
        "stays-2026": "blocked",
        "stays-2027": "scheduled",
        "gone-2026": "cancelled",
        "gone-2027": "scheduled",
    }


# ── How late ───────────────────────────────────────────────────────────────────────────────────


def test_days_late_are_counted_from_the_day_it_has_now() -> None:
    late = dated().on("2026-08-26")
    assert days_late(one(late.there), date(2026, 8, 16)) == 0
    assert days_late(one(late.there), date(2026, 8, 26)) == 10
    handed_in = late.after(submit("study"))
    assert days_late(one(handed_in.there), date(2027, 1, 1)) == 10
    assert days_late(one(handed_in.after(accept("study", on="2026-08-26")).there), date(2027, 1, 1)) == 10
    assert days_late(one(handed_in.after(accept("study", status="returned")).there), date(2026, 8, 30)) == 14
    assert days_late(one(late.after(moved("study", "2026-08-27")).there), date(2026, 8, 30)) == 3


def test_nothing_is_late_that_is_given_up_not_met_or_without_a_day() -> None:
    convention = dated().on("2026-08-26")
    for acts in ((cancelled("study"),), (accept("study", status="notMet"),), (submit("study"), accept("study", status="notMet"))):
        assert days_late(one(convention.after(*acts).there), date(2027, 1, 1)) == 0
    assert days_late(one(in_force(milestones=[STUDY]).there), date(2027, 1, 1)) == 0
    assert days_late(MilestoneState(id="x", series="x", due=FIRST_DAY, status="met", recorded_on=FIRST_DAY), date(2027, 1, 1)) == 0


def test_one_given_up_does_not_hide_another_that_it_rests_on_as_well() -> None:
    third = {**STUDY, "id": "third", "after": ["study", "courses"]}
    convention = in_force(milestones=[STUDY, {**STUDY, "id": "courses"}, third]).after(cancelled("study"))
    convention.refuses(MilestoneOutOfOrder, submit("third"), rests_on="courses")


def test_one_day_more_is_put_off_too() -> None:
    later = one(dated().after(moved("study", "2026-08-17")).there)
    assert (later.put_off, later.put_off_days) == (1, 1)


def test_what_is_given_up_stands_still_no_more_by_whomever_it_was_given_up() -> None:
    assert one(dated().after(blocked("study"), cancelled("study")).there).block is None
    agreed = signed(milestones=[STUDY], term={"initial": "P2Y"}).after(blocked("study"), propose({"milestones": {"cancel": ["study"]}}))
    gone = one(agreed.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo")).there)
    assert (gone.status, gone.block) == ("cancelled", None)


def test_letting_go_on_what_did_not_stand_still_changes_nothing() -> None:
    there = dated().there
    unblocking = MilestoneUnblocked(when=when("2026-03-01"), milestone="study")
    assert one(fold(there, (unblocking,))).status == "scheduled"


def test_a_day_that_a_standstill_put_off_is_known_since_then() -> None:
    again = dated().on("2026-03-01").after(Suspend(**who(), because="gelé")).on("2026-03-11").after(Resume(**who()))
    assert [each.since for each in deadlines(again.there) if each.about == "milestone_due"] == [day("2026-03-11")]


def test_an_amendment_moves_what_is_open_of_a_yearly_milestone_and_gives_up_what_lies_beyond_the_term() -> None:
    agreed = signed(milestones=[{**YEARLY, "by": "06-30"}], term={"initial": "P2Y"}).after(submit("needs-2026"), accept("needs-2026"))
    by_july = agreed.after(propose({"milestones": {"replace": [{**YEARLY, "by": "07-15"}]}}), sign_amendment("mic.minister"))
    assert days(by_july.after(sign_amendment("axa.ceo"))) == {"needs-2026": "2026-06-30", "needs-2027": "2027-07-15"}
    for by, status in (("12-30", "cancelled"), ("12-29", "scheduled")):
        ending = signed("2026-06-30", milestones=[{**YEARLY, "by": by}], term={"initial": "P2Y"}).after(
            propose({"term": {"initial": "P6M"}})
        )
        assert one(ending.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo")).there, "needs-2026").status == status


# ── Given up ───────────────────────────────────────────────────────────────────────────────────


def test_the_manager_gives_a_milestone_up_with_the_reason() -> None:
    outcome = dated().when(cancelled("study"))
    outcome.then(MilestoneCancelled(when=when("2026-02-16"), milestone="study", because="sans objet"))
    assert (one(outcome.state).status, one(outcome.state).because) == ("cancelled", "sans objet")
    assert due(Scenario(outcome.state, dated().now).agenda(), "milestone_due") == []
    dated().refuses(NotAllowed, cancelled("study", actor="mic.focal"), needs="manager")


def test_what_was_given_up_keeps_nothing_waiting() -> None:
    convention = in_force(milestones=[STUDY, COURSES])
    convention.refuses(MilestoneOutOfOrder, submit("courses"), rests_on="study")
    convention.after(cancelled("study")).when(submit("courses")).kinds("milestone_submitted")


def test_a_yearly_milestone_keeps_others_waiting_until_every_instance_is_given_up() -> None:
    convention = in_force(milestones=[YEARLY, {**STUDY, "after": ["needs"]}], term={"initial": "P1Y"})
    convention.after(cancelled("needs-2026")).when(submit("study")).kinds("milestone_submitted")
    longer = in_force(milestones=[YEARLY, {**STUDY, "after": ["needs"]}], term={"initial": "P2Y"})
    longer.after(cancelled("needs-2026")).refuses(MilestoneOutOfOrder, submit("study"), rests_on="needs")


def test_what_was_given_up_gets_no_day_by_what_it_rested_on() -> None:
    later = {**STUDY, "id": "later", "due": {"after": "study", "period": "P1M"}}
    convention = in_force(milestones=[STUDY, later]).after(cancelled("later"), submit("study"))
    convention.when(accept("study")).kinds("milestone_accepted")


def test_an_instance_that_was_given_up_is_followed_by_the_next_years() -> None:
    convention = in_force(milestones=[YEARLY]).after(cancelled("needs-2026"))
    assert days(convention) == {"needs-2026": "2026-06-30", "needs-2027": "2027-06-30"}


def test_messages_about_a_blocked_milestone_go_to_whoever_holds_it_up() -> None:
    outcome = dated().after(blocked("study", "axa")).on("2026-08-09").falls_due()
    assert outcome.the(MessageDue).to == ("axa.focal", "pm")


def test_evidence_is_still_asked_for_after_a_milestone_stood_still() -> None:
    convention = dated(evidence=["report"]).after(blocked("study"), unblocked("study"))
    convention.refuses(MissingEvidence, submit("study"), missing="report")


# ── Mistakes and succession ────────────────────────────────────────────────────────────────────


def reason(convention: Scenario, because: str) -> State:
    """The reason of the last fact put right."""
    return convention.after(Correct(**who(), version=convention.last_fact, changes={"because": because}, because="mal noté")).there


def test_the_reason_why_it_stands_still_or_was_given_up_is_put_right() -> None:
    block = one(reason(dated().after(blocked("study")), "crédits attendus")).block
    assert block is not None
    assert block.because == "crédits attendus"
    assert one(reason(dated().after(cancelled("study")), "refusé")).because == "refusé"
    dated().after(moved("study", "2026-10-15")).when(
        Correct(**who(), version=dated().after(moved("study", "2026-10-15")).last_fact, changes={"because": "x"}, because="y")
    ).kinds("fact_corrected")


def test_the_reason_of_what_stands_still_no_more_is_put_right_in_the_record_alone() -> None:
    convention = dated().after(blocked("study"))
    version = convention.there.past.version
    again = convention.after(unblocked("study"), Correct(**who(), version=version, changes={"because": "x"}, because="mal noté"))
    assert one(again.there).block is None


def test_whoever_succeeds_to_a_party_holds_up_what_it_held_up() -> None:
    succeed = SucceedParty.model_validate({**who(), "party": "axa", "successors": [HEIR_OF_AXA], "basis": "fusion"})
    convention = dated().after(blocked("study", "axa", "axa.deputy", "ecc.director"))
    block = one(convention.after(succeed).there).block
    assert block is not None
    assert block.waits_for == ("axb", "axb.deputy", "ecc.director")


def test_the_manager_is_asked_where_nobody_is_left_of_those_who_hold_it_up() -> None:
    held_up = MilestoneState(
        id="study", series="study", recorded_on=FIRST_DAY, block=Block(since=FIRST_DAY, because="x", waits_for=("gone",))
    )
    assert held_up.block is not None
    assert held_up_by(held_up.block, dated().there.terms) == ("pm",)
