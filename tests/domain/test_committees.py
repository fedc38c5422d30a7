from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.committees.cadence import occurrence_after
from domain.committees.committees import CadenceSet, CommitteeState, ReviewConvened, ReviewRecorded
from domain.days.calendar import WorkingDays
from domain.files.implementation import Committee
from domain.files.sheet import Held
from domain.life.closing import ClosingStarted
from domain.milestones.milestones import MilestoneAccepted, MilestonesScheduled
from domain.phases import State
from domain.refusals.errors import (
    AlreadyConvened,
    AlreadyHeld,
    BeforeItsCause,
    MilestoneSettled,
    NoQuorum,
    NotAllowed,
    NotTheAcceptor,
    UnknownCommittee,
    UnknownMilestone,
    UnknownPerson,
    UnknownSession,
    WrongPhase,
)
from domain.refusals.errors_of_decisions import DecisionOutsideTerms
from tests.domain.builders import REPORT, STUDY, SUIVI, accept, convene, draft, drafting, in_force, opening, record, start, submit, when
from tests.domain.scenario import Scenario, day, due, given

HALF = {"at_least": "1/2", "article": "7"}
EVERY_SIX_MONTHS = {"every": "P6M", "convocation": "P15D"}


def with_committee(on: str = "2026-01-10", term: Any = None, **changes: Any) -> Scenario:
    """In force since a day, with one committee of three voting members."""
    return in_force(on, committees=[{**SUIVI, **changes}], term=term or {"indefinite": True})


def suivi(state: State) -> CommitteeState:
    return state.committees.get("suivi")


# ── Convocations ───────────────────────────────────────────────────────────────────────────────


def test_a_committee_is_convened_with_a_number() -> None:
    with_committee().when(convene("2026-02-01", begin="10:00", place="Rabat", link="https://example.org/salle")).then(
        ReviewConvened(
            when=when("2026-01-10"),
            committee="suivi",
            session=1,
            session_day=day("2026-02-01"),
            begin="10:00",
            place="Rabat",
            link="https://example.org/salle",
            second=False,
        )
    )


def test_sessions_are_numbered_in_the_order_of_their_convocation() -> None:
    twice = with_committee().after(convene("2026-03-01"))
    assert twice.when(convene("2026-02-01")).the(ReviewConvened).session == 2


@pytest.mark.parametrize(
    ("changes", "session_day", "second", "irregularities"),
    [
        ({"meets": EVERY_SIX_MONTHS}, "2026-01-25", False, ()),
        ({"meets": EVERY_SIX_MONTHS}, "2026-01-24", False, ("late_convocation",)),
        ({"meets": {"every": "P6M"}}, "2026-01-11", False, ()),
        ({}, "2026-01-11", False, ()),
        ({"meets": EVERY_SIX_MONTHS, "quorum": {**HALF, "second_call": {"after": "P8D", "at_least": "1/3"}}}, "2026-01-18", True, ()),
        (
            {"meets": EVERY_SIX_MONTHS, "quorum": {**HALF, "second_call": {"after": "P8D", "at_least": "1/3"}}},
            "2026-01-17",
            True,
            ("late_convocation",),
        ),
        ({"meets": EVERY_SIX_MONTHS, "quorum": HALF}, "2026-01-18", True, ("late_convocation",)),
    ],
)
def test_a_late_convocation_is_recorded_as_irregular(
    changes: dict[str, Any], session_day: str, irregularities: tuple[str, ...], *, second: bool
) -> None:
    without_quorum = with_committee(**{"quorum": HALF, **changes}).after(record("adjourn", present=["mic.focal"])) if second else None
    convened = (without_quorum or with_committee(**changes)).when(convene(session_day, second=second)).the(ReviewConvened)
    assert convened.irregularities == irregularities


def test_a_session_is_not_convened_after_its_day() -> None:
    with_committee().refuses(BeforeItsCause, convene("2026-01-09"), on="2026-01-09", cause_on="2026-01-10")


def test_a_committee_is_convened_once_for_a_day() -> None:
    with_committee().after(convene("2026-02-01")).refuses(AlreadyConvened, convene("2026-02-01"), on="2026-02-01")


