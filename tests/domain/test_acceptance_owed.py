"""Who hears that something was submitted for their acceptance, what they are told of it, and until when."""

from __future__ import annotations

from typing import Any

import pytest

from domain.changes.succession import SucceedParty
from domain.committees.meetings import CallOffReview
from domain.life.closing import Close
from domain.life.suspension import Suspend
from domain.life.termination import Terminate
from domain.messages import acceptance_owed
from domain.messages.digest import digests
from domain.messages.messages import MessageDue, MessageSuperseded
from domain.words import lines_in_words
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    HEIR,
    MES,
    PARTIES,
    REPORT,
    SIGNED_BY_TWO,
    STUDY,
    SUIVI,
    accept,
    cancelled,
    convene,
    in_force,
    moved,
    record,
    start,
    submit,
    who,
)
from tests.domain.scenario import Outcome, Scenario, day, given

TOLD = "milestone_submitted/study/2026-02-16/0"
COMMITTEE = {"committee": "suivi"}
BOTH_SIGN = {"members": ["mic.minister", "axa.ceo"]}


def owing(by: Any, **changes: Any) -> Scenario:
    """MIC owes a study by 30 June; it is 16 February, and the committee is chaired by MIC, its secretary is AXA's."""
    work = [{**STUDY, "due": "2026-06-30", "accepted_by": by}]
    return in_force(**{"committees": [SUIVI], "milestones": work, "term": {"initial": "P3Y"}, **changes})


def submitted(by: Any, **changes: Any) -> Scenario:
    return owing(by, **changes).after(submit("study"))


def told(outcome: Outcome) -> list[tuple[str, ...]]:
    return [(*one.to, *one.letters) for one in outcome.all(MessageDue) if one.about == "milestone_submitted"]


def lines(message: MessageDue) -> list[str]:
    return [lines_in_words.line(one) for one in message.items]


def digest_of(person: str, there: Scenario, on: str) -> dict[str, list[str]]:
    """What the digest of a person tells of things submitted, each with its lines."""
    state = there.passing(on, "08:00").there
    found = (line for one in digests([state], day(on), day("2027-01-01")) if one.person == person for line in one.lines)
    return {line.target: [lines_in_words.line(one) for one in line.items] for line in found if line.about == "milestone_submitted"}


# ── Who hears of it ────────────────────────────────────────────────────────────────────────────


def test_the_party_that_is_to_accept_hears_with_the_next_digest_what_came_and_what_is_asked() -> None:
    message = owing({"party": "axa"}).when(submit("study", annex=None)).the(MessageDue)
    assert (message.message, message.about, message.target, message.subject) == (TOLD, "milestone_submitted", "study", "Étude")
    assert (message.to, message.due, message.article, message.delivery) == (("axa.focal",), day("2026-02-16"), "5", "digest")
    assert message.deadlines == ("acceptance/study/axa",)
    assert lines(message) == ["Pièces remises : annex", "Demandé : l'accepter ou le renvoyer"]


def test_of_work_without_evidence_none_is_told() -> None:
    assert lines(owing({"party": "axa"}).when(submit("study")).the(MessageDue)) == ["Demandé : l'accepter ou le renvoyer"]


def test_whoever_leads_the_committee_hears_that_its_next_session_is_to_accept() -> None:
    undated = owing(COMMITTEE).when(submit("study", "pm")).the(MessageDue)
    assert (undated.to, undated.deadlines) == (("mic.focal", "axa.focal"), ("acceptance/study/suivi",))
    assert lines(undated) == ["Demandé : l'accepter ou le renvoyer à la prochaine session (Comité de suivi)"]
    dated = owing(COMMITTEE).after(convene("2026-05-20"), convene("2026-03-20")).when(submit("study")).the(MessageDue)
    assert lines(dated) == ["Demandé : l'accepter ou le renvoyer à la prochaine session (Comité de suivi), 20 mars 2026"]


def test_where_the_chair_rotates_whoever_has_it_that_day_hears_of_it() -> None:
    turns = {**SUIVI, "chairs": [], "secretary": None, "chair": {"rotates": "P1Y", "order": ["axa.focal", "mic.focal"]}}
    assert told(owing(COMMITTEE, committees=[turns]).when(submit("study", "pm"))) == [("axa.focal",)]


