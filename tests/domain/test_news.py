"""Who hears at once of what: every act that concerns somebody, by subject."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.changes.succession import ReplaceHolder, ReplaceManager, SucceedParty
from domain.committees.calls import RequestReview
from domain.committees.committees import ReviewConvened
from domain.committees.members import AppointMember, LeaveCommittee, ReplaceMember
from domain.committees.minutes import ApproveMinutes, RecordMinutes
from domain.life.closing import Abandon, Close
from domain.life.prolongation import Extend, Renew
from domain.life.termination import Terminate
from domain.messages.messages import MessageDue
from domain.messages.news import Line
from domain.messages.sending import ATTEMPTS
from domain.signature.objections import AnswerObjection, Object
from domain.signature.signature import Decline
from domain.signature.withdrawal import WithdrawSignature
from domain.start import GoLive
from domain.words import lines_in_words
from tests.domain.amendment_builders import (
    by_both,
    decline_amendment,
    living,
    propose,
    sign_amendment,
    unsign_amendment,
    visa_amendment,
    withdraw_amendment,
)
from tests.domain.builders import (
    HEIR,
    STAGES,
    STUDY,
    SUIVI,
    TEXT,
    THREE,
    accept,
    added,
    cancelled,
    convene,
    drafting,
    in_force,
    in_signature,
    moved,
    opening,
    record,
    redrafted,
    sign,
    signed,
    start,
    submit,
    visa,
    who,
)
from tests.domain.scenario import Outcome, Scenario, day, given
from tests.domain.test_contributions import call, pay, promised
from tests.domain.test_messages import delivered, result, sending
from tests.domain.test_programmes import adopt, by_party, decided

Heard = tuple[str, str, str, tuple[str, ...]]


def heard(outcome: Outcome) -> list[Heard]:
    """What is told: about what, of which target, for which day, to whom."""
    return [(one.about, one.target, one.due.isoformat(), (*one.to, *one.letters)) for one in outcome.all(MessageDue)]


def lines(outcome: Outcome, about: str) -> list[str]:
    """The lines of the only message about something, in words."""
    (found,) = [one for one in outcome.all(MessageDue) if one.about == about]
    return [lines_in_words.line(one) for one in found.items]


# ── Signature ──────────────────────────────────────────────────────────────────────────────────


def test_a_stage_that_opens_asks_its_members_each_reached_by_their_focal_point() -> None:
    opened = drafting(signature={"stages": STAGES}).when(opening())
    assert heard(opened) == [("visa_asked", "visas", "2026-01-20", ("mic.legal",))]
    following = in_signature().on("2026-01-08").when(visa("mic.legal"))
    assert heard(following) == [("signature_asked", "signatures", "2026-02-07", ("mic.focal", "axa.focal"))]
    assert following.the(MessageDue).article == "4"


def test_a_stage_without_a_day_asks_from_the_day_on_which_it_opened() -> None:
    opened = drafting(signature={"members": ["mic.minister", "axa.ceo"]}).when(opening())
    assert heard(opened) == [("signature_asked", "signatures", "2026-01-05", ("mic.focal", "axa.focal"))]


def test_a_stage_that_is_open_again_asks_only_who_has_still_to_act() -> None:
    plan = [{"id": "signatures", "members": ["mic.minister", "axa.ceo"], "rule": {"at_least": 2}}, {**STAGES[0], "id": "after"}]
    waiting = in_signature(signature={"stages": plan}).after(sign("mic.minister"), sign("axa.ceo"))
    assert waiting.there.name == "signature"
    back = waiting.when(WithdrawSignature(**who(), party="axa", because="Conseil à consulter"))
    assert heard(back) == [("signature_withdrawn", "axa", "2026-01-05", ("pm", "mic.focal"))]
    assert lines(back, "signature_withdrawn") == ["Motif : Conseil à consulter"]


def test_nobody_is_asked_of_a_stage_whose_silence_has_answered_already() -> None:
    first = {"id": "first", "kind": "visa", "members": ["mic.legal"], "within": "P5D", "on_expiry": "deemed_given"}
    second = {"id": "second", "kind": "visa", "members": ["axa.deputy"], "within": "P5D", "on_expiry": "deemed_given"}
    stages = [first, second, {"id": "signatures", "members": ["axa.ceo"]}]
    waiting = in_signature(signature={"stages": stages})
    assert [one[:2] for one in heard(waiting.on("2026-01-11").falls_due())] == [("visa_asked", "second")]
    overslept = waiting.on("2026-02-01").falls_due()
    assert [one[:2] for one in heard(overslept)] == [("signature_asked", "signatures")]


def test_who_refuses_is_told_to_the_manager_and_the_other_parties() -> None:
    waiting = in_signature(parties=THREE, signature={"members": ["mic.minister", "axa.ceo", "mes.minister"]})
    refused = waiting.when(Decline(**who("pm", "axa.ceo"), because="Article 2"))
    assert heard(refused) == [("signature_declined", "axa", "2026-01-05", ("pm", "mic.focal", "mes.focal"))]
    assert lines(refused, "signature_declined") == ["Motif : Article 2"]


def test_a_visa_refused_by_somebody_of_no_party_names_them() -> None:
    stages = [{"id": "visas", "kind": "visa", "members": ["ecc.director", "mic.legal"]}]
    refused = in_signature(signature={"stages": stages}).when(Decline(**who("pm", "ecc.director"), because="non"))
    assert refused.the(MessageDue).subject == "ECC"
    own = in_signature(signature={"stages": [{"id": "visas", "kind": "visa", "members": ["pm", "mic.legal"]}]})
    assert own.when(Decline(**who("pm"), because="non")).the(MessageDue).subject == "pm"


def test_a_text_that_is_taken_back_is_told_to_whoever_had_signed_with_the_refusal_that_did_it() -> None:
    stages = [{"id": "signatures", "members": ["mic.minister", "axa.ceo"], "on_refusal": "reopen"}]
    waiting = in_signature(signature={"stages": stages}).after(sign("mic.minister"))
    outcome = waiting.when(Decline(**who("pm", "axa.ceo"), because="Article 2"))
    assert heard(outcome) == [
        ("signature_declined", "axa", "2026-01-05", ("pm",)),
        ("signature_voided", "mic.minister", "2026-01-05", ("mic.focal",)),
    ]
    assert lines(outcome, "signature_voided") == ["Signature ou visa refusé : AXA, 5 janvier 2026", "Motif : Article 2"]
    taken_back = waiting.when(redrafted())
    assert heard(taken_back) == [("signature_voided", "mic.minister", "2026-01-05", ("mic.focal",))]


def test_an_objection_goes_to_the_manager_and_its_answer_to_the_party() -> None:
    raised = drafting().when(Object(**who("axa.focal"), clause="article 3", text="Trop large"))
    assert heard(raised) == [("objection_raised", "1", "2026-01-05", ("pm",))]
    assert (raised.the(MessageDue).subject, lines(raised, "objection_raised")) == ("AXA, article 3", ["Motif : Trop large"])
    objected = drafting().after(Object(**who("axa.focal"), clause="article 3", text="Trop large"))
    answered = objected.when(AnswerObjection(**who(), objection=1, text="Réduit"))
    assert heard(answered) == [("objection_answered", "1", "2026-01-05", ("axa.focal",))]
    assert answered.the(MessageDue).subject == "article 3"


# ── The life of a convention ───────────────────────────────────────────────────────────────────

EVERYBODY = ("mic.focal", "axa.focal", "pm")


def test_everybody_hears_that_it_is_in_force_and_nothing_else_of_the_last_signature() -> None:
    waiting = in_signature(signature={"members": ["mic.minister", "axa.ceo"]}, term={"initial": "P1Y"}).after(sign("mic.minister"))
    entered = waiting.when(sign("axa.ceo"))
    assert heard(entered) == [("entered_into_force", "REF-1", "2026-01-05", EVERYBODY)]
    assert lines(entered, "entered_into_force") == ["Dernier jour en vigueur : 4 janvier 2027"]


def test_a_provisional_application_is_told_where_entry_into_force_does_not_come_with_it() -> None:
    rule: dict[str, Any] = {"signature": {"members": ["mic.minister", "axa.ceo"]}, "in_force": {"notified": "all", "provisional": True}}
    waiting = in_signature(**rule).after(sign("mic.minister"))
    assert heard(waiting.when(sign("axa.ceo"))) == [("provisional_application_began", "REF-1", "2026-01-05", EVERYBODY)]


def test_a_term_that_is_over_when_it_is_known_is_told_by_its_end_alone() -> None:
    late = in_signature(signature={"members": ["axa.ceo"]}, term={"initial": "P10D"}).on("2026-03-01")
    assert heard(late.when(sign("axa.ceo", on="2026-02-10"))) == []
    ended = late.after(sign("axa.ceo", on="2026-02-10")).falls_due()
    assert heard(ended) == [("term_ended", "REF-1", "2026-02-20", EVERYBODY)]


TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}


def test_a_renewal_is_told_and_after_an_outage_only_the_last() -> None:
    running = in_force(term=TACIT)
    assert heard(running.on("2027-02-16").falls_due()) == [("term_renewed", "REF-1", "2027-02-16", EVERYBODY)]
    assert heard(running.on("2029-03-01").falls_due()) == [("term_renewed", "REF-1", "2029-02-16", EVERYBODY)]
    express = in_force(term={"initial": "P1Y", "renewal": {"mode": "express", "period": "P1Y"}})
    assert [one[0] for one in heard(express.when(Renew(**who())))] == ["term_renewed"]


def test_an_extension_is_told_with_its_last_day_and_its_reason() -> None:
    outcome = in_force(term={"initial": "P1Y"}).when(Extend(**who(), until=day("2027-06-30"), because="Travaux"))
    assert heard(outcome) == [("term_extended", "REF-1", "2026-02-16", EVERYBODY)]
    assert lines(outcome, "term_extended") == ["Dernier jour en vigueur : 30 juin 2027", "Motif : Travaux"]


def test_an_end_that_was_announced_is_told_again_as_a_fact_and_one_of_the_same_day_once() -> None:
    ending = in_force().after(Terminate(**who(), cause="mutual", ends_on=day("2026-06-01"), because="Accord"))
    assert heard(ending.on("2026-06-01").falls_due()) == [("convention_terminated", "REF-1", "2026-06-01", EVERYBODY)]
    at_once = in_force().when(Terminate(**who(), cause="mutual", because="Accord"))
    assert [one[0] for one in heard(at_once)] == ["termination_decided"]


def test_a_termination_is_told_with_the_article_of_its_cause() -> None:
    convention = in_force(termination={"mutual": {"article": "14"}}, term={"initial": "P1Y", "article": "11"})
    for cause, article in (("mutual", "14"), ("lapse", None)):
        outcome = convention.when(Terminate.model_validate({**who(), "cause": cause, "because": "Accord"}))
        assert [(one.about, one.article) for one in outcome.all(MessageDue)] == [("termination_decided", article)]


def test_closing_is_told_with_its_outcome_alone_and_by_a_mail_of_its_own() -> None:
    owing = in_force(milestones=[{**STUDY, "type": "reporting", "due": "P1M"}])
    assert [one[0] for one in heard(owing.when(Close(**who())))] == ["closing_started"]
    closed = owing.when(Close(**who(), because="Sans objet"))
    assert heard(closed) == [("convention_closed", "REF-1", "2026-02-16", EVERYBODY)]
    assert lines(closed, "convention_closed") == ["Issue : échue", "Motif : Sans objet", "Laissé en suspens : study"]
    assert closed.the(MessageDue).delivery == "single"  # nobody writes digests of a convention that is closed
    given_up = drafting().when(Abandon(**who(), because="Retiré"))
    assert lines(given_up, "convention_closed")[0] == "Issue : abandonnée"


def test_nothing_is_told_of_what_had_passed_before_a_convention_taken_over_went_live() -> None:
    terms: dict[str, Any] = {"term": {**TACIT, "notice": "P2M"}, "taken_over": True}
    facts = {"texts": [{"document": "text", "on": "2020-01-01"}]}
    old = given().on("2026-02-20").after(start(**terms, so_far=facts, content_sha256=TEXT))
    live = old.when(GoLive(**who()))
    assert [one[0] for one in heard(live)] == []
    renewed = Scenario(live.state, old.now).falls_due()
    assert heard(renewed) == []
    later = Scenario(renewed.state, old.now).on("2027-01-02").falls_due()
    assert [one[0] for one in heard(later)] == ["term_renewed"]


# ── Committees ─────────────────────────────────────────────────────────────────────────────────


def reviewing(**changes: Any) -> Scenario:
    return in_force(**{"committees": [SUIVI], "milestones": [{**STUDY, "due": "2026-06-30"}], "term": {"initial": "P3Y"}, **changes})


def test_a_convocation_says_day_hour_place_and_business() -> None:
    outcome = reviewing().when(convene("2026-07-10", begin="10:00", place="Rabat", link="https://meet.example.org/1"))
    assert heard(outcome) == [("session_convened", "suivi-1", "2026-07-10", ("mic.focal", "axa.focal", "ecc.director"))]
    assert outcome.the(MessageDue).subject == "Comité de suivi"
    assert lines(outcome, "session_convened") == [
        "Heure : 10:00",
        "Lieu : Rabat",
        "Lien : https://meet.example.org/1",
        "À l'ordre du jour : Jalon à remettre : Étude (study), 30 juin 2026",
    ]


def test_a_second_call_says_so() -> None:
    lost = reviewing(committees=[{**SUIVI, "quorum": {"at_least": "1/2"}}]).after(record(present=["mic.focal"]))
    again = lost.when(convene("2026-07-10", second=True))
    assert lines(again, "session_convened")[0] == "Seconde convocation, faute de quorum à la première"


def test_a_convocation_that_is_recorded_after_its_session_calls_nobody() -> None:
    outcome = reviewing().on("2026-03-10").when(convene("2026-03-01", on="2026-02-20"))
    assert (len(outcome.all(ReviewConvened)), heard(outcome)) == (1, [])


def test_a_committee_that_nobody_sits_on_is_convened_by_telling_the_manager() -> None:
    nobody = {**SUIVI, "members": [{"who": "mic.focal", "vacant": True}], "chairs": [], "secretary": None}
    there = reviewing(committees=[nobody], parties=THREE, office=["pm"])
    assert heard(there.when(convene("2026-07-10", actor="pm"))) == []  # who convened it knows


def test_decisions_are_told_to_members_and_parties_each_once() -> None:
    said: list[dict[str, Any]] = [
        {"kind": "accept", "milestone": "study", "status": "met", "because": "Complet"},
        {"kind": "action", "text": "Désigner", "owner": "mic", "due": "2026-04-01"},
        {"kind": "continue", "votes": {"mic.focal": "against", "axa.focal": "against", "ecc.director": "against"}},
    ]
    outcome = reviewing(milestones=[{**STUDY, "accepted_by": {"committee": "suivi"}}]).after(submit("study")).when(record(*said))
    assert heard(outcome) == [("decisions_taken", "suivi-1", "2026-02-16", ("mic.focal", "axa.focal", "ecc.director"))]
    assert lines(outcome, "decisions_taken") == [
        "Décidé : acceptation d'un jalon, Étude (study), atteint, Complet",
        "Décidé : mesure à prendre, Désigner, mic, 1er avril 2026",
        "Non adopté : poursuivre",
    ]


def test_an_owner_who_does_not_hear_of_the_decisions_hears_of_what_is_asked_of_them() -> None:
    office = {"id": "lab", "short": "LAB", "names": [{"from": "2014-01-01", "fr": "LAB"}], "people": ["lab.focal"]}
    ecc = {"id": "ecc", "short": "ECC", "names": [{"from": "2014-01-01", "fr": "ECC"}], "people": ["ecc.director"]}
    actions = [{"kind": "action", "text": text, "owner": "lab", "due": "2026-04-01"} for text in ("Mesurer", "Publier")]
    outcome = reviewing(institutions=[office, ecc]).when(record(*actions))
    assert heard(outcome)[1:] == [("action_assigned", "suivi-1.1", "2026-04-01", ("lab.focal",))]
    assert lines(outcome, "action_assigned") == ["Mesure confiée : Publier (suivi-1.2), 1er avril 2026"]


def test_a_suspension_that_was_decided_is_told_as_such_with_what_else_was_decided() -> None:
    alone = reviewing().when(record({"kind": "suspend", "because": "Crédits gelés"}))
    assert heard(alone) == [
        ("convention_suspended", "REF-1", "2026-02-16", ("mic.focal", "axa.focal")),
        ("decisions_taken", "suivi-1", "2026-02-16", ("ecc.director",)),
        ("convention_suspended", "REF-1", "2026-02-16", ("pm",)),
    ]
    assert alone.all(MessageDue)[0].items == ()
    both = reviewing().when(record("continue", {"kind": "suspend", "because": "Crédits gelés"}))
    first = both.all(MessageDue)[0]
    assert (first.about, [lines_in_words.line(one) for one in first.items]) == (
        "convention_suspended",
        ["Décisions prises : Comité de suivi (session suivi-1), 16 février 2026", "Décidé : poursuivre"],
    )
    assert len({one.message for one in both.all(MessageDue)}) == len(both.all(MessageDue))


def test_a_session_without_decisions_tells_nobody() -> None:
    assert heard(reviewing().when(record())) == []


def test_minutes_that_are_approved_are_told_to_whoever_sat() -> None:
    minutes = {"within": "P15D", "approval": {"silence": "P10D"}}
    held = reviewing(committees=[{**SUIVI, "minutes": minutes}]).after(record("continue", present=["mic.focal", "axa.focal"]))
    recorded = held.after(RecordMinutes(**who("axa.focal"), committee="suivi", session=1, minutes=TEXT))
    told = ("minutes_approved", "suivi-1", "2026-02-26", ("mic.focal", "axa.focal"))
    assert heard(recorded.on("2026-02-27").falls_due()) == [told]
    by_all = recorded.after(ApproveMinutes(**who("mic.focal"), committee="suivi", session=1))
    assert heard(by_all.when(ApproveMinutes(**who("axa.focal"), committee="suivi", session=1)))[0][0] == "minutes_approved"


def test_members_hear_that_they_sit_and_that_they_do_no_more() -> None:
    there = reviewing().on("2026-03-10")
    came = there.when(AppointMember(**who(), committee="suivi", member="mic.legal", because="Décret"))
    assert heard(came) == [("member_appointed", "suivi", "2026-03-10", ("mic.legal",))]
    assert lines(came, "member_appointed") == ["Motif : Décret"]
    instead = there.when(ReplaceMember(**who(), committee="suivi", member="axa.focal", successor="axa.deputy"))
    assert [one[0:4:3] for one in heard(instead)] == [("member_left", ("axa.focal",)), ("member_appointed", ("axa.deputy",))]
    gone = there.when(LeaveCommittee(**who(), committee="suivi", member="ecc.director"))
    assert heard(gone) == [("member_left", "suivi", "2026-03-10", ("ecc.director",))]


def test_whoever_asks_for_a_session_is_not_told_of_it_where_nobody_else_leads() -> None:
    alone = {**SUIVI, "chairs": ["mic.focal"], "secretary": None, "meets": {"every": "P6M", "on_request": True}}
    asked = reviewing(committees=[alone])
    assert heard(asked.when(RequestReview(**who("mic.focal"), committee="suivi", because="Retard"))) == []
    assert heard(asked.when(RequestReview(**who("axa.focal"), committee="suivi", because="Retard"))) != []


# ── Work and money ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "about"),
    [
        ("met", "milestone_met"),
        ("partiallyMet", "milestone_partly_met"),
        ("notMet", "milestone_not_met"),
        ("returned", "milestone_returned"),
    ],
)
def test_the_owner_hears_what_became_of_what_was_submitted(status: str, about: str) -> None:
    work = [{**STUDY, "due": "2026-06-30", "accepted_by": {"party": "axa"}}]
    outcome = reviewing(milestones=work).after(submit("study")).when(accept("study", "axa.focal", status=status, because="Annexe"))
    due = "2026-06-30" if status == "returned" else "2026-02-16"
    assert heard(outcome) == [(about, "study", due, ("mic.focal",))]
    assert (outcome.the(MessageDue).article, lines(outcome, about)) == ("5", ["Motif : Annexe"])


def test_that_one_of_several_parties_accepts_is_no_news_yet() -> None:
    work = [{**STUDY, "due": "2026-06-30", "accepted_by": "all_parties"}]
    submitted = reviewing(milestones=work).after(submit("study"))
    assert heard(submitted.when(accept("study", "axa.focal"))) == []


def test_whoever_accepts_their_own_work_is_not_told() -> None:
    submitted = reviewing().after(submit("study"))
    assert heard(submitted.when(accept("study", "mic.focal"))) == []


def test_the_owner_hears_of_another_day_of_a_milestone_given_up_and_of_a_new_one() -> None:
    there = reviewing(programme={"adopted_by": {"party": "axa"}, "every": "year", "by": "12-31"})
    assert heard(there.when(moved("study", "2026-09-30"))) == [("milestone_rescheduled", "study", "2026-09-30", ("mic.focal",))]
    gone = there.when(cancelled("study"))
    assert heard(gone) == [("milestone_cancelled", "study", "2026-02-16", ("mic.focal",))]
    assert lines(gone, "milestone_cancelled") == ["Motif : sans objet"]
    new = there.when(added({**STUDY, "id": "map", "title": "Carte", "owner": "axa", "due": "2026-12-31"}))
    assert heard(new) == [("milestone_added", "map", "2026-12-31", ("axa.focal",))]


def test_a_call_goes_to_whoever_pays_and_a_payment_to_whoever_receives() -> None:
    called = promised().when(call())
    (told,) = called.all(MessageDue)
    assert (told.about, told.target, told.to, told.article) == ("contribution_called", "equipment:t1", ("axa.focal",), "8")
    assert told.subject.endswith(", 200000.00 MAD")
    assert told.due == promised().there.contributions.get("equipment", "t1").due
    paid = promised().when(pay("100"))
    assert [one[0:4:3] for one in heard(paid)] == [("contribution_paid", ("mic.focal",))]
    room = promised().when(pay(None, None, "mic.focal", contribution="room"))
    assert (room.the(MessageDue).target, room.the(MessageDue).subject) == ("room", "Une salle")


def test_a_programme_is_told_with_its_milestones() -> None:
    outcome = decided().when(adopt())
    assert heard(outcome) == [("programme_adopted", "programme-2027", "2026-11-20", ("mic.focal", "axa.focal", "ecc.director"))]
    assert lines(outcome, "programme_adopted") == [
        "Jalon à remettre : Formation (training), 30 juin 2027",
        "Jalon à remettre : Visite (visit), 30 septembre 2027",
    ]
    assert [one[0:4:3] for one in heard(by_party().when(adopt()))] == [("programme_adopted", ("mic.focal", "axa.focal"))]


# ── Amendments ─────────────────────────────────────────────────────────────────────────────────

VISAS: dict[str, Any] = {"id": "visas", "kind": "visa", "members": ["mic.legal"], "within": "P10D"}
SIGNATURES: dict[str, Any] = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P20D"}


def amended(*stages: dict[str, Any], **more: Any) -> Scenario:
    return living().on("2026-03-01").after(propose(signature={"stages": list(stages)} if stages else {}, **more))


def test_members_of_a_later_stage_are_asked_when_it_opens() -> None:
    signing = amended(VISAS, SIGNATURES).when(visa_amendment("mic.legal"))
    assert heard(signing) == [("amendment_asked", "1 (signatures)", "2026-03-21", ("mic.focal", "axa.focal"))]
    signed_first = amended(SIGNATURES, VISAS).after(sign_amendment("mic.minister"))
    assert heard(signed_first.when(sign_amendment("axa.ceo"))) == [("amendment_visa_asked", "1 (visas)", "2026-03-11", ("mic.legal",))]


def test_an_amendment_signed_by_all_is_told_once_and_again_on_its_day() -> None:
    at_once = living().on("2026-03-01").after(propose(), sign_amendment("mic.minister")).when(sign_amendment("axa.ceo"))
    assert heard(at_once) == [("amendment_applied", "1", "2026-03-01", EVERYBODY)]
    ahead = living().on("2026-03-01").after(propose(effective="2026-06-01"), sign_amendment("mic.minister"))
    completed = ahead.when(sign_amendment("axa.ceo"))
    assert heard(completed) == [("amendment_completed", "1", "2026-06-01", EVERYBODY)]
    assert heard(by_both(living().on("2026-03-01").after(propose(effective="2026-06-01"))).on("2026-06-01").falls_due())[-1][0] == (
        "amendment_applied"
    )


def test_a_refusal_a_signature_taken_back_and_a_withdrawal_of_an_amendment_are_told() -> None:
    there = living().on("2026-03-01").after(propose(), sign_amendment("mic.minister"))
    refused = there.when(decline_amendment("axa.ceo"))
    assert heard(refused) == [("amendment_declined", "1", "2026-03-01", ("pm", "mic.focal"))]
    assert refused.the(MessageDue).subject == "Avenant n° 1 – AXA"
    assert heard(there.when(unsign_amendment("mic"))) == [("amendment_declined", "1", "2026-03-01", ("pm", "axa.focal"))]
    assert heard(there.when(withdraw_amendment())) == [("amendment_withdrawn", "1", "2026-03-01", EVERYBODY)]
    own = (
        living(office=["pm"]).on("2026-03-01").after(propose(signature={"stages": [{**VISAS, "members": ["pm", "mic.legal"]}, SIGNATURES]}))
    )
    assert own.when(decline_amendment("pm")).the(MessageDue).subject == "Avenant n° 1 – pm"


# ── People ─────────────────────────────────────────────────────────────────────────────────────


def test_a_successor_hears_what_is_open_for_them() -> None:
    there = reviewing().on("2026-03-10")
    named = there.when(ReplaceHolder(**who(), office="mic.focal"))
    assert heard(named) == [("successor_named", "mic.focal", "2026-03-10", ("mic.focal",))]
    assert lines(named, "successor_named") == ["le jalon « Étude » (study), de mic.focal, au plus tard le 30 juin 2026"]
    nothing = there.when(ReplaceHolder(**who(), office="axa.deputy"))
    assert (heard(nothing)[0][3], lines(nothing, "successor_named")) == (("axa.deputy",), [])


def test_a_minister_who_comes_into_office_is_reached_by_the_focal_point() -> None:
    named = signed().on("2026-03-10").when(ReplaceHolder(**who(), office="mic.minister"))
    assert heard(named) == [("successor_named", "mic.minister", "2026-03-10", ("mic.focal",))]


def test_the_focal_points_of_a_successor_hear_what_the_party_owed() -> None:
    outcome = (
        reviewing().on("2026-03-10").when(SucceedParty.model_validate({**who(), "party": "mic", "successors": (HEIR,), "basis": "Décret"}))
    )
    assert heard(outcome) == [("successor_named", "mi.focal", "2026-03-10", ("mi.focal",))]
    assert lines(outcome, "successor_named") == ["le jalon « Étude » (study), de mi.focal, au plus tard le 30 juin 2026"]


def test_a_new_manager_hears_what_waits_for_them() -> None:
    outcome = drafting().when(ReplaceManager(**who(), manager="pm2"))
    assert heard(outcome) == [("successor_named", "pm2", "2026-01-05", ("pm2",))]
    assert lines(outcome, "successor_named") == ["l'ouverture à la signature, par pm2"]


# ── What did not arrive ────────────────────────────────────────────────────────────────────────


def test_the_manager_hears_whom_a_message_will_never_reach() -> None:
    lost = sending().when(delivered(result("mic.legal", "failed"), result("axa.focal")))
    assert heard(lost) == [("message_undelivered", "visas", "2026-01-20", ("pm",))]
    assert lines(lost, "message_undelivered") == ["mic.legal : Visas à donner : étape « visas » (421)"]


def test_what_is_tried_again_is_not_lost_until_it_is_given_up() -> None:
    assert heard(sending().when(delivered(result("mic.legal", "deferred")))) == []
    both = sending().when(delivered(result("mic.legal", "failed"), result("axa.focal", "deferred")))
    assert [one.partition(" ")[0] for one in lines(both, "message_undelivered")] == ["mic.legal"]
    waiting = sending()
    for _ in range(ATTEMPTS - 1):
        waiting = waiting.after(delivered(result("mic.legal", "deferred")))
        waiting = waiting.passing(waiting.now.today + timedelta(days=1), "12:00")
    given_up = waiting.when(delivered(result("mic.legal", "deferred")))
    assert [one.partition(" ")[0] for one in lines(given_up, "message_undelivered")] == ["mic.legal"]


def test_what_did_not_arrive_is_told_the_way_that_it_went() -> None:
    single = in_force(committees=[SUIVI]).after(convene("2026-03-10"))
    (session,) = [one.due for one in single.there.mailbox.waiting if one.due.about == "session_convened"]
    lost = single.when(delivered(result("axa.focal", "failed"), message=session.message))
    assert (lost.the(MessageDue).about, lost.the(MessageDue).delivery) == ("message_undelivered", "single")


def test_the_managers_own_mail_a_trial_and_such_news_themselves_bring_no_news() -> None:
    assert heard(sending().when(delivered(result("pm", "failed")))) == []
    trial = result("mic.legal", "failed").model_copy(update={"trial": True})
    assert heard(sending().when(delivered(trial))) == []
    told = sending().after(delivered(result("mic.legal", "failed")))
    (news,) = [one.due for one in told.there.mailbox.waiting if one.due.about == "message_undelivered"]
    assert heard(told.after(ReplaceManager(**who(), manager="pm2")).when(delivered(result("pm", "failed"), message=news.message))) == []
    assert heard(told.when(delivered(result("mic.legal", "failed"), message="nothing/of/the/sort"))) == []


# ── In words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "fr", "en", "ar"),
    [
        ("because|||||Retard", "Motif : Retard", "Reason: Retard", "السبب: Retard"),
        ("last_day||2026-06-30|||", "Dernier jour en vigueur : 30 juin 2026", "Last day in force: 30 June 2026", None),
        ("more||||12|", "… et 12 autres", "… and 12 more", None),
        ("outcome.completed|||||", "Issue : menée à terme", "Outcome: completed", "المآل: منجزة"),
        (
            "decision.accept.partiallyMet|study|2026-04-01|mic|Étude|Annexe",
            None,
            "Decided: milestone accepted, Étude (study), partially met, Annexe, mic, 1 April 2026",
            "تقرر: قبول مرحلة إنجاز، Étude (study)، منجزة جزئيا، Annexe، mic، 1 أبريل 2026",
        ),
        ("last_day|||||", "Dernier jour en vigueur : …", "Last day in force: …", None),
        (
            "accept_in_session|suivi-1|2026-06-24||Comité|",
            "Demandé : l'accepter ou le renvoyer à la prochaine session (Comité), 24 juin 2026",
            "Asked: accept it or return it at the next session (Comité), 24 June 2026",
            "يُطلب قبولها أو إعادتها في الدورة المقبلة (Comité)، 24 يونيو 2026",
        ),
        (
            "awaited.signature|signatures|2026-02-04|mic.minister, axa.ceo||",
            "la signature de mic.minister, axa.ceo, au plus tard le 4 février 2026",
            "the signature of mic.minister, axa.ceo, by 4 February 2026",
            None,
        ),
        ("decision.accept.met|study|||Étude|", "Décidé : acceptation d'un jalon, Étude (study), atteint", None, None),
        ("rejected.extend||||2027|", "Non adopté : prorogation", None, "لم يعتمد: التمديد"),
        ("business.action|suivi-1.2|2026-04-01||action|Désigner", None, "On the agenda: action (suivi-1.2): Désigner, 1 April 2026", None),
        (
            "milestone_due|study|2026-06-30||Étude|",
            "Jalon à remettre : Étude (study), 30 juin 2026",
            None,
            "مرحلة إنجاز واجبة التسليم: Étude (study)، 30 يونيو 2026",
        ),
        ("awaited.open||||", "awaited.open||||", None, None),
        ("awaited.open||||||", "l'ouverture à la signature, par (personne n'est désigné)", None, None),
        ("milestone_met|study|||Étude|", "Jalon accepté : Étude (study)", None, None),
        (
            "undelivered.milestone_due|study|2026-06-30|axa.focal|Étude|no_address",
            "axa.focal : Jalon à remettre : Étude (study) (sans adresse)",
            "axa.focal: Milestone to submit: Étude (study) (no address)",
            "axa.focal: مرحلة إنجاز واجبة التسليم: Étude (study) (بدون عنوان)",
        ),
        ("undelivered.milestone_due|study|2026-06-30|axa.focal|Étude|", None, "axa.focal: Milestone to submit: Étude (study)", None),
        ("Étude (2026-06-30)", "Étude (2026-06-30)", None, None),
        ("because||demain|||x", "because||demain|||x", None, None),
        ("Pas un code|||||", "Pas un code|||||", None, None),
    ],
)
def test_a_line_is_said_in_the_readers_language(written: str, fr: str | None, en: str | None, ar: str | None) -> None:
    for language, said in (("fr", fr), ("de", fr), ("en", en), ("ar", ar)):
        assert said in {None, lines_in_words.line(written, language)}


def test_a_line_holds_whatever_was_typed_and_no_more_than_a_line_should() -> None:
    line = Line("because", "a", day("2026-01-01"), "b", "c|d", "e|f\n" * 300)
    read = Line.read(line.written())
    assert read is not None
    assert (read[:5], read.text[:7], len(read.text) <= 400) == (("because", "a", day("2026-01-01"), "b", "c/d"), "e|f e|f", True)


def test_a_list_ends_where_nobody_would_read_on() -> None:
    decisions = [{"kind": "action", "text": f"Mesure {n}", "owner": "mic"} for n in range(50)]
    told = reviewing().when(record(*decisions)).all(MessageDue)[0]
    assert (len(told.items), lines_in_words.line(told.items[-1])) == (41, "… et 10 autres")