def test_chair_and_secretary_convene_and_record() -> None:
    convention = with_committee(chair={"rotates": "P1Y", "order": ["ecc.director"]}, chairs=[])
    for actor in ("axa.focal", "ecc.director", "pm"):
        convention.when(convene("2026-02-01", actor=actor)).kinds("review_convened")
    convention.refuses(NotAllowed, convene("2026-02-01", actor="mic.focal"), needs="ecc.director, axa.focal", article="6")
    convention.refuses(NotAllowed, record("continue", actor="mic.focal"), article="6")


def test_an_unknown_committee_is_refused() -> None:
    with_committee().refuses(UnknownCommittee, convene("2026-02-01", committee="board"), committee="board", known="suivi")


def test_a_session_that_was_convened_is_awaited() -> None:
    (waiting,) = awaited(with_committee().after(convene("2026-02-01")).there)
    assert (waiting.rule, waiting.target, waiting.due) == ("session", "suivi-1", day("2026-02-01"))
    assert waiting.who == ("mic.focal", "axa.focal")


# ── Sessions ───────────────────────────────────────────────────────────────────────────────────


def test_a_session_is_recorded_with_its_attendance_and_decisions() -> None:
    sheet = record(
        {"kind": "continue", "because": "tout va bien"},
        {"n": 5, "kind": "action", "text": "Désigner un point focal", "owner": "axa", "due": "2026-07-31"},
        on="2026-02-01",
        present=["mic.focal", {"person": "guest-1", "stands_in_for": "axa.focal", "letter": True}],
        guests=["guest-2"],
        begin="10:00",
        end="12:30",
        place="Rabat",
        minutes="d" * 64,
    )
    recorded = with_committee().after(convene("2026-02-01")).on("2026-02-03").when(sheet).the(ReviewRecorded)
    assert (recorded.when, recorded.session, recorded.convened_on) == (when("2026-02-01", "2026-02-03"), 1, day("2026-01-10"))
    assert [(one.n, one.kind, one.adopted) for one in recorded.decisions] == [(1, "continue", True), (5, "action", True)]
    assert (recorded.begin, recorded.end, recorded.place, recorded.minutes) == ("10:00", "12:30", "Rabat", "d" * 64)
    assert (recorded.guests, recorded.irregularities) == (("guest-2",), ())
    assert recorded.decisions[0].tally.present == 2


def test_the_letters_of_stand_ins_are_kept() -> None:
    recorded = in_force(committees=[SUIVI]).when(record("continue", letters={"x": REPORT})).the(ReviewRecorded)
    assert recorded.letters == {"x": REPORT}


def test_a_session_nobody_convened_is_recorded_as_irregular() -> None:
    recorded = with_committee().when(record("continue")).the(ReviewRecorded)
    assert (recorded.session, recorded.convened_on, recorded.irregularities) == (1, None, ("not_convened",))


def test_the_sheet_may_say_when_the_session_was_convened() -> None:
    convention = with_committee(meets=EVERY_SIX_MONTHS)
    assert convention.when(record("continue", convened_on="2025-12-20")).the(ReviewRecorded).irregularities == ()
    assert convention.when(record("continue", convened_on="2026-01-05")).the(ReviewRecorded).irregularities == ("late_convocation",)


def test_a_session_is_not_held_before_it_was_convened() -> None:
    with_committee().refuses(BeforeItsCause, record("continue", convened_on="2026-01-11"), cause="review_convened")
    convened = with_committee().after(convene("2026-02-01")).on("2026-02-01")
    convened.refuses(BeforeItsCause, record("continue", session=1, on="2026-01-09"), cause_on="2026-01-10")


def test_a_session_may_be_held_on_another_day() -> None:
    convention = with_committee().after(convene("2026-02-01")).on("2026-02-03")
    assert convention.when(record("continue", session=1)).the(ReviewRecorded).irregularities == ("held_on_another_day",)


def test_a_second_convocation_keeps_its_own_delay() -> None:
    quorum = {**HALF, "second_call": {"after": "P8D", "at_least": "1/3"}}
    lost = with_committee(meets=EVERY_SIX_MONTHS, quorum=quorum).after(record("adjourn", present=["mic.focal"]))
    convention = lost.after(convene("2026-01-18", second=True)).on("2026-01-18")
    assert convention.when(record("continue")).the(ReviewRecorded).irregularities == ()


@pytest.mark.parametrize(("letter", "irregularities"), [(True, ("not_convened",)), (False, ("not_convened", "stand_in_without_letter"))])
def test_a_stand_in_without_a_letter_is_recorded_as_irregular(irregularities: tuple[str, ...], *, letter: bool) -> None:
    sheet = record("continue", present=["mic.focal", {"person": "x", "stands_in_for": "axa.focal", "letter": letter}])
    assert with_committee(stand_ins="with_letter").when(sheet).the(ReviewRecorded).irregularities == irregularities


