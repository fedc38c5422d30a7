"""Edges of who hears of what, and of what it says, that nothing else holds fast; found by mutation testing (``docs/mutation.md``)."""

from __future__ import annotations

from typing import Any

from domain.changes.succession import ReplaceHolder, SucceedParty
from domain.committees.calls import RequestReview
from domain.committees.committees import CadenceSet
from domain.committees.meetings import CallOffReview
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.life.closing import Close
from domain.life.prolongation import Extend
from domain.life.termination import ConventionTerminated, Terminate
from domain.messages.messages import MessageDue
from domain.messages.news import Line
from domain.phases import Closing
from domain.signature.objections import AnswerObjection, Object
from tests.domain.amendment_builders import (
    by_both,
    decline_amendment,
    living,
    propose,
    sign_amendment,
    unsign_amendment,
    withdraw_amendment,
)
from tests.domain.builders import (
    HEIR,
    STAGES,
    STUDY,
    SUIVI,
    TEXT,
    convene,
    drafting,
    in_force,
    in_signature,
    record,
    sign,
    submit,
    who,
)
from tests.domain.scenario import Outcome, Scenario, day
from tests.domain.test_contributions import EQUIPMENT, call, pay, promised
from tests.domain.test_leaving import denounce, of_three
from tests.domain.test_messages import delivered, result, sending
from tests.domain.test_news import TACIT, heard, reviewing
from tests.domain.test_programmes import adopt, decided
from tests.domain.test_relations import SAME, note, under, working

ALL = ("mic.focal", "axa.focal", "ecc.director")
NOBODY: dict[str, Any] = {"chairs": [], "secretary": None}


def about(outcome: Outcome, kind: str) -> MessageDue:
    """The only message about something."""
    (found,) = [one for one in outcome.all(MessageDue) if one.about == kind]
    return found


def test_what_a_line_quotes_ends_with_a_word() -> None:
    assert Line("because", text="mot " * 200).written() == f"because|||||{' '.join(['mot'] * 99)} …"


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_of_today_is_convened_and_one_of_yesterday_is_not() -> None:
    today = reviewing().when(convene("2026-02-16"))
    assert heard(today) == [("session_convened", "suivi-1", "2026-02-16", ALL)]
    assert heard(reviewing().on("2026-02-17").when(convene("2026-02-16", on="2026-02-16"))) == []


def test_a_convocation_bears_the_business_of_its_own_session_and_its_article() -> None:
    action = {"kind": "action", "text": "Désigner", "owner": "mic", "due": "2026-04-01"}
    there = reviewing(milestones=[{**STUDY, "due": "2026-12-31"}]).after(record(action))
    told = about(there.after(convene("2026-03-10")).when(convene("2026-07-10")), "session_convened")
    assert (told.target, told.article, told.items) == (
        "suivi-3",
        "6",
        ("business.action|suivi-1.1|2026-04-01||action|Désigner", "business.milestone_due|study|2026-12-31||Étude|"),
    )


def test_a_session_that_is_moved_or_called_off_is_told_with_where_or_why_and_by_its_article() -> None:
    there = reviewing().after(convene("2026-03-10", actor="pm", place="Rabat"))
    moved = about(there.when(convene("2026-03-20", actor="pm", session=1)), "session_moved")
    assert (moved.to, moved.article, moved.items) == (ALL, "6", ("place|||||Rabat",))
    off = CallOffReview(**who(), committee="suivi", session=1, because="Salle indisponible")
    cancelled = about(there.when(off), "session_cancelled")
    assert (cancelled.to, cancelled.article) == (ALL, "6")
    assert cancelled.items == ("because|||||Salle indisponible", "place|||||Rabat")


def test_a_verdict_is_told_as_it_was_and_a_milestone_that_the_terms_no_longer_foresee_by_its_name() -> None:
    work = [{**STUDY, "due": "2026-06-30", "accepted_by": {"committee": "suivi"}}, {**STUDY, "id": "map", "due": "2026-09-30"}]
    gone = by_both(living(milestones=work).on("2026-03-01").after(propose({"milestones": {"cancel": ["map"]}})))
    said: list[dict[str, Any]] = [
        {"kind": "accept", "milestone": "study", "status": "partiallyMet", "because": "Annexe"},
        {"kind": "continue", "milestone": "map"},
        {"kind": "continue", "text": "Rien d'autre"},
    ]
    told = about(gone.after(submit("study")).when(record(*said)), "decisions_taken")
    assert (told.article, told.items) == (
        "6",
        (
            "decision.accept.partiallyMet|study|||Étude|Annexe",
            "decision.continue|map|||map|",
            "decision.continue|||||Rien d'autre",
        ),
    )