def test_where_nobody_leads_the_manager_hears_of_it() -> None:
    led_by_nobody = {**SUIVI, "chairs": [], "secretary": None}
    assert told(owing(COMMITTEE, committees=[led_by_nobody]).when(submit("study"))) == [("pm",)]


def test_of_all_parties_each_hears_by_itself_but_whoever_submitted() -> None:
    three = owing("all_parties", parties=[*PARTIES, MES])
    assert told(three.when(submit("study"))) == [("axa.focal",), ("mes.focal",)]
    assert told(three.when(submit("study", "pm"))) == [("mic.focal",), ("axa.focal",), ("mes.focal",)]


def test_whoever_submitted_is_not_told_though_they_are_to_accept_with_others() -> None:
    assert told(owing(COMMITTEE).when(submit("study"))) == [("axa.focal",)]


def test_whoever_hears_for_two_parties_is_told_once_until_both_have_accepted() -> None:
    reach = {"axa.focal": {"via": "mes.focal"}}
    waiting = owing("all_parties", parties=[*PARTIES, MES], reach=reach)
    (message,) = waiting.when(submit("study")).all(MessageDue)
    assert (message.to, message.deadlines) == (("mes.focal",), ("acceptance/study/axa", "acceptance/study/mes"))
    once = waiting.after(submit("study"))
    assert once.when(accept("study", "axa.focal")).all(MessageSuperseded) == ()
    assert once.after(accept("study", "axa.focal")).when(accept("study", "mes.focal")).the(MessageSuperseded).message == TOLD


@pytest.mark.parametrize("by", ["owner", {"party": "mic"}])
def test_an_owner_who_accepts_its_own_work_is_not_told(by: Any) -> None:
    assert told(owing(by).when(submit("study", "pm"))) == []


def test_nothing_is_told_of_what_came_before_the_convention_went_live() -> None:
    facts = {"signed": {"mic.minister": "2026-01-10", "axa.ceo": "2026-01-10"}}
    work = [{**STUDY, "due": "2026-06-30", "accepted_by": {"party": "axa"}}]
    still = given().on("2026-02-16").after(start(taken_over=True, milestones=work, so_far=facts, **SIGNED_BY_TWO))
    assert told(still.when(submit("study"))) == []


def test_what_is_submitted_again_after_a_return_is_told_again() -> None:
    returned = submitted({"party": "axa"}).after(accept("study", "axa.focal", status="returned")).on("2026-02-17")
    assert told(returned.when(submit("study"))) == [("axa.focal",)]


# ── Who hears of it by an amendment ────────────────────────────────────────────────────────────


def amended(there: Scenario, by: Any, **more: Any) -> Outcome:
    """The last signature of an amendment by which somebody else is to accept the study."""
    work = {"milestones": {"replace": [{**STUDY, "title": "Grande étude", "due": "2026-06-30", "accepted_by": by}]}}
    there = there.on("2026-02-18").after(propose(work, signature=BOTH_SIGN, **more), sign_amendment("mic.minister"))
    return there.when(sign_amendment("axa.ceo"))


def asked(outcome: Outcome) -> dict[tuple[str, ...], list[str]]:
    """What those are told who hear of the study as of one submitted, by itself or among the news of the amendment."""
    told = {(*one.to, *one.letters): lines(one) for one in outcome.all(MessageDue) if one.about != "milestone_submitted"}
    return {to: found for to, found in told.items() if any("Jalon remis" in one for one in found)}