def test_a_stand_in_comes_from_somebody_whom_the_convention_knows() -> None:
    sheet = record("continue", present=["mic.focal", {"person": "x", "stands_in_for": "axa.focal", "party": "nobody"}])
    with_committee().refuses(UnknownPerson, sheet, person="nobody")


def test_a_session_does_not_end_before_it_begins() -> None:
    with pytest.raises(ValidationError, match="it ends at 09:30, before 10:00"):
        Held.model_validate({"date": "2026-01-10", "from": "10:00", "to": "09:30"})
    assert Held.model_validate({"date": "2026-01-10", "from": "10:00", "to": "10:00"}).end == "10:00"


def test_a_session_is_recorded_once() -> None:
    held = with_committee().after(convene("2026-01-10"), record("continue"))
    held.refuses(AlreadyHeld, record("continue"), on="2026-01-10")
    held.refuses(AlreadyHeld, record("continue", session=1), session=1, on="2026-01-10")


def test_a_committee_is_not_convened_for_a_day_on_which_it_sat() -> None:
    held = with_committee().after(record("continue"))
    held.refuses(AlreadyHeld, convene("2026-01-10"), committee="suivi", on="2026-01-10")


def test_a_session_is_not_held_before_the_first_text() -> None:
    convention = drafting("2026-01-05", committees=[SUIVI]).on("2026-01-20").after(draft("b" * 64))
    convention.refuses(BeforeItsCause, record("continue", on="2026-01-04"), cause="text_drafted", cause_on="2026-01-05")
    convention.when(record("continue", on="2026-01-06")).kinds("review_recorded")


def test_without_a_text_a_session_may_have_any_day() -> None:
    convention = given().on("2026-01-20").after(start(committees=[SUIVI]))
    convention.when(record("continue", on="2026-01-04")).kinds("review_recorded")


def test_a_second_session_in_a_period_satisfies_nothing_more() -> None:
    once = with_committee(meets={"every": "P6M"}).on("2026-03-01").after(record("continue"))
    twice = once.on("2026-05-01").after(record("continue"))
    assert (suivi(once.there).due, suivi(twice.there).due) == (day("2027-01-10"), day("2027-01-10"))


def test_a_session_whose_every_decision_is_rejected_counts_as_held() -> None:
    votes = {"mic.focal": "against", "axa.focal": "against"}
    convention = with_committee(meets={"every": "P6M"}).on("2026-07-01")
    outcome = convention.when(record({"kind": "continue", "votes": votes}))
    assert [one.adopted for one in outcome.the(ReviewRecorded).decisions] == [False]
    assert (outcome.the(ReviewRecorded).counts, suivi(outcome.state).due) == (True, day("2027-01-10"))


def test_a_number_between_sessions_is_unknown() -> None:
    second = with_committee().after(record("continue", session=2))
    second.refuses(UnknownSession, record("continue", session=1), session=1)
    assert second.on("2026-02-01").when(record("continue")).the(ReviewRecorded).session == 3


def test_a_session_that_is_convened_for_the_day_has_no_other_number() -> None:
    convened = in_force(committees=[SUIVI]).after(convene("2026-03-20")).on("2026-03-20")
    convened.refuses(UnknownSession, record("continue", session=12), session=12)
    assert convened.when(record("continue", session=1)).the(ReviewRecorded).session == 1
    assert convened.on("2026-03-21").when(record("continue", session=12)).the(ReviewRecorded).session == 12


def test_a_convention_that_already_met_elsewhere_goes_on_counting() -> None:
    assert with_committee().when(record("continue", session=7)).the(ReviewRecorded).session == 7


# ── Quorum ─────────────────────────────────────────────────────────────────────────────────────


def test_without_a_quorum_a_decision_is_refused_with_its_figures() -> None:
    error = with_committee(quorum=HALF).refuses(NoQuorum, record("continue", present=["mic.focal"]), article="7")
    assert error.details == {"committee": "suivi", "present": 1, "represented": 0, "base": 3, "needed": 2, "article": "7"}


def test_the_committees_article_is_cited_where_the_quorum_has_none() -> None:
    with_committee(quorum={"at_least": "1/2"}).refuses(NoQuorum, record("continue", present=["mic.focal"]), article="6")


