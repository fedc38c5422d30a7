from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.days.calendar import Period
from domain.due import deadlines, health
from domain.evolution import evolve
from domain.files.amendment_file import Changes, changed_blocks, patched, types_of
from domain.files.consistency import problems
from domain.life.closing import Close, ConventionClosed
from domain.life.suspension import Resume, Suspend
from domain.life.termination import AcceptCure, ConventionTerminated, Cure, Denounce, DenunciationReceived, Terminate, TerminationDecided
from domain.phases import Closing, InForce
from domain.refusals.errors import (
    AlreadyDenounced,
    AlreadyEnding,
    BeforeItsCause,
    CureMissing,
    CureRunning,
    NotAllowed,
    NotAParty,
    NothingToRenew,
    NoticeTooShort,
    SuspensionTooShort,
    UnknownCure,
    WrongPhase,
)
from domain.words.wording import ending as called
from domain.words.wording import event as told
from domain.words.wording import refusal
from tests.domain.builders import PARTIES, drafting, fix_calendar, in_force, terms, when, who
from tests.domain.scenario import Scenario, day, due

TACIT: dict[str, Any] = {"initial": "P1Y", "renewal": {"mode": "tacit", "period": "P1Y"}, "notice": "P2M", "article": "11"}


def denounce(how: str = "non_renewal", party: str = "axa", actor: str = "axa.focal", on: str | None = None) -> Denounce:
    return Denounce.model_validate({**who(actor, on=on), "how": how, "party": party})


def cure(until: str = "2026-06-30", party: str = "axa", on: str | None = None, actor: str = "pm") -> Cure:
    return Cure(**who(actor, on=on), party=party, until=day(until), because="Apport non versé")


def accept_cure(number: int = 1, on: str | None = None) -> AcceptCure:
    return AcceptCure(**who(on=on), cure=number)


def terminate(cause: str = "mutual", ends_on: str | None = None, on: str | None = None, **more: Any) -> Terminate:
    said = {**who(more.pop("actor", "pm"), on=on), "cause": cause, "ends_on": day(ends_on) if ends_on else None, "because": "Accord"}
    return Terminate.model_validate(said | more)


def renewing(**changes: Any) -> Scenario:
    """In force since 16 February 2026, renewed every year unless denounced two months before."""
    return in_force(term=TACIT | changes)


# ── Denunciation ───────────────────────────────────────────────────────────────────────────────


def test_a_denunciation_in_time_prevents_the_renewal() -> None:
    scenario = renewing().on("2026-12-16")
    received = DenunciationReceived(when=when("2026-12-16"), how="non_renewal", party="axa", ends_on=day("2027-02-16"))
    scenario.when(denounce()).facts.then(received)
    ending = scenario.after(denounce())
    assert due(ending.agenda(), "termination") == ["2027-02-16"]
    assert due(ending.agenda(), "renewal") == due(ending.agenda(), "notice_deadline") == []
    state = ending.passing("2027-02-16").there
    assert isinstance(state, Closing)
    assert state.force.terminated == "non_renewal"


def test_one_that_comes_late_ends_the_convention_a_renewal_later() -> None:
    late = renewing().on("2026-12-17").when(denounce()).the(DenunciationReceived)
    assert (late.ends_on, late.late) == (day("2028-02-16"), True)
    scenario = renewing().on("2026-12-17").after(denounce())
    assert due(scenario.agenda(), "renewal") == ["2027-02-16"]
    renewed = scenario.passing("2027-02-17").there
    assert isinstance(renewed, InForce)
    assert due(Scenario(renewed, scenario.now).agenda(), "termination") == ["2028-02-16"]
    assert isinstance(scenario.passing("2028-02-16").there, Closing)


