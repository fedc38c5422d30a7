from __future__ import annotations

import json
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.files.terms_file import read_convention
from domain import due
from domain.agenda import AgendaItem
from domain.days.calendar import LAST_DAY, At, Moment, instant, local
from domain.evolution import EVENTS, fold
from domain.falling_due import execute
from domain.files.blocks import wording
from domain.files.terms import Terms
from domain.life.relations import NoteRelated, RelatedFact
from domain.life.suspension import Suspend
from domain.messages.messages import MessageDue, MessageSuperseded
from domain.phases import State
from domain.preview import coming, lived, preview, standing_once_signed, told
from domain.refusals.errors import NotASignatory
from tests.domain.builders import STUDY, fix_calendar, in_force, terms, who
from tests.domain.test_messages import delivered, result, sending
from tests.effort import about

EXAMPLES = Path(__file__).parents[2] / "examples" / "conventions"
SIGNED = date(2026, 2, 16)


def no_holidays(_first: int, _last: int) -> dict[date, str]:
    return {}


def example(name: str) -> Terms:
    return read_convention(EXAMPLES / f"{name}.yaml").terms


@pytest.fixture(scope="module")
def axa() -> Terms:
    """The example, with a message on the day alone."""
    terms = example("axa-2026-01")
    ladder = terms.reminders.default.model_copy(update={"before": (), "at_most": 0})
    return terms.model_copy(update={"reminders": terms.reminders.model_copy(update={"default": ladder})})


def signed(terms: Terms) -> State:
    """The convention on the day on which everybody has signed."""
    state = fold(None, lived(terms, signed_on=SIGNED, until=SIGNED, holidays=no_holidays).events)
    assert state is not None
    return state


def of_kind(items: tuple[AgendaItem, ...], kind: str) -> list[date]:
    return [item.due for item in items if item.kind == kind]


def test_the_dates_of_a_convention_signed_by_all(axa: Terms) -> None:
    items = preview(axa, signed_on=SIGNED, holidays=no_holidays)
    assert of_kind(items, "entry_into_force") == [SIGNED]
    assert of_kind(items, "notice_deadline") == [date(2028, 12, 16), date(2029, 12, 16)]
    assert of_kind(items, "renewal") == [date(2029, 2, 16), date(2030, 2, 16)]
    assert of_kind(items, "term_end") == [date(2031, 2, 16)]
    assert [item.target for item in items if item.kind == "milestone_due"][:2] == ["needs-2026", "needs-2027"]
    assert "message" in {item.kind for item in items}
    assert not {"calendar_extension", "message_retry"} & {item.kind for item in items}


def test_a_life_is_seen_up_to_the_last_day_that_people_may_write() -> None:
    def new_year(first: int, last: int) -> dict[date, str]:
        return {date(year, 1, 1): "Nouvel an" for year in range(first, last + 1)}

    yearly = terms(milestones=[{**STUDY, "every": "year", "by": "12-31"}])
    items = preview(yearly, signed_on=date(2397, 1, 1), until=LAST_DAY, holidays=new_year)
    assert of_kind(items, "milestone_due") == [date(year, 12, 31) for year in range(2397, 2401)]


def test_only_what_lies_between_two_days_is_shown(axa: Terms) -> None:
    whole = preview(axa, signed_on=SIGNED, holidays=no_holidays)
    start, until = date(2027, 1, 1), date(2027, 12, 31)
    assert preview(axa, signed_on=SIGNED, start=start, until=until, holidays=no_holidays) == tuple(
        item for item in whole if start <= item.due <= until
    )


def test_a_later_start_looks_ten_years_beyond_it() -> None:
    terms = example("rhamna-2021-01")
    items = preview(terms, signed_on=date(2021, 2, 17), start=date(2025, 1, 1), holidays=no_holidays)
    assert items[0].due >= date(2025, 1, 1)
    assert of_kind(items, "notice_deadline") == [date(2025, 8, 17)]
    assert of_kind(items, "renewal") == [date(2026, 2, 17)]


