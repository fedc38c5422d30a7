"""Edges of the rules about corrections that nothing else holds fast; found by mutation testing."""

from __future__ import annotations

from typing import Any

from typing_extensions import override

from domain.changes.corrections import FactCorrected
from domain.changes.days_off import AddHoliday
from domain.changes.succession import SucceedParty
from domain.convention import AnyCommand
from domain.refusals.errors import BadValue, BeforeItsCause, MandateDoesNotCover, SomethingRestsOnIt, UnknownMilestone
from domain.signature.mandates import RecordMandate
from domain.signature.notification import Notify
from domain.signature.objections import Object
from domain.signature.signature import Decline
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    HEIR,
    OTHER,
    REPORT,
    SIGNED_BY_TWO,
    STUDY,
    SUIVI,
    TEXT,
    THREE,
    accept,
    blocked,
    convene,
    draft,
    record,
    report,
    sign,
    submit,
    unblocked,
    visa,
    who,
)
from tests.domain.scenario import day
from tests.domain.test_commitments import LAB, kept
from tests.domain.test_corrections import ALONE, COURSES, PLAN, TO_FORCE, TO_SIGN, Written, empowered, signing, taken_back, working

NEEDS: dict[str, Any] = {**STUDY, "id": "needs", "every": "year", "by": "06-30"}
OTHER_STUDY: dict[str, Any] = {**STUDY, "id": "other"}


class First(Written):
    """In force with two milestones and a promise; of several facts of a kind the first is the mistaken one."""

    def __init__(self, *commands: AnyCommand) -> None:
        commitments = [LAB, {**LAB, "id": "c3"}]
        super().__init__(*TO_FORCE, *commands, milestones=[STUDY, OTHER_STUDY], commitments=commitments)

    @override
    def version(self, kind: str) -> int:
        return min(n for n, event in enumerate(self.log, 1) if event.kind == kind)


def mandate(holder: str, since: str, until: str, **more: Any) -> RecordMandate:
    return empowered(holder).model_copy(
        update=RecordMandate.model_validate({**empowered(holder).model_dump(), "since": since, "until": until, **more}).model_dump()
    )


# ── Signatures and visas ───────────────────────────────────────────────────────────────────────


def test_a_late_signature_has_its_day_from_its_own_stage_on() -> None:
    first = {"id": "first", "rule": "any", "members": ["mic.minister", "mic.legal"]}
    plan = {"signature": {"stages": [first, {"id": "second", "members": ["axa.ceo"]}]}}
    signed = (sign("mic.minister", "2026-01-06"), sign("axa.ceo", "2026-01-07"), sign("mic.legal", "2026-01-09"))
    assert Written(*TO_FORCE, *signed, **plan).corrected("convention_signed", on="2026-01-05").on.isoformat() == "2026-01-05"


def test_the_stage_that_a_refusal_opened_holds_its_day_fast() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["mic.legal", "axa.focal"], "on_refusal": "proceed_without"}
    plan = {"signature": {"stages": [visas, {"id": "signatures", "members": ["mic.minister", "axa.ceo"]}]}}
    refused = Decline(**who("pm", "axa.focal", "2026-01-07"), because="non")
    written = Written(*TO_FORCE, visa("mic.legal", "2026-01-06"), refused, **plan)
    assert "stage_opened" in written.refused(SomethingRestsOnIt, "signature_declined", on="2026-01-09")["left"]


def test_whoever_really_signed_has_the_form_of_an_office() -> None:
    assert signing().refused(BadValue, "convention_signed", person="Madame la Ministre")["field"] == "by"


def test_a_signature_and_a_visa_pass_to_the_delegate_who_gave_them() -> None:
    ordered = (empowered("axa.deputy", "axa.ceo"), sign("axa.ceo", "2026-01-08"))
    fact = Written(*TO_SIGN, *ordered, **PLAN).corrected("convention_signed", person="axa.deputy").fact
    assert (fact["person"], fact["instead_of"], fact["mandate"]) == ("axa.deputy", "axa.ceo", 1)
    given = (empowered("axa.deputy", "axa.focal", scope="visa"), visa("axa.focal", "2026-01-08"))
    fact = Written(*TO_FORCE, *given, **ALONE).corrected("visa_given", person="axa.deputy").fact
    assert (fact["person"], fact["instead_of"], fact["mandate"]) == ("axa.deputy", "axa.focal", 1)


