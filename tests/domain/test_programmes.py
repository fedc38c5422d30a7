"""Yearly programmes: by when one is owed, by whom it is adopted, and what becomes of its milestones."""

from __future__ import annotations

from typing import Any

import pytest

from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.committees.actions import ActionDone
from domain.convention import AnyCommand
from domain.due import deadlines, health
from domain.evolution import fingerprint
from domain.files.implementation import Milestone
from domain.files.programme_file import misfits
from domain.files.references import Problem
from domain.life.suspension import Suspend
from domain.life.termination import Terminate
from domain.milestones.adopting import misfits_now
from domain.milestones.milestones import MilestonesCancelled, MilestonesScheduled, MilestonesSuperseded, Scheduled, Superseded
from domain.milestones.programme import AdoptProgramme, ProgrammeAdopted
from domain.refusals.errors import BeforeItsCause, NotAllowed, WrongPhase
from domain.refusals.errors_of_programmes import (
    InvalidProgramme,
    NoSuchProgrammeDecision,
    ProgrammeNeedsDecision,
    ProgrammeNotForeseen,
    ProgrammeOfAnotherTime,
)
from tests.domain.builders import (
    STUDY,
    SUIVI,
    TEXT,
    accept,
    draft,
    drafting,
    in_force,
    opening,
    record,
    report,
    start,
    submit,
    terms,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, given
from tests.domain.test_taking_over import live, taken_over

BY_COMMITTEE: dict[str, Any] = {"adopted_by": {"committee": "suivi"}, "every": "year", "by": "12-31", "article": "8"}
BY_PARTY: dict[str, Any] = {"adopted_by": {"party": "axa"}, "every": "year", "by": "12-31"}
TRAINING: dict[str, Any] = {"id": "training", "type": "delivery", "title": "Formation", "owner": "axa", "due": "2027-06-30"}
VISIT: dict[str, Any] = {
    "id": "visit",
    "type": "office:visit",
    "title": "Visite",
    "owner": "ecc",
    "due": "2027-09-30",
    "after": ["training"],
}


def adopt(*milestones: dict[str, Any], year: int = 2027, actor: str = "pm", on: str | None = None, **more: Any) -> AdoptProgramme:
    said = {**who(actor, on=on), "year": year, "milestones": milestones or (TRAINING, VISIT), **more}
    return AdoptProgramme.model_validate(said)


def with_programme(by: dict[str, Any], on: str = "2026-02-16", **changes: Any) -> Scenario:
    base: dict[str, Any] = {"programme": by, "committees": [SUIVI], "milestones": [STUDY], "term": {"initial": "P3Y"}}
    return in_force(on, **(base | changes))


def by_party(**changes: Any) -> Scenario:
    return with_programme(BY_PARTY, **changes).on("2026-11-20")


def decided(**changes: Any) -> Scenario:
    """The committee has decided on the programme: suivi-1.1."""
    held = with_programme(BY_COMMITTEE, **changes).on("2026-11-20")
    return held.after(record({"kind": "programme", "text": "Programme 2027"}))


def owed(scenario: Scenario) -> list[tuple[str, str]]:
    return [(one.target, one.due.isoformat()) for one in deadlines(scenario.there) if one.about == "programme_due"]


# ── By when ────────────────────────────────────────────────────────────────────────────────────


def test_a_programme_is_owed_before_its_year_begins() -> None:
    scenario = with_programme(BY_COMMITTEE)
    assert owed(scenario) == [("programme-2027", "2026-12-31")]
    (one,) = [one for one in awaited(scenario.there) if one.rule == "programme_due"]
    assert (one.who, one.due, one.article) == (("mic.focal", "axa.focal"), day("2026-12-31"), "8")
    assert [one.committee for one in deadlines(scenario.there) if one.about == "programme_due"] == ["suivi"]


@pytest.mark.parametrize(
    ("by", "first", "expected"),
    [
        ("03-31", None, ("programme-2026", "2026-03-31")),
        ("01-31", None, ("programme-2027", "2027-01-31")),
        ("06-30", 2027, ("programme-2027", "2027-06-30")),
        ("07-01", None, ("programme-2027", "2026-07-01")),
        ("02-29", None, ("programme-2026", "2026-02-28")),
    ],
)
def test_in_the_first_half_of_a_year_it_is_that_of_the_same_year(by: str, first: int | None, expected: tuple[str, str]) -> None:
    assert owed(with_programme({**BY_PARTY, "by": by, "first": first})) == [expected]


def test_one_that_nobody_adopted_stays_owed_until_the_next_was_due() -> None:
    late = with_programme(BY_PARTY).passing("2027-01-15")
    assert owed(late) == [("programme-2027", "2026-12-31"), ("programme-2028", "2027-12-31")]
    assert health(late.there, late.now.today) == "late"
    assert owed(late.passing("2028-01-15")) == [("programme-2028", "2027-12-31"), ("programme-2029", "2028-12-31")]
    assert owed(late.passing("2029-01-15")) == [("programme-2029", "2028-12-31")], "the term ends before 2030"


def test_its_passing_is_recorded_once() -> None:
    assert due(with_programme(BY_PARTY).agenda(), "programme_due") == ["2026-12-31"]
    fallen = with_programme(BY_PARTY).on("2027-01-01").falls_due()
    assert fallen.all(DeadlinePassed) == (
        DeadlinePassed(when=when("2026-12-31", "2027-01-01"), about="programme_due", target="programme-2027", due=day("2026-12-31")),
    )


def test_a_convention_that_ends_before_the_year_begins_owes_none() -> None:
    assert owed(with_programme(BY_PARTY, term={"until": "2026-12-31"})) == []
    assert owed(with_programme(BY_PARTY, term={"until": "2027-01-01"})) == [("programme-2027", "2026-12-31")]


def test_one_that_renews_owes_the_next_even_beyond_its_term() -> None:
    renewing = {"until": "2026-12-31", "renewal": {"mode": "tacit", "period": "P1Y"}}
    assert owed(with_programme(BY_PARTY, term=renewing)) == [("programme-2027", "2026-12-31")]


def test_an_early_end_ends_what_is_owed() -> None:
    ending = by_party().after(Terminate.model_validate({**who(), "cause": "mutual", "because": "Accord", "ends_on": "2026-12-15"}))
    assert owed(ending) == []


def test_a_convention_taken_over_owes_none_of_its_past() -> None:
    taken_over: dict[str, Any] = {
        "taken_over": True,
        "programme": BY_PARTY,
        "in_force": {"date": "2020-01-01"},
        "term": {"indefinite": True},
    }
    begun = Scenario(None, Scenario(None, in_force().now).on("2026-03-01").now).after(start(**taken_over, signature=None))
    assert all(target == "programme-2027" for target, _ in owed(begun))


def test_an_entry_into_force_that_is_recorded_later_owes_what_was_due_in_between() -> None:
    late = given().on("2026-01-05").after(start(programme=BY_PARTY, term={"initial": "P3Y"}), draft(on="2025-12-15"))
    assert owed(late.after(opening(on="2025-12-20"))) == [("programme-2026", "2025-12-31")]


def test_terms_without_a_yearly_day_owe_none_and_still_admit_one() -> None:
    whenever = with_programme({"adopted_by": {"party": "axa"}}).on("2026-11-20")
    assert owed(whenever) == []
    assert whenever.when(adopt()).the(ProgrammeAdopted).by == "axa"


# ── Who adopts ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("actor", ["pm", "axa.focal"])
def test_a_party_adopts_by_its_focal_point(actor: str) -> None:
    outcome = by_party().when(adopt(actor=actor, sheet=TEXT))
    adopted = outcome.the(ProgrammeAdopted)
    assert (adopted.year, adopted.by, adopted.milestones, adopted.decision, adopted.sheet) == (
        2027,
        "axa",
        ("training", "visit"),
        None,
        TEXT,
    )
    assert owed(Scenario(outcome.state, by_party().now)) == [("programme-2028", "2027-12-31")]


@pytest.mark.parametrize("actor", ["mic.focal", "axa.ceo"])
def test_nobody_else_adopts_for_a_party(actor: str) -> None:
    by_party().refuses(NotAllowed, adopt(actor=actor), needs="axa.focal")


def test_a_committee_adopts_by_a_decision_in_session() -> None:
    for name in ("suivi-1.1", None):
        outcome = decided().when(adopt(decision=name))
        adopted = outcome.the(ProgrammeAdopted)
        assert (adopted.by, adopted.decision) == ("suivi", "suivi-1.1")
        assert outcome.the(ActionDone).action == "suivi-1.1"
        assert outcome.state.actions.open == ()


def test_without_a_decision_of_the_committee_nothing_is_adopted() -> None:
    with_programme(BY_COMMITTEE).on("2026-11-20").refuses(ProgrammeNeedsDecision, adopt(), committee="suivi", article="8")
    decided().refuses(ProgrammeNeedsDecision, adopt(year=2026), year=2026)


@pytest.mark.parametrize("name", ["suivi-2.1", "suivi-1", "suivi-x.1", "board-1.1"])
def test_a_decision_that_nobody_took_is_none(name: str) -> None:
    decided().refuses(NoSuchProgrammeDecision, adopt(decision=name), decision=name)


def test_the_decision_that_waits_for_its_programme_need_not_be_named() -> None:
    outcome = decided().when(adopt())
    assert outcome.the(ProgrammeAdopted).decision == "suivi-1.1"
    assert outcome.the(ActionDone).action == "suivi-1.1"
    assert [one.rule for one in awaited(outcome.state) if one.rule == "programme_asked"] == []


def test_a_decision_is_about_the_programme_of_its_year_and_about_a_programme() -> None:
    held = with_programme(BY_COMMITTEE).on("2026-11-20")
    of_2026 = held.after(record({"kind": "programme", "year": 2026}))
    of_2026.refuses(ProgrammeNeedsDecision, adopt(year=2027))
    of_2026.refuses(NoSuchProgrammeDecision, adopt(year=2027, decision="suivi-1.1"))
    other = held.after(record({"kind": "action", "text": "x", "owner": "axa"}))
    other.refuses(NoSuchProgrammeDecision, adopt(decision="suivi-1.1"))
    lost = held.after(record({"kind": "programme", "votes": {"mic.focal": "against"}}))
    lost.refuses(NoSuchProgrammeDecision, adopt(decision="suivi-1.1"))


def test_a_decision_is_carried_out_once() -> None:
    done = decided().after(adopt(decision="suivi-1.1"))
    done.refuses(NoSuchProgrammeDecision, adopt({**TRAINING, "id": "tour"}, decision="suivi-1.1"), of_year=None)
    done.refuses(ProgrammeNeedsDecision, adopt({**TRAINING, "id": "tour"}))


def test_a_decision_is_of_one_year() -> None:
    decided().refuses(NoSuchProgrammeDecision, adopt(year=2026, decision="suivi-1.1"), of_year=2027, year=2026)
    said = with_programme(BY_COMMITTEE).on("2026-11-20").after(record({"kind": "programme", "year": 2026}))
    assert said.when(adopt({**TRAINING, "due": "2026-12-20"}, year=2026)).the(ProgrammeAdopted).decision == "suivi-1.1"


def test_a_decision_that_says_no_year_is_of_the_programme_that_is_owed() -> None:
    late = with_programme(BY_COMMITTEE).passing("2027-01-20").after(record("programme"))
    assert [one.year for one in late.there.actions.open] == [2027]
    early = decided().after(adopt(), record("programme", on="2026-11-20", session=2))
    assert [one.year for one in early.there.actions.open] == [2028]
    whenever = with_programme({"adopted_by": {"committee": "suivi"}}).on("2026-11-20").after(record("programme"))
    assert [one.year for one in whenever.there.actions.open] == [2026]


# ── When ───────────────────────────────────────────────────────────────────────────────────────


def test_terms_that_foresee_no_programme_admit_none() -> None:
    in_force("2026-02-16").refuses(ProgrammeNotForeseen, adopt(), reference="REF-1")


def test_a_programme_is_adopted_near_its_year() -> None:
    with_programme({**BY_PARTY, "article": "8"}).refuses(ProgrammeOfAnotherTime, adopt(year=2029), year=2029, article="8")


def test_what_is_known_of_a_programme_is_what_was_adopted() -> None:
    adopted = decided().when(adopt(decision="suivi-1.1", sheet=TEXT)).state.programmes.of(2027)
    assert adopted is not None
    assert (adopted.by, adopted.milestones, adopted.decision, adopted.sheet) == ("suivi", ("training", "visit"), "suivi-1.1", TEXT)


def test_the_day_of_a_programme_may_be_the_first_in_force() -> None:
    assert owed(with_programme({**BY_PARTY, "by": "02-16"})) == [("programme-2026", "2026-02-16")]
    assert owed(with_programme({**BY_PARTY, "by": "02-15"})) == [("programme-2027", "2027-02-15")]


def test_a_programme_of_the_year_after_next_is_too_early() -> None:
    by_party().refuses(ProgrammeOfAnotherTime, adopt({**TRAINING, "due": "2028-06-30"}, year=2028), year=2028)


def test_nothing_is_adopted_before_entry_into_force_nor_while_suspended() -> None:
    by_party().refuses(BeforeItsCause, adopt(on="2026-02-01"))
    standing = by_party().after(Suspend(**who(), because="Crédits gelés"))
    standing.refuses(WrongPhase, adopt(), needs="in_force")


# ── What it brings ─────────────────────────────────────────────────────────────────────────────


def test_its_milestones_are_part_of_the_terms_and_have_their_days() -> None:
    outcome = by_party().when(adopt())
    outcome.kinds("programme_adopted", "milestones_scheduled")
    assert [one.id for one in outcome.state.terms.milestones] == ["study", "training", "visit"]
    assert outcome.the(MilestonesScheduled).milestones == (
        Scheduled(milestone="training", series="training", due=day("2027-06-30")),
        Scheduled(milestone="visit", series="visit", due=day("2027-09-30")),
    )
    assert due(Scenario(outcome.state, by_party().now).agenda(), "milestone_due") == ["2027-06-30", "2027-09-30"]


def test_yearly_milestones_of_the_terms_go_on_beside_a_programme_and_not_beyond_the_term() -> None:
    yearly = {**STUDY, "id": "needs", "every": "year", "by": "05-01", "roll": "following"}
    outcome = by_party(milestones=[yearly]).when(adopt())
    assert ("needs-2027", day("2027-05-03")) in [(one.milestone, one.due) for one in outcome.the(MilestonesScheduled).milestones]
    ending = by_party(milestones=[yearly], term={"initial": "P1Y"}).after(report("needs-2027"))
    outcome = ending.when(adopt({**TRAINING, "due": "2026-12-15"}, year=2026))
    outcome.kinds("milestones_cancelled", "programme_adopted", "milestones_scheduled")
    assert outcome.the(MilestonesCancelled).milestones == ("needs-2027",)
    assert [one.milestone for one in outcome.the(MilestonesScheduled).milestones] == ["training"]


def test_what_is_due_on_the_day_of_the_programme_is_still_owed_and_not_yet_followed() -> None:
    scenario = by_party(milestones=[{**STUDY, "id": "needs", "every": "year", "by": "11-20"}])
    assert [one.milestone for one in scenario.when(adopt()).the(MilestonesScheduled).milestones] == ["training", "visit"]


def test_what_was_taken_over_once_is_no_part_of_the_terms_of_a_programme() -> None:
    scenario = taken_over("2026-11-20", programme=BY_PARTY, milestones=[STUDY], term={"indefinite": True}).after(live())
    assert scenario.there.terms.so_far is not None
    assert scenario.when(adopt()).the(ProgrammeAdopted).terms.so_far is None


def test_a_second_one_of_the_year_takes_the_place_of_what_is_open() -> None:
    first = by_party().after(adopt(), submit("training", actor="axa.focal"))
    outcome = first.when(adopt({**TRAINING, "due": "2027-07-31"}, {**TRAINING, "id": "tour"}))
    assert outcome.the(ProgrammeAdopted).instead_of == ("training", "visit")
    assert outcome.the(MilestonesSuperseded).milestones == (Superseded(milestone="visit", by="programme-2027"),)
    assert [one.id for one in outcome.state.terms.milestones] == ["study", "training", "tour"]
    kept = outcome.state.milestones.get("training")
    assert kept is not None
    assert (kept.status, kept.due) == ("submitted", day("2027-07-31"))


def test_what_is_settled_of_the_first_stays() -> None:
    first = by_party().after(adopt(), submit("training", actor="axa.focal"), accept("training", actor="axa.focal"))
    outcome = first.when(adopt({**TRAINING, "id": "tour"}))
    assert outcome.the(ProgrammeAdopted).instead_of == ("visit",)
    assert [one.id for one in outcome.state.terms.milestones] == ["study", "training", "tour"]
    assert "milestones.0.id: programme_id_taken" in str(first.refuses(InvalidProgramme, adopt(TRAINING)).details["reason"])


def test_programmes_of_two_years_stand_side_by_side() -> None:
    both = by_party().after(adopt({**TRAINING, "id": "late", "due": "2026-12-15"}, year=2026), adopt())
    assert [one.year for one in both.there.programmes.all] == [2026, 2027]
    assert [one.id for one in both.there.terms.milestones] == ["study", "late", "training", "visit"]


def test_a_state_without_programmes_is_what_it_was() -> None:
    assert "programmes" not in str(by_party().there.model_dump(exclude_defaults=True).keys())
    assert fingerprint(by_party().there) != fingerprint(by_party().after(adopt()).there)


# ── What does not fit ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"owner": "nobody"}, "milestones.0.owner: unknown_body"),
        ({"accepted_by": {"committee": "board"}}, "milestones.0.accepted_by.committee: unknown_committee"),
        ({"after": ["nothing"]}, "milestones.0.after.0: unknown_milestone"),
        ({"id": "study"}, "milestones.0.id: programme_id_taken"),
        ({"due": "2028-06-30"}, "milestones.0.due: outside_programme_year"),
        ({"due": None}, "milestones.0: programme_needs_day"),
        ({"due": "P3M"}, "milestones.0.due: programme_needs_day"),
        ({"due": None, "every": "year", "by": "06-30"}, "milestones.0.every: programme_recurs"),
        ({"evidence": ["a", "a"]}, "milestones.0.evidence.1: duplicate_id"),
    ],
)
def test_a_line_that_does_not_fit_is_named(line: dict[str, Any], reason: str) -> None:
    refused = by_party().refuses(InvalidProgramme, adopt({**TRAINING, **line}))
    assert refused.details["reason"] == reason


