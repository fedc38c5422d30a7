from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.committees.committees import CadenceSet, ReviewRecorded
from domain.due import health
from domain.files.consistency import problems
from domain.life.force import EnteredIntoForce, TermRenewed
from domain.messages.messages import MessageDue, SwitchMail
from domain.milestones.milestones import MilestoneAccepted, MilestonesScheduled, MilestoneSubmitted
from domain.preview import told
from domain.refusals.errors import AlreadyLive, InTheFuture, MissingEvidence, NotAllowed, NotSubmitted, OutOfTurn
from domain.signature.drafting import OpenedForSignature, TextDrafted
from domain.signature.signature import ConventionSigned, VisaGiven
from domain.start import GoLive, Start, WentLive
from domain.words import wording
from tests.domain.builders import REPORT, STAGES, STUDY, SUIVI, TEXT, in_force, record, start, submit, when, who
from tests.domain.scenario import Outcome, Scenario, day, due, given, rungs

SIGNED = {"mic.legal": "2019-01-10", "mic.minister": "2019-01-31", "axa.ceo": "2019-02-01"}
YEARLY = {**STUDY, "id": "needs", "every": "year", "by": "06-30", "accepted_by": {"committee": "suivi"}}


def taking_over(on: str = "2026-03-01", documents: dict[str, str] | None = None, **changes: Any) -> Outcome:
    """A convention of 2019 taken over on a day of 2026."""
    facts = changes.pop("so_far", {"texts": [{"document": "text", "on": "2019-01-01"}], "signed": SIGNED})
    order = start(taken_over=True, signature={"stages": STAGES}, so_far=facts, **changes)
    return given().on(on).when(order.model_copy(update={"documents": documents or {}}))


def taken_over(on: str = "2026-03-01", **changes: Any) -> Scenario:
    return Scenario(taking_over(on, **changes).state, given().on(on).now)


def live(actor: str = "pm") -> GoLive:
    return GoLive(**who(actor))


def test_what_is_due_once_it_is_live_is_spoken_of_from_then_on() -> None:
    ladder = {"default": {"before": ["P120D", "P7D"], "on_day": False, "overdue_every": None, "working_days_only": False}}
    convention = taken_over(milestones=[{**STUDY, "due": "2026-06-10"}], reminders=ladder).on("2026-03-05").after(live())
    assert rungs(convention.agenda(), "milestone_due") == [("2026-06-03", "-P7D")]


def test_the_list_of_what_is_late_goes_out_where_the_mail_is_on() -> None:
    late = taken_over(milestones=[{**STUDY, "due": "2020-01-31"}]).after(SwitchMail(**who(), on=True))
    assert late.when(live()).the(MessageDue).live


def test_what_happened_is_recorded_on_its_own_days_and_marked() -> None:
    outcome = taking_over(documents={"text": TEXT})
    outcome.kinds(
        "convention_started",
        "calendar_fixed",
        "text_drafted",
        "opened_for_signature",
        "stage_opened",
        "visa_given",
        "stage_opened",
        "convention_signed",
        "convention_signed",
        "signature_completed",
        "entered_into_force",
    )
    assert all(event.when.taken_over and event.when.recorded_on == day("2026-03-01") for event in outcome.events)
    assert outcome.the(TextDrafted).documents == {"text": TEXT}
    assert outcome.the(OpenedForSignature).when.on == day("2019-01-10")
    assert outcome.the(VisaGiven).person == "mic.legal"
    assert [event.person for event in outcome.all(ConventionSigned)] == ["mic.minister", "axa.ceo"]
    assert outcome.the(EnteredIntoForce).when.on == day("2019-02-01")


def test_a_text_that_is_not_at_hand_is_attested() -> None:
    assert taking_over().the(TextDrafted).documents == {"text": None}


def test_the_one_text_of_terms_without_documents_is_attested_by_its_name() -> None:
    outcome = given().on("2026-03-01").when(_without_documents("text"))
    assert outcome.the(TextDrafted).documents == {"text": None}
    assert list(problems(_without_documents("text").terms)) == []
    assert [one.code for one in problems(_without_documents("annex").terms)] == ["unknown_document"]