def test_a_visa_is_covered_on_its_new_day_by_a_mandate_for_visas() -> None:
    written = Written(*TO_FORCE, empowered("mic.legal", scope="visa"), visa("mic.legal", "2026-01-08"), **ALONE)
    assert written.corrected("visa_given", on="2026-01-07")


def test_on_its_new_day_a_signature_stands_under_the_mandate_of_that_day() -> None:
    second = mandate("mic.minister", "2026-01-09", "2026-01-10")
    written = Written(*TO_SIGN, empowered("mic.minister"), second, sign("mic.minister", "2026-01-08"), **PLAN)
    assert written.corrected("convention_signed", on="2026-01-09").fact["mandate"] == 2


def test_a_day_that_no_mandate_covers_is_told_with_member_and_article() -> None:
    signatures = {**PLAN["signature"]["stages"][1], "article": "4"}
    plan = {"signature": {"stages": [{**PLAN["signature"]["stages"][0], "article": "3"}, signatures]}}
    ordered = (empowered("axa.deputy", "axa.ceo"), sign("axa.deputy", "2026-01-08"))
    details = Written(*TO_SIGN, *ordered, **plan).refused(MandateDoesNotCover, "convention_signed", on="2026-01-09")
    assert (details["person"], details["member"], details["article"]) == ("axa.deputy", "axa.ceo", "4")


def test_a_signature_may_have_been_given_on_the_day_on_which_it_was_taken_back() -> None:
    assert taken_back().corrected("convention_signed", on="2026-01-09")


# ── Notifications ──────────────────────────────────────────────────────────────────────────────


def notified(*more: Any) -> Written:
    signed = (*TO_FORCE, sign("mic.minister", "2026-01-06"), sign("axa.ceo", "2026-01-07"))
    return Written(*signed, *more, **SIGNED_BY_TWO, parties=THREE, in_force={"notified": "all"})


def test_the_notification_of_one_party_does_not_wait_for_that_of_another() -> None:
    written = notified(Notify(**who(on="2026-01-09"), party="axa"), Notify(**who(on="2026-01-09"), party="mic"))
    assert written.corrected("party_notified", on="2026-01-08")


def test_a_notification_that_passed_to_a_successor_keeps_its_day() -> None:
    succeed = SucceedParty.model_validate({**who(), "party": "mic", "successors": [HEIR], "basis": "décret"})
    written = notified(Notify(**who(on="2026-01-09"), party="mic"), succeed)
    assert "party_succeeded" in written.refused(SomethingRestsOnIt, "party_notified", on="2026-01-08")["left"]


# ── Work ───────────────────────────────────────────────────────────────────────────────────────


def test_the_submission_of_one_year_is_corrected() -> None:
    written = working(submit("needs-2026", on="2026-01-08"), milestones=[NEEDS])
    assert written.corrected("milestone_submitted", on="2026-01-07")