def test_without_an_end_one_looks_ten_years_beyond_a_later_start() -> None:
    yearly = {"id": "needs", "type": "assessment", "title": "Besoins", "owner": "mic", "every": "year", "by": "06-30"}
    items = preview(terms(milestones=[yearly]), signed_on=SIGNED, start=date(2030, 7, 1), holidays=no_holidays)
    assert of_kind(items, "milestone_due") == [date(year, 6, 30) for year in range(2031, 2041)]


def test_the_first_and_the_last_day_that_are_asked_for_are_shown() -> None:
    study = {"id": "study", "type": "assessment", "title": "Étude", "owner": "mic", "due": "2026-03-02"}
    asked = terms(milestones=[study, {**study, "id": "last", "due": "2026-04-02"}])
    items = preview(asked, signed_on=SIGNED, start=date(2026, 3, 2), until=date(2026, 4, 2), holidays=no_holidays)
    assert of_kind(items, "milestone_due") == [date(2026, 3, 2), date(2026, 4, 2)]
    living = in_force("2026-02-16", milestones=[study]).there
    assert of_kind(coming(living, SIGNED, date(2026, 3, 2), no_holidays), "milestone_due") == [date(2026, 3, 2)]


def test_entry_into_force_bears_the_title(axa: Terms) -> None:
    (entry,) = (one for one in preview(axa, signed_on=SIGNED, holidays=no_holidays) if one.kind == "entry_into_force")
    assert entry.title == wording(axa.title)


def test_messages_of_a_preview_are_those_of_a_convention_whose_mail_is_on(axa: Terms) -> None:
    said = [one for one in lived(axa, signed_on=SIGNED, holidays=no_holidays).events if isinstance(one, MessageDue)]
    assert said
    assert all(one.live for one in said)


def test_what_is_told_at_once_stands_in_a_preview_on_the_day_on_which_it_leaves(axa: Terms) -> None:
    found = preview(axa, signed_on=SIGNED, until=date(2026, 12, 31), holidays=no_holidays)
    (missed,) = (item for item in found if item.about == "review_missed")
    assert (missed.due, missed.key, missed.delivery) == (date(2026, 9, 2), "review_missed/suivi/2026-09-02/0", "digest")
    asked = lived(axa, signed_on=SIGNED, until=SIGNED, holidays=no_holidays).events
    names = {one.message for one in asked if isinstance(one, MessageDue) and one.about == "signature_asked"}
    assert {item.key for item in found if item.about == "signature_asked"} == names != set()


def test_what_is_told_at_once_is_shown_whole_with_a_title_that_fits_on_a_line() -> None:
    outcome = in_force("2026-02-16", reach={"mic.focal": "letter"}).when(Suspend(**who(), because="Budget gelé " * 25))
    title = " ".join(["Budget gelé"] * 16) + " Budget …"
    shown: dict[str, Any] = {
        "at": At.START,
        "kind": "message",
        "about": "convention_suspended",
        "rung": "0",
        "delivery": "digest",
        "title": title,
    }
    name, to = "convention_suspended/REF-1/2026-02-16/0", ("axa.focal", "pm")
    assert tuple(told(outcome.events)) == (AgendaItem(due=SIGNED, target="REF-1", to=to, letters=("mic.focal",), key=name, **shown),)


def test_only_what_no_weekly_letter_has_told_yet_is_called_back() -> None:
    """A session that was missed ends the ladder of its convocation: on a Wednesday only what fell due since Monday is still untold."""
    events = lived(example("axa-2026-01"), signed_on=SIGNED, until=date(2027, 3, 31), holidays=no_holidays).events
    spoken = {one.message: (one.when.on, one.when.on.strftime("%a")) for one in events if isinstance(one, MessageDue)}
    assert len([name for name in spoken if name.startswith("convocation_due/suivi/2026-08-17/")]) > 3
    assert [(one.message, *spoken[one.message], one.when.on) for one in events if isinstance(one, MessageSuperseded)] == [
        ("convocation_due/suivi/2026-08-17/+P14D", date(2026, 8, 31), "Mon", date(2026, 9, 2)),
        ("convocation_due/suivi/2027-02-01/+P14D", date(2027, 2, 15), "Mon", date(2027, 2, 17)),
    ]