def test_a_session_that_was_missed_is_told_on_the_day_of_the_next_one_too() -> None:
    there = reviewing(committees=[{**SUIVI, "meets": {"every": "P6M"}}]).on("2027-02-16")
    outcome = there.falls_due()
    assert outcome.the(CadenceSet).due == day("2027-02-16")
    assert heard(outcome) == [("review_missed", "suivi", "2026-08-16", ("mic.focal", "axa.focal", "pm"))]


def test_minutes_are_read_until_silence_approves_them_and_told_to_whoever_sat_or_leads() -> None:
    minutes = {"within": "P15D", "approval": {"silence": "P10D"}}
    held = reviewing(committees=[{**SUIVI, "minutes": minutes}]).after(record("continue", present=["mic.focal", "ecc.director"]))
    written = held.when(RecordMinutes(**who("axa.focal"), committee="suivi", session=1, minutes=TEXT))
    assert heard(written) == [("minutes_to_approve", "suivi-1", "2026-02-26", ("mic.focal", "ecc.director"))]
    one = Scenario(written.state, held.now).after(ApproveMinutes(**who("mic.focal"), committee="suivi", session=1))
    both = one.when(ApproveMinutes(**who("ecc.director"), committee="suivi", session=1))
    assert heard(both) == [("minutes_approved", "suivi-1", "2026-02-16", ("mic.focal", "ecc.director", "axa.focal"))]


def test_minutes_that_stand_are_told_to_whoever_is_in_the_chair_by_then() -> None:
    turns: dict[str, Any] = {"chairs": [], "chair": {"rotates": "P10D", "order": ["mic.focal", "axa.focal"]}, "secretary": None}
    minutes = {"within": "P15D", "approval": {"silence": "P10D"}}
    held = reviewing(committees=[{**SUIVI, **turns, "minutes": minutes}]).after(record("continue", present=["ecc.director"]))
    written = held.after(RecordMinutes(**who(), committee="suivi", session=1, minutes=TEXT)).on("2026-02-26")
    stand = written.when(ApproveMinutes(**who("pm", "ecc.director"), committee="suivi", session=1))
    assert heard(stand) == [("minutes_approved", "suivi-1", "2026-02-26", ("ecc.director", "axa.focal"))]


def test_whoever_must_convene_a_committee_hears_by_when_and_the_manager_where_nobody_leads_it() -> None:
    on_request = {"meets": {"every": "P6M", "on_request": True, "convocation": "P15D"}}
    request = RequestReview(**who("ecc.director"), committee="suivi", because="Retard")
    led = reviewing(committees=[{**SUIVI, **on_request}]).when(request)
    assert heard(led) == [("review_requested", "suivi", "2026-03-03", ("mic.focal", "axa.focal"))]
    nobody = reviewing(committees=[{**SUIVI, **on_request, **NOBODY}]).when(request)
    assert heard(nobody) == [("review_requested", "suivi", "2026-03-03", ("pm",))]


def test_a_matter_from_below_is_told_with_the_day_by_which_it_is_to_be_convened() -> None:
    board = {**SUIVI, "id": "board", "chairs": ["axa.focal"], "secretary": None}
    failing = reviewing(committees=[{**SUIVI, **NOBODY, "escalates_to": "board"}, board]).after(record("adjourn", actor="pm"))
    escalated = failing.on("2026-02-20").when(record("adjourn", actor="pm"))
    assert heard(escalated)[-1] == ("matter_escalated", "board", "2026-03-22", ("pm",))
    assert ("matter_escalated", "board", "2026-03-22", ("axa.focal",)) in heard(escalated)


# ── The life of a convention ───────────────────────────────────────────────────────────────────


def test_the_course_of_a_term_is_told_by_its_article() -> None:
    running = in_force(term={**TACIT, "article": "11"})
    assert running.on("2027-02-16").falls_due().the(MessageDue).article == "11"
    ending = in_force(term={"initial": "P1Y", "article": "11"})
    assert ending.on("2027-02-16").falls_due().the(MessageDue).article == "11"
    assert ending.when(Extend(**who(), until=day("2027-06-30"), because="Travaux")).the(MessageDue).article == "11"