def _without_documents(named: str) -> Start:
    facts = {"texts": [{"document": named, "on": "2019-01-01"}], "signed": SIGNED}
    return start(taken_over=True, documents=[], signature={"stages": STAGES}, so_far=facts)


def test_texts_of_several_days_are_several_versions() -> None:
    documents = [{"id": "text", "file": "text.md"}, {"id": "annex", "file": "annex.md"}, {"id": "paper", "paper": "Archives"}]
    texts = [{"document": "text", "on": "2018-12-01"}, {"document": "paper", "on": "2018-12-20"}, {"document": "annex", "on": "2018-12-24"}]
    order = start(taken_over=True, documents=documents, signature={"stages": STAGES}, so_far={"texts": texts, "signed": SIGNED})
    outcome = given().on("2026-03-01").when(order.model_copy(update={"documents": {"text": TEXT, "annex": REPORT}}))
    assert [event.documents for event in outcome.all(TextDrafted)] == [
        {"text": TEXT, "annex": None, "paper": None},
        {"text": TEXT, "annex": REPORT, "paper": None},
    ]


def test_a_convention_taken_over_without_facts_is_drafted() -> None:
    assert taking_over(so_far=None).kinds("convention_started", "calendar_fixed").state.name == "drafting"


def test_facts_are_decided_under_the_same_rules() -> None:
    with pytest.raises(InTheFuture):
        taking_over(so_far={"signed": {"mic.legal": "2026-03-02"}})
    with pytest.raises(OutOfTurn):
        taking_over(so_far={"signed": {**SIGNED, "mic.legal": "2019-02-02"}})


def test_only_the_manager_takes_over() -> None:
    given().on("2026-03-01").refuses(NotAllowed, start("mic.focal", taken_over=True), person="mic.focal")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"in_force": {"date": "2019-04-01"}}, "2019-04-01"),
        ({"so_far": {"texts": [{"document": "text", "on": "2019-03-01"}]}}, "2019-03-01"),
        ({"so_far": {}}, "2026-03-01"),
        ({"in_force": {"date": "2027-01-01"}}, None),
    ],
)
def test_an_action_plan_is_in_force_since_its_day(said: dict[str, Any], expected: str | None) -> None:
    outcome = given().on("2026-03-01").when(start(taken_over=True, **{"so_far": {}, **said}))
    entered = outcome.all(EnteredIntoForce)
    assert [event.when.on for event in entered] == ([day(expected)] if expected else [])
    assert outcome.state.name == ("in_force" if expected else "signed")


# ── Milestones and sessions of the past ────────────────────────────────────────────────────────


def with_facts(**facts: Any) -> Outcome:
    milestones = [{**STUDY, "evidence": ["report"]}, YEARLY]
    return taking_over(milestones=milestones, committees=[SUIVI], so_far={"signed": SIGNED, **facts})


def test_a_milestone_of_the_past_is_submitted_and_met() -> None:
    outcome = with_facts(milestones={"study": {"submitted": "2020-01-10", "met": "2020-02-01", "evidence": {"report": REPORT}}})
    assert outcome.the(MilestoneSubmitted).evidence == {"report": REPORT}
    assert (outcome.the(MilestoneAccepted).when.on, outcome.the(MilestoneAccepted).status) == (day("2020-02-01"), "met")


def test_evidence_that_is_not_at_hand_is_attested() -> None:
    outcome = with_facts(milestones={"study": {"met": "2020-02-01", "evidence": {"report": "rapport.pdf"}}})
    assert outcome.the(MilestoneSubmitted).evidence == {"report": None}
    upper = with_facts(milestones={"study": {"submitted": "2020-02-01", "evidence": {"report": "Z" * 64}}})
    assert upper.the(MilestoneSubmitted).evidence == {"report": None}


def test_evidence_is_needed_in_the_past_too() -> None:
    with pytest.raises(MissingEvidence):
        with_facts(milestones={"study": {"submitted": "2020-02-01"}})


def test_a_milestone_of_which_nothing_is_said_stays_as_it_is() -> None:
    assert with_facts(milestones={"study": {}}).all(MilestoneSubmitted) == ()


def session(**more: Any) -> dict[str, Any]:
    decision = {"kind": "accept", "milestone": "needs-2025", "status": "met"}
    return {"committee": "suivi", "held": "2025-07-10", "present": ["mic.focal", "axa.focal"], "decisions": [decision], **more}