def test_the_notice_of_a_term_that_was_renewed_already() -> None:
    """Term end 2025-08-28, tacit 12 months, notice 2 months: seen on 2026-02-11, by 2026-06-28."""
    terms = example("axa-2026-01").model_copy(update={"milestones": (), "committees": (), "programme": None})
    term = terms.term.model_validate(
        {
            "until": "2025-08-27",
            "from": "2024-08-28",
            "renewal": {"mode": "tacit", "period": "P12M"},
            "notice": "P2M",
            "withdrawal_of_one": "continues",
        }
    )
    items = preview(terms.model_copy(update={"term": term}), signed_on=date(2024, 8, 28), start=date(2026, 2, 11), holidays=no_holidays)
    assert of_kind(items, "notice_deadline")[0] == date(2026, 6, 28)


def test_facts_of_a_convention_taken_over_stand_as_they_are() -> None:
    terms = example("rhamna-2021-01")
    items = preview(terms, signed_on=date(2021, 2, 17), holidays=no_holidays)
    assert of_kind(items, "entry_into_force") == [date(2021, 2, 17)]
    assert "coding-school-launch" not in {item.target for item in items}
    assert "audiovisual-centre" in {item.target for item in items}


def test_a_convention_taken_over_unsigned_is_signed_by_all(axa: Terms) -> None:
    terms = axa.model_copy(update={"taken_over": True})
    assert of_kind(preview(terms, signed_on=SIGNED, holidays=no_holidays), "entry_into_force") == [SIGNED]


def test_entry_into_force_before_the_signature_is_no_coming_date(axa: Terms) -> None:
    rule = type(axa.in_force).model_validate({"date": "2026-01-01", "retroactive": True}) if not isinstance(axa.in_force, str) else None
    terms = axa.model_copy(update={"in_force": rule})
    assert of_kind(preview(terms, signed_on=SIGNED, holidays=no_holidays), "entry_into_force") == []


def test_entry_into_force_some_time_after_the_signatures(axa: Terms) -> None:
    rule = type(axa.in_force).model_validate({"after": "all_signatures", "period": "P1M"}) if not isinstance(axa.in_force, str) else None
    terms = axa.model_copy(update={"in_force": rule})
    assert of_kind(preview(terms, signed_on=SIGNED, holidays=no_holidays), "entry_into_force") == [date(2026, 3, 16)]


def test_visas_come_before_signatures(axa: Terms) -> None:
    plan = axa.signature.model_validate(  # type: ignore[union-attr]
        {
            "stages": [
                {"id": "visas", "kind": "visa", "members": ["mes.legal"]},
                {"id": "signatures", "rule": {"at_least": 1}, "members": ["mic.minister", "axa.ceo"]},
            ]
        }
    )
    items = preview(axa.model_copy(update={"signature": plan}), signed_on=SIGNED, holidays=no_holidays)
    assert of_kind(items, "entry_into_force") == [SIGNED]


def test_paper_alone_needs_no_draft(axa: Terms) -> None:
    paper = axa.documents[0].model_copy(update={"file": None, "paper": "Boîte 3"})
    items = preview(axa.model_copy(update={"documents": (paper,)}), signed_on=SIGNED, holidays=no_holidays)
    assert of_kind(items, "entry_into_force") == [SIGNED]


def test_dates_roll_over_the_holidays_that_are_given(axa: Terms) -> None:
    """Due eighteen months after entry into force, on 2027-08-16, rolled to the following working day."""
    items = preview(axa, signed_on=SIGNED, holidays=lambda first, last: {date(2027, 8, 16): "fête"} if first <= 2027 <= last else {})
    assert [item.due for item in items if item.kind == "milestone_due" and item.target == "continuing-training"] == [date(2027, 8, 17)]


def test_holidays_are_asked_for_again_before_they_run_out(axa: Terms) -> None:
    asked: list[tuple[int, int]] = []

    def holidays(first: int, last: int) -> dict[date, str]:
        asked.append((first, last))
        return {}

    changed = {"term": type(axa.term)(indefinite=True), "milestones": (), "committees": (), "programme": None}
    preview(axa.model_copy(update=changed), signed_on=SIGNED, until=date(2040, 1, 1), holidays=holidays)
    assert asked == [(2025, 2032), (2033, 2039), (2040, 2046)]