def test_a_submission_for_what_was_cancelled_since_is_not_corrected() -> None:
    cancelled = (propose({"milestones": {"cancel": ["study"]}}, **SIGNED_BY_TWO), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    written = working(submit("study", on="2026-01-08"), *cancelled, milestones=[STUDY])
    written.refused(UnknownMilestone, "milestone_submitted", on="2026-01-07")
    returned = working(
        submit("study", on="2026-01-07"), accept("study", on="2026-01-08", status="returned"), *cancelled, milestones=[STUDY]
    )
    assert (
        returned.scenario.when(returned.correction("milestone_accepted", on="2026-01-09")).the(FactCorrected).on.isoformat() == "2026-01-09"
    )


def test_pieces_alone_hold_an_acceptance() -> None:
    written = working(submit("study", on="2026-01-08", report=TEXT), accept("study", on="2026-01-09"))
    written.refused(SomethingRestsOnIt, "milestone_submitted", evidence__report=OTHER)


def test_a_piece_that_was_not_there_is_told_as_nothing() -> None:
    written = working(report("study", evidence={"report": TEXT}))
    assert written.corrected("milestone_reported", evidence__map=REPORT).was == {"evidence.map": ""}


def test_a_report_is_not_held_by_what_was_submitted_of_another_milestone() -> None:
    written = working(report("study", evidence={"report": TEXT}), submit("other"), milestones=[STUDY, OTHER_STUDY])
    assert written.corrected("milestone_reported", evidence__report=REPORT)


def test_what_was_submitted_again_holds_the_day_on_which_it_was_returned() -> None:
    again = (accept("study", on="2026-01-08", status="returned"), submit("study", on="2026-01-09", report=OTHER))
    written = working(submit("study", on="2026-01-07", report=TEXT), *again, milestones=[{**STUDY, "evidence": ["report"]}])
    assert "milestone_submitted" in written.refused(SomethingRestsOnIt, "milestone_accepted", on="2026-01-09")["left"]


def test_what_had_to_wait_holds_the_acceptance_that_it_waited_for() -> None:
    waiting = {**OTHER_STUDY, "after": ["study"]}
    done = (submit("study", on="2026-01-06"), accept("study", on="2026-01-07"), submit("other", on="2026-01-09"))
    written = working(*done, milestones=[STUDY, waiting])
    assert "milestone_submitted" in written.refused(SomethingRestsOnIt, "milestone_accepted", on="2026-01-08")["left"]


def test_an_acceptance_is_not_held_by_dates_that_do_not_rest_on_it() -> None:
    done = (submit("study", on="2026-01-06", report=TEXT), submit("needs-2026", on="2026-01-06"))
    written = working(*done, accept("needs-2026", on="2026-01-07"), milestones=[{**STUDY, "evidence": ["report"]}, NEEDS, COURSES])
    version = written.version("milestone_accepted")
    written.add(accept("study", on="2026-01-08"))
    assert written.version("milestone_accepted") > version
    told = written.correction("milestone_accepted", on="2026-01-07").model_copy(
        update={"version": version, "changes": {"on": "2026-01-08"}}
    )
    assert written.scenario.when(told).the(FactCorrected).on.isoformat() == "2026-01-08"


def test_what_was_reported_since_stays() -> None:
    again = First(report("study", evidence={"report": TEXT, "map": TEXT}), report("study", note="suite", evidence={"report": OTHER}))
    assert again.corrected("milestone_reported", note="au début")
    assert again.corrected("milestone_reported", evidence__report=REPORT, evidence__map=REPORT)
    handed_in = First(report("study", evidence={"report": TEXT}), submit("study", report=OTHER))
    assert handed_in.corrected("milestone_reported", note="au début")
    elsewhere = First(report("study", evidence={"report": TEXT}), report("other", evidence={"report": OTHER}))
    assert elsewhere.corrected("milestone_reported", evidence__report=REPORT)


def test_what_was_reported_since_stays_with_what_had_been_submitted() -> None:
    written = First(submit("study", on="2026-01-07", report=TEXT), report("study", evidence={"report": OTHER, "map": TEXT}))
    assert written.corrected("milestone_submitted", on="2026-01-06")


def test_why_it_stood_still_at_first_is_not_why_it_stands_still_now() -> None:
    again = blocked("study").model_copy(update={"because": "budget"})
    assert First(blocked("study"), unblocked("study"), again).corrected("milestone_blocked", because="personnel")
    assert First(blocked("study"), blocked("other")).corrected("milestone_blocked", because="personnel")


def test_the_rest_is_met_on_its_own_day() -> None:
    part = (submit("study", on="2026-01-06"), accept("study", on="2026-01-07", status="partiallyMet"))
    assert First(*part).corrected("milestone_accepted", on="2026-01-08")
    rest = submit("study", on="2026-01-08", report=TEXT)
    assert First(*part, rest, accept("study", on="2026-01-09")).corrected("milestone_accepted", because="en partie")
    returned = Written(*TO_FORCE, *part, rest, accept("study", on="2026-01-10", status="returned"), milestones=[STUDY])
    assert returned.corrected("milestone_accepted", on="2026-01-09")


def test_an_acceptance_is_not_before_what_it_accepted_whatever_was_submitted_since() -> None:
    back = (submit("study", on="2026-01-06"), accept("study", on="2026-01-07", status="returned"))
    again = (submit("other", on="2026-01-10"), submit("study", on="2026-01-08", report=TEXT))
    assert First(*back, *again).corrected("milestone_accepted", because="incomplet")
    written = Written(*TO_FORCE, *back, *again, accept("study", on="2026-01-10"), milestones=[STUDY, OTHER_STUDY])
    assert written.corrected("milestone_accepted", on="2026-01-08")
    details = written.refused(BeforeItsCause, "milestone_accepted", on="2026-01-07")
    assert (details["cause"], details["cause_on"]) == ("milestone_submitted", "2026-01-08")
    earlier = (submit("study", on="2026-01-09"), submit("study", on="2026-01-07", report=TEXT), accept("study", on="2026-01-10"))
    assert Written(*TO_FORCE, *earlier, milestones=[STUDY]).corrected("milestone_accepted", on="2026-01-08")
    never = Written(*TO_FORCE, accept("study", on="2026-01-10", status="notMet"), milestones=[STUDY])
    assert never.corrected("milestone_accepted", on="2026-01-06")


def test_what_was_said_of_a_promise_since_stays() -> None:
    first = kept("c2", "notMet", actor="axa.focal", on="2026-01-06", evidence={"list": TEXT, "map": TEXT})
    met = kept("c2", actor="axa.focal", on="2026-01-08", evidence={"list": OTHER})
    other = kept("c3", actor="axa.focal", on="2026-01-10", evidence={"map": OTHER})
    assert First(first, met, other).corrected("commitment_recorded", evidence__list=REPORT, evidence__map=REPORT)
    assert First(first, other).corrected("commitment_recorded", on="2026-01-07", evidence__map=REPORT)


def test_more_is_not_said_of_a_promise_on_an_earlier_day_by_a_correction() -> None:
    said = (
        kept("c3", actor="axa.focal", on="2026-01-09"),
        kept("c2", "notMet", actor="axa.focal", on="2026-01-06"),
        kept("c2", "partiallyMet", actor="axa.focal", on="2026-01-07"),
        kept("c2", actor="axa.focal", on="2026-01-08"),
    )
    written = Written(*TO_FORCE, *said, commitments=[LAB, {**LAB, "id": "c3"}])
    assert written.corrected("commitment_recorded", on="2026-01-07")
    details = written.refused(BeforeItsCause, "commitment_recorded", on="2026-01-06")
    assert (details["cause"], details["cause_on"]) == ("commitment_recorded", "2026-01-07")


# ── Sessions and objections ────────────────────────────────────────────────────────────────────


def test_a_convocation_of_the_day_itself_is_corrected() -> None:
    written = working(convene("2026-01-10", on="2026-01-10"))
    assert written.corrected("review_convened", place="Rabat").fact["place"] == "Rabat"
    assert working(convene("2026-01-10", on="2026-01-09")).corrected("review_convened", on="2026-01-10")


def test_a_convocation_may_be_late_by_working_days_or_by_those_of_a_second_call() -> None:
    by_days = {**SUIVI, "meets": {"every": "P6M", "convocation": "P5WD"}}
    written = working(convene("2026-01-16", on="2026-01-10"), committees=[by_days])
    assert written.corrected("review_convened", on="2026-01-09").fact["irregularities"] == []
    quorum = {"at_least": "1/2", "second_call": {"after": "P3D", "at_least": 1}}
    twice = {**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}, "quorum": quorum}
    adjourned = record("adjourn", on="2026-01-09", present=["mic.focal"])
    second = working(adjourned, convene("2026-01-20", on="2026-01-10", second=True), committees=[twice])
    assert second.corrected("review_convened", on="2026-01-09").fact["irregularities"] == []


