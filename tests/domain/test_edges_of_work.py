"""Edges of rules about people, milestones and sessions that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import pytest

from domain.agenda import Deadline, DeadlinePassed
from domain.awaiting import awaited
from domain.committees.committees import ReviewRecorded
from domain.days.calendar import At, instant, moment
from domain.due import agenda, deadlines, health, late_now, next_deadline
from domain.files.terms import Terms
from domain.life.closing import Close, ClosingStarted
from domain.life.force import EnteredIntoForce
from domain.life.suspension import ConventionSuspended, Suspend
from domain.life.termination import Denounce, Terminate
from domain.messages.messages import MessageDue, RecordDelivery
from domain.milestones.milestones import MilestoneAccepted, MilestonesScheduled
from domain.phases import Suspended
from domain.refusals.errors import (
    MilestoneOutOfOrder,
    MilestoneSettled,
    NotSubmitted,
    UnknownMilestone,
)
from domain.roles import focal_points
from domain.signature.signature import Decline, SignatureCompleted
from domain.start import GoLive, WentLive
from tests.domain.builders import (
    OTHER,
    PARTIES,
    REPORT,
    STUDY,
    SUIVI,
    accept,
    convene,
    drafting,
    in_force,
    opening,
    record,
    report,
    sign,
    start,
    submit,
    terms,
    visa,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, given

TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "article": "11"}
YEARLY: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
COMMITTED: dict[str, Any] = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}


def denounce(how: str = "non_renewal", party: str = "axa", on: str | None = None, by: str | None = None) -> Denounce:
    return Denounce.model_validate({**who(by=by, on=on), "how": how, "party": party})


def terminate(ends_on: str | None = None, **said: Any) -> Terminate:
    return Terminate.model_validate({**who(), "cause": "mutual", "ends_on": ends_on, "because": "Accord", **said})


def suspend() -> Suspend:
    return Suspend(**who(), because="Litige")


# ── Milestones ─────────────────────────────────────────────────────────────────────────────────


def test_after_its_last_year_a_yearly_milestone_comes_no_more() -> None:
    convention = in_force("2026-01-01", term={"initial": "P1Y"}, milestones=[YEARLY]).on("2026-05-10").after(submit("needs-2026"))
    convention.when(accept("needs-2026")).kinds("milestone_accepted")


def test_a_committee_does_not_accept_the_instance_of_a_year_that_nobody_spoke_of() -> None:
    yearly = {**YEARLY, "roll": "following", "accepted_by": {"committee": "suivi"}}
    convention = in_force("2026-01-01", term={"initial": "P3Y"}, milestones=[yearly], committees=[SUIVI]).on("2026-05-10")
    convention.refuses(NotSubmitted, record({"kind": "accept", "milestone": "needs-2027", "status": "met"}), milestone="needs-2027")


def test_a_suspension_by_a_committee_says_why() -> None:
    outcome = in_force(committees=[SUIVI]).when(record({"kind": "suspend", "because": "Litige"}))
    assert outcome.the(ConventionSuspended).because == "Litige"


def test_a_yearly_milestone_may_have_a_name_of_several_words() -> None:
    convention = in_force("2026-01-01", milestones=[{**YEARLY, "id": "yearly-needs"}]).on("2026-05-10")
    met = convention.after(submit("yearly-needs-2026")).when(accept("yearly-needs-2026"))
    assert [one.milestone for one in met.the(MilestonesScheduled).milestones] == ["yearly-needs-2027"]
    convention.when(report("yearly-needs-2025")).kinds("milestones_scheduled", "milestone_reported")


@pytest.mark.parametrize(("year", "known"), [(2024, False), (2025, True), (2027, True), (2028, False)])
def test_an_instance_of_last_year_or_next_year_may_be_spoken_of(year: int, known: bool) -> None:  # noqa: FBT001 - a column of the table
    convention = in_force("2026-01-01", milestones=[YEARLY]).on("2026-05-10")
    if known:
        convention.when(report(f"needs-{year}")).kinds("milestones_scheduled", "milestone_reported")
    else:
        convention.refuses(UnknownMilestone, report(f"needs-{year}"))


def test_an_instance_on_the_first_day_out_of_force_does_not_belong_to_the_term() -> None:
    convention = in_force("2026-01-01", milestones=[YEARLY], term={"initial": "P6M", "from": "2025-12-30"})
    assert [one.id for one in convention.there.milestones.all] == []
    longer = in_force("2026-01-01", milestones=[YEARLY], term={"initial": "P6M", "from": "2025-12-31"})
    assert [one.id for one in longer.there.milestones.all] == []
    last_day = in_force("2026-01-01", milestones=[YEARLY], term={"initial": "P6M", "from": "2026-01-01"})
    assert [one.id for one in last_day.there.milestones.all] == ["needs-2026"]


def test_the_instance_due_on_the_day_of_a_renewal_stays_the_open_one() -> None:
    term = {"initial": "P1Y", "from": "2025-07-01", "renewal": {"mode": "tacit", "period": "P1Y"}}
    yearly = {**YEARLY, "by": "07-01"}
    convention = in_force("2025-07-01", milestones=[yearly], term=term)
    assert [one.due for one in convention.there.milestones.all] == [day("2025-07-01")]
    renewed = convention.on("2025-07-02").falls_due().state
    assert [one.id for one in renewed.milestones.all] == ["needs-2025"]
    assert [one.id for one in Scenario(renewed, convention.now).passing("2026-07-01").there.milestones.all] == ["needs-2025", "needs-2026"]


def test_the_instance_of_new_years_day_comes_with_the_year() -> None:
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    convention = in_force("2026-01-01", milestones=[{**YEARLY, "by": "01-01"}], term=term).passing("2027-01-01")
    assert [one.id for one in convention.there.milestones.all] == ["needs-2026", "needs-2027"]


def test_an_entry_recorded_late_still_brings_the_instance_in_between() -> None:
    late = drafting("2026-06-01", milestones=[YEARLY], signature={"members": ["mic.minister", "axa.ceo"]}).after(opening())
    entered = late.on("2026-07-10").after(sign("mic.minister", on="2026-06-20")).when(sign("axa.ceo", on="2026-06-25"))
    assert [one.milestone for one in entered.the(MilestonesScheduled).milestones] == ["needs-2026"]


def test_an_acceptance_recorded_late_brings_the_instance_of_the_year_after() -> None:
    convention = in_force("2024-01-01", milestones=[YEARLY]).on("2024-06-01").after(submit("needs-2024")).on("2026-09-01")
    met = convention.when(accept("needs-2024", actor="pm", on="2024-06-15"))
    assert [one.milestone for one in met.the(MilestonesScheduled).milestones] == ["needs-2025"]


def test_what_was_returned_is_not_accepted_before_it_is_submitted_again() -> None:
    returned = in_force(milestones=[STUDY]).after(submit("study"), accept("study", status="returned"))
    returned.refuses(NotSubmitted, accept("study"), status="in_progress")


def test_what_is_met_in_part_does_not_carry_what_rests_on_it() -> None:
    next_one = {**STUDY, "id": "next", "after": ["study"]}
    convention = in_force(milestones=[STUDY, next_one]).after(submit("study"), accept("study", status="partiallyMet"))
    convention.refuses(MilestoneOutOfOrder, submit("next"), rests_on="study", met_on=None)
    convention.refuses(MilestoneSettled, accept("study"))


def test_what_a_committee_accepted_before_the_take_over_is_met() -> None:
    study = {**STUDY, "accepted_by": {"committee": "suivi"}}
    facts = {
        "texts": [{"document": "text", "on": "2025-05-01"}],
        "signed": {"axa.ceo": "2025-05-05"},
        "milestones": {"study": {"submitted": "2025-06-01", "met": "2025-07-01"}},
    }
    over = start(taken_over=True, so_far=facts, signature={"members": ["axa.ceo"]}, milestones=[study], committees=[SUIVI])
    met = given().on("2026-02-16").when(over).the(MilestoneAccepted)
    assert (met.when.on, met.status, met.by_party) == (day("2025-07-01"), "met", None)


def test_another_party_accepts_for_itself() -> None:
    convention = in_force(milestones=[{**STUDY, "accepted_by": {"party": "axa"}}]).after(submit("study"))
    assert convention.when(accept("study", actor="axa.focal")).the(MilestoneAccepted).by_party == "axa"


def test_the_owner_accepts_for_its_party() -> None:
    assert in_force(milestones=[STUDY]).after(submit("study")).when(accept("study")).the(MilestoneAccepted).by_party == "mic"


def test_other_evidence_asks_every_party_again() -> None:
    study = {**STUDY, "accepted_by": "all_parties"}
    convention = in_force(milestones=[study]).after(submit("study", report=REPORT), accept("study", actor="mic.focal"))
    again = convention.after(submit("study", report=OTHER))
    assert again.when(accept("study", actor="axa.focal")).the(MilestoneAccepted).status == "approved"
    (waiting,) = [one for one in awaited(again.on("2026-03-01").there) if one.rule == "acceptance"]
    assert (waiting.who, waiting.since, waiting.title) == (("mic.focal", "axa.focal"), day("2026-02-16"), "Étude")


def test_what_was_begun_stays_owed() -> None:
    begun = in_force(milestones=[{**STUDY, "due": "P1M"}]).after(report("study")).there
    owed = [(one.rule, one.target, one.due, one.article, one.title) for one in awaited(begun)]
    assert owed == [("milestone_due", "study", day("2026-03-16"), "5", "Étude")]


def test_a_report_that_was_begun_stands_on_the_checklist() -> None:
    final = {**STUDY, "id": "final", "type": "reporting"}
    in_force(milestones=[final]).after(report("final")).when(Close(**who())).then(ClosingStarted(when=when("2026-02-16")))


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def test_a_member_who_came_takes_the_seat_before_the_alternate() -> None:
    held = in_force(committees=[SUIVI]).when(record("continue", present=("mic.focal", "axa.deputy", "axa.focal"))).the(ReviewRecorded)
    assert held.decisions[0].tally.present == 2
    against = {"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}
    in_force(committees=[SUIVI]).when(record(against, present=("axa.deputy", "axa.focal", "mic.focal"))).kinds("review_recorded")


def test_a_session_is_recorded_with_everything_its_sheet_says() -> None:
    committee = {**SUIVI, "decides": {"majority": "absolute", "of": "votes_cast", "proxies": 1}}
    sheet: dict[str, Any] = {
        "begin": "10:00",
        "end": "12:00",
        "place": "Rabat",
        "present": ("mic.focal", "ecc.director"),
        "proxies": {"axa.focal": "mic.focal"},
        "recused": ("ecc.director",),
        "guests": ("um6p.guest",),
        "minutes": REPORT,
    }
    held = in_force(committees=[committee]).when(record("continue", **sheet)).the(ReviewRecorded)
    assert (held.begin, held.end, held.place, held.minutes) == ("10:00", "12:00", "Rabat", REPORT)
    assert (held.proxies, held.recused, held.guests) == ({"axa.focal": "mic.focal"}, ("ecc.director",), ("um6p.guest",))
    assert held.decisions[0].tally.recused == 1


@pytest.mark.parametrize(
    ("majority", "said"),
    [
        ("two_thirds", "deux tiers des suffrages exprimés, il en faut 2 : rejeté"),
        ("unanimity", "unanimité des suffrages exprimés, il en faut 2 : rejeté"),
        ("absolute", "majorité absolue des suffrages exprimés, il en faut 2 : rejeté, à égalité des voix"),
    ],
)
def test_a_tally_says_its_rule_and_that_the_decision_was_rejected(majority: str, said: str) -> None:
    votes = {"mic.focal": "against", "axa.focal": "for"}
    committee = {**SUIVI, "decides": {"majority": majority, "of": "votes_cast"}}
    held = in_force(committees=[committee]).when(record({"kind": "continue", "votes": votes}, present=tuple(votes))).the(ReviewRecorded)
    tally = held.decisions[0].tally
    assert tally.result == "rejected"
    assert tally.because.endswith(f"1 pour, 1 contre, 0 abstention ; {said}")


def test_a_session_says_when_it_was_convened_and_since_when_its_next_day_is_known() -> None:
    convention = in_force(committees=[COMMITTED]).after(convene("2026-08-14")).on("2026-08-14")
    held = convention.when(record("continue"))
    assert held.the(ReviewRecorded).convened_on == day("2026-02-16")
    known = held.state.committees.get("suivi")
    assert (known.due, known.due_recorded_on) == (day("2027-02-16"), day("2026-08-14"))


def test_a_session_that_only_adjourned_says_so_and_settles_no_day() -> None:
    convention = in_force(committees=[{**COMMITTED, "quorum": {"at_least": "3"}}]).on("2026-08-14")
    held = convention.when(record("adjourn")).the(ReviewRecorded)
    assert (held.counts, held.next_due) == (False, day("2026-08-16"))
    alone = convention.when(record("adjourn", present=("mic.focal",))).the(ReviewRecorded)
    assert alone.quorum is not None
    assert (alone.quorum.needed, alone.quorum.met, alone.counts, alone.next_due) == (3, False, False, day("2026-08-16"))


def test_votes_of_a_party_count_once_where_the_terms_say_so() -> None:
    seats = {**SUIVI, "members": ["mic.focal", "mic.legal", "axa.focal"], "decides": {"majority": "absolute", "votes_per": "party"}}
    votes = {"mic.focal": "for", "mic.legal": "for", "axa.focal": "against"}
    held = in_force(committees=[seats]).when(record({"kind": "continue", "votes": votes}, present=tuple(votes))).the(ReviewRecorded)
    assert (held.decisions[0].tally.in_favour, held.decisions[0].tally.against) == (1, 1)


def test_chairs_and_secretary_are_told_of_a_session_by_which_article() -> None:
    convention = in_force(committees=[COMMITTED])
    for one in deadlines(convention.there):
        assert (one.to, one.article, one.title) == (("mic.focal", "axa.focal"), "6", "Comité de suivi"), one.about
    (waiting,) = [one for one in awaited(convention.after(convene("2026-03-20")).there) if one.rule == "session"]
    assert (waiting.since, waiting.due, waiting.article, waiting.title) == (day("2026-02-16"), day("2026-03-20"), "6", "Comité de suivi")


def test_what_is_owed_of_a_milestone_is_told_whole() -> None:
    study = {**STUDY, "due": "P6M", "accepted_by": {"committee": "suivi"}}
    shared: dict[str, Any] = {"target": "study", "due": day("2026-08-16"), "title": "Étude", "article": "5", "since": day("2026-02-16")}
    convention = in_force(milestones=[study], committees=[SUIVI])
    assert deadlines(convention.there) == (Deadline(about="milestone_due", to=("mic.focal",), committee="suivi", **shared),)
    alone = in_force(milestones=[{**study, "accepted_by": {"party": "axa"}}], committees=[SUIVI])
    assert deadlines(alone.there) == (Deadline(about="milestone_due", to=("mic.focal",), **shared),)


def test_what_a_committee_owes_is_told_whole_and_of_the_chair_of_its_day() -> None:
    turns = {**SUIVI, "chairs": [], "chair": {"rotates": "P3M", "order": ["mic.focal", "axa.focal"]}, "secretary": None}
    convention = in_force(committees=[{**turns, "meets": {"every": "P6M", "convocation": "P10WD"}}])
    shared: dict[str, Any] = {
        "target": "suivi",
        "title": "Comité de suivi",
        "article": "6",
        "since": day("2026-02-16"),
        "committee": "suivi",
    }
    assert deadlines(convention.there) == (
        Deadline(about="review_due", due=day("2026-08-16"), to=("mic.focal",), **shared),
        Deadline(about="convocation_due", due=day("2026-08-03"), to=("mic.focal",), **shared),
    )
    headless = in_force(committees=[{**SUIVI, "chairs": [], "secretary": None, "meets": {"every": "P6M"}}])
    assert [one.to for one in deadlines(headless.there)] == [("pm",)]


def test_a_session_on_the_very_day_of_an_occurrence_settles_it() -> None:
    convention = in_force(committees=[{**SUIVI, "meets": {"every": "P6M"}}])
    assert convention.on("2026-08-16").when(record("continue")).state.committees.get("suivi").due == day("2027-02-16")
    early = convention.on("2026-08-15").when(record("continue")).state
    assert early.committees.get("suivi").due == day("2027-02-16")


def test_an_occurrence_on_the_first_day_out_of_force_is_none() -> None:
    convention = in_force(committees=[{**SUIVI, "meets": {"every": "P6M"}}], term={"initial": "P1Y"})
    assert convention.on("2026-08-16").when(record("continue")).state.committees.get("suivi").due is None


# ── Signatures and people ──────────────────────────────────────────────────────────────────────


def test_a_visa_of_somebody_who_also_signs_is_no_signature() -> None:
    stages = [{"id": "visas", "kind": "visa", "members": ["mic.minister"]}, {"id": "signatures", "members": ["mic.minister", "axa.ceo"]}]
    seen = drafting("2026-02-16", signature={"stages": stages}).after(opening(), visa("mic.minister"))
    assert seen.there.name == "signature"
    assert [one.who for one in awaited(seen.there)] == [("mic.minister", "axa.ceo")]
    half = seen.after(sign("axa.ceo"))
    assert half.there.name == "signature"
    half.when(sign("mic.minister")).the(SignatureCompleted)


def test_a_stage_is_complete_on_the_latest_of_its_days_whatever_was_recorded_last() -> None:
    stages = [{"id": "board", "kind": "approval", "members": ["mic.legal", "axa.deputy"]}, {"id": "signatures", "members": ["axa.ceo"]}]
    opened = drafting("2026-02-01", signature={"stages": stages}, in_force={"approval": "board", "retroactive": True})
    opened = opened.after(opening()).on("2026-02-20")
    approved = opened.after(visa("mic.legal", on="2026-02-18"), visa("axa.deputy", on="2026-02-10"))
    assert approved.when(sign("axa.ceo")).the(EnteredIntoForce).when.on == day("2026-02-18")


def test_a_stage_and_a_refusal_that_holds_it_up_name_their_article() -> None:
    stage = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P30D", "article": "4"}
    opened = drafting("2026-02-16", signature={"stages": [stage]}).after(opening())
    (owed,) = deadlines(opened.there)
    assert (owed.article, owed.since, owed.to) == ("4", day("2026-02-16"), ("mic.minister", "axa.ceo"))
    declined = opened.on("2026-02-20").after(Decline(**who(by="axa.ceo"), because="Budget"))
    (refusal,) = [one for one in awaited(declined.there) if one.rule == "refusal"]
    assert (refusal.target, refusal.who, refusal.since, refusal.article) == ("signatures", ("axa.ceo",), day("2026-02-20"), "4")


def test_the_second_stage_is_known_since_the_day_it_was_opened() -> None:
    stages = [{"id": "one", "members": ["mic.minister"]}, {"id": "two", "members": ["axa.ceo"], "within": "P30D"}]
    second = drafting("2026-02-16", signature={"stages": stages}).after(opening()).on("2026-02-20").after(sign("mic.minister")).there
    assert [(one.target, one.since, one.due) for one in deadlines(second)] == [("two", day("2026-02-20"), day("2026-03-22"))]


def test_the_focal_point_of_an_office_of_several_words_speaks_for_its_party() -> None:
    party = {**PARTIES[0], "people": ["mic.minister", "mic.north.focal", "mic.legal"]}
    agreed = Terms.model_validate({**terms().model_dump(by_alias=True), "parties": [party, PARTIES[1]]})
    assert focal_points(agreed, "mic") == ("mic.north.focal",)


# ── What comes next ────────────────────────────────────────────────────────────────────────────


def test_a_termination_that_was_overslept_happened_on_its_day() -> None:
    suspended = in_force(term=TACIT).after(terminate("2026-12-31"), suspend())
    assert isinstance(suspended.there, Suspended)
    for convention in (suspended, in_force(term=TACIT).after(terminate("2026-12-31"))):
        (ended,) = convention.on("2027-01-05").falls_due().facts.events
        assert (ended.kind, ended.when.on, ended.when.recorded_on) == ("convention_terminated", day("2026-12-31"), day("2027-01-05"))


def test_what_is_due_today_is_not_late() -> None:
    convention = in_force(milestones=[{**STUDY, "due": "P1M"}]).there
    assert [one.key for one in agenda(convention) if one.kind == "milestone_due"] == ["milestone_due/study/2026-03-16"]
    assert late_now(convention, day("2026-03-16")) == ()
    assert [one.target for one in late_now(convention, day("2026-03-17"))] == ["study"]


def test_a_message_to_be_sent_again_is_not_the_next_date() -> None:
    ladder = {"delivery": "single", "default": {"before": ["P7D"], "on_day": False, "overdue_every": None}}
    convention = in_force(milestones=[{**STUDY, "due": "P1M"}], reminders=ladder).on("2026-03-09", "09:00")
    said = convention.falls_due().the(MessageDue)
    result = {"person": said.to[0], "status": "deferred", "message_id": "<1@example.org>"}
    delivery = RecordDelivery.model_validate({**who("system"), "message": said.message, "results": [result]})
    deferred = Scenario(convention.falls_due().state, convention.now).after(delivery)
    assert deferred.agenda()[0].kind == "message_retry"
    upcoming = next_deadline(deferred.there)
    assert upcoming is not None
    assert upcoming.kind == "milestone_due"
    again = deferred.on("2026-03-10").falls_due().the(MessageDue)
    assert (again.when.on, again.attempt) == (day("2026-03-10"), 2)


def test_a_convention_is_dormant_only_when_its_next_date_is_more_than_a_year_away() -> None:
    convention = in_force("2026-02-16", milestones=[{**STUDY, "due": "2028-03-01"}]).there
    upcoming = next_deadline(convention)
    assert upcoming is not None
    assert upcoming.due == date(2028, 3, 1)
    assert health(convention, day("2027-02-28")) == "dormant"
    assert health(convention, day("2027-03-01")) == "ok"


def test_instants_are_kept_in_utc() -> None:
    woken = instant(day("2026-03-16"), At.OFFICE, "Africa/Casablanca")
    assert (woken.tzinfo, moment(woken, "Africa/Casablanca").instant.tzinfo) == (UTC, UTC)


def test_a_withdrawal_recorded_after_its_notice_ended_the_convention_on_that_day() -> None:
    convention = in_force(term={"indefinite": True, "notice": "P1M"}).on("2026-06-01")
    received, ended = convention.when(denounce("withdrawal", on="2026-03-01")).facts.events
    assert (received.when.on, ended.kind, ended.when.on) == (day("2026-03-01"), "convention_terminated", day("2026-04-01"))


def test_what_is_owed_is_told_in_the_order_of_its_days() -> None:
    convention = in_force(milestones=[{**STUDY, "id": "a", "due": "P2M"}, {**STUDY, "id": "z", "due": "P1M"}])
    assert [one.target for one in awaited(convention.there)] == ["z", "a"]


def test_a_renewal_brings_nothing_beyond_its_own_end() -> None:
    term = {"initial": "P1M", "renewal": {"mode": "tacit", "period": "P1M"}}
    committee = {**SUIVI, "meets": {"every": "P6M"}}
    convention = in_force("2026-02-01", milestones=[YEARLY], committees=[committee], term=term)
    convention.on("2026-03-01").falls_due().kinds("term_renewed")


def test_a_convention_taken_over_unsigned_goes_live_without_rights() -> None:
    over = given().on("2026-03-01").after(start(taken_over=True, signature={"members": ["axa.ceo"]}, term=TACIT))
    assert over.when(GoLive(**who())).the(WentLive).late == ()


def test_a_session_counts_for_the_period_in_which_it_was_held() -> None:
    missed = in_force(committees=[{**SUIVI, "meets": {"every": "P6M"}}]).passing("2026-09-01")
    assert missed.there.committees.get("suivi").due == day("2027-02-16")
    assert missed.when(record("continue", actor="pm", on="2026-08-16")).the(ReviewRecorded).next_due == day("2027-02-16")
    assert missed.when(record("continue", actor="pm", on="2026-08-17")).the(ReviewRecorded).next_due == day("2027-08-16")


def test_sessions_that_were_overslept_are_missed_one_by_one() -> None:
    asleep = in_force(committees=[{**SUIVI, "meets": {"every": "P1M"}}]).on("2026-05-20").falls_due()
    assert [one.due for one in asleep.all(DeadlinePassed)] == [day("2026-03-16"), day("2026-04-16"), day("2026-05-16")]