def test_holidays_are_asked_for_once_while_they_last(axa: Terms) -> None:
    events = lived(axa, signed_on=SIGNED, until=date(2027, 12, 31), holidays=no_holidays).events
    assert [one.kind for one in events].count("calendar_fixed") == 1


def test_without_facts_nothing_is_due_of_an_unlimited_agreement_without_duties(axa: Terms) -> None:
    terms = axa.model_copy(update={"milestones": (), "committees": (), "programme": None, "term": type(axa.term)(indefinite=True)})
    assert [item.kind for item in preview(terms, signed_on=SIGNED, holidays=no_holidays) if item.kind != "message"] == ["entry_into_force"]


def test_what_cannot_be_started_has_no_preview() -> None:
    terms = example("rhamna-2021-01")
    facts = terms.so_far.model_copy(update={"signed": {"pm": date(2021, 2, 17)}}) if terms.so_far else None
    with pytest.raises(NotASignatory):
        preview(terms.model_copy(update={"so_far": facts}), signed_on=date(2021, 2, 17), holidays=no_holidays)


# ── Laws ───────────────────────────────────────────────────────────────────────────────────────

leads = st.sampled_from(["P10D", "P15D", "P5WD", "P10CD"])
periods = st.sampled_from(["P1M", "P3M", "P6M", "P1Y", "P18M", "P10D", "P5WD"])


_AXA = json.dumps(example("axa-2026-01").model_dump(mode="json", by_alias=True, exclude_none=True))


@st.composite
def any_terms(draw: st.DrawFn) -> Terms:
    """The example with its dates changed at random: term, renewal, notice, cadence, milestones, ladder."""
    document = json.loads(_AXA)
    renewal = {"mode": draw(st.sampled_from(["never", "tacit"])), "period": draw(st.sampled_from(["P6M", "P1Y", "P5Y"]))}
    document["term"] = draw(
        st.sampled_from(
            [
                {"indefinite": True},
                {
                    "initial": draw(st.sampled_from(["P1Y", "P3Y", "P5Y"])),
                    "renewal": renewal,
                    "notice": draw(st.sampled_from(["P1M", "P2M", "P5D"])),
                    "withdrawal_of_one": "continues",
                },
            ]
        )
    )
    document["committees"][0]["meets"] = {"every": draw(st.sampled_from(["P3M", "P6M", "P1Y"])), "convocation": draw(leads), "avoid": [8]}
    for milestone in document["milestones"]:
        if isinstance(milestone.get("due"), str):
            milestone["due"] = draw(periods)
    document["reminders"] = {
        "default": {
            "before": draw(st.lists(periods, max_size=3, unique=True)),
            "on_day": draw(st.booleans()),
            "overdue_every": "P7D",
            "at_most": draw(st.integers(0, 4)),
            "working_days_only": draw(st.booleans()),
        }
    }
    return Terms.model_validate(document)


@settings(max_examples=about(3), deadline=None)
@given(terms=any_terms(), offset=st.integers(0, 400))
def test_a_preview_is_finite_sorted_and_says_nothing_twice(terms: Terms, offset: int) -> None:
    signed_on = date(2026, 1, 1) + timedelta(days=offset)
    until = signed_on + timedelta(days=600)
    items = preview(terms, signed_on=signed_on, until=until, holidays=no_holidays)
    assert list(items) == sorted(items, key=AgendaItem.order)
    assert all(signed_on <= item.due <= until for item in items)
    names = [(item.due, item.kind, item.target, item.about, item.rung) for item in items]
    assert len(names) == len(set(names))


@settings(max_examples=about(3), deadline=None)
@given(terms=any_terms())
def test_executing_the_first_item_never_raises_and_it_does_not_come_again(terms: Terms) -> None:
    state: State | None = signed(terms)
    now = (SIGNED, time(12))
    for _ in range(60):
        assert state is not None
        items = due.agenda(state)
        if not items or items[0].due > date(2028, 1, 1):
            break
        now = max(now, local(items[0].due, items[0].at))
        moment = Moment(instant=instant(items[0].due, items[0].at, "Africa/Casablanca"), today=now[0], clock=now[1])
        state = fold(state, (EVENTS.validate_python(event) for event in execute(state, items[0], moment)))
        assert state is not None
        assert items[0] not in due.agenda(state)