def test_a_term_that_ends_on_the_very_day_on_which_it_is_known_is_told_by_its_end_alone() -> None:
    late = in_signature(signature={"members": ["axa.ceo"]}, term={"initial": "P10D"}).on("2026-02-20")
    assert heard(late.when(sign("axa.ceo", on="2026-02-10"))) == []
    known = in_signature(signature={"members": ["axa.ceo"]}, term={"initial": "P10D"}).on("2026-02-19")
    assert [one[0] for one in heard(known.when(sign("axa.ceo", on="2026-02-10")))] == ["entered_into_force"]


def test_a_denunciation_whose_day_has_come_is_told_without_the_end_that_it_brought() -> None:
    late = in_force(term={"indefinite": True, "notice": "P1M"}).on("2026-06-01").when(denounce(actor="pm", on="2026-03-01"))
    assert late.all(ConventionTerminated) != ()
    assert heard(late) == [("denunciation_received", "axa", "2026-04-01", ("mic.focal", "pm"))]
    assert late.the(MessageDue).items == ()


def test_a_party_that_has_left_by_the_time_it_is_known_is_named_as_it_was() -> None:
    gone = of_three(milestones=[], committees=[]).on("2026-06-01").when(denounce(actor="pm", on="2026-03-01"))
    assert "axa" not in gone.state.terms.party_ids()
    assert about(gone, "withdrawal_received").subject == "AXA"


def test_an_end_beside_a_new_term_of_the_framework_is_told_alone() -> None:
    planned = Terminate.model_validate({**who(), "cause": "mutual", "ends_on": "2026-03-03", "because": "Accord"})
    ended = in_force(**under(), **SAME).on("2026-03-02").after(note("in_force", 5), planned)
    both = ended.on("2026-03-05").when(note("in_force", 9, "2026-03-04", term_end="2030-01-10"))
    both.facts.kinds("related_noted", "term_followed", "convention_terminated")
    assert about(both, "convention_terminated").items == ()
    assert [one.about for one in both.all(MessageDue)] == ["related_amended", "convention_terminated"]
    held = working(**under(on_end="end"), **SAME).after(note("suspended", 8))
    late = held.when(note("closing", 9, term_end="2028-01-01"))
    assert about(late, "termination_decided").items == ()


# ── People ─────────────────────────────────────────────────────────────────────────────────────


def test_while_it_closes_who_speaks_for_a_party_hears_what_is_left_to_the_party() -> None:
    closing = in_force(milestones=[{**STUDY, "type": "reporting", "due": "P1M"}]).after(Close(**who()))
    assert isinstance(closing.there, Closing)
    speaks = about(closing.when(ReplaceHolder(**who(), office="mic.focal")), "successor_named")
    assert [one.split("|")[3] for one in speaks.items] == ["mic"]
    assert about(closing.when(ReplaceHolder(**who(), office="mic.legal")), "successor_named").items == ()


def test_who_speaks_for_a_minister_hears_of_what_is_awaited_from_the_minister() -> None:
    there = in_signature(signature={"stages": [STAGES[1]]})
    named = about(there.when(ReplaceHolder(**who(), office="mic.focal")), "successor_named")
    assert named.items == ("awaited.signature|signatures|2026-02-04|mic.minister, axa.ceo||",)


def test_the_focal_points_of_a_successor_are_named_by_their_party() -> None:
    succeeded = SucceedParty.model_validate({**who(), "party": "mic", "successors": (HEIR,), "basis": "Décret"})
    assert about(reviewing().when(succeeded), "successor_named").subject == "MI"


def test_what_did_not_arrive_is_told_with_its_day_and_with_no_reason_where_none_was_given() -> None:
    lost = about(sending().when(delivered(result("mic.legal", "failed"))), "message_undelivered")
    assert lost.items == ("undelivered.visa_due|visas|2026-01-20|mic.legal|visas|421",)
    silent = result("mic.legal", "failed").model_copy(update={"reason": None})
    assert about(sending().when(delivered(silent)), "message_undelivered").items == (
        "undelivered.visa_due|visas|2026-01-20|mic.legal|visas|",
    )


# ── Signature and amendments ───────────────────────────────────────────────────────────────────


