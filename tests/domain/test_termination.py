from __future__ import annotations

from typing import Any

import pytest

from domain.awaiting import awaited
from domain.closing import Close, ConventionClosed
from domain.due import health
from domain.errors import (
    AlreadyDenounced,
    AlreadyEnding,
    BeforeItsCause,
    CureMissing,
    CureRunning,
    NotAllowed,
    NotAParty,
    NothingToRenew,
    UnknownCure,
    WrongPhase,
)
from domain.evolution import evolve
from domain.phases import Closing, InForce
from domain.suspension import Suspend
from domain.termination import AcceptCure, ConventionTerminated, Cure, Denounce, DenunciationReceived, Terminate, TerminationDecided
from domain.wording import event as told
from tests.domain.builders import PARTIES, drafting, in_force, when, who
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
