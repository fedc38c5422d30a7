"""Amendments: proposed, signed by everybody, in effect from their day, void where they no longer fit."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.amendment_impact import impact
from domain.awaiting import awaited
from domain.changes.amendments import (
    AmendmentApplied,
    AmendmentCompleted,
    AmendmentProposed,
    AmendmentSignatureGiven,
    AmendmentStageOpened,
    AmendmentVoided,
    AmendmentWithdrawn,
    Course,
)
from domain.committees.committees import CadenceSet
from domain.due import health
from domain.evolution import evolve
from domain.life.closing import Close
from domain.life.prolongation import Extend
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Terminate
from domain.messages.messages import Delivered, MessageDue, MessageSuperseded, RecordDelivery, SwitchMail
from domain.milestones.milestones import MilestonesCancelled, MilestonesScheduled
from domain.phases import Forceful
from domain.refusals.errors import (
    AlreadyExpired,
    AlreadySigned,
    AmendmentBackdated,
    AmendmentEndsTooSoon,
    AmendmentInProgress,
    AmendmentSigned,
    BeforeItsCause,
    ConventionClosed,
    ForAnotherParty,
    InvalidTerms,
    MandateDoesNotCover,
    MilestoneSettled,
    MissingDocument,
    NoAmendment,
    NotAllowed,
    NotAParty,
    NotASignatory,
    NothingAmended,
    PaperOnly,
    RedraftInstead,
    SeveralSignatories,
    UnknownDocument,
    UnknownMilestone,
    WrongPhase,
    WrongText,
)
from domain.signature.mandates import EndMandate, RecordMandate
from domain.words.wording import event as told
from tests.domain.amendment_builders import (
    MAP,
    MEETING,
    NEEDS,
    STUDY_IN_MAY,
    by_both,
    living,
    propose,
    sign_amendment,
    withdraw_amendment,
)
from tests.domain.builders import OTHER, STUDY, SUIVI, TEXT, accept, drafting, in_signature, record, report, sign, signed, submit, who
from tests.domain.scenario import Outcome, Scenario, day, due, rungs

LONGER: dict[str, Any] = {"term": {"initial": "P4Y"}}


def applied(changes: dict[str, Any], scenario: Scenario | None = None, **more: Any) -> Outcome:
    """What the last signature brings."""
    there = (scenario or living().on("2026-03-01")).after(propose(changes, **more), sign_amendment("mic.minister"))
    return there.when(sign_amendment("axa.ceo"))


def scheduled(outcome: Outcome) -> dict[str, str | None]:
    """The days that were fixed, by milestone."""
    found = (one for event in outcome.all(MilestonesScheduled) for one in event.milestones)
    return {one.milestone: one.due.isoformat() if one.due else None for one in found}


def end_of(scenario: Scenario) -> date | None:
    assert isinstance(scenario.there, Forceful)
    return scenario.there.force.end


# ── Proposing ──────────────────────────────────────────────────────────────────────────────────


def test_an_amendment_is_proposed_with_its_number_its_kinds_and_who_signs_it() -> None:
    outcome = (
        living()
        .on("2026-03-01")
        .when(propose({**LONGER, "committees": {"cancel": ["suivi"]}}, signature={"within": "P30D", "article": "12"}))
    )
    proposed = outcome.the(AmendmentProposed)
    assert (proposed.number, proposed.types) == (1, ("duration", "governance"))
    assert (proposed.plan.members, proposed.plan.article, proposed.effective) == (("mic.minister", "axa.ceo"), "12", None)
    assert outcome.the(AmendmentStageOpened).due == day("2026-03-31")
    assert outcome.state.terms == living().there.terms


@pytest.mark.parametrize(
    ("changes", "types"),
    [
        ({"contributions": {"add": [{"id": "cash", "from": "axa", "to": "mic", "amount": "1000", "currency": "MAD"}]}}, ("value",)),
        ({"objectives": ["Autre objectif"]}, ("scope",)),
        ({"reminders": {"default": {"on_day": False}}}, ("governance",)),
        ({"clauses": {"add": [{"about": "disputes", "article": "13"}]}, **LONGER}, ("duration", "scope")),
    ],
)
def test_the_kinds_of_change_follow_from_the_blocks(changes: dict[str, Any], types: tuple[str, ...]) -> None:
    assert living().on("2026-03-01").when(propose(changes)).the(AmendmentProposed).types == types


def test_only_one_amendment_is_in_progress() -> None:
    there = living().on("2026-03-01").after(propose())
    there.refuses(AmendmentInProgress, propose(LONGER), number=1, title="Avenant n° 1")
    outcome = there.after(withdraw_amendment()).when(propose(LONGER))
    assert outcome.the(AmendmentProposed).number == 2


def test_what_is_not_signed_yet_is_drafted_again_instead() -> None:
    drafting().refuses(RedraftInstead, propose(), phase="drafting")
    in_signature().refuses(RedraftInstead, propose(), phase="signature")
    signed(in_force={"date": "2027-01-01"}).refuses(WrongPhase, propose(), needs="in_force")


def test_a_convention_that_closes_or_is_closed_is_not_amended() -> None:
    closing = living(milestones=[{**STUDY, "type": "reporting"}]).on("2026-03-01").after(Close(**who()))
    closing.refuses(WrongPhase, propose(), phase="closing")
    closing.after(Close(**who(), because="fini")).refuses(ConventionClosed, propose())


def test_the_manager_alone_proposes() -> None:
    living().refuses(NotAllowed, propose(actor="axa.focal"), needs="manager")


def test_a_proposal_is_not_older_than_entry_into_force() -> None:
    living().refuses(BeforeItsCause, propose(on="2026-02-15"), cause="entered_into_force")
    living().refuses(BeforeItsCause, propose(effective="2026-02-15", retroactive=True), cause="entered_into_force")


def test_a_day_in_the_past_is_refused_unless_it_is_meant() -> None:
    there = living().on("2026-04-01")
    there.refuses(AmendmentBackdated, propose(effective="2026-03-01"), effective="2026-03-01", on="2026-04-01")
    assert there.when(propose(effective="2026-03-01", retroactive=True)).the(AmendmentProposed).retroactive


def test_an_effect_after_the_end_of_a_term_that_does_not_renew_is_refused() -> None:
    living().refuses(AlreadyExpired, propose(effective="2029-02-17"), last_day="2029-02-15")
    living(term={"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}).after(propose(effective="2029-02-17"))


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"milestones": {"add": [{**MAP, "owner": "nobody"}]}}, "changes.milestones.add.0.owner: unknown_body"),
        ({"milestones": {"add": [STUDY]}}, "changes.milestones.add.0.id: already_there"),
        ({"milestones": {"replace": [MAP]}}, "changes.milestones.replace.0.id: not_there"),
        ({"milestones": {"cancel": ["map", "study", "study"]}}, "changes.milestones.cancel.0: not_there"),
        ({"term": {"initial": "P1M", "notice": "P2M"}}, "changes.term.notice: notice_longer_than_term"),
        ({"milestones": {"replace": [{**STUDY, "after": ["study"]}]}}, "changes.milestones.replace.0.after.0: cycle"),
        ({"milestones": {"replace": [{**NEEDS, "every": None, "by": None}]}}, "changes.milestones.replace.0: other_recurrence"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(changes: dict[str, Any], place: str) -> None:
    refused = living().refuses(InvalidTerms, propose(changes))
    assert place in refused.details["reason"]


def test_an_amendment_that_changes_nothing_is_refused() -> None:
    living().refuses(NothingAmended, propose({"milestones": {"replace": [STUDY_IN_MAY]}}))


def test_a_term_that_would_have_ended_already_is_refused() -> None:
    there = living().on("2027-06-01")
    there.refuses(AmendmentEndsTooSoon, propose({"term": {"initial": "P1Y"}}), end="2027-02-16", on="2027-06-01")
    there.refuses(AmendmentEndsTooSoon, propose({"term": {"until": "2027-06-01"}}, effective="2027-06-02"))
    there.after(propose({"term": {"until": "2027-06-02"}}))


def test_what_was_done_is_not_changed() -> None:
    there = living().on("2026-03-01").after(submit("study"), accept("study"))
    there.refuses(MilestoneSettled, propose({"milestones": {"cancel": ["study"]}}), status="met")
    there.refuses(MilestoneSettled, propose({"milestones": {"replace": [STUDY]}}), milestone="study")


def test_texts_of_the_amendment_are_bound_to_it_by_their_content() -> None:
    texts: dict[str, Any] = {"documents": [{"id": "text", "file": "a.md"}, {"id": "annex", "paper": "Archives"}]}
    there = living()
    proposed = there.when(propose(hashes={"text": TEXT}, **texts)).the(AmendmentProposed)
    assert proposed.documents == {"text": TEXT, "annex": None}
    assert proposed.text_sha256 is not None
    there.refuses(MissingDocument, propose(**texts), document="text")
    there.refuses(UnknownDocument, propose(hashes={"other": TEXT}, **texts), document="other")
    there.refuses(PaperOnly, propose(hashes={"text": TEXT, "annex": OTHER}, **texts), document="annex")


# ── Signing ────────────────────────────────────────────────────────────────────────────────────


def test_each_signatory_signs_once_and_the_last_one_completes_it() -> None:
    there = living().on("2026-03-01").after(propose()).on("2026-03-05")
    first = there.when(sign_amendment("mic.minister", party="mic"))
    first.kinds("amendment_signed")
    assert first.the(AmendmentSignatureGiven).party == "mic"
    second = there.after(sign_amendment("mic.minister")).on("2026-03-09").when(sign_amendment("axa.ceo", on="2026-03-08"))
    assert second.the(AmendmentCompleted).effective == day("2026-03-08")
    assert second.the(AmendmentApplied).when.on == day("2026-03-08")


def test_an_earlier_signature_recorded_last_does_not_bring_the_effect_forward() -> None:
    there = living().on("2026-03-01").after(propose()).on("2026-03-09").after(sign_amendment("mic.minister"))
    assert there.when(sign_amendment("axa.ceo", on="2026-03-02")).the(AmendmentCompleted).effective == day("2026-03-09")


def test_an_amendment_is_signed_under_the_rules_of_a_signature() -> None:
    there = living().on("2026-03-01")
    there.refuses(NoAmendment, sign_amendment("axa.ceo"), last=0)
    there = there.after(propose())
    there.refuses(NotASignatory, sign_amendment("axa.focal"), record_with=None)
    there.refuses(NotASignatory, sign_amendment("pm"))
    there.refuses(NotASignatory, sign_amendment("pm").model_copy(update={"by": None}), record_with="--by")
    there.refuses(NotAParty, sign_amendment("axa.ceo", party="nobody"))
    there.refuses(ForAnotherParty, sign_amendment("axa.ceo", party="mic"), belongs_to="axa")
    there.refuses(WrongText, sign_amendment("axa.ceo", text_sha256=TEXT))
    there.refuses(BeforeItsCause, sign_amendment("axa.ceo", on="2026-02-28"), cause="stage_opened")
    there.after(sign_amendment("axa.ceo")).refuses(AlreadySigned, sign_amendment("axa.ceo"))


def test_those_whom_it_names_sign_it() -> None:
    there = living().on("2026-03-01").after(propose(signature={"members": ["mic.legal", "axa.deputy"]}))
    there.refuses(NotASignatory, sign_amendment("axa.ceo"))
    there.after(sign_amendment("mic.legal")).when(sign_amendment("axa.deputy")).the(AmendmentApplied)


def test_the_last_signature_after_the_day_brings_the_effect_on_its_own_day_unless_it_reaches_back() -> None:
    late = living().on("2026-03-01").after(propose(effective="2026-03-10"), sign_amendment("mic.minister")).on("2026-03-20")
    assert late.when(sign_amendment("axa.ceo")).the(AmendmentCompleted).effective == day("2026-03-20")
    back = living().on("2026-03-01").after(propose(effective="2026-03-10", retroactive=True), sign_amendment("mic.minister"))
    applied = back.on("2026-03-20").when(sign_amendment("axa.ceo")).the(AmendmentApplied)
    assert (applied.when.on, applied.when.recorded_on) == (day("2026-03-10"), day("2026-03-20"))


def test_an_amendment_is_withdrawn_until_everybody_has_signed() -> None:
    there = living().on("2026-03-01").after(propose(effective="2026-06-01"), sign_amendment("mic.minister"))
    there.refuses(NotAllowed, withdraw_amendment(actor="axa.focal"))
    there.refuses(BeforeItsCause, withdraw_amendment(on="2026-02-20"), cause="amendment_proposed")
    outcome = there.when(withdraw_amendment())
    assert outcome.the(AmendmentWithdrawn).because == "Sans objet"
    assert awaited(outcome.state) == awaited(living().there)
    there.after(sign_amendment("axa.ceo")).refuses(AmendmentSigned, withdraw_amendment(), effective="2026-06-01")


def test_whoever_has_still_to_sign_is_awaited_and_reminded() -> None:
    ladder = {"delivery": "single", "default": {"before": ["P7D"], "on_day": False, "overdue_every": None}}
    there = living(reminders=ladder).on("2026-03-01").after(propose(signature={"within": "P30D"}), sign_amendment("mic.minister"))
    (one,) = (one for one in awaited(there.there) if one.rule == "amendment_due")
    assert (one.who, one.due) == (("axa.ceo",), day("2026-03-31"))
    assert due(there.agenda(), "amendment_due") == ["2026-03-31"]
    assert rungs(there.agenda(), "amendment_due") == [("2026-03-24", "-P7D")]
    late = there.passing("2026-04-02")
    assert health(late.there, day("2026-04-02")) == "late"
    assert late.when(sign_amendment("axa.ceo")).the(AmendmentApplied)


# ── Taking effect ──────────────────────────────────────────────────────────────────────────────


def test_a_milestone_is_moved_and_one_is_added() -> None:
    outcome = applied({"milestones": {"add": [MAP], "replace": [{**STUDY, "due": "2026-09-30"}]}})
    outcome.kinds("amendment_signed", "amendment_completed", "amendment_applied", "milestones_scheduled")
    assert scheduled(outcome) == {"study": "2026-09-30", "map": "2027-03-31"}
    assert [one.id for one in outcome.state.terms.milestones] == ["study", "needs", "map"]
    assert outcome.state.amendments.current is None
    assert outcome.state.amendments.applied == (1,)


def test_a_milestone_whose_day_the_terms_leave_alone_keeps_it() -> None:
    outcome = applied({"milestones": {"replace": [{**STUDY_IN_MAY, "title": "Autre étude"}]}})
    assert scheduled(outcome) == {}
    (named,) = [one.title for one in outcome.state.terms.milestones if one.id == "study"]
    assert named == "Autre étude"


def test_a_milestone_may_lose_its_day_or_rest_on_another() -> None:
    rests = {**MAP, "due": {"after": "study", "period": "P1M"}}
    outcome = applied({"milestones": {"add": [rests], "replace": [STUDY]}})
    assert scheduled(outcome) == {"study": None, "map": None}
    later = Scenario(outcome.state, living().on("2026-04-01").now).after(submit("study")).when(accept("study"))
    assert scheduled(later) == {"map": "2026-05-01"}


def test_a_milestone_that_has_the_same_day_by_another_rule_is_not_scheduled_again() -> None:
    there = living(milestones=[{**STUDY, "due": "P3M"}]).on("2026-03-01")
    assert scheduled(applied({"milestones": {"replace": [{**STUDY, "due": "P3M", "roll": "following"}]}}, there)) == {"study": "2026-05-18"}
    assert scheduled(applied({"milestones": {"replace": [{**STUDY, "due": "2026-05-16"}]}}, there)) == {}


def test_a_milestone_is_cancelled_and_owed_no_more() -> None:
    outcome = applied({"milestones": {"cancel": ["study"]}})
    assert outcome.the(MilestonesCancelled).milestones == ("study",)
    there = Scenario(outcome.state, living().on("2026-03-02").now)
    assert due(there.agenda(), "milestone_due") == ["2026-06-30"]
    there.refuses(UnknownMilestone, report("study"))


def test_a_cancelled_milestone_does_not_stand_in_the_way_of_completion() -> None:
    outcome = applied({"milestones": {"cancel": ["needs"]}})
    there = Scenario(outcome.state, living().on("2026-04-01").now).after(submit("study"), accept("study"))
    assert there.when(Close(**who())).facts.events[-1].data()["outcome"] == "completed"


def test_a_cancelled_milestone_comes_back_by_another_amendment() -> None:
    gone = Scenario(applied({"milestones": {"cancel": ["study", "needs"]}}).state, living().on("2026-03-02").now)
    back = applied({"milestones": {"add": [STUDY_IN_MAY, NEEDS]}}, gone)
    assert scheduled(back) == {"study": "2026-05-31", "needs-2026": "2026-06-30"}
    assert {one.status for one in back.state.milestones.all} == {"scheduled"}
    once, year = {**NEEDS, "every": None, "by": None}, {**STUDY, "id": "needs-2026"}
    gone.refuses(InvalidTerms, propose({"milestones": {"add": [MAP, once]}}), reason="changes.milestones.add.1.id: other_recurrence")
    gone.refuses(InvalidTerms, propose({"milestones": {"add": [year]}}), reason="changes.milestones.add.0.id: other_recurrence")


def test_a_yearly_milestone_moves_with_its_open_instances_and_skips_years_before_its_first() -> None:
    assert scheduled(applied({"milestones": {"replace": [{**NEEDS, "by": "09-30"}]}})) == {"needs-2026": "2026-09-30"}
    outcome = applied({"milestones": {"replace": [{**NEEDS, "first": 2028}]}})
    assert outcome.the(MilestonesCancelled).milestones == ("needs-2026",)
    assert scheduled(outcome) == {"needs-2028": "2028-06-30"}


def test_met_instances_of_a_yearly_milestone_stay_as_they_are() -> None:
    there = living().on("2026-03-01").after(submit("needs-2026"), accept("needs-2026"))
    outcome = applied({"milestones": {"replace": [{**NEEDS, "by": "09-30"}]}}, there)
    assert scheduled(outcome) == {"needs-2027": "2027-09-30"}
    gone = applied({"milestones": {"cancel": ["needs"]}}, there)
    assert gone.the(MilestonesCancelled).milestones == ("needs-2027",)
    assert gone.state.milestones.is_met("needs-2026") == day("2026-03-01")


def test_a_longer_term_ends_later_and_what_recurs_comes_again_in_it() -> None:
    there = living(term={"initial": "P4M"}, committees=[MEETING]).on("2026-03-01")
    assert (there.there.committees.get("suivi").due, due(there.agenda(), "milestone_due")) == (None, ["2026-05-31"])
    outcome = applied({"term": {"initial": "P1Y"}}, there)
    assert outcome.the(AmendmentApplied).course == Course(start=day("2026-02-16"), end=day("2027-02-16"), renewals=0)
    assert scheduled(outcome) == {"needs-2026": "2026-06-30"}
    assert outcome.the(CadenceSet).due == day("2026-08-16")


def test_a_shorter_term_gives_up_what_would_have_come_after_it() -> None:
    outcome = applied({"term": {"initial": "P3M"}})
    assert outcome.the(MilestonesCancelled).milestones == ("needs-2026",)
    assert outcome.the(CadenceSet).due is None
    there = Scenario(outcome.state, living().on("2026-03-02").now)
    assert (end_of(there), due(there.agenda(), "review_due")) == (day("2026-05-16"), [])


def test_a_new_length_counts_from_the_start_and_keeps_only_renewals_that_reach_beyond_it() -> None:
    tacit = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    start = day("2026-02-16")
    there = living(term=tacit).passing("2027-06-01")
    assert end_of(there) == day("2028-02-16")
    wanted = {"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    assert applied({"term": wanted}, there).the(AmendmentApplied).course == Course(start=start, end=day("2029-02-16"), renewals=0)
    half = {"initial": "P9M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    assert applied({"term": half}, there).the(AmendmentApplied).course == Course(start=start, end=day("2027-11-16"), renewals=1)
    period = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P2Y"}}
    assert applied({"term": period}, there).the(AmendmentApplied).course == Course(start=start, end=day("2029-02-16"), renewals=1)


def test_a_term_that_changes_in_other_ways_ends_when_it_did() -> None:
    there = living().on("2026-03-01").after(Extend(**who(), until=day("2030-01-31"), because="Travaux"))
    notice = {"initial": "P3Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    outcome = applied({"term": notice}, there)
    assert outcome.the(AmendmentApplied).course is None
    after = Scenario(outcome.state, living().on("2026-03-02").now)
    assert end_of(after) == day("2030-02-01")
    assert due(after.agenda(), "notice_deadline") == ["2029-12-01"]


def test_another_period_of_renewal_leaves_an_extension_as_it_was_agreed() -> None:
    tacit = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    longer = {"term": {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P2Y"}}}
    there = living(term=tacit).passing("2027-06-01").after(Extend(**who(), until=day("2028-12-31"), because="Travaux"))
    amended = Scenario(applied(longer, there).state, there.now)
    assert end_of(amended) == day("2029-01-01")
    assert end_of(amended.passing("2029-01-01")) == day("2031-01-01")
    later = applied(longer, there.passing("2029-06-01"))
    known = Course(start=day("2026-02-16"), end=day("2031-01-01"), renewals=2, prolonged=day("2029-01-01"), renewed_before=1)
    assert later.the(AmendmentApplied).course == known
    assert end_of(Scenario(later.state, there.now).passing("2031-01-01")) == day("2033-01-01")


def test_another_length_contains_an_extension_and_renews_from_the_start() -> None:
    there = living().on("2026-03-01").after(Extend(**who(), until=day("2030-02-15"), because="Travaux"))
    wanted = {"initial": "P4Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    outcome = applied({"term": wanted}, there)
    assert outcome.the(AmendmentApplied).course == Course(start=day("2026-02-16"), end=day("2030-02-16"), renewals=0)
    assert end_of(Scenario(outcome.state, there.now).passing("2030-02-16")) == day("2031-02-16")


def test_the_length_that_it_has_already_is_no_other_course() -> None:
    assert applied({"term": {"until": "2029-02-15"}}).the(AmendmentApplied).course is None


def test_a_term_may_count_from_the_last_signature_or_have_no_end() -> None:
    there = signed("2026-02-16", in_force={"after": "all_signatures", "period": "P1M"}, term={"initial": "P3Y"}).passing("2026-04-01")
    from_signature = applied({"term": {"initial": "P3Y", "from": "last_signature"}}, there)
    assert from_signature.the(AmendmentApplied).course == Course(start=day("2026-02-16"), end=day("2029-02-16"), renewals=0)
    endless = applied({"term": {"indefinite": True}}, there)
    assert endless.the(AmendmentApplied).course == Course(start=day("2026-03-16"), end=None, renewals=0)


def test_a_committee_meets_more_often_begins_or_ceases() -> None:
    board = {**SUIVI, "id": "board", "meets": {"every": "P1Y"}}
    outcome = applied({"committees": {"replace": [{**MEETING, "meets": {"every": "P3M"}}], "add": [board]}})
    assert [(one.committee, one.due) for one in outcome.all(CadenceSet)] == [("suivi", day("2026-05-16")), ("board", day("2027-02-16"))]
    assert applied({"committees": {"cancel": ["suivi"]}}).the(CadenceSet).due is None
    resting = applied({"committees": {"replace": [SUIVI]}})
    assert resting.the(CadenceSet).due is None
    assert due(Scenario(resting.state, living().now).agenda(), "review_due") == []


def test_a_committee_that_meets_as_before_keeps_its_day() -> None:
    outcome = applied({"committees": {"replace": [{**MEETING, "title": "Comité"}]}})
    assert outcome.all(CadenceSet) == ()
    held = Scenario(outcome.state, living().on("2026-04-01").now).when(record("continue"))
    held.kinds("review_recorded")


def refused_mail(on: str) -> Scenario:
    """On a day on which every message that was sent until then is to be tried again."""
    ladder = {"delivery": "single", "default": {"before": ["P7D"], "on_day": False, "overdue_every": None, "working_days_only": False}}
    there = living(reminders=ladder, term={"initial": "P4M"}, committees=[{**SUIVI, "meets": {"every": "P3M"}}])
    there = there.after(SwitchMail(**who(), on=True)).passing(on)
    for one in there.there.mailbox.waiting:
        failed = tuple(Delivered(person=name, status="deferred", message_id="<1@example.org>") for name in one.due.to)
        there = there.after(RecordDelivery(**who("system"), message=one.due.message, results=failed))
    return there


def superseded(outcome: Outcome) -> set[str]:
    return {one.message.partition("/")[0] for one in outcome.all(MessageSuperseded)}


def test_messages_that_were_to_be_tried_again_about_another_day_are_not() -> None:
    there = refused_mail("2026-05-28")
    moved = applied({"milestones": {"replace": [{**STUDY, "due": "2026-09-30"}]}}, there)
    assert superseded(moved) == {"milestone_due"}
    assert {one.due.about for one in moved.state.mailbox.waiting} >= {"review_due", "review_missed", "amendment_proposed"}
    gone = applied({"milestones": {"cancel": ["study"]}, "committees": {"cancel": ["suivi"]}, "term": {"initial": "P2Y"}}, there)
    assert superseded(gone) == {"milestone_due", "review_due"}
    left = {one.due.about for one in gone.state.mailbox.waiting}
    assert left >= {"review_missed", "amendment_proposed"}
    assert not left & {"milestone_due", "review_due"}


def test_a_session_that_is_due_on_another_day_is_spoken_of_anew() -> None:
    never_in_may = {"committees": {"replace": [{**SUIVI, "meets": {"every": "P3M", "avoid": [5]}}]}}
    assert superseded(applied(never_in_may, refused_mail("2026-05-10"))) == {"review_due"}
    assert superseded(applied({"objectives": ["Autre"]}, refused_mail("2026-05-10"))) == set()


def test_an_effect_that_lies_ahead_is_on_the_agenda_and_comes_on_its_day() -> None:
    there = by_both(living().on("2026-03-01").after(propose(LONGER, effective="2026-06-01")))
    assert due(there.agenda(), "amendment_effective") == ["2026-06-01"]
    (one,) = (one for one in awaited(there.there) if one.rule == "amendment_effective")
    assert one.due == day("2026-06-01")
    assert end_of(there.passing("2026-05-31")) == day("2029-02-16")
    assert end_of(there.passing("2026-06-01", "00:00")) == day("2030-02-16")


def test_an_extension_that_takes_effect_on_the_last_midnight_comes_before_the_end() -> None:
    there = by_both(living(milestones=[]).on("2026-03-01").after(propose(LONGER, effective="2029-02-16")))
    after = there.passing("2029-02-17")
    assert (after.there.name, end_of(after)) == ("in_force", day("2030-02-16"))


def test_a_suspended_convention_is_amended_too() -> None:
    there = living().on("2026-03-01").after(Suspend(**who(), because="gelé"), propose({"milestones": {"add": [MAP]}}))
    assert any(one.rule == "amendment_due" for one in awaited(there.there))
    after = by_both(there).on("2026-03-11").after(Resume(**who()))
    assert after.there.milestones.get("map") is not None
    later = living().on("2026-03-01").after(Suspend(**who(), because="gelé"), propose(effective="2026-04-01"))
    assert by_both(later).passing("2026-04-02").there.amendments.applied == (1,)


def test_facts_taken_over_stand_in_the_log_and_no_longer_in_the_terms() -> None:
    there = living(taken_over=True, so_far={"texts": [{"document": "text", "on": "2026-01-01"}]})
    outcome = applied({"milestones": {"cancel": ["study"]}}, there.on("2026-03-01"))
    assert outcome.state.terms.so_far is None
    assert outcome.state.terms.taken_over


# ── No longer fitting ──────────────────────────────────────────────────────────────────────────


def test_terms_that_changed_meanwhile_are_looked_at_again() -> None:
    there = by_both(living().on("2026-03-01").after(propose(effective="2026-06-01")))
    assert there.there.amendments.current is not None
    other = there.there.terms.model_copy(update={"title": "Autre nom"})
    fits = AmendmentApplied(when=there.there.amendments.current.proposed.when, number=9, title="Autre", terms=other)
    changed = _keeping(there, fits)
    outcome = changed.on("2026-06-01", "00:00").falls_due()
    assert outcome.the(AmendmentApplied).terms.title == "Autre nom"
    assert [one.id for one in outcome.state.terms.milestones] == ["study", "needs", "map"]


def _keeping(scenario: Scenario, event: AmendmentApplied) -> Scenario:
    """The terms changed by another event, with the amendment in progress as it was."""
    state = evolve(scenario.there, event).model_copy(update={"amendments": scenario.there.amendments})
    return Scenario(state, scenario.now)


def test_an_amendment_that_no_longer_fits_is_void_and_the_manager_told() -> None:
    there = by_both(living().on("2026-03-01").after(propose(effective="2026-06-01")))
    assert there.there.amendments.current is not None
    terms = there.there.terms
    taken = terms.model_copy(update={"milestones": (*terms.milestones, *there.there.amendments.current.proposed.changes.milestones.add)})
    changed = _keeping(there, AmendmentApplied(when=there.there.amendments.current.proposed.when, number=9, title="Autre", terms=taken))
    outcome = changed.on("2026-06-01", "00:00").falls_due()
    voided = [event for event in outcome.events if isinstance(event, AmendmentVoided)]
    assert [(one.number, one.reason) for one in voided] == [(1, "invalid_terms")]
    assert "already_there" in voided[0].details["reason"]
    (told,) = (event for event in outcome.events if isinstance(event, MessageDue) and event.about == "amendment_voided")
    assert told.to == ("pm",)
    assert outcome.state.terms == taken
    assert outcome.state.amendments.current is None


def test_a_milestone_that_was_met_meanwhile_stays_met() -> None:
    there = by_both(living().on("2026-03-01").after(propose({"milestones": {"cancel": ["study"]}}, effective="2026-06-01")))
    met = there.on("2026-04-01").after(submit("study"), accept("study"))
    outcome = met.on("2026-06-01", "00:00").falls_due()
    assert outcome.all(MilestonesCancelled) == ()
    assert outcome.state.milestones.is_met("study") == day("2026-04-01")


def test_an_amendment_in_progress_is_overtaken_when_the_convention_closes() -> None:
    report_ = {**STUDY, "type": "reporting", "due": "2026-12-31"}
    there = living(milestones=[report_]).on("2026-03-01").after(propose({"objectives": ["Autre"]}))
    closing = there.after(Close(**who()))
    voided = closing.falls_due().the(AmendmentVoided)
    assert (voided.reason, voided.details) == ("wrong_phase", {"phase": "closing"})
    ended = there.after(Terminate(**who(), cause="mutual", because="accord"))
    assert ended.falls_due().state.amendments.current is None
    assert due(closing.agenda(), "amendment_overtaken") == ["2026-03-01"]


def test_before_a_convention_taken_over_lives_an_amendment_is_void_without_a_word() -> None:
    there = living(taken_over=True, so_far={"texts": [{"document": "text", "on": "2026-01-01"}]}).on("2026-03-01").after(propose())
    assert there.there.amendments.current is not None
    terms = there.there.terms
    taken = terms.model_copy(update={"milestones": (*terms.milestones, *there.there.amendments.current.proposed.changes.milestones.add)})
    changed = _keeping(there, AmendmentApplied(when=there.there.amendments.current.proposed.when, number=9, title="Autre", terms=taken))
    changed.after(sign_amendment("mic.minister")).when(sign_amendment("axa.ceo")).kinds(
        "amendment_signed", "amendment_completed", "amendment_voided"
    )


# ── The fold refuses nothing ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("there", [drafting(), in_signature(), living()], ids=lambda one: one.there.name)
def test_facts_about_an_amendment_mean_nothing_without_one(there: Scenario) -> None:
    fact = AmendmentCompleted(when=living().when(propose()).events[0].when, number=1, effective=day("2026-03-01"))
    assert evolve(there.there, fact).amendments.current is None


# ── Under a mandate ────────────────────────────────────────────────────────────────────────────


def empowered(holder: str, delegated_by: str | None = None) -> RecordMandate:
    said = {"holder": holder, "party": "axa", "delegated_by": delegated_by, "basis": "Décision n° 3"}
    return RecordMandate.model_validate({**who(), **said, "since": "2026-03-01", "until": "2026-03-31"})


def test_a_mandate_covers_the_day_on_which_an_amendment_is_signed() -> None:
    scenario = living().on("2026-03-10").after(empowered("axa.ceo"), propose(signature={"article": "12"}))
    signed = scenario.when(sign_amendment("axa.ceo")).the(AmendmentSignatureGiven)
    assert (signed.person, signed.mandate, signed.instead_of) == ("axa.ceo", 1, None)
    scenario.on("2026-04-01").refuses(MandateDoesNotCover, sign_amendment("axa.ceo"), until="2026-03-31", article="12")


def test_a_delegate_signs_an_amendment_per_order() -> None:
    scenario = living().on("2026-03-10").after(empowered("axa.deputy", "axa.ceo"), propose())
    outcome = scenario.when(sign_amendment("axa.deputy"))
    signed = outcome.the(AmendmentSignatureGiven)
    assert (signed.person, signed.instead_of, signed.party, signed.mandate) == ("axa.deputy", "axa.ceo", "axa", 1)
    assert told(signed.kind, signed.data()) == "Avenant n° 1 : signature d'axa.deputy, p.o. axa.ceo, pour axa (mandat n° 1)"
    assert outcome.state.amendments.open.remaining(outcome.state.terms) == ("mic.minister",)
    again = Scenario(outcome.state, scenario.now)
    again.refuses(AlreadySigned, sign_amendment("axa.ceo"))
    again.refuses(AlreadySigned, sign_amendment("axa.deputy", instead_of="axa.ceo"))
    assert again.when(sign_amendment("mic.minister")).state.amendments.applied == (1,)
    scenario.on("2026-04-01").refuses(MandateDoesNotCover, sign_amendment("axa.deputy"))
    scenario.refuses(NotASignatory, sign_amendment("axa.deputy", instead_of="axa.focal"))
    scenario.refuses(MandateDoesNotCover, sign_amendment("axa.focal", instead_of="axa.ceo"))


def test_a_mandate_does_not_end_before_the_amendment_signed_under_it() -> None:
    scenario = living().on("2026-03-10").after(empowered("axa.deputy", "axa.ceo"), propose(), sign_amendment("axa.deputy"))
    scenario.on("2026-03-20").refuses(BeforeItsCause, EndMandate(**who(on="2026-03-09"), mandate=1, because="Départ"))
    assert scenario.on("2026-03-20").after(EndMandate(**who(), mandate=1, because="Départ")).there.mandates[0].ended_on == day("2026-03-20")


def test_for_whom_a_delegate_of_two_signs_has_to_be_said() -> None:
    three: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo", "axa.focal"]}}
    begun = in_signature(**three).on("2026-02-16").after(*(sign(one) for one in three["signature"]["members"]))
    scenario = begun.on("2026-03-10").after(empowered("axa.deputy", "axa.ceo"), empowered("axa.deputy", "axa.focal"), propose())
    scenario.refuses(SeveralSignatories, sign_amendment("axa.deputy"), known="axa.ceo, axa.focal")
    first = scenario.after(sign_amendment("axa.deputy", instead_of="axa.focal"))
    assert first.when(sign_amendment("axa.deputy")).the(AmendmentSignatureGiven).instead_of == "axa.ceo"


def test_a_mandate_that_has_ended_hinders_no_preview() -> None:
    scenario = living().on("2026-03-10").after(empowered("axa.ceo")).on("2026-04-10")
    found = impact(scenario.there, propose(), scenario.now, until=day("2027-01-01"), holidays=lambda *_: {})
    assert "amendment_applied" in {event.kind for event in found.events}


def test_an_amendment_in_progress_ends_with_a_convention_that_is_closed() -> None:
    outcome = living(milestones=[]).after(propose()).when(Close(**who(), because="Sans objet"))
    voided = outcome.the(AmendmentVoided)
    assert (voided.reason, voided.details) == ("wrong_phase", {"phase": "closed"})
    assert [one.kind for one in outcome.facts.events][-1] == "convention_closed"
    assert outcome.state.amendments.current is None