def test_what_comes_of_a_living_convention_begins_with_what_is_late(axa: Terms) -> None:
    items = coming(signed(axa), date(2026, 7, 15), date(2026, 12, 31), no_holidays)
    assert of_kind(items, "milestone_due")[0] == date(2026, 6, 30)
    assert items[0].due < date(2026, 7, 15)


def test_what_a_living_convention_asks_of_the_calendar_is_answered_on_the_way() -> None:
    yearly = {"id": "needs", "type": "assessment", "title": "Besoins", "owner": "mic", "every": "year", "by": "06-30", "roll": "following"}
    short = in_force("2026-02-16", milestones=[yearly], holidays=fix_calendar(through="2027-12-31")).there
    items = coming(short, SIGNED, date(2030, 12, 31), lambda _first, _last: {date(2030, 7, 1): "Fête"})
    assert of_kind(items, "milestone_due")[-1] == date(2030, 7, 2)


def test_of_what_is_late_only_the_last_message_is_shown() -> None:
    ladder = {"default": {"before": ["P7D"], "on_day": True, "overdue_every": "P7D", "at_most": 4, "working_days_only": False}}
    study = {"id": "study", "type": "assessment", "title": "Étude", "owner": "mic", "due": "2026-03-02"}
    late = in_force("2026-02-16", milestones=[study], reminders=ladder).there
    assert of_kind(coming(late, date(2026, 3, 20), date(2026, 12, 31), no_holidays), "message") == [
        date(2026, 3, 16),
        date(2026, 3, 23),
        date(2026, 3, 30),
    ]


def test_mail_that_is_tried_again_is_no_message_to_come() -> None:
    put_off = sending().after(delivered(result("mic.legal", "deferred"))).there
    items = coming(put_off, date(2026, 1, 13), date(2026, 1, 20), no_holidays)
    assert [one.key for one in items if one.kind == "message"] == [f"visa_due/visas/2026-01-20/{rung}" for rung in ("-P1D", "0")]


# ── Under a framework ──────────────────────────────────────────────────────────────────────────

SAME_AS = {"kind": "specific", "related": [{"relation": "framework", "reference": "PSA-2019-01"}], "term": {"same_as": "framework"}}


def under_a_framework(**changed: object) -> Terms:
    return terms(**{**SAME_AS, "signature": {"members": ["mic.minister", "axa.ceo"]}, "in_force": "framework_in_force", **changed})


def test_a_framework_that_nobody_knows_is_taken_to_be_in_force_and_its_end_is_open() -> None:
    items = preview(under_a_framework(), signed_on=SIGNED, holidays=no_holidays)
    assert of_kind(items, "entry_into_force") == [SIGNED]
    assert of_kind(items, "term_end") == []


def test_a_framework_that_is_known_gives_its_dates() -> None:
    framework = standing_once_signed(example("psa-2019-01"), signed_on=SIGNED, holidays=no_holidays)
    assert (framework.phase, framework.in_force_on, framework.term_end) == ("in_force", date(2019, 2, 6), date(2024, 2, 6))
    later = framework.model_copy(update={"in_force_on": date(2026, 6, 1), "term_end": date(2030, 6, 1)})
    items = preview(under_a_framework(), signed_on=date(2026, 6, 10), holidays=no_holidays, frameworks=(later,))
    assert of_kind(items, "entry_into_force") == [date(2026, 6, 10)]
    assert of_kind(items, "term_end") == [date(2030, 6, 1)]
    sooner = preview(under_a_framework(), signed_on=date(2026, 5, 10), holidays=no_holidays, frameworks=(later,))
    assert of_kind(sooner, "entry_into_force") == [date(2026, 6, 1)]


def test_every_date_to_come_of_a_term_that_is_the_frameworks_is_told() -> None:
    known = RelatedFact(reference="PSA-2019-01", version=1, on=SIGNED, phase="in_force", in_force_on=SIGNED, term_end=date(2030, 6, 1))
    state = in_force("2026-02-16", **SAME_AS | {"kind": "partnership"}).after(NoteRelated(**who("system"), fact=known)).there
    assert of_kind(due.agenda(state), "term_end") == []
    assert of_kind(coming(state, SIGNED, date(2031, 1, 1), no_holidays), "term_end") == [date(2030, 6, 1)]