def test_one_decision_beside_an_adjournment_refuses_the_whole() -> None:
    with_committee(quorum=HALF).refuses(NoQuorum, record("adjourn", "continue", present=["mic.focal"]))


def test_without_a_quorum_a_session_adjourns() -> None:
    outcome = with_committee(quorum=HALF, meets=EVERY_SIX_MONTHS).when(record("adjourn", present=["mic.focal"]))
    (decided,) = outcome.the(ReviewRecorded).decisions
    assert decided.tally.result == "no_quorum"
    assert suivi(outcome.state).due == day("2026-07-10")


def test_a_proxy_makes_the_quorum() -> None:
    convention = with_committee(quorum=HALF, decides={"majority": "absolute", "proxies": 1})
    convention.when(record("continue", present=["mic.focal"], proxies={"axa.focal": "mic.focal"})).kinds("review_recorded")


# ── What decisions bring ───────────────────────────────────────────────────────────────────────


def reviewing(**changes: Any) -> Scenario:
    study = {**STUDY, "accepted_by": {"committee": "suivi"}, **changes}
    return in_force("2026-01-10", milestones=[study], committees=[SUIVI]).after(submit("study"))


def accepting(name: str = "study", status: str = "met", **more: Any) -> dict[str, Any]:
    return {"kind": "accept", "milestone": name, "status": status, **more}


@pytest.mark.parametrize("status", ["met", "partiallyMet", "returned"])
def test_a_committee_accepts_a_milestone(status: Any) -> None:
    outcome = reviewing().when(record(accepting(status=status, because="vu")))
    assert outcome.the(MilestoneAccepted) == MilestoneAccepted(when=when("2026-01-10"), milestone="study", status=status, because="vu")


@pytest.mark.parametrize("actor", ["pm", "mic.focal", "axa.focal"])
def test_what_a_committee_accepts_nobody_accepts_alone(actor: str) -> None:
    reviewing().refuses(NotTheAcceptor, accept("study", actor=actor), person=actor, committee="suivi", article="5")


def test_what_a_committee_accepts_is_awaited_from_chair_and_secretary() -> None:
    (waiting,) = awaited(reviewing().there)
    assert (waiting.rule, waiting.who) == ("acceptance", ("mic.focal", "axa.focal"))


def test_a_committee_does_not_accept_for_another() -> None:
    board = {**SUIVI, "id": "board"}
    study = {**STUDY, "accepted_by": {"committee": "board"}}
    convention = in_force("2026-01-10", milestones=[study], committees=[SUIVI, board]).after(submit("study"))
    convention.refuses(DecisionOutsideTerms, record(accepting()), committee="suivi", acceptor="board")


def test_an_acceptance_that_is_voted_down_brings_nothing() -> None:
    votes = {"mic.focal": "against", "axa.focal": "against"}
    reviewing().when(record(accepting(votes=votes))).kinds("review_recorded")


def test_each_decision_speaks_of_its_own_milestone_whatever_its_number() -> None:
    milestones = [{**STUDY, "id": name, "accepted_by": {"committee": "suivi"}} for name in ("one", "two")]
    convention = in_force("2026-01-10", milestones=milestones, committees=[SUIVI]).after(submit("one"), submit("two"))
    outcome = convention.when(record(accepting("one", n=2), accepting("two")))
    assert [event.milestone for event in outcome.all(MilestoneAccepted)] == ["one", "two"]


def test_a_milestone_is_accepted_once_in_a_session() -> None:
    reviewing().refuses(MilestoneSettled, record(accepting(), accepting()))


def test_a_committee_accepts_only_what_is_its_own() -> None:
    reviewing(accepted_by="owner").refuses(DecisionOutsideTerms, record(accepting()), committee="suivi", acceptor="owner", article="5")
    reviewing(accepted_by={"party": "axa"}).refuses(DecisionOutsideTerms, record(accepting()), acceptor="axa")
    reviewing().refuses(UnknownMilestone, record(accepting("nothing")))


def test_a_committee_accepts_an_instance_and_the_next_is_scheduled() -> None:
    yearly = {**STUDY, "every": "year", "by": "06-30", "accepted_by": {"committee": "suivi"}}
    convention = in_force("2026-01-10", milestones=[yearly], committees=[SUIVI]).after(submit("study-2026"))
    outcome = convention.when(record(accepting("study-2026")))
    assert [one.milestone for one in outcome.the(MilestonesScheduled).milestones] == ["study-2027"]