def test_whom_an_amendment_lets_accept_what_was_submitted_hears_of_it_as_of_a_submission() -> None:
    led = {**SUIVI, "chairs": ["ecc.director"], "secretary": None}
    there = owing({"party": "axa"}, committees=[led]).after(submit("study", annex=None))
    outcome = amended(there, COMMITTEE)
    (message,) = (one for one in outcome.all(MessageDue) if one.about == "milestone_submitted")
    assert (message.message, message.target, message.subject) == ("milestone_submitted/study/2026-02-18/1", "study", "Grande étude")
    assert (message.to, message.due, message.article, message.delivery) == (("ecc.director",), day("2026-02-18"), "5", "digest")
    assert message.deadlines == ("acceptance/study/suivi",)
    assert lines(message) == ["Pièces remises : annex", "Demandé : l'accepter ou le renvoyer à la prochaine session (Comité de suivi)"]
    assert (outcome.the(MessageSuperseded).message, asked(outcome)) == (TOLD, {})


def test_whoever_hears_of_the_amendment_anyway_is_told_in_the_same_message() -> None:
    there = owing({"party": "axa"}, parties=[*PARTIES, MES]).after(submit("study", annex=None, report=REPORT))
    outcome = amended(there, {"party": "mes"})
    handed_in = ["Jalon remis, à accepter : Grande étude (study), 18 février 2026", "Pièces remises : annex, report"]
    assert (told(outcome), asked(outcome)) == ([], {("mes.focal",): [*handed_in, "Demandé : l'accepter ou le renvoyer"]})


def test_where_all_parties_are_to_accept_by_an_amendment_whoever_was_to_do_so_already_is_not_asked_again() -> None:
    there = owing({"party": "axa"}, parties=[*PARTIES, MES]).after(submit("study"))
    assert asked(amended(there, "all_parties")).keys() == {("mic.focal",), ("mes.focal",)}


@pytest.mark.parametrize("by", [{"party": "axa"}, {"party": "mic"}, "owner"])
def test_nobody_is_told_where_the_same_are_to_accept_as_before_or_the_owner(by: Any) -> None:
    outcome = amended(submitted({"party": "axa"}), by)
    assert (told(outcome), asked(outcome)) == ([], {})


def test_nobody_is_asked_by_an_amendment_to_accept_what_was_not_submitted() -> None:
    outcome = amended(owing({"party": "axa"}), {"committee": "suivi"})
    assert (told(outcome), asked(outcome)) == ([], {})


def test_on_the_day_on_which_an_amendment_takes_effect_whoever_is_to_accept_hears_of_it() -> None:
    there = owing({"party": "axa"}, parties=[*PARTIES, MES]).after(submit("study"))
    outcome = amended(there, {"party": "mes"}, effective="2026-03-02")
    assert asked(outcome) == {}
    assert asked(Scenario(outcome.state, there.now).on("2026-03-02").falls_due()).keys() == {("mes.focal",)}


# ── Until when ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("command", "because"),
    [
        (accept("study", "axa.focal"), "met"),
        (accept("study", "axa.focal", status="partiallyMet"), "met"),
        (accept("study", "axa.focal", status="returned"), "met"),
        (cancelled("study"), "cancelled"),
    ],
)
def test_what_is_settled_before_the_digest_goes_is_not_told_as_something_to_do(command: Any, because: str) -> None:
    there = submitted({"party": "axa"})
    assert digest_of("axa.focal", there, "2026-02-23").keys() == {"study"}
    called_back = there.when(command).the(MessageSuperseded)
    assert (called_back.message, called_back.because) == (TOLD, because)
    assert digest_of("axa.focal", there.after(command), "2026-02-23") == {}


def test_a_decision_of_the_committee_settles_it() -> None:
    there = submitted(COMMITTEE)
    decided = there.when(record({"kind": "accept", "milestone": "study", "status": "met"}))
    assert (decided.the(MessageSuperseded).message, decided.the(MessageSuperseded).because) == (TOLD, "met")


def test_of_all_parties_whoever_has_accepted_is_asked_no_more_and_the_others_are() -> None:
    there = submitted("all_parties", parties=[*PARTIES, MES]).after(accept("study", "axa.focal"))
    assert digest_of("axa.focal", there, "2026-02-23") == {}
    assert digest_of("mes.focal", there, "2026-02-23").keys() == {"study"}