def test_everything_that_does_not_fit_is_told_at_once() -> None:
    refused = by_party().refuses(InvalidProgramme, adopt(TRAINING, {**TRAINING, "owner": "nobody", "due": "2025-01-01"}))
    assert refused.details["reason"] == (
        "milestones.1.id: duplicate_id; milestones.1.due: outside_programme_year; milestones.1.owner: unknown_body"
    )


@pytest.mark.parametrize(
    ("year", "line", "expected"),
    [(2026, {"due": "2026-01-31"}, "outside_term"), (2026, {"due": "2026-12-31"}, None), (2027, {"due": "2027-02-16"}, "outside_term")],
)
def test_days_lie_within_the_term(year: int, line: dict[str, Any], expected: str | None) -> None:
    scenario = by_party(term={"initial": "P1Y"})
    command: AnyCommand = adopt({**TRAINING, **line}, year=year)
    if expected:
        assert expected in str(scenario.refuses(InvalidProgramme, command).details["reason"])
    else:
        scenario.when(command).facts.kinds("programme_adopted", "milestones_scheduled")


def test_a_day_out_of_force_is_named_with_the_first_and_the_last_that_could_be() -> None:
    agreed, visit = terms(milestones=[STUDY]), Milestone.model_validate({**TRAINING, "due": "2027-02-16"})
    early, first, last = day("2027-02-17"), day("2027-02-16"), day("2027-02-15")

    def found(*term: Any) -> tuple[Problem, ...]:
        return misfits(agreed, (visit,), year=2027, term=term)

    path = ("milestones", 0, "due")
    assert found(first, None) == found(first, early) == ()
    assert found(early, None) == (Problem(path, "outside_term", {"day": first, "first": early, "last": first}),)
    assert found(last, first) == (Problem(path, "outside_term", {"day": first, "first": last, "last": last}),)


def test_before_it_is_in_force_any_day_of_the_year_may_be_planned() -> None:
    planned = Milestone.model_validate({**TRAINING, "due": "2040-06-30"})
    assert misfits_now(drafting(programme=BY_PARTY, term={"initial": "P1Y"}).there, 2040, (planned,)) == ()


def test_what_another_milestone_rests_on_is_not_taken_away() -> None:
    first = by_party().after(adopt())
    second = first.after(adopt({**TRAINING, "id": "later", "due": "2026-12-30", "after": ["training"]}, year=2026))
    refused = second.refuses(InvalidProgramme, adopt({**TRAINING, "id": "tour"}))
    assert refused.details["reason"] == "milestones: unknown_milestone"