def test_a_committee_closes() -> None:
    outcome = with_committee().when(record("close"))
    assert outcome.the(ClosingStarted) == ClosingStarted(when=when("2026-01-10"), committee="suivi")
    assert outcome.state.name == "closing"
    with_committee().after(record("close")).on("2026-02-01").when(record("close")).kinds("review_recorded")


def test_a_closing_that_is_voted_down_brings_nothing() -> None:
    with_committee().when(record({"kind": "close", "votes": {"mic.focal": "against"}})).kinds("review_recorded")


def test_what_is_not_in_force_cannot_be_closed() -> None:
    convention = drafting(committees=[SUIVI])
    convention.when(record("continue")).kinds("review_recorded")
    convention.refuses(WrongPhase, record("close"), phase="drafting", needs="in_force")


def test_nothing_is_closed_before_it_was_in_force() -> None:
    convention = drafting("2026-01-05", committees=[SUIVI]).on("2026-01-10").after(opening()).on("2026-01-20")
    convention.refuses(BeforeItsCause, record("close", on="2026-01-09"), cause="entered_into_force")


# ── The cadence ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("meets", "after", "expected"),
    [
        ({"every": "P6M"}, "2026-01-31", "2026-07-31"),
        ({"every": "P6M"}, "2026-07-31", "2027-01-31"),
        ({"every": "P1M"}, "2026-01-31", "2026-02-28"),
        ({"every": "P6M", "avoid": [7]}, "2026-01-31", "2026-08-01"),
        ({"every": "P6M", "avoid": [7, 8]}, "2026-01-31", "2026-09-01"),
        ({"every": "P11M", "avoid": [12]}, "2026-01-31", "2027-01-01"),
        ({"at_least": 2, "per": "year"}, "2026-01-31", "2026-07-31"),
        (None, "2026-01-31", None),
    ],
)
def test_a_cadence_is_anchored_at_entry_into_force(meets: Any, after: str, expected: str | None) -> None:
    body = Committee.model_validate({**SUIVI, "meets": meets})
    found = occurrence_after(body, day("2026-01-31"), day(after), WorkingDays())
    assert found == (day(expected) if expected else None)


def test_entry_into_force_sets_the_cadence() -> None:
    convention = with_committee(meets=EVERY_SIX_MONTHS)
    assert due(convention.agenda(), "review_due") == ["2026-07-10"]
    assert due(convention.agenda(), "convocation_due") == ["2026-06-25"]


def test_a_cadence_ends_with_the_term() -> None:
    assert suivi(with_committee(meets=EVERY_SIX_MONTHS, term={"initial": "P6M"}).there).due is None


def test_a_convened_session_settles_the_convocation() -> None:
    convened = with_committee(meets=EVERY_SIX_MONTHS).after(convene("2026-07-01"))
    assert due(convened.agenda(), "convocation_due") == []
    assert due(convened.agenda(), "review_due") == ["2026-07-10"]


def test_a_session_settles_the_occurrence_that_is_due() -> None:
    outcome = with_committee(meets=EVERY_SIX_MONTHS).on("2026-06-20").when(record("continue"))
    assert outcome.the(ReviewRecorded).next_due == day("2027-01-10")
    assert suivi(outcome.state).due == day("2027-01-10")


def test_a_session_without_quorum_that_decides_nothing_is_recorded_and_does_not_count() -> None:
    recorded = with_committee(quorum=HALF).when(record(present=["mic.focal"])).the(ReviewRecorded)
    assert (recorded.decisions, recorded.quorum is not None and recorded.quorum.met, recorded.counts) == ((), False, False)


def test_a_session_with_quorum_that_decides_nothing_counts() -> None:
    outcome = with_committee(meets=EVERY_SIX_MONTHS).on("2026-06-20").when(record())
    assert suivi(outcome.state).due == day("2027-01-10")


def test_an_adjourned_session_settles_nothing() -> None:
    outcome = with_committee(meets=EVERY_SIX_MONTHS).on("2026-06-20").when(record("adjourn"))
    assert suivi(outcome.state).due == day("2026-07-10")