def test_a_stage_that_silence_answers_asks_until_its_last_day() -> None:
    first = {"id": "first", "kind": "visa", "members": ["mic.legal"], "within": "P5D", "on_expiry": "deemed_given"}
    second = {"id": "second", "kind": "visa", "members": ["axa.deputy"], "within": "P5D", "on_expiry": "deemed_given"}
    waiting = in_signature(signature={"stages": [first, second, {"id": "signatures", "members": ["axa.ceo"]}]})
    assert heard(waiting.on("2026-01-15").falls_due()) == [("visa_asked", "second", "2026-01-15", ("axa.deputy",))]
    assert [one[1] for one in heard(waiting.on("2026-01-16").falls_due())] == ["signatures"]


def test_an_answer_is_told_in_its_own_words() -> None:
    raised = (Object(**who("axa.focal"), clause=f"article {n}", text="Trop large") for n in (3, 4))
    answered = drafting().after(*raised).when(AnswerObjection(**who(), objection=2, text="Réduit"))
    told = about(answered, "objection_answered")
    assert (told.target, told.subject, told.items) == ("2", "article 4", ("because|||||Réduit",))


def test_what_is_told_of_an_amendment_says_which_one_why_and_by_which_article() -> None:
    plan = {"members": ["mic.minister", "axa.ceo"], "article": "12"}
    proposed = living().on("2026-03-01").when(propose(signature=plan))
    assert about(proposed, "amendment_proposed").article == "12"
    there = Scenario(proposed.state, living().on("2026-03-01").now).after(sign_amendment("mic.minister"))
    for command, kind, subject, reason in (
        (decline_amendment("axa.ceo"), "amendment_declined", "Avenant n° 1 – AXA", "Article 2 à revoir"),
        (unsign_amendment("mic"), "amendment_declined", "Avenant n° 1 – MIC", "Conseil à consulter"),
        (withdraw_amendment(), "amendment_withdrawn", "Avenant n° 1", "Sans objet"),
    ):
        told = about(there.when(command), kind)
        assert (told.target, told.subject, told.items) == ("1", subject, (f"because|||||{reason}",))


def test_who_declines_on_the_day_of_leaving_is_named_as_before() -> None:
    leaving = (
        of_three(milestones=[], committees=[])
        .after(denounce(actor="axa.focal"))
        .on("2026-04-10")
        .after(propose(signature={"members": ["mic.minister", "axa.ceo"]}))
    )
    (leaver,) = [one for one in leaving.agenda() if one.kind == "party_leaves"]
    last = leaving.on(leaver.due).when(decline_amendment("axa.ceo"))
    assert "axa" not in last.state.terms.party_ids()
    assert about(last, "amendment_declined").subject == "Avenant n° 1 – AXA"


# ── Work and money ─────────────────────────────────────────────────────────────────────────────


def test_a_payment_is_told_for_its_own_day() -> None:
    paid = promised().on("2026-02-20").when(pay("100", on="2026-02-18"))
    assert heard(paid) == [("contribution_paid", "equipment:t1", "2026-02-18", ("mic.focal",))]
    assert (about(paid, "contribution_paid").article, about(promised().when(call()), "contribution_called").article) == ("8", "8")


def test_a_contribution_without_a_text_is_named_by_its_id() -> None:
    unnamed = promised(contributions=[{name: said for name, said in EQUIPMENT.items() if name != "text"}])
    assert about(unnamed.when(pay("100")), "contribution_paid").subject == "equipment, 100.00 MAD"


def test_an_action_and_a_programme_are_told_by_the_article_that_foresees_them() -> None:
    lab = {"id": "lab", "short": "LAB", "names": [{"from": "2014-01-01", "fr": "LAB"}], "people": ["lab.focal"]}
    ecc = {"id": "ecc", "short": "ECC", "names": [{"from": "2014-01-01", "fr": "ECC"}], "people": ["ecc.director"]}
    action = {"kind": "action", "text": "Mesurer", "owner": "lab", "due": "2026-04-01"}
    others = [{**SUIVI, "id": "other", "article": "7"}, SUIVI]
    assert about(reviewing(institutions=[lab, ecc], committees=others).when(record(action)), "action_assigned").article == "6"
    adopted = about(decided().when(adopt()), "programme_adopted")
    assert (adopted.subject, adopted.article) == ("2027", "8")
