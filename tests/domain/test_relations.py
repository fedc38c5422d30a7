"""What one convention knows of another, and what the other's fate brings to it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.convention import decide
from domain.due import deadlines
from domain.evolution import fold
from domain.life import following
from domain.life.closing import Close
from domain.life.force import EnteredIntoForce
from domain.life.prolongation import Extend
from domain.life.relations import NoteRelated, RelatedFact, RelatedNoted, TermFollowed
from domain.life.suspension import ConventionResumed, ConventionSuspended, Resume, Suspend
from domain.life.termination import ConventionTerminated, Terminate, TerminationDecided
from domain.messages.messages import MessageDue, SwitchMail
from domain.phases import Closing, InForce, Signed, Suspended
from domain.refusals.errors import FrameworkNotInForce, InvalidTerms, TermOfFramework
from domain.signature.drafting import OpenedForSignature
from domain.start import GoLive
from domain.words import wording
from tests.domain.builders import SIGNED_BY_TWO, STUDY, SUIVI, drafting, in_force, opening, record, sign, start, when, who
from tests.domain.scenario import Scenario, at, day, due, given

UNDER = {"relation": "framework", "reference": "CADRE-1"}
CEREMONY = {"id": "rabat-2026", "date": "2026-02-16"}
SPECIFIC = {"kind": "specific", "related": [UNDER], **SIGNED_BY_TWO}


def fact(phase: str, version: int = 9, on: str = "2026-03-01", **said: Any) -> RelatedFact:
    standing = {"in_force_on": "2026-01-10", "term_end": "2029-01-10"} if phase not in {"drafting", "signature", "signed"} else {}
    return RelatedFact.model_validate({"reference": "CADRE-1", "version": version, "on": on, "phase": phase, **standing, **said})


def note(phase: str, version: int = 9, on: str = "2026-03-01", *, amended: bool = False, **said: Any) -> NoteRelated:
    return NoteRelated(**who("system"), fact=fact(phase, version, on, **said), amended=amended)


def under(**said: Any) -> dict[str, Any]:
    return {"related": [{**UNDER, **said}]}


def working(**changes: Any) -> Scenario:
    """In force since 16 February 2026, under a framework that is in force."""
    return in_force(**{**under(), **changes}).after(note("in_force", 5, "2026-01-10")).on("2026-03-05")


# ── What is known ──────────────────────────────────────────────────────────────────────────────


def test_what_a_related_convention_came_to_is_noted_once_and_in_order() -> None:
    convention = drafting(**under())
    outcome = convention.when(note("drafting", 3, "2026-01-03"))
    outcome.then(RelatedNoted(when=when("2026-01-03", "2026-01-05"), fact=fact("drafting", 3, "2026-01-03")))
    assert outcome.state.related == (fact("drafting", 3, "2026-01-03"),)
    assert outcome.state.last_act_on == day("2026-01-05")
    known = Scenario(outcome.state, convention.now)
    for late in (note("drafting", 3), note("in_force", 2)):
        known.when(late).then()
    assert known.after(note("signed", 4)).there.related == (fact("signed", 4),)


def test_of_a_convention_that_the_terms_do_not_name_or_only_as_history_nothing_is_noted() -> None:
    drafting().when(note("in_force")).then()
    drafting(related=[{"relation": "prior", "reference": "CADRE-1"}]).when(note("in_force")).then()


def test_a_closed_convention_notes_nothing() -> None:
    closed = working().after(note("closed")).there
    assert closed.name == "in_force"
    ended = working(related=[{**UNDER, "on_end": "end"}]).after(note("closed"))
    gone = ended.after(Close(**who("pm"), because="fini"))
    assert gone.there.name == "closed"
    gone.when(note("closed", 20)).then()


def test_a_fact_of_a_later_clock_is_of_today() -> None:
    outcome = drafting(**under()).when(note("in_force", on="2026-01-06"))
    assert outcome.the(RelatedNoted).when == when("2026-01-05")


def test_a_convention_begins_with_what_is_known() -> None:
    beginning = start(**under()).model_copy(update={"related": (fact("suspended"),)})
    outcome = given().on("2026-03-05").when(beginning)
    outcome.kinds("convention_started", "calendar_fixed", "related_noted", "message_due")
    assert outcome.state.related == (fact("suspended"),)


@pytest.mark.parametrize("phase", ["drafting", "in_force"])
def test_a_framework_that_rests_on_the_convention_itself_is_refused(phase: str) -> None:
    circle = start(**under()).model_copy(update={"related": (fact(phase, frameworks=("REF-1", "T-1")),)})
    circle = circle.model_copy(update={"terms": circle.terms.model_copy(update={"reference": "T-1"})})
    error = given().on("2026-03-05").refuses(InvalidTerms, circle)
    assert "relates_in_a_circle CADRE-1" in error.details["reason"]


# ── Opening under a framework ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("phase", ["drafting", "signature", "signed", "suspended", "closing", "closed"])
def test_a_specific_convention_is_not_opened_before_its_framework_is_in_force(phase: str) -> None:
    error = drafting(**SPECIFIC).after(note(phase)).refuses(FrameworkNotInForce, opening(), reference="CADRE-1", phase=phase)
    said = wording.refusal(error.code, error.details)
    assert "CADRE-1" in said
    assert wording.phase(phase) in said


def test_a_framework_that_was_never_started_is_said_to_be_so() -> None:
    error = drafting(**SPECIFIC).refuses(FrameworkNotInForce, opening(), reference="CADRE-1", phase=None)
    assert "n'est pas commencée" in wording.refusal(error.code, error.details)


def test_it_is_opened_under_a_framework_in_force() -> None:
    drafting(**SPECIFIC).after(note("in_force")).when(opening()).kinds("opened_for_signature", "stage_opened")


@pytest.mark.parametrize(("phase", "opens"), [("drafting", True), ("signature", True), ("suspended", True), ("closing", False)])
def test_at_one_ceremony_it_is_opened_beside_its_framework_unless_that_has_ended(phase: str, opens: bool) -> None:  # noqa: FBT001
    specific = {**SPECIFIC, "signature": {**SIGNED_BY_TWO["signature"], "ceremony": CEREMONY}}
    convention = drafting(**specific).after(note(phase, ceremony="rabat-2026"))
    if opens:
        convention.when(opening()).kinds("opened_for_signature", "stage_opened")
    else:
        convention.refuses(FrameworkNotInForce, opening())
    drafting(**specific).after(note(phase, ceremony="ailleurs")).refuses(FrameworkNotInForce, opening())


def test_only_a_specific_convention_waits_for_its_framework() -> None:
    drafting(**{**SPECIFIC, "kind": "partnership"}).when(opening()).kinds("opened_for_signature", "stage_opened")
    parent = {"kind": "partnership", "related": [{"relation": "parent", "reference": "P-1"}]}
    drafting(**{**SPECIFIC, **parent}).when(opening()).kinds("opened_for_signature", "stage_opened")


@pytest.mark.parametrize(("known", "irregular"), [((), True), ((fact("closed", in_force_on="2019-02-06"),), False)])
def test_an_opening_of_the_past_is_recorded_with_its_irregularity(known: tuple[RelatedFact, ...], irregular: bool) -> None:  # noqa: FBT001
    so_far = {"texts": [{"document": "text", "on": "2020-01-05"}], "signed": {"mic.minister": "2020-02-06", "axa.ceo": "2020-02-06"}}
    taken = start(**SPECIFIC, taken_over=True, so_far=so_far).model_copy(update={"related": known})
    outcome = given().on("2026-03-05").when(taken)
    opened = outcome.the(OpenedForSignature)
    assert opened.irregularities == (("framework_not_in_force",) if irregular else ())
    line = wording.event(opened.kind, opened.data())
    assert ("irrégulier" in line) is irregular
    assert isinstance(outcome.state, InForce)


@pytest.mark.parametrize(("since", "irregular"), [("2020-02-06", False), ("2020-02-07", True), (None, True)])
def test_an_opening_of_the_past_asks_for_a_framework_in_force_on_its_day(since: str | None, irregular: bool) -> None:  # noqa: FBT001
    so_far = {"texts": [{"document": "text", "on": "2020-01-05"}], "signed": {"mic.minister": "2020-02-06", "axa.ceo": "2020-02-06"}}
    taken = start(**SPECIFIC, taken_over=True, so_far=so_far).model_copy(update={"related": (fact("in_force", in_force_on=since),)})
    opened = given().on("2026-03-05").when(taken).the(OpenedForSignature)
    assert (opened.when.on, bool(opened.irregularities)) == (day("2020-02-06"), irregular)


# ── Entry into force and term ──────────────────────────────────────────────────────────────────


def test_a_convention_waits_for_its_framework_and_says_so() -> None:
    convention = drafting(**{**SIGNED_BY_TWO, **under(), "in_force": "framework_in_force"})
    convention = convention.after(opening(), sign("mic.minister"), sign("axa.ceo"))
    assert isinstance(convention.there, Signed)
    (waiting,) = awaited(convention.there)
    assert wording.awaited(waiting) == "l'entrée en vigueur de la convention-cadre CADRE-1"
    convention.after(note("suspended", 4, in_force_on=None))
    entered = convention.on("2026-03-05").when(note("in_force", in_force_on="2026-03-01")).the(EnteredIntoForce)
    assert entered.when == when("2026-03-01", "2026-03-05")


def test_the_own_signatures_count_where_they_are_later() -> None:
    convention = drafting(**{**SIGNED_BY_TWO, **under(), "in_force": {"all_of": ["framework_in_force"]}}).after(note("in_force", 5))
    outcome = convention.on("2026-02-20").after(opening(), sign("mic.minister")).when(sign("axa.ceo"))
    assert outcome.the(EnteredIntoForce).when.on == day("2026-02-20")
    several = {"related": [UNDER, {**UNDER, "reference": "CADRE-2"}], "in_force": "framework_in_force"}
    waiting = drafting(**{**SIGNED_BY_TWO, **several}).after(note("in_force", 5), opening(), sign("mic.minister"), sign("axa.ceo"))
    assert isinstance(waiting.there, Signed)
    second = waiting.on("2026-06-01").when(note("in_force", 5, reference="CADRE-2", in_force_on="2026-05-01"))
    assert second.the(EnteredIntoForce).when.on == day("2026-05-01")


SAME: dict[str, Any] = {"term": {"same_as": "framework"}}


def test_a_term_that_is_the_frameworks_ends_with_it() -> None:
    convention = drafting("2026-03-05", **under(), **SAME).after(note("in_force", 5, "2026-01-10"), opening())
    assert isinstance(convention.there, InForce)
    assert convention.there.force.end == day("2029-01-10")


def test_a_framework_whose_term_is_over_leaves_a_term_of_one_day() -> None:
    convention = drafting("2026-03-05", **under(), **SAME).after(note("closing", 5, term_end="2026-01-01"), opening())
    assert isinstance(convention.there, InForce)
    assert convention.there.force.end == day("2026-03-06")


@pytest.mark.parametrize("end", ["2030-01-10", "2028-06-30", None])
def test_it_follows_every_new_end_of_the_framework(end: str | None) -> None:
    outcome = working(**SAME).when(note("in_force", 9, term_end=end))
    outcome.kinds("related_noted", "message_due", "term_followed", "message_due")
    followed = outcome.the(TermFollowed)
    assert (followed.when, followed.end) == (when("2026-03-01", "2026-03-05"), day(end) if end else None)
    assert [(one.about, "pm" in one.to) for one in outcome.all(MessageDue)] == [("related_amended", True), ("term_followed", False)]
    assert isinstance(outcome.state, InForce)
    assert outcome.state.force.end == followed.end
    assert "CADRE-1" in wording.event(followed.kind, followed.data())


def test_no_day_in_force_is_taken_back() -> None:
    shortened = working(**SAME).when(note("in_force", 9, term_end="2026-01-31"))
    assert shortened.the(TermFollowed).end == day("2026-03-05")
    again = Scenario(shortened.state, at("2026-03-09")).when(note("in_force", 10, term_end="2026-02-01"))
    assert again.all(TermFollowed) == ()
    unbounded = in_force(**under(), **SAME).after(note("in_force", 5, term_end=None)).on("2026-03-05")
    assert unbounded.when(note("in_force", 6, term_end="2026-02-20")).the(TermFollowed).end == day("2026-03-05")


def test_a_term_that_waited_past_its_end_follows_to_a_new_end_of_today() -> None:
    waiting = in_force(**under(), **SAME).after(note("in_force", 5, term_end="2026-03-03")).on("2026-03-05")
    assert waiting.when(note("in_force", 6, "2026-03-05", term_end="2026-03-05")).the(TermFollowed).end == day("2026-03-05")
    waiting.when(note("in_force", 6, "2026-03-05", term_end="2026-03-04")).kinds("related_noted", "message_due")


def test_on_its_last_day_it_waits_until_the_framework_has_ended_or_been_renewed() -> None:
    convention = working(**SAME)
    assert "term_end" not in {item.kind for item in convention.agenda()}
    ended = convention.on("2029-01-10").after(note("closing", 12, "2029-01-10"))
    assert due(ended.agenda(), "term_end") == ["2029-01-10"]
    assert isinstance(ended.on("2029-01-10").falls_due().state, Closing)
    drafting(**SAME, **under()).agenda()


def test_a_term_that_is_the_frameworks_is_extended_with_that_one_alone() -> None:
    longer = Extend(**who(), until=day("2031-12-31"), because="Accord")
    error = working(**SAME).refuses(TermOfFramework, longer, reference="CADRE-1")
    assert "CADRE-1" in wording.refusal(error.code, error.details)


def test_a_term_of_its_own_stays_when_the_frameworks_changes() -> None:
    outcome = working(term={"initial": "P3Y"}).when(note("in_force", 9, term_end="2030-01-10"))
    outcome.kinds("related_noted", "message_due")


def test_a_parent_says_nothing_about_a_term_that_is_the_frameworks() -> None:
    related = [UNDER, {"relation": "parent", "reference": "P-1"}]
    convention = in_force(related=related, **SAME).after(note("in_force", 5), note("in_force", 5, reference="P-1", term_end="2031-01-01"))
    assert isinstance(convention.there, InForce)
    assert convention.there.force.end == day("2029-01-10")


def test_a_term_that_is_the_frameworks_does_not_stand_still_by_itself() -> None:
    convention = working(term={"same_as": "framework", "suspension_extends": True}).after(Suspend(**who("pm"), because="gel"))
    assert isinstance(convention.there, Suspended)
    assert not convention.there.frozen


def test_other_terms_of_the_framework_are_told() -> None:
    outcome = working().when(note("in_force", 9, amended=True))
    outcome.kinds("related_noted", "message_due")
    assert "termes modifiés" in wording.event("related_noted", outcome.the(RelatedNoted).data())


# ── Suspension ─────────────────────────────────────────────────────────────────────────────────


def test_the_manager_is_warned_of_a_suspended_framework() -> None:
    outcome = working().when(note("suspended"))
    outcome.kinds("related_noted", "message_due")
    told = outcome.the(MessageDue)
    assert (told.about, told.target, told.to, told.message) == (
        "related_suspended",
        "CADRE-1",
        ("pm",),
        "related_suspended/CADRE-1/2026-03-01/9",
    )
    assert isinstance(outcome.state, InForce)


@pytest.mark.parametrize(("way", "mailed", "written"), [("letter", (), ("pm",)), ({"via": "mic.focal"}, ("mic.focal",), ())])
def test_a_manager_is_warned_in_the_way_that_reaches_the_manager(way: Any, mailed: tuple[str, ...], written: tuple[str, ...]) -> None:
    told = working(reach={"pm": way}).when(note("suspended")).the(MessageDue)
    assert (told.to, told.letters, told.rung, told.live) == (mailed, written, "0", False)


def test_a_warning_is_sent_where_mail_is_switched_on() -> None:
    assert working().after(SwitchMail(**who(), on=True)).when(note("suspended")).the(MessageDue).live


@pytest.mark.parametrize("delivery", ["digest", "single"])
def test_a_warning_goes_as_the_terms_let_messages_go(delivery: str) -> None:
    warned = working(**under(), reminders={"delivery": delivery}).when(note("suspended"))
    assert [one.delivery for one in warned.all(MessageDue)] == [delivery]


def test_it_is_suspended_with_its_framework_and_resumed_with_it() -> None:
    convention = working(**under(on_suspension="suspend"), term={"initial": "P3Y", "suspension_extends": True})
    outcome = convention.when(note("suspended"))
    outcome.kinds("related_noted", "message_due", "convention_suspended", "message_due")
    assert outcome.the(ConventionSuspended) == ConventionSuspended(when=when("2026-03-01", "2026-03-05"), follows="CADRE-1", frozen=True)
    assert "à la suite de CADRE-1" in wording.event("convention_suspended", outcome.the(ConventionSuspended).data())
    back = Scenario(outcome.state, at("2026-04-02")).when(note("in_force", 10, "2026-03-31"))
    back.kinds("related_noted", "convention_resumed", "message_due")
    resumed = back.the(ConventionResumed)
    assert (resumed.follows, resumed.days, resumed.end) == ("CADRE-1", 30, day("2029-03-18"))
    assert isinstance(back.state, InForce)


def test_everything_that_was_to_come_is_put_off_when_the_framework_is_resumed() -> None:
    once = "2026-05-10"
    convention = working(
        **under(on_suspension="suspend"),
        milestones=[{**STUDY, "due": once}],
        committees=[SUIVI],
        commitments=[{"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Stages", "due": once}],
        indicators=[{"id": "visits", "title": "Visites", "unit": "nombre", "due": once}],
        contributions=[
            {
                "id": "fund",
                "from": "axa",
                "to": "mic",
                "amount": "10",
                "currency": "MAD",
                "tranches": [{"id": "t1", "amount": "10", "due": once}],
            }
        ],
    )
    acting = convention.after(record({"kind": "action", "text": "Écrire", "owner": "axa", "due": once}))
    there = acting.after(note("suspended", on="2026-03-05")).on("2026-03-31").after(note("in_force", 10, "2026-03-15")).there
    days = {one.about: one.due.isoformat() for one in deadlines(there)}
    kinds = ("milestone_due", "commitment_due", "indicator_due", "tranche_due", "action_due")
    assert {kind: days[kind] for kind in kinds} == dict.fromkeys(kinds, "2026-05-20")


def test_what_is_suspended_or_ended_already_is_told_once() -> None:
    convention = working(**under(on_suspension="suspend")).after(note("suspended"))
    assert [one.kind for one in convention.when(note("suspended", 10)).events] == ["related_noted"]
    assert [one.kind for one in working().after(note("closed")).when(note("closed", 10)).events] == ["related_noted"]


def test_what_stands_still_with_another_says_with_which() -> None:
    (waiting,) = awaited(working(**under(on_suspension="suspend")).after(note("suspended")).there)
    assert (waiting.rule, waiting.who, waiting.target) == ("resume", ("pm",), "CADRE-1")
    assert wording.awaited(waiting) == "la fin de la suspension, venue de CADRE-1, par pm"
    (by_people,) = awaited(working().after(Suspend(**who("pm"), because="gel")).there)
    assert (by_people.target, wording.awaited(by_people)) == ("", "la fin de la suspension, par pm")


def test_a_term_that_does_not_stand_still_keeps_its_end_when_the_framework_is_resumed() -> None:
    suspended = working(**under(on_suspension="suspend"), term={"initial": "P3Y"}).after(note("suspended"))
    back = suspended.on("2026-04-02").when(note("in_force", 10, "2026-03-31"))
    assert back.the(ConventionResumed).end is None
    assert isinstance(back.state, InForce)
    assert back.state.force.end == day("2029-02-16")


def test_what_people_suspended_people_resume() -> None:
    suspended = working(**under(on_suspension="suspend")).after(Suspend(**who("pm"), because="gel"))
    both = suspended.after(note("suspended"))
    assert isinstance(both.there, Suspended)
    assert both.there.follows is None
    assert isinstance(both.after(note("in_force", 10)).there, Suspended)
    assert isinstance(both.after(note("in_force", 10), Resume(**who("pm"))).there, InForce)


def test_of_two_that_hold_it_the_last_one_lets_it_go() -> None:
    related = [{**UNDER, "on_suspension": "suspend"}, {"relation": "parent", "reference": "P-1", "on_suspension": "suspend"}]
    convention = in_force(related=related).on("2026-03-05").after(note("suspended"), note("suspended", reference="P-1"))
    one = convention.after(note("in_force", 10))
    assert isinstance(one.there, Suspended)
    assert isinstance(one.after(note("in_force", 10, reference="P-1")).there, InForce)


def test_a_suspension_told_late_begins_no_earlier_than_the_convention() -> None:
    outcome = in_force(**under(on_suspension="suspend")).when(note("suspended", on="2026-01-20"))
    assert outcome.the(ConventionSuspended).when.on == day("2026-02-16")
    resumed = Scenario(outcome.state, at("2026-02-20")).when(note("in_force", 10, "2026-01-30"))
    assert (resumed.the(ConventionResumed).when.on, resumed.the(ConventionResumed).days) == (day("2026-02-16"), 0)


def test_what_enters_into_force_under_a_suspended_framework_stands_still() -> None:
    convention = drafting(**under(on_suspension="suspend")).after(note("suspended", on="2026-01-04"))
    outcome = convention.when(opening())
    assert outcome.facts.events[-1] == ConventionSuspended(when=when("2026-01-05"), follows="CADRE-1")
    assert isinstance(outcome.state, Suspended)


# ── End ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("phase", ["closing", "closed"])
def test_the_manager_is_told_once_that_the_framework_has_ended(phase: str) -> None:
    outcome = working().when(note(phase))
    outcome.kinds("related_noted", "message_due")
    assert outcome.the(MessageDue).about == "related_ended"
    Scenario(outcome.state, at("2026-03-05")).when(note("closed", 10)).kinds("related_noted")


def test_a_term_that_is_the_frameworks_ends_when_that_one_ends_early() -> None:
    framework = in_force(reference="CADRE-1", term={"initial": "P3Y"}).on("2026-03-05")
    told = following.standing(framework.after(Terminate(**who(), cause="mutual", because="Accord")).there, 9, day("2026-03-05"))
    assert (told.phase, told.term_end) == ("closing", day("2026-03-05"))
    outcome = working(**SAME).when(NoteRelated(**who("system"), fact=told))
    outcome.kinds("related_noted", "message_due", "term_followed", "message_due")
    assert {one.about for one in outcome.all(MessageDue)} == {"related_ended", "term_followed"}
    assert isinstance(Scenario(outcome.state, at("2026-03-05")).falls_due().state, Closing)


def test_others_hear_of_an_end_that_is_planned_before_that_of_the_term() -> None:
    framework = in_force(reference="CADRE-1", term={"initial": "P3Y"}).on("2026-03-05")
    planned = framework.after(Terminate(**who(), cause="mutual", because="Accord", ends_on=day("2026-09-01")))
    assert following.changed(framework.there, planned.there)
    told = following.standing(planned.there, 9, day("2026-03-05"))
    assert (told.phase, told.term_end) == ("in_force", day("2026-09-01"))
    assert working(**SAME).when(NoteRelated(**who("system"), fact=told)).the(TermFollowed).end == day("2026-09-01")


def test_what_stood_still_with_a_framework_goes_on_when_that_one_ends_and_the_manager_is_only_told() -> None:
    still = working(**under(on_suspension="suspend")).after(note("suspended"))
    outcome = still.when(note("closing", 10, "2026-03-04"))
    outcome.kinds("related_noted", "message_due", "convention_resumed", "message_due")
    assert outcome.the(ConventionResumed).days == 3
    held = working(**under(on_suspension="suspend", on_end="suspend")).after(note("suspended"))
    assert isinstance(held.after(note("closing", 10, "2026-03-04")).there, Suspended)


def test_it_is_suspended_when_its_framework_ends_and_stays_so() -> None:
    outcome = working(**under(on_end="suspend")).when(note("closing"))
    outcome.kinds("related_noted", "message_due", "convention_suspended", "message_due")
    assert isinstance(Scenario(outcome.state, at("2026-03-06")).after(note("closed", 10)).there, Suspended)


@pytest.mark.parametrize("suspended", [False, True])
def test_it_ends_with_its_framework(suspended: bool) -> None:  # noqa: FBT001
    convention = working(**under(on_end="end"), termination={"mutual": {"notice": "P6M", "article": "14"}, "lapse": {"notice": "P1Y"}})
    convention = convention.after(Suspend(**who("pm"), because="gel")) if suspended else convention
    outcome = convention.when(note("closing"))
    outcome.kinds("related_noted", "message_due", "termination_decided", "convention_terminated", "message_due")
    decided = outcome.the(TerminationDecided)
    said = (decided.cause, decided.ends_on, decided.because, decided.article)
    assert said == ("framework", day("2026-03-01"), "CADRE-1", None)
    assert outcome.the(ConventionTerminated).cause == "framework"
    assert isinstance(outcome.state, Closing)
    assert "fin de la convention liée" in wording.event(decided.kind, decided.data())


def test_its_own_end_is_not_brought_forward_when_it_has_come_already() -> None:
    over = working(**under(on_end="end"), **SAME).on("2029-01-10").when(note("closing", 9, "2029-01-10"))
    over.kinds("related_noted", "message_due")
    before = drafting(**under(on_end="end")).when(note("closed"))
    before.kinds("related_noted", "message_due")
    late = working(**under(on_end="end"), **SAME).after(note("suspended", 8)).when(note("closing", 9, term_end="2028-01-01"))
    late.kinds("related_noted", "message_due", "termination_decided", "term_followed", "convention_terminated", "message_due")


def test_an_end_that_was_planned_earlier_is_not_planned_again() -> None:
    planned = Terminate.model_validate({**who(), "cause": "mutual", "ends_on": "2026-03-03", "because": "Accord"})
    convention = in_force(**under(on_end="end")).on("2026-03-02").after(note("in_force", 5), planned)
    outcome = convention.on("2026-03-05").when(note("closing", 9, "2026-03-04"))
    assert outcome.all(TerminationDecided) == ()
    ended = outcome.the(ConventionTerminated)
    assert (ended.cause, ended.when.on) == ("mutual", day("2026-03-03"))


# ── Taken over ─────────────────────────────────────────────────────────────────────────────────

TAKEN: dict[str, Any] = {
    "taken_over": True,
    "so_far": {"texts": [{"document": "text", "on": "2020-01-05"}]},
    "in_force": {"date": "2020-02-01"},
}


@pytest.mark.parametrize(
    ("relation", "phase", "kinds"),
    [
        ({}, "in_force", ()),
        ({}, "suspended", ("message_due",)),
        ({"on_suspension": "suspend"}, "suspended", ("message_due", "convention_suspended")),
        ({"on_end": "end"}, "closed", ("message_due", "termination_decided", "convention_terminated")),
    ],
)
def test_a_convention_taken_over_is_moved_when_it_goes_live(relation: dict[str, str], phase: str, kinds: tuple[str, ...]) -> None:
    taken = given().on("2026-03-05").after(start(**TAKEN, **under(**relation)))
    assert isinstance(taken.there, InForce)
    standing_still = taken.when(note(phase))
    standing_still.kinds("related_noted")
    Scenario(standing_still.state, taken.now).when(GoLive(**who("pm"))).kinds("went_live", *kinds)


def test_a_term_of_the_past_that_is_the_frameworks_follows_when_it_goes_live() -> None:
    beginning = start(**TAKEN, **under(), **SAME).model_copy(update={"related": (fact("in_force"),)})
    taken = given().on("2026-03-05").after(beginning, note("in_force", 10, term_end="2031-01-10"))
    assert isinstance(taken.there, InForce)
    assert taken.there.force.end == day("2029-01-10")
    outcome = taken.when(GoLive(**who("pm")))
    outcome.kinds("went_live", "term_followed")
    assert outcome.the(TermFollowed).end == day("2031-01-10")


def test_what_enters_into_force_late_is_suspended_from_the_day_its_framework_was() -> None:
    waiting = drafting(**{**SIGNED_BY_TWO, **under(on_suspension="suspend")}, in_force={"date": "2026-02-01"})
    waiting = waiting.after(opening(), sign("mic.minister"), sign("axa.ceo")).on("2026-03-05")
    outcome = waiting.when(note("suspended", on="2026-02-20"))
    assert outcome.the(ConventionSuspended).when == when("2026-02-20", "2026-03-05")


def test_the_term_of_one_that_enters_suspended_stands_still_where_it_says_so() -> None:
    term = {"initial": "P3Y", "suspension_extends": True}
    held = drafting(**{**SIGNED_BY_TWO, **under(on_suspension="suspend")}, term=term).after(note("suspended", on="2026-01-04"))
    entered = held.after(opening(), sign("mic.minister")).when(sign("axa.ceo"))
    assert entered.the(ConventionSuspended).frozen


def test_two_that_hold_it_suspend_it_once_when_it_goes_live() -> None:
    related = [
        {**UNDER, "on_suspension": "suspend"},
        {"relation": "parent", "reference": "P-1", "on_end": "suspend"},
        {**UNDER, "reference": "C-9"},
    ]
    taken = given().on("2026-03-05").after(start(**TAKEN, related=related), note("suspended"), note("closed", reference="P-1"))
    taken.when(GoLive(**who("pm"))).kinds("went_live", "message_due", "convention_suspended", "message_due")


@pytest.mark.parametrize(
    ("said", "phase", "about"), [("on_suspension", "suspended", "convention_suspended"), ("on_end", "closed", "termination_decided")]
)
def test_whoever_keeps_it_is_warned_of_the_framework_and_not_told_again_of_what_follows(said: str, phase: str, about: str) -> None:
    does = {"on_suspension": "suspend", "on_end": "end"}[said]
    outcome = working(**under(**{said: does}), term={"initial": "P3Y"}).when(note(phase))
    to = {one.about: one.to for one in outcome.all(MessageDue)}
    assert to == {f"related_{'suspended' if phase == 'suspended' else 'ended'}": ("pm",), about: ("mic.focal", "axa.focal")}


def test_until_it_goes_live_nothing_comes_of_what_others_had_come_to() -> None:
    said = start(**TAKEN, related=[{**UNDER, "on_suspension": "suspend"}])
    begun = given().on("2026-03-05").when(said.model_copy(update={"related": (note("suspended").fact,)}))
    assert {"message_due", "convention_suspended"}.isdisjoint(one.kind for one in begun.events)


# ── What others need to know ───────────────────────────────────────────────────────────────────


def test_others_hear_of_phases_terms_and_ends_and_of_nothing_else() -> None:
    convention = working(term={"initial": "P3Y"})
    before = convention.there
    assert following.changed(None, before)
    assert not following.changed(None, None)
    assert not following.changed(before, before)
    extended = convention.after(Extend(**who("pm"), until=day("2030-01-01"), because="retard")).there
    assert following.changed(before, extended)
    assert following.changed(before, convention.after(Suspend(**who("pm"), because="gel")).there)
    again = convention.after(draft_of_nothing()).there
    assert not following.changed(before, again)
    assert not following.changed(before, before.model_copy(update={"terms": before.terms.model_copy()}))
    assert following.changed(before, before.model_copy(update={"terms": before.terms.model_copy(update={"labels": {"a": "b"}})}))


def draft_of_nothing() -> NoteRelated:
    """An act that moves neither phase nor end."""
    return note("suspended", 30)


def test_where_a_convention_stands_as_others_see_it() -> None:
    state = in_force("2026-02-16", **under(), signature=None, term={"initial": "P3Y"}).there
    assert following.standing(state, 7, day("2026-02-16")) == RelatedFact(
        reference=state.terms.reference,
        version=7,
        on=day("2026-02-16"),
        phase="in_force",
        in_force_on=day("2026-02-16"),
        term_end=day("2029-02-16"),
        frameworks=("CADRE-1",),
    )


def test_before_its_entry_into_force_others_see_its_phase_and_its_ceremony() -> None:
    state = drafting(signature={**SIGNED_BY_TWO["signature"], "ceremony": CEREMONY}).there
    seen = following.standing(state, 2, day("2026-01-05"))
    assert (seen.phase, seen.in_force_on, seen.term_end, seen.ceremony) == ("drafting", None, None, "rabat-2026")


def test_two_that_rest_on_each_other_come_to_rest() -> None:
    """Each follows only what happened to the other, so that no news goes round for ever."""
    first = in_force(reference="A-1", related=[{**UNDER, "reference": "B-1", "on_suspension": "suspend", "on_end": "end"}])
    second = in_force(reference="B-1", related=[{**UNDER, "reference": "A-1", "on_suspension": "suspend", "on_end": "end"}])
    states, versions = [first.there, second.there], [1, 1]
    states[0] = first.after(Suspend(**who("pm"), because="gel")).there
    told = 0
    for turn in range(20):
        one, other = turn % 2, 1 - turn % 2
        versions[one] += 1
        news = NoteRelated(**who("system"), fact=following.standing(states[one], versions[one], day("2026-02-16")))
        before = states[other]
        states[other] = fold(before, decide(before, news, at("2026-02-16")))  # type: ignore[arg-type] # events as they are
        told += following.changed(before, states[other])
    assert [state.name for state in states] == ["suspended", "suspended"]
    assert told == 1
