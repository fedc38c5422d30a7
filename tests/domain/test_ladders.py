from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.agenda import SPOKEN_OF, AgendaItem
from domain.files.directory import OfficeCalendar
from domain.files.reminders import DeadlineKind, Ladder, Reminders
from domain.files.terms import Terms
from domain.messages.messages import MessageDue
from domain.preview import passing
from tests.domain.builders import STUDY, SUIVI, in_force, in_signature
from tests.domain.scenario import Scenario, day, rungs

LADDER: dict[str, Any] = {
    "before": ["P7D"],
    "on_day": False,
    "overdue_every": "P7D",
    "escalate_after": 1,
    "at_most": 4,
    "working_days_only": False,
}
STEERING = {
    **SUIVI,
    "id": "copil",
    "kind": "steering",
    "members": ["mic.minister", "axa.ceo"],
    "chairs": ["mic.minister"],
    "secretary": "mic.legal",
}
TECHNICAL = {
    **SUIVI,
    "id": "technique",
    "kind": "technical",
    "members": ["mic.focal", "axa.deputy"],
    "chairs": ["axa.deputy"],
    "secretary": None,
}


def owing(due: str = "2026-06-30", *committees: dict[str, Any], accepted_by: Any = "owner", **more: Any) -> Scenario:
    """One study of MIC's."""
    study = {**STUDY, "due": due, "accepted_by": accepted_by}
    return in_force("2026-01-10", **{"milestones": [study], "committees": committees, "reminders": {"default": LADDER}, **more})


def said(convention: Scenario, about: str = "milestone_due") -> list[tuple[AgendaItem, MessageDue]]:
    """The rungs of a ladder as they fall due in the years to come, each as it stood on the agenda and as it was recorded."""
    lived = passing(convention.there, convention.now.today, day("2028-12-31"), lambda *_: {})
    messages = [(one.item, event) for one in lived for event in one.events if one.item.kind == "message" and isinstance(event, MessageDue)]
    return [(item, event) for item, event in messages if event.about == about]


def overdue(convention: Scenario, about: str = "milestone_due") -> list[tuple[str, tuple[str, ...]]]:
    """The overdue rungs that are spoken of, and to whom."""
    return [(event.rung, event.to) for _, event in said(convention, about) if event.rung.startswith("+")]


# ── Whom they climb to ─────────────────────────────────────────────────────────────────────────


def test_what_stays_late_climbs_to_the_chairs_office_and_then_to_the_manager() -> None:
    assert overdue(owing("2026-06-30", SUIVI)) == [
        ("+P7D", ("mic.focal",)),
        ("+P14D", ("mic.focal", "axa.focal")),
        ("+P21D", ("mic.focal", "axa.focal", "pm")),
        ("+P28D", ("mic.focal", "axa.focal", "pm")),
    ]


def test_without_a_committee_it_climbs_to_the_manager() -> None:
    assert overdue(owing()) == [
        ("+P7D", ("mic.focal",)),
        *[(rung, ("mic.focal", "pm")) for rung in ("+P14D", "+P21D", "+P28D")],
    ]


def test_the_committee_that_accepts_a_milestone_hears_of_it_and_no_other() -> None:
    found = overdue(owing("2026-06-30", STEERING, TECHNICAL, accepted_by={"committee": "technique"}))
    assert found[1] == ("+P14D", ("mic.focal", "axa.deputy"))


def test_a_steering_committee_comes_before_one_that_follows_and_a_technical_one_hears_of_nothing_that_is_not_its_own() -> None:
    assert overdue(owing("2026-06-30", TECHNICAL, SUIVI, STEERING))[1] == ("+P14D", ("mic.focal", "mic.minister", "mic.legal"))
    assert overdue(owing("2026-06-30", TECHNICAL))[1] == ("+P14D", ("mic.focal", "pm"))


def test_where_nobody_leads_the_committee_it_climbs_to_the_manager() -> None:
    assert overdue(owing("2026-06-30", {**SUIVI, "chairs": [], "secretary": None}))[1] == ("+P14D", ("mic.focal", "pm"))


def test_where_the_chair_rotates_whoever_has_it_on_the_day_hears() -> None:
    rotating = {**SUIVI, "chairs": [], "secretary": None, "chair": {"rotates": "P6M", "order": ["axa.focal", "ecc.director"]}}
    assert overdue(owing("2026-06-30", rotating))[1:3] == [
        ("+P14D", ("mic.focal", "ecc.director")),
        ("+P21D", ("mic.focal", "ecc.director", "pm")),
    ]


