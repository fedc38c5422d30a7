"""Edges of rules that nothing else holds fast: found by mutation testing (``docs/mutation.md``)."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import pytest

from domain.calendar import FIRST_DAY, LAST_DAY, At, Period, WorkingDays, instant, moment, times
from domain.closing import Close, ClosingStarted
from domain.committees import CadenceSet, ReviewConvened, ReviewRecorded
from domain.due import awaited, deadlines, health, late_now, next_deadline
from domain.errors import (
    AlreadyEnding,
    InvalidTerms,
    MilestoneOutOfOrder,
    MilestoneSettled,
    NotAllowed,
    NotSubmitted,
    RenewalNotForeseen,
    UnknownMilestone,
)
from domain.force import EnteredIntoForce, TermRenewed
from domain.milestones import MilestoneAccepted, MilestonesScheduled
from domain.phases import InForce, Suspended
from domain.prolongation import Extend, Renew
from domain.roles import focal_points
from domain.signature import SignatureCompleted, StageOpened
from domain.start import GoLive, WentLive
from domain.suspension import ConventionResumed, Resume, Suspend
from domain.term import end_of, notice_deadline
from domain.termination import Cure, CureDemanded, Denounce, DenunciationReceived, Terminate, TerminationDecided
from domain.terms import Term, Terms
from tests.domain.builders import (
    OTHER,
    PARTIES,
    REPORT,
    STUDY,
    SUIVI,
    accept,
    convene,
    drafting,
    fix_calendar,
    in_force,
    opening,
    record,
    report,
    sign,
    signed,
    start,
    submit,
    terms,
    visa,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, given

TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "article": "11"}
MAYDAY = fix_calendar("2026-05-01", "2027-05-03", through="2099-12-31")
YEARLY: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
COMMITTED: dict[str, Any] = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}


def denounce(how: str = "non_renewal", party: str = "axa", on: str | None = None, by: str | None = None) -> Denounce:
    return Denounce.model_validate({**who(by=by, on=on), "how": how, "party": party})


def terminate(ends_on: str | None = None, **said: Any) -> Terminate:
    return Terminate.model_validate({**who(), "cause": "mutual", "ends_on": ends_on, "because": "Accord", **said})


def suspend() -> Suspend:
    return Suspend(**who(), because="Litige")


def resume() -> Resume:
    return Resume(**who(), because="Accord trouvé")


# ── Days that are worked, wherever a period stands ─────────────────────────────────────────────


def test_a_renewal_of_a_fixed_last_day_may_count_working_days() -> None:
    term = Term.model_validate({"until": "2026-04-30", "renewal": {"mode": "tacit", "period": "P2WD"}})
    assert end_of(term, day("2026-01-01"), 1, WorkingDays(holidays=frozenset({day("2026-05-04")}))) == day("2026-05-06")


def test_a_notice_may_count_working_days() -> None:
    term = Term.model_validate({**TACIT, "notice": "P3WD"})
    assert notice_deadline(term, day("2026-05-05"), WorkingDays(holidays=frozenset({day("2026-05-01")}))) == day("2026-04-29")
    scenario = in_force("2026-05-05", holidays=MAYDAY, term=term.model_dump(mode="json", by_alias=True))
    assert due(scenario.agenda(), "notice_deadline") == ["2027-04-29"]
    assert scenario.on("2027-04-29").when(denounce()).the(DenunciationReceived).late is False
    assert scenario.on("2027-04-30").when(denounce()).the(DenunciationReceived).late is True
    withdrawn = scenario.on("2027-04-29").when(denounce("withdrawal")).the(DenunciationReceived)
    assert (withdrawn.ends_on, withdrawn.late) == (day("2027-05-05"), False)


def test_a_renewal_in_working_days_is_denounced_late_for_its_own_end() -> None:
    term = {"initial": "P1M", "renewal": {"mode": "tacit", "period": "P5WD"}, "notice": "P5D"}
    late = in_force("2026-04-01", holidays=MAYDAY, term=term).on("2026-04-29").when(denounce()).the(DenunciationReceived)
    assert (late.ends_on, late.late) == (day("2026-05-08"), True)


def test_an_express_renewal_may_count_working_days() -> None:
    convention = in_force("2026-04-01", holidays=MAYDAY, term={"initial": "P1M", "renewal": {"mode": "express", "period": "P5WD"}})
    assert convention.when(Renew(**who())).the(TermRenewed).end == day("2026-05-08")


def test_an_express_renewal_that_gains_no_day_is_refused() -> None:
    convention = in_force(term={"initial": "P1Y", "renewal": {"mode": "express", "period": "P1Y"}})
    extended = convention.after(Extend.model_validate({**who(), "until": "2028-02-15", "because": "Accord"}))
    extended.refuses(RenewalNotForeseen, Renew(**who()), renewals=0)


@pytest.mark.parametrize("rule", [{}, {"any_of": 1}, {"all_of": 1}])
def test_entry_into_force_may_count_working_days(rule: dict[str, int]) -> None:
    later: dict[str, Any] = {"after": "all_signatures", "period": "P2WD"}
    convention = signed("2026-04-30", holidays=MAYDAY, in_force={next(iter(rule)): [later]} if rule else later)
    assert due(convention.agenda(), "entry_into_force") == ["2026-05-05"]
    (waiting,) = awaited(convention.there)
    assert (waiting.rule, waiting.since, waiting.due) == ("entry_into_force", day("2026-04-30"), day("2026-05-05"))


def test_a_rule_of_which_a_part_has_no_day_yet_still_counts_working_days() -> None:
    later: dict[str, Any] = {"after": "all_signatures", "period": "P2WD"}
    convention = signed("2026-04-30", holidays=MAYDAY, in_force={"all_of": [later, {"notified": "all"}], "article": "12"})
    (waiting,) = awaited(convention.there)
    assert (waiting.rule, waiting.target, waiting.article) == ("notified", "mic, axa", "12")


def test_milestones_may_count_working_days_and_roll() -> None:
    after = {**STUDY, "id": "after", "due": {"after": "study", "period": "P2WD"}}
    rolled = {**STUDY, "id": "rolled", "due": {"after": "study", "period": "P1D"}, "roll": "following"}
    convention = in_force("2026-04-24", holidays=MAYDAY, milestones=[{**STUDY, "due": "P5WD"}, after, rolled])
    assert convention.there.milestones.all[0].due == day("2026-05-04")
    met = convention.on("2026-04-30").after(submit("study")).when(accept("study"))
    assert [one.due for one in met.the(MilestonesScheduled).milestones] == [day("2026-05-05"), day("2026-05-04")]


def test_a_yearly_instance_that_somebody_speaks_of_first_is_rolled_like_the_others() -> None:
    yearly = {**YEARLY, "by": "05-01", "roll": "following"}
    convention = in_force("2026-06-01", holidays=MAYDAY, milestones=[yearly])
    scheduled = convention.when(report("needs-2026")).the(MilestonesScheduled)
    assert [one.due for one in scheduled.milestones] == [day("2026-05-04")]


def test_a_stage_of_signatures_may_count_working_days() -> None:
    stages = [{"id": "one", "members": ["mic.minister"], "within": "P2WD"}, {"id": "two", "members": ["axa.ceo"], "within": "P2WD"}]
    opened = drafting("2026-04-30", holidays=MAYDAY, signature={"stages": stages}).after(opening())
    second = opened.when(sign("mic.minister")).the(StageOpened)
    assert (second.stage, second.due) == ("two", day("2026-05-05"))


def test_a_committee_may_count_working_days() -> None:
    committee = {**SUIVI, "meets": {"every": "P5WD", "convocation": "P2WD"}}
    convention = in_force("2026-04-24", holidays=MAYDAY, committees=[committee])
    assert convention.there.committees.get("suivi").due == day("2026-05-04")
    assert due(convention.agenda(), "convocation_due") == ["2026-04-29"]
    assert convention.when(convene("2026-05-04", on="2026-04-24")).the(ReviewConvened).irregularities == ()
    assert convention.on("2026-04-30").when(convene("2026-05-04")).the(ReviewConvened).irregularities == ("late_convocation",)
    held = convention.on("2026-05-04").when(record("continue", convened_on="2026-04-30")).the(ReviewRecorded)
    assert held.irregularities == ("late_convocation",)
    assert held.next_due == day("2026-05-11")


def test_a_longer_term_brings_the_next_session_and_instance_in_working_days() -> None:
    committee = {**SUIVI, "meets": {"every": "P30WD"}}
    term = {"initial": "P1M", "renewal": {"mode": "tacit", "period": "P1M"}}
    yearly = {**YEARLY, "by": "05-02", "roll": "following"}
    convention = in_force("2026-04-01", holidays=MAYDAY, committees=[committee], milestones=[yearly], term=term)
    assert convention.there.committees.get("suivi").due is None
    renewed = convention.on("2026-05-01").falls_due()
    assert renewed.the(CadenceSet).due == day("2026-05-14")
    assert [one.due for one in renewed.the(MilestonesScheduled).milestones] == [day("2026-05-04")]


# ── Periods and days ───────────────────────────────────────────────────────────────────────────


def test_periods_add_up_in_each_of_their_parts() -> None:
    one, other = Period(1, 2, 3, 4), Period(10, 20, 30, 40)
    assert one.plus(other) == Period(11, 22, 33, 44)
    assert times(one, 3) == Period(3, 6, 9, 12)


@pytest.mark.parametrize(("longest", "longer"), [("P200Y", "P2401M"), ("P73200D", "P73201D")])
def test_a_period_of_two_centuries_is_the_longest(longest: str, longer: str) -> None:
    assert str(Period.parse(longest)) == longest
    with pytest.raises(ValueError, match=longer):
        Period.parse(longer)


def test_the_first_and_the_last_day_are_days() -> None:
    fixed = terms(so_far={"signed": {"axa.ceo": FIRST_DAY.isoformat(), "mic.minister": LAST_DAY.isoformat()}}, taken_over=True)
    assert fixed.so_far is not None
    assert list(fixed.so_far.signed.values()) == [FIRST_DAY, LAST_DAY]


# ── Suspension ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_due_on_the_day_of_the_suspension_is_put_off() -> None:
    convention = in_force("2026-02-16", milestones=[{**STUDY, "due": "P1M"}], committees=[{**SUIVI, "meets": {"every": "P1M"}}])
    resumed = convention.on("2026-03-16").after(suspend()).on("2026-03-26").when(resume())
    assert [one.due for one in resumed.the(MilestonesScheduled).milestones] == [day("2026-03-26")]
    assert resumed.the(CadenceSet).due == day("2026-03-26")
    assert (resumed.the(ConventionResumed).because, resumed.the(ConventionResumed).days) == ("Accord trouvé", 10)


def test_what_was_fixed_on_the_day_of_the_suspension_before_it_is_put_off() -> None:
    convention = in_force("2026-02-16", milestones=[{**STUDY, "due": "P1M"}], committees=[{**SUIVI, "meets": {"every": "P1M"}}])
    resumed = convention.after(suspend()).on("2026-02-26").when(resume())
    assert [one.due for one in resumed.the(MilestonesScheduled).milestones] == [day("2026-03-26")]
    assert resumed.the(CadenceSet).due == day("2026-03-26")


def test_what_was_begun_is_put_off_as_it_stands() -> None:
    begun = in_force("2026-02-16", milestones=[{**STUDY, "due": "P1M"}]).after(report("study", evidence={"report": REPORT}), suspend())
    study = begun.on("2026-02-26").after(resume()).there.milestones.get("study")
    assert study is not None
    assert (study.status, study.evidence, study.due) == ("in_progress", {"report": REPORT}, day("2026-03-26"))


# ── Term and end ───────────────────────────────────────────────────────────────────────────────


def test_a_late_denunciation_after_a_renewal_ends_with_the_renewal_after_it() -> None:
    renewed = in_force(term=TACIT).passing("2027-12-17")
    late = renewed.when(denounce()).the(DenunciationReceived)
    assert (late.ends_on, late.late) == (day("2029-02-16"), True)


def test_a_party_that_does_not_renew_ends_the_convention_even_where_a_withdrawal_does_not() -> None:
    convention = in_force(term={**TACIT, "withdrawal_of_one": "continues"})
    assert convention.when(denounce()).the(DenunciationReceived).ends is True
    assert convention.when(denounce("withdrawal")).the(DenunciationReceived).ends is False


def test_who_may_not_denounce_is_told_by_which_article() -> None:
    in_force(term=TACIT).refuses(NotAllowed, denounce(by="mic.focal"), article="11")


def test_a_summons_may_end_on_the_day_it_is_sent_and_names_its_article() -> None:
    convention = in_force(term=TACIT)
    demanded = convention.when(Cure.model_validate({**who(), "party": "axa", "until": "2026-02-16", "because": "Retard"}))
    assert demanded.the(CureDemanded).due == day("2026-02-16")
    (owed,) = [one for one in deadlines(demanded.state) if one.about == "cure_due"]
    assert (owed.target, owed.article, owed.to) == ("1", "11", ("axa.focal", "pm"))


def test_a_termination_on_the_very_day_of_a_planned_end_is_refused() -> None:
    ending = in_force(term=TACIT).after(terminate("2026-12-31"))
    ending.refuses(AlreadyEnding, terminate("2026-12-31"), on="2026-12-31")
    ending.when(terminate("2026-12-30")).kinds("termination_decided")


def test_a_termination_names_the_party_at_fault() -> None:
    assert in_force().when(terminate("2026-12-31", party="axa")).the(TerminationDecided).party == "axa"


def test_the_end_that_is_planned_is_announced_to_every_party() -> None:
    ending = in_force(term={**TACIT, "article": "11"}).after(terminate("2026-12-31"))
    (announced,) = [one for one in deadlines(ending.there) if one.about == "term_end"]
    assert (announced.due, announced.to, announced.article) == (day("2026-12-31"), ("mic.focal", "axa.focal", "pm"), "11")
    assert late_now(ending.there, day("2027-01-02")) == ()
    assert health(ending.there, day("2026-12-31")) == "ok"


def test_the_end_of_a_term_is_nobodys_duty() -> None:
    convention = in_force(term={"initial": "P1Y"})
    assert [one.duty for one in deadlines(convention.there) if one.about == "term_end"] == [False]
    assert [one.rule for one in awaited(convention.there)] == []


def test_a_renewed_or_put_off_term_is_known_since_the_day_it_was_recorded() -> None:
    renewed = in_force(term=TACIT).passing("2027-02-16").on("2027-05-01").there
    assert isinstance(renewed, InForce)
    assert renewed.force.recorded_on == day("2027-02-16")
    frozen = in_force(term={"initial": "P1Y", "suspension_extends": True}).on("2026-03-01").after(suspend())
    resumed = frozen.on("2026-04-01").after(resume()).there
    assert isinstance(resumed, InForce)
    assert resumed.force.recorded_on == day("2026-04-01")


@pytest.mark.parametrize(("term", "command"), [(TACIT, None), ({"initial": "P1Y"}, None), (TACIT, terminate("2026-12-31"))])
def test_the_lines_of_the_agenda_about_the_term_bear_the_title(term: dict[str, Any], command: Terminate | None) -> None:
    convention = in_force(term=term)
    upcoming = [one for one in (convention.after(command) if command else convention).agenda() if one.kind != "calendar_extension"]
    assert {one.title for one in upcoming} == {"Convention d'essai"}


def test_a_term_counts_from_the_last_signature_though_it_enters_into_force_later() -> None:
    term = {"initial": "P1Y", "from": "last_signature"}
    entered = signed("2026-02-16", in_force={"date": "2026-03-01"}, term=term).on("2026-03-01").falls_due().the(EnteredIntoForce)
    assert (entered.start, entered.end) == (day("2026-02-16"), day("2027-02-16"))


def test_a_rule_of_no_parts_is_refused_in_a_convention_taken_over_as_well() -> None:
    facts = {"texts": [{"document": "text", "on": "2026-01-01"}], "signed": {"axa.ceo": "2026-01-01"}}
    over = start(taken_over=True, so_far=facts, signature={"members": ["axa.ceo"]}, in_force={"all_of": []})
    given().on("2026-02-16").refuses(InvalidTerms, over, reason="in_force.all_of: empty_rule")


def test_what_is_waited_for_before_force_names_its_day_and_article() -> None:
    (waiting,) = awaited(signed("2026-02-16", in_force={"date": "2026-03-01", "article": "12"}).there)
    assert (waiting.rule, waiting.since, waiting.due, waiting.article) == (
        "entry_into_force",
        day("2026-02-16"),
        day("2026-03-01"),
        "12",
    )
    (framework,) = awaited(
        signed("2026-02-16", in_force="framework_in_force", related=[{"relation": "framework", "reference": "F-1"}]).there
    )
    assert (framework.rule, framework.who, framework.since) == ("framework_in_force", ("pm",), day("2026-02-16"))
    (document,) = awaited(signed("2026-02-16", in_force={"document": "text"}).there)
    assert document.target == "text"


def test_on_its_last_day_a_right_is_not_lost_yet() -> None:
    facts = {"texts": [{"document": "text", "on": "2026-01-01"}], "signed": {"mic.minister": "2026-02-16", "axa.ceo": "2026-02-16"}}
    over = start(taken_over=True, so_far=facts, signature={"members": ["mic.minister", "axa.ceo"]}, term=TACIT)
    lost = [
        Scenario(given().on(today).when(over).state, given().on(today).now).when(GoLive(**who())).the(WentLive).late
        for today in ("2026-12-16", "2026-12-17")
    ]
    assert lost == [(), ("notice_deadline/REF-1/2026-12-16",)]


# ── Milestones ─────────────────────────────────────────────────────────────────────────────────


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
    opened = drafting("2026-02-01", signature={"stages": stages}, in_force={"approval": "board"}).after(opening()).on("2026-02-20")
    approved = opened.after(visa("mic.legal", on="2026-02-18"), visa("axa.deputy", on="2026-02-10"))
    assert approved.when(sign("axa.ceo")).the(EnteredIntoForce).when.on == day("2026-02-18")


def test_the_focal_point_of_an_office_of_several_words_speaks_for_its_party() -> None:
    party = {**PARTIES[0], "people": ["mic.minister", "mic.north.focal", "mic.legal"]}
    agreed = Terms.model_validate({**terms().model_dump(by_alias=True), "parties": [party, PARTIES[1]]})
    assert focal_points(agreed, "mic") == ("mic.north.focal",)


# ── What comes next ────────────────────────────────────────────────────────────────────────────


def test_a_termination_that_was_overslept_happened_on_its_day() -> None:
    suspended = in_force(term=TACIT).after(terminate("2026-12-31"), suspend())
    assert isinstance(suspended.there, Suspended)
    for convention in (suspended, in_force(term=TACIT).after(terminate("2026-12-31"))):
        (ended,) = convention.on("2027-01-05").falls_due().events
        assert (ended.kind, ended.when.on, ended.when.recorded_on) == ("convention_terminated", day("2026-12-31"), day("2027-01-05"))


def test_what_is_due_today_is_not_late() -> None:
    convention = in_force(milestones=[{**STUDY, "due": "P1M"}]).there
    assert late_now(convention, day("2026-03-16")) == ()
    assert [one.target for one in late_now(convention, day("2026-03-17"))] == ["study"]


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