def test_one_that_comes_too_late_for_the_last_renewal_still_ends_with_it() -> None:
    last = renewing(renewal={"mode": "tacit", "period": "P1Y", "at_most": 1}).on("2027-02-01").when(denounce()).the(DenunciationReceived)
    assert (last.ends_on, last.late) == (day("2028-02-16"), True)
    monthly = {"renewal": {"mode": "tacit", "period": "P1M", "at_most": 1}, "notice": "P20D", "notice_counts_from": "next_month"}
    very_late = renewing(**monthly, withdrawal_of_one="ends").on("2027-02-10").when(denounce()).the(DenunciationReceived)
    assert (very_late.ends_on, very_late.late) == (day("2027-03-16"), True)


def test_without_a_notice_the_last_day_in_force_is_early_enough() -> None:
    assert renewing(notice=None).on("2027-02-15").when(denounce()).the(DenunciationReceived).late is False


def test_notice_from_the_next_month_must_be_received_in_the_month_before() -> None:
    scenario = renewing(notice_counts_from="next_month", withdrawal_of_one="ends")
    assert due(scenario.agenda(), "notice_deadline") == ["2026-11-30"]
    assert scenario.on("2026-11-30").when(denounce()).the(DenunciationReceived).late is False
    assert scenario.on("2026-12-01").when(denounce()).the(DenunciationReceived).late is True
    withdrawn = scenario.on("2026-03-10").when(denounce("withdrawal")).the(DenunciationReceived)
    assert withdrawn.ends_on == day("2026-06-01")


def test_a_withdrawal_ends_the_convention_after_its_notice() -> None:
    scenario = in_force(term={"indefinite": True, "notice": "P3M"}).on("2026-03-10").after(denounce("withdrawal"))
    assert due(scenario.agenda(), "termination") == ["2026-06-10"]
    assert due(scenario.agenda(), "term_end") == []
    closing = scenario.passing("2026-06-10")
    closing.when(Close(**who())).then(ConventionClosed(when=when("2026-06-10"), outcome="terminated"))


def test_a_withdrawal_without_a_notice_ends_it_at_once() -> None:
    outcome = in_force(term={"indefinite": True}).on("2026-03-10").when(denounce("withdrawal"))
    outcome.facts.kinds("denunciation_received", "convention_terminated")
    assert isinstance(outcome.state, Closing)


def test_the_others_may_go_on_without_whoever_withdraws() -> None:
    third = {"id": "mes", "short": "MES", "names": [{"from": "2020-01-01", "fr": "MES"}], "people": ["mes.focal"]}
    term = {"indefinite": True, "notice": "P2M", "withdrawal_of_one": "continues"}
    scenario = in_force(parties=[*PARTIES, third], term=term).on("2026-03-10")
    outcome = scenario.when(denounce("withdrawal"))
    assert outcome.the(DenunciationReceived).ends is False
    assert isinstance(outcome.state, InForce)
    assert [one.party for one in outcome.state.force.leaving] == ["axa"]
    Scenario(outcome.state, scenario.now).refuses(AlreadyDenounced, denounce("withdrawal"), party="axa")


def test_the_earliest_end_counts() -> None:
    both = renewing().on("2026-03-10").after(denounce(), denounce("withdrawal", "mic", "mic.focal"))
    assert due(both.agenda(), "termination") == ["2026-05-10"]


def test_who_may_denounce_and_when() -> None:
    renewing().refuses(NotAllowed, denounce(actor="mic.focal"), person="mic.focal")
    renewing().when(denounce(actor="pm")).facts.kinds("denunciation_received")
    renewing().refuses(NotAParty, denounce(party="ecc", actor="pm"), party="ecc")
    renewing().after(denounce()).refuses(AlreadyDenounced, denounce(), article="11")
    renewing().on("2026-03-01").refuses(BeforeItsCause, denounce(on="2026-02-15"), cause="entered_into_force")
    drafting(term=TACIT).refuses(WrongPhase, denounce(), needs="in_force")
    in_force(term={"indefinite": True}).refuses(NothingToRenew, denounce())
    in_force(term={"initial": "P1Y"}).refuses(NothingToRenew, denounce())


# ── Summons, and termination for a fault ───────────────────────────────────────────────────────