def test_a_convocation_does_not_come_to_be_late_by_a_holiday_that_was_added_since() -> None:
    by_days = {**SUIVI, "meets": {"every": "P6M", "convocation": "P5WD"}}
    added = AddHoliday(**who(), day=day("2026-01-14"), name="Fête", country="MA")
    in_time = working(convene("2026-01-16", on="2026-01-09"), added, committees=[by_days])
    assert in_time.corrected("review_convened", place="Rabat").fact["irregularities"] == []
    assert in_time.corrected("review_convened", on="2026-01-08").fact["irregularities"] == []
    too_late = working(convene("2026-01-16", on="2026-01-10"), added, committees=[by_days])
    assert too_late.corrected("review_convened", place="Rabat").fact["irregularities"] == ["late_convocation"]
    assert too_late.corrected("review_convened", on="2026-01-09").fact["irregularities"] == []


def test_a_convocation_for_the_day_that_was_due_is_late_by_what_was_known_when_that_day_was_fixed() -> None:
    by_days = {**SUIVI, "meets": {"every": "P6M", "convocation": "P5WD"}}
    added = AddHoliday(**who(), day=day("2026-07-01"), name="Fête", country="MA")
    written = working(committees=[by_days]).on("2026-06-20").add(added)
    written.on("2026-06-30").add(convene("2026-07-05", on="2026-06-28"))
    assert written.corrected("review_convened", on="2026-06-27").fact["irregularities"] == []
    written.on("2026-07-05").add(record("continue"))
    assert written.corrected("review_convened", place="Rabat").fact["irregularities"] == []


