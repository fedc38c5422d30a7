"""Commitments: what one party promised another, by which day, and what became of it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.act import Event
from domain.agenda import DeadlinePassed
from domain.awaiting import awaited
from domain.changes.corrections import Correct, FactCorrected
from domain.changes.days_off import AddHoliday, HolidayAdded, Moved
from domain.due import NEVER_DATED, deadlines, health
from domain.evolution import evolve as evolution_of
from domain.evolution import fold
from domain.life.closing import Close
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce
from domain.milestones.milestones import MilestonesSuperseded, Superseded
from domain.passing import execute
from domain.phases import InForce, State
from domain.promises.commitment_days import standing, unknown
from domain.promises.commitments import (
    CommitmentRecorded,
    Commitments,
    CommitmentsCancelled,
    CommitmentsScheduled,
    Promised,
    RecordCommitment,
    evolve,
    promise_of,
)
from domain.refusals.errors import BadValue, BeforeItsCause, InvalidTerms, NotAllowed, SomethingRestsOnIt, WrongPhase
from domain.refusals.errors_of_promises import CommitmentSettled, UnknownCommitment
from domain.words import wording
from tests.domain.amendment_builders import propose, sign_amendment
from tests.domain.builders import (
    OTHER,
    REPORT,
    STUDY,
    THREE,
    accept,
    drafting,
    in_force,
    opening,
    report,
    sign,
    signed,
    start,
    submit,
    terms,
    when,
    who,
)
from tests.domain.scenario import Scenario, day, due, given

INTERNS: dict[str, Any] = {"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Accueillir des stagiaires", "article": "8"}
YEARLY = {**INTERNS, "every": "year", "by": "12-31"}
LAB = {"id": "c2", "promisor": "mic", "promisee": "axa", "text": "Ouvrir un laboratoire"}


def kept(commitment: str, status: str = "met", actor: str = "mic.focal", on: str | None = None, **more: Any) -> RecordCommitment:
    return RecordCommitment.model_validate({**who(actor, on=on), "commitment": commitment, "status": status, **more})


def promised(*commitments: dict[str, Any], **changes: Any) -> Scenario:
    """In force since 16 February 2026 for two years."""
    return in_force(**{"commitments": list(commitments) or [YEARLY], "term": {"initial": "P2Y"}, **changes})


def days(state: State) -> dict[str, str | None]:
    return {one.id: one.due.isoformat() if one.due else None for one in state.commitments.all}


def statuses(state: State) -> dict[str, str]:
    return {one.id: one.status for one in state.commitments.all}


# ── Days ───────────────────────────────────────────────────────────────────────────────────────


def test_entry_into_force_gives_commitments_their_days() -> None:
    after = {**LAB, "due": {"after": "study", "period": "P1M"}}
    outcome = drafting(
        "2026-02-16", commitments=[YEARLY, after, {**LAB, "id": "c3", "due": "P6M"}, {**LAB, "id": "c4"}], milestones=[STUDY]
    )
    assert outcome.when(opening()).the(CommitmentsScheduled).commitments == (
        Promised(commitment="c1-2026", series="c1", due=day("2026-12-31")),
        Promised(commitment="c2", series="c2", due=None),
        Promised(commitment="c3", series="c3", due=day("2026-08-16")),
        Promised(commitment="c4", series="c4", due=None),
    )


def test_a_convention_without_commitments_records_nothing_of_them() -> None:
    outcome = drafting("2026-02-16").when(opening())
    assert outcome.all(CommitmentsScheduled) == ()
    assert isinstance(outcome.state, InForce)
    assert not unknown(outcome.state)


def test_what_is_due_after_a_milestone_gets_its_day_once_that_is_met() -> None:
    convention = promised({**LAB, "due": {"after": "study", "period": "P1M"}}, milestones=[STUDY]).on("2026-05-10").after(submit("study"))
    outcome = convention.when(accept("study"))
    assert outcome.the(CommitmentsScheduled).commitments == (Promised(commitment="c2", series="c2", due=day("2026-06-10")),)
    assert convention.when(report("study")).all(CommitmentsScheduled) == ()


def test_a_day_that_is_known_already_is_not_fixed_anew() -> None:
    convention = promised({**LAB, "due": "P6M"}, milestones=[STUDY]).on("2026-05-10").after(submit("study"))
    assert convention.when(accept("study")).all(CommitmentsScheduled) == ()
    assert days(convention.there) == {"c2": "2026-08-16"}


def test_whoever_promised_is_reminded() -> None:
    (one,) = [each for each in deadlines(promised().there) if each.about == "commitment_due"]
    assert (one.target, one.due, one.to, one.title, one.article) == (
        "c1-2026",
        day("2026-12-31"),
        ("axa.focal",),
        "Accueillir des stagiaires",
        "8",
    )
    assert due(promised().agenda(), "commitment_due") == ["2026-12-31"]
    assert [(each.rule, each.who) for each in awaited(promised().there)] == [("commitment_due", ("axa.focal",))]


def test_a_year_nobody_said_anything_of_stays_late_and_is_followed_by_the_next() -> None:
    convention = promised()
    convention.on("2027-01-01").falls_due().then(
        DeadlinePassed(when=when("2026-12-31", "2027-01-01"), about="commitment_due", target="c1-2026", due=day("2026-12-31")),
        CommitmentsScheduled(
            when=when("2026-12-31", "2027-01-01"), commitments=(Promised(commitment="c1-2027", series="c1", due=day("2027-12-31")),)
        ),
    )
    late = convention.passing("2027-01-02")
    assert health(late.there, late.now.today) == "late"
    assert health(late.after(kept("c1-2026", "notMet")).there, late.now.today) == "ok"


def test_a_commitment_that_comes_once_is_followed_by_nothing() -> None:
    convention = promised({**LAB, "due": "P6M"})
    convention.on("2026-08-17").falls_due().kinds("deadline_passed")


def test_no_year_lies_past_the_term_and_a_renewal_brings_them_back() -> None:
    term = {"initial": "P11M", "renewal": {"mode": "tacit", "period": "P1Y"}}
    convention = in_force("2026-01-01", commitments=[{**YEARLY, "by": "12-15"}], term=term)
    assert days(convention.there) == {}
    assert convention.there.commitments.known
    assert days(convention.passing("2026-12-01").there) == {"c1-2026": "2026-12-15"}


def test_the_first_year_may_be_said() -> None:
    assert days(promised({**YEARLY, "first": 2027}).there) == {"c1-2027": "2027-12-31"}


def test_of_a_convention_taken_over_nothing_is_owed_of_before() -> None:
    taken = (
        given()
        .on("2026-03-01")
        .after(
            start(
                commitments=[YEARLY],
                taken_over=True,
                in_force={"date": "2020-01-01", "retroactive": True},
                so_far={"texts": [{"document": "text", "on": "2019-12-01"}]},
                term={"indefinite": True},
            )
        )
    )
    assert taken.there.name == "in_force"
    assert days(taken.there) == {"c1-2026": "2026-12-31"}


# ── What became of them ────────────────────────────────────────────────────────────────────────


def test_whoever_was_promised_says_that_it_was_kept() -> None:
    outcome = promised().on("2026-12-20").when(kept("c1-2026", because="vingt stagiaires", evidence={"list": REPORT}))
    outcome.then(
        CommitmentRecorded(
            when=when("2026-12-20"), commitment="c1-2026", status="met", because="vingt stagiaires", evidence={"list": REPORT}
        ),
        CommitmentsScheduled(when=when("2026-12-20"), commitments=(Promised(commitment="c1-2027", series="c1", due=day("2027-12-31")),)),
    )
    one = outcome.state.commitments.get("c1-2026")
    assert one is not None
    assert (one.status, one.on, one.evidence) == ("met", day("2026-12-20"), {"list": REPORT})
    assert due(Scenario(outcome.state, promised().now).agenda(), "commitment_due") == ["2027-12-31"]


@pytest.mark.parametrize("actor", ["axa.focal", "axa.ceo", "ecc.director"])
def test_nobody_says_so_of_his_own_promise_nor_of_anothers(actor: str) -> None:
    promised().refuses(NotAllowed, kept("c1-2026", actor=actor), person=actor, needs="mic.focal", article="8")


def test_the_manager_may_say_so() -> None:
    promised().when(kept("c1-2026", actor="pm")).kinds("commitment_recorded", "commitments_scheduled")


@pytest.mark.parametrize(("first", "second"), [("notMet", "partiallyMet"), ("notMet", "met"), ("partiallyMet", "met")])
def test_a_promise_kept_late_is_kept(first: str, second: str) -> None:
    convention = promised().on("2027-01-10").after(kept("c1-2026", first, evidence={"list": REPORT})).on("2027-03-01")
    outcome = convention.when(kept("c1-2026", second, evidence={"annex": OTHER}))
    outcome.kinds("commitment_recorded")
    one = outcome.state.commitments.get("c1-2026")
    assert one is not None
    assert (one.status, one.on, one.evidence) == (second, day("2027-03-01"), {"list": REPORT, "annex": OTHER})


@pytest.mark.parametrize(
    ("first", "second"), [("met", "met"), ("met", "partiallyMet"), ("met", "notMet"), ("partiallyMet", "notMet"), ("notMet", "notMet")]
)
def test_less_than_was_said_is_not_said_later(first: str, second: str) -> None:
    convention = promised().after(kept("c1-2026", first))
    convention.refuses(CommitmentSettled, kept("c1-2026", second), commitment="c1-2026", promise=first, on="2026-02-16", article="8")


def test_more_is_not_said_of_an_earlier_day() -> None:
    convention = promised().on("2026-03-10").after(kept("c1-2026", "notMet"))
    convention.refuses(BeforeItsCause, kept("c1-2026", on="2026-03-09"), cause="commitment_recorded", cause_on="2026-03-10")


@pytest.mark.parametrize("name", ["c9", "c1", "c1-2031", "c1-x", "c2-2026"])
def test_an_unknown_commitment_is_refused(name: str) -> None:
    promised(YEARLY, LAB).refuses(UnknownCommitment, kept(name), commitment=name, known="c1-2026, c2")
    with pytest.raises(UnknownCommitment):
        promise_of(terms(commitments=[YEARLY]), "c9")


def test_a_year_that_nobody_spoke_of_may_be_named() -> None:
    outcome = promised().when(kept("c1-2027"))
    outcome.kinds("commitments_scheduled", "commitment_recorded")
    assert days(outcome.state) == {"c1-2026": "2026-12-31", "c1-2027": "2027-12-31"}


def test_what_has_no_day_may_be_kept() -> None:
    promised(LAB).when(kept("c2", actor="axa.focal")).kinds("commitment_recorded")


def test_nothing_is_said_before_it_is_in_force_and_much_while_it_is_closing() -> None:
    signed(commitments=[YEARLY], in_force={"date": "2026-06-01"}).refuses(WrongPhase, kept("c1-2026"), phase="signed", needs="in_force")
    promised().after(Suspend(**who(), because="gelé")).when(kept("c1-2026")).kinds("commitment_recorded", "commitments_scheduled")
    closing = promised({**LAB, "due": "P6M"}, {**LAB, "id": "c3"}, milestones=[{**STUDY, "type": "reporting"}]).passing("2026-09-01")
    closing = closing.after(Close(**who()))
    assert closing.there.name == "closing"
    assert [one.target for one in deadlines(closing.there)] == ["c2"]
    assert health(closing.there, closing.now.today) == "late"
    closing.when(kept("c2", actor="axa.focal")).kinds("commitment_recorded")


def test_facts_about_commitments_nobody_knows_change_nothing() -> None:
    known = Commitments()
    assert evolve(known, CommitmentRecorded(when=when("2026-01-01"), commitment="x", status="met")) == known
    assert evolve(known, CommitmentsCancelled(when=when("2026-01-01"), commitments=("x",))) == known


# ── A convention that came into force before anything was done about commitments ───────────────


def old() -> Scenario:
    """As its stream has it: nothing was ever said of its commitments."""
    there = promised(YEARLY, {**LAB, "due": "P1M"}).there
    return Scenario(there.model_copy(update={"commitments": Commitments()}), promised().now)


def test_they_get_their_days_when_it_wakes_and_nothing_is_owed_of_before() -> None:
    waking = old().on("2027-02-01")
    assert isinstance(waking.there, InForce)
    assert unknown(waking.there)
    outcome = waking.falls_due()
    assert outcome.the(CommitmentsScheduled) == CommitmentsScheduled(
        when=when("2026-02-16", "2027-02-01"),
        commitments=(
            Promised(commitment="c1-2027", series="c1", due=day("2027-12-31")),
            Promised(commitment="c2", series="c2", due=day("2026-03-16")),
        ),
    )
    assert not unknown(outcome.state)  # type: ignore[arg-type]
    assert "commitments_never_dated" not in {item.kind for item in Scenario(outcome.state, waking.now).agenda()}


def test_where_none_of_them_comes_in_this_term_it_is_asked_once() -> None:
    waking = in_force(commitments=[YEARLY], term={"initial": "P3M"})
    waking = Scenario(waking.there.model_copy(update={"commitments": Commitments()}), waking.now)
    assert waking.falls_due().the(CommitmentsScheduled).commitments == ()
    assert waking.after(kept("c1-2026", actor="pm")).there.commitments.known


def test_what_they_are_dated_by_when_it_wakes_are_working_days() -> None:
    there = promised({**LAB, "due": "P5WD"}).there
    waking = Scenario(there.model_copy(update={"commitments": Commitments()}), promised().now)
    (dated,) = waking.falls_due().the(CommitmentsScheduled).commitments
    assert dated.due == day("2026-02-23")


def test_an_entry_recorded_late_brings_the_promise_in_between() -> None:
    waiting = drafting("2025-12-01", signature={"members": ["axa.ceo"]}, commitments=[YEARLY]).after(opening()).on("2026-01-05")
    entered = waiting.when(sign("axa.ceo", on="2025-12-20"))
    assert entered.the(CommitmentsScheduled).commitments == (Promised(commitment="c1-2025", series="c1", due=day("2025-12-31")),)


def test_one_that_comes_once_may_be_kept_before_it_has_its_day() -> None:
    convention = old().on("2026-02-16")
    outcome = convention.when(kept("c2", actor="axa.focal"))
    outcome.kinds("commitments_scheduled", "commitment_recorded")


def test_the_agenda_does_nothing_about_it_while_the_convention_is_suspended() -> None:
    stopped = old().after(Suspend(**who(), because="gelé"))
    assert "commitments_never_dated" not in {item.kind for item in stopped.agenda()}


# ── What else happens to the convention ────────────────────────────────────────────────────────


def test_a_standstill_puts_off_what_was_still_to_come() -> None:
    convention = promised({**LAB, "due": "P6M"}).on("2026-03-01").after(Suspend(**who(), because="gelé"))
    assert "commitment_due" not in {one.about for one in deadlines(convention.there)}
    resumed = convention.on("2026-03-11").when(Resume(**who()))
    assert days(resumed.state) == {"c2": "2026-08-26"}
    same_day = convention.when(Resume(**who()))
    assert same_day.all(CommitmentsScheduled) == ()


def test_what_was_late_before_the_standstill_stays_late() -> None:
    convention = promised({**LAB, "due": "P1M"}).passing("2026-04-01").after(Suspend(**who(), because="gelé"))
    assert convention.on("2026-05-01").when(Resume(**who())).all(CommitmentsScheduled) == ()


def amended(changes: dict[str, Any], *commitments: dict[str, Any], **more: Any) -> Scenario:
    """Signed and amended on 16 February 2026."""
    convention = signed(**{"commitments": list(commitments), "term": {"initial": "P2Y"}, **more})
    return convention.after(propose({"commitments": changes}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))


def test_an_amendment_moves_adds_and_cancels_commitments() -> None:
    changes = {"replace": [{**YEARLY, "by": "06-30"}], "add": [{**LAB, "id": "c3", "due": "P1Y"}], "cancel": ["c2"]}
    state = amended(changes, YEARLY, LAB).there
    assert days(state) == {"c1-2026": "2026-06-30", "c2": None, "c3": "2027-02-16"}
    assert statuses(state) == {"c1-2026": "scheduled", "c2": "cancelled", "c3": "scheduled"}


def test_what_was_cancelled_comes_back_with_the_terms_and_what_was_said_stays() -> None:
    convention = amended({"cancel": ["c1", "c2"]}, YEARLY, LAB)
    convention.refuses(UnknownCommitment, kept("c2", actor="axa.focal"))
    back = propose({"commitments": {"add": [YEARLY, LAB]}})
    again = convention.after(back, sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert statuses(again.there) == {"c1-2026": "scheduled", "c2": "scheduled"}
    said = signed(commitments=[LAB, YEARLY], term={"initial": "P2Y"}).after(kept("c2", actor="axa.focal"))
    gone = said.after(propose({"commitments": {"cancel": ["c2"]}}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert statuses(gone.there)["c2"] == "met"


def test_one_that_comes_once_becomes_yearly_and_its_own_day_is_given_up() -> None:
    state = amended({"replace": [{**YEARLY, "id": "c2"}]}, {**LAB, "due": "P1Y"}).there
    assert statuses(state) == {"c2": "cancelled", "c2-2026": "scheduled"}


@pytest.mark.parametrize(("change", "expected"), [({"first": 2027}, "cancelled"), ({"first": 2026}, "scheduled")])
def test_a_year_that_new_terms_do_not_foresee_is_cancelled(change: dict[str, Any], expected: str) -> None:
    assert statuses(amended({"replace": [{**YEARLY, **change}]}, YEARLY).there)["c1-2026"] == expected


def test_a_shorter_term_gives_up_the_years_past_its_end() -> None:
    convention = signed(commitments=[YEARLY], term={"initial": "P2Y"})
    shorter = convention.after(propose({"term": {"initial": "P6M"}}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert statuses(shorter.there) == {"c1-2026": "cancelled"}
    longer = shorter.after(propose({"term": {"initial": "P3Y"}}), sign_amendment("mic.minister"), sign_amendment("axa.ceo"))
    assert statuses(longer.there) == {"c1-2026": "scheduled"}


def test_what_was_promised_by_or_to_a_party_that_leaves_is_cancelled() -> None:
    other = {**LAB, "id": "c3", "promisor": "mes", "promisee": "mic", "due": "P1Y"}
    convention = promised(
        {**LAB, "due": "P1Y"},
        other,
        parties=THREE,
        term={"initial": "P3Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P1M", "withdrawal_of_one": "continues"},
    )
    leaving = convention.after(Denounce(**who("mes.focal", on="2026-02-16"), how="withdrawal", party="mes"))
    gone = leaving.passing("2026-06-01")
    assert gone.there.terms.party_ids() == ("mic", "axa")
    assert statuses(gone.there) == {"c2": "scheduled", "c3": "cancelled"}


def test_a_holiday_that_was_added_puts_off_what_is_counted_in_working_days() -> None:
    convention = promised({**LAB, "due": "P10WD"}, YEARLY)
    assert days(convention.there)["c2"] == "2026-03-02"
    outcome = convention.when(AddHoliday(**who(), day=day("2026-02-20"), name="Fête", country="MA"))
    assert outcome.the(HolidayAdded).moved == (Moved(about="commitment_due", target="c2", due=day("2026-03-02"), to=day("2026-03-03")),)
    assert days(outcome.state)["c2"] == "2026-03-03"
    said = convention.after(kept("c2", actor="axa.focal")).when(AddHoliday(**who(), day=day("2026-02-20"), name="Fête", country="MA"))
    assert said.the(HolidayAdded).moved == ()


def test_two_commitments_are_not_called_alike() -> None:
    wrong = start(commitments=[YEARLY, {**LAB, "id": "c1-2026"}])
    refused = given().on("2026-01-05").refuses(InvalidTerms, wrong)
    assert refused.details["reason"] == "commitments.1.id: named_like_a_year"


# ── Mistakes ───────────────────────────────────────────────────────────────────────────────────


def correction(convention: Scenario, version: int, **changes: str) -> Correct:
    fields = {name.replace("__", "."): value for name, value in changes.items()}
    return Correct(**who(), version=version, changes=fields, because="mal noté")


def recorded(status: str = "met") -> tuple[Scenario, int]:
    before = promised(LAB).on("2026-03-10")
    convention = before.after(kept("c2", status, actor="axa.focal", evidence={"list": REPORT}))
    return convention, before.there.past.version + 1


def test_what_was_noted_wrongly_of_a_commitment_is_put_right() -> None:
    convention, version = recorded()
    state = convention.after(correction(convention, version, on="2026-03-05", evidence__list=OTHER, because="dix")).there
    one = state.commitments.get("c2")
    assert one is not None
    assert (one.on, one.evidence) == (day("2026-03-05"), {"list": OTHER})


def test_a_hash_is_a_hash_in_a_correction_too() -> None:
    convention, version = recorded()
    convention.refuses(BadValue, correction(convention, version, evidence__list="pas un hash"))


def test_the_day_of_what_was_said_first_stays_once_more_was_said() -> None:
    convention, version = recorded("notMet")
    more = convention.on("2026-04-01").after(kept("c2", actor="axa.focal"))
    more.refuses(SomethingRestsOnIt, correction(more, version, on="2026-03-05"), left=f"v{version + 1} commitment_recorded 2026-04-01")
    state = more.after(correction(more, version, because="oubli")).there
    one = state.commitments.get("c2")
    assert one is not None
    assert (one.status, one.on) == ("met", day("2026-04-01"))


def test_the_day_of_what_was_said_of_one_promise_is_corrected_whatever_was_said_of_another() -> None:
    before = promised(LAB, {**LAB, "id": "c3"}).on("2026-03-10")
    said = before.after(kept("c2", actor="axa.focal")).on("2026-04-01").after(kept("c3", actor="axa.focal"))
    corrected = said.after(correction(said, before.there.past.version + 1, on="2026-03-05")).there.commitments.get("c2")
    assert corrected is not None
    assert corrected.on == day("2026-03-05")


def test_what_stands_is_known_of_what_the_days_follow_from() -> None:
    there = promised().there
    assert isinstance(there, InForce)
    assert standing(there) == (there.commitments, there.milestones, there.terms, day("2026-02-16"))


def test_a_correction_of_what_was_said_of_a_commitment_nobody_knows_changes_nothing() -> None:
    said = CommitmentRecorded(when=when("2026-03-10"), commitment="c9", status="met")
    known = fold(promised(LAB).there, (said,))
    corrected = FactCorrected(
        when=when("2026-03-11"),
        number=1,
        version=known.past.version,
        of="commitment_recorded",
        was={"on": "2026-03-10"},
        now={"on": "2026-03-09"},
        because="mal noté",
        on=day("2026-03-09"),
        fact=said.data(),
    )
    assert evolution_of(known, corrected).commitments == known.commitments


def test_what_a_convention_that_stands_still_is_asked_to_date_it_dates_later() -> None:
    (item,) = [one for one in old().agenda() if one.kind == NEVER_DATED]
    stopped = old().after(Suspend(**who(), because="gelé"))
    assert [one.kind for one in execute(stopped.there, item, stopped.now)] == []


# ── In words ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (
            CommitmentsScheduled(
                when=when("2026-02-16"), commitments=(Promised(commitment="c1-2026", series="c1", due=day("2026-12-31")),)
            ),
            "Engagements à tenir : c1-2026 (31 décembre 2026)",
        ),
        (CommitmentsScheduled(when=when("2026-02-16"), commitments=()), "Engagements à tenir : –"),
        (CommitmentsCancelled(when=when("2026-02-16"), commitments=("c1-2026", "c2")), "Engagements annulés : c1-2026, c2"),
        (CommitmentRecorded(when=when("2026-02-16"), commitment="c2", status="partiallyMet"), "Engagement c2 : tenu en partie"),
        (
            MilestonesSuperseded(when=when("2026-02-16"), milestones=(Superseded(milestone="study", by="forum"),)),
            "Jalons remplacés : study → forum",
        ),
    ],
    ids=lambda one: one if isinstance(one, str) else one.kind,
)
def test_what_became_of_promises_is_told(event: Event, text: str) -> None:
    assert wording.event(event.kind, event.data()) == text


def test_where_a_commitment_stands_is_told_in_three_languages() -> None:
    assert [wording.promise("notMet", language) for language in ("fr", "en", "ar")] == ["non tenu", "not kept", "غير موفى به"]
    assert wording.promise("odd") == "odd"
