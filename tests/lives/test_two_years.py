"""Two years of AXA's committee in virtual time: what a session without a quorum, reservations, silence and a missed session bring."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from domain.awaiting import awaited
from domain.due import health
from domain.phases import InForce
from domain.words import wording
from tests.lives.two_years import FOUR, TwoYears, lived_two_years

pytestmark = [pytest.mark.server, pytest.mark.timeout(280)]
SAID = {"message_due", "message_superseded", "message_sent"}


@pytest.fixture(scope="session")
async def years(tmp_path_factory: pytest.TempPathFactory) -> TwoYears:
    return await lived_two_years(tmp_path_factory.mktemp("mail"))


async def test_every_fact_of_two_years_is_recorded_in_its_order(years: TwoYears) -> None:
    facts = [(one.effective_on.isoformat(), one.kind) for one in years.life.log if one.kind not in SAID and one.effective_on.year < 2027]
    assert facts == [
        ("2026-02-02", "convention_started"),
        ("2026-02-02", "calendar_fixed"),
        ("2026-02-02", "mail_switched"),
        ("2026-02-02", "text_drafted"),
        ("2026-02-06", "opened_for_signature"),
        ("2026-02-06", "stage_opened"),
        *[("2026-02-16", "convention_signed")] * 4,
        ("2026-02-16", "signature_completed"),
        ("2026-02-16", "entered_into_force"),
        ("2026-02-16", "milestones_scheduled"),
        ("2026-02-16", "cadence_set"),
        ("2026-06-05", "review_convened"),
        ("2026-06-22", "milestone_submitted"),
        ("2026-06-24", "review_recorded"),
        ("2026-06-25", "review_convened"),
        ("2026-06-29", "minutes_recorded"),
        ("2026-07-08", "review_recorded"),
        ("2026-07-08", "milestone_accepted"),
        *[("2026-07-08", "action_opened")] * 2,
        ("2026-07-08", "milestones_scheduled"),
        ("2026-07-09", "minutes_deemed_approved"),
        ("2026-07-20", "minutes_recorded"),
        ("2026-07-30", "minutes_deemed_approved"),
        ("2026-09-10", "action_done"),
        ("2026-09-15", "deadline_passed"),
        ("2026-10-08", "action_done"),
        ("2026-12-30", "review_convened"),
    ]
    later = [(one.effective_on.isoformat(), one.kind) for one in years.life.log if one.kind not in SAID and one.effective_on.year > 2026]
    assert later == [
        ("2027-01-20", "review_recorded"),
        ("2027-01-20", "milestone_rescheduled"),
        ("2027-01-20", "action_opened"),
        ("2027-01-27", "minutes_recorded"),
        ("2027-01-28", "programme_adopted"),
        ("2027-01-28", "action_done"),
        ("2027-01-28", "milestones_scheduled"),
        ("2027-02-06", "minutes_deemed_approved"),
        ("2027-05-20", "milestone_submitted"),
        ("2027-05-24", "milestone_accepted"),
        ("2027-06-21", "milestone_submitted"),
        ("2027-08-09", "milestone_submitted"),
        *[("2027-08-17", "deadline_passed"), ("2027-09-01", "deadline_passed")],
        ("2027-09-01", "cadence_set"),
        ("2027-09-15", "review_convened"),
        ("2027-09-27", "milestone_submitted"),
        ("2027-10-06", "review_recorded"),
        *[("2027-10-06", "milestone_accepted")] * 3,
        ("2027-10-06", "action_opened"),
        ("2027-10-06", "milestones_scheduled"),
        ("2027-10-14", "minutes_recorded"),
        ("2027-10-24", "minutes_deemed_approved"),
        ("2027-11-08", "amendment_proposed"),
        ("2027-11-08", "amendment_stage_opened"),
        ("2027-11-08", "action_done"),
        ("2027-11-15", "amendment_signed"),
        ("2027-11-16", "amendment_signed"),
        ("2027-11-22", "amendment_signed"),
        ("2027-11-22", "milestone_submitted"),
        ("2027-11-24", "milestone_accepted"),
        ("2027-11-29", "amendment_signed"),
        ("2027-11-29", "amendment_completed"),
        ("2027-11-29", "amendment_applied"),
        ("2027-12-29", "review_convened"),
        *[("2028-01-10", "milestone_submitted")] * 2,
        ("2028-01-19", "review_recorded"),
        *[("2028-01-19", "milestone_accepted")] * 2,
        ("2028-01-19", "action_opened"),
        ("2028-01-19", "programme_adopted"),
        ("2028-01-19", "action_done"),
        ("2028-01-19", "milestones_scheduled"),
        ("2028-01-26", "minutes_recorded"),
        ("2028-02-05", "minutes_deemed_approved"),
    ]


async def test_a_session_without_a_quorum_is_recorded_as_it_was_and_settles_nothing(years: TwoYears) -> None:
    (first, second, *_) = years.life.facts("review_recorded")
    assert (first.data["quorum"], first.data["counts"], first.data["failed"]) == ({"needed": 2, "met": False}, False, "no_quorum")
    assert first.data["decisions"][0]["tally"]["result"] == "no_quorum"
    assert years.life.until("2026-06-24").committees.get("suivi").due == date(2026, 9, 1)
    assert (second.data["quorum"], second.data["counts"]) == ({"needed": 1, "met": True}, True)
    assert years.life.until("2026-07-08").committees.get("suivi").due == date(2027, 2, 16)
    assert [one.data["second"] for one in years.life.facts("review_convened")] == [False, True, False, False, False]


async def test_a_reservation_is_followed_up_until_it_is_lifted(years: TwoYears) -> None:
    opened = [one.data for one in years.life.facts("action_opened")[:2]]
    assert [(one["action"], one["about"], one["owner"], one["due"]) for one in opened] == [
        ("suivi-2.2.1", "reservation", "axa", "2026-09-15"),
        ("suivi-2.2.2", "reservation", "axa", "2026-09-15"),
    ]
    asked = [one.target for one in awaited(years.life.until("2026-09-10")) if one.rule == "reservation_due"]
    assert asked == ["suivi-2.2.2"]
    assert health(years.life.until("2026-09-16"), date(2026, 9, 16)) == "late"
    late = [one.data for one in years.life.facts("message_due") if one.data["target"] == "suivi-2.2.2" and one.data["rung"].startswith("+")]
    assert [(one["rung"], one["to"]) for one in late] == [
        ("+P7D", ["axa.focal"]),
        ("+P14D", ["axa.focal"]),
        ("+P21D", ["axa.focal", "mic.focal", "mes.focal"]),
    ]
    assert health(years.life.until("2026-10-08"), date(2026, 10, 8)) == "ok"


async def test_minutes_of_which_nobody_says_a_word_are_deemed_approved_ten_days_later(years: TwoYears) -> None:
    written = {one.data["session"]: one.effective_on for one in years.life.facts("minutes_recorded")}
    approved = {one.data["session"]: one.effective_on for one in years.life.facts("minutes_deemed_approved")}
    assert sorted(written) == [1, 2, 3, 4, 5]
    assert {session: (approved[session] - day).days for session, day in written.items()} == dict.fromkeys(written, 10)


async def test_a_milestone_is_due_on_the_day_that_the_committee_decided(years: TwoYears) -> None:
    (moved,) = years.life.facts("milestone_rescheduled")
    assert moved.data == {
        "milestone": "curricula",
        "was": "2027-04-08",
        "due": "2027-09-30",
        "because": "Recrutement en cours",
        "committee": "suivi",
    }
    assert years.life.due("curricula", "2027-02-01") == "2027-09-30"
    assert not [day for day, _ in years.life.told("milestone_due") if day == "2027-03-09"]


async def test_a_programme_rests_on_the_decision_of_the_committee(years: TwoYears) -> None:
    adopted = [(one.data["year"], one.data["decision"], one.data["milestones"]) for one in years.life.facts("programme_adopted")]
    assert adopted == [(2027, "suivi-3.2", ["forum-2027", "trainers-2027"]), (2028, "suivi-5.3", ["forum-2028"])]
    assert [one.rule for one in awaited(years.life.until("2027-01-27")) if one.rule == "programme_asked"] == ["programme_asked"]
    assert [one.rule for one in awaited(years.life.until("2027-01-28")) if one.rule == "programme_asked"] == []
    met = {one.id: one.status for one in years.life.until("2028-02-15").milestones.all if one.id.startswith(("forum", "trainers"))}
    assert met == {"forum-2027": "met", "trainers-2027": "met", "forum-2028": "scheduled"}


async def test_an_amendment_that_the_committee_asked_for_is_awaited_until_it_is_proposed(years: TwoYears) -> None:
    (asked,) = [one for one in awaited(years.life.until("2027-11-07")) if one.rule == "amendment_asked"]
    assert (asked.target, asked.who, asked.due) == ("suivi-4.4", ("pm",), date(2027, 12, 15))
    assert [one.data["amendment"] for one in years.life.facts("action_done") if one.data["action"] == "suivi-4.4"] == [1]
    now = years.life.until("2028-02-15")
    assert isinstance(now, InForce)
    assert now.force.end == date(2030, 2, 16)


async def test_a_missed_session_is_told_at_once_and_climbs_to_the_manager(years: TwoYears) -> None:
    missed = [one.data for one in years.life.facts("deadline_passed") if one.data["about"] == "review_due"]
    assert [(one["target"], one["due"]) for one in missed] == [("suivi", "2027-09-01")]
    (at_once,) = [one for one in years.life.facts("message_due") if one.data["about"] == "review_missed"]
    assert (at_once.recorded_on, at_once.data["to"]) == (date(2027, 9, 2), ["mic.focal", "mes.focal", "pm"])
    rungs = {
        one.data["rung"]: one.data["to"]
        for one in years.life.facts("message_due")
        if one.data["message"].startswith("review_due/suivi/2027-09-01/+")
    }
    assert [rung for rung, to in rungs.items() if "pm" in to] == ["+P28D"]
    assert years.life.until("2027-09-02").committees.get("suivi").missed == date(2027, 9, 1)
    assert years.life.until("2027-10-06").committees.get("suivi").missed is None


async def test_every_message_is_in_the_mail_catcher_and_nothing_else(years: TwoYears) -> None:
    sent = [result for one in years.life.facts("message_sent") for result in one.data["results"]]
    assert {result["status"] for result in sent} == {"sent"}
    assert Counter(result["message_id"] for result in sent) == Counter(mail.message_id for mail in years.mails)
    asked = [one.data for one in years.life.facts("message_due")]
    assert Counter(who for one in asked for who in one["to"]) == Counter(result["person"] for result in sent)
    addressed = Counter(to for mail in years.mails for to in mail.to)
    assert addressed["programmes@example.org"] == sum("pm" in one["to"] for one in asked)
    assert sum(addressed.values()) == len(years.mails) == len(sent)
    assert any("Désigner les correspondants d'AXA" in mail.subject for mail in years.mails)


async def test_everybody_who_sat_is_asked_for_the_minutes(years: TwoYears) -> None:
    readers = {one.data["session"]: tuple(one.data["readers"]) for one in years.life.facts("minutes_recorded")}
    assert readers == {1: ("mic.focal",), 2: ("mic.focal",), 3: FOUR, 4: FOUR, 5: FOUR}


async def test_every_line_of_history_can_be_read(years: TwoYears) -> None:
    for language in ("fr", "en"):
        lines = [wording.event(one.kind, one.data, language) for one in years.life.log]
        assert not [line for line in lines if "…" in line or "{" in line or not line]