def test_of_what_is_submitted_twice_before_the_digest_goes_the_last_is_told() -> None:
    there = submitted({"party": "axa"})
    again = there.when(submit("study", annex=None))
    assert (again.the(MessageSuperseded).message, again.the(MessageSuperseded).because) == (TOLD, None)
    found = digest_of("axa.focal", there.after(submit("study", annex=None)), "2026-02-23")
    assert found == {"study": ["Pièces remises : annex", "Demandé : l'accepter ou le renvoyer"]}


def test_what_else_is_submitted_leaves_it_to_be_told() -> None:
    two = [{**STUDY, "id": name, "due": "2026-06-30", "accepted_by": {"party": "axa"}} for name in ("study", "map")]
    there = owing({"party": "axa"}, milestones=two).after(submit("study"))
    assert there.when(submit("map")).all(MessageSuperseded) == ()
    assert digest_of("axa.focal", there.after(submit("map"), moved("study", "2026-07-31")), "2026-02-23").keys() == {"study", "map"}


def test_whoever_succeeds_the_party_that_is_to_accept_hears_of_it_as_what_is_open_for_them() -> None:
    heir = {**HEIR, "id": "axb", "short": "AXB", "people": ["axb.ceo", "axb.focal", "axb.deputy"]}
    succeeded = SucceedParty.model_validate({**who(), "party": "axa", "successors": [heir], "basis": "fusion"})
    outcome = submitted({"party": "axa"}).when(succeeded)
    assert outcome.the(MessageSuperseded).message == TOLD
    assert (outcome.the(MessageDue).about, outcome.the(MessageDue).to) == ("successor_named", ("axb.focal",))
    assert lines(outcome.the(MessageDue)) == ["l'acceptation du jalon « Étude » (study), par axb.focal"]


def test_what_stands_still_may_be_accepted_and_what_is_closed_no_more() -> None:
    still = submitted({"party": "axa"}).after(Suspend(**who(), because="gel"))
    assert TOLD in {one.message for one in still.there.mailbox.gathered}
    ended = still.after(Terminate(**who(), cause="mutual", because="accord"))
    closed = ended.when(Close(**who(), because="réglé"))
    assert {one.message: one.because for one in closed.all(MessageSuperseded)} == {TOLD: "cancelled"}


def test_what_the_terms_no_longer_foresee_is_asked_of_nobody() -> None:
    there = submitted({"party": "axa"})
    gone = there.there.terms.model_copy(update={"milestones": ()})
    assert acceptance_owed.owed(there.there) != ()
    assert acceptance_owed.owed(there.there.model_copy(update={"terms": gone})) == ()


# ── The session, as it stands when the digest goes ─────────────────────────────────────────────

ASKED = "Demandé : l'accepter ou le renvoyer à la prochaine session (Comité de suivi)"


def test_a_digest_knows_the_session_as_it_stands_that_day() -> None:
    there = submitted(COMMITTEE)
    assert digest_of("axa.focal", there, "2026-02-23") == {"study": [ASKED]}
    convened = there.after(convene("2026-03-20"))
    assert digest_of("axa.focal", convened, "2026-02-23") == {"study": [f"{ASKED}, 20 mars 2026"]}
    elsewhen = convened.after(convene("2026-03-27", session=1))
    assert digest_of("axa.focal", elsewhen, "2026-02-23") == {"study": [f"{ASKED}, 27 mars 2026"]}
    off = elsewhen.after(CallOffReview(**who("mic.focal"), committee="suivi", session=1, because="Salle"))
    assert digest_of("axa.focal", off, "2026-02-23") == {"study": [ASKED]}


def test_a_session_of_this_very_day_is_the_next_and_one_that_has_passed_is_not() -> None:
    convened = submitted(COMMITTEE).after(convene("2026-02-23"))
    assert digest_of("axa.focal", convened, "2026-02-23") == {"study": [f"{ASKED}, 23 février 2026"]}
    assert digest_of("axa.focal", convened, "2026-03-02") == {"study": [ASKED]}


def test_what_was_not_written_as_a_line_is_left_as_it_is() -> None:
    assert acceptance_owed.as_it_stands(("Étude (2026-01-31)",), submitted(COMMITTEE).there, day("2026-02-23")) == ("Étude (2026-01-31)",)