def test_a_missed_session_stays_owed_and_the_next_is_set() -> None:
    convention = with_committee(meets={"every": "P6M"}).on("2026-07-11")
    outcome = convention.falls_due()
    outcome.facts.then(
        DeadlinePassed(when=when("2026-07-10", "2026-07-11"), about="review_due", target="suivi", due=day("2026-07-10")),
        CadenceSet(when=when("2026-07-10", "2026-07-11"), committee="suivi", due=day("2027-01-10")),
    )
    assert (suivi(outcome.state).missed, suivi(outcome.state).due) == (day("2026-07-10"), day("2027-01-10"))


def test_a_session_held_at_last_settles_what_was_missed() -> None:
    late = with_committee(meets={"every": "P6M"}).passing("2026-09-01").after(record("continue"))
    assert (suivi(late.there).missed, suivi(late.there).due) == (None, day("2027-07-10"))


def test_a_session_recorded_long_after_settles_nothing_that_is_due_now() -> None:
    late = with_committee(meets={"every": "P6M"}).passing("2026-09-01").after(record("continue", on="2026-06-20", actor="pm"))
    assert (suivi(late.there).missed, suivi(late.there).due) == (None, day("2027-01-10"))


def test_the_last_occurrence_of_a_term_has_no_next() -> None:
    convention = with_committee(meets={"every": "P6M"}, term={"initial": "P10M"}).on("2026-07-11")
    convention.falls_due().facts.kinds("deadline_passed")


def test_a_renewal_sets_the_cadence_again() -> None:
    term = {"initial": "P10M", "renewal": {"mode": "tacit", "period": "P10M"}}
    convention = with_committee(meets={"every": "P6M"}, term=term).on("2026-07-01").after(record("continue"))
    assert suivi(convention.there).due is None
    assert suivi(convention.passing("2026-11-10").there).due == day("2027-01-10")


def test_a_renewal_leaves_a_cadence_as_it_is() -> None:
    term = {"initial": "P4M", "renewal": {"mode": "tacit", "period": "P4M"}}
    convention = with_committee(meets={"every": "P3M"}, term=term)
    convention.passing("2026-05-09").on("2026-05-10").falls_due().kinds("term_renewed", "cadence_set")
    kept = with_committee(meets={"every": "P3M"}, term={**term, "initial": "P9M"}).passing("2026-07-11")
    assert suivi(kept.there).due is None or suivi(kept.there).due == day("2026-10-10")


YEARLY_TACIT = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}}


@pytest.mark.parametrize("meets", [{"every": "P6M"}, {"every": "P1Y"}, {"at_least": 2, "per": "year"}])
def test_an_occurrence_on_the_day_of_a_renewal_is_one_of_the_new_term(meets: Any) -> None:
    """Of a yearly cadence in a term renewed year by year it is the only one there is."""
    renewed = with_committee(meets=meets, term=YEARLY_TACIT).passing("2027-01-10")
    assert suivi(renewed.there).due == day("2027-01-10")
    assert suivi(renewed.passing("2027-01-11").there).missed == day("2027-01-10")


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (["2026-07-10"], "2027-01-10"),
        (["2026-07-11"], "2027-07-10"),
        (["2026-07-01", "2026-12-20"], "2027-07-10"),
        (["2026-07-01", "2027-01-09"], "2027-07-10"),
        (["2026-12-20", "2026-12-21"], "2027-07-10"),
    ],
)
def test_a_session_held_ahead_satisfies_the_occurrence_on_the_day_of_a_renewal(held: list[str], expected: str) -> None:
    convention = with_committee(meets={"every": "P6M"}, term=YEARLY_TACIT)
    for one in held:
        convention = convention.passing(one).after(record("continue", on=one))
    assert suivi(convention.passing("2027-01-10").there).due == day(expected)


@pytest.mark.parametrize(("held", "expected"), [(["2026-07-01"], "2027-01-10"), (["2026-07-01", "2027-01-09"], "2027-07-10")])
def test_so_many_sessions_a_year_are_counted_across_a_renewal(held: list[str], expected: str) -> None:
    convention = with_committee(meets={"at_least": 2, "per": "year"}, term=YEARLY_TACIT)
    for one in held:
        convention = convention.passing(one).after(record("continue", on=one))
    assert suivi(convention.passing("2027-01-10").there).due == day(expected)


def test_a_committee_without_leaders_is_convened_by_the_manager() -> None:
    convention = with_committee(chairs=[], secretary=None, meets={"every": "P6M"}).after(convene("2026-06-01", actor="pm"))
    assert [one.who for one in awaited(convention.there) if one.rule == "session"] == [("pm",)]
