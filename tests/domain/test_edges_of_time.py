"""Edges of rules about time that nothing else holds fast; found by mutation testing (``docs/mutation.md``)."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.committees.committees import CadenceSet, ReviewConvened, ReviewRecorded
from domain.days.calendar import FIRST_DAY, LAST_DAY, Period, WorkingDays, times
from domain.due import deadlines, health, late_now
from domain.files.terms import Term
from domain.life.force import EnteredIntoForce, TermRenewed
from domain.life.prolongation import Renew
from domain.life.survival import ObligationsSurvive
from domain.life.suspension import ConventionResumed, Resume, Suspend
from domain.life.term import end_of, notice_deadline
from domain.life.termination import Cure, CureDemanded, Denounce, DenunciationReceived, Terminate, TerminationDecided
from domain.milestones.milestones import MilestonesScheduled
from domain.phases import InForce
from domain.refusals.errors import (
    AlreadyEnding,
    InvalidTerms,
    NotAllowed,
    RenewalNotForeseen,
)
from domain.signature.signature import StageOpened
from domain.signature.withdrawal import WithdrawSignature
from domain.start import GoLive, WentLive
from tests.domain.builders import (
    REPORT,
    STUDY,
    SUIVI,
    THREE,
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
    who,
)
from tests.domain.scenario import Scenario, day, due, given

TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "article": "11"}
MAYDAY = fix_calendar("2026-05-01", "2027-05-03", through="2099-12-31")
YEARLY: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}


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
    convention = in_force(term={"until": "2400-12-31", "renewal": {"mode": "express", "period": "P200Y"}})
    for _ in range(38):
        convention = convention.after(Renew(**who()))
    convention.refuses(RenewalNotForeseen, Renew(**who()), renewals=38)


def test_a_right_in_working_days_that_passed_before_it_went_live_is_told() -> None:
    facts = {"texts": [{"document": "text", "on": "2025-05-01"}], "signed": {"axa.ceo": "2025-05-05"}}
    term = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P2WD"}, "notice": "P1WD"}
    over = start(taken_over=True, so_far=facts, signature={"members": ["axa.ceo"]}, term=term, holidays=MAYDAY)
    living = given().on("2026-05-12").after(over)
    passed = ["2026-05-04", "2026-05-06", "2026-05-08"]
    assert living.when(GoLive(**who())).the(WentLive).late == tuple(f"notice_deadline/REF-1/{one}" for one in passed)


@pytest.mark.parametrize("rule", [{}, {"any_of": 1}, {"all_of": 1}])
def test_entry_into_force_may_count_working_days(rule: dict[str, int]) -> None:
    later: dict[str, Any] = {"after": "all_signatures", "period": "P2WD"}
    convention = signed("2026-04-30", holidays=MAYDAY, in_force={next(iter(rule)): [later]} if rule else later)
    assert [(one.kind, one.due, one.title) for one in convention.agenda()][:1] == [
        ("entry_into_force", day("2026-05-05"), "Convention d'essai")
    ]
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
    kept = {**rolled, "id": "kept", "roll": "none"}
    convention = in_force("2026-04-24", holidays=MAYDAY, milestones=[{**STUDY, "due": "P5WD"}, after, rolled, kept])
    assert convention.there.milestones.all[0].due == day("2026-05-04")
    met = convention.on("2026-04-30").after(submit("study")).when(accept("study"))
    assert [one.due for one in met.the(MilestonesScheduled).milestones] == [day("2026-05-05"), day("2026-05-04"), day("2026-05-01")]


def test_a_date_that_was_written_rolls_like_one_that_was_counted() -> None:
    dated = {**STUDY, "due": "2026-05-01"}
    rules = {"none": "2026-05-01", "following": "2026-05-04", "modified_following": "2026-05-04", "preceding": "2026-04-30"}
    for roll, expected in rules.items():
        convention = in_force("2026-04-24", holidays=MAYDAY, milestones=[{**dated, "roll": roll}])
        assert convention.there.milestones.all[0].due == day(expected)


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


def test_a_stage_opened_again_and_one_opened_by_silence_may_count_working_days() -> None:
    signing = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P2WD"}
    plan = {"signature": {"stages": [signing]}, "in_force": {"date": "2026-07-01"}}
    waiting = drafting("2026-04-30", holidays=MAYDAY, **plan).after(opening(), sign("mic.minister"), sign("axa.ceo"))
    taken_back = WithdrawSignature(**who(), party="axa", because="Conseil à consulter")
    assert waiting.when(taken_back).the(StageOpened).due == day("2026-05-05")
    visas = {"id": "visas", "kind": "visa", "members": ["mic.legal"], "within": "P1D", "on_expiry": "deemed_given"}
    silent = drafting("2026-04-29", holidays=MAYDAY, signature={"stages": [visas, signing]}).after(opening())
    assert silent.on("2026-05-01").falls_due().the(StageOpened).due == day("2026-05-05")


def test_a_clause_may_survive_for_working_days() -> None:
    clauses = [{"about": "liability", "survives": "P2WD"}]
    convention = in_force("2026-04-01", holidays=MAYDAY, term={"initial": "P29D"}, clauses=clauses)
    (liability,) = convention.on("2026-04-30").falls_due().the(ObligationsSurvive).clauses
    assert liability.last_day == day("2026-05-04")


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
    convention = in_force(term={**TACIT, "withdrawal_of_one": "continues"}, parties=THREE)
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
    ending.when(terminate("2026-12-30")).facts.kinds("termination_decided")


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


def test_a_summons_runs_on_while_the_work_stands_still() -> None:
    cure = Cure(**who(), party="axa", until=day("2026-06-30"), because="apport")
    suspended = in_force(term={"initial": "P3Y", "article": "11"}).after(cure, Suspend(**who(), because="Litige"))
    assert due(suspended.agenda(), "cure_due") == ["2026-06-30"]


def test_a_term_from_the_last_signature_begins_with_entry_into_force_where_nobody_signs() -> None:
    term = {"initial": "P3Y", "from": "last_signature"}
    state = drafting("2026-01-05", in_force={"date": "2026-03-01"}, term=term).after(opening()).passing("2026-03-01").there
    assert isinstance(state, InForce)
    assert state.force.start == day("2026-03-01")