def test_a_session_of_the_past_is_recorded_without_reproach() -> None:
    outcome = with_facts(sessions=[session()], milestones={"needs-2025": {"submitted": "2025-06-20"}})
    recorded = outcome.the(ReviewRecorded)
    assert (recorded.when.on, recorded.irregularities, recorded.convened_on) == (day("2025-07-10"), (), None)
    assert outcome.the(MilestoneAccepted).milestone == "needs-2025"


def test_a_session_of_the_past_accepts_only_what_was_submitted() -> None:
    with pytest.raises(NotSubmitted):
        with_facts(sessions=[session()])


def test_yearly_milestones_begin_after_the_recording() -> None:
    outcome = taking_over("2026-08-01", milestones=[YEARLY], committees=[SUIVI])
    assert [one.milestone for one in outcome.the(MilestonesScheduled).milestones] == ["needs-2027"]


def test_cadences_begin_after_the_recording() -> None:
    outcome = taking_over(committees=[{**SUIVI, "meets": {"every": "P6M"}}])
    assert outcome.the(CadenceSet).due == day("2026-08-01")


# ── The standstill ─────────────────────────────────────────────────────────────────────────────


def test_nothing_falls_due_until_it_is_live() -> None:
    standing = taken_over(term={"initial": "P3Y"}, milestones=[{**STUDY, "due": "2026-04-01"}])
    assert standing.agenda() == ()
    standing.on("2027-01-01").falls_due().then()
    first = awaited(standing.there)[0]
    assert (first.rule, first.who) == ("live", ("pm",))


def test_acts_are_recorded_during_the_standstill() -> None:
    taken_over(milestones=[STUDY]).when(submit("study")).kinds("milestone_submitted")


def test_the_manager_ends_the_standstill() -> None:
    taken_over().when(live()).then(WentLive(when=when("2026-03-01"), late=()))
    taken_over().refuses(NotAllowed, live("mic.focal"), needs="manager")
    taken_over().after(live()).refuses(AlreadyLive, live(), since="2026-03-01")
    in_force().refuses(AlreadyLive, live(), since="2026-02-16")


def test_what_is_late_already_goes_to_the_manager_in_one_list() -> None:
    late = [{**STUDY, "due": "2020-01-31"}, {**STUDY, "id": "courses", "title": "Formations", "due": "2021-01-31"}]
    taken_over(milestones=late).on("2026-04-01").when(live()).then(
        WentLive(when=when("2026-04-01"), late=("milestone_due/study/2020-01-31", "milestone_due/courses/2021-01-31")),
        MessageDue(
            when=when("2026-04-01"),
            message="late_at_take_over/REF-1/2026-04-01/0",
            about="late_at_take_over",
            target="REF-1",
            rung="0",
            due=day("2026-04-01"),
            subject="Étude (2020-01-31) ; Formations (2021-01-31)",
            to=("pm",),
            items=("milestone_due|study|2020-01-31||Étude|", "milestone_due|courses|2021-01-31||Formations|"),
        ),
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Retards constatés à la reprise : Study (2020-01-31)"),
        ("en", "Late at take-over: Study (2020-01-31)"),
        ("ar", "متأخرات عند التسلم: Study (2020-01-31)"),
    ],
)
def test_what_was_late_is_told_in_no_other_words_than_those_of_the_terms_and_of_the_reader(language: str, said: str) -> None:
    outcome = taken_over(milestones=[{**STUDY, "title": "Study", "due": "2020-01-31"}]).when(live())
    (item,) = told(outcome.all(MessageDue))
    assert wording.item(item, language) == said