def test_a_convocation_is_late_by_the_terms_under_which_it_left() -> None:
    by_days = {**SUIVI, "meets": {"every": "P6M", "convocation": "P5D"}}
    month = {"committees": {"replace": [{**by_days, "meets": {"every": "P6M", "convocation": "P30D"}}]}}
    amended = (propose(month, **SIGNED_BY_TWO), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    written = working(convene("2026-01-16", on="2026-01-09"), *amended, committees=[by_days])
    assert written.corrected("review_convened", on="2026-01-08").fact["irregularities"] == []
    assert written.corrected("review_convened", on="2026-01-10", place="Rabat").fact["irregularities"] == []


def test_only_the_session_of_its_own_committee_is_corrected() -> None:
    quorate = {**SUIVI, "quorum": {"at_least": "1/2"}}
    nobody = record("adjourn", on="2026-01-08", committee="board", present=["mic.focal"])
    written = working(nobody, record("continue", on="2026-01-09"), committees=[quorate, {**quorate, "id": "board"}])
    assert written.corrected("review_recorded", place="Rabat").fact["committee"] == "suivi"
    assert [one.sessions[0].failed for one in written.scenario.there.committees.all] == ["no_quorum", None]


def test_only_the_convocation_of_its_own_committee_is_corrected() -> None:
    board = {**SUIVI, "id": "board"}
    convened = (convene("2026-01-20", on="2026-01-08", committee="board"), convene("2026-01-20", on="2026-01-08"))
    assert working(*convened, committees=[SUIVI, board]).corrected("review_convened", on="2026-01-09")


def test_votes_by_party_are_counted_again() -> None:
    rules = {"majority": "absolute", "votes_per": "party"}
    held = record({"kind": "continue", "votes": {"mic.focal": "for", "axa.focal": "against"}}, on="2026-01-09")
    seats = {**SUIVI, "members": ["mic.focal", "axa.focal"], "decides": rules}
    written = working(held.model_copy(update={"present": held.present[:2]}), committees=[seats])
    assert written.corrected("review_recorded", place="Rabat").fact["decisions"][0]["tally"]["for"] == 1


def test_a_session_that_only_adjourned_does_not_come_to_count() -> None:
    written = working(record("adjourn", on="2026-01-09", present=["mic.focal"]), committees=[{**SUIVI, "quorum": {"at_least": "1/2"}}])
    corrected = written.corrected("review_recorded", present="mic.focal,axa.focal")
    assert (corrected.fact["counts"], corrected.fact["failed"], corrected.fact["quorum"]) == (
        False,
        "adjourned",
        {"needed": 2, "met": True},
    )


def test_a_session_of_a_second_call_is_counted_again_by_its_own_quorum() -> None:
    quorum = {"at_least": "1/2", "second_call": {"after": "P3D", "at_least": "1/3"}}
    lost, again = record(on="2026-01-06", present=["mic.focal"]), record("continue", on="2026-01-09", present=["mic.focal", "axa.focal"])
    written = working(lost, convene("2026-01-09", on="2026-01-06", second=True), again, committees=[{**SUIVI, "quorum": quorum}])
    fact = written.corrected("review_recorded", present="mic.focal").fact
    assert (fact["quorum"], fact["failed"], fact["counts"]) == ({"needed": 1, "met": True}, None, True)
    assert (fact["decisions"][0]["tally"]["result"], fact["decisions"][0]["tally"]["quorum"]) == ("adopted", {"needed": 1, "met": True})


def test_words_of_a_session_are_corrected_whatever_came_of_it() -> None:
    suspended = working(record("suspend", on="2026-01-10"))
    assert suspended.corrected("review_recorded", place="Salé").fact["place"] == "Salé"


def test_only_the_objection_that_is_meant_is_corrected() -> None:
    raised = [Object(**who("axa.focal"), clause=clause, text="non") for clause in ("4", "5")]
    written = Written(draft(), *raised)
    written.corrected("objection_raised", clause="6")
    after = written.scenario.when(written.correction("objection_raised", clause="6")).state
    assert [one.clause for one in after.texts.objections] == ["4", "6"]


# ── Taken over ─────────────────────────────────────────────────────────────────────────────────


def test_a_fact_taken_over_stays_one() -> None:
    facts = {"texts": [{"document": "text", "on": "2025-01-01"}], "signed": {"mic.minister": "2025-02-01", "axa.ceo": "2025-02-02"}}
    written = Written(**SIGNED_BY_TWO, taken_over=True, so_far=facts)
    version = written.version("convention_signed")
    after = written.scenario.when(written.correction("convention_signed", method="qualified")).state.past.get(version)
    assert after is not None
    assert after.event.when.taken_over