def test_a_party_is_summoned_to_put_a_fault_right() -> None:
    scenario = in_force().on("2026-06-01").after(cure())
    assert due(scenario.agenda(), "cure_due") == ["2026-06-30"]
    (waiting,) = [one for one in awaited(scenario.there) if one.rule == "cure_due"]
    assert waiting.who == ("axa.focal", "pm")
    assert health(scenario.there, day("2026-07-01")) == "late"
    assert due(scenario.after(accept_cure()).agenda(), "cure_due") == []


def test_a_summons_is_awaited_while_the_convention_stands_still() -> None:
    still = in_force().on("2026-06-01").after(cure(), Suspend(**who(), because="gelé"))
    assert [(one.rule, one.who, one.due) for one in awaited(still.there) if one.rule == "cure_due"] == [
        ("cure_due", ("axa.focal", "pm"), day("2026-06-30"))
    ]
    assert due(still.agenda(), "cure_due") == ["2026-06-30"]


def test_a_fault_ends_a_convention_only_after_a_summons_in_vain() -> None:
    fault = terminate("fault", party="axa")
    in_force().refuses(CureMissing, fault, party="axa")
    summoned = in_force().on("2026-06-01").after(cure())
    summoned.on("2026-06-30").refuses(CureRunning, fault, until="2026-06-30")
    summoned.on("2026-07-01").when(fault).facts.kinds("termination_decided", "convention_terminated")
    summoned.after(accept_cure()).on("2026-07-01").refuses(CureMissing, fault)
    in_force().refuses(NotAParty, terminate("fault"))


def test_summons_are_numbered_and_accepted_once() -> None:
    two = in_force().on("2026-06-01").after(cure(), cure(party="mic"))
    two.after(accept_cure(2)).refuses(UnknownCure, accept_cure(2), known="1")
    two.refuses(UnknownCure, accept_cure(9), known="1, 2")
    two.refuses(BeforeItsCause, accept_cure(on="2026-05-31"), cause="cure_demanded")
    in_force().on("2026-06-01").refuses(BeforeItsCause, cure("2026-05-30"), cause="cure_demanded")
    in_force().refuses(NotAParty, cure(party="ecc"))
    in_force().refuses(NotAllowed, cure(actor="axa.focal"), needs="manager")


# ── Termination ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cause", ["mutual", "force_majeure", "general_interest", "lapse", "annulment"])
def test_a_convention_is_terminated_for_its_cause(cause: str) -> None:
    outcome = in_force().on("2026-06-01").when(terminate(cause))
    outcome.facts.kinds("termination_decided", "convention_terminated")
    assert outcome.the(ConventionTerminated).cause == cause


def test_termination_may_take_effect_later() -> None:
    scenario = in_force().on("2026-06-01").after(terminate(ends_on="2026-09-01"))
    assert due(scenario.agenda(), "termination") == ["2026-09-01"]
    assert isinstance(scenario.there, InForce)
    scenario.refuses(AlreadyEnding, terminate(ends_on="2026-12-01"), on="2026-09-01", cause="mutual")
    scenario.when(terminate("force_majeure")).facts.kinds("termination_decided", "convention_terminated")
    assert isinstance(scenario.passing("2026-09-01").there, Closing)


def test_a_term_that_ends_before_a_planned_end_just_expires() -> None:
    scenario = in_force(term={"initial": "P1Y"}).on("2026-06-01").after(terminate(ends_on="2028-01-01"))
    assert due(scenario.agenda(), "term_end") == ["2027-02-16"]
    state = scenario.passing("2027-02-17").there
    assert isinstance(state, Closing)
    assert state.force.terminated is None


def test_what_is_suspended_ends_all_the_same() -> None:
    frozen = in_force(term={"initial": "P1Y", "suspension_extends": True}).on("2026-03-01").after(Suspend(**who(), because="Litige"))
    ending = frozen.after(terminate(ends_on="2026-09-01"))
    assert due(ending.agenda(), "termination") == ["2026-09-01"]
    assert isinstance(ending.passing("2026-09-02").there, Closing)