NOTICE = {"initial": "P3Y", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P2Y"}}


def test_a_last_day_for_notice_that_has_passed_is_told_to_nobody() -> None:
    taken_over("2021-12-15", term=NOTICE).when(live()).then(
        WentLive(when=when("2021-12-15"), late=("notice_deadline/REF-1/2021-12-01",)),
    )


def test_a_last_day_for_notice_stands_in_no_list_of_what_is_late() -> None:
    outcome = taken_over("2021-12-15", term=NOTICE, milestones=[{**STUDY, "due": "2020-01-31"}]).when(live())
    assert outcome.the(WentLive).late == ("milestone_due/study/2020-01-31", "notice_deadline/REF-1/2021-12-01")
    assert outcome.the(MessageDue).subject == "Étude (2020-01-31)"


def test_the_last_days_for_notice_of_terms_past_do_not_fall_due() -> None:
    convention = taken_over(term=NOTICE).after(live())
    convention.falls_due().kinds("term_renewed", "term_renewed", "term_renewed")
    assert due(convention.passing("2026-03-02").agenda(), "notice_deadline") == ["2027-12-01"]


@pytest.mark.parametrize(
    ("term", "days"),
    [
        ({**NOTICE, "renewal": {"mode": "never"}}, 0),
        ({"indefinite": True}, 0),
        ({**NOTICE, "renewal": {"mode": "tacit", "period": "P2Y", "at_most": 1}}, 1),
        ({**NOTICE, "renewal": {"mode": "tacit", "period": "P2Y", "at_most": 2}}, 2),
    ],
)
def test_a_term_has_one_last_day_for_notice_for_each_renewal(term: dict[str, Any], days: int) -> None:
    assert len(taken_over(term=term).when(live()).the(WentLive).late) == days


def test_what_is_late_already_falls_due_no_more_and_stays_late() -> None:
    ladder = {"default": {"before": ["P7D"], "on_day": True, "overdue_every": None}}
    convention = taken_over(milestones=[{**STUDY, "due": "2020-01-31"}], reminders=ladder).after(live())
    assert due(convention.agenda(), "milestone_due") == []
    assert due(convention.agenda(), "message") == []
    assert health(convention.there, day("2026-03-01")) == "late"


def test_renewals_of_the_past_happen_in_order_on_their_days() -> None:
    term = {"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P2Y"}}
    outcome = taken_over(term=term).after(live()).falls_due()
    outcome.kinds("term_renewed", "term_renewed", "term_renewed")
    assert [event.when.on for event in outcome.events] == [day("2022-02-01"), day("2024-02-01"), day("2026-02-01")]


def test_a_renewal_of_the_very_day_of_going_live_is_told() -> None:
    tacit = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    there = taken_over("2026-01-20", term=tacit).on("2026-02-01").after(live())
    renewed = there.falls_due()
    assert [one.when.on.year for one in renewed.all(TermRenewed)] == list(range(2020, 2027))
    assert [(one.about, one.due) for one in renewed.all(MessageDue)] == [("term_renewed", day("2026-02-01"))]


def test_the_end_of_a_term_in_the_past_happens_on_its_day() -> None:
    ended = taken_over(term={"initial": "P3Y"}).after(live()).falls_due()
    assert [(event.kind, event.when.on) for event in ended.events] == [("term_ended", day("2022-02-01"))]


def test_yearly_milestones_of_a_renewed_term_begin_after_the_recording() -> None:
    term = {"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1Y"}}
    convention = taken_over(term=term, milestones=[{**YEARLY, "accepted_by": "owner"}]).after(live())
    state = convention.passing("2026-03-02").there
    assert [one.id for one in state.milestones.all] == ["needs-2026"]


def test_a_yearly_milestone_goes_on_after_an_instance_that_was_late_at_take_over() -> None:
    outcome = taken_over(milestones=[YEARLY], committees=[SUIVI]).on("2027-08-01").when(live())
    assert outcome.the(WentLive).late == ("milestone_due/needs-2026/2026-06-30",)
    assert [one.milestone for one in outcome.the(MilestonesScheduled).milestones] == ["needs-2028"]


def test_a_cadence_goes_on_after_an_occurrence_that_was_late_at_take_over() -> None:
    outcome = taken_over(committees=[{**SUIVI, "meets": {"every": "P6M", "convocation": "P15D"}}]).on("2027-03-01").when(live())
    assert outcome.the(WentLive).late == ("review_due/suivi/2026-08-01", "convocation_due/suivi/2026-07-17")
    assert outcome.the(DeadlinePassed).due == day("2026-08-01")
    assert outcome.the(CadenceSet).due == day("2027-08-01")
    assert health(outcome.state, day("2027-03-01")) == "late"
    later = Scenario(outcome.state, given().on("2027-03-02").now)
    assert health(later.after(record("continue")).there, day("2027-03-02")) == "ok"
