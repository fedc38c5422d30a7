"""A holiday that the office adds: what it puts off, what stays, and that nothing ever comes sooner."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.act import Event
from domain.changes.days_off import AddHoliday, HolidayAdded, Moved
from domain.committees.committees import CadenceSet, ReviewConvened, ReviewRecorded
from domain.convention import AnyCommand, decide
from domain.days.calendar import Moment
from domain.due import agenda, deadlines
from domain.evolution import EVENTS, evolve, fold
from domain.life.closing import Abandon
from domain.life.suspension import Resume, Suspend
from domain.life.termination import Denounce
from domain.milestones.milestones import MilestonesScheduled
from domain.phases import Closed, InSignature, State
from domain.refusals.errors import ConventionClosed, DomainError, HolidayPassed, NotAllowed
from domain.start import Start
from tests.domain.amendment_builders import by_both, living, propose, sign_amendment, visa_amendment
from tests.domain.builders import (
    PARTIES,
    STAGES,
    STUDY,
    SUIVI,
    accept,
    convene,
    draft,
    drafting,
    fix_calendar,
    in_force,
    in_signature,
    opening,
    record,
    report,
    sign,
    signed,
    start,
    submit,
    visa,
    when,
    who,
)
from tests.domain.builders import moved as move
from tests.domain.scenario import Scenario, at, day, due, given, rungs
from tests.domain.test_properties import Life, Step, starts, steps, usual
from tests.domain.test_properties import _usual as lived  # the acts that lead into force
from tests.effort import about

COUNTED: dict[str, Any] = {"milestones": [{**STUDY, "due": "P20WD"}]}


def holiday(on: str, actor: str = "pm", country: str = "MA", name: str = "Aïd") -> AddHoliday:
    return AddHoliday(**who(actor), day=day(on), name=name, country=country)


def moved(scenario: Scenario, on: str) -> dict[str, str]:
    """What a holiday puts off, and until when."""
    found = scenario.when(holiday(on)).the(HolidayAdded).moved
    return {f"{one.about}/{one.target}": one.to.isoformat() for one in found}


# ── What is put off ────────────────────────────────────────────────────────────────────────────


def test_working_days_are_counted_on_over_a_new_holiday() -> None:
    convention = in_force("2026-02-16", **COUNTED)
    assert due(convention.agenda(), "milestone_due") == ["2026-03-16"]
    outcome = convention.when(holiday("2026-03-10"))
    later = Moved(about="milestone_due", target="study", due=day("2026-03-16"), to=day("2026-03-17"))
    outcome.then(HolidayAdded(when=when("2026-02-16"), day=day("2026-03-10"), name="Aïd", moved=(later,)))
    assert due(agenda(outcome.state), "milestone_due") == ["2026-03-17"]


def test_a_date_that_rolls_is_rolled_over_a_new_holiday() -> None:
    terms: dict[str, Any] = {"milestones": [{**STUDY, "due": "P4M", "roll": "following"}]}
    assert moved(in_force("2026-02-15", **terms), "2026-06-15") == {"milestone_due/study": "2026-06-16"}
    yearly: dict[str, Any] = {"milestones": [{**STUDY, "every": "year", "by": "06-15", "roll": "following"}]}
    assert moved(in_force(**yearly), "2026-06-15") == {"milestone_due/study-2026": "2026-06-16"}


@pytest.mark.parametrize("rule", ["preceding", "modified_following", "none"])
def test_nothing_is_rolled_back_by_a_new_holiday(rule: str) -> None:
    terms: dict[str, Any] = {"milestones": [{**STUDY, "every": "year", "by": "06-30", "roll": rule}]}
    convention = in_force(**terms)
    assert moved(convention, "2026-06-30") == {}
    assert due(convention.after(holiday("2026-06-30")).agenda(), "milestone_due") == ["2026-06-30"]


def test_a_date_that_the_terms_fix_stays() -> None:
    assert moved(in_force(milestones=[{**STUDY, "due": "2026-06-15"}]), "2026-06-15") == {}


def test_a_stage_of_signatures_gets_a_day_more() -> None:
    stages = [{**STAGES[0], "within": "P10WD"}, {**STAGES[1], "within": "P5WD"}]
    visas = in_signature("2026-01-05", signature={"stages": stages})
    assert moved(visas, "2026-01-12") == {"visa_due/visas": "2026-01-20"}
    assert moved(visas.on("2026-01-06").after(visa("mic.legal")), "2026-01-12") == {"signature_due/signatures": "2026-01-14"}
    assert due(visas.after(holiday("2026-01-12")).agenda(), "visa_due") == ["2026-01-20"]
    assert moved(in_signature(), "2026-01-12") == {}
    assert moved(in_signature(signature={"members": ["mic.minister", "axa.ceo"]}), "2026-01-12") == {}


def test_entry_into_force_waits_a_day_longer() -> None:
    waiting = signed("2026-02-16", in_force={"after": "all_signatures", "period": "P5WD"})
    assert moved(waiting, "2026-02-18") == {"entry_into_force/REF-1": "2026-02-24"}
    assert due(waiting.after(holiday("2026-02-18")).agenda(), "entry_into_force") == ["2026-02-24"]
    assert moved(signed(in_force={"notified": "all"}), "2026-02-18") == {}


def test_a_cadence_in_working_days_moves_with_its_convocation() -> None:
    committee = {**SUIVI, "meets": {"every": "P20WD", "convocation": "P5WD"}}
    convention = in_force("2026-02-16", committees=[committee])
    assert (due(convention.agenda(), "review_due"), due(convention.agenda(), "convocation_due")) == (["2026-03-16"], ["2026-03-09"])
    assert moved(convention, "2026-03-02") == {"review_due/suivi": "2026-03-17"}
    after = convention.after(holiday("2026-03-02")).agenda()
    assert (due(after, "review_due"), due(after, "convocation_due")) == (["2026-03-17"], ["2026-03-10"])


def test_the_time_to_sign_an_amendment_gets_a_day_more_even_while_the_work_stands_still() -> None:
    scenario = living().on("2026-03-02").after(propose(signature={"within": "P10WD"}))
    assert moved(scenario, "2026-03-09") == {"amendment_due/1": "2026-03-17"}
    suspended = scenario.after(Suspend(**who(), because="Travaux"))
    later = suspended.after(holiday("2026-03-09"))
    (deadline,) = [one for one in deadlines(later.there) if one.about == "amendment_due"]
    assert (deadline.due, deadline.since) == (day("2026-03-17"), day("2026-03-02"))
    assert moved(scenario.after(sign_amendment("mic.minister"), sign_amendment("axa.ceo")), "2026-03-09") == {}
    assert moved(living().on("2026-03-02").after(propose()), "2026-03-09") == {}


def test_the_open_stage_of_an_amendment_gets_a_day_more_counted_from_its_own_beginning() -> None:
    visas = {"id": "visas", "kind": "visa", "members": ["mic.legal"], "within": "P5WD"}
    signatures = {"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P10WD"}
    scenario = living().on("2026-03-02").after(propose(signature={"stages": [visas, signatures]}))
    assert moved(scenario, "2026-03-05") == {"amendment_visa_due/1 (visas)": "2026-03-10"}
    after = scenario.after(holiday("2026-03-05"))
    (deadline,) = [one for one in deadlines(after.there) if one.about == "amendment_visa_due"]
    assert (deadline.due, deadline.to) == (day("2026-03-10"), ("mic.legal",))
    later = scenario.on("2026-03-04").after(holiday("2026-03-05"))
    (deadline,) = [one for one in deadlines(later.there) if one.about == "amendment_visa_due"]
    assert deadline.since == day("2026-03-04")
    signing = scenario.on("2026-03-04").after(visa_amendment("mic.legal"))
    assert moved(signing, "2026-03-05") == {"amendment_due/1 (signatures)": "2026-03-19"}


def test_a_session_is_not_put_off_beyond_the_term() -> None:
    committee = {**SUIVI, "meets": {"every": "P20WD"}}
    ending = in_force("2026-02-16", committees=[committee], term={"until": "2026-03-16"})
    assert due(ending.agenda(), "review_due") == ["2026-03-16"]
    assert moved(ending, "2026-03-02") == {}


def test_a_committee_without_a_date_has_none_to_move() -> None:
    resting = in_force(committees=[SUIVI]).after(record("continue"))
    assert moved(resting, "2026-03-02") == {}


def test_two_holidays_put_off_twice_and_the_same_one_once() -> None:
    convention = in_force("2026-02-16", **COUNTED).after(holiday("2026-03-10"), holiday("2026-03-11"))
    assert due(convention.agenda(), "milestone_due") == ["2026-03-18"]
    convention.when(holiday("2026-03-10", name="Autre")).then()


def test_a_moved_date_is_moved_on_from_where_it_was_put() -> None:
    """A suspension had put the milestone off: the new holiday adds its day to that."""
    resumed = in_force("2026-02-16", **COUNTED)
    put_off = MilestonesScheduled.model_validate(
        {"when": when("2026-02-16"), "milestones": [{"milestone": "study", "series": "study", "due": day("2026-04-01")}]}
    )
    assert moved(Scenario(evolve(resumed.there, put_off), resumed.now), "2026-03-10") == {"milestone_due/study": "2026-04-02"}


# ── What stays ─────────────────────────────────────────────────────────────────────────────────


def test_what_has_passed_or_been_submitted_stays() -> None:
    convention = in_force("2026-02-16", **COUNTED)
    assert moved(convention.passing("2026-03-17"), "2026-03-18") == {}
    assert moved(convention.after(submit("study")), "2026-03-10") == {}
    assert moved(convention.after(submit("study"), accept("study")), "2026-03-10") == {}


def test_while_a_convention_is_suspended_its_work_stays_where_it_is() -> None:
    suspended = in_force("2026-02-16", **COUNTED).after(Suspend(**who(), because="gel"))
    assert moved(suspended, "2026-03-10") == {}


def test_the_last_day_for_a_notice_stays_as_it_was_announced() -> None:
    term = {"initial": "P6M", "notice": "P10WD", "renewal": {"mode": "tacit", "period": "P6M"}, "withdrawal_of_one": "ends"}
    convention = in_force("2026-02-16", term=term)
    assert due(convention.agenda(), "notice_deadline") == ["2026-08-03"]
    told = convention.on("2026-03-02").after(holiday("2026-08-06"), holiday("2027-02-09"))
    assert due(told.agenda(), "notice_deadline") == ["2026-08-03"]
    in_time = told.on("2026-08-03").when(Denounce(**who("axa.focal"), how="non_renewal", party="axa"))
    assert in_time.events[0].data()["late"] is False
    assert due(told.passing("2026-08-17").agenda(), "notice_deadline") == ["2027-02-01"]  # in the next term the day counts


def test_a_convocation_is_not_late_by_a_holiday_that_came_after_it() -> None:
    committee = {**SUIVI, "meets": {"every": "P1M", "convocation": "P5WD"}}
    convention = in_force("2026-02-16", committees=[committee])
    assert due(convention.agenda(), "convocation_due") == ["2026-03-09"]
    told = convention.on("2026-03-02").after(holiday("2026-03-11"))
    assert due(told.agenda(), "convocation_due") == ["2026-03-09"]
    on_the_day = told.on("2026-03-09").when(convene("2026-03-16"))
    assert on_the_day.the(ReviewConvened).irregularities == ()
    held = told.on("2026-03-16").when(record("continue", convened_on="2026-03-09"))
    assert held.the(ReviewRecorded).irregularities == ()
    assert told.on("2026-03-09").when(convene("2026-03-17")).the(ReviewConvened).irregularities == ()
    assert told.on("2026-03-10").when(convene("2026-03-17")).the(ReviewConvened).irregularities == ("late_convocation",)
    sent_before = convention.on("2026-03-06").after(convene("2026-03-13"), holiday("2026-03-11")).on("2026-03-13")
    assert sent_before.when(record("continue")).the(ReviewRecorded).irregularities == ()


def test_reminders_of_a_moved_deadline_count_from_its_new_day() -> None:
    ladder = {"default": {"before": ["P7D", "P1D"], "on_day": True, "overdue_every": None, "working_days_only": False}}
    convention = in_force("2026-02-16", reminders=ladder, **COUNTED).passing("2026-03-09")
    told = convention.after(holiday("2026-03-12"))
    assert rungs(told.agenda(), "milestone_due") == [("2026-03-10", "-P7D"), ("2026-03-16", "-P1D"), ("2026-03-17", "0")]


def test_a_moved_deadline_is_known_since_the_day_on_which_the_holiday_was_added() -> None:
    committee = {**SUIVI, "meets": {"every": "P20WD"}}
    work = in_force("2026-02-16", committees=[committee], **COUNTED).on("2026-03-02").after(holiday("2026-03-10"))
    since = {one.about: (one.due, one.since) for one in deadlines(work.there)}
    assert since == dict.fromkeys(("milestone_due", "review_due"), (day("2026-03-17"), day("2026-03-02")))
    stages = [{"id": "signatures", "members": ["mic.minister", "axa.ceo"], "within": "P10WD"}]
    signing = in_signature("2026-01-05", signature={"stages": stages}).on("2026-01-07").after(holiday("2026-01-12"))
    assert [(one.about, one.due, one.since) for one in deadlines(signing.there)] == [
        ("signature_due", day("2026-01-20"), day("2026-01-07"))
    ]


def test_what_is_due_today_is_put_off_by_a_holiday_of_today() -> None:
    assert moved(in_force("2026-02-16", **COUNTED).on("2026-03-16"), "2026-03-16") == {"milestone_due/study": "2026-03-17"}


def test_a_date_that_counts_from_another_milestone_is_counted_on_too() -> None:
    plan = [STUDY, {**STUDY, "id": "courses", "due": {"after": "study", "period": "P10WD"}}]
    met = in_force("2026-02-16", milestones=plan).on("2026-03-02").after(submit("study"), accept("study"))
    assert moved(met, "2026-03-10") == {"milestone_due/courses": "2026-03-17"}


def test_a_promise_that_counts_from_a_milestone_is_counted_on_too_and_known_since_that_day() -> None:
    interns = {"id": "c1", "promisor": "axa", "promisee": "mic", "text": "Stages", "due": {"after": "study", "period": "P10WD"}}
    met = in_force("2026-02-16", milestones=[STUDY], commitments=[interns]).on("2026-03-02").after(submit("study"), accept("study"))
    assert moved(met, "2026-03-10") == {"commitment_due/c1": "2026-03-17"}
    later = met.on("2026-03-04").after(holiday("2026-03-10"))
    assert [(one.due, one.since) for one in deadlines(later.there) if one.about == "commitment_due"] == [
        (day("2026-03-17"), day("2026-03-04"))
    ]


def test_what_is_due_before_entry_into_force_is_put_off_as_well() -> None:
    plan = [{**STUDY, "every": "year", "by": "06-15", "roll": "following"}]
    begun = drafting(milestones=plan).on("2026-02-16").after(report("study-2026"))
    assert moved(begun, "2026-06-15") == {"milestone_due/study-2026": "2026-06-16"}


def test_a_session_moves_by_as_many_days_as_its_own_count_gets_longer() -> None:
    convention = in_force("2026-02-16", committees=[{**SUIVI, "meets": {"every": "P19WD"}}])
    assert due(convention.agenda(), "review_due") == ["2026-03-13"]
    assert moved(convention, "2026-03-10") == {"review_due/suivi": "2026-03-16"}


def test_a_signed_amendment_that_waits_for_its_day_has_no_stage_to_move() -> None:
    waiting = living().on("2026-03-02").after(propose(effective="2026-06-01", signature={"within": "P10WD"}))
    assert moved(by_both(waiting), "2026-03-09") == {}


# ── What is answered ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("on", "country"), [("2026-02-21", "MA"), ("2026-05-01", "MA"), ("2026-03-10", "FR")])
def test_a_weekend_a_known_holiday_and_another_country_change_nothing(on: str, country: str) -> None:
    convention = given().on("2026-02-16").after(start(holidays=fix_calendar("2026-05-01", through="2099-12-31")), draft(), opening())
    convention.when(holiday(on, country=country)).then()


def test_a_day_that_is_over_is_refused_and_today_is_not() -> None:
    convention = in_force("2026-02-16").on("2026-03-10")
    convention.refuses(HolidayPassed, holiday("2026-03-09"), day="2026-03-09", today="2026-03-10")
    convention.when(holiday("2026-03-10")).kinds("holiday_added")


def test_only_the_office_adds_a_holiday() -> None:
    convention = in_force(office=["pm", "pm.deputy"])
    convention.refuses(NotAllowed, holiday("2026-03-10", actor="mic.focal"), person="mic.focal")
    convention.when(holiday("2026-03-10", actor="pm.deputy")).kinds("holiday_added")


def test_a_closed_convention_has_no_calendar_any_more() -> None:
    closed = in_signature().after(Abandon(**who(), because="retiré"))
    closed.refuses(ConventionClosed, holiday("2026-03-10"))


@pytest.mark.parametrize("on", ["9999-01-01", "1899-12-31", "2400-13-01"])
def test_a_day_beyond_the_calendar_is_no_command(on: str) -> None:
    with pytest.raises(ValidationError):
        AddHoliday.model_validate({**who(), "day": on, "name": "Aïd", "country": "MA"})


def test_the_fold_refuses_no_move_that_it_cannot_place() -> None:
    about = ("milestone_due", "visa_due", "review_due", "entry_into_force", "amendment_due", "amendment_visa_due")
    lost = tuple(Moved.model_validate({"about": one, "target": "lost", "due": day("2026-03-01"), "to": day("2026-03-02")}) for one in about)
    event: Event = HolidayAdded(when=when("2026-02-16"), day=day("2026-03-02"), name="x", moved=lost)
    after = evolve(in_force().there, EVENTS.validate_python(event))
    assert day("2026-03-02") in after.worked.holidays
    assert after.milestones == in_force().there.milestones
    signing = in_signature().there
    unmoved = evolve(
        signing, EVENTS.validate_python(event.model_copy(update={"moved": tuple(one for one in lost if one.about != "visa_due")}))
    )
    assert isinstance(signing, InSignature)
    assert isinstance(unmoved, InSignature)
    assert unmoved.signing == signing.signing


@pytest.mark.parametrize("to", ["2026-05-15", "2026-03-05"])
def test_a_day_on_which_a_decision_put_a_milestone_stays_even_after_a_suspension(to: str) -> None:
    put = in_force("2026-02-16", term={"initial": "P1Y"}, **COUNTED).on("2026-03-02").after(move("study", to))
    assert moved(put.on("2026-03-03"), "2026-03-10") == moved(put.on("2026-03-03"), to) == {}
    resumed = put.on("2026-03-03").after(Suspend(**who(), because="gel")).on("2026-03-10").after(Resume(**who()))
    assert due(resumed.agenda(), "milestone_due") == [str(date.fromisoformat(to) + timedelta(days=7))]
    assert moved(resumed, "2026-03-10") == moved(resumed, "2026-03-12") == {}


def test_a_day_that_an_amendment_counts_anew_is_counted_on_though_a_decision_had_put_it_elsewhere() -> None:
    put = living(**COUNTED).on("2026-03-02").after(move("study", "2026-05-15"))
    amended = by_both(put.after(propose({"milestones": {"replace": [{**STUDY, "due": "P30WD"}]}})))
    assert due(amended.agenda(), "milestone_due") == ["2026-03-30"]
    assert moved(amended, "2026-03-10") == {"milestone_due/study": "2026-03-31"}


def test_a_session_that_a_suspension_put_off_moves_with_a_holiday_up_to_its_day_alone() -> None:
    committee = {**SUIVI, "meets": {"every": "P20WD"}}
    convention = in_force("2026-02-16", committees=[committee])
    put_off = CadenceSet(when=when("2026-02-16"), committee="suivi", due=day("2026-03-18"))
    later = Scenario(evolve(convention.there, put_off), convention.now)
    assert moved(later, "2026-03-18") == {"review_due/suivi": "2026-03-19"}
    assert moved(later, "2026-03-19") == {}


# ── Never sooner ───────────────────────────────────────────────────────────────────────────────

Days = dict[tuple[str, str], list[date]]


def open_days(state: State) -> Days:
    """By subject and target: every deadline, entry into force among them."""
    found: Days = defaultdict(list)
    for one in deadlines(state):
        found[one.about, one.target].append(one.due)
    for item in agenda(state):
        if item.kind in {"entry_into_force", "renewal", "termination"}:
            found[item.kind, item.target].append(item.due)
    return {key: sorted(days) for key, days in found.items()}


in_working_days = st.fixed_dictionaries(
    {
        "signature": st.sampled_from(
            [None, {"stages": [{**STAGES[0], "within": "P7WD"}, {**STAGES[1], "within": "P12WD"}]}, {"stages": STAGES}]
        ),
        "in_force": st.sampled_from(["all_signatures", {"after": "all_signatures", "period": "P8WD"}]),
        "due": st.sampled_from(["P15WD", "P40WD", "P1M", "P10CD"]),
        "roll": st.sampled_from(["none", "following", "modified_following", "preceding"]),
        "by": st.sampled_from(["03-31", "06-15", "12-31"]),
        "meets": st.sampled_from(
            [{"every": "P15WD", "convocation": "P5WD"}, {"every": "P1M", "convocation": "P4WD", "avoid": [8]}, {"every": "P5WD"}]
        ),
        "notice": st.sampled_from(["P10WD", "P10CD", "P1M"]),
    }
)


def begun(chosen: dict[str, Any]) -> Start:
    milestones = [
        {**STUDY, "due": chosen["due"], "roll": chosen["roll"]},
        {**STUDY, "id": "courses", "due": {"after": "study", "period": chosen["due"]}, "roll": chosen["roll"]},
        {**STUDY, "id": "needs", "every": "year", "by": chosen["by"], "roll": chosen["roll"]},
    ]
    term = {"initial": "P5M", "renewal": {"mode": "tacit", "period": "P3M"}, "notice": chosen["notice"], "withdrawal_of_one": "ends"}
    return start(
        parties=PARTIES,
        signature=chosen["signature"],
        in_force=chosen["in_force"],
        term=term,
        milestones=milestones,
        committees=[{**SUIVI, "meets": chosen["meets"]}],
    )


def add_and_compare(life: Life, on: date) -> None:
    before, known = open_days(life.state), life.state
    try:
        events = decide(life.state, AddHoliday(**who(life.state.terms.manager), day=on, name="Aïd", country="MA"), _noon(life.today))
    except DomainError:
        assert isinstance(known, Closed) or on < life.today
        return
    read = [EVENTS.validate_python(one) for one in events]
    after = fold(known, read)
    assert after is not None
    if {one.kind for one in read} <= {"holiday_added"}:
        now = open_days(after)
        assert now.keys() == before.keys()
        assert all(late >= soon for key, days in before.items() for soon, late in zip(days, now[key], strict=True))
        named = {(one.about, one.target) for event in read if isinstance(event, HolidayAdded) for one in event.moved}
        counted_back = {key for key, days in before.items() if now[key] != days} - named
        assert {about for about, _ in counted_back} <= {"convocation_due"}
    assert decide(after, AddHoliday(**who(after.terms.manager), day=on, name="Aïd", country="MA"), _noon(life.today)) == ()
    life.state = after
    life.log += read


def _noon(today: date) -> Moment:
    return at(today)


def _act(what: str, today: date) -> AnyCommand:
    acts: dict[str, AnyCommand] = {
        "submit": submit("study"),
        "accept": accept("study"),
        "convene": convene((today + timedelta(days=9)).isoformat()),
        "record": record("continue"),
    }
    return acts[what]


script = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 90), st.sampled_from(["", "submit", "accept", "convene", "record"])), max_size=16
)


@settings(max_examples=about(40), deadline=None)
@examples(in_working_days, script)
def test_for_any_holidays_no_open_deadline_comes_sooner(chosen: dict[str, Any], said: list[tuple[int, int, str]]) -> None:
    life = Life.begun(begun(chosen))
    for command in (draft(), opening(), visa("mic.legal"), sign("mic.minister"), sign("axa.ceo")):
        add_and_compare(life, life.today + timedelta(days=4))
        life.tried(command)
    for later, ahead, what in said:
        life.today += timedelta(days=later)
        life.woken(12)
        add_and_compare(life, life.today + timedelta(days=ahead))
        if what:
            life.tried(_act(what, life.today))
    assert fold(None, life.log) == life.state


@settings(max_examples=about(15), deadline=None)
@examples(starts(), usual, st.lists(steps, max_size=10), st.lists(st.integers(0, 120), min_size=10, max_size=10))
def test_nor_in_any_other_life(first: Start, acts: tuple[type[Any], ...], lives: list[Step], ahead: list[int]) -> None:
    life = Life.begun(first)
    lived(life, acts)
    for step, days in zip(lives, ahead, strict=False):
        life.today += timedelta(days=step.later)
        life.woken(step.hour)
        add_and_compare(life, life.today + timedelta(days=days))
        life.tried(step.command(life.today), step.hour)