def test_termination_is_not_dated_back() -> None:
    in_force().on("2026-06-01").refuses(BeforeItsCause, terminate(ends_on="2026-05-31"), cause="termination_decided")
    in_force().on("2026-03-01").refuses(BeforeItsCause, terminate(on="2026-02-15"), cause="entered_into_force")
    in_force().refuses(NotAllowed, terminate(actor="axa.focal"), needs="manager")


# ── What the terms ask of it, by its cause ─────────────────────────────────────────────────────

OF_INTEREST: dict[str, Any] = {"general_interest": {"notice": "P3M", "article": "14"}}
OF_FORCE: dict[str, Any] = {"force_majeure": {"suspended_for": "P6M", "article": "13"}}
MAY_DAY = fix_calendar("2026-05-01", through="2101-12-31")


def suspended(on: str, **changes: Any) -> Scenario:
    return in_force(**changes).on(on).after(Suspend(**who(), because="Inondation"))


def test_an_end_comes_after_the_notice_that_the_terms_ask_for_its_cause() -> None:
    scenario = in_force(termination=OF_INTEREST).on("2026-06-01")
    decided = TerminationDecided(
        when=when("2026-06-01"), cause="general_interest", ends_on=day("2026-09-01"), because="Accord", article="14"
    )
    scenario.when(terminate("general_interest")).facts.then(decided)
    scenario.when(terminate("general_interest", "2026-09-01")).facts.then(decided)
    later = decided.model_copy(update={"ends_on": day("2026-12-01")})
    scenario.when(terminate("general_interest", "2026-12-01")).facts.then(later)
    said = {"cause": "general_interest", "notice": "P3M", "earliest": "2026-09-01", "last_day": "2026-08-31", "article": "14"}
    assert scenario.refuses(NoticeTooShort, terminate("general_interest", "2026-08-31")).details == said
    assert due(scenario.after(terminate("general_interest")).agenda(), "termination") == ["2026-09-01"]


def test_a_notice_is_counted_from_the_day_of_the_act_not_of_its_recording() -> None:
    scenario = in_force(termination=OF_INTEREST).on("2026-06-20")
    assert scenario.when(terminate("general_interest", on="2026-06-01")).the(TerminationDecided).ends_on == day("2026-09-01")


@pytest.mark.parametrize(
    ("notice", "earliest"),
    [("P10D", "2026-05-08"), ("P10CD", "2026-05-09"), ("P3WD", "2026-05-04"), ("P1M", "2026-05-28")],
)
def test_a_notice_runs_by_the_calendar_of_the_convention(notice: str, earliest: str) -> None:
    scenario = in_force(termination={"mutual": {"notice": notice}}).on("2026-04-28").after(MAY_DAY)
    assert scenario.when(terminate()).the(TerminationDecided).ends_on == day(earliest)


def test_another_cause_ends_as_without_any_rule() -> None:
    scenario = in_force(termination=OF_INTEREST | OF_FORCE).on("2026-06-01")
    at_once = TerminationDecided(when=when("2026-06-01"), cause="mutual", ends_on=day("2026-06-01"), because="Accord")
    assert scenario.when(terminate()).the(TerminationDecided) == at_once
    assert "article" not in at_once.data()
    assert "termination" not in terms().model_dump()
    assert "termination" not in Changes().model_dump()


def test_a_cause_that_asks_for_a_suspension_ends_nothing_that_is_in_force() -> None:
    refused = in_force(termination=OF_FORCE).on("2026-06-01").refuses(SuspensionTooShort, terminate("force_majeure"))
    assert refused.details == {"cause": "force_majeure", "suspended_for": "P6M", "article": "13"}
    resumed = suspended("2026-03-02", termination=OF_FORCE).on("2026-09-02").after(Resume(**who()))
    assert resumed.refuses(SuspensionTooShort, terminate("force_majeure")).details == refused.details


