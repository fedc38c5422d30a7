"""What a session is to deal with, line by line."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.committees.order_of_business import SECTIONS, Line, OrderOfBusiness, order_of_business
from domain.life.suspension import Suspend
from domain.refusals.errors import UnknownCommittee, UnknownSession
from domain.words.business_in_words import line, section
from tests.domain.builders import STUDY, SUIVI, blocked, convene, in_force, record, report, submit, who
from tests.domain.scenario import Scenario, day
from tests.domain.test_committee_cycle import BOARD, approve, request, written

MINUTES: dict[str, Any] = {"within": "P15D", "approval": {"silence": "P90D"}}


def life(*more: dict[str, Any], milestones: list[dict[str, Any]] | None = None, **changes: Any) -> Scenario:
    return in_force("2026-01-10", committees=[{**SUIVI, **changes}, *more], milestones=milestones or [], term={"indefinite": True})


def business(scenario: Scenario, session: int | None = None, committee: str = "suivi") -> OrderOfBusiness:
    return order_of_business(scenario.there, committee, scenario.now.today, session)


def lines(scenario: Scenario, session: int | None = None, committee: str = "suivi") -> list[tuple[str, str, str]]:
    return [(one.section, one.about, one.target) for one in business(scenario, session, committee).lines]


def test_minutes_that_wait_come_first_with_the_decision_that_settles_them() -> None:
    convention = life(minutes=MINUTES).after(record("continue", minutes="d" * 64)).on("2026-02-01").after(convene("2026-02-20"))
    (first,) = business(convention).of("minutes")
    assert (first.n, first.target, first.decision, first.article) == (1, "suivi-1", "minutes_approved", "6")
    approved = convention.after(approve("mic.focal"), approve("axa.focal"), approve("ecc.director"))
    assert business(approved).of("minutes") == ()


def test_open_actions_of_every_session_and_what_the_last_one_decided_are_followed_up() -> None:
    decided = {"kind": "action", "text": "Désigner un point focal", "owner": "axa", "due": "2026-03-01"}
    rejected = {"kind": "suspend", "votes": {"mic.focal": "against"}}
    moved = {"kind": "reschedule", "milestone": "study", "to": "2027-01-01"}
    convention = life(milestones=[STUDY]).after(record(decided, rejected, moved, "continue")).on("2026-02-01")
    assert [(one.about, one.target, one.text, one.who) for one in business(convention).of("follow_up")] == [
        ("decision_taken", "suivi-1.3", None, ()),
        ("action", "suivi-1.1", "Désigner un point focal", ("axa",)),
    ]
    later = convention.after(record("continue", on="2026-01-20"))
    assert [one.target for one in business(later).of("follow_up")] == ["suivi-1.1"]


def test_what_is_late_and_what_falls_due_before_the_next_session() -> None:
    days = {"one": "2026-01-20", "two": "2026-03-01", "three": "2026-09-01"}
    milestones = [{**STUDY, "id": name, "due": due} for name, due in days.items()]
    convention = life(milestones=milestones, meets={"every": "P3M"}).on("2026-01-12").after(convene("2026-02-01"))
    order = business(convention)
    assert (order.session, order.day, order.since, order.until) == (1, day("2026-02-01"), None, day("2026-07-10"))
    assert [(one.section, one.target, one.decision) for one in order.lines] == [("late", "one", "reschedule"), ("due", "two", None)]


def test_what_is_blocked_past_its_day_is_put_before_the_committee_though_nobody_is_late_by_it() -> None:
    convention = life(milestones=[{**STUDY, "due": "2026-01-20"}], meets={"every": "P3M"}).on("2026-01-12")
    order = business(convention.after(blocked("study"), convene("2026-02-01")))
    assert [(one.section, one.about, one.decision) for one in order.lines] == [("late", "milestone_blocked", "reschedule")]
    assert line(order.lines[0]).startswith("Jalon à remettre, empêché : Étude (study)")


def test_a_right_that_ends_is_due_but_never_late() -> None:
    term = {"initial": "P8M", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P8M"}}
    convention = in_force("2026-01-10", committees=[SUIVI], term=term).on("2026-06-01")
    assert ("due", "notice_deadline", "REF-1") in lines(convention)
    assert "notice_deadline" not in {about for _, about, _ in lines(convention.passing("2026-07-20"))}


def test_without_a_cadence_a_session_looks_half_a_year_ahead() -> None:
    assert business(life()).until == day("2026-07-10")


def test_what_waits_for_this_committee_is_to_be_accepted() -> None:
    own = {**STUDY, "id": "own", "accepted_by": {"committee": "suivi"}}
    other = {**STUDY, "id": "other", "accepted_by": {"committee": "board"}}
    party = {**STUDY, "id": "party", "accepted_by": {"party": "axa"}}
    convention = life(BOARD, milestones=[own, other, party]).after(submit("own"), submit("other"), submit("party")).on("2026-02-01")
    assert [(one.target, one.decision, one.article) for one in business(convention).of("to_accept")] == [("own", "accept", "5")]


def test_what_was_reported_since_the_last_session_is_told_once_with_the_last_word() -> None:
    first = life(milestones=[STUDY]).after(report("study", note="ancien")).on("2026-02-01").after(record("continue"))
    later = first.on("2026-02-10").after(report("study", note="lancé"), report("study", note="à moitié")).on("2026-03-01")
    (said,) = business(later).of("reported")
    assert (said.about, said.text, said.day) == ("milestone_reported", "à moitié", day("2026-02-10"))
    submitted = later.after(submit("study"))
    assert [one.about for one in business(submitted).of("reported")] == ["milestone_submitted"]
    assert business(first).of("reported") == ()


SAID: dict[str, Any] = {"article": "6", "who": ("axa",)}


def test_a_line_says_whose_it_is_by_which_article_and_since_or_until_when() -> None:
    decided = ({"kind": "action", "text": "Écrire", "owner": "axa", "due": "2026-03-01"}, {"kind": "renew", "text": "Encore"})
    reserved = {"kind": "continue_with_reservations", "reservations": ["Chiffrer"]}
    moved = {"kind": "reschedule", "milestone": "late", "to": "2027-01-01", "because": "Retard"}
    own = {**STUDY, "id": "own", "accepted_by": {"committee": "suivi"}}
    days = [{**STUDY, "id": name, "due": due} for name, due in (("late", "2026-01-20"), ("due", "2026-03-02"))]
    convention = life(milestones=[*days, own], minutes=MINUTES, meets={"every": "P3M", "on_request": True}).on("2026-01-12")
    held = convention.after(record(decided[0], reserved, moved, minutes="d" * 64)).on("2026-01-13").after(submit("own"), request())
    told = [one.model_copy(update={"n": 0}) for one in order_of_business(held.there, "suivi", day("2026-02-01")).lines]
    article: dict[str, Any] = {"article": "5", "who": ("mic",)}
    held_on: dict[str, Any] = {"day": day("2026-01-12"), "article": "6"}
    assert told == [
        Line(
            section="minutes",
            about="minutes_to_approve",
            target="suivi-1",
            title="Comité de suivi",
            decision="minutes_approved",
            **held_on,
        ),
        Line(section="follow_up", about="decision_taken", target="suivi-1.3", title="reschedule", text="Retard", **held_on),
        Line(section="follow_up", about="action", target="suivi-1.1", title="action", text="Écrire", day=day("2026-03-01"), **SAID),
        Line(section="follow_up", about="action", target="suivi-1.2.1", title="reservation", text="Chiffrer", article="6"),
        Line(section="due", about="milestone_due", target="due", title="Étude", day=day("2026-03-02"), article="5", who=("mic.focal",)),
        Line(section="to_accept", about="acceptance", target="own", title="Étude", day=day("2026-01-13"), decision="accept", **article),
        Line(section="reported", about="milestone_submitted", target="own", title="Étude", day=day("2026-01-13"), **article),
        Line(section="called", about="request", target="axa.focal", title="request", text="Retard du jalon 3", day=day("2026-01-13")),
    ]


def test_a_decision_below_with_an_owner_and_a_day_is_told_with_them_and_minutes_are_not() -> None:
    decided = {"kind": "action", "text": "Écrire", "owner": "axa", "due": "2026-03-01"}
    first = life(BOARD, reports_to="board", minutes=MINUTES).after(record("continue", minutes="d" * 64)).on("2026-01-20")
    convention = first.after(record(decided, {"kind": "minutes_approved", "of": 1}))
    below = business(convention.on("2026-02-01"), committee="board").of("sub_committees")
    assert [(one.target, one.who, one.day, one.article) for one in below] == [
        ("suivi-1.1", (), day("2026-01-10"), "6"),
        ("suivi-2.1", ("axa",), day("2026-03-01"), "6"),
    ]


def test_of_several_sessions_that_are_convened_the_next_is_prepared() -> None:
    convention = life().after(convene("2026-03-20"), convene("2026-02-20"))
    assert (business(convention).session, business(convention).day) == (2, day("2026-02-20"))


def test_what_falls_due_on_the_day_itself_is_not_late_and_on_the_day_of_the_next_session_is_still_looked_at() -> None:
    milestones = [
        {**STUDY, "id": name, "due": due} for name, due in (("today", "2026-02-01"), ("then", "2026-07-10"), ("after", "2026-07-11"))
    ]
    convention = life(milestones=milestones, meets={"every": "P3M"}).on("2026-02-01")
    assert business(convention).until == day("2026-07-10")
    assert [(one.section, one.target) for one in business(convention).lines] == [("due", "today"), ("due", "then")]


def test_what_the_session_itself_settles_hides_nothing_that_stands_after_it() -> None:
    term = {"initial": "P8M", "notice": "P2M", "renewal": {"mode": "tacit", "period": "P8M"}}
    convention = in_force("2026-01-10", committees=[{**SUIVI, "meets": {"every": "P3M"}}], term=term).on("2026-06-01")
    assert ("due", "notice_deadline", "REF-1") in lines(convention)


def test_a_session_on_the_day_that_stays_while_the_convention_stands_still_looks_half_a_year_ahead() -> None:
    still = life(meets={"every": "P3M"}).on("2026-02-01").after(Suspend(**who(), because="gelé"))
    assert order_of_business(still.there, "suivi", day("2026-04-10")).until == day("2026-10-10")


def test_what_was_reported_on_the_day_of_the_last_session_is_told_at_the_next() -> None:
    convention = life(milestones=[STUDY]).on("2026-02-01").after(record("continue"), report("study", note="lancé")).on("2026-03-01")
    assert [one.text for one in business(convention).of("reported")] == ["lancé"]


def test_what_was_decided_below_is_told_above() -> None:
    convention = life(BOARD, reports_to="board").after(record({"kind": "action", "text": "Écrire", "owner": "axa"}, "adjourn"))
    above = business(convention.on("2026-02-01"), committee="board")
    assert [(one.about, one.target, one.text) for one in above.of("sub_committees")] == [("decision_below", "suivi-1.1", "Écrire")]
    met = convention.on("2026-02-01").after(record("continue", committee="board", actor="axa.focal")).on("2026-03-01")
    assert business(met, committee="board").of("sub_committees") == ()


def test_why_it_was_called_together_stands_there_until_it_has_met() -> None:
    convention = life(BOARD, escalates_to="board", meets={"on_request": True})
    for month in ("02", "03"):
        convention = convention.on(f"2026-{month}-10").after(record("adjourn"))
    assert [(one.about, one.target, one.title) for one in business(convention, committee="board").of("called")] == [
        ("matter_from_below", "suivi", "adjourned")
    ]
    asked = convention.after(request())
    assert [(one.about, one.target, one.text) for one in business(asked).of("called")] == [("request", "axa.focal", "Retard du jalon 3")]


def test_a_session_that_was_held_is_told_as_of_its_day() -> None:
    convention = life(minutes=MINUTES).after(record("continue", minutes="d" * 64)).on("2026-02-01").after(record("continue"))
    first, second = business(convention, 1), business(convention, 2)
    assert (first.day, first.since, first.of("minutes")) == (day("2026-01-10"), None, ())
    assert (second.day, second.since, len(second.of("minutes"))) == (day("2026-02-01"), day("2026-01-10"), 1)


def test_only_sessions_of_committees_that_are_there() -> None:
    with pytest.raises(UnknownCommittee):
        business(life(), committee="board")
    with pytest.raises(UnknownSession):
        business(life(), 1)


def test_lines_are_numbered_through_all_parts_in_their_order() -> None:
    convention = life(milestones=[{**STUDY, "due": "2026-01-20"}], minutes=MINUTES).after(record("continue"), written()).on("2026-02-01")
    order = business(convention)
    assert [one.n for one in order.lines] == list(range(1, len(order.lines) + 1))
    places = [SECTIONS.index(one.section) for one in order.lines]
    assert places == sorted(places)


def test_a_milestone_that_the_terms_name_no_more_is_told_no_more() -> None:
    convention = life(milestones=[STUDY, {**STUDY, "id": "other"}]).after(report("study", note="lancé"), report("other", note="aussi"))
    there = convention.there
    gone = there.model_copy(update={"terms": there.terms.model_copy(update={"milestones": there.terms.milestones[1:]})})
    assert [one.target for one in order_of_business(gone, "suivi", date(2026, 2, 1)).of("reported")] == ["other"]


@pytest.mark.parametrize(
    ("one", "french", "english"),
    [
        (
            Line(section="minutes", about="minutes_to_approve", target="suivi-1", title="Suivi", day=date(2026, 1, 10), article="6"),
            "Procès-verbal à approuver : Suivi (session suivi-1), 10 janvier 2026 (art. 6)",
            "Minutes to approve: Suivi (session suivi-1), 10 January 2026 (art. 6)",
        ),
        (
            Line(section="follow_up", about="decision_taken", target="suivi-1.2", title="action", text="Écrire"),
            "mesure à prendre (suivi-1.2) : Écrire",
            "action to take (suivi-1.2): Écrire",
        ),
        (
            Line(section="called", about="matter_from_below", target="suivi", title="adjourned"),
            "Question venue du comité suivi (ajournements)",
            "A matter from the committee suivi (adjournments)",
        ),
    ],
)
def test_a_line_in_words(one: Line, french: str, english: str) -> None:
    assert line(one) == french
    assert line(one, "en") == english
    assert line(one, "ar")


@pytest.mark.parametrize(
    ("about", "title", "french", "english"),
    [
        ("action", "reservation", "réserve à lever (x)", "reservation to lift (x)"),
        ("action", "other", "other (x)", "other (x)"),
        ("decision_taken", "reservation", "reservation (x)", "reservation (x)"),
        ("decision_below", "amend", "avenant (x)", "amendment (x)"),
        ("milestone_reported", "Étude", "Point d'étape : Étude (x)", "Report: Étude (x)"),
        ("matter_from_below", "other", "Question venue du comité x (other)", "A matter from the committee x (other)"),
    ],
)
def test_what_a_line_is_about_has_its_own_words_or_stands_as_it_is(about: str, title: str, french: str, english: str) -> None:
    one = Line(section="follow_up", about=about, target="x", title=title)
    assert [line(one), line(one, "en"), line(one, "xx")] == [french, english, french]


def test_an_item_of_the_agenda_is_told_with_its_day() -> None:
    one = Line(section="due", about="review_due", target="suivi", title="Suivi", day=date(2026, 3, 1))
    assert line(one) == line(one, "fr")
    assert line(one).endswith("1er mars 2026")


def test_a_line_of_the_agenda_without_a_day_is_told_without() -> None:
    one = Line(section="due", about="review_due", target="suivi", title="Suivi")
    assert line(one) == line(one.model_copy(update={"day": date(2026, 3, 1)})).removesuffix(", 1er mars 2026")


def test_every_part_has_a_heading_in_every_language() -> None:
    assert len({section(one, language) for one in SECTIONS for language in ("fr", "en", "ar")}) == 3 * len(SECTIONS)
    assert section("late", "xx") == section("late") == "En retard"
