"""The ten example conventions live to their ends, and every date, message and outcome is what their files and the acts come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest

from adapters.views.money import money
from domain.act import SYSTEM
from domain.awaiting import awaited
from domain.due import health
from domain.life.closing import checklist
from domain.phases import InForce, Suspended
from tests.cli.heirs import CEREMONY
from tests.lives.living import ZONE, Life
from tests.lives.stories import SPLIT
from tests.lives.telling import ENDS, renewed

pytestmark = pytest.mark.server

Lives: TypeAlias = Mapping[str, Life]
LADDER = ["-P30D", "-P7D", "-P1D", "0", "+P7D", "+P14D", "+P21D", "+P28D"]
TABLE = Path(__file__).parents[2] / "docs" / "lives.md"
OUTCOMES = {
    "PSA-2019-01": "completed",
    "PSA-2019-02": "expired",
    "CFMA-2019-01": "completed",
    "RENAULT-2019-01": "completed",
    "FIMME-2018-01": "completed",
    "AMITH-2004-01": "terminated",
    "RHAMNA-2020-01": "terminated",
    "RHAMNA-2021-01": "terminated",
    "RHAMNA-2021-02": "terminated",
    "AXA-2026-01": "completed",
}


# ── One life each ──────────────────────────────────────────────────────────────────────────────


async def test_each_of_the_ten_is_closed_with_its_outcome(lives: Lives) -> None:
    assert {reference: life.closed.outcome for reference, life in lives.items()} == OUTCOMES
    assert {life.ended for life in lives.values()} == {"closed"}


async def test_a_framework_suspended_and_resumed_is_put_off_but_its_term_is_not(lives: Lives) -> None:
    psa = lives["PSA-2019-01"]
    assert isinstance(psa.until("2020-07-12"), Suspended)
    assert [one.data["days"] for one in psa.facts("convention_resumed")] == [115]
    assert (psa.due("training-map", "2020-07-12"), psa.due("training-map", "2020-07-13")) == ("2021-02-06", "2021-06-01")
    assert psa.due("final-report", "2020-07-13") == "2024-05-31"
    assert psa.days("term_ended") == ["2024-02-06"]
    assert [rung for _, rung in psa.told("term_end")] == ["-P30D", "-P7D", "-P1D"]


async def test_a_framework_over_waits_for_its_last_report(lives: Lives) -> None:
    psa = lives["PSA-2019-01"]
    over = psa.until("2024-02-06")
    assert over.name == "closing"
    assert checklist(over.milestones, over.terms) == ("final-report",)
    assert psa.days("milestone_accepted")[-1] == "2024-03-15"
    assert psa.days("convention_closed") == ["2024-03-18"]


async def test_a_term_that_runs_out_with_work_undone_expires(lives: Lives) -> None:
    expired = lives["PSA-2019-02"]
    assert [rung for day, rung in expired.told("milestone_due") if day < "2020"] == LADDER
    assert expired.due("curriculum", "2019-11-03") is None
    assert expired.due("curriculum", "2019-11-04") == "2020-08-04"
    assert [rung for day, rung in expired.told("milestone_due") if day > "2020"] == LADDER
    assert [one.data["status"] for one in expired.facts("milestone_accepted")] == ["met", "returned"]
    assert expired.days("term_ended") == ["2022-02-06"]


async def test_a_board_suspends_resumes_and_is_reminded_of_a_session_it_missed(lives: Lives) -> None:
    cfma = lives["CFMA-2019-01"]
    assert [one.data["committee"] for one in (*cfma.facts("convention_suspended"), *cfma.facts("convention_resumed"))] == ["conseil"] * 2
    assert (cfma.days("convention_suspended"), cfma.days("convention_resumed")) == (["2020-04-14"], ["2020-09-21"])
    stood = date(2020, 9, 21) - date(2020, 4, 14)
    before, after = cfma.until("2020-09-20"), cfma.until("2020-09-21")
    due = before.committees.get("conseil").due
    assert due is not None
    assert after.committees.get("conseil").due == due + stood
    missed = [one for one in cfma.facts("deadline_passed") if one.data["about"] == "review_due"]
    assert [one.data["due"] for one in missed] == ["2022-08-06"]
    reminders = [one.data for one in cfma.facts("message_due") if one.data["message"].startswith("review_due/conseil/2022-08-06/+")]
    assert [one["to"] for one in reminders] == [["amica.focal", "ofppt.focal"]] * 3 + [["amica.focal", "ofppt.focal", "pm"]]
    assert [one.data["session"] for one in cfma.facts("review_recorded")] == list(range(1, 11))
    assert {tuple(one.data["irregularities"]) for one in cfma.facts("review_recorded")} == {()}


async def test_a_specific_convention_stands_still_with_its_framework_and_goes_on_with_it(lives: Lives) -> None:
    framework, specific = lives["PSA-2019-01"], lives["PSA-2019-02"]
    related = [(one.effective_on.isoformat(), one.data["fact"]["phase"]) for one in specific.facts("related_noted")]
    assert ("2020-03-20", "suspended") in related
    assert ("2020-07-13", "in_force") in related
    (suspended,), (resumed,) = specific.facts("convention_suspended"), specific.facts("convention_resumed")
    assert (suspended.effective_on, suspended.data["follows"], suspended.actor) == (date(2020, 3, 20), framework.story.reference, SYSTEM)
    assert (resumed.effective_on, resumed.data["follows"], resumed.data["days"]) == (date(2020, 7, 13), framework.story.reference, 115)
    assert isinstance(specific.until("2020-07-12"), Suspended)
    assert (specific.due("curriculum", "2020-07-12"), specific.due("curriculum", "2020-07-13")) == ("2020-08-04", "2020-11-27")
    told = {one.data["about"]: one.data["to"] for one in specific.facts("message_due") if one.recorded_on == date(2020, 3, 20)}
    assert told["related_suspended"] == ["pm"]
    assert set(told["convention_suspended"]) == {f"{party}.focal" for party in ("mic", "dfp", "ofppt", "psa", "amica")}
    reminders = [day for day, rung in specific.told("milestone_due") if day.startswith("2020") and rung.startswith("-")]
    assert reminders == ["2020-10-28", "2020-11-20", "2020-11-26"]


async def test_an_amendment_signed_by_all_takes_effect_on_a_later_day(lives: Lives) -> None:
    renault = lives["RENAULT-2019-01"]
    steps = [(one.kind, one.effective_on.isoformat()) for one in renault.log if one.kind.startswith("amendment_")]
    assert steps == [
        ("amendment_proposed", "2020-09-14"),
        ("amendment_stage_opened", "2020-09-14"),
        ("amendment_signed", "2020-09-21"),
        ("amendment_signed", "2020-09-28"),
        ("amendment_signed", "2020-10-05"),
        ("amendment_signed", "2020-10-12"),
        ("amendment_completed", "2020-10-12"),
        ("amendment_applied", "2021-01-04"),
    ]
    before, after = renault.until("2021-01-03"), renault.until("2021-01-04")
    assert isinstance(before, InForce)
    assert isinstance(after, InForce)
    assert (before.force.end, after.force.end) == (date(2022, 2, 6), date(2023, 2, 6))
    assert (renault.due("electric-vehicles", "2021-01-03"), renault.due("electric-vehicles", "2021-01-04")) == (None, "2022-06-30")
    assert [one.id for one in renault.closed.milestones.all if one.status == "met"] == ["quality-engineering", "electric-vehicles"]
    assert renault.told("milestone_due")[-1] == ("2022-05-31", "-P30D")
    asked = [one.data["to"] for one in renault.facts("message_due") if one.data["about"] == "amendment_proposed"]
    assert asked == [["mic.focal", "dfp.focal", "ofppt.focal", "renault.focal"]]
    assert renault.told("amendment_due") == [("2020-09-29", "-P30D")]


async def test_an_extension_agreed_before_the_end_moves_the_end(lives: Lives) -> None:
    renault = lives["RENAULT-2019-01"]
    assert isinstance(renault.until("2023-02-06"), InForce)
    assert renault.days("term_ended") == ["2023-07-01"]
    assert [day for day, _ in renault.told("term_end")] == ["2023-06-01", "2023-06-23", "2023-06-30"]


async def test_one_command_puts_two_ministries_in_the_place_of_one_in_four_conventions(lives: Lives) -> None:
    succeeded = {reference: life.facts("party_succeeded") for reference, life in lives.items() if life.facts("party_succeeded")}
    assert sorted(succeeded) == sorted(CEREMONY)
    for reference, (one,) in succeeded.items():
        life = lives[reference]
        assert (one.effective_on, one.data["party"], one.data["successors"]) == (SPLIT.day, "mic", ["mi", "mt"])
        signed = [fact.data["person"] for fact in life.facts("convention_signed")]
        assert "mic.minister" in signed
        assert {"mi", "mt"} <= set(life.closed.terms.party_ids())
        assert "mic" not in life.closed.terms.party_ids()
        later = [fact for fact in life.facts("message_due") if fact.recorded_on > SPLIT.day]
        reached = {who for fact in later for who in (*fact.data["to"], *fact.data["letters"])}
        assert not any(who.startswith("mic.") for who in reached)
        assert "mt.focal" in reached
    mails = Counter(mail.to for mail in lives["PSA-2019-01"].mails)
    assert mails["focal.mt@example.org"] == sum("mt.focal" in fact.data["to"] for life in lives.values() for fact in life.alone)
    accepted = [(fact.effective_on.year, fact.by) for fact in lives["PSA-2019-01"].facts("milestone_accepted")]
    assert accepted == [(2021, "mic.focal"), (2024, "mt.focal")]


async def test_a_memorandum_whose_study_is_delivered_is_closed_before_its_term(lives: Lives) -> None:
    fimme = lives["FIMME-2018-01"]
    (submitted,) = fimme.facts("milestone_submitted")
    assert submitted.data["evidence"]["report"]
    assert fimme.told("milestone_due") == [("2019-09-12", "-P30D")]
    living = fimme.until("2019-11-17")
    assert isinstance(living, InForce)
    assert living.force.end == date(2023, 4, 12)
    assert fimme.closed.force is not None
    assert fimme.closed.force.end == date(2019, 11, 18)
    assert fimme.closed.closed_on == date(2019, 11, 18)


async def test_a_plan_that_nobody_signed_sleeps_until_its_evaluation_and_ends_by_agreement(lives: Lives) -> None:
    amith = lives["AMITH-2004-01"]
    assert amith.facts("convention_signed") == []
    assert health(amith.until("2021-06-01"), date(2021, 6, 1)) == "dormant"
    assert amith.told("milestone_due") == [("2026-12-01", "-P30D")]
    assert [(one.data["by_party"], one.data["status"]) for one in amith.facts("milestone_accepted")] == [
        ("ofppt", "approved"),
        ("amith", "met"),
    ]
    assert amith.due("evaluation-2027", "2027-01-18") == "2027-12-31"
    assert amith.days("convention_terminated") == ["2027-10-01"]
    assert [one.data["left_open"] for one in amith.facts("convention_closed")] == [[]]


async def test_an_indefinite_framework_ends_by_withdrawal_after_its_notice(lives: Lives) -> None:
    before = lives["RHAMNA-2020-01"]
    assert [one.data["ends_on"] for one in before.facts("denunciation_received")] == ["2021-09-15"]
    assert before.days("convention_terminated") == ["2021-09-15"]
    assert before.told("term_end") == [("2021-08-16", "-P30D"), ("2021-09-08", "-P7D"), ("2021-09-14", "-P1D")]


async def test_a_denunciation_that_comes_too_late_lets_the_term_renew_once_more(lives: Lives) -> None:
    rhamna = lives["RHAMNA-2021-01"]
    late, leaving = rhamna.facts("denunciation_received")
    assert rhamna.told("notice_deadline")[-1] == ("2025-08-15", "0")
    assert (late.effective_on, late.data["late"], late.data["ends_on"]) == (date(2025, 8, 29), True, "2031-02-17")
    assert rhamna.days("term_renewed") == ["2026-02-17"]
    assert (leaving.data["ends"], leaving.data["ends_on"]) == (False, "2028-09-06")
    assert isinstance(rhamna.until("2028-09-07"), InForce)
    assert rhamna.days("convention_terminated") == ["2031-02-17"]
    assert [one.id for one in rhamna.closed.milestones.all if one.status != "met"] == ["entrepreneurship"]


async def test_a_tacit_renewal_comes_every_year_until_a_party_denounces_in_time(lives: Lives) -> None:
    ecotourism = lives["RHAMNA-2021-02"]
    assert ecotourism.days("term_renewed") == ["2024-02-17", "2025-02-17", "2026-02-17"]
    assert Counter(day[:4] for day, _ in ecotourism.told("notice_deadline")) == {"2023": 4, "2024": 3, "2025": 4, "2026": 2}
    assert ecotourism.days("convention_terminated") == ["2027-02-17"]
    assert ecotourism.due("ecotourism-support-2026", "2026-02-17") == "2026-12-31"


async def test_money_is_told_to_the_cent_at_every_step_of_a_life(lives: Lives) -> None:
    ecotourism = lives["RHAMNA-2021-02"]
    names = ("promised", "called", "paid", "received", "returned", "remaining")

    def totals(day: str) -> list[str]:
        (found,) = money(ecotourism.until(day), date.fromisoformat(day))["totals"]
        return [found[name] for name in names]

    def tranche(day: str, place: int) -> tuple[str | None, str, bool]:
        found = money(ecotourism.until(day), date.fromisoformat(day))["contributions"][0]["tranches"][place]
        return found["due"], found["state"], found["late"]

    assert totals("2026-02-28") == ["1200000.75", "0.00", "0.00", "0.00", "0.00", "1200000.75"]
    assert totals("2026-10-31") == ["1200000.75", "450000.25", "450000.25", "450000.25", "30000.10", "780000.60"]
    assert totals("2027-02-28") == ["1200000.75", "1200000.75", "1230000.85", "1230000.85", "30000.10", "0.00"]
    assert [tranche(day, 0) for day in ("2026-06-30", "2026-07-01", "2026-09-14", "2026-10-19", "2026-12-07")] == [
        ("2026-06-30", "called", False),
        ("2026-06-30", "called", True),
        ("2026-06-30", "paid", False),
        ("2026-06-30", "open", True),
        ("2026-06-30", "settled", False),
    ]
    assert [tranche(day, 1) for day in ("2027-01-31", "2027-02-01")] == [(None, "waiting", False), ("2027-02-11", "open", False)]
    assert {one.target for one in awaited(ecotourism.until("2027-02-17"))} == {""}
    assert [rung for _, rung in ecotourism.told("tranche_due")][:4] == ["-P30D", "-P7D", "-P1D", "0"]


async def test_a_convention_renewed_twice_as_often_as_it_may_be_then_ends(lives: Lives) -> None:
    axa = lives["AXA-2026-01"]
    assert axa.days("convention_signed") == ["2026-02-16"] * 4
    assert [(one.effective_on.isoformat(), one.data["end"]) for one in axa.facts("term_renewed")] == [
        ("2029-02-16", "2030-02-16"),
        ("2030-02-16", "2031-02-16"),
    ]
    assert axa.days("term_ended") == ["2031-02-16"]
    assert sorted({day[:4] for day, _ in axa.told("notice_deadline")}) == ["2028", "2029"]
    yearly = [one for one in axa.closed.milestones.all if one.series == "needs"]
    assert [(one.id, one.status) for one in yearly] == [(f"needs-{year}", "met") for year in range(2026, 2031)]
    assert axa.due("curricula", "2026-06-24") == "2027-03-24"
    assert {tuple(one.data["irregularities"]) for one in axa.facts("review_recorded")} == {()}


async def test_a_convention_that_a_ministry_declines_is_abandoned_before_it_is_in_force(given_up: Life) -> None:
    assert (given_up.ended, given_up.closed.outcome, given_up.closed.force) == ("closed", "abandoned", None)
    assert health(given_up.until("2026-02-18"), date(2026, 2, 18)) == "blocked"
    late = [one.data["to"] for one in given_up.facts("message_due") if one.data["about"] == "signature_due"]
    assert late == [["mes.focal"]] * 4 + [["mes.focal", "mic.focal"], ["mes.focal", "mic.focal", "pm"]]
    assert [one.data["about"] for one in given_up.facts("message_due")][-1] == "convention_closed"


# ── Laws of all of them ────────────────────────────────────────────────────────────────────────


AT_NIGHT = {"deadline_passed", "cadence_set", "milestones_scheduled", "minutes_deemed_approved"}
"""what a day brings by ending"""


async def test_what_falls_due_is_recorded_on_its_day(lives: Lives, given_up: Life) -> None:
    for one in (row for life in (*lives.values(), given_up) for row in life.log if row.actor == SYSTEM and row.kind != "message_sent"):
        at_night = one.kind in AT_NIGHT and one.recorded_on > one.effective_on
        assert one.recorded_on - one.effective_on == timedelta(days=at_night), (one.reference, one.kind, one.effective_on)
        clock = one.occurred_at.astimezone(ZONE)
        assert (clock.hour, clock.minute < 2) in {(0, True), (9, True), (10, True)}, (one.reference, one.kind, clock)


async def test_every_message_is_said_once_and_what_goes_alone_reaches_whom_it_is_meant_for(lives: Lives) -> None:
    meant: Counter[str] = Counter()
    for life in lives.values():
        for kind in ("message_due", "message_superseded"):  # one that was to wait for a digest may be both
            assert set(Counter(one.data["message"] for one in life.log if one.kind == kind).values()) <= {1}
        sent = {one.data["message"]: one.data["results"] for one in life.facts("message_sent")}
        assert set(sent) == {one.data["message"] for one in life.alone}
        for one in life.alone:
            assert [result["person"] for result in sent[one.data["message"]]] == one.data["to"]
            assert {(result["status"], result["trial"]) for result in sent[one.data["message"]]} == {("sent", False)}
            meant.update(one.data["to"])
    mails = Counter(mail.to for mail in lives["AXA-2026-01"].mails)
    assert sum(mails.values()) == sum(meant.values())
    assert mails["programmes@example.org"] == meant["pm"]


async def test_the_table_of_lives_is_what_happened(lives: Lives, given_up: Life) -> None:
    document = TABLE.read_text()
    assert renewed(document, (*lives.values(), given_up)) == document


@pytest.mark.parametrize("end", ENDS)
async def test_the_table_shows_each_way_in_which_a_convention_goes_on_or_ends(lives: Lives, given_up: Life, end: str) -> None:
    shown = [life.story.reference for life in (*lives.values(), given_up) if ENDS[end](life)]
    assert shown
    assert f"| {end} | {', '.join(f'`{reference}`' for reference in shown)} |\n" in TABLE.read_text()