def test_a_cause_that_asks_for_a_suspension_ends_what_has_been_suspended_for_so_long() -> None:
    scenario = suspended("2026-03-02", termination=OF_FORCE)
    said = {"cause": "force_majeure", "suspended_for": "P6M", "since": "2026-03-02", "earliest": "2026-09-02", "article": "13"}
    assert scenario.on("2026-09-01").refuses(SuspensionTooShort, terminate("force_majeure")).details == said
    late = scenario.on("2026-09-05")
    assert late.refuses(SuspensionTooShort, terminate("force_majeure", on="2026-09-01")).details == said
    outcome = scenario.on("2026-09-02").when(terminate("force_majeure"))
    outcome.facts.kinds("termination_decided", "convention_terminated")
    assert outcome.the(TerminationDecided).article == "13"


def test_a_suspension_is_counted_by_the_calendar_of_the_convention() -> None:
    rule = {"force_majeure": {"suspended_for": "P3WD", "notice": "P1M"}}
    scenario = in_force(termination=rule).on("2026-04-28").after(MAY_DAY, Suspend(**who(), because="Inondation"))
    scenario.on("2026-05-03").refuses(SuspensionTooShort, terminate("force_majeure"), earliest="2026-05-04")
    assert scenario.on("2026-05-04").when(terminate("force_majeure")).the(TerminationDecided).ends_on == day("2026-06-04")


def test_a_fault_obeys_its_rule_beside_its_summons() -> None:
    rules = {"fault": {"notice": "P1M", "article": "12"}}
    fault = terminate("fault", party="axa")
    scenario = in_force(termination=rules, term={"initial": "P3Y", "article": "11"})
    scenario.refuses(CureMissing, fault, article="12")
    summoned = scenario.on("2026-06-01").after(cure())
    assert [one.article for one in awaited(summoned.there) if one.rule == "cure_due"] == ["12"]
    summoned.on("2026-06-30").refuses(CureRunning, fault, article="12")
    outcome = summoned.on("2026-07-01").when(fault)
    assert (outcome.the(TerminationDecided).ends_on, outcome.the(TerminationDecided).article) == (day("2026-08-01"), "12")


def test_an_article_alone_is_cited_wherever_its_cause_is() -> None:
    alone = {"mutual": {"article": "15"}}
    scenario = in_force(termination=alone, term={"initial": "P3Y", "article": "11"}).on("2026-06-01")
    scenario.refuses(BeforeItsCause, terminate(ends_on="2026-05-31"), cause="termination_decided", article="15")
    ending = scenario.after(terminate(ends_on="2026-09-01"))
    assert [one.article for one in deadlines(ending.there) if one.about == "term_end"] == ["15"]
    ending.refuses(AlreadyEnding, terminate(ends_on="2026-09-01"), on="2026-09-01", article="15")
    decided = scenario.when(terminate(ends_on="2026-09-01")).the(TerminationDecided)
    assert told(decided.kind, decided.data()) == "Résiliation (accord des parties, art. 15) ; dernier jour : 31 août 2026 ; Accord"
    assert (called("mutual", "en", "15"), called("mutual")) == ("agreement of the parties, art. 15", "accord des parties")


def test_a_planned_end_without_an_article_of_its_own_cites_the_terms() -> None:
    ending = in_force(term={"initial": "P3Y", "article": "11"}).on("2026-06-01").after(terminate(ends_on="2026-09-01"))
    assert [one.article for one in deadlines(ending.there) if one.about == "term_end"] == ["11"]