def test_a_stage_that_escalates_reaches_the_manager_with_its_first_overdue_reminder() -> None:
    stages = [{"id": "signatures", "members": ["axa.ceo"], "within": "P7D", "on_expiry": "escalate"}]
    convention = in_signature(signature={"stages": stages}, reminders={"default": LADDER}, committees=[STEERING])
    assert overdue(convention, "signature_due") == [
        ("+P7D", ("axa.focal", "pm")),
        *[(rung, ("axa.focal", "mic.minister", "mic.legal", "pm")) for rung in ("+P14D", "+P21D", "+P28D")],
    ]


def test_a_holder_of_a_mandate_in_the_chair_is_reached_as_the_terms_say() -> None:
    chaired_by_a_minister = {**STEERING, "secretary": None}
    convention = owing("2026-06-30", chaired_by_a_minister, reach={"mic.minister": "letter"}).passing("2026-07-13")
    (item,) = (one for one in convention.agenda() if one.rung == "+P14D")
    assert (item.to, item.letters) == (("mic.focal",), ("mic.minister",))
    told = convention.on("2026-07-14").falls_due().the(MessageDue)
    assert (told.to, told.letters) == (item.to, item.letters)


# ── Other ladders ──────────────────────────────────────────────────────────────────────────────


def test_a_kind_of_deadline_may_have_a_ladder_of_its_own() -> None:
    reminders = {"default": LADDER, "ladders": {"milestone_due": {"before": ["P14D", "P3D"]}}}
    convention = owing(reminders=reminders, term={"initial": "P1Y"})
    assert rungs(convention.agenda(), "milestone_due") == [("2026-06-16", "-P14D"), ("2026-06-27", "-P3D")]
    assert rungs(convention.agenda(), "term_end") == [("2027-01-03", "-P7D")]


def test_a_ladder_of_its_own_climbs_when_it_says_so() -> None:
    reminders = {"default": LADDER, "ladders": {"milestone_due": {"escalate_after": 2}}}
    assert overdue(owing("2026-06-30", SUIVI, reminders=reminders)) == [
        ("+P7D", ("mic.focal",)),
        ("+P14D", ("mic.focal",)),
        ("+P21D", ("mic.focal", "axa.focal")),
        ("+P28D", ("mic.focal", "axa.focal", "pm")),
    ]


def test_the_ladder_of_a_kind_is_the_default_where_it_says_nothing() -> None:
    reminders = Reminders.model_validate({"default": LADDER, "ladders": {"tranche_due": {"at_most": 1}}})
    assert reminders.of("tranche_due") == Ladder.model_validate({**LADDER, "at_most": 1})
    assert reminders.of("milestone_due") == Ladder.model_validate(LADDER)


def test_a_ladder_stays_what_it_is_when_it_is_recorded_and_read_again() -> None:
    reminders = Reminders.model_validate({"default": LADDER, "ladders": {"tranche_due": {"on_day": True}, "cure_due": {}}})
    again = Reminders.model_validate_json(reminders.model_dump_json())
    assert again == reminders
    assert Reminders.model_validate(again.model_dump() | {"default": {}}).of("tranche_due").before == reminders.of("tranche_due").before


def test_every_kind_of_deadline_may_have_one() -> None:
    assert set(get_args(DeadlineKind)) == SPOKEN_OF


def test_a_kind_of_deadline_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError, match="reminders_due"):
        Reminders.model_validate({"ladders": {"reminders_due": {}}})


# ── Quiet days ─────────────────────────────────────────────────────────────────────────────────

AUGUST = {"calendar": {"quiet": [{"from": "2026-08-01", "to": "2026-08-31"}, "2026-07-31"]}}


def test_what_should_be_said_on_quiet_days_is_said_before_them_or_if_it_is_late_after_them() -> None:
    convention = owing("2026-08-05", **AUGUST)
    assert rungs(convention.agenda(), "milestone_due") == [("2026-07-29", "-P7D")]
    assert rungs(owing("2026-08-10", **AUGUST).agenda(), "milestone_due") == [("2026-07-30", "-P7D")]
    late = convention.passing("2026-08-20")
    assert rungs(late.agenda(), "milestone_due") == [("2026-09-01", "+P21D")]