@pytest.mark.parametrize(
    ("language", "details", "said"),
    [
        ("fr", {}, "Refusé : il faut 6 mois de suspension (force majeure), et la convention n'est pas suspendue (art. 13)"),
        (
            "en",
            {"since": "2026-03-02", "earliest": "2026-09-02"},
            "a suspension of 6 months is needed (force majeure); it has lasted since 2 March 2026: not before 2 September 2026 (art. 13)",
        ),
        ("ar", {"since": "2026-03-02", "earliest": "2026-09-02"}, "فلا فسخ قبل"),
    ],
)
def test_a_refusal_tells_how_long_and_since_when(language: str, details: dict[str, str], said: str) -> None:
    refused = {"cause": "force_majeure", "suspended_for": "P6M", "article": "13", **details}
    assert said in refusal("suspension_too_short", refused, language)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "fr",
            "préavis de 3 mois (intérêt général) : en vigueur jusqu'au 31 août 2026 au moins, premier jour hors vigueur le 1er septembre",
        ),
        ("en", "a notice of 3 months is needed (general interest): in force until 31 August 2026 at least"),
        ("ar", "يلزم إشعار مدته"),
    ],
)
def test_a_refusal_tells_the_notice_and_both_days(language: str, said: str) -> None:
    details = {"cause": "general_interest", "notice": "P3M", "earliest": "2026-09-01", "last_day": "2026-08-31", "article": "14"}
    assert said in refusal("notice_too_short", details, language)


@pytest.mark.parametrize(
    ("term", "places"),
    [
        ({"initial": "P3M"}, ["general_interest", "lapse"]),
        ({"initial": "P100D"}, ["lapse"]),
        ({"until": "2026-05-01"}, ["general_interest", "lapse"]),
        ({"until": "2026-07-01", "from": "2026-03-01"}, ["lapse"]),
        ({"until": "2027-07-01", "from": "2026-03-01"}, []),
        ({"initial": "P3M", "renewal": {"mode": "tacit", "period": "P3M"}}, []),
        ({"indefinite": True}, []),
        ({"initial": "P3Y"}, []),
    ],
)
def test_a_notice_that_is_never_over_before_the_term_is_told_at_its_place(term: dict[str, Any], places: list[str]) -> None:
    notices = {"general_interest": "P3M", "lapse": "P1Y"}
    rules = {"mutual": {"article": "3"}, **{cause: {"notice": notice} for cause, notice in notices.items()}}
    found = problems(terms(term=term, termination=rules, in_force={"date": "2026-03-01"}))
    assert [(one.path, one.code, one.details) for one in found] == [
        (("termination", cause, "notice"), "notice_longer_than_term", {"notice": notices[cause]}) for cause in places
    ]


def test_a_notice_is_not_measured_against_a_fixed_end_before_the_start_is_known() -> None:
    assert problems(terms(term={"until": "2026-05-01"}, termination={"mutual": {"notice": "P100Y"}})) == ()


def test_an_amendment_may_change_what_a_cause_asks_for() -> None:
    changes = Changes.model_validate({"termination": {"mutual": {"notice": "P1M"}}})
    before = terms(termination=OF_INTEREST)
    after = patched(before, changes)
    assert (after.termination.mutual.notice, after.termination.general_interest.notice) == (Period(months=1), None)
    assert (changed_blocks(before, changes), types_of(before, changes)) == (("termination",), ("duration",))


# ── An end that has come ───────────────────────────────────────────────────────────────────────


def test_an_end_that_comes_while_it_is_being_closed_changes_nothing() -> None:
    closing = in_force().after(terminate()).there
    again = evolve(closing, ConventionTerminated(when=when("2026-06-01"), cause="fault"))
    assert isinstance(again, Closing)
    assert again.force.terminated == "mutual"
    decided = TerminationDecided(when=when("2026-06-01"), cause="fault", ends_on=day("2026-07-01"), because="x")
    assert isinstance(evolve(closing, decided), Closing)


def test_an_early_end_is_told_with_its_cause_and_its_last_day() -> None:
    received = renewing().on("2026-12-16").when(denounce()).the(DenunciationReceived)
    assert "15 février 2027" in told(received.kind, received.data())
    ended = ConventionTerminated(when=when("2026-06-01"), cause="mutual")
    assert told(ended.kind, ended.data()).startswith("Fin anticipée")


def test_of_what_was_ended_early_the_real_end_is_kept() -> None:
    ended = in_force(term={"initial": "P3Y"}).on("2026-06-01").when(Terminate(**who(), cause="mutual", because="Accord")).state
    assert isinstance(ended, Closing)
    assert (ended.force.end, ended.force.terminated) == (day("2026-06-01"), "mutual")