def test_what_quiet_days_put_off_is_said_on_a_weekend_where_the_ladder_keeps_to_no_working_days() -> None:
    quiet = {"calendar": {"quiet": [{"from": "2026-08-03", "to": "2026-08-07"}]}}
    convention = owing("2026-08-12", **quiet)
    assert rungs(convention.agenda(), "milestone_due") == [("2026-08-02", "-P7D")]  # the Sunday before them
    late = owing("2026-07-28", **quiet).passing("2026-07-30")
    assert rungs(late.agenda(), "milestone_due") == [("2026-08-08", "+P7D")]


def test_quiet_days_and_days_that_are_not_worked_are_both_kept() -> None:
    reminders = {"default": {**LADDER, "on_day": True, "working_days_only": True}}
    quiet = {"calendar": {"quiet": [{"from": "2026-08-03", "to": "2026-08-07"}]}}
    convention = owing("2026-08-12", reminders=reminders, **quiet)
    assert rungs(convention.agenda(), "milestone_due") == [("2026-07-31", "-P7D"), ("2026-08-12", "0")]
    late = owing("2026-07-28", reminders=reminders, **quiet).passing("2026-07-30")
    assert rungs(late.agenda(), "milestone_due") == [("2026-08-10", "+P7D")]


def test_of_leads_that_move_before_the_quiet_days_together_the_last_is_said() -> None:
    reminders = {"default": {**LADDER, "before": ["P14D", "P7D", "P1D"], "on_day": True}}
    convention = owing("2026-08-12", reminders=reminders, **AUGUST)
    assert rungs(convention.agenda(), "milestone_due") == [("2026-07-29", "-P14D"), ("2026-07-30", "0")]


def test_the_deadline_itself_stays_where_it_is_on_a_quiet_day() -> None:
    (item,) = (one for one in owing("2026-08-12", **AUGUST).agenda() if one.kind == "milestone_due")
    assert item.due == day("2026-08-12")


def test_a_calendar_knows_its_quiet_days() -> None:
    calendar = OfficeCalendar.model_validate(AUGUST["calendar"])
    assert calendar.quiet_around(day("2026-08-31")) == (day("2026-08-01"), day("2026-08-31"))
    assert calendar.quiet_around(day("2026-07-31")) == (day("2026-07-31"), day("2026-07-31"))
    assert calendar.quiet_around(day("2026-09-01")) is None
    assert OfficeCalendar.model_validate_json(calendar.model_dump_json(by_alias=True)) == calendar


def test_quiet_days_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(ValidationError, match="ends before it begins"):
        OfficeCalendar.model_validate({"quiet": [{"from": "2026-08-02", "to": "2026-08-01"}]})


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────

PERIODS = st.sampled_from(["P1D", "P2D", "P3D", "P7D", "P14D", "P1M", "P2WD", "P5WD", "P3CD"])
DAYS = st.dates(date(2026, 2, 1), date(2026, 12, 31))
LADDERS = st.fixed_dictionaries(
    {
        "before": st.lists(PERIODS, max_size=4, unique=True),
        "on_day": st.booleans(),
        "overdue_every": st.none() | PERIODS,
        "escalate_after": st.integers(0, 3),
        "at_most": st.integers(0, 6),
        "working_days_only": st.booleans(),
    }
)
SPANS = st.tuples(DAYS, st.integers(0, 40)).map(lambda span: {"from": span[0], "to": span[0] + timedelta(days=span[1])})


@for_all(due=DAYS, ladder=LADDERS, quiet=st.lists(DAYS | SPANS, max_size=4))
def test_rungs_come_one_a_day_never_on_a_quiet_day_and_never_too_often(due: date, ladder: dict[str, Any], quiet: list[Any]) -> None:
    convention = owing(due.isoformat(), SUIVI, reminders={"default": ladder}, calendar={"quiet": quiet})
    terms: Terms = convention.there.terms
    spoken = [item for item, _ in said(convention)]
    days = [one.due for one in spoken]
    assert all(one < other for one, other in pairwise(days))
    assert all(terms.calendar.quiet_around(one) is None for one in days)
    assert not ladder["working_days_only"] or all(one.weekday() < 5 for one in days)
    late = [one for one in spoken if (one.rung or "").startswith("+")]
    assert len(late) <= ladder["at_most"]
    assert all(one.due > due for one in late)
    assert all(one.due <= due for one in spoken if one not in late)
    assert [(item.key, item.due, item.to, item.letters, item.delivery) for item in spoken] == [
        (event.message, event.when.on, event.to, event.letters, event.delivery) for _, event in said(convention)
    ]
